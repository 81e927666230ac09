import { setMaxListeners } from 'node:events'

/**
 * The results of `map` in the order of the items, of which at most `limit` are mapped at once. After a failure nothing new is begun, the
 * signal of those under way aborts with that failure, and they are awaited before it is thrown: nothing runs on once this has settled.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T, failed: AbortSignal) => Promise<R>
): Promise<R[]> {
  const results = Array.from<R>({ length: items.length })
  const failures: unknown[] = []
  const failing = new AbortController()
  setMaxListeners(0, failing.signal) // one for each that is under way
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failures.length > 0) return
      try {
        results[index] = await map(item, failing.signal)
      } catch (thrown) {
        failures.push(thrown)
        failing.abort(thrown)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}

/** A function that runs `work` when it is first called, and returns the same promise to every caller. */
export function onDemand<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => (result ??= work())
}

/**
 * The results of `map` in the order of `promises`. Values are mapped in the order in which they resolve, at most `limit` at once. After a
 * failure nothing new is begun, and mapping that is under way is awaited before the first failure is thrown; pending promises are not.
 */
export async function mapAsKnown<T, R>(
  promises: readonly Promise<T>[],
  limit: number,
  map: (value: T, index: number) => Promise<R>
): Promise<R[]> {
  const results = Array.from<R>({ length: promises.length })
  const known: { readonly value: T; readonly index: number }[] = []
  const failures: unknown[] = []
  const end = Promise.withResolvers<void>()
  let running = 0
  let open = promises.length
  const goOn = (): void => {
    const next = running < limit && failures.length === 0 ? known.shift() : undefined
    if (next !== undefined) void run(next.value, next.index)
    if (failures.length > 0 && running === 0) end.reject(failures[0])
    if (open === 0) end.resolve()
  }
  const run = async (value: T, index: number): Promise<void> => {
    running += 1
    try {
      results[index] = await map(value, index)
      open -= 1
    } catch (thrown) {
      failures.push(thrown)
    }
    running -= 1
    goOn()
  }
  const wait = async (promise: Promise<T>, index: number): Promise<void> => {
    try {
      known.push({ value: await promise, index })
    } catch (thrown) {
      failures.push(thrown)
    }
    goOn()
  }
  for (const [index, promise] of promises.entries()) void wait(promise, index)
  goOn()
  await end.promise
  return results
}

/**
 * Runs at most `limit` tasks at once, in the order in which they are given. After a failure the signal of those under way aborts with it, and
 * every later task fails with the same reason.
 */
export class ConcurrencyLimit {
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  readonly #failing = new AbortController()
  #running = 0
  #failed: { readonly reason: unknown } | undefined

  constructor(limit: number) {
    this.#limit = limit
    setMaxListeners(0, this.#failing.signal)
  }

  async run<T>(task: (failed: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running < this.#limit) this.#running += 1
    else await new Promise<void>(resolve => this.#waiting.push(resolve)) // the task that ends passes its place on
    try {
      if (this.#failed !== undefined) throw this.#failed.reason
      return await task(this.#failing.signal)
    } catch (reason) {
      this.#failed ??= { reason }
      this.#failing.abort(reason)
      throw reason
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
