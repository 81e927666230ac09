import { randomInt } from 'node:crypto'
import * as fc from 'fast-check'
import { expect } from 'vitest'

/** What the random cases of this run grow from: `FAST_CHECK_SEED` repeats a run. Importing this sets and prints it. */
export const SEED = Number(process.env['FAST_CHECK_SEED'] ?? randomInt(2 ** 31))

/** The most cases of a property in a quick run; `FAST_CHECK_RUNS` says so. */
const MOST = Number(process.env['FAST_CHECK_RUNS'] ?? Infinity)
if (!(MOST >= 1)) throw new Error(`FAST_CHECK_RUNS is ${MOST}, expected a number of cases`)

fc.configureGlobal({ seed: SEED, numRuns: Math.min(100, MOST) })
process.stdout.write(`FAST_CHECK_SEED=${SEED}\n`)

/** A property of that many cases, or of fewer in a quick run. */
export const cases = (usual: number): { numRuns: number; seed: number } => ({
  numRuns: Math.min(usual, MOST),
  seed: SEED
})

/** Enough of the cases were what the property is about; a quick run has too few to tell. */
export function expectMoreThan(least: number, count: number): void {
  if (MOST === Infinity) expect(count).toBeGreaterThan(least)
}
