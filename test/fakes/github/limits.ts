import { Refusal } from './answers.ts'

/** GitHub's published limits; each secondary one holds only when it is given. */
export interface LimitOptions {
  /** Requests an hour; an upload counts twice. */
  readonly primary?: number
  /** POST requests a minute: 80 on github.com. */
  readonly creationsPerMinute?: number
  /** A read costs 1 point, a write 5: 900 a minute on github.com. */
  readonly pointsPerMinute?: number
  /** Requests under way at one time: 100 on github.com. */
  readonly concurrent?: number
  /** 403 by default; GitHub sends either. */
  readonly status?: 403 | 429
  /** Whether a secondary limit says how long to wait. */
  readonly retryAfter?: boolean
  /** How long "a minute" takes. Times in answers are real, in whole seconds. */
  readonly minuteMs?: number
}

/** A request as the limits see it. */
export interface Weight {
  readonly creates: boolean
  readonly writes: boolean
  readonly uploads: boolean
}

// https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api (Enterprise Cloud's GITHUB_TOKEN)
const DEFAULT_PRIMARY = 15_000

interface Spent {
  readonly at: number
  readonly points: number
  readonly creations: number
}

/** Counts requests and refuses those beyond the limits. */
export class Limits {
  /** How many requests were refused: a client that paces itself has few. */
  refusals = 0
  inFlight = 0
  peakInFlight = 0

  readonly #options: LimitOptions
  readonly #minuteMs: number
  #used = 0
  #resetAt = 0
  #recent: Spent[] = []

  constructor(options: LimitOptions) {
    this.#options = options
    this.#minuteMs = options.minuteMs ?? 60_000
  }

  /** Sent with every answer. */
  headers(): Record<string, string> {
    this.#startHour()
    const limit = this.#options.primary ?? DEFAULT_PRIMARY
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - this.#used)),
      'x-ratelimit-used': String(Math.min(limit, this.#used)),
      'x-ratelimit-reset': String(Math.ceil(this.#resetAt / 1000)),
      'x-ratelimit-resource': 'core'
    }
  }

  /** Throws what GitHub answers when the request is one too many. */
  spend({ creates, writes, uploads }: Weight): void {
    try {
      this.#spendPrimary(uploads ? 2 : 1)
      this.#spendSecondary({ at: Date.now(), points: writes ? 5 : 1, creations: creates ? 1 : 0 })
    } catch (refusal) {
      this.refusals += 1
      throw refusal
    }
  }

  #startHour(): void {
    if (Date.now() < this.#resetAt) return
    this.#resetAt = Date.now() + 60 * this.#minuteMs
    this.#used = 0
  }

  #spendPrimary(calls: number): void {
    this.#startHour()
    if (this.#used + calls > (this.#options.primary ?? DEFAULT_PRIMARY)) {
      this.#used = Infinity
      throw new Refusal(this.#options.status ?? 403, 'API rate limit exceeded for installation ID 12345678.')
    }
    this.#used += calls
  }

  #spendSecondary(request: Spent): void {
    const { creationsPerMinute, pointsPerMinute, concurrent } = this.#options
    this.#recent = this.#recent.filter(({ at }) => at > request.at - this.#minuteMs)
    const points = sum(this.#recent.map(spent => spent.points)) + request.points
    const creations = sum(this.#recent.map(spent => spent.creations)) + request.creations
    if (
      points > (pointsPerMinute ?? Infinity) ||
      (request.creations > 0 && creations > (creationsPerMinute ?? Infinity)) ||
      this.inFlight > (concurrent ?? Infinity)
    ) {
      throw this.#secondaryRefusal()
    }
    this.#recent.push(request)
  }

  #secondaryRefusal(): Refusal {
    const { status = 403, retryAfter } = this.#options
    const seconds = Math.max(1, Math.ceil(this.#minuteMs / 1000))
    return new Refusal(
      status,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      retryAfter === false ? {} : { headers: { 'retry-after': String(seconds) } }
    )
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
