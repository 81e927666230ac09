import { createHash, type Hash } from 'node:crypto'
import type { Digest, HashName } from '../signature/algorithms.ts'

/** The digests of one content, by each hash function that was asked for. */
export type Digests = ReadonlyMap<HashName, Digest>

/** Computes the digests of a stream, piece by piece. */
export class StreamHasher {
  readonly #hashers: readonly (readonly [HashName, Hash])[]
  /** Bytes seen. */
  size = 0

  constructor(hashes: Iterable<HashName>) {
    this.#hashers = [...new Set(hashes)].map(name => [name, createHash(name)] as const)
  }

  update(chunk: Uint8Array): void {
    this.size += chunk.length
    for (const [, hasher] of this.#hashers) hasher.update(chunk)
  }

  /** The digests of everything so far; can be called once. */
  digests(): Digests {
    return toDigests(this.#hashers.map(([name, hasher]) => [name, hasher.digest()] as const))
  }
}

/** The digests of bytes in memory. */
export function hashBytes(bytes: Uint8Array, hashes: Iterable<HashName>): Digests {
  const hasher = new StreamHasher(hashes)
  hasher.update(bytes)
  return hasher.digests()
}

/**
 * The digest by `hash`.
 *
 * @throws when it was not asked for, which is an error of the caller.
 */
export function digestBy(digests: Digests, hash: HashName): Digest {
  const digest = digests.get(hash)
  if (digest === undefined) throw new Error(`no ${hash} digest was computed`)
  return digest
}

/** The digests of pairs of a hash function and its output. */
export function toDigests(entries: readonly (readonly [HashName, Uint8Array])[]): Digests {
  return new Map(entries.map(([hash, bytes]) => [hash, { hash, bytes }] as const))
}
