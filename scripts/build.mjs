// Builds dist/ from src/: tsc first (ncc cannot load TypeScript itself with this compiler), then ncc on the JavaScript. ncc bundles one root,
// so both entries, which are a few lines, are copied as tsc writes them, and share what it made of start.js.
// ncc never cleans its output and derives chunk ids from paths relative to the working directory, so both are fixed here.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
  'build/entry/start.js',
  '-o',
  out,
  '-a',
  '-C',
  '-q',
  '--license',
  'licenses.txt'
)
renameSync(`${root}${out}/index.js`, `${root}${out}/start.js`)
// src/index.ts stands a folder above what it imports; in dist/ they are side by side
const action = readFileSync(`${root}build/index.js`, 'utf8')
writeFileSync(`${root}${out}/index.js`, action.replace(`'./entry/start.js'`, `'./start.js'`))
copyFileSync(`${root}build/entry/kms-sign.js`, `${root}${out}/cli.js`)
chmodSync(`${root}${out}/cli.js`, 0o755)
