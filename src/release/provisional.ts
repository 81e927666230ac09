import type { ReleaseAsset } from '../ports/release-host.ts'

// Names of replacements while the old asset is still there. Nothing outside of release/ knows them: a snapshot sets such assets aside.

/** An asset that a replacement stored under a provisional name, and that was not renamed yet. */
export interface ProvisionalAsset {
  readonly asset: ReleaseAsset
  /** The name that it was to get. */
  readonly finalName: string
  /** Id of the asset that it was to replace. */
  readonly replaces: number
}

/** `<id of the old asset>-<its name>`: by the id, replacements of different assets differ. */
const PROVISIONAL = /^kms-sign-new-(\d+)-(.+)$/s

/** How long a job may take from storing a replacement to removing the old asset; as long as its upload is waited for at most. */
export const MAX_REPLACEMENT_MS = 15 * 60_000

/** The name of the replacement of an asset until the old one is removed. */
export function provisionalName(old: ReleaseAsset): string {
  return `kms-sign-new-${old.id}-${old.name}`
}

/** Whether a name is kept for replacements: an artifact of this name would be taken for one. */
export function isReservedName(name: string): boolean {
  return PROVISIONAL.test(name)
}

/** The asset with its final name; undefined when it has no provisional name. */
export function toProvisional(asset: ReleaseAsset): ProvisionalAsset | undefined {
  const [, id, finalName] = PROVISIONAL.exec(asset.name) ?? []
  return finalName === undefined ? undefined : { asset, finalName, replaces: Number(id) }
}
