import type { Artifact } from '../artifacts/find.ts'
import type { Hashing } from '../hashing/hash.ts'
import type { Digests } from '../hashing/hasher.ts'
import type { SignInputs } from '../inputs/types.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import type { Binding } from '../manifests/release-binding.ts'
import type { RunIdentity } from '../manifests/signing-record.ts'
import type { ReleaseAsset, SigningKey } from '../ports.ts'
import type { Attachment } from '../release/attach.ts'
import type { Target } from '../release/snapshot.ts'
import type { Digest } from '../signature/algorithms.ts'

/** A checksums file that is to be signed, with what binds it to its release. */
export interface ChecksumsFile {
  readonly subject: Subject
  /** Absolute path. */
  readonly file: string
  readonly bytes: Uint8Array
  /** Undefined without a release. */
  readonly binding: BindingFile | undefined
}

export interface BindingFile {
  readonly name: string
  /** Absolute path. */
  readonly file: string
  readonly bytes: Uint8Array
}

/** A checksums file with what becomes of it on the release. */
export interface PlannedChecksums {
  readonly made: ChecksumsFile
  /** Its signature. */
  readonly planned: Planned
  readonly attachment: Attachment | undefined
  readonly binding: Attachment | undefined
}

/** What is known of the release before anything is signed. */
export interface Comparison {
  readonly target: Target | undefined
  /** Of the artifacts that the release knows already, or whose signature it has. */
  readonly planned: ReadonlyMap<Pending, Planned>
  readonly keys: readonly Attachment[]
  /** Undefined while it can wait: nothing on the release is in its way. */
  readonly checksums: PlannedChecksums | undefined
}

export interface Preparation {
  readonly inputs: SignInputs
  readonly key: SigningKey
  readonly workspace: string
  /** Undefined without a release, or when nothing tells of it. */
  readonly binding: Promise<Binding> | undefined
  readonly pending: readonly Pending[]
  readonly run: RunIdentity
}

/** What the release has under the name of a subject's signature. */
export type FoundSignature =
  | { readonly kind: 'none' }
  /** `old` is a stale one that an interrupted replacement left under the name. */
  | {
      readonly kind: 'valid'
      readonly asset: ReleaseAsset
      readonly signature: Uint8Array
      readonly old?: ReleaseAsset
    }
  | { readonly kind: 'stale'; readonly asset: ReleaseAsset }

export type Planned = Subject & {
  readonly found: FoundSignature
  /** How the artifact itself gets onto the release; undefined when it is not this run's to send. */
  readonly artifact: Attachment | undefined
}

export type Proven = Planned & { readonly signature: Uint8Array }

/** What was there before anybody was asked. */
export interface Found {
  readonly files: readonly Artifact[]
  /** The digests that were handed over. */
  readonly expected: ChecksumList | undefined
  readonly hashing: Hashing
}

export interface PlannedRecord {
  /** Absolute path. */
  readonly file: string
  readonly bytes: Uint8Array
  /** Its signature. */
  readonly planned: Planned
  readonly attachment: Attachment | undefined
}

/** Artifacts of which those that are signed by themselves have their signature. */
export interface Signed {
  readonly artifacts: readonly (Planned | Proven)[]
  readonly checksums: (PlannedChecksums & { readonly planned: Proven }) | undefined
  readonly record: (PlannedRecord & { readonly planned: Proven }) | undefined
}

export function isProven(item: Planned | Proven): item is Proven {
  return 'signature' in item
}

/** Where the bytes of an artifact are; it matters only where they are read. */
export type Source =
  | { readonly kind: 'file'; readonly artifact: Artifact }
  /** An asset of the release. */
  | { readonly kind: 'asset' }
  /** Not here: only the digest was handed over. */
  | { readonly kind: 'digests' }
  /** Made by this run. */
  | { readonly kind: 'made' }

/** An artifact that is found, but perhaps not hashed yet. */
export interface Pending {
  /** Base name: what it is called on a release. */
  readonly name: string
  /** As found: a path relative to the workspace, or the asset's name. */
  readonly path: string
  readonly source: Source
  /** Absolute path of the signature file. */
  readonly signaturePath: string
  readonly hashed: Promise<Subject>
}

/** What is signed: a name with digests. */
export interface Subject extends Omit<Pending, 'hashed'> {
  /** Bytes; undefined where only the digest is known. */
  readonly size: number | undefined
  readonly digests: Digests
  /** What KMS signs. */
  readonly digest: Digest
}
