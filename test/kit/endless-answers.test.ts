import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, expect, test } from 'vitest'
import { ENDLESS_ROWS, inPool, runRow, titleOf } from '../support/fault-matrix.ts'
import type { Outcome } from '../support/fault-matrix.ts'

const ROWS_AT_ONCE = 6 // they share this process, and the time of a request is short

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const outcomes = new Map<string, Outcome>()

// What never ends is waited for in the bundle for a minute (test/e2e/endless-answers.slow.test.ts), here for a second and a half. Waiting overlaps.
// Garbage is collected all the time: fetch holds weakly what an abort has to reach.
beforeAll(async () => {
  const collecting = setInterval(collectGarbage, 50)
  await inPool(ENDLESS_ROWS, ROWS_AT_ONCE, async row => {
    outcomes.set(titleOf(row), await runRow(row))
  })
  clearInterval(collecting)
}, 300_000)

test.each(ENDLESS_ROWS.map(titleOf))('%s: is given up, asked again, and the release is complete', title => {
  expect(outcomes.get(title)?.problems).toEqual([])
  expect(outcomes.get(title)?.runs).toHaveLength(1)
})
