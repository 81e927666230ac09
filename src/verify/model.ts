import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import type { Missing } from '../diagnosis/rejections.ts'
import type { Digests, HashRequest } from '../hashing/hasher.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import type { Binding, DescribedRelease } from '../manifests/release-binding.ts'
import type { Signer, SigningKey } from '../ports/signer.ts'
import type { Digest, SigningAlgorithm } from '../signature/algorithms.ts'
import type { FormatName } from '../signature/formats/index.ts'
import type { Examination } from '../signature/examination.ts'
import type { Verified } from '../signature/verdict.ts'
import type { Trust, TrustedKey } from '../trust/anchors.ts'
import type { DiagnosisAids } from './diagnosis-aids.ts'
import type { VerificationPolicy } from './policy.ts'

/** Where a candidate is; a file and an asset can have the same name. */
export type Place = 'local' | 'release'

/** A file under the name of a signature. */
export interface FoundSignature {
  /** Path for messages, or the asset's name. */
  readonly from: string
  /** What the name ends with. */
  readonly suffix: string
  /** Undefined when it is an asset that is larger than a signature can be, and once it is read as no signature. */
  readonly bytes: Uint8Array | undefined
  /** The bytes once more, for a diagnosis; only where they were dropped, since thousands of files may lie where signatures are expected. */
  readonly reread?: () => Promise<Uint8Array | undefined>
  /** Bytes. */
  readonly size: number
  /** Absolute path, or the asset's name. */
  readonly key: string
  /** It is a local file's, and was found in the workspace or on the release: it may be of another file of the same name. */
  readonly isElsewhere?: boolean
}

/** The signature files of one artifact. */
export interface SignatureLookup {
  readonly found: readonly FoundSignature[]
  /** Where others were looked for in vain. */
  readonly missing: Missing
}

/** A signature, read by every key at hand, before its artifact is read. */
export interface ExaminedSignature {
  readonly file: FoundSignature
  /** Whether it must hold: it is by a trusted key, or may be. Else it is by somebody else, and no evidence. */
  readonly isClaimed: boolean
  readonly trusted: readonly Examination[]
  readonly untrusted: readonly (Examination & { readonly why: Trust['untrusted'][number]['why'] })[]
}

/** All signatures of an artifact, before it is read. */
export interface ExaminedSignatures {
  readonly all: readonly ExaminedSignature[]
  readonly missing: Missing
  /** What to compute while the artifact is read once. */
  readonly request: Required<HashRequest>
}

/** An artifact with everything that the verdict on it rests on. */
export interface Candidate {
  readonly place: Place
  /** Path as found, or the asset's name. */
  readonly artifact: string
  readonly signatures: ExaminedSignatures
  /** Its entry in the verified checksums file; undefined when it is not listed. */
  readonly listing: Listing | undefined
  readonly digests: Digests
  /** The bytes once more, for a diagnosis. */
  readonly reread: () => AsyncIterable<Uint8Array>
}

/** A checksums file that a trusted key signed and that can be read: evidence for what it lists. */
export interface VerifiedChecksums {
  readonly place: Place
  /** Path for messages, or the asset's name. */
  readonly from: string
  /** Absolute path of its folder; undefined on the release. */
  readonly folder: string | undefined
  readonly bytes: Uint8Array
  readonly list: ChecksumList
  /** The first of `proofs`. */
  readonly proof: SignatureProof
  /** Of each signature that holds. */
  readonly proofs: readonly SignatureProof[]
}

/** A signed checksums file that is rejected. */
export interface RefusedChecksums {
  readonly place: Place
  readonly from: string
  readonly diagnosis: Diagnosis
  readonly signatureFile: string | undefined
  /** The verdict on each of its signatures; empty where it is too large to be looked at. */
  readonly each: readonly SignatureVerdict[]
}

/** A checksums file that a trusted key signed, under a name that is not looked for: told of, and never evidence. */
export interface SignedList {
  /** Path for messages, or the asset's name. */
  readonly from: string
  readonly list: ChecksumList
}

/** A checksums file without any signature: told of, and never evidence. */
export interface UnsignedList {
  /** Path for messages, or the asset's name. */
  readonly from: string
  /** Where its signature was looked for first. */
  readonly signature: string
  /** What it lists, read only for a diagnosis; undefined when it cannot be read, or has more than 1 MiB. */
  readonly list: () => Promise<ChecksumList | undefined>
}

/** The result of the search for checksums files. */
export interface ChecksumsSearchResult {
  /** Undefined: each artifact needs a signature of its own. */
  readonly verified: VerifiedChecksums | undefined
  /** Where copies of it are. */
  readonly copies: readonly { readonly place: Place; readonly from: string }[]
  readonly refused: readonly RefusedChecksums[]
  readonly unsigned: readonly UnsignedList[]
}

/** The entry of one artifact in the verified checksums file. */
export interface Listing {
  readonly checksums: VerifiedChecksums
  /** The name that it is listed under. */
  readonly name: string
  readonly digest: Digest
}

/** Whether the verified checksums file is bound to the release that is verified. */
export type BindingState =
  | { readonly kind: 'bound'; readonly binding: Binding }
  /** None is there, or no release is at hand to compare with: `diagnosis` is that of an artifact where a binding is required. */
  | { readonly kind: 'unbound'; readonly reason: string; readonly diagnosis: Diagnosis }
  /** What is listed does not hold: `diagnosis` is that of an artifact unless `require-binding: false`. */
  | { readonly kind: 'contradicted'; readonly reason: string; readonly diagnosis: Diagnosis }

/** The second check by KMS, after the local one. */
export interface KmsCheck {
  readonly signer: Signer
  readonly key: SigningKey
  /** Its results, so that no signature is sent twice. */
  readonly answers: Map<string, Promise<boolean>>
}

/** Everything that the verdicts of a run have in common. */
export interface VerificationContext {
  readonly policy: VerificationPolicy
  readonly trust: Trust
  readonly kms: KmsCheck | undefined
  readonly checksums: ChecksumsSearchResult
  readonly binding: BindingState
  /** The input `digests`, by the names that files have in each place; undefined where it was not given. */
  readonly expected: Readonly<Record<Place, ChecksumList>> | undefined
  /** What refusals are explained with; undefined: without bounds, and by comparing alone. */
  readonly aids?: DiagnosisAids
  /** All of this run, by which swapped signatures and missing files are found. */
  readonly candidates: readonly Candidate[]
  /** Names that the verified checksums file lists and that are not there, for a copy of it in each place. */
  readonly missingEntries: Readonly<Record<Place, readonly string[]>>
  /** Signed checksums files under other names, looked for only where something is not signed; undefined: none are. */
  readonly otherLists?: () => Promise<readonly SignedList[]>
  /** The release at hand, fetched only where it matters; undefined without one. */
  readonly describeRelease: (() => Promise<DescribedRelease>) | undefined
}

interface ResultOf<Kind extends string> {
  readonly kind: Kind
  /** Path as found, or the asset's name. */
  readonly artifact: string
  /** Where the signature was: a path, or an asset's name. */
  readonly signatureFile: string | undefined
  /** Each signature file of its own, with the verdict on it. */
  readonly signatures: readonly SignatureVerdict[]
}

/** The verdict on one signature file. */
export interface SignatureVerdict {
  readonly file: string
  /** Undefined when it is not read as a signature. */
  readonly format: FormatName | undefined
  /** Undefined unless it holds. */
  readonly algorithm: SigningAlgorithm | undefined
  /** `not-evidence`: by somebody else, or by an algorithm that is not accepted. */
  readonly verdict: 'valid' | 'rejected' | 'not-evidence'
  /** Undefined when it is valid. */
  readonly diagnosis: Diagnosis | undefined
}

/** The verdict "verified" with its evidence. */
export interface VerifiedResult extends ResultOf<'verified'> {
  readonly digest: Digest
  /** Of the artifact, or of the checksums file that lists it. */
  readonly proof: Verified
  readonly key: TrustedKey
  /** All trusted keys that signed it, or the checksums file that lists it with this digest. */
  readonly keys: readonly TrustedKey[]
  /** The checksums file that lists it with this digest, signed by the same proof or besides a signature of its own. */
  readonly checksums: string | undefined
  /** Whether a verified binding ties it to the release that is verified. */
  readonly bound: boolean
}

/** The verdict "rejected" with its diagnosis. */
export interface RefusedResult extends ResultOf<'refused'> {
  /** Undefined when it was not computed. */
  readonly digest: Digest | undefined
  readonly diagnosis: Diagnosis
  /** The signature that the diagnosis is about, where the artifact has several or this one is not beside it; absent else. */
  readonly rejectedSignature?: string
}

export type Result = VerifiedResult | RefusedResult

/** A rejection with neither a digest nor a verdict on a signature. */
export function refusedResult(artifact: string, diagnosis: Diagnosis, signatureFile?: string): RefusedResult {
  return { kind: 'refused', artifact, signatureFile, signatures: [], digest: undefined, diagnosis }
}

/** A valid signature, and the trusted key that made it. */
export interface SignatureProof {
  readonly kind: 'proven'
  readonly verified: Verified
  readonly key: TrustedKey
  readonly signatureFile: string
}

/** A signature that is not valid, and why. */
export interface Refusal {
  readonly kind: 'refused'
  readonly diagnosis: Diagnosis
  readonly signatureFile: string
}

/** A signature that neither proves anything nor has to: of somebody else, or by an algorithm that is not accepted. */
export interface NoEvidence {
  readonly kind: 'no-evidence'
  readonly diagnosis: Diagnosis
  readonly signatureFile: string
}
