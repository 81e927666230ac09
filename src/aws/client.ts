import type { KMSClientConfig } from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import { assertSecureEndpoint } from '../network/endpoints.ts'
import { assertProxySupported, type Network } from './network.ts'
import { markProxied } from './service-error.ts'

/** Where a service is asked: its own address, or the one that the environment gives (a VPC endpoint, an emulator). */
export interface ServiceLocation {
  readonly region: string
  /** Undefined: the SDK's endpoint for the Region. */
  readonly endpoint: string | undefined
}

const CONNECT_TIMEOUT_MS = 5_000
const REQUEST_TIMEOUT_MS = 15_000

/** The SDK has no time limits of its own, and attempts are ours to repeat: it would send the same, perhaps expired, token again. */
export function clientConfig(location: ServiceLocation, network: Network) {
  return {
    region: location.region,
    ...(location.endpoint === undefined ? {} : { endpoint: location.endpoint }),
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      httpsAgent: network.agent
    }
  } satisfies KMSClientConfig
}

interface OutgoingRequest {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
}

interface MiddlewareStackLike {
  add(
    middleware: (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>,
    options: { step: 'finalizeRequest'; name: string }
  ): void
}

/**
 * The last look at a request before it leaves. Endpoint and FIPS can also come from a shared AWS file or a global
 * variable, and are judged like any other.
 */
export function guardRequests(client: { readonly middlewareStack: unknown }, { proxy }: Network): void {
  const stack = client.middlewareStack as MiddlewareStackLike
  stack.add(
    next => async args => {
      const { protocol, hostname, port } = (args as { request: OutgoingRequest }).request
      assertSecureEndpoint(`${protocol}//${hostname}`, 'the AWS endpoint')
      assertFipsExists(hostname)
      const proxied = protocol === 'https:' && proxy?.applies(hostname, port) ? proxy : undefined
      if (proxied === undefined) return next(args)
      assertProxySupported(process.versions.node, proxied)
      try {
        return await next(args)
      } catch (thrown) {
        throw markProxied(thrown, proxied.name)
      }
    },
    { step: 'finalizeRequest', name: 'guardRequests' }
  )
}

/** The SDK's endpoint rules make up names for China, which has no FIPS endpoints, and would take them for a failing network. */
function assertFipsExists(hostname: string): void {
  if (!/^[a-z]+-fips\..*\.amazonaws\.com\.cn$/.test(hostname)) return
  throw new ActionError(
    'ENVIRONMENT_INVALID',
    `AWS has no FIPS endpoints in China: ${hostname} does not exist.`,
    {
      hint: 'Remove AWS_USE_FIPS_ENDPOINT from the environment, or use_fips_endpoint from the shared AWS config file.'
    }
  )
}
