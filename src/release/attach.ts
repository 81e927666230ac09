import { ActionError } from '../errors.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { untrusted } from '../lib/text.ts'
import { FINAL, PASSING, type Waiting } from '../lib/waiting.ts'
import { isSameAsset, NameTakenError } from '../ports/release-host.ts'
import type { Log } from '../ports/log.ts'
import type { AssetContent, ReleaseAsset, ReleaseHost } from '../ports/release-host.ts'
import { UPLOADS_AT_ONCE } from './limits.ts'
import { MAX_REPLACEMENT_MS, provisionalName } from './provisional.ts'
import type { ReleaseSnapshot } from './snapshot.ts'

/** Whether an asset under the wanted name makes the upload unnecessary: valid for the same artifact, though perhaps with different bytes. */
export type IsEquivalent = (asset: ReleaseAsset) => Promise<boolean>

/** What is done so that the release has an asset under a name. */
export type Attachment =
  | { readonly kind: 'kept'; readonly asset: ReleaseAsset }
  /** Stored by an interrupted replacement under a provisional name; `old` is the asset that it was to replace, if it is still there. */
  | ({
      readonly kind: 'interrupted'
      readonly asset: ReleaseAsset
      readonly old?: ReleaseAsset | undefined
    } & Wanted)
  | ({ readonly kind: 'new' } & Wanted)
  | ({ readonly kind: 'replacement'; readonly old: ReleaseAsset } & Wanted)

/** What is to be under a name: this content, or an equivalent asset. */
interface Wanted {
  readonly content: AssetContent
  readonly isEquivalent: IsEquivalent
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
 * Removes the provisional assets of these names that interrupted replacements left, where the asset under the name itself is complete. A
 * young one stays while the asset that it replaces is there: the job that stored it may be about to remove that one.
 *
 * @param inUse ids of assets that are attached under their final name by now.
 */
export async function removeLeftovers(
  snapshot: ReleaseSnapshot,
  names: ReadonlySet<string>,
  inUse: ReadonlySet<number>,
  log: Log
): Promise<void> {
  const { host, release } = snapshot
  const leftovers = snapshot.provisional.filter(
    ({ asset, finalName }) => names.has(finalName) && !inUse.has(asset.id)
  )
  if (leftovers.length === 0) return
  const now = await host.listAssets(release)
  const complete = new Set(now.filter(({ state }) => state === 'uploaded').map(({ name }) => name))
  for (const { asset, finalName, replaces } of leftovers) {
    if (!complete.has(finalName)) continue // another job may be about to give it that name
    const isYoung = host.serverNow() - asset.createdAt < MAX_REPLACEMENT_MS
    if (isYoung && now.some(({ id }) => id === replaces)) {
      log.warning(
        `Left ${asset.name} on the release: it is younger than ${MAX_REPLACEMENT_MS / 60_000} minutes, and another job may be replacing ${finalName} with it. If no other job is running, delete it, or run this job again later.`
      )
      continue
    }
    await host.remove(asset)
    log.info(`Removed ${asset.name}, left by an interrupted replacement`)
  }
}

async function attach(
  snapshot: ReleaseSnapshot,
  attachment: Attachment,
  ports: AttachPorts & { readonly failed: AbortSignal }
): Promise<AttachedAsset> {
  const { log, waiting, failed } = ports
  switch (attachment.kind) {
    case 'kept':
      return toAttached(attachment.asset, 'kept')
    case 'interrupted': {
      const { asset, old, ...wanted } = attachment
      // seen before anything was signed
      if (old !== undefined && !(await isListed(snapshot, asset)))
        return attach(snapshot, { ...wanted, kind: 'replacement', old }, ports)
      if (old !== undefined) await snapshot.host.remove(old)
      const stored = await settleName(snapshot, asset, wanted, failed)
      log.info(`Completed the replacement of ${stored.asset.name}`)
      return toAttached(stored.asset, stored.asset.id === asset.id ? 'kept' : stored.action)
    }
    case 'new': {
      const stored = await uploadOrKeep(snapshot, attachment, failed)
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
  snapshot: ReleaseSnapshot,
  { content, isEquivalent }: Wanted,
  failed: AbortSignal
): Promise<StoredAsset> {
  try {
    return { asset: await upload(snapshot, content, failed), action: 'uploaded' }
  } catch (thrown) {
    if (!(thrown instanceof NameTakenError)) throw thrown
    if (await isEquivalent(thrown.asset)) return { asset: thrown.asset, action: 'kept' }
    throw nameTaken(thrown.asset.name)
  }
}

/**
 * Uploads the content, which must get the name by which it is looked for: under another one nothing finds it, and what was signed names it
 * wrongly. It is then removed again.
 *
 * @throws ASSET_WRONG
 */
async function upload(
  { host, release }: ReleaseSnapshot,
  content: AssetContent,
  failed: AbortSignal
): Promise<ReleaseAsset> {
  const asset = await host.upload(release, content, failed)
  if (asset.name === host.storedName(content.name)) return asset
  const isRemoved = await host.remove(asset).then(
    () => true,
    () => false
  )
  throw wrongName(host, content.name, { stored: asset.name, isRemoved })
}

function wrongName(
  host: ReleaseHost,
  name: string,
  { stored, isRemoved }: { readonly stored: string; readonly isRemoved: boolean }
): ActionError {
  return new ActionError(
    'ASSET_WRONG',
    `${host.name} stored ${name} as "${untrusted(stored)}", expected "${host.storedName(name)}"${isRemoved ? '; the asset was removed again' : ''}.`,
    {
      hint: `${isRemoved ? 'Give the file' : 'Rename the asset on the release, or delete it and give the file'} a name of plain letters, digits, "-", "_" and "."; if it has one, report this as a bug.`
    }
  )
}

/** Stores the new content, checked, under a provisional name before the old asset is removed. */
async function replace(
  snapshot: ReleaseSnapshot,
  { content, isEquivalent, old }: Extract<Attachment, { kind: 'replacement' }>,
  failed: AbortSignal
): Promise<StoredAsset> {
  const { host } = snapshot
  const provisional = { ...content, name: provisionalName(old) }
  let stored = await uploadOrKeep(snapshot, { content: provisional, isEquivalent: async () => true }, failed)
  const isSame = stored.asset.digest === content.sha256
  if (stored.action === 'kept' && !isSame && !(await isEquivalent(stored.asset))) {
    await host.remove(stored.asset) // by its name an asset of this action, of an earlier run with different content
    stored = { asset: await upload(snapshot, provisional, failed), action: 'uploaded' }
  }
  await host.remove(old)
  const wanted = { content: { ...content, name: old.name }, isEquivalent }
  const settled = await settleName(snapshot, stored.asset, wanted, failed)
  const isOwn = settled.asset.id !== stored.asset.id || isSame || stored.action === 'uploaded'
  return isOwn ? settled : { ...settled, action: 'kept' }
}

/** Whether the release still has this asset, unchanged. */
async function isListed({ host, release }: ReleaseSnapshot, asset: ReleaseAsset): Promise<boolean> {
  return (await host.listAssets(release)).some(listed => isSameAsset(listed, asset))
}

/**
 * Gives a stored asset its final name. When another job was first, this one is removed, and that of the other job kept if it is equivalent.
 * When neither is there, somebody removed this one after the old asset was gone: the content is uploaded again.
 */
async function settleName(
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset,
  wanted: Wanted,
  failed: AbortSignal
): Promise<StoredAsset> {
  const { host, release } = snapshot
  const name = host.storedName(wanted.content.name)
  const renamed = await host.rename(asset, name)
  if (renamed !== undefined && renamed.name !== name)
    throw wrongName(host, name, { stored: renamed.name, isRemoved: false })
  if (renamed !== undefined) return { asset: renamed, action: 'uploaded' }
  const there = (await host.listAssets(release)).find(
    candidate => candidate.name === name && candidate.state === 'uploaded'
  )
  if (there === undefined) {
    const stored = await uploadOrKeep(snapshot, wanted, failed)
    await host.remove(asset)
    return stored
  }
  const isKept = await wanted.isEquivalent(there)
  await host.remove(asset)
  if (!isKept) throw nameTaken(name)
  return { asset: there, action: 'kept' }
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
