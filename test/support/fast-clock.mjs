// Preloaded into the bundle (`node --import`): its clock goes faster, so that a limit of a minute is over in six seconds. What the bundle does
// is the same; production code knows nothing of it.

import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

const SPEED = 10

for (const name of ['setTimeout', 'setInterval']) {
  const set = globalThis[name]
  globalThis[name] = (run, ms = 0, ...args) => set(run, ms / SPEED, ...args)
}

const sleep = timers.setTimeout
timers.setTimeout = (ms, ...more) => sleep(ms / SPEED, ...more)
syncBuiltinESMExports()

const now = performance.now.bind(performance)
performance.now = () => now() * SPEED
