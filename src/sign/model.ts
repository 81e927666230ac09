import type { Artifact } from '../artifacts/find.ts'
import type { Digests } from '../hashing/hasher.ts'
import type { SignInputs } from '../inputs/types.ts'
import type { Platform } from '../lib/file-names.ts'
import type { Waiting } from '../lib/waiting.ts'
import type { Binding } from '../manifests/release-binding.ts'
import type { RunIdentity } from '../manifests/signing-record.ts'
import type { Log, ReleaseAsset, SigningKey } from '../ports.ts'
import type { ReleaseSnapshot } from '../release/snapshot.ts'
import type { Digest } from '../signature/algorithms.ts'
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
}

/** An artifact that is found, and perhaps not hashed yet. */
export interface UnhashedSubject extends Pick<Subject, 'name' | 'path'> {
  readonly source: Source
  readonly hashed: Promise<Subject>
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
  /** The binding to the release; undefined without one, or when neither checksums file nor record is made. */
  readonly binding: Promise<Binding> | undefined
}

/** The inputs that the stages after the first depend on. */
export type SigningOptions = Pick<
  SignInputs,
  | 'algorithm'
  | 'signatureFormat'
  | 'strategy'
  | 'upload'
  | 'overwrite'
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
      readonly signature: Uint8Array
      readonly old: ReleaseAsset | undefined
    }
  | { readonly kind: 'replacement'; readonly old: ReleaseAsset }
  /** The release has one, and there is no key to verify it with: a dry run without credentials. */
  | { readonly kind: 'undecided'; readonly asset: ReleaseAsset }

/** The signature of a subject: its file and what the run will do for it. */
export interface PlannedSignature {
  /** Absolute path of the signature file. */
  readonly file: string
  readonly plan: SignaturePlan
}

/** An artifact with what the run will do for it. */
export interface PlannedArtifact {
  readonly artifact: UnhashedSubject
  /** What the run will do for the asset of the artifact itself; undefined when this run does not attach it. */
  readonly content: ContentPlan | undefined
  /** Undefined when the checksums file alone is signed. */
  readonly signature: PlannedSignature | undefined
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

/** A checksums file or record, which is signed like an artifact. */
export interface SignedDocumentPlan extends Document {
  readonly subject: Subject
  readonly signature: PlannedSignature
}

/** The checksums file with its binding. */
export interface PlannedChecksums extends SignedDocumentPlan {
  /** Undefined without a release. */
  readonly binding: Document | undefined
}

/** What this run will do. Every conflict that can be found has ended the run by then, and nothing has changed. */
export interface ReleasePlan {
  /** Undefined when nothing is attached. */
  readonly snapshot: ReleaseSnapshot | undefined
  readonly artifacts: readonly PlannedArtifact[]
  readonly publicKeys: readonly Document[]
  /**
   * Planned once all digests are known; before KMS is called where the release has an asset under one of the names. Undefined: no
   * checksums file.
   */
  readonly checksums: (() => Promise<PlannedChecksums>) | undefined
  /** Planned once all signatures are made. Undefined: no record. */
  readonly record: ((signed: readonly RecordedSubject[]) => Promise<SignedDocumentPlan>) | undefined
}

/** A subject as the record states it. */
export interface RecordedSubject {
  readonly subject: Subject
  /** Undefined where only the checksums file lists it. */
  readonly signature: Uint8Array | undefined
  /** As in {@link SignedSubject}. */
  readonly requestId: string | undefined
}

/** A subject whose signature verifies with the public key. */
export interface SignedSubject {
  readonly subject: Subject
  readonly file: string
  readonly plan: SignaturePlan
  readonly signature: Uint8Array
  /** Of the request to KMS that made it; undefined where it was kept, or KMS named none. */
  readonly requestId: string | undefined
}

/** An artifact that is hashed, and signed by itself unless `strategy: checksums`. */
export interface ProducedArtifact {
  readonly planned: PlannedArtifact
  readonly subject: Subject
  readonly signed: SignedSubject | undefined
}

/** Everything that is signed, its signatures verified, before any of it is written or attached. */
export interface SignedRelease {
  readonly artifacts: readonly ProducedArtifact[]
  readonly checksums: { readonly planned: PlannedChecksums; readonly signed: SignedSubject } | undefined
  readonly record: SignedRecord | undefined
}

/** The signing record with its signature. */
export interface SignedRecord {
  readonly planned: SignedDocumentPlan
  readonly signed: SignedSubject
}
