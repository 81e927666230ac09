import type { Artifact } from '../artifacts/find.ts'
import { ActionError } from '../errors.ts'
import { describeCollision, findCollision, foldedName } from '../lib/file-names.ts'
import { formatSize } from '../lib/progress.ts'
import { isReservedName } from './provisional.ts'
import type { ReleaseSnapshot } from './snapshot.ts'

/** Assets that one run attaches at the same time. */
export const UPLOADS_AT_ONCE = 4

/** The next step where two files of a run would have one name. */
export const OTHER_NAME_HINT =
  'Give another name in checksums-file, record-file, statement-file or public-key-file, another suffix in signature-format, or exclude the artifact with a "!" pattern.'

/** A file that is an asset, or that this run makes one. */
export interface NamedAsset {
  /** Before the host stores it. */
  readonly name: string
  /** As "the public key". */
  readonly what: string
}

/**
 * All names of assets that this run has must differ, as the host stores them, and as files that are downloaded into one folder, on every
 * system: from each other, and from what the release has under other names.
 *
 * @throws ARTIFACT_NAMES_COLLIDE
 */
export function assertDistinctStoredNames(
  { host, assets }: ReleaseSnapshot,
  files: readonly NamedAsset[]
): void {
  const own = files.map(({ name, what }) => ({ given: name, stored: host.storedName(name), what }))
  const reserved = own.find(({ stored }) => isReservedName(stored))
  if (reserved !== undefined)
    throw new ActionError(
      'ARTIFACT_NAMES_COLLIDE',
      `The name "${reserved.given}" is one that replacements of assets have for a moment (kms-sign-new-<id>-<name>).`,
      { hint: 'Rename the artifact.' }
    )
  const taken = new Set(own.map(({ stored }) => stored))
  const others = [...assets.keys()]
    .filter(name => !taken.has(name))
    .map(name => ({ given: name, stored: name, what: 'an asset of the release' }))
  // two assets that are there already are none of this run's business
  const relevant = new Set(own.map(({ stored }) => foldedName(stored)))
  const collision = findCollision(
    [...own, ...others.filter(({ stored }) => relevant.has(foldedName(stored)))],
    ({ stored }) => stored
  )
  if (collision === undefined) return
  const [one, other] = collision
  if (one.given === other.given)
    throw new ActionError(
      'ARTIFACT_NAMES_COLLIDE',
      `Two files of this step would be the asset "${one.stored}": ${one.what} and ${other.what}.`,
      { hint: OTHER_NAME_HINT }
    )
  throw one.stored === other.stored
    ? new ActionError(
        'ARTIFACT_NAMES_COLLIDE',
        `${host.name} would store "${one.given}" and "${other.given}" under the same name, "${one.stored}".`,
        { hint: `Rename one of them; ${host.name} replaces special characters in asset names with dots.` }
      )
    : new ActionError(
        'ARTIFACT_NAMES_COLLIDE',
        `The release would have the assets "${one.stored}" and "${other.stored}"${describeCollision(one.stored, other.stored)}: a download of both keeps only one of them.`,
        {
          hint: taken.has(other.stored)
            ? 'Rename one of them.'
            : `Rename one of them, or delete the asset ${other.stored} from the release.`
        }
      )
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

/** The assets that a run adds and replaces. */
export interface AssetChanges {
  readonly added: number
  readonly replaced: number
  /** Of the added ones, the signatures of each format of `signature-format`, in its order. */
  readonly byFormat: readonly (readonly [format: string, count: number])[]
}

/**
 * The release must have room for the assets that are added. A replacement needs room for a moment, since the old asset is removed last.
 *
 * @throws ASSET_CONFLICT
 */
export function assertAssetLimit(
  { host, assets, incomplete, provisional }: ReleaseSnapshot,
  { added, replaced, byFormat }: AssetChanges
): void {
  const present = assets.size + incomplete.size + provisional.length
  const total = present + added + Math.min(replaced, UPLOADS_AT_ONCE)
  if (total <= host.limits.assets) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `The release would have ${total} assets; ${host.name} allows ${host.limits.assets}.`,
    { hint: tooMany(total - host.limits.assets, byFormat) }
  )
}

/** The formats that may be dropped, the last one of `signature-format` first, until the rest fits. */
function tooMany(excess: number, [, ...others]: AssetChanges['byFormat']): string {
  const dropped: string[] = []
  let saved = 0
  for (const [format, count] of others.toReversed()) {
    if (saved >= excess) break
    dropped.unshift(format)
    saved += count
  }
  const otherwise = 'emove some assets, or pack the artifacts into fewer archives.'
  return saved >= excess && dropped.length > 0
    ? `Drop ${dropped.join(' and ')} from signature-format (${saved} assets less); or r${otherwise}`
    : `R${otherwise}`
}
