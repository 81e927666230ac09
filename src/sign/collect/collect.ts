import { assertDistinctNames, type Artifact } from '../../artifacts/find.ts'
import { isExclude } from '../../artifacts/pattern.ts'
import { resolve } from 'node:path'
import { ActionError } from '../../errors.ts'
import type { Hashing } from '../../hashing/hash.ts'
import { digestBy, type Digests } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { ConcurrencyLimit } from '../../lib/concurrency.ts'
import { describeReadings, type ExpectedDigests } from '../../manifests/expected-digests.ts'
import type { Log, ReleaseAsset, SigningKey } from '../../ports.ts'
import { assertDistinctStoredNames } from '../../release/limits.ts'
import { assertFileName, findAsset } from '../../release/names.ts'
import { hashAsset } from '../../release/read.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { equalDigests, formatDigest, type Digest, type HashName } from '../../signature/algorithms.ts'
import { hashOf } from '../../signature/schemes/index.ts'
import type { Subject, UnhashedSubject } from '../model.ts'
import type { OutputNames } from '../output-names.ts'
import { selectReleaseAssets } from './assets.ts'

/** The local artifacts, found while key and release are fetched. */
export interface LocalSources {
  readonly files: readonly Artifact[]
  /** The input `digests`; undefined where it was not given. */
  readonly expected: ExpectedDigests | undefined
  readonly hashing: Hashing
}

/** What artifacts are collected with. */
export interface CollectPorts {
  readonly names: OutputNames
  /** Undefined without a release. */
  readonly snapshot: ReleaseSnapshot | undefined
  /** Undefined in a dry run without credentials. */
  readonly key: SigningKey | undefined
  readonly log: Log
}

const DOWNLOADS_AT_ONCE = 4
const MAX_PROBLEMS = 5

/** The hash functions that artifacts need: with a release SHA-256 as well, by which the host reports the digests of assets. */
export function hashesFor({ algorithm, release }: SignInputs): HashName[] {
  const hash = hashOf(algorithm)
  return release === undefined || hash === 'sha256' ? [hash] : [hash, 'sha256']
}

/**
 * Everything that is to be signed: files, assets, or the names in `digests`. With artifacts and `digests` given, both must be the same set
 * with the same digests.
 *
 * @throws ARTIFACT_NOT_FOUND when there is nothing to sign, ARTIFACT_NAMES_COLLIDE, DIGESTS_MISMATCH, INPUT_INVALID when `digests` can be
 * read in two ways, ASSET_WRONG
 */
export async function collect(
  inputs: SignInputs,
  { files, expected, hashing }: LocalSources,
  { names, snapshot, key, log }: CollectPorts
): Promise<readonly UnhashedSubject[]> {
  const assets =
    snapshot === undefined || inputs.releaseAssets.length === 0
      ? []
      : await selectReleaseAssets(inputs, snapshot, { names, key, local: files, log })
  const subjects = [
    ...fromFiles(inputs, files, hashing),
    ...(snapshot === undefined ? [] : fromAssets(inputs, snapshot, assets))
  ]
  if (expected !== undefined && [...inputs.artifacts, ...inputs.releaseAssets].every(isExclude)) {
    const named = fromDigests(inputs, expected)
    log.info(
      `Found ${named.length} artifact${named.length === 1 ? '' : 's'} to sign in digests; no file is read.`
    )
    subjects.push(...named)
  }
  if (subjects.length === 0) throw nothingToSign()
  assertDistinctNames(subjects)
  for (const line of describeReadings(
    expected,
    [...files, ...assets].map(({ name }) => name)
  ))
    log.info(line)
  if (snapshot !== undefined)
    assertDistinctStoredNames(
      snapshot,
      subjects.map(({ name }) => name)
    )
  if (expected !== undefined) await assertAsExpected(subjects, expected, snapshot)
  if (snapshot !== undefined) warnOfAbsent(subjects, snapshot, log)
  return subjects
}

/** Local files, whose digests may still be pending. */
function fromFiles(inputs: SignInputs, files: readonly Artifact[], hashing: Hashing): UnhashedSubject[] {
  return files.map(file => {
    const found = { name: file.name, path: file.path, source: { kind: 'file', file } as const }
    return { ...found, hashed: toSubject(inputs, found, file.size, hashing.digestsOf(file)) }
  })
}

/** Assets, streamed through the hash a few at a time. */
function fromAssets(
  inputs: SignInputs,
  snapshot: ReleaseSnapshot,
  assets: readonly ReleaseAsset[]
): UnhashedSubject[] {
  for (const { name } of assets) assertFileName(snapshot.host, name) // the name of its signature file is made of it
  const limit = new ConcurrencyLimit(DOWNLOADS_AT_ONCE)
  return assets.map(asset => {
    const found = { name: asset.name, path: asset.name, source: { kind: 'asset' } as const }
    const digests = limit.run(failed => hashAsset(snapshot, asset, hashesFor(inputs), failed))
    return { ...found, hashed: toSubject(inputs, found, asset.size, digests) }
  })
}

/** Artifacts of which only the digests were given. */
function fromDigests(inputs: SignInputs, { entries }: ExpectedDigests): UnhashedSubject[] {
  return [...entries].map(([name, digest]) => {
    const found = { name, path: name, source: { kind: 'digests' } as const }
    const digests = Promise.resolve(new Map([[digest.hash, digest]]))
    return { ...found, hashed: toSubject(inputs, found, undefined, digests) }
  })
}

/** A name that is spelled wrong would be signed as well: nothing but the release could tell. */
function warnOfAbsent(subjects: readonly UnhashedSubject[], snapshot: ReleaseSnapshot, log: Log): void {
  const absent = subjects
    .filter(({ name, source }) => source.kind === 'digests' && findAsset(snapshot, name) === undefined)
    .map(({ name }) => name)
  if (absent.length === 0) return
  const more = absent.length > MAX_PROBLEMS ? ` and ${absent.length - MAX_PROBLEMS} more` : ''
  log.warning(
    `The release ${snapshot.release.id} has no asset ${absent.slice(0, MAX_PROBLEMS).join(', ')}${more}: what is in digests is signed without it. Correct the name in digests, or attach ${absent.length === 1 ? 'the file' : 'the files'}.`
  )
}

/** The absolute path beside which the signature of an artifact is written: the file itself, or its name in the workspace. */
export function artifactPathOf({ name, source }: UnhashedSubject, workspace: string): string {
  return source.kind === 'file' ? source.file.absolutePath : resolve(workspace, name)
}

function toSubject(
  { algorithm }: SignInputs,
  { name, path }: Pick<Subject, 'name' | 'path'>,
  size: number | undefined,
  hashing: Promise<Digests>
): Promise<Subject> {
  const hashed = hashing.then(digests => ({
    name,
    path,
    size,
    digests,
    digest: digestBy(digests, hashOf(algorithm))
  }))
  hashed.catch(() => undefined) // reported where it is awaited
  return hashed
}

/** @throws DIGESTS_MISMATCH when the artifacts are not the set that `digests` names, with the same digests. */
async function assertAsExpected(
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

function nothingToSign(): ActionError {
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    'Nothing was left to sign: all that was found are signatures and public keys.',
    { hint: 'Name the artifacts in artifacts or release-assets.' }
  )
}
