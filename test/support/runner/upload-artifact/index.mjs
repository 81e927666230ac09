import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { env } from 'node:process'

// Stand-in for actions/upload-artifact: copies what a folder holds, without the hidden files that the action leaves out by default.

const STORE = env['STAND_IN_FOLDER'] ?? ''
execFileSync('note', ['upload-artifact'])

const path = env['INPUT_PATH'] ?? ''
const isFolder = existsSync(path) && statSync(path).isDirectory()
const names = isFolder
  ? readdirSync(path).filter(name => !name.startsWith('.'))
  : existsSync(path)
    ? ['']
    : []
if (names.length === 0) {
  const text = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`
  const fails = env['INPUT_IF-NO-FILES-FOUND'] === 'error'
  process.stdout.write(`::${fails ? 'error' : 'warning'}::${text}\n`)
  process.exitCode = fails ? 1 : 0
} else {
  const artifact = join(STORE, 'artifacts', env['INPUT_NAME'] ?? '')
  if (existsSync(artifact))
    throw new Error(`Conflict: an artifact with this name already exists: ${artifact}`)
  mkdirSync(artifact, { recursive: true })
  for (const name of names)
    cpSync(join(path, name), join(artifact, name === '' ? basename(path) : name), { recursive: true })
}
