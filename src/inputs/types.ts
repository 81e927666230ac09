import type { DigestsInput } from '../manifests/expected-digests.ts'
import type { ReleaseReference } from '../ports/release-host.ts'
import type { KeyReference, RoleInputs } from '../ports/signer.ts'
import type { DigestAlgorithm } from '../signature/algorithms.ts'
import type { FileForm } from '../signature/formats/index.ts'
import type { Pins } from '../trust/anchors.ts'

/** What `require-binding` demands of the binding to a release. */
export type BindingDemand =
  /** One that does not hold is warned of. */
  | { readonly kind: 'not-required' }
  /** One that is there must hold. */
  | { readonly kind: 'if-present' }
  /** Every artifact must be bound to the release that is verified. */
  | { readonly kind: 'here' }
  /** Every artifact must be bound to this release. */
  | {
      readonly kind: 'named'
      /** As "https://github.com"; undefined: on any. */
      readonly server: string | undefined
      readonly repository: string
      readonly tag: string
    }

/** What `require-signatures` demands: a signature by one trusted key, or by each. */
export type SignaturesDemand = 'any' | 'all'

/** The inputs that both modes have. */
export interface CommonInputs {
  readonly artifacts: readonly string[]
  /** Name globs; in sign mode the excluding ones exempt assets from the publish gate as well. */
  readonly releaseAssets: readonly string[]
  /** Undefined: none are expected. */
  readonly digests: DigestsInput | undefined
  /** Undefined: the credentials of the job are used. */
  readonly role: RoleInputs | undefined
  /** Undefined: the usual names. */
  readonly checksumsFile: string | undefined
  /** Undefined: signatures go beside their artifacts, and verified assets are not kept. */
  readonly outputDirectory: string | undefined
  readonly trustedKeyFiles: readonly string[]
  readonly pins: Pins
  /** `owner/name`. */
  readonly repository: string | undefined
  /** Undefined: no release is involved. */
  readonly release: ReleaseReference | undefined
  readonly token: string | undefined
}

export interface SignInputs extends CommonInputs {
  readonly mode: 'sign'
  readonly key: KeyReference
  /** The key that signs the checksums file as well; undefined: none. */
  readonly additionalKey: KeyReference | undefined
  readonly algorithm: DigestAlgorithm
  /** What is made of everything that is signed, at least one; all have different suffixes. */
  readonly forms: readonly FileForm[]
  /** Path of the OpenPGP certificate; undefined when no OpenPGP signature is made. */
  readonly certificateFile: string | undefined
  /** A signature for each artifact, one for a checksums file of all, or both. */
  readonly strategy: 'each' | 'checksums' | 'both'
  readonly publicKeyFiles: readonly string[]
  /** Relative to `output-directory`, else to the workspace; undefined: no record. */
  readonly recordFile: string | undefined
  /** Relative to `output-directory`, else to the workspace; undefined: no release statement. */
  readonly statementFile: string | undefined
  readonly upload: 'signatures' | 'all' | 'none'
  readonly overwrite: boolean
  /** Whether this is one of several jobs of a matrix, after which another one signs the release as a whole. */
  readonly isMatrixJob: boolean
  readonly publishRelease: boolean
  /** Undefined: the release notes stay as they are. */
  readonly verifyInstructions: VerifyInstructions | undefined
  readonly dryRun: boolean
}

/** The section of the release notes that says how to verify. */
export interface VerifyInstructions {
  /** `https://` address where the publisher states the fingerprint; undefined: people must ask for it. */
  readonly pinPublishedAt: string | undefined
}

export interface VerifyInputs extends CommonInputs {
  readonly mode: 'verify'
  /** Undefined: other anchors decide, without AWS. */
  readonly key: KeyReference | undefined
  /** Undefined: any. */
  readonly algorithm: DigestAlgorithm | undefined
  readonly verifyWith: 'local' | 'kms'
  /** Under which signatures are looked for, besides those of the known formats. */
  readonly signatureSuffixes: readonly string[]
  readonly requireBinding: BindingDemand
  /** Whether every trusted key must have signed, or one. */
  readonly requireSignatures: SignaturesDemand
}

export type Inputs = SignInputs | VerifyInputs
