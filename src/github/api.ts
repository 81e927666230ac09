import { throwIfCancelled } from '../lib/cancellation.ts'
import { PASSING, type Attempts, type Outlook, type RetryPolicy, type Waiting } from '../lib/waiting.ts'
import { untilAborted } from '../lib/abort.ts'
import { REPORT_AFTER_MS, type TransferLimits, type TransferWatch } from '../lib/transfer-watch.ts'
import { adviseGitHub, githubOutlookOf, statusOf } from './advice.ts'
import type { Fetch } from './fetch.ts'
import { GitHubServer, type Answer, type ServerOptions, type ServerRequest } from './server.ts'
import type { Transfers } from './transfers.ts'

export interface ApiOptions extends ServerOptions {
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

interface Request extends ServerRequest {
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

/** Longer waits than this are left to the user: a job that sleeps costs money. */
export const RATE_LIMIT_BUDGET_MS = 15 * 60_000

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
  readonly #server: GitHubServer
  readonly #waiting: Waiting
  /** By the signals that end them. */
  readonly #parts = new WeakMap<AbortSignal, GitHubApi>()

  constructor(options: ApiOptions, server: GitHubServer = new GitHubServer(options)) {
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
    return this.#server.now()
  }

  /**
   * Reads JSON; tried again on what is transient, an answer of another form included, and with `lagging` on 404 too: a replica may not know
   * yet what is new.
   *
   * @param convert throws UnreadableAnswerError on an answer of another form.
   */
  async read<T>(
    path: string,
    doing: string,
    convert: (data: unknown) => T,
    { lagging = false }: { readonly lagging?: boolean } = {}
  ): Promise<T> {
    return this.repeated(doing, lagging, async () =>
      convert((await this.send({ method: 'GET', url: path })).data)
    )
  }

  /** Reads JSON as `read` does; undefined on 404. */
  async readIfThere<T>(path: string, doing: string, convert: (data: unknown) => T): Promise<T | undefined> {
    try {
      return await this.read(path, doing, convert)
    } catch (thrown) {
      if (statusOf(thrown) === 404) return undefined
      throw thrown
    }
  }

  /**
   * Reads one page of a list, and whether the server links to a next one; undefined where it links to none at all.
   *
   * @param doing undefined: once, since the caller repeats it.
   */
  async readPage<T>(
    path: string,
    doing: string | undefined,
    convert: (data: unknown) => readonly T[]
  ): Promise<{ readonly entries: readonly T[]; readonly hasNext: boolean | undefined }> {
    const read = async () => {
      const { data, headers } = await this.send({ method: 'GET', url: path })
      const { link } = headers
      const hasNext = link === undefined ? undefined : /;\s*rel="?next"?/.test(String(link))
      return { entries: convert(data), hasNext }
    }
    return doing === undefined ? read() : this.repeated(doing, false, read)
  }

  /** Sends a change that can be repeated without harm. */
  async change<T>(path: string, doing: string, body: object, convert: (data: unknown) => T): Promise<T> {
    return this.repeated(doing, true, async () =>
      convert((await this.send({ method: 'PATCH', url: path, body })).data)
    )
  }

  /** Deletes something, which can be repeated without harm. */
  async remove(path: string, doing: string): Promise<void> {
    await this.repeated(doing, true, async () => this.send({ method: 'DELETE', url: path }))
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
    return githubOutlookOf(thrown, this.serverNow())
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
      const paced = this.#server.isLimited && request.method !== 'GET'
      return await (paced ? this.#inTurn(async () => this.#once(request)) : this.#once(request))
    } catch (thrown) {
      throwIfCancelled(this.#waiting.cancelled)
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
      REPORT_AFTER_MS
    )
    try {
      const turn = this.#server.inTurn(async () => {
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
    const { watch } = request
    watch?.begin()
    if (watch !== undefined) return this.#server.request(request, watch.signal)
    return this.#waiting.within(this.limits.answerMs, 'GitHub to respond', async limit =>
      this.#server.request(request, limit)
    )
  }
}
