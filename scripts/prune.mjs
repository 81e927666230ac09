// What src/ uses of itself and of its packages, module by module, as rolldown finds it.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const ROOTS = ['src/entry/start', 'src/hashing/hash-worker']

const options = {
  cwd: root,
  input: Object.fromEntries(ROOTS.map(name => [name, `${name}.ts`])),
  platform: 'node',
  resolve: { mainFields: ['module', 'main'] }, // a package's ES modules, of which parts can be left out
  // these packages do not say so themselves, but none of their modules does anything when it is loaded
  treeshake: { moduleSideEffects: [{ test: /[\\/]node_modules[\\/]@actions[\\/]/, sideEffects: false }] }
}

const output = { format: 'esm', preserveModules: true, preserveModulesRoot: root }

/** The folders of the packages of which something is used, relative to the root. */
export async function usedPackages() {
  const bundle = await rolldown(options)
  return packagesIn(await bundle.generate(output))
}

/** Writes what is used into a folder, under the paths that it comes from, with each package's name and license beside it. */
export async function writeUsed(folder) {
  const bundle = await rolldown(options)
  const packages = packagesIn(await bundle.write({ ...output, dir: join(root, folder) }))
  for (const name of packages) copyPackageFiles(name, join(folder, name))
}

function packagesIn({ output: chunks }) {
  const used = chunks.flatMap(({ moduleIds = [] }) => moduleIds.map(packageOf))
  return [...new Set(used)].filter(name => name !== undefined)
}

/** The folder of the package that a module belongs to, relative to the root; undefined for our own. */
function packageOf(path) {
  const [folder] = /^.*[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+/.exec(path) ?? []
  return folder?.slice(root.length).replaceAll('\\', '/')
}

function copyPackageFiles(from, to) {
  mkdirSync(join(root, to), { recursive: true })
  for (const name of readdirSync(join(root, from)))
    if (/^(package\.json|licen[cs]e.*|copying.*)$/i.test(name))
      copyFileSync(join(root, from, name), join(root, to, name))
}
