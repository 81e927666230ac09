import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { INPUT_NAMES } from '../../src/inputs/schema.ts'
import { OPTION_TERMS } from '../../src/cli/terms.ts'
import type { VerifyResult } from './signed-files.ts'

/** Arguments of one run of the command, and what surrounds it. */
export interface CommandOptions {
  readonly cwd: string
  readonly args: readonly string[]
  /** All of its environment; none by default. */
  readonly env?: Readonly<Record<string, string>>
  /** Of Node itself. */
  readonly nodeArgs?: readonly string[]
  /** The Node that runs it; this one by default. */
  readonly node?: string
  /** What starts it, as `unshare -n`. */
  readonly prefix?: readonly string[]
}

export interface CommandResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** Runs the committed command and checks what must hold for every run. */
export async function runKmsSign({
  cwd,
  args,
  env = {},
  nodeArgs = [],
  node = process.execPath,
  prefix = []
}: CommandOptions): Promise<CommandResult> {
  const [command = '', ...rest] = [...prefix, node, ...nodeArgs, CLI, ...args]
  const child = spawn(command, rest, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const result = {
    exitCode,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString()
  }
  const problems = problemsOf(result)
  if (problems.length > 0)
    throw new Error(`${problems.join('\n')}\n--- output ---\n${result.stdout}${result.stderr}`)
  return result
}

/** What must never be in the output: text that a terminal obeys, names of inputs, words about jobs, a stack. */
export function problemsOf({ exitCode, stdout, stderr }: CommandResult): string[] {
  const output = `${stdout}${stderr}`
  const withoutOptions = Object.values(OPTION_TERMS.names).reduce(
    (text, option) => text.replaceAll(option, ''),
    // what is to be pasted into a workflow, and what is the name of a command as well
    output.replaceAll('public-key-fingerprint: sha256:', '').replaceAll('openpgp-certificate', '')
  )
  const inputs = INPUT_NAMES.filter(
    name => name.includes('-') && new RegExp(`(?<![\\w./-])${name}(?![\\w.-])`).test(withoutOptions)
  )
  return [
    ...inputs.map(name => `speaks of the input ${name}`),
    ...(/this (?:job|step|run|action)\b/.test(output) ? ['speaks of a job'] : []),
    // oxlint-disable-next-line no-control-regex
    ...(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(output)
      ? ['prints control characters']
      : []),
    ...(/##\[|^::/m.test(output) ? ['prints a command of the runner'] : []),
    ...(/^ +at .*:\d+/m.test(stderr) || stderr.includes('INTERNAL') ? ['fails unforeseen'] : []),
    ...([0, 1, 2].includes(exitCode ?? -1) ? [] : [`ends with ${exitCode}`])
  ]
}

/** What became of each file by `--json`: `verified`, or the cause; none where an error left all unjudged, of which nothing is printed. */
export function verdictsIn({ exitCode, stdout }: CommandResult): Readonly<Record<string, string>> {
  if (stdout === '' && exitCode !== 0) return {}
  return Object.fromEntries(
    (JSON.parse(stdout) as readonly VerifyResult[]).map(({ artifact, verified, diagnosis }) => [
      artifact,
      verified ? 'verified' : (diagnosis?.cause ?? 'no diagnosis')
    ])
  )
}
