import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mapConcurrently } from '../../src/concurrency.ts'

describe('mapConcurrently', () => {
  it('gives results in the order of the items, never more at a time than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (turns, limit) => {
          let running = 0
          let peak = 0
          const results = await mapConcurrently(turns, limit, async count => {
            peak = Math.max(peak, ++running)
            for (let left = count; left > 0; left--) await turn()
            running--
            return count * 10
          })
          expect(results).toEqual(turns.map(count => count * 10))
          expect(peak).toBeLessThanOrEqual(limit)
          expect(peak).toBeGreaterThanOrEqual(Math.min(1, turns.length))
          expect(running).toBe(0)
        }
      ),
      { numRuns: 200 }
    )
  })

  it('uses all of its lanes', async () => {
    const waiting: (() => void)[] = []
    const done = mapConcurrently(
      [1, 2, 3, 4],
      3,
      item => new Promise<number>(resolve => waiting.push(() => resolve(item)))
    )
    await turn()
    expect(waiting).toHaveLength(3)
    for (const release of waiting) release()
    await turn()
    expect(waiting).toHaveLength(4)
    waiting[3]?.()
    expect(await done).toEqual([1, 2, 3, 4])
  })

  it('begins nothing new after a failure, awaits what is under way, and throws the first', async () => {
    const begun: number[] = []
    const ended: number[] = []
    const failing = mapConcurrently([0, 1, 2, 3, 4, 5], 2, async item => {
      begun.push(item)
      if (item === 1) throw new Error('first')
      for (let left = 5; left > 0; left--) await turn()
      ended.push(item)
      if (item === 0) throw new Error('second')
    })
    await expect(failing).rejects.toThrow('first')
    expect(begun).toEqual([0, 1])
    expect(ended).toEqual([0])
  })

  it('reports a failure that is undefined', async () => {
    const nothing: unknown = undefined
    await expect(mapConcurrently([1], 1, () => Promise.reject(nothing))).rejects.toBeUndefined()
  })

  it('does nothing for no items', async () => {
    expect(await mapConcurrently([], 4, () => Promise.reject(new Error('never')))).toEqual([])
  })
})
