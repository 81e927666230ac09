import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Progress } from '../../src/lib/progress.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(process, 'uptime').mockImplementation(() => performance.now() / 1000)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function start(totalBytes: number, bytesDone: () => number): { lines: string[]; progress: Progress } {
  const lines: string[] = []
  const log = { info: (text: string) => void lines.push(text), debug: () => {}, warning: () => {} }
  return { lines, progress: new Progress(log, 'Hashed', totalBytes, bytesDone) }
}

it('says nothing of work that is done before ten seconds are over', () => {
  const { lines, progress } = start(GIB, () => GIB)
  vi.advanceTimersByTime(9_999)
  progress.stop()
  vi.advanceTimersByTime(60_000)
  expect(lines).toEqual([])
})

it('tells every ten seconds how far long work has come, until it is stopped', () => {
  let done = 0
  const { lines, progress } = start(40 * GIB, () => done)
  done = 512 * MIB
  vi.advanceTimersByTime(10_000)
  done = 10 * GIB
  vi.advanceTimersByTime(10_000)
  progress.stop()
  vi.advanceTimersByTime(60_000)
  expect(lines).toEqual([
    'Hashed 512 MiB of 40.0 GiB (1 %), 51 MiB/s',
    'Hashed 10.0 GiB of 40.0 GiB (25 %), 512 MiB/s'
  ])
})

it('asks how much is done at each line only', () => {
  const bytesDone = vi.fn<() => number>(() => 0)
  const { progress } = start(GIB, bytesDone)
  vi.advanceTimersByTime(35_000)
  progress.stop()
  expect(bytesDone).toHaveBeenCalledTimes(3)
})

it('says nothing of nothing, nor of work that is done while the run goes on', () => {
  let done = 0
  const none = start(0, () => 0)
  const some = start(GIB, () => done)
  done = GIB
  vi.advanceTimersByTime(60_000)
  none.progress.stop()
  some.progress.stop()
  expect([...none.lines, ...some.lines]).toEqual([])
})

it('never keeps the process alive', () => {
  vi.useRealTimers()
  const timers = (): number =>
    process.getActiveResourcesInfo().filter(resource => resource === 'Timeout').length
  const before = timers()
  const { progress } = start(1, () => 0)
  expect(timers()).toBe(before)
  progress.stop()
})

it('is shown where lines can be overwritten, as often as that place wants it, and not in the log', () => {
  const [lines, shown]: [string[], string[]] = [[], []]
  const log = {
    info: (text: string) => void lines.push(text),
    debug: () => {},
    warning: () => {},
    progress: { everyMs: 1_000, show: (text: string) => void shown.push(text) }
  }
  const progress = new Progress(log, 'Hashed', 2 * GIB, () => GIB)
  vi.advanceTimersByTime(999)
  expect(shown).toEqual([])
  vi.advanceTimersByTime(1_001)
  progress.stop()
  vi.advanceTimersByTime(60_000)
  expect(shown).toEqual([
    'Hashed 1.0 GiB of 2.0 GiB (50 %), 1024 MiB/s',
    'Hashed 1.0 GiB of 2.0 GiB (50 %), 512 MiB/s'
  ])
  expect(lines).toEqual([])
})
