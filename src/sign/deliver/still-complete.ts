import { ActionError } from '../../errors.ts'
import { listed } from '../../lib/text.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import type { AttachedAsset } from '../../release/attach.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import type { Document, SigningContext } from '../model.ts'
import { assertOnlyChecksums } from '../plan/checksums.ts'
import { idsOf, listAgain, MAX_NAMED } from './still-attached.ts'

/** What the release is held against before it is declared complete. */
export interface LastLook {
  /** The assets of the signatures of the checksums file. */
  readonly attached: readonly (AttachedAsset | undefined)[]
  /** All assets of this run so far. */
  readonly done: readonly AttachedAsset[]
  /** Of the assets that were signed. */
  readonly names: readonly string[]
  /** The assets by name that `release-assets` selected from, when the artifacts were collected. */
  readonly collected: ReleaseSnapshot['assets']
  /** What `release-assets` selects to sign of the release as it is listed again. */
  readonly select: (now: ReleaseSnapshot) => Promise<readonly ReleaseAsset[]>
  /** Called with an asset of this run that was taken away again. */
  readonly onRemoved: (asset: AttachedAsset) => void
}

/**
 * Another job may have attached a second checksums file since the release was read, or exchanged, added or removed an asset that is to be
 * listed: looked at again at the last moment. The signature that this run attached is then removed if there is no list that it could belong
 * to; beside an old list it shows a later run that the list is of this action.
 *
 * @throws ASSET_CONFLICT, RELEASE_CHANGED
 */
export async function assertStillOnly(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  { name, content }: Document,
  { attached, done, names, collected, select, onRemoved }: LastLook
): Promise<void> {
  try {
    const now = await listAgain(context, snapshot, done)
    await assertOnlyChecksums(context, now, { name })
    const others = names.filter(asset => now.assets.get(asset)?.id !== collected.get(asset)?.id)
    if (others.length > 0) throw exchanged(others, name, snapshot)
    const inUse = idsOf(done)
    const isNew = (asset: ReleaseAsset): boolean =>
      collected.get(asset.name)?.id !== asset.id && !inUse.has(asset.id)
    if ([...now.assets.values()].some(isNew)) assertNone((await select(now)).filter(isNew), name, snapshot)
  } catch (thrown) {
    const isConflict =
      thrown instanceof ActionError && ['ASSET_CONFLICT', 'RELEASE_CHANGED'].includes(thrown.code)
    if (!isConflict || content?.kind !== 'new') throw thrown
    for (const signature of attached) {
      if (signature?.action !== 'uploaded') continue
      try {
        await snapshot.host.remove(signature.asset)
        onRemoved(signature)
        context.log.info(`Removed ${signature.name} again, since ${name} is not attached`)
      } catch {
        // the conflict matters more
      }
    }
    throw thrown
  }
}

const AFTER_OTHERS =
  'Let all jobs that attach to the release finish, then run this job again, with overwrite: true if it attaches a record or a statement.'

const WHILE_SIGNING = 'while this step signed the assets that release-assets selects'

/** @throws RELEASE_CHANGED */
function assertNone(added: readonly ReleaseAsset[], checksumsName: string, { label }: ReleaseSnapshot): void {
  if (added.length === 0) return
  throw new ActionError(
    'RELEASE_CHANGED',
    `${namesOf(added.map(({ name }) => name))} ${added.length === 1 ? 'was' : 'were'} added to the ${label} ${WHILE_SIGNING}; ${checksumsName} does not list ${added.length === 1 ? 'it' : 'them'} and is not attached.`,
    { hint: AFTER_OTHERS }
  )
}

function exchanged(names: readonly string[], checksumsName: string, { label }: ReleaseSnapshot): ActionError {
  const [was, it] = names.length === 1 ? ['was', 'it was'] : ['were', 'they were']
  return new ActionError(
    'RELEASE_CHANGED',
    `${namesOf(names)} ${was} replaced or removed on the ${label} ${WHILE_SIGNING}; ${checksumsName} lists what ${it} before, and is not attached.`,
    { hint: AFTER_OTHERS }
  )
}

function namesOf(names: readonly string[]): string {
  return listed(names, 'and', MAX_NAMED)
}
