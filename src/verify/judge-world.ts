import { mapConcurrently } from '../lib/concurrency.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import { withStoredNames } from '../manifests/expected-digests.ts'
import { decide } from './decide.ts'
import { DiagnosisAids } from './diagnosis-aids.ts'
import type { ExaminedRelease } from './examine-release.ts'
import {
  findMissingEntries,
  refuseIncompleteList,
  refuseMissingExpected,
  refuseNamedList,
  refuseNotFiles
} from './missing.ts'
import type { VerificationContext } from './model.ts'
import { refuseOthers } from './others-signatures.ts'
import type { JudgedRelease, World, WorldVerdict } from './world.ts'

const DECISIONS_AT_ONCE = 8

/**
 * The verdicts on files and assets together, and on files that are missing: the one way to a verdict, for verify mode and for the publish
 * gate. In a closed world every asset must be verified, exempted or an own output, and what a verified checksums file or `digests`
 * lists must be on the release itself: a copy elsewhere does not make up for it.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern selects no asset, and what reading the release throws.
 */
export async function judgeWorld(world: World): Promise<WorldVerdict> {
  const { local, release, policy, trust, kms, checksums, binding, expected } = world
  const { refused, exempted, assets } = await examine(world)
  const candidates = [...local, ...assets]
  const unfound = findMissingEntries(world, candidates, exempted)
  const notFiles = refuseNotFiles(world, unfound.local)
  const refusedNames = new Set(notFiles.map(({ listedName }) => listedName))
  const missingEntries = { ...unfound, local: unfound.local.filter(name => !refusedNames.has(name)) }
  const context: VerificationContext = {
    policy,
    trust,
    kms,
    checksums,
    binding,
    expected: expected && { local: expected, release: storedNames(expected, release) },
    aids: new DiagnosisAids(candidates, world.budget),
    candidates,
    missingEntries,
    otherLists: world.otherLists,
    describeRelease: world.describeRelease
  }
  const decided = await mapConcurrently(candidates, DECISIONS_AT_ONCE, item => decide(item, context))
  return {
    results: [
      ...decided,
      ...notFiles.map(({ result }) => result),
      ...refused,
      ...refuseOthers(candidates, decided, world),
      ...refuseIncompleteList(world, decided, context),
      ...refuseNamedList(world, decided),
      ...refuseMissingExpected(world, context)
    ],
    exempted,
    missing: missingEntries[checksums.verified?.place ?? 'local']
  }
}

/** What there is on the release. The code for it is loaded where there is one. */
async function examine(world: World): Promise<ExaminedRelease> {
  const { release } = world
  if (release === undefined) return { refused: [], exempted: [], assets: [] }
  const { examineRelease } = await import('./examine-release.ts')
  return examineRelease(world, release)
}

function storedNames(expected: ChecksumList, release: JudgedRelease | undefined): ChecksumList {
  return release === undefined ? expected : withStoredNames(expected, release.snapshot.host)
}
