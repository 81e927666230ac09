import { setFlagsFromString } from 'node:v8'

/**
 * Has V8 collect garbage before the heap grows rather than after. Each signature leaves some 20 kB of it, and thousands would
 * make the process twice as large. Not for verification, which streams: it would collect for every few pieces.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--memory-saver-mode')
}
