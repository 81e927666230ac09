import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { ActionError } from '../errors.ts'
import { untilAborted } from './abort.ts'
import { reasonOf, throwIfCancelled } from './cancellation.ts'
import { TimeLimitError, REPORT_AFTER_MS, TransferWatch, type TransferLimits } from './transfer-watch.ts'

/** Time as waits take it; a test brings its own, so that it never really waits. */
export interface Clock {
  /** Milliseconds; never goes back, whatever is done to the time of day. */
  now(): number
  /** Rejects once the signal aborts. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<unknown>
}

/** What a failure means for another attempt. */
export type Outlook =
  | { readonly kind: 'final' }
  /** It may pass by itself: a few more attempts. */
  | { readonly kind: 'passing' }
  /** The service, or the way to it, is down: a few more attempts, and more of them for half a minute, or as long as it asks. */
  | { readonly kind: 'outage'; readonly afterMs?: number | undefined }
  /** The service is there and asks to come back later: any number of attempts within a budget of time. */
  | { readonly kind: 'throttled'; readonly afterMs?: number | undefined }

export const FINAL: Outlook = { kind: 'final' }
export const PASSING: Outlook = { kind: 'passing' }
export const OUTAGE: Outlook = { kind: 'outage' }

export interface RetryPolicy {
  /** Who is asked, for the log: "KMS". */
  readonly service: string
  /** What for, as "upload app.tgz.sig". */
  readonly doing: string
  /** All attempts that may fail for what passes by itself, the first included; an outage gets more of them while its time lasts. */
  readonly attempts: number
  readonly baseDelayMs: number
  /** How long to go on while the service throttles or says when to come back; a wait that would end later is not begun. */
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

/** A pause that will be longer than this is told before. */
const REPORT_WAITS_FROM_MS = 5_000

const MAX_DELAY_MS = 20_000

/** A service that asks for no time, and does so again and again, gets up to this. */
const MAX_UNASKED_MS = 5_000

/** From its first failure on: a restart or a switch of servers is over by then. */
export const OUTAGE_BUDGET_MS = 30_000

/** Of connections that broke off: an address that is wrong looks different. */
const OUTAGE_CODES = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'])

/** Of a request that Node.js does not make: a header, an address or an option of it is wrong, and stays so. */
const NOT_SENT = /^ERR_(HTTP_)?INVALID_|^ERR_UNESCAPED_CHARACTERS$/

const LOCAL_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => delay(ms, undefined, signal && { signal })
}

/** How one run waits: attempts with back-off and full jitter, what services ask for, and what is said meanwhile. */
export class Waiting {
  readonly cancelled: AbortSignal
  readonly clock: Clock
  readonly #info: (text: string) => void
  /** When each line was said last: many that wait for the same say it once. */
  readonly #said = new Map<string, number>()

  constructor({ cancelled, info, clock }: WaitingOptions = {}) {
    this.cancelled = cancelled ?? new AbortController().signal
    this.clock = clock ?? LOCAL_CLOCK
    setMaxListeners(0, this.cancelled) // one for each wait under way
    this.#info = info ?? (() => undefined)
  }

  /** The same, for work of several parts of which the first failure ends all the others. */
  branch(): { readonly waiting: Waiting; readonly end: (reason: ActionError) => void } {
    const controller = new AbortController()
    const end = (): void => controller.abort(reasonOf(this.cancelled))
    if (this.cancelled.aborted) end()
    else this.cancelled.addEventListener('abort', end, { once: true })
    const waiting = new Waiting({ cancelled: controller.signal, info: this.#info, clock: this.clock })
    return { waiting, end: reason => controller.abort(reason) }
  }

  /** The same, for one of several parts: ended by the failure of another part, too. */
  until(failed: AbortSignal): Waiting {
    const { waiting, end } = this.branch()
    const fail = (): void => end(reasonOf(failed))
    if (failed.aborted) fail()
    else failed.addEventListener('abort', fail, { once: true })
    return waiting
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

  /**
   * Gives work a signal that aborts when its time is over or the job is cancelled, and does not wait for work that ignores it.
   *
   * @param what is waited for, as "KMS to respond to Sign".
   */
  async within<T>(limitMs: number, what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    throwIfCancelled(this.cancelled)
    const limit = new AbortController()
    const cancel = (): void => limit.abort(reasonOf(this.cancelled))
    const late = new TimeLimitError(`no complete response within ${limitMs / 1000} seconds`)
    const timer = setTimeout(() => limit.abort(late), limitMs)
    const told = setInterval(() => this.say(`Still waiting for ${what}.`), REPORT_AFTER_MS)
    this.cancelled.addEventListener('abort', cancel)
    try {
      return await untilAborted(limit.signal, work(limit.signal))
    } finally {
      clearTimeout(timer)
      clearInterval(told)
      this.cancelled.removeEventListener('abort', cancel)
    }
  }

  /** Watches a transfer, which may take as long as it makes progress. */
  watch(limits: TransferLimits, what: string): TransferWatch {
    return new TransferWatch(limits, this.cancelled, () => this.say(`Still waiting for ${what}.`))
  }

  /** Waits for a reason that is told; a cancelled job does not wait. */
  async pause(ms: number, reason: string): Promise<void> {
    throwIfCancelled(this.cancelled)
    if (ms >= REPORT_WAITS_FROM_MS) this.say(`${reason}: waiting`, ` ${Math.ceil(ms / 1000)} seconds.`)
    try {
      await this.clock.sleep(ms, this.cancelled)
    } catch (thrown) {
      throwIfCancelled(this.cancelled)
      throw thrown
    }
  }

  /** Says what is waited for, at most once in a while. */
  say(text: string, details = ''): void {
    const now = this.clock.now()
    if (now - (this.#said.get(text) ?? -Infinity) < REPORT_AFTER_MS / 2) return
    this.#said.set(text, now)
    this.#info(`${text}${details}`)
  }
}

/** Counts the failures of one piece of work against its policy. */
export class Attempts {
  readonly #waiting: Waiting
  readonly #policy: RetryPolicy
  #failures = 0
  #downSince: number | undefined
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
      case 'outage':
        if (outlook.afterMs === undefined) return this.#outageDelay()
        // what asks for too long is perhaps back earlier
        return this.#throttleDelay(outlook.afterMs, MAX_DELAY_MS) ?? this.#outageDelay()
      case 'throttled':
        return this.#throttleDelay(outlook.afterMs, MAX_UNASKED_MS)
    }
  }

  /** Undefined when the time is over and the attempts are used up; the last one is made when the time is over. */
  #outageDelay(): number | undefined {
    const { attempts, baseDelayMs } = this.#policy
    const now = this.#waiting.clock.now()
    this.#downSince ??= now
    this.#failures += 1
    const leftMs = OUTAGE_BUDGET_MS - (now - this.#downSince)
    const ms = backOff(baseDelayMs, this.#failures)
    if (leftMs > 0) return Math.min(ms, leftMs)
    return this.#failures < attempts ? ms : undefined
  }

  /**
   * Undefined when the wait would go beyond the budget.
   *
   * @param maxUnaskedMs up to which the pauses grow, whatever is asked for.
   */
  #throttleDelay(afterMs: number | undefined, maxUnaskedMs: number): number | undefined {
    const { baseDelayMs, throttleBudgetMs = 0 } = this.#policy
    const now = this.#waiting.clock.now()
    this.#throttled ??= { since: now, times: 0 }
    this.#throttled.times += 1
    const backedOff = backOff(baseDelayMs, this.#throttled.times)
    const ms = afterMs === undefined ? backedOff : Math.max(afterMs, Math.min(backedOff, maxUnaskedMs))
    return now - this.#throttled.since + ms > throttleBudgetMs ? undefined : ms
  }
}

/** The request did not arrive in time, or too early (RFC 9110, section 15.5.9; RFC 8470): of all 4xx, these ask to send it again. */
const PASSING_STATUSES = [408, 425]

/** Whether an answer of failure says, by its status, that the same request may succeed later. */
export function passesLater(status: number): boolean {
  return status >= 500 || PASSING_STATUSES.includes(status)
}

/** What an answer of failure means that says nothing but its status; `Retry-After` counts with 503 (RFC 9110, section 10.2.3). */
export function outlookOfStatus(status: number, retryAfter: unknown, serverNowMs: number): Outlook {
  if (status < 500) return passesLater(status) ? PASSING : FINAL
  return { kind: 'outage', afterMs: status === 503 ? retryAfterMs(retryAfter, serverNowMs) : undefined }
}

/** What it means that there was no answer, by the code of the system's error. */
export function outlookOfNetwork(code: string | undefined): Outlook {
  if (NOT_SENT.test(code ?? '')) return FINAL
  return OUTAGE_CODES.has(code ?? '') ? OUTAGE : PASSING
}

/** Full jitter: many jobs that failed at once do not come back at once. */
function backOff(baseDelayMs: number, failures: number): number {
  return Math.random() * Math.min(MAX_DELAY_MS, baseDelayMs * 2 ** failures)
}

/** What a `Retry-After` header asks for, in milliseconds, with up to a second on top; undefined where it says nothing usable. */
export function retryAfterMs(header: unknown, serverNowMs: number): number | undefined {
  if (typeof header !== 'string' && typeof header !== 'number') return undefined
  const seconds = /^\s*\d+\s*$/.test(String(header)) ? Number(header) : undefined
  const isDate = /[a-z]/i.test(String(header)) // Date.parse takes "-5" for one
  const ms =
    seconds === undefined ? (isDate ? Date.parse(String(header)) : Number.NaN) - serverNowMs : seconds * 1000
  return Number.isFinite(ms) ? Math.max(0, ms) + Math.random() * 1000 : undefined
}
