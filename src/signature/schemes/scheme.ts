import type { Digest, HashName, SigningAlgorithm } from '../algorithms.ts'
import type { KeySpec, PublicKey } from '../public-key.ts'

/**
 * One signing algorithm of AWS KMS: what is computed before KMS is asked, and how its signatures are verified. All that the
 * rest of the action knows of an algorithm it asks of its entry in the list.
 */
export interface SignatureScheme {
  readonly name: SigningAlgorithm
  readonly keyKind: PublicKey['kind']
  /** The specs of the keys with which KMS offers this algorithm. */
  readonly keySpecs: readonly KeySpec[]
  /** Length in bytes of the PSS salt that KMS uses; undefined for an algorithm that has none. */
  readonly saltLength?: number

  /**
   * What is computed over the bytes that are to be signed. The key is missing where hashing begins before it is known; only a
   * scheme that cannot be computed without one (the external mu of ML-DSA) may insist on it.
   */
  prehash(key?: PublicKey): Prehash

  /** Lengths of its signatures in bytes: exact for RSA, a range for the DER of ECDSA. */
  signatureLengths(spec: KeySpec): LengthRange

  /** Whether the key signed exactly this digest. Nothing but `verify` says so, and a throw of a primitive is a no. */
  verify(key: PublicKey, digest: Digest, signature: Uint8Array): boolean

  /** How to see what a signature says that was signed; undefined where none says it (ECDSA, ML-DSA): a caller must do without. */
  readonly recovery?: Recovery

  /** The arguments with which `openssl` verifies a signature of raw bytes. */
  openssl(files: OpensslFiles): string
}

/**
 * What is computed over the bytes to sign. One kind today; a kind that needs more than a hash function goes beside it, and
 * the compiler then shows who relies on a hash.
 */
export interface Prehash {
  readonly kind: 'hash'
  readonly hash: HashName
}

/** In two halves, since the first is the costly one and the same for all algorithms of a key: `recoverMessages` does it once. */
export interface Recovery {
  /** The encoded message; undefined when the key cannot have made the signature. */
  readonly open: (key: PublicKey, signature: Uint8Array) => Buffer | undefined
  /** The message, if it is well formed under the algorithm. */
  readonly read: (encoded: Buffer) => RecoveredMessage | undefined
}

/** Both ends included. */
export interface LengthRange {
  readonly min: number
  readonly max: number
}

/**
 * What a signature turns out to hold under a key: an encoded message (RFC 8017, section 9) that is well formed. It proves
 * nothing yet. One signature can hold two by PSS, since a data block can look well formed under two hashes; each must be
 * tried with the digest of its own hash.
 */
export interface RecoveredMessage {
  readonly algorithm: SigningAlgorithm
  readonly hash: HashName
  /** The digest that was signed, where the encoding has it in clear (PKCS#1 v1.5). */
  readonly signedDigest?: Uint8Array
  /** Length of the PSS salt in bytes. */
  readonly saltLength?: number
  /** Whether the message was made of this digest. */
  covers(digest: Digest): boolean
}

/** Names of files as a shell takes them. */
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
