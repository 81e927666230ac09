import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { ServerResponse } from 'node:http'
import { storedAssetName } from '../asset-name.ts'
import { badSize, invalid, nameTaken, notFound, Refusal } from './answers.ts'
import type { Answer } from './answers.ts'
import { receive } from './content.ts'
import { mayKnow, paged, visible } from './releases.ts'
import { assetJson } from './shapes.ts'
import { takeFrom, timestamp } from './world.ts'
import type { Call, FakeAsset, FakeRelease, Lie, Route, World } from './world.ts'

export const MAX_ASSETS = 1000
export const MAX_ASSET_BYTES = 2 * 1024 ** 3

/** Makes a URL on another origin that serves the asset once. */
export type Redirect = (asset: FakeAsset) => string

/** The endpoints of assets. */
export function assetEndpoints(world: World, redirect: Redirect): Route[] {
  return [
    ['GET', /^\/releases\/(\d+)\/assets$/, call => listAssets(world, call)],
    ['GET', /^\/releases\/assets\/(\d+)$/, call => getAsset(world, call, redirect)],
    ['PATCH', /^\/releases\/assets\/(\d+)$/, call => patchAsset(world, call)],
    ['DELETE', /^\/releases\/assets\/(\d+)$/, call => deleteAsset(world, call)]
  ]
}

/** The endpoint behind `upload_url`. */
export function uploadEndpoint(world: World): Route {
  return ['POST', /^\/releases\/(\d+)\/assets$/, call => uploadAsset(world, call)]
}

function listAssets(world: World, call: Call): Answer {
  const release = visible(world, call)
  const shown = release.assets.filter(({ lag }) => !lags(lag, 'listings'))
  return paged(
    world,
    call,
    shown.map(asset => answerJson(world, release, asset))
  )
}

function find(world: World, { params: [id], permission }: Call): { release: FakeRelease; asset: FakeAsset } {
  for (const release of world.releases) {
    const asset = release.assets.find(candidate => String(candidate.id) === id)
    if (asset === undefined || !mayKnow(release, permission)) continue
    if (lags(asset.lag, 'reads')) break
    return { release, asset }
  }
  throw notFound()
}

/** A replica that has not heard of the asset answers; each such answer is one less to come. */
function lags(lag: FakeAsset['lag'], kind: keyof FakeAsset['lag']): boolean {
  if (lag[kind] === 0) return false
  lag[kind] -= 1
  return true
}

function answerJson(world: World, release: FakeRelease, asset: FakeAsset): Record<string, unknown> {
  const lie = takeLie(world, asset, ['digest'])
  return lie?.kind === 'digest'
    ? assetJson(world, release, asset, lie.digest)
    : assetJson(world, release, asset)
}

function takeLie(world: World, asset: FakeAsset, kinds: readonly Lie['kind'][]): Lie | undefined {
  return takeFrom(world.lies, ({ lie }) => lie.asset === asset.name && kinds.includes(lie.kind))?.lie
}

async function getAsset(world: World, call: Call, redirect: Redirect): Promise<Answer | undefined> {
  const { release, asset } = find(world, call)
  if (!(call.request.headers.accept ?? '').includes('application/octet-stream')) {
    return { status: 200, body: answerJson(world, release, asset) }
  }
  if (asset.content === undefined) throw notFound()
  if (world.options.downloads !== 'direct') return { status: 302, headers: { location: redirect(asset) } }
  await sendContent(world, asset, call.request.headers['accept-encoding'], call.response)
  return undefined
}

/** Sends an asset's bytes, or what a lie makes of them. */
export async function sendContent(
  world: World,
  asset: FakeAsset,
  acceptEncoding: string | string[] | undefined,
  response: ServerResponse
): Promise<void> {
  const { content } = asset
  if (content === undefined) throw notFound()
  asset.downloads += 1
  const lie = takeLie(world, asset, ['truncated', 'short', 'corrupt', 'html', 'gzip'])
  const half = Math.floor(content.size / 2)
  const head = (length: number): ServerResponse =>
    response.writeHead(200, {
      'content-type': asset.contentType,
      // a test may give an asset a name that GitHub would not store, and that no header can have
      'content-disposition': `attachment; filename=${asset.name.replaceAll(/[^\w.+@-]/g, '.')}`,
      'content-length': length
    })

  switch (lie?.kind) {
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end('<!DOCTYPE html>\n<html><title>Sign in to GitHub · GitHub</title></html>\n')
      return
    case 'truncated':
      head(content.size).write(content.bytes().subarray(0, half), () => response.destroy())
      return
    case 'short':
      head(half).end(content.bytes().subarray(0, half))
      return
    case 'corrupt':
      await pipeline(content.stream(), flipFirstBit(), head(content.size))
      return
    case 'gzip':
      if (!String(acceptEncoding).includes('gzip')) break
      response.writeHead(200, { 'content-type': asset.contentType, 'content-encoding': 'gzip' })
      await pipeline(content.stream(), createGzip(), response)
      return
    case 'digest':
    case undefined:
  }
  await pipeline(content.stream(), head(content.size))
}

function flipFirstBit(): Transform {
  let first = true
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const bytes = Buffer.from(chunk)
      if (first) bytes[0] = (bytes[0] ?? 0) ^ 1
      first = false
      done(null, bytes)
    }
  })
}

async function patchAsset(world: World, call: Call): Promise<Answer> {
  const fields = await call.json()
  const { release, asset } = find(world, call)
  // GitHub refuses it; the words are not known.
  if (release.immutable) throw immutable('Cannot update asset of an immutable release')
  const name = fields['name']
  if (typeof name === 'string') {
    const stored = storedAssetName(name)
    if (release.assets.some(other => other !== asset && other.name === stored)) throw nameTaken()
    asset.name = stored
  }
  if (typeof fields['label'] === 'string') asset.label = fields['label']
  asset.updatedAt = timestamp()
  return { status: 200, body: answerJson(world, release, asset) }
}

function deleteAsset(world: World, call: Call): Answer {
  const { release, asset } = find(world, call)
  if (release.immutable) throw immutable('Cannot delete asset from an immutable release')
  release.assets.splice(release.assets.indexOf(asset), 1)
  return { status: 204 }
}

const immutable = (message: string): Refusal => invalid({ resource: 'ReleaseAsset', code: 'custom', message })

/** Takes an asset in. While its bytes come it is a `starter`, and stays one when they stop coming. */
async function uploadAsset(world: World, call: Call): Promise<Answer> {
  const { incoming, url } = call
  const sent = url.searchParams.get('name') ?? ''
  const label = url.searchParams.get('label') ?? ''
  const length = declaredLength(world, call)
  if (length >= MAX_ASSET_BYTES) {
    // Nobody waits for 2 GiB that are not wanted.
    throw withClose(badSize(`size must be less than ${MAX_ASSET_BYTES}`))
  }
  const refusal = refuseUpload(world, call, sent, length)
  if (refusal !== undefined) {
    await drain(incoming)
    throw refusal
  }

  const release = visible(world, call)
  const failure = takeFrom(world.uploadFailures, entry => (entry.failure.asset ?? sent) === sent)?.failure
  if (failure?.leaves === 'nothing') {
    await drain(incoming)
    throw new Refusal(failure.status ?? 502, 'Server Error')
  }
  const asset = world.addAsset(release, {
    name: storedName(world, sent),
    label,
    contentType: call.request.headers['content-type'] ?? '',
    lag: { ...world.lag }
  })
  const content = await receive(incoming, world.spoolFolder)
  if (failure?.leaves !== 'starter') asset.content = content
  if (failure !== undefined) throw new Refusal(failure.status ?? 502, 'Server Error')
  asset.updatedAt = timestamp()
  return { status: 201, body: answerJson(world, release, asset) }
}

function declaredLength(world: World, { request }: Call): number {
  const length = request.headers['content-length']
  if (length !== undefined) return Number(length)
  world.violate('missing-content-length', request)
  throw withClose(new Refusal(400, 'Bad Content-Length: '))
}

function refuseUpload(world: World, call: Call, sent: string, length: number): Refusal | undefined {
  const release = visible(world, call)
  if (call.request.headers['content-type'] === undefined) {
    world.violate('missing-content-type', call.request)
    return new Refusal(400, 'Bad Content-Type: ')
  }
  if (release.immutable) return new Refusal(422, 'Cannot upload assets to an immutable release.')
  if (sent === '') return invalid({ resource: 'ReleaseAsset', code: 'missing_field', field: 'name' })
  if (length === 0) return badSize('size must be greater than or equal to 1')
  if (release.assets.some(({ name }) => name === storedName(world, sent))) return nameTaken()
  if (release.assets.length >= MAX_ASSETS) {
    return invalid({
      resource: 'ReleaseAsset',
      code: 'custom',
      field: 'file_count',
      message: `file_count limited to ${MAX_ASSETS} assets per release`
    })
  }
  return undefined
}

const storedName = (world: World, sent: string): string =>
  world.storedNames.find(entry => entry.sent === sent)?.stored ?? storedAssetName(sent)

const withClose = (refusal: Refusal): Refusal => {
  Object.assign(refusal.headers, { connection: 'close' })
  return refusal
}

async function drain(incoming: Call['incoming']): Promise<void> {
  for await (const chunk of incoming) void chunk
}
