import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { READING } from '../lib/reading.ts'
import { StreamHasher, type Digests, type HashRequest } from './hasher.ts'

const BUFFER_BYTES = 256 * 1024 // synchronous reads of this size keep a core busy hashing; smaller ones do not

let buffer: Buffer | undefined // one for each thread: with many small files, allocating it would take most of the time

/** What was computed of a file; `changed` when it was written to, or replaced, while it was read. */
export type FileHash =
  /** `size` in bytes. */
  { readonly kind: 'hashed'; readonly digests: Digests; readonly size: number } | { readonly kind: 'changed' }

/**
 * Everything that is asked for, in one pass and in constant memory.
 *
 * Each step is one read and yields the number of bytes that it hashed, so that the thread can do something else before the next one. The
 * file is closed at the end, also when the steps are ended early by `return()`.
 *
 * @throws what `node:fs` throws.
 */
export function* hashFile(path: string, request: HashRequest): Generator<number, FileHash, undefined> {
  const file = openSync(path, READING)
  try {
    const before = fstatSync(file, { bigint: true })
    if (!before.isFile() && !before.isDirectory()) return { kind: 'changed' } // reading a directory fails by itself
    const hasher = new StreamHasher(request)
    let total = 0n
    for (let read = -1; read !== 0 && total <= before.size;) {
      buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES)
      read = readSync(file, buffer, 0, BUFFER_BYTES, null)
      total += BigInt(read)
      hasher.update(buffer.subarray(0, read))
      yield read
    }
    const after = fstatSync(file, { bigint: true })
    const there = statSync(path, { bigint: true }) // another file may have been put in its place meanwhile
    if (
      total !== before.size ||
      after.size !== before.size ||
      after.mtimeNs !== before.mtimeNs ||
      there.ino !== before.ino || // not `dev`: on Windows stat and fstat differ in it (libuv before 1.51)
      there.size !== before.size
    ) {
      return { kind: 'changed' }
    }
    return { kind: 'hashed', digests: hasher.result(), size: hasher.size }
  } finally {
    closeSync(file)
  }
}
