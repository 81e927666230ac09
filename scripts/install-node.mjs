// Installs Node 24 for development and tests, and makes it the `node` of npm's scripts. npm runs this after `npm ci` (`dependencies` in
// package.json), which it does for this project alone: whoever installs the command from git gets nothing of it.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const folder = new URL('.ci/node-24/', root)
const { optionalDependencies } = readJson(new URL('package.json', folder))
const isWindows = process.platform === 'win32'
const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`
const version = optionalDependencies[name]

// where there is no package of it, as on macOS, check-node.mjs says what is needed
if (version !== undefined) {
  const manifest = new URL(`node_modules/${name}/package.json`, folder)
  if (!existsSync(manifest) || readJson(manifest).version !== version) {
    const npm = process.env.npm_execpath
    if (npm === undefined) throw new Error('Run this with npm: npm run dependencies')
    execFileSync(process.execPath, [npm, 'ci', '--ignore-scripts'], { cwd: folder, stdio: 'inherit' })
  }
  const file = isWindows ? 'node.exe' : 'node'
  const installed = fileURLToPath(new URL(`node_modules/${name}/bin/${file}`, folder))
  const used = fileURLToPath(new URL(`node_modules/.bin/${file}`, root))
  mkdirSync(dirname(used), { recursive: true })
  rmSync(used, { force: true })
  if (isWindows) copyFileSync(installed, used)
  else symlinkSync(relative(dirname(used), installed), used)
}

function readJson(url) {
  return JSON.parse(readFileSync(url, 'utf8'))
}
