import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { StreamHasher, digestBy, type Digests } from './artifacts/hasher.ts'
import type { NameGlobs } from './artifacts/name-glob.ts'
import type { Binding } from './binding.ts'
import { ActionError } from './errors.ts'
import type { Release, ReleaseAsset, ReleaseReference, ReleaseStore } from './ports.ts'
import { equalDigests, formatDigest, type Digest, type HashName } from './signature/algorithms.ts'

/** A release with its assets, as they were when they were listed. */
export interface Target {
  readonly store: ReleaseStore
  readonly release: Release
  /** By name; uploads that are not complete are in `incomplete`. */
  readonly assets: ReadonlyMap<string, ReleaseAsset>
  /** Half uploads: another job's under way, or left over from a run that was stopped. Uploading clears them up. */
  readonly incomplete: ReadonlyMap<string, ReleaseAsset>
  /** Assets that were read whole, by id: none is downloaded twice. */
  readonly contents: Map<number, Promise<Uint8Array>>
}

const READ_ATTEMPTS = 3
/** Name of a replacement until the old asset is gone; the id tells replacements of different assets apart. */
const REPLACEMENT = /^kms-sign-new-\d+-(.+)$/

/** What the replacement of an asset is called until the old one is gone. */
export function provisionalName(old: ReleaseAsset): string {
  return `kms-sign-new-${old.id}-${old.name}`
}

/** Looks the release up, with all its assets. */
export async function findTarget(store: ReleaseStore, reference: ReleaseReference): Promise<Target> {
  const release = await store.find(reference)
  const all = await store.listAssets(release)
  assertDistinct(all)
  const byName = (assets: readonly ReleaseAsset[]): Map<string, ReleaseAsset> =>
    new Map(assets.map(asset => [asset.name, asset] as const))
  return {
    store,
    release,
    assets: byName(all.filter(({ state }) => state === 'uploaded')),
    incomplete: byName(all.filter(({ state }) => state !== 'uploaded')),
    contents: new Map()
  }
}

/** What the release's own account says that it is: never what the job's environment says. */
export async function fetchBinding({ store, release }: Target, server: string): Promise<Binding> {
  const [repository, commit] = await Promise.all([
    store.describeRepository(),
    store.findTagCommit(release.tag)
  ])
  return { server, repository: repository.name, repositoryId: repository.id, tag: release.tag, commit }
}

/** GitHub lets no two assets of a release have one name; whoever answers so is not GitHub, or hides one behind the other. */
function assertDistinct(assets: readonly ReleaseAsset[]): void {
  const seen = new Set<string>()
  for (const { name } of assets) {
    if (seen.has(name)) {
      throw new ActionError('GITHUB_REFUSED', `The release is listed with two assets called "${name}".`, {
        hint: 'Check GITHUB_API_URL and what stands between the runner and GitHub, which has no such releases.'
      })
    }
    seen.add(name)
  }
}

/** The complete asset under the name that GitHub will give to `name`. */
export function attachedAs(target: Target, name: string): ReleaseAsset | undefined {
  return target.assets.get(target.store.storedName(name))
}

/** The name that an artifact's signature has on the release: made of the name that the artifact has there. */
export function signatureNameOf(store: ReleaseStore, artifactName: string, suffix: string): string {
  return store.storedName(store.storedName(artifactName) + suffix)
}

/** An asset that a replacement stored for `name` before it was interrupted. */
export function findInterrupted(target: Target, name: string): ReleaseAsset | undefined {
  const stored = target.store.storedName(name)
  return [...target.assets.values()].find(asset => REPLACEMENT.exec(asset.name)?.[1] === stored)
}

/** Whether an asset has this digest: by GitHub's word, or by reading it where GitHub does not know. */
export async function hasDigest(target: Target, asset: ReleaseAsset, digest: Digest): Promise<boolean> {
  if (asset.digest !== undefined && digest.hash === 'sha256') return asset.digest === formatDigest(digest)
  return equalDigests(digestBy(await hashAsset(target, asset, [digest.hash]), digest.hash), digest)
}

export async function hasSameBytes(target: Target, asset: ReleaseAsset, bytes: Uint8Array): Promise<boolean> {
  return (
    asset.size === bytes.length &&
    (await hasDigest(target, asset, { hash: 'sha256', bytes: createHash('sha256').update(bytes).digest() }))
  )
}

/** An asset read whole, once; undefined when it is larger than `maxBytes`. */
export async function readAsset(
  { store, contents }: Target,
  asset: ReleaseAsset,
  maxBytes: number
): Promise<Uint8Array | undefined> {
  if (asset.size > maxBytes) return undefined
  const reading =
    contents.get(asset.id) ??
    rereading(asset, async () => {
      const chunks: Uint8Array[] = []
      for await (const chunk of store.download(asset)) chunks.push(chunk)
      return Buffer.concat(chunks)
    })
  contents.set(asset.id, reading)
  try {
    return await reading
  } catch (thrown) {
    contents.delete(asset.id)
    throw thrown
  }
}

/** An asset's bytes as they come, or as they were read before. */
export async function* streamAsset(
  { store, contents }: Target,
  asset: ReleaseAsset
): AsyncIterable<Uint8Array> {
  const read = await contents.get(asset.id)
  if (read === undefined) yield* store.download(asset)
  else yield read
}

/** An asset streamed through hash functions. */
export async function hashAsset(
  target: Target,
  asset: ReleaseAsset,
  hashes: Iterable<HashName>
): Promise<Digests> {
  return rereading(asset, async () => {
    const hasher = new StreamHasher(hashes)
    for await (const chunk of streamAsset(target, asset)) hasher.update(chunk)
    return hasher.digests()
  })
}

/**
 * Reads an asset again from the start when what came was wrong; also when the connection broke and the server has no digest
 * that would let the download be resumed.
 */
export async function rereading<T>(asset: ReleaseAsset, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read()
    } catch (thrown) {
      const code = thrown instanceof ActionError ? thrown.code : undefined
      const again =
        code === 'ASSET_WRONG' ||
        (code === 'GITHUB_UNREACHABLE' && asset.digest === undefined && asset.size > 0)
      if (!again || attempt >= READ_ATTEMPTS) throw thrown
    }
  }
}

/** A positive pattern of `release-assets` that selects none of `names` is an error: it was meant to. */
export function assertEachMatches({ release }: Target, globs: NameGlobs, names: readonly string[]): void {
  const pattern = globs.findUnmatched(names)
  if (pattern === undefined) return
  const some = `it has ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`
  throw new ActionError(
    'ARTIFACT_NOT_FOUND',
    `No asset of the release ${release.id} matches the pattern "${pattern}" of release-assets; ${names.length === 0 ? 'it has no assets' : some}.`,
    { hint: 'Check release-tag and the spelling of the pattern.' }
  )
}

/** A name from the server becomes part of a path only when it is a plain file name. */
export function assertFileName(assetName: string): void {
  if (
    assetName === basename(assetName) &&
    !/[\\/:\0]/.test(assetName) &&
    !['', '.', '..'].includes(assetName)
  )
    return
  throw new ActionError(
    'ASSET_WRONG',
    `The asset name ${JSON.stringify(assetName)} is no file name; nothing is written.`,
    { hint: 'Check GITHUB_API_URL: GitHub does not store such names.' }
  )
}
