// Shows that memory does not grow with the artifacts: runs the bundle on large and on many files, on files that are made to be costly, and
// against answers that are too long, with the fakes on loopback, and prints the peak of each run; then that of every test of hostile input.
// Usage: node scripts/memory.mjs [GiB to sign, 4 by default; 0: no large files]. Linux only: it reads /proc.
import { spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
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
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import { FakeGitHub } from '../test/fakes/github.ts'
import { FakeKms } from '../test/fakes/kms.ts'
import { peakProbe } from '../test/support/peaks.ts'
import { runAction } from '../test/support/run-action.ts'
import { runKmsSign } from '../test/support/run-kms-sign.ts'
import { pemOf, signatureOf } from '../test/support/signed-files.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const GIB = 1024 ** 3
const LIMIT_MB = 150
// GitHub takes assets under 2 GiB; the fake keeps this one in a file.
const ATTACHED_BYTES = GIB
const TIMEOUT_MS = 10 * 60_000
const HOSTILE_MIB = 400
const MANY = 5000
const SHOWN_TESTS = 15
const ARN = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000'
/** The largest text whose changes are explained. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024

const gib = Number(process.argv[2] ?? 4)
if (!(gib >= 0)) throw new Error(`"${process.argv[2]}" is no number of GiB`)

const folder = mkdtempSync(join(tmpdir(), 'kms-sign-memory-'))
const { bavail, bsize } = statfsSync(folder)
if (bavail * bsize < 2 * ATTACHED_BYTES) throw new Error(`${folder} has less than 2 GiB of free space`)

const peaks = join(folder, 'peaks')
process.env.PEAKS = peaks // makes each run of the bundle leave its peak there

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
  await measureFolders()
  await measureHostileAnswers(measure)
  await measureMany(measure)
  if (gib > 0) await measureLarge(measure)
  measureTests()
} finally {
  await Promise.all([github.close(), kms.close()])
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = tooMuch ? 1 : 0

/** Runs the step and prints its peak. */
function measureWith(env) {
  return async (what, inputs, expected = 0, moreEnv = {}) => {
    const options = { cwd: folder, github, kms, env: { ...env, ...moreEnv }, inputs, timeoutMs: TIMEOUT_MS }
    const { exitCode, durationMs, stdout } = await runAction(options)
    if (exitCode !== expected)
      throw new Error(`"${what}" ended with ${exitCode}, expected ${expected}:\n${stdout}`)
    const [{ bytes }] = takePeaks()
    report(what, bytes, `${(durationMs / 1000).toFixed(1)} s`)
  }
}

/** What the runs since the last call left. */
function takePeaks() {
  const lines = readFileSync(peaks, 'utf8').trimEnd().split('\n')
  rmSync(peaks)
  return lines.map(line => JSON.parse(line))
}

function report(what, bytes, more = '') {
  const mb = Math.ceil(bytes / 1e6)
  const isFine = mb < LIMIT_MB
  tooMuch ||= !isFine
  console.log(
    `${shortened(what).padEnd(62)}${String(mb).padStart(5)} MB${more.padStart(9)}${isFine ? '' : `  expected under ${LIMIT_MB} MB`}`
  )
}

/** The end of a name tells tests apart. */
function shortened(what) {
  return what.length > 60 ? `…${what.slice(-59)}` : what
}

/** All tests of hostile input, each with the most that one of its runs held. */
function measureTests() {
  const files = globSync(
    [
      'test/e2e/*hostile*.test.ts',
      'test/e2e/adversary.slow.test.ts',
      'test/e2e/endless-answers.slow.test.ts'
    ],
    { cwd: root }
  )
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...files],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: GIB
    }
  )
  if (status !== 0) throw new Error(`the tests of hostile input failed:\n${stdout.slice(-5000)}`)
  const highest = new Map()
  for (const { test, bytes } of takePeaks()) highest.set(test, Math.max(bytes, highest.get(test) ?? 0))
  const sorted = [...highest].sort(([, a], [, b]) => b - a)
  console.log(`\n${sorted.length} tests of hostile input, of which the highest:`)
  for (const [test, bytes] of sorted.slice(0, SHOWN_TESTS)) report(test, bytes)
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
  rmSync(join(folder, 'many'), { recursive: true })
  // 100,000 names are the most that a list may have
  const digest = createHash('sha256').update('').digest('hex')
  const list = Array.from({ length: 100_000 }, (_, index) => `${digest}  name-${index}\n`).join('')
  writeFileSync(join(folder, 'SHA256SUMS'), list)
  writeFileSync(join(folder, 'SHA256SUMS.sig'), signatureOf(privateKey, list))
  await measure('refuse a file by a list of 100,000 names', { ...refused, artifacts: 'text.txt' }, 1)
  const release = github.createRelease({ tag: 'v0.9.0', draft: true })
  github.addAsset(release, { name: 'SHA256SUMS', content: Buffer.from(list) })
  github.addAsset(release, { name: 'SHA256SUMS.sig', content: signatureOf(privateKey, list) })
  const onRelease = { ...refused, 'release-assets': '*', 'release-id': String(release.id) }
  await measure('refuse a release by a list of 100,000 names', onRelease, 1)
  // a single character that is not Latin makes JavaScript keep two bytes of each in a text
  const long = Array.from(
    { length: 100_000 },
    (_, index) => `${digest}  \u6f22${String(index).padStart(90, '-')}\n`
  ).join('')
  writeFileSync(join(folder, 'SHA256SUMS'), long)
  writeFileSync(join(folder, 'SHA256SUMS.sig'), signatureOf(privateKey, long))
  await measure('refuse a file by a list of 100,000 long names', { ...refused, artifacts: 'text.txt' }, 1)
  rmSync(join(folder, 'SHA256SUMS'))
  rmSync(join(folder, 'SHA256SUMS.sig'))
  for (let index = 0; index < 20; index++) {
    mkdirSync(join(folder, 'lists', `${index}`), { recursive: true })
    put(`lists/${index}/SHA256SUMS`, long)
    writeFileSync(join(folder, 'lists', `${index}`, 'a.txt'), 'a')
  }
  await measure('refuse files in 20 folders with lists', { ...refused, artifacts: 'lists/**/*.txt' }, 1)
  rmSync(join(folder, 'lists'), { recursive: true })
}

/** What people may have downloaded and judge with the command. */
async function measureFolders() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(join(folder, 'own.pem'), pemOf(privateKey))
  const downloaded = join(folder, 'downloaded')
  mkdirSync(downloaded)
  // in JSON, each of these characters takes six
  const names = Array.from({ length: 2000 }, (_, index) => `${'\u0007\u202e'.repeat(50)}${index}`)
  for (const [index, name] of names.entries()) {
    writeFileSync(join(downloaded, name), `${index}`)
    writeFileSync(join(downloaded, `${name}.sig`), signatureOf(privateKey, 'something else'))
  }
  for (const options of [[], ['--json']]) {
    const args = ['verify', '--key', 'own.pem', '--all', 'downloaded', ...options]
    const { exitCode, stderr } = await runKmsSign({ cwd: folder, args, ...peakProbe() })
    if (exitCode !== 1) throw new Error(`kms-sign ${args.join(' ')} ended with ${exitCode}:\n${stderr}`)
    const [{ bytes }] = takePeaks()
    report(`refuse a folder of 2,000 hostile names ${options.join(' ')}`, bytes)
  }
  rmSync(downloaded, { recursive: true })
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

/** As many artifacts as nobody has. */
async function measureMany(measure) {
  const key = await kms.createKey({ keySpec: 'RSA_2048' })
  mkdirSync(join(folder, 'artifacts'))
  for (let index = 0; index < MANY; index++)
    writeFileSync(join(folder, 'artifacts', `${index}.bin`), `${index}`)
  const sign = { 'key-id': key.arn, upload: 'none', artifacts: 'artifacts/*.bin' }
  const trust = {
    mode: 'verify',
    'trusted-public-key': 'signing-public-key.pem',
    artifacts: 'artifacts/*.bin'
  }
  const count = MANY.toLocaleString('en')
  for (const strategy of ['each', 'checksums', 'both']) {
    await measure(`sign ${count} artifacts, ${strategy}`, { ...sign, strategy })
    await measure(`verify ${count} artifacts, ${strategy}`, trust)
    for (const name of readdirSync(join(folder, 'artifacts')))
      if (!name.endsWith('.bin')) rmSync(join(folder, 'artifacts', name))
    rmSync(join(folder, 'SHA256SUMS'), { force: true })
    rmSync(join(folder, 'SHA256SUMS.sig'), { force: true })
  }
  // the large files are signed with another key, which is not written over it
  rmSync(join(folder, 'signing-public-key.pem'))
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
