import { assertDistinctNames, assertOneLinePaths, type Artifact } from '../../artifacts/find.ts'
import { isExclude } from '../../artifacts/pattern.ts'
import { ActionError } from '../../errors.ts'
import { hashFiles, type Hashing } from '../../hashing/hash.ts'
import { toPrehashes, type Digests, type HashRequest } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { ConcurrencyLimit } from '../../lib/concurrency.ts'
import { counted } from '../../lib/text.ts'
import { describeReadings, type ExpectedDigests } from '../../manifests/expected-digests.ts'
import type { Log } from '../../ports/log.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import type { SigningKey } from '../../ports/signer.ts'
import { assertDistinctStoredNames } from '../../release/limits.ts'
import { assertFileName, findSignatureAsset } from '../../release/names.ts'
import { hashAsset, readAsset } from '../../release/read.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { formatOf, MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import { filePrehash, type FilePrehash } from '../../signature/prehash.ts'
import { schemeOf } from '../../signature/schemes/index.ts'
import type { UnhashedSubject } from '../model.ts'
import type { OutputNames } from '../output-names.ts'
import { selectReleaseAssets } from './assets.ts'
import { assertAsExpected, warnOfAbsent } from './expected.ts'
import { toSubject } from './subject.ts'

/** The local artifacts, found while key and release are fetched. */
export interface LocalSources {
  readonly files: readonly Artifact[]
  /** The input `digests`; undefined where it was not given. */
  readonly expected: ExpectedDigests | undefined
  readonly hashing: Hashing
  /** What is computed of each artifact. */
  readonly request: HashRequest
}

/** What artifacts are collected with. */
export interface CollectPorts {
  readonly names: OutputNames
  /** Undefined without a release. */
  readonly snapshot: ReleaseSnapshot | undefined
  /** Undefined in a dry run without credentials. */
  readonly key: SigningKey | undefined
  readonly log: Log
  readonly cancelled: AbortSignal
}

const DOWNLOADS_AT_ONCE = 4

/**
 * Everything that is to be signed: files, assets, or the names in `digests`. With artifacts and `digests` given, both must be the same set
 * with the same digests.
 *
 * @throws ARTIFACT_NOT_FOUND when there is nothing to sign, RELEASE_INCOMPLETE, ARTIFACT_NAMES_COLLIDE, DIGESTS_MISMATCH, INPUT_INVALID when `digests` can be
 * read in two ways, ASSET_WRONG, ARTIFACT_NOT_SIGNABLE
 */
export async function collect(
  inputs: SignInputs,
  { files, expected, hashing, request }: LocalSources,
  { names, snapshot, key, log, cancelled }: CollectPorts
): Promise<readonly UnhashedSubject[]> {
  const assets =
    snapshot === undefined || inputs.releaseAssets.length === 0
      ? []
      : await selectReleaseAssets(inputs, snapshot, { names, key, local: files, log })
  const subjects = [
    ...fromFiles(inputs, files, hashing, { log, cancelled }),
    ...(snapshot === undefined ? [] : fromAssets(inputs, assets, { snapshot, key, request }))
  ]
  if (expected !== undefined && [...inputs.artifacts, ...inputs.releaseAssets].every(isExclude)) {
    const named = fromDigests(inputs, expected)
    log.info(`Found ${counted(named.length, 'artifact')} to sign in digests; no file is read.`)
    subjects.push(...named)
  }
  if (subjects.length === 0) throw nothingToSign()
  assertDistinctNames(subjects)
  assertOneLinePaths(subjects)
  for (const line of describeReadings(
    expected,
    [...files, ...assets].map(({ name }) => name)
  ))
    log.info(line)
  if (snapshot !== undefined)
    assertDistinctStoredNames(
      snapshot,
      subjects.map(({ name, path }) => ({ name, what: `the artifact ${path}` }))
    )
  if (expected !== undefined) await assertAsExpected(subjects, expected, snapshot)
  if (snapshot !== undefined) warnOfAbsent(subjects, snapshot, inputs, log)
  // one that is not signable ends the run before anything is signed
  if (request.crossProtocol === true) await Promise.all(subjects.map(({ hashed }) => hashed))
  return subjects
}

/** Local files, whose digests may still be pending. */
function fromFiles(
  inputs: SignInputs,
  files: readonly Artifact[],
  hashing: Hashing,
  ports: Pick<CollectPorts, 'log' | 'cancelled'>
): UnhashedSubject[] {
  return files.map(file => {
    const found = { name: file.name, path: file.path, source: { kind: 'file', file } as const }
    const read = async (prehashes: readonly FilePrehash[]): Promise<Digests> =>
      (await hashFiles([{ ...file, prehashes }], ports))[0] ?? new Map()
    return {
      ...found,
      hashed: toSubject(inputs, found, { size: file.size, hashing: hashing.digestsOf(file), read })
    }
  })
}

interface AssetSources extends Pick<CollectPorts, 'key'> {
  readonly snapshot: ReleaseSnapshot
  readonly request: HashRequest
}

/** Assets, streamed through the hash a few at a time. */
function fromAssets(
  inputs: SignInputs,
  assets: readonly ReleaseAsset[],
  { snapshot, key, request }: AssetSources
): UnhashedSubject[] {
  for (const { name } of assets) assertFileName(snapshot.host, name) // the name of its signature file is made of it
  const limit = new ConcurrencyLimit(DOWNLOADS_AT_ONCE)
  return assets.map(asset => {
    const found = { name: asset.name, path: asset.name, source: { kind: 'asset' } as const }
    const hashing = limit.run(async failed => {
      const attached = await attachedPrehashes(inputs, snapshot, asset, key)
      const prehashes = toPrehashes([...request.prehashes, ...attached])
      return hashAsset(snapshot, asset, { ...request, prehashes }, failed)
    })
    const read = async (prehashes: readonly FilePrehash[]): Promise<Digests> =>
      hashAsset(snapshot, asset, { prehashes })
    return { ...found, hashed: toSubject(inputs, found, { size: asset.size, hashing, read }) }
  })
}

/** What the signatures that are attached already are made of, so that an asset is downloaded once to see whether they hold. */
async function attachedPrehashes(
  { forms, strategy }: SignInputs,
  snapshot: ReleaseSnapshot,
  { name }: ReleaseAsset,
  key: SigningKey | undefined
): Promise<readonly FilePrehash[]> {
  if (key === undefined || strategy === 'checksums') return []
  const read = forms
    .filter(({ format }) => formatOf(format).needsCertificate)
    .map(async ({ format, suffix, algorithm }) => {
      const there = findSignatureAsset(snapshot, name, suffix)
      const file = there && (await readAsset(snapshot, there, MAX_SIGNATURE_FILE_BYTES))
      const signature = file && formatOf(format).read(file, key.publicKey)
      const preimage = signature?.preimage(schemeOf(algorithm), key.publicKey)
      return preimage && filePrehash(preimage.prehash)
    })
  return (await Promise.all(read)).filter(prehash => prehash !== undefined)
}

/** Artifacts of which only the digests were given. */
function fromDigests(inputs: SignInputs, { entries }: ExpectedDigests): UnhashedSubject[] {
  return [...entries].map(([name, digest]) => {
    const found = { name, path: name, source: { kind: 'digests' } as const }
    const hashing = Promise.resolve(new Map([[digest.hash, digest]]))
    return { ...found, hashed: toSubject(inputs, found, { size: undefined, hashing, read: undefined }) }
  })
}

function nothingToSign(): ActionError {
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    'There is nothing to sign: only signatures and public keys were found.',
    { hint: 'Name the artifacts in artifacts or release-assets.' }
  )
}
