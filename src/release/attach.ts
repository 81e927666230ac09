import { ActionError } from '../errors.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { FINAL, PASSING, Waiting } from '../lib/waiting.ts'
import { NameTakenError, type AssetContent, type Log, type ReleaseAsset } from '../ports.ts'
import { UPLOADS_AT_ONCE } from './limits.ts'
import { provisionalName } from './names.ts'
import type { Target } from './snapshot.ts'

/** Whether an asset under the wanted name serves as well as what would be sent: valid, though perhaps not the same bytes. */
export type IsEquivalent = (asset: ReleaseAsset) => Promise<boolean>

/** Something that will be on the release. */
export type Attachment =
  | { readonly kind: 'kept'; readonly asset: ReleaseAsset }
  /** Stored by an interrupted replacement under a name for the time being; `old` is what it was to replace, if still there. */
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

export interface AttachedAsset {
  readonly name: string
  readonly url: string
  readonly id: number
  readonly digest: string | undefined
  readonly action: 'kept' | 'uploaded'
}

const WHILE_OTHERS_REPLACE = {
  service: 'GitHub',
  doing: 'replace an asset',
  attempts: 3,
  baseDelayMs: 250,
  outlook: (thrown: unknown) =>
    thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED' ? PASSING : FINAL
}

/**
 * Sends what is new, a few at a time; returns what is on the release then, in the order of `attachments`. `onAttached` hears
 * of each asset once it is safe.
 */
export async function attachAll(
  target: Target,
  attachments: readonly Attachment[],
  log: Log,
  onAttached: (asset: AttachedAsset) => void
): Promise<AttachedAsset[]> {
  return mapConcurrently(attachments, UPLOADS_AT_ONCE, async attachment => {
    const attached = await attach(target, attachment, log)
    onAttached(attached)
    return attached
  })
}

async function attach(target: Target, attachment: Attachment, log: Log): Promise<AttachedAsset> {
  switch (attachment.kind) {
    case 'kept':
      return toAttached(attachment.asset, 'kept')
    case 'interrupted':
      if (attachment.old !== undefined) await target.store.remove(attachment.old)
      log.info(`Completed the replacement of ${attachment.finalName}`)
      return toAttached(
        await settleName(target, attachment.asset, attachment.finalName, async () => false),
        'kept'
      )
    case 'new': {
      const { content, isEquivalent } = attachment
      const stored = await uploadOrKeep(target, content, isEquivalent)
      log.info(`${stored.action === 'kept' ? 'Kept' : 'Attached'} ${stored.asset.name}`)
      return toAttached(stored.asset, stored.action)
    }
    case 'replacement': {
      const asset = await new Waiting().retry(WHILE_OTHERS_REPLACE, () => replace(target, attachment))
      log.info(`Replaced ${asset.name}`)
      return toAttached(asset, 'uploaded')
    }
  }
}

/** Another job can attach the same thing at the same time: the first one wins, and an equivalent asset is as good. */
async function uploadOrKeep(
  { store, release }: Target,
  content: AssetContent,
  isEquivalent: IsEquivalent
): Promise<{ readonly asset: ReleaseAsset; readonly action: AttachedAsset['action'] }> {
  try {
    return { asset: await store.upload(release, content), action: 'uploaded' }
  } catch (thrown) {
    if (!(thrown instanceof NameTakenError)) throw thrown
    if (await isEquivalent(thrown.asset)) return { asset: thrown.asset, action: 'kept' }
    throw nameTaken(thrown.asset.name)
  }
}

/** The new bytes are stored and proven under a name of their own before the old ones go. */
async function replace(
  target: Target,
  { content, isEquivalent, old }: Extract<Attachment, { kind: 'replacement' }>
): Promise<ReleaseAsset> {
  const { store } = target
  const provisional = { ...content, name: provisionalName(old) }
  let { asset } = await uploadOrKeep(target, provisional, async () => true)
  if (asset.digest !== content.sha256 && !(await isEquivalent(asset))) {
    await store.remove(asset) // ours by its name, of an earlier run with other content
    asset = await store.upload(target.release, provisional)
  }
  await store.remove(old)
  return settleName(target, asset, old.name, isEquivalent)
}

/** Gives a stored asset its final name; when another job was faster and its asset is as good, ours goes. */
async function settleName(
  target: Target,
  asset: ReleaseAsset,
  name: string,
  isEquivalent: IsEquivalent
): Promise<ReleaseAsset> {
  const { store, release } = target
  const renamed = await store.rename(asset, name)
  if (renamed !== undefined) return renamed
  const there = (await store.listAssets(release)).find(
    candidate => candidate.name === name && candidate.state === 'uploaded'
  )
  if (there === undefined || !(await isEquivalent(there))) throw nameTaken(name)
  await store.remove(asset)
  return there
}

function nameTaken(name: string): ActionError {
  return new ActionError(
    'ASSET_CONFLICT',
    `Another job attached an asset ${name} meanwhile, with other content.`,
    {
      hint: 'Let one job alone sign each artifact, or run this job again once the other is done.'
    }
  )
}

function toAttached({ name, url, id, digest }: ReleaseAsset, action: AttachedAsset['action']): AttachedAsset {
  return { name, url, id, digest, action }
}
