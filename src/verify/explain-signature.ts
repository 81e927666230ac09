import { isUncertain, notInDepth } from '../diagnosis/depth.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { textChanged } from '../diagnosis/rejections.ts'
import type { Evidence } from '../diagnosis/signature.ts'
import type { Digests } from '../hashing/hasher.ts'
import { MAX_IN_DEPTH, type DiagnosisAids } from './diagnosis-aids.ts'
import type {
  Candidate,
  ExaminedSignature,
  NoEvidence,
  Refusal,
  SignatureProof,
  SignatureVerdict
} from './model.ts'
import type { VerificationPolicy } from './policy.ts'

// Why a signature was rejected, asked after it was: nothing here can change that. What explains is loaded then: most runs reject nothing.

export type SignedContent = Pick<Candidate, 'digests' | 'reread'> & {
  /** Where it is; undefined for a list that is looked at as evidence for others. */
  readonly place?: Candidate['place']
  /** All of it, where it is in memory: ML-DSA is verified over nothing else. */
  readonly content?: Uint8Array | undefined
  /** The other artifacts at hand; called for a diagnosis only. */
  readonly others: () => readonly { readonly name: string; readonly digests: Digests }[]
}

/** The diagnosis of a signature that does not hold. */
export async function explainSignature(
  signature: ExaminedSignature,
  { digests, reread, others }: SignedContent,
  {
    policy,
    aids
  }: { readonly policy: Pick<VerificationPolicy, 'algorithm' | 'terms'>; readonly aids?: DiagnosisAids }
): Promise<Diagnosis> {
  const evidence: Evidence = {
    ...signature,
    bytes: signature.file.bytes ?? (await signature.file.reread?.()),
    suffix: signature.file.suffix,
    digests,
    pinned: policy.algorithm,
    terms: policy.terms,
    others: [],
    ...(aids && { findByDigest: digest => aids.findByDigest(digest) })
  }
  const { diagnose } = await import('../diagnosis/signature.ts')
  const diagnosis = diagnose(evidence)
  if (!isUncertain(diagnosis)) return diagnosis
  if (aids?.mayGoDeep() === false) return notInDepth(diagnosis, evidence, MAX_IN_DEPTH)
  const inDepth = diagnose({ ...evidence, others: others() })
  return (isUncertain(inDepth) && (await explainChange(signature, reread))) || inDepth
}

/** What is reported of a signature. */
export function describeVerdict(
  { file, trusted }: ExaminedSignature,
  verdict: SignatureProof | Refusal | NoEvidence
): SignatureVerdict {
  const read = trusted.flatMap(examination =>
    examination.file.kind === 'signature' ? [examination.file.format] : []
  )
  const proven = verdict.kind === 'proven' ? verdict.verified : undefined
  return {
    file: file.from,
    format: proven?.format ?? read[0],
    algorithm: proven?.algorithm,
    verdict: ({ proven: 'valid', refused: 'rejected', 'no-evidence': 'not-evidence' } as const)[verdict.kind],
    diagnosis: verdict.kind === 'proven' ? undefined : verdict.diagnosis
  }
}

/** The diagnosis of an innocent change of a text, where one explains why the signature is not valid; else undefined. */
async function explainChange(
  { trusted }: ExaminedSignature,
  reread: () => AsyncIterable<Uint8Array>
): Promise<Diagnosis | undefined> {
  const interpretations = trusted.flatMap(examination => examination.interpretations)
  const hashes = new Set(
    interpretations.flatMap(({ prehash }) => (prehash.kind === 'hash' ? prehash.hash : []))
  )
  // with a trailer after it, the digest of a changed text is not that of its bytes alone
  if (interpretations.length === 0 || interpretations.some(({ prehash }) => prehash.kind !== 'hash'))
    return undefined
  const change = await undefinedOnError(async () => {
    const { findTextChange } = await import('../diagnosis/text-changes.ts')
    return findTextChange(reread(), [...hashes], digest =>
      interpretations.some(({ covers }) => covers(digest))
    )
  })
  return change && textChanged(change, undefined)
}

/** The result of `explain`; undefined when it throws, so that a rejection without an explanation stays a rejection. */
export async function undefinedOnError<T>(explain: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await explain()
  } catch {
    return undefined
  }
}
