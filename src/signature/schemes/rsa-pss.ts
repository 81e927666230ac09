import { createHash } from 'node:crypto'
import { HASHES, type HashName } from '../algorithms.ts'
import { rsaSchemes, type RsaEncoding } from './rsa.ts'

/** EMSA-PSS verification (RFC 8017, 9.1.2) in two halves: whether a message is well formed, and whether it was made of a digest. */
const ENCODING: RsaEncoding = {
  read: (em, hash) => {
    const data = readPssData(em, HASHES[hash].bytes, hash)
    if (data === undefined) return undefined
    const { h, salt } = data
    return {
      saltLength: salt.length,
      covers: digest =>
        digest.hash === hash &&
        digest.bytes.length === HASHES[hash].bytes &&
        pssHash(hash, digest.bytes, salt).equals(h)
    }
  },
  saltLength: hash => HASHES[hash].bytes,
  // the salt length is written as a number: older OpenSSL and LibreSSL do not know its names (-1: digest, -2: auto)
  opensslOptions: (saltLength = -1) =>
    ` -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:${saltLength === 'any' ? -2 : saltLength}`
}

/** RSASSA-PSS (RFC 8017, 8.1), MGF1 by the same hash, with any salt length that the RFC allows. */
export const RSA_PSS = rsaSchemes(
  { RSASSA_PSS_SHA_256: 'sha256', RSASSA_PSS_SHA_384: 'sha384', RSASSA_PSS_SHA_512: 'sha512' },
  ENCODING
)

/**
 * H and the salt of an encoded message (RFC 8017, 9.1.2, steps 3 to 11), whatever length the salt has; undefined when it is
 * not well formed.
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

/** H of a digest and a salt: Hash(eight zero octets || mHash || salt), RFC 8017, 9.1.2, steps 12 and 13. */
export function pssHash(hash: HashName, digest: Uint8Array, salt: Uint8Array): Buffer {
  return createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest()
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
