import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  assetNames,
  effectsOf,
  expectFailure,
  inputProblem,
  filesIn,
  jsonOutput,
  kmsOperations,
  requestsOf,
  summaryText,
  untouched
} from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { sha256, verdictsOf } from '../support/signed-files.ts'
import { ARTIFACT, startWorld, TAG } from '../support/world.ts'
import type { Inputs, World, WorldOptions } from '../support/world.ts'

/** What is said where the release has none of the names in `digests`. */
const ABSENT = {
  level: 'warning',
  message: expect.stringContaining('what is in digests is signed without it') as string
}

const hex = (content: string, hash = 'sha256'): string => createHash(hash).update(content).digest('hex')
const A = hex('a')
const B = hex('b')
const APP = hex(ARTIFACT['dist/app.tgz'])
/** What `sha256sum dist/*` printed in the build job. */
const LINES = `${A}  dist/a.tgz\n${B}  dist/b.tgz\n`
const HINT = 'Give lines as "sha256sum FILE…" prints them, or @path of a file with such lines.'
const CHANGED =
  'Find out what changed between the job that made the digests and this one; nothing was signed.'

/** Signs what `digests` names in a workspace without files. */
const signAlone = (
  world: World,
  digests: string,
  inputs: Inputs = {},
  files: Record<string, string | Uint8Array> = {}
): Promise<ActionResult> => world.sign({ artifacts: undefined, digests, ...inputs }, { files })

/** Whether an attached signature is one of these bytes. */
function isSignatureOf(world: World, name: string, content: string, hash = 'sha256'): boolean {
  const signature = world.github.asset(world.release.id, name).content?.bytes() ?? Buffer.of()
  const key = {
    key: createPublicKey(world.key.publicKey.export({ type: 'spki', format: 'pem' })),
    padding: 6
  }
  return verify(hash, Buffer.from(content), { ...key, saltLength: -1 }, signature)
}

function expectWrongDigests(world: World, result: ActionResult, problem: string, hint = HINT): void {
  expectFailure(result, { code: 'INPUT_INVALID', message: `An input is wrong: digests: ${problem}.`, hint })
  expect(kmsOperations(world)).not.toContain('Sign')
  expect(world.github.mutations()).toEqual([])
}

describe('digests alone', () => {
  test('are signed and attached without a checkout, and no file is read', async () => {
    const world = await startWorld()
    const result = await signAlone(world, LINES)
    expect(result).toMatchObject({ exitCode: 0, annotations: [ABSENT] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'Sign'])
    const messages = world.kms.calls.slice(1).map(({ message }) => message.toString('hex'))
    expect(messages.sort()).toEqual([A, B].sort())
    expect(assetNames(world)).toEqual(['a.tgz.sig', 'b.tgz.sig', 'signing-public-key.pem'])
    expect(isSignatureOf(world, 'a.tgz.sig', 'a')).toBe(true)
    expect(isSignatureOf(world, 'b.tgz.sig', 'b')).toBe(true)
    expect(filesIn(result.workspace)).toEqual(['a.tgz.sig', 'b.tgz.sig', 'signing-public-key.pem'])
    expect(result.stdout).toContain('\nFound 2 artifacts to sign in digests; no file is read.\n')
    expect(result.stdout).toContain('\nSigned 2 artifacts; attached to ')
  })

  test('have outputs without sizes, and a summary of names and digests', async () => {
    const world = await startWorld()
    const result = await signAlone(world, LINES)
    const entry = (name: string, digest: string): object => ({
      artifact: name,
      size: null,
      digest: `sha256:${digest}`,
      format: 'raw',
      signingAlgorithm: 'RSASSA_PSS_SHA_256',
      signatureFile: `${name}.sig`,
      assetName: `${name}.sig`,
      kept: false
    })
    expect(jsonOutput(result, 'signatures')).toEqual([entry('a.tgz', A), entry('b.tgz', B)])
    expect(result.outputs.get('signature-files')).toBe('a.tgz.sig\nb.tgz.sig')
    const summary = summaryText(result)
    expect(summary).toMatch(/^## Signed 2 artifacts; the release is still a draft: publish it\n/)
    for (const [name, digest] of [
      ['a.tgz', A],
      ['b.tgz', B]
    ] as const)
      expect(summary).toMatch(new RegExp(`${name}\\s+${digest.slice(0, 12)}…`))
    expect(summary).toMatch(/Each has\s+\.sig\s+beside it\./)
  })

  test('leave a file of the same name in the workspace unread', async () => {
    const world = await startWorld()
    const result = await signAlone(world, `${A}  a.tgz`, {}, { 'a.tgz': 'something else' })
    expect(result).toMatchObject({ exitCode: 0, annotations: [ABSENT] })
    expect(isSignatureOf(world, 'a.tgz.sig', 'a')).toBe(true)
  })

  test('need no release with upload: none', async () => {
    const world = await startWorld({ release: false })
    const result = await signAlone(world, LINES, { upload: 'none', 'release-tag': undefined })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.github.requests).toEqual([])
    expect(filesIn(result.workspace)).toEqual(['a.tgz.sig', 'b.tgz.sig', 'signing-public-key.pem'])
  })

  test('are kept on a second run', async () => {
    const world = await startWorld()
    await signAlone(world, LINES)
    const changes = world.github.mutations().length
    const again = await signAlone(world, LINES)
    expect(again).toMatchObject({ exitCode: 0, annotations: [ABSENT] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'Sign', 'GetPublicKey'])
    expect(world.github.mutations()).toHaveLength(changes)
  })

  test('cannot be uploaded', async () => {
    const world = await startWorld()
    const result = await signAlone(world, LINES, { upload: 'all' })
    expect(result).toMatchObject(
      inputProblem('upload: "all" needs the files, but only digests are given; set upload: signatures')
    )
    expect(requestsOf(world)).toEqual([])
  })

  test('may stand beside patterns that only exempt assets', async () => {
    const world = await startWorld()
    const result = await signAlone(world, LINES, { 'release-assets': '!notes.txt' })
    expect(result).toMatchObject({ exitCode: 0, annotations: [ABSENT] })
    expect(assetNames(world)).toContain('a.tgz.sig')
  })

  test('have names that GitHub changes', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'my.app.tgz', content: 'a' })
    const result = await signAlone(world, `${A}  dist/my app.tgz`)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(jsonOutput(result, 'signatures')).toMatchObject([
      { artifact: 'my app.tgz', signatureFile: 'my app.tgz.sig', assetName: 'my.app.tgz.sig' }
    ])
    expect(assetNames(world)).toEqual(['my.app.tgz', 'my.app.tgz.sig', 'signing-public-key.pem'])
  })

  test('may not have names that GitHub makes one', async () => {
    const world = await startWorld()
    const result = await signAlone(world, `${A}  my app\n${B}  my.app\n`)
    expect(result.annotations).toMatchObject([
      {
        title: 'ARTIFACT_NAMES_COLLIDE',
        message: expect.stringMatching(/"my app" and "my.app"/) as string
      }
    ])
    expect(effectsOf(world, result)).toEqual(untouched({}))
    expect(kmsOperations(world)).not.toContain('Sign')
  })
})

describe('what is attached under the names of digests', () => {
  test('must have them', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'a.tgz', content: 'a' })
    world.github.addAsset(world.release, { name: 'b.tgz', content: 'b' })
    const result = await signAlone(world, LINES)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.github.asset(world.release.id, 'a.tgz').downloads).toBe(0)
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': result.outputs.get('public-key-fingerprint')
    })
    expect(verdictsOf(verified)).toEqual({ 'a.tgz': 'verified', 'b.tgz': 'verified' })
  })

  test.each<{ algorithm: string; hash: string; options?: WorldOptions; downloads: number }>([
    { algorithm: 'RSASSA_PSS_SHA_256', hash: 'sha256', downloads: 0 },
    { algorithm: 'RSASSA_PSS_SHA_384', hash: 'sha384', downloads: 1 },
    { algorithm: 'RSASSA_PKCS1_V1_5_SHA_512', hash: 'sha512', downloads: 1 },
    {
      algorithm: 'RSASSA_PSS_SHA_256',
      hash: 'sha256',
      options: { github: { digests: 'absent', ghes: true } },
      downloads: 1
    }
  ])(
    'is compared before KMS is asked, read through where GitHub does not know: $algorithm, $options',
    async ({ algorithm, hash, options, downloads }) => {
      const world = await startWorld(options)
      const inputs = { 'signing-algorithm': algorithm }
      const { id } = world.release
      world.github.addAsset(world.release, { name: 'a.tgz', content: 'not a' })
      const refused = await signAlone(world, `${hex('a', hash)}  a.tgz`, inputs)
      const isKnown = downloads === 0
      expectFailure(refused, {
        code: 'DIGESTS_MISMATCH',
        message: `Release asset a.tgz has ${isKnown ? `sha256:${hex('not a', 'sha256')}` : 'other content'}, but digests says ${hash}:${hex('a', hash)}.`,
        hint: 'Find out what changed the asset after the digests were made, or the digests; nothing was signed. If another build was attached on purpose, give its digests.'
      })
      expect(effectsOf(world, refused)).toEqual(untouched({}))
      expect(kmsOperations(world)).not.toContain('Sign')
      expect(world.github.asset(id, 'a.tgz').downloads).toBe(downloads)

      const signed = await signAlone(world, `${hex('not a', hash)}  a.tgz`, inputs)
      const blind = { level: 'warning', message: expect.stringContaining('over digests alone') as string }
      expect(signed).toMatchObject({ exitCode: 0, annotations: algorithm.includes('PKCS1') ? [blind] : [] })
      expect(kmsOperations(world).filter(operation => operation === 'Sign')).toHaveLength(1)
    }
  )
})

describe('lines', () => {
  const NAMED = { [`a.tgz`]: `sha256:${A}`, [`b.tgz`]: `sha256:${B}` }
  test.each([
    ['BSD', `SHA256 (dist/a.tgz) = ${A}\nSHA256 (dist/b.tgz) = ${B}\n`, NAMED],
    ['CRLF, comments and blank lines', `# build 7\r\n\r\n${A}  a.tgz\r\n${B} *b.tgz\r\n`, NAMED],
    ['capital digits', `${A.toUpperCase()}  ./a.tgz\n${B}  /abs/b.tgz`, NAMED],
    ['one name twice with one digest', `${A}  dist/a.tgz\n${A}  dist/a.tgz\n${B}  b.tgz`, NAMED],
    [
      'paths of Windows',
      `\\${A} *dist\\\\app.exe\r\n${B}  dist\\app.msi\r\n`,
      { 'app.exe': `sha256:${A}`, 'app.msi': `sha256:${B}` }
    ]
  ])('may be %s', async (_, lines, expected) => {
    const world = await startWorld({ release: false })
    const result = await signAlone(world, lines, { upload: 'none', 'release-tag': undefined })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    const entries = jsonOutput(result, 'signatures') as { artifact: string; digest: string }[]
    expect(Object.fromEntries(entries.map(({ artifact, digest }) => [artifact, digest]))).toEqual(expected)
  })

  test('with a name that has a line break, which outputs could not hold, are refused', async () => {
    const world = await startWorld({ release: false })
    const lines = `\\${A}  dist/a\\nb.tgz\n`
    const result = await signAlone(world, lines, { upload: 'none', 'release-tag': undefined })
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'ARTIFACT_NOT_SIGNABLE' }] })
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('with a backslash that can be part of a name are refused', async () => {
    const world = await startWorld()
    const result = await signAlone(world, `\\${A}  dist/a\\\\b.tgz`)
    expectWrongDigests(
      world,
      result,
      '"dist/a\\b.tgz" can be the file "b.tgz" in a folder of Windows, or a file whose name is "a\\b.tgz"',
      'Write "/" between folders, or rename the file: a name with a backslash cannot be kept on Windows, and is changed on a release.'
    )
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test.each([
    [
      'not of a checksums file',
      'hello',
      'line 1 is not a line of a checksums file, expected "<hex>  <name>" or "SHA256 (<name>) = <hex>", seen: "hello"'
    ],
    ['only a comment', '# nothing was built', 'it lists nothing'],
    [
      'of one name with two digests',
      `${A}  a.tgz\n${B}  a.tgz`,
      'line 2 gives "a.tgz" a different digest than an earlier line'
    ],
    [
      'of two folders with one name',
      `${A}  linux/app\n${B}  windows/app`,
      `two paths have the base name "app" (sha256:${A} and sha256:${B})`
    ],
    [
      'of two folders with one name and one digest',
      `${A}  linux/app\n${A}  windows/app`,
      `two paths have the base name "app" (sha256:${A} and sha256:${A})`
    ],
    ['of no file', `${A}  dist/..`, '"dist/.." is not a file name'],
    [
      'MD5',
      `${hex('a', 'md5')}  a.tgz`,
      `line 1 has a digest of 32 hexadecimal digits (MD5?), expected 64, 96 or 128, seen: "${hex('a', 'md5')}  a.tgz"`
    ]
  ])('may not be %s', async (_, lines, problem) => {
    const world = await startWorld()
    const result = await signAlone(world, lines)
    expectWrongDigests(world, result, problem)
    expect(effectsOf(world, result)).toEqual(untouched({}))
  })

  test.each(['', ' \n\t\r\n'])(
    'may not be empty, as of an expression that came to nothing: %j',
    async lines => {
      const world = await startWorld()
      const result = await world.sign({ digests: lines })
      expect(result).toMatchObject(
        inputProblem(
          'digests: empty, expected lines as sha256sum prints them, @path of a file with them, or "none"; an expression may have evaluated to an empty string'
        )
      )
      expect(requestsOf(world)).toEqual([])
    }
  )

  test.each([
    ['RSASSA_PSS_SHA_256', 'sha512', 'sha512 digests of 64 bytes, but signing-algorithm needs sha256', '512'],
    [
      'RSASSA_PKCS1_V1_5_SHA_384',
      'sha256',
      'sha256 digests of 32 bytes, but signing-algorithm needs sha384',
      '256'
    ]
  ])('must be made with the hash of %s, not %s', async (algorithm, hash, problem, bits) => {
    const world = await startWorld()
    const result = await signAlone(world, `${hex('a', hash)}  a.tgz`, { 'signing-algorithm': algorithm })
    const needed = `sha${algorithm.slice(-3)}sum`
    const hint = `Make them with ${needed}, or give a signing-algorithm that ends in ${bits}.`
    expectWrongDigests(world, result, `the lines have ${problem}`, hint)
    expect(effectsOf(world, result)).toEqual(untouched({}))
  })
})

describe('@path', () => {
  test('is a file with the lines', async () => {
    const world = await startWorld()
    const result = await signAlone(world, '@out/digests.txt', {}, { 'out/digests.txt': LINES })
    expect(result).toMatchObject({ exitCode: 0, annotations: [ABSENT] })
    expect(assetNames(world)).toEqual(['a.tgz.sig', 'b.tgz.sig', 'signing-public-key.pem'])
  })

  test.each<[string, Record<string, string | Uint8Array>, string, string?]>([
    ['that is not there', {}, 'the file digests.txt does not exist or is not a regular file'],
    [
      'that is a folder',
      { 'digests.txt/x': '' },
      'digests.txt is a directory',
      'Give @path of the file in it that has the lines.'
    ],
    ['that is empty', { 'digests.txt': '' }, 'the file digests.txt: it lists nothing'],
    ['that is no text', { 'digests.txt': Buffer.of(0xff, 0xfe) }, 'the file digests.txt: it is not UTF-8']
  ])('of a file %s is an error', async (_, files, problem, hint) => {
    const world = await startWorld()
    const result = await signAlone(world, '@digests.txt', {}, files)
    expectWrongDigests(world, result, problem, hint)
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })
})

describe('beside artifacts', () => {
  const FILES = { 'dist/a.tgz': 'a', 'dist/b.tgz': 'b' }

  test.each([
    { artifacts: 'dist/*' },
    { artifacts: 'dist/*', upload: 'all' },
    { artifacts: 'dist/*', upload: 'none' },
    { artifacts: 'dist/*', strategy: 'both' },
    { artifacts: 'dist/a.tgz', 'release-assets': 'b.tgz' },
    { artifacts: undefined, 'release-assets': '*.tgz' }
  ])('the same set passes: %o', async inputs => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'b.tgz', content: 'b' })
    world.github.addAsset(world.release, { name: 'a.tgz', content: 'a' })
    const result = await world.sign({ ...inputs, digests: LINES }, { files: FILES })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    const entries = jsonOutput(result, 'signatures') as { size: number }[]
    expect(entries.slice(0, 2).map(({ size }) => size)).toEqual([1, 1])
  })

  const zero = '0'.repeat(64)
  test.each([
    ['another digest', `${A}  a.tgz\n${zero}  b.tgz`, `dist/b.tgz has sha256:${B}, expected sha256:${zero}`],
    ['one too few', `${A}  a.tgz`, 'dist/b.tgz is not in digests'],
    ['one too many', `${LINES}${zero}  c.tgz`, 'c.tgz is in digests, but not among the artifacts'],
    ['other names', `${A}  x.tgz\n${B}  b.tgz`, 'dist/a.tgz is in digests under another name, x.tgz'],
    [
      'many differences',
      `${LINES}${[1, 2, 3, 4, 5, 6, 7].map(number => `${zero}  ${number}`).join('\n')}`,
      `${[1, 2, 3, 4, 5].map(number => `${number} is in digests, but not among the artifacts`).join('; ')}; and 2 more`
    ]
  ])('%s fails before KMS is asked', async (_, digests, problem) => {
    const world = await startWorld()
    for (const inputs of [{}, { strategy: 'checksums', upload: 'all' }]) {
      const result = await world.sign({ ...inputs, digests }, { files: FILES })
      expectFailure(result, {
        code: 'DIGESTS_MISMATCH',
        message: `The artifacts do not match digests: ${problem}.`,
        hint: CHANGED
      })
      expect(effectsOf(world, result)).toEqual(untouched(FILES))
    }
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'GetPublicKey'])
  })

  test('assets of the release that are others fail as well', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'a.tgz', content: 'tampered' })
    const result = await world.sign(
      { artifacts: undefined, 'release-assets': '*', digests: `${A}  a.tgz` },
      { files: {} }
    )
    expectFailure(result, {
      code: 'DIGESTS_MISMATCH',
      message: `The artifacts do not match digests: a.tgz has sha256:${sha256('tampered')}, expected sha256:${A}.`,
      hint: CHANGED
    })
    expect(effectsOf(world, result)).toEqual(untouched({}))
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('patterns that come to nothing leave nothing to sign, whatever digests says', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'a.tgz', content: 'a' })
    const onlyAssets = { artifacts: undefined, 'release-assets': 'a.tgz' }
    expect((await world.sign(onlyAssets, { files: {} })).exitCode).toBe(0)
    const signatures = { artifacts: undefined, 'release-assets': '*.sig', digests: LINES }
    const result = await world.sign(signatures, { files: {} })
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'ARTIFACT_NOT_FOUND' }] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'GetPublicKey'])
  })

  test('what is called a signature and is none is an artifact like any other', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'a.tgz', content: 'a' })
    world.github.addAsset(world.release, { name: 'a.tgz.sig', content: 'x' })
    const signatures = { artifacts: undefined, 'release-assets': '*.sig', digests: LINES }
    const result = await world.sign(signatures, { files: {} })
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'DIGESTS_MISMATCH' }] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('names are compared as GitHub stores them', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'my.app', content: 'a' })
    const result = await world.sign(
      { artifacts: undefined, 'release-assets': '*', digests: `${A}  my app` },
      { files: {} }
    )
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
  })

  test('files that are not found are an error of their own', async () => {
    const world = await startWorld()
    const result = await world.sign({ digests: LINES }, { files: { 'other.txt': '' } })
    expect(result).toMatchObject({ exitCode: 1, annotations: [{ title: 'ARTIFACT_NOT_FOUND' }] })
  })
})

describe('with what concerns the whole release', () => {
  test.each(['checksums', 'both'])('strategy: %s lists the names that were handed over', async strategy => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'a.tgz', content: 'a' })
    world.github.addAsset(world.release, { name: 'b.tgz', content: 'b' })
    const result = await signAlone(world, LINES, { strategy })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    const manifest = world.github.asset(world.release.id, 'SHA256SUMS').content?.bytes().toString()
    expect(manifest).toContain(`${A}  a.tgz\n${B}  b.tgz\n`)
    expect(assetNames(world).includes('a.tgz.sig')).toBe(strategy === 'both')
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'require-binding': 'true',
      digests: `${LINES}${sha256(manifest ?? '')}  SHA256SUMS\n${sha256(
        world.github.asset(world.release.id, 'release-binding.json').content?.bytes() ?? ''
      )}  release-binding.json`,
      'public-key-fingerprint': result.outputs.get('public-key-fingerprint')
    })
    expect(verified).toMatchObject({ exitCode: 0, annotations: [] })
  })

  test('publish-release publishes when the artifacts are attached', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'app.tgz', content: ARTIFACT['dist/app.tgz'] })
    const result = await signAlone(world, `${APP}  app.tgz`, { 'publish-release': 'true' })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.release.draft).toBe(false)
    expect(result.stdout).toContain('\nPublished ')
  })

  test('publish-release leaves a draft that lacks one of them', async () => {
    const world = await startWorld()
    world.github.addAsset(world.release, { name: 'a.tgz', content: 'a' })
    const result = await signAlone(world, LINES, { 'publish-release': 'true' })
    expectFailure(result, {
      code: 'RELEASE_INCOMPLETE',
      message: 'The release is not published: the artifact b.tgz is not on it.',
      hint: 'Attach it before this step; its signature b.tgz.sig alone verifies nothing.'
    })
    expect(world.release.draft).toBe(true)
  })
})

test('wrong digests are reported with all other wrong inputs', async () => {
  const world = await startWorld()
  const result = await world.sign({ digests: '', upload: 'some' })
  expect(result.annotations[0]?.message).toMatch(/^2 inputs are wrong: .*upload: .*digests: empty/)
  expect(requestsOf(world)).toEqual([])
})

test('two names in digests that GitHub would make one are never taken for one', async () => {
  const world = await startWorld()
  const lines = [`${sha256('another')}  my app.tgz`, `${sha256('app')}  my.app.tgz`].join('\n')
  const result = await world.sign({ digests: lines }, { files: { 'dist/my.app.tgz': 'app' } })
  expectFailure(result, {
    code: 'DIGESTS_MISMATCH',
    message: 'The artifacts do not match digests: two names in digests become "my.app.tgz" on the release.',
    hint: 'Find out what changed between the job that made the digests and this one; nothing was signed.'
  })
  expect(kmsOperations(world)).toEqual(['GetPublicKey'])
})
