import { withUnknownKeys } from '../trust/anchors.ts'
import { examineAssets } from './examine-assets.ts'
import type { Candidate } from './model.ts'
import { selectAssets, type AssetSelection } from './select-assets.ts'
import type { JudgedRelease, World } from './world.ts'

/** The assets to judge, and those that are rejected or exempted by their names. */
export type ExaminedRelease = Pick<AssetSelection, 'refused' | 'exempted'> & {
  readonly assets: readonly Candidate[]
}

/**
 * What there is on the release.
 *
 * @throws what selecting and examining assets throws.
 */
export async function examineRelease(
  { policy, trust, pins, checksums, expected, log }: World,
  { snapshot, globs, evidence }: JudgedRelease
): Promise<ExaminedRelease> {
  const known = { policy, checksums: checksums.verified, trust }
  const selection = await selectAssets({ globs, pins, ...known, log }, snapshot)
  const assets = await examineAssets(selection.artifacts, snapshot, {
    ...known,
    trust: withUnknownKeys(trust, selection.unknownKeys, pins),
    expectedHash: expected?.hash,
    evidence
  })
  return { ...selection, assets }
}
