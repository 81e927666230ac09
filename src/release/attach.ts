import { ActionError } from '../errors.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { FINAL, PASSING, type Waiting } from '../lib/waiting.ts'
import { NameTakenError, type AssetContent, type Log, type ReleaseAsset } from '../ports.ts'
import { UPLOADS_AT_ONCE } from './limits.ts'
import { provisionalName } from './provisional.ts'
import type { ReleaseSnapshot } from './snapshot.ts'

/** Whether an asset under the wanted name makes the upload unnecessary: valid for the same artifact, though perhaps with different bytes. */
export type IsEquivalent = (asset: ReleaseAsset) => Promise<boolean>

/** What is done so that the release has an asset under a name. */
export type Attachment =
  | { readonly kind: 'kept'; readonly asset: ReleaseAsset }
  /** Stored by an interrupted replacement under a provisional name; `old` is the asset that it was to replace, if it is still there. */
  | {
      readonly kind: 'interrupted'
      readonly asset: ReleaseAsset
      readonly finalName: string
      readonly old?: ReleaseAsset | undefined
    }
  | { readonly kind: 'new'; readonly content: AssetContent; readonly isEquivalent: IsEquivalent }
  | {
      readonly kind: 'replacement'
      readonly content: AssetContent
      readonly isEquivalent: IsEquivalent
      readonly old: ReleaseAsset
    }

/** An asset that is on the release under its name. */
export interface AttachedAsset extends Pick<ReleaseAsset, 'name' | 'url' | 'id' | 'digest'> {
  readonly action: 'kept' | 'uploaded'
  /** As the host reports it. */
  readonly asset: ReleaseAsset
}

const WHILE_OTHERS_REPLACE = {
  service: 'GitHub',
  doing: 'replace an asset',
  attempts: 3,
  baseDelayMs: 250,
  outlook: (thrown: unknown) =>
    thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED' ? PASSING : FINAL
}

/** What attaching needs besides the release. */
export interface AttachPorts {
  readonly log: Log
  readonly waiting: Waiting
  /** Called with each asset once it is on the release under its name. */
  readonly onAttached: (asset: AttachedAsset) => void
}

/**
 * The assets that are on the release afterwards, by attachment; four are attached at once. The first failure ends the uploads beside it.
 *
 * @throws ASSET_CONFLICT when another job attached different content under one of the names, and what the host's requests throw.
 */
export async function attachAll<T extends Attachment>(
  snapshot: ReleaseSnapshot,
  attachments: readonly T[],
  ports: AttachPorts
): Promise<ReadonlyMap<T, AttachedAsset>> {
  const attached = new Map<T, AttachedAsset>()
  await mapConcurrently(attachments, UPLOADS_AT_ONCE, async (attachment, failed) => {
    const asset = await attach(snapshot, attachment, { ...ports, failed })
    attached.set(attachment, asset)
    ports.onAttached(asset)
  })
  return attached
}

/**
 * Removes the provisional assets of these names that interrupted replacements left, where the asset under the name itself is complete.
 *
 * @param inUse ids of assets that are attached under their final name by now.
 */
export async function removeLeftovers(
  snapshot: ReleaseSnapshot,
  names: ReadonlySet<string>,
  inUse: ReadonlySet<number>,
  log: Log
): Promise<void> {
  const leftovers = snapshot.provisional.filter(
    ({ asset, finalName }) => names.has(finalName) && !inUse.has(asset.id)
  )
  if (leftovers.length === 0) return
  const now = await snapshot.host.listAssets(snapshot.release)
  const complete = new Set(now.filter(({ state }) => state === 'uploaded').map(({ name }) => name))
  for (const { asset, finalName } of leftovers) {
    if (!complete.has(finalName)) continue // another job may be about to give it that name
    await snapshot.host.remove(asset)
    log.info(`Removed ${asset.name}, left by an interrupted replacement`)
  }
}

async function attach(
  snapshot: ReleaseSnapshot,
  attachment: Attachment,
  { log, waiting, failed }: AttachPorts & { readonly failed: AbortSignal }
): Promise<AttachedAsset> {
  switch (attachment.kind) {
    case 'kept':
      return toAttached(attachment.asset, 'kept')
    case 'interrupted':
      if (attachment.old !== undefined) await snapshot.host.remove(attachment.old)
      log.info(`Completed the replacement of ${attachment.finalName}`)
      return toAttached(
        await settleName(snapshot, attachment.asset, attachment.finalName, async () => false),
        'kept'
      )
    case 'new': {
      const { content, isEquivalent } = attachment
      const stored = await uploadOrKeep(snapshot, content, { isEquivalent, failed })
      log.info(`${stored.action === 'kept' ? 'Kept' : 'Attached'} ${stored.asset.name}`)
      return toAttached(stored.asset, stored.action)
    }
    case 'replacement': {
      const stored = await waiting
        .until(failed)
        .retry(WHILE_OTHERS_REPLACE, () => replace(snapshot, attachment, failed))
      log.info(`Replaced ${stored.asset.name}`)
      return toAttached(stored.asset, stored.action)
    }
  }
}

/** An asset, and whether its content is what this run sent. */
type StoredAsset = Pick<AttachedAsset, 'asset' | 'action'>

/** Uploads the content; when another job attached an equivalent asset first, that one is kept. */
async function uploadOrKeep(
  { host, release }: ReleaseSnapshot,
  content: AssetContent,
  { isEquivalent, failed }: { readonly isEquivalent: IsEquivalent; readonly failed: AbortSignal }
): Promise<StoredAsset> {
  try {
    return { asset: await host.upload(release, content, failed), action: 'uploaded' }
  } catch (thrown) {
    if (!(thrown instanceof NameTakenError)) throw thrown
    if (await isEquivalent(thrown.asset)) return { asset: thrown.asset, action: 'kept' }
    throw nameTaken(thrown.asset.name)
  }
}

/** Stores the new content, checked, under a provisional name before the old asset is removed. */
async function replace(
  snapshot: ReleaseSnapshot,
  { content, isEquivalent, old }: Extract<Attachment, { kind: 'replacement' }>,
  failed: AbortSignal
): Promise<StoredAsset> {
  const { host } = snapshot
  const provisional = { ...content, name: provisionalName(old) }
  let stored = await uploadOrKeep(snapshot, provisional, { isEquivalent: async () => true, failed })
  const isSame = stored.asset.digest === content.sha256
  if (stored.action === 'kept' && !isSame && !(await isEquivalent(stored.asset))) {
    await host.remove(stored.asset) // by its name an asset of this action, of an earlier run with different content
    stored = { asset: await host.upload(snapshot.release, provisional, failed), action: 'uploaded' }
  }
  await host.remove(old)
  const asset = await settleName(snapshot, stored.asset, old.name, isEquivalent)
  const isOwn = asset.id === stored.asset.id && (isSame || stored.action === 'uploaded')
  return { asset, action: isOwn ? 'uploaded' : 'kept' }
}

/** Gives a stored asset its final name; when another job was first and its asset is equivalent, that one is kept and this one removed. */
async function settleName(
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset,
  name: string,
  isEquivalent: IsEquivalent
): Promise<ReleaseAsset> {
  const { host, release } = snapshot
  const renamed = await host.rename(asset, name)
  if (renamed !== undefined) return renamed
  const there = (await host.listAssets(release)).find(
    candidate => candidate.name === name && candidate.state === 'uploaded'
  )
  if (there === undefined || !(await isEquivalent(there))) throw nameTaken(name)
  await host.remove(asset)
  return there
}

function nameTaken(name: string): ActionError {
  return new ActionError(
    'ASSET_CONFLICT',
    `Release asset ${name} was attached by another job in the meantime, with different content.`,
    {
      hint: 'Let one job alone sign each artifact, or run this job again once the other is done.'
    }
  )
}

function toAttached(asset: ReleaseAsset, action: AttachedAsset['action']): AttachedAsset {
  const { name, url, id, digest } = asset
  return { name, url, id, digest, action, asset }
}
