// Builds dist/ from src/ in three steps: rolldown writes what is used of src/ and of each package, module by module, below build/; ncc packs
// that, and collects the licenses; the chunks are minified. ncc alone would pack packages whole: it marks what is unused, and no more.
// ncc bundles one root, so both entries, which are a few lines, are copied, and share what it made of start.js. ncc never cleans its output
// and derives chunk ids from paths relative to the working directory, so both are fixed here.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { minify } from 'rolldown/utils'

const root = fileURLToPath(new URL('..', import.meta.url))
const BUILD = 'build'
const out = process.argv[2] ?? 'dist'

/**
 * `import` of `node:http` reads all that it exports, and some of that loads Node's `fetch` and `WebSocket`: 20 ms that most runs need
 * not spend. What is used of it is taken from the module itself.
 */
const quietHttp = {
  name: 'quiet-http',
  resolveId: id => (/^(node:)?http$/.test(id) ? '\0http' : undefined),
  load: id =>
    id === '\0http'
      ? `const http = process.getBuiltinModule('node:http')
export default http
export const Agent = http.Agent
export const request = http.request
export const globalAgent = http.globalAgent`
      : undefined
}

rmSync(join(root, BUILD), { recursive: true, force: true })
rmSync(join(root, out), { recursive: true, force: true })
await prune()
pack()
await minifyChunks()
writeEntry('src/index.ts', 'index.js')
writeEntry('src/entry/kms-sign.ts', 'cli.js')
chmodSync(join(root, out, 'cli.js'), 0o755)

/** Writes the modules that are used below build/, in the folders that they come from, each with what is used of it. */
async function prune() {
  const bundle = await rolldown({
    cwd: root,
    input: { 'src/entry/start': 'src/entry/start.ts', 'src/hashing/hash-worker': 'src/hashing/hash-worker.ts' },
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] }, // a package's ES modules, of which parts can be left out
    // these packages do not say so themselves, but none of their modules does anything when it is loaded
    treeshake: { moduleSideEffects: [{ test: /[\\/]node_modules[\\/]@actions[\\/]/, sideEffects: false }] },
    plugins: [quietHttp]
  })
  const { output } = await bundle.write({
    dir: join(root, BUILD),
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: root
  })
  await bundle.close()
  const packages = new Set(output.flatMap(({ moduleIds = [] }) => moduleIds.map(packageOf)))
  for (const folder of packages) if (folder !== undefined) copyPackageFiles(folder)
}

/** The folder of the package that a module belongs to, relative to the root; undefined for our own. */
function packageOf(path) {
  const [, folder] = /([\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)(?![^]*[\\/]node_modules[\\/])/.exec(path) ?? []
  if (folder === undefined) return undefined
  const end = path.lastIndexOf(folder) + folder.length
  return path.slice(root.length, end)
}

/** What ncc reads of a package: its name and its license. */
function copyPackageFiles(folder) {
  mkdirSync(join(root, BUILD, folder), { recursive: true })
  for (const name of readdirSync(join(root, folder))) {
    if (/^(package\.json|licen[cs]e.*|copying.*)$/i.test(name))
      copyFileSync(join(root, folder, name), join(root, BUILD, folder, name))
  }
}

function pack() {
  const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
  const entry = `${BUILD}/src/entry/start.js`
  const args = ['build', entry, '-o', out, '-a', '-C', '-q', '--license', 'licenses.txt']
  execFileSync(process.execPath, [ncc, ...args], { cwd: root, stdio: 'inherit' })
  renameSync(join(root, out, 'index.js'), join(root, out, 'start.js'))
}

/** In src/ an entry stands elsewhere than start.ts; in dist/ they are side by side. */
function writeEntry(source, name) {
  const text = readFileSync(join(root, source), 'utf8')
  writeFileSync(join(root, out, name), text.replace(/'\.\/(entry\/)?start\.ts'/, `'./start.js'`))
}

/** Less to read, to check and to compile at each start. Functions and classes keep their names, for stack traces; what starts them stays as it is. */
async function minifyChunks() {
  const keepNames = { function: true, class: true }
  for (const name of readdirSync(join(root, out)).filter(name => name.endsWith('.index.js'))) {
    const path = join(root, out, name)
    const { code, errors } = await minify(name, readFileSync(path, 'utf8'), {
      module: true,
      compress: { target: 'es2024', keepNames },
      mangle: { toplevel: true, keepNames }
    })
    if (errors.length > 0) throw new Error(`${name} cannot be minified: ${errors[0].message}`)
    writeFileSync(path, code)
  }
}
