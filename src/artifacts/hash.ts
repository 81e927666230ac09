import { createHash, type Hash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { setImmediate as immediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { cancelledError, throwIfCancelled } from '../cancellation.ts'
import { ActionError } from '../errors.ts'
import type { Digest, HashName } from '../signature/algorithms.ts'
import { hashFileSync, type FileHash } from './hash-file.ts'
import type { WorkerAnswer, WorkerJob } from './hash-worker.ts'

export interface HashJob {
  /** Absolute path. */
  readonly absolutePath: string
  /** The path for messages. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly hashes: readonly HashName[]
}

export type Digests = ReadonlyMap<HashName, Digest>

const MAX_WORKERS = 4
const WORTH_A_WORKER_BYTES = 16 * 1024 * 1024 // starting a worker takes about as long as hashing this much
const WORKER_URL: URL | string = new URL('./hash-worker.js', import.meta.url)

/** Hashing under way: a promise for each file, in the order of the jobs. */
export interface Hashing {
  readonly digests: readonly Promise<Digests>[]
  /** Bytes hashed so far. */
  bytesDone(): number
  /** Ends it, done or not; digests that are not there yet never come. */
  stop(): Promise<void>
}

/** Hashes files and waits for all of them; results are in the order of `jobs`. */
export async function hashFiles(
  jobs: readonly HashJob[],
  cancelled: AbortSignal,
  workerUrl: URL | string = WORKER_URL
): Promise<Digests[]> {
  throwIfCancelled(cancelled)
  const hashing = startHashing(jobs, cancelled, workerUrl)
  try {
    return await Promise.all(hashing.digests)
  } finally {
    await hashing.stop()
  }
}

/**
 * Begins to hash files, each in one pass whatever the number of hash functions, on as many cores as help. Memory does not grow
 * with the files. The first failure fails all that is not done.
 */
export function startHashing(
  jobs: readonly HashJob[],
  cancelled: AbortSignal,
  workerUrl: URL | string = WORKER_URL
): Hashing {
  const bytes = jobs.reduce((sum, job) => sum + job.size, 0)
  const pending = jobs.map(() => Promise.withResolvers<Digests>())
  for (const { promise } of pending) promise.catch(() => undefined) // whoever awaits it reports it
  const fail = (reason: unknown): void => {
    for (const { reject } of pending) reject(reason)
  }
  if (cancelled.aborted) fail(cancelledError())
  else cancelled.addEventListener('abort', () => fail(cancelledError()), { once: true })
  const resolve = (index: number, digests: Digests): void => pending[index]?.resolve(digests)
  const run = bytes < WORTH_A_WORKER_BYTES ? hashHere : hashInWorkers
  const { stop, bytesDone } = run(jobs, { resolve, fail, workerUrl })
  return { digests: pending.map(({ promise }) => promise), stop, bytesDone }
}

/** Collects digests of bytes that pass by. */
export class StreamHasher {
  readonly #hashers: readonly (readonly [HashName, Hash])[]
  /** Bytes seen. */
  size = 0

  constructor(hashes: Iterable<HashName>) {
    this.#hashers = [...new Set(hashes)].map(name => [name, createHash(name)] as const)
  }

  update(chunk: Uint8Array): void {
    this.size += chunk.length
    for (const [, hasher] of this.#hashers) hasher.update(chunk)
  }

  /** Can be called once. */
  digests(): Digests {
    return toDigests(this.#hashers.map(([name, hasher]) => [name, hasher.digest()] as const))
  }
}

/** Digests of what is in memory. */
export function hashBytes(bytes: Uint8Array, hashes: Iterable<HashName>): Digests {
  const hasher = new StreamHasher(hashes)
  hasher.update(bytes)
  return hasher.digests()
}

/** The digest by `hash`; it must have been asked for. */
export function digestBy(digests: Digests, hash: HashName): Digest {
  const digest = digests.get(hash)
  if (digest === undefined) throw new Error(`no ${hash} digest was computed`)
  return digest
}

interface HashRun {
  readonly resolve: (index: number, digests: Digests) => void
  readonly fail: (reason: unknown) => void
  readonly workerUrl: URL | string
}

type Started = Pick<Hashing, 'stop' | 'bytesDone'>

/** In this thread, with room for what arrives from the network between two files. */
function hashHere(jobs: readonly HashJob[], { resolve, fail }: HashRun): Started {
  let stopped = false
  let bytes = 0
  const run = async (): Promise<void> => {
    for (const [index, job] of jobs.entries()) {
      await immediate()
      if (stopped) return
      resolve(index, completed(job, hashReadable(job)))
      bytes += job.size
    }
  }
  run().catch(fail)
  return {
    stop: async () => {
      stopped = true
    },
    bytesDone: () => bytes
  }
}

function hashReadable(job: HashJob): FileHash {
  try {
    return hashFileSync(job.absolutePath, job.hashes)
  } catch (cause) {
    throw unreadable(job, cause)
  }
}

/** In worker threads, largest files first, so that no core is left with a large file at the end. */
function hashInWorkers(jobs: readonly HashJob[], { resolve, fail, workerUrl }: HashRun): Started {
  const queue = jobs.map((job, index) => ({ job, index })).sort((a, b) => b.job.size - a.job.size)
  const shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)
  const workers: Worker[] = []
  let open = jobs.length
  const stop = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map(worker => worker.terminate()))
  }
  const giveNext = (worker: Worker): void => {
    const next = queue.shift()
    if (next === undefined) return
    const { absolutePath: path, hashes } = next.job
    worker.postMessage({ index: next.index, path, hashes } satisfies WorkerJob)
  }
  const onAnswer = (worker: Worker, answer: WorkerAnswer): void => {
    const job = jobs[answer.index]
    if (job === undefined) return fail(new Error(`a worker answered for file ${answer.index}`))
    if ('failure' in answer) return fail(unreadable(job, answer.failure))
    try {
      resolve(answer.index, completed(job, answer.hash))
    } catch (changed) {
      return fail(changed)
    }
    open -= 1
    if (open > 0) giveNext(worker)
    else stop().catch(fail) // the memory of idle workers is better used elsewhere
  }
  for (let count = Math.min(availableParallelism(), MAX_WORKERS, jobs.length); count > 0; count--) {
    const worker = new Worker(workerUrl, { workerData: shared })
    workers.push(worker)
    worker.on('message', (answer: WorkerAnswer) => onAnswer(worker, answer))
    worker.on('error', fail)
    worker.on('exit', code => {
      if (workers.includes(worker)) fail(new Error(`a hash worker stopped early with code ${code}`))
    })
    giveNext(worker)
  }
  const counter = new BigInt64Array(shared)
  return { stop, bytesDone: () => Number(Atomics.load(counter, 0)) }
}

function completed(job: HashJob, hash: FileHash): Digests {
  if (hash.kind === 'changed') {
    throw new ActionError('ARTIFACT_CHANGED', `The artifact ${job.path} changed while it was read.`, {
      hint: 'Let the build finish before this step; nothing may write to an artifact while it is signed or verified.'
    })
  }
  return toDigests(hash.digests)
}

function toDigests(entries: readonly (readonly [HashName, Uint8Array])[]): Digests {
  return new Map(entries.map(([hash, bytes]) => [hash, { hash, bytes }] as const))
}

function unreadable(job: HashJob, failure: unknown): ActionError {
  const { code, message } = failure as { code?: string; message?: string }
  return new ActionError(
    'ARTIFACT_UNREADABLE',
    `Cannot read the artifact ${job.path}: ${code ?? message ?? 'unknown'}.`,
    {
      hint: 'Give the user that runs this job read permission on the file.',
      cause: failure
    }
  )
}
