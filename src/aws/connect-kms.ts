import type { Waiting } from '../lib/waiting.ts'
import { assertSecureEndpoint, describeAddress } from '../network/endpoints.ts'
import type { NetworkEnvironment } from '../network/network-environment.ts'
import type { Proxy } from '../network/proxy.ts'
import type { IdentityToken } from '../ports/job.ts'
import type { Log } from '../ports/log.ts'
import type { KeyReference, RoleInputs } from '../ports/signer.ts'
import type { AwsTerms } from '../ports/terms.ts'
import type { AwsLimits, ServiceLocation } from './client.ts'
import { roleCredentials, shared } from './credentials.ts'
import { KmsSigner, type KmsSignerOptions } from './kms-signer.ts'
import { connectNetwork } from './network.ts'
import { credentialSources } from './sdk-environment.ts'
import { sessionPolicy, type KeyUse } from './session-policy.ts'

/** A key, and the words in which messages about it speak. */
export interface ConnectedKey {
  readonly key: KeyReference
  readonly terms: AwsTerms
}

/** What KMS is reached with. */
export interface KmsConnection {
  readonly key: KeyReference
  /** A second key, for which a signer of its own is made, with the same credentials. */
  readonly additional?: (ConnectedKey & { readonly use: KeyUse }) | undefined
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
  return connectKeys(connection).signer
}

/** The same for two keys. */
export function connectKeys(connection: KmsConnection): {
  readonly signer: KmsSigner
  readonly additionalSigner: KmsSigner | undefined
} {
  const { key, additional, environment, proxy, role: assumed, env, waiting, limits, terms, log } = connection
  const network = connectNetwork(proxy, environment.awsCaBundle, origin =>
    announceEndpoint(origin, environment, log)
  )
  if (proxy !== undefined)
    log.info(`AWS is asked through the proxy ${proxy.name} (HTTPS_PROXY), unless NO_PROXY excepts it.`)
  const kmsIn = ({ region }: KeyReference): ServiceLocation => ({ region, endpoint: environment.kmsEndpoint })
  const connectBoth = (
    credentials: Pick<KmsSignerOptions, 'role' | 'sources'>
  ): ReturnType<typeof connectKeys> => {
    const connectOne = ({ key, terms }: ConnectedKey): KmsSigner =>
      new KmsSigner({ key, kms: kmsIn(key), network, waiting, limits, terms, ...credentials })
    return {
      signer: connectOne({ key, terms }),
      additionalSigner: additional && connectOne(additional)
    }
  }
  if (assumed === undefined) {
    // before the SDK looks for credentials, some of which it would send there to get others
    if (environment.awsEndpoint !== undefined)
      assertSecureEndpoint(environment.awsEndpoint, 'AWS_ENDPOINT_URL')
    return connectBoth({ role: undefined, sources: credentialSources(env) })
  }
  const { role, use, ...session } = assumed
  const policy = sessionPolicy([{ key, use }, ...(additional === undefined ? [] : [additional])], role)
  const sts = { region: key.region, endpoint: environment.stsEndpoint }
  const operations = ['kms:GetPublicKey', ...(use.operation === undefined ? [] : [use.operation])]
  const limitedTo = `${operations.join(' and ')} with ${additional === undefined ? 'this key' : 'these two keys'}`
  const fetch = roleCredentials({ ...session, role, policy, limitedTo, sts, network, waiting, limits, log })
  const credentials = additional === undefined ? fetch : shared(fetch)
  return connectBoth({ role: { arn: role.arn, credentials } })
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
      `Requests to AWS go to ${describeAddress(origin)}, which is not an AWS address (${variables.join(', ')}).`
    )
    return
  }
  log.warning(
    `Requests to AWS go to ${describeAddress(origin)}, which is not an AWS address: a shared AWS file names it (endpoint_url). The service at that address decides which key key-id means; pin the key in public-key-fingerprint, or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true.`
  )
}
