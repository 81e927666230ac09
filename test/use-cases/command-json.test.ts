import { rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runCommand } from '../../src/cli/command.ts'
import type { Output } from '../../src/cli/terminal.ts'
import { testKey } from '../support/keys.ts'
import { pemOf, signatureOf, type VerifyResult } from '../support/signed-files.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

// What a script that reads the JSON alone makes of it: every entry is verified, so that all is.

/** Runs the command in this process; `seen` is called with each text on stderr. */
async function run(folder: Workspace, args: readonly string[], seen: (text: string) => void = () => {}) {
  const printed: string[] = []
  const stream = (take: (text: string) => void): Output => ({
    write: (text, done) => {
      take(text)
      done?.()
    },
    on: () => undefined
  })
  const exitCode = await runCommand(['verify', '--json', ...args], {
    stdout: stream(text => printed.push(text)),
    stderr: stream(seen),
    isPlain: true,
    cwd: () => folder.path,
    env: {}
  })
  return { exitCode, stdout: printed.join('') }
}

async function signed(): Promise<Workspace> {
  const key = await testKey('RSA_2048')
  const file = (name: string) => ({ [`rel/${name}`]: name, [`rel/${name}.sig`]: signatureOf(key, name) })
  return workspace({ 'key.pem': pemOf(key), ...file('a'), ...file('b') })
}

test.each([
  ['no key', ['rel']],
  ['a key that is not there', ['--key', 'gone.pem', 'rel']],
  ['a path that is not there', ['--key', 'key.pem', 'gone']],
  ['an empty folder', ['--key', 'key.pem', '--all', 'empty']],
  ['everything exempted', ['--key', 'key.pem', '--all', '--exempt', '*', 'rel']],
  ['nothing but keys', ['--key', 'key.pem', 'key.pem']]
])('nothing is printed where nothing was judged: %s', async (_, args) => {
  const { exitCode, stdout } = await run(await signed(), args)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
})

test.each<readonly [string, (folder: Workspace) => void]>([
  ['a file is added', folder => writeFileSync(folder.file('rel/c'), 'c')],
  ['a file is replaced', folder => writeFileSync(folder.file('rel/a'), 'A')],
  ['a file is removed', folder => rmSync(folder.file('rel/b'))]
])('nothing is verified where the folder changes meanwhile: %s', async (_, change) => {
  const folder = await signed()
  expect((await run(folder, ['--key', 'key.pem', '--all', 'rel'])).exitCode).toBe(0)
  let changed = false
  const { exitCode, stdout } = await run(folder, ['--key', 'key.pem', '--all', 'rel'], text => {
    if (!changed && text.startsWith('Trusted key')) change(folder)
    changed ||= text.startsWith('Trusted key')
  })
  expect({ exitCode, changed }).not.toMatchObject({ exitCode: 0 })
  const results = (stdout === '' ? [] : JSON.parse(stdout)) as readonly VerifyResult[]
  expect(results.filter(({ verified }) => verified)).toEqual([])
  expect(stdout).not.toBe('[]\n')
})
