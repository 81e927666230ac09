/** The hash functions of the RSA signing algorithms, with what depends on them. */
export const HASHES = {
  sha256: { bytes: 32, digestInfoPrefix: '3031300d060960864801650304020105000420' },
  sha384: { bytes: 48, digestInfoPrefix: '3041300d060960864801650304020205000430' },
  sha512: { bytes: 64, digestInfoPrefix: '3051300d060960864801650304020305000440' }
} as const // digestInfoPrefix: the DER before the digest, RFC 8017 section 9.2, note 1

export type HashName = keyof typeof HASHES
export const HASH_NAMES = Object.keys(HASHES) as HashName[]

export interface AlgorithmSpec {
  readonly scheme: 'PSS' | 'PKCS1-v1_5'
  readonly hash: HashName
}

/** The one table of signing algorithms: AWS KMS's names for RSA (API reference, `SigningAlgorithmSpec`). */
export const ALGORITHMS = {
  RSASSA_PSS_SHA_256: { scheme: 'PSS', hash: 'sha256' },
  RSASSA_PSS_SHA_384: { scheme: 'PSS', hash: 'sha384' },
  RSASSA_PSS_SHA_512: { scheme: 'PSS', hash: 'sha512' },
  RSASSA_PKCS1_V1_5_SHA_256: { scheme: 'PKCS1-v1_5', hash: 'sha256' },
  RSASSA_PKCS1_V1_5_SHA_384: { scheme: 'PKCS1-v1_5', hash: 'sha384' },
  RSASSA_PKCS1_V1_5_SHA_512: { scheme: 'PKCS1-v1_5', hash: 'sha512' }
} as const satisfies Record<string, AlgorithmSpec>

export type SigningAlgorithm = keyof typeof ALGORITHMS
export const SIGNING_ALGORITHMS = Object.keys(ALGORITHMS) as SigningAlgorithm[]

export function isSigningAlgorithm(name: string): name is SigningAlgorithm {
  return Object.hasOwn(ALGORITHMS, name)
}

/** The algorithm of a scheme and a hash; there is exactly one for each pair. */
export function toSigningAlgorithm(scheme: AlgorithmSpec['scheme'], hash: HashName): SigningAlgorithm {
  const size = hash.slice('sha'.length) as '256' | '384' | '512'
  return scheme === 'PSS' ? `RSASSA_PSS_SHA_${size}` : `RSASSA_PKCS1_V1_5_SHA_${size}`
}

/** What is signed: the output of `hash` over an artifact's bytes. */
export interface Digest {
  readonly hash: HashName
  readonly bytes: Uint8Array
}

/** `sha256:<64 hex>` and its siblings, as GitHub writes asset digests. */
export function formatDigest(digest: Digest): string {
  return `${digest.hash}:${Buffer.from(digest.bytes).toString('hex')}`
}

export function equalDigests(a: Digest, b: Digest): boolean {
  return a.hash === b.hash && Buffer.compare(a.bytes, b.bytes) === 0
}
