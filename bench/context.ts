import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeSync
} from 'node:fs'
import { randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareStep, type RunOptions } from '../test/support/run-action.ts'
import { BenchError, time, type Timed } from './measure.ts'
import type { Peers } from './peers.ts'
import type { SectionReport } from './report.ts'
import type { Services } from './services.ts'

/** What every section has at hand. */
export interface Bench {
  /** Removed at the end. */
  readonly root: string
  readonly quick: boolean
  readonly peers: Peers
  readonly services: Services
  /** Tells what is going on. */
  say(text: string): void
}

export interface Section {
  readonly name: string
  run(bench: Bench): Promise<SectionReport>
}

export interface Files {
  readonly folder: string
  readonly paths: readonly string[]
  /** Base names, matched by `*.bin`. */
  readonly names: readonly string[]
}

/** What `probe.cjs` leaves behind. */
export interface Probe {
  readonly peakBytes: number
  readonly cpuMs: number
  /** URLs of the modules; empty unless they were asked for. */
  readonly loaded: readonly string[]
}

export const REPOSITORY_ROOT = fileURLToPath(new URL('..', import.meta.url))
const PIECE_BYTES = 4 * 1024 * 1024
const PROBE = fileURLToPath(new URL('probe.cjs', import.meta.url))

/** Files of random bytes, all equal in size; they are in the page cache afterwards where memory suffices. */
export function makeFiles(bench: Bench, name: string, count: number, bytes: number): Files {
  const folder = join(bench.root, name)
  mkdirSync(folder, { recursive: true })
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < count * bytes * 1.1) {
    throw new BenchError(
      `The temporary folder has less than ${(count * bytes) / 1e9} GB of free space; set TMPDIR.`
    )
  }
  const names = Array.from({ length: count }, (_, index) => `artifact-${String(index).padStart(4, '0')}.bin`)
  const piece = randomFillSync(Buffer.allocUnsafe(Math.min(PIECE_BYTES, bytes)))
  for (const [index, file] of names.entries()) {
    piece.writeUInt32LE(index)
    const descriptor = openSync(join(folder, file), 'w')
    for (let left = bytes; left > 0; left -= piece.length) {
      writeSync(descriptor, piece, 0, Math.min(left, piece.length))
    }
    closeSync(descriptor)
  }
  return { folder, names, paths: names.map(file => join(folder, file)) }
}

/** Runs `dist/index.js` as the runner does and times it. */
export async function timeStep(options: RunOptions, exitCode = 0): Promise<Timed> {
  const { machine, ...command } = prepareStep(options)
  try {
    return await time({ ...command, exitCode })
  } finally {
    machine.remove()
  }
}

/** Like `timeStep`; the process also tells its peak memory, and which modules it loaded. */
export async function probeStep(
  bench: Bench,
  options: RunOptions,
  { loads = false } = {}
): Promise<{ readonly timed: Timed; readonly probe: Probe }> {
  const file = join(bench.root, 'probe.json')
  const env = { ...options.env, BENCH_PROBE: file, ...(loads && { BENCH_LOADS: '1' }) }
  const timed = await timeStep({ ...options, env, nodeArgs: ['--require', PROBE] })
  return { timed, probe: JSON.parse(readFileSync(file, 'utf8')) as Probe }
}

/** Takes away what a run wrote, so that the next one finds what this one found. */
export function removeWritten({ folder, names }: Files): void {
  const artifacts = new Set(names)
  for (const name of readdirSync(folder)) {
    if (!artifacts.has(name)) rmSync(join(folder, name), { recursive: true })
  }
}
