import { expect, it } from 'vitest'
import { mapInTurns } from '../../src/lib/turns.ts'

const busy = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
}

it('gives the results in order, and lets events be handled between two items whenever some took long', async () => {
  const events: string[] = []
  const results = await mapInTurns([1, 2, 3, 4, 5, 6], item => {
    events.push(`item ${item}`)
    if (item % 2 === 1) setImmediate(() => events.push(`event ${item}`))
    busy(item % 2 === 0 ? 5 : 0)
    return item * 2
  })
  expect(results).toEqual([2, 4, 6, 8, 10, 12])
  expect(events.indexOf('event 1')).toBeLessThan(events.indexOf('item 3'))
  expect(events.indexOf('event 3')).toBeLessThan(events.indexOf('item 5'))
})

it('lets events be handled as often when many loops run side by side', async () => {
  const items: number[] = [] // between two events
  let isOver = false
  const event = (): void => {
    items.push(0)
    if (!isOver) setImmediate(event)
  }
  event()
  const loop = async (): Promise<unknown> =>
    mapInTurns(Array.from({ length: 30 }), () => {
      items.push((items.pop() ?? 0) + 1)
      busy(0.2)
    })
  await Promise.all(Array.from({ length: 8 }, loop))
  isOver = true
  expect(items.reduce((sum, count) => sum + count)).toBe(240)
  expect(Math.max(...items)).toBeLessThan(20) // a millisecond has room for five, and each loop may have begun one more
})

it('throws what an item throws, and takes no further one', async () => {
  const taken: number[] = []
  const mapping = mapInTurns([1, 2, 3], item => {
    taken.push(item)
    if (item === 2) throw new Error('two')
  })
  await expect(mapping).rejects.toThrow('two')
  expect(taken).toEqual([1, 2])
})
