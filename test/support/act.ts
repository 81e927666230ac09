import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LeakCheck, nameSecret } from './leak-check.ts'
import { carries } from './run-checks.ts'
import { fingerprintOf } from './signed-files.ts'
import { expectsTool, runTool } from './tools.ts'
import { whereIs } from './verify-script.ts'
import { workspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'
import { TAG } from './world.ts'
import type { World } from './world.ts'

// Whole workflows by a runner that other people wrote: act (https://github.com/nektos/act), without containers. This action is the
// checkout; AWS and GitHub are the fakes; stand-ins do what other actions, gh and the product's own build do with files. What act
// does otherwise than GitHub: test/README.md.

export const hasAct = expectsTool('act', '--version')

/** One run of a workflow. */
export interface WorkflowOptions {
  readonly workflow: string | { readonly example: string }
  /** `push` of a tag by default. */
  readonly event?: { readonly name: string; readonly payload: Readonly<Record<string, unknown>> }
  /** The tag by default. */
  readonly ref?: string
  /** Whether jobs can get an OIDC token: act reads no `permissions`. */
  readonly idToken?: boolean
  /** Files of the repository that actions/checkout brings. */
  readonly repository?: Readonly<Record<string, string | Uint8Array>>
  /** Shell lines of the build, `make dist`: two files by default, or one named after `$TARGET`. */
  readonly build?: string
  /** Shell lines that run before each `gh`, which has `$@`. */
  readonly beforeGh?: string
  /** One job of the workflow, and one leg of its matrix: `os:ubuntu-latest`. */
  readonly only?: { readonly job: string; readonly leg?: string }
  /** Variables of the repository, `vars`. */
  readonly vars?: Readonly<Record<string, string>>
  /** The default of `job-total` stays as it is in action.yml, which act makes empty. */
  readonly withoutJobTotal?: boolean
}

export interface StepRun {
  readonly job: string
  /** The leg of the matrix, `linux-x64`; empty without one. */
  readonly leg: string
  readonly name: string
  readonly result: string
}

/** A stand-in that ran, with the environment that it was given. */
export interface StandInRun {
  readonly program: string
  readonly job: string
  readonly env: Readonly<Record<string, string>>
}

export interface WorkflowRun {
  readonly exitCode: number | null
  /** `success` or `failure` by job, of a matrix for all of it; a job that did not run is missing. */
  readonly jobs: Readonly<Record<string, string>>
  readonly steps: readonly StepRun[]
  /** What each job printed, with what the runner masked as `***`. */
  readonly log: string
  readonly summaries: readonly { readonly job: string; readonly text: string }[]
  /** What the log asked to mask. */
  readonly masks: readonly string[]
  readonly standIns: readonly StandInRun[]
  /** What the stand-ins keep: artifacts, and in `deployed` what deploy.sh was given. */
  readonly store: Workspace
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STAND_INS = fileURLToPath(new URL('runner', import.meta.url))
export const COMMIT = 'd6fde92930d4715a2b49857d24b940956b26d2d3'
// act knows no strategy.job-total, and without it the action publishes nothing: the matrices of the examples have two legs.
const JOB_TOTAL = '${{ strategy.job-total }}'
const JOB_TOTAL_FOR_ACT = '${{ matrix.target && 2 || 1 }}'
const BUILD = `if [ -n "\${TARGET-}" ]; then printf 'for %s\\n' "$TARGET" >"dist/app-$TARGET.tgz"; else
  printf 'the application\\n' >dist/app.tgz; printf 'the tool\\n' >dist/tool.zip; fi`

/** Lines of `act --json`, as far as they are used. */
interface LogLine {
  readonly msg: string
  readonly jobID?: string
  readonly matrix?: Readonly<Record<string, string>>
  readonly step?: string
  readonly stage?: string
  readonly stepResult?: string
  readonly jobResult?: string
  readonly command?: string
  readonly arg?: string
  readonly content?: string
}

/** Runs a workflow to its end: one of examples/workflows as it is written, with its placeholders filled in, or this text. */
export async function runWorkflow(world: World, options: WorkflowOptions): Promise<WorkflowRun> {
  const { workflow, only, event = { name: 'push', payload: {} }, repository = {}, idToken = true } = options
  const issuedBefore = credentialsOf(world)
  const store = workspace()
  const place = workspace({
    'event.json': JSON.stringify(event.payload),
    'workflow.yml':
      typeof workflow === 'string'
        ? workflow
        : filledIn(world, read(`examples/workflows/${workflow.example}`)),
    ...Object.fromEntries(
      Object.entries(repository).map(([path, content]) => [`repository/${path}`, content])
    )
  })
  for (const folder of ['home', 'temp', 'cache', 'repository', 'bin'])
    mkdirSync(place.file(folder), { recursive: true })
  const checkouts = layOut(world, place, options)
  writePrograms(place, options)

  const ref = options.ref ?? `refs/tags/${TAG}`
  const variables: Readonly<Record<string, string>> = {
    STAND_IN_FOLDER: store.path,
    GITHUB_REPOSITORY: `${world.github.owner}/${world.github.repo}`,
    GITHUB_REPOSITORY_ID: String(world.github.repositoryId),
    GITHUB_REPOSITORY_OWNER: world.github.owner,
    GITHUB_API_URL: world.github.apiUrl,
    GITHUB_SERVER_URL: world.github.serverUrl,
    GITHUB_REF: ref,
    SHA_REF: COMMIT, // act's name for it
    RUNNER_ENVIRONMENT: 'github-hosted',
    AWS_ENDPOINT_URL_KMS: world.kms.url,
    AWS_ENDPOINT_URL_STS: world.sts.url,
    ...(idToken
      ? {
          ACTIONS_ID_TOKEN_REQUEST_URL: world.oidc.url,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.oidc.requestToken
        }
      : {})
  }
  const args = [
    event.name,
    '--json',
    '--no-cache-server',
    '--pull=false',
    '--use-gitignore=false',
    '--platform',
    'ubuntu-latest=-self-hosted',
    '--directory',
    place.file('repository'),
    '--workflows',
    place.file('workflow.yml'),
    '--eventpath',
    place.file('event.json'),
    '--action-cache-path',
    place.file('cache'),
    '--secret',
    `GITHUB_TOKEN=${world.github.token}`,
    ...(only === undefined ? [] : ['--job', only.job]),
    ...(only?.leg === undefined ? [] : ['--matrix', only.leg]),
    ...toPairs(options.vars ?? {}).flatMap(pair => ['--var', pair]),
    ...Object.entries(checkouts).flatMap(([uses, folder]) => ['--local-repository', `${uses}=${folder}`]),
    ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  ]
  // what the runner has, its steps have too: nothing of this process
  const home = { HOME: place.file('home'), XDG_CONFIG_HOME: place.file('home'), TMPDIR: place.file('temp') }
  const path = [place.file('bin'), dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':')
  const ended = await runTool(
    'env',
    ['-i', `PATH=${path}`, 'LANG=C.UTF-8', ...toPairs(home), await whereIs('act'), ...args],
    {
      cwd: place.path
    }
  )
  const run = {
    ...parseLog(ended.stdout.toString() + ended.stderr),
    exitCode: ended.code,
    standIns: standIns(store),
    store
  }
  assertNoSecret(world, run, issuedBefore)
  return run
}

const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8')

const toPairs = (variables: Readonly<Record<string, string>>): string[] =>
  Object.entries(variables).map(([name, value]) => `${name}=${value}`)

/** What a workflow of this repository checks out to run the action from there: of `job-total`, in words that act knows. */
export function ownFiles(...paths: readonly string[]): Record<string, string | Uint8Array> {
  const all = [...paths, ...readdirSync(`${ROOT}dist`).map(name => `dist/${name}`)]
  return {
    ...Object.fromEntries(all.map(path => [path, readFileSync(`${ROOT}${path}`)])),
    'action.yml': read('action.yml').replace(JOB_TOTAL, JOB_TOTAL_FOR_ACT)
  }
}

/** An example as its user would save it. */
export function filledIn(world: World, text: string): string {
  return text
    .replaceAll('<key id>', world.key.keyId)
    .replaceAll('<64 hex digits>', fingerprintOf(world.key.publicKey).replace('sha256:', ''))
    .replaceAll('<full commit SHA>', COMMIT)
}

/** The repositories that workflows name, as folders: this action, the stand-ins, and the reusable workflow. */
function layOut(world: World, place: Workspace, options: WorkflowOptions): Record<string, string> {
  const uses = new Set(
    readdirSync(`${ROOT}examples/workflows`).flatMap(name =>
      [...read(`examples/workflows/${name}`).matchAll(/uses: (actions\/[\w-]+@\w+)/g)].map(
        ([, action = '']) => action
      )
    )
  )
  const action = place.file('kms-sign-action')
  for (const part of ['action.yml', 'dist', 'package.json'])
    cpSync(`${ROOT}${part}`, `${action}/${part}`, { recursive: true })
  if (!options.withoutJobTotal)
    writeFileSync(`${action}/action.yml`, read('action.yml').replace(JOB_TOTAL, JOB_TOTAL_FOR_ACT))
  const reusable = '.github/workflows/reusable-signing.yml'
  place.write(
    `release-workflows/${reusable}`,
    filledIn(world, read('examples/workflows/reusable-signing.yml'))
  )
  return {
    [`your-org/kms-sign-action@${COMMIT}`]: action,
    [`your-org/release-workflows@${COMMIT}`]: place.file('release-workflows'),
    ...Object.fromEntries(
      [...uses]
        .filter(name => !name.startsWith('actions/checkout@')) // which act does itself
        .map(name => [name, `${STAND_INS}/${name.split(/[/@]/)[1]}`])
    )
  }
}

/** More than a terminal of Linux holds, which is 64 KiB, and a page. */
const TERMINAL_BYTES = 256 * 1024

/** node, gh, and the product's own `make dist` and deploy.sh; `note` keeps the environment of each. */
function writePrograms(place: Workspace, { build = BUILD, beforeGh = '' }: WorkflowOptions): void {
  const deployed = '"$STAND_IN_FOLDER/deployed"'
  const scripts = {
    // act leaves what a step that fails printed last in the terminal, unless the terminal is too full for the step to end before it is read
    'bin/node': `code=0\n'${process.execPath}' "$@" || code=$?\n[ "$code" = 0 ] || printf '%${TERMINAL_BYTES}s' >/dev/tty\nexit "$code"`,
    'bin/note': `exec node ${STAND_INS}/note.ts "$1"`,
    'bin/gh': `note gh\n${beforeGh}\nexec node ${STAND_INS}/gh.ts "$@"`,
    'bin/make': `note make\nmkdir -p dist\n${build}`,
    'repository/deploy.sh': `note deploy.sh\nmkdir ${deployed}\ncp -R "$1/." ${deployed}`
  }
  for (const [name, script] of Object.entries(scripts))
    chmodSync(place.write(name, `#!/bin/sh\nset -eu\n${script}\n`), 0o755)
}

function parseLog(text: string): Pick<WorkflowRun, 'jobs' | 'steps' | 'log' | 'summaries' | 'masks'> {
  const lines = text
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as LogLine)
  const jobs: Record<string, string> = {}
  for (const { jobID = '', jobResult } of lines) if (jobResult !== undefined) jobs[jobID] = jobResult
  return {
    jobs,
    steps: lines.flatMap(({ jobID = '', matrix, step = '', stage, stepResult }) =>
      stepResult !== undefined && stage === 'Main'
        ? [{ job: jobID, leg: Object.values(matrix ?? {}).join(), name: step, result: stepResult }]
        : []
    ),
    log: text
      .split('\n')
      .flatMap(line => (line.startsWith('{') ? shown(JSON.parse(line) as LogLine) : line))
      .join('\n'),
    summaries: lines.flatMap(({ jobID = '', command, content = '' }) =>
      command === 'summary' ? [{ job: jobID, text: content }] : []
    ),
    masks: lines.flatMap(({ command, arg = '' }) => (command === 'add-mask' ? [arg] : []))
  }
}

/** A line as the log shows it; masks are told apart from what was masked. */
const shown = ({ jobID = '', command, msg }: LogLine): string[] =>
  command === 'add-mask' ? [] : [`[${jobID}] ${msg.trimEnd()}`]

function standIns(store: Workspace): StandInRun[] {
  return store
    .list()
    .filter(name => /^[\w-]+\.json$/.test(name))
    .map(name => JSON.parse(store.read(name).toString()) as Omit<StandInRun, 'job'>)
    .map(seen => ({ ...seen, job: seen.env['GITHUB_JOB'] ?? '' }))
}

/** What the job got in exchange for its identity, and the identity. */
const credentialsOf = (world: World): string[] => [
  ...world.sts.secrets(),
  ...world.oidc.issued.map(({ token }) => token)
]

/**
 * Holds for every run: what a job was given is masked; no secret is in the log, where the runner masked none either, or in a summary;
 * no credential is in the environment of another step; the fakes saw no violation.
 */
function assertNoSecret(world: World, run: WorkflowRun, issuedBefore: readonly string[]): void {
  const { log, summaries, standIns: others, masks } = run
  const services = [world.github, world.kms, world.sts, world.oidc]
  const everything = new LeakCheck(services.flatMap(service => service.secrets()))
  const credentials = credentialsOf(world).filter(secret => !issuedBefore.includes(secret))
  const ofAws = new LeakCheck(credentials)
  // a job that fails breaks off what is under way beside it, perhaps the answer with the secret
  const requests = services.flatMap(service => service.requests)
  const isLost = (secret: string): boolean =>
    run.exitCode !== 0 && !requests.some(request => carries(request, secret))
  const leaks = [
    ...[log, ...summaries.map(({ text }) => text)].flatMap(text => everything.inText(text)),
    ...others.flatMap(({ env }) => ofAws.inText(JSON.stringify(env)))
  ]
  const problems = [
    ...leaks.map(secret => `${nameSecret(secret)} shows`),
    ...credentials
      .filter(secret => !masks.includes(secret) && !isLost(secret))
      .map(secret => `${nameSecret(secret)} was never masked`),
    ...log
      .split('\n')
      .filter(line => line.includes('***'))
      .map(line => `the runner had to mask a secret: ${line}`),
    ...world.github.violations.map(violation => `a fake saw a violation: ${JSON.stringify(violation)}`)
  ]
  if (problems.length > 0) throw new Error(`${problems.join('\n')}\n${log}`)
}
