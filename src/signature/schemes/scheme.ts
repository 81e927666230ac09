import type { Digest, DigestAlgorithm, HashName, SigningAlgorithm, SigningValue } from '../algorithms.ts'
import type { MuPrehash, PlainPrehash } from '../prehash.ts'
import type { KeySpec, PublicKey } from '../public-key.ts'

/**
 * One signing algorithm of AWS KMS: what is computed before KMS is called, and how its signatures are verified. All knowledge of an
 * algorithm is in its entry in the list; nothing else in the action depends on it.
 */
export interface SignatureScheme {
  readonly name: SigningAlgorithm
  readonly keyKind: PublicKey['kind']
  /** The specs of the keys with which KMS offers this algorithm. */
  readonly keySpecs: readonly KeySpec[]
  /** Length in bytes of the PSS salt that KMS uses; undefined for an algorithm that has none. */
  readonly saltLength?: number

  /**
   * What is computed over the bytes that are to be signed. The key is undefined where hashing begins before it is known; only a
   * scheme that cannot be computed without one (the external mu of ML-DSA) may require it.
   */
  prehash(key?: PublicKey): PlainPrehash | MuPrehash

  /** Whether a key of the spec can have made a signature of these bytes: of that length with RSA and ML-DSA, of that form with ECDSA. */
  isWellFormed(signature: Uint8Array, spec: KeySpec): boolean

  /** Loads the code that `verify` runs on, where that is not part of Node.js; `loadSchemes` calls it once a key is known. */
  readonly load?: () => Promise<void>

  /**
   * Whether the key signed exactly this digest or representative. Nothing else decides that, and an error of a primitive counts as false.
   *
   * @throws when `load` was not called, which is an error of the caller.
   */
  verify(key: PublicKey, value: SigningValue, signature: Uint8Array): boolean

  /** How to recover the signed message; undefined for algorithms whose signatures reveal none (ECDSA, ML-DSA). */
  readonly recovery?: Recovery

  /** The arguments with which `openssl` verifies a signature of raw bytes. */
  openssl(files: OpensslFiles): string
}

/** A scheme whose signatures are over a digest, known before the key is. */
export interface DigestScheme extends SignatureScheme {
  readonly name: DigestAlgorithm
  prehash(key?: PublicKey): PlainPrehash
}

/** Recovers a message in two steps: the first is costly and the same for all algorithms of a key, so that `recoverMessages` takes it once. */
export interface Recovery {
  /** The encoded message; undefined when the key cannot have made the signature. */
  readonly open: (key: PublicKey, signature: Uint8Array) => Buffer | undefined
  /** The message, if it is well formed under the algorithm. */
  readonly read: (encoded: Buffer) => RecoveredMessage | undefined
}

/**
 * An encoded message (RFC 8017, section 9) that a signature reveals under a key, and that is well formed. It proves
 * nothing yet. One signature can hold two by PSS, since a data block can look well formed under two hashes; each must be
 * tried with the digest of its own hash.
 */
export interface RecoveredMessage {
  readonly algorithm: DigestAlgorithm
  readonly hash: HashName
  /** The digest that was signed, where the encoding has it in clear (PKCS#1 v1.5). */
  readonly signedDigest?: Uint8Array
  /** Length of the PSS salt in bytes. */
  readonly saltLength?: number
  /** Whether the message was made of this digest. */
  covers(digest: Digest): boolean
}

/** Names of files, quoted for a shell. */
export interface OpensslFiles {
  readonly publicKey: string
  readonly publicKeyForm: 'PEM' | 'DER'
  /** Raw bytes. */
  readonly signature: string
  readonly artifact: string
  /** The bytes of the PSS salt; 'any' where signatures differ; undefined: as KMS makes it. */
  readonly saltLength?: SaltLength | undefined
}

export type SaltLength = number | 'any'
