import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ConcurrencyLimit, mapAsKnown, mapConcurrently } from '../../src/lib/concurrency.ts'

describe('mapConcurrently', () => {
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

  it('ends what is under way by its signal, with the first failure', async () => {
    const reasons: unknown[] = []
    const first = new Error('first')
    const failing = mapConcurrently([0, 1, 2, 3], 3, async (item, failed) => {
      if (item === 1) throw first
      await new Promise<void>(resolve => failed.addEventListener('abort', () => resolve()))
      reasons.push(failed.reason)
      throw new Error('ended')
    })
    await expect(failing).rejects.toBe(first)
    expect(reasons).toEqual([first, first])
  })

  it('reports a failure that is undefined', async () => {
    const nothing: unknown = undefined
    await expect(mapConcurrently([1], 1, () => Promise.reject(nothing))).rejects.toBeUndefined()
  })

  it('does nothing for no items', async () => {
    expect(await mapConcurrently([], 4, () => Promise.reject(new Error('never')))).toEqual([])
  })
})

describe('ConcurrencyLimit', () => {
  it('ends the tasks under way by their signal, with the first failure', async () => {
    const lanes = new ConcurrencyLimit(2)
    const first = new Error('first')
    const pending = lanes.run(
      failed =>
        new Promise((_, reject) => failed.addEventListener('abort', () => reject(failed.reason as Error)))
    )
    const failing = lanes.run(() => Promise.reject(first))
    await expect(failing).rejects.toBe(first)
    await expect(pending).rejects.toBe(first)
  })

  it('has room again for tasks that come later', async () => {
    const lanes = new ConcurrencyLimit(2)
    for (let round = 0; round < 3; round++) {
      const tasks = [1, 2, 3].map(value => lanes.run(async () => value))
      expect(await Promise.all(tasks)).toEqual([1, 2, 3])
    }
    let running = 0
    const ends: (() => void)[] = []
    const tasks = [1, 2, 3].map(() =>
      lanes.run(async () => {
        running++
        await new Promise<void>(resolve => ends.push(resolve))
      })
    )
    await turn()
    expect(running).toBe(2)
    for (const end of ends) end()
    await turn()
    ends.at(-1)?.()
    await Promise.all(tasks)
  })

  it('begins nothing new after a failure; what waits fails for the same reason, and what runs ends', async () => {
    const lanes = new ConcurrencyLimit(2)
    const begun: number[] = []
    const tasks = [0, 1, 2, 3].map(index =>
      lanes.run(async () => {
        begun.push(index)
        if (index === 1) throw new Error('first')
        for (let left = 5; left > 0; left--) await turn()
        return index
      })
    )
    const settled = await Promise.allSettled(tasks)
    expect(begun).toEqual([0, 1])
    const failed = { status: 'rejected', reason: new Error('first') }
    expect(settled).toEqual([{ status: 'fulfilled', value: 0 }, failed, failed, failed])
    await expect(lanes.run(async () => begun.push(4))).rejects.toThrow('first')
    expect(begun).toEqual([0, 1])
  })

  it('fails with what is thrown before a task has made its promise, and for a reason that is undefined', async () => {
    const nothing: unknown = undefined
    const lanes = new ConcurrencyLimit(1)
    const sudden = lanes.run(() => {
      throw new Error('sudden')
    })
    await expect(sudden).rejects.toThrow('sudden')
    const others = new ConcurrencyLimit(1)
    await expect(others.run(() => Promise.reject(nothing))).rejects.toBeUndefined()
    await expect(others.run(async () => 1)).rejects.toBeUndefined()
  })
})

describe('mapAsKnown', () => {
  it('begins with what is known, uses all of its lanes, and goes on as others become free', async () => {
    const late = Promise.withResolvers<number>()
    const begun: number[] = []
    const free: (() => void)[] = []
    const done = mapAsKnown([late.promise, ...[1, 2, 3].map(async item => item)], 2, async item => {
      begun.push(item)
      await new Promise<void>(resolve => free.push(resolve))
      return item
    })
    await turn()
    expect(begun).toEqual([1, 2])
    late.resolve(0)
    await turn()
    for (let next = 0; next < 4; next++) {
      free[next]?.()
      await turn()
    }
    expect(begun).toEqual([1, 2, 3, 0])
    expect(await done).toEqual([0, 1, 2, 3])
  })

  it('begins nothing new after a failure, awaits what is under way but nothing that is still to come', async () => {
    const never = Promise.withResolvers<number>()
    const slow = Promise.withResolvers<void>()
    const begun: number[] = []
    let ended = false
    const failing = mapAsKnown([never.promise, ...[1, 2, 3].map(async item => item)], 2, async item => {
      begun.push(item)
      if (item === 2) throw new Error('first')
      await slow.promise
      throw new Error('second')
    })
    failing.catch(() => undefined).finally(() => (ended = true))
    await turn()
    expect([begun, ended]).toEqual([[1, 2], false])
    slow.resolve()
    await expect(failing).rejects.toThrow('first')
    expect(begun).toEqual([1, 2])
  })

  it('fails with a value that cannot be known, also with undefined', async () => {
    const nothing: unknown = undefined
    const never = Promise.withResolvers<number>()
    const none = async (): Promise<void> => undefined
    await expect(mapAsKnown([never.promise, Promise.reject(nothing)], 1, none)).rejects.toBeUndefined()
    await expect(mapAsKnown([Promise.reject(new Error('lost'))], 1, none)).rejects.toThrow('lost')
  })

  it('does nothing for nothing', async () => {
    expect(await mapAsKnown([], 4, () => Promise.reject(new Error('never')))).toEqual([])
  })
})
