import type { KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatBinding } from '../../src/manifests/release-binding.ts'
import { testKey } from '../support/keys.ts'
import { downloadAssets } from '../support/outcome.ts'
import {
  fingerprintOf,
  pemOf,
  sha256,
  SIGNING_ALGORITHMS,
  signatureOf,
  withBitFlipped
} from '../support/signed-files.ts'
import { expectsTool, runTool } from '../support/tools.ts'
import {
  commandsOnly,
  fakeCommand,
  filledIn,
  runScript,
  scriptText,
  shellsHere,
  whereIs,
  type ScriptRun,
  type Shell
} from '../support/verify-script.ts'
import { REPOSITORY, startWorld, TAG, type Inputs, type World } from '../support/world.ts'
import { workspace } from '../support/workspace.ts'

// examples/verify: in every shell, what the bundle signed is accepted, and whatever is wrong with a release, the key, the machine or
// the arguments ends with another status than 0, without a file left over and without anything of the release being executed.

const hasTools =
  process.platform !== 'win32' &&
  ['openssl version', 'dash -c true', 'bash -c true', 'zsh -c true', 'busybox true'].every(command =>
    expectsTool(...(command.split(' ') as [string]))
  )
const SHELLS = shellsHere()
const GITHUB = { env: { GITHUB_SERVER_URL: 'https://github.com' } }
const CONTENTS = { 'dist/app.tgz': 'the application\n', 'dist/tool.zip': 'the tool\n' }
const BINDING = 'release-binding.json'

type Files = Map<string, Buffer>

/** What a shell says that is not what all of them should: nothing, when all do. */
async function disagreeing(
  run: ScriptRun,
  expected: { readonly code: number; readonly told: RegExp },
  shells: readonly Shell[] = SHELLS
): Promise<object[]> {
  const results = await Promise.all(
    shells.map(async shell => ({ shell: shell.name, ...(await runScript(shell, run)) }))
  )
  return results.filter(
    ({ code, told, leftOver }) =>
      code !== expected.code ||
      !expected.told.test(told) ||
      leftOver.length > 0 ||
      (code !== 0 && /^Verified/m.test(told))
  )
}

async function bundleSigned(
  inputs: Inputs,
  world: World,
  files: Readonly<Record<string, string>> = CONTENTS
) {
  const run = await world.sign({ strategy: undefined, upload: 'all', ...inputs }, { files, ...GITHUB })
  if (run.exitCode !== 0) throw new Error(run.stdout)
  return run
}

const folderOf = (files: Files): string => workspace(Object.fromEntries(files)).path

describe.runIf(hasTools)('verify.sh on what the bundle signed', () => {
  const KINDS: readonly Inputs[] = [
    ...SIGNING_ALGORITHMS.map(algorithm => ({ 'signing-algorithm': algorithm })),
    { 'signature-format': 'base64', 'record-file': 'record.json', 'public-key-file': 'key.pem\nkey.der' },
    { strategy: 'checksums', 'record-file': 'record.json' }
  ]
  test.each(KINDS)('accepts it whole: %j', async inputs => {
    const world = await startWorld({ key: { privateKey: await testKey('RSA_3072') } })
    await bundleSigned(inputs, world)
    const script = filledIn('verify.sh', { publicKey: pemOf(world.key.publicKey) })
    const folder = downloadAssets(world)
    const told =
      /app\.tgz: OK\n(.*\n)*tool\.zip: OK\n(.*\n)*Verified for https:\/\/github\.com\/octo-org\/product@v1\.2\.3\. Files: 2, listed but not here: 0\n$/
    expect(await disagreeing({ script, args: [folder] }, { code: 0, told })).toEqual([])
    expect(await disagreeing({ script, cwd: folder }, { code: 0, told })).toEqual([])
  })

  test('accepts the files that are named, and says what is missing of a part', async () => {
    const world = await startWorld()
    await bundleSigned({}, world)
    const script = filledIn('verify.sh', { publicKey: pemOf(world.key.publicKey) })
    const folder = downloadAssets(world)
    writeFileSync(join(folder, 'notes.txt'), 'of the reader')
    const named = { script, args: [folder, 'tool.zip'] }
    expect(await disagreeing(named, { code: 0, told: /^tool\.zip: OK\nVerified .*Files: 1,/ })).toEqual([])
    const part = new Map([...signedFiles(world)].filter(([name]) => !name.startsWith('tool.zip')))
    const partly = { script, args: [folderOf(part)] }
    const told = /^Missing: tool\.zip\n(.*\n)*Verified .*Files: 1, listed but not here: 1\n$/m
    expect(await disagreeing(partly, { code: 0, told })).toEqual([])
  })

  test('accepts the binding of another server, and of a release without a tag yet', async () => {
    const world = await startWorld()
    const env = { GITHUB_SERVER_URL: 'https://ghe.example.com' }
    await world.sign({ strategy: undefined, upload: 'all' }, { files: CONTENTS, env })
    const publicKey = pemOf(world.key.publicKey)
    const args = [downloadAssets(world)]
    const there = filledIn('verify.sh', { publicKey, repository: `https://ghe.example.com/${REPOSITORY}` })
    expect(await disagreeing({ script: there, args }, { code: 0, told: /ghe\.example\.com/ })).toEqual([])
    const here = filledIn('verify.sh', { publicKey })
    expect(
      await disagreeing({ script: here, args }, { code: 1, told: /not signed for https:\/\/github/ })
    ).toEqual([])
  })
})

function signedFiles(world: World): Files {
  return new Map(
    world.github
      .assets(world.release.id)
      .map(({ name, content }) => [name, Buffer.from(content?.bytes() ?? '')] as const)
  )
}

/** Signs a list with the owner's key. */
function seal(files: Files, key: KeyObject, list: string | Uint8Array, name = 'SHA256SUMS'): void {
  files.set(name, Buffer.from(list))
  files.set(`${name}.sig`, signatureOf(key, list))
}

/** Lists these files as they are, with the owner's signature. */
function list(
  files: Files,
  key: KeyObject,
  names: readonly string[] = ['app.tgz', BINDING, 'tool.zip']
): void {
  seal(
    files,
    key,
    names.map(name => `${sha256(files.get(name.replace(/^\.\//, '')) ?? '')}  ${name}\n`).join('')
  )
}

const edit = (files: Files, name: string, change: (text: string) => string): void =>
  void files.set(name, Buffer.from(change(files.get(name)?.toString() ?? '')))

const bindingFor = (tag: string, repository = REPOSITORY): Buffer =>
  Buffer.from(
    formatBinding({
      server: 'https://github.com',
      repository,
      repositoryId: 42,
      tag,
      commit: 'a'.repeat(40)
    })
  )

interface Wrong {
  readonly name: string
  readonly change: (files: Files, owner: KeyObject, stranger: KeyObject) => void
  readonly args?: readonly string[]
  readonly told: RegExp
}

const bind = (text: string | Uint8Array) => (files: Files, owner: KeyObject) => {
  files.set(BINDING, Buffer.from(text))
  list(files, owner)
}

const relist = (change: (text: string) => string) => (files: Files, owner: KeyObject) =>
  seal(files, owner, change(files.get('SHA256SUMS')?.toString() ?? ''))

const NOT_FOR = /it was not signed for https:\/\/github\.com\/octo-org\/product@v1\.2\.3/
const NO_LINE = /a line is not a digest, two spaces and the plain name of a file/

const REJECTED: readonly Wrong[] = [
  // files
  {
    name: 'a changed file',
    change: files => edit(files, 'app.tgz', text => `${text}!`),
    told: /app\.tgz: it is not the file/
  },
  {
    name: 'a truncated file',
    change: files => edit(files, 'app.tgz', text => text.slice(0, 4)),
    told: /app\.tgz: it is not/
  },
  { name: 'an empty file', change: files => edit(files, 'app.tgz', () => ''), told: /app\.tgz: it is not/ },
  {
    name: 'two files that are swapped, with their signatures',
    change: files => {
      for (const end of ['', '.sig']) {
        const [app, tool] = [files.get(`app.tgz${end}`), files.get(`tool.zip${end}`)]
        files.set(`app.tgz${end}`, tool ?? Buffer.of()).set(`tool.zip${end}`, app ?? Buffer.of())
      }
    },
    told: /app\.tgz: it is not(.*\n)+.*tool\.zip: it is not/
  },
  {
    name: "a file's own signature that is damaged",
    change: files => files.set('app.tgz.sig', withBitFlipped(files.get('app.tgz.sig') ?? Buffer.of(), 77)),
    told: /app\.tgz\.sig is not its signature/
  },
  {
    name: 'a file that is not listed',
    change: files => files.set('more.tgz', Buffer.from('more')),
    told: /more\.tgz: it is not in/
  },
  {
    name: 'a file that is not listed, with the signature of the owner',
    change: (files, owner) =>
      files.set('old.tgz', Buffer.from('old')).set('old.tgz.sig', signatureOf(owner, 'old')),
    told: /old\.tgz: it is not in/
  },
  {
    name: 'a hidden file',
    change: files => files.set('.more', Buffer.from('more')),
    told: /\.more: it is not in/
  },
  {
    name: 'a folder',
    change: files => files.set('folder/app.tgz', Buffer.from('more')),
    told: /folder: it is not in/
  },
  {
    name: 'a signature of nothing',
    change: files => files.set('more.tgz.sig', Buffer.from('x')),
    told: /more\.tgz\.sig: it is not/
  },
  {
    name: 'the key of somebody else',
    change: (files, _, stranger) => files.set('signing-public-key.pem', Buffer.from(pemOf(stranger))),
    told: /signing-public-key\.pem: it is not in/
  },
  {
    name: 'a record of another release',
    change: (files, owner) => {
      const record = `{\n  "type": "kms-sign-action/record/v1",\n  "server": "https://github.com",\n  "repository": "${REPOSITORY}",\n  "tag": "v1.0.0",\n}\n`
      files.set('record.json', Buffer.from(record)).set('record.json.sig', signatureOf(owner, record))
    },
    told: /record\.json: it is not in/
  },
  {
    name: 'none of the listed files',
    change: files => {
      for (const name of ['app.tgz', 'app.tgz.sig', 'tool.zip', 'tool.zip.sig']) files.delete(name)
    },
    told: /none of the files/
  },
  {
    name: 'a file that is asked for and missing',
    change: files => files.delete('app.tgz'),
    args: ['app.tgz'],
    told: /app\.tgz: it is not there/
  },
  {
    name: 'a file that is asked for and changed',
    change: files => edit(files, 'app.tgz', () => ''),
    args: ['app.tgz'],
    told: /app\.tgz: it is not the/
  },
  {
    name: 'a file that is asked for and not listed',
    change: files => files.set('more.tgz', Buffer.of()),
    args: ['app.tgz', 'more.tgz'],
    told: /more\.tgz: it is not in/
  },
  { name: 'a part of a name that is asked for', change: () => {}, args: ['app'], told: /app: it is not in/ },
  { name: 'a pattern that is asked for', change: () => {}, args: ['*.tgz'], told: /\*\.tgz: it is not in/ },
  // the list and its signature
  { name: 'no list', change: files => files.delete('SHA256SUMS'), told: /the list or its signature/ },
  {
    name: 'no signature of the list',
    change: files => files.delete('SHA256SUMS.sig'),
    told: /the list or its signature/
  },
  {
    name: 'an empty signature',
    change: files => edit(files, 'SHA256SUMS.sig', () => ''),
    told: /is not its signature/
  },
  {
    name: 'a signature that is cut',
    change: files =>
      files.set('SHA256SUMS.sig', files.get('SHA256SUMS.sig')?.subarray(0, 255) ?? Buffer.of()),
    told: /is not its signature/
  },
  {
    name: 'a signature with a byte more',
    change: files =>
      files.set('SHA256SUMS.sig', Buffer.concat([files.get('SHA256SUMS.sig') ?? Buffer.of(), Buffer.of(10)])),
    told: /is not its signature/
  },
  {
    name: 'a signature in base64 with more around it',
    change: files => edit2(files, signature => `${signature.toString('base64')}\n-- \n`),
    told: /is not its signature/
  },
  {
    name: 'a signature in base64url',
    change: files => edit2(files, signature => `${signature.toString('base64url')}\n`),
    told: /is not its signature/
  },
  {
    name: 'a list with a line more',
    change: files => edit(files, 'SHA256SUMS', text => `${text}${'0'.repeat(64)}  x\n`),
    told: /is not its signature/
  },
  {
    name: 'a list that is cut',
    change: files => edit(files, 'SHA256SUMS', text => text.slice(0, 90)),
    told: /is not its signature/
  },
  {
    name: 'everything signed again by somebody else',
    change: (files, _, stranger) => {
      files
        .set('app.tgz', Buffer.from('a trojan\n'))
        .set('signing-public-key.pem', Buffer.from(pemOf(stranger)))
      list(files, stranger)
      for (const name of ['app.tgz', 'tool.zip'])
        files.set(`${name}.sig`, signatureOf(stranger, files.get(name) ?? ''))
    },
    told: /is not its signature by this key/
  },
  {
    name: "a file's signature as the list's",
    change: files =>
      files
        .set('SHA256SUMS', files.get('app.tgz') ?? Buffer.of())
        .set('SHA256SUMS.sig', files.get('app.tgz.sig') ?? Buffer.of()),
    told: /its first line is not/
  },
  {
    name: 'two signed lists',
    change: (files, owner) => seal(files, owner, 'x', 'SHA512SUMS'),
    told: /two signed lists/
  },
  // signed by the owner, and no list of this release
  { name: 'an empty list', change: relist(() => ''), told: /it is empty/ },
  { name: 'a list of one blank line', change: relist(() => '\n'), told: /its first line is not/ },
  { name: 'a list in CRLF', change: relist(text => text.replaceAll('\n', '\r\n')), told: NO_LINE },
  { name: 'a list with one CRLF', change: relist(text => text.replace(/\n$/, '\r\n')), told: NO_LINE },
  {
    name: 'a list without the last line feed',
    change: relist(text => text.slice(0, -1)),
    told: /ends with a line feed/
  },
  {
    name: 'a list with a byte-order mark',
    change: relist(text => `\uFEFF${text}`),
    told: /its first line is not/
  },
  { name: 'a list with NUL', change: relist(text => text.replace('app', 'a\0pp')), told: /is not text/ },
  { name: 'a list with a comment', change: relist(text => `${text}# all\n`), told: NO_LINE },
  { name: 'a list with a blank line', change: relist(text => `${text}\n`), told: NO_LINE },
  {
    name: 'a list with one space',
    change: relist(text => text.replaceAll('  ', ' ')),
    told: /its first line is not/
  },
  { name: 'a list of binary names', change: relist(text => text.replace('  tool', ' *tool')), told: NO_LINE },
  {
    name: 'a list in the format of BSD',
    change: relist(text => text.replaceAll(/(\w+) {2}(.+)/g, 'SHA256 ($2) = $1')),
    told: /its first line is not/
  },
  {
    name: 'a list with upper-case digits',
    change: relist(text => text.replace(/^[0-9a-f]+/, hex => hex.toUpperCase())),
    told: NO_LINE
  },
  {
    name: 'a list with a digest that is cut',
    change: relist(text => text.replace(/.(?= {2}tool)/, '')),
    told: NO_LINE
  },
  {
    name: 'a list with digests of two kinds',
    change: relist(text => text.replace(/ {2}tool/, `${'0'.repeat(64)}$&`)),
    told: NO_LINE
  },
  {
    name: 'a list with an escaped name',
    change: relist(text => `\\${text.replace('app', String.raw`a\\pp`)}`),
    told: /its first line is not/
  },
  {
    name: 'a list with an escaped name further down',
    change: relist(text => text.replace(/.{64} {2}tool/, String.raw`\$&\n`)),
    told: NO_LINE
  },
  {
    name: 'a list with a backslash in a name',
    change: relist(text => text.replace('tool', String.raw`dist\tool`)),
    told: NO_LINE
  },
  {
    name: 'a list with a folder in a name',
    change: relist(text => text.replace('tool', 'dist/tool')),
    told: NO_LINE
  },
  {
    name: 'a list with a way up',
    change: relist(text => text.replace('tool.zip', '../tool.zip')),
    told: NO_LINE
  },
  {
    name: 'a list with an absolute name',
    change: relist(text => text.replace('tool.zip', '/etc/hostname')),
    told: NO_LINE
  },
  {
    name: 'a list with ./ before a name',
    change: relist(text => text.replace('tool.zip', './tool.zip')),
    told: NO_LINE
  },
  {
    name: 'a list that names the folder itself',
    change: relist(text => text.replace('tool.zip', '.')),
    told: /\.: it is not a file/
  },
  {
    name: 'a list with an escape sequence',
    change: relist(text => text.replace('tool.zip', '\u001B[2Jtool')),
    told: /file: \w{64} {2}\?\[2Jtool/
  },
  {
    name: 'a list that names a file twice, alike',
    change: relist(text => `${text}${text.split('\n')[0]}\n`),
    told: /names a file twice: app\.tgz/
  },
  {
    name: 'a list that names a file twice',
    change: relist(text => `${text}${'0'.repeat(64)}  app.tgz\n`),
    told: /names a file twice: app\.tgz/
  },
  {
    name: 'a list that names - twice',
    change: relist(text => `${text}${'0'.repeat(64)}  -\n${'0'.repeat(64)}  ./-\n`),
    told: /names a file twice: -/
  },
  {
    name: 'a signed text that is no list',
    change: relist(() => 'Release notes\n'),
    told: /its first line is not/
  },
  { name: 'a signed file of bytes', change: relist(() => '\u0000\u0001\n'), told: /is not text/ },
  { name: 'a list with a text below', change: relist(text => `${text}This is fine.\n`), told: NO_LINE },
  // the binding
  {
    name: 'a list without binding',
    change: relist(text => text.replace(/^.*release-binding.*\n/m, '')),
    told: /it lists no release-binding\.json/
  },
  {
    name: 'a list with a name that only ends like the binding',
    change: relist(text => text.replace('  release-binding', '  x  release-binding')),
    told: /it lists no release-binding\.json/
  },
  {
    name: 'no binding',
    change: files => files.delete(BINDING),
    told: /release-binding\.json: it is not there/
  },
  {
    name: 'a binding that is not the listed one',
    change: files => edit(files, BINDING, text => `${text}\n`),
    told: /not the file that the signed list names/
  },
  { name: 'another tag', change: bind(bindingFor('v1.2.2')), told: NOT_FOR },
  { name: 'a tag that starts alike', change: bind(bindingFor('v1.2.3-rc1')), told: NOT_FOR },
  { name: 'another repository', change: bind(bindingFor(TAG, 'octo-org/other')), told: NOT_FOR },
  {
    name: 'a tag with a second tag in it',
    change: bind(bindingFor(`v1",\n  "tag": "${TAG}`)),
    told: NOT_FOR
  },
  {
    name: 'a tag with the whole in it',
    change: bind(bindingFor(`v1\n${bindingFor(TAG).toString()}`)),
    told: NOT_FOR
  },
  {
    name: 'a repository with another in it',
    change: bind(bindingFor(TAG, `o/r",\n  "repository": "${REPOSITORY}`)),
    told: NOT_FOR
  },
  {
    name: 'two tags',
    change: bind(
      bindingFor('v1')
        .toString()
        .replace(/^ {2}"tag".*$/m, `$&\n  "tag": "${TAG}",`)
    ),
    told: NOT_FOR
  },
  {
    name: 'the tag, and another after it',
    change: bind(
      bindingFor(TAG)
        .toString()
        .replace(/^ {2}"tag".*$/m, '$&\n  "tag": "v1",')
    ),
    told: NOT_FOR
  },
  {
    name: 'a binding of another version',
    change: bind(bindingFor(TAG).toString().replace('/v1"', '/v2"')),
    told: NOT_FOR
  },
  {
    name: 'a binding with a field more',
    change: bind(bindingFor(TAG).toString().replace('{\n', '{\n  "tag2": "x",\n')),
    told: NOT_FOR
  },
  {
    name: 'a binding with a value in front',
    change: bind(`{}\n${bindingFor(TAG).toString()}`),
    told: NOT_FOR
  },
  {
    name: 'a binding on one line',
    change: bind(JSON.stringify(JSON.parse(bindingFor(TAG).toString()))),
    told: NOT_FOR
  },
  { name: 'an empty binding', change: bind(''), told: NOT_FOR },
  {
    name: 'a binding in CRLF',
    change: bind(bindingFor(TAG).toString().replaceAll('\n', '\r\n')),
    told: NOT_FOR
  }
]

function edit2(files: Files, change: (signature: Buffer) => string): void {
  files.set('SHA256SUMS.sig', Buffer.from(change(files.get('SHA256SUMS.sig') ?? Buffer.of())))
}

describe.runIf(hasTools)('verify.sh', () => {
  let owner: KeyObject
  let stranger: KeyObject
  let old: Files
  let honest: Files
  let script: string
  const copy = (): Files => new Map(honest)

  beforeAll(async () => {
    owner = await testKey('RSA_2048')
    stranger = await testKey('RSA_2048', 11)
    const world = await startWorld({ key: { privateKey: owner }, release: { tag: 'v1.2.2', draft: true } })
    await bundleSigned({}, world, { ...CONTENTS, 'dist/app.tgz': 'the old application\n' })
    old = signedFiles(world)
    await world.close()
    const next = await startWorld({ key: { privateKey: owner } })
    await bundleSigned({}, next)
    honest = signedFiles(next)
    await next.close()
    script = filledIn('verify.sh', { publicKey: pemOf(owner) })
  })

  test.each(REJECTED)('rejects $name', async ({ change, args = [], told }) => {
    const files = copy()
    change(files, owner, stranger)
    expect(await disagreeing({ script, args: [folderOf(files), ...args] }, { code: 1, told })).toEqual([])
  })

  test('rejects an older release of the same key, whole and in parts', async () => {
    expect(await disagreeing({ script, args: [folderOf(old)] }, { code: 1, told: NOT_FOR })).toEqual([])
    const listOnly = copy()
    for (const name of ['SHA256SUMS', 'SHA256SUMS.sig']) listOnly.set(name, old.get(name) ?? Buffer.of())
    const told = /release-binding\.json: it is not the file that the signed list names/
    expect(await disagreeing({ script, args: [folderOf(listOnly)] }, { code: 1, told })).toEqual([])
    const fileOnly = copy()
    for (const name of ['app.tgz', 'app.tgz.sig']) fileOnly.set(name, old.get(name) ?? Buffer.of())
    expect(
      await disagreeing({ script, args: [folderOf(fileOnly)] }, { code: 1, told: /app\.tgz: it is not/ })
    ).toEqual([])
  })

  test('rejects what lacks any one file that it needs', async () => {
    for (const name of ['SHA256SUMS', 'SHA256SUMS.sig', BINDING]) {
      const files = copy()
      files.delete(name)
      for (const args of [[], ['app.tgz']])
        expect(
          await disagreeing({ script, args: [folderOf(files), ...args] }, { code: 1, told: /REJECTED/ })
        ).toEqual([])
    }
  })

  test('rejects what is cut anywhere', async () => {
    for (const [name, bytes] of honest) {
      if (name.endsWith('.pem')) continue
      for (const length of [0, 1, bytes.length >> 1, bytes.length - 1]) {
        const files = copy().set(name, bytes.subarray(0, length))
        expect(
          await disagreeing(
            { script, args: [folderOf(files)] },
            { code: 1, told: /REJECTED/ },
            SHELLS.slice(0, 1)
          )
        ).toEqual([])
      }
    }
  })

  test('rejects a folder or a pipe where a file is expected, without waiting', async () => {
    for (const name of ['SHA256SUMS', 'SHA256SUMS.sig', BINDING, 'app.tgz', 'app.tgz.sig']) {
      const files = copy()
      files.delete(name)
      const [withFolder, withPipe, withLink] = [folderOf(files), folderOf(files), folderOf(files)]
      mkdirSync(join(withFolder, name))
      await runTool('mkfifo', [join(withPipe, name)])
      symlinkSync('nowhere', join(withLink, name))
      for (const folder of [withFolder, withPipe, withLink])
        expect(await disagreeing({ script, args: [folder] }, { code: 1, told: /REJECTED/ })).toEqual([])
    }
  })

  test('verifies names of every kind', async () => {
    const NAMES = [
      'a b.tgz',
      ' c ',
      '-',
      '-rf',
      '--help',
      '$(touch x)',
      '`id`',
      '*',
      '[a]',
      "it's",
      '"',
      'ä',
      '#',
      '~',
      'a  b',
      '%s',
      '&;|',
      '-n'
    ]
    const files = copy()
    for (const name of NAMES) files.set(name, Buffer.from(`content of ${name}`))
    list(files, owner, ['app.tgz', BINDING, 'tool.zip', ...NAMES.map(name => (name === '-' ? './-' : name))])
    const folder = folderOf(files)
    expect(
      await disagreeing({ script, args: [folder] }, { code: 0, told: /Files: 20, listed but not here: 0/ })
    ).toEqual([])
    expect(await disagreeing({ script, args: [folder, ...NAMES] }, { code: 0, told: /Files: 18,/ })).toEqual(
      []
    )
    expect(readdirSync(folder)).toHaveLength(files.size)
    for (const name of NAMES) {
      const changed = folderOf(new Map(files).set(name, Buffer.from('other')))
      const run = { script, args: [changed, name] }
      expect(await disagreeing(run, { code: 1, told: /: it is not the file/ }, SHELLS.slice(0, 1))).toEqual(
        []
      )
    }
  })

  test('shows no control character of a name', async () => {
    const folder = folderOf(copy().set('x\u001B[2J\n\u009By', Buffer.of()))
    const told = /^REJECTED x\?\[2J\?+y: it is not in SHA256SUMS/m
    expect(await disagreeing({ script, args: [folder] }, { code: 1, told })).toEqual([])
  })

  test('takes a folder of any name', async () => {
    for (const name of ['-', '-x', 'a b', '*']) {
      const files = [...honest].map(([file, bytes]) => [`${name}/${file}`, bytes] as const)
      const cwd = workspace(Object.fromEntries(files)).path
      expect(await disagreeing({ script, cwd, args: [name] }, { code: 0, told: /Files: 2/ })).toEqual([])
    }
  })

  test('may lie among the files, and be piped into a shell', async () => {
    const folder = folderOf(copy().set('verify.sh', Buffer.from(script)))
    expect(await disagreeing({ script, cwd: folder }, { code: 0, told: /Files: 2/ })).toEqual([])
    const piped = { script, piped: true, args: [folderOf(honest)] }
    expect(await disagreeing(piped, { code: 0, told: /Files: 2/ })).toEqual([])
  })

  test('takes no file for itself that has the name of the shell which it is piped into', async () => {
    const names = ['sh', 'bash', 'dash', 'zsh', 'busybox']
    const files = copy()
    for (const name of names) files.set(name, Buffer.from('a trojan'))
    const cwd = folderOf(files)
    const told = new RegExp(
      names.map(name => `(?=[^]*^REJECTED ${name}: it is not in SHA256SUMS)`).join(''),
      'm'
    )
    expect(await disagreeing({ script, cwd, piped: true }, { code: 1, told })).toEqual([])
    const another = folderOf(copy().set('verify.sh', Buffer.from(`${script}# changed`)))
    const other = /REJECTED verify\.sh: it is not in SHA256SUMS/
    expect(await disagreeing({ script, cwd: another }, { code: 1, told: other })).toEqual([])
  })

  test('follows no link under the name of a file that it needs', async () => {
    for (const name of ['SHA256SUMS', 'SHA256SUMS.sig', BINDING, 'app.tgz', 'app.tgz.sig']) {
      const [folder, outside] = [folderOf(honest), folderOf(honest)]
      rmSync(join(folder, name))
      symlinkSync(join(outside, name), join(folder, name))
      for (const args of [[], ['app.tgz']])
        expect(await disagreeing({ script, args: [folder, ...args] }, { code: 1, told: /REJECTED/ })).toEqual(
          []
        )
    }
  })

  describe('while the folder changes', () => {
    /** OpenSSL that does something once it is to read the content of `app.tgz`. */
    const during = async (change: string): Promise<string> =>
      fakeCommand(
        'openssl',
        `case $* in *-r*) [ "$(cat "$FOLDER/../seen" 2>/dev/null)" != 1 ] || { ${change}; }; echo 1 >"$FOLDER/../seen" ;; esac\nexec ${await whereIs('openssl')} "$@"\n`
      )
    const real = SHELLS.filter(({ onlyBusyBox }) => onlyBusyBox !== true)

    const run = async (shell: Shell, files: Files, change: string, named: readonly string[]) => {
      const place = workspace(Object.fromEntries([...files].map(([name, bytes]) => [`d/${name}`, bytes])))
      const env = { FOLDER: place.file('d'), PATH: `${await during(change)}:${process.env['PATH']}` }
      return runScript(shell, { script, args: [place.file('d'), ...named], env })
    }

    test.each(real)('rejects a file that was named and goes away, in $name', async shell => {
      const result = await run(shell, honest, 'rm -f "$FOLDER/tool.zip"', ['app.tgz', 'tool.zip'])
      expect(result).toMatchObject({
        code: 1,
        told: expect.stringContaining('REJECTED tool.zip: it is not there.')
      })
    })

    test.each(real)('rejects a listed file that comes late, in $name', async shell => {
      const files = copy()
      files.delete('app.tgz')
      files.delete('app.tgz.sig')
      const result = await run(shell, files, 'echo trojan >"$FOLDER/app.tgz"', [])
      expect(result).toMatchObject({
        code: 1,
        told: expect.stringContaining('REJECTED app.tgz: it came while the others were verified.')
      })
    })
  })

  test.each([
    {
      name: 'the script as it comes',
      text: () => scriptText('verify.sh'),
      told: /PUBLIC_KEY is not the PEM/
    },
    {
      name: 'no key',
      text: () => filledIn('verify.sh', { publicKey: '' }),
      told: /PUBLIC_KEY is not the PEM/
    },
    {
      name: 'a private key',
      text: () =>
        filledIn('verify.sh', { publicKey: owner.export({ type: 'pkcs8', format: 'pem' }).toString() }),
      told: /PUBLIC_KEY is not/
    },
    {
      name: 'a fingerprint',
      text: () => filledIn('verify.sh', { publicKey: fingerprintOf(owner) }),
      told: /PUBLIC_KEY is not/
    },
    {
      name: 'two keys',
      text: () => filledIn('verify.sh', { publicKey: pemOf(owner) + pemOf(stranger) }),
      told: /PUBLIC_KEY is not the PEM of one/
    },
    {
      name: 'a key that is cut',
      text: () => filledIn('verify.sh', { publicKey: pemOf(owner).replace(/\n.{64}/, '') }),
      told: /PUBLIC_KEY is not/
    },
    {
      name: 'no tag',
      text: () => filledIn('verify.sh', { publicKey: pemOf(owner), tag: "''" }),
      told: /TAG is empty/
    },
    {
      name: 'a tag with a quote',
      text: () => filledIn('verify.sh', { publicKey: pemOf(owner), tag: `'a"b'` }),
      told: /TAG is empty, or/
    },
    {
      name: 'no repository',
      text: () => filledIn('verify.sh', { publicKey: pemOf(owner), repository: "''" }),
      told: /REPOSITORY is not/
    },
    {
      name: 'a name alone',
      text: () => filledIn('verify.sh', { publicKey: pemOf(owner), repository: 'product' }),
      told: /REPOSITORY is not/
    },
    {
      name: 'an address of another protocol',
      text: () => filledIn('verify.sh', { publicKey: pemOf(owner), repository: 'http://x/a/b' }),
      told: /REPOSITORY is not/
    }
  ])('says nothing of a release with $name', async ({ text, told }) => {
    expect(await disagreeing({ script: text(), args: [folderOf(honest)] }, { code: 2, told })).toEqual([])
  })

  test('says nothing of a release for a key that is no RSA key, or too short', async () => {
    const other = await testKey('ECC_NIST_P256')
    const short = (await runTool('openssl', ['genrsa', '1024'])).stdout.toString()
    const shortPublic = (await runTool('openssl', ['pkey', '-pubout'], { input: short })).stdout.toString()
    for (const [publicKey, told] of [
      [pemOf(other), /PUBLIC_KEY is not/],
      [shortPublic, /has 1024 bits/]
    ] as const) {
      const run = { script: filledIn('verify.sh', { publicKey }), args: [folderOf(honest)] }
      expect(await disagreeing(run, { code: 2, told })).toEqual([])
    }
  })

  test('says nothing of a release for another spelling of the call', async () => {
    const folder = folderOf(honest)
    for (const [args, told] of [
      [[join(folder, 'nothing')], /there is no folder/],
      [[join(folder, 'app.tgz')], /there is no folder/],
      [['--help'], /there is no folder/],
      [[''], /DIR is empty/],
      [[folder, 'dist/app.tgz'], /FILE must be a name in DIR/],
      [[folder, ''], /FILE must be a name in DIR/]
    ] as const)
      expect(await disagreeing({ script, args }, { code: 2, told })).toEqual([])
  })

  describe('on a machine', () => {
    const REST = 'cat cmp grep mktemp rm sed sort tail tr uniq wc'.split(' ')
    const absolute = async (shells = SHELLS): Promise<Shell[]> =>
      await Promise.all(
        shells
          .filter(({ onlyBusyBox }) => onlyBusyBox !== true)
          .map(async ({ name, command: [program] }) => ({ name, command: [await whereIs(program)] as const }))
      )

    test('without one of its programs, says nothing', async () => {
      for (const missing of ['openssl', ...REST]) {
        const PATH = await commandsOnly(['openssl', ...REST].filter(name => name !== missing))
        const run = { script, args: [folderOf(honest)], env: { PATH } }
        expect(
          await disagreeing(
            run,
            { code: 2, told: new RegExp(`${missing} is not installed`) },
            await absolute()
          )
        ).toEqual([])
      }
    })

    test('whose OpenSSL is too old for PSS, says nothing', async () => {
      const old = `case "$*" in *sigopt*) echo "unknown option '-sigopt'" >&2; exit 1 ;; version) echo OpenSSL 0.9.8zh; exit ;; esac\nexec ${await whereIs('openssl')} "$@"\n`
      const PATH = `${fakeCommand('openssl', old)}:${process.env['PATH']}`
      const run = { script, args: [folderOf(honest)], env: { PATH } }
      expect(
        await disagreeing(
          run,
          { code: 2, told: /OpenSSL 0\.9\.8zh cannot verify RSASSA-PSS/ },
          await absolute()
        )
      ).toEqual([])
    })

    test.each([
      'exit 0',
      'exit 1',
      'echo Verified OK',
      'kill -9 $$',
      'case "$*" in *-verify*) exit 0 ;; esac; exec OPENSSL "$@"'
    ])('whose OpenSSL is none (%s), accepts nothing', async fake => {
      const PATH = `${fakeCommand('openssl', `${fake.replace('OPENSSL', await whereIs('openssl'))}\n`)}:${process.env['PATH']}`
      const files = copy().set('app.tgz', Buffer.from('a trojan'))
      list(files, stranger)
      const results = await Promise.all(
        (await absolute()).map(shell => runScript(shell, { script, args: [folderOf(files)], env: { PATH } }))
      )
      expect(results.filter(({ code, leftOver }) => code === 0 || leftOver.length > 0)).toEqual([])
    })

    test('with a relative folder in PATH, executes nothing of the release', async () => {
      const files = copy()
      const folder = folderOf(files)
      for (const name of ['openssl', 'cat', 'tr', 'mktemp'])
        writeFileSync(join(folder, name), '#!/bin/sh\n: > executed\necho Verified OK\n', { mode: 0o755 })
      for (const path of ['.', '', 'bin:..', './']) {
        for (const PATH of [
          `${path}:${process.env['PATH']}`,
          `${process.env['PATH']}:${path}`,
          `/nowhere:${path}:${process.env['PATH']}`
        ]) {
          const run = { script, cwd: folder, env: { PATH } }
          expect(
            await disagreeing(run, { code: 2, told: /PATH has a relative or empty folder/ }, await absolute())
          ).toEqual([])
        }
      }
      expect(existsSync(join(folder, 'executed'))).toBe(false)
    })

    test('with nowhere for temporary files, says nothing', async () => {
      const run = { script, args: [folderOf(honest)], env: { TMPDIR: '/nowhere' } }
      expect(await disagreeing(run, { code: 2, told: /mktemp -d made no folder/ })).toEqual([])
    })

    test('with variables of the same names as the script has, is not led astray', async () => {
      const env = {
        hash: 'md5',
        list: 'x',
        script: join(folderOf(honest), 'app.tgz'),
        result: '0',
        verified: '9',
        digest: 'x',
        CDPATH: '/',
        IFS: 'a',
        said: 'Verified OK',
        LC_ALL: 'en_US.UTF-8',
        GREP_OPTIONS: '-v',
        POSIXLY_CORRECT: '1'
      }
      expect(
        await disagreeing({ script, args: [folderOf(honest)], env }, { code: 0, told: /Files: 2/ })
      ).toEqual([])
      const changed = copy().set('app.tgz', Buffer.from('x'))
      expect(
        await disagreeing(
          { script, args: [folderOf(changed)], env },
          { code: 1, told: /app\.tgz: it is not/ }
        )
      ).toEqual([])
    })
  })

  test.runIf(expectsTool('shellcheck', '--version'))(
    'has nothing that shellcheck finds, and the install script neither',
    async () => {
      for (const name of ['verify.sh', 'install.sh'] as const)
        expect(
          (await runTool('shellcheck', ['--shell', 'sh', '-'], { input: scriptText(name) })).stdout.toString()
        ).toBe('')
    }
  )
})

describe.runIf(hasTools)('install.sh', () => {
  let owner: KeyObject
  let files: Files
  let asset: string

  /** A `curl` that takes files of a folder for those of the release, and writes down what it was asked for. */
  const CURL = `
for last; do :; done
while [ "$1" != -o ]; do shift; done
echo "$last" >>"$ASKED"
case $last in "https://github.com/${REPOSITORY}/releases/download/${TAG}/"*) ;; *) exit 22 ;; esac
[ -f "$RELEASE/\${last##*/}" ] || exit 22
cat "$RELEASE/\${last##*/}" >"$2"
`

  beforeAll(async () => {
    owner = await testKey('RSA_2048')
    asset = (
      await runTool('sh', ['-c', `echo "app-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)"`])
    ).stdout
      .toString()
      .trim()
    const world = await startWorld({ key: { privateKey: owner } })
    await bundleSigned({}, world, { [`dist/${asset}`]: '#!/bin/sh\necho installed\n', 'dist/app-other': 'x' })
    files = signedFiles(world)
    await world.close()
  })

  async function install(
    shell: Shell,
    release: Files,
    text = filledIn('install.sh', { publicKey: pemOf(owner) })
  ) {
    const home = workspace()
    const asked = workspace({ asked: '' })
    const env = {
      HOME: home.path,
      RELEASE: folderOf(release),
      ASKED: asked.file('asked'),
      PATH: `${fakeCommand('curl', CURL)}:${process.env['PATH']}`
    }
    const result = await runScript(shell, { script: text, env, piped: true })
    return { ...result, installed: home.list(), asked: asked.read('asked').toString(), home }
  }

  const real = SHELLS.filter(({ onlyBusyBox }) => onlyBusyBox !== true)

  test('has the function of verify.sh as it is', () => {
    const [, verify = ''] = /^(verify_release\(\) \([^]*?^\)\n)/m.exec(scriptText('verify.sh')) ?? []
    expect(verify).toContain('openssl dgst')
    expect(scriptText('install.sh')).toContain(verify)
  })

  test.each(real)('installs what is verified, in $name', async shell => {
    const result = await install(shell, files)
    expect(result).toMatchObject({ code: 0, installed: ['.local/bin/app'], leftOver: [] })
    expect(
      result.asked
        .trim()
        .split('\n')
        .map(url => url.split('/').at(-1))
    ).toEqual(['SHA256SUMS', 'SHA256SUMS.sig', BINDING, asset])
    const program = result.home.file('.local/bin/app')
    expect((await runTool(program, [])).stdout.toString()).toBe('installed\n')
    const again = await runTool('sh', ['-c', 'stat -c %a "$1"', '-', program])
    expect(again.stdout.toString().trim()).toBe('755')
  })

  test.each(real)('installs nothing else, in $name', async shell => {
    const changed = new Map(files).set(asset, Buffer.from('#!/bin/sh\necho trojan\n'))
    const withoutList = new Map([...files].filter(([name]) => name !== 'SHA256SUMS'))
    const withoutBinding = new Map([...files].filter(([name]) => name !== BINDING))
    const withoutProgram = new Map([...files].filter(([name]) => name !== asset))
    for (const release of [changed, withoutList, withoutBinding, withoutProgram]) {
      const result = await install(shell, release)
      expect(result.code).not.toBe(0)
      expect(result).toMatchObject({ installed: [], leftOver: [] })
    }
    const other = await install(
      shell,
      files,
      filledIn('install.sh', { publicKey: pemOf(await testKey('RSA_2048', 11)) })
    )
    expect(other).toMatchObject({ code: 1, installed: [] })
  })

  test('does nothing when it comes cut', async () => {
    const text = filledIn('install.sh', { publicKey: pemOf(owner) })
    const lines = text.split('\n')
    const end = text.lastIndexOf('main "$@"')
    const cuts = [
      ...lines.keys().map(count => lines.slice(0, count).join('\n').length),
      ...Array.from({ length: 4 }, (_, index) => end + index)
    ].filter(cut => cut < end + 4)
    expect(cuts.length).toBeGreaterThan(200)
    const place = workspace({ asked: '' })
    const env = {
      HOME: place.path,
      ASKED: place.file('asked'),
      PATH: `${fakeCommand('curl', CURL)}:${process.env['PATH']}`
    }
    for (const cut of cuts) await runTool('sh', ['-s'], { input: text.slice(0, cut), env, cwd: place.path })
    expect(place.list()).toEqual(['asked'])
    expect(readFileSync(place.file('asked'), 'utf8')).toBe('')
  })
})
