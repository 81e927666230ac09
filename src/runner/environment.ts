import { readFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { assertSecureEndpoint } from '../endpoints.ts'
import { ActionError } from '../errors.ts'
import type { JobContext } from '../inputs.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What the runner says about the job and the machine. */
export interface RunnerEnvironment extends JobContext {
  /** Absolute path. */
  readonly workspace: string
  readonly serverUrl: string
  readonly apiUrl: string
  readonly eventName: string
  readonly githubHosted: boolean
  /** `AWS_ENDPOINT_URL`, for every AWS service; not obeyed with a role. */
  readonly awsEndpoint: string | undefined
  readonly kmsEndpoint: string | undefined
  readonly stsEndpoint: string | undefined
  readonly run: { readonly [Part in 'id' | 'attempt' | 'workflow']: string | undefined }
  readonly oidcRequestUrl: string | undefined
  readonly oidcRequestToken: string | undefined
}

const MAX_EVENT_BYTES = 32 * 1024 * 1024

/** Reads the variables that the runner sets (GitHub docs, "Default environment variables") and those of the AWS SDK. */
export function readEnvironment(env: Environment): RunnerEnvironment {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    throw new ActionError(
      'ENVIRONMENT_INSECURE',
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of TLS certificates off.',
      {
        hint: 'Remove it from the job; give a private certificate authority in NODE_EXTRA_CA_CERTS instead.'
      }
    )
  }
  const value = (name: string): string | undefined => env[name] || undefined
  const endpoint = (name: string): string | undefined => {
    const url = value(name)
    if (url !== undefined) assertSecureEndpoint(url, name)
    return url
  }
  const repository = value('GITHUB_REPOSITORY')
  return {
    workspace: value('GITHUB_WORKSPACE') ?? process.cwd(),
    repository,
    serverUrl: value('GITHUB_SERVER_URL') ?? 'https://github.com',
    apiUrl: endpoint('GITHUB_API_URL') ?? 'https://api.github.com',
    eventName: value('GITHUB_EVENT_NAME') ?? '',
    eventRelease:
      value('GITHUB_EVENT_NAME') === 'release' ? readEventRelease(value('GITHUB_EVENT_PATH')) : undefined,
    tag: value('GITHUB_REF_TYPE') === 'tag' ? value('GITHUB_REF_NAME') : undefined,
    region: value('AWS_REGION') ?? value('AWS_DEFAULT_REGION'),
    sessionName: [
      repository?.replace('/', '@') ?? 'github',
      value('GITHUB_RUN_ID'),
      value('GITHUB_RUN_ATTEMPT')
    ]
      .filter(part => part !== undefined)
      .join('-'),
    githubHosted: value('RUNNER_ENVIRONMENT') === 'github-hosted',
    awsEndpoint: value('AWS_ENDPOINT_URL'),
    kmsEndpoint: endpoint('AWS_ENDPOINT_URL_KMS'),
    stsEndpoint: endpoint('AWS_ENDPOINT_URL_STS'),
    run: {
      id: value('GITHUB_RUN_ID'),
      attempt: value('GITHUB_RUN_ATTEMPT'),
      workflow: value('GITHUB_WORKFLOW_REF')
    },
    oidcRequestUrl: value('ACTIONS_ID_TOKEN_REQUEST_URL'),
    oidcRequestToken: value('ACTIONS_ID_TOKEN_REQUEST_TOKEN')
  }
}

/**
 * Takes out of this process's environment what must not steer the AWS SDK; the job's environment is not changed.
 * With a role, nothing left behind on the machine may: no shared AWS file, no profile, no global endpoint. Instance
 * metadata is not asked on GitHub's runners: no answer there can be meant for this job.
 */
export function restrainAwsSdk(
  env: NodeJS.ProcessEnv,
  { withRole, githubHosted }: { withRole: boolean; githubHosted: boolean }
): void {
  if (githubHosted) env['AWS_EC2_METADATA_DISABLED'] = 'true'
  if (!withRole) return
  env['AWS_CONFIG_FILE'] = devNull
  env['AWS_SHARED_CREDENTIALS_FILE'] = devNull
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ENDPOINT_URL']) delete env[name]
}

function readEventRelease(path: string | undefined): RunnerEnvironment['eventRelease'] {
  if (path === undefined) return undefined
  let event: unknown
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length > MAX_EVENT_BYTES) return undefined
    event = JSON.parse(text)
  } catch (cause) {
    throw new ActionError('INPUT_INVALID', `The event file ${path} is not readable JSON.`, {
      hint: 'Give release-tag or release-id instead of relying on the event.',
      cause
    })
  }
  const { id, tag_name: tag } =
    (event as { release?: { id?: unknown; tag_name?: unknown } } | null)?.release ?? {}
  return typeof id === 'number' && typeof tag === 'string' ? { id, tag } : undefined
}
