import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { EC_SPECS, specOfSpki, type EcSpec } from './curves.ts'
import { ML_DSA, ML_DSA_SPECS, mlDsaKeyObject, mlDsaSpecOfSpki, type MlDsaSpec } from './ml-dsa-key.ts'
import {
  EXPORT_HINT,
  refused,
  refusedDer,
  refusedExcess,
  refusedKind,
  refusedText,
  RSA_ENCRYPTION_OID,
  type RefusedKey
} from './not-a-key.ts'
import type { OpenPgpIdentity } from './openpgp/identity.ts'

/** A key that was read from a SubjectPublicKeyInfo, of a kind and size that AWS KMS makes: the one form that is accepted. */
export type PublicKey = ArtifactKey | MlDsaPublicKey

/** A key that signs artifacts, by their digests. */
export type ArtifactKey = RsaPublicKey | EcPublicKey

/** A key of ML-DSA, which signs checksums files only. */
export interface MlDsaPublicKey {
  readonly kind: 'ml-dsa'
  readonly spec: MlDsaSpec
  readonly keyObject: KeyObject
  /** DER SubjectPublicKeyInfo without parameters (RFC 9881), as `GetPublicKey` returns it. */
  readonly der: Uint8Array
  readonly fingerprint: string
  readonly openpgp?: undefined
}

/** A key on one of the NIST curves. */
export interface EcPublicKey {
  readonly kind: 'ec'
  readonly spec: EcSpec
  readonly keyObject: KeyObject
  /** DER SubjectPublicKeyInfo with the curve's name and an uncompressed point (RFC 5480), as `GetPublicKey` returns it. */
  readonly der: Uint8Array
  readonly fingerprint: string
  readonly openpgp?: OpenPgpIdentity
}

export interface RsaPublicKey {
  readonly kind: 'rsa'
  /** KMS's name of its kind and size (API reference, `KeySpec`). */
  readonly spec: RsaSpec
  /** Length of a signature in bytes: `k` of RFC 8017. */
  readonly signatureBytes: number
  readonly keyObject: KeyObject
  /** DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), as `GetPublicKey` returns it. */
  readonly der: Uint8Array
  /** `sha256:<64 hex>` of `der`: what a pin names. */
  readonly fingerprint: string
  /** What its OpenPGP certificate adds; undefined where there is none at hand. */
  readonly openpgp?: OpenPgpIdentity
}

/** The RSA keys that KMS makes, with the length of their signatures in bytes. */
export const RSA_SIGNATURE_BYTES = { RSA_2048: 256, RSA_3072: 384, RSA_4096: 512 } as const

export type RsaSpec = keyof typeof RSA_SIGNATURE_BYTES
export const RSA_SPECS = Object.keys(RSA_SIGNATURE_BYTES) as RsaSpec[]

export function isRsaSpec(spec: KeySpec): spec is RsaSpec {
  return Object.hasOwn(RSA_SIGNATURE_BYTES, spec)
}

export type KeySpec = PublicKey['spec']
/** The specs of the keys that sign artifacts, RSA first. */
export const ARTIFACT_KEY_SPECS: readonly ArtifactKey['spec'][] = [...RSA_SPECS, ...EC_SPECS]
/** The specs of the keys that are accepted. */
export const KEY_SPECS: readonly KeySpec[] = [...ARTIFACT_KEY_SPECS, ...ML_DSA_SPECS]

export function isKeySpec(name: string): name is KeySpec {
  return KEY_SPECS.some(spec => spec === name)
}

/** The key, or why the file is rejected and the next step. */
export type ParsedKey = { readonly kind: 'key'; readonly key: PublicKey } | RefusedKey

export const MAX_KEY_FILE_BYTES = 64 * 1024

/** RFC 7468, lax in line lengths. An empty line inside is not base64: to OpenSSL it ends the headers of RFC 1421. */
const PEM = /^-----BEGIN ([A-Z0-9 ]+)-----\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)-----END \1-----[\r\n\t ]*$/

const MIN_EXPONENT = 3n
const MAX_EXPONENT = 2n ** 64n

/**
 * The key of a public key file: PEM `PUBLIC KEY` with nothing around it, or DER SubjectPublicKeyInfo. What is not exactly one
 * such key, RSA of 2048, 3072 or 4096 bits, on the curve P-256, P-384 or P-521, or of ML-DSA, is rejected with a clause that names what it
 * is.
 */
export function parsePublicKey(file: Uint8Array): ParsedKey {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (bytes.length === 0) return refused('the file is empty', EXPORT_HINT)
  if (bytes.length > MAX_KEY_FILE_BYTES) {
    return refused(
      `the file has more than ${MAX_KEY_FILE_BYTES} bytes: no public key is as large`,
      EXPORT_HINT
    )
  }
  return bytes[0] === 0x30 ? fromDer(bytes) : fromText(bytes)
}

/** PEM of the key: 64 columns, one final newline. */
export function formatPem({ der }: Pick<PublicKey, 'der'>): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n')
}

const SPECS_HINT = `Use a KMS key of spec ${ARTIFACT_KEY_SPECS.slice(0, -1).join(', ')} or ${ARTIFACT_KEY_SPECS.at(-1)}.`

function fromText(bytes: Buffer): ParsedKey {
  const text = bytes.toString('latin1')
  const [, label, lines] = PEM.exec(text) ?? []
  if (label !== 'PUBLIC KEY' || lines === undefined) return refusedText(text)
  const base64 = lines.replace(/[\r\n]/g, '')
  const der = Buffer.from(base64, 'base64')
  if (der.toString('base64') !== base64) {
    return refused('the base64 of its PEM block is damaged', 'Copy the key file again, byte for byte.')
  }
  return fromDer(der)
}

function fromDer(der: Buffer): ParsedKey {
  const mlDsa = mlDsaSpecOfSpki(der)
  if (mlDsa !== undefined) return fromMlDsa(der, mlDsa)
  let keyObject: KeyObject
  try {
    keyObject = createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return refusedDer(der)
  }
  if (keyObject.asymmetricKeyType === 'rsa') return fromRsa(der, keyObject)
  const spec = specOfSpki(der)
  if (spec === undefined) return refusedKind(keyObject, der, SPECS_HINT)
  return { kind: 'key', key: { kind: 'ec', spec, keyObject, ...identityOf(der) } }
}

/** @param spec of the key, by its bytes alone: older versions of Node.js do not know the kind. */
function fromMlDsa(der: Buffer, spec: MlDsaSpec): ParsedKey {
  const keyObject = mlDsaKeyObject(der, spec)
  if (keyObject !== undefined)
    return { kind: 'key', key: { kind: 'ml-dsa', spec, keyObject, ...identityOf(der) } }
  const { node, openssl } = process.versions
  return refused(
    `it is a key of ${ML_DSA[spec].name}, which this Node.js (${node}, OpenSSL ${openssl}) does not have`,
    'Use Node.js 24.7 or newer, as nodejs.org builds it.'
  )
}

function identityOf(der: Buffer): Pick<PublicKey, 'der' | 'fingerprint'> {
  return {
    der: Uint8Array.from(der),
    fingerprint: `sha256:${createHash('sha256').update(der).digest('hex')}`
  }
}

/** @param keyObject the key that OpenSSL, which is laxer, reads from `der`. */
function fromRsa(der: Buffer, keyObject: KeyObject): ParsedKey {
  const { modulusLength: bits = 0, publicExponent: exponent = 0n } = keyObject.asymmetricKeyDetails ?? {}
  const spec = RSA_SPECS.find(name => RSA_SIGNATURE_BYTES[name] * 8 === bits)
  if (spec === undefined)
    return refused(`its modulus has ${bits} bits, expected 2048, 3072 or 4096`, SPECS_HINT)
  if (!der.includes(RSA_ENCRYPTION_OID) || !keyObject.export({ type: 'spki', format: 'der' }).equals(der)) {
    return refusedExcess()
  }
  const modulus = Buffer.from(keyObject.export({ format: 'jwk' }).n ?? '', 'base64url')
  if (
    exponent < MIN_EXPONENT ||
    exponent >= MAX_EXPONENT ||
    exponent % 2n === 0n ||
    (modulus.at(-1) ?? 0) % 2 === 0
  ) {
    return refused(
      'its numbers are not those of an RSA key (an even modulus, or an exponent out of range)',
      'Do not use this key.'
    )
  }
  const signatureBytes = RSA_SIGNATURE_BYTES[spec]
  return { kind: 'key', key: { kind: 'rsa', spec, signatureBytes, keyObject, ...identityOf(der) } }
}
