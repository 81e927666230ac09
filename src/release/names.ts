import type { NameGlobs } from '../artifacts/name-glob.ts'
import { ActionError } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import type { AssetSource, ReleaseAsset, ReleaseHost } from '../ports/release-host.ts'
import type { AssetSet } from './snapshot.ts'

/**
 * The names that the signature of a file can have on the release: first with the name of the file as it is, then as the host stores it. The
 * one definition for both modes; sign mode gives its signatures the last one.
 *
 * @param fileName the name of the file on the release, or in the workspace.
 */
export function signatureNamesOf(
  host: Pick<AssetSource, 'storedName'>,
  fileName: string,
  suffix: string
): readonly string[] {
  return [...new Set([fileName + suffix, storedSignatureName(host, fileName, suffix)])]
}

/** The name under which the host stores the signature of a file that it stores as well. */
export function storedSignatureName(
  host: Pick<AssetSource, 'storedName'>,
  fileName: string,
  suffix: string
): string {
  return host.storedName(host.storedName(fileName) + suffix)
}

/** The complete asset called `name`, else the one under the name that the host gives to `name`; undefined when there is neither. */
export function findAsset(
  { assets, host }: Pick<AssetSet, 'assets' | 'host'>,
  name: string
): ReleaseAsset | undefined {
  return assets.get(name) ?? assets.get(host.storedName(name))
}

/** The upload under a name, found in the same way, that is under way or broke off; undefined when there is none. */
export function findIncomplete(
  { incomplete, host }: Pick<AssetSet, 'incomplete' | 'host'>,
  name: string
): ReleaseAsset | undefined {
  return incomplete.get(name) ?? incomplete.get(host.storedName(name))
}

/** The asset that holds the signature of an asset of this name; undefined when there is none. */
export function findSignatureAsset(
  { assets, host }: Pick<AssetSet, 'assets' | 'host'>,
  fileName: string,
  suffix: string
): ReleaseAsset | undefined {
  const names = signatureNamesOf(host, fileName, suffix)
  return names.map(name => assets.get(name)).find(asset => asset !== undefined)
}

/**
 * Each positive pattern of `release-assets` must select one of `names`.
 *
 * @throws ARTIFACT_NOT_FOUND
 */
export function assertEachMatches({ label }: AssetSet, globs: NameGlobs, names: readonly string[]): void {
  const pattern = globs.findUnmatched(names)
  if (pattern === undefined) return
  const some = `it has ${names.slice(0, 10).map(untrusted).join(', ')}${names.length > 10 ? ', …' : ''}`
  throw new ActionError(
    'ARTIFACT_NOT_FOUND',
    `No asset of the ${label} matches the pattern "${pattern}" of release-assets; ${names.length === 0 ? 'it has no assets' : some}.`,
    { hint: 'Correct release-tag or the spelling of the pattern.' }
  )
}

/**
 * The name of an asset, which comes from the server, must be a plain file name before it becomes part of a path.
 *
 * @throws ASSET_WRONG
 */
export function assertFileName({ addressVariable, name: hostName }: ReleaseHost, assetName: string): void {
  if (!/[\\/:\0]/.test(assetName) && !['', '.', '..'].includes(assetName)) return
  throw new ActionError(
    'ASSET_WRONG',
    `Asset name ${JSON.stringify(assetName)} is not a valid file name; nothing was written.`,
    { hint: `Correct ${addressVariable}: ${hostName} does not store such names.` }
  )
}
