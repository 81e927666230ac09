import type { Digest } from '../algorithms.ts'
import type { PublicKey } from '../public-key.ts'
import type { Prehash, SignatureScheme } from '../schemes/scheme.ts'

/**
 * One form of signature file: how it is written, how it is read, and what is signed for it. All knowledge of a format is in its entry in
 * the list; nothing else in the action depends on it.
 */
export interface SignatureFormat<Name extends string = string> {
  readonly name: Name
  /** Appended to the artifact's name to form the signature's file name, unless signature-suffix gives another. */
  readonly suffix: string

  /** What is signed for an artifact. */
  preimage(scheme: SignatureScheme, key: PublicKey): Preimage

  /** The bytes of the file. */
  encode(signature: Uint8Array, key: PublicKey): Uint8Array

  /**
   * The signature in a file that is strictly of this format and can be by this key; undefined for any other file. Says nothing
   * about validity.
   *
   * @param key undefined: any key of a supported spec.
   */
  read(file: Uint8Array, key: PublicKey | undefined): Uint8Array | undefined

  /**
   * The arguments with which `openssl` decodes the file to the raw signature; undefined when the file is the raw signature.
   *
   * @param file, raw quoted for a shell.
   */
  readonly opensslDecode?: (file: string, raw: string) => string
}

/**
 * How the digest that is signed is made of an artifact's bytes: in two steps, since an artifact is read once, for all of its
 * signatures, and may be known by its digest only.
 *
 * A detached signature signs the artifact's digest as it is. A format that hashes a structure around that digest (SSH) has it in
 * `signedDigest`. One that hashes the artifact and something after it (the trailer of OpenPGP) asks for that in the prehash,
 * which then gets a kind of its own. One that signs a document instead of an artifact (DSSE, whose PAE holds a statement) has
 * the document's bytes in memory and hashes them itself.
 */
export interface Preimage {
  /** What is computed over the artifact's bytes. */
  readonly prehash: Prehash
  /**
   * The digest that is signed.
   *
   * @param digest of the artifact, by `prehash`.
   */
  readonly signedDigest: (digest: Digest) => Digest
}
