import { ActionError } from '../../errors.ts'
import { listed } from '../../lib/text.ts'
import type { AttachedAsset } from '../../release/attach.ts'
import { relist, UNTIL_REPLICAS_AGREE, type ReleaseSnapshot } from '../../release/snapshot.ts'
import type { SigningContext } from '../model.ts'

/** Of assets in a message. */
export const MAX_NAMED = 5

/** The ids of assets. */
export function idsOf(attached: readonly AttachedAsset[]): ReadonlySet<number> {
  return new Set(attached.map(({ id }) => id))
}

/** Of what this run attached, that which it put in place of another asset. */
function replacedBy(
  { assets }: ReleaseSnapshot,
  attached: readonly AttachedAsset[]
): readonly AttachedAsset[] {
  return attached.filter(
    ({ name, id, action }) => action === 'uploaded' && (assets.get(name)?.id ?? id) !== id
  )
}

/**
 * The release as it is listed now. Where this run replaced something, a run that overlaps may have replaced that again: then all that this
 * run attached must still be there; a replica of the host may not list it yet.
 *
 * @throws RELEASE_CHANGED
 */
export async function listAgain(
  { waiting }: SigningContext,
  snapshot: ReleaseSnapshot,
  attached: readonly AttachedAsset[]
): Promise<ReleaseSnapshot> {
  if (replacedBy(snapshot, attached).length === 0) return relist(snapshot)
  return waiting.retry(UNTIL_REPLICAS_AGREE, async () => {
    const now = await relist(snapshot)
    const lost = attached.filter(({ name, id }) => now.assets.get(name)?.id !== id)
    if (lost.length === 0) return now
    throw new ActionError(
      'RELEASE_CHANGED',
      `Another job replaced or removed ${namesOf(lost)} on the ${snapshot.label} while this run attached its files: artifacts and signatures there may be of different builds.`,
      {
        hint: 'Let all jobs that attach to the release finish, then run the one that is right again, with overwrite: true.'
      }
    )
  })
}

/** The same at the end of a run, unless nothing was replaced, or the publish gate lists the assets anyway. */
export async function assertStillAttached(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  attached: readonly AttachedAsset[]
): Promise<void> {
  if (context.options.publishRelease || replacedBy(snapshot, attached).length === 0) return
  await listAgain(context, snapshot, attached)
}

/** A conflict with what this run had replaced by then. */
export function withReplaced(
  thrown: unknown,
  snapshot: ReleaseSnapshot,
  attached: readonly AttachedAsset[]
): unknown {
  const replaced = replacedBy(snapshot, attached)
  if (!(thrown instanceof ActionError) || thrown.code !== 'ASSET_CONFLICT' || replaced.length === 0)
    return thrown
  return new ActionError(
    thrown.code,
    `${thrown.message} By then this run had replaced ${namesOf(replaced)}: the release has a part of this build.`,
    {
      hint: 'Let the other job finish, then run the one that is right again, with overwrite: true.',
      cause: thrown
    }
  )
}

function namesOf(assets: readonly AttachedAsset[]): string {
  return listed(
    assets.map(({ name }) => name),
    'and',
    MAX_NAMED
  )
}
