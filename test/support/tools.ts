import { spawn, spawnSync } from 'node:child_process'

/** How another program ended. */
export interface ToolResult {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

export interface ToolOptions {
  /** On top of the tests' own environment, from which everything of AWS is taken out. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string | Uint8Array
}

/** Programs that a test needs must be there. */
export const IS_CI = (process.env['CI'] ?? '') !== ''

const missing = new Set<string>()

/**
 * Whether tests with this program run: wherever it works, and in CI always, so that a missing one fails there instead of going unnoticed.
 * Elsewhere a line says once in each process what is missing.
 */
export function expectsTool(command: string, ...args: readonly string[]): boolean {
  if (IS_CI || hasTool(command, ...args)) return true
  const name = command === 'sh' ? args.join(' ').replace('-c command -v ', '') : command
  if (!missing.has(name)) process.stderr.write(`Skipped, since ${name} does not work here: tests with it\n`)
  missing.add(name)
  return false
}

const found = new Map<string, boolean>()

/** Whether the program is there and ends well with these arguments. */
export function hasTool(command: string, ...args: readonly string[]): boolean {
  const call = JSON.stringify([command, ...args])
  const is = found.get(call) ?? spawnSync(command, args, { stdio: 'ignore' }).status === 0
  found.set(call, is)
  return is
}

/** Runs another program to its end; a program that is not there is an error. */
export async function runTool(
  command: string,
  args: readonly string[],
  { env = {}, cwd, input = '' }: ToolOptions = {}
): Promise<ToolResult> {
  const child = spawn(command, args, { cwd, env: { ...environmentWithoutAws(), ...env } })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // A program that does not read its input closes the pipe early.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }
}

/** Runs another program that must end well; gives what it printed. */
export async function outputOf(
  command: string,
  args: readonly string[],
  options: ToolOptions = {}
): Promise<Buffer> {
  const { code, stdout, stderr } = await runTool(command, args, options)
  if (code === 0) return stdout
  throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr}${stdout.toString()}`)
}

/** The AWS CLI, led to an endpoint on this machine with these keys and nothing else. */
export async function awsCli(
  { endpoint, region, credentials }: AwsCliTarget,
  args: readonly string[]
): Promise<Readonly<Record<string, unknown>>> {
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_ENDPOINT_URL_KMS: endpoint,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: ''
  }
  const options = ['--endpoint-url', endpoint, '--region', region, '--output', 'json']
  return JSON.parse((await outputOf('aws', [...options, ...args], { env })).toString())
}

export interface AwsCliTarget {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

function environmentWithoutAws(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')))
}
