import { formatDigest, type Digest } from '../signature/algorithms.ts'
import type { Diagnosis, Missing } from './signature.ts'

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
    message: `${checksums} lists it with ${formatDigest(listed)}, ${have}${signatureHolds ? ', though its own signature holds: one of the two is of another version' : ': the file changed, or it is another version'}`,
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
export function checksumsInvalid(reason: string): Diagnosis {
  return {
    cause: 'checksums-invalid',
    message: `its signature holds, but it is rejected as a checksums file: ${reason}`,
    hint: 'Regenerate it with one line per file, as sha256sum prints them.'
  }
}

/** The checksums file lists files that are not among those that are verified: a release that lost one is not verified. */
export function checksumsIncomplete(missing: readonly string[], onRelease: boolean): Diagnosis {
  const names = missing.slice(0, MAX_NAMES).map(name => JSON.stringify(name))
  const more = missing.length > MAX_NAMES ? ` and ${missing.length - MAX_NAMES} more` : ''
  return {
    cause: 'checksums-incomplete',
    message: `its signature holds, but it lists ${names.join(', ')}${more}, which ${missing.length === 1 ? 'is' : 'are'} not there`,
    hint: onRelease
      ? 'Attach what is missing, or sign the release again.'
      : 'Put the listed files beside it, or name only the artifacts that you want verified, without the checksums file.'
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
