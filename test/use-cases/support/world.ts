import { toActionError } from '../../../src/errors.ts'
import type { ActionError } from '../../../src/errors.ts'
import { parseInputs } from '../../../src/inputs/parse.ts'
import type { Inputs as ParsedInputs } from '../../../src/inputs/types.ts'
import type { Platform } from '../../../src/lib/file-names.ts'
import type { JobContext } from '../../../src/ports/job.ts'
import type { Log } from '../../../src/ports/log.ts'
import { emptySignReport } from '../../../src/sign/report.ts'
import type { SignReport } from '../../../src/sign/report.ts'
import { sign } from '../../../src/sign/sign.ts'
import { emptyVerifyReport } from '../../../src/verify/report.ts'
import type { VerifyReport } from '../../../src/verify/report.ts'
import { verify } from '../../../src/verify/verify.ts'
import { workspace } from '../../support/workspace.ts'
import type { Workspace } from '../../support/workspace.ts'
import { InMemoryReleaseHost } from './in-memory-release-host.ts'
import type { HostOptions } from './in-memory-release-host.ts'
import { LocalSigner } from './local-signer.ts'

/** Inputs on top of the defaults; `undefined` takes one away. */
export type Inputs = Readonly<Record<string, string | undefined>>

export type Files = Readonly<Record<string, string | Uint8Array>>

export interface UseCaseOptions {
  /** What each run finds in its workspace; one artifact, `dist/app.tgz`, by default. */
  readonly files?: Files
  /** Inputs of every signing run. */
  readonly inputs?: Inputs
  /** Slot of the test key. */
  readonly key?: string
  readonly release?: HostOptions
  /** Whose file names are judged by; Linux by default. */
  readonly platform?: Platform
}

export interface RunOptions {
  /** Instead of the world's. */
  readonly files?: Files
  /** A workspace that an earlier run left, instead of a new one. */
  readonly workspace?: Workspace
  readonly signer?: LocalSigner
  /** Aborts when the job is cancelled; never, by default. */
  readonly cancelled?: AbortSignal
}

/** What a run did and said. */
export interface UseCaseResult<Report> {
  readonly report: Report
  /** Undefined when all went well. */
  readonly error: ActionError | undefined
  /** Lines of the log, a warning with `warning: ` before it. */
  readonly lines: readonly string[]
  readonly workspace: Workspace
  readonly host: InMemoryReleaseHost
  readonly signer: LocalSigner
  /** What changed on the host in this run. */
  readonly mutations: readonly string[]
  /** Signatures that were asked for in this run. */
  readonly signCalls: number
}

export type SignResult = UseCaseResult<SignReport>
export type VerifyResult = UseCaseResult<VerifyReport>

/** A signer and a release, for runs of the use cases in this process. */
export interface UseCaseWorld {
  readonly host: InMemoryReleaseHost
  readonly signer: LocalSigner
  /** Signs `dist/*` for the release unless the inputs say otherwise. */
  readonly sign: (inputs?: Inputs, options?: RunOptions) => Promise<SignResult>
  /** Verifies what the inputs say with the signer's pin, unless they name what to trust. */
  readonly verify: (inputs?: Inputs, options?: RunOptions) => Promise<VerifyResult>
}

export const TAG = 'v1.2.3'
export const REPOSITORY = 'octo-org/product'
export const SERVER = 'https://github.com'
const ARTIFACT = { 'dist/app.tgz': 'the artifact\n' }
const JOB: JobContext = {
  serverUrl: 'https://github.com',
  repository: REPOSITORY,
  eventRelease: undefined,
  tag: undefined,
  region: 'eu-central-1',
  sessionName: 'octo-org@product-1-1'
}
const RUN = { id: '1', attempt: '1', workflow: `${REPOSITORY}/.github/workflows/release.yml@refs/heads/main` }
const TRUST = ['public-key-fingerprint', 'trusted-public-key', 'key-id']

export async function useCaseWorld(options: UseCaseOptions = {}): Promise<UseCaseWorld> {
  const host = new InMemoryReleaseHost({ tag: TAG, repository: REPOSITORY, ...options.release })
  const signer = await LocalSigner.of(options.key ?? 'use-cases')

  /** @param execute the use case; what it throws is the result's error. */
  const run = async <Report>(
    given: Inputs,
    report: Report,
    options: RunOptions & { readonly signer: LocalSigner; readonly files: Files },
    execute: (inputs: ParsedInputs, log: Log, path: string) => Promise<void>
  ): Promise<UseCaseResult<Report>> => {
    const folder = options.workspace ?? workspace(options.files)
    const { lines, log } = keepingLog()
    const before = { mutations: host.mutations.length, signCalls: options.signer.calls.sign }
    let error: ActionError | undefined
    try {
      await execute(parseInputs(toVariables(given), JOB), log, folder.path)
    } catch (thrown) {
      error = toActionError(thrown)
    }
    return {
      report,
      error,
      lines,
      workspace: folder,
      host,
      signer: options.signer,
      mutations: host.mutations.slice(before.mutations),
      signCalls: options.signer.calls.sign - before.signCalls
    }
  }
  const platform = options.platform ?? 'linux'
  const surroundings = { platform, serverUrl: SERVER, run: RUN }
  const never = new AbortController().signal

  return {
    host,
    signer,
    sign: async (
      inputs = {},
      { signer: by = signer, files = options.files ?? ARTIFACT, cancelled = never, ...more } = {}
    ) => {
      const report = emptySignReport()
      const defaults = {
        mode: 'sign',
        artifacts: 'dist/*',
        strategy: 'each', // the fewest files; what the default adds has tests of its own
        'release-tag': TAG,
        'job-total': '1',
        'key-id': by.keyId
      }
      const given = { ...defaults, ...options.inputs, ...inputs }
      return run(given, report, { ...more, signer: by, files }, async (parsed, log, path) => {
        if (parsed.mode !== 'sign') throw new Error('these inputs do not sign')
        const releases = parsed.release === undefined ? undefined : host
        const adapters = Promise.resolve({ signer: by, releases })
        await sign(parsed, { ...surroundings, cancelled, adapters, log, workspace: path }, report)
      })
    },
    verify: async (inputs = {}, { signer: by = signer, files = {}, cancelled = never, ...more } = {}) => {
      const report = emptyVerifyReport()
      const pin = TRUST.some(name => name in inputs) ? {} : { 'public-key-fingerprint': by.fingerprint }
      const given = { mode: 'verify', ...pin, ...inputs }
      return run(given, report, { ...more, signer: by, files }, async (parsed, log, path) => {
        if (parsed.mode !== 'verify') throw new Error('these inputs do not verify')
        const releases = parsed.release === undefined ? undefined : host
        const asked = parsed.key === undefined ? undefined : by
        await verify(
          parsed,
          { ...surroundings, cancelled, signer: asked, releases, log, workspace: path },
          report
        )
      })
    }
  }
}

/** What became of each artifact: `verified`, or the cause of its refusal. */
export function verdictsOf({ report }: VerifyResult): Readonly<Record<string, string>> {
  return Object.fromEntries(
    report.results.map(result => [
      result.artifact,
      result.kind === 'verified' ? 'verified' : result.diagnosis.cause
    ])
  )
}

function toVariables(inputs: Inputs): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) =>
      value === undefined ? [] : [[`INPUT_${name.toUpperCase()}`, value]]
    )
  )
}

function keepingLog(): { readonly lines: string[]; readonly log: Log } {
  const lines: string[] = []
  return {
    lines,
    log: {
      info: text => void lines.push(text),
      debug: () => undefined,
      warning: text => void lines.push(`warning: ${text}`)
    }
  }
}
