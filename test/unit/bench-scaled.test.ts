import { expect, test } from 'vitest'
import { scaled } from '../../bench/scripts.ts'

test('what a script takes for more artifacts is scaled from one and some, and never falls', () => {
  expect(scaled([100], [150], 6, 1)).toEqual([100])
  expect(scaled([100, 200], [150, 300], 6, 11)).toEqual([200, 400])
  expect(scaled([300], [150], 6, 200)).toEqual([300])
  expect(scaled(undefined, [150], 6, 200)).toBeUndefined()
})
