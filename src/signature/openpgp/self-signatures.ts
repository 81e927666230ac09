import type { ArtifactKey } from '../public-key.ts'
import { schemeOf } from '../schemes/index.ts'
import { Malformed } from '../wire.ts'
import { describeOtherHash, KEY_ALGORITHMS } from './key-algorithms.ts'
import {
  digestWith,
  keyIdOf,
  parseSignaturePacket,
  SIGNATURE_TYPE,
  soleBody,
  SUBPACKET,
  type SignaturePacket
} from './signature-packet.ts'

/** The key whose certificate is read. */
export interface Owner {
  readonly key: ArtifactKey
  /** Of the public key packet. */
  readonly body: Buffer
  readonly fingerprint: Buffer
  readonly createdAt: number
}

export const CERTIFICATIONS: readonly number[] = [0x10, 0x11, 0x12, SIGNATURE_TYPE.positiveCertification]
export const USER_ID_TYPES: readonly number[] = [...CERTIFICATIONS, SIGNATURE_TYPE.certificationRevocation]
export const DIRECT_TYPES: readonly number[] = [SIGNATURE_TYPE.directKey, SIGNATURE_TYPE.keyRevocation]

const CAN_SIGN = 0x02

/** What programs write into self-signatures: times, key flags, preferences. */
const KNOWN: ReadonlySet<number> = new Set([
  SUBPACKET.creationTime,
  SUBPACKET.issuerKeyId,
  SUBPACKET.issuerFingerprint,
  SUBPACKET.keyExpirationTime,
  SUBPACKET.preferredCiphers,
  SUBPACKET.preferredHashes,
  SUBPACKET.preferredCompression,
  SUBPACKET.keyServerPreferences,
  SUBPACKET.primaryUserId,
  SUBPACKET.keyFlags,
  SUBPACKET.revocationReason,
  SUBPACKET.features,
  SUBPACKET.preferredAead,
  SUBPACKET.preferredCipherSuites
])

/** The signatures by the owner over `input`, each verified; a clause when one of them is not acceptable. */
export function selfSignatures(
  owner: Owner,
  input: Buffer,
  bodies: readonly Buffer[],
  types: readonly number[]
): SignaturePacket[] | string {
  const own: SignaturePacket[] = []
  for (const body of bodies) {
    const signature = parseSignaturePacket(body, KNOWN)
    if (signature instanceof Malformed) {
      if (types === USER_ID_TYPES && !body.includes(Buffer.from(keyIdOf(owner.fingerprint)))) continue
      return `it has a self-signature that is not accepted: ${SIGNATURE_PROBLEMS[signature.problem]}`
    }
    if (!isBy(signature, owner)) {
      if (types === USER_ID_TYPES) continue
      return 'it has a signature over its key by another key'
    }
    if (!types.includes(signature.type)) return 'it has a self-signature of an unexpected type'
    const otherHash = describeOtherHash(owner.key, signature)
    if (otherHash !== undefined) return `it has a self-signature that is not accepted: it is by ${otherHash}`
    const { signing, signatureOf } = KEY_ALGORITHMS[owner.key.kind]
    const scheme = schemeOf(signing[signature.hash])
    const digest = digestWith(signature.prehash, input)
    const bytes = signatureOf(signature.integers, owner.key.spec)
    const isValid =
      bytes !== undefined &&
      signature.createdAt >= owner.createdAt &&
      signature.digestStart.equals(digest.bytes.subarray(0, 2)) &&
      scheme.verify(owner.key, digest, bytes)
    if (!isValid) return 'it has a self-signature that does not verify'
    own.push(signature)
  }
  return own
}

const SIGNATURE_PROBLEMS = {
  structure: 'it is malformed',
  version: 'its version is not 4',
  algorithm: 'it is neither by RSA nor by ECDSA',
  hash: 'its hash is not SHA-256, SHA-384 or SHA-512',
  subpacket: 'it has a subpacket that is not known there, such as a designated revoker',
  expires: 'it expires itself',
  'creation-time': 'it has no creation time, or two'
} as const

function isBy({ issuer, issuerKeyId }: SignaturePacket, { fingerprint }: Owner): boolean {
  return issuer === undefined
    ? issuerKeyId?.equals(keyIdOf(fingerprint)) === true
    : issuer.equals(fingerprint)
}

/** The one that was made last, of some types. */
export function latestOf(
  signatures: readonly SignaturePacket[],
  types: readonly number[]
): SignaturePacket | undefined {
  return signatures
    .filter(({ type }) => types.includes(type))
    .reduce<SignaturePacket | undefined>(
      (latest, one) => (latest === undefined || one.createdAt >= latest.createdAt ? one : latest),
      undefined
    )
}

/**
 * The earliest time at which one of the claims lets the key end: programs differ in which of them counts. A clause when one does not let
 * the key sign.
 */
export function earliestExpiry(claims: readonly SignaturePacket[], createdAt: number): number | string {
  const ends: number[] = []
  for (const { hashed } of claims) {
    const flags = soleBody(hashed, SUBPACKET.keyFlags)
    if (flags === undefined || ((flags[0] ?? 0) & CAN_SIGN) === 0)
      return 'its key flags do not say that the key may sign'
    if (!hashed.some(({ type }) => type === SUBPACKET.keyExpirationTime)) continue
    const seconds = soleBody(hashed, SUBPACKET.keyExpirationTime)
    if (seconds?.length !== 4) return 'its expiration time is malformed'
    if (seconds.readUInt32BE() > 0) ends.push(createdAt + seconds.readUInt32BE())
  }
  return Math.min(Infinity, ...ends)
}
