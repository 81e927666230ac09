import { readFileSync } from 'node:fs'
import { ActionError } from '../errors.ts'
import { toPlatform, type Platform } from '../lib/file-names.ts'
import {
  endpointIn,
  readNetworkEnvironment,
  type NetworkEnvironment
} from '../network/network-environment.ts'
import type { JobContext } from '../ports/job.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The variables of the runner that this action reads, and those for AWS. */
export interface RunnerEnvironment extends JobContext, NetworkEnvironment {
  /** Absolute path. */
  readonly workspace: string
  readonly platform: Platform
  readonly apiUrl: string
  readonly eventName: string
  readonly githubHosted: boolean
  readonly run: { readonly [Part in 'id' | 'attempt' | 'workflow']: string | undefined }
  readonly oidcRequestUrl: string | undefined
  readonly oidcRequestToken: string | undefined
  /** `ACTIONS_ORCHESTRATION_ID`: the runner's, for the user agent, as the toolkit sends it. */
  readonly orchestrationId: string | undefined
  /** Why the job cannot have a token endpoint; undefined when no reason is known. */
  readonly withoutToken: 'fork' | 'act' | undefined
}

const MAX_EVENT_BYTES = 32 * 1024 * 1024

/**
 * The environment of the job: variables that the runner sets (GitHub docs, "Default environment variables") and those of the AWS SDK.
 *
 * @throws ENVIRONMENT_INSECURE when TLS certificates are not verified or an endpoint is not https, INPUT_INVALID when the file of a
 * `release` event is not JSON.
 */
export function readEnvironment(env: Environment): RunnerEnvironment {
  const value = (name: string): string | undefined => env[name] || undefined
  const network = readNetworkEnvironment(env)
  const repository = value('GITHUB_REPOSITORY')
  return {
    ...network,
    workspace: value('GITHUB_WORKSPACE') ?? process.cwd(),
    platform: toPlatform(process.platform),
    repository,
    serverUrl: value('GITHUB_SERVER_URL') ?? 'https://github.com',
    apiUrl: endpointIn(env, 'GITHUB_API_URL')?.replace(/\/+$/, '') ?? 'https://api.github.com',
    eventName: value('GITHUB_EVENT_NAME') ?? '',
    eventRelease:
      value('GITHUB_EVENT_NAME') === 'release' ? readEventRelease(value('GITHUB_EVENT_PATH')) : undefined,
    tag: value('GITHUB_REF_TYPE') === 'tag' ? value('GITHUB_REF_NAME') : undefined,
    sessionName: [
      repository?.replace('/', '@') ?? 'github',
      value('GITHUB_RUN_ID'),
      value('GITHUB_RUN_ATTEMPT')
    ]
      .filter(part => part !== undefined)
      .join('-'),
    githubHosted: value('RUNNER_ENVIRONMENT') === 'github-hosted',
    run: {
      id: value('GITHUB_RUN_ID'),
      attempt: value('GITHUB_RUN_ATTEMPT'),
      workflow: value('GITHUB_WORKFLOW_REF')
    },
    oidcRequestUrl: value('ACTIONS_ID_TOKEN_REQUEST_URL'),
    oidcRequestToken: value('ACTIONS_ID_TOKEN_REQUEST_TOKEN'),
    orchestrationId: value('ACTIONS_ORCHESTRATION_ID'),
    withoutToken: readWithoutToken(env)
  }
}

/** Why the run can never get an OIDC token: it is one of `act`, or of a pull request from a fork; undefined for other runs. */
function readWithoutToken(env: Environment): RunnerEnvironment['withoutToken'] {
  if (env['ACT'] === 'true') return 'act' // nektos/act sets it, and has no token endpoint
  if (env['GITHUB_EVENT_NAME'] !== 'pull_request') return undefined
  interface Side {
    readonly repo?: { readonly full_name?: unknown } | null // null: the fork was deleted
  }
  let event: unknown
  try {
    event = readEvent(env['GITHUB_EVENT_PATH'])
  } catch {
    return undefined // used for an explanation only: a run that needs nothing of the event continues
  }
  const { head, base } =
    (event as { pull_request?: { head?: Side; base?: Side } } | null | undefined)?.pull_request ?? {}
  if (head === undefined || base === undefined) return undefined
  return head.repo?.full_name === base.repo?.full_name ? undefined : 'fork'
}

function readEventRelease(path: string | undefined): RunnerEnvironment['eventRelease'] {
  let event: unknown
  try {
    event = readEvent(path)
  } catch (cause) {
    throw new ActionError('INPUT_INVALID', `The event file ${path} is not readable JSON.`, {
      hint: 'Give release-tag or release-id instead of relying on the event.',
      cause
    })
  }
  const { id, tag_name: tag } =
    (event as { release?: { id?: unknown; tag_name?: unknown } } | null | undefined)?.release ?? {}
  return typeof id === 'number' && typeof tag === 'string' ? { id, tag } : undefined
}

/** The parsed event file; undefined when there is none, or when it is larger than any that GitHub writes. */
function readEvent(path: string | undefined): unknown {
  if (path === undefined || path === '') return undefined
  const text = readFileSync(path, 'utf8')
  return text.length > MAX_EVENT_BYTES ? undefined : JSON.parse(text)
}
