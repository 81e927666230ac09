// What both entries of the bundle have in common. This chunk must parse and run on any Node.js that a machine ever had: it prints which
// one is needed. The rest are chunks of their own, since ncc leaves the packages of the first chunk out of licenses.txt.

const OLDEST_NODE = 22
const { node } = process.versions
const isOldNode = Number(node.split('.')[0]) < OLDEST_NODE

/** Runs the step; the exit code becomes 0 only when all went well. */
export async function startAction(): Promise<void> {
  if (isOldNode) {
    process.stdout.write(
      `::error title=ENVIRONMENT_INVALID::This action needs Node.js 24 and was started with Node.js ${node}. Update the runner to 2.327.1 or newer, which brings it.\n`
    )
    return
  }
  const cancellation = new AbortController()
  // the runner sends two to cancel a job, SIGINT first; the second is SIGTERM, and SIGBREAK on Windows
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const)
    process.on(signal, () => cancellation.abort())
  const { main } = await import('../main.ts')
  if (await main(process.env, cancellation.signal)) process.exitCode = 0
  // what still holds the loop now is nothing of this action: a socket that a server or a proxy keeps half open
  setTimeout(() => process.exit(), 500).unref()
}

/** Runs the command `kms-sign`. A signal ends it at once: what it writes appears under its name only when it is complete. */
export async function startCommand(): Promise<void> {
  const { argv, stdout, stderr, env } = process
  if (isOldNode) {
    stderr.write(
      `kms-sign needs Node.js ${OLDEST_NODE} or newer and was started with Node.js ${node}. Run it with a newer one.\n`
    )
    return
  }
  const { runCommand } = await import('../cli/command.ts')
  const isPlain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  process.exitCode = await runCommand(argv.slice(2), {
    stdout,
    stderr,
    isPlain,
    cwd: () => process.cwd(),
    env
  })
  // as above
  setTimeout(() => process.exit(), 500).unref()
}
