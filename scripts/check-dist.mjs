// Fails when the committed dist/ is not exactly what src/ builds.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const FRESH = 'build-dist'

function contents(folder) {
  const names = readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `${entry.parentPath}/${entry.name}`.slice(`${root}${folder}/`.length))
    .sort()
  return new Map(names.map(name => [name, readFileSync(`${root}${folder}/${name}`)]))
}

try {
  execFileSync(process.execPath, [`${root}scripts/build.mjs`, FRESH], { stdio: 'inherit' })
  const committed = contents('dist')
  const fresh = contents(FRESH)
  const different = [...new Set([...committed.keys(), ...fresh.keys()])].filter(
    name => !(committed.get(name)?.equals(fresh.get(name) ?? Buffer.alloc(0)) ?? false)
  )
  if (different.length > 0) {
    console.error(
      `dist/ is not what src/ builds. Different: ${different.join(', ')}. Run "npm run bundle" and commit dist/.`
    )
    process.exitCode = 1
  } else {
    console.log(`dist/ is what src/ builds (${committed.size} files).`)
  }
} finally {
  rmSync(`${root}${FRESH}`, { recursive: true, force: true })
}
