import { isUncertain, notInDepth } from '../diagnosis/depth.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { textChanged } from '../diagnosis/rejections.ts'
import type { Evidence } from '../diagnosis/evidence.ts'
import type { Digests } from '../hashing/hasher.ts'
import type { Digest, HashName } from '../signature/algorithms.ts'
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
  const interpretations = signature.trusted.flatMap(examination => examination.interpretations)
  if (!isUncertain(inDepth) || interpretations.length === 0) return inDepth
  const otherHash = await undefinedOnError(async () => {
    const { findOtherHash } = await import('../diagnosis/other-hash.ts')
    return findOtherHash(signature.trusted, reread)
  })
  if (otherHash !== undefined) return otherHash
  // with a trailer after it, the digest of a changed text is not that of its bytes alone
  const isPlain = interpretations.every(({ prehash }) => prehash.kind === 'hash')
  const hashes = interpretations.flatMap(({ prehash }) =>
    isPlain && prehash.kind === 'hash' ? prehash.hash : []
  )
  return explainContent(inDepth, reread, {
    hashes: [...new Set(hashes)],
    isSigned: digest => interpretations.some(({ covers }) => covers(digest)),
    signedIn: undefined
  })
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

/** What the content of an artifact should have been. */
export interface SignedForm {
  /** By which a text that was changed on its way is recognized; empty where that cannot be. */
  readonly hashes: readonly HashName[]
  readonly isSigned: (digest: Digest) => boolean
  /** The checksums file that lists it; undefined when it has a signature of its own. */
  readonly signedIn: string | undefined
}

/** The diagnosis of an artifact whose content is not what was signed, with what a look at that content explains. */
export async function explainContent(
  diagnosis: Diagnosis,
  reread: () => AsyncIterable<Uint8Array>,
  { hashes, isSigned, signedIn }: SignedForm
): Promise<Diagnosis> {
  const explained = await undefinedOnError(async () => {
    const { findTextChange } = await import('../diagnosis/text-changes.ts')
    const { Beginning, findWrongFile, withWrongFile } = await import('../diagnosis/wrong-file.ts')
    const beginning = new Beginning()
    const content = beginning.of(reread())
    if (hashes.length > 0) {
      const change = await findTextChange(content, hashes, isSigned)
      if (change !== undefined) return textChanged(change, signedIn)
    } else for await (const _ of content) if (beginning.isWhole) break
    const wrong = findWrongFile(beginning)
    return wrong && withWrongFile(diagnosis, wrong)
  })
  return explained ?? diagnosis
}

/** The result of `explain`; undefined when it throws, so that a rejection without an explanation stays a rejection. */
export async function undefinedOnError<T>(explain: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await explain()
  } catch {
    return undefined
  }
}
