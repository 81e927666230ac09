import { randomInt } from 'node:crypto'
import * as fc from 'fast-check'

/** What the random cases of this run grow from: `FAST_CHECK_SEED` repeats a run. Importing this sets and prints it. */
export const SEED = Number(process.env['FAST_CHECK_SEED'] ?? randomInt(2 ** 31))

fc.configureGlobal({ seed: SEED })
process.stdout.write(`FAST_CHECK_SEED=${SEED}\n`)
