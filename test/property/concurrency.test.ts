import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConcurrencyLimit, mapAsKnown, mapConcurrently } from '../../src/lib/concurrency.ts'
import { cases } from '../support/random.ts'

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
      cases(200)
    )
  })
})

describe('ConcurrencyLimit', () => {
  it('begins tasks in their order, never more at a time than allowed, and uses all lanes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (turns, limit) => {
          const lanes = new ConcurrencyLimit(limit)
          const begun: number[] = []
          let running = 0
          let peak = 0
          const results = turns.map((count, index) =>
            lanes.run(async () => {
              begun.push(index)
              peak = Math.max(peak, ++running)
              for (let left = count; left >= 0; left--) await turn()
              running--
              return index
            })
          )
          expect(await Promise.all(results)).toEqual(turns.map((_, index) => index))
          expect(begun).toEqual(turns.map((_, index) => index))
          expect(peak).toBe(Math.min(limit, turns.length))
          expect(running).toBe(0)
        }
      ),
      cases(200)
    )
  })
})

describe('mapAsKnown', () => {
  it('gives results in the order of the promises, whenever they are known, never more at a time than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(6), fc.nat(4)), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (turns, limit) => {
          let running = 0
          let peak = 0
          const promises = turns.map(async ([known], index) => {
            for (let left = known; left > 0; left--) await turn()
            return index
          })
          const results = await mapAsKnown(promises, limit, async (value, index) => {
            expect(value).toBe(index)
            peak = Math.max(peak, ++running)
            for (let left = turns[index]?.[1] ?? 0; left > 0; left--) await turn()
            running--
            return value * 10
          })
          expect(results).toEqual(turns.map((_, index) => index * 10))
          expect(peak).toBeLessThanOrEqual(limit)
          expect(running).toBe(0)
        }
      ),
      cases(200)
    )
  })
})
