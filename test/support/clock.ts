import type { Clock } from '../../src/lib/waiting.ts'

/** A clock that never really waits: a sleep is noted, moves it on, and ends at once. */
export class FakeClock implements Clock {
  readonly waits: number[] = []
  #now = 0

  now(): number {
    return this.#now
  }

  async sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    this.waits.push(ms)
    this.pass(ms)
  }

  pass(ms: number): void {
    this.#now += ms
  }
}
