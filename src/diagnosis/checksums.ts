import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { listed } from '../lib/text.ts'
import { formatDigest, type Digest } from '../signature/algorithms.ts'
import type { Terms } from '../ports/terms.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Missing } from './rejections.ts'

const MAX_NAMES = 5

/**
 * The artifact has another digest than the one that the verified checksums file lists for it.
 *
 * @param now undefined when it was not computed.
 * @param signatureHolds whether the artifact has a valid signature of its own.
 */
export function checksumsMismatch(
  checksums: string,
  listed: Digest,
  now: Digest | undefined,
  signatureHolds: boolean
): Diagnosis {
  const have = now === undefined ? 'this file has a different one' : `this file has ${formatDigest(now)}`
  return {
    cause: 'checksums-mismatch',
    message: `${checksums} lists it with ${formatDigest(listed)}, ${have}${signatureHolds ? ', although its own signature is valid: one of the two is of another version' : ': the file changed, or it is another version'}`,
    hint: 'Take the file and the checksums file of one release, or sign again.'
  }
}

/**
 * The artifact has neither a signature of its own nor an entry in the verified checksums file.
 *
 * @param similar a listed path with the same base name.
 */
export function notInChecksums(
  checksums: string,
  { lookedAt, hint }: Missing,
  similar: string | undefined
): Diagnosis {
  const other = similar === undefined ? '' : ` (it does list ${JSON.stringify(similar)})`
  return {
    cause: 'not-in-checksums',
    message: `${checksums} does not list it${other}, and it has no signature of its own; looked for ${lookedAt.join(', ')}`,
    hint
  }
}

/** The signature of a checksums file is valid, but its content is rejected. */
export function checksumsInvalid(
  reason: string,
  hint = 'Regenerate it with one line per file, as sha256sum prints them.'
): Diagnosis {
  return {
    cause: 'checksums-invalid',
    message: `its signature is valid, but it is rejected as a checksums file: ${reason}`,
    hint
  }
}

/** A file under the name of a list that is too large to be one; its signatures are not looked at. */
export function checksumsTooLarge(limit: number): Diagnosis {
  return {
    cause: 'checksums-invalid',
    message: `it is rejected as a checksums file: it has more than ${limit} bytes; its signatures were not looked at`,
    hint: 'Take the checksums file of the release, or split the release: the file has one line for each artifact.'
  }
}

/** A name that a checksums file lists and that is not there. */
export interface MissingEntry {
  readonly name: string
  /** The name under which the listed content is there; undefined when it is not. */
  readonly hereAs: string | undefined
}

/** The checksums file lists files that are not among those that are verified: a release that lost one is not verified. */
export function checksumsIncomplete(
  missing: readonly MissingEntry[],
  place: keyof Terms['toComplete'],
  { toComplete, toRename }: Terms
): Diagnosis {
  const names = missing.map(({ name, hereAs }) =>
    hereAs === undefined
      ? JSON.stringify(name)
      : `${JSON.stringify(name)} (its content is here as ${JSON.stringify(hereAs)})`
  )
  const areRenamed = missing.every(({ hereAs }) => hereAs !== undefined)
  return {
    cause: 'checksums-incomplete',
    message: `its signature is valid, but it lists ${listed(names, 'and', MAX_NAMES)}, which ${missing.length === 1 ? 'is' : 'are'} missing`,
    hint: areRenamed ? toRename[place] : toComplete[place]
  }
}

/** The verified checksums file lists the content of the artifact, under another name. */
export function listedUnderOtherName(
  checksums: string,
  name: string,
  place: keyof Terms['toComplete'],
  { toRename }: Terms
): Diagnosis {
  return {
    cause: 'not-in-checksums',
    message: `${checksums} lists this content, but as ${JSON.stringify(name)}`,
    hint: toRename[place]
  }
}

/** The checksums file has an entry of its own name, which no content can fulfil. */
export function checksumsListItself(listed: Digest): Diagnosis {
  const empty = createHash(listed.hash).digest()
  const seen = empty.equals(Buffer.from(listed.bytes))
    ? ', with the digest of an empty file: it was empty when it was read'
    : ''
  return checksumsInvalid(
    `it lists itself${seen}; no file can have its own digest in it`,
    'Write it to another folder and move it here (sha256sum * > ../SHA256SUMS), so that it does not list itself; then sign it again.'
  )
}

/**
 * The artifact has no signature, but a checksums file of another name than those looked for is signed and lists it.
 *
 * @param checksums its path or the name of the asset.
 */
export function listedInOther(missing: Diagnosis, checksums: string, { giveList }: Terms): Diagnosis {
  return {
    ...missing,
    message: `${missing.message}; ${checksums} is signed by a trusted key and lists it, but is not looked for under that name`,
    hint: `Give ${giveList(basename(checksums))}.`
  }
}

/**
 * The artifact has no signature, and a checksums file without one lists it.
 *
 * @param checksums its path or the name of the asset.
 * @param signature where its signature was looked for.
 */
export function listedInUnsigned(missing: Diagnosis, checksums: string, signature: string): Diagnosis {
  return {
    ...missing,
    message: `${checksums} lists it, but the signature of that list, ${signature}, is not here; ${missing.message}`,
    hint: `Get the signature of ${checksums} as well, or sign ${checksums} if it was never signed.`
  }
}

/** The artifact has no signature, and the checksums file that could list it is not verified either. */
export function signatureMissingWith(missing: Diagnosis, checksums: string, refusal: Diagnosis): Diagnosis {
  return {
    ...missing,
    message: `${missing.message}; ${checksums}, which could cover it, is not verified: ${refusal.message}`,
    hint: refusal.hint
  }
}
