import { ActionError } from '../../errors.ts'
import type { ReleaseAsset } from '../../ports.ts'

/** An asset that stands in the way. @param what follows its name, as "that is not signed." */
export function assetConflict({ name }: Pick<ReleaseAsset, 'name'>, what: string, hint: string): ActionError {
  return new ActionError('ASSET_CONFLICT', `The release has an asset ${name} ${what}`, { hint })
}

/** A file of another tool under a name of this run. @param kind as "a public key". */
export function thirdPartyAsset(
  { name }: Pick<ReleaseAsset, 'name'>,
  kind: string,
  hint: string
): ActionError {
  return new ActionError(
    'ASSET_CONFLICT',
    `Release asset ${name} already exists and is not ${kind}; it will not be overwritten.`,
    { hint }
  )
}
