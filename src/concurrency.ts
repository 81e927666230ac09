/**
 * Maps items a few at a time, results in their order. After a failure nothing new is begun; what is under way is awaited
 * before the first failure is thrown, so that nothing goes on behind the caller's back.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>
): Promise<R[]> {
  const results = Array.from<R>({ length: items.length })
  const failures: unknown[] = []
  const queue = items.entries()
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failures.length > 0) return
      try {
        results[index] = await map(item)
      } catch (thrown) {
        failures.push(thrown)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane))
  if (failures.length > 0) throw failures[0]
  return results
}

/** Lets at most `limit` tasks run at once, in the order in which they come. After a failure nothing new is begun. */
export class Lanes {
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  #running = 0
  #failed: { readonly reason: unknown } | undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limit) this.#running += 1
    else await new Promise<void>(resolve => this.#waiting.push(resolve)) // a lane is handed over
    try {
      if (this.#failed !== undefined) throw this.#failed.reason
      return await task()
    } catch (reason) {
      this.#failed ??= { reason }
      throw reason
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}

/** Waits for all, also after a failure, so that nothing goes on behind the caller's back; then throws the first failure. */
export async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises)
  for (const result of settled) if (result.status === 'rejected') throw result.reason
  return settled.map(result => (result as PromiseFulfilledResult<T>).value)
}
