import type { Digest } from '../algorithms.ts'
import { armor, unarmor } from '../openpgp/armor.ts'
import type { OpenPgpIdentity } from '../openpgp/identity.ts'
import { KEY_ALGORITHMS } from '../openpgp/key-algorithms.ts'
import { PACKET, readPackets } from '../openpgp/packets.ts'
import {
  keyIdOf,
  parseSignaturePacket,
  prehashOf,
  SIGNATURE_TYPE,
  signaturePacket,
  SUBPACKET,
  type PacketProblem,
  type SignatureHead,
  type SignaturePacket
} from '../openpgp/signature-packet.ts'
import { ARTIFACT_KEY_SPECS, type PublicKey } from '../public-key.ts'
import { digestPrehash, hashOf } from '../schemes/index.ts'
import type { SignatureScheme } from '../schemes/scheme.ts'
import { Malformed, readWhole } from '../wire.ts'
import type { Preimage, ReadSignature, SignatureFormat } from './format.ts'

/** Why a file is not read as a detached OpenPGP signature. */
export type OpenPgpProblem = 'count' | 'type' | PacketProblem

const KNOWN: ReadonlySet<number> = new Set([
  SUBPACKET.creationTime,
  SUBPACKET.issuerKeyId,
  SUBPACKET.issuerFingerprint
])

/** A detached signature in ASCII armor. */
export const OPENPGP: SignatureFormat<'openpgp'> = {
  ...openPgp(bytes => armor('SIGNATURE', bytes)),
  name: 'openpgp',
  suffix: '.asc',
  read: (file, key) => {
    const bytes = unarmor('SIGNATURE', file)
    return bytes && read(bytes, key)
  }
}

/** The same in binary. */
export const OPENPGP_BINARY: SignatureFormat<'openpgp-binary'> = {
  ...openPgp(bytes => bytes),
  name: 'openpgp-binary',
  suffix: '.gpg',
  read
}

function openPgp(
  wrap: (packet: Uint8Array) => Uint8Array
): Pick<
  SignatureFormat,
  'algorithms' | 'artifactHash' | 'signsArtifactBytes' | 'statesKey' | 'needsCertificate' | 'prepare'
> {
  return {
    algorithms: Object.values(KEY_ALGORITHMS).flatMap(({ signing }) => Object.values(signing)),
    artifactHash: hashOf,
    signsArtifactBytes: true,
    statesKey: true,
    needsCertificate: true,
    prepare: (scheme, key, createdAt) => {
      const head = headOf(scheme, key, createdAt)
      return {
        prehash: prehashOf(head),
        signedDigest: digest => digest,
        encode: (signature, { bytes }) => wrap(signaturePacket(head, signature, { hash: head.hash, bytes }))
      }
    }
  }
}

/** The one signature in a file, or why it is not read. */
export function parseOpenPgpSignature(bytes: Uint8Array): SignaturePacket | Malformed<OpenPgpProblem> {
  const packets = readWhole(bytes, readPackets)
  if (packets === undefined) return new Malformed('structure')
  const [packet] = packets
  if (packets.length !== 1 || packet?.type !== PACKET.signature) return new Malformed('count')
  const signature = parseSignaturePacket(packet.body, KNOWN)
  if (signature instanceof Malformed) return signature
  return signature.type === SIGNATURE_TYPE.binary ? signature : new Malformed('type')
}

/** The fingerprint of the certificate that a signature in armor or binary names; undefined without one. */
export function issuerOf(file: Uint8Array): Buffer | undefined {
  const signature = parseOpenPgpSignature(unarmor('SIGNATURE', file) ?? file)
  return signature instanceof Malformed ? undefined : signature.issuer
}

function read(file: Uint8Array, key: PublicKey | undefined): ReadSignature | undefined {
  const signature = parseOpenPgpSignature(file)
  if (signature instanceof Malformed) return undefined
  const { keyKind, hash, prehash, digestStart, integers } = signature
  const { signing, signatureOf } = KEY_ALGORITHMS[keyKind]
  const specs = key === undefined ? ARTIFACT_KEY_SPECS : [key.spec]
  const [bytes] = specs.flatMap(spec => signatureOf(integers, spec) ?? [])
  if (bytes === undefined) return undefined
  if (key?.openpgp !== undefined && !isBy(signature, key.openpgp)) return undefined
  const startsRight = (digest: Digest): boolean => digestStart.equals(digest.bytes.subarray(0, 2))
  return {
    bytes,
    createdAt: signature.createdAt,
    preimage: (scheme): Preimage | undefined =>
      scheme.name === signing[hash]
        ? { prehash, signedDigest: digest => (startsRight(digest) ? digest : undefined) }
        : undefined
  }
}

/** Whether a signature states that it is by this certificate, at a time when the certificate held. */
function isBy({ issuer, issuerKeyId, createdAt }: SignaturePacket, identity: OpenPgpIdentity): boolean {
  const keyId = keyIdOf(identity.fingerprint)
  const isNamed =
    issuer === undefined ? issuerKeyId?.equals(keyId) === true : issuer.equals(identity.fingerprint)
  const agrees = issuerKeyId === undefined || issuerKeyId.equals(keyId)
  const { expiresAt = Infinity } = identity
  return isNamed && agrees && createdAt >= identity.createdAt && createdAt < expiresAt
}

function headOf(scheme: SignatureScheme, key: PublicKey, createdAt: number | undefined): SignatureHead {
  if (key.kind === 'ml-dsa' || key.openpgp === undefined || createdAt === undefined)
    throw new Error('an OpenPGP signature needs the certificate of the key, and a time')
  if (createdAt < key.openpgp.createdAt || createdAt >= (key.openpgp.expiresAt ?? Infinity))
    throw new Error('a signature at a time when its certificate does not hold')
  const { hash } = digestPrehash(scheme, key)
  return { type: SIGNATURE_TYPE.binary, keyKind: key.kind, hash, issuer: key.openpgp.fingerprint, createdAt }
}
