import { foreign } from '../lib/text.ts'
import { formatDigest } from '../signature/algorithms.ts'
import type { RefusedResult, VerifiedResult } from '../verify/model.ts'

export function describeVerified(result: VerifiedResult): string {
  const { artifact, digest, proof, key, checksums, signatureFile } = result
  const salt = proof.saltLength === undefined ? '' : `, salt ${proof.saltLength} bytes`
  const by = checksums === undefined ? '' : `, listed in ${foreign(checksums)}`
  const file = `${foreign(signatureFile ?? '')} (${proof.format})`
  return `Verified ${foreign(artifact)}: ${formatDigest(digest)}${by}, ${file}, ${proof.algorithm}${salt}, key ${key.key.fingerprint}`
}

export function describeRefusal({ artifact, diagnosis }: RefusedResult): string {
  return `REFUSED ${foreign(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`
}
