import { basename, join } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import {
  diagnose,
  kmsDisagrees,
  signatureMissing,
  signatureTooLarge,
  textChanged,
  type Diagnosis
} from '../diagnosis/signature.ts'
import { findTextChange } from '../diagnosis/text-changes.ts'
import type { Digests } from '../hashing/hasher.ts'
import type { VerifyInputs } from '../inputs/types.ts'
import { displayPath, readSmallFile } from '../lib/files.ts'
import type { ReleaseAsset } from '../ports.ts'
import { signatureNameOf } from '../release/names.ts'
import { readAsset } from '../release/read.ts'
import type { Target } from '../release/snapshot.ts'
import { formatDigest, type HashName, type SigningAlgorithm } from '../signature/algorithms.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import { hashOf } from '../signature/schemes/index.ts'
import { examine, hashesToCompute, judge, type Examination, type Verified } from '../signature/verdict.ts'
import type { Trust, TrustedKey } from '../trust/anchors.ts'
import type { Case, FoundSignature, KmsOpinion, Opened, Refusal, SignatureProof } from './model.ts'

/** Beside the file, in the workspace, on the release if one was named: the first signature that is there. */
export async function findSignatureOfFile(
  file: Pick<Artifact, 'name' | 'absolutePath'>,
  inputs: VerifyInputs,
  target: Target | undefined,
  workspace: string
): Promise<FoundSignature> {
  const name = file.name + inputs.signatureSuffix
  const paths = [...new Set([file.absolutePath + inputs.signatureSuffix, join(workspace, basename(name))])]
  for (const path of paths) {
    const bytes = await readSmallFile(path, MAX_SIGNATURE_FILE_BYTES)
    if (bytes !== undefined) return { kind: 'found', bytes, from: displayPath(path, workspace) }
  }
  const lookedAt = paths.map(path => displayPath(path, workspace))
  const hint = 'Sign the artifact, put its signature beside it, or check signature-suffix.'
  if (target === undefined) return { kind: 'missing', lookedAt, hint }
  const assetName = signatureNameOf(target.store, file.name, inputs.signatureSuffix)
  const attached = await findAttachedSignature(target, assetName)
  return (
    attached ?? {
      kind: 'missing',
      lookedAt: [...lookedAt, `asset ${assetName} of release ${target.release.id}`],
      hint
    }
  )
}

export async function findSignatureOfAsset(
  asset: ReleaseAsset,
  inputs: VerifyInputs,
  target: Target
): Promise<FoundSignature> {
  const name = signatureNameOf(target.store, asset.name, inputs.signatureSuffix)
  const hint = `Sign it, or exempt it with a line "!${asset.name}" in release-assets.`
  return (await findAttachedSignature(target, name)) ?? { kind: 'missing', lookedAt: [`asset ${name}`], hint }
}

/** A signature on the release; undefined when there is no such asset. */
export async function findAttachedSignature(
  target: Target,
  name: string
): Promise<FoundSignature | undefined> {
  const asset = target.assets.get(name)
  if (asset === undefined) return undefined
  const bytes = await readAsset(target, asset, MAX_SIGNATURE_FILE_BYTES)
  return bytes === undefined
    ? { kind: 'too-large', from: name, size: asset.size }
    : { kind: 'found', bytes, from: name }
}

/**
 * Opens a signature with every key at hand.
 *
 * @param also hash functions whose digests are needed besides.
 */
export function openSignature(
  signature: FoundSignature,
  trust: Trust,
  pinned: SigningAlgorithm | undefined,
  also: readonly (HashName | undefined)[] = []
): Opened {
  const bytes = signature.kind === 'found' ? signature.bytes : undefined
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
    signature,
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

type SignedContent = Pick<Case, 'opened' | 'digests' | 'reread'> & {
  /** What else is at hand; asked for a diagnosis only. */
  readonly others: () => readonly { readonly name: string; readonly digests: Digests }[]
}

/**
 * Whether digests that are known without reading the artifact suffice for a verdict. A PSS signature can look as if made with a second hash
 * as well: once it is proven with one, nobody needs the other.
 */
export function isEnough(
  known: Digests,
  { hashes, trusted }: Opened,
  { algorithm }: VerifyInputs,
  listed: HashName | undefined
): boolean {
  const isProven =
    judge(trusted, known, algorithm) !== undefined && (listed === undefined || known.has(listed))
  return isProven || hashes.every(hash => known.has(hash))
}

/** The verdict on one signature, with the keys that are trusted, and with KMS where that is asked for. */
export async function decideSignature(
  { opened, digests, reread, others }: SignedContent,
  inputs: VerifyInputs,
  trust: Trust,
  kms: KmsOpinion | undefined
): Promise<SignatureProof | Refusal> {
  const refused = (diagnosis: Diagnosis): Refusal => ({ kind: 'refused', diagnosis })
  const { signature } = opened
  if (signature.kind === 'missing') return refused(signatureMissing(signature))
  if (signature.kind === 'too-large') return refused(signatureTooLarge(signature.size))
  const verified = judge(opened.trusted, digests, inputs.algorithm)
  const key = trust.trusted.find(candidate => candidate.key === verified?.key)
  if (verified === undefined || key === undefined) {
    const diagnosis = diagnose({ ...opened, digests, pinned: inputs.algorithm, others: others() })
    return refused((await explainChange(diagnosis, opened, reread)) ?? diagnosis)
  }
  if (inputs.verifyWith === 'kms' && !(await kmsAgrees(kms, verified)))
    return refused(kmsDisagrees(kms?.key.arn ?? 'no key'))
  return { kind: 'proven', verified, key, signatureFile: signature.from }
}

async function kmsAgrees(
  kms: KmsOpinion | undefined,
  { algorithm, digest, signature }: Verified
): Promise<boolean> {
  if (kms === undefined) return false
  const question = [algorithm, formatDigest(digest), Buffer.from(signature).toString('base64')].join(' ')
  const answer = kms.answers.get(question) ?? kms.signer.verify(kms.key, algorithm, digest, signature)
  kms.answers.set(question, answer)
  return await answer
}

/** An innocent change of a text that explains why the signature does not hold. */
async function explainChange(
  { cause }: Diagnosis,
  { trusted, hashes }: Opened,
  reread: () => AsyncIterable<Uint8Array>
): Promise<Diagnosis | undefined> {
  if (cause !== 'file-changed' && cause !== 'wrong-key-or-damaged') return undefined
  const interpretations = trusted.flatMap(examination => examination.interpretations)
  if (interpretations.length === 0) return undefined
  const change = await quietly(() =>
    findTextChange(reread(), hashes, digest =>
      interpretations.some(interpretation => interpretation.covers(digest))
    )
  )
  return change && textChanged(change, undefined)
}

/** What fails while a refusal is explained leaves it unexplained, and refused. */
export async function quietly<T>(explain: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await explain()
  } catch {
    return undefined
  }
}
