// V8 reads these flags again at each collection. They cost time, 20 ms of a short run, so they are set where memory would grow, and not at
// the start.

/** What is larger is worth a slower collection of garbage where it is kept in memory, or streamed; bytes. */
export const LARGE_BYTES = 1024 * 1024

const MANY_ENTRIES = 1000

const V8_OF_NODE_24 = 13

let entriesSeen = 0

/**
 * To be told of the entries of each folder that is listed: a run that has seen many keeps its heap small from then on, before it holds
 * something of each. The young generation does not shrink once it has grown.
 */
export async function countEntries(count: number): Promise<void> {
  entriesSeen += count
  if (entriesSeen > MANY_ENTRIES) await keepHeapSmall()
}

/**
 * Makes V8 collect garbage before the heap grows instead of after: for thousands of artifacts, each of which leaves some 20 kB of it, for a
 * list of 100,000 names, and for uploads. Not for downloads that are streamed: V8 would collect after every few pieces.
 */
export async function keepHeapSmall(): Promise<void> {
  await setFlags('--memory-saver-mode', '--semi-space-growth-factor=1')
}

/** Makes V8 collect the young generation before it grows: for downloads, whose pieces are buffers, some tens of MB of them otherwise. */
export async function keepBuffersFew(): Promise<void> {
  await setFlags('--semi-space-growth-factor=1')
}

async function setFlags(...flags: readonly string[]): Promise<void> {
  // of Node.js 24: an older V8, as the command may run on, prints an error about a flag that it does not know
  if (Number.parseInt(process.versions.v8, 10) < V8_OF_NODE_24) return
  const { setFlagsFromString } = await import('node:v8')
  for (const flag of flags) setFlagsFromString(flag)
}
