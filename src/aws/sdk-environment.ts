import { devNull } from 'node:os'
import { ActionError } from '../errors.ts'
import { isVisibleAscii, untrusted } from '../lib/text.ts'
import { describeAddress } from '../network/endpoints.ts'

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

const SWITCHES = [
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_EC2_METADATA_V1_DISABLED',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_DISABLE_CLOCK_SKEW_CORRECTION'
] as const

const MAX_APP_ID_CHARACTERS = 50

const DEFAULTS_MODES = ['auto', 'in-region', 'cross-region', 'mobile', 'standard', 'legacy']

/**
 * Spells the switches of AWS as the SDK reads them: it drops `True`, which the AWS CLI takes, without a word, and the
 * request would go to another endpoint. Attempts are counted here, so the SDK's own settings for them are taken out. A longer name of
 * the application than the SDK takes would be a warning of its own, past the log.
 *
 * @throws ENVIRONMENT_INVALID
 */
export function normalizeAwsSwitches(env: NodeJS.ProcessEnv): void {
  for (const name of SWITCHES) normalize(env, name, ['true', 'false'])
  normalize(env, 'AWS_DEFAULTS_MODE', DEFAULTS_MODES)
  for (const name of ['AWS_RETRY_MODE', 'AWS_MAX_ATTEMPTS']) delete env[name]
  const appId = env['AWS_SDK_UA_APP_ID']
  if (appId !== undefined) env['AWS_SDK_UA_APP_ID'] = appId.slice(0, MAX_APP_ID_CHARACTERS)
}

/** Empty is unset, as for the AWS CLI. */
function normalize(env: NodeJS.ProcessEnv, name: string, allowed: readonly string[]): void {
  const given = env[name]
  const value = given?.trim().toLowerCase()
  if (given === undefined || value === undefined) return
  if (value === '') delete env[name]
  else if (allowed.includes(value)) env[name] = value
  else {
    throw new ActionError(
      'ENVIRONMENT_INVALID',
      `${name} is "${untrusted(given)}", expected ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}.`,
      { hint: `Correct ${name} in the environment, or remove it.` }
    )
  }
}

/** What the SDK takes together, or passes over without a word for the next source. */
const TOGETHER = [
  ['AWS_ACCESS_KEY_ID', ['AWS_SECRET_ACCESS_KEY']],
  ['AWS_SECRET_ACCESS_KEY', ['AWS_ACCESS_KEY_ID']],
  ['AWS_SESSION_TOKEN', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', ['AWS_ROLE_ARN']]
] as const

/**
 * Credentials that no header can carry would fail late, and as if AWS had refused them; half of a pair would let other credentials take its
 * place.
 *
 * @throws ENVIRONMENT_INVALID, without the value.
 */
export function assertUsableCredentials(env: NodeJS.ProcessEnv): void {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
    if (isVisibleAscii(env[name] ?? '')) continue
    throw new ActionError(
      'ENVIRONMENT_INVALID',
      `${name} contains a line break, a space or another character that no AWS credential has.`,
      { hint: `Give ${name} again, or the secret behind it, without a line break at its end.` }
    )
  }
  for (const [name, others] of TOGETHER) {
    const missing = (env[name] ?? '') === '' ? undefined : others.find(other => (env[other] ?? '') === '')
    if (missing === undefined) continue
    throw new ActionError(
      'ENVIRONMENT_INVALID',
      `${name} is set, but ${missing} is ${env[missing] === undefined ? 'not' : 'empty'}: the AWS SDK would go on to other credentials.`,
      {
        hint: `Set ${missing} as well (a secret that is not there is an empty string), or remove ${name}.`
      }
    )
  }
}

/**
 * The variables that name where the SDK takes credentials from, with what they say: none of that is a secret. Of an address only the host is
 * shown, for its path can be one.
 */
export function credentialSources(env: NodeJS.ProcessEnv): string[] {
  const given = (names: readonly string[]): string[] => names.filter(name => (env[name] ?? '') !== '')
  const files = [
    'AWS_PROFILE',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE'
  ]
  return [
    ...given(files).map(name => `${name} (${untrusted(env[name] ?? '')})`),
    ...given(['AWS_CONTAINER_CREDENTIALS_FULL_URI']).map(
      name => `${name} (${describeHost(env[name] ?? '')})`
    ),
    ...given(['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'])
  ]
}

function describeHost(url: string): string {
  return URL.canParse(url) ? describeAddress(url) : 'not a URL'
}
