import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import type { HashName } from '../signature/algorithms.ts'

const BUFFER_BYTES = 256 * 1024 // synchronous reads of this size keep a core busy hashing; smaller ones do not

let buffer: Buffer | undefined // one for each thread: many small files would spend their time on making it

export type FileHash =
  | { readonly kind: 'hashed'; readonly digests: readonly (readonly [HashName, Uint8Array])[] }
  | { readonly kind: 'changed' }

/**
 * Hashes a file in one pass with every given function, in constant memory. Throws what `node:fs` throws.
 *
 * @param onBytes hears of each piece that is done, by its length.
 */
export function hashFileSync(
  path: string,
  hashes: readonly HashName[],
  onBytes: (bytes: number) => void = () => undefined
): FileHash {
  const file = openSync(path, constants.O_RDONLY)
  try {
    const before = fstatSync(file, { bigint: true })
    const hashers = hashes.map(name => [name, createHash(name)] as const)
    buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES)
    let total = 0n
    for (let read = -1; read !== 0;) {
      read = readSync(file, buffer, 0, BUFFER_BYTES, null)
      total += BigInt(read)
      for (const [, hasher] of hashers) hasher.update(buffer.subarray(0, read))
      onBytes(read)
    }
    const after = fstatSync(file, { bigint: true })
    const there = statSync(path, { bigint: true }) // another file may have been put in its place meanwhile
    if (
      total !== before.size ||
      after.size !== before.size ||
      after.mtimeNs !== before.mtimeNs ||
      there.ino !== before.ino ||
      there.dev !== before.dev
    ) {
      return { kind: 'changed' }
    }
    return { kind: 'hashed', digests: hashers.map(([name, hasher]) => [name, hasher.digest()] as const) }
  } finally {
    closeSync(file)
  }
}
