// Writes what AWS KMS signed (test/vectors) as files with their signatures and key, for a run of the action itself.
// Usage: node scripts/write-golden-vectors.mjs FOLDER [changed]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createPublicKey } from 'node:crypto'
import { join } from 'node:path'

const [folder = 'golden', changed] = process.argv.slice(2)
const vectors = JSON.parse(
  readFileSync(new URL('../test/vectors/aws-kms-hello.json', import.meta.url), 'utf8')
)
const key = createPublicKey({
  key: Buffer.from(vectors.public_key_der_base64, 'base64'),
  format: 'der',
  type: 'spki'
})

mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'key.pem'), key.export({ type: 'spki', format: 'pem' }))
for (const { message_type, signature_base64 } of vectors.signatures) {
  const file = join(folder, `hello-${message_type.toLowerCase()}.txt`)
  writeFileSync(file, changed === undefined ? vectors.message_utf8 : `${vectors.message_utf8}!`)
  writeFileSync(`${file}.sig`, Buffer.from(signature_base64, 'base64'))
}
