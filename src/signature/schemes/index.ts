import {
  DIGEST_ALGORITHMS,
  SIGNING_ALGORITHMS,
  type DigestAlgorithm,
  type HashName,
  type SigningAlgorithm
} from '../algorithms.ts'
import { KEY_SPECS, type KeySpec, type PublicKey } from '../public-key.ts'
import { ECDSA } from './ecdsa.ts'
import { ML_DSA_SHAKE_256 } from './ml-dsa.ts'
import { RSA_PKCS1 } from './rsa-pkcs1.ts'
import { RSA_PSS } from './rsa-pss.ts'
import type { PlainPrehash } from '../prehash.ts'
import type { DigestScheme, RecoveredMessage, SaltLength, SignatureScheme } from './scheme.ts'

/** The compiler asks for an entry for each name in `DIGEST_ALGORITHMS`. */
const OF_DIGESTS: Readonly<Record<DigestAlgorithm, DigestScheme>> = { ...RSA_PSS, ...RSA_PKCS1, ...ECDSA }

/** The same for `SIGNING_ALGORITHMS`. */
const BY_NAME: Readonly<Record<SigningAlgorithm, SignatureScheme>> = { ...OF_DIGESTS, ML_DSA_SHAKE_256 }

/** The algorithms that are supported, in the order in which they are offered. */
export const SCHEMES: readonly SignatureScheme[] = SIGNING_ALGORITHMS.map(name => BY_NAME[name])

/** Those that sign the digest of a file. */
export const DIGEST_SCHEMES: readonly DigestScheme[] = DIGEST_ALGORITHMS.map(name => OF_DIGESTS[name])

export function schemeOf(algorithm: SigningAlgorithm): SignatureScheme {
  return BY_NAME[algorithm]
}

/** The hash function whose digest of an artifact an algorithm signs, known before the key is. */
export function hashOf(algorithm: DigestAlgorithm): HashName {
  return OF_DIGESTS[algorithm].prehash().hash
}

/**
 * What a scheme that signs digests computes over an artifact.
 *
 * @throws for another scheme, which is an error of the caller.
 */
export function digestPrehash(scheme: SignatureScheme, key?: PublicKey): PlainPrehash {
  const prehash = scheme.prehash(key)
  if (prehash.kind === 'hash') return prehash
  throw new Error(`${scheme.name} does not sign the digest of a file`)
}

/** Whether a key of one of these specs can have made a signature of these bytes. Proves nothing. */
export function isSignature(bytes: Uint8Array, specs: readonly KeySpec[] = KEY_SPECS): boolean {
  return specs.some(spec => schemesOf(spec).some(scheme => scheme.isWellFormed(bytes, spec)))
}

/** The algorithms that KMS offers with keys of a spec. */
export function schemesOf(spec: KeySpec): readonly SignatureScheme[] {
  return SCHEMES.filter(({ keySpecs }) => keySpecs.includes(spec))
}

/** Whether one key can sign with both. */
export function shareKeys(one: SigningAlgorithm, other: SigningAlgorithm): boolean {
  return schemeOf(one).keySpecs.some(spec => schemeOf(other).keySpecs.includes(spec))
}

/** Makes the schemes of a key ready to verify: every function that obtains a key for that waits for it. */
export async function loadSchemes({ spec }: PublicKey): Promise<void> {
  await Promise.all(schemesOf(spec).map(async ({ load }) => load?.()))
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
