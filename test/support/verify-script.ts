import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasTool, runTool } from './tools.ts'
import { REPOSITORY, TAG } from './world.ts'
import { workspace } from './workspace.ts'

// examples/verify, filled in as its reader does and run in the shells that people have.

const FOLDER = fileURLToPath(new URL('../../examples/verify/', import.meta.url))

/** What is written on top of a script. */
export interface ScriptVariables {
  readonly publicKey: string
  readonly repository?: string
  readonly tag?: string
}

/** The text of `verify.sh` or `install.sh`, with these values instead of its own. */
export function filledIn(
  name: 'verify.sh' | 'install.sh',
  { publicKey, repository = REPOSITORY, tag = TAG }: ScriptVariables
): string {
  const values = { PUBLIC_KEY: `'${publicKey.trimEnd()}'`, REPOSITORY: repository, TAG: tag }
  return Object.entries(values).reduce((text, [variable, value]) => {
    const assignment = new RegExp(`^${variable}=(?:'[^']*'|\\S+)`, 'm')
    if (!assignment.test(text)) throw new Error(`${name} has no variable ${variable}`)
    return text.replace(assignment, () => `${variable}=${value}`)
  }, scriptText(name))
}

export function scriptText(name: 'verify.sh' | 'install.sh'): string {
  return readFileSync(join(FOLDER, name), 'utf8')
}

/** A way to run a script: a program and its first arguments; with BusyBox, its commands are the only ones. */
export interface Shell {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly onlyBusyBox?: boolean
}

const BUSYBOX_APPLETS = 'awk cat chmod cmp cp grep mkdir mktemp mv rm sed sort tail tr uname uniq wc'.split(
  ' '
)

/** The shells of this machine. The one of BusyBox has the commands of BusyBox, and OpenSSL, and no other. */
export function shellsHere(): readonly Shell[] {
  const shells = ['dash', 'bash', 'zsh'].filter(shell => hasTool(shell, '-c', 'true'))
  return [
    ...(shells.length === 0 ? ['sh'] : shells).map(name => ({ name, command: [name] as const })),
    ...(hasTool('busybox', 'true')
      ? [{ name: 'busybox', command: ['busybox', 'sh'] as const, onlyBusyBox: true }]
      : [])
  ]
}

/** What a reader sees, and what is left of the run in the folder for temporary files. */
export interface ScriptResult {
  readonly code: number | null
  readonly told: string
  readonly leftOver: readonly string[]
}

export interface ScriptRun {
  readonly script: string
  readonly args?: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** The script comes from the standard input, as with `curl | sh`. */
  readonly piped?: boolean
}

/** Runs a script in a shell, with a folder for temporary files that must be empty at the end. */
export async function runScript(
  { command: [program, ...first], onlyBusyBox = false }: Shell,
  { script, args = [], cwd, env = {}, piped = false }: ScriptRun
): Promise<ScriptResult> {
  const place = workspace({ 'verify.sh': script })
  try {
    mkdirSync(place.file('tmp'))
    const only = onlyBusyBox ? { PATH: linkCommands(place.file('bin'), await busyboxPrograms()) } : {}
    const options = { cwd: cwd ?? place.path, env: { TMPDIR: place.file('tmp'), ...only, ...env } }
    const input = piped ? { input: script } : {}
    const from = piped ? ['-s', '--'] : [place.file('verify.sh')]
    const ended = await runTool(await whereIs(program), [...first, ...from, ...args], {
      ...options,
      ...input
    })
    const leftOver = place.list().filter(name => name.startsWith('tmp/'))
    return { code: ended.code, told: ended.stdout.toString() + ended.stderr, leftOver }
  } finally {
    place.remove()
  }
}

/** A folder that has these commands and no others, as links to the programs of this machine. */
export async function commandsOnly(names: readonly string[]): Promise<string> {
  const programs = await Promise.all(names.map(async name => [name, await whereIs(name)] as const))
  return linkCommands(workspace().file('bin'), new Map(programs))
}

/** A folder at this path that has these commands, as links. */
export function linkCommands(folder: string, programs: ReadonlyMap<string, string>): string {
  mkdirSync(folder)
  for (const [name, program] of programs) symlinkSync(program, join(folder, name))
  return folder
}

/** These commands by BusyBox, and OpenSSL. */
export async function busyboxPrograms(
  applets: readonly string[] = BUSYBOX_APPLETS
): Promise<ReadonlyMap<string, string>> {
  const busybox = await whereIs('busybox')
  return new Map([...applets.map(name => [name, busybox] as const), ['openssl', await whereIs('openssl')]])
}

const places = new Map<string, Promise<string>>()

/** Where a command of this machine is. */
export function whereIs(command: string): Promise<string> {
  const place =
    places.get(command) ??
    runTool('sh', ['-c', `command -v ${command}`]).then(({ stdout }) => stdout.toString().trim())
  places.set(command, place)
  return place
}

/** Writes a program for the front of PATH; gives its folder. */
export function fakeCommand(name: string, script: string): string {
  const folder = workspace().path
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}`, { mode: 0o755 })
  return folder
}
