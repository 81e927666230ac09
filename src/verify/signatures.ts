import { kmsDisagrees, notOverList, signatureTooLarge } from '../diagnosis/rejections.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { hashBytes, toPrehashes, type Digests } from '../hashing/hasher.ts'
import { MAX_CHECKSUMS_BYTES } from '../manifests/checksums.ts'
import { formatDigest, type DigestAlgorithm, type HashName } from '../signature/algorithms.ts'
import { ADDITIONAL_SUFFIXES } from '../signature/key-type-suffix.ts'
import { hashOf } from '../signature/schemes/index.ts'
import { formatOf, isStatedBySuffix, statesSomeKey } from '../signature/formats/index.ts'
import { digestKey } from '../signature/prehash.ts'
import { examine, needsLook, prehashesToCompute, type Examination } from '../signature/examination.ts'
import { judge, type Verified } from '../signature/verdict.ts'
import type { PublicKey } from '../signature/public-key.ts'
import type { Trust, TrustedKey } from '../trust/anchors.ts'
import type { DiagnosisAids } from './diagnosis-aids.ts'
import { describeVerdict, explainSignature, type SignedContent } from './explain-signature.ts'
import type {
  ExaminedSignature,
  ExaminedSignatures,
  FoundSignature,
  KmsCheck,
  NoEvidence,
  Refusal,
  SignatureLookup,
  SignatureProof,
  SignatureVerdict
} from './model.ts'
import {
  isWhole,
  mayBeOthers,
  passOverOtherCurves,
  passOverOtherKeys,
  type JudgedSignature
} from './other-keys.ts'
import type { VerificationPolicy } from './policy.ts'

/**
 * The signatures, read by every key at hand, with what the verdict needs of the artifact.
 *
 * @param pinned the one algorithm that is accepted; undefined: any.
 * @param also hash functions whose digests are needed as well.
 */
export function examineSignatures(
  { found, missing }: SignatureLookup,
  trust: Trust,
  pinned: DigestAlgorithm | undefined,
  also: readonly (HashName | undefined)[] = []
): ExaminedSignatures {
  const all = passOverOtherKeys(
    found.map(file => ({ ...examineOne(file, trust), isWhole: isWhole(file) })),
    trust
  )
  const examinations = all.flatMap(({ trusted, untrusted }) => [...trusted, ...untrusted])
  const usual: HashName = pinned === undefined ? 'sha256' : hashOf(pinned)
  return {
    all,
    missing,
    request: {
      prehashes: toPrehashes([
        ...prehashesToCompute(examinations),
        ...also.filter(hash => hash !== undefined),
        usual
      ]),
      crossProtocol: needsLook(examinations)
    }
  }
}

function examineOne(file: FoundSignature, trust: Trust): ExaminedSignature {
  const { bytes } = file
  const examined = (keys: readonly { readonly key: TrustedKey['key'] }[]): Examination[] =>
    bytes === undefined
      ? []
      : examine(
          bytes,
          keys.map(({ key }) => key)
        )
  const trusted = examined(trust.trusted)
  const untrusted = examined(trust.untrusted).map((examination, index) => ({
    ...examination,
    why: trust.untrusted[index]?.why ?? ('not trusted' as const)
  }))
  const isRead = [...trusted, ...untrusted].some(({ file: read }) => read.kind === 'signature')
  const isClaimed = mustHold(
    file,
    trusted,
    trust.trusted.map(({ key }) => key)
  )
  if (isRead || file.reread === undefined) return { file, isClaimed, trusted, untrusted }
  return {
    file: { ...file, bytes: undefined },
    isClaimed,
    trusted: trusted.map(withoutFile),
    untrusted: untrusted.map(withoutFile)
  }
}

function withoutFile<T extends Examination>(examination: T): T {
  return { ...examination, file: { kind: 'unreadable', file: undefined } }
}

/**
 * Whether a file is a signature by a trusted key, or lies where one that says nothing of its key is expected. The suffix of an additional
 * key's signature says by which kind of key it is; under the others, keys of ML-DSA sign nothing.
 */
function mustHold(
  { suffix, bytes }: FoundSignature,
  trusted: readonly Examination[],
  keys: readonly PublicKey[]
): boolean {
  const spec = ADDITIONAL_SUFFIXES.get(suffix)
  if (spec !== undefined)
    return keys.some(key => key.spec === spec) || trusted.some(({ file }) => file.kind === 'signature')
  const isStated = isStatedBySuffix(suffix)
  // a file of another format may have just as many bytes as a signature: where such a format is expected, it reveals a message or is none
  const isOurs = ({ file, isClaimed, interpretations }: Examination): boolean =>
    isClaimed &&
    file.kind === 'signature' &&
    (!isStated || formatOf(file.format).statesKey || interpretations.length > 0)
  if (trusted.some(isOurs)) return true
  if (trusted.some(({ file }) => file.kind === 'signature')) return false
  if (keys.every(({ kind }) => kind === 'ml-dsa')) return false
  return !isStated && (bytes === undefined || !statesSomeKey(bytes))
}

/**
 * Whether digests that are known without reading the artifact suffice for a verdict. A PSS signature can be well formed under a second hash
 * function as well: once it is proven under one, the other is not needed.
 */
export function digestsSuffice(
  known: Digests,
  signatures: ExaminedSignatures,
  policy: VerificationPolicy,
  listed: HashName | undefined
): boolean {
  const claimed = signatures.all.filter(one => one.isClaimed)
  const isProven =
    claimed.length > 0 &&
    claimed.every(({ trusted }) => judge(trusted, known, policy.algorithm) !== undefined) &&
    (listed === undefined || known.has(listed))
  const { prehashes, crossProtocol } = signatures.request
  return (
    isProven ||
    prehashes
      .map(prehash => known.get(digestKey(prehash)))
      .every(digest => digest !== undefined && (!crossProtocol || digest.signingInput !== undefined))
  )
}

/** Whether a trusted key signed a content: of no use as evidence. */
export function isSigned(
  content: Uint8Array,
  { all, request: { prehashes } }: ExaminedSignatures,
  { algorithm }: VerificationPolicy
): boolean {
  const digests = hashBytes(content, prehashes)
  return all.some(({ trusted }) => judge(trusted, digests, algorithm, content) !== undefined)
}

/** What one signature is judged with. */
export interface SignatureContext {
  readonly policy: Pick<VerificationPolicy, 'algorithm' | 'terms'>
  readonly trust: Trust
  /** Undefined: the local check decides alone. */
  readonly kms: KmsCheck | undefined
  /** Undefined: each refusal is explained in depth. */
  readonly aids?: DiagnosisAids
}

/** The verdicts on the signatures of one artifact. */
export type SignaturesVerdict =
  /** The first proof, with all of them. */
  | (SignatureProof & { readonly proofs: readonly SignatureProof[] } & WithEach)
  | (Refusal & WithEach)
  /** None, or none that says anything: then the others explain the rejection. */
  | ({ readonly kind: 'missing'; readonly others: readonly NoEvidence[] } & WithEach)

interface WithEach {
  readonly each: readonly SignatureVerdict[]
}

/**
 * The verdict on all signatures of an artifact: each one that is claimed by a trusted key must hold, and one that holds proves the artifact.
 *
 * @throws what the call of KMS throws.
 */
export async function decideSignatures(
  signatures: ExaminedSignatures,
  content: SignedContent,
  context: SignatureContext
): Promise<SignaturesVerdict> {
  const judged: JudgedSignature[] = []
  for (const signature of signatures.all)
    judged.push({ signature, verdict: await decideSignature(signature, content, context) })
  const isValid = ({ trusted }: ExaminedSignature): boolean =>
    judge(trusted, content.digests, undefined, content.content) !== undefined
  const settled = content.place === 'release' ? judged : passOverOtherCurves(judged, context.trust, isValid)
  const each = settled.map(({ signature, verdict }) => describeVerdict(signature, verdict))
  const verdicts = settled.map(({ verdict }) => verdict)
  const refusal = verdicts.find(verdict => verdict.kind === 'refused')
  if (refusal !== undefined) return { ...refusal, each }
  const proofs = verdicts.filter(verdict => verdict.kind === 'proven')
  const [proof] = proofs
  if (proof !== undefined) return { ...proof, proofs, each }
  return { kind: 'missing', others: verdicts.filter(verdict => verdict.kind === 'no-evidence'), each }
}

/** The verdict on one signature, by the keys that are trusted, and by KMS where `verify-with: kms` asks for it. */
async function decideSignature(
  signature: ExaminedSignature,
  content: SignedContent,
  { policy, trust, kms, aids }: SignatureContext
): Promise<SignatureProof | Refusal | NoEvidence> {
  const { file, isClaimed: isBinding, trusted } = signature
  const { digests, content: bytes } = content
  const signatureFile = file.from
  const rejected = (kind: 'refused' | 'no-evidence', diagnosis: Diagnosis): Refusal | NoEvidence => ({
    kind,
    diagnosis,
    signatureFile
  })
  if (file.bytes === undefined && file.reread === undefined)
    return rejected(isBinding ? 'refused' : 'no-evidence', signatureTooLarge(file.size))
  const verified = judge(trusted, digests, policy.algorithm, bytes)
  const key = trust.trusted.find(candidate => candidate.key === verified?.key)
  if (verified === undefined || key === undefined) {
    // a signature in a format of its own algorithm may stand beside those that signing-algorithm allows: it holds, and proves nothing
    const other = policy.algorithm === undefined ? undefined : judge(trusted, digests, undefined, bytes)
    const isOther = other !== undefined && formatOf(other.format).statesKey
    const diagnosis =
      bytes === undefined && isOverWholeFile(signature)
        ? notOverList(MAX_CHECKSUMS_BYTES)
        : await explainSignature(signature, content, aids === undefined ? { policy } : { policy, aids })
    return rejected(isBinding && !isOther && !mayBeOthers(signature) ? 'refused' : 'no-evidence', diagnosis)
  }
  if (kms !== undefined && !(await kmsAgrees(kms, verified)))
    return rejected('refused', kmsDisagrees(kms.key.arn))
  return { kind: 'proven', verified, key, signatureFile }
}

/** Whether a trusted key of ML-DSA may have made a signature, and no other. */
function isOverWholeFile({ trusted }: ExaminedSignature): boolean {
  const read = trusted.flatMap(({ interpretations }) => interpretations)
  return read.length > 0 && read.every(({ prehash }) => prehash.kind === 'mu')
}

/** Whether KMS says the same of a signature that holds here; each is sent once. */
export async function kmsAgrees(kms: KmsCheck, { algorithm, signed, signature }: Verified): Promise<boolean> {
  const question = [algorithm, formatDigest(signed), Buffer.from(signature).toString('base64')].join(' ')
  const answer = kms.answers.get(question) ?? kms.signer.verify(kms.key, algorithm, signed, signature)
  kms.answers.set(question, answer)
  return await answer
}
