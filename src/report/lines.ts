import { untrusted } from '../lib/text.ts'
import { formatDigest } from '../signature/algorithms.ts'
import type { RefusedResult, VerifiedResult } from '../verify/model.ts'

/** The log line of a verified artifact. */
export function describeVerified(result: VerifiedResult): string {
  const { artifact, digest, proof, key, checksums, signatureFile } = result
  const salt = proof.saltLength === undefined ? '' : `, salt ${proof.saltLength} bytes`
  const by = checksums === undefined ? '' : `, listed in ${untrusted(checksums)}`
  const file = `${untrusted(signatureFile ?? '')} (${proof.format})`
  return `Verified ${untrusted(artifact)}: ${formatDigest(digest)}${by}, ${file}, ${proof.algorithm}${salt}, key ${key.key.fingerprint}`
}

/** The log line of a rejected artifact. */
export function describeRefusal({ artifact, diagnosis }: RefusedResult): string {
  return `REJECTED ${untrusted(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`
}
