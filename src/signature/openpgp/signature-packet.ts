import { createHash } from 'node:crypto'
import type { Digest, HashName } from '../algorithms.ts'
import type { TrailedPrehash } from '../prehash.ts'
import type { ArtifactKey } from '../public-key.ts'
import { Malformed, readWhole, uint } from '../wire.ts'
import { KEY_ALGORITHMS, kindWithId } from './key-algorithms.ts'
import { mpi, PACKET, packet, readMpi, readSubpackets, subpacket, type Subpacket } from './packets.ts'

/** Signature types (RFC 9580, section 5.2.1). */
export const SIGNATURE_TYPE = {
  binary: 0x00,
  text: 0x01,
  positiveCertification: 0x13,
  directKey: 0x1f,
  keyRevocation: 0x20,
  certificationRevocation: 0x30
} as const

/** Subpacket types (RFC 9580, section 5.2.3.7). */
export const SUBPACKET = {
  creationTime: 2,
  expirationTime: 3,
  keyExpirationTime: 9,
  preferredCiphers: 11,
  issuerKeyId: 16,
  notation: 20,
  preferredHashes: 21,
  preferredCompression: 22,
  keyServerPreferences: 23,
  primaryUserId: 25,
  keyFlags: 27,
  signersUserId: 28,
  revocationReason: 29,
  features: 30,
  issuerFingerprint: 33,
  preferredAead: 34,
  preferredCipherSuites: 39
} as const

const VERSION = 4
const HASH_IDS: Readonly<Record<HashName, number>> = { sha256: 8, sha384: 9, sha512: 10 }

/** What a signature packet says before it is signed. */
export interface SignatureHead {
  readonly type: number
  /** What kind of key signs. */
  readonly keyKind: ArtifactKey['kind']
  readonly hash: HashName
  /** Fingerprint of the certificate, 20 bytes. */
  readonly issuer: Uint8Array
  /** Seconds since 1970. */
  readonly createdAt: number
  /** The rest of the subpackets that are signed. */
  readonly more?: readonly Buffer[]
}

/** A version 4 signature packet by a key of a kind that KMS makes. */
export interface SignaturePacket {
  readonly type: number
  readonly keyKind: ArtifactKey['kind']
  readonly hash: HashName
  /** Everything after the artifact that is hashed with it. */
  readonly prehash: TrailedPrehash
  /** The first two bytes of the digest that was signed. */
  readonly digestStart: Buffer
  /** Of the signature, without leading zeros. */
  readonly integers: readonly Buffer[]
  /** Seconds since 1970. */
  readonly createdAt: number
  /** Fingerprint; undefined where the packet has only the key id. */
  readonly issuer: Buffer | undefined
  readonly issuerKeyId: Buffer | undefined
  readonly hashed: readonly Subpacket[]
  /** Nobody signed these. */
  readonly unhashed: readonly Subpacket[]
}

/**
 * Why a packet is not read. `version`, `algorithm` and `hash` are OpenPGP that is not accepted here, `subpacket` is a subpacket that is not
 * known in this place, or critical and without effect here, `expires` a signature that ends to hold some day, which a verdict without a
 * clock cannot judge.
 */
export type PacketProblem =
  'structure' | 'version' | 'algorithm' | 'hash' | 'subpacket' | 'expires' | 'creation-time'

/** What is hashed after the artifact. */
export function prehashOf({
  type,
  keyKind,
  hash,
  issuer,
  createdAt,
  more = []
}: SignatureHead): TrailedPrehash {
  const hashed = Buffer.concat([
    subpacket(SUBPACKET.issuerFingerprint, Buffer.concat([Buffer.of(VERSION), issuer])),
    subpacket(SUBPACKET.creationTime, uint(createdAt, 4)),
    ...more
  ])
  return trailed(
    hash,
    Buffer.concat([headOf(type, KEY_ALGORITHMS[keyKind].id, HASH_IDS[hash], hashed.length), hashed])
  )
}

/** The packet of a signature that was made. */
export function signaturePacket(head: SignatureHead, signature: Uint8Array, signed: Digest): Buffer {
  const integers = KEY_ALGORITHMS[head.keyKind].integersOf(signature)
  const { trailer } = prehashOf(head)
  const signedPart = trailer.subarray(0, trailer.length - TRAILER_END_BYTES)
  const unhashed = subpacket(SUBPACKET.issuerKeyId, keyIdOf(head.issuer))
  const digestStart = signed.bytes.subarray(0, 2)
  const body = [signedPart, uint(unhashed.length, 2), unhashed, digestStart, ...integers.map(mpi)]
  return packet(PACKET.signature, Buffer.concat(body))
}

/** The last 8 bytes of a fingerprint (RFC 9580, section 5.5.4.2). */
export function keyIdOf(fingerprint: Uint8Array): Uint8Array {
  return fingerprint.subarray(-8)
}

/** The digest of bytes in memory, as a signature packet wants it. */
export function digestWith({ hash, trailer }: TrailedPrehash, bytes: Uint8Array): Digest {
  return { hash, bytes: createHash(hash).update(bytes).update(trailer).digest() }
}

/**
 * The packet with this body, or why it is not read.
 *
 * @param known the subpackets that may be there, critical or not. A few more that say nothing about validity may be there if they are
 *   not critical.
 */
export function parseSignaturePacket(
  body: Uint8Array,
  known: ReadonlySet<number>
): SignaturePacket | Malformed<PacketProblem> {
  if (body[0] !== VERSION) return new Malformed('version')
  const fields = readWhole(body, reader => ({
    head: { version: reader.uint(1), type: reader.uint(1), algorithm: reader.uint(1), hash: reader.uint(1) },
    hashed: reader.take(reader.uint(2)),
    unhashed: reader.take(reader.uint(2)),
    digestStart: reader.take(2),
    integers: reader.rest()
  }))
  if (fields === undefined) return new Malformed('structure')
  const { head, digestStart } = fields
  const keyKind = kindWithId(head.algorithm)
  if (keyKind === undefined) return new Malformed('algorithm')
  const hash = hashWithId(head.hash)
  if (hash === undefined) return new Malformed('hash')
  const { integerCount } = KEY_ALGORITHMS[keyKind]
  const integers = readWhole(fields.integers, reader =>
    Array.from({ length: integerCount }, () => readMpi(reader))
  )
  const hashed = readWhole(fields.hashed, readSubpackets)
  const unhashed = readWhole(fields.unhashed, readSubpackets)
  if (integers === undefined || hashed === undefined || unhashed === undefined)
    return new Malformed('structure')
  const all = [...hashed, ...unhashed]
  if (all.some(({ type }) => type === SUBPACKET.expirationTime)) return new Malformed('expires')
  if (!all.every(one => known.has(one.type) || isRemark(one))) return new Malformed('subpacket')
  const createdAt = soleBody(hashed, SUBPACKET.creationTime)
  if (createdAt?.length !== 4) return new Malformed('creation-time')
  const issuer = readIssuer(hashed, unhashed)
  if (issuer === undefined) return new Malformed('structure')
  const signedPart = body.subarray(0, HEAD_BYTES + fields.hashed.length)
  return {
    type: head.type,
    keyKind,
    hash,
    prehash: trailed(hash, signedPart),
    digestStart,
    integers,
    createdAt: createdAt.readUInt32BE(),
    ...issuer,
    hashed,
    unhashed
  }
}

/** Whether a subpacket only tells something: a notation, or the user id of the signer. Malformed ones are refused by other programs. */
function isRemark({ type, isCritical, body }: Subpacket): boolean {
  if (isCritical) return false
  if (type === SUBPACKET.signersUserId) return isUtf8(body)
  if (type !== SUBPACKET.notation || body.length < 8) return false
  return body.length === 8 + body.readUInt16BE(4) + body.readUInt16BE(6) && isUtf8(body.subarray(8))
}

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.from(Buffer.from(bytes).toString('utf8')).equals(Buffer.from(bytes))
}

/** Whether what nobody signed of a signature packet says only whose it is, and rightly. */
export function isUnhashedBare({ unhashed }: SignaturePacket, fingerprint: Uint8Array): boolean {
  const versioned = Buffer.concat([Buffer.of(VERSION), fingerprint])
  return unhashed.every(({ type, body }) => {
    if (type === SUBPACKET.issuerKeyId) return body.equals(keyIdOf(fingerprint))
    return type === SUBPACKET.issuerFingerprint && body.equals(versioned)
  })
}

/** The fingerprint and the key id that a packet states; undefined when one is malformed, or there twice. */
function readIssuer(
  hashed: readonly Subpacket[],
  unhashed: readonly Subpacket[]
): Pick<SignaturePacket, 'issuer' | 'issuerKeyId'> | undefined {
  const all = [...hashed, ...unhashed]
  const fingerprints = all.filter(({ type }) => type === SUBPACKET.issuerFingerprint)
  const keyIds = all.filter(({ type }) => type === SUBPACKET.issuerKeyId)
  const [fingerprint, keyId] = [fingerprints[0]?.body, keyIds[0]?.body]
  if (fingerprints.length > 1 || keyIds.length > 1) return undefined
  if (fingerprint !== undefined && (fingerprint[0] !== VERSION || fingerprint.length !== 21)) return undefined
  if (keyId !== undefined && keyId.length !== 8) return undefined
  return { issuer: fingerprint?.subarray(1), issuerKeyId: keyId }
}

/** The body of the one subpacket of a type; undefined when there is none, or more than one. */
export function soleBody(subpackets: readonly Subpacket[], wanted: number): Buffer | undefined {
  const [first, second] = subpackets.filter(({ type }) => type === wanted)
  return second === undefined ? first?.body : undefined
}

const HEAD_BYTES = 6
const TRAILER_END_BYTES = 6

function headOf(type: number, algorithm: number, hash: number, hashedBytes: number): Buffer {
  return Buffer.concat([Buffer.of(VERSION, type, algorithm, hash), uint(hashedBytes, 2)])
}

/** RFC 9580, section 5.2.4: what is signed of the packet, then `04 ff` and its length. */
function trailed(hash: HashName, signedPart: Uint8Array): TrailedPrehash {
  const trailer = Buffer.concat([signedPart, Buffer.of(VERSION, 0xff), uint(signedPart.length, 4)])
  return { kind: 'hash-with-trailer', hash, trailer }
}

function hashWithId(id: number): HashName | undefined {
  return (Object.keys(HASH_IDS) as HashName[]).find(hash => HASH_IDS[hash] === id)
}
