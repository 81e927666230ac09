import type { Digest, HashName } from './algorithms.ts'
import type { SigningInput } from './cross-protocol.ts'

/** What is computed over an artifact's bytes; a kind that needs more than these goes beside them. */
export type Prehash = FilePrehash | MuPrehash

/** What can be computed while a file is read once. */
export type FilePrehash = PlainPrehash | TrailedPrehash

/** The digest of the bytes. */
export interface PlainPrehash {
  readonly kind: 'hash'
  readonly hash: HashName
}

/**
 * The digest of the bytes and of a trailer after them (RFC 9580, section 5.2.4). It needs no second pass: a copy of the running hash
 * gets the trailer, so that one reading of an artifact gives its own digest and those of all of its OpenPGP signatures.
 */
export interface TrailedPrehash {
  readonly kind: 'hash-with-trailer'
  readonly hash: HashName
  readonly trailer: Uint8Array
}

/** μ of ML-DSA, of a document in memory: Node.js verifies such a signature over the document itself. */
export interface MuPrehash {
  readonly kind: 'mu'
  /** `tr` of the key (FIPS 204). */
  readonly keyHash: Uint8Array
}

export function plainPrehash(hash: HashName): PlainPrehash {
  return { kind: 'hash', hash }
}

/**
 * What is computed over a file.
 *
 * @throws for ML-DSA, which signs no files: an error of the caller.
 */
export function filePrehash(prehash: Prehash): FilePrehash {
  if (prehash.kind === 'mu') throw new Error('ML-DSA signs documents in memory')
  return prehash
}

/** What a digest is found by among those of one artifact: the name of the hash, with the trailer's hexadecimal where there is one. */
export type DigestKey = HashName | `${HashName}+${string}`

/** The digest of a content by one prehash, with what was seen in the content. */
export interface ContentDigest extends Digest {
  /** What a signature over the content, and over what the prehash appends, would be in another protocol; undefined: nobody looked. */
  readonly signingInput?: SigningInput | 'none'
}

export function digestKey(prehash: FilePrehash): DigestKey {
  if (prehash.kind === 'hash') return prehash.hash
  return `${prehash.hash}+${Buffer.from(prehash.trailer).toString('hex')}`
}
