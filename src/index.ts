import { setFlagsFromString } from 'node:v8'

// failure until proven otherwise: an event loop that drains early, or a worker that dies, must not end green
process.exitCode = 1

// this chunk must parse and run on any Node.js that a runner ever brought: it tells which one is needed
const OLDEST_NODE = 22
const { node } = process.versions
if (Number(node.split('.')[0]) < OLDEST_NODE) {
  process.stdout.write(
    `::error title=ENVIRONMENT_INVALID::This action needs Node.js 24 and was started with Node.js ${node}. Update the runner to 2.327.1 or newer, which brings it.\n`
  )
} else {
  // collect the buffers of streamed assets early rather than let the heap grow: peak memory stays under 150 MB
  setFlagsFromString('--semi-space-growth-factor=1')

  const cancellation = new AbortController()
  // the runner sends two to cancel a job, SIGINT first; the second is SIGTERM, and SIGBREAK on Windows
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const)
    process.on(signal, () => cancellation.abort())
  const { main } = await import('./main.ts') // a chunk of its own: ncc leaves the first chunk's packages out of licenses.txt
  if (await main(process.env, cancellation.signal)) process.exitCode = 0
  // what still holds the loop now is nothing of ours: a socket that a server or a proxy keeps half open
  setTimeout(() => process.exit(), 500).unref()
}
