import { holdsPrivateKey, isPrivateDer, refused, type RefusedKey } from '../not-a-key.ts'
import { parsePublicKey, type ArtifactKey } from '../public-key.ts'
import { loadSchemes } from '../schemes/index.ts'
import { TEXT_KIND_NAMES, textKindOf } from '../text-kinds.ts'
import { Malformed } from '../wire.ts'
import { groupPackets, hashedUserId, isBare, packetsIn, userIdProblem } from './certificate-packets.ts'
import { MAX_CERTIFICATE_BYTES, type OpenPgpIdentity } from './identity.ts'
import { PACKET, type Packet } from './packets.ts'
import { fingerprintOf, hashedKey, parsePublicKeyBody } from './public-key-packet.ts'
import {
  CERTIFICATIONS,
  DIRECT_TYPES,
  earliestExpiry,
  latestOf,
  selfSignatures,
  USER_ID_TYPES,
  type Owner
} from './self-signatures.ts'
import { isUnhashedBare, keyIdOf, SIGNATURE_TYPE, type SignaturePacket } from './signature-packet.ts'

const MAX_PACKETS = 1000
/** Of the key itself, each of which is verified: by P-521 that takes ten milliseconds. */
const MAX_SELF_SIGNATURES = 100

/** A certificate (RFC 9580, section 10.1): one key, which signed its own user ids. Times are in seconds since 1970. */
export interface Certificate {
  /** The key, with what signatures are held against. */
  readonly key: ArtifactKey & { readonly openpgp: OpenPgpIdentity }
  /** Those that are not revoked, at least one. */
  readonly userIds: readonly string[]
  readonly revokedUserIds: readonly string[]
  readonly isRevoked: boolean
  /**
   * What the file holds that the key did not sign, as a noun: whoever has the certificate can write anything there. Undefined: nothing,
   * and the file can be nothing else than this certificate.
   */
  readonly unsigned: string | undefined
}

export type ParsedCertificate =
  { readonly kind: 'certificate'; readonly certificate: Certificate } | RefusedKey

const HINT =
  "Export it again with the one primary key only: gpg --armor --export-options export-minimal --export 'FINGERPRINT!'"

const MAKE =
  'Give the certificate that was made of the key; kms-sign openpgp-certificate makes one, with the user id that people will see.'

const PRIVATE = refused(
  'it holds a PRIVATE key',
  'Remove it from the repository, treat the key as leaked, and use the certificate.'
)

/** Algorithms of keys that people have, by their ids (RFC 9580, section 9.1); 22 is that of older Ed25519 keys. */
const OTHER_ALGORITHMS: Readonly<Record<number, string>> = {
  17: 'a DSA key',
  22: 'an Ed25519 key',
  27: 'an Ed25519 key',
  28: 'an Ed448 key'
}

/** What a key is that is not accepted. @param body of its packet. */
function kindOf([version = 0, , , , , algorithm = 0]: Uint8Array): string {
  const name = version === 4 ? OTHER_ALGORITHMS[algorithm] : undefined
  return name === undefined ? 'not a version 4 RSA or ECDSA key' : `${name}, expected an RSA or ECDSA key`
}

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
  if (packets?.[0] === undefined) return refusedFile(file)
  if (packets[0].type === PACKET.secretKey) return PRIVATE
  if (packets[0].type !== PACKET.publicKey)
    return refused('it does not begin with an OpenPGP public key', HINT)
  if (packets.length > MAX_PACKETS)
    return refused(`it has ${packets.length} packets, at most ${MAX_PACKETS} are read`, HINT)
  const parsed = await fromPackets(packets[0].body, packets.slice(1))
  if (parsed.kind === 'refused' || isBare(file)) return parsed
  const unsigned = 'armor headers, or lines of different lengths'
  return { ...parsed, certificate: { ...parsed.certificate, unsigned } }
}

/** What a file is that holds no packets. */
function refusedFile(file: Uint8Array): RefusedKey {
  const der = Buffer.from(file)
  const text = der.toString('latin1')
  if (holdsPrivateKey(text) || isPrivateDer(der)) return PRIVATE
  if (file.length === 0) return refused('it is empty', MAKE)
  if (parsePublicKey(file).kind === 'key')
    return refused('it is a public key, which has no user id, expected an OpenPGP certificate', MAKE)
  const kind = textKindOf(text)
  if (kind === 'pem-certificate')
    return refused('it is an X.509 certificate, expected an OpenPGP certificate', MAKE)
  if (kind !== undefined && kind !== 'pgp-armor' && kind !== 'text')
    return refused(
      `it is ${TEXT_KIND_NAMES[kind]}, expected an OpenPGP certificate`,
      kind === 'lfs-pointer' ? 'Fetch the file that it stands for: git lfs pull.' : MAKE
    )
  return refused('it is not one OpenPGP certificate in whole armor, or its armor is damaged', HINT)
}

async function fromPackets(body: Buffer, packets: readonly Packet[]): Promise<ParsedCertificate> {
  const primary = parsePublicKeyBody(body)
  if (primary instanceof Malformed)
    return refused(
      primary.problem === 'structure' ? 'its public key packet is malformed' : `its key is ${kindOf(body)}`,
      primary.problem === 'structure'
        ? HINT
        : 'Give the certificate of the key that signs, which is an RSA or ECDSA key.'
    )
  if (primary.parsed.kind === 'refused') return primary.parsed
  const { createdAt } = primary
  const { key } = primary.parsed
  if (key.kind === 'ml-dsa') throw new Error('an OpenPGP key packet of a kind that is not read')
  await loadSchemes(key)
  const grouped = groupPackets(packets)
  if (typeof grouped === 'string') return refused(grouped, HINT)
  const owner: Owner = { key, body, fingerprint: fingerprintOf(body), createdAt }
  const keyId = Buffer.from(keyIdOf(owner.fingerprint))
  const over = [...grouped.direct, ...grouped.userIds.flatMap(({ signatures }) => signatures)]
  const selfCount = over.filter(one => one.includes(keyId)).length
  if (selfCount > MAX_SELF_SIGNATURES)
    return refused(
      `it has ${selfCount} signatures by its own key, at most ${MAX_SELF_SIGNATURES} are read`,
      HINT
    )
  const direct = selfSignatures(owner, hashedKey(body), grouped.direct, DIRECT_TYPES)
  if (typeof direct === 'string') return refused(direct, HINT)
  const bindings: SignaturePacket[] = []
  const signatures = [...direct]
  const unsigned: string[] = grouped.isRepeated ? ['a packet twice'] : []
  const userIds: string[] = []
  const revokedUserIds: string[] = []
  for (const { userId, signatures: over } of grouped.userIds) {
    const own = selfSignatures(owner, hashedUserId(body, userId), over, USER_ID_TYPES)
    if (typeof own === 'string') return refused(own, HINT)
    signatures.push(...own)
    const text = decodeUserId(userId)
    if (own.length === 0 || text === undefined) unsigned.push('a user id that is not signed by its key')
    else if (own.length < over.length) unsigned.push('a signature by another key')
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
  if (!signatures.every(one => isUnhashedBare(one, owner.fingerprint)))
    unsigned.push('data of a signature that is not signed')
  const signedAt = Math.max(...signatures.map(one => one.createdAt))
  const identity = { fingerprint: owner.fingerprint, createdAt, signedAt }
  const openpgp = expiresAt === Infinity ? identity : { ...identity, expiresAt }
  return {
    kind: 'certificate',
    certificate: {
      key: { ...key, openpgp },
      userIds,
      revokedUserIds,
      isRevoked,
      unsigned: unsigned[0]
    }
  }
}

function decodeUserId(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return userIdProblem(text) === undefined ? text : undefined
  } catch {
    return undefined
  }
}
