import { ActionError } from '../errors.ts'
import { describeFileFailure } from '../lib/file-errors.ts'
import type { FileHash } from './hash-file.ts'
import type { Digests, HashRequest } from './hasher.ts'

/** A file to hash, and what is computed of it. */
export interface HashJob extends HashRequest {
  /** Absolute path. */
  readonly absolutePath: string
  /** The path for messages. */
  readonly path: string
  /** Bytes, when the file was found. */
  readonly size: number
}

/** A job that a thread has taken, with its place in the list of jobs. */
export interface HashTask {
  readonly index: number
  readonly job: HashJob
}

/** The queue of files to hash, from which threads take one at a time, and a promise for what is computed of each. */
export class HashWork {
  readonly #pending: readonly PromiseWithResolvers<Digests>[]
  readonly #tasks: readonly HashTask[]
  #taken = 0

  constructor(jobs: readonly HashJob[]) {
    this.#pending = jobs.map(() => Promise.withResolvers<Digests>())
    for (const { promise } of this.#pending) promise.catch(() => undefined) // reported where it is awaited
    // the largest first, so that no core is left with a large file at the end
    this.#tasks = jobs.map((job, index) => ({ index, job })).sort((a, b) => b.job.size - a.job.size)
  }

  /** A promise for each file, in the order of the jobs. */
  get digests(): Promise<Digests>[] {
    return this.#pending.map(({ promise }) => promise)
  }

  /** The next file, largest first; undefined when none is left, and after a failure. */
  take(): HashTask | undefined {
    return this.#tasks[this.#taken++]
  }

  /** Settles the promise of a file that was read. It has the size that it was found with, which records and uploads go by. */
  hashed({ index, job }: HashTask, hash: FileHash): void {
    if (hash.kind === 'changed' || hash.size !== job.size) return this.fail(changed(job))
    this.#pending[index]?.resolve(hash.digests)
  }

  /** Fails every file without digests with ARTIFACT_UNREADABLE. */
  unreadable(
    { job }: HashTask,
    failure: { readonly code?: string | undefined; readonly message: string }
  ): void {
    const { reason, hint } = describeFileFailure(Object.assign(new Error(failure.message), failure), 'read')
    this.fail(
      new ActionError('ARTIFACT_UNREADABLE', `Cannot read the artifact ${job.path}: ${reason}.`, {
        hint,
        cause: failure
      })
    )
  }

  /** Fails every file that has no digests yet; no further one is taken. */
  fail(reason: unknown): void {
    this.#taken = this.#tasks.length
    for (const { reject } of this.#pending) reject(reason)
  }
}

function changed(job: HashJob): ActionError {
  return new ActionError('ARTIFACT_CHANGED', `The artifact ${job.path} changed while it was read.`, {
    hint: 'Let the build or download finish first; nothing may write to an artifact while it is signed or verified.'
  })
}
