import { constants, createHash, privateEncrypt } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { HashName, DigestAlgorithm } from '../../src/signature/algorithms.ts'

// Encoded messages (RFC 8017, section 9) written out by hand, right and wrong, so that the code under test is
// held against something that shares nothing with it.

export const HASH_BYTES: Readonly<Record<HashName, number>> = { sha256: 32, sha384: 48, sha512: 64 }

export type Padding = 'PSS' | 'PKCS1-v1_5'

/** KMS's name of the algorithm of a padding and a hash. */
export function algorithmWith(padding: Padding, hash: HashName): DigestAlgorithm {
  const size = hash.slice('sha'.length) as '256' | '384' | '512'
  return padding === 'PSS' ? `RSASSA_PSS_SHA_${size}` : `RSASSA_PKCS1_V1_5_SHA_${size}`
}

/** What an algorithm's name says, so that the code under test need not be asked. */
export function partsOf(algorithm: DigestAlgorithm): { readonly padding: Padding; readonly hash: HashName } {
  return {
    padding: algorithm.startsWith('RSASSA_PSS_') ? 'PSS' : 'PKCS1-v1_5',
    hash: `sha${algorithm.slice(-3) as '256' | '384' | '512'}`
  }
}

const OID_LAST_BYTE: Readonly<Record<HashName, number>> = { sha256: 1, sha384: 2, sha512: 3 }

/** Applies the private key to an encoded message without any padding; throws when it is not below the modulus. */
export function raise(privateKey: KeyObject, em: Uint8Array): Buffer {
  return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, em)
}

export function digestOf(hash: HashName, message: Uint8Array | string): Buffer {
  return createHash(hash).update(message).digest()
}

export interface PssOptions {
  readonly length: number
  readonly hash: HashName
  readonly digest: Uint8Array
  readonly salt: Uint8Array
  /** What may be wrong; the right values by default. */
  readonly trailer?: number
  readonly separator?: number
  /** Changes DB (padding, separator, salt) before it is masked. */
  readonly changeDb?: (db: Buffer) => void
  readonly maskHash?: HashName
  /** Sets the one bit that must be zero. */
  readonly topBit?: boolean
  /** The eight zero octets before the digest. */
  readonly prefix?: Uint8Array
}

/** EMSA-PSS, section 9.1.1. */
export function pss(options: PssOptions): Buffer {
  const { length, hash, digest, salt, trailer = 0xbc, separator = 0x01, maskHash = hash } = options
  const h = createHash(hash)
    .update(options.prefix ?? Buffer.alloc(8))
    .update(digest)
    .update(salt)
    .digest()
  const db = Buffer.concat([
    Buffer.alloc(length - h.length - salt.length - 2),
    Buffer.of(separator),
    Buffer.from(salt)
  ])
  options.changeDb?.(db)
  const mask = mgf1(maskHash, h, db.length)
  const masked = Buffer.from(db.map((byte, index) => byte ^ mask.readUInt8(index)))
  masked.writeUInt8(options.topBit === true ? masked.readUInt8(0) | 0x80 : masked.readUInt8(0) & 0x7f)
  return Buffer.concat([masked, h, Buffer.of(trailer)])
}

/** The most salt that fits: emLen - hLen - 2. */
export function maxSaltBytes(modulusBytes: number, hash: HashName): number {
  return modulusBytes - HASH_BYTES[hash] - 2
}

function mgf1(hash: HashName, seed: Uint8Array, length: number): Buffer {
  let mask = Buffer.alloc(0)
  for (let counter = 0; mask.length < length; counter++) {
    mask = Buffer.concat([
      mask,
      createHash(hash)
        .update(seed)
        .update(Buffer.of(0, 0, 0, counter))
        .digest()
    ])
  }
  return mask.subarray(0, length)
}

/** One DER element with a length of fewer than 128 bytes. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  if (body.length > 127) throw new Error('a short length holds at most 127')
  return Buffer.concat([Buffer.of(tag, body.length), body])
}

export const DER_NULL = Buffer.of(0x05, 0x00)

export function hashOid(hash: HashName): Buffer {
  return der(0x06, Buffer.from('6086480165030402', 'hex'), Buffer.of(OID_LAST_BYTE[hash]))
}

/** DigestInfo, appendix A.2.4, as section 9.2 wants it. */
export function digestInfo(hash: HashName, digest: Uint8Array): Buffer {
  return der(0x30, der(0x30, hashOid(hash), DER_NULL), der(0x04, digest))
}

export interface Pkcs1Options {
  readonly length: number
  /** What comes after the padding. */
  readonly content: Uint8Array
  readonly start?: Uint8Array
  readonly separator?: number
  /** By default as many 0xff as fit. */
  readonly padding?: Uint8Array
  /** Fills up what is missing at the end. */
  readonly fill?: number
}

/** EMSA-PKCS1-v1_5, section 9.2. */
export function pkcs1(options: Pkcs1Options): Buffer {
  const { length, content, start = Buffer.of(0x00, 0x01), separator = 0x00 } = options
  const padding = options.padding ?? Buffer.alloc(length - start.length - 1 - content.length, 0xff)
  const em = Buffer.concat([start, padding, Buffer.of(separator), content])
  if (em.length > length) throw new Error(`${em.length} bytes do not fit into ${length}`)
  return Buffer.concat([em, Buffer.alloc(length - em.length, options.fill ?? 0)])
}
