import { createHash, type Hash } from 'node:crypto'
import type { Digest, HashName } from '../signature/algorithms.ts'
import { CrossProtocolCheck } from '../signature/cross-protocol.ts'
import {
  digestKey,
  plainPrehash,
  type ContentDigest,
  type DigestKey,
  type FilePrehash
} from '../signature/prehash.ts'

/** The digests of one content, by each prehash that was asked for. Those without a trailer are found by the name of the hash. */
export type Digests = ReadonlyMap<DigestKey, ContentDigest>

/** What is computed of a content while it is read once. */
export interface HashRequest {
  readonly prehashes: readonly FilePrehash[]
  /** Whether to look at what a signature over the content would be in another protocol; not by default. */
  readonly crossProtocol?: boolean
}

/** Computes the digests of a stream, piece by piece. */
export class StreamHasher {
  readonly #request: HashRequest
  readonly #hashers: ReadonlyMap<HashName, Hash>
  readonly #check: CrossProtocolCheck | undefined
  /** Bytes seen. */
  size = 0

  constructor(request: HashRequest) {
    this.#request = request
    const names = new Set(request.prehashes.map(({ hash }) => hash))
    this.#hashers = new Map([...names].map(name => [name, createHash(name)] as const))
    this.#check = request.crossProtocol === true ? new CrossProtocolCheck() : undefined
  }

  update(chunk: Uint8Array): void {
    this.size += chunk.length
    for (const hasher of this.#hashers.values()) hasher.update(chunk)
    this.#check?.update(chunk)
  }

  /** What was asked for, of everything so far. */
  result(): Digests {
    const { prehashes } = this.#request
    return new Map(prehashes.map(prehash => [digestKey(prehash), this.digest(prehash)] as const))
  }

  /**
   * The digest of everything so far and, where the prehash has one, of its trailer: by a copy, so that one pass serves all prehashes.
   *
   * @throws when its hash function was not asked for, which is an error of the caller.
   */
  digest(prehash: FilePrehash): ContentDigest {
    const copy = this.#hashers.get(prehash.hash)?.copy()
    if (copy === undefined) throw new Error(`no ${prehash.hash} digest is computed`)
    const trailer = prehash.kind === 'hash' ? Buffer.alloc(0) : prehash.trailer
    const digest: Digest = { hash: prehash.hash, bytes: copy.update(trailer).digest() }
    return this.#check === undefined
      ? digest
      : { ...digest, signingInput: this.#check.finding(trailer.length) ?? 'none' }
  }
}

/** A hasher by one function. */
export function hasherBy(hash: HashName): StreamHasher {
  return new StreamHasher({ prehashes: [plainPrehash(hash)] })
}

/** The digests of bytes in memory, which are looked at as well: they are few. */
export function hashBytes(bytes: Uint8Array, prehashes: readonly (HashName | FilePrehash)[]): Digests {
  const hasher = new StreamHasher({ prehashes: toPrehashes(prehashes), crossProtocol: true })
  hasher.update(bytes)
  return hasher.result()
}

/** The digest of bytes in memory by one prehash. */
export function digestOfBytes(bytes: Uint8Array, prehash: FilePrehash): Digest {
  const hasher = new StreamHasher({ prehashes: [prehash] })
  hasher.update(bytes)
  return hasher.digest(prehash)
}

/** Prehashes, each once; the name of a hash stands for its digest without a trailer. */
export function toPrehashes(wanted: Iterable<HashName | FilePrehash>): FilePrehash[] {
  const all = [...wanted].map(one => (typeof one === 'string' ? plainPrehash(one) : one))
  return [...new Map(all.map(prehash => [digestKey(prehash), prehash] as const)).values()]
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
