import { createReadStream } from 'node:fs'
import { StreamHasher, digestBy } from './artifacts/hash.ts'
import type { Artifact } from './artifacts/find.ts'
import { mapConcurrently } from './concurrency.ts'
import { ATTACH_TO_DRAFT_HINT, ActionError } from './errors.ts'
import type { AssetContent, Log, Release, ReleaseAsset, ReleaseReference, ReleaseStore } from './ports.ts'
import { equalDigests, formatDigest, type Digest } from './signature/algorithms.ts'

/** The release to attach to, as it was before anything was done. */
export interface Target {
  readonly store: ReleaseStore
  readonly release: Release
  readonly assets: ReadonlyMap<string, ReleaseAsset>
}

/** Something that will be on the release: kept as it is there, or sent. */
export type Attachment =
  | { readonly kind: 'kept'; readonly asset: ReleaseAsset }
  | { readonly kind: 'new'; readonly content: AssetContent }
  | { readonly kind: 'replacement'; readonly content: AssetContent; readonly old: ReleaseAsset }

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
const READ_BYTES = 256 * 1024

/** Looks the release up, with all its assets. */
export async function findTarget(store: ReleaseStore, reference: ReleaseReference): Promise<Target> {
  const release = await store.find(reference)
  const assets = await store.listAssets(release)
  return { store, release, assets: new Map(assets.map(asset => [asset.name, asset] as const)) }
}

/** Refuses a release that takes no assets any more: before anything is signed. */
export function assertAttachable({ release }: Target): void {
  if (!release.immutable) return
  throw new ActionError(
    'RELEASE_IMMUTABLE',
    `The release ${release.id} for "${release.tag}" is immutable: nothing can be attached to it.`,
    {
      hint: ATTACH_TO_DRAFT_HINT
    }
  )
}

/** The asset under the name that GitHub will give to `name`; an incomplete upload there is an error. */
export function attachedAs(target: Target, name: string): ReleaseAsset | undefined {
  const asset = target.assets.get(target.store.storedName(name))
  if (asset === undefined || asset.state === 'uploaded') return asset
  throw new ActionError(
    'ASSET_CONFLICT',
    `The asset ${asset.name} (id ${asset.id}) is an upload that was never completed.`,
    {
      hint: `If no other job is uploading it now, delete it: gh api -X DELETE repos/{owner}/{repo}/releases/assets/${asset.id}`
    }
  )
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
  const large = sent.find(artifact => artifact.size > MAX_ASSET_BYTES)
  if (large !== undefined) {
    throw new ActionError(
      'ASSET_TOO_LARGE',
      `The artifact ${large.path} has ${large.size} bytes; GitHub takes assets under 2 GiB.`,
      {
        hint: 'Split or compress it, or set upload: signatures and host it elsewhere.'
      }
    )
  }
}

/** A release holds 1,000 assets; asked before signing, with the number of assets that will be new. */
export function assertRoom(target: Target, added: number): void {
  const total = target.assets.size + added
  if (total <= MAX_ASSETS) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `The release would have ${total} assets; GitHub allows ${MAX_ASSETS}.`,
    {
      hint: 'Remove some assets, or pack the artifacts into fewer archives.'
    }
  )
}

/** Whether an asset has these bytes: by GitHub's digest, or by reading it where GitHub does not know the digest. */
export async function hasDigest(target: Target, asset: ReleaseAsset, sha256: Digest): Promise<boolean> {
  if (asset.digest !== undefined) return asset.digest === formatDigest(sha256)
  const hasher = new StreamHasher(['sha256'])
  for await (const chunk of target.store.download(asset)) hasher.update(chunk)
  return equalDigests(digestBy(hasher.digests(), 'sha256'), sha256)
}

/** An asset read whole; undefined when it is larger than `maxBytes`. */
export async function readAsset(
  store: ReleaseStore,
  asset: ReleaseAsset,
  maxBytes: number
): Promise<Uint8Array | undefined> {
  if (asset.size > maxBytes) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of store.download(asset)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export function contentOfBytes(name: string, bytes: Uint8Array, contentType: string): AssetContent {
  return {
    name,
    contentType,
    size: bytes.length,
    async *open() {
      yield bytes
    }
  }
}

/**
 * A file to send, hashed again on its way: the last piece is held back until all of it has the digest that was signed, so
 * that a file which changed meanwhile never becomes an asset.
 */
export function contentOfFile(artifact: Artifact, signed: Digest): AssetContent {
  return {
    name: artifact.name,
    contentType: 'application/octet-stream',
    size: artifact.size,
    async *open() {
      const hasher = new StreamHasher([signed.hash])
      let held: Uint8Array | undefined
      for await (const chunk of createReadStream(artifact.absolutePath, { highWaterMark: READ_BYTES })) {
        if (held !== undefined) yield held
        held = chunk as Uint8Array
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

/** Sends what is new, a few at a time; `onAttached` hears of each asset once it is safe. */
export async function attachAll(
  target: Target,
  attachments: readonly Attachment[],
  log: Log,
  onAttached: (asset: AttachedAsset) => void
): Promise<void> {
  await mapConcurrently(attachments, UPLOADS_AT_ONCE, async attachment =>
    onAttached(await attach(target, attachment, log))
  )
}

async function attach({ store, release }: Target, attachment: Attachment, log: Log): Promise<AttachedAsset> {
  switch (attachment.kind) {
    case 'kept':
      return toAttached(attachment.asset, 'kept')
    case 'new': {
      const asset = await store.upload(release, attachment.content)
      log.info(`Attached ${asset.name}`)
      return toAttached(asset, 'uploaded')
    }
    case 'replacement': {
      // the new bytes are stored and proven under a name of their own before the old ones go
      const { content, old } = attachment
      const stored = await store.upload(release, { ...content, name: `kms-sign-new-${old.id}-${old.name}` })
      await store.remove(old)
      const asset = await store.rename(stored, old.name)
      log.info(`Replaced ${asset.name}`)
      return toAttached(asset, 'uploaded')
    }
  }
}

function toAttached({ name, url, id, digest }: ReleaseAsset, action: AttachedAsset['action']): AttachedAsset {
  return { name, url, id, digest, action }
}
