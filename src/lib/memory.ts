import { setFlagsFromString } from 'node:v8'

/**
 * Makes V8 collect garbage before the heap grows instead of after. Each signature leaves some 20 kB of it, and thousands of them would
 * double the size of the process. Not for verification, which streams: V8 would collect after every few pieces.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--memory-saver-mode')
}
