import type { Artifact } from '../artifacts/find.ts'
import { ActionError } from '../errors.ts'
import { formatSize } from '../lib/progress.ts'
import type { ReleaseSnapshot } from './snapshot.ts'

/** Assets that one run attaches at the same time. */
export const UPLOADS_AT_ONCE = 4

/**
 * All names of assets that this run attaches must differ, as the host stores them.
 *
 * @throws ARTIFACT_NAMES_COLLIDE
 */
export function assertDistinctStoredNames({ host }: ReleaseSnapshot, names: readonly string[]): void {
  const byStoredName = Map.groupBy(names, name => host.storedName(name))
  for (const [stored, group] of byStoredName) {
    if (group.length < 2) continue
    throw new ActionError(
      'ARTIFACT_NAMES_COLLIDE',
      `${host.name} would store ${group.map(name => `"${name}"`).join(' and ')} under the same name, "${stored}".`,
      { hint: `Rename one of them; ${host.name} replaces special characters in asset names with dots.` }
    )
  }
}

/**
 * Each file that this run attaches must have a size that the host accepts.
 *
 * @throws ASSET_SIZE
 */
export function assertSizes({ host }: ReleaseSnapshot, sent: readonly Artifact[]): void {
  for (const { path, size } of sent) {
    if (size > 0 && size <= host.limits.assetBytes) continue
    const what =
      size === 0
        ? `is empty; ${host.name} accepts no empty assets`
        : `has ${size} bytes; ${host.name} accepts assets under ${formatSize(host.limits.assetBytes + 1).replace('.0 ', ' ')}`
    throw new ActionError('ASSET_SIZE', `The artifact ${path} ${what}.`, {
      hint:
        size === 0
          ? 'Exclude it, or set upload: signatures.'
          : 'Split or compress it, or set upload: signatures and host it elsewhere.'
    })
  }
}

/**
 * The release must have room for the assets that are added. A replacement needs room for a moment, since the old asset is removed last.
 *
 * @throws ASSET_CONFLICT
 */
export function assertAssetLimit(
  { host, assets, incomplete, provisional }: ReleaseSnapshot,
  { added, replaced }: { readonly added: number; readonly replaced: number }
): void {
  const present = assets.size + incomplete.size + provisional.length
  const total = present + added + Math.min(replaced, UPLOADS_AT_ONCE)
  if (total <= host.limits.assets) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `The release would have ${total} assets; ${host.name} allows ${host.limits.assets}.`,
    { hint: 'Remove some assets, or pack the artifacts into fewer archives.' }
  )
}
