import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type { MessageRepresentative } from './algorithms.ts'

/** A parameter set of ML-DSA (FIPS 204, table 1) with its keys in KMS's and OpenSSL's words. */
interface ParameterSet {
  /** Last part of the object identifier `2.16.840.1.101.3.4.3.x` (RFC 9881, section 2). */
  readonly oid: number
  /** Bytes of a public key (FIPS 204, table 2). */
  readonly keyBytes: number
  /** Bytes of a signature. */
  readonly signatureBytes: number
  /** As people and Node.js call it. */
  readonly name: string
}

/** The ML-DSA keys that KMS makes (API reference, `KeySpec`). */
export const ML_DSA = {
  ML_DSA_44: { oid: 17, keyBytes: 1312, signatureBytes: 2420, name: 'ML-DSA-44' },
  ML_DSA_65: { oid: 18, keyBytes: 1952, signatureBytes: 3309, name: 'ML-DSA-65' },
  ML_DSA_87: { oid: 19, keyBytes: 2592, signatureBytes: 4627, name: 'ML-DSA-87' }
} as const satisfies Readonly<Record<string, ParameterSet>>

export type MlDsaSpec = keyof typeof ML_DSA
export const ML_DSA_SPECS = Object.keys(ML_DSA) as MlDsaSpec[]

export function isMlDsaSpec(spec: string): spec is MlDsaSpec {
  return Object.hasOwn(ML_DSA, spec)
}

/**
 * The DER of a SubjectPublicKeyInfo before its key (RFC 9881, section 4): the algorithm without parameters, and the head of a bit string
 * without unused bits. There is one for each parameter set, and any key of the right length may follow it.
 */
function spkiPrefix({ oid, keyBytes }: ParameterSet): Buffer {
  const short = (length: number): string => length.toString(16).padStart(4, '0')
  return Buffer.from(
    `3082${short(keyBytes + 18)}300b06096086480165030403${oid.toString(16)}0382${short(keyBytes + 1)}00`,
    'hex'
  )
}

/** The spec of a key with this DER; undefined when it is not exactly one of an ML-DSA key. */
export function mlDsaSpecOfSpki(der: Uint8Array): MlDsaSpec | undefined {
  return ML_DSA_SPECS.find(spec => {
    const prefix = spkiPrefix(ML_DSA[spec])
    return (
      der.length === prefix.length + ML_DSA[spec].keyBytes && prefix.equals(der.subarray(0, prefix.length))
    )
  })
}

/** `tr` of FIPS 204 (algorithm 6, step 9): what a key is known by in what it signs. 64 bytes. */
export function publicKeyHash({ spec, der }: { readonly spec: MlDsaSpec; readonly der: Uint8Array }): Buffer {
  return shake256(der.subarray(-ML_DSA[spec].keyBytes))
}

/** No context, as KMS has none: the octet that says "pure", and a length of zero (FIPS 204, algorithm 2, step 10). */
const PURE_WITHOUT_CONTEXT = Buffer.of(0, 0)

/**
 * μ of a message in memory (FIPS 204, algorithm 7, step 6).
 *
 * @param keyHash `tr` of the key.
 */
export function representMessage(keyHash: Uint8Array, message: Uint8Array): MessageRepresentative {
  return { hash: 'mu', bytes: shake256(keyHash, PURE_WITHOUT_CONTEXT, message), message }
}

function shake256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('shake256', { outputLength: 64 })
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The key as Node.js verifies with it; undefined where Node.js has no ML-DSA: before 24.7, and built on an OpenSSL before 3.5. */
export function mlDsaKeyObject(der: Buffer, spec: MlDsaSpec): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return key.asymmetricKeyType === ML_DSA[spec].name.toLowerCase() ? key : undefined
  } catch {
    return undefined
  }
}
