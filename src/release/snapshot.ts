import { ActionError } from '../errors.ts'
import type { Binding } from '../manifests/release-binding.ts'
import type { Log, Release, ReleaseAsset, ReleaseHost, ReleaseReference } from '../ports.ts'
import { toProvisional, type ProvisionalAsset } from './provisional.ts'

/** A release with its assets, as they were when they were listed. */
export interface ReleaseSnapshot {
  readonly host: ReleaseHost
  readonly release: Release
  /** Complete assets by name. */
  readonly assets: ReadonlyMap<string, ReleaseAsset>
  /** Incomplete uploads by name: another job's under way, or left over from a run that was stopped. Uploading clears them up. */
  readonly incomplete: ReadonlyMap<string, ReleaseAsset>
  /** Complete assets that an interrupted replacement left under a provisional name: neither artifacts nor signatures of anything. */
  readonly provisional: readonly ProvisionalAsset[]
  /** Assets that were read whole, by id: none is downloaded twice. */
  readonly contents: Map<number, Promise<Uint8Array>>
}

/**
 * Looks the release up, with all its assets, and says in the log which one it is.
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
    `Release ${release.id} for "${release.tag}"${release.draft ? ', a draft' : ''}, ${assets.size} assets`
  )
  return snapshot
}

/** The release with all its assets, sorted into complete, incomplete and provisional ones. */
export async function takeSnapshot(host: ReleaseHost, reference: ReleaseReference): Promise<ReleaseSnapshot> {
  const release = await host.find(reference)
  const all = await host.listAssets(release)
  assertDistinct(host, all)
  const complete = all.filter(({ state }) => state === 'uploaded')
  const provisional = complete.map(toProvisional).filter(asset => asset !== undefined)
  const setAside = new Set(provisional.map(({ asset }) => asset))
  return {
    host,
    release,
    assets: byName(complete.filter(asset => !setAside.has(asset))),
    incomplete: byName(all.filter(({ state }) => state !== 'uploaded')),
    provisional,
    contents: new Map()
  }
}

/** The assets that interrupted replacements stored for `name`, as the host would store it. */
export function findProvisional(
  { provisional, host }: ReleaseSnapshot,
  name: string
): readonly ReleaseAsset[] {
  const stored = host.storedName(name)
  return provisional
    .filter(({ finalName }) => finalName === name || finalName === stored)
    .map(({ asset }) => asset)
}

/** Which release this is, as the API reports it: never what the job's environment says. */
export async function fetchBinding({ host, release }: ReleaseSnapshot, server: string): Promise<Binding> {
  const [{ name, id }, commit] = await Promise.all([
    host.describeRepository(),
    host.findTagCommit(release.tag)
  ])
  return { server, repository: name, repositoryId: id, tag: release.tag, commit }
}

/**
 * The release must have exactly the assets of the snapshot: a verdict on it is about nothing else.
 *
 * @throws RELEASE_CHANGED
 */
export async function assertUnchanged(snapshot: ReleaseSnapshot): Promise<void> {
  const describe = (assets: Iterable<ReleaseAsset>): Set<string> =>
    new Set(
      [...assets].map(({ id, name, size, digest, state }) => JSON.stringify([id, name, size, digest, state]))
    )
  const { host, release, assets, incomplete, provisional } = snapshot
  const before = [...assets.values(), ...incomplete.values(), ...provisional.map(({ asset }) => asset)]
  const now = await host.listAssets(release)
  if (describe(before).symmetricDifference(describe(now)).size === 0) return
  throw new ActionError(
    'RELEASE_CHANGED',
    `The assets of the release ${release.id} changed while they were verified.`,
    { hint: 'Let all jobs that attach to the release finish, then verify again.' }
  )
}

/** GitHub lets no two assets of a release have one name; whatever answers so is not GitHub, or hides one behind the other. */
function assertDistinct(
  { name: hostName, addressVariable }: ReleaseHost,
  assets: readonly ReleaseAsset[]
): void {
  const seen = new Set<string>()
  for (const { name } of assets) {
    if (seen.has(name)) {
      throw new ActionError('GITHUB_REFUSED', `The release is listed with two assets called "${name}".`, {
        hint: `Check ${addressVariable} and any proxy in between: ${hostName} does not allow two assets with one name.`
      })
    }
    seen.add(name)
  }
}

function byName(assets: readonly ReleaseAsset[]): Map<string, ReleaseAsset> {
  return new Map(assets.map(asset => [asset.name, asset] as const))
}
