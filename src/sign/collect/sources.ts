import { resolve } from 'node:path'
import { assertDistinctNames, findArtifacts, type Artifact } from '../../artifacts/find.ts'
import { NameGlobs } from '../../artifacts/name-glob.ts'
import { ActionError } from '../../errors.ts'
import type { Hashing } from '../../hashing/hash.ts'
import { digestBy, type Digests } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { Lanes, mapConcurrently } from '../../lib/concurrency.ts'
import type { ChecksumList } from '../../manifests/checksums.ts'
import type { Log, ReleaseAsset, SigningKey } from '../../ports.ts'
import { assertEachMatches, assertFileName } from '../../release/names.ts'
import { hashAsset, readAsset } from '../../release/read.ts'
import type { Target } from '../../release/snapshot.ts'
import { equalDigests, formatDigest, type Digest, type HashName } from '../../signature/algorithms.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey } from '../../signature/public-key.ts'
import { hashOf } from '../../signature/schemes/index.ts'
import type { Pending, Subject } from '../model.ts'
import { documentNames, documentPaths, signaturePathOf } from '../output-names.ts'

const DOWNLOADS_AT_ONCE = 4
const READS_AT_ONCE = 8
const MAX_PROBLEMS = 5

/** With a release SHA-256 is needed as well: GitHub knows assets by it. */
export function hashesFor(inputs: SignInputs): HashName[] {
  const hash = hashOf(inputs.algorithm)
  return inputs.release === undefined || hash === 'sha256' ? [hash] : [hash, 'sha256']
}

/** Finds the local artifacts; what this very run will write is left out, and said so. */
export async function findLocal(
  inputs: SignInputs,
  workspace: string,
  log: Log
): Promise<readonly Artifact[]> {
  if (inputs.artifacts.length === 0) return []
  const documents = new Set(documentPaths(inputs, workspace))
  const found = await findArtifacts(inputs.artifacts, workspace, matched => {
    const signatures = [...matched].map(path => signaturePathOf(inputs, path, workspace))
    const own = inputs.strategy === 'checksums' ? documents : documents.union(new Set(signatures))
    return path => own.has(path)
  })
  for (const path of found.leftOut) log.info(`Left out ${path}: this step writes it.`)
  for (const path of found.linksSkipped)
    log.info(`Left out ${path}: a symbolic link met by a wildcard is not followed.`)
  assertDistinctNames(found.artifacts)
  log.info(`Found ${found.artifacts.length} artifact${found.artifacts.length === 1 ? '' : 's'} to sign.`)
  return found.artifacts
}

/** Files whose digests are on their way. */
export function toPending(
  inputs: SignInputs,
  artifacts: readonly Artifact[],
  { digests }: Hashing,
  workspace: string
): Pending[] {
  return artifacts.map((artifact, index) => {
    const { name, path, absolutePath, size } = artifact
    const signaturePath = signaturePathOf(inputs, absolutePath, workspace)
    const found = { name, path, signaturePath, source: { kind: 'file', artifact } as const }
    const hashed = toSubject(inputs, found, size, digests[index] ?? Promise.reject(new Error('no digest')))
    return { ...found, hashed }
  })
}

/** Artifacts of which only the digests were handed over. */
export function fromDigests(inputs: SignInputs, { entries }: ChecksumList, workspace: string): Pending[] {
  return [...entries].map(([name, digest]) => {
    const signaturePath = signaturePathOf(inputs, resolve(workspace, name), workspace)
    const found = { name, path: name, signaturePath, source: { kind: 'digests' } as const }
    return {
      ...found,
      hashed: toSubject(inputs, found, undefined, Promise.resolve(new Map([[digest.hash, digest]])))
    }
  })
}

/** What was found and what was handed over in `digests` must be the same set, with the same digests, before anything is signed. */
export async function assertAsExpected(
  pending: readonly Pending[],
  { entries }: ChecksumList,
  target: Target | undefined
): Promise<void> {
  const stored = (name: string): string => target?.store.storedName(name) ?? name
  const left = new Map<string, Digest>()
  const problems: string[] = []
  for (const [name, digest] of entries) {
    if (left.has(stored(name))) problems.push(`two names in digests are "${stored(name)}" on the release`)
    left.set(stored(name), digest)
  }
  for (const subject of await Promise.all(pending.map(({ hashed }) => hashed))) {
    const expected = left.get(stored(subject.name))
    left.delete(stored(subject.name))
    if (expected === undefined) problems.push(`${subject.path} is not in digests`)
    else if (!equalDigests(expected, subject.digest))
      problems.push(
        `${subject.path} has ${formatDigest(subject.digest)}, digests says ${formatDigest(expected)}`
      )
  }
  for (const name of left.keys()) problems.push(`${name} is in digests, but not among the artifacts`)
  if (problems.length === 0) return
  const shown = problems.slice(0, MAX_PROBLEMS).join('; ')
  const more = problems.length > MAX_PROBLEMS ? `; and ${problems.length - MAX_PROBLEMS} more` : ''
  throw new ActionError('DIGESTS_MISMATCH', `The artifacts are not what digests says: ${shown}${more}.`, {
    hint: 'Nothing was signed. Find out what changed between the job that made the digests and this one.'
  })
}

/**
 * Selects the assets that `release-assets` names. Signatures of other assets and public keys of the signing key are left
 * out, and said so; an asset that is a local artifact as well is signed once.
 */
export async function selectAssets(
  inputs: SignInputs,
  target: Target,
  key: SigningKey | undefined,
  local: readonly Artifact[],
  workspace: string,
  log: Log
): Promise<ReleaseAsset[]> {
  const globs = new NameGlobs(inputs.releaseAssets)
  const names = [...target.assets.keys()]
  assertEachMatches(target, globs, names)
  const documents = new Set(documentNames(inputs, workspace).map(name => target.store.storedName(name)))
  const localNames = new Set(local.map(({ name }) => target.store.storedName(name)))
  const selected = [...target.assets.values()].filter(
    ({ name }) => globs.isSelected(name) && !localNames.has(name)
  )
  const outputs = await mapConcurrently(selected, READS_AT_ONCE, async asset => {
    const { signatureSuffix: suffix } = inputs
    if (documents.has(asset.name)) return 'what this step makes'
    if (asset.name.endsWith(suffix) && target.assets.has(asset.name.slice(0, -suffix.length)))
      return 'a signature'
    return (await isPublicKeyOf(target, asset, key)) ? 'the public key' : undefined
  })
  for (const [index, output] of outputs.entries()) {
    if (output !== undefined) log.info(`Left out asset ${selected[index]?.name}: it is ${output}.`)
  }
  return selected.filter((_, index) => outputs[index] === undefined)
}

/** Streams assets through the hash, a few at a time. */
export function hashAssets(
  inputs: SignInputs,
  target: Target,
  assets: readonly ReleaseAsset[],
  workspace: string
): Pending[] {
  for (const { name } of assets) assertFileName(name) // it names the signature file
  const lanes = new Lanes(DOWNLOADS_AT_ONCE)
  return assets.map(asset => {
    const { name, size } = asset
    const signaturePath = signaturePathOf(inputs, resolve(workspace, name), workspace)
    const found = { name, path: name, signaturePath, source: { kind: 'asset' } as const }
    const digests = lanes.run(() => hashAsset(target, asset, hashesFor(inputs)))
    return { ...found, hashed: toSubject(inputs, found, size, digests) }
  })
}

function toSubject(
  inputs: SignInputs,
  found: Omit<Pending, 'hashed'>,
  size: number | undefined,
  hashing: Promise<Digests>
): Promise<Subject> {
  const hashed = hashing.then(digests => ({
    ...found,
    size,
    digests,
    digest: digestBy(digests, hashOf(inputs.algorithm))
  }))
  hashed.catch(() => undefined) // whoever awaits it reports it
  return hashed
}

async function isPublicKeyOf(
  target: Target,
  asset: ReleaseAsset,
  key: SigningKey | undefined
): Promise<boolean> {
  if (key === undefined) return false
  const bytes = await readAsset(target, asset, MAX_KEY_FILE_BYTES)
  const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
  return parsed?.kind === 'key' && parsed.key.fingerprint === key?.publicKey.fingerprint
}
