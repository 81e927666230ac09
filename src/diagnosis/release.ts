import { formatDigest, type Digest } from '../signature/algorithms.ts'
import type { Diagnosis } from './signature.ts'

/**
 * Nothing that is signed binds the artifact to the release.
 *
 * @param reason a clause, as "no signed checksums file lists it".
 */
export function bindingMissing(reason: string): Diagnosis {
  return {
    cause: 'binding-missing',
    message: `its signature holds, but require-binding is set and ${reason}`,
    hint: 'Sign the release with strategy: checksums or both, which binds it to its repository and tag.'
  }
}

/** The artifact was signed for another release. */
export function bindingMismatch(checksums: string, difference: string): Diagnosis {
  return {
    cause: 'binding-mismatch',
    message: `its signature holds, but ${checksums} belongs to another release: ${difference}`,
    hint: 'Download the files of the intended release; an old release, or one of another repository, may have been put in its place.'
  }
}

/** The artifact has another digest than the input `digests` gives for it. */
export function digestMismatch(expected: Digest, now: Digest | undefined): Diagnosis {
  return {
    cause: 'digest-mismatch',
    message: `its signature holds, but digests expects ${formatDigest(expected)}${now === undefined ? '' : `, and this has ${formatDigest(now)}`}`,
    hint: 'Take the file that the digests were made of, or correct digests.'
  }
}

/** The input `digests` does not list the artifact. */
export function notExpected(): Diagnosis {
  return {
    cause: 'not-expected',
    message: 'its signature holds, but digests does not list it',
    hint: 'Remove the file, or add its line to digests if it belongs to the release.'
  }
}

/** The input `digests` lists an artifact that is not there. */
export function expectedMissing(expected: Digest): Diagnosis {
  return {
    cause: 'expected-missing',
    message: `digests expects it with ${formatDigest(expected)}, but it is not there`,
    hint: 'Add the file, or remove its line from digests.'
  }
}
