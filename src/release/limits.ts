import type { Artifact } from '../artifacts/find.ts'
import { ActionError } from '../errors.ts'
import type { Target } from './snapshot.ts'

const MAX_ASSETS = 1000
const MAX_ASSET_BYTES = 2 * 1024 ** 3 - 1 // "under 2 GiB" (GitHub docs, "About releases")
export const UPLOADS_AT_ONCE = 4

/** All names that this run gives must differ after GitHub's renaming, and what it sends must fit on the release. */
export function assertFits(target: Target, names: readonly string[], sent: readonly Artifact[]): void {
  const { store } = target
  const byStoredName = Map.groupBy(names, name => store.storedName(name))
  for (const [stored, group] of byStoredName) {
    if (group.length < 2) continue
    throw new ActionError(
      'ARTIFACT_NAMES_COLLIDE',
      `GitHub would store ${group.map(name => `"${name}"`).join(' and ')} under the same name, "${stored}".`,
      {
        hint: 'Rename one of them; GitHub replaces special characters in asset names with dots.'
      }
    )
  }
  for (const { path, size } of sent) {
    if (size > 0 && size <= MAX_ASSET_BYTES) continue
    const what =
      size === 0
        ? 'is empty; GitHub takes no empty assets'
        : `has ${size} bytes; GitHub takes assets under 2 GiB`
    throw new ActionError('ASSET_SIZE', `The artifact ${path} ${what}.`, {
      hint:
        size === 0
          ? 'Exclude it, or set upload: signatures.'
          : 'Split or compress it, or set upload: signatures and host it elsewhere.'
    })
  }
}

/** A release holds 1,000 assets; a replacement needs room for a moment, since the old asset goes last. */
export function assertRoom(target: Target, added: number, replaced: number): void {
  const total = target.assets.size + target.incomplete.size + added + Math.min(replaced, UPLOADS_AT_ONCE)
  if (total <= MAX_ASSETS) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `The release would have ${total} assets; GitHub allows ${MAX_ASSETS}.`,
    {
      hint: 'Remove some assets, or pack the artifacts into fewer archives.'
    }
  )
}
