import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Transfers } from '../../src/github/transfers.ts'

const MIB = 1024 * 1024

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function start(): { lines: string[]; transfers: Transfers } {
  const lines: string[] = []
  return { lines, transfers: new Transfers(text => void lines.push(text)) }
}

it('says nothing of what is over within ten seconds, nor while nothing moves', () => {
  const { lines } = start()
  vi.advanceTimersByTime(60_000)
  expect(lines).toEqual([])

  const { lines: told, transfers } = start()
  transfers.count('Downloaded', 5 * MIB)
  vi.advanceTimersByTime(9_999)
  expect(told).toEqual([])
})

it('tells both directions, each with its rate, as long as it moves', () => {
  const { lines, transfers } = start()
  transfers.count('Downloaded', 100 * MIB)
  transfers.count('Downloaded', 156 * MIB)
  vi.advanceTimersByTime(10_000)
  transfers.count('Downloaded', 768 * MIB)
  transfers.count('Uploaded', 15 * MIB)
  vi.advanceTimersByTime(10_000)
  vi.advanceTimersByTime(30_000)
  transfers.count('Downloaded', 80 * MIB)
  vi.advanceTimersByTime(10_000)
  expect(lines).toEqual([
    'Downloaded 256 MiB so far, 25.6 MiB/s',
    'Downloaded 1.0 GiB so far, 76.8 MiB/s',
    'Uploaded 15 MiB so far, 1.5 MiB/s',
    'Downloaded 1.1 GiB so far, 8.0 MiB/s'
  ])
})

it('adds up what is less than a MiB in ten seconds', () => {
  const { lines, transfers } = start()
  for (let tens = 1; tens <= 4; tens++) {
    transfers.count('Uploaded', 0.3 * MIB)
    vi.advanceTimersByTime(10_000)
  }
  expect(lines).toEqual(['Uploaded 1 MiB so far, 0.0 MiB/s'])
})

it('keeps no process running', () => {
  const { transfers } = start()
  transfers.count('Uploaded', 1)
  const timer = vi.getTimerCount()
  expect(timer).toBe(1)
  vi.useRealTimers()
  const alone = new Transfers(() => undefined)
  const before = process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length
  alone.count('Uploaded', 1)
  expect(process.getActiveResourcesInfo().filter(kind => kind === 'Timeout')).toHaveLength(before)
})
