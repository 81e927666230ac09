import { SIGNING_ALGORITHMS, type HashName, type SigningAlgorithm } from '../algorithms.ts'
import { KEY_SPECS, type KeySpec, type PublicKey } from '../public-key.ts'
import { RSA_PKCS1 } from './rsa-pkcs1.ts'
import { RSA_PSS } from './rsa-pss.ts'
import type { LengthRange, RecoveredMessage, SaltLength, SignatureScheme } from './scheme.ts'

/** The compiler asks for an entry for each name in `SIGNING_ALGORITHMS`. */
const BY_NAME: Readonly<Record<SigningAlgorithm, SignatureScheme>> = { ...RSA_PSS, ...RSA_PKCS1 }

/** The algorithms that are supported, in the order in which they are offered. */
export const SCHEMES: readonly SignatureScheme[] = SIGNING_ALGORITHMS.map(name => BY_NAME[name])

export function schemeOf(algorithm: SigningAlgorithm): SignatureScheme {
  return BY_NAME[algorithm]
}

/** The hash function whose digest of an artifact an algorithm signs, known before the key is. */
export function hashOf(algorithm: SigningAlgorithm): HashName {
  return schemeOf(algorithm).prehash().hash
}

/** Whether a signature by keys of these specs can have this length in bytes. */
export function isSignatureLength(length: number, specs: readonly KeySpec[] = KEY_SPECS): boolean {
  return SCHEMES.some(scheme =>
    scheme.keySpecs.some(spec => specs.includes(spec) && isWithin(length, scheme.signatureLengths(spec)))
  )
}

/**
 * The messages that a signature reveals under a key, one for each of `schemes` under which one is well formed. Empty when the key did not
 * make the signature, when it is damaged or has another length, and for schemes whose signatures reveal none.
 */
export function recoverMessages(
  key: PublicKey,
  signature: Uint8Array,
  schemes: readonly SignatureScheme[] = SCHEMES
): RecoveredMessage[] {
  const recoveries = schemes.map(({ recovery }) => recovery).filter(recovery => recovery !== undefined)
  return [...Map.groupBy(recoveries, ({ open }) => open)].flatMap(([open, sharing]) => {
    const encoded = open(key, signature)
    if (encoded === undefined) return []
    return sharing.map(({ read }) => read(encoded)).filter(message => message !== undefined)
  })
}

/** Length of the PSS salt of signatures that verify: 'any' when they differ; undefined where there is none. */
export function saltLengthOf(
  key: PublicKey,
  algorithm: SigningAlgorithm,
  signatures: readonly Uint8Array[]
): SaltLength | undefined {
  const scheme = schemeOf(algorithm)
  const lengths = new Set(
    signatures.map(signature => recoverMessages(key, signature, [scheme])[0]?.saltLength)
  )
  return lengths.size > 1 ? 'any' : [...lengths][0]
}

function isWithin(length: number, { min, max }: LengthRange): boolean {
  return length >= min && length <= max
}
