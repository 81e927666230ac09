import type { KMSClientConfig } from '@aws-sdk/client-kms'
import type { Readable } from 'node:stream'
import { ActionError } from '../errors.ts'
import { assertSecureEndpoint, isAwsHost } from '../network/endpoints.ts'
import { assertProxySupported } from '../network/proxy.ts'
import type { Network } from './network.ts'
import { AnswerTooLongError, markProxied } from './service-error.ts'

/** Where a service is asked: its own address, or the one that the environment gives (a VPC endpoint, an emulator). */
export interface ServiceLocation {
  readonly region: string
  /** Undefined: the SDK's endpoint for the Region. */
  readonly endpoint: string | undefined
}

/** How long AWS may take; a test makes it short. */
export interface AwsLimits {
  readonly connectMs: number
  /** Until the answer begins. */
  readonly headersMs: number
  /** Until the answer is complete. */
  readonly answerMs: number
  /** Until the SDK's default chain has found credentials. */
  readonly credentialsMs: number
  /** How long one call goes on while it is throttled. */
  readonly throttleBudgetMs: number
}

export const AWS_LIMITS: AwsLimits = {
  connectMs: 5_000,
  headersMs: 15_000,
  answerMs: 20_000,
  credentialsMs: 60_000,
  throttleBudgetMs: 5 * 60_000
}

const MAX_ANSWER_BYTES = 1024 * 1024 // what is asked of KMS and STS takes some thousand

/** Attempts are ours to repeat, and to bound: the SDK would send the same, perhaps expired, token again, and never ends an answer that stalls. */
export function clientConfig(location: ServiceLocation, network: Network, limits: AwsLimits = AWS_LIMITS) {
  return {
    region: location.region,
    ...(location.endpoint === undefined ? {} : { endpoint: location.endpoint }),
    maxAttempts: 1,
    streamCollector: collect,
    requestHandler: {
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.headersMs,
      throwOnRequestTimeout: true,
      httpsAgent: network.agent
    }
  } satisfies KMSClientConfig
}

interface SdkRequest {
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
export function guardRequests(
  client: { readonly middlewareStack: unknown },
  { proxy, onCustomEndpoint }: Network
): void {
  const stack = client.middlewareStack as MiddlewareStackLike
  stack.add(
    next => async args => {
      const { protocol, hostname, port } = (args as { request: SdkRequest }).request
      assertSecureEndpoint(`${protocol}//${hostname}`, 'the AWS endpoint')
      assertFipsExists(hostname)
      if (!isAwsHost(hostname))
        onCustomEndpoint(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`)
      const proxied = protocol === 'https:' && proxy?.applies(hostname, port) ? proxy : undefined
      if (proxied === undefined) return next(args)
      assertProxySupported(process.versions.node, proxied, hostname)
      try {
        return await next(args)
      } catch (thrown) {
        throw markProxied(thrown, proxied.name)
      }
    },
    { step: 'finalizeRequest', name: 'guardRequests' }
  )
}

/** The SDK's own collects an answer in memory, however long it becomes. */
async function collect(body: Readable): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const chunks: Buffer[] = []
  let bytes = 0
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    chunks.push(chunk)
    if (bytes > MAX_ANSWER_BYTES) body.destroy(new AnswerTooLongError())
  })
  body.on('error', reject)
  body.on('end', () => resolve(Buffer.concat(chunks)))
  return promise
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
