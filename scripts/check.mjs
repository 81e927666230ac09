// Types, lint and format, side by side. The format of what git says is unchanged is not looked at, unless --all is given: then it is,
// and so is whether dist/ is current.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const isWhole = process.argv.includes('--all')

/** The script behind a command of an installed package. */
function bin(name, command = name) {
  const { bin } = JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8'))
  return `${root}node_modules/${name}/${typeof bin === 'string' ? bin : bin[command]}`
}

/** What differs from the last commit; everything when git is not there to say. */
function changedFiles() {
  const lists = [
    ['diff', '--name-only', '--diff-filter=d', '-z', 'HEAD'],
    ['ls-files', '--others', '--exclude-standard', '-z']
  ].map(args => spawnSync('git', args, { cwd: root, encoding: 'utf8' }))
  if (lists.some(({ status }) => status !== 0)) return ['.']
  const files = lists.flatMap(({ stdout }) => stdout.split('\0')).filter(name => name !== '')
  return files.length > 500 ? ['.'] : files
}

/** Prints what the step printed once it has ended. */
async function run(name, args) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => output.push(chunk))
  const code = await new Promise(resolve => child.once('close', resolve))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (code !== 0 || name === 'dist') process.stdout.write(Buffer.concat(output))
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  return code === 0
}

const files = isWhole ? ['.'] : changedFiles()
const types = ['--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo']
const format = ['--check', '--ignore-unknown', '--cache', '--cache-strategy', 'content', '--', ...files]
const steps = [
  ...(files.length > 0 ? [run('format', [bin('prettier'), ...format])] : []),
  ...(isWhole ? [run('dist', [`${root}scripts/check-dist.mjs`])] : []),
  run('types', [bin('typescript', 'tsc'), ...types]),
  run('lint', [bin('oxlint'), '--deny-warnings'])
]
if (!(await Promise.all(steps)).every(Boolean)) process.exitCode = 1
