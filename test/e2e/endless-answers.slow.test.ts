import { beforeAll, expect, test } from 'vitest'
import { ENDLESS_BUNDLE_ROWS, inPool, runRow, titleOf } from '../support/fault-matrix.ts'
import type { Outcome } from '../support/fault-matrix.ts'

// Answers that never end, met by the committed bundle. Its limits are minutes: `support/fast-clock.mjs`, preloaded, lets its clock go
// faster. test/kit/endless-answers.test.ts runs the same in process, while garbage is collected all the time.

const ROWS_AT_ONCE = 4

const outcomes = new Map<string, Outcome>()

beforeAll(async () => {
  await inPool(ENDLESS_BUNDLE_ROWS, ROWS_AT_ONCE, async row => {
    outcomes.set(titleOf(row), await runRow(row))
  })
}, 600_000)

test.each(ENDLESS_BUNDLE_ROWS.map(titleOf))(
  '%s: is given up, asked again, and the release is complete',
  title => {
    expect(outcomes.get(title)?.problems).toEqual([])
    expect(outcomes.get(title)?.runs).toHaveLength(1)
  }
)
