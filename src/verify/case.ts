import { readAsset, type Target } from '../target.ts'
import type { Digests } from '../artifacts/hash.ts'
import type { VerifyInputs } from '../inputs.ts'
import type { Signer, SigningKey } from '../ports.ts'
import { ALGORITHMS, type Digest, type HashName, type SigningAlgorithm } from '../signature/algorithms.ts'
import {
  diagnose,
  kmsDisagrees,
  signatureMissing,
  signatureTooLarge,
  type Diagnosis
} from '../signature/diagnose.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/encoding.ts'
import { saltLengthOf } from '../signature/rsa.ts'
import { examine, hashesToCompute, judge, type Examination, type Verified } from '../signature/verdict.ts'
import type { Trust, TrustedKey } from '../trust.ts'

/** A signature file, or the places where there was none. */
export type FoundSignature =
  | { readonly kind: 'found'; readonly bytes: Uint8Array; readonly from: string }
  | { readonly kind: 'too-large'; readonly from: string; /** Bytes. */ readonly size: number }
  | { readonly kind: 'missing'; readonly lookedAt: readonly string[]; readonly hint: string }

type ByUntrusted = Examination & { readonly why: Trust['untrusted'][number]['why'] }

/** A signature opened with the keys at hand, before its artifact is read. */
export interface Opened {
  readonly signature: FoundSignature
  readonly trusted: readonly Examination[]
  readonly untrusted: readonly ByUntrusted[]
  /** What to compute while the artifact is read, once. */
  readonly hashes: readonly HashName[]
}

/** An artifact with everything that the verdict on it is made of. */
export interface Case {
  /** Path as found, or the asset's name. */
  readonly artifact: string
  readonly opened: Opened
  readonly digests: Digests
}

interface ResultOf<Kind extends string> {
  readonly kind: Kind
  /** Path as found, or the asset's name. */
  readonly artifact: string
  /** Where the signature was: a path, or an asset's name. */
  readonly signatureFile: string | undefined
}

export interface VerifiedResult extends ResultOf<'verified'> {
  readonly digest: Digest
  readonly algorithm: SigningAlgorithm
  /** Bytes; undefined for PKCS#1 v1.5. */
  readonly saltLength: number | undefined
  readonly key: TrustedKey
}

export interface RefusedResult extends ResultOf<'refused'> {
  readonly digest: Digest | undefined
  readonly diagnosis: Diagnosis
}

export type Result = VerifiedResult | RefusedResult

/** A signature on the release; undefined when there is no such asset. */
export async function findAttachedSignature(
  target: Target,
  name: string
): Promise<FoundSignature | undefined> {
  const asset = target.assets.get(name)
  if (asset === undefined) return undefined
  const bytes = await readAsset(target.store, asset, MAX_SIGNATURE_FILE_BYTES)
  return bytes === undefined
    ? { kind: 'too-large', from: name, size: asset.size }
    : { kind: 'found', bytes, from: name }
}

export function openSignature(
  signature: FoundSignature,
  trust: Trust,
  pinned: SigningAlgorithm | undefined
): Opened {
  const bytes = signature.kind === 'found' ? signature.bytes : undefined
  const trusted =
    bytes === undefined
      ? []
      : examine(
          bytes,
          trust.trusted.map(({ key }) => key)
        )
  const untrusted =
    bytes === undefined
      ? []
      : examine(
          bytes,
          trust.untrusted.map(({ key }) => key)
        )
  const usual: HashName = pinned === undefined ? 'sha256' : ALGORITHMS[pinned].hash
  return {
    signature,
    trusted,
    untrusted: untrusted.map((examination, index) => ({
      ...examination,
      why: trust.untrusted[index]?.why ?? 'not trusted'
    })),
    hashes: [...new Set([...hashesToCompute([...trusted, ...untrusted]), usual])]
  }
}

/** The verdict on one artifact; only a refusal is diagnosed. */
export async function decide(
  item: Case,
  inputs: VerifyInputs,
  trust: Trust,
  kms: { readonly signer: Signer; readonly key: SigningKey } | undefined,
  all: readonly Case[]
): Promise<Result> {
  const { artifact, opened, digests } = item
  const signatureFile = opened.signature.kind === 'missing' ? undefined : opened.signature.from
  const refused = (diagnosis: Diagnosis): RefusedResult => {
    return { kind: 'refused', artifact, signatureFile, digest: digests.values().next().value, diagnosis }
  }
  if (opened.signature.kind === 'missing') return refused(signatureMissing(opened.signature))
  if (opened.signature.kind === 'too-large') return refused(signatureTooLarge(opened.signature.size))
  const verified = judge(opened.trusted, digests, inputs.algorithm)
  const key = trust.trusted.find(candidate => candidate.key === verified?.key)
  if (verified === undefined || key === undefined) {
    const others = all
      .filter(other => other !== item)
      .map(other => ({ name: other.artifact, digests: other.digests }))
    return refused(diagnose({ ...opened, digests, pinned: inputs.algorithm, others }))
  }
  if (inputs.verifyWith === 'kms' && !(await kmsAgrees(kms, verified)))
    return refused(kmsDisagrees(kms?.key.arn ?? 'no key'))
  return {
    kind: 'verified',
    artifact,
    signatureFile,
    digest: verified.digest,
    algorithm: verified.algorithm,
    saltLength: saltLengthOf(verified.reading),
    key
  }
}

async function kmsAgrees(
  kms: { readonly signer: Signer; readonly key: SigningKey } | undefined,
  { algorithm, digest, signature }: Verified
): Promise<boolean> {
  return kms !== undefined && (await kms.signer.verify(kms.key, algorithm, digest, signature))
}
