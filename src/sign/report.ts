import type { Platform } from '../lib/file-names.ts'
import type { Binding } from '../manifests/release-binding.ts'
import type { RunIdentity } from '../manifests/signing-record.ts'
import type { Log } from '../ports/log.ts'
import type { Release, ReleaseHost } from '../ports/release-host.ts'
import type { Signer, SigningKey } from '../ports/signer.ts'
import type { SignatureForm } from '../signature/formats/index.ts'
import type { SaltLength } from '../signature/schemes/scheme.ts'
import type { AttachedAsset } from '../release/attach.ts'
import type { AdditionalKey, Subject } from './model.ts'

/** The signer and the release host. */
export interface SignAdapters {
  /** Undefined in a dry run without credentials. */
  readonly signer: Signer | undefined
  /** By the key of `additional-key-id`; undefined without one, and in a dry run without credentials. */
  readonly additionalSigner?: Signer | undefined
  /** Undefined with `upload: none`. */
  readonly releases: ReleaseHost | undefined
}

/** The adapters and the surroundings of a signing run. */
export interface SignPorts {
  /** A promise, since hashing begins while they are connected. */
  readonly adapters: Promise<SignAdapters>
  readonly log: Log
  /** Absolute path. */
  readonly workspace: string
  /** The system that this runs on. */
  readonly platform: Platform
  /** As "https://github.com": a binding names it. */
  readonly serverUrl: string
  readonly run: RunIdentity
  readonly cancelled: AbortSignal
}

/** An artifact, record or checksums file with one of its signatures. */
export interface SignedArtifact {
  readonly subject: Subject
  readonly form: SignatureForm
  /** Whether it is a record or checksums file that this run made. */
  readonly isDocument: boolean
  /** Path for messages and outputs: relative to the workspace, absolute where it is outside of it. */
  readonly signatureFile: string
  /** Undefined when nothing is attached. */
  readonly assetName: string | undefined
  /** Whether the release had a valid signature already. */
  readonly kept: boolean
  /** Of the request to KMS that made it; undefined where it was kept, or KMS named none. */
  readonly requestId: string | undefined
  /** Of the PSS salt, as the signature has it; undefined where there is none. */
  readonly saltLength: SaltLength | undefined
}

/** The results so far; filled in as the run proceeds, so that a failed run still reports them. */
export interface SignReport {
  key: SigningKey | undefined
  /** Undefined without `additional-key-id`. */
  additionalKey: AdditionalKey | undefined
  release: Release | undefined
  /** The name under which the release keeps a file of this base name. */
  storedName: (name: string) => string
  /** What the checksums file and the record name; undefined without them, or without a release. */
  binding: Binding | undefined
  /** All artifacts, also those that only the checksums file lists. */
  artifacts: readonly Subject[]
  signed: readonly SignedArtifact[]
  /** Path for messages and outputs; undefined without one. */
  checksumsFile: string | undefined
  recordFile: string | undefined
  /** Undefined without a release statement. */
  statement: { readonly file: string; readonly requestId: string | undefined } | undefined
  publicKeyFiles: readonly string[]
  attached: AttachedAsset[]
  published: boolean
  /** Of a dry run: what it would do with each artifact, by its path. */
  plannedActions: ReadonlyMap<string, string>
  /** Of a dry run: what was checked with KMS and the release, and what else would be done, a sentence each. */
  plan: readonly string[]
}

/** The report of a run that has not begun. */
export function emptySignReport(): SignReport {
  return {
    key: undefined,
    additionalKey: undefined,
    release: undefined,
    storedName: name => name,
    binding: undefined,
    artifacts: [],
    signed: [],
    checksumsFile: undefined,
    recordFile: undefined,
    statement: undefined,
    publicKeyFiles: [],
    attached: [],
    published: false,
    plannedActions: new Map(),
    plan: []
  }
}
