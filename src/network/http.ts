import type { Agent, AgentOptions, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { agentThrough, assertProxySupported, type Proxy } from './proxy.ts'

/** One request. */
export interface OutgoingRequest {
  /** https, or loopback. */
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** Pieces are asked for as fast as they can be sent, and no longer than the answer is waited for. */
  readonly body?: string | AsyncIterable<Uint8Array> | undefined
  readonly signal?: AbortSignal | undefined
}

interface Protocol {
  readonly request: (url: URL, options: RequestOptions) => ClientRequest
  readonly agent: Agent
}

/** How long a connection without a request is kept: servers end theirs some seconds later. */
const IDLE_MS = 4_000

/** The connections to a service, through the job's proxy where it applies. Node's modules are loaded by the first request that needs them. */
export class Connections {
  readonly #proxy: Proxy | undefined
  readonly #protocols = new Map<string, Promise<Protocol>>()

  constructor(proxy: Proxy | undefined) {
    this.#proxy = proxy
  }

  /**
   * The beginning of the answer, whatever its status; redirects are not followed. Once the signal aborts, this rejects with its reason,
   * and so does reading the body (`piecesOf`).
   *
   * @throws ENVIRONMENT_INVALID, or what `node:http` throws.
   */
  async send({ url, method, headers, body, signal }: OutgoingRequest): Promise<IncomingMessage> {
    const port = url.port === '' ? undefined : Number(url.port)
    if (this.#proxy?.applies(url.hostname, port) === true)
      assertProxySupported(process.versions.node, this.#proxy, url.hostname)
    const { request, agent } = await this.#protocolOf(url)
    signal?.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const outgoing = request(url, { method, headers, agent, signal })
    outgoing.on('error', reject).on('response', resolve)
    if (typeof body === 'object') this.#upload(body, outgoing).catch(reject)
    else outgoing.end(body)
    try {
      return await promise
    } catch (thrown) {
      signal?.throwIfAborted()
      throw thrown
    }
  }

  async #protocolOf({ protocol }: URL): Promise<Protocol> {
    const known = this.#protocols.get(protocol)
    if (known !== undefined) return known
    const options = { keepAlive: true, timeout: IDLE_MS } satisfies AgentOptions
    const load = async (): Promise<Protocol> => {
      if (protocol === 'https:') {
        const { request, Agent } = await import('node:https')
        return { request, agent: agentThrough(this.#proxy, Agent, options) }
      }
      const { request, Agent } = await import('node:http')
      return { request, agent: new Agent(options) }
    }
    const loaded = load()
    this.#protocols.set(protocol, loaded)
    return loaded
  }

  /** An answer that comes before the end of the body is a refusal: the rest is not sent. */
  async #upload(body: AsyncIterable<Uint8Array>, outgoing: ClientRequest): Promise<void> {
    const { pipeline } = await import('node:stream/promises')
    outgoing.on('response', answer => {
      answer.on('end', () => {
        if (!outgoing.writableFinished) outgoing.destroy()
      })
    })
    await pipeline(body, outgoing)
  }
}

/** The pieces of a body; it is given up once the signal aborts or nobody reads on. */
export async function* piecesOf(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined
): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of body) {
      signal?.throwIfAborted()
      yield piece
    }
  } catch (thrown) {
    signal?.throwIfAborted()
    throw thrown
  }
}
