// Writes files that are hashed in worker threads, with signatures by a key of their own, for a run of the action itself.
// Usage: node scripts/write-large-files.mjs FOLDER
import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILES = 3
const BYTES = 40 * 1024 * 1024 // a worker is started for each 32 MiB

const [folder = 'large'] = process.argv.slice(2)
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

mkdirSync(folder, { recursive: true })
writeFileSync(`${folder}.pem`, publicKey.export({ type: 'spki', format: 'pem' }))
for (let index = 1; index <= FILES; index++) {
  const content = Buffer.alloc(BYTES, `file ${index}\n`)
  const file = join(folder, `large-${index}.bin`)
  writeFileSync(file, content)
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  writeFileSync(`${file}.sig`, sign('sha256', content, { key: privateKey, ...padding }))
}
