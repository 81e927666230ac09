import { relative } from 'node:path'
import { LeakCheck, nameSecret } from './leak-check.ts'
import type { ActionResult, RunOptions } from './run-action.ts'
import { splitLines } from './runner-protocol.ts'

/** What the checks need of any fake. */
export interface FakeService {
  /** Every secret that the service knows or gave out so far. */
  secrets(): readonly string[]
  readonly requests?: readonly FakeRequest[]
  readonly violations?: readonly unknown[]
}

export interface FakeRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Buffer
  readonly at: number
}

/** An AWS service; the step is led to its `url`. */
export interface FakeAwsLike extends FakeService {
  readonly url: string
}

export interface FakeOidcLike extends FakeService {
  readonly url: string
  readonly requestToken: string
}

export interface FakeKmsLike extends FakeAwsLike {
  readonly calls: readonly {
    readonly operation: string
    readonly messageType: string | undefined
    readonly message: Buffer
    readonly signingAlgorithm: string | undefined
  }[]
}

export interface FakeGitHubLike extends FakeService {
  readonly apiUrl: string
  readonly serverUrl: string
  readonly owner: string
  readonly repo: string
  readonly repositoryId: number
  readonly token: string
  readonly violations: readonly unknown[]
}

/** A run that ended, with what is needed to judge it. */
export interface Evidence {
  readonly result: ActionResult
  readonly changedFiles: readonly string[]
  readonly secrets: readonly string[]
  readonly services: readonly FakeService[]
  /** Secrets that the fakes knew before the run: those that came later were given out in it. */
  readonly issuedBefore: ReadonlySet<string>
  readonly startedAt: number
  readonly lineTimes: readonly number[]
  readonly mode: string
  readonly options: RunOptions
}

// https://docs.github.com/en/actions/reference/workflow-commands: a larger summary is dropped with an error.
const MAX_SUMMARY_BYTES = 1024 * 1024

/** Everything that is wrong with a run, whatever it was about. */
export async function findProblems(evidence: Evidence): Promise<string[]> {
  return [
    ...(await leaks(evidence)),
    ...unmasked(evidence),
    ...protocolProblems(evidence),
    ...outcomeProblems(evidence),
    ...serviceProblems(evidence)
  ]
}

async function leaks({ result, changedFiles, secrets, services }: Evidence): Promise<string[]> {
  const known = [...secrets, ...services.flatMap(service => service.secrets())]
  const check = new LeakCheck(known.filter(secret => secret !== ''))
  const maskLines = new Set(result.commands.filter(({ name }) => name === 'add-mask').map(({ line }) => line))
  const places: [where: string, found: readonly string[]][] = [
    ...splitLines(result.stdout)
      .map((text, line) => ({ text, line }))
      .filter(({ line }) => !maskLines.has(line))
      .map(({ text, line }): [string, string[]] => [`line ${line + 1} of stdout`, check.inText(text)]),
    ['stderr', check.inText(result.stderr)],
    ...[...result.outputs].map(([name, value]): [string, string[]] => [
      `the output "${name}"`,
      check.inText(value)
    ]),
    ['the job summary', check.inText(result.summary)],
    ['GITHUB_ENV', check.inText(result.envFile)],
    ['GITHUB_PATH', check.inText(result.pathFile)],
    ['GITHUB_STATE', check.inText(result.stateFile)]
  ]
  for (const path of changedFiles) places.push([`the file ${path}`, await check.inFile(path)])
  for (const path of changedFiles) {
    places.push([`the name of ${path}`, check.inText(relative(result.workspace, path))])
  }
  return places.flatMap(([where, found]) => found.map(secret => `${nameSecret(secret)} shows in ${where}`))
}

/** Secrets that came to the step in this run must be masked, and before the first request that carries them. */
function unmasked({ result, services, issuedBefore, startedAt, lineTimes, options }: Evidence): string[] {
  if (options.allowUnmasked === true) return []
  const issued = services.flatMap(service => service.secrets()).filter(secret => !issuedBefore.has(secret))
  const requests = services
    .flatMap(service => service.requests ?? [])
    .filter(request => request.at >= startedAt)
    .sort((a, b) => a.at - b.at)

  return [...new Set(issued)].flatMap(secret => {
    const mask = result.commands.find(({ name, data }) => name === 'add-mask' && data === secret)
    const use = requests.find(request => carries(request, secret))
    if (mask === undefined) {
      // a run that fails breaks off what is under way beside it, perhaps the answer with the secret
      const isLost = result.exitCode !== 0 && use === undefined
      return result.signal === null && !isLost ? [`${nameSecret(secret)} was never masked`] : []
    }
    const maskedAt = lineTimes[mask.line] ?? Infinity
    return use !== undefined && use.at < maskedAt
      ? [
          `${nameSecret(secret)} was sent with ${use.path} ${(maskedAt - use.at).toFixed(1)} ms before its mask`
        ]
      : []
  })
}

/** Whether the request sent the secret, in any of its parts. */
export function carries({ path, headers, body }: FakeRequest, secret: string): boolean {
  const encoded = encodeURIComponent(secret)
  const sent = [path, ...Object.values(headers).flat(), body.toString('latin1')]
  return sent.some(text => text !== undefined && (text.includes(secret) || text.includes(encoded)))
}

function protocolProblems({ result, options }: Evidence): string[] {
  const problems: string[] = []
  if (result.stdout.includes('##['))
    problems.push('"##[" is in stdout: the runner obeys it anywhere in a line')
  for (const { name, line } of result.commands) {
    if (['stop-commands', 'set-env', 'add-path', 'set-output', 'save-state', 'echo'].includes(name)) {
      problems.push(`line ${line + 1} of stdout is the workflow command "${name}"`)
    }
  }
  problems.push(...foldingProblems(result))
  for (const line of splitLines(result.stderr)) {
    if (options.allowStderr?.test(line) !== true) problems.push(`unexpected on stderr: ${line}`)
  }
  if (result.envFile !== '') problems.push('GITHUB_ENV was written')
  if (result.pathFile !== '') problems.push('GITHUB_PATH was written')
  if (result.stateFile !== '') problems.push('GITHUB_STATE was written')
  const summaryBytes = Buffer.byteLength(result.summary)
  if (summaryBytes > MAX_SUMMARY_BYTES) {
    problems.push(`the job summary has ${summaryBytes} bytes, expected at most ${MAX_SUMMARY_BYTES}`)
  }
  return problems
}

/** Groups follow each other, each with a line; no error is in one, where it would have to be unfolded. */
function foldingProblems({ stdout, commands, signal }: ActionResult): string[] {
  if (signal !== null) return []
  const shown = stdout.split('\n')
  const problems: string[] = []
  let openedAt: number | undefined
  for (const { name, line } of commands) {
    const where = `line ${line + 1} of stdout`
    if (name === 'group' && openedAt !== undefined) problems.push(`${where} begins a group within a group`)
    if (name === 'error' && openedAt !== undefined) problems.push(`${where} is an error within a group`)
    if (name === 'endgroup') {
      const lines = shown.slice((openedAt ?? line) + 1, line).filter(text => !text.startsWith('::'))
      if (lines.length === 0) problems.push(`${where} ends a group without a line`)
    }
    if (name === 'group') openedAt = line
    if (name === 'endgroup') openedAt = undefined
  }
  return openedAt === undefined ? problems : [...problems, 'the last group has no end']
}

function outcomeProblems({ result: { exitCode, signal, annotations, outputs }, mode }: Evidence): string[] {
  if (signal !== null) return []
  const problems: string[] = []
  const errors = annotations.filter(({ level }) => level === 'error').length
  if (exitCode === 0 && errors > 0) problems.push('the step is green and has an error annotation')
  if (exitCode !== 0 && errors === 0) problems.push(`exit code ${exitCode} without an error annotation`)
  const verified = outputs.get('verified')
  if (mode === 'verify' && (verified === 'true') !== (exitCode === 0)) {
    problems.push(`exit code ${exitCode} with the output verified=${verified}`)
  }
  return problems
}

const MU_BYTES = 64 // FIPS 204, algorithm 7
const DIGEST_BYTES: Readonly<Record<string, number>> = { '256': 32, '384': 48, '512': 64 }

function serviceProblems({ services, options }: Evidence): string[] {
  const violations = services.flatMap(service => service.violations ?? [])
  const calls = options.kms?.calls ?? []
  return [
    ...violations.map(violation => `a fake service saw a violation: ${describe(violation)}`),
    ...calls.flatMap(({ operation, messageType, message, signingAlgorithm }) => {
      if (operation !== 'Sign' && operation !== 'Verify') return []
      const isMlDsa = signingAlgorithm === 'ML_DSA_SHAKE_256'
      const expected = isMlDsa ? MU_BYTES : DIGEST_BYTES[signingAlgorithm?.slice(-3) ?? '']
      return messageType === (isMlDsa ? 'EXTERNAL_MU' : 'DIGEST') && message.length === expected
        ? []
        : [`${operation} got ${message.length} bytes as ${messageType} for ${signingAlgorithm}`]
    })
  ]
}

const describe = (violation: unknown): string =>
  typeof violation === 'string' ? violation : JSON.stringify(violation)
