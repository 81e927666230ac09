import { setFlagsFromString } from 'node:v8'

// failure until proven otherwise: an event loop that drains early, or a worker that dies, must not end green
process.exitCode = 1
// collect the buffers of streamed assets early rather than let the heap grow: peak memory stays under 150 MB
setFlagsFromString('--semi-space-growth-factor=1')

const cancellation = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort())
const { main } = await import('./main.ts') // a chunk of its own: ncc leaves the first chunk's packages out of licenses.txt
if (await main(process.env, cancellation.signal)) process.exitCode = 0
// what still holds the loop now is nothing of ours: a socket that a server or a proxy keeps half open
setTimeout(() => process.exit(), 500).unref()
