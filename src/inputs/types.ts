import type { DigestsInput } from '../manifests/expected-digests.ts'
import type { KeyReference, ReleaseReference, RoleInputs } from '../ports.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'
import type { FormatName } from '../signature/formats/index.ts'
import type { Pins } from '../trust/anchors.ts'

/** What every artifact must be bound to; undefined: the binding is reported, and not required. */
export type RequiredBinding =
  { readonly kind: 'here' } | { readonly kind: 'named'; readonly repository: string; readonly tag: string }

export interface CommonInputs {
  readonly artifacts: readonly string[]
  /** Name globs; in sign mode the excluding ones exempt assets from the publish gate as well. */
  readonly releaseAssets: readonly string[]
  readonly digests: DigestsInput | undefined
  readonly role: RoleInputs | undefined
  /** Undefined: by the usual names. */
  readonly checksumsFile: string | undefined
  readonly signatureSuffix: string
  readonly outputDirectory: string | undefined
  readonly trustedKeyFiles: readonly string[]
  readonly pins: Pins
  /** `owner/name`. */
  readonly repository: string | undefined
  readonly release: ReleaseReference | undefined
  readonly token: string | undefined
}

export interface SignInputs extends CommonInputs {
  readonly mode: 'sign'
  readonly key: KeyReference
  readonly algorithm: SigningAlgorithm
  readonly encoding: FormatName
  /** A signature for each artifact, one for a checksums file of all, or both. */
  readonly strategy: 'each' | 'checksums' | 'both'
  readonly publicKeyFiles: readonly string[]
  /** Relative to the workspace or `output-directory`. */
  readonly recordFile: string | undefined
  readonly upload: 'signatures' | 'all' | 'none'
  readonly overwrite: boolean
  readonly publishRelease: boolean
  readonly verifyInstructions: boolean
  readonly dryRun: boolean
}

export interface VerifyInputs extends CommonInputs {
  readonly mode: 'verify'
  readonly key: KeyReference | undefined
  /** Undefined: any of the six. */
  readonly algorithm: SigningAlgorithm | undefined
  readonly verifyWith: 'local' | 'kms'
  readonly requireBinding: RequiredBinding | undefined
}

export type Inputs = SignInputs | VerifyInputs
