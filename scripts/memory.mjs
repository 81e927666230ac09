// Shows that memory does not grow with the artifacts: runs the bundle on large files, on files that are made to be costly, and against
// answers that are too long, with the fakes on loopback, and prints the peak of each run. Usage: node scripts/memory.mjs [GiB to sign, 4
// by default; 0: the costly ones alone]. Linux only: it reads /proc.
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { FakeGitHub } from '../test/fakes/github.ts'
import { FakeKms } from '../test/fakes/kms.ts'
import { runAction } from '../test/support/run-action.ts'
import { pemOf, signatureOf } from '../test/support/signed-files.ts'

const GIB = 1024 ** 3
const LIMIT_MB = 150
// GitHub takes assets under 2 GiB; the fake keeps this one in a file.
const ATTACHED_BYTES = GIB
const TIMEOUT_MS = 10 * 60_000
const HOSTILE_MIB = 400
const ARN = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000'
/** The largest text whose changes are explained. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024

const gib = Number(process.argv[2] ?? 4)
if (!(gib >= 0)) throw new Error(`"${process.argv[2]}" is no number of GiB`)

const folder = mkdtempSync(join(tmpdir(), 'kms-sign-memory-'))
const { bavail, bsize } = statfsSync(folder)
if (bavail * bsize < 2 * ATTACHED_BYTES) throw new Error(`${folder} has less than 2 GiB of free space`)

const peakFile = join(folder, 'peak')
const probe = join(folder, 'probe.cjs')
// VmHWM is the most memory that the process itself ever held, worker threads included; what
// getrusage says can be the parent's.
writeFileSync(
  probe,
  `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peakFile)}, require('node:fs').readFileSync('/proc/self/status')))`
)

/** A file that takes no space on the disk. */
function sparse(name, bytes) {
  const path = join(folder, name)
  writeFileSync(path, '')
  truncateSync(path, bytes)
  return path
}

const github = await FakeGitHub.start({ owner: 'octo-org', repo: 'product' })
const kms = await FakeKms.start({ region: 'eu-central-1', accountId: '111122223333' })
let tooMuch = false
try {
  const user = kms.credentials.addUser('arn:aws:iam::111122223333:user/release')
  const measure = measureWith({
    AWS_ACCESS_KEY_ID: user.accessKeyId,
    AWS_SECRET_ACCESS_KEY: user.secretAccessKey
  })
  await measureRefusals(measure)
  await measureHostileAnswers(measure)
  if (gib > 0) await measureLarge(measure)
} finally {
  await Promise.all([github.close(), kms.close()])
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = tooMuch ? 1 : 0

/** Runs the step and prints its peak. */
function measureWith(env) {
  return async (what, inputs, expected = 0, moreEnv = {}) => {
    const options = { cwd: folder, github, kms, env: { ...env, ...moreEnv }, inputs, timeoutMs: TIMEOUT_MS }
    const { exitCode, durationMs, stdout } = await runAction({ ...options, nodeArgs: ['--require', probe] })
    if (exitCode !== expected)
      throw new Error(`"${what}" ended with ${exitCode}, expected ${expected}:\n${stdout}`)
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(peakFile, 'utf8')) ?? []
    const mb = Math.ceil((Number(kib) * 1024) / 1e6)
    const isFine = mb < LIMIT_MB
    tooMuch ||= !isFine
    const seconds = (durationMs / 1000).toFixed(1)
    console.log(
      `${what.padEnd(52)}${String(mb).padStart(5)} MB${seconds.padStart(7)} s${isFine ? '' : `  expected under ${LIMIT_MB} MB`}`
    )
  }
}

/** What people may hand in so that explaining its refusal is costly. */
async function measureRefusals(measure) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(join(folder, 'trusted.pem'), pemOf(privateKey))
  const refused = { mode: 'verify', 'trusted-public-key': 'trusted.pem' }
  const put = (name, content) => {
    writeFileSync(join(folder, name), content)
    writeFileSync(join(folder, `${name}.sig`), signatureOf(privateKey, `what was signed as ${name}`))
  }
  put('text.txt', 'a line of text\r\n'.repeat(MAX_TEXT_BYTES / 16))
  await measure('refuse a text of 16 MiB', { ...refused, artifacts: 'text.txt' }, 1)
  mkdirSync(join(folder, 'texts'))
  for (let index = 0; index < 20; index++) put(`texts/${index}.txt`, '\n'.repeat(MAX_TEXT_BYTES))
  await measure('refuse 20 texts of 16 MiB', { ...refused, artifacts: 'texts/*' }, 1)
  rmSync(join(folder, 'texts'), { recursive: true })
  mkdirSync(join(folder, 'many'))
  for (let index = 0; index < 2000; index++) put(`many/${index}.txt`, `${index}\r\n`)
  await measure('refuse 2,000 files', { ...refused, artifacts: 'many/*' }, 1)
}

/** What a server may answer in the place of GitHub. */
async function measureHostileAnswers(measure) {
  const verify = {
    mode: 'verify',
    'trusted-public-key': 'trusted.pem',
    'release-assets': '*',
    'release-id': '1',
    token: 'ghs_made_up'
  }
  const sign = { 'key-id': ARN, artifacts: 'text.txt', upload: 'none' }
  const piece = Buffer.alloc(1024 * 1024, ' ')
  const json = () => Readable.from(Array.from({ length: HOSTILE_MIB }, () => piece))
  for (const encoding of ['identity', 'gzip']) {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
      // it hangs up as soon as there is too much
      void pipeline(json(), ...(encoding === 'gzip' ? [createGzip()] : []), response).catch(() => undefined)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${server.address().port}`
    try {
      const what = `of ${HOSTILE_MIB} MiB, ${encoding}`
      await measure(`refuse an answer of GitHub ${what}`, verify, 1, { GITHUB_API_URL: url })
      await measure(`refuse an answer of KMS ${what}`, sign, 1, { AWS_ENDPOINT_URL_KMS: url })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }
}

async function measureLarge(measure) {
  const key = await kms.createKey({ keySpec: 'RSA_4096' })
  const tag = 'v1.0.0'
  github.createRelease({ tag, draft: true })
  sparse('large.bin', gib * GIB)
  for (let index = 0; index < 4; index++) sparse(`part-${index}.bin`, (gib * GIB) / 4)
  sparse('attached.bin', ATTACHED_BYTES)

  const sign = { 'key-id': key.arn, upload: 'none' }
  const trust = { mode: 'verify', 'trusted-public-key': 'signing-public-key.pem' }
  await measure(`sign one file of ${gib} GiB`, { ...sign, artifacts: 'large.bin' })
  await measure(`sign 4 files of ${gib / 4} GiB`, { ...sign, artifacts: 'part-*.bin' })
  await measure(`verify one file of ${gib} GiB`, { ...trust, artifacts: 'large.bin' })
  await measure('sign and attach one file of 1 GiB', {
    ...sign,
    upload: 'all',
    artifacts: 'attached.bin',
    'release-tag': tag
  })
  const assets = { ...trust, 'release-assets': '*', 'release-tag': tag }
  await measure('verify an attached file of 1 GiB', assets)
  await measure('verify and keep an attached file of 1 GiB', { ...assets, 'output-directory': 'verified' })
}
