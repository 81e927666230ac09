import { basename, join } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import { diagnose, type Evidence } from '../diagnosis/signature.ts'
import { isUncertain, notInDepth } from '../diagnosis/depth.ts'
import { kmsDisagrees, signatureMissing, signatureTooLarge, textChanged } from '../diagnosis/rejections.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { findTextChange } from '../diagnosis/text-changes.ts'
import type { Digests } from '../hashing/hasher.ts'
import { displayPath, readSmallFile } from '../lib/files.ts'
import type { ReleaseAsset } from '../ports.ts'
import { findSignatureAsset, storedSignatureName } from '../release/names.ts'
import { readAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { formatDigest, type HashName, type SigningAlgorithm } from '../signature/algorithms.ts'
import { hashOf } from '../signature/schemes/index.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import { examine, hashesToCompute, judge, type Examination, type Verified } from '../signature/verdict.ts'
import type { Trust, TrustedKey } from '../trust/anchors.ts'
import { MAX_IN_DEPTH, type DiagnosisAids } from './diagnosis-aids.ts'
import type {
  Candidate,
  ExaminedSignature,
  KmsCheck,
  Refusal,
  SignatureLookup,
  SignatureProof
} from './model.ts'
import type { VerificationPolicy } from './policy.ts'

/** Where the signature of a file is, with the path of the local file that holds it. */
export interface FileSignature {
  readonly lookup: SignatureLookup
  /** Absolute path; undefined when it was found on the release, or not at all. */
  readonly path: string | undefined
}

/** The first signature file that is there: beside the file, in the workspace, or on the release if one was named. */
export async function findSignatureOfFile(
  file: Pick<Artifact, 'name' | 'absolutePath'>,
  { signatureSuffix, terms }: VerificationPolicy,
  snapshot: AssetSet | undefined,
  workspace: string
): Promise<FileSignature> {
  const name = file.name + signatureSuffix
  const paths = [...new Set([file.absolutePath + signatureSuffix, join(workspace, basename(name))])]
  for (const path of paths) {
    const bytes = await readSmallFile(path, MAX_SIGNATURE_FILE_BYTES)
    if (bytes !== undefined)
      return { lookup: { kind: 'found', bytes, from: displayPath(path, workspace) }, path }
  }
  const lookedAt = paths.map(path => displayPath(path, workspace))
  const hint = `Sign the artifact, put its signature beside it, or correct ${terms.names['signature-suffix']}.`
  if (snapshot === undefined) return { lookup: { kind: 'missing', lookedAt, hint }, path: undefined }
  const attached = await findSignatureOf(snapshot, file.name, signatureSuffix)
  const looked = `${terms.member(storedSignatureName(snapshot.host, file.name, signatureSuffix))} of ${snapshot.label}`
  return {
    lookup: attached ?? { kind: 'missing', lookedAt: [...lookedAt, looked], hint },
    path: undefined
  }
}

/** The signature of an asset on the release, or the names under which there is none. */
export async function findSignatureOfAsset(
  { name }: ReleaseAsset,
  { signatureSuffix, terms }: VerificationPolicy,
  snapshot: AssetSet
): Promise<SignatureLookup> {
  const hint = `Sign it, or ${terms.exempt(name)}.`
  const lookedAt = [terms.member(storedSignatureName(snapshot.host, name, signatureSuffix))]
  return (await findSignatureOf(snapshot, name, signatureSuffix)) ?? { kind: 'missing', lookedAt, hint }
}

/** The signature that the release has for a file of this name; undefined when it has none. */
async function findSignatureOf(
  snapshot: AssetSet,
  fileName: string,
  suffix: string
): Promise<SignatureLookup | undefined> {
  const asset = findSignatureAsset(snapshot, fileName, suffix)
  if (asset === undefined) return undefined
  const bytes = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES)
  return bytes === undefined
    ? { kind: 'too-large', from: asset.name, size: asset.size }
    : { kind: 'found', bytes, from: asset.name }
}

/**
 * The signature, read by every key at hand, with the hash functions that the verdict needs.
 *
 * @param pinned the one algorithm that is accepted; undefined: any.
 * @param also hash functions whose digests are needed as well.
 */
export function examineSignature(
  lookup: SignatureLookup,
  trust: Trust,
  pinned: SigningAlgorithm | undefined,
  also: readonly (HashName | undefined)[] = []
): ExaminedSignature {
  const bytes = lookup.kind === 'found' ? lookup.bytes : undefined
  const examined = (keys: readonly { readonly key: TrustedKey['key'] }[]): Examination[] =>
    bytes === undefined
      ? []
      : examine(
          bytes,
          keys.map(({ key }) => key)
        )
  const trusted = examined(trust.trusted)
  const untrusted = examined(trust.untrusted)
  const usual: HashName = pinned === undefined ? 'sha256' : hashOf(pinned)
  return {
    lookup,
    trusted,
    untrusted: untrusted.map((examination, index) => ({
      ...examination,
      why: trust.untrusted[index]?.why ?? 'not trusted'
    })),
    hashes: [
      ...new Set([
        ...hashesToCompute([...trusted, ...untrusted]),
        ...also.filter(hash => hash !== undefined),
        usual
      ])
    ]
  }
}

type SignedContent = Pick<Candidate, 'signature' | 'digests' | 'reread'> & {
  /** The other artifacts at hand; called for a diagnosis only. */
  readonly others: () => readonly { readonly name: string; readonly digests: Digests }[]
}

/**
 * Whether digests that are known without reading the artifact suffice for a verdict. A PSS signature can be well formed under a second hash
 * function as well: once it is proven under one, the other is not needed.
 */
export function digestsSuffice(
  known: Digests,
  signature: ExaminedSignature,
  policy: VerificationPolicy,
  listed: HashName | undefined
): boolean {
  const isProven = isSigned(known, signature, policy) && (listed === undefined || known.has(listed))
  return isProven || signature.hashes.every(hash => known.has(hash))
}

/** Whether a trusted key signed what has these digests: of no use as evidence. */
export function isSigned(
  digests: Digests,
  { trusted }: ExaminedSignature,
  { algorithm }: VerificationPolicy
): boolean {
  return judge(trusted, digests, algorithm) !== undefined
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

/**
 * The verdict on one signature, by the keys that are trusted, and by KMS where `verify-with: kms` asks for it.
 *
 * @throws what the call of KMS throws.
 */
export async function decideSignature(
  { signature, digests, reread, others }: SignedContent,
  { policy, trust, kms, aids }: SignatureContext
): Promise<SignatureProof | Refusal> {
  const refused = (diagnosis: Diagnosis): Refusal => ({ kind: 'refused', diagnosis })
  const { lookup } = signature
  if (lookup.kind === 'missing') return refused(signatureMissing(lookup))
  if (lookup.kind === 'too-large') return refused(signatureTooLarge(lookup.size))
  const verified = judge(signature.trusted, digests, policy.algorithm)
  const key = trust.trusted.find(candidate => candidate.key === verified?.key)
  if (verified === undefined || key === undefined) {
    const evidence: Evidence = {
      ...signature,
      digests,
      pinned: policy.algorithm,
      terms: policy.terms,
      others: [],
      ...(aids && { findByDigest: digest => aids.findByDigest(digest) })
    }
    const diagnosis = diagnose(evidence)
    if (!isUncertain(diagnosis)) return refused(diagnosis)
    if (aids?.mayGoDeep() === false) return refused(notInDepth(diagnosis, evidence, MAX_IN_DEPTH))
    const inDepth = diagnose({ ...evidence, others: others() })
    return refused((isUncertain(inDepth) && (await explainChange(signature, reread))) || inDepth)
  }
  if (kms !== undefined && !(await kmsAgrees(kms, verified))) return refused(kmsDisagrees(kms.key.arn))
  return { kind: 'proven', verified, key, signatureFile: lookup.from }
}

async function kmsAgrees(kms: KmsCheck, { algorithm, digest, signature }: Verified): Promise<boolean> {
  const question = [algorithm, formatDigest(digest), Buffer.from(signature).toString('base64')].join(' ')
  const answer = kms.answers.get(question) ?? kms.signer.verify(kms.key, algorithm, digest, signature)
  kms.answers.set(question, answer)
  return await answer
}

/** The diagnosis of an innocent change of a text, where one explains why the signature is not valid; else undefined. */
async function explainChange(
  { trusted, hashes }: ExaminedSignature,
  reread: () => AsyncIterable<Uint8Array>
): Promise<Diagnosis | undefined> {
  const interpretations = trusted.flatMap(examination => examination.interpretations)
  if (interpretations.length === 0) return undefined
  const change = await undefinedOnError(() =>
    findTextChange(reread(), hashes, digest => interpretations.some(({ covers }) => covers(digest)))
  )
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
