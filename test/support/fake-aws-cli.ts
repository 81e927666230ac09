import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FakeAccount } from '../fakes/aws-cli.ts'
import { SETUP } from './aws-setup.ts'
import type { SetupShell } from './aws-setup.ts'
import { runTool } from './tools.ts'
import { workspace } from './workspace.ts'

const PROGRAM = fileURLToPath(new URL('../fakes/aws-cli.ts', import.meta.url))
const ADMIN = 'arn:aws:sts::111122223333:assumed-role/Admin/ada'

const SH: SetupShell = { name: 'sh', command: ['sh'], path: process.env['PATH'] ?? '' }

/** How one run of `setup.sh` ended. */
export interface SetupRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** `service operation` of each call of the CLI. */
  readonly calls: readonly string[]
}

export interface SetupRunOptions {
  readonly args?: readonly string[]
  readonly shell?: SetupShell
  /** Ends the script at its nth call, before or after the account has done it. */
  readonly stop?: readonly [number, 'SIGKILL' | 'SIGTERM', 'before' | 'after']
  /** What the CLI writes to stderr with each call. */
  readonly noise?: string
  /** `service operation` that the account denies. */
  readonly deny?: string
}

/** `setup.sh` with an AWS CLI that keeps an account in a file. */
export interface ScriptedAccount {
  read(): FakeAccount
  change(edit: (account: FakeAccount) => void): void
  /** Runs the script with these parameters. */
  run(parameters?: Readonly<Record<string, string>>, options?: SetupRunOptions): Promise<SetupRun>
  /** Files in the folder that the script runs in, and what is in them. */
  files(): Readonly<Record<string, string>>
  write(name: string, content: string): void
  /** What the script left in the folder for temporary files. */
  leftovers(): readonly string[]
  remove(): void
}

/** An empty account and the folder that the script runs in. */
export function scriptedAccount(): ScriptedAccount {
  const space = workspace()
  const folder = (name: string): string => {
    space.write(`${name}/.keep`, '')
    return `${space.path}/${name}`
  }
  const [bin, state, cwd, tmp] = [folder('bin'), folder('state'), folder('cwd'), folder('tmp')]
  const file = `${state}/account.json`
  const empty: FakeAccount = { caller: ADMIN, providers: {}, roles: {}, keys: {}, aliases: {}, policies: [] }
  writeFileSync(file, JSON.stringify(empty))
  // the words between quotes are paths of this checkout and of Node
  writeFileSync(`${bin}/aws`, `#!/bin/sh\nexec '${process.execPath}' --no-warnings '${PROGRAM}' "$@"\n`)
  writeFileSync(`${bin}/sleep`, '#!/bin/sh\n')
  for (const name of ['aws', 'sleep']) chmodSync(`${bin}/${name}`, 0o755)
  const read = (): FakeAccount => JSON.parse(readFileSync(file, 'utf8')) as FakeAccount
  const listed = (path: string): string[] => readdirSync(path).filter(name => name !== '.keep')
  return {
    read,
    change: edit => {
      const account = read()
      edit(account)
      writeFileSync(file, JSON.stringify(account))
    },
    run: async (parameters = {}, { args = [], shell = SH, stop = [], noise = '', deny = '' } = {}) => {
      rmSync(`${state}/calls`, { force: true })
      writeFileSync(`${state}/deny`, deny)
      const [command, ...before] = shell.command
      const { code, stdout, stderr } = await runTool(command, [...before, SETUP.script, ...args], {
        cwd,
        env: {
          PATH: `${bin}:${shell.path}`,
          TMPDIR: tmp,
          AWS_REGION: 'eu-central-1',
          REPOSITORY: 'octo-org/product',
          FAKE_AWS_FOLDER: state,
          FAKE_AWS_STOP: stop.join(' '),
          FAKE_AWS_NOISE: noise,
          ...parameters
        }
      })
      const calls = existsSync(`${state}/calls`)
        ? readFileSync(`${state}/calls`, 'utf8').trim().split('\n')
        : []
      return { code, stdout: stdout.toString(), stderr, calls }
    },
    files: () => Object.fromEntries(listed(cwd).map(name => [name, readFileSync(`${cwd}/${name}`, 'utf8')])),
    write: (name, content) => {
      space.write(`cwd/${name}`, content)
    },
    leftovers: () => listed(tmp),
    remove: () => {
      space.remove()
    }
  }
}
