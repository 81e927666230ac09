import type { KMSClientConfig } from '@aws-sdk/client-kms'
import { assertSecureEndpoint } from '../endpoints.ts'

/** Where a service is asked: its own address, or the one that the environment gives (a VPC endpoint, an emulator). */
export interface ServiceLocation {
  readonly region: string
  /** Undefined: the SDK's endpoint for the Region. */
  readonly endpoint: string | undefined
}

const CONNECT_TIMEOUT_MS = 5_000
const REQUEST_TIMEOUT_MS = 15_000

/** The SDK has no time limits of its own; a signing step must not hang. */
export function clientConfig(location: ServiceLocation, maxAttempts: number) {
  return {
    region: location.region,
    ...(location.endpoint === undefined ? {} : { endpoint: location.endpoint }),
    maxAttempts,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true
    }
  } satisfies KMSClientConfig
}

interface MiddlewareStackLike {
  add(
    middleware: (next: (args: never) => unknown) => (args: never) => unknown,
    options: { step: 'finalizeRequest'; name: string }
  ): void
}

/**
 * The last look at a request before it leaves: an endpoint can also come from a shared AWS file or a global variable,
 * and must be https like any other.
 */
export function refusePlainHttp(client: { readonly middlewareStack: unknown }): void {
  const stack = client.middlewareStack as MiddlewareStackLike
  stack.add(
    next => args => {
      const { request } = args as { request: { protocol: string; hostname: string } }
      assertSecureEndpoint(`${request.protocol}//${request.hostname}`, 'the AWS endpoint')
      return next(args)
    },
    { step: 'finalizeRequest', name: 'refusePlainHttp' }
  )
}
