// Hashes the files as the step does, and prints how many milliseconds that took. hashing.ts makes one file of JavaScript of this: what
// Node.js needs to take the types out would go on in the background while files are hashed.
// Usage: node hash-driver.mjs WORKER FILE…
import { statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { hashFiles } from '../src/hashing/hash.ts'
import { toPrehashes } from '../src/hashing/hasher.ts'

const [worker = '', ...paths] = process.argv.slice(2)
const jobs = paths.map(path => {
  const { size } = statSync(path)
  return { absolutePath: path, path, size, prehashes: toPrehashes(['sha256']) }
})
const quiet = () => undefined
const ports = {
  log: { info: quiet, debug: quiet, warning: quiet },
  cancelled: new AbortController().signal
}
const before = performance.now()
await hashFiles(jobs, ports, { workerUrl: pathToFileURL(worker) })
console.log(performance.now() - before)
