import { setImmediate as nextTurn } from 'node:timers/promises'
import { uptimeMs } from './clock.ts'

// Looking at a file takes Node.js 3 µs in this thread and 50 µs by way of another one. Where thousands are looked at, that is what a run
// takes, so they are looked at here; what happens meanwhile, an answer of the network or a signal, is handled between two of them.

const TURN_MS = 1

let since = 0
let turn: Promise<void> | undefined

/** To be awaited before each of many calls that do not wait themselves: events are handled every millisecond, however many loops there are. */
export async function giveWay(): Promise<void> {
  if (uptimeMs() - since >= TURN_MS) await (turn ??= takeTurn())
}

/** One turn for all who wait: each of them would hold the events for a millisecond otherwise. */
async function takeTurn(): Promise<void> {
  await nextTurn()
  since = uptimeMs()
  turn = undefined
}

/** The results of `map`, which does not wait, in the order of the items; events are handled meanwhile. */
export async function mapInTurns<T, R>(items: Iterable<T>, map: (item: T) => R): Promise<R[]> {
  const results: R[] = []
  for (const item of items) {
    await giveWay()
    results.push(map(item))
  }
  return results
}
