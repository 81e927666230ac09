import { createHash, type Hash } from 'node:crypto'
import type { Digest, HashName } from '../signature/algorithms.ts'
import type { Prehash } from '../signature/prehash.ts'

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

  /**
   * The digest of everything so far and, where the prehash has one, of its trailer. It works on a copy, so that one pass serves any number
   * of prehashes; after `digests` it cannot be called.
   *
   * @throws when the hash function was not asked for, which is an error of the caller.
   */
  digestBy(prehash: Prehash): Digest {
    const hasher = this.#hashers.find(([name]) => name === prehash.hash)?.[1]
    if (hasher === undefined) throw new Error(`no ${prehash.hash} digest is computed`)
    const copy = hasher.copy()
    if (prehash.kind === 'hash-with-trailer') copy.update(prehash.trailer)
    return { hash: prehash.hash, bytes: copy.digest() }
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
