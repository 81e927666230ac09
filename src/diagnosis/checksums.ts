import { formatDigest, type Digest } from '../signature/algorithms.ts'
import type { Diagnosis, Missing } from './signature.ts'

const MAX_NAMES = 5

/** The file has another digest than the one that the verified checksums file lists for it. */
export function checksumsMismatch(
  checksums: string,
  listed: Digest,
  now: Digest | undefined,
  signatureHolds: boolean
): Diagnosis {
  const have = now === undefined ? 'this file has another' : `this file has ${formatDigest(now)}`
  return {
    cause: 'checksums-mismatch',
    message: `${checksums} lists it with ${formatDigest(listed)}, ${have}${signatureHolds ? ', though its own signature holds: one of the two is of another version' : ': the file changed, or it is another version'}`,
    hint: 'Take the file and the checksums file of one release, or sign again.'
  }
}

/** Neither a signature of its own, nor an entry in the verified checksums file. */
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

/** The signature is good, the content is not a checksums file that can be relied on. */
export function checksumsInvalid(reason: string): Diagnosis {
  return {
    cause: 'checksums-invalid',
    message: `its signature holds, but as a checksums file it is refused: ${reason}`,
    hint: 'Regenerate it with one line per file, as sha256sum prints them.'
  }
}

/** Listed files that are not among what is verified: a release that lost something does not pass. */
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

/** The checksums file that could cover an artifact cannot be relied on itself. */
export function signatureMissingWith(missing: Diagnosis, checksums: string, refusal: Diagnosis): Diagnosis {
  return {
    ...missing,
    message: `${missing.message}; ${checksums}, which could cover it, is not verified: ${refusal.message}`,
    hint: refusal.hint
  }
}
