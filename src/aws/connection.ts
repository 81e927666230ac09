import type { Waiting } from '../lib/waiting.ts'
import { assertSecureEndpoint } from '../network/endpoints.ts'
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
  const network = connectNetwork(proxy, environment.awsCaBundle)
  if (proxy !== undefined)
    log.info(`AWS is asked through the proxy ${proxy.name} (HTTPS_PROXY), unless NO_PROXY excepts it.`)
  const kms = { region: key.region, endpoint: environment.kmsEndpoint }
  if (kms.endpoint !== undefined) log.info(`KMS is asked at ${kms.endpoint} (AWS_ENDPOINT_URL_KMS).`)
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
  const { key, environment, waiting, limits, terms, log } = connection
  const [{ KmsSigner }, { network, kms }] = await Promise.all([
    import('./kms-signer.ts'),
    connectToAws(connection)
  ])
  if (kms.endpoint === undefined && environment.awsEndpoint !== undefined) {
    const { href } = assertSecureEndpoint(environment.awsEndpoint, 'AWS_ENDPOINT_URL')
    log.info(`KMS is asked at ${href} (AWS_ENDPOINT_URL).`)
  }
  const sources = credentialSources(env)
  return new KmsSigner({ key, kms, network, role: undefined, sources, waiting, limits, terms })
}
