/**
 * Settles like `work`, or rejects with the signal's reason once it aborts. Needed also where `work` was given the signal: what `fetch` of
 * Node does with it depends on objects that it holds weakly, so that an abort can come to nothing after a garbage collection.
 */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = (): void => reject(signal.reason as Error)
  if (signal.aborted) end()
  else signal.addEventListener('abort', end)
  try {
    return await Promise.race([work, ended])
  } finally {
    signal.removeEventListener('abort', end)
  }
}

/** The pieces of a body, which is cancelled once the signal aborts or nobody reads on. */
export async function* readUntilAborted(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined
): AsyncIterable<Uint8Array> {
  const reader = body.getReader()
  // a read that is under way ends with it
  const cancel = (): void => void reader.cancel(signal?.reason).catch(() => undefined)
  if (signal?.aborted ?? false) cancel()
  else signal?.addEventListener('abort', cancel)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      if (done) return
      yield value
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
    cancel()
  }
}
