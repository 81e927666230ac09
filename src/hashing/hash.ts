import { availableParallelism } from 'node:os'
import { cancelledError, throwIfCancelled } from '../lib/cancellation.ts'
import { keepHeapSmall } from '../lib/memory.ts'
import { Progress } from '../lib/progress.ts'
import { giveWay } from '../lib/turns.ts'
import type { Log } from '../ports/log.ts'
import { hashFile, type FileHash } from './hash-file.ts'
import { HashWork, type HashJob } from './hash-work.ts'
import { startHashWorkers } from './hash-workers.ts'
import type { Digests } from './hasher.ts'

const MAX_THREADS = 4
const WORTH_A_WORKER_BYTES = 32 * 1024 * 1024 // starting a worker takes as long as hashing about this much
const MANY_FILES = 100
const WORKER_URL: URL | string = new URL('./hash-worker.js', import.meta.url)

/** Hashing under way: a promise for each file, in the order of the jobs. */
export interface Hashing {
  readonly digests: readonly Promise<Digests>[]
  /** What was computed of one of the files; rejects for a file that is none of them. */
  digestsOf(file: { readonly absolutePath: string }): Promise<Digests>
  /** Bytes hashed so far. */
  bytesDone(): number
  /** Ends it, done or not. Promises of digests that are missing by then never settle: nothing may await them any more. */
  stop(): Promise<void>
}

/** Where to hash; for tests. */
export interface HashOptions {
  readonly workerUrl?: URL | string
  /** Cores that may be used, this thread's included. */
  readonly cores?: number
}

/** Where progress is logged, and what ends the work early. */
export interface HashPorts {
  readonly log: Log
  readonly cancelled: AbortSignal
}

/**
 * The digests of all files, in the order of `jobs`.
 *
 * @throws ARTIFACT_UNREADABLE, ARTIFACT_CHANGED, CANCELLED
 */
export async function hashFiles(
  jobs: readonly HashJob[],
  ports: HashPorts,
  options: HashOptions = {}
): Promise<Digests[]> {
  throwIfCancelled(ports.cancelled)
  const hashing = hashInBackground(jobs, ports, options)
  try {
    return await Promise.all(hashing.digests)
  } finally {
    await hashing.stop()
  }
}

/** Begins to hash files, and logs its progress when it takes long. The caller must call `stop`, whatever the outcome. */
export function hashInBackground(
  jobs: readonly HashJob[],
  { log, cancelled }: HashPorts,
  options: HashOptions = {}
): Hashing {
  const hashing = startHashing(jobs, cancelled, options)
  const progress = new Progress(log, 'Hashed', totalSize(jobs), () => hashing.bytesDone())
  return {
    ...hashing,
    stop: async () => {
      progress.stop()
      await hashing.stop()
    }
  }
}

/**
 * Begins to hash files, each in one pass whatever the number of hash functions: in this thread, between its other tasks, and in worker
 * threads when there are enough cores and bytes. Memory does not grow with the files. The first failure rejects every promise that is
 * still pending: with ARTIFACT_UNREADABLE, ARTIFACT_CHANGED or CANCELLED.
 */
export function startHashing(
  jobs: readonly HashJob[],
  cancelled: AbortSignal,
  { workerUrl = WORKER_URL, cores = availableParallelism() }: HashOptions = {}
): Hashing {
  const work = new HashWork(jobs)
  if (cancelled.aborted) work.fail(cancelledError())
  else cancelled.addEventListener('abort', () => work.fail(cancelledError()), { once: true })
  const workers = startHashWorkers(countWorkers(jobs, cores), work, workerUrl)
  // not before, since V8's flags are those of all threads, and a worker would start in twice the time
  if (jobs.length > MANY_FILES) void workers.started.then(keepHeapSmall)
  const here = hashHere(work)
  const { digests } = work
  const byPath = new Map(jobs.map(({ absolutePath }, index) => [absolutePath, digests[index]] as const))
  return {
    digests,
    digestsOf: async ({ absolutePath }) => {
      const known = byPath.get(absolutePath)
      if (known === undefined) throw new Error(`${absolutePath} is not hashed`)
      return known
    },
    bytesDone: () => here.bytesDone() + workers.bytesDone(),
    stop: async () => {
      try {
        here.stop()
      } finally {
        await workers.stop()
      }
    }
  }
}

/**
 * The number of workers beside this thread, which begins at once: a worker pays only where there is work for longer than it takes to
 * start. The first worker takes the largest file, and small ones need not wait for that.
 */
function countWorkers(jobs: readonly HashJob[], cores: number): number {
  const worthwhile = Math.floor(totalSize(jobs) / WORTH_A_WORKER_BYTES)
  return Math.max(0, Math.min(cores - 1, MAX_THREADS - 1, jobs.length - 1, worthwhile))
}

function totalSize(jobs: readonly HashJob[]): number {
  return jobs.reduce((sum, { size }) => sum + size, 0)
}

/** Hashes in this thread, between events: one of the network waits for a millisecond or two and one read. */
function hashHere(work: HashWork): { bytesDone(): number; stop(): void } {
  const steps = hashAll(work)
  let bytes = 0
  const run = async (): Promise<void> => {
    await giveWay()
    for (const read of steps) {
      bytes += read
      await giveWay()
    }
  }
  run().catch(reason => work.fail(reason))
  return {
    bytesDone: () => bytes,
    stop: () => void steps.return()
  }
}

function* hashAll(work: HashWork): Generator<number, void, undefined> {
  for (let task = work.take(); task !== undefined; task = work.take()) {
    let hash: FileHash
    try {
      hash = yield* hashFile(task.job.absolutePath, task.job)
    } catch (thrown) {
      return work.unreadable(task, thrown as NodeJS.ErrnoException)
    }
    work.hashed(task, hash)
  }
}
