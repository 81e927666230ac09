import { Worker } from 'node:worker_threads'
import type { HashTask, HashWork } from './hash-work.ts'
import type { WorkerAnswer, WorkerJob } from './hash-worker.ts'

const BATCH_BYTES = 4 * 1024 * 1024
const BATCH_FILES = 64

/** Worker threads that hash. */
export interface HashWorkers {
  /** Once all of them run their code; at once when there are none, and never when one is stopped before that. */
  readonly started: Promise<unknown>
  /** Bytes hashed so far by all of them. */
  bytesDone(): number
  /** Ends them, done or not. */
  stop(): Promise<void>
}

/** Starts `count` worker threads, which hash until no file is left; none where this system cannot start one from there. */
export function startHashWorkers(count: number, work: HashWork, workerUrl: URL | string): HashWorkers {
  const shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)
  const workers = new Set<Worker>()
  const end = async (ending: Worker[]): Promise<void> => {
    for (const worker of ending) workers.delete(worker)
    await Promise.all(ending.map(worker => worker.terminate()))
  }
  for (let started = 0; started < count; started++) {
    const worker = startWorker(workerUrl, shared)
    if (worker === undefined) break
    workers.add(worker)
    const tasks = new Map<number, HashTask>()
    const goOn = (): void => {
      give(worker, work, tasks)
      if (tasks.size === 0) end([worker]).catch(reason => work.fail(reason)) // it has nothing left to do, and holds memory
    }
    worker.on('message', (answers: readonly WorkerAnswer[]) => {
      for (const answer of answers) settle(work, tasks, answer)
      goOn()
    })
    worker.on('error', reason => work.fail(reason))
    worker.on('exit', code => {
      if (workers.has(worker)) work.fail(new Error(`a hash worker stopped early with code ${code}`))
    })
    goOn()
  }
  const started = Promise.all(
    [...workers].map(worker => new Promise<void>(resolve => void worker.once('online', resolve)))
  )
  const counter = new BigInt64Array(shared)
  return { started, stop: () => end([...workers]), bytesDone: () => Number(Atomics.load(counter, 0)) }
}

/** Undefined where Node.js takes no such address, as of a share on Windows: this thread hashes all of it, then. */
function startWorker(workerUrl: URL | string, shared: SharedArrayBuffer): Worker | undefined {
  try {
    return new Worker(workerUrl, { workerData: shared })
  } catch {
    return undefined
  }
}

/** Posts batches to a worker until it has two, so that it has work while this thread is busy; of large files no more than one. */
function give(worker: Worker, work: HashWork, tasks: Map<number, HashTask>): void {
  const size = (): number => [...tasks.values()].reduce((sum, { job }) => sum + job.size, 0)
  while (size() < 2 * BATCH_BYTES && tasks.size < 2 * BATCH_FILES) {
    const batch = takeBatch(work)
    if (batch.length === 0) return
    for (const task of batch) tasks.set(task.index, task)
    worker.postMessage(batch.map(toWorkerJob))
  }
}

function toWorkerJob({ index, job: { absolutePath, prehashes, crossProtocol } }: HashTask): WorkerJob {
  return { index, path: absolutePath, request: { prehashes, crossProtocol: crossProtocol === true } }
}

/** One large file, or some small ones. */
function takeBatch(work: HashWork): HashTask[] {
  const batch: HashTask[] = []
  for (let bytes = 0; bytes < BATCH_BYTES && batch.length < BATCH_FILES;) {
    const task = work.take()
    if (task === undefined) break
    batch.push(task)
    bytes += task.job.size
  }
  return batch
}

function settle(work: HashWork, tasks: Map<number, HashTask>, answer: WorkerAnswer): void {
  const task = tasks.get(answer.index)
  tasks.delete(answer.index)
  if (task === undefined) work.fail(new Error(`a worker answered for file ${answer.index}`))
  else if ('failure' in answer) work.unreadable(task, answer.failure)
  else work.hashed(task, answer.hash)
}
