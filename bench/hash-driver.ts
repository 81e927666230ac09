// Hashes the files as the step does, with the worker of the committed bundle, and prints how many milliseconds that took.
// Usage: node hash-driver.ts FILE…
import { statSync } from 'node:fs'
import { hashFiles } from '../src/hashing/hash.ts'
import { toPrehashes } from '../src/hashing/hasher.ts'

const jobs = process.argv.slice(2).map(path => {
  const { size } = statSync(path)
  return { absolutePath: path, path, size, prehashes: toPrehashes(['sha256']) }
})
const quiet = () => undefined
const ports = {
  log: { info: quiet, debug: quiet, warning: quiet },
  cancelled: new AbortController().signal
}
const before = performance.now()
await hashFiles(jobs, ports, {
  workerUrl: new URL('../dist/hash-worker.js', import.meta.url)
})
console.log(performance.now() - before)
