import { ActionError } from '../errors.ts'
import type { HashName } from '../signature/algorithms.ts'
import type { FileHash } from './hash-file.ts'
import { toDigests, type Digests } from './hasher.ts'

export interface HashJob {
  /** Absolute path. */
  readonly absolutePath: string
  /** The path for messages. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly hashes: readonly HashName[]
}

/** A file that somebody took to hash. */
export interface HashTask {
  readonly index: number
  readonly job: HashJob
}

/** What there is to hash, given out file by file to whoever has a core for it, and what came of it. */
export class HashWork {
  readonly #pending: readonly PromiseWithResolvers<Digests>[]
  readonly #tasks: readonly HashTask[]
  #taken = 0

  constructor(jobs: readonly HashJob[]) {
    this.#pending = jobs.map(() => Promise.withResolvers<Digests>())
    for (const { promise } of this.#pending) promise.catch(() => undefined) // whoever awaits it reports it
    // the largest first, so that no core is left with a large file at the end
    this.#tasks = jobs.map((job, index) => ({ index, job })).sort((a, b) => b.job.size - a.job.size)
  }

  /** A promise for each file, in the order of the jobs. */
  get digests(): Promise<Digests>[] {
    return this.#pending.map(({ promise }) => promise)
  }

  /** The next file, largest first; none after a failure. */
  take(): HashTask | undefined {
    return this.#tasks[this.#taken++]
  }

  hashed({ index, job }: HashTask, hash: FileHash): void {
    if (hash.kind === 'changed') return this.fail(changed(job))
    this.#pending[index]?.resolve(toDigests(hash.digests))
  }

  unreadable(
    { job }: HashTask,
    failure: { readonly code?: string | undefined; readonly message: string }
  ): void {
    const { code, message } = failure
    this.fail(
      new ActionError('ARTIFACT_UNREADABLE', `Cannot read the artifact ${job.path}: ${code ?? message}.`, {
        hint: 'Give the user that runs this job read permission on the file.',
        cause: failure
      })
    )
  }

  /** Fails every file that has no digests yet; no other is begun. */
  fail(reason: unknown): void {
    this.#taken = this.#tasks.length
    for (const { reject } of this.#pending) reject(reason)
  }
}

function changed(job: HashJob): ActionError {
  return new ActionError('ARTIFACT_CHANGED', `The artifact ${job.path} changed while it was read.`, {
    hint: 'Let the build finish before this step; nothing may write to an artifact while it is signed or verified.'
  })
}
