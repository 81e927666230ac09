/** The hash functions whose digests are signed, with the length of a digest in bytes. */
export const HASHES = {
  sha256: { bytes: 32 },
  sha384: { bytes: 48 },
  sha512: { bytes: 64 }
} as const

export type HashName = keyof typeof HASHES
export const HASH_NAMES = Object.keys(HASHES) as HashName[]

/** AWS KMS's names of the algorithms that sign a digest, which artifacts are signed with. */
export const DIGEST_ALGORITHMS = [
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'ECDSA_SHA_256',
  'ECDSA_SHA_384',
  'ECDSA_SHA_512'
] as const

export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number]

export function isDigestAlgorithm(name: string): name is DigestAlgorithm {
  return DIGEST_ALGORITHMS.some(algorithm => algorithm === name)
}

/** AWS KMS's names of all algorithms (API reference, `SigningAlgorithmSpec`); `schemes/` has an entry for each. */
export const SIGNING_ALGORITHMS = [...DIGEST_ALGORITHMS, 'ML_DSA_SHAKE_256'] as const

export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number]

export function isSigningAlgorithm(name: string): name is SigningAlgorithm {
  return SIGNING_ALGORITHMS.some(algorithm => algorithm === name)
}

/** The output of `hash` over some bytes: an artifact's, or those that a signature format makes. */
export interface Digest {
  readonly hash: HashName
  readonly bytes: Uint8Array
}

/**
 * What ML-DSA signs of a message: μ of FIPS 204 (algorithm 7, step 6), which depends on the key. It comes with the message, since Node.js
 * verifies over that alone.
 */
export interface MessageRepresentative {
  readonly hash: 'mu'
  /** 64 bytes, the part that KMS gets. */
  readonly bytes: Uint8Array
  readonly message: Uint8Array
}

/** What KMS is asked to sign. */
export type SigningValue = Digest | MessageRepresentative

/** `sha256:<64 hex>` and its siblings, as GitHub writes asset digests; `mu:<128 hex>`. */
export function formatDigest(digest: SigningValue): string {
  return `${digest.hash}:${Buffer.from(digest.bytes).toString('hex')}`
}

/** Whether two digests are of the same hash function and equal. */
export function equalDigests(a: SigningValue, b: SigningValue): boolean {
  return a.hash === b.hash && Buffer.compare(a.bytes, b.bytes) === 0
}
