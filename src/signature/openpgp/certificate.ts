import { type Digest, type HashName } from '../algorithms.ts'
import { refused, type RefusedKey } from '../not-a-key.ts'
import type { ArtifactKey } from '../public-key.ts'
import { loadSchemes, schemeOf } from '../schemes/index.ts'
import { Malformed, readWhole, uint } from '../wire.ts'
import { armor, unarmor } from './armor.ts'
import { MAX_CERTIFICATE_BYTES, type OpenPgpIdentity } from './identity.ts'
import { PACKET, packet, readPackets, subpacket, type Packet } from './packets.ts'
import { KEY_ALGORITHMS } from './key-algorithms.ts'
import { fingerprintOf, hashedKey, parsePublicKeyBody, publicKeyBody } from './public-key-packet.ts'
import {
  digestWith,
  keyIdOf,
  parseSignaturePacket,
  prehashOf,
  SIGNATURE_TYPE,
  signaturePacket,
  soleBody,
  SUBPACKET,
  type SignatureHead,
  type SignaturePacket
} from './signature-packet.ts'

const MAX_PACKETS = 1000
const MAX_USER_ID_BYTES = 1024

/** A certificate (RFC 9580, section 10.1): one key, which signed its own user ids. Times are in seconds since 1970. */
export interface Certificate {
  /** The key, with what signatures are held against. */
  readonly key: ArtifactKey & { readonly openpgp: OpenPgpIdentity }
  /** Those that are not revoked, at least one. */
  readonly userIds: readonly string[]
  readonly revokedUserIds: readonly string[]
  readonly isRevoked: boolean
  /** When the latest of its self-signatures was made. */
  readonly signedAt: number
}

export type ParsedCertificate =
  { readonly kind: 'certificate'; readonly certificate: Certificate } | RefusedKey

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

/** What a user id cannot have, as a noun; undefined when it is fine. */
export function userIdProblem(userId: string): string | undefined {
  if (userId.trim() === '') return 'no text'
  if (/\p{C}|[\u2028\u2029]/u.test(userId)) return 'control characters or line breaks'
  return Buffer.byteLength(userId) > MAX_USER_ID_BYTES ? `more than ${MAX_USER_ID_BYTES} bytes` : undefined
}

const CAN_CERTIFY_AND_SIGN = 0x03
const CAN_SIGN = 0x02
const FEATURE_SEIPD_V1 = 0x01

function properties(validSeconds: number | undefined): Buffer[] {
  return [
    subpacket(SUBPACKET.keyFlags, Buffer.of(CAN_CERTIFY_AND_SIGN)),
    subpacket(SUBPACKET.preferredHashes, Buffer.of(10, 9, 8)),
    subpacket(SUBPACKET.features, Buffer.of(FEATURE_SEIPD_V1)),
    ...(validSeconds === undefined ? [] : [subpacket(SUBPACKET.keyExpirationTime, uint(validSeconds, 4))])
  ]
}

/** What a certification is over, before its trailer (RFC 9580, section 5.2.4). */
function hashedUserId(body: Uint8Array, userId: Uint8Array): Buffer {
  return Buffer.concat([hashedKey(body), Buffer.of(0xb4), uint(userId.length, 4), userId])
}

function isTime(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds > 0 && seconds < 2 ** 32
}

const HINT =
  'Export it again with the one primary key only: gpg --armor --export-options export-minimal --export FINGERPRINT'

/**
 * The certificate in a file, in ASCII armor or binary: one key of a supported spec, user ids, and self-signatures that verify. Of the
 * self-signatures over one thing the latest counts. Certifications by others are ignored.
 *
 * What would need another rule is rejected: subkeys, user attributes, designated revokers, self-signatures that expire themselves, by
 * SHA-1, without key flags, or that do not verify.
 */
export async function parseCertificate(file: Uint8Array): Promise<ParsedCertificate> {
  if (file.length > MAX_CERTIFICATE_BYTES)
    return refused(`the file has more than ${MAX_CERTIFICATE_BYTES} bytes, which are not read`, HINT)
  const packets = packetsIn(file)
  if (packets?.[0] === undefined)
    return refused('it is not one OpenPGP certificate in whole armor, or its armor is damaged', HINT)
  if (packets[0].type === PACKET.secretKey)
    return refused(
      'it holds a PRIVATE key',
      'Remove it from the repository, treat the key as leaked, and use the certificate.'
    )
  if (packets[0].type !== PACKET.publicKey)
    return refused('it does not begin with an OpenPGP public key', HINT)
  if (packets.length > MAX_PACKETS)
    return refused(`it has ${packets.length} packets, at most ${MAX_PACKETS} are read`, HINT)
  return fromPackets(packets[0].body, packets.slice(1))
}

async function fromPackets(body: Buffer, packets: readonly Packet[]): Promise<ParsedCertificate> {
  const primary = parsePublicKeyBody(body)
  if (primary instanceof Malformed)
    return refused(
      primary.problem === 'structure'
        ? 'its public key packet is malformed'
        : 'its key is not a version 4 RSA or ECDSA key',
      HINT
    )
  if (primary.parsed.kind === 'refused') return primary.parsed
  const { createdAt } = primary
  const { key } = primary.parsed
  if (key.kind === 'ml-dsa') throw new Error('an OpenPGP key packet of a kind that is not read')
  await loadSchemes(key)
  const grouped = groupPackets(packets)
  if (typeof grouped === 'string') return refused(grouped, HINT)
  const owner: Owner = { key, body, fingerprint: fingerprintOf(body), createdAt }
  const direct = selfSignatures(owner, hashedKey(body), grouped.direct, DIRECT_TYPES)
  if (typeof direct === 'string') return refused(direct, HINT)
  const bindings: SignaturePacket[] = []
  const signatures = [...direct]
  const userIds: string[] = []
  const revokedUserIds: string[] = []
  for (const { userId, signatures: over } of grouped.userIds) {
    const own = selfSignatures(owner, hashedUserId(body, userId), over, USER_ID_TYPES)
    if (typeof own === 'string') return refused(own, HINT)
    signatures.push(...own)
    const text = decodeUserId(userId)
    const latest = latestOf(own, CERTIFICATIONS)
    if (latest === undefined || text === undefined) continue
    bindings.push(latest)
    const isUserIdRevoked = own.some(({ type }) => type === SIGNATURE_TYPE.certificationRevocation)
    ;(isUserIdRevoked ? revokedUserIds : userIds).push(text)
  }
  if (userIds.length === 0) return refused('it has no user id that is valid and not revoked', HINT)
  const isRevoked = direct.some(({ type }) => type === SIGNATURE_TYPE.keyRevocation)
  const latestDirect = latestOf(direct, [SIGNATURE_TYPE.directKey])
  const claims = latestDirect === undefined ? bindings : [...bindings, latestDirect]
  const expiresAt = earliestExpiry(claims, createdAt)
  if (typeof expiresAt === 'string') return refused(expiresAt, HINT)
  const identity = { fingerprint: owner.fingerprint, createdAt }
  const openpgp = expiresAt === Infinity ? identity : { ...identity, expiresAt }
  const signedAt = Math.max(...signatures.map(({ createdAt }) => createdAt))
  return {
    kind: 'certificate',
    certificate: { key: { ...key, openpgp }, userIds, revokedUserIds, isRevoked, signedAt }
  }
}

/** The packets of a file in ASCII armor or binary; undefined when it is damaged, or something else. */
function packetsIn(file: Uint8Array): Packet[] | undefined {
  const isText = Buffer.from(file.subarray(0, 5)).toString('latin1') === '-----'
  const bytes = isText ? unarmor('PUBLIC KEY BLOCK', file) : file
  return bytes && readWhole(bytes, readPackets)
}

interface Owner {
  readonly key: ArtifactKey
  /** Of the public key packet. */
  readonly body: Buffer
  readonly fingerprint: Buffer
  readonly createdAt: number
}

const CERTIFICATIONS: readonly number[] = [0x10, 0x11, 0x12, SIGNATURE_TYPE.positiveCertification]
const USER_ID_TYPES: readonly number[] = [...CERTIFICATIONS, SIGNATURE_TYPE.certificationRevocation]
const DIRECT_TYPES: readonly number[] = [SIGNATURE_TYPE.directKey, SIGNATURE_TYPE.keyRevocation]

interface GroupedPackets {
  readonly direct: readonly Buffer[]
  readonly userIds: readonly { readonly userId: Buffer; readonly signatures: readonly Buffer[] }[]
}

/** The signatures of the key and of each user id; a clause when there is anything else. */
function groupPackets(packets: readonly Packet[]): GroupedPackets | string {
  const direct: Buffer[] = []
  const userIds: { userId: Buffer; signatures: Buffer[] }[] = []
  for (const { type, body } of packets) {
    if (type === PACKET.signature) (userIds.at(-1)?.signatures ?? direct).push(body)
    else if (type === PACKET.userId) userIds.push({ userId: body, signatures: [] })
    else if (type === PACKET.publicKey) return 'it holds more than one certificate, expected one'
    else if (type === PACKET.publicSubkey)
      return 'it has a subkey, expected a primary key alone, which is the KMS key'
    else return `it has a packet of type ${type}, expected a public key, user ids and signatures`
  }
  return { direct, userIds }
}

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
function selfSignatures(
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

function latestOf(
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
function earliestExpiry(claims: readonly SignaturePacket[], createdAt: number): number | string {
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

function decodeUserId(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return userIdProblem(text) === undefined ? text : undefined
  } catch {
    return undefined
  }
}
