// Builds dist/ from src/: tsc first (ncc cannot load TypeScript itself with this compiler), then ncc on the JavaScript.
// ncc never cleans its output and derives chunk ids from paths relative to the working directory, so both are fixed here.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = process.argv[2] ?? 'dist'
const run = (script, ...args) =>
  execFileSync(process.execPath, [`${root}node_modules/${script}`, ...args], { cwd: root, stdio: 'inherit' })

rmSync(`${root}build`, { recursive: true, force: true })
rmSync(new URL(`../${out}`, import.meta.url), { recursive: true, force: true })
run('typescript/bin/tsc', '-p', 'tsconfig.build.json')
run(
  '@vercel/ncc/dist/ncc/cli.js',
  'build',
  'build/index.js',
  '-o',
  out,
  '-a',
  '-C',
  '-q',
  '--license',
  'licenses.txt'
)
