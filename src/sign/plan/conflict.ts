import { ActionError } from '../../errors.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'

/**
 * The error for an asset of this action that this run may not replace.
 *
 * @param what the predicate of the sentence, as "is signed already."
 */
export function assetConflict({ name }: Pick<ReleaseAsset, 'name'>, what: string, hint: string): ActionError {
  return new ActionError('ASSET_CONFLICT', `Release asset ${name} ${what}`, { hint })
}

/**
 * The error for a third-party file under a name of this run.
 *
 * @param kind what it should be, as "a public key".
 */
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
