import { ActionError } from '../errors.ts'
import { assertSecureEndpoint } from './endpoints.ts'

/** The variables that say how AWS is reached, whoever runs this. */
export interface NetworkEnvironment {
  /** `AWS_REGION`, else `AWS_DEFAULT_REGION`. */
  readonly region: string | undefined
  /** `AWS_ENDPOINT_URL`, for every AWS service; not obeyed with a role. */
  readonly awsEndpoint: string | undefined
  readonly kmsEndpoint: string | undefined
  readonly stsEndpoint: string | undefined
  /** `https_proxy`, else `HTTPS_PROXY`; as it is. */
  readonly httpsProxy: string | undefined
  /** `no_proxy`, else `NO_PROXY`; as it is. */
  readonly noProxy: string | undefined
  /** `AWS_CA_BUNDLE`: path of a PEM file. */
  readonly awsCaBundle: string | undefined
}

/**
 * @throws ENVIRONMENT_INSECURE when TLS certificates are not verified, Node.js would print requests, or an endpoint is not https.
 */
export function readNetworkEnvironment(
  env: Readonly<Record<string, string | undefined>>
): NetworkEnvironment {
  assertSafe(env)
  const value = (name: string): string | undefined => env[name] || undefined
  return {
    region: value('AWS_REGION') ?? value('AWS_DEFAULT_REGION'),
    awsEndpoint: value('AWS_ENDPOINT_URL'),
    kmsEndpoint: endpointIn(env, 'AWS_ENDPOINT_URL_KMS'),
    stsEndpoint: endpointIn(env, 'AWS_ENDPOINT_URL_STS'),
    // lowercase variables take precedence, as in curl
    httpsProxy: value('https_proxy') ?? value('HTTPS_PROXY'),
    noProxy: value('no_proxy') ?? value('NO_PROXY'),
    awsCaBundle: value('AWS_CA_BUNDLE')
  }
}

/**
 * The address in a variable; undefined when it is not set.
 *
 * @throws ENVIRONMENT_INSECURE
 */
export function endpointIn(
  env: Readonly<Record<string, string | undefined>>,
  name: string
): string | undefined {
  const url = env[name] || undefined
  if (url !== undefined) assertSecureEndpoint(url, name)
  return url
}

function assertSafe(env: Readonly<Record<string, string | undefined>>): void {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    throw new ActionError(
      'ENVIRONMENT_INSECURE',
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of TLS certificates off.',
      {
        hint: 'Remove it from the environment; give a private certificate authority in NODE_EXTRA_CA_CERTS instead.'
      }
    )
  }
  for (const name of ['NODE_DEBUG', 'NODE_DEBUG_NATIVE']) {
    if ((env[name] ?? '').trim() === '') continue
    throw new ActionError(
      'ENVIRONMENT_INSECURE',
      `${name} is set, and makes Node.js print requests, with the tokens in them.`,
      { hint: `Remove ${name} from the environment; in a workflow, use the debug logging of GitHub Actions.` }
    )
  }
}
