// The tests must run on the Node that the action runs on. `npm ci` installs it for the common platforms
// (install-node.mjs); where it did not, the system's older Node would be used without a word.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `Node ${process.versions.node} is running, expected 24 or newer. ` +
      'Run "npm ci" without --ignore-scripts (it installs Node 24 on Linux and Windows), or install Node 24 yourself.'
  )
  process.exit(1)
}
