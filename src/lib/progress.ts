import type { Log } from '../ports/log.ts'
import { uptimeMs } from './clock.ts'

/** Time between two reports of progress. */
export const INTERVAL_MS = 10_000
/** Bytes. */
export const MIB = 1024 * 1024

/** Shows every ten seconds, or as often as the log wants it, how much of some work is done. Runs until `stop`. */
export class Progress {
  readonly #timer: NodeJS.Timeout

  /**
   * @param doing as "Hashed".
   * @param totalBytes of the whole work.
   * @param bytesDone asked at each tick.
   */
  constructor(log: Log, doing: string, totalBytes: number, bytesDone: () => number) {
    const started = uptimeMs()
    const { everyMs, show } = log.progress ?? {
      everyMs: INTERVAL_MS,
      show: (text: string) => log.info(text)
    }
    this.#timer = setInterval(() => {
      const done = bytesDone()
      if (done >= totalBytes) return
      const rate = done / MIB / ((uptimeMs() - started) / 1000)
      const percent = Math.floor((done / totalBytes) * 100)
      show(
        `${doing} ${formatSize(done)} of ${formatSize(totalBytes)} (${percent} %), ${rate.toFixed(0)} MiB/s`
      )
    }, everyMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

/** The size in whole MiB, or in GiB with one decimal. */
export function formatSize(bytes: number): string {
  return bytes < 1024 * MIB ? `${(bytes / MIB).toFixed(0)} MiB` : `${(bytes / MIB / 1024).toFixed(1)} GiB`
}
