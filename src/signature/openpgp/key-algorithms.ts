import type { DigestAlgorithm, HashName } from '../algorithms.ts'
import { CURVES, isEcSpec, pointBytes, pointOf, specOfCurve, spkiOfPoint } from '../curves.ts'
import { formatEcdsaSignature, MAX_INTEGER_BYTES, parseEcdsaSignature } from '../ecdsa-der.ts'
import {
  isRsaSpec,
  parsePublicKey,
  RSA_SIGNATURE_BYTES,
  type KeySpec,
  type ParsedKey,
  type ArtifactKey
} from '../public-key.ts'
import { keyOfNumbers, rsaNumbers } from '../rsa-numbers.ts'
import type { ByteReader } from '../wire.ts'
import { mpi, readMpi } from './packets.ts'

/** How OpenPGP writes keys of one kind and their signatures (RFC 9580, section 9.1). */
interface KeyAlgorithm {
  readonly id: number
  /** The algorithms whose signatures a version 4 packet can hold: PSS has no place there. */
  readonly signing: Readonly<Record<HashName, DigestAlgorithm>>
  /** How many integers a signature consists of (section 5.2.3). */
  readonly integerCount: number
  /** Those of a signature as KMS returns it; with leading zeros or without. */
  readonly integersOf: (signature: Uint8Array) => readonly Uint8Array[]
  /** The signature as KMS returned it; undefined when it has no form by a key of the spec. */
  readonly signatureOf: (integers: readonly Buffer[], spec: KeySpec) => Buffer | undefined
  /** What a public key packet has of the key itself (section 5.5.5). */
  readonly material: (key: ArtifactKey) => Buffer
  /** The key with that; undefined when OpenSSL does not take it. @throws RangeError for bytes that end before it. */
  readonly readKey: (reader: ByteReader) => ParsedKey | undefined
}

const RSA: KeyAlgorithm = {
  id: 1,
  signing: {
    sha256: 'RSASSA_PKCS1_V1_5_SHA_256',
    sha384: 'RSASSA_PKCS1_V1_5_SHA_384',
    sha512: 'RSASSA_PKCS1_V1_5_SHA_512'
  },
  integerCount: 1,
  integersOf: signature => [signature],
  signatureOf: ([integer = Buffer.alloc(0)], spec) => {
    const length = isRsaSpec(spec) ? RSA_SIGNATURE_BYTES[spec] : 0
    return integer.length > length
      ? undefined
      : Buffer.concat([Buffer.alloc(length - integer.length), integer])
  },
  material: key => {
    const { n, e } = rsaNumbers(key)
    return Buffer.concat([mpi(n), mpi(e)])
  },
  readKey: reader => keyOfNumbers({ n: readMpi(reader), e: readMpi(reader) })
}

const ECDSA: KeyAlgorithm = {
  id: 19,
  signing: { sha256: 'ECDSA_SHA_256', sha384: 'ECDSA_SHA_384', sha512: 'ECDSA_SHA_512' },
  integerCount: 2,
  integersOf: signature => {
    const integers = parseEcdsaSignature(signature)
    if (integers === undefined) throw new Error('a signature that is not ECDSA')
    return integers
  },
  signatureOf: ([r, s], spec) => {
    if (r === undefined || s === undefined || !isEcSpec(spec)) return undefined
    if (Math.max(r.length, s.length) > MAX_INTEGER_BYTES) return undefined
    const signature = formatEcdsaSignature([r, s])
    return parseEcdsaSignature(signature, spec) && signature
  },
  material: key => {
    if (key.kind !== 'ec') throw new Error('a key that is not on a curve')
    const { oid } = CURVES[key.spec]
    return Buffer.concat([Buffer.of(oid.length), oid, mpi(pointOf(key))])
  },
  readKey: reader => {
    const oid = reader.take(reader.uint(1))
    const point = readMpi(reader)
    const spec = specOfCurve(curve => curve.oid.equals(oid))
    return spec && point.length === pointBytes(spec) ? parsePublicKey(spkiOfPoint(spec, point)) : undefined
  }
}

export const KEY_ALGORITHMS: Readonly<Record<ArtifactKey['kind'], KeyAlgorithm>> = { rsa: RSA, ec: ECDSA }

/**
 * An ECDSA signature by another hash than the one with which KMS signs by keys on this curve, as "ECDSA on P-256 with SHA-512 (expected
 * SHA-256)"; undefined for any other.
 */
export function describeOtherHash(
  { spec }: { readonly spec: KeySpec },
  { keyKind, hash }: { readonly keyKind: ArtifactKey['kind']; readonly hash: HashName }
): string | undefined {
  if (keyKind !== 'ec' || !isEcSpec(spec) || CURVES[spec].hash === hash) return undefined
  const label = (name: HashName): string => name.replace('sha', 'SHA-')
  return `ECDSA on ${CURVES[spec].name} with ${label(hash)} (expected ${label(CURVES[spec].hash)})`
}

const KINDS = Object.keys(KEY_ALGORITHMS) as ArtifactKey['kind'][]

/** The kind of key that OpenPGP has under a number. */
export function kindWithId(id: number): ArtifactKey['kind'] | undefined {
  return KINDS.find(kind => KEY_ALGORITHMS[kind].id === id)
}
