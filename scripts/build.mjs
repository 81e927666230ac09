// Builds dist/ from src/: prune.mjs writes what is used of src/ and of its packages below build/, ncc packs that and collects the licenses,
// and the chunks are minified. ncc alone would pack packages whole: it marks what is unused, and no more. ncc bundles one root, so both
// entries, which are a few lines, are copied, and share what it made of start.js. ncc never cleans its output and derives chunk ids from
// paths relative to the working directory, so both are fixed here.
import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from 'rolldown/utils'
import { writeUsed } from './prune.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const BUILD = 'build'
const out = process.argv[2] ?? 'dist'

for (const folder of [BUILD, out]) rmSync(join(root, folder), { recursive: true, force: true })
await writeUsed(BUILD)
const args = [
  'build',
  `${BUILD}/src/entry/start.js`,
  '-o',
  out,
  '-a',
  '-C',
  '-q',
  '--license',
  'licenses.txt'
]
execFileSync(process.execPath, [join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js'), ...args], {
  cwd: root,
  stdio: 'inherit'
})
renameSync(join(root, out, 'index.js'), join(root, out, 'start.js'))
groupLicenses(join(root, out, 'licenses.txt'))
for (const name of readdirSync(join(root, out)))
  if (name.endsWith('.index.js') || name === 'hash-worker.js') await minifyChunk(name)
writeEntry('src/index.ts', 'index.js')
writeEntry('src/entry/kms-sign.ts', 'cli.js')
chmodSync(join(root, out, 'cli.js'), 0o755)

/** Less to download, and to compile at each start. Functions and classes keep their names, for stack traces; what loads the chunks stays as it is. */
async function minifyChunk(name) {
  const path = join(root, out, name)
  const keepNames = { function: true, class: true }
  const { code, errors } = await minify(name, readFileSync(path, 'utf8'), {
    module: true,
    compress: { target: 'es2024', keepNames },
    mangle: { toplevel: true, keepNames }
  })
  if (errors.length > 0) throw new Error(`${name} cannot be minified: ${errors[0].message}`)
  writeFileSync(path, code)
}

/** ncc writes each package's name, the license's and its text, which is mostly the same: each text once, below the names of all packages that have it. */
function groupLicenses(path) {
  const packages = readFileSync(path, 'utf8').split(/^(?=[@a-z][\w./@-]*\n[A-Z][\w.-]*\n)/m)
  const groups = Map.groupBy(packages, text => text.slice(text.indexOf('\n') + 1).trim())
  const names = texts => texts.map(text => text.slice(0, text.indexOf('\n'))).join('\n')
  writeFileSync(path, [...groups].map(([license, texts]) => `${names(texts)}\n${license}\n`).join('\n'))
}

/** In src/ an entry stands elsewhere than start.ts; in dist/ they are side by side. */
function writeEntry(source, name) {
  const text = readFileSync(join(root, source), 'utf8')
  writeFileSync(join(root, out, name), text.replace(/'\.\/(entry\/)?start\.ts'/, `'./start.js'`))
}
