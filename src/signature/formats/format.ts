import type { Digest, DigestAlgorithm, HashName, SigningValue } from '../algorithms.ts'
import type { Prehash } from '../prehash.ts'
import type { PublicKey } from '../public-key.ts'
import type { SignatureScheme } from '../schemes/scheme.ts'

/**
 * One form of signature file: how it is written, how it is read, and what is signed for it. All knowledge of a format is in its entry in
 * the list; nothing else in the action depends on it.
 */
export interface SignatureFormat<Name extends string = string> {
  readonly name: Name
  /** Appended to the artifact's name to form the signature's file name, unless another is given. */
  readonly suffix: string
  /** The algorithms by which files are signed in it. */
  readonly algorithms: readonly DigestAlgorithm[]
  /** The hash function by which it takes an artifact's digest, known before the key is. */
  artifactHash(algorithm: DigestAlgorithm): HashName
  /**
   * Whether the artifact's own bytes begin what is signed. Whoever makes the artifact then chooses what the key says, so that
   * `cross-protocol.ts` must look at the artifact first. A format that signs a structure around a digest (SSH) leaves no choice.
   */
  readonly signsArtifactBytes: boolean
  /** Whether a file says by which key it is, so that one by another key is told from a damaged one. */
  readonly statesKey: boolean
  /** Whether it is made, and read with certainty, with the OpenPGP certificate of the key only. */
  readonly needsCertificate: boolean

  /**
   * A signature that is to be made of an artifact.
   *
   * @param createdAt seconds since 1970, which OpenPGP signs; it also needs the key's certificate. The others state no time.
   * @throws for an algorithm, a key or a time that the format cannot have, which is an error of the caller.
   */
  prepare(scheme: SignatureScheme, key: PublicKey, createdAt?: number): UnsignedFile

  /**
   * The signature in a file that is strictly of this format and can be by this key; undefined for any other file. Says nothing
   * about validity.
   *
   * @param key undefined: any key of a supported spec.
   */
  read(file: Uint8Array, key: PublicKey | undefined): ReadSignature | undefined

  /**
   * The arguments with which `openssl` writes the raw signature of the file to its standard output; undefined when the file is the raw
   * signature, or is over something else than the artifact's digest, so that OpenSSL alone cannot verify it.
   *
   * @param file quoted for a shell.
   */
  readonly opensslDecode?: (file: string) => string
}

/**
 * How the digest that is signed is made of an artifact's bytes: in two steps, since an artifact is read once, for all of its
 * signatures, and may be known by its digest only.
 *
 * A detached signature signs the artifact's digest as it is. A format that hashes a structure around that digest (SSH) has it in
 * `signedDigest`. One that hashes the artifact and something after it (the trailer of OpenPGP) asks for that in the prehash. One
 * that signs a document instead of an artifact (DSSE, whose PAE holds a statement) has the document's bytes in memory and hashes
 * them itself.
 */
export interface Preimage {
  /** What is computed over the artifact's bytes; with `mu` that is what is signed. */
  readonly prehash: Prehash
  /**
   * The digest that is signed; undefined when the file that was read states that it is about another artifact.
   *
   * @param digest of the artifact, by `prehash`.
   */
  readonly signedDigest: (digest: Digest) => Digest | undefined
}

/** A file that lacks its signature. */
export interface UnsignedFile extends Preimage {
  readonly signedDigest: (digest: Digest) => Digest
  /** The bytes of the file. @param signed the digest that was signed. */
  readonly encode: (signature: Uint8Array, signed: SigningValue) => Uint8Array
}

/** A signature as a file has it. */
export interface ReadSignature {
  /** As KMS returned it. */
  readonly bytes: Uint8Array
  /** Seconds since 1970; undefined where the format states no time. */
  readonly createdAt?: number
  /** What was signed, should it be by this scheme and key; undefined when the file says that it is not. */
  readonly preimage: (scheme: SignatureScheme, key: PublicKey) => Preimage | undefined
}
