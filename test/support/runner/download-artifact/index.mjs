import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { env } from 'node:process'

// Stand-in for actions/download-artifact: one artifact into `path`, several into folders of their names or all into one.

const STORE = env['STAND_IN_FOLDER'] ?? ''
execFileSync('note', ['download-artifact'])

const { INPUT_NAME: name = '', INPUT_PATTERN: pattern = '', INPUT_PATH: path = '.' } = env
const artifacts = join(STORE, 'artifacts')
const stored = existsSync(artifacts) ? readdirSync(artifacts) : []
const wanted = stored.filter(one =>
  name === '' ? matchesGlob(one, pattern === '' ? '*' : pattern) : one === name
)
if (name !== '' && wanted.length === 0) throw new Error(`Artifact not found for name: ${name}`)
const isFlat = name !== '' || env['INPUT_MERGE-MULTIPLE'] === 'true'
for (const one of wanted) {
  const target = isFlat ? path : join(path, one)
  mkdirSync(target, { recursive: true })
  cpSync(join(artifacts, one), target, { recursive: true })
}
