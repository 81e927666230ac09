import { ActionError } from '../errors.ts'
import { hasherBy } from '../hashing/hasher.ts'
import { plainPrehash } from '../signature/prehash.ts'
import { assertSecureEndpoint, isLoopback } from '../network/endpoints.ts'
import { keepHeapSmall, LARGE_BYTES } from '../lib/memory.ts'
import { PASSING, type Outlook } from '../lib/waiting.ts'
import { NameTakenError, type AssetContent, type Release, type ReleaseAsset } from '../ports/release-host.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { isNameTaken, statusOf } from './advice.ts'
import type { GitHubApi } from './api.ts'
import { storedAssetName } from './asset-name.ts'
import { assetWrong, downloadAsset } from './download.ts'
import { toAsset } from './shapes.ts'

/** What the upload needs to look around with. */
export interface AssetLookup {
  /** Asks once: the upload repeats it. */
  list(): Promise<readonly ReleaseAsset[]>
  /** Undefined when it is gone. */
  reread(asset: ReleaseAsset): Promise<ReleaseAsset | undefined>
  remove(asset: ReleaseAsset): Promise<void>
  pathOf(asset: ReleaseAsset): string
}

const BASE_DELAY_MS = 500

/** An incomplete upload younger than this may be another job's, still under way; larger files get a second for each MiB. */
const LEFTOVER_GRACE_MS = 10_000

const FIRST_LOOK_MS = 1_000
const LAST_LOOK_MS = 10_000
const MIB = 1024 * 1024

/** Another job that is seen to upload is waited for so long at most, however slow it is. */
export const MAX_OTHER_UPLOAD_MS = 15 * 60_000

/**
 * Uploads one asset. When the answer is lost or an error, the release is asked what became of it before anything is sent
 * again: the bytes may be stored, half an upload may block the name, another job may have been first.
 */
export async function uploadAsset(
  api: GitHubApi,
  release: Release,
  content: AssetContent,
  lookup: AssetLookup
): Promise<ReleaseAsset> {
  const outlook = (failure: unknown): Outlook =>
    isNameTaken(failure) || statusOf(failure) === 404 ? PASSING : api.outlookOf(failure)
  const mayBeStored = (failure: unknown): boolean => ['passing', 'outage'].includes(outlook(failure).kind)
  const attempts = api.attempts({ doing: `upload ${content.name}`, baseDelayMs: BASE_DELAY_MS, outlook })
  /** Of the last upload, until the release has told what became of it. */
  let open: { readonly failure: unknown; readonly hasWaited: boolean } | undefined
  for (;;) {
    try {
      if (open === undefined) {
        try {
          return await sendAndCheck(api, release, content, lookup)
        } catch (failure) {
          api.throwIfEnded() // then nothing is looked for or waited for
          if (failure instanceof ActionError && outlook(failure).kind === 'final')
            await clearLeftover(api, content, lookup).catch(() => undefined)
          if (!mayBeStored(failure)) throw failure
          open = { failure, hasWaited: false }
        }
      }
      const there = await settle(api, content, lookup)
      if (there !== undefined) return there
      const { failure, hasWaited } = open
      open = undefined
      if (!hasWaited) throw failure
    } catch (thrown) {
      api.throwIfEnded()
      if (thrown instanceof NameTakenError) throw thrown
      await attempts.waitAfter(thrown)
      if (open !== undefined) open = { ...open, hasWaited: true } // for the look, so that it is sent as soon as that succeeds
    }
  }
}

/**
 * The upload endpoint of a release, out of its RFC 6570 template. It gets the token, so it must belong to the API: the
 * same host, `uploads.github.com` for `api.github.com`, or `uploads.X` for `api.X`.
 */
export function uploadEndpoint(apiUrl: string, template: string): URL {
  const api = new URL(apiUrl)
  const url = assertSecureEndpoint(template.split('{')[0] ?? '', "the release's upload_url")
  const belongs =
    url.hostname === api.hostname ||
    (api.hostname.startsWith('api.') && url.hostname === `uploads.${api.hostname.slice('api.'.length)}`) ||
    (isLoopback(url.hostname) && isLoopback(api.hostname))
  if (belongs) return url
  throw new ActionError(
    'GITHUB_REFUSED',
    `The release's upload_url leads to ${url.host}, which does not belong to the API at ${api.host}.`,
    {
      hint: 'Check GITHUB_API_URL; the token is not sent to another host.'
    }
  )
}

async function sendAndCheck(
  api: GitHubApi,
  release: Release,
  content: AssetContent,
  lookup: AssetLookup
): Promise<ReleaseAsset> {
  const url = uploadEndpoint(api.apiUrl, release.uploadUrl)
  url.searchParams.set('name', content.name)
  const watch = api.watch(`the upload of ${content.name}`)
  if (content.size > LARGE_BYTES) await keepHeapSmall()
  let unreadable: unknown
  async function* body(): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of content.open()) {
        watch.signal.throwIfAborted()
        watch.moved(chunk.length)
        api.transfers.count('Uploaded', chunk.length)
        yield chunk
      }
      watch.begin() // GitHub stores it now
    } catch (thrown) {
      unreadable = thrown // not a failure of the request
      throw thrown
    }
  }
  try {
    const { data } = await api.send({
      method: 'POST',
      url: url.href,
      headers: { 'content-type': content.contentType, 'content-length': content.size },
      body: body(),
      watch
    })
    const asset = toAsset(data)
    await assertStored(api, asset, content, lookup)
    return asset
  } catch (thrown) {
    throw unreadable ?? thrown
  } finally {
    watch.stop()
  }
}

/** GitHub's answer is checked; an asset of ours that turned out wrong is taken away again. */
async function assertStored(
  api: GitHubApi,
  asset: ReleaseAsset,
  content: AssetContent,
  lookup: AssetLookup
): Promise<void> {
  const seen =
    asset.state !== 'uploaded'
      ? `in the state "${asset.state}"`
      : asset.size !== content.size
        ? `with ${asset.size} bytes`
        : (await hasContent(api, asset, content, lookup))
          ? undefined
          : asset.digest === undefined
            ? 'with different content'
            : `as ${asset.digest}`
  if (seen === undefined) return
  await lookup.remove(asset).catch(() => undefined) // the error below matters more
  throw assetWrong(
    `GitHub stored ${content.name} ${seen}; sent were ${content.size} bytes, ${content.sha256}.`
  )
}

/**
 * What is under the content's name now: our bytes (returned), nothing (undefined), or another job's asset (thrown). An
 * incomplete upload is given time to complete, since it may be another job's, and is then removed.
 */
async function settle(
  api: GitHubApi,
  content: AssetContent,
  lookup: AssetLookup
): Promise<ReleaseAsset | undefined> {
  const stored = storedAssetName(content.name)
  const listed = (await lookup.list()).find(({ name }) => name === stored)
  const asset =
    listed?.state === 'uploaded' ? listed : listed && (await waitForLeftover(api, listed, content, lookup))
  if (asset === undefined) return undefined
  if (asset.size === content.size && (await hasContent(api, asset, content, lookup))) return asset
  throw new NameTakenError(asset)
}

/**
 * Undefined once the leftover is gone, by itself or removed; else the asset that it has become. How old it is says the server's
 * clock; how long it is waited for, the local one: the server may be wrong about either.
 */
async function waitForLeftover(
  api: GitHubApi,
  leftover: ReleaseAsset,
  content: AssetContent,
  lookup: AssetLookup
): Promise<ReleaseAsset | undefined> {
  const { leftoverMs } = api.limits
  const graceMs = Math.min(leftoverMs, LEFTOVER_GRACE_MS + (content.size / MIB) * 1000)
  const ageMs = Math.max(0, api.serverNow() - leftover.createdAt)
  const startedAt = api.now()
  let seen = leftover
  let until = startedAt + Math.max(0, graceMs - ageMs)
  for (let looks = 0; ; looks++) {
    const now = await lookup.reread(leftover)
    if (now === undefined || now.state === 'uploaded') return now
    // it grows, so somebody is at it
    if (now.size !== seen.size) until = api.now() + leftoverMs
    seen = now
    const leftMs = Math.min(until, startedAt + MAX_OTHER_UPLOAD_MS) - api.now()
    if (leftMs <= 0) {
      await lookup.remove(now)
      return undefined
    }
    if (looks === 1)
      api.say(
        `An unfinished upload of ${leftover.name} is on the release; another job may be at it: waiting.`
      )
    await api.pause(
      Math.min(leftMs, LAST_LOOK_MS, FIRST_LOOK_MS * 2 ** looks),
      `Waiting for the upload of ${leftover.name}`
    )
  }
}

/** After an upload that we broke off ourselves. */
async function clearLeftover(api: GitHubApi, content: AssetContent, lookup: AssetLookup): Promise<void> {
  const stored = storedAssetName(content.name)
  const leftover = (await lookup.list()).find(({ name, state }) => name === stored && state !== 'uploaded')
  if (leftover !== undefined) await waitForLeftover(api, leftover, content, lookup)
}

/** By GitHub's digest; an older server does not tell, so there it is read. */
async function hasContent(
  api: GitHubApi,
  asset: ReleaseAsset,
  content: AssetContent,
  lookup: AssetLookup
): Promise<boolean> {
  if (asset.digest !== undefined) return asset.digest === content.sha256
  const hasher = hasherBy('sha256')
  for await (const chunk of downloadAsset(api, lookup.pathOf(asset), asset)) hasher.update(chunk)
  return formatDigest(hasher.digest(plainPrehash('sha256'))) === content.sha256
}
