import { describe, expect, it } from 'vitest'
import { retry } from '../../src/lib/retry.ts'

describe('retry', () => {
  const transient = new Error('busy')
  const fatal = new Error('no')

  it.each<readonly [string, readonly Error[], number, string]>([
    ['succeeds at once', [], 1, 'done'],
    ['succeeds after failures that pass', [transient, transient], 3, 'done'],
    [
      'gives up when the attempts are used up',
      [transient, transient, transient, transient, transient],
      4,
      'busy'
    ],
    ['gives up at once for a failure that stays', [fatal], 1, 'no'],
    ['gives up when a failure that stays follows', [transient, fatal], 2, 'no']
  ])('%s', async (_, failures, attempts, outcome) => {
    const { calls, waits, result } = await run(failures)
    expect(result).toBe(outcome)
    expect(calls).toBe(attempts)
    expect(waits).toHaveLength(attempts - 1)
  })

  it('waits longer each time, at random up to the bound', async () => {
    for (let count = 0; count < 200; count++) {
      const { waits } = await run([transient, transient, transient])
      for (const [index, wait] of waits.entries()) {
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThan(100 * 2 ** (index + 1))
      }
    }
  })

  it('tries once where one attempt is allowed', async () => {
    const once = { attempts: 1, baseDelayMs: 1, isTransient: () => true }
    await expect(retry(once, () => Promise.reject(transient))).rejects.toBe(transient)
  })

  it('waits by itself where no sleep is given', async () => {
    let calls = 0
    const attempt = (): Promise<string> =>
      ++calls === 1 ? Promise.reject(transient) : Promise.resolve('done')
    expect(await retry({ attempts: 2, baseDelayMs: 0, isTransient: () => true }, attempt)).toBe('done')
  })

  async function run(
    failures: readonly Error[]
  ): Promise<{ calls: number; waits: number[]; result: string }> {
    const left = [...failures]
    const waits: number[] = []
    let calls = 0
    const policy = {
      attempts: 4,
      baseDelayMs: 100,
      isTransient: (thrown: unknown) => thrown === transient,
      sleep: async (ms: number) => waits.push(ms)
    }
    const attempt = async (): Promise<string> => {
      calls++
      const failure = left.shift()
      if (failure !== undefined) throw failure
      return 'done'
    }
    try {
      return { result: await retry(policy, attempt), calls, waits }
    } catch (thrown) {
      return { result: thrown instanceof Error ? thrown.message : '', calls, waits }
    }
  }
})
