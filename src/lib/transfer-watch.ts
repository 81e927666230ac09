import { reasonOf } from './cancellation.ts'

/** A wait that the local clock ended. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeoutError'
}

/** What takes longer than this is told while it is waited for. */
export const REPORT_AFTER_MS = 10_000

/** What a transfer has to move to be let go on: a byte now and then is a stall too. */
export interface TransferLimits {
  readonly windowMs: number
  readonly minBytesPerWindow: number
}

const TICKS_PER_WINDOW = 12

/**
 * Aborts a transfer that moves too little, however long it takes as a whole, and when the job is cancelled. It counts from `begin`
 * on: before, the request may have to wait for its turn.
 */
export class TransferWatch {
  readonly signal: AbortSignal
  readonly #limits: TransferLimits
  readonly #cancelled: AbortSignal
  readonly #tell: () => void
  readonly #ending = new AbortController()
  readonly #cancel = (): void => this.#ending.abort(reasonOf(this.#cancelled))
  readonly #timer: NodeJS.Timeout
  #bytes = 0
  #since = performance.now()
  /** Of the time since: in which nobody asked for more. */
  #pausedMs = 0
  #pausedAt: number | undefined = this.#since
  #movedAt = this.#since

  constructor(limits: TransferLimits, cancelled: AbortSignal, tell: () => void) {
    this.signal = this.#ending.signal
    this.#limits = limits
    this.#cancelled = cancelled
    this.#tell = tell
    this.#timer = setInterval(() => this.#look(), limits.windowMs / TICKS_PER_WINDOW)
    if (cancelled.aborted) this.#cancel()
    else cancelled.addEventListener('abort', this.#cancel)
  }

  /** Called with each piece that moves. */
  moved(bytes: number): void {
    this.#bytes += bytes
    this.#movedAt = performance.now()
  }

  /** The request is sent, or something else is waited for from here on: the answer to what was sent. */
  begin(): void {
    this.#bytes = 0
    this.#pausedMs = 0
    this.#pausedAt = undefined
    this.#since = performance.now()
    this.#movedAt = this.#since
  }

  /** Whoever reads does something else: that is not the other side's doing. */
  pause(): void {
    this.#pausedAt = performance.now()
  }

  resume(): void {
    if (this.#pausedAt !== undefined) this.#pausedMs += performance.now() - this.#pausedAt
    this.#pausedAt = undefined
    this.#movedAt = performance.now()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#cancelled.removeEventListener('abort', this.#cancel)
  }

  #look(): void {
    if (this.#pausedAt !== undefined) return
    const { windowMs, minBytesPerWindow } = this.#limits
    const now = performance.now()
    if (now - this.#movedAt >= REPORT_AFTER_MS) this.#tell()
    if (now - this.#since - this.#pausedMs < windowMs) return
    if (this.#bytes >= minBytesPerWindow) return this.begin()
    const seen = this.#bytes === 0 ? 'no progress' : `no more than ${this.#bytes} bytes`
    this.#ending.abort(new TimeLimitError(`${seen} in ${windowMs / 1000} seconds`))
  }
}
