import { ActionError } from '../errors.ts'
import { STALL_TIMEOUT_MS } from './api.ts'

/** Aborts a transfer that makes no progress, however long it takes as a whole. */
export class StallTimer {
  readonly #controller = new AbortController()
  #timer = this.#start()

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  restart(): void {
    this.stop()
    this.#timer = this.#start()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #start(): NodeJS.Timeout {
    const stalled = (): void =>
      this.#controller.abort(
        new ActionError(
          'GITHUB_UNREACHABLE',
          `A transfer made no progress for ${STALL_TIMEOUT_MS / 1000} seconds.`,
          {
            hint: 'Run the job again; if it stays so, check the network of the runner.'
          }
        )
      )
    return setTimeout(stalled, STALL_TIMEOUT_MS)
  }
}
