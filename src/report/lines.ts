import { untrusted } from '../lib/text.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { saltLengthOf } from '../signature/rsa.ts'
import type { RefusedResult, VerifiedResult } from '../verify/model.ts'

export function describeVerified(result: VerifiedResult): string {
  const { artifact, digest, proof, key, checksums, signatureFile } = result
  const length = saltLengthOf(proof.reading)
  const salt = length === undefined ? '' : `, salt ${length} bytes`
  const by = checksums === undefined ? '' : `, listed in ${untrusted(checksums)}`
  const file = `${untrusted(signatureFile ?? '')} (${proof.encoding})`
  return `Verified ${untrusted(artifact)}: ${formatDigest(digest)}${by}, ${file}, ${proof.algorithm}${salt}, key ${key.key.fingerprint}`
}

export function describeRefusal({ artifact, diagnosis }: RefusedResult): string {
  return `REFUSED ${untrusted(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`
}
