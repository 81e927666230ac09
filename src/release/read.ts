import { createHash } from 'node:crypto'
import { ActionError } from '../errors.ts'
import { digestBy, StreamHasher, type Digests, type HashRequest } from '../hashing/hasher.ts'
import { keepHeapSmall, LARGE_BYTES } from '../lib/memory.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import { equalDigests, formatDigest, type Digest } from '../signature/algorithms.ts'
import { plainPrehash } from '../signature/prehash.ts'
import type { AssetSet } from './snapshot.ts'

const READ_ATTEMPTS = 3

/** Whether an asset has this digest: as the API reports it, or by reading the asset where the API reports none. */
export async function hasDigest(snapshot: AssetSet, asset: ReleaseAsset, digest: Digest): Promise<boolean> {
  if (asset.digest !== undefined && digest.hash === 'sha256') return asset.digest === formatDigest(digest)
  return equalDigests(
    digestBy(await hashAsset(snapshot, asset, { prehashes: [plainPrehash(digest.hash)] }), digest.hash),
    digest
  )
}

/** Whether an asset has exactly these bytes. */
export async function hasSameBytes(
  snapshot: AssetSet,
  asset: ReleaseAsset,
  bytes: Uint8Array
): Promise<boolean> {
  return (
    asset.size === bytes.length &&
    (await hasDigest(snapshot, asset, { hash: 'sha256', bytes: createHash('sha256').update(bytes).digest() }))
  )
}

/** The bytes of an asset, which is downloaded once for each snapshot; undefined when it is larger than `maxBytes`. */
export async function readAsset(
  { host, contents }: AssetSet,
  asset: ReleaseAsset,
  maxBytes: number
): Promise<Uint8Array | undefined> {
  if (asset.size > maxBytes) return undefined
  if (asset.size > LARGE_BYTES) await keepHeapSmall()
  const reading =
    contents.get(asset.id) ??
    rereading(asset, async () => {
      const bytes = Buffer.alloc(asset.size) // a download has exactly the size that is listed, or it throws
      let length = 0
      for await (const chunk of host.download(asset)) {
        bytes.set(chunk, length)
        length += chunk.length
      }
      return bytes
    })
  contents.set(asset.id, reading)
  try {
    return await reading
  } catch (thrown) {
    contents.delete(asset.id)
    throw thrown
  }
}

/**
 * The bytes of an asset as they arrive, or as they were read before.
 *
 * @param failed ends it: another of several transfers failed.
 */
export async function* streamAsset(
  { host, contents }: AssetSet,
  asset: ReleaseAsset,
  failed?: AbortSignal
): AsyncIterable<Uint8Array> {
  const read = await contents.get(asset.id)
  if (read === undefined) yield* host.download(asset, failed)
  else yield read
}

/**
 * What is asked for of an asset, which is streamed unless it was read before.
 *
 * @param failed ends it: another of several transfers failed.
 */
export async function hashAsset(
  snapshot: AssetSet,
  asset: ReleaseAsset,
  request: HashRequest,
  failed?: AbortSignal
): Promise<Digests> {
  return rereading(asset, async () => {
    const hasher = new StreamHasher(request)
    for await (const chunk of streamAsset(snapshot, asset, failed)) hasher.update(chunk)
    return hasher.result()
  })
}

/**
 * The result of `read`, which is called again, three times at most, when the content that arrived was wrong; also when the connection broke
 * and the API reports no digest, without which the download cannot be resumed.
 */
export async function rereading<T>(asset: ReleaseAsset, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read()
    } catch (thrown) {
      const code = thrown instanceof ActionError ? thrown.code : undefined
      const again =
        code === 'ASSET_WRONG' ||
        (code === 'GITHUB_UNREACHABLE' && asset.digest === undefined && asset.size > 0)
      if (!again || attempt >= READ_ATTEMPTS) throw thrown
    }
  }
}
