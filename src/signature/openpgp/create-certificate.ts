import type { Digest, HashName } from '../algorithms.ts'
import type { ArtifactKey } from '../public-key.ts'
import { uint } from '../wire.ts'
import { armor } from './armor.ts'
import { groupPackets, hashedUserId, packetsIn, userIdProblem } from './certificate-packets.ts'
import { PACKET, packet, subpacket } from './packets.ts'
import { fingerprintOf, hashedKey, publicKeyBody } from './public-key-packet.ts'
import {
  digestWith,
  prehashOf,
  SIGNATURE_TYPE,
  signaturePacket,
  SUBPACKET,
  type SignatureHead
} from './signature-packet.ts'

/** What a certificate is to say. Times are in seconds since 1970. */
export interface CertificateRequest {
  readonly key: ArtifactKey
  /** As `Acme Releases <releases@acme.example>`. */
  readonly userId: string
  /** A part of the fingerprint: the same key with another time is another certificate. */
  readonly createdAt: number
  readonly expiresAt?: number
  /** When the self-signatures are made; later than `createdAt` for one that replaces an earlier certificate of the same fingerprint. */
  readonly signedAt?: number
  readonly hash: HashName
  /**
   * The file of an earlier certificate of this fingerprint. What the key signed there over itself and over this user id stays: programs
   * that judge a signature by the time when it was made look for what the certificate said then.
   */
  readonly previous?: Uint8Array | undefined
}

/**
 * A certificate in ASCII armor. `sign` is asked twice, for a signature over the key alone, so that the certificate also holds where a key
 * server withholds the user id, and for one over key and user id.
 *
 * @param sign signs a digest as KMS does: with PKCS#1 v1.5, or ECDSA.
 * @throws for a user id or a time that a certificate cannot have, which is an error of the caller: `userIdProblem` tells.
 */
export async function createCertificate(
  { key, userId, createdAt, expiresAt, signedAt = createdAt, hash, previous }: CertificateRequest,
  sign: (digest: Digest) => Promise<Uint8Array>
): Promise<Uint8Array> {
  const problem = userIdProblem(userId)
  if (problem !== undefined) throw new Error(`a user id with ${problem}`)
  if (!isTime(createdAt) || signedAt < createdAt || (expiresAt ?? Infinity) <= signedAt)
    throw new Error('times of a certificate that do not follow each other')
  const body = publicKeyBody(key, createdAt)
  const uid = Buffer.from(userId)
  const head = { keyKind: key.kind, hash, issuer: fingerprintOf(body), createdAt: signedAt }
  const more = properties(expiresAt === undefined ? undefined : expiresAt - createdAt)
  const signOne = async (rest: Pick<SignatureHead, 'type' | 'more'>, input: Uint8Array): Promise<Buffer> => {
    const whole = { ...head, ...rest }
    const digest = digestWith(prehashOf(whole), input)
    return signaturePacket(whole, await sign(digest), digest)
  }
  const primary = subpacket(SUBPACKET.primaryUserId, Buffer.of(1))
  const kept = previous === undefined ? NOTHING_KEPT : signaturesIn(previous, body, uid)
  const packets = [
    packet(PACKET.publicKey, body),
    ...kept.direct.map(signature => packet(PACKET.signature, signature)),
    await signOne({ type: SIGNATURE_TYPE.directKey, more }, hashedKey(body)),
    packet(PACKET.userId, uid),
    ...kept.certifications.map(signature => packet(PACKET.signature, signature)),
    await signOne(
      { type: SIGNATURE_TYPE.positiveCertification, more: [...more, primary] },
      hashedUserId(body, uid)
    )
  ]
  return armor('PUBLIC KEY BLOCK', Buffer.concat(packets))
}

interface KeptSignatures {
  /** Over the key alone. */
  readonly direct: readonly Buffer[]
  /** Over the user id, by whomever. */
  readonly certifications: readonly Buffer[]
}

const NOTHING_KEPT: KeptSignatures = { direct: [], certifications: [] }

function signaturesIn(file: Uint8Array, key: Uint8Array, userId: Uint8Array): KeptSignatures {
  const [first, ...others] = packetsIn(file) ?? []
  const grouped =
    first?.type === PACKET.publicKey && first.body.equals(key) ? groupPackets(others) : undefined
  if (typeof grouped !== 'object') throw new Error('an earlier certificate of another fingerprint')
  return {
    direct: grouped.direct,
    certifications: grouped.userIds.find(one => one.userId.equals(userId))?.signatures ?? []
  }
}

const CAN_CERTIFY_AND_SIGN = 0x03
const FEATURE_SEIPD_V1 = 0x01

function properties(validSeconds: number | undefined): Buffer[] {
  return [
    subpacket(SUBPACKET.keyFlags, Buffer.of(CAN_CERTIFY_AND_SIGN)),
    subpacket(SUBPACKET.preferredHashes, Buffer.of(10, 9, 8)),
    subpacket(SUBPACKET.features, Buffer.of(FEATURE_SEIPD_V1)),
    ...(validSeconds === undefined ? [] : [subpacket(SUBPACKET.keyExpirationTime, uint(validSeconds, 4))])
  ]
}

function isTime(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds > 0 && seconds < 2 ** 32
}
