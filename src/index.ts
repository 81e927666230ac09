import { main } from './main.ts'

// failure until proven otherwise: an event loop that drains early, or a worker that dies, must not end green
process.exitCode = 1
if (await main(process.env)) process.exitCode = 0
