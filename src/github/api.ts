import { Octokit } from '@octokit/core'
import pThrottle from 'p-throttle'
import { throwIfCancelled } from '../lib/cancellation.ts'
import { PASSING, type Attempts, type Outlook, type RetryPolicy, type Waiting } from '../lib/waiting.ts'
import { untilAborted } from '../lib/abort.ts'
import { TOLD_AFTER_MS, type TransferLimits, type TransferWatch } from '../lib/transfer-watch.ts'
import { Connections } from '../network/http.ts'
import type { Proxy } from '../network/proxy.ts'
import { adviseGitHub, outlookOf, statusOf, UnreadableAnswerError } from './advice.ts'
import { openFetch, wholeFetch, type Fetch } from './fetch.ts'
import { Transfers } from './transfers.ts'

export interface ApiOptions {
  readonly apiUrl: string
  readonly token: string
  readonly userAgent: string
  readonly proxy?: Proxy | undefined
  readonly debug: (text: string) => void
  readonly info: (text: string) => void
  readonly waiting: Waiting
  /** How many changes are sent in a minute where the server limits rates; a test makes the minute short. */
  readonly pace?: Pace
  readonly limits?: GitHubLimits | undefined
}

/** How long GitHub may take; a test makes it short. */
export interface GitHubLimits {
  /** Until an answer of JSON is complete. */
  readonly answerMs: number
  readonly transfer: TransferLimits
  /** Until an unfinished upload that does not grow is nobody's. */
  readonly leftoverMs: number
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

interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path under the API, or a whole URL of a host that may have the token. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  /** Gives the answer's body as a stream and leaves redirects to the caller. */
  readonly streamed?: boolean
  /** Bounds the request; without one, the answer must be complete in time. */
  readonly watch?: TransferWatch
}

/** What is repeated, and what is its own about how. */
type Repeating = Pick<RetryPolicy, 'doing' | 'outlook'> & Partial<RetryPolicy>

const LIMITS: GitHubLimits = {
  answerMs: 60_000,
  transfer: { windowMs: 60_000, minBytesPerWindow: 240 * 1024 }, // 4 KiB/s; jobs end after some hours
  leftoverMs: 45_000
}
const ATTEMPTS = 5
const BASE_DELAY_MS = 250

/** GitHub: at most 80 requests that make content a minute (docs.github.com, "Rate limits for the REST API"); others share it. */
const PACE: Pace = { writesPerMinute: 70, minuteMs: 60_000 }

/** Longer waits than this are left to the user: a job that sleeps costs money. */
export const RATE_LIMIT_BUDGET_MS = 15 * 60_000

/** What all requests to one server have in common, whatever ends them. */
interface Server {
  readonly octokit: Octokit
  readonly fetch: Fetch
  readonly pace: Pace
  readonly paced: <T>(write: () => Promise<T>) => Promise<T>
  readonly transfers: Transfers
  /** Whether it counts requests. */
  limited: boolean
  /** How far its clock is ahead of the local one. */
  clockOffsetMs: number
}

/**
 * Requests to one GitHub API: bounded in time and size, paced where the server limits rates, waiting when told to, stopping
 * between requests when the job is cancelled. Redirects are followed for reads only.
 */
export class GitHubApi {
  readonly apiUrl: string
  readonly transfers: Transfers
  readonly limits: GitHubLimits
  /** Of an answer whose body is still to come; without the token. */
  readonly fetch: Fetch
  readonly #options: ApiOptions
  readonly #server: Server
  readonly #waiting: Waiting
  /** By the signals that end them. */
  readonly #parts = new WeakMap<AbortSignal, GitHubApi>()

  constructor(options: ApiOptions, server: Server = connectServer(options)) {
    this.apiUrl = options.apiUrl
    this.transfers = server.transfers
    this.fetch = server.fetch
    this.limits = options.limits ?? LIMITS
    this.#server = server
    this.#waiting = options.waiting
    this.#options = options
  }

  /** The same API, for what ends once `failed` aborts: one of several transfers, of which the first failure ends the others. */
  until(failed: AbortSignal | undefined): GitHubApi {
    if (failed === undefined) return this
    const known = this.#parts.get(failed)
    if (known !== undefined) return known
    const part = new GitHubApi({ ...this.#options, waiting: this.#waiting.until(failed) }, this.#server)
    this.#parts.set(failed, part)
    return part
  }

  /** @throws CANCELLED, or the failure that ended this part. */
  throwIfEnded(): void {
    throwIfCancelled(this.#waiting.cancelled)
  }

  /** The server's time now, as far as its last answer told; milliseconds. */
  serverNow(): number {
    return Date.now() + this.#server.clockOffsetMs
  }

  /** Reads JSON; tried again on what is transient, and with `lagging` on 404 too: a replica may not know yet what is new. */
  async read(path: string, doing: string, { lagging = false }: { lagging?: boolean } = {}): Promise<unknown> {
    return this.repeated(doing, lagging, async () => (await this.send({ method: 'GET', url: path })).data)
  }

  /**
   * Reads one page of a list, and whether the server links to a next one; undefined where it links to none at all.
   *
   * @param doing undefined: once, since the caller repeats it.
   */
  async readPage(
    path: string,
    doing: string | undefined
  ): Promise<{ readonly data: unknown; readonly hasNext: boolean | undefined }> {
    const read = async (): Promise<Answer> => this.send({ method: 'GET', url: path })
    const { data, headers } = await (doing === undefined ? read() : this.repeated(doing, false, read))
    const { link } = headers
    return { data, hasNext: link === undefined ? undefined : /;\s*rel="?next"?/.test(String(link)) }
  }

  /** Sends a change that can be repeated without harm. */
  async change(method: 'PATCH' | 'DELETE', path: string, doing: string, body?: object): Promise<unknown> {
    return this.repeated(
      doing,
      true,
      async () => (await this.send({ method, url: path, ...(body && { body }) })).data
    )
  }

  /** Runs an attempt again while what stops it is transient; what remains is explained. */
  async repeated<T>(doing: string, lagging: boolean, attempt: () => Promise<T>): Promise<T> {
    const outlook = (thrown: unknown): Outlook =>
      lagging && statusOf(thrown) === 404 ? PASSING : this.outlookOf(thrown)
    return this.#waiting.retry(this.#policy({ doing, outlook }), attempt)
  }

  /** For what is more than one request to repeat. */
  attempts(repeating: Repeating): Attempts {
    return this.#waiting.attempts(this.#policy(repeating))
  }

  /** What a failed request means for another one. */
  outlookOf(thrown: unknown): Outlook {
    return outlookOf(thrown, this.serverNow())
  }

  /** Waits for a reason that is told; a cancelled job does not wait. */
  async pause(ms: number, reason: string): Promise<void> {
    await this.#waiting.pause(ms, reason)
  }

  /** Watches a transfer of an asset's bytes. */
  watch(what: string): TransferWatch {
    return this.#waiting.watch(this.limits.transfer, what)
  }

  /** Milliseconds by the local clock, which never goes back. */
  now(): number {
    return this.#waiting.clock.now()
  }

  /** Says what is waited for. */
  say(text: string): void {
    this.#waiting.say(text)
  }

  /** One request. */
  async send(request: Request): Promise<Answer> {
    throwIfCancelled(this.#waiting.cancelled)
    try {
      const paced = this.#server.limited && request.method !== 'GET'
      return await (paced ? this.#inTurn(async () => this.#once(request)) : this.#once(request))
    } catch (thrown) {
      throwIfCancelled(this.#waiting.cancelled)
      this.#learn(thrown)
      throw thrown
    }
  }

  #policy({ doing, ...more }: Repeating): RetryPolicy {
    return {
      service: 'GitHub',
      doing,
      attempts: ATTEMPTS,
      baseDelayMs: BASE_DELAY_MS,
      throttleBudgetMs: RATE_LIMIT_BUDGET_MS,
      explain: thrown => adviseGitHub(thrown, doing),
      ...more
    }
  }

  async #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const told = setInterval(
      () =>
        this.say(`GitHub is sent ${this.#server.pace.writesPerMinute} changes a minute at most: waiting.`),
      TOLD_AFTER_MS
    )
    try {
      const turn = this.#server.paced(async () => {
        clearInterval(told)
        return write()
      })
      return await untilAborted(this.#waiting.cancelled, turn)
    } finally {
      clearInterval(told)
    }
  }

  async #once(request: Request): Promise<Answer> {
    throwIfCancelled(this.#waiting.cancelled)
    const { method, url, watch } = request
    watch?.begin()
    const answer =
      watch === undefined
        ? await this.#waiting.within(this.limits.answerMs, 'an answer of GitHub', async limit =>
            this.#request(request, limit)
          )
        : await this.#request(request, watch.signal)
    this.#learn({ response: answer })
    this.#options.debug(`${method} ${url.split('?')[0]}: ${answer.status}`)
    if (!(request.streamed ?? false)) assertReadable(answer)
    return answer
  }

  async #request(
    { method, url, headers, body, streamed = false }: Request,
    signal: AbortSignal
  ): Promise<Answer> {
    return this.#server.octokit.request({
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
    if (Number.isFinite(date)) this.#server.clockOffsetMs = date - Date.now()
    if (headers?.['x-ratelimit-limit'] !== undefined) this.#server.limited = true
  }
}

function connectServer(options: ApiOptions): Server {
  const { apiUrl, token, userAgent, proxy, debug, info, waiting, pace = PACE } = options
  const log = { debug, info: debug, warn: debug, error: debug }
  const connections = new Connections(proxy)
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent,
    log,
    request: { fetch: wholeFetch(connections) }
  })
  const throttle = pThrottle({
    limit: pace.writesPerMinute,
    interval: pace.minuteMs,
    strict: true,
    signal: waiting.cancelled
  })
  const paced = throttle(async (write: () => Promise<unknown>) => write()) as Server['paced']
  return {
    octokit,
    fetch: openFetch(connections),
    pace,
    paced,
    transfers: new Transfers(info),
    limited: false,
    clockOffsetMs: 0
  }
}

/** Octokit gives the text of what it cannot read as JSON. */
function assertReadable({ status, headers, data }: Answer): void {
  if (status === 204 || (typeof data === 'object' && !(data instanceof ArrayBuffer))) return
  throw new UnreadableAnswerError(status, String(headers['content-type'] ?? ''))
}
