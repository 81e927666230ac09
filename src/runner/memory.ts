import { setFlagsFromString } from 'node:v8'

const V8_WITH_MEMORY_SAVER = 13

/**
 * Makes V8 collect garbage before the heap grows instead of after. Each signature leaves some 20 kB of it, and thousands of them would
 * double the size of the process. Not for verification, which streams: V8 would collect after every few pieces.
 */
export function keepHeapSmall(): void {
  // of Node.js 24; an older V8 prints an error about a flag that it does not know
  if (Number.parseInt(process.versions.v8, 10) >= V8_WITH_MEMORY_SAVER)
    setFlagsFromString('--memory-saver-mode')
}
