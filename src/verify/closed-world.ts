import { NameGlobs } from '../artifacts/name-glob.ts'
import type { Digests } from '../hashing/hasher.ts'
import { onDemand } from '../lib/concurrency.ts'
import type { DescribedRelease } from '../manifests/release-binding.ts'
import type { Log } from '../ports/log.ts'
import type { ReleaseSnapshot } from '../release/snapshot.ts'
import type { Pins, Trust } from '../trust/anchors.ts'
import { OwnUploads } from './asset-evidence.ts'
import { judgeBinding } from './binding.ts'
import { findChecksums } from './checksums.ts'
import { DiagnosisBudget } from './diagnosis-aids.ts'
import { judgeWorld } from './judge-world.ts'
import { findOtherLists } from './other-lists.ts'
import type { VerificationPolicy } from './policy.ts'
import type { WorldVerdict } from './world.ts'

export type { RefusedResult } from './model.ts'

/** A release that is judged as a whole, without local files. */
export interface ClosedWorld {
  readonly snapshot: ReleaseSnapshot
  readonly policy: VerificationPolicy
  readonly trust: Trust
  readonly pins: Pins
  /** `!` patterns of assets that are exempted. */
  readonly exempt: readonly string[]
  /** Digests of the assets that the run signed and attached itself, by the `sha256:<hex>` that the host reports. */
  readonly ownUploads: ReadonlyMap<string, Digests>
  /** The binding to the release, fetched only where it matters. */
  readonly describeRelease: () => Promise<DescribedRelease>
  readonly log: Log
}

/**
 * The verdicts on every asset of a release, for the publish gate: as verify mode judges `release-assets: '*'`, with no local file and no
 * KMS. Assets that the run attached itself are judged by the digest that the host reports where that suffices; the others are downloaded.
 */
export async function judgeClosedWorld(world: ClosedWorld): Promise<WorldVerdict> {
  const { snapshot, policy, trust, pins, exempt, ownUploads, describeRelease, log } = world
  const budget = new DiagnosisBudget()
  const checksums = await findChecksums({
    policy,
    artifacts: [],
    snapshot,
    trust,
    workspace: undefined,
    kms: undefined,
    budget,
    log
  })
  return judgeWorld({
    local: [],
    notFiles: [],
    release: {
      snapshot,
      globs: new NameGlobs(['*', ...exempt]),
      evidence: { kind: 'own-uploads', uploads: new OwnUploads(ownUploads) }
    },
    policy,
    trust,
    pins,
    kms: undefined,
    checksums,
    budget,
    otherLists: onDemand(() =>
      findOtherLists({ policy, artifacts: [], snapshot, trust, workspace: undefined })
    ),
    binding: await judgeBinding({
      checksums: checksums.verified,
      demand: policy.requireBinding,
      snapshot,
      describeRelease,
      terms: policy.terms
    }),
    expected: undefined,
    describeRelease,
    log
  })
}
