import { basename } from 'node:path'
import type { NameGlobs } from '../artifacts/name-glob.ts'
import { ActionError } from '../errors.ts'
import type { ReleaseAsset, ReleaseStore } from '../ports.ts'
import type { Target } from './snapshot.ts'

/** Name of a replacement until the old asset is gone; the id tells replacements of different assets apart. */
const REPLACEMENT = /^kms-sign-new-\d+-(.+)$/

/** What the replacement of an asset is called until the old one is gone. */
export function provisionalName(old: ReleaseAsset): string {
  return `kms-sign-new-${old.id}-${old.name}`
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
