import type { Artifact } from '../artifacts/find.ts'
import type { Digests } from '../hashing/hasher.ts'
import type { SignInputs } from '../inputs/types.ts'
import type { Platform } from '../lib/file-names.ts'
import type { Waiting } from '../lib/waiting.ts'
import type { DescribedRelease } from '../manifests/release-binding.ts'
import type { RunIdentity } from '../manifests/signing-record.ts'
import type { Log } from '../ports/log.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import type { SigningKey } from '../ports/signer.ts'
import type { IsEquivalent } from '../release/attach.ts'
import type { ReleaseSnapshot } from '../release/snapshot.ts'
import type { Digest, SigningAlgorithm, SigningValue } from '../signature/algorithms.ts'
import type { SignatureForm } from '../signature/formats/index.ts'
import type { FilePrehash } from '../signature/prehash.ts'
import type { OutputNames } from './output-names.ts'

// The values that the stages pass on: collect → plan → produce → deliver → publish.

/** Where the bytes of an artifact are. */
export type Source =
  | { readonly kind: 'file'; readonly file: Artifact }
  /** An asset of the release. */
  | { readonly kind: 'asset' }
  /** Not available: only the digest was given. */
  | { readonly kind: 'digests' }

/** A name with the digests that are signed, as a subject of in-toto. */
export interface Subject {
  /** Base name, which the host stores it under, perhaps with other characters. */
  readonly name: string
  /** For messages: a path relative to the workspace, or the asset's name. */
  readonly path: string
  /** Bytes; undefined where only the digest is known. */
  readonly size: number | undefined
  readonly digests: Digests
  /** The one of `digests` that the signing algorithm needs. */
  readonly digest: Digest
  /**
   * The digest of its content by a prehash; where that was not asked for, the content is read again.
   *
   * @throws where the content is not available, which is an error of the caller.
   */
  readonly digestBy: (prehash: FilePrehash) => Promise<Digest>
  /** The content of a document that this run makes, which ML-DSA signs; undefined for an artifact. */
  readonly content?: Uint8Array
}

/** An artifact that is found, and perhaps not hashed yet. */
export interface UnhashedSubject extends Pick<Subject, 'name' | 'path'> {
  readonly source: Source
  readonly hashed: Promise<Subject>
}

/** The key of `additional-key-id` and the algorithm by which it signs. */
export interface AdditionalKey {
  readonly key: SigningKey
  readonly algorithm: SigningAlgorithm
}

/** What all stages after the first have in common. */
export interface SigningContext {
  readonly options: SigningOptions
  readonly names: OutputNames
  /** Absolute path. */
  readonly workspace: string
  /** The system that this runs on. */
  readonly platform: Platform
  /** As "https://github.com". */
  readonly serverUrl: string
  readonly run: RunIdentity
  readonly log: Log
  readonly waiting: Waiting
  /** Undefined in a dry run without credentials. */
  readonly key: SigningKey | undefined
  /** The key of `additional-key-id`; undefined without one, and in a dry run without credentials. */
  readonly additionalKey: SigningKey | undefined
  /** When this run signs, in seconds since 1970: OpenPGP signatures state it. */
  readonly signedAt: number
  /** The binding to the release; undefined without one, or when neither checksums file nor record is made. */
  readonly binding: Promise<DescribedRelease> | undefined
}

/** The inputs that the stages after the first depend on. */
export type SigningOptions = Pick<
  SignInputs,
  | 'algorithm'
  | 'additionalKey'
  | 'forms'
  | 'certificateFile'
  | 'statementFile'
  | 'strategy'
  | 'upload'
  | 'overwrite'
  | 'isMatrixJob'
  | 'publishRelease'
  | 'verifyInstructions'
  | 'repository'
>

/** What the run will do for the asset of an artifact, a document or a public key. */
export type ContentPlan =
  | { readonly kind: 'new' }
  | { readonly kind: 'kept'; readonly asset: ReleaseAsset }
  /** An interrupted replacement stored it under a provisional name. */
  | { readonly kind: 'interrupted'; readonly asset: ReleaseAsset }
  | { readonly kind: 'replacement'; readonly old: ReleaseAsset }

/** What the run will do for a signature. */
export type SignaturePlan =
  | { readonly kind: 'new' }
  /** Valid now; KMS is not called. `old` is a stale one that an interrupted replacement left under the name. */
  | {
      readonly kind: 'kept'
      readonly asset: ReleaseAsset
      readonly valid: ValidSignature
      readonly old: ReleaseAsset | undefined
    }
  | { readonly kind: 'replacement'; readonly old: ReleaseAsset }
  /** The release has one, and there is no key to verify it with: a dry run without credentials. */
  | { readonly kind: 'undecided'; readonly asset: ReleaseAsset }

/** A signature file that holds a signature which verifies. */
export interface ValidSignature {
  /** The bytes of the file. */
  readonly content: Uint8Array
  /** As KMS returned it. */
  readonly signature: Uint8Array
  /** What was signed. */
  readonly signed: SigningValue
  /** Seconds since 1970; undefined where the format states no time. */
  readonly createdAt: number | undefined
}

/** One signature of a subject: its file and what the run will do for it. */
export interface PlannedSignature {
  readonly form: SignatureForm
  /** Absolute path of the signature file. */
  readonly file: string
  readonly plan: SignaturePlan
}

/** An artifact with what the run will do for it. */
export interface PlannedArtifact {
  readonly artifact: UnhashedSubject
  /** What the run will do for the asset of the artifact itself; undefined when this run does not attach it. */
  readonly content: ContentPlan | undefined
  /** One of each form; none when the checksums file alone is signed. */
  readonly signatures: readonly PlannedSignature[]
}

/** A file that this run makes: checksums file, binding, record or public key. */
export interface Document {
  /** Base name. */
  readonly name: string
  /** Absolute path. */
  readonly file: string
  readonly bytes: Uint8Array
  /** Undefined when nothing is attached. */
  readonly content: ContentPlan | undefined
}

/** A public key file. */
export interface PublicKeyDocument extends Document {
  /** Undefined in a dry run without credentials. */
  readonly key: SigningKey | undefined
}

/** A checksums file or record, which is signed like an artifact. */
export interface SignedDocumentPlan extends Document {
  readonly subject: Subject
  readonly signatures: readonly PlannedSignature[]
}

/** The checksums file with its binding. */
export interface PlannedChecksums extends SignedDocumentPlan {
  /** Undefined without a release. */
  readonly binding: Document | undefined
}

/** The release statement before it is signed; its one signature is inside of it. */
export interface PlannedStatement {
  /** Base name. */
  readonly name: string
  /** Absolute path. */
  readonly file: string
  /** What KMS signs. */
  readonly digest: Digest
  readonly content: ContentPlan
  /** The bytes of the one on the release that says the same and is valid; undefined: it is to be signed. */
  readonly kept: Uint8Array | undefined
  /** Whether an asset is this statement, signed by the key. */
  readonly isEquivalent: IsEquivalent
  /** The bytes of the file. */
  readonly encode: (signature: Uint8Array) => Uint8Array
}

/** What this run will do. Every conflict that can be found has ended the run by then, and nothing has changed. */
export interface ReleasePlan {
  /** Undefined when nothing is attached. */
  readonly snapshot: ReleaseSnapshot | undefined
  readonly artifacts: readonly PlannedArtifact[]
  readonly publicKeys: readonly PublicKeyDocument[]
  /**
   * Planned once all digests are known; before KMS is called where the release has an asset under one of the names. Undefined: no
   * checksums file.
   */
  readonly checksums: (() => Promise<PlannedChecksums>) | undefined
  /** Planned once the checksums file is, and before KMS is called where the release has an asset under its name. Undefined: none. */
  readonly statement: (() => Promise<PlannedStatement>) | undefined
  /** Planned once all signatures are made. Undefined: no record. */
  readonly record:
    | ((
        signed: readonly RecordedSubject[],
        statement: SignedStatement | undefined
      ) => Promise<SignedDocumentPlan>)
    | undefined
}

/** A subject as the record states it. */
export interface RecordedSubject {
  readonly subject: Subject
  /** None where only the checksums file lists it, and before anything is signed. */
  readonly signatures: readonly SignedSubject[]
}

/** A subject with one of its signatures, which verifies with the public key. */
export interface SignedSubject {
  readonly subject: Subject
  readonly form: SignatureForm
  /** Absolute path of the signature file. */
  readonly file: string
  /** The bytes of that file. */
  readonly content: Uint8Array
  readonly plan: SignaturePlan
  readonly signature: Uint8Array
  /** Of the request to KMS that made it; undefined where it was kept, or KMS named none. */
  readonly requestId: string | undefined
}

/** An artifact that is hashed, and signed by itself unless `strategy: checksums`. */
export interface ProducedArtifact {
  readonly planned: PlannedArtifact
  readonly subject: Subject
  readonly signed: readonly SignedSubject[]
}

/** Everything that is signed, its signatures verified, before any of it is written or attached. */
export interface SignedRelease {
  readonly artifacts: readonly ProducedArtifact[]
  readonly checksums:
    { readonly planned: PlannedChecksums; readonly signed: readonly SignedSubject[] } | undefined
  readonly record: SignedRecord | undefined
  readonly statement: SignedStatement | undefined
}

/** The release statement, signed. */
export interface SignedStatement {
  readonly planned: PlannedStatement
  /** Of the file. */
  readonly bytes: Uint8Array
  /** As in {@link SignedSubject}. */
  readonly requestId: string | undefined
}

/** The signing record with its signatures. */
export interface SignedRecord {
  readonly planned: SignedDocumentPlan
  readonly signed: readonly SignedSubject[]
}

/** The key that signs in a form: that of `additional-key-id` in its own, `key-id` in all others. */
export function keyOfForm(
  { names, key, additionalKey }: Pick<SigningContext, 'names' | 'key' | 'additionalKey'>,
  form: SignatureForm
): SigningKey | undefined {
  return form === names.additional?.signature.form ? additionalKey : key
}
