import { parentPort, workerData } from 'node:worker_threads'
import { hashFile, type FileHash } from './hash-file.ts'
import type { HashRequest } from './hasher.ts'

/** A file for a worker; a message to it is a batch of these. */
export interface WorkerJob {
  readonly index: number
  readonly path: string
  readonly request: HashRequest
}

/** What became of one file; the answer to a batch is one message with one of these for each of its files. */
export type WorkerAnswer =
  | { readonly index: number; readonly hash: FileHash }
  | {
      readonly index: number
      readonly failure: { readonly code: string | undefined; readonly message: string }
    }

/** Bytes hashed so far by all workers, shared with the thread that logs progress. */
const progress = new BigInt64Array(workerData as SharedArrayBuffer)

parentPort?.on('message', (batch: readonly WorkerJob[]) => {
  parentPort?.postMessage(batch.map(answer))
})

function answer({ index, path, request }: WorkerJob): WorkerAnswer {
  try {
    const steps = hashFile(path, request)
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) Atomics.add(progress, 0, BigInt(step.value))
    return { index, hash: step.value }
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    return { index, failure: { code, message } }
  }
}
