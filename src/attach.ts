import { createHash } from 'node:crypto'
import { StreamHasher, digestBy } from './artifacts/hasher.ts'
import { streamFile } from './artifacts/files.ts'
import type { Artifact } from './artifacts/find.ts'
import { mapConcurrently } from './concurrency.ts'
import { ActionError } from './errors.ts'
import { NameTakenError, type AssetContent, type Log, type ReleaseAsset } from './ports.ts'
import { retry } from './retry.ts'
import { equalDigests, formatDigest, type Digest } from './signature/algorithms.ts'
import { provisionalName, type Target } from './target.ts'

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

const MAX_ASSETS = 1000
const MAX_ASSET_BYTES = 2 * 1024 ** 3 - 1 // "under 2 GiB" (GitHub docs, "About releases")
const UPLOADS_AT_ONCE = 4
const WHILE_OTHERS_REPLACE = {
  attempts: 3,
  baseDelayMs: 250,
  isTransient: (thrown: unknown) => thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED'
}
/** All names that this run gives must differ after GitHub's renaming, and what it sends must fit on the release. */
export function assertFits(target: Target, names: readonly string[], sent: readonly Artifact[]): void {
  const { store } = target
  const byStoredName = Map.groupBy(names, name => store.storedName(name))
  for (const [stored, group] of byStoredName) {
    if (group.length < 2) continue
    throw new ActionError(
      'ARTIFACT_NAMES_COLLIDE',
      `GitHub would store ${group.map(name => `"${name}"`).join(' and ')} under the same name, "${stored}".`,
      {
        hint: 'Rename one of them; GitHub replaces special characters in asset names with dots.'
      }
    )
  }
  for (const { path, size } of sent) {
    if (size > 0 && size <= MAX_ASSET_BYTES) continue
    const what =
      size === 0
        ? 'is empty; GitHub takes no empty assets'
        : `has ${size} bytes; GitHub takes assets under 2 GiB`
    throw new ActionError('ASSET_SIZE', `The artifact ${path} ${what}.`, {
      hint:
        size === 0
          ? 'Exclude it, or set upload: signatures.'
          : 'Split or compress it, or set upload: signatures and host it elsewhere.'
    })
  }
}

/** A release holds 1,000 assets; a replacement needs room for a moment, since the old asset goes last. */
export function assertRoom(target: Target, added: number, replaced: number): void {
  const total = target.assets.size + target.incomplete.size + added + Math.min(replaced, UPLOADS_AT_ONCE)
  if (total <= MAX_ASSETS) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `The release would have ${total} assets; GitHub allows ${MAX_ASSETS}.`,
    {
      hint: 'Remove some assets, or pack the artifacts into fewer archives.'
    }
  )
}

export function contentOfBytes(name: string, bytes: Uint8Array): AssetContent {
  return {
    name,
    contentType: 'application/octet-stream',
    size: bytes.length,
    sha256: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    async *open() {
      yield bytes
    }
  }
}

/**
 * A file to send, hashed again on its way: the last piece is held back until all of it has the digest that was signed, so
 * that a file which changed meanwhile never becomes an asset.
 *
 * @param signed its SHA-256 digest.
 */
export function contentOfFile(artifact: Artifact, signed: Digest): AssetContent {
  return {
    name: artifact.name,
    contentType: 'application/octet-stream',
    size: artifact.size,
    sha256: formatDigest(signed),
    async *open() {
      const hasher = new StreamHasher([signed.hash])
      let held: Uint8Array | undefined
      for await (const chunk of streamFile(artifact.absolutePath)) {
        if (held !== undefined) yield held
        held = chunk
        hasher.update(held)
      }
      if (!equalDigests(digestBy(hasher.digests(), signed.hash), signed)) {
        throw new ActionError(
          'ARTIFACT_CHANGED',
          `The artifact ${artifact.path} changed after it was signed; it is not attached.`,
          {
            hint: 'Let nothing write to the artifacts while this step runs, then run the job again.'
          }
        )
      }
      if (held !== undefined) yield held
    }
  }
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
      const asset = await retry(WHILE_OTHERS_REPLACE, () => replace(target, attachment))
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
