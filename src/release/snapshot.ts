import { ActionError } from '../errors.ts'
import type { Binding } from '../manifests/release-binding.ts'
import type { Release, ReleaseAsset, ReleaseReference, ReleaseStore } from '../ports.ts'

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
