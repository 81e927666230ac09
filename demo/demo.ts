// The main job from end to end on this machine: sign, attach, publish, verify, check with OpenSSL and ssh-keygen, refuse a changed file and an
// old release under a new tag.
// Usage: npm run demo [-- [--keep] FILE…]
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  constants,
  copyFileSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync
} from 'node:fs'
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { FakeGitHub, type FakeRelease } from '../test/fakes/github.ts'
import { FakeKms, type FakeKey } from '../test/fakes/kms.ts'
import { FakeOidc } from '../test/fakes/oidc.ts'
import { CredentialStore } from '../test/fakes/policy.ts'
import { FakeSts } from '../test/fakes/sts.ts'
import { RunError, runAction, type ActionResult, type RunOptions } from '../test/support/run-action.ts'
import { parseLog } from '../test/support/runner-protocol.ts'

const USAGE = 'Usage: npm run demo [-- [--keep] FILE…]'
const REPOSITORY = { owner: 'octo-org', repo: 'acme-cli' }
const SLUG = `${REPOSITORY.owner}/${REPOSITORY.repo}`
const ENVIRONMENT = 'release'
const TAG = 'v1.4.0'
const REGION = 'eu-central-1'
const ACCOUNT = '111122223333'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/release-signing`
/** The tag under which the attack puts the files of the other one. */
const LATER_TAG = 'v1.5.0'
const FORMATS = ['raw', 'ssh']
const VERIFIED = 'verified'
const MAX_ASSET_BYTES = 2 * 1024 ** 3 // GitHub takes less than this
const COPIES = 4 // the build's, the release's, the download's and the verified one
const TIME_LIMIT_MS = 15 * 60_000 // for large files of one's own
const SHOWN_FILES = 3
const SHOWN_LINES = 24 // of a step's log, of which the last ones are always shown
const LAST_LINES = 6

/** Something is not as it should be; the demo ends with it. */
class DemoError extends Error {
  override readonly name = 'DemoError'
}

/** The services on loopback that stand for AWS and GitHub. */
interface World {
  readonly kms: FakeKms
  readonly sts: FakeSts
  readonly oidc: FakeOidc
  readonly github: FakeGitHub
  readonly key: FakeKey
  readonly release: FakeRelease
}

interface Folders {
  readonly root: string
  /** Where the build left the artifacts: the workspace of the signing job. */
  readonly build: string
  /** What somebody downloads from the release later. */
  readonly download: string
}

/** As in the output `signatures`. */
interface SignatureEntry {
  readonly artifact: string
  readonly format: string
  readonly digest: string
  readonly assetName: string
}

/** As in the output `results`. */
interface ResultEntry {
  readonly artifact: string
  readonly digest: string
}

const say = (text = ''): void => console.log(text)
const step = (title: string): void => say(`\n${title}`)
const detail = (text: string): void => say(text.replaceAll(/^/gm, '   '))

function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new DemoError(otherwise)
}

async function main(): Promise<void> {
  const { files, keep } = readArguments()
  assertSignable(files)
  assertRoom(files)
  assertOpenssl()
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'kms-sign-action-demo-')))
  const folders = { root, build: join(root, 'build'), download: join(root, 'download') }
  cleanUpAtExit(folders, keep)

  say('Sign artifacts with AWS KMS: a whole release, from build to download, on this machine only.')
  say(
    'Local servers on 127.0.0.1 replace KMS, STS, the OIDC endpoint and the releases API; the step is dist/index.js.'
  )
  if (files.length > 0) copyFiles(files, join(folders.build, 'dist'))
  else await makeArtifacts(join(folders.build, 'dist'))
  const world = await startWorld()
  try {
    await demonstrate(world, folders)
  } finally {
    await Promise.all([world.github, world.sts, world.kms, world.oidc].map(service => service.close()))
  }
  if (keep) say(`\nThe files are in ${root}`)
}

async function demonstrate(world: World, folders: Folders): Promise<void> {
  const { build, download } = folders
  const { signatures, fingerprint, command } = await showSigning(world, build)
  await showVerification(world, build, signatures.length, fingerprint)
  await showOtherTools(world, download, signatures, command)
  await showChange(download, signatures, fingerprint)
  await showReplay(world, build, fingerprint)

  step('Done. The demo checked each result above:')
  detail(
    `${count(signatures.length, 'artifact')} signed by a KMS key, attached to a draft, published, verified against a pinned key,\n` +
      'accepted by other tools; a changed file and an old release rejected; no secret in log, outputs, summary\nor files.'
  )
  step('Next:')
  detail(
    'README.md, "Set up": the key, the roles and your workflow, in ten minutes with admin rights in AWS.\n' +
      'examples/aws/: for your cloud team, if you have no admin rights.\n' +
      'docs/security-model.md: every attack that the tests try, and its outcome.\n' +
      'npm run demo -- FILE…: the same with your own files.'
  )
}

//---- The steps ----

async function showSigning(
  world: World,
  build: string
): Promise<{ signatures: readonly SignatureEntry[]; fingerprint: string; command: string }> {
  const { kms, github, release, key } = world
  const names = (await readdir(join(build, 'dist'))).sort()
  step(`1. The build made ${count(names.length, 'artifact')}; there is a draft release for the tag ${TAG}`)
  for (const name of names.slice(0, SHOWN_FILES)) {
    detail(`${name}  (${formatSize((await stat(join(build, 'dist', name))).size)})`)
  }
  if (names.length > SHOWN_FILES) detail(`and ${names.length - SHOWN_FILES} more`)

  step(
    '2. The signing step assumes a role, signs with KMS, verifies, attaches to the draft, and publishes it'
  )
  const result = await runStep(world, build, {
    // a wildcard does not match a leading dot
    artifacts: names.some(name => name.startsWith('.')) ? `dist/*\ndist/.*` : 'dist/*',
    'key-id': key.arn,
    'role-to-assume': ROLE,
    upload: 'all',
    'signature-format': FORMATS.join('\n'),
    'publish-release': 'true'
  })
  expect(result.exitCode === 0, 'The signing step failed, expected success.')
  expect(!release.draft, 'The release is still a draft, expected it to be published.')
  const all = JSON.parse(result.outputs.get('signatures') ?? '[]') as SignatureEntry[]
  const signatures = all.filter(
    ({ artifact, format }) => artifact.startsWith('dist/') && format === FORMATS[0]
  )
  expect(
    signatures.length === names.length,
    `${count(signatures.length, 'artifact')} of ${names.length} signed; the log above says which were excluded.`
  )
  const calls = kms.calls.map(({ operation }) => operation)
  const signCalls = calls.filter(operation => operation === 'Sign').length
  const expected = (names.length + 1) * FORMATS.length // and the list of all
  expect(signCalls === expected, `KMS was asked to sign ${signCalls} times, expected ${expected}.`)
  const bytes = kms.calls.reduce((sum, { message }) => sum + message.length, 0)
  detail(
    `KMS was called ${calls.length} times and saw ${count(signCalls, 'digest')}, ${bytes} bytes in all, and no file content.`
  )
  detail(`The release is public and has ${github.assets(release.id).length} assets.`)
  return {
    signatures,
    fingerprint: result.outputs.get('public-key-fingerprint') ?? '',
    command: commandOf(result.summary)
  }
}

async function showVerification(
  world: World,
  build: string,
  artifacts: number,
  fingerprint: string
): Promise<void> {
  step(
    "3. Before a deployment: every asset must be verified and belong to this release (release-assets: '*', require-binding, a pinned key)"
  )
  const { github } = world
  const result = await runStep({ github }, build, {
    mode: 'verify',
    'release-assets': '*',
    'require-binding': 'true',
    'public-key-fingerprint': fingerprint,
    'output-directory': VERIFIED
  })
  const results = JSON.parse(result.outputs.get('results') ?? '[]') as ResultEntry[]
  const expected = artifacts + 2 // the list of all, and the binding that it names
  expect(result.exitCode === 0, 'The verification of the release failed, expected success.')
  expect(results.length === expected, `${results.length} assets verified, expected ${expected}.`)
  const kept = await readdir(join(build, VERIFIED))
  expect(kept.length === expected, `${kept.length} files kept, expected ${expected}.`)
  for (const { artifact, digest } of results)
    expect(
      digest === (await digestOf(join(build, VERIFIED, artifact))),
      `${artifact} is not what was verified.`
    )
  detail(`The verified assets, and nothing else, are in the folder "${VERIFIED}".`)
}

async function showOtherTools(
  { github, release }: World,
  download: string,
  signatures: readonly SignatureEntry[],
  command: string
): Promise<void> {
  step('4. A user downloads the release and verifies it with OpenSSL, with the command from the job summary')
  await downloadAssets(github, release, download)
  const shell = process.platform === 'win32' ? 'sh' : true // that of Git for Windows
  const { status, stdout, stderr } = spawnSync(command, { cwd: download, shell, encoding: 'utf8' })
  const lines = stdout.trim().split('\n')
  detail(`$ ${command}\n${lines.slice(0, 1 + SHOWN_FILES).join('\n')}`)
  if (lines.length > 1 + SHOWN_FILES) detail(`and ${lines.length - 1 - SHOWN_FILES} more: OK`)
  const isAccepted = lines[0] === 'Verified OK' && lines.length === signatures.length + 2 // and the binding
  expect(status === 0 && isAccepted, `OpenSSL does not accept it: ${stdout}${stderr}`)
  await showSsh(download, signatures)
}

/** The same key, by another tool that people have. */
async function showSsh(download: string, [first]: readonly SignatureEntry[]): Promise<void> {
  if (spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error !== undefined) {
    detail('There is no ssh-keygen here to read the .sshsig files with.')
    return
  }
  const name = artifactOf(first?.assetName ?? '')
  const args = [join(import.meta.dirname, '../dist/cli.js'), 'fingerprint', 'signing-public-key.pem']
  const told = spawnSync(process.execPath, args, { cwd: download, encoding: 'utf8' }).stdout
  const signer = /^allowed_signers: (.*)$/m.exec(told)?.[1] ?? ''
  await writeFile(join(download, '..', 'allowed_signers'), `${signer}\n`)
  const verify = [
    ...'-Y verify -n file -f ../allowed_signers -I release-signing -s'.split(' '),
    `${name}.sshsig`
  ]
  const { status, stdout, stderr } = spawnSync('ssh-keygen', verify, {
    cwd: download,
    input: await readFile(join(download, name)),
    encoding: 'utf8'
  })
  detail(`$ ssh-keygen ${verify.join(' ')} < ${name}\n${stdout.trim()}`)
  expect(status === 0, `ssh-keygen does not accept it: ${stdout}${stderr}`)
}

async function showChange(
  download: string,
  [first]: readonly SignatureEntry[],
  fingerprint: string
): Promise<void> {
  const name = artifactOf(first?.assetName ?? '')
  step(`5. An attacker changes one byte of ${name}; the step verifies it without network access`)
  await changeOneByte(join(download, name))
  const result = await runStep({}, download, {
    mode: 'verify',
    artifacts: name.replaceAll(/[[\]{}()*?!]/g, '?'),
    'public-key-fingerprint': fingerprint
  })
  const [verdict] = JSON.parse(result.outputs.get('results') ?? '[]') as {
    verified: boolean
    diagnosis: { cause: string } | null
  }[]
  expect(
    result.exitCode === 1 && verdict?.verified === false && verdict.diagnosis?.cause === 'file-changed',
    'The changed file was not refused as "file-changed".'
  )
  detail(`The step ended with exit code ${result.exitCode}; later steps of the job would not run.`)
}

/** All signatures hold, and the release is still refused: by what the signed list says of repository and tag. */
async function showReplay({ github, release }: World, build: string, fingerprint: string): Promise<void> {
  step(`6. An attacker with write access attaches these validly signed files to the release ${LATER_TAG}`)
  const later = github.createRelease({ tag: LATER_TAG })
  for (const asset of github.assets(release.id)) github.copyAsset(later, asset)
  const result = await runStep({ github }, build, {
    mode: 'verify',
    'release-assets': '*',
    'release-tag': LATER_TAG,
    'require-binding': 'true',
    'public-key-fingerprint': fingerprint
  })
  const results = JSON.parse(result.outputs.get('results') ?? '[]') as {
    diagnosis: { cause: string } | null
  }[]
  expect(
    result.exitCode === 1 && results.some(({ diagnosis }) => diagnosis?.cause === 'binding-mismatch'),
    'The files of another release were not refused as "binding-mismatch".'
  )
  detail(
    `The step ended with exit code ${result.exitCode}: files that were signed for ${TAG} are not accepted as ${LATER_TAG}.`
  )
}

//---- Running the action ----

/** Runs the step as a runner does, and shows what the runner would show of its log. */
async function runStep(
  services: Pick<RunOptions, 'github' | 'kms' | 'sts' | 'oidc'>,
  workspace: string,
  inputs: Readonly<Record<string, string>>
): Promise<ActionResult> {
  const { github, kms, sts, oidc } = services
  const result = await runAction({
    ...(github === undefined ? {} : { github }),
    ...(kms === undefined ? {} : { kms }),
    ...(sts === undefined ? {} : { sts }),
    ...(oidc === undefined ? {} : { oidc }),
    event: { name: 'push', payload: {} },
    ref: `refs/tags/${TAG}`,
    cwd: workspace,
    timeoutMs: TIME_LIMIT_MS,
    inputs
  })
  const lines = shownLines(result.stdout)
  const left = lines.length - SHOWN_LINES
  const shown =
    left > 0
      ? [...lines.slice(0, -LAST_LINES - left), `… ${left} more lines`, ...lines.slice(-LAST_LINES)]
      : lines
  for (const line of shown) detail(`| ${line}`)
  return result
}

/** Masks and debug lines are not for people; annotations are shown with their level. */
function shownLines(stdout: string): string[] {
  const { lines, commands } = parseLog(stdout)
  const byLine = new Map(commands.map(command => [command.line, command]))
  return lines.flatMap((text, index) => {
    const command = byLine.get(index)
    if (command === undefined) return text === '' ? [] : [text]
    if (!['error', 'warning', 'notice'].includes(command.name)) return []
    return [`${command.name.toUpperCase()}: ${command.data}`]
  })
}

/** The command that the job summary tells people to run. */
function commandOf(summary: string): string {
  const html = /### Verify with OpenSSL\s+<pre><code>([\s\S]*?)<\/code><\/pre>/.exec(summary)?.[1]
  expect(html !== undefined, 'The job summary has no OpenSSL command.')
  return html
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

/** The name of the artifact whose signature this is. */
function artifactOf(signatureName: string): string {
  return signatureName.replace(/\.sig$/, '')
}

async function downloadAssets(github: FakeGitHub, release: FakeRelease, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const { id, name } of github.assets(release.id)) {
    const url = `${github.apiUrl}/repos/${SLUG}/releases/assets/${id}`
    const headers = { accept: 'application/octet-stream', authorization: `Bearer ${github.token}` }
    const response = await fetch(url, { headers })
    expect(response.ok && response.body !== null, `The download of ${name} failed: ${response.status}.`)
    await writeFile(join(folder, name), Readable.fromWeb(response.body))
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return `sha256:${hash.digest('hex')}`
}

async function changeOneByte(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const byte = Buffer.alloc(1)
    if (size > 0) await file.read(byte, 0, 1, size - 1)
    byte[0] = (byte[0] ?? 0) ^ 1
    await file.write(byte, 0, 1, Math.max(0, size - 1))
  } finally {
    await file.close()
  }
}

//---- Set-up ----

async function startWorld(): Promise<World> {
  const credentials = new CredentialStore()
  const oidc = await FakeOidc.start({
    repository: SLUG,
    ref: `refs/tags/${TAG}`,
    environment: ENVIRONMENT
  })
  const subject = `repo:${SLUG}:environment:${ENVIRONMENT}`
  const sts = await FakeSts.start({ oidc, credentials, roles: [{ arn: ROLE, subject }] })
  const kms = await FakeKms.start({ region: REGION, accountId: ACCOUNT, credentials })
  const github = await FakeGitHub.start(REPOSITORY)
  const key = await kms.createKey({ keySpec: 'RSA_3072' })
  return { kms, sts, oidc, github, key, release: github.createRelease({ tag: TAG, draft: true }) }
}

function readArguments(): { files: readonly string[]; keep: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { keep: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }
    })
    if (values.help === true) {
      say(USAGE)
      process.exit(0)
    }
    // npm changes to the package's folder; a path is meant from where npm was called
    const base = process.env['npm_lifecycle_event'] === 'demo' ? process.env['INIT_CWD'] : undefined
    return {
      files: positionals.map(file => resolve(base ?? process.cwd(), file)),
      keep: values.keep ?? false
    }
  } catch (thrown) {
    if (thrown instanceof TypeError) throw new DemoError(`${thrown.message}\n${USAGE}`)
    throw thrown
  }
}

function assertOpenssl(): void {
  if (spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0) return
  throw new DemoError(
    'The command "openssl" was not found; step 4 needs it. Install OpenSSL (apt-get install openssl, brew install openssl).'
  )
}

/** The files of one's own, all problems at once. */
function assertSignable(files: readonly string[]): void {
  const problems = files.flatMap(file => {
    const status = statSync(file, { throwIfNoEntry: false })
    if (status === undefined) return [`${file} does not exist.`]
    if (status.isDirectory()) return [`${file} is a directory, expected a file.`]
    if (!status.isFile()) return [`${file} is not a regular file.`]
    return status.size === 0 ? [`${file} is empty; GitHub takes no empty assets.`] : []
  })
  for (const [name, group] of Map.groupBy(files, file => basename(file))) {
    if (group.length > 1) problems.push(`Two files are called "${name}": ${group.join(' and ')}.`)
  }
  if (problems.length > 0) throw new DemoError(problems.join('\n'))
}

/** Nothing is copied that cannot be attached, or does not fit. */
function assertRoom(files: readonly string[]): void {
  const sizes = files.map(file => statSync(file).size)
  const tooLarge = files.filter((_, index) => (sizes[index] ?? 0) >= MAX_ASSET_BYTES)
  if (tooLarge.length > 0)
    throw new DemoError(
      tooLarge
        .map(file => `${file} has ${formatSize(statSync(file).size)}; GitHub takes assets below 2 GiB.`)
        .join('\n')
    )
  const needed = sizes.reduce((sum, size) => sum + size, 0) * COPIES
  const { bavail, bsize } = statfsSync(tmpdir())
  if (needed > bavail * bsize)
    throw new DemoError(
      `The files need ${formatSize(needed)} in ${tmpdir()}, in ${COPIES} copies, and ${formatSize(bavail * bsize)} are free there. ` +
        'Give smaller files, or another folder in TMPDIR.'
    )
}

function copyFiles(files: readonly string[], folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const file of files) {
    try {
      copyFileSync(file, join(folder, basename(file)), constants.COPYFILE_EXCL)
    } catch (thrown) {
      throw new DemoError(`${file} cannot be copied: ${thrown instanceof Error ? thrown.message : 'unknown'}`)
    }
  }
}

/** What a build of a small command line tool leaves behind. */
async function makeArtifacts(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const program = Buffer.from(
    Array.from({ length: 60_000 }, (_, index) => ((index * 2_654_435_761) >>> 24) ^ (index % 251))
  )
  const archive = `acme-cli-${TAG.slice(1)}-linux-x64.gz`
  await writeFile(join(folder, archive), gzipSync(program))
  await writeFile(
    join(folder, 'install.sh'),
    `#!/bin/sh\nset -eu\nprefix="\${1:-/usr/local}"\ngunzip -c ${archive} > "$prefix/bin/acme"\nchmod +x "$prefix/bin/acme"\n`
  )
  const sbom = {
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `acme-cli-${TAG.slice(1)}`,
    dataLicense: 'CC0-1.0',
    packages: [{ SPDXID: 'SPDXRef-acme-cli', name: 'acme-cli', versionInfo: TAG.slice(1) }]
  }
  await writeFile(join(folder, 'sbom.spdx.json'), `${JSON.stringify(sbom, null, 2)}\n`)
}

/** Everything temporary, the keys of the stand-ins included, is made below one folder, which goes when the demo ends. */
function cleanUpAtExit({ root, build, download }: Folders, keep: boolean): void {
  const temporary = join(root, 'tmp')
  for (const folder of [build, download, temporary]) mkdirSync(folder, { recursive: true })
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = temporary
  process.once('exit', () => rmSync(keep ? temporary : root, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const units = ['KiB', 'MiB', 'GiB']
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10))
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power - 1]}`
}

process.exitCode = 1
try {
  await main()
  process.exitCode = 0
} catch (thrown) {
  if (!(thrown instanceof DemoError || thrown instanceof RunError)) throw thrown
  console.error(`\nThe demo failed: ${thrown.message}`)
}
