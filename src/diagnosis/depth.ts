import type { Diagnosis } from './diagnosis.ts'
import type { Evidence } from './evidence.ts'

// Of many rejections the first ones are looked into; the others say what that leaves open.

/** Whether a closer look could explain more: at other artifacts, and at the artifact itself. */
export function isUncertain({ cause }: Diagnosis): boolean {
  return cause === 'file-changed' || cause === 'wrong-key-or-damaged'
}

/**
 * The diagnosis of a signature that was not looked at more closely, as the first refusals are, with what that leaves open. What PKCS#1 v1.5
 * signed is known, and was compared; under PSS each artifact would have to be tried.
 *
 * @param limit how many refusals are looked at.
 */
export function notInDepth(diagnosis: Diagnosis, { trusted }: Evidence, limit: number): Diagnosis {
  const isHidden = trusted
    .flatMap(({ interpretations }) => interpretations)
    .some(({ recovered }) => recovered?.signedDigest === undefined)
  return {
    ...diagnosis,
    message: `${diagnosis.message} ${openQuestions(isHidden ? [SWAPPED, CONVERTED] : [CONVERTED], limit)}`
  }
}

const SWAPPED = 'whether it is the signature of another artifact'
const CONVERTED = 'whether line endings or the like were changed'

/** A remark that ends a message about one of many refusals. */
export function openQuestions(questions: readonly string[], limit: number): string {
  return `(not looked into beyond the first ${limit} rejections: ${questions.join(', ')})`
}

/** The same for an artifact whose digest differs from that in a checksums file. */
export function notInDepthListed(diagnosis: Diagnosis, limit: number): Diagnosis {
  return { ...diagnosis, message: `${diagnosis.message} ${openQuestions([CONVERTED], limit)}` }
}
