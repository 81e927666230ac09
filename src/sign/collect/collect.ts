import { assertDistinctNames, assertOneLinePaths, type Artifact } from '../../artifacts/find.ts'
import { isExclude } from '../../artifacts/pattern.ts'
import { resolve } from 'node:path'
import { ActionError } from '../../errors.ts'
import { hashFiles, type Hashing } from '../../hashing/hash.ts'
import {
  digestBy,
  toPrehashes,
  type Digests,
  type HashedContent,
  type HashRequest
} from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { ConcurrencyLimit } from '../../lib/concurrency.ts'
import { describeReadings, type ExpectedDigests } from '../../manifests/expected-digests.ts'
import type { Log, ReleaseAsset, SigningKey } from '../../ports.ts'
import { assertDistinctStoredNames } from '../../release/limits.ts'
import { assertFileName, findAsset, findSignatureAsset } from '../../release/names.ts'
import { hashAsset, readAsset } from '../../release/read.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { equalDigests, formatDigest, type Digest } from '../../signature/algorithms.ts'
import { formatOf, MAX_SIGNATURE_FILE_BYTES, type FileForm } from '../../signature/formats/index.ts'
import type { Certificate } from '../../signature/openpgp/certificate.ts'
import {
  digestKey,
  filePrehash,
  plainPrehash,
  type DigestKey,
  type FilePrehash
} from '../../signature/prehash.ts'
import { hashOf, schemeOf } from '../../signature/schemes/index.ts'
import type { Subject, UnhashedSubject } from '../model.ts'
import type { OutputNames } from '../output-names.ts'
import { selectReleaseAssets } from './assets.ts'
import { assertSignable, signsForeignBytes } from './signing-input.ts'

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
const MAX_PROBLEMS = 5

/**
 * What is computed of each artifact: the digests that its signatures need, that of the signing algorithm, which is listed, and with a
 * release SHA-256, by which the host reports the digests of assets.
 *
 * @param signedAt seconds since 1970.
 */
export function hashRequestFor(
  { algorithm, forms, release, strategy, statementFile }: SignInputs,
  certificate: Certificate | undefined,
  signedAt: number
): HashRequest {
  const signed = strategy === 'checksums' ? [] : forms
  return {
    prehashes: toPrehashes([
      hashOf(algorithm),
      ...(release === undefined && statementFile === undefined ? [] : ['sha256' as const]),
      ...signed.map(form => prehashOf(form, certificate, signedAt))
    ]),
    crossProtocol: signed.some(signsForeignBytes)
  }
}

/** What a signature of this form is made of, known before the KMS key is. */
function prehashOf(
  { format, algorithm }: FileForm,
  certificate: Certificate | undefined,
  signedAt: number
): FilePrehash {
  const entry = formatOf(format)
  if (!entry.needsCertificate) return plainPrehash(entry.artifactHash(algorithm))
  if (certificate === undefined) throw new Error(`${format} without a certificate`)
  return filePrehash(entry.prepare(schemeOf(algorithm), certificate.key, signedAt).prehash)
}

/**
 * Everything that is to be signed: files, assets, or the names in `digests`. With artifacts and `digests` given, both must be the same set
 * with the same digests.
 *
 * @throws ARTIFACT_NOT_FOUND when there is nothing to sign, ARTIFACT_NAMES_COLLIDE, DIGESTS_MISMATCH, INPUT_INVALID when `digests` can be
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
    log.info(
      `Found ${named.length} artifact${named.length === 1 ? '' : 's'} to sign in digests; no file is read.`
    )
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
  if (snapshot !== undefined) warnOfAbsent(subjects, snapshot, log)
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
      hashed: toSubject(inputs, found, { size: file.size, hashing: hashing.contentOf(file), read })
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
      (await hashAsset(snapshot, asset, { prehashes })).digests
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
    const digests: Digests = new Map([[digest.hash, digest]])
    const hashing = Promise.resolve({ digests, signingInputs: new Map<never, never>() })
    return { ...found, hashed: toSubject(inputs, found, { size: undefined, hashing, read: undefined }) }
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

/** What is known of an artifact, and how more of it is learnt. */
interface Content {
  readonly size: number | undefined
  readonly hashing: Promise<HashedContent>
  /** Reads it again; undefined where only the digest is known. */
  readonly read: ((prehashes: readonly FilePrehash[]) => Promise<Digests>) | undefined
}

function toSubject(
  { algorithm, forms }: SignInputs,
  { name, path }: Pick<Subject, 'name' | 'path'>,
  { size, hashing, read }: Content
): Promise<Subject> {
  const hashed = hashing.then(content => {
    assertSignable(path, content, forms)
    const { digests } = content
    const digest = digestBy(digests, hashOf(algorithm))
    return { name, path, size, digests, digest, digestBy: digestReader(path, { digest, digests, read }) }
  })
  hashed.catch(() => undefined) // reported where it is awaited
  return hashed
}

/** The digest by a prehash: as it was computed, or by reading the content once more, which must still be the same. */
function digestReader(
  path: string,
  { digest, digests, read }: Pick<Subject, 'digest' | 'digests'> & Pick<Content, 'read'>
): Subject['digestBy'] {
  const again = new Map<DigestKey, Promise<Digest>>()
  const readAgain = async (prehash: FilePrehash): Promise<Digest> => {
    if (read === undefined) throw new Error(`${path} is known by its digest only`)
    const now = await read(toPrehashes([prehash, digest.hash]))
    const wanted = now.get(digestKey(prehash))
    if (wanted !== undefined && equalDigests(digestBy(now, digest.hash), digest)) return wanted
    throw new ActionError('ARTIFACT_CHANGED', `The artifact ${path} changed while it was signed.`, {
      hint: 'Let the build or download finish first; nothing may write to an artifact while it is signed.'
    })
  }
  return async prehash => {
    const key = digestKey(prehash)
    const known = digests.get(key)
    if (known !== undefined) return known
    const reading = again.get(key) ?? readAgain(prehash)
    again.set(key, reading)
    return reading
  }
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
    'There is nothing to sign: only signatures and public keys were found.',
    { hint: 'Name the artifacts in artifacts or release-assets.' }
  )
}
