import { startAction } from './entry/start.ts'

// failure until proven otherwise: an event loop that drains early, or a worker that dies, must not end green
process.exitCode = 1
await startAction()
