import type { HashName } from './algorithms.ts'

/** What is computed over an artifact's bytes; a kind that needs more than these goes beside them. */
export type Prehash = PlainPrehash | TrailedPrehash

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

export function plainPrehash(hash: HashName): PlainPrehash {
  return { kind: 'hash', hash }
}

/** What a digest is found by among those of one artifact: the name of the hash, with the trailer's hexadecimal where there is one. */
export type DigestKey = HashName | `${HashName}+${string}`

export function digestKey(prehash: Prehash): DigestKey {
  if (prehash.kind === 'hash') return prehash.hash
  return `${prehash.hash}+${Buffer.from(prehash.trailer).toString('hex')}`
}
