import { expect, it } from 'vitest'
import { mapInTurns } from '../../src/lib/turns.ts'

const busy = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
}

it('gives the results in order, and lets events be handled between two items that take long', async () => {
  let handled = false
  setImmediate(() => (handled = true))
  const seen: boolean[] = []
  const results = await mapInTurns([1, 2, 3], item => {
    seen.push(handled)
    busy(5)
    return item * 2
  })
  expect(results).toEqual([2, 4, 6])
  expect(seen.at(-1)).toBe(true)
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
