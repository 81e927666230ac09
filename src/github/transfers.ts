import { formatSize, INTERVAL_MS, MIB } from '../lib/progress.ts'

type Direction = 'Downloaded' | 'Uploaded'

/** Tells every ten seconds how much came from GitHub or went there, where that is a MiB at least. */
export class Transfers {
  readonly #info: (text: string) => void
  readonly #bytes = { Downloaded: 0, Uploaded: 0 }
  readonly #told = { Downloaded: { bytes: 0, at: 0 }, Uploaded: { bytes: 0, at: 0 } }
  #timer: NodeJS.Timeout | undefined

  constructor(info: (text: string) => void) {
    this.#info = info
  }

  /** Of the contents of assets, also of those that were in vain. */
  count(direction: Direction, bytes: number): void {
    if (this.#bytes[direction] === 0) this.#told[direction].at = performance.now()
    this.#bytes[direction] += bytes
    if (this.#timer === undefined) this.#timer = setInterval(() => this.#tell(), INTERVAL_MS).unref()
  }

  #tell(): void {
    for (const direction of ['Downloaded', 'Uploaded'] as const) {
      const bytes = this.#bytes[direction]
      const told = this.#told[direction]
      const moved = (bytes - told.bytes) / MIB
      const at = performance.now()
      if (moved === 0) told.at = at // a pause is no part of the rate
      if (moved < 1) continue
      const rate = moved / ((at - told.at) / 1000)
      this.#info(`${direction} ${formatSize(bytes)} so far, ${rate.toFixed(1)} MiB/s`)
      this.#told[direction] = { bytes, at }
    }
  }
}
