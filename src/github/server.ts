import { Octokit } from '@octokit/core'
import pThrottle from 'p-throttle'
import { untrusted } from '../lib/text.ts'
import type { Waiting } from '../lib/waiting.ts'
import { Connections } from '../network/http.ts'
import type { Proxy } from '../network/proxy.ts'
import { UnreadableAnswerError } from './advice.ts'
import { openFetch, wholeFetch, type Fetch } from './fetch.ts'
import { Transfers } from './transfers.ts'

export interface ServerOptions {
  readonly apiUrl: string
  readonly token: string
  readonly userAgent: string
  readonly proxy?: Proxy | undefined
  readonly debug: (text: string) => void
  readonly info: (text: string) => void
  readonly waiting: Waiting
  /** How many changes are sent in a minute where the server limits rates; a test makes the minute short. */
  readonly pace?: Pace
}

export interface Pace {
  readonly writesPerMinute: number
  readonly minuteMs: number
}

export interface Answer {
  readonly status: number
  readonly url: string
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly data: unknown
}

export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path under the API, or a whole URL of a host that may have the token. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  /** Gives the answer's body as a stream and leaves redirects to the caller. */
  readonly streamed?: boolean
}

/** GitHub: at most 80 requests that make content a minute (docs.github.com, "Rate limits for the REST API"); others share it. */
const PACE: Pace = { writesPerMinute: 70, minuteMs: 60_000 }

/** What all requests to one server have in common, whatever ends them. */
export class GitHubServer {
  readonly transfers: Transfers
  /** Of an answer whose body is still to come; without the token. */
  readonly fetch: Fetch
  readonly pace: Pace
  readonly #octokit: Octokit
  readonly #paced: <T>(write: () => Promise<T>) => Promise<T>
  readonly #debug: (text: string) => void
  #isLimited = false
  #clockOffsetMs = 0

  constructor({ apiUrl, token, userAgent, proxy, debug, info, waiting, pace = PACE }: ServerOptions) {
    const connections = new Connections(proxy)
    this.transfers = new Transfers(info)
    this.fetch = openFetch(connections)
    this.pace = pace
    this.#octokit = new Octokit({
      auth: token,
      baseUrl: apiUrl,
      userAgent,
      log: { debug, info: debug, warn: debug, error: debug },
      request: { fetch: wholeFetch(connections) }
    })
    const throttle = pThrottle({
      limit: pace.writesPerMinute,
      interval: pace.minuteMs,
      strict: true,
      signal: waiting.cancelled
    })
    this.#paced = throttle(async (write: () => Promise<unknown>) => write()) as <T>(
      write: () => Promise<T>
    ) => Promise<T>
    this.#debug = debug
  }

  /** Whether it counts requests. */
  get isLimited(): boolean {
    return this.#isLimited
  }

  /** The server's time now, as far as its last answer told; milliseconds. */
  now(): number {
    return Date.now() + this.#clockOffsetMs
  }

  /** Sends a change when its turn comes. */
  async inTurn<T>(write: () => Promise<T>): Promise<T> {
    return this.#paced(write)
  }

  /** One request; rejects with what octokit throws, and on an answer that is not JSON. */
  async request(request: ServerRequest, signal: AbortSignal): Promise<Answer> {
    try {
      const answer = await this.#ask(request, signal)
      this.#learn({ response: answer })
      this.#debug(`${request.method} ${request.url.split('?')[0]}: ${answer.status}`)
      if (!(request.streamed ?? false)) assertReadable(answer)
      return answer
    } catch (thrown) {
      this.#learn(thrown)
      throw thrown
    }
  }

  async #ask(
    { method, url, headers, body, streamed = false }: ServerRequest,
    signal: AbortSignal
  ): Promise<Answer> {
    return this.#octokit.request({
      method,
      url,
      headers: { ...headers },
      ...(body === undefined ? {} : { data: body }),
      request: {
        signal,
        ...(streamed && { fetch: this.fetch, parseSuccessResponseBody: false, redirect: 'manual' })
      }
    })
  }

  /** Every answer tells the server's time, and whether it counts requests (an Enterprise Server usually does not). */
  #learn(source: unknown): void {
    const { headers } = (source as { response?: { headers?: Answer['headers'] } }).response ?? {}
    const date = Date.parse(String(headers?.['date']))
    if (Number.isFinite(date)) this.#clockOffsetMs = date - Date.now()
    if (headers?.['x-ratelimit-limit'] !== undefined) this.#isLimited = true
  }
}

/** Octokit gives the text of what it cannot read as JSON. */
function assertReadable({ status, headers, data }: Answer): void {
  if (status === 204 || (typeof data === 'object' && !(data instanceof ArrayBuffer))) return
  throw new UnreadableAnswerError(
    `${describeType(String(headers['content-type'] ?? ''))} (status ${status})`,
    'JSON'
  )
}

function describeType(contentType: string): string {
  if (contentType.startsWith('text/html')) return 'an HTML page'
  if (contentType.includes('json')) return 'JSON that breaks off or cannot be read'
  return contentType === '' ? 'a body without a content type' : untrusted(contentType)
}
