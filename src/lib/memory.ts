// V8 reads these flags again at each collection. They cost time, so they are set where memory would grow, and not at the start.

/**
 * Makes V8 collect garbage before the heap grows instead of after: for thousands of artifacts, each of which leaves some 20 kB of it, and
 * for uploads. Not for downloads: V8 would collect after every few pieces.
 */
export async function keepHeapSmall(): Promise<void> {
  await setFlag('--memory-saver-mode')
}

/** Makes V8 collect the young generation before it grows: for downloads, whose pieces are buffers, some tens of MB of them otherwise. */
export async function keepBuffersFew(): Promise<void> {
  await setFlag('--semi-space-growth-factor=1')
}

async function setFlag(flag: string): Promise<void> {
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString(flag)
}
