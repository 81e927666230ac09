import type { KeyObject } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import type { TestKeySpec } from '../support/keys.ts'
import { SSH_IDENTITY } from '../../src/sign/how-to-verify.ts'
import { allowedSignersLine } from '../../src/signature/formats/ssh.ts'
import type { PublicKey } from '../../src/signature/public-key.ts'
import { commandsIn, downloadAssets, unwrapped } from '../support/outcome.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { workspace } from '../support/run-action.ts'
import type { ActionResult } from '../support/run-action.ts'
import { certificateFile, certificateOf, signatureFile } from '../support/signature-files.ts'
import { fingerprintOf, pemOf, signatureOf } from '../support/signed-files.ts'
import { hasCosign } from '../support/stock-verifiers.ts'
import { expectsTool, hasTool, runTool } from '../support/tools.ts'
import type { ToolResult } from '../support/tools.ts'
import { fakeCommand, filledIn } from '../support/verify-script.ts'
import { REPOSITORY, startWorld, TAG } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'

// Every command that a document, the summary or the release notes tell people to verify with is executed on what the bundle made:
// it accepts that, and refuses it as a whole once anything has changed, in every shell into which people paste.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FILES = { 'dist/app.tgz': 'the application\n', 'dist/tool.zip': 'the tool\n' }

/** How the release for a block was signed, by the comment in front of it. */
const SIGNED: Readonly<Record<string, Inputs>> = {
  '': {},
  'signed with RSASSA_PKCS1_V1_5_SHA_256': { 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256' },
  'signed with base64': { 'signature-format': 'base64' },
  'signed with openpgp': { 'signature-format': 'openpgp', 'openpgp-certificate': 'keys/release.asc' },
  'signed with ssh': { 'signature-format': 'ssh' },
  'signed with sigstore': { 'signature-format': 'sigstore' },
  'signed with statement-file': { 'statement-file': 'release.sigstore.json' },
  'signed with additional-key-id': { 'additional-key-id': 'alias/additional' }
}

/** OpenSSL has it from 3.5 on; `npm run compatibility` and test/interop/additional-key.test.ts say what older ones do. */
const hasMlDsa = hasTool('openssl', 'genpkey', '-algorithm', 'ML-DSA-65', '-out', '/dev/null')

interface Block {
  readonly title: string
  readonly signed: string
  readonly script: string
}

interface Release {
  readonly world: World
  readonly run: ActionResult
  readonly inputs: Inputs
  readonly privateKey: KeyObject
  /** The key with its OpenPGP certificate. */
  readonly certified: PublicKey
}

const hasTools =
  process.platform !== 'win32' &&
  expectsTool('openssl', 'version') &&
  expectsTool('aws', '--version') &&
  expectsTool('shasum', '--version') &&
  expectsTool('sha256sum', '--version') &&
  expectsTool('busybox', 'sha256sum', '/dev/null') &&
  expectsTool('gpg', '--version') &&
  expectsTool('gpgv', '--version') &&
  expectsTool('sh', '-c', 'command -v ssh-keygen') &&
  expectsTool('python3', '-c', 'import cryptography')

/** The shell blocks of a document, or of one section of it. */
function blocksOf(path: string, section?: string): Block[] {
  const whole = readFileSync(join(ROOT, path), 'utf8')
  const from = section === undefined ? 0 : whole.indexOf(`\n## ${section}\n`)
  if (from === -1) throw new Error(`${path} has no section "${section}"`)
  const end = section === undefined ? -1 : whole.indexOf('\n## ', from + 1)
  const text = whole.slice(from, end === -1 ? undefined : end)
  return [...text.matchAll(/(?:^<!-- (signed with \S+) -->\n\n)?^```sh\n([\s\S]*?)^```$/gm)].map(
    ([, signed = '', script = ''], index) => ({
      title: `${path}, command ${index + 1}: ${script.split('\n')[0]}`,
      signed,
      script
    })
  )
}

const releases = new Map<string, Release>()

async function makeRelease(
  inputs: Inputs,
  {
    additional,
    more = 0,
    spec = 'RSA_2048',
    first
  }: Pick<Told, 'additional' | 'more' | 'spec' | 'first'> = {}
): Promise<Release> {
  const privateKey = await testKey(spec)
  const world = await startWorld({ key: { privateKey, keySpec: spec } })
  if (inputs['additional-key-id'] !== undefined)
    await world.kms.createKey({ keySpec: 'ML_DSA_65', aliases: [inputs['additional-key-id']] })
  world.github.setTag(TAG)
  const options = { strategy: 'both', upload: 'all', 'verify-instructions': 'true' }
  const env = { GITHUB_SERVER_URL: 'https://github.com' } // else the binding names the fake
  const others = Array.from({ length: more }, (_, index) => [`dist/more ${index}.bin`, `${index}\n`] as const)
  const files = {
    ...FILES,
    ...Object.fromEntries(others),
    ...(first !== undefined && { [`dist/${first}`]: 'the first\n' }),
    'keys/release.asc': await certificateFile(privateKey)
  }
  const second =
    additional === undefined
      ? {}
      : { 'additional-key-id': (await world.kms.createKey({ keySpec: additional })).arn }
  const run = await world.sign({ ...options, ...second, ...inputs }, { files, env })
  if (run.exitCode !== 0) throw new Error(run.stdout)
  const { key: certified } = await certificateOf(privateKey)
  return { world, run, inputs, privateKey, certified }
}

function releaseOf(signed: string): Release {
  const release = releases.get(signed)
  if (release === undefined) throw new Error(`Nothing is known for "${signed}"`)
  return release
}

/** Into which people paste; `sh` is always there, and another one is tried where it is. */
const SHELLS = ['sh', ...['dash', 'bash', 'zsh'].filter(shell => hasTool(shell, '-c', 'true'))]

/** What a reader sees who pastes a script: the status that it ends with, as the next command is told, and all that it prints. */
interface Pasted {
  readonly code: number
  readonly lines: readonly string[]
}

/** Pastes a script into a shell that goes on after it; throws when the script has closed that. */
async function paste(shell: string, release: Release, script: string, change: Change): Promise<Pasted> {
  const command = [shell, '-s'] as const
  const input = `exec 2>&1\n${script}\necho "ended with $?"\n`
  const told = (await follow(release, input, folder => change(folder, release), command)).stdout.toString()
  const [whole, before = '', code] = /^(.*?)ended with (\d+)\n$/s.exec(told) ?? []
  if (whole === undefined) throw new Error(`${shell} was closed by the script:\n${script}\n${told}`)
  return { code: Number(code), lines: before.trimEnd().split('\n') }
}

/** Runs a script as a reader would, in a folder with the release's files and the owner's key. */
async function follow(
  release: Release,
  script: string,
  change: (folder: string) => void = () => {},
  [shell, option]: readonly [string, string] = ['sh', '-c']
): Promise<ToolResult> {
  const { world } = release
  const publicKey = pemOf(world.key.publicKey)
  const folder = downloadAssets(world, {
    '../signing-public-key.pem': publicKey,
    'verify.sh': filledIn('verify.sh', { publicKey }),
    ...(await ownersFiles(release))
  })
  change(folder)
  const home = workspace().path
  const auditor = world.credentials.addUser('arn:aws:iam::111122223333:user/auditor')
  const env = {
    KEY_ARN: world.key.arn,
    AWS_ENDPOINT_URL_KMS: world.kms.url,
    AWS_ACCESS_KEY_ID: auditor.accessKeyId,
    AWS_SECRET_ACCESS_KEY: auditor.secretAccessKey,
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region, // what version 1 of the CLI reads
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    GNUPGHOME: home,
    RELEASE_FILES: folder,
    PATH: `${fakeCommand('docker', DOCKER)}:${fakeCommand('gh', GH)}:${process.env['PATH']}`
  }
  try {
    return option === '-s'
      ? await runTool(shell, [option], { cwd: folder, env, input: script })
      : await runTool(shell, [option, script], { cwd: folder, env })
  } finally {
    if (/\bgpg /.test(script)) await runTool('gpgconf', ['--kill', 'all'], { env })
  }
}

/** What the owner of the key gives to people with GnuPG or OpenSSH, where they need it. */
async function ownersFiles({ inputs, privateKey }: Release): Promise<Record<string, string | Uint8Array>> {
  const format = inputs['signature-format']
  return {
    ...(inputs['additional-key-id'] !== undefined && {
      '../signing-public-key.ml-dsa-65.pem': pemOf(await testKey('ML_DSA_65'))
    }),
    ...(format?.includes('openpgp') && { '../release-signing.asc': await certificateFile(privateKey) }),
    ...(format?.includes('ssh') && {
      '../allowed_signers': allowedSignersLine(publicKeyOf(privateKey), SSH_IDENTITY)
    })
  }
}

/** What a reader fills in. */
interface Filled {
  readonly repository: string
  readonly tag: string
  readonly fingerprint: string
}

/** Copies the files of a release to where they are wanted. */
const GH = `
[ "$1 $2 $4 $6" = "release download --repo --dir" ] || exit 1
for file in "$RELEASE_FILES"/*; do
  if [ -f "$file" ]; then cp "$file" "$7"; fi
done
`

/** Runs in a shell of this machine what a container would, in the folders that are mounted. */
const DOCKER = `
case $1 in
build) grep -q '^FROM alpine:[0-9.]*$' && exit ;;
run)
  while [ "$1" != verify-release ]; do
    case $1 in -v) mount=$2 ;; esac
    shift
  done
  shift
  [ "$1 $2 $3" = "sh /download/verify.sh /download" ] && [ "\${mount#*:}" = /download:ro ] || exit 125
  exec busybox sh "\${mount%%:*}/verify.sh" "\${mount%%:*}" ;;
esac
exit 125
`

/** The file that comes first, too: a statement is verified by that. */
const tamper = (folder: string): void => {
  for (const name of readdirSync(folder).filter(name => name.endsWith('app.tgz')))
    writeFileSync(join(folder, name), 'the application!\n')
}

type Change = (folder: string, release: Release) => void

const listIn = (folder: string): string => {
  const name = readdirSync(folder).find(file => /SHA\d+SUMS$/.test(file))
  if (name === undefined) throw new Error('The release has no list')
  return join(folder, name)
}

/** Writes a list with the owner's signature. */
const sealed = (list: string, { privateKey, inputs, certified }: Release, content: string): void => {
  writeFileSync(list, content)
  if (inputs['signature-format'] === 'openpgp') {
    const algorithm = 'RSASSA_PKCS1_V1_5_SHA_256'
    const request = { format: 'openpgp', privateKey, key: certified, algorithm, content } as const
    writeFileSync(`${list}.asc`, signatureFile(request))
    return
  }
  const signature = signatureOf(privateKey, content, inputs['signing-algorithm'])
  const isText = inputs['signature-format'] === 'base64'
  writeFileSync(`${list}.sig`, isText ? `${signature.toString('base64')}\n` : signature)
}

const isSignatureName = (name: string): boolean =>
  ['.sig', '.rawsig', '.asc', '.gpg', '.sshsig', '.sigstore.json'].some(suffix => name.endsWith(suffix))

const CHANGES: Readonly<Record<string, Change>> = {
  'a signature that is damaged': folder => {
    for (const name of readdirSync(folder).filter(file => isSignatureName(file))) {
      const bytes = readFileSync(join(folder, name))
      const isText = bytes.every(byte => byte < 0x80)
      // in what is longer than a signature alone, a place within the signature
      const at = bytes.length < 400 ? 9 : Math.floor(bytes.length * 0.75)
      bytes[at] = isText ? (bytes[at] === 0x41 ? 0x42 : 0x41) : (bytes[at] ?? 0) ^ 1
      writeFileSync(join(folder, name), bytes)
    }
  },
  'a file that is changed': tamper
}

const CHANGES_OF_A_LIST: Readonly<Record<string, Change>> = {
  ...CHANGES,
  'a list that has a line more than its signature covers': folder =>
    appendFileSync(listIn(folder), `${'0'.repeat(64)}  more.tgz\n`),
  'a signed list with a line that is none': (folder, release) => {
    const list = listIn(folder)
    const lines = readFileSync(list, 'utf8').replace(/^[0-9a-f]+(?=  app\.tgz$)/m, 'none')
    sealed(list, release, lines)
  },
  'none of the listed files': folder => {
    for (const name of ['app.tgz', 'a.new.app.tgz', 'tool.zip', 'release-binding.json'])
      rmSync(join(folder, name), { force: true })
  }
}

/**
 * Where a shell does not accept the release, or does not refuse it as a whole with a change: with another status than 0, and the last
 * that is seen is no OK.
 */
async function gapsOf(release: Release, script: string): Promise<object[]> {
  const isOfList = /sum .*-c\b|verify\.sh/.test(unwrapped(script))
  const isSlow = /^\s*(aws|python3) /m.test(script)
  const gaps: object[] = []
  for (const shell of isSlow ? SHELLS.slice(0, 1) : SHELLS) {
    const honest = await paste(shell, release, script, () => {})
    if (honest.code !== 0) gaps.push({ shell, ...honest })
    for (const [change, make] of Object.entries(isOfList ? CHANGES_OF_A_LIST : CHANGES)) {
      const { code, lines } = await paste(shell, release, script, make)
      if (code === 0 || /\bOK$/.test(lines.at(-1) ?? '')) gaps.push({ shell, change, code, lines })
    }
  }
  return gaps
}

const hexOf = ({ world }: Release): string => fingerprintOf(world.key.publicKey).slice('sha256:'.length)

/** What the script says of the release, and of a copy in which a file was changed. */
async function outcomesOf(release: Release, script: string): Promise<object> {
  const good = await follow(release, script)
  const told = good.stdout.toString() + good.stderr
  const says =
    /Verified OK|Signature Verified Successfully|"SignatureValid": true|^Verified for |Good signature from|Good "file" signature/m
  const accepts = good.code === 0 ? says.test(told) || told : told
  const refuses = (await follow(release, script, tamper)).code !== 0
  return { accepts, refuses }
}

const TRUTH = { accepts: true, refuses: true }
const isFingerprint = ({ script }: Block): boolean =>
  /^openssl pkey [^|]*\| openssl dgst -sha256\n$/.test(script)

/** Files that people have in the place of a public key. */
const NO_KEYS: Readonly<Record<string, (path: string, release: Release) => void>> = {
  'no file': path => rmSync(path),
  'an empty file': path => writeFileSync(path, ''),
  'a web page': path => writeFileSync(path, '<!DOCTYPE html>\n<title>Not found</title>\n'),
  'a key that is cut': path => writeFileSync(path, readFileSync(path).subarray(0, 200)),
  'the private key': (path, { privateKey }) =>
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

/** Where a shell ends well, or shows a fingerprint, though there is no public key. */
async function fingerprintsOfNothing(release: Release, script: string, key: string): Promise<object[]> {
  const gaps: object[] = []
  for (const shell of SHELLS) {
    for (const [what, replace] of Object.entries(NO_KEYS)) {
      const { code, lines } = await paste(shell, release, script, folder =>
        replace(join(folder, key), release)
      )
      if (code === 0 || lines.some(line => /[0-9a-f]{64}$/.test(line)))
        gaps.push({ shell, what, code, lines })
    }
  }
  return gaps
}

describe.runIf(hasTools)('what documents tell', () => {
  const blocks = blocksOf('docs/verifying.md').filter(
    ({ script }) => (hasCosign() || !script.startsWith('cosign ')) && (hasMlDsa || !script.includes('ml-dsa'))
  )
  const ofLists = blocks.filter(({ script }) => script.includes('-c SHA256SUMS'))

  beforeAll(async () => {
    for (const [signed, inputs] of Object.entries(SIGNED)) releases.set(signed, await makeRelease(inputs))
  })
  afterAll(async () => {
    for (const { world } of releases.values()) await world.close()
  })

  test('is found', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(22)
    expect(ofLists.length).toBeGreaterThanOrEqual(5)
    expect(blocks.filter(isFingerprint)).toHaveLength(1)
    expect(blocks.filter(({ script }) => script.includes('verify.sh'))).toHaveLength(3)
  })

  test.each(blocks.filter(block => !isFingerprint(block)))('$title', async ({ signed, script }) => {
    expect(await outcomesOf(releaseOf(signed), script)).toEqual(TRUTH)
  })

  test.each(blocks.filter(block => !isFingerprint(block)))(
    'fails as a whole: $title',
    async ({ signed, script }) => expect(await gapsOf(releaseOf(signed), script)).toEqual([])
  )

  test.each(blocks.filter(isFingerprint))('$title', async ({ script }) => {
    const { code, stdout } = await follow(releaseOf(''), script)
    expect({ code, told: stdout.toString() }).toEqual({
      code: 0,
      told: expect.stringContaining(hexOf(releaseOf('')))
    })
  })

  test.each(blocks.filter(isFingerprint))(
    'prints no fingerprint of what is no key: $title',
    async ({ script }) => {
      expect(await fingerprintsOfNothing(releaseOf(''), script, '../signing-public-key.pem')).toEqual([])
    }
  )

  describe('the README: download and verify', () => {
    const CHANGED: Readonly<Record<string, Change>> = {
      ...CHANGES_OF_A_LIST,
      'a file that is missing': folder => rmSync(join(folder, 'tool.zip')),
      'a binding that the list does not name': (folder, release) => {
        const list = listIn(folder)
        sealed(list, release, readFileSync(list, 'utf8').replace(/^.*release-binding\.json\n/m, ''))
      },
      'no key': folder => rmSync(join(folder, 'signing-public-key.pem')),
      'a web page in the place of the key': folder =>
        writeFileSync(join(folder, 'signing-public-key.pem'), '<!DOCTYPE html>\n')
    }
    const [block] = blocksOf('README.md', 'Verify by hand')

    /** What the block ends with and prints, with what the reader fills in. */
    async function pasted(
      shell: string,
      change: Change,
      filled: Partial<Filled> = {},
      before = ''
    ): Promise<Pasted> {
      const release = releaseOf('')
      const { repository, tag, fingerprint } = {
        repository: REPOSITORY,
        tag: TAG,
        fingerprint: fingerprintOf(release.world.key.publicKey),
        ...filled
      }
      const script = (block?.script ?? '')
        .replace('your-org/your-repo', repository)
        .replace('v1.2.3', tag)
        .replace('sha256:<64 hex digits>', fingerprint)
      return paste(shell, release, `${before}${script}`, change)
    }

    test.each(SHELLS)('%s: what was signed', async shell => {
      const { code, lines } = await pasted(shell, () => {})
      expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: expect.stringMatching(/^Verified: /) })
      expect(lines).toEqual(
        expect.arrayContaining(['app.tgz: OK', 'tool.zip: OK', 'release-binding.json: OK'])
      )
    })

    test.each(SHELLS)('%s: nothing else', async shell => {
      const accepted: object[] = []
      for (const [what, change] of Object.entries(CHANGED)) {
        const { code, lines } = await pasted(shell, change)
        if (code === 0 || /Verified: /.test(lines.join('\n'))) accepted.push({ what, code, lines })
      }
      expect(accepted).toEqual([])
    })

    test.each<[string, Partial<Filled>, string]>([
      ['another key', { fingerprint: `sha256:${'0'.repeat(64)}` }, 'REJECTED: signed with another key'],
      ['another tag', { tag: 'v1.2.2' }, 'REJECTED: signed for another release'],
      ['a tag that begins like it', { tag: TAG.slice(0, -1) }, 'REJECTED: signed for another release'],
      ['another repository', { repository: 'octo-org/other' }, 'REJECTED: signed for another release']
    ])('says that it is for %s', async (_, filled, says) => {
      const { code, lines } = await pasted('sh', () => {}, filled)
      expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: says })
    })

    test.runIf(expectsTool('shasum', '--version'))(
      'uses shasum where there is no sha256sum, as on macOS',
      async () => {
        const { code, lines } = await pasted('sh', () => {}, {}, 'command() { [ "$2" != sha256sum ]; }\n')
        expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: expect.stringMatching(/^Verified: /) })
      }
    )
  })

  test('has the command kms-sign', async () => {
    const page = readFileSync(join(ROOT, 'docs/verifying.md'), 'utf8')
    const [, told = ''] = /^```text\n(npx .*)\n```$/m.exec(page) ?? []
    const ours = told.replace('your-org/your-repo@v1.2.3', `${REPOSITORY}@${TAG}`)
    expect(await answersOfCommand(releaseOf('').world, ours)).toEqual({ honest: 0, changed: 1 })
    const other = told.replace('your-org/your-repo@v1.2.3', `${REPOSITORY}@v1.2.2`)
    expect(await answersOfCommand(releaseOf('').world, other)).toEqual({ honest: 1, changed: 1 })
  })

  test('prints the first pin, and none where KMS gives no key', async () => {
    const [block, ...others] = blocksOf('docs/recipes.md', 'The first pin')
    expect(others).toEqual([])
    const script = block?.script ?? ''
    const release = releaseOf('')
    const good = await follow(release, script)
    expect({ code: good.code, told: good.stdout.toString() }).toEqual({
      code: 0,
      told: `${fingerprintOf(release.world.key.publicKey)}\n`
    })
    const refused = await follow(release, script.replace('alias/release-signing', 'alias/other'))
    expect({ failed: refused.code !== 0, told: refused.stdout.toString() }).toEqual({
      failed: true,
      told: ''
    })
  })

  test('names every file of a list that is there', async () => {
    for (const { signed, script } of ofLists) {
      const told = (await follow(releaseOf(signed), script)).stdout.toString()
      for (const name of ['app.tgz', 'tool.zip', 'release-binding.json'])
        expect(told).toContain(`${name}: OK\n`)
    }
  })

  test('refuses a list that lost a line, though every file is as the list says', async () => {
    for (const { signed, script } of ofLists) {
      const { code, stdout } = await follow(releaseOf(signed), script, folder => {
        const [, ...lines] = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split('\n')
        writeFileSync(join(folder, 'SHA256SUMS'), lines.join('\n'))
      })
      expect(code).not.toBe(0)
      expect(stdout.toString()).not.toContain(': OK')
    }
  })
})

const NPX = 'npx github:your-org/kms-sign-action#<full commit SHA>'

/** How the printed command ends, as it is in this checkout, for a download and for one with a changed file. */
async function answersOfCommand(
  world: World,
  told: string,
  more: Readonly<Record<string, string>> = { '../signing-public-key.pem': pemOf(world.key.publicKey) }
): Promise<object> {
  if (!told.startsWith(`${NPX} `)) throw new Error(`not the command: ${told}`)
  const script = `"$NODE" "$CLI"${told.slice(NPX.length)}`
  const env = { NODE: process.execPath, CLI: join(ROOT, 'dist/cli.js') }
  const run = async (change: (folder: string) => void) => {
    const folder = downloadAssets(world, more)
    change(folder)
    return (await runTool('sh', ['-c', script], { cwd: folder, env })).code
  }
  return { honest: await run(() => {}), changed: await run(tamper) }
}

const KINDS: readonly Inputs[] = [
  {},
  { strategy: 'each' },
  { strategy: 'each', 'signature-format': 'base64' },
  { strategy: 'checksums' },
  { 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_512' },
  { 'signing-algorithm': 'RSASSA_PSS_SHA_384', 'signature-format': 'base64', 'public-key-file': 'key.der' }
]

describe.runIf(hasTools).each(KINDS)('what a run tells that has %j', inputs => {
  test('in its summary', async () => {
    const release = await makeRelease(inputs)
    const script = commandsIn(release.run).get('Verify with OpenSSL') ?? ''
    expect(await gapsOf(release, script)).toEqual([])
    expect(await outcomesOf(release, script)).toEqual(TRUTH)
  })

  test('in the release notes', async () => {
    const release = await makeRelease(inputs)
    const [, told = ''] = /^```sh\n([\s\S]*?)^```$/m.exec(release.world.release.body ?? '') ?? []
    const script = told.replaceAll('ARTIFACT', 'app.tgz')
    expect(await gapsOf(release, script)).toEqual([])
    expect(await outcomesOf(release, script)).toEqual(TRUTH)
    expect((await follow(release, script)).stdout.toString()).toContain(hexOf(release))
    const key = inputs['public-key-file'] ?? 'signing-public-key.pem'
    expect(await fingerprintsOfNothing(release, script, key)).toEqual([])
  })

  test('never without a place outside of the release to compare the key with', async () => {
    const { world } = await makeRelease(inputs)
    const first = world.release.body ?? ''
    expect(first).toContain(`\`${fingerprintOf(world.key.publicKey)}\``)
    expect(first).toContain('with one from another source: ask the publisher for it.')
    const page = 'https://example.com/security#release-key'
    const again = { strategy: 'both', upload: 'all', ...inputs, 'verify-instructions': page }
    const env = { GITHUB_SERVER_URL: 'https://github.com' }
    expect(await world.sign(again, { files: FILES, env })).toMatchObject({ exitCode: 0 })
    const second = world.release.body ?? ''
    expect(second).toContain(`with one from another source: the publisher states it at <${page}>.`)
    expect(second).not.toContain('ask the publisher')
    // OpenSSL, the script where it reads such a release, the command, in this order
    const parts = ['```sh', ...(isForScript(inputs) ? [SCRIPT] : []), 'npx github:']
    const order = parts.map(part => second.indexOf(part))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).not.toContain(-1)
  })

  test('as the command kms-sign, which demands the release where a list is bound to it', async () => {
    const { world, run } = await makeRelease(inputs)
    const [, told = ''] = /^\n {4}(npx .*)$/m.exec(world.release.body ?? '') ?? []
    const name = inputs['public-key-file'] ?? 'signing-public-key.pem'
    const expected = inputs['strategy'] === 'each' ? '' : ` --expect ${REPOSITORY}@${TAG}`
    expect(told).toBe(
      `npx github:your-org/kms-sign-action#<full commit SHA> verify --key ${name} --fingerprint ${fingerprintOf(world.key.publicKey)}${expected} .`
    )
    const inSummary = commandsIn(run).get('Verify with kms-sign') ?? ''
    expect(unwrapped(inSummary)).toBe(told)
    for (const command of [told, inSummary])
      expect(await answersOfCommand(world, command)).toEqual({ honest: 0, changed: 1 })
  })
})

const SCRIPT = 'examples/verify/verify.sh'

/** Whether the script verifies a folder with all files of such a release. */
const isForScript = (inputs: Inputs): boolean =>
  inputs['strategy'] !== 'each' &&
  ['signing-algorithm', 'signature-format', 'checksums-file', 'statement-file', 'additional-key-id'].every(
    name => /^(RSASSA_.*|base64|undefined)$/.test(`${inputs[name]}`)
  )

const EVERY_FORMAT: Inputs = {
  'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256',
  'signature-format': ['raw', 'openpgp', 'ssh', ...(hasCosign() ? ['sigstore'] : [])].join('\n'),
  'openpgp-certificate': 'keys/release.asc'
}

const BY_TOOLS = [
  'Verify with OpenSSL',
  'Verify with kms-sign',
  'Verify with GnuPG',
  'Verify with OpenSSH',
  ...(hasCosign() ? ['Verify with cosign'] : [])
]

interface Told {
  readonly inputs: Inputs
  readonly additional?: TestKeySpec
  /** Files besides those two. */
  readonly more?: number
  readonly spec?: 'RSA_2048' | 'ECC_NIST_P256'
  /** A file that comes before the others. */
  readonly first?: string
  /** What is said in front of the commands. */
  readonly titles: readonly string[]
}

const TOLD: readonly Told[] = [
  { inputs: EVERY_FORMAT, titles: BY_TOOLS },
  { inputs: { ...EVERY_FORMAT, strategy: 'each' }, titles: BY_TOOLS },
  { inputs: { ...EVERY_FORMAT, strategy: 'each' }, more: 20, titles: BY_TOOLS },
  { inputs: { strategy: 'each', 'signature-format': 'base64' }, more: 20, titles: BY_TOOLS.slice(0, 2) },
  ...(hasCosign()
    ? [
        {
          inputs: { 'statement-file': 'release.sigstore.json', 'signature-format': 'raw' },
          titles: [...BY_TOOLS.slice(0, 2), 'Verify the release statement with cosign']
        },
        {
          inputs: {
            'statement-file': 'release statement.sigstore.json',
            'public-key-file': 'keys/our key.pem',
            strategy: 'checksums'
          },
          first: 'a new app.tgz',
          titles: [...BY_TOOLS.slice(0, 2), 'Verify the release statement with cosign']
        }
      ]
    : []),
  {
    inputs: {
      'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256',
      'signature-format': 'openpgp\nopenpgp-binary',
      'openpgp-certificate': 'keys/release.asc'
    },
    titles: ['Verify with GnuPG (.asc)', 'Verify with kms-sign', 'Verify with GnuPG (.gpg)']
  },
  ...[
    { 'checksums-file': 'app_1.2.3_SHA256SUMS' },
    { 'checksums-file': 'app_1.2.3_SHA256SUMS', strategy: 'checksums' },
    { 'signature-format': 'raw .rawsig' },
    { 'signature-format': 'raw .rawsig', strategy: 'each' }
  ].map(inputs => ({ inputs, titles: BY_TOOLS.slice(0, 2) })),
  {
    inputs: { 'signing-algorithm': 'ECDSA_SHA_256' },
    spec: 'ECC_NIST_P256',
    titles: BY_TOOLS.slice(0, 2)
  },
  ...(['RSA_3072', 'ECC_NIST_P256', ...(hasMlDsa ? (['ML_DSA_65'] as const) : [])] as const).map(
    additional => ({
      inputs: {},
      additional,
      titles: [...BY_TOOLS.slice(0, 2), 'Verify the signature by the additional key']
    })
  )
]

describe.runIf(hasTools)('every command of a summary', () => {
  test.each(TOLD)('of %j', async ({ inputs, titles, ...more }) => {
    const release = await makeRelease(inputs, more)
    const commands = commandsIn(release.run)
    expect([...commands.keys()]).toEqual(titles)
    const kmsSign = commands.get('Verify with kms-sign') ?? ''
    expect(await answersOfCommand(release.world, kmsSign)).toEqual({ honest: 0, changed: 1 })
    commands.delete('Verify with kms-sign')
    const wrong: object[] = []
    for (const [title, command] of commands) {
      const first = title.startsWith('Verify with GnuPG') ? 'gpg -q --import ../release-signing.asc &&\n' : ''
      wrong.push(...(await gapsOf(release, `${first}${command}`)))
    }
    expect(wrong).toEqual([])
  })

  test.each<Inputs>([
    { 'signature-format': 'base64' },
    { 'signature-format': 'ssh' },
    { ...EVERY_FORMAT, strategy: 'each' }
  ])('leaves the folder as it was: %j', async inputs => {
    const release = await makeRelease(inputs)
    const commands = [...commandsIn(release.run)].map(
      ([title, command]) =>
        `${title.startsWith('Verify with GnuPG') ? 'gpg -q --import ../release-signing.asc &&\n' : ''}${command.replace(NPX, `'${process.execPath}' '${join(ROOT, 'dist/cli.js')}'`)}`
    )
    const kmsSign = commands.find(command => command.includes('dist/cli.js')) ?? ''
    // a script of the reader's own is accepted where it may lie
    const { code, stdout, stderr } = await follow(
      release,
      ['rm verify.sh', ...commands, kmsSign].join(' &&\n')
    )
    expect({ code, told: code === 0 ? '' : `${stdout.toString()}${stderr}` }).toEqual({ code: 0, told: '' })
  })

  test('uses shasum where there is no sha256sum, as on macOS', async () => {
    const release = await makeRelease({})
    const macOs = 'command() { [ "$2" != sha256sum ]; }\nsha256sum() { exit 99; }\n'
    const script = `${macOs}${commandsIn(release.run).get('Verify with OpenSSL')}`
    const { code, lines } = await paste('sh', release, script, () => {})
    expect({ code, lines }).toEqual({
      code: 0,
      lines: ['Verified OK', 'app.tgz: OK', 'release-binding.json: OK', 'tool.zip: OK']
    })
    expect(await paste('sh', release, script, tamper)).toMatchObject({ code: 1 })
  })

  test.each<[string, Inputs, number]>([
    ['files', {}, 0],
    ['folders of many files', {}, 20],
    ['files without a list', { strategy: 'each' }, 0],
    ['folders without a list', { strategy: 'each' }, 20]
  ])('that attached nothing: %s', async (_, inputs, more) => {
    const { run, world } = await makeRelease(
      {
        upload: 'none',
        'verify-instructions': 'false',
        'public-key-file': 'signing-public-key.pem',
        ...inputs
      },
      { more }
    )
    const answers: object[] = []
    for (const [title, command] of commandsIn(run)) {
      const script = command.replace(NPX, '"$NODE" "$CLI"')
      const env = { NODE: process.execPath, CLI: join(ROOT, 'dist/cli.js') }
      const end = async () => (await runTool('sh', ['-c', script], { cwd: run.workspace, env })).code
      const honest = await end()
      writeFileSync(join(run.workspace, 'dist/app.tgz'), 'another application\n')
      answers.push({ title, honest, changed: (await end()) !== 0 })
      writeFileSync(join(run.workspace, 'dist/app.tgz'), FILES['dist/app.tgz'])
    }
    await world.close()
    expect(answers).toEqual(BY_TOOLS.slice(0, 2).map(title => ({ title, honest: 0, changed: true })))
  })

  test.each<[string, Inputs]>([
    ['a whole release', {}],
    ['one with an exempted file', { 'release-assets': '*\n!notes.txt' }],
    ['one that must be signed by both keys', { 'require-signatures': 'all' }]
  ])('that verified %s', async (_, given) => {
    const isByBoth = 'require-signatures' in given
    const { world, run } = await makeRelease({}, isByBoth ? { additional: 'RSA_3072' } : {})
    if (given['release-assets'] !== undefined)
      world.github.addAsset(world.release, { name: 'notes.txt', content: 'notes\n' })
    const pins = run.outputs.get('public-key-fingerprint')
    const verified = await world.verify(
      {
        'release-assets': '*',
        'release-tag': TAG,
        'public-key-fingerprint': pins,
        ...given
      },
      { env: { GITHUB_SERVER_URL: 'https://github.com' } }
    )
    expect(verified.exitCode).toBe(0)
    const commands = commandsIn(verified)
    expect([...commands.keys()]).toEqual(['Verify it again with kms-sign'])
    const [command = ''] = commands.values()
    expect(await answersOfCommand(world, command, {})).toEqual({ honest: 0, changed: 1 })
    await world.close()
  })
})
