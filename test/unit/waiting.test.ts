import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { FINAL, OUTAGE, OUTAGE_BUDGET_MS, outlookOfNetwork, outlookOfStatus } from '../../src/lib/waiting.ts'
import { PASSING, retryAfterMs, Waiting } from '../../src/lib/waiting.ts'
import type { Outlook, RetryPolicy } from '../../src/lib/waiting.ts'
import type { TransferWatch } from '../../src/lib/transfer-watch.ts'
import { FakeClock } from '../support/clock.ts'

class Failure extends Error {
  readonly outlook: Outlook

  constructor(outlook: Outlook, message: string = outlook.kind) {
    super(message)
    this.outlook = outlook
  }
}

const passing = new Failure(PASSING)
const final = new Failure(FINAL)
const down = (afterMs?: number): Failure => new Failure({ kind: 'outage', afterMs })
const throttled = (afterMs?: number): Failure => new Failure({ kind: 'throttled', afterMs })

const POLICY = {
  service: 'KMS',
  doing: 'sign',
  attempts: 4,
  baseDelayMs: 100,
  throttleBudgetMs: 300_000,
  outlook: (thrown: unknown) => (thrown as Failure).outlook
} satisfies RetryPolicy

interface Tried {
  readonly calls: number
  readonly waits: readonly number[]
  readonly told: readonly string[]
  readonly result: string
}

/** Fails as told, one failure an attempt, the last one again and again where `forever`. */
async function run(
  failures: readonly Error[],
  { policy = {}, forever = false }: { policy?: Partial<RetryPolicy>; forever?: boolean } = {}
): Promise<Tried> {
  const left = [...failures]
  const clock = new FakeClock()
  const told: string[] = []
  let calls = 0
  const waiting = new Waiting({ clock, info: text => void told.push(text) })
  const attempt = async (): Promise<string> => {
    calls++
    const failure = forever && left.length === 1 ? left[0] : left.shift()
    if (failure !== undefined) throw failure
    return 'done'
  }
  const result = await waiting
    .retry({ ...POLICY, ...policy }, attempt)
    .catch((thrown: unknown) => (thrown as Error).message)
  return { calls, waits: clock.waits, told, result }
}

describe('attempts', () => {
  it.each<readonly [string, readonly Error[], number, string]>([
    ['succeed at once', [], 1, 'done'],
    ['succeed after failures that pass', [passing, passing], 3, 'done'],
    ['end when they are used up', [passing, passing, passing, passing, passing], 4, 'passing'],
    ['end at once for a failure that stays', [final], 1, 'final'],
    ['end when a failure that stays follows', [passing, final], 2, 'final']
  ])('%s', async (_, failures, attempts, outcome) => {
    const { calls, waits, result } = await run(failures)
    expect(result).toBe(outcome)
    expect(calls).toBe(attempts)
    expect(waits).toHaveLength(attempts - 1)
  })

  it('wait longer each time, at random up to the bound', async () => {
    for (let count = 0; count < 200; count++) {
      const { waits } = await run([passing, passing, passing])
      for (const [index, wait] of waits.entries()) {
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThan(100 * 2 ** (index + 1))
      }
    }
  })

  it('never wait longer than 20 seconds by themselves', async () => {
    const { waits } = await run([passing], { policy: { attempts: 60 }, forever: true })
    expect(waits).toHaveLength(59)
    expect(Math.max(...waits)).toBeLessThan(20_000)
  })

  it('are one where one is allowed', async () => {
    const { calls, waits, result } = await run([passing], { policy: { attempts: 1 } })
    expect([calls, waits, result]).toEqual([1, [], 'passing'])
  })

  it('end with the explanation of what was thrown last', async () => {
    const explain = (thrown: unknown): Error => new Error('explained', { cause: thrown })
    expect((await run([passing, final], { policy: { explain } })).result).toBe('explained')
    expect((await run([passing], { policy: { explain } })).result).toBe('done')
  })

  it('really wait where no clock is given', async () => {
    let calls = 0
    const attempt = (): Promise<string> => (++calls === 1 ? Promise.reject(passing) : Promise.resolve('done'))
    expect(await new Waiting().retry({ ...POLICY, baseDelayMs: 0 }, attempt)).toBe('done')
  })
})

describe('a service that throttles', () => {
  it('is waited for as it asks, and not counted as failing', async () => {
    const { waits, result, told } = await run([
      ...Array.from({ length: 9 }, () => throttled(7_000)),
      passing,
      passing
    ])
    expect(result).toBe('done')
    expect(waits.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 7_000))
    expect(told[0]).toBe('KMS limits the rate of requests: waiting 7 seconds.')
  })

  it('that names no time is waited for with back-off, as long as the budget allows', async () => {
    const { calls, waits, result } = await run([throttled()], { forever: true })
    expect(result).toBe('throttled')
    expect(calls).toBe(waits.length + 1)
    const total = waits.reduce((sum, wait) => sum + wait, 0)
    expect(total).toBeLessThanOrEqual(300_000)
    expect(total).toBeGreaterThan(270_000)
  })

  it('that asks for hardly any time, again and again, is asked less and less often', async () => {
    const { calls, waits } = await run([throttled(100)], { forever: true })
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...waits)).toBeLessThanOrEqual(5_000)
    expect(calls).toBeLessThan(500) // the budget has room for 3,000
  })

  it('is not waited for longer than the budget, nor at all without one', async () => {
    expect(await run([throttled(300_001)])).toMatchObject({ calls: 1, waits: [], result: 'throttled' })
    expect(await run([throttled(200_000), throttled(200_000)])).toMatchObject({ calls: 2, waits: [200_000] })
    const policy = { throttleBudgetMs: 0 }
    expect(await run([throttled(1)], { policy })).toMatchObject({ calls: 1, waits: [] })
  })
})

describe('a service that is down', () => {
  it('is asked for half a minute, the last time when that is over', async () => {
    for (let count = 0; count < 50; count++) {
      const { calls, waits, result } = await run([down()], { forever: true })
      expect(result).toBe('outage')
      expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeCloseTo(OUTAGE_BUDGET_MS)
      expect(calls).toBeLessThan(40)
    }
  })

  it('is asked as often as a policy says where each answer takes longer than that', async () => {
    const clock = new FakeClock()
    let calls = 0
    const attempt = async (): Promise<never> => {
      calls += 1
      clock.pass(60_000)
      throw down()
    }
    await expect(new Waiting({ clock }).retry(POLICY, attempt)).rejects.toThrow('outage')
    expect(calls).toBe(POLICY.attempts)
  })

  it('is waited for as it asks, within the budget of what throttles', async () => {
    const { waits, result, told } = await run(Array.from({ length: 9 }, () => down(20_000)))
    expect([result, ...waits]).toEqual(['done', ...Array.from({ length: 9 }, () => 20_000)])
    expect(told[0]).toBe('Cannot sign for now: waiting 20 seconds.')
  })

  it('that asks for more than the budget is tried as one that asks for no time', async () => {
    const { calls, waits, result } = await run([down(300_001)], { forever: true })
    expect(result).not.toBe('done')
    expect(calls).toBeGreaterThan(1)
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(31_000)
  })

  it('that asks for no time at all is asked less and less often', async () => {
    const { calls } = await run([down(0)], { forever: true })
    expect(calls).toBeLessThan(150)
  })

  it.each<readonly [number, string | undefined, string, boolean]>([
    [500, '5', 'outage', false],
    [502, undefined, 'outage', false],
    [503, undefined, 'outage', false],
    [503, '5', 'outage', true],
    [404, '5', 'final', false],
    [408, '5', 'passing', false],
    [425, undefined, 'passing', false]
  ])('answers %i with Retry-After %s', (status, retryAfter, kind, hasTime) => {
    const outlook = outlookOfStatus(status, retryAfter, 0)
    expect(outlook.kind).toBe(kind)
    expect('afterMs' in outlook && outlook.afterMs !== undefined).toBe(hasTime)
  })

  it('breaks connections off; an address that is wrong is not that', () => {
    expect(['ECONNRESET', 'EAI_AGAIN', 'ENOTFOUND', 'ECONNREFUSED', undefined].map(outlookOfNetwork)).toEqual([
      OUTAGE, OUTAGE, PASSING, PASSING, PASSING
    ]) // prettier-ignore
  })

  it.each(['ERR_INVALID_CHAR', 'ERR_INVALID_URL', 'ERR_HTTP_INVALID_HEADER_VALUE', 'ERR_INVALID_PROTOCOL'])(
    'is not asked at all with %s',
    code => expect(outlookOfNetwork(code)).toEqual(FINAL)
  )
})

describe('a wait', () => {
  it('is told when it is long', async () => {
    const told: string[] = []
    const waiting = new Waiting({ clock: new FakeClock(), info: text => void told.push(text) })
    await waiting.pause(4_999, 'Nothing to tell')
    await waiting.pause(5_001, 'Cannot upload a.sig for now')
    expect(told).toEqual(['Cannot upload a.sig for now: waiting 6 seconds.'])
  })

  it('ends when the job is cancelled, and nothing is begun after that', async () => {
    const cancel = new AbortController()
    const waiting = new Waiting({ cancelled: cancel.signal })
    const attempt = vi.fn<() => Promise<never>>(() => Promise.reject(passing))
    const retrying = waiting.retry({ ...POLICY, baseDelayMs: 10_000_000 }, attempt)
    setTimeout(() => cancel.abort(), 10)
    await expect(retrying).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(waiting.retry(POLICY, attempt)).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(waiting.pause(1, '')).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(attempt).toHaveBeenCalledTimes(1)
  })
})

describe('a time limit', () => {
  it('is not met by work that ends', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length
    const before = timers()
    expect(await new Waiting().within(1_000, 'KMS', async () => 'done')).toBe('done')
    await expect(new Waiting().within(1_000, 'KMS', () => Promise.reject(final))).rejects.toBe(final)
    expect(timers()).toBe(before)
  })

  it('ends work, also work that ignores it', async () => {
    let signal: AbortSignal | undefined
    const work = async (given: AbortSignal): Promise<never> => {
      signal = given
      return new Promise(() => {})
    }
    await expect(new Waiting().within(20, 'KMS', work)).rejects.toMatchObject({
      name: 'TimeoutError',
      message: 'no complete response within 0.02 seconds'
    })
    expect(signal?.aborted).toBe(true)
  })

  it('ends work when the job is cancelled', async () => {
    const cancel = new AbortController()
    const waiting = new Waiting({ cancelled: cancel.signal })
    const working = waiting.within(60_000, 'KMS', () => new Promise(() => {}))
    cancel.abort()
    await expect(working).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(waiting.within(60_000, 'KMS', async () => 'done')).rejects.toMatchObject({
      code: 'CANCELLED'
    })
  })
})

describe('work that takes long', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is told every ten seconds, once for all that wait for the same', async () => {
    const told: string[] = []
    const waiting = new Waiting({ info: text => void told.push(text) })
    const works = Array.from({ length: 8 }, async () =>
      waiting.within(60_000, 'KMS to respond to Sign', async () => new Promise(() => {})).catch(() => 'over')
    )
    await vi.advanceTimersByTimeAsync(9_999)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(20_001)
    expect(told).toEqual(Array.from({ length: 3 }, () => 'Still waiting for KMS to respond to Sign.'))
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await Promise.all(works)).toEqual(Array.from({ length: 8 }, () => 'over'))
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a branch', () => {
  it('ends with its first failure, and leaves the rest alone', async () => {
    const waiting = new Waiting()
    const { waiting: branch, end } = waiting.branch()
    const failure = new ActionError('KMS_ACCESS_DENIED', 'no')
    const sibling = branch.within(60_000, 'KMS', async () => new Promise(() => {}))
    end(failure)
    await expect(sibling).rejects.toBe(failure)
    await expect(branch.pause(1, '')).rejects.toBe(failure)
    await waiting.pause(1, '')
  })

  it('ends when the job is cancelled, before or after it was made', async () => {
    const cancel = new AbortController()
    const waiting = new Waiting({ cancelled: cancel.signal })
    const { waiting: branch } = waiting.branch()
    cancel.abort()
    await expect(branch.pause(1, '')).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(waiting.branch().waiting.pause(1, '')).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('a transfer', () => {
  const KIB = 1024
  const LIMITS = { windowMs: 60_000, minBytesPerWindow: 240 * KIB }

  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function start(cancelled?: AbortSignal): { watch: TransferWatch; told: string[] } {
    const told: string[] = []
    const waiting = new Waiting({ info: text => void told.push(text), ...(cancelled && { cancelled }) })
    const watch = waiting.watch(LIMITS, 'the bytes of app.tgz')
    watch.begin()
    return { watch, told }
  }

  it('goes on for hours while it moves enough', () => {
    const { watch, told } = start()
    for (let seconds = 0; seconds < 4 * 3600; seconds += 5) {
      vi.advanceTimersByTime(5_000)
      watch.moved(22 * KIB)
    }
    expect(watch.signal.aborted).toBe(false)
    expect(told).toEqual([])
    watch.stop()
  })

  it('is aborted when nothing moves', () => {
    const { watch, told } = start()
    watch.moved(1024 * KIB)
    vi.advanceTimersByTime(119_999)
    expect(watch.signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(watch.signal.reason).toMatchObject({ message: 'no progress in 60 seconds' })
    expect(told.length).toBeGreaterThan(5)
    expect(new Set(told)).toEqual(new Set(['Still waiting for the bytes of app.tgz.']))
    watch.stop()
  })

  it('is aborted when a byte comes now and then', () => {
    const { watch } = start()
    for (let seconds = 0; seconds < 60; seconds++) {
      vi.advanceTimersByTime(1_000)
      watch.moved(1)
    }
    expect(watch.signal.reason).toMatchObject({ message: 'no more than 59 bytes in 60 seconds' })
    watch.stop()
  })

  it('is not blamed for the time that is taken with what came', () => {
    const { watch, told } = start()
    for (let chunks = 0; chunks < 100; chunks++) {
      watch.moved(64 * KIB)
      watch.pause()
      vi.advanceTimersByTime(50_000)
      watch.resume()
      vi.advanceTimersByTime(10)
    }
    expect(watch.signal.aborted).toBe(false)
    expect(told).toEqual([])
    watch.stop()
  })

  it('is not blamed for waiting for its turn', () => {
    const watch = new Waiting().watch(LIMITS, '')
    vi.advanceTimersByTime(300_000)
    watch.begin()
    vi.advanceTimersByTime(59_999)
    expect(watch.signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(watch.signal.aborted).toBe(true)
    watch.stop()
  })

  it('has a time of its own for the answer', () => {
    const { watch } = start()
    vi.advanceTimersByTime(50_000)
    watch.begin()
    vi.advanceTimersByTime(55_000)
    expect(watch.signal.aborted).toBe(false)
    vi.advanceTimersByTime(5_000)
    expect(watch.signal.aborted).toBe(true)
    watch.stop()
  })

  it('is aborted when the job is cancelled', () => {
    const cancel = new AbortController()
    const { watch } = start(cancel.signal)
    cancel.abort()
    expect(watch.signal.reason).toMatchObject({ code: 'CANCELLED' })
    expect(start(cancel.signal).watch.signal.aborted).toBe(true)
  })

  it('that is over is watched no more', () => {
    const cancel = new AbortController()
    const { watch } = start(cancel.signal)
    watch.stop()
    vi.advanceTimersByTime(600_000)
    cancel.abort()
    expect(watch.signal.aborted).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')

  it.each([
    ['3', 3_000],
    [3, 3_000],
    ['0', 0],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:59:00 GMT', 0]
  ])('%s is some milliseconds, with up to a second on top', (header, ms) => {
    const waited = retryAfterMs(header, now) ?? Number.NaN
    expect(waited).toBeGreaterThanOrEqual(ms)
    expect(waited).toBeLessThan(ms + 1_000)
  })

  it.each([undefined, '', 'soon', '-1x', '-5', '1.5'])('%s says nothing', header => {
    expect(retryAfterMs(header, now)).toBeUndefined()
  })
})
