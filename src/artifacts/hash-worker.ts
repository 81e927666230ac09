import { parentPort, workerData } from 'node:worker_threads'
import type { HashName } from '../signature/algorithms.ts'
import { hashFileSync, type FileHash } from './hash-file.ts'

export interface WorkerJob {
  readonly index: number
  readonly path: string
  readonly hashes: readonly HashName[]
}

export type WorkerAnswer =
  | { readonly index: number; readonly hash: FileHash }
  | {
      readonly index: number
      readonly failure: { readonly code: string | undefined; readonly message: string }
    }

/** Bytes hashed so far by all workers, shared with whoever reports progress. */
const progress = new BigInt64Array(workerData as SharedArrayBuffer)

parentPort?.on('message', ({ index, path, hashes }: WorkerJob) => {
  parentPort?.postMessage(answer(index, path, hashes))
})

function answer(index: number, path: string, hashes: readonly HashName[]): WorkerAnswer {
  try {
    return { index, hash: hashFileSync(path, hashes, onBytes) }
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    return { index, failure: { code, message } }
  }
}

function onBytes(bytes: number): void {
  Atomics.add(progress, 0, BigInt(bytes))
}
