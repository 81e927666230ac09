import { ActionError } from '../../errors.ts'
import type { ExpectedDigests } from '../../manifests/expected-digests.ts'
import type { Log } from '../../ports.ts'
import { findAsset } from '../../release/names.ts'
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

/** A name that is spelled wrong would be signed as well: nothing but the release could tell. */
export function warnOfAbsent(
  subjects: readonly UnhashedSubject[],
  snapshot: ReleaseSnapshot,
  log: Log
): void {
  const absent = subjects
    .filter(({ name, source }) => source.kind === 'digests' && findAsset(snapshot, name) === undefined)
    .map(({ name }) => name)
  if (absent.length === 0) return
  const more = absent.length > MAX_PROBLEMS ? ` and ${absent.length - MAX_PROBLEMS} more` : ''
  log.warning(
    `The release ${snapshot.release.id} has no asset ${absent.slice(0, MAX_PROBLEMS).join(', ')}${more}: what is in digests is signed without it. Correct the name in digests, or attach ${absent.length === 1 ? 'the file' : 'the files'}.`
  )
}
