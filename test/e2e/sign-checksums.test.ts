import { describe, expect, test } from 'vitest'
import {
  assetNames,
  commandIn,
  downloadAssets,
  effectsOf,
  expectFailure,
  filesIn,
  inputProblem,
  jsonOutput,
  kmsOperations,
  requestsOf,
  runPrintedCommand,
  summaryText,
  unwrapped,
  untouched
} from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import { sha256, verdictsOf } from '../support/signed-files.ts'
import { expectsTool, outputOf, runTool } from '../support/tools.ts'
import { ARTIFACT, startWorld, TAG } from '../support/world.ts'
import type { Inputs } from '../support/world.ts'

const FILES = { 'dist/app.tgz': 'app\n', 'dist/tool.zip': 'tool\n' }
const LOCAL = { upload: 'none', 'release-tag': undefined, strategy: 'checksums' }
const TRUST = { 'trusted-public-key': 'signing-public-key.pem' }
/** What reads a checksums file of SHA-256 digests. */
const CHECKERS = [
  ['sha256sum', '-c', '--strict'],
  ['shasum', '-a', '256', '-c'],
  ['busybox', 'sha256sum', '-c']
].filter(([command = '']) => expectsTool(command, '--help'))

test('one signature for a checksums file of all artifacts, attached last, which is kept by a second run', async () => {
  const world = await startWorld()
  const inputs = { strategy: 'checksums', upload: 'all' }
  const signed = await world.sign(inputs, { files: FILES })
  expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
  expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
  const sent = world.github.mutations().map(({ path }) => path.replace(/.*name=/, ''))
  expect(sent.slice(0, 2).sort()).toEqual(['app.tgz', 'tool.zip'])
  expect(sent.slice(2)).toEqual([
    'signing-public-key.pem',
    'release-binding.json',
    'SHA256SUMS.sig',
    'SHA256SUMS'
  ])

  world.kms.calls.length = 0
  const again = await world.sign(inputs, { files: FILES })
  expect(again).toMatchObject({ exitCode: 0, annotations: [] })
  expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  expect(world.github.mutations()).toHaveLength(sent.length)
  expect(again.stdout).toContain('Kept SHA256SUMS.sig: valid for SHA256SUMS')
  expect(jsonOutput(again, 'signatures')).toMatchObject([{ artifact: 'SHA256SUMS', kept: true }])
})

describe.each(CHECKERS.map(checker => [checker.join(' '), checker] as const))('%s', (_, checker) => {
  const [command = '', ...args] = checker

  test('accepts the downloaded release, and no other bytes', async () => {
    const world = await startWorld()
    const files = { ...FILES, 'dist/my app (1).tgz': 'spaces\n' }
    const signed = await world.sign({ strategy: 'checksums', upload: 'all' }, { files })
    expect(signed.exitCode).toBe(0)
    const folder = downloadAssets(world)
    const printed = await outputOf(command, [...args, 'SHA256SUMS'], { cwd: folder })
    const names = ['app.tgz', 'my.app.1.tgz', 'release-binding.json', 'tool.zip']
    expect(printed.toString()).toBe(names.map(name => `${name}: OK\n`).join(''))
    const changed = downloadAssets(world, {})
    await outputOf('sh', ['-c', 'echo other > tool.zip'], { cwd: changed })
    expect(await runTool(command, [...args, 'SHA256SUMS'], { cwd: changed })).toMatchObject({ code: 1 })
  })

  test.each([
    { inputs: {}, at: '.', names: ['../out/c.bin', 'dist/app.tgz', 'dist/deep/b.zip'] },
    {
      inputs: { 'output-directory': 'signed' },
      at: 'signed',
      names: ['../../out/c.bin', '../dist/app.tgz', '../dist/deep/b.zip']
    },
    {
      inputs: { 'checksums-file': 'dist/sums.txt' },
      at: 'dist',
      names: ['../../out/c.bin', 'app.tgz', 'deep/b.zip']
    }
  ])('accepts files where they are: $at', async ({ inputs, at, names }) => {
    const world = await startWorld({ release: false })
    const files = { 'work/dist/app.tgz': 'app\n', 'work/dist/deep/b.zip': 'b\n', 'out/c.bin': 'c\n' }
    const folder = workspace(files)
    const cwd = folder.file('work')
    const artifacts = 'dist/**\n../out/c.bin'
    const signed = await world.sign({ ...LOCAL, artifacts, ...inputs }, { cwd })
    expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
    const file = signed.outputs.get('checksums-file') ?? ''
    const printed = await outputOf(command, [...args, file.replace(/.*\//, '')], { cwd: `${cwd}/${at}` })
    expect(printed.toString()).toBe(names.map(name => `${name}: OK\n`).join(''))
  })
})

describe('without a release', () => {
  const where: readonly Inputs[] = [
    {},
    { 'output-directory': 'signed' },
    { 'checksums-file': 'release.sha256' },
    { 'checksums-file': 'dist/SUMS' },
    { 'signing-algorithm': 'RSASSA_PSS_SHA_384' },
    { 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_512', strategy: 'both' },
    { 'signature-format': 'base64 .b64', 'public-key-file': 'key.der' },
    { strategy: 'both', 'output-directory': 'out', 'signature-format': 'base64' }
  ]

  test.each(where)(
    'the printed commands work where the files are, and verify mode accepts them: %o',
    async more => {
      const world = await startWorld({ release: false })
      const { path: cwd } = workspace(FILES)
      const signed = await world.sign({ ...LOCAL, artifacts: 'dist/*.{tgz,zip}', ...more }, { cwd })
      expect(signed).toMatchObject({ exitCode: 0, annotations: [] })
      const printed = await runPrintedCommand(signed, cwd)
      expect(printed).toMatch(/^Verified OK\n(.*app\.tgz: OK\n)(.*tool\.zip: OK\n)$/)

      const file = signed.outputs.get('checksums-file') ?? ''
      const verified = await world.verify(
        {
          artifacts: 'dist/*.{tgz,zip}',
          // what is in another folder or has another name must be named
          'checksums-file': /^SHA\d+SUMS$/.test(file) ? undefined : file,
          'signature-suffix': more['signature-format']?.split(' ')[1],
          'trusted-public-key': signed.outputs.get('public-key-file')
        },
        { cwd }
      )
      expect(verified).toMatchObject({ exitCode: 0, annotations: [] })
      expect(verdictsOf(verified)).toEqual({ 'dist/app.tgz': 'verified', 'dist/tool.zip': 'verified' })
    }
  )

  test.each([
    ['256', 'SHA256SUMS', 'sha256sum'],
    ['384', 'SHA384SUMS', 'sha384sum'],
    ['512', 'SHA512SUMS', 'sha512sum']
  ])('the file of SHA_%s is called %s, and %s reads it', async (bits, name, command) => {
    const world = await startWorld({ release: false })
    const { path: cwd } = workspace(FILES)
    const signed = await world.sign({ ...LOCAL, 'signing-algorithm': `RSASSA_PSS_SHA_${bits}` }, { cwd })
    expect(signed.outputs.get('checksums-file')).toBe(name)
    expect(String(await outputOf(command, ['-c', '--strict', name], { cwd }))).toContain('dist/tool.zip: OK')
  })

  test('names are escaped as coreutils does', async () => {
    const world = await startWorld({ release: false })
    const folder = workspace({ 'dist/a\\b.tgz': 'a\n', 'dist/c.tgz': 'c\n' })
    expect((await world.sign(LOCAL, { cwd: folder.path })).exitCode).toBe(0)
    expect(folder.read('SHA256SUMS').toString()).toBe(
      `\\${sha256('a\n')}  dist/a\\\\b.tgz\n${sha256('c\n')}  dist/c.tgz\n`
    )
    await outputOf('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder.path })
    expect((await world.verify({ artifacts: 'dist/*', ...TRUST }, { cwd: folder.path })).exitCode).toBe(0)
  })

  test('a second run replaces what the first wrote, and wildcards leave it out', async () => {
    const world = await startWorld({ release: false })
    const folder = workspace(FILES)
    const inputs = { ...LOCAL, artifacts: '**' }
    expect((await world.sign(inputs, { cwd: folder.path })).exitCode).toBe(0)
    const first = folder.read('SHA256SUMS')
    const again = await world.sign(inputs, { cwd: folder.path })
    expect(again.exitCode).toBe(0)
    expect(folder.read('SHA256SUMS')).toEqual(first)
    for (const name of ['SHA256SUMS', 'SHA256SUMS.sig', 'signing-public-key.pem'])
      expect(again.stdout).toContain(`Excluded ${name}: this step writes it.`)
    folder.write('dist/app.tgz', 'a later build\n')
    expect((await world.sign(inputs, { cwd: folder.path })).exitCode).toBe(0)
    expect(folder.read('SHA256SUMS').toString()).toContain(sha256('a later build\n'))
  })
})

describe('what is told', () => {
  test('with checksums: one signature', async () => {
    const world = await startWorld({ release: false })
    const folder = workspace(FILES)
    const signed = await world.sign(LOCAL, { cwd: folder.path })
    const bytes = folder.read('SHA256SUMS')
    const entry = {
      artifact: 'SHA256SUMS',
      size: bytes.length,
      digest: `sha256:${sha256(bytes)}`,
      format: 'raw',
      signingAlgorithm: 'RSASSA_PSS_SHA_256',
      signatureFile: 'SHA256SUMS.sig',
      assetName: null,
      kept: false
    }
    expect(jsonOutput(signed, 'signatures')).toEqual([entry])
    expect(Object.fromEntries(signed.outputs)).toMatchObject({
      'signature-files': 'SHA256SUMS.sig',
      'checksums-file': 'SHA256SUMS',
      'public-key-file': 'signing-public-key.pem',
      assets: '[]'
    })
    expect(signed.stdout).toContain(
      'Signed 2 artifacts with 1 signature, all listed in SHA256SUMS; nothing was attached.'
    )
    const summary = summaryText(signed)
    expect(summary).toContain('Signed 2 artifacts')
    expect(summary).toContain('Unless it says otherwise, each is in the signed list.')
    expect(summary).toMatch(
      new RegExp(`SHA256SUMS\\s+has\\s+\\.sig\\s+beside it\\s+${sha256(bytes).slice(0, 12)}…`)
    )
    expect(folder.list()).toEqual([
      'SHA256SUMS',
      'SHA256SUMS.sig',
      'dist/app.tgz',
      'dist/tool.zip',
      'signing-public-key.pem'
    ])
  })

  test('with both: the signature of each, and that of the checksums file last', async () => {
    const world = await startWorld()
    const signed = await world.sign({ strategy: 'both' }, { files: FILES })
    expect(jsonOutput(signed, 'signatures')).toMatchObject([
      { artifact: 'dist/app.tgz', signatureFile: 'dist/app.tgz.sig', assetName: 'app.tgz.sig' },
      { artifact: 'dist/tool.zip', signatureFile: 'dist/tool.zip.sig', assetName: 'tool.zip.sig' },
      { artifact: 'SHA256SUMS', signatureFile: 'SHA256SUMS.sig', assetName: 'SHA256SUMS.sig' }
    ])
    expect(signed.outputs.get('signature-files')).toBe('dist/app.tgz.sig\ndist/tool.zip.sig\nSHA256SUMS.sig')
    const assets = jsonOutput(signed, 'assets') as { name: string; action: string }[]
    expect(assets.map(({ name }) => name).sort()).toEqual(assetNames(world))
    expect(unwrapped(commandIn(signed, 'Verify with OpenSSL'))).toContain(
      '$(command -v sha256sum || echo shasum -a 256) --strict --ignore-missing -c SHA256SUMS'
    )
    expect(summaryText(signed)).not.toContain('in the signed list')
  })

  test('with each: no checksums file', async () => {
    const world = await startWorld()
    const signed = await world.sign({}, { files: FILES })
    expect(signed.outputs.has('checksums-file')).toBe(false)
    expect(signed.stdout).not.toContain('SUMS')
  })
})

describe('inputs that contradict each other', () => {
  test('checksums-file without a checksums file', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'checksums-file': 'SHA256SUMS' })
    const problem =
      'checksums-file: with strategy: each there is no checksums file; set strategy to checksums or both'
    expect(result).toMatchObject(inputProblem(problem))
    expect(requestsOf(world)).toEqual([])
  })

  test.each(['checksums', 'both'])('strategy %s in a matrix', async strategy => {
    const world = await startWorld()
    const result = await world.sign({ strategy, 'job-total': '3' })
    const problem =
      'strategy: given in one of 3 matrix jobs; give it in one job after the matrix, or set job-total: 1 when each matrix job signs its own release'
    expect(result).toMatchObject(inputProblem(problem))
    expect(requestsOf(world)).toEqual([])
    expect((await world.sign({ strategy, 'job-total': '1' })).exitCode).toBe(0)
  })
})

describe('a file in the workspace that is not ours stays', () => {
  const PGP = '-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n-----END PGP SIGNATURE-----\n'
  const SUMS = `${sha256('app\n')}  app.tgz\n`
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, string])[] = [
    [
      'an MD5 list',
      { SHA256SUMS: 'd41d8cd98f00b204e9800998ecf8427e  app.tgz\n' },
      'SHA256SUMS already exists and is not a checksums file',
      'checksums-file'
    ],
    [
      'no list at all',
      { SHA256SUMS: 'see the web site' },
      'SHA256SUMS already exists and is not a checksums file',
      'checksums-file'
    ],
    [
      'a list that nobody signed',
      { SHA256SUMS: SUMS },
      'SHA256SUMS already exists and is not signed: another tool may have made it',
      'checksums-file'
    ],
    [
      'a signature by another tool',
      { SHA256SUMS: SUMS, 'SHA256SUMS.sig': PGP },
      'SHA256SUMS.sig already exists and is not a signature',
      'suffix in signature-format'
    ],
    [
      'a binding of something else',
      { 'release-binding.json': '{}' },
      'release-binding.json already exists and is not a release binding',
      'output-directory'
    ]
  ]

  test.each(cases)('%s', async (_, more, message, input) => {
    const world = await startWorld()
    const files = { ...FILES, ...more }
    const result = await world.sign({ strategy: 'checksums' }, { files })
    expectFailure(result, {
      code: 'FILE_NOT_WRITABLE',
      message: `${message}; it will not be overwritten.`,
      hint: `Remove the file, or give another ${input}.`
    })
    expect(effectsOf(world, result)).toEqual(untouched(files))
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('but the signature of an artifact that gets none is in nobody’s way', async () => {
    const world = await startWorld({ release: false })
    const folder = workspace({ ...FILES, 'dist/app.tgz.sig': PGP })
    const result = await world.sign({ ...LOCAL, artifacts: 'dist/*.tgz' }, { cwd: folder.path })
    expect(result.exitCode).toBe(0)
    expect(folder.read('dist/app.tgz.sig').toString()).toBe(PGP)
  })
})

describe('names that collide', () => {
  const OTHER_NAME =
    'Give another name in checksums-file, record-file, statement-file or public-key-file, another suffix in signature-format, or exclude the artifact with a "!" pattern.'

  test.each([
    ['SHA256SUMS', 'the checksums file'],
    ['SHA256SUMS.sig', 'the signature of the checksums file'],
    ['release-binding.json', 'the release binding'],
    ['signing-public-key.pem', 'the public key']
  ])('an artifact called %s', async (name, what) => {
    const world = await startWorld()
    const files = { ...FILES, [`dist/${name}`]: 'an artifact\n' }
    const result = await world.sign({ strategy: 'checksums' }, { files })
    expectFailure(result, {
      code: 'ARTIFACT_NAMES_COLLIDE',
      message: `Two files of this step would be the asset "${name}": the artifact dist/${name} and ${what}.`,
      hint: OTHER_NAME
    })
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })

  test('an artifact whose signature would be that of the checksums file', async () => {
    const world = await startWorld({ release: false })
    const files = { ...FILES, 'dist/SHA256SUMS': 'an artifact\n' }
    const result = await world.sign({ ...LOCAL, strategy: 'both', 'output-directory': 'out' }, { files })
    expectFailure(result, {
      code: 'ARTIFACT_NAMES_COLLIDE',
      message: `Two outputs of this step would be out/SHA256SUMS.sig: the signature of an artifact and the signature of the checksums file.`,
      hint: OTHER_NAME
    })
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })

  test.each([
    [
      'a statement that would be the signature of an artifact',
      { 'signature-format': 'sigstore', 'statement-file': 'app.tgz.sigstore.json' },
      'app.tgz.sigstore.json',
      'the signature of dist/app.tgz and the release statement'
    ],
    [
      'a format whose suffix is that of an additional key',
      { 'signature-format': 'raw\nssh .ml-dsa-65.sig' },
      'SHA256SUMS.ml-dsa-65.sig',
      'the signature of the checksums file and the signature of the checksums file by additional-key-id'
    ]
  ])('%s', async (_, inputs, name, what) => {
    const world = await startWorld()
    world.github.setTag(TAG, { sha: 'a'.repeat(40) })
    const additional = await world.kms.createKey({ keySpec: 'ML_DSA_65' })
    const result = await world.sign(
      { strategy: 'both', 'additional-key-id': additional.arn, ...inputs },
      { files: ARTIFACT }
    )
    expectFailure(result, {
      code: 'ARTIFACT_NAMES_COLLIDE',
      message: `Two files of this step would be the asset "${name}": ${what}.`,
      hint: OTHER_NAME
    })
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('two artifacts of one base name', async () => {
    const world = await startWorld()
    const files = { 'dist/x/app.tgz': 'x\n', 'dist/y/app.tgz': 'y\n' }
    const result = await world.sign({ strategy: 'checksums', artifacts: 'dist/**' }, { files })
    expectFailure(result, {
      code: 'ARTIFACT_NAMES_COLLIDE',
      message:
        'Two artifacts are called "app.tgz": dist/x/app.tgz and dist/y/app.tgz; expected distinct file names.',
      hint: 'Rename one of them, exclude one with a "!" pattern, or sign them in two steps.'
    })
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })

  test('an artifact beside the checksums file of a run without a release may have its name', async () => {
    const world = await startWorld({ release: false })
    const folder = workspace({ ...FILES, 'dist/SHA256SUMS': 'an artifact\n' })
    expect((await world.sign(LOCAL, { cwd: folder.path })).exitCode).toBe(0)
    expect(folder.read('SHA256SUMS').toString()).toContain('  dist/SHA256SUMS\n')
  })
})

test('a folder under the name of the checksums file is found before KMS is asked', async () => {
  const world = await startWorld({ release: false })
  const files = { 'dist/app.tgz': 'app', 'SHA256SUMS/inside.txt': 'a folder' }
  const inputs = { strategy: 'checksums', upload: 'none', 'release-tag': undefined }
  const result = await world.sign(inputs, { files })
  expectFailure(result, {
    code: 'FILE_NOT_WRITABLE',
    message: 'SHA256SUMS is a directory, where a checksums file is to be written.',
    hint: 'Remove the directory, or give another checksums-file.'
  })
  expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  expect(filesIn(result.workspace)).toEqual(Object.keys(files).sort())
})
