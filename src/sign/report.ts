import type { RunIdentity } from '../manifests/signing-record.ts'
import type { Log, Release, ReleaseHost, Signer, SigningKey } from '../ports.ts'
import type { SaltLength } from '../signature/schemes/scheme.ts'
import type { AttachedAsset } from '../release/attach.ts'
import type { Subject } from './model.ts'

/** Who signs, and where the release is: perhaps still being connected. */
export interface SignAdapters {
  /** Undefined in a dry run that has no credentials at hand. */
  readonly signer: Signer | undefined
  /** Undefined with `upload: none`. */
  readonly releases: ReleaseHost | undefined
}

export interface SignPorts {
  readonly adapters: Promise<SignAdapters>
  readonly log: Log
  /** Absolute path. */
  readonly workspace: string
  /** As "https://github.com": a binding names it. */
  readonly serverUrl: string
  readonly run: RunIdentity
  readonly cancelled: AbortSignal
}

/** An artifact, record or checksums file with a signature of its own. */
export interface SignedArtifact {
  readonly subject: Subject
  /** A record or checksums file, made by this run. */
  readonly isDocument: boolean
  /** As given to the user: relative to the workspace where it lies inside. */
  readonly signatureFile: string
  /** Undefined when nothing is attached. */
  readonly assetName: string | undefined
  /** The release had a valid signature already. */
  readonly kept: boolean
  /** Of the PSS salt, as the signature has it; undefined where there is none. */
  readonly saltLength: SaltLength | undefined
}

/** What is known so far; filled in as the run proceeds, so that a failed run reports as far as it got. */
export interface SignReport {
  key: SigningKey | undefined
  release: Release | undefined
  /** All that were asked for, also those that only the checksums file covers. */
  artifacts: readonly Subject[]
  signed: readonly SignedArtifact[]
  /** As given to the user; undefined without one. */
  checksumsFile: string | undefined
  recordFile: string | undefined
  publicKeyFiles: readonly string[]
  readonly attached: AttachedAsset[]
  published: boolean
  /** Of a dry run: what would become of each artifact, by its path. */
  plannedActions: ReadonlyMap<string, string>
  /** Of a dry run: what could be asked of KMS and the release, and what else would be done, a sentence each. */
  plan: readonly string[]
}

export function emptySignReport(): SignReport {
  return {
    key: undefined,
    release: undefined,
    artifacts: [],
    signed: [],
    checksumsFile: undefined,
    recordFile: undefined,
    publicKeyFiles: [],
    attached: [],
    published: false,
    plannedActions: new Map(),
    plan: []
  }
}
