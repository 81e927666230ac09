import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { listed } from '../../lib/text.ts'
import type { ExpectedDigests } from '../../manifests/expected-digests.ts'
import type { Log } from '../../ports/log.ts'
import { findAsset, findIncomplete } from '../../release/names.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { equalDigests, formatDigest, type Digest } from '../../signature/algorithms.ts'
import type { Subject, UnhashedSubject } from '../model.ts'

// What the input `digests` names, held against what was found.

const MAX_PROBLEMS = 5

/** @throws DIGESTS_MISMATCH when the artifacts are not the set that `digests` names, with the same digests. */
export async function assertAsExpected(
  subjects: readonly UnhashedSubject[],
  { entries }: ExpectedDigests,
  snapshot: ReleaseSnapshot | undefined
): Promise<void> {
  const stored = (name: string): string => (snapshot?.host.storedName(name) ?? name).normalize('NFC')
  const left = new Map<string, Digest>()
  const problems: string[] = []
  for (const [name, digest] of entries) {
    if (left.has(stored(name))) problems.push(`two names in digests become "${stored(name)}" on the release`)
    left.set(stored(name), digest)
  }
  const unlisted: Subject[] = []
  for (const subject of await Promise.all(subjects.map(({ hashed }) => hashed))) {
    const expected = left.get(stored(subject.name))
    left.delete(stored(subject.name))
    if (expected === undefined) unlisted.push(subject)
    else if (!equalDigests(expected, subject.digest))
      problems.push(`${subject.path} has ${formatDigest(subject.digest)}, expected ${formatDigest(expected)}`)
  }
  const leftNames = new Map([...left].map(([name, digest]) => [formatDigest(digest), name] as const))
  for (const { path, digest } of unlisted) {
    const other = leftNames.get(formatDigest(digest))
    if (other !== undefined) left.delete(other)
    problems.push(
      other === undefined ? `${path} is not in digests` : `${path} is in digests under another name, ${other}`
    )
  }
  for (const name of left.keys()) problems.push(`${name} is in digests, but not among the artifacts`)
  if (problems.length === 0) return
  const shown = problems.slice(0, MAX_PROBLEMS).join('; ')
  const more = problems.length > MAX_PROBLEMS ? `; and ${problems.length - MAX_PROBLEMS} more` : ''
  throw new ActionError('DIGESTS_MISMATCH', `The artifacts do not match digests: ${shown}${more}.`, {
    hint: 'Find out what changed between the job that made the digests and this one; nothing was signed.'
  })
}

/**
 * Warns of names in `digests` that the release does not have, since one that is spelled wrong would be signed as well, and of artifacts
 * that were not compared with what is attached, since its upload is not complete.
 */
export function warnOfAbsent(
  subjects: readonly UnhashedSubject[],
  snapshot: ReleaseSnapshot,
  { upload }: Pick<SignInputs, 'upload'>,
  log: Log
): void {
  const isSent = ({ source }: UnhashedSubject): boolean => source.kind === 'file' && upload === 'all'
  const unattached = subjects.filter(
    subject => !isSent(subject) && findAsset(snapshot, subject.name) === undefined
  )
  const isUnfinished = ({ name }: UnhashedSubject): boolean => findIncomplete(snapshot, name) !== undefined
  const unfinished = unattached.filter(isUnfinished)
  const absent = unattached.filter(subject => subject.source.kind === 'digests' && !isUnfinished(subject))
  if (unfinished.length > 0)
    log.warning(
      `The upload of ${namesOf(unfinished)} to the release ${snapshot.release.id} is not complete: what is signed was not compared with it. Wait for the job that uploads it, then verify the release; if none does, delete the asset and attach the file again.`
    )
  if (absent.length > 0)
    log.warning(
      `The release ${snapshot.release.id} has no asset ${namesOf(absent)}: what is in digests is signed without it. Correct the name in digests, or attach ${absent.length === 1 ? 'the file' : 'the files'}.`
    )
}

function namesOf(subjects: readonly UnhashedSubject[]): string {
  const names = subjects.map(({ name }) => name)
  return listed(names, 'and', MAX_PROBLEMS)
}
