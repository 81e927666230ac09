// Loaded by the process of a run before anything else: leaves the most memory that it ever held, as one line of the file PEAKS.
const { appendFileSync, readFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

// VmHWM is of the process itself, threads included; what getrusage says can be the parent's.
if (isMainThread) {
  process.on('exit', () => {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    const { PEAKS, PEAK_OF } = process.env
    appendFileSync(PEAKS, `${JSON.stringify({ test: PEAK_OF, bytes: kib * 1024 })}\n`)
  })
}
