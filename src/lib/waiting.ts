import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { cancelledError, throwIfCancelled } from './cancellation.ts'

/** Time as waits take it; a test brings its own, so that it never really waits. */
export interface Clock {
  /** Milliseconds; never goes back, whatever is done to the time of day. */
  now(): number
  /** Rejects once the signal aborts. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<unknown>
}

/** A wait that the local clock ended. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeoutError'
}

/** What a failure means for another attempt. */
export type Outlook =
  | { readonly kind: 'final' }
  /** It may pass by itself: a few more attempts. */
  | { readonly kind: 'passing' }
  /** The service is there and asks to come back later: any number of attempts within a budget of time. */
  | { readonly kind: 'throttled'; readonly afterMs?: number | undefined }

export const FINAL: Outlook = { kind: 'final' }
export const PASSING: Outlook = { kind: 'passing' }

export interface RetryPolicy {
  /** Who is asked, for the log: "KMS". */
  readonly service: string
  /** What for, as "upload app.tgz.sig". */
  readonly doing: string
  /** All attempts that may fail for what passes by itself, the first included. */
  readonly attempts: number
  readonly baseDelayMs: number
  /** How long to go on while the service throttles; a wait that would end later is not begun. */
  readonly throttleBudgetMs?: number
  readonly outlook: (thrown: unknown) => Outlook
  /** What to throw when there is no other attempt; what was thrown, by default. */
  readonly explain?: (thrown: unknown) => unknown
}

export interface WaitingOptions {
  /** Ends every wait. */
  readonly cancelled?: AbortSignal
  readonly info?: (text: string) => void
  readonly clock?: Clock
}

/** A wait longer than this is told: people look at a log that stands still. */
const TOLD_FROM_MS = 5_000

const MAX_DELAY_MS = 20_000

const LOCAL_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => delay(ms, undefined, signal && { signal })
}

/** How one run waits: attempts with back-off and full jitter, what services ask for, and what is said meanwhile. */
export class Waiting {
  readonly cancelled: AbortSignal
  readonly clock: Clock
  readonly #info: (text: string) => void

  constructor({ cancelled, info, clock }: WaitingOptions = {}) {
    this.cancelled = cancelled ?? new AbortController().signal
    this.clock = clock ?? LOCAL_CLOCK
    setMaxListeners(0, this.cancelled) // one for each wait under way
    this.#info = info ?? (() => undefined)
  }

  /** Runs `attempt` until it succeeds, fails for good, or the policy allows no more; then explains what it threw last. */
  async retry<T>(policy: RetryPolicy, attempt: () => Promise<T>): Promise<T> {
    const attempts = this.attempts(policy)
    for (;;) {
      throwIfCancelled(this.cancelled)
      try {
        return await attempt()
      } catch (thrown) {
        await attempts.waitAfter(thrown)
      }
    }
  }

  /** For what is more than one call to repeat: a stream that goes on where it broke, an upload that looks around first. */
  attempts(policy: RetryPolicy): Attempts {
    return new Attempts(this, policy)
  }

  /** Gives work a signal that aborts when its time is over or the job is cancelled, and does not wait for work that ignores it. */
  async within<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    throwIfCancelled(this.cancelled)
    const limit = new AbortController()
    const { promise: ended, reject } = Promise.withResolvers<never>()
    const end = (reason: Error): void => {
      reject(reason)
      limit.abort(reason)
    }
    const cancel = (): void => end(cancelledError())
    const late = new TimeLimitError(`no complete answer within ${limitMs / 1000} seconds`)
    const timer = setTimeout(end, limitMs, late)
    this.cancelled.addEventListener('abort', cancel)
    try {
      return await Promise.race([work(limit.signal), ended])
    } finally {
      clearTimeout(timer)
      this.cancelled.removeEventListener('abort', cancel)
    }
  }

  /** Waits for a reason that is told; a cancelled job does not wait. */
  async pause(ms: number, reason: string): Promise<void> {
    throwIfCancelled(this.cancelled)
    if (ms >= TOLD_FROM_MS) this.#info(`${reason}: waiting ${Math.ceil(ms / 1000)} seconds.`)
    try {
      await this.clock.sleep(ms, this.cancelled)
    } catch (thrown) {
      throwIfCancelled(this.cancelled)
      throw thrown
    }
  }
}

/** Counts the failures of one piece of work against its policy. */
export class Attempts {
  readonly #waiting: Waiting
  readonly #policy: RetryPolicy
  #failures = 0
  #throttled: { readonly since: number; times: number } | undefined

  constructor(waiting: Waiting, policy: RetryPolicy) {
    this.#waiting = waiting
    this.#policy = policy
  }

  /** Waits until the next attempt is due; throws when there is to be none. */
  async waitAfter(thrown: unknown): Promise<void> {
    throwIfCancelled(this.#waiting.cancelled)
    const { service, doing, explain } = this.#policy
    const outlook = this.#policy.outlook(thrown)
    const ms = this.#delayAfter(outlook)
    if (ms === undefined) throw explain === undefined ? thrown : explain(thrown)
    await this.#waiting.pause(
      ms,
      outlook.kind === 'throttled' ? `${service} limits the rate of requests` : `Cannot ${doing} for now`
    )
  }

  /** Undefined: no other attempt. */
  #delayAfter(outlook: Outlook): number | undefined {
    const { attempts, baseDelayMs } = this.#policy
    switch (outlook.kind) {
      case 'final':
        return undefined
      case 'passing':
        this.#failures += 1
        return this.#failures < attempts ? backOff(baseDelayMs, this.#failures) : undefined
      case 'throttled':
        return this.#throttleDelay(outlook.afterMs)
    }
  }

  /** Undefined when the wait would go beyond the budget. */
  #throttleDelay(afterMs: number | undefined): number | undefined {
    const { baseDelayMs, throttleBudgetMs = 0 } = this.#policy
    const now = this.#waiting.clock.now()
    this.#throttled ??= { since: now, times: 0 }
    this.#throttled.times += 1
    const ms = afterMs ?? backOff(baseDelayMs, this.#throttled.times)
    return now - this.#throttled.since + ms > throttleBudgetMs ? undefined : ms
  }
}

/** Aborts a transfer that makes no progress, however long it takes as a whole. */
export class TransferWatch {
  readonly signal: AbortSignal
  readonly #stalled = new AbortController()
  readonly #stallMs: number
  #timer: NodeJS.Timeout

  constructor(stallMs: number) {
    this.#stallMs = stallMs
    this.signal = this.#stalled.signal
    this.#timer = this.#start()
  }

  /** Called with each piece that moves. */
  moved(): void {
    this.stop()
    this.#timer = this.#start()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #start(): NodeJS.Timeout {
    const reason = `no progress for ${this.#stallMs / 1000} seconds`
    return setTimeout(() => this.#stalled.abort(new TimeLimitError(reason)), this.#stallMs)
  }
}

/** Full jitter: many jobs that failed at once do not come back at once. */
function backOff(baseDelayMs: number, failures: number): number {
  return Math.random() * Math.min(MAX_DELAY_MS, baseDelayMs * 2 ** failures)
}

/** What a `Retry-After` header asks for, in milliseconds, with up to a second on top; undefined where it says nothing usable. */
export function retryAfterMs(header: unknown, serverNowMs: number): number | undefined {
  if (typeof header !== 'string' && typeof header !== 'number') return undefined
  const seconds = /^\s*\d+\s*$/.test(String(header)) ? Number(header) : undefined
  const ms = seconds === undefined ? Date.parse(String(header)) - serverNowMs : seconds * 1000
  return Number.isFinite(ms) ? Math.max(0, ms) + Math.random() * 1000 : undefined
}
