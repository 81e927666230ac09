import { formatDigest, type Digest } from '../signature/algorithms.ts'
import type { Terms } from '../ports/terms.ts'
import type { Diagnosis } from './diagnosis.ts'

/**
 * Nothing that is signed binds the artifact to the release.
 *
 * @param reason a clause, as "no signed checksums file lists it".
 */
export function bindingMissing(reason: string, terms: Terms, hint = terms.toBind): Diagnosis {
  return {
    cause: 'binding-missing',
    message: `its signature is valid, but ${terms.names['require-binding']} is set and ${reason}`,
    hint
  }
}

/** The artifact has a valid signature of its own, and is not in the checksums file, which is bound to the release. */
export function notOfRelease(checksums: string, terms: Terms): Diagnosis {
  return bindingMissing(
    `${checksums} does not list it`,
    terms,
    `Remove it: it is not a file of this release. If it should be one, sign a checksums file that lists it.`
  )
}

/**
 * The signed checksums file lists a binding that is not there, or not that one.
 *
 * @param reason a clause, as "there is no release-binding.json, which SHA256SUMS lists".
 */
export function bindingBroken(reason: string): Diagnosis {
  return {
    cause: 'binding-broken',
    message: `its signature is valid, but ${reason}`,
    hint: 'Download all files of the release again. If the result is the same, one of them was removed or replaced after the release was signed: do not use the release.'
  }
}

/** The binding that the signed checksums file lists cannot be read. */
export function bindingUnreadable(): Diagnosis {
  return {
    cause: 'binding-broken',
    message:
      'its signature is valid, but release-binding.json is malformed, or of a version that is not known here',
    hint: 'Verify with the version of this action that signed the release, or with a later one.'
  }
}

/** The artifact was signed for another release. */
export function bindingMismatch(checksums: string, difference: string): Diagnosis {
  return {
    cause: 'binding-mismatch',
    message: `its signature is valid, but ${checksums} belongs to another release: ${difference}`,
    hint: 'Download the files of the intended release; an old release, or one of another repository, may have been put in its place.'
  }
}

/** The artifact has another digest than the input `digests` gives for it. */
export function digestMismatch(expected: Digest, now: Digest | undefined): Diagnosis {
  return {
    cause: 'digest-mismatch',
    message: `its signature is valid, but digests expects ${formatDigest(expected)}${now === undefined ? '' : `, and this has ${formatDigest(now)}`}`,
    hint: 'Take the file that the digests were made of, or correct digests.'
  }
}

/**
 * The input `digests` does not list the artifact.
 *
 * @param listedAs the name under which it lists the same content.
 */
export function notExpected(listedAs: string | undefined): Diagnosis {
  return {
    cause: 'not-expected',
    message: `its signature is valid, but digests ${listedAs === undefined ? 'does not list it' : `lists this content as ${JSON.stringify(listedAs)}`}`,
    hint:
      listedAs === undefined
        ? 'Remove the file, or add its line to digests if it belongs to the release.'
        : 'Give the file and its line in digests the same name.'
  }
}

/**
 * The input `digests` lists an artifact that is not there.
 *
 * @param hereAs the name under which the same content is there.
 */
export function expectedMissing(expected: Digest, hereAs: string | undefined): Diagnosis {
  const where =
    hereAs === undefined ? 'it is missing' : `the same content is here as ${JSON.stringify(hereAs)}`
  return {
    cause: 'expected-missing',
    message: `digests expects it with ${formatDigest(expected)}, but ${where}`,
    hint:
      hereAs === undefined
        ? 'Add the file, or remove its line from digests.'
        : 'Give the file and its line in digests the same name.'
  }
}

/** The release statement is not one of this release and these files; `what` is a clause about it. */
export function statementMismatch(what: string): Diagnosis {
  return {
    cause: 'statement-mismatch',
    message: `this release statement is rejected: ${what}`,
    hint: 'Take the statement that was made for this release; if the release was signed again, its statement must be signed again as well, in place of this one.'
  }
}
