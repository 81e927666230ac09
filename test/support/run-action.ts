import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { isRecord } from '../fakes/http.ts'
import { listFiles } from './leak-check.ts'
import { peakProbe } from './peaks.ts'
import { findProblems } from './run-checks.ts'
import type { FakeAwsLike, FakeGitHubLike, FakeKmsLike, FakeOidcLike, FakeService } from './run-checks.ts'
import { annotationsOf, masksOf, parseFileCommands, parseLog, splitLines } from './runner-protocol.ts'
import type { Annotation, WorkflowCommand } from './runner-protocol.ts'
import { workspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

export { workspace } from './workspace.ts'
export type { Workspace } from './workspace.ts'

/** One step, as a workflow would state it, and what surrounds it. */
export interface RunOptions {
  /** The step's `with:`. What is missing gets the default of action.yml. */
  readonly inputs?: Readonly<Record<string, string>>
  /** On top of the runner's own variables; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly event?: { readonly name: string; readonly payload: unknown }
  /** `refs/heads/main` by default. */
  readonly ref?: string
  /** The workspace; a new empty one by default. */
  readonly cwd?: string
  readonly timeoutMs?: number
  /** Says where the API is, who the job's token is, and must end without violations. */
  readonly github?: FakeGitHubLike
  /** Must have been asked to sign digests only. */
  readonly kms?: FakeKmsLike
  readonly sts?: FakeAwsLike
  /** The job has `id-token: write`. */
  readonly oidc?: FakeOidcLike
  /** Other services whose secrets must not show and whose violations count. */
  readonly fakes?: readonly FakeService[]
  /** More strings that must not show. */
  readonly secrets?: readonly string[]
  /** Secrets that a fake gave out in this run need no mask: for answers that are lost on the way. */
  readonly allowUnmasked?: boolean
  /** Lines on stderr that do not fail the run. */
  readonly allowStderr?: RegExp
  /** What runs instead of dist/index.js. */
  readonly entry?: string
  readonly actionYml?: string
  readonly nodeArgs?: readonly string[]
  /** The Node.js that runs it; this one by default. */
  readonly node?: string
}

export interface ActionResult {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly outputs: ReadonlyMap<string, string>
  readonly summary: string
  /** All but `unbound`. */
  readonly annotations: readonly Annotation[]
  /** The warning that what was verified is bound to no release, as is with the defaults of most tests; undefined without it. */
  readonly unbound: string | undefined
  readonly masks: readonly string[]
  readonly commands: readonly WorkflowCommand[]
  readonly envFile: string
  readonly pathFile: string
  readonly stateFile: string
  readonly workspace: string
  /** RUNNER_TEMP. */
  readonly tempDir: string
  /** Files that the run left in HOME, RUNNER_TEMP or TMPDIR. */
  readonly strayFiles: readonly string[]
  readonly durationMs: number
}

/** A step under way. */
export interface StartedAction {
  readonly child: ChildProcess
  /** The checked result; it rejects like `runAction`. */
  readonly finished: Promise<ActionResult>
  stdout(): string
  stderr(): string
}

/** The run broke a rule that holds for every run. */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly problems: readonly string[]
  readonly result: ActionResult | undefined

  constructor(problems: readonly string[], output: string, result?: ActionResult) {
    super(`${problems.join('\n')}\n--- output ---\n${output}`)
    this.problems = problems
    this.result = result
  }
}

const REPOSITORY_ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DEFAULT_TIMEOUT_MS = 240_000

type CommandFile = 'OUTPUT' | 'ENV' | 'PATH' | 'STATE' | 'STEP_SUMMARY'

/** Runs the committed bundle as the runner would and checks what must hold for every run. */
export async function runAction(options: RunOptions = {}): Promise<ActionResult> {
  return await (
    await startAction(options)
  ).finished
}

/** A step as the runner would start it. */
export interface PreparedStep {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly files: Readonly<Record<CommandFile, string>>
  /** Everything temporary of the step. */
  readonly machine: Workspace
}

/** Makes what the runner makes for a step, without starting it. */
export function prepareStep(options: RunOptions = {}): PreparedStep {
  const machine = workspace({
    'temp/_github_workflow/event.json': JSON.stringify(options.event?.payload ?? {})
  })
  for (const folder of ['home', 'tmp', 'tools']) mkdirSync(machine.file(folder))
  const cwd = options.cwd ?? workspace().path
  const files = commandFiles(machine)
  const probe = peakProbe()
  const env = { ...environment(options, machine, cwd, files), ...probe.env }
  const entry = options.entry ?? join(REPOSITORY_ROOT, 'dist/index.js')
  const { node = process.execPath, nodeArgs = [] } = options
  return { command: node, args: [...probe.nodeArgs, ...nodeArgs, entry], cwd, env, files, machine }
}

/** Like `runAction` for a test that interferes: the promise settles when the process has ended. */
export async function startAction(options: RunOptions = {}): Promise<StartedAction> {
  const { command, args, cwd, env, files, machine } = prepareStep(options)
  const services = servicesOf(options)
  const issuedBefore = new Set(services.flatMap(service => service.secrets()))
  const watched = [cwd, machine.path]
  const before = await listFiles(watched)

  const startedAt = now()
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = capture(child)

  const finish = async (): Promise<ActionResult> => {
    const { exitCode, signal } = await ended(child, output, options.timeoutMs ?? DEFAULT_TIMEOUT_MS)
    const after = await listFiles(watched)
    const changed = [...after].filter(([path, mark]) => before.get(path) !== mark).map(([path]) => path)
    const commandFilePaths = new Set(Object.values(files))
    const { commands } = parseLog(output.stdout)
    const annotations = annotationsOf(commands)
    const unbound = annotations.find(
      ({ level, message }) =>
        level === 'warning' && / bound to a release: validly signed files of an older release/.test(message)
    )
    const text = (file: CommandFile): string => readFileSync(files[file], 'utf8')
    const result: ActionResult = {
      exitCode,
      signal,
      stdout: output.stdout,
      stderr: output.stderr,
      outputs: readOutputs(text('OUTPUT'), output),
      summary: text('STEP_SUMMARY'),
      annotations: annotations.filter(annotation => annotation !== unbound),
      unbound: unbound?.message,
      masks: masksOf(commands),
      commands,
      envFile: text('ENV'),
      pathFile: text('PATH'),
      stateFile: text('STATE'),
      workspace: cwd,
      tempDir: machine.file('temp'),
      strayFiles: changed.filter(path => path.startsWith(machine.path) && !commandFilePaths.has(path)),
      durationMs: now() - startedAt
    }
    const problems = await findProblems({
      result,
      changedFiles: changed,
      secrets: [...(options.secrets ?? []), env['INPUT_TOKEN'] ?? ''],
      services,
      issuedBefore,
      startedAt,
      lineTimes: output.lineTimes,
      mode: env['INPUT_MODE'] ?? '',
      options
    })
    if (problems.length > 0) throw new RunError(problems, show(output), result)
    return result
  }

  const finished = finish()
  // Whoever starts a run may look at the promise late; it must not count as unhandled until then.
  finished.catch(() => {})
  return { child, finished, stdout: () => output.stdout, stderr: () => output.stderr }
}

const servicesOf = ({ github, kms, sts, oidc, fakes = [] }: RunOptions): FakeService[] =>
  [github, kms, sts, oidc, ...fakes].filter(service => service !== undefined)

/** The clock of the fakes' request logs, finer than Date.now. */
const now = (): number => performance.timeOrigin + performance.now()

interface Output {
  stdout: string
  stderr: string
  /** When each line of stdout began to arrive. */
  readonly lineTimes: number[]
}

function capture(child: ChildProcess): Output {
  const output: Output = { stdout: '', stderr: '', lineTimes: [] }
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output.stdout += chunk
    const lines = splitLines(output.stdout).length
    while (output.lineTimes.length < lines) output.lineTimes.push(now())
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    output.stderr += chunk
  })
  return output
}

async function ended(
  child: ChildProcess,
  output: Output,
  timeoutMs: number
): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new RunError([`The action did not end within ${timeoutMs} ms`], show(output)))
    }, timeoutMs)
    child.once('error', reject)
    child.once('close', (exitCode, signal) => {
      clearTimeout(timer)
      resolve({ exitCode, signal })
    })
  })
}

const show = ({ stdout, stderr }: Output): string =>
  `${stdout}${stderr === '' ? '' : `--- stderr ---\n${stderr}`}`

function readOutputs(text: string, output: Output): ReadonlyMap<string, string> {
  try {
    return parseFileCommands(text)
  } catch (error) {
    throw new RunError([`GITHUB_OUTPUT cannot be read: ${String(error)}`], show(output))
  }
}

function commandFiles(machine: Workspace): Readonly<Record<CommandFile, string>> {
  const id = crypto.randomUUID()
  const file = (name: CommandFile): string =>
    machine.write(`temp/_runner_file_commands/${name.toLowerCase()}_${id}`, '')
  return {
    OUTPUT: file('OUTPUT'),
    ENV: file('ENV'),
    PATH: file('PATH'),
    STATE: file('STATE'),
    STEP_SUMMARY: file('STEP_SUMMARY')
  }
}

/** Everything the step can see: nothing is inherited from the tests' own environment. */
function environment(
  options: RunOptions,
  machine: Workspace,
  cwd: string,
  files: Readonly<Record<CommandFile, string>>
): Record<string, string> {
  const { github, kms, sts, oidc, ref = 'refs/heads/main' } = options
  const repository = github === undefined ? 'octo-org/product' : `${github.owner}/${github.repo}`
  const refName = ref.replace(/^refs\/(heads|tags|pull)\//, '')
  const sha = 'd6fde92930d4715a2b49857d24b940956b26d2d3'
  const variables: Record<string, string | undefined> = {
    PATH: process.platform === 'win32' ? process.env['PATH'] : '/usr/bin:/bin',
    SystemRoot: process.platform === 'win32' ? process.env['SystemRoot'] : undefined,
    HOME: machine.file('home'),
    TMPDIR: machine.file('tmp'),
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTION: '__sign',
    GITHUB_ACTION_REF: 'v1',
    GITHUB_ACTION_REPOSITORY: 'your-org/kms-sign-action',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'octocat',
    GITHUB_ACTOR_ID: '583231',
    // Without a fake nothing answers, so that no test can reach the real one.
    GITHUB_API_URL: github?.apiUrl ?? 'http://127.0.0.1:9',
    GITHUB_BASE_REF: '',
    GITHUB_EVENT_NAME: options.event?.name ?? 'workflow_dispatch',
    GITHUB_EVENT_PATH: machine.file('temp/_github_workflow/event.json'),
    GITHUB_GRAPHQL_URL: `${github?.apiUrl ?? 'http://127.0.0.1:9'}/graphql`,
    GITHUB_HEAD_REF: '',
    GITHUB_JOB: 'sign',
    GITHUB_REF: ref,
    GITHUB_REF_NAME: refName,
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: String(github?.repositoryId ?? 123456789),
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0],
    GITHUB_REPOSITORY_OWNER_ID: '9876543',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1658821493',
    GITHUB_RUN_NUMBER: '3',
    GITHUB_SERVER_URL: github?.serverUrl ?? 'https://github.com',
    GITHUB_SHA: sha,
    GITHUB_TRIGGERING_ACTOR: 'octocat',
    GITHUB_WORKFLOW: 'Release',
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/release.yml@${ref}`,
    GITHUB_WORKFLOW_SHA: sha,
    GITHUB_WORKSPACE: cwd,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 2',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: machine.file('temp'),
    RUNNER_TOOL_CACHE: machine.file('tools'),
    GITHUB_OUTPUT: files.OUTPUT,
    GITHUB_ENV: files.ENV,
    GITHUB_PATH: files.PATH,
    GITHUB_STATE: files.STATE,
    GITHUB_STEP_SUMMARY: files.STEP_SUMMARY,
    ACTIONS_ID_TOKEN_REQUEST_URL: oidc?.url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: oidc?.requestToken,
    AWS_ENDPOINT_URL_KMS: kms?.url,
    AWS_ENDPOINT_URL_STS: sts?.url,
    ...inputVariables(options),
    ...options.env
  }
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )
}

/** `INPUT_*` for all declared inputs and for what else the step states: the runner only warns about the latter. */
function inputVariables({ inputs = {}, github, actionYml }: RunOptions): Record<string, string> {
  const values: Record<string, string> = {}
  const declared = actionYml === undefined ? ownDefaults() : declaredDefaults(actionYml)
  for (const [name, value] of declared) values[variableOf(name)] = evaluate(value, github?.token ?? '')
  for (const [name, value] of Object.entries(inputs)) values[variableOf(name)] = value
  return values
}

const variableOf = (input: string): string => `INPUT_${input.replaceAll(' ', '_').toUpperCase()}`

let own: [name: string, value: string][] | undefined
const ownDefaults = (): [name: string, value: string][] =>
  (own ??= declaredDefaults(join(REPOSITORY_ROOT, 'action.yml')))

function declaredDefaults(path: string): [name: string, value: string][] {
  // The runner takes every scalar as text: `default: 900` is '900'.
  const manifest: unknown = parse(readFileSync(path, 'utf8'), { schema: 'failsafe' })
  return entriesOf(isRecord(manifest) ? manifest['inputs'] : undefined).map(([name, input]) => {
    const value = isRecord(input) ? input['default'] : undefined
    return [name, typeof value === 'string' ? value : '']
  })
}

const entriesOf = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : [])

function evaluate(value: string, token: string): string {
  return value.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    switch (expression.trim()) {
      case 'github.token':
        return token
      case 'strategy.job-total':
        return '1'
      default:
        throw new Error(`action.yml has a default with the unknown expression "${expression.trim()}"`)
    }
  })
}
