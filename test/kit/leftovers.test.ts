import { createHash } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeGitHub } from '../fakes/github.ts'
import type { FakeAsset, FakeRelease } from '../fakes/github.ts'
import { contentOf } from '../fakes/github/content.ts'
import type { RecordedRequest } from '../fakes/http.ts'
import { GitHubReleaseHost } from '../../src/github/release-host.ts'
import { Waiting } from '../../src/lib/waiting.ts'
import type { AssetContent, Release } from '../../src/ports/release-host.ts'
import { FakeClock } from '../support/clock.ts'

const MIB = 1024 * 1024
const NAME = 'app.tgz.sig'

interface Shop {
  readonly github: FakeGitHub
  readonly draft: FakeRelease
  readonly release: Release
  readonly store: GitHubReleaseHost
  readonly clock: FakeClock
  readonly told: string[]
}

async function start(): Promise<Shop> {
  const github = await FakeGitHub.start({ owner: 'octo-org', repo: 'product' })
  onTestFinished(() => github.close())
  const draft = github.createRelease({ tag: 'v1', draft: true })
  const clock = new FakeClock()
  const told: string[] = []
  const info = (text: string): void => void told.push(text)
  const waiting = new Waiting({ clock, info })
  const { apiUrl, token } = github
  const options = { apiUrl, token, userAgent: 'test', debug: () => {}, info, waiting }
  const store = new GitHubReleaseHost('octo-org/product', options)
  return { github, draft, store, clock, told, release: await store.find({ id: draft.id, tag: undefined }) }
}

function contentOfSize(size: number): AssetContent {
  const bytes = Buffer.alloc(size, 'ours ')
  return {
    name: NAME,
    contentType: 'application/octet-stream',
    size,
    sha256: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    open: async function* () {
      yield bytes
    }
  }
}

/** Half an upload that began so many seconds after now, by the server's clock. */
function leaveHalf({ github, draft }: Shop, seconds: number): FakeAsset {
  const asset = github.addAsset(draft, { name: NAME })
  return Object.assign(asset, { createdAt: new Date(Date.now() + seconds * 1000).toISOString() })
}

const isLook = ({ method, path }: RecordedRequest): boolean =>
  method === 'GET' && /\/releases\/assets\/\d+$/.test(path)
const looksOf = ({ github }: Shop): number => github.requests.filter(isLook).length
const waited = ({ clock }: Shop): number => clock.waits.reduce((sum, ms) => sum + ms, 0)

describe('an unfinished upload under a name that is sent', () => {
  test('is waited for by the local clock, whatever the server says when it began, with back-off', async () => {
    const shop = await start()
    leaveHalf(shop, 3600)
    const asset = await shop.store.upload(shop.release, contentOfSize(256))
    expect(asset).toMatchObject({ name: NAME, state: 'uploaded', size: 256 })
    expect(waited(shop)).toBeGreaterThanOrEqual(10_000)
    expect(waited(shop)).toBeLessThan(12_000)
    // four, the one that finds the time over, and one before the removal
    expect(looksOf(shop)).toBe(6)
    expect(shop.told[0]).toBe(
      `An unfinished upload of ${NAME} is on the release; another job may be at it: waiting.`
    )
  })

  test('is waited for 45 seconds at most where nothing of it moves, however large it will be', async () => {
    const shop = await start()
    leaveHalf(shop, 3600) // no part of the wait is over already, however long this machine takes
    await shop.store.upload(shop.release, contentOfSize(64 * MIB))
    expect(waited(shop)).toBeGreaterThan(43_000)
    expect(waited(shop)).toBeLessThan(47_000)
    expect(looksOf(shop)).toBeLessThan(12)
  })

  test('is removed at once when it is old', async () => {
    const shop = await start()
    leaveHalf(shop, -60)
    await shop.store.upload(shop.release, contentOfSize(256))
    expect(waited(shop)).toBeLessThan(2_000)
    expect(shop.told).toEqual([])
  })

  test('is waited for while it grows, and kept when it is what would be sent', async () => {
    const shop = await start()
    const content = contentOfSize(256)
    const half = leaveHalf(shop, -60)
    let looks = 0
    grow(shop, half, () => {
      if (++looks < 12) return looks
      half.content = contentOf(Buffer.alloc(256, 'ours '))
      return undefined
    })
    Object.assign(half, { createdAt: new Date().toISOString() })
    const asset = await shop.store.upload(shop.release, content)
    expect(asset.id).toBe(half.id)
    expect(shop.github.mutations().filter(({ method }) => method === 'DELETE')).toEqual([])
    expect(waited(shop)).toBeGreaterThan(60_000)
  })

  test('is not waited for for ever, though it grows and grows', async () => {
    const shop = await start()
    let looks = 0
    grow(shop, leaveHalf(shop, 0), () => (shop.clock.now() < 3_600_000 ? ++looks : undefined))
    await shop.store.upload(shop.release, contentOfSize(256)).catch(() => undefined)
    expect(waited(shop)).toBeLessThan(16 * 60_000)
  })

  /** The asset is so large each time that it is looked at; undefined: as it is. */
  function grow({ github }: Shop, half: FakeAsset, size: () => number | undefined): void {
    const template = {
      id: half.id,
      name: NAME,
      state: 'starter',
      digest: null,
      created_at: half.createdAt,
      browser_download_url: ''
    }
    const fault = {
      kind: 'respond' as const,
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '',
      times: Infinity,
      match: (request: RecordedRequest) => {
        const now = isLook(request) ? size() : undefined
        fault.body = JSON.stringify({ ...template, size: now })
        return now !== undefined
      }
    }
    github.faults.next(fault)
  }
})
