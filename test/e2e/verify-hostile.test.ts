import { spawnSync } from 'node:child_process'
import { randomUUID, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { manifestOf } from '../support/manifests.ts'
import { expectFailure, filesIn } from '../support/outcome.ts'
import { runAction, workspace } from '../support/run-action.ts'
import type { ActionResult, Workspace } from '../support/run-action.ts'
import { pemOf, resultsOf, sha256, signatureOf, verdictsOf } from '../support/signed-files.ts'
import { TAG, startWorld } from '../support/world.ts'
import type { Inputs, World, WorldOptions } from '../support/world.ts'

// Input that wants to exhaust, to hang, to escape or to be executed. The harness ends a run that takes too long.

const KEY_FILE = 'keys/release.pem'
/** No other run of the tests, nor an earlier one, makes it. */
const OUTSIDE = `/tmp/evil-kms-sign-${randomUUID()}`
const APP = 'the application\n'
const MAX_PEAK_MB = 250
const HUGE = 100 * 1000 * 1000

let key: KeyObject

beforeAll(async () => {
  key = await testKey('RSA_2048', 0)
})

type Files = Readonly<Record<string, string | Uint8Array>>

/** A workspace two folders deep in a folder that is looked at as well: what escapes is seen. */
interface Folder {
  readonly work: Workspace
  readonly root: Workspace
}

function folderWith(files: Files = {}): Folder {
  const root = workspace()
  const inside = (name: string): string => `above/work/${name}`
  for (const [name, content] of Object.entries({ [KEY_FILE]: pemOf(key), ...files }))
    root.write(inside(name), content)
  const work: Workspace = {
    path: root.file('above/work'),
    file: name => root.file(inside(name)),
    write: (name, content) => root.write(inside(name), content),
    read: name => root.read(inside(name)),
    list: () =>
      root
        .list()
        .filter(name => name.startsWith(inside('')))
        .map(name => name.slice(inside('').length)),
    remove: () => root.remove()
  }
  return { work, root }
}

/** Runs verify mode in a folder, measured, and checks that nothing was written anywhere but where it may be. */
async function verify({ work, root }: Folder, inputs: Inputs, world?: World): Promise<ActionResult> {
  const probe = workspace()
  const status = probe.file('status')
  // VmHWM is the most memory that the process itself ever held, workers included
  const script = probe.write(
    'probe.cjs',
    `const fs = require('node:fs'), path = '/proc/self/status'
    process.on('exit', () => fs.existsSync(path) && fs.writeFileSync(${JSON.stringify(status)}, fs.readFileSync(path)))`
  )
  const before = root.list()
  const nodeArgs = ['--require', script]
  const all = { mode: 'verify', 'trusted-public-key': KEY_FILE, ...inputs }
  const result =
    world === undefined
      ? await runAction({ cwd: work.path, nodeArgs, inputs: { token: '', ...given(all) } })
      : await world.verify(all, { cwd: work.path, nodeArgs })
  expect(result.strayFiles).toEqual([])
  const written = root.list().filter(name => !before.includes(name))
  const allowed = result.exitCode === 0 ? 'above/work/verified/' : 'nowhere'
  expect(written.filter(name => !name.startsWith(allowed))).toEqual([])
  expect(readPeakMb(status)).toBeLessThan(MAX_PEAK_MB)
  return result
}

/** 0 where the system has no /proc. */
function readPeakMb(status: string): number {
  if (!existsSync('/proc/self/status')) return 0
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8')) ?? []
  return (Number(kib) * 1024) / 1e6
}

const given = (inputs: Inputs): Record<string, string> =>
  Object.fromEntries(
    Object.entries(inputs).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )

const signed = (name: string, content: string | Uint8Array): Files => ({
  [name]: content,
  [`${name}.sig`]: signatureOf(key, content)
})

/** A file of 100 MB that takes no space on the disk. */
function makeHuge({ work: folder }: Folder, name: string): void {
  folder.write(name, '')
  truncateSync(folder.file(name), HUGE)
}

async function worldWith(assets: Files, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options)
  for (const [name, content] of Object.entries(assets))
    world.github.addAsset(world.release, { name, content })
  return world
}

const onRelease: Inputs = { 'release-assets': '*', 'release-tag': TAG, 'output-directory': 'verified' }

const causesOf = (result: ActionResult): Record<string, string | undefined> =>
  Object.fromEntries(resultsOf(result).map(({ artifact, diagnosis }) => [artifact, diagnosis?.cause]))

const messageOf = (result: ActionResult, artifact: string): string | undefined =>
  resultsOf(result).find(entry => entry.artifact === artifact)?.diagnosis?.message

/** No annotation, mask or other command but what the step means. */
function expectHarmless(result: ActionResult): void {
  expect(
    result.commands.filter(
      ({ name }) => !['error', 'warning', 'add-mask', 'debug', 'group', 'endgroup'].includes(name)
    )
  ).toEqual([])
  expect([result.envFile, result.pathFile, result.stateFile]).toEqual(['', '', ''])
  expect(result.stdout).not.toContain('##[')
  expect(result.outputs.has('evil')).toBe(false)
  expect(result.summary).not.toMatch(/<img|<script|\u202e/)
}

describe('files with a signature as long as one of ML-DSA, which is verified over a whole file', () => {
  const LIST_BYTES = 16 * 1024 * 1024
  const asMlDsa = Buffer.alloc(3309, 7)

  async function withFiles(name: string, bytes: number): Promise<ActionResult> {
    const names = Array.from({ length: 12 }, (_, n) => `files/${n}/${name}`)
    const signatures = names.map(name => [`${name}.sig`, asMlDsa] as const)
    const folder = folderWith({
      ...Object.fromEntries(signatures),
      'keys/ml-dsa.pem': pemOf(await testKey('ML_DSA_65'))
    })
    for (const name of names) {
      folder.work.write(name, '')
      truncateSync(folder.work.file(name), bytes)
    }
    return verify(folder, { artifacts: 'files/*/*', 'trusted-public-key': `${KEY_FILE}\nkeys/ml-dsa.pem` })
  }

  test('lists as large as they may be: one after the other', async () => {
    const result = await withFiles('SHA256SUMS', LIST_BYTES)
    expect(causesOf(result)).toMatchObject({ 'files/3/SHA256SUMS': 'wrong-key-or-damaged' })
  })

  test.each([
    [
      'SHA256SUMS',
      'it is rejected as a checksums file: it has more than 16777216 bytes; its signatures were not looked at'
    ],
    [
      'app.bin',
      'the signature is one of ML-DSA, which is verified over the whole content of a checksums file of at most 16777216 bytes, and over no other file'
    ]
  ])('larger, %s', async (name, message) => {
    const result = await withFiles(name, LIST_BYTES + 1)
    expect(messageOf(result, `files/3/${name}`)).toBe(message)
  })
})

describe('files that are far too large are refused by their size', () => {
  const TOO_LARGE =
    'it is rejected as a checksums file: it has more than 16777216 bytes; its signatures were not looked at'

  test.each([
    { what: 'one line of 100 MB', content: () => Buffer.alloc(HUGE, 'a') },
    { what: 'a million lines', content: () => Buffer.from(`${sha256(APP)}  app.tgz\n`.repeat(1_000_000)) },
    { what: '100 MB of NUL', content: () => Buffer.alloc(HUGE) }
  ])('a checksums file of $what, in the workspace and on a release', async ({ content }) => {
    const bytes = content()
    const assets = { 'app.tgz': APP, ...signed('SHA256SUMS', bytes) }
    const folder = folderWith(
      Object.fromEntries(Object.entries(assets).map(([name, file]) => [`dist/${name}`, file]))
    )
    const local = await verify(folder, { artifacts: 'dist/app.tgz' })
    expect(local.exitCode).toBe(1)
    expect(messageOf(local, 'dist/app.tgz')).toBe(
      `there is no signature; looked for dist/app.tgz.sig, app.tgz.sig, the same with .asc, .gpg, .sshsig or .sigstore.json; dist/SHA256SUMS, which could cover it, is not verified: ${TOO_LARGE}`
    )

    const world = await worldWith(assets)
    const result = await verify(folderWith(), { ...onRelease, 'release-assets': 'app.tgz' }, world)
    expect(result.exitCode).toBe(1)
    expect(messageOf(result, 'app.tgz')).toContain(TOO_LARGE)
    // what is refused by its size is not downloaded
    expect(world.github.asset(world.release.id, 'SHA256SUMS').downloads).toBe(0)
  })

  test.each([
    { what: 'a million blank lines', content: () => '\n'.repeat(1_000_000), why: 'it lists nothing' },
    { what: 'a million comments', content: () => '#\n'.repeat(1_000_000), why: 'it lists nothing' },
    {
      what: '16 MB on one line',
      content: () => 'a'.repeat(16_000_000),
      why: 'line 1 has 16000000 characters, at most 8192 are read'
    },
    {
      what: '200,000 names',
      content: () => Array.from({ length: 200_000 }, (_, n) => `${sha256('')}  ${n}\n`).join(''),
      why: 'it lists more than 100000 names'
    },
    {
      what: 'lines that a careless pattern would read for ever',
      content: () => `SHA256 (${') = '.repeat(2000)}\n`,
      why: `line 1 is not a line of a checksums file, expected "<hex>  <name>" or "SHA256 (<name>) = <hex>", seen: ${JSON.stringify(`SHA256 (${') = '.repeat(13)}`)} (cut)`
    },
    {
      what: 'a NUL in a name',
      content: () => `${sha256(APP)}  app.tgz\0.exe\n`,
      why: 'it has NUL characters'
    }
  ])('a checksums file with $what', async ({ content, why }) => {
    const world = await worldWith({ 'app.tgz': APP, ...signed('SHA256SUMS', content()) })
    const result = await verify(folderWith(), onRelease, world)
    expect(causesOf(result)).toEqual({ SHA256SUMS: 'checksums-invalid', 'app.tgz': 'signature-missing' })
    expect(messageOf(result, 'SHA256SUMS')).toBe(
      `its signature is valid, but it is rejected as a checksums file: ${why}`
    )
  })

  test('100,000 names that are not there are summed up', async () => {
    const sums = Array.from({ length: 100_000 }, (_, n) => `${sha256('')}  ${n}\n`).join('')
    const world = await worldWith({ ...signed('app.tgz', APP), ...signed('SHA256SUMS', sums) })
    const result = await verify(folderWith(), onRelease, world)
    expect(messageOf(result, 'SHA256SUMS')).toBe(
      'its signature is valid, but it lists "0", "1", "2", "3", "4" and 99995 more, which are missing'
    )
  })

  test('a signature of 100 MB, in the workspace and on a release', async () => {
    const folder = folderWith({ 'dist/app.tgz': APP })
    makeHuge(folder, 'dist/app.tgz.sig')
    const local = await verify(folder, { artifacts: 'dist/app.tgz' })
    expect(causesOf(local)).toEqual({ 'dist/app.tgz': 'signature-unreadable' })

    const world = await worldWith({ 'app.tgz': APP, 'app.tgz.sig': Buffer.alloc(HUGE, 'A') })
    const result = await verify(folderWith(), onRelease, world)
    expect(causesOf(result)).toEqual({ 'app.tgz': 'signature-unreadable' })
    expect(messageOf(result, 'app.tgz')).toBe(
      'the signature file has 100000000 bytes, at most 16384 are read: no signature is as large'
    )
    expect(world.github.asset(world.release.id, 'app.tgz.sig').downloads).toBe(0)
  })

  test('a key file of 100 MB, as the anchor, beside the artifacts and on a release', async () => {
    const files = Object.fromEntries(
      Object.entries(signed('app.tgz', APP)).map(([name, file]) => [`dist/${name}`, file])
    )
    const folder = folderWith(files)
    makeHuge(folder, 'huge.pem')
    makeHuge(folder, 'dist/huge.pem')
    const anchor = { artifacts: 'dist/app.tgz', 'trusted-public-key': 'huge.pem' }
    const result = await verify(folder, anchor)
    expect(result).toMatchObject({
      exitCode: 1,
      annotations: [
        {
          title: 'KEY_FILE_INVALID',
          message: expect.stringMatching(/^The trusted public key huge\.pem cannot be used: /) as string
        }
      ]
    })

    const pin = { 'trusted-public-key': undefined, 'public-key-fingerprint': `sha256:${sha256('no key')}` }
    const beside = await verify(folder, { ...pin, artifacts: 'dist/app.tgz' })
    expect(beside).toMatchObject({ exitCode: 1, annotations: [{ title: 'NO_TRUSTED_KEY' }] })
    const world = await worldWith({ ...signed('app.tgz', APP), 'huge.pem': Buffer.alloc(HUGE) })
    const attached = await verify(folderWith(), { ...onRelease, ...pin }, world)
    expect(attached).toMatchObject({ exitCode: 1, annotations: [{ title: 'NO_TRUSTED_KEY' }] })
    expect(world.github.asset(world.release.id, 'huge.pem').downloads).toBe(0)
  })
})

test('a release of 1,000 assets is verified by one signature, each read once', async () => {
  const artifacts = Object.fromEntries(
    Array.from({ length: 998 }, (_, n) => [`asset-${n}.bin`, `content ${n}`])
  )
  const world = await worldWith({ ...artifacts, ...signed('SHA256SUMS', manifestOf(artifacts)) })
  expect(world.release.assets).toHaveLength(1000)
  const folder = folderWith()
  const result = await verify(folder, onRelease, world)
  expect(result).toMatchObject({ exitCode: 0, annotations: [] })
  expect(resultsOf(result)).toHaveLength(999)
  expect(new Set(world.release.assets.map(({ downloads }) => downloads))).toEqual(new Set([1]))
  expect(filesIn(folder.work.file('verified'))).toHaveLength(999)
})

const NAMES = [
  'line\nfeed',
  '\n::set-output name=evil::1',
  '::add-path::/tmp/evil',
  '::stop-commands::x',
  '##[add-mask]a',
  'x##[stop-commands]y',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '`$(touch evil)`; touch evil',
  '${{ github.token }}',
  'a\r::error::b',
  '\u202efdp.exe',
  '\u001b[31mred',
  'GITHUB_OUTPUT<<EOF\nevil=1\nEOF',
  '\u{1f511}'
]

describe('hostile names do no harm', () => {
  test('in the workspace, listed and not', async () => {
    const artifacts = Object.fromEntries(NAMES.map(name => [name, `content of ${name}`]))
    const escaped = (name: string): string =>
      name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    const sums = NAMES.map(name => {
      const safe = escaped(name)
      return `${safe === name ? '' : '\\'}${sha256(`content of ${name}`)}  ${safe}\n`
    }).join('')
    const files = { ...artifacts, ...signed('SHA256SUMS', sums) }
    const inDist = Object.fromEntries(
      Object.entries(files)
        .filter(([name]) => !name.includes('/'))
        .map(([name, content]) => [`dist/${name}`, content])
    )
    const kept = NAMES.filter(name => !name.includes('/'))
    const result = await verify(folderWith(inDist), { artifacts: 'dist/*\n!dist/SHA256SUMS*' })
    expect(verdictsOf(result)).toEqual(Object.fromEntries(kept.map(name => [`dist/${name}`, 'verified'])))
    expectHarmless(result)

    const changed = Object.fromEntries(
      Object.entries(inDist).map(([name, content]) => [
        name,
        name.includes('SHA256SUMS') ? content : 'changed'
      ])
    )
    const refused = await verify(folderWith(changed), { artifacts: 'dist/*' })
    expect(refused.exitCode).toBe(1)
    expect(Object.values(causesOf(refused)).filter(cause => cause === 'checksums-mismatch')).toHaveLength(
      kept.length
    )
    expect(messageOf(refused, 'dist/SHA256SUMS')).toMatch(/which are missing$/)
    expectHarmless(refused)
  })

  test('as the API claims them, without a folder to keep them in', async () => {
    const names = [
      ...NAMES,
      '../evil',
      '/etc/evil',
      'a\0b',
      '..',
      'C:\\evil',
      'a/../../b',
      '__proto__',
      'constructor'
    ]
    const world = await worldWith(
      Object.fromEntries(names.map(name => [name, APP]).concat([['app.tgz', APP]]))
    )
    const inputs = { ...onRelease, 'output-directory': undefined }
    const result = await verify(folderWith(), inputs, world)
    expect(result.exitCode).toBe(1)
    expect(Object.keys(causesOf(result)).sort()).toEqual(
      [...new Set(world.release.assets.map(({ name }) => name))].sort()
    )
    expect(new Set(Object.values(causesOf(result)))).toEqual(new Set(['signature-missing']))
    expectHarmless(result)
  })

  test.each(['../evil', '../../evil', OUTSIDE, 'a/b', 'a\\b', '..', '.', 'a\0b', 'C:evil'])(
    'as the API claims them, listed and signed: nothing is written for %j',
    async name => {
      const sums = manifestOf(name.includes('\0') ? { 'a?b': APP } : { [name]: APP })
      const world = await worldWith({
        ...signed('app.tgz', APP),
        [name]: APP,
        [`${name}.sig`]: signatureOf(key, APP),
        ...signed('SHA256SUMS', sums)
      })
      const folder = folderWith()
      const result = await verify(folder, onRelease, world)
      expectFailure(result, {
        code: 'ASSET_WRONG',
        message: /^Asset name ".*" is not a valid file name; nothing was written\. /,
        hint: 'Correct GITHUB_API_URL: GitHub does not store such names.'
      })
      expect(folder.root.list()).toEqual([`above/work/${KEY_FILE}`])
      expect(existsSync(OUTSIDE)).toBe(false)
      expectHarmless(result)
    }
  )

  test('in a checksums file: no path of it is ever opened', async () => {
    const secret = workspace({ secret: 'elsewhere' })
    const sums = manifestOf({
      '../../etc/passwd': 'x',
      [secret.file('secret')]: 'elsewhere',
      '/dev/zero': 'x',
      '##[stop-commands]x': 'x',
      '<img src=x>': 'x',
      '::error::x': 'x'
    })
    const folder = folderWith({ ...signed('dist/app.tgz', APP), ...signed('dist/SHA256SUMS', sums) })
    const result = await verify(folder, { artifacts: 'dist/*' })
    expect(causesOf(result)).toEqual({ 'dist/SHA256SUMS': 'checksums-incomplete', 'dist/app.tgz': undefined })
    expect(messageOf(result, 'dist/SHA256SUMS')).toContain('lists "../../etc/passwd", ')
    expectHarmless(result)
  })
})

describe.runIf(process.platform !== 'win32')('what is not a regular file', () => {
  const makeFifo = ({ work: folder }: Folder, name: string): void => {
    folder.write(`${dirname(name)}/.keep`, '')
    expect(spawnSync('mkfifo', [folder.file(name)]).status).toBe(0)
  }

  test.each(['a FIFO', 'a link to a FIFO', 'a link to /dev/zero', 'a folder'])(
    'is no signature, no checksums file and no key: %s',
    async what => {
      const folder = folderWith({ 'dist/app.tgz': APP, 'b/b.tgz': 'b', 'b/SHA256SUMS': 'x' })
      const { work } = folder
      const make = (name: string): void => {
        work.write(`${dirname(name)}/.keep`, '')
        if (what === 'a FIFO') makeFifo(folder, name)
        else if (what === 'a folder') work.write(`${name}/file`, 'x')
        else if (what === 'a link to /dev/zero') symlinkSync('/dev/zero', work.file(name))
        else {
          makeFifo(folder, `${name}-fifo`)
          symlinkSync(work.file(`${name}-fifo`), work.file(name))
        }
      }
      make('dist/app.tgz.sig')
      make('dist/SHA256SUMS')
      make('b/SHA256SUMS.sig')
      make('b/other.pem')
      make('anchor.pem')
      const result = await verify(folder, { artifacts: 'dist/app.tgz\nb/b.tgz' })
      expect(causesOf(result)).toEqual({
        'b/b.tgz': 'signature-missing',
        'dist/app.tgz': 'signature-missing'
      })
      const pin = { 'trusted-public-key': undefined, 'public-key-fingerprint': `sha256:${sha256('none')}` }
      const pinned = await verify(folder, { ...pin, artifacts: 'b/b.tgz' })
      expect(pinned).toMatchObject({ exitCode: 1, annotations: [{ title: 'NO_TRUSTED_KEY' }] })
      const anchored = await verify(folder, {
        artifacts: 'b/b.tgz',
        'trusted-public-key': 'anchor.pem'
      })
      expectFailure(anchored, {
        code: 'KEY_FILE_INVALID',
        ...(what === 'a folder'
          ? {
              message: 'The trusted public key anchor.pem is a directory.',
              hint: 'Give the paths of the key files in it, each by itself, as trusted-public-key.'
            }
          : {
              message: 'The trusted public key anchor.pem does not exist or is not a regular file.',
              hint: 'Check out the repository before this step, or correct the path in trusted-public-key.'
            })
      })
      const named = await verify(folder, {
        artifacts: 'b/b.tgz',
        'checksums-file': 'dist/SHA256SUMS'
      })
      expect(named).toMatchObject({ exitCode: 1, annotations: [{ title: 'CHECKSUMS_UNUSABLE' }] })
    }
  )

  test('is no artifact: passed over by a wildcard, an error by its name', async () => {
    const folder = folderWith(signed('dist/app.tgz', APP))
    makeFifo(folder, 'dist/pipe')
    symlinkSync('/dev/zero', folder.work.file('dist/zero'))
    const result = await verify(folder, { artifacts: 'dist/*' })
    expect(causesOf(result)).toEqual({ 'dist/app.tgz': undefined })
    for (const name of ['dist/pipe', 'dist/zero', '/dev/zero']) {
      const refused = await verify(folder, { artifacts: name })
      expectFailure(refused, {
        code: 'ARTIFACT_NOT_FOUND',
        message: `The artifact "${name}" is not a regular file, expected a regular file.`,
        hint: 'Name a regular file.'
      })
    }
  })
})
