import type { ReleaseAsset } from '../ports.ts'

// Names of replacements while the old asset is still there. Nothing outside of release/ knows them: a snapshot sets such assets aside.

/** An asset that a replacement stored under a provisional name, and that was not renamed yet. */
export interface ProvisionalAsset {
  readonly asset: ReleaseAsset
  /** The name that it was to get. */
  readonly finalName: string
}

/** `<id of the old asset>-<its name>`: the id tells replacements of different assets apart. */
const PROVISIONAL = /^kms-sign-new-\d+-(.+)$/s

/** What the replacement of an asset is called until the old one is gone. */
export function provisionalName(old: ReleaseAsset): string {
  return `kms-sign-new-${old.id}-${old.name}`
}

/** Undefined when the asset has no provisional name. */
export function toProvisional(asset: ReleaseAsset): ProvisionalAsset | undefined {
  const finalName = PROVISIONAL.exec(asset.name)?.[1]
  return finalName === undefined ? undefined : { asset, finalName }
}
