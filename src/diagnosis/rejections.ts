import { listed } from '../lib/text.ts'
import type { Terms } from '../ports/terms.ts'
import { formatDigest } from '../signature/algorithms.ts'
import type { PublicKey } from '../signature/public-key.ts'
import type { Diagnosis } from './diagnosis.ts'
import { describeTooLarge, FETCH_FROM_LFS } from './seen-file.ts'
import type { HeldDigest, TextChange } from './text-changes.ts'

// Rejections that need no look into a signature: the facts say them.

/** Where a signature was looked for in vain, and the next step. */
export interface Missing {
  readonly lookedAt: readonly string[]
  readonly hint: string
}

/** There is no signature. */
export function signatureMissing({ lookedAt, hint }: Missing): Diagnosis {
  return {
    cause: 'signature-missing',
    message: `there is no signature; looked for ${lookedAt.join(', ')}`,
    hint
  }
}

/** The signature file is too large to be one; `size` is in bytes. */
export function signatureTooLarge(size: number): Diagnosis {
  const { description, hint } = describeTooLarge(size)
  return { cause: 'signature-unreadable', message: description, hint }
}

/** A signature as a trusted key of ML-DSA makes them, over something else than a checksums file. */
export function notOverList(maxBytes: number): Diagnosis {
  return {
    cause: 'unsupported-algorithm',
    message: `the signature is one of ML-DSA, which is verified over the whole content of a checksums file of at most ${maxBytes} bytes, and over no other file`,
    hint: 'Sign a checksums file that lists it.'
  }
}

/** The local check accepts the signature, and `verify-with: kms` rejects it. */
export function kmsDisagrees(keyArn: string): Diagnosis {
  return {
    cause: 'kms-disagrees',
    message: `the local check accepts the signature, but KMS rejects it with ${keyArn}`,
    hint: 'Correct AWS_ENDPOINT_URL_KMS, or the trusted key, which must be the public key of key-id; trust neither result until this is explained.'
  }
}

/** The asset cannot be judged at all, as an upload that was never completed. */
export function assetUnverified(message: string, hint: string): Diagnosis {
  return { cause: 'asset-unverified', message, hint }
}

/** It was verified, and then something ended the run that makes this worth nothing. */
export function noLongerVerified(failure: string, hint = 'Verify again.'): Diagnosis {
  return assetUnverified(`it was verified, but then: ${failure.replace(/\.$/, '')}`, hint)
}

/** Something in a folder that has the name of a file and no bytes of its own; a folder, where a file of this name is listed. */
export function withoutBytes(kind: 'link' | 'special' | 'folder'): Diagnosis {
  switch (kind) {
    case 'link':
      return assetUnverified(
        'it is a symbolic link, which is not followed in a folder',
        'Put the file itself in its place, or name the link by itself.'
      )
    case 'special':
      return assetUnverified(
        'it is not a regular file (a pipe, a socket or a device)',
        'Remove it, or name the files that are meant.'
      )
    case 'folder':
      return assetUnverified(
        'it is a folder, and a file of this name is listed',
        'Put the file in its place, or name the files that are meant.'
      )
  }
}

/** The asset is a public key that is not trusted. */
export function keyNotTrusted(fingerprint: string, name: string, terms: Terms): Diagnosis {
  return {
    cause: 'key-not-trusted',
    message: `it is a public key that is not trusted (${fingerprint})`,
    hint: `Delete it, or ${terms.exempt(name)}; if this key is intended, give it as ${terms.names['trusted-public-key']} or ${terms.names['public-key-fingerprint']}.`
  }
}

/** The asset is a public key that a pin revokes. */
export function keyRevoked(fingerprint: string): Diagnosis {
  return {
    cause: 'key-revoked',
    message: `it is a public key that is revoked (${fingerprint})`,
    hint: 'Delete it, and sign with another key what it has signed.'
  }
}

/**
 * A file with a trusted key and with something that the key did not sign, which may be a program.
 *
 * @param besides that, as a noun.
 */
export function keyAndMore(besides: string, name: string, terms: Terms): Diagnosis {
  return assetUnverified(
    `it holds a trusted key, and ${besides}: such a file can be something else as well`,
    `Replace it by the key alone (openssl pkey -pubin -in FILE writes such a PEM file, gpg --armor --export-options export-minimal --export FINGERPRINT such a certificate), sign it like an artifact, or ${terms.exempt(name)}.`
  )
}

/** The asset is excluded by a `!` pattern. */
export function exempted(pattern: string, terms: Terms): Diagnosis {
  return {
    cause: 'exempted',
    message: `exempted by ${terms.exemptedBy(pattern)}, not verified`,
    hint: `Sign it and remove the ${terms.exemption} to have it verified.`
  }
}

/**
 * The artifact is a text that was changed on its way after it was signed, or the hash file of what was signed.
 *
 * @param signedIn the checksums file that lists it; undefined when it has a signature of its own.
 */
export function textChanged(change: TextChange | HeldDigest, signedIn: string | undefined): Diagnosis {
  const signer = signedIn === undefined ? 'the trusted key signed' : `${signedIn} lists`
  if ('digest' in change && change.isLfsPointer) {
    return {
      cause: change.cause,
      message: `this is a Git LFS pointer: ${signer} the file that it stands for (${formatDigest(change.digest)}), not this text`,
      hint: FETCH_FROM_LFS
    }
  }
  if ('digest' in change) {
    return {
      cause: change.cause,
      message: `this is a hash file: ${signer} the file whose digest is in it (${formatDigest(change.digest)}), not this text`,
      hint: 'Give the file itself as the artifact, not the hash file beside it.'
    }
  }
  return {
    cause: change.cause,
    message: `${signer} this text before ${change.description}`,
    hint: 'Take the file as it was signed; keep editors, scripts and git ("* -text" in .gitattributes) from converting it on its way.'
  }
}

/**
 * Signed, but not by every key that must.
 *
 * @param missing the trusted keys that did not.
 * @param list the checksums file that lists it; undefined without one.
 */
export function notSignedByAll(
  missing: readonly { readonly key: PublicKey; readonly reason: string }[],
  list: string | undefined,
  { names }: Terms
): Diagnosis {
  const keys = missing.map(({ key, reason }) => `${key.fingerprint} (${key.spec}, ${reason})`)
  const where = list === undefined ? 'it' : `neither it nor ${list}`
  return {
    cause: 'not-signed-by-all',
    message: `${names['require-signatures']} is all, but the trusted key${keys.length === 1 ? '' : 's'} ${listed(keys, 'and')} ${list === undefined ? 'did not sign it' : `signed ${where}`}`,
    hint: `Sign the checksums file with each of these keys; if a key is not meant to sign, do not give it as ${listed([names['trusted-public-key'], names['public-key-fingerprint']], 'or')} where ${names['require-signatures']} is all.`
  }
}
