import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pemOf, sha256, signatureOf } from '../support/signed-files.ts'
import { workspace } from '../support/workspace.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { Files, Inputs, UseCaseOptions, UseCaseWorld } from './support/world.ts'

// Names that are one file, or none, on another system than the one that a run is on.

const HEX = sha256('content').replace('sha256:', '')
/** Elsewhere the two files of a test are one already, or none. */
const IS_LINUX = process.platform === 'linux'
const NFC = 'café.bin'
const NFD = 'cafe\u0301.bin'
const LOCAL = { upload: 'none', 'release-tag': undefined }

async function releaseOf(names: readonly string[], options: UseCaseOptions = {}): Promise<UseCaseWorld> {
  const world = await useCaseWorld(options)
  world.host.put('key.pem', pemOf(world.signer.privateKey))
  for (const name of names) {
    world.host.put(name, name)
    world.host.put(`${name}.sig`, signatureOf(world.signer.privateKey, name))
  }
  return world
}

const KEEP = { 'release-assets': '*', 'release-tag': TAG, 'output-directory': 'out' }

type Collision = readonly [what: string, files: Files, inputs: Inputs]

const ON_LINUX: readonly Collision[] = [
  ['of an artifact and a signature', { 'a/app': '1', 'a/APP.SIG': '2' }, LOCAL],
  ['of an artifact and the public key', { 'Signing-Public-Key.PEM': '1' }, { ...LOCAL, artifacts: '*' }]
]

describe('names that are one file on another system', () => {
  test.each<Collision>([
    ['of artifacts', { 'a/App': '1', 'b/app': '2' }, {}],
    [
      'of artifacts, with output-directory',
      { 'a/App': '1', 'b/app': '2' },
      { ...LOCAL, 'output-directory': 'out' }
    ],
    ['of artifacts, in two forms of Unicode', { [`a/${NFC}`]: '1', [`b/${NFD}`]: '2' }, LOCAL],
    ...(IS_LINUX ? ON_LINUX : []),
    ['of two outputs', { 'a/app': '1' }, { ...LOCAL, 'public-key-file': 'key.pem\nKey.pem' }]
  ])('%s', async (_, files, inputs) => {
    const world = await useCaseWorld({ files })
    const { error, signCalls } = await world.sign({ artifacts: '*/*', strategy: 'each', ...inputs })
    expect(error).toMatchObject({ code: 'ARTIFACT_NAMES_COLLIDE' })
    expect(signCalls).toBe(0)
  })

  test('in digests, without a file', async () => {
    const world = await useCaseWorld({ files: {} })
    const digests = `${HEX}  App\n${HEX}  app`
    const { error, signCalls } = await world.sign({ artifacts: undefined, digests })
    expect(error).toMatchObject({
      code: 'ARTIFACT_NAMES_COLLIDE',
      message:
        'Two artifacts are called "App" and "app", which are one file where names do not differ by case, as on Windows and macOS: App and app; expected distinct file names.'
    })
    expect(signCalls).toBe(0)
  })

  test('of the checksums file and an artifact on the release', async () => {
    const world = await useCaseWorld({ files: { 'dist/sha256sums': 'content' } })
    const { error } = await world.sign({ strategy: 'both' })
    expect(error).toMatchObject({
      code: 'ARTIFACT_NAMES_COLLIDE',
      message: expect.stringContaining('the assets "sha256sums" and "SHA256SUMS"') as unknown
    })
  })

  test('of an artifact and an asset that is there already', async () => {
    const world = await useCaseWorld({ files: { 'dist/App.bin': 'content' } })
    world.host.put('other', 'OTHER')
    world.host.put('Other', 'other')
    expect((await world.sign({ 'dry-run': 'true' })).error).toBeUndefined()
    world.host.put('app.bin', 'content')
    const { error, signCalls } = await world.sign()
    expect(error).toMatchObject({
      code: 'ARTIFACT_NAMES_COLLIDE',
      message: expect.stringContaining('the assets "App.bin" and "app.bin", which are one file') as unknown,
      hint: 'Rename one of them, or delete the asset app.bin from the release.'
    })
    expect(signCalls).toBe(0)
  })

  test('of assets that are to be kept: nothing is downloaded', async () => {
    const world = await releaseOf(['App', 'app'])
    const { error, workspace: folder } = await world.verify(KEEP)
    expect(error).toMatchObject({
      code: 'ARTIFACT_NAMES_COLLIDE',
      message:
        'The assets "App" and "app" cannot both be kept in output-directory, which are one file where names do not differ by case, as on Windows and macOS.'
    })
    expect(readdirSync(folder.path)).toEqual([])
  })

  test('of assets that are not kept are verified', async () => {
    const world = await releaseOf(['App', 'app'])
    const { error } = await world.verify({ ...KEEP, 'output-directory': undefined })
    expect(error).toBeUndefined()
  })
})

describe('names that a system cannot keep', () => {
  test.each(['con', 'nul.tgz', 'COM1', 'a?b.bin', 'x.exe:s', 'a ', 'a.', 'x'.repeat(252)])(
    'on Windows, in digests: %j',
    async name => {
      const world = await useCaseWorld({ files: {}, platform: 'win32' })
      for (const dryRun of ['true', 'false']) {
        const { error, signCalls } = await world.sign({
          artifacts: undefined,
          digests: `${HEX}  ${name}\n${HEX}  z`,
          'dry-run': dryRun,
          ...LOCAL
        })
        expect(error).toMatchObject({
          code: 'FILE_NOT_WRITABLE',
          message: expect.stringContaining('This system cannot keep a file called ') as unknown
        })
        expect(signCalls).toBe(0)
      }
    }
  )

  test('on Linux, by the length of the name of the signature', async () => {
    const world = await useCaseWorld({ files: { [`dist/${'x'.repeat(252)}`]: '' } })
    const { error, signCalls } = await world.sign(LOCAL)
    expect(error).toMatchObject({
      code: 'FILE_NOT_WRITABLE',
      message: `This system cannot keep a file called "${'x'.repeat(252)}.sig": it is 256 bytes long, and a name on Linux has at most 255.`
    })
    expect(signCalls).toBe(0)
  })

  test.runIf(process.platform !== 'win32')(
    'on another system draw a warning when they are released',
    async () => {
      const world = await useCaseWorld({ files: { 'dist/nul.tgz': 'content' } })
      const released = await world.sign({ strategy: 'each', 'dry-run': 'true' })
      expect(released.error).toBeUndefined()
      expect(released.lines.filter(line => line.startsWith('warning: Not every system'))).toEqual([
        'warning: Not every system can store files with these names: "nul.tgz" (NUL is the name of a device on Windows, whatever follows its dot) and "nul.tgz.sig" (NUL is the name of a device on Windows, whatever follows its dot). Rename the artifacts if people download them to such a system.'
      ])
      const local = await world.sign({ ...LOCAL, strategy: 'each' })
      expect(local.lines.filter(line => line.startsWith('warning'))).toEqual([])
    }
  )

  test.each([
    ['win32', 'nul.tgz', 'FILE_NOT_WRITABLE'],
    ['linux', 'nul.tgz', undefined]
  ] as const)('on %s, of an asset that is to be kept: %s', async (platform, name, code) => {
    const world = await releaseOf([name], { platform })
    const { error } = await world.verify(KEEP)
    expect(error?.code).toBe(code)
  })
})

describe('names in another form of Unicode', () => {
  test('are the same in digests and among the artifacts', async () => {
    const world = await useCaseWorld({ files: { [`dist/${NFD}`]: 'content' } })
    const { error, lines } = await world.sign({ ...LOCAL, digests: `${HEX}  ${NFC}` })
    expect(error).toBeUndefined()
    expect(lines).toContain(`${NFD} is in digests in another form of Unicode (NFC, NFD): the same name.`)
  })

  test('are the same in a signed list, and in what verify mode expects', async () => {
    const world = await useCaseWorld()
    const list = `${HEX}  ${NFC}\n`
    const files = {
      [`dist/${NFD}`]: 'content',
      'dist/SHA256SUMS': list,
      'dist/SHA256SUMS.sig': signatureOf(world.signer.privateKey, list),
      'dist/key.pem': pemOf(world.signer.privateKey)
    }
    const inputs = { artifacts: `dist/${NFD}`, digests: `${HEX}  ${NFC}` }
    const result = await world.verify(inputs, { files })
    expect(verdictsOf(result)).toEqual({ [`dist/${NFD}`]: 'verified' })
    expect(result.lines).toContain(
      `dist/${NFD} is listed in another form of Unicode (NFC, NFD): the same name.`
    )
  })

  test.each([
    [NFC, NFD],
    [NFD, NFC]
  ])('with another digest in digests are rejected for that: %s', async (onDisk, listed) => {
    const world = await useCaseWorld()
    const files = {
      [`dist/${onDisk}`]: 'content',
      [`dist/${onDisk}.sig`]: signatureOf(world.signer.privateKey, 'content'),
      'dist/key.pem': pemOf(world.signer.privateKey)
    }
    const inputs = { artifacts: `dist/${onDisk}`, digests: `${'0'.repeat(64)}  ${listed}` }
    const result = await world.verify(inputs, { files })
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
    expect(verdictsOf(result)).toEqual({ [`dist/${onDisk}`]: 'digest-mismatch' })
  })
})

test('a signed list that was made on Windows covers what its paths name', async () => {
  const world = await useCaseWorld()
  const list = `${HEX}  dist\\app.exe\r\n`
  const files = {
    'dist/app.exe': 'content',
    SHA256SUMS: list,
    'SHA256SUMS.sig': signatureOf(world.signer.privateKey, list),
    'KEY.PEM': pemOf(world.signer.privateKey).replaceAll('\n', '\r\n')
  }
  const result = await world.verify({ artifacts: 'dist/*' }, { files })
  expect(verdictsOf(result)).toEqual({ 'dist/app.exe': 'verified' })
})

test.runIf(IS_LINUX)('what cannot be removed does not hide why it was to be removed', async () => {
  const world = await releaseOf(['a'])
  world.host.put('a', 'changed')
  const folder = workspace()
  const download = world.host.download.bind(world.host)
  // a path that is too long to be removed by its name
  const name = 'x'.repeat(200)
  const nest = `i=0; while [ $i -lt 21 ]; do mkdir -p ${name} && cd -P ${name} || exit 1; i=$((i+1)); done`
  const aside = (): string =>
    folder.file(readdirSync(folder.path).find(entry => entry.startsWith('.kms-sign-')) ?? '')
  world.host.download = asset => {
    execFileSync('bash', ['-c', nest], { cwd: aside() })
    return download(asset)
  }
  const { error, lines } = await world.verify(KEEP, { workspace: folder })
  const left = aside()
  execFileSync('rm', ['-rf', left])
  expect(error).toMatchObject({ code: 'VERIFICATION_FAILED' })
  expect(lines).toContainEqual(expect.stringMatching(/^warning: \.kms-sign-\w+ could not be removed: /))
})

describe('a name that the host changes in a way that nobody foresaw', () => {
  test.each([
    'app.tgz',
    'app.tgz.sig',
    'signing-public-key.pem',
    'release-binding.json',
    'SHA256SUMS.sig',
    'SHA256SUMS'
  ])('is an error for %s, which is taken away again', async name => {
    const world = await useCaseWorld()
    world.host.storeAs(name, `${name}.1`)
    const { error } = await world.sign({ strategy: 'both', upload: 'all' })
    expect(error).toMatchObject({
      code: 'ASSET_WRONG',
      message: `GitHub stored ${name} as "${name}.1", expected "${name}"; the asset was removed again.`
    })
    expect(world.host.names).not.toContain(`${name}.1`)
    expect(world.host.names).not.toContain(name)
  })

  test('is an error for a replacement while the old asset is there', async () => {
    const world = await useCaseWorld()
    await world.sign()
    const old = (await world.host.listAssets()).find(({ name }) => name === 'app.tgz.sig')
    world.host.storeAs(`kms-sign-new-${old?.id}-app.tgz.sig`, 'odd')
    const before = world.host.snapshot()
    const { error } = await world.sign({ overwrite: 'true' }, { files: { 'dist/app.tgz': 'another build' } })
    expect(error?.code).toBe('ASSET_WRONG')
    expect(world.host.snapshot()).toEqual(before)
  })
})
