import { ActionError } from '../errors.ts'
import { counted } from '../lib/text.ts'
import { FINAL, PASSING } from '../lib/waiting.ts'
import { isCommitId, type DescribedRelease } from '../manifests/release-binding.ts'
import type { Log } from '../ports/log.ts'
import {
  isSameAsset,
  type AssetSource,
  type Release,
  type ReleaseAsset,
  type ReleaseHost,
  type ReleaseReference
} from '../ports/release-host.ts'
import { toProvisional, type ProvisionalAsset } from './provisional.ts'

/** A replica of the host may list the assets as they were a moment before. */
export const UNTIL_REPLICAS_AGREE = {
  service: 'GitHub',
  doing: 'list the assets',
  attempts: 4,
  baseDelayMs: 250,
  outlook: (thrown: unknown) =>
    thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED' ? PASSING : FINAL
}

/** Files that are judged together, as they were when they were listed: the assets of a release, or all files of a folder. */
export interface AssetSet {
  readonly host: AssetSource
  /** As "release 7". */
  readonly label: string
  /** Complete assets by name. */
  readonly assets: ReadonlyMap<string, ReleaseAsset>
  /** Incomplete uploads by name: of another job that is running, or of a run that was stopped. An upload under the name removes them. */
  readonly incomplete: ReadonlyMap<string, ReleaseAsset>
  /** Complete assets that an interrupted replacement left under a provisional name: neither artifacts nor signatures of anything. */
  readonly provisional: readonly ProvisionalAsset[]
  /** The content of assets that were read whole, by id, so that none is downloaded twice; files of this machine are read again. */
  readonly contents: Pick<Map<number, Promise<Uint8Array>>, 'get' | 'set' | 'delete'>
}

/** A release with its assets, as they were when they were listed. */
export interface ReleaseSnapshot extends AssetSet {
  readonly host: ReleaseHost
  readonly release: Release
}

/**
 * The release with all its assets, as `takeSnapshot` returns it; logs which release it is.
 *
 * @throws RELEASE_NOT_FOUND, RELEASE_AMBIGUOUS and what the host's requests throw.
 */
export async function openRelease(
  host: ReleaseHost,
  reference: ReleaseReference,
  log: Log
): Promise<ReleaseSnapshot> {
  const snapshot = await takeSnapshot(host, reference)
  const { release, assets } = snapshot
  log.info(
    `Release ${release.id} for "${release.tag}"${release.draft ? ', a draft' : ''}, ${counted(assets.size, 'asset')}`
  )
  return snapshot
}

/**
 * The release with all its assets, sorted into complete, incomplete and provisional ones.
 *
 * @throws RELEASE_NOT_FOUND, RELEASE_AMBIGUOUS, GITHUB_REFUSED and what the host's requests throw.
 */
export async function takeSnapshot(host: ReleaseHost, reference: ReleaseReference): Promise<ReleaseSnapshot> {
  const release = await host.find(reference)
  return sortAssets(host, release, await host.listAssets(release))
}

/** The same release with its assets as they are listed now. */
export async function relist({ host, release, contents }: ReleaseSnapshot): Promise<ReleaseSnapshot> {
  return { ...sortAssets(host, release, await host.listAssets(release)), contents }
}

function sortAssets(host: ReleaseHost, release: Release, all: readonly ReleaseAsset[]): ReleaseSnapshot {
  assertDistinct(host, all)
  return { ...toAssetSet({ host, label: `release ${release.id}` }, all), host, release }
}

/** Assets, sorted into complete, incomplete and provisional ones. */
export function toAssetSet(
  source: Pick<AssetSet, 'host' | 'label'> & Partial<Pick<AssetSet, 'contents'>>,
  all: readonly ReleaseAsset[]
): AssetSet {
  const complete = all.filter(({ state }) => state === 'uploaded')
  const provisional = complete.map(toProvisional).filter(asset => asset !== undefined)
  const setAside = new Set(provisional.map(({ asset }) => asset))
  return {
    ...source,
    assets: byName(complete.filter(asset => !setAside.has(asset))),
    incomplete: byName(all.filter(({ state }) => state !== 'uploaded')),
    provisional,
    contents: source.contents ?? new Map<number, Promise<Uint8Array>>()
  }
}

/** The provisional assets that interrupted replacements stored for `name`, or for the name under which the host stores it. */
export function findProvisional(
  { provisional, host }: ReleaseSnapshot,
  name: string
): readonly ReleaseAsset[] {
  const stored = host.storedName(name)
  return provisional
    .filter(({ finalName }) => finalName === name || finalName === stored)
    .map(({ asset }) => asset)
}

/** This release, described by what the API reports and never by the job's environment. */
export async function fetchBinding(
  { host, release }: ReleaseSnapshot,
  server: string
): Promise<DescribedRelease> {
  const [{ name, id }, commit] = await Promise.all([
    host.describeRepository(),
    host.findTagCommit(release.tag)
  ])
  const { tag, targetCommitish: target } = release
  const targetCommit = isCommitId(target) ? target : undefined
  return { server, repository: name, repositoryId: id, tag, commit, targetCommit }
}

/**
 * The release must still have exactly the assets of the snapshot: a verdict is about no others.
 *
 * @returns its assets as they are listed now, by id.
 * @throws RELEASE_CHANGED
 */
export async function assertUnchanged(snapshot: ReleaseSnapshot): Promise<ReadonlyMap<number, ReleaseAsset>> {
  const { host, release, assets, incomplete, provisional } = snapshot
  const before = [...assets.values(), ...incomplete.values(), ...provisional.map(({ asset }) => asset)]
  const now = new Map((await host.listAssets(release)).map(asset => [asset.id, asset] as const))
  const isUnchanged = (asset: ReleaseAsset): boolean => {
    const listed = now.get(asset.id)
    return listed !== undefined && isSameAsset(asset, listed)
  }
  if (before.length === now.size && before.every(isUnchanged)) return now
  throw new ActionError(
    'RELEASE_CHANGED',
    `The assets of the release ${release.id} changed while they were verified.`,
    { hint: 'Let all jobs that attach to the release finish, then verify again.' }
  )
}

/** GitHub does not allow two assets of a release with one name: a server that lists two is not GitHub, or hides one behind the other. */
function assertDistinct(
  { name: hostName, addressVariable }: ReleaseHost,
  assets: readonly ReleaseAsset[]
): void {
  const seen = new Set<string>()
  for (const { name } of assets) {
    if (seen.has(name)) {
      throw new ActionError('GITHUB_REFUSED', `The release is listed with two assets called "${name}".`, {
        hint: `Correct ${addressVariable}, or the proxy in between: ${hostName} does not allow two assets with one name.`
      })
    }
    seen.add(name)
  }
}

function byName(assets: readonly ReleaseAsset[]): Map<string, ReleaseAsset> {
  return new Map(assets.map(asset => [asset.name, asset] as const))
}
