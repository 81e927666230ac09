import { constants, createHash, publicDecrypt } from 'node:crypto'
import {
  ALGORITHMS,
  HASH_NAMES,
  HASHES,
  toSigningAlgorithm,
  type Digest,
  type HashName,
  type SigningAlgorithm
} from './algorithms.ts'
import type { RsaPublicKey } from './public-key.ts'

/**
 * What a signature turns out to hold under one key: an encoded message (RFC 8017, section 9) that is well formed.
 * It proves nothing yet: `matchesDigest` does. One signature can have two PSS readings, since a data block can look
 * well formed under two hashes; each must be tried with the digest of its own hash.
 */
export type Reading =
  | { readonly scheme: 'PKCS1-v1_5'; readonly hash: HashName; readonly signedDigest: Uint8Array }
  | { readonly scheme: 'PSS'; readonly hash: HashName; readonly h: Uint8Array; readonly salt: Uint8Array }

/**
 * Applies RSAVP1 (RFC 8017, 5.2.2) and returns every well-formed reading; none when the signature was not made by
 * this key, is damaged, has another length than the modulus, or is not below it.
 */
export function readSignature(key: RsaPublicKey, signature: Uint8Array): readonly Reading[] {
  const em = encodedMessage(key, signature)
  if (em === undefined) return []
  const readings = HASH_NAMES.flatMap(hash => [readPkcs1(em, hash), readPss(em, hash)])
  return readings.filter(reading => reading !== undefined)
}

/** Whether `digest` is what the signature was made over. The only function that says yes. */
export function matchesDigest(reading: Reading, digest: Digest): boolean {
  if (digest.hash !== reading.hash || digest.bytes.length !== HASHES[digest.hash].bytes) return false
  if (reading.scheme === 'PKCS1-v1_5') return Buffer.compare(reading.signedDigest, digest.bytes) === 0
  // RFC 8017, 9.1.2, steps 12 to 14: H' = Hash(eight zero octets || mHash || salt)
  const h = createHash(reading.hash)
    .update(Buffer.alloc(8))
    .update(digest.bytes)
    .update(reading.salt)
    .digest()
  return Buffer.compare(h, reading.h) === 0
}

/** The reading under which `signature` is valid for `digest` with this key and algorithm; undefined: it is not. */
export function verifyDigest(
  key: RsaPublicKey,
  algorithm: SigningAlgorithm,
  digest: Digest,
  signature: Uint8Array
): Reading | undefined {
  const { scheme, hash } = ALGORITHMS[algorithm]
  return readSignature(key, signature).find(
    reading => reading.scheme === scheme && reading.hash === hash && matchesDigest(reading, digest)
  )
}

export function algorithmOf(reading: Reading): SigningAlgorithm {
  return toSigningAlgorithm(reading.scheme, reading.hash)
}

/** Length of the PSS salt in bytes; PKCS#1 v1.5 has none. */
export function saltLengthOf(reading: Reading): number | undefined {
  return reading.scheme === 'PSS' ? reading.salt.length : undefined
}

/** RSAVP1 (RFC 8017, 5.2.2): the encoded message; undefined when the signature cannot be one by this key. */
export function encodedMessage(key: RsaPublicKey, signature: Uint8Array): Buffer | undefined {
  if (signature.length !== key.modulusBytes) return undefined
  try {
    const em = publicDecrypt({ key: key.keyObject, padding: constants.RSA_NO_PADDING }, signature)
    return em.length === key.modulusBytes ? em : undefined
  } catch {
    return undefined // a representative that is not below the modulus (RFC 8017, 5.2.2, step 1)
  }
}

/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2): the whole encoded message is rebuilt and compared, never parsed. */
function readPkcs1(em: Buffer, hash: HashName): Reading | undefined {
  const { bytes, digestInfoPrefix } = HASHES[hash]
  const signedDigest = em.subarray(em.length - bytes)
  const digestInfo = Buffer.concat([Buffer.from(digestInfoPrefix, 'hex'), signedDigest])
  const padding = Buffer.alloc(em.length - digestInfo.length - 3, 0xff)
  const expected = Buffer.concat([Buffer.from([0x00, 0x01]), padding, Buffer.from([0x00]), digestInfo])
  return expected.equals(em) ? { scheme: 'PKCS1-v1_5', hash, signedDigest } : undefined
}

function readPss(em: Buffer, hash: HashName): Reading | undefined {
  const data = readPssData(em, HASHES[hash].bytes, hash)
  return data && { scheme: 'PSS', hash, ...data }
}

/**
 * EMSA-PSS verification up to the hash (RFC 8017, 9.1.2, steps 3 to 11), with whatever salt length it has.
 *
 * @param maskHash the hash function of MGF1.
 */
export function readPssData(
  em: Buffer,
  hashBytes: number,
  maskHash: string
): { readonly h: Uint8Array; readonly salt: Uint8Array } | undefined {
  // emBits is modBits - 1, so for these key sizes emLen is k and exactly the topmost bit must be zero (steps 6 and 9)
  if (em.at(-1) !== 0xbc || ((em[0] ?? 0xff) & 0x80) !== 0) return undefined
  const dbBytes = em.length - hashBytes - 1
  const h = em.subarray(dbBytes, dbBytes + hashBytes)
  const mask = mgf1(h, dbBytes, maskHash)
  const db = Buffer.from(em.subarray(0, dbBytes).map((byte, index) => byte ^ (mask[index] ?? 0)))
  db[0] = (db[0] ?? 0) & 0x7f
  const separator = db.findIndex(byte => byte !== 0)
  if (separator === -1 || db[separator] !== 0x01) return undefined
  return { h, salt: db.subarray(separator + 1) }
}

/** MGF1 (RFC 8017, appendix B.2.1). */
function mgf1(seed: Uint8Array, length: number, hash: string): Buffer {
  const blocks: Buffer[] = []
  for (let counter = 0, filled = 0; filled < length; counter++) {
    const octets = Buffer.alloc(4)
    octets.writeUInt32BE(counter)
    const block = createHash(hash).update(seed).update(octets).digest()
    blocks.push(block)
    filled += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}
