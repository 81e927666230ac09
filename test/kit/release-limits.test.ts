import { createHash } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeGitHub } from '../fakes/github.ts'
import type { FakeGitHubOptions } from '../fakes/github.ts'
import type { RecordedRequest } from '../fakes/http.ts'
import type { Pace } from '../../src/github/server.ts'
import { GitHubReleaseHost } from '../../src/github/release-host.ts'
import { Waiting } from '../../src/lib/waiting.ts'
import { attachAll } from '../../src/release/attach.ts'
import type { Attachment } from '../../src/release/attach.ts'
import { takeSnapshot } from '../../src/release/snapshot.ts'
import { FakeClock } from '../support/clock.ts'

// A release of many assets takes minutes at the pace that GitHub allows, so the minute is made short: on the server, and in
// the client's pace. Where a server names a time, a clock that does not wait tells how long it would have been.

/** What GitHub publishes for the token of a job outside Enterprise Cloud, uploads counted twice. */
const PUBLISHED = { primary: 1000, creationsPerMinute: 80, pointsPerMinute: 900, concurrent: 100 }
const WRITES_PER_MINUTE = 70
const MINUTE_MS = 1500

interface Case {
  readonly github: FakeGitHub
  readonly store: GitHubReleaseHost
  readonly clock: FakeClock
  readonly told: string[]
  /** Attaches so many assets, as a run does. */
  attach(count: number): Promise<void>
}

/** @param really whether waits take their time. */
async function start(
  options: Partial<FakeGitHubOptions>,
  {
    really = false,
    pace = { writesPerMinute: WRITES_PER_MINUTE, minuteMs: MINUTE_MS },
    cancelled = new AbortController().signal
  }: { really?: boolean; pace?: Pace | 'usual'; cancelled?: AbortSignal } = {}
): Promise<Case> {
  const github = await FakeGitHub.start({ owner: 'octo-org', repo: 'product', ...options })
  onTestFinished(() => github.close())
  github.createRelease({ tag: 'v1', draft: true })
  const clock = new FakeClock()
  const told: string[] = []
  const info = (text: string): void => void told.push(text)
  const waiting = new Waiting({ info, cancelled, ...(really ? {} : { clock }) })
  const store = new GitHubReleaseHost('octo-org/product', {
    apiUrl: github.apiUrl,
    token: github.token,
    userAgent: 'test',
    debug: () => {},
    info,
    waiting,
    ...(pace === 'usual' ? {} : { pace })
  })
  const attach = async (count: number): Promise<void> => {
    const snapshot = await takeSnapshot(store, { id: undefined, tag: 'v1' })
    const attachments = Array.from({ length: count }, (_, index) => attachment(`${index}.bin.sig`))
    await attachAll(snapshot, attachments, {
      log: { info, debug: info, warning: info },
      waiting,
      onAttached: () => {}
    })
  }
  return { github, store, clock, told, attach }
}

function attachment(name: string): Attachment {
  const bytes = Buffer.from(`content of ${name}`)
  const sha256 = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const content = {
    name,
    contentType: 'application/octet-stream',
    size: bytes.length,
    sha256,
    open: async function* () {
      yield bytes
    }
  }
  return { kind: 'new', content, isEquivalent: async () => false }
}

const isUpload = ({ method }: RecordedRequest): boolean => method === 'POST'
const uploadTimes = ({ github }: Case): number[] => github.requests.filter(isUpload).map(({ at }) => at)
const span = (times: readonly number[]): number => (times.at(-1) ?? 0) - (times[0] ?? 0)
const assetsOf = ({ github }: Case): number => github.assets(github.releases[0]?.id ?? 0).length

const LIMIT = 'API rate limit exceeded for installation ID 12345678.'
const refusedOnce = (headers: Record<string, string>, status = 403) => ({
  kind: 'respond' as const,
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ message: LIMIT })
})
const usedUp = (resetAt: number): Record<string, string> => ({
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': String(resetAt / 1000)
})
const inSeconds = (seconds: number): number => (Math.ceil(Date.now() / 1000) + seconds) * 1000

describe('many assets', () => {
  test('are attached without tripping one of the published limits', async () => {
    const many = await start({ limits: { ...PUBLISHED, minuteMs: MINUTE_MS } }, { really: true })
    await many.attach(300)
    expect(assetsOf(many)).toBe(300)
    expect(many.github.limits.refusals).toBe(0)
    expect(many.github.limits.peakInFlight).toBeLessThan(PUBLISHED.concurrent)
    const times = uploadTimes(many)
    expect(times).toHaveLength(300)
    // four times the pace is reached, and waited for
    expect(span(times)).toBeGreaterThan(4 * MINUTE_MS * 0.9)
    for (const [index, at] of times.slice(80).entries())
      expect(at - (times[index] ?? 0)).toBeGreaterThan(MINUTE_MS * 0.9)
  })

  test('are not slowed down by a server that has no limits', async () => {
    // at a pace of one an hour nothing would come to an end
    const pace = { writesPerMinute: 1, minuteMs: 3_600_000 }
    const enterprise = await start({ ghes: true }, { really: true, pace })
    await enterprise.attach(150)
    expect(uploadTimes(enterprise)).toHaveLength(150)
  })

  test('get through a limit that others use too', async () => {
    // Hardly anything of the limit, as if other jobs used the rest: refused now and then, and done in the end.
    const shared = await start({ limits: { creationsPerMinute: 2, minuteMs: 500 } }, { really: true })
    await shared.attach(8)
    expect(shared.github.limits.refusals).toBeGreaterThan(0)
    expect(assetsOf(shared)).toBe(8)
  })
})

test('70 uploads are sent in the first minute unless another pace is given', async () => {
  const cancel = new AbortController()
  const run = await start({ limits: PUBLISHED }, { really: true, pace: 'usual', cancelled: cancel.signal })
  const attaching = run.attach(75)
  while (uploadTimes(run).length < 70) await new Promise(resolve => setTimeout(resolve, 20))
  await new Promise(resolve => setTimeout(resolve, 300))
  cancel.abort()
  await expect(attaching).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(uploadTimes(run)).toHaveLength(70)
})

test('a few uploads follow each other at once', async () => {
  const few = await start({ limits: { ...PUBLISHED, minuteMs: 60_000 } })
  await few.attach(4)
  expect(uploadTimes(few)).toHaveLength(4)
  expect(span(uploadTimes(few))).toBeLessThan(MINUTE_MS)
  expect(few.clock.waits).toEqual([])
})

describe('a rate limit is waited for', () => {
  const onUpload = { match: isUpload }
  const onListing = { match: ({ path }: RecordedRequest) => path.includes('/assets') }

  test.each([
    { what: 'the hour ends soon', status: 403, match: {}, path: '/releases?' },
    { what: 'the hour ends soon, at an upload', status: 429, match: onUpload, path: 'name=0.bin.sig' }
  ])('$what', async ({ status, match, path }) => {
    const near = await start({ limits: PUBLISHED })
    const resetAt = inSeconds(8)
    near.github.faults.next({ ...refusedOnce(usedUp(resetAt), status), ...match })
    const startedAt = Date.now()
    await near.attach(1)
    expect(near.clock.waits).toHaveLength(1)
    expect(startedAt + (near.clock.waits[0] ?? 0)).toBeGreaterThan(resetAt - 1000) // the server's clock has whole seconds
    expect(near.clock.waits[0]).toBeLessThan(12_000)
    expect(near.told[0]).toMatch(/^GitHub limits the rate of requests: waiting \d+ seconds\.$/)
    expect(near.github.requests.filter(request => request.path.includes(path))).toHaveLength(2)
    expect(assetsOf(near)).toBe(1)
  })

  test.each([
    { what: 'Retry-After on a read', status: 403, match: onListing, path: '/assets?per_page' },
    { what: 'Retry-After on an upload', status: 429, match: onUpload, path: 'name=0.bin.sig' }
  ])('$what', async ({ status, match, path }) => {
    const limited = await start({ limits: PUBLISHED })
    limited.github.faults.next({ ...refusedOnce({ 'retry-after': '3' }, status), ...match })
    await limited.attach(1)
    expect(limited.clock.waits).toHaveLength(1)
    expect(limited.clock.waits[0]).toBeGreaterThanOrEqual(3000)
    expect(limited.clock.waits[0]).toBeLessThan(4000)
    expect(limited.github.requests.filter(request => request.path.includes(path))).toHaveLength(2)
    expect(assetsOf(limited)).toBe(1)
  })

  test('and nothing else of it is sent meanwhile: the stream is opened anew', async () => {
    const limited = await start({ limits: PUBLISHED })
    limited.github.faults.next({ ...refusedOnce({ 'retry-after': '3' }, 429), ...onUpload, times: 4 })
    await limited.attach(1)
    expect(limited.clock.waits).toHaveLength(4)
    expect(limited.github.requests.map(({ method }) => method).join(' ')).toBe(
      'GET GET POST POST POST POST POST'
    )
  })
})

describe('a rate limit that would take too long to wait for', () => {
  test('is an error that names the time when it ends', async () => {
    const far = await start({ limits: PUBLISHED })
    const resetAt = inSeconds(3000)
    far.github.faults.next({ ...refusedOnce(usedUp(resetAt)), match: isUpload })
    await expect(far.attach(2)).rejects.toMatchObject({
      code: 'GITHUB_REFUSED',
      message: expect.stringMatching(/^GitHub refused to upload [01]\.bin\.sig: 403: /) as string,
      hint: `The rate limit of this token is used up: run the job again after ${new Date(resetAt).toISOString()}.`
    })
    expect(far.clock.waits).toEqual([])
    // what was sent beside it had begun already; nothing is sent again
    const names = far.github.requests.filter(isUpload).map(({ path }) => /name=([^&]+)/.exec(path)?.[1])
    expect(names).toHaveLength(new Set(names).size)
  })

  test('is an error that names how long it lasts', async () => {
    const long = await start({ limits: PUBLISHED })
    long.github.faults.next(refusedOnce({ 'retry-after': '3600' }))
    await expect(long.attach(1)).rejects.toMatchObject({
      code: 'GITHUB_REFUSED',
      message: `GitHub refused to list the releases: 403: ${LIMIT}`,
      hint: 'The rate limit of this token is used up: run the job again after 3600 seconds.'
    })
    expect(long.github.requests).toHaveLength(1)
  })
})
