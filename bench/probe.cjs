// Loaded by the measured process before the bundle: leaves what the process knows about itself in the file BENCH_PROBE.
const { readFileSync, writeFileSync } = require('node:fs')
const { registerHooks } = require('node:module')
const { isMainThread } = require('node:worker_threads')

const file = process.env.BENCH_PROBE
if (isMainThread) {
  const loaded = []
  if (process.env.BENCH_LOADS !== undefined) {
    registerHooks({
      load: (url, context, next) => {
        loaded.push(url)
        return next(url, context)
      }
    })
  }
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    writeFileSync(file, JSON.stringify({ peakBytes: peak(), cpuMs: (user + system) / 1000, loaded }))
  })
}

/** The most memory that the process itself ever held, threads included; what getrusage says can be the parent's. */
function peak() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}
