import { startAction } from './start.js'

// failure until proven otherwise: an event loop that drains early, or a worker that dies, must not end green
process.exitCode = 1
await startAction()
