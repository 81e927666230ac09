import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'

// Also used outside tests (demo, bench), where importing vitest throws.
const vitest = process.env['VITEST'] === undefined ? undefined : await import('vitest')

/** A temporary folder for one test. Paths are relative to it, with `/`. */
export interface Workspace {
  readonly path: string
  file(name: string): string
  write(name: string, content: string | Uint8Array): string
  read(name: string): Buffer
  list(): string[]
  remove(): void
}

const leftOver = new Set<string>()
process.once('exit', () => {
  for (const path of leftOver) rmSync(path, { recursive: true, force: true, maxRetries: 10 })
})

/** Makes a temporary folder with these files; it is removed when the test ends. A hook must call `remove` itself. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>> = {}): Workspace {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'kms-sign-action-')))
  leftOver.add(path)
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true, maxRetries: 10 })
    leftOver.delete(path)
  }
  removeAfterTest(remove)

  const file = (name: string): string => join(path, name)
  const write = (name: string, content: string | Uint8Array): string => {
    mkdirSync(dirname(file(name)), { recursive: true })
    writeFileSync(file(name), content)
    return file(name)
  }
  for (const [name, content] of Object.entries(files)) write(name, content)

  return {
    path,
    file,
    write,
    read: name => readFileSync(file(name)),
    list: () =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter(entry => !entry.isDirectory())
        .map(entry => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort(),
    remove
  }
}

function removeAfterTest(remove: () => void): void {
  try {
    vitest?.onTestFinished(remove)
  } catch {
    // In a hook there is no test to wait for. At the latest the end of the process removes it.
  }
}
