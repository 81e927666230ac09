import { formatDigest, type Digest } from '../signature/algorithms.ts'
import type { Diagnosis } from './signature.ts'

/** Nothing signed says which release the artifact belongs to. */
export function bindingMissing(reason: string): Diagnosis {
  return {
    cause: 'binding-missing',
    message: `its signature holds, but require-binding is set and ${reason}`,
    hint: 'Sign the release with strategy: checksums or both, which binds it to its repository and tag.'
  }
}

/** It was signed, but for another release. */
export function bindingMismatch(checksums: string, difference: string): Diagnosis {
  return {
    cause: 'binding-mismatch',
    message: `its signature holds, but ${checksums} belongs to another release: ${difference}`,
    hint: 'Take the files of the release that you mean; somebody may have put an old or third-party release in its place.'
  }
}

/** The digest that was handed over in `digests` is another one. */
export function digestMismatch(expected: Digest, now: Digest | undefined): Diagnosis {
  return {
    cause: 'digest-mismatch',
    message: `its signature holds, but digests expects ${formatDigest(expected)}${now === undefined ? '' : `, and this has ${formatDigest(now)}`}`,
    hint: 'Take the file that the digests were made of, or correct digests.'
  }
}

export function notExpected(): Diagnosis {
  return {
    cause: 'not-expected',
    message: 'its signature holds, but digests does not list it',
    hint: 'Remove the file, or add its line to digests if it belongs to the release.'
  }
}

export function expectedMissing(expected: Digest): Diagnosis {
  return {
    cause: 'expected-missing',
    message: `digests expects it with ${formatDigest(expected)}, but it is not there`,
    hint: 'Add the file, or remove its line from digests.'
  }
}
