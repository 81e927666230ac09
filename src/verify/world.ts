import type { NameGlobs } from '../artifacts/name-glob.ts'
import type { NotAFile } from '../artifacts/paths.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import type { DescribedRelease } from '../manifests/release-binding.ts'
import type { Log } from '../ports/log.ts'
import type { AssetSet } from '../release/snapshot.ts'
import type { Pins, Trust } from '../trust/anchors.ts'
import type { AssetEvidence } from './asset-evidence.ts'
import type { DiagnosisBudget } from './diagnosis-aids.ts'
import type {
  BindingState,
  Candidate,
  ChecksumsSearchResult,
  KmsCheck,
  RefusedResult,
  Result,
  SignedList
} from './model.ts'
import type { VerificationPolicy } from './policy.ts'

/** Everything that is judged together, and what it is judged with. */
export interface World {
  /** Local files; none at the publish gate. */
  readonly local: readonly Candidate[]
  /** What lies among them and is no file. */
  readonly notFiles: readonly NotAFile[]
  /** The release whose assets are judged; undefined: none. */
  readonly release: JudgedRelease | undefined
  readonly policy: VerificationPolicy
  readonly trust: Trust
  readonly pins: Pins
  /** Undefined: the local check decides alone. */
  readonly kms: KmsCheck | undefined
  readonly checksums: ChecksumsSearchResult
  /** That of `checksums`, too. */
  readonly budget: DiagnosisBudget
  /** Signed checksums files under other names: for diagnoses. */
  readonly otherLists: () => Promise<readonly SignedList[]>
  readonly binding: BindingState
  /** The input `digests`, by the names that were given; undefined where it was not given. */
  readonly expected: ChecksumList | undefined
  /** The binding to the release at hand, fetched only where it matters; undefined without a release. */
  readonly describeRelease: (() => Promise<DescribedRelease>) | undefined
  readonly log: Log
}

/** The release whose assets are judged, or a folder in the place of one, and which of them. */
export interface JudgedRelease {
  readonly snapshot: AssetSet
  /** `*` among them closes the world. */
  readonly globs: NameGlobs
  readonly evidence: AssetEvidence
}

/** The verdicts on everything that was judged together. */
export interface WorldVerdict {
  /** One for each artifact, and for each file that should be there and is not. */
  readonly results: readonly Result[]
  /** Assets that a `!` pattern excludes. */
  readonly exempted: readonly RefusedResult[]
  /** Names that the verified checksums file lists and that are not there. */
  readonly missing: readonly string[]
}
