import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FakeGitHubOptions } from '../fakes/github.ts'
import type { RecordedRequest } from '../fakes/http.ts'
import { failure, kmsOperations } from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { startWorld } from '../support/world.ts'
import type { World } from '../support/world.ts'

/** What GitHub publishes for the token of a job outside Enterprise Cloud, uploads counted twice. */
const PUBLISHED = { primary: 1000, creationsPerMinute: 80, pointsPerMinute: 900, concurrent: 100 }

const artifacts = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`dist/${index}.bin`, `artifact ${index}\n`])
  )
const isUpload = ({ method }: RecordedRequest): boolean => method === 'POST'
const limitsOf = (limits: FakeGitHubOptions['limits']) => ({ github: { limits: limits ?? {} } })

interface Case {
  readonly what: string
  readonly limits: FakeGitHubOptions['limits']
  readonly files: Record<string, string>
  /** Before the run; returns when the limit ends, in milliseconds since 1970, where that is told as a time. */
  readonly arrange?: (world: World) => number | undefined
}

interface Ended {
  readonly world: World
  readonly result: ActionResult
  readonly startedAt: number
  readonly resetAt: number | undefined
}

const refusedOnce = (headers: Record<string, string>, status = 403) => ({
  kind: 'respond' as const,
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ message: 'API rate limit exceeded for installation ID 12345678.' })
})
const usedUp = (resetAt: number): Record<string, string> => ({
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': String(resetAt / 1000)
})
const inSeconds = (seconds: number): number => (Math.ceil(Date.now() / 1000) + seconds) * 1000

const MANY = 'many uploads'
const FEW = 'few uploads'
const NEAR = 'the hour ends soon'
const NEAR_UPLOAD = 'the hour ends soon, at an upload'
const FAR = 'the hour ends late'
const WAIT = 'Retry-After on a read'
const WAIT_UPLOAD = 'Retry-After on an upload'
const LONG = 'Retry-After of an hour'
const MINUTE = 'a limit without pacing in the way'
const ENTERPRISE = 'a server without limits'

const CASES: readonly Case[] = [
  { what: MANY, limits: PUBLISHED, files: artifacts(300) },
  { what: FEW, limits: PUBLISHED, files: artifacts(3) },
  {
    what: NEAR,
    limits: PUBLISHED,
    files: artifacts(1),
    arrange: ({ github }) => {
      const resetAt = inSeconds(8)
      github.faults.next(refusedOnce(usedUp(resetAt)))
      return resetAt
    }
  },
  {
    what: NEAR_UPLOAD,
    limits: PUBLISHED,
    files: artifacts(1),
    arrange: ({ github }) => {
      const resetAt = inSeconds(8)
      github.faults.next({ ...refusedOnce(usedUp(resetAt), 429), match: isUpload })
      return resetAt
    }
  },
  {
    what: FAR,
    limits: PUBLISHED,
    files: artifacts(1),
    arrange: ({ github }) => {
      const resetAt = inSeconds(3000)
      github.faults.next({ ...refusedOnce(usedUp(resetAt)), match: isUpload })
      return resetAt
    }
  },
  {
    what: WAIT,
    limits: PUBLISHED,
    files: artifacts(1),
    arrange: ({ github }) => {
      github.faults.next({
        ...refusedOnce({ 'retry-after': '3' }),
        match: ({ path }) => path.includes('/assets')
      })
      return undefined
    }
  },
  {
    what: WAIT_UPLOAD,
    limits: PUBLISHED,
    files: artifacts(1),
    arrange: ({ github }) => {
      github.faults.next({ ...refusedOnce({ 'retry-after': '3' }, 429), match: isUpload })
      return undefined
    }
  },
  {
    what: LONG,
    limits: PUBLISHED,
    files: artifacts(1),
    arrange: ({ github }) => {
      github.faults.next(refusedOnce({ 'retry-after': '3600' }))
      return undefined
    }
  },
  // A tenth of the limit, as if other jobs used the rest: refused now and then, and done in the end.
  { what: MINUTE, limits: { creationsPerMinute: 10, minuteMs: 3000 }, files: artifacts(40) },
  { what: ENTERPRISE, limits: undefined, files: artifacts(100) }
]

const ended = new Map<string, Ended>()

function outcomeOf(what: string): Ended {
  const outcome = ended.get(what)
  if (outcome === undefined) throw new Error(`No run of "${what}"`)
  return outcome
}

// 300 uploads take four minutes at the pace that GitHub allows; everything else happens meanwhile.
beforeAll(async () => {
  await Promise.all(
    CASES.map(async ({ what, limits, files, arrange }) => {
      const world = await startWorld(what === ENTERPRISE ? { github: { ghes: true } } : limitsOf(limits))
      const resetAt = arrange?.(world)
      const startedAt = performance.timeOrigin + performance.now()
      const result = await world.sign({}, { files, timeoutMs: 600_000 })
      ended.set(what, { world, result, startedAt, resetAt })
    })
  )
}, 700_000)

afterAll(async () => {
  await Promise.all([...ended.values()].map(({ world }) => world.close()))
})

describe('many artifacts', () => {
  test('are attached without tripping one of the published limits', () => {
    const { world, result } = outcomeOf(MANY)
    expect(result.annotations).toEqual([])
    expect(result.exitCode).toBe(0)
    expect(world.github.limits.refusals).toBe(0)
    expect(world.github.limits.peakInFlight).toBeLessThan(PUBLISHED.concurrent)
    expect(world.github.assets(world.release.id)).toHaveLength(301)
    expect(kmsOperations(world)).toHaveLength(301)
  })

  test('are not slowed down by a server that has no limits', () => {
    const { world, result } = outcomeOf(ENTERPRISE)
    expect(result.exitCode).toBe(0)
    const at = world.github.requests.filter(isUpload).map(request => request.at)
    expect(at).toHaveLength(101)
    const paced = outcomeOf(MANY)
      .world.github.requests.filter(isUpload)
      .map(request => request.at)
    expect((at[100] ?? 0) - (at[0] ?? 0)).toBeLessThan((paced[100] ?? 0) - (paced[0] ?? 0))
  })

  test('get through a limit that others use too', () => {
    const { world, result } = outcomeOf(MINUTE)
    expect(result.exitCode).toBe(0)
    expect(world.github.limits.refusals).toBeGreaterThan(0)
    expect(world.github.assets(world.release.id)).toHaveLength(41)
  })
})

test('a few uploads follow each other at once', () => {
  const { world, result } = outcomeOf(FEW)
  expect(result.exitCode).toBe(0)
  const uploads = world.github.requests.filter(isUpload)
  expect(uploads).toHaveLength(4)
  const paced = outcomeOf(MANY).world.github.requests.filter(isUpload)
  const span = (requests: readonly RecordedRequest[]): number =>
    (requests.at(-1)?.at ?? 0) - (requests[0]?.at ?? 0)
  expect(span(uploads)).toBeLessThan(span(paced) / 10)
})

describe('a rate limit is waited for', () => {
  test.each([
    { what: NEAR, path: '/releases?' },
    { what: NEAR_UPLOAD, path: 'name=0.bin.sig' },
    { what: WAIT, path: '/assets?per_page' },
    { what: WAIT_UPLOAD, path: 'name=0.bin.sig' }
  ])('$what', ({ what, path }) => {
    const { world, result, resetAt } = outcomeOf(what)
    expect(result.exitCode).toBe(0)
    const [refused, again] = world.github.requests.filter(request => request.path.includes(path))
    expect(again?.at).toBeGreaterThanOrEqual(resetAt ?? (refused?.at ?? 0) + 3000)
    expect(world.github.assets(world.release.id)).toHaveLength(2)
  })
})

describe('a rate limit that would take too long to wait for', () => {
  test('is an error that names the time when it ends', () => {
    const { world, result } = outcomeOf(FAR)
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_REFUSED',
        message:
          'GitHub refused to upload 0.bin.sig: 403: API rate limit exceeded for installation ID 12345678.',
        hint: expectedHint(result)
      })
    )
    expect(
      Date.parse(/after (\S+Z)\./.exec(result.annotations[0]?.message ?? '')?.[1] ?? '')
    ).toBeGreaterThan(outcomeOf(FAR).startedAt + 2_900_000)
    // what was sent beside it had begun already; nothing is sent again
    const names = world.github.requests.filter(isUpload).map(({ path }) => /name=([^&]+)/.exec(path)?.[1])
    expect(names.filter(name => name === '0.bin.sig')).toHaveLength(1)
    expect(new Set(names).size).toBe(names.length)
  })

  test('is an error that names how long it lasts', () => {
    const { world, result } = outcomeOf(LONG)
    expect(result).toMatchObject(
      failure({
        code: 'GITHUB_REFUSED',
        message:
          'GitHub refused to list the releases: 403: API rate limit exceeded for installation ID 12345678.',
        hint: 'The rate limit of this token is used up: run the job again after 3600 seconds.'
      })
    )
    expect(world.github.requests).toHaveLength(1)
  })
})

/** The hint with the time that was told, whose form is checked apart. */
function expectedHint(result: ActionResult): string {
  const time = /run the job again after (\S+)\.$/.exec(result.annotations[0]?.message ?? '')?.[1]
  return `The rate limit of this token is used up: run the job again after ${time}.`
}
