import { createHash, type Hash } from 'node:crypto'
import { availableParallelism } from 'node:os'
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

/**
 * Hashes files, each in one pass whatever the number of hash functions, on as many cores as help. Memory does not
 * grow with the files. Results are in the order of `jobs`.
 */
export async function hashFiles(
  jobs: readonly HashJob[],
  cancelled: AbortSignal,
  workerUrl: URL | string = WORKER_URL
): Promise<Digests[]> {
  throwIfCancelled(cancelled)
  const bytes = jobs.reduce((sum, job) => sum + job.size, 0)
  if (bytes < WORTH_A_WORKER_BYTES) return jobs.map(hashHere)
  return hashInWorkers(jobs, cancelled, workerUrl)
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

/** The digest by `hash`; it must have been asked for. */
export function digestBy(digests: Digests, hash: HashName): Digest {
  const digest = digests.get(hash)
  if (digest === undefined) throw new Error(`no ${hash} digest was computed`)
  return digest
}

function hashHere(job: HashJob): Digests {
  try {
    return completed(job, hashFileSync(job.absolutePath, job.hashes))
  } catch (cause) {
    throw cause instanceof ActionError ? cause : unreadable(job, cause)
  }
}

async function hashInWorkers(
  jobs: readonly HashJob[],
  cancelled: AbortSignal,
  workerUrl: URL | string
): Promise<Digests[]> {
  const largestFirst = jobs.map((job, index) => ({ job, index })).sort((a, b) => b.job.size - a.job.size)
  const results = Array.from<Digests>({ length: jobs.length })
  const workers: Worker[] = []
  let open = jobs.length
  const done = new Promise<Digests[]>((resolve, reject) => {
    cancelled.addEventListener('abort', () => reject(cancelledError()), { once: true })
    const giveNext = (worker: Worker): void => {
      const next = largestFirst.shift()
      if (next === undefined) return
      worker.postMessage({
        index: next.index,
        path: next.job.absolutePath,
        hashes: next.job.hashes
      } satisfies WorkerJob)
    }
    const onAnswer = (worker: Worker, answer: WorkerAnswer): void => {
      const job = jobs[answer.index]
      if (job === undefined) return reject(new Error(`a worker answered for file ${answer.index}`))
      if ('failure' in answer) return reject(unreadable(job, answer.failure))
      try {
        results[answer.index] = completed(job, answer.hash)
      } catch (changed) {
        return reject(changed)
      }
      open -= 1
      if (open === 0) resolve(results)
      else giveNext(worker)
    }
    for (let count = Math.min(availableParallelism(), MAX_WORKERS, jobs.length); count > 0; count--) {
      const worker = new Worker(workerUrl)
      workers.push(worker)
      worker.on('message', (answer: WorkerAnswer) => onAnswer(worker, answer))
      worker.on('error', reject)
      worker.on('exit', code => reject(new Error(`a hash worker stopped early with code ${code}`)))
      giveNext(worker)
    }
  })
  try {
    return await done
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
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
