import type { Waiting } from '../lib/waiting.ts'
import { assertSecureEndpoint, describeAddress } from '../network/endpoints.ts'
import type { NetworkEnvironment } from '../network/network-environment.ts'
import type { Proxy } from '../network/proxy.ts'
import type { AwsTerms, IdentityToken, KeyReference, Log, RoleInputs } from '../ports.ts'
import type { AwsLimits } from './client.ts'
import { roleCredentials } from './credentials.ts'
import { KmsSigner } from './kms-signer.ts'
import { connectNetwork } from './network.ts'
import { credentialSources } from './sdk-environment.ts'
import { sessionPolicy, type KeyUse } from './session-policy.ts'

/** What KMS is reached with. */
export interface KmsConnection {
  readonly key: KeyReference
  readonly environment: NetworkEnvironment
  readonly proxy: Proxy | undefined
  /** The role to assume; undefined: the SDK's default chain of credentials, which reads `env` by itself. */
  readonly role: RoleConnection | undefined
  /** This process's environment. */
  readonly env: NodeJS.ProcessEnv
  readonly waiting: Waiting
  readonly limits?: AwsLimits | undefined
  readonly terms: AwsTerms
  readonly log: Log
}

export interface RoleConnection {
  readonly role: RoleInputs
  readonly use: KeyUse
  readonly identityToken: IdentityToken
  /** Called with each secret part of the credentials before they are used. */
  readonly mask: (secret: string) => void
}

/**
 * KMS behind the `Signer` port, with STS before it where a role is assumed; where it is asked is logged if that is not usual. The one door of
 * this folder, so that the SDK is loaded as one piece, and only by a run that asks AWS.
 *
 * @throws ENVIRONMENT_INVALID, ENVIRONMENT_INSECURE for an `AWS_ENDPOINT_URL` that is obeyed and is not https.
 */
export function connectKms(connection: KmsConnection): KmsSigner {
  const { key, environment, proxy, role: assumed, env, waiting, limits, terms, log } = connection
  const network = connectNetwork(proxy, environment.awsCaBundle, origin =>
    announceEndpoint(origin, environment, log)
  )
  if (proxy !== undefined)
    log.info(`AWS is asked through the proxy ${proxy.name} (HTTPS_PROXY), unless NO_PROXY excepts it.`)
  const kms = { region: key.region, endpoint: environment.kmsEndpoint }
  const common = { key, kms, network, waiting, limits, terms }
  if (assumed === undefined) {
    // before the SDK looks for credentials, some of which it would send there to get others
    if (environment.awsEndpoint !== undefined)
      assertSecureEndpoint(environment.awsEndpoint, 'AWS_ENDPOINT_URL')
    return new KmsSigner({ ...common, role: undefined, sources: credentialSources(env) })
  }
  const { role, use, ...session } = assumed
  const policy = sessionPolicy(key, role, use)
  const sts = { region: key.region, endpoint: environment.stsEndpoint }
  const credentials = roleCredentials({ ...session, role, policy, sts, network, waiting, limits, log })
  return new KmsSigner({ ...common, role: { arn: role.arn, credentials } })
}

/** Whoever answers in place of KMS chooses what key-id means, so that each such address is told, and where it comes from. */
function announceEndpoint(
  origin: string,
  { kmsEndpoint, stsEndpoint, awsEndpoint }: NetworkEnvironment,
  log: Log
): void {
  const isIn = (url: string | undefined): boolean =>
    url !== undefined && URL.canParse(url) && new URL(url).origin === new URL(origin).origin
  const variables = (
    [
      ['AWS_ENDPOINT_URL_KMS', kmsEndpoint],
      ['AWS_ENDPOINT_URL_STS', stsEndpoint],
      ['AWS_ENDPOINT_URL', awsEndpoint]
    ] as const
  ).flatMap(([name, url]) => (isIn(url) ? [name] : []))
  if (variables.length > 0) {
    log.info(
      `AWS is asked at ${describeAddress(origin)}, which is none of its addresses (${variables.join(', ')}).`
    )
    return
  }
  log.warning(
    `AWS is asked at ${describeAddress(origin)}, which is none of its addresses: a shared AWS file names it (endpoint_url). Whoever answers there says which key key-id is; pin the key in public-key-fingerprint, or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true.`
  )
}
