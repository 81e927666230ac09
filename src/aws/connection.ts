import type { Waiting } from '../lib/waiting.ts'
import { describeAddress } from '../network/endpoints.ts'
import type { NetworkEnvironment } from '../network/network-environment.ts'
import type { Proxy } from '../network/proxy.ts'
import type { AwsTerms, KeyReference, Log, Signer } from '../ports.ts'
import type { AwsLimits, ServiceLocation } from './client.ts'
import type { Network } from './network.ts'
import { credentialSources } from './sdk-environment.ts'

/** What KMS is reached with. */
export interface Connection {
  readonly key: KeyReference
  readonly environment: NetworkEnvironment
  readonly proxy: Proxy | undefined
  readonly waiting: Waiting
  readonly limits?: AwsLimits | undefined
  readonly terms: AwsTerms
  readonly log: Log
}

/** The way to AWS, and where KMS is asked; what is not usual is logged. The SDK is not loaded before. */
export async function connectToAws({
  key,
  environment,
  proxy,
  log
}: Connection): Promise<{ readonly network: Network; readonly kms: ServiceLocation }> {
  const { connectNetwork } = await import('./network.ts')
  const network = connectNetwork(proxy, environment.awsCaBundle, origin =>
    announceEndpoint(origin, environment, log)
  )
  if (proxy !== undefined)
    log.info(`AWS is asked through the proxy ${proxy.name} (HTTPS_PROXY), unless NO_PROXY excepts it.`)
  const kms = { region: key.region, endpoint: environment.kmsEndpoint }
  return { network, kms }
}

/**
 * KMS with the credentials that the SDK's default chain finds: of the environment, a profile, a session of IAM Identity Center, a process,
 * the machine.
 *
 * @param env this process's environment, which the SDK reads by itself.
 */
export async function connectWithDefaultChain(
  connection: Connection,
  env: NodeJS.ProcessEnv
): Promise<Signer> {
  const { key, waiting, limits, terms } = connection
  const [{ KmsSigner }, { network, kms }] = await Promise.all([
    import('./kms-signer.ts'),
    connectToAws(connection)
  ])
  const sources = credentialSources(env)
  return new KmsSigner({ key, kms, network, role: undefined, sources, waiting, limits, terms })
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
