import type { Artifact } from '../artifacts/find.ts'
import type { Digests } from '../hashing/hasher.ts'
import type { SignInputs } from '../inputs/types.ts'
import type { Waiting } from '../lib/waiting.ts'
import type { Binding } from '../manifests/release-binding.ts'
import type { RunIdentity } from '../manifests/signing-record.ts'
import type { Log, ReleaseAsset, SigningKey } from '../ports.ts'
import type { ReleaseSnapshot } from '../release/snapshot.ts'
import type { Digest } from '../signature/algorithms.ts'
import type { OutputNames } from './output-names.ts'

// The values that pass from stage to stage: collect → plan → produce → deliver → publish.

/** Where the bytes of an artifact are; it matters only where they are read. */
export type Source =
  | { readonly kind: 'file'; readonly file: Artifact }
  /** An asset of the release. */
  | { readonly kind: 'asset' }
  /** Not here: only the digest was given. */
  | { readonly kind: 'digests' }

/** What is signed: a name with digests, as in-toto's subject. */
export interface Subject {
  /** Base name: what it is called on a release. */
  readonly name: string
  /** As found: a path relative to the workspace, or the asset's name. */
  readonly path: string
  /** Bytes; undefined where only the digest is known. */
  readonly size: number | undefined
  readonly digests: Digests
  /** What KMS signs. */
  readonly digest: Digest
}

/** An artifact that is found, but perhaps not hashed yet. */
export interface UnhashedSubject extends Pick<Subject, 'name' | 'path'> {
  readonly source: Source
  readonly hashed: Promise<Subject>
}

/** What all stages after the first know. */
export interface SigningContext {
  readonly options: SigningOptions
  readonly names: OutputNames
  /** Absolute path. */
  readonly workspace: string
  readonly run: RunIdentity
  readonly log: Log
  readonly waiting: Waiting
  /** Undefined in a dry run that cannot ask KMS. */
  readonly key: SigningKey | undefined
  /** Undefined without a release, or when nothing that is signed states it. */
  readonly binding: Promise<Binding> | undefined
}

/** What the stages after the first need to know of the inputs. */
export type SigningOptions = Pick<
  SignInputs,
  | 'algorithm'
  | 'encoding'
  | 'strategy'
  | 'upload'
  | 'overwrite'
  | 'publishRelease'
  | 'verifyInstructions'
  | 'repository'
>

/** What becomes of an asset under the name of an artifact, a document or a public key. */
export type ContentPlan =
  | { readonly kind: 'new' }
  | { readonly kind: 'kept'; readonly asset: ReleaseAsset }
  /** An interrupted replacement stored it under a provisional name. */
  | { readonly kind: 'interrupted'; readonly asset: ReleaseAsset }
  | { readonly kind: 'replacement'; readonly old: ReleaseAsset }

/** What becomes of a signature. */
export type SignaturePlan =
  | { readonly kind: 'new' }
  /** Valid now; KMS is not asked. `old` is a stale one that an interrupted replacement left under the name. */
  | {
      readonly kind: 'kept'
      readonly asset: ReleaseAsset
      readonly signature: Uint8Array
      readonly old: ReleaseAsset | undefined
    }
  | { readonly kind: 'replacement'; readonly old: ReleaseAsset }
  /** There is one, and no key to judge it with: a dry run without credentials. */
  | { readonly kind: 'undecided'; readonly asset: ReleaseAsset }

/** A subject with what becomes of its signature. */
export interface PlannedSignature {
  /** Absolute path of the signature file. */
  readonly file: string
  readonly plan: SignaturePlan
}

export interface PlannedArtifact {
  readonly artifact: UnhashedSubject
  /** How the artifact itself gets onto the release; undefined when it is not this run's to send. */
  readonly content: ContentPlan | undefined
  /** Undefined when the checksums file alone is signed. */
  readonly signature: PlannedSignature | undefined
}

/** A file that this run makes. */
export interface Document {
  /** Base name. */
  readonly name: string
  /** Absolute path. */
  readonly file: string
  readonly bytes: Uint8Array
  /** Undefined when nothing is attached. */
  readonly content: ContentPlan | undefined
}

/** A checksums file or record: a document that is signed like an artifact. */
export interface SignedDocumentPlan extends Document {
  readonly subject: Subject
  readonly signature: PlannedSignature
}

export interface PlannedChecksums extends SignedDocumentPlan {
  /** Undefined without a release. */
  readonly binding: Document | undefined
}

/** What this run will do: every conflict that can be known is known, and nothing has changed. */
export interface ReleasePlan {
  /** Undefined when nothing is attached. */
  readonly snapshot: ReleaseSnapshot | undefined
  readonly artifacts: readonly PlannedArtifact[]
  readonly publicKeys: readonly Document[]
  /** Planned once all digests are there: before KMS is asked where the release has something in the way. Undefined: no list. */
  readonly checksums: (() => Promise<PlannedChecksums>) | undefined
  /** Planned once all signatures are there. Undefined: no record. */
  readonly record: ((signed: readonly RecordedSubject[]) => Promise<SignedDocumentPlan>) | undefined
}

/** A subject as the record states it. */
export interface RecordedSubject {
  readonly subject: Subject
  /** Undefined where only the checksums file covers it. */
  readonly signature: Uint8Array | undefined
}

/** A subject whose signature verifies with the public key. */
export interface SignedSubject {
  readonly subject: Subject
  readonly file: string
  readonly plan: SignaturePlan
  readonly signature: Uint8Array
}

/** An artifact that is hashed, and signed by itself where that is asked for. */
export interface ProducedArtifact {
  readonly planned: PlannedArtifact
  readonly subject: Subject
  readonly signed: SignedSubject | undefined
}

/** Everything that is signed and verified, and not written or attached yet. */
export interface SignedRelease {
  readonly artifacts: readonly ProducedArtifact[]
  readonly checksums: { readonly planned: PlannedChecksums; readonly signed: SignedSubject } | undefined
  readonly record: SignedRecord | undefined
}

export interface SignedRecord {
  readonly planned: SignedDocumentPlan
  readonly signed: SignedSubject
}
