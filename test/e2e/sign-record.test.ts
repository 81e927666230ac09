import { constants, createHash, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  assetNames,
  downloadAssets,
  effectsOf,
  expectFailure,
  inputProblem,
  filesIn,
  jsonOutput,
  kmsOperations,
  requestsOf,
  runPrintedCommand,
  summaryText,
  untouched
} from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { fingerprintOf, sha256, verdictsOf } from '../support/signed-files.ts'
import { ARTIFACT, REPOSITORY, startWorld, TAG } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'

const FILES = { 'dist/a.tgz': 'a', 'dist/b.tgz': 'bb' }
const RECORD = { 'record-file': 'record.json' }
const COMMIT = 'a'.repeat(40)

interface SigningRecord {
  readonly artifacts: readonly {
    readonly name: string
    readonly size: number | null
    readonly digest: string
    readonly signature: string | null
    readonly requestId?: string | null
  }[]
  readonly [field: string]: unknown
}

const parse = (bytes: Uint8Array | undefined): SigningRecord =>
  JSON.parse(Buffer.from(bytes ?? []).toString()) as SigningRecord

const attached = (world: World, name = 'record.json'): Buffer =>
  world.github.asset(world.release.id, name).content?.bytes() ?? Buffer.of()

const isSignature = (world: World, signature: Uint8Array, content: string | Uint8Array): boolean =>
  verify('sha256', Buffer.from(content), { key: world.key.publicKey, padding: 6, saltLength: 32 }, signature)

/** Verifies the whole release as a closed world, and these files. */
const verifyRelease = (world: World, inputs: Inputs = {}): Promise<ActionResult> =>
  world.verify(
    {
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': fingerprintOf(world.key.publicKey),
      ...inputs
    },
    { files: {} }
  )

/** The names of what was sent, in order. */
const sentTo = (world: World): (string | null)[] =>
  world.github.mutations().map(({ path }) => new URL(path, world.github.apiUrl).searchParams.get('name'))

describe('the record', () => {
  test('says what was signed with what, for which release and by which run', async () => {
    const world = await startWorld({ release: { draft: false } })
    world.github.setTag(TAG, { sha: COMMIT, annotated: true })
    const sha = 'f'.repeat(40)
    const result = await world.sign(RECORD, {
      files: FILES,
      env: { GITHUB_SHA: sha, GITHUB_RUN_ID: '77', GITHUB_RUN_ATTEMPT: '2' }
    })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    const bytes = attached(world)
    const { artifacts, ...statement } = parse(bytes)
    expect(statement).toEqual({
      type: 'kms-sign-action/record/v1',
      statement: null,
      key: { arn: world.key.arn, spec: 'RSA_2048', fingerprint: fingerprintOf(world.key.publicKey) },
      signingAlgorithm: 'RSASSA_PSS_SHA_256',
      saltLength: 32,
      server: world.github.serverUrl,
      repository: REPOSITORY,
      tag: TAG,
      commit: COMMIT,
      run: {
        id: '77',
        attempt: '2',
        workflow: `${REPOSITORY}/.github/workflows/release.yml@refs/heads/main`
      }
    })
    expect(bytes.toString()).not.toContain(sha)
    expect(bytes.toString()).toMatch(/^\{\n  "type": .*\n\}\n$/s)
    expect(artifacts.map(({ name, size, digest }) => ({ name, size, digest }))).toEqual([
      { name: 'a.tgz', size: 1, digest: `sha256:${sha256('a')}` },
      { name: 'b.tgz', size: 2, digest: `sha256:${sha256('bb')}` }
    ])
    for (const [index, { name, signature }] of artifacts.entries()) {
      const raw = Buffer.from(signature ?? '', 'base64')
      expect(raw).toEqual(attached(world, `${name}.sig`))
      expect(isSignature(world, raw, ['a', 'bb'][index] ?? '')).toBe(true)
    }
  })

  test('has the id of the request to KMS of each signature, as the summary and the log have it', async () => {
    const world = await startWorld()
    const inputs = { ...RECORD, strategy: 'both' }
    const result = await world.sign(inputs, { files: FILES })
    const sent = world.kms.calls.filter(({ operation }) => operation === 'Sign')
    const idOf = (content: Uint8Array | string): string | undefined =>
      sent.find(({ message }) => message.equals(Buffer.from(sha256(content), 'hex')))?.requestId
    const listed = parse(attached(world)).artifacts
    expect(Object.fromEntries(listed.map(({ name, requestId }) => [name, requestId]))).toEqual({
      'a.tgz': idOf('a'),
      'b.tgz': idOf('bb'),
      SHA256SUMS: idOf(attached(world, 'SHA256SUMS'))
    })
    expect(sent).toHaveLength(4)
    for (const { requestId } of sent) {
      expect(summaryText(result)).toContain(requestId)
      expect(result.stdout).toContain(`(KMS request ${requestId})`)
    }

    // nothing is signed again: the ids of the first run stay
    const [before, calls] = [attached(world), sent.length]
    const again = await world.sign(inputs, { files: FILES })
    expect(again).toMatchObject({ exitCode: 0 })
    expect(world.kms.calls.filter(({ operation }) => operation === 'Sign')).toHaveLength(calls)
    expect(attached(world)).toEqual(before)
    expect(summaryText(again)).not.toContain('KMS request')
  })

  test('is signed like an artifact, and written, attached and told', async () => {
    const world = await startWorld()
    const result = await world.sign(RECORD, { files: FILES })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'Sign', 'Sign'])
    expect(isSignature(world, attached(world, 'record.json.sig'), attached(world))).toBe(true)
    expect(filesIn(result.workspace)).toEqual(
      [
        ...Object.keys(FILES),
        ...Object.keys(FILES).map(name => `${name}.sig`),
        'record.json',
        'record.json.sig',
        'signing-public-key.pem'
      ].sort()
    )
    expect(result.outputs.get('record-file')).toBe('record.json')
    expect(result.outputs.get('signature-files')).toBe('dist/a.tgz.sig\ndist/b.tgz.sig\nrecord.json.sig')
    expect(jsonOutput(result, 'signatures')).toMatchObject([
      { artifact: 'dist/a.tgz', assetName: 'a.tgz.sig' },
      { artifact: 'dist/b.tgz', assetName: 'b.tgz.sig' },
      { artifact: 'record.json', assetName: 'record.json.sig', signatureFile: 'record.json.sig' }
    ])
    expect(result.stdout).toContain(
      '\nSigned 2 artifacts with 3 signatures, recorded in record.json; attached to '
    )
    const summary = summaryText(result)
    expect(summary).toMatch(/^## Signed 2 artifacts; the release is still a draft: publish it\n/)
    expect(summary).toMatch(/Each has\s+\.sig\s+beside it\./)
    const download = downloadAssets(world, { 'a.tgz': 'a', 'b.tgz': 'bb' })
    expect(await runPrintedCommand(result, download)).toBe('Verified OK\nVerified OK\n')
  })

  test.each(['each', 'checksums', 'both'])(
    'is attached after what it quotes, before its signature and before the checksums file: %s',
    async strategy => {
      const world = await startWorld()
      const result = await world.sign({ ...RECORD, strategy }, { files: FILES })
      expect(result).toMatchObject({ exitCode: 0, annotations: [] })
      const sent = sentTo(world)
      const own = sent.indexOf('record.json')
      expect(sent[own + 1]).toBe('record.json.sig')
      const after = strategy === 'each' ? [] : ['SHA256SUMS']
      expect(sent.slice(own + 2)).toEqual(after)
      for (const { name, signature } of parse(attached(world)).artifacts) {
        if (signature === null) continue
        expect(sent.indexOf(`${name}.sig`)).toBeLessThan(own)
        expect(Buffer.from(signature, 'base64')).toEqual(attached(world, `${name}.sig`))
      }
    }
  )

  test('of a checksums file alone has no signatures of artifacts', async () => {
    const world = await startWorld()
    await world.sign({ ...RECORD, strategy: 'checksums' }, { files: FILES })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign', 'Sign'])
    const { artifacts } = parse(attached(world))
    expect(artifacts.map(({ name, signature }) => [name, signature !== null])).toEqual([
      ['a.tgz', false],
      ['b.tgz', false],
      ['SHA256SUMS', true]
    ])
    expect(artifacts[2]?.digest).toBe(`sha256:${sha256(attached(world, 'SHA256SUMS'))}`)
  })

  test('names artifacts as GitHub stores them', async () => {
    const world = await startWorld()
    await world.sign({ ...RECORD, upload: 'all' }, { files: { 'dist/my app.tgz': 'a' } })
    expect(parse(attached(world)).artifacts.map(({ name }) => name)).toEqual(['my.app.tgz'])
  })

  test('of digests alone has no sizes', async () => {
    const world = await startWorld()
    await world.sign({ ...RECORD, artifacts: undefined, digests: `${sha256('a')}  a.tgz` }, { files: {} })
    expect(parse(attached(world)).artifacts).toMatchObject([
      { name: 'a.tgz', size: null, digest: `sha256:${sha256('a')}` }
    ])
  })

  test('of PKCS#1 v1.5 with SHA-512 has no salt', async () => {
    const world = await startWorld()
    await world.sign({ ...RECORD, 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_512' })
    const record = parse(attached(world))
    const content = ARTIFACT['dist/app.tgz']
    expect(record).toMatchObject({
      signingAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_512',
      saltLength: null,
      artifacts: [{ digest: `sha512:${createHash('sha512').update(content).digest('hex')}` }]
    })
    const key = { key: world.key.publicKey, padding: constants.RSA_PKCS1_PADDING }
    const signature = Buffer.from(record.artifacts[0]?.signature ?? '', 'base64')
    expect(verify('sha512', Buffer.from(content), key, signature)).toBe(true)
    expect(verify('sha512', attached(world), key, attached(world, 'record.json.sig'))).toBe(true)
  })

  test('without a release names none', async () => {
    const world = await startWorld({ release: false })
    const result = await world.sign({
      ...RECORD,
      upload: 'none',
      'release-tag': undefined,
      'output-directory': 'out'
    })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.github.requests).toEqual([])
    expect(result.outputs.get('record-file')).toBe('out/record.json')
    const bytes = readFileSync(join(result.workspace, 'out/record.json'))
    expect(parse(bytes)).toMatchObject({ server: null, repository: null, tag: null, commit: null })
    expect(result.stdout).toContain(
      '\nSigned 1 artifact with 2 signatures, recorded in out/record.json; nothing was attached.\n'
    )
  })
})

describe('verify mode accepts it', () => {
  test.each(['each', 'checksums', 'both'])(
    'on the release as a closed world, strategy: %s',
    async strategy => {
      const world = await startWorld()
      await world.sign({ ...RECORD, strategy, upload: 'all' }, { files: FILES })
      const verified = await verifyRelease(world)
      expect(verified).toMatchObject({ exitCode: 0, annotations: [] })
      expect(verdictsOf(verified)).toMatchObject({
        'a.tgz': 'verified',
        'b.tgz': 'verified',
        'record.json': 'verified'
      })
    }
  )

  test('and refuses it when it was changed', async () => {
    const world = await startWorld()
    await world.sign({ ...RECORD, upload: 'all' }, { files: FILES })
    const forged = attached(world).toString().replace(TAG, 'v9.9.9')
    const { assets } = world.release
    assets.splice(
      assets.findIndex(({ name }) => name === 'record.json'),
      1
    )
    world.github.addAsset(world.release, { name: 'record.json', content: forged })
    const verified = await verifyRelease(world)
    expect(verified.exitCode).toBe(1)
    expect(verdictsOf(verified)).toMatchObject({ 'a.tgz': 'verified' })
    expect(verdictsOf(verified)['record.json']).not.toBe('verified')
  })

  test('and as a file among others', async () => {
    const world = await startWorld()
    const signed = await world.sign(RECORD, { files: FILES })
    const verified = await world.verify(
      { artifacts: 'dist/*.tgz\nrecord.json', 'trusted-public-key': 'signing-public-key.pem' },
      { cwd: signed.workspace }
    )
    expect(verified.exitCode).toBe(0)
    expect(verdictsOf(verified)).toEqual({
      'dist/a.tgz': 'verified',
      'dist/b.tgz': 'verified',
      'record.json': 'verified'
    })
  })

  test('and so does the publish gate', async () => {
    const world = await startWorld()
    const result = await world.sign({ ...RECORD, upload: 'all', 'publish-release': 'true' }, { files: FILES })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.release.draft).toBe(false)
  })
})

const STALE = {
  code: 'ASSET_CONFLICT',
  message: 'Release asset record.json records other artifacts or signatures, another key or another release.',
  hint: 'If it is stale, replace it with overwrite: true.'
}

describe('a second run', () => {
  test.each(['each', 'checksums', 'both'])('of another run id keeps it, strategy: %s', async strategy => {
    const world = await startWorld()
    const inputs = { ...RECORD, strategy }
    await world.sign(inputs, { files: FILES })
    const [before, changes] = [attached(world), world.github.mutations().length]
    const signs = kmsOperations(world).filter(operation => operation === 'Sign').length
    const again = await world.sign(inputs, { files: FILES, env: { GITHUB_RUN_ID: '99' } })
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect(attached(world)).toEqual(before)
    expect(world.github.mutations()).toHaveLength(changes)
    expect(kmsOperations(world).filter(operation => operation === 'Sign')).toHaveLength(signs)
    expect(again.stdout).toContain('Kept record.json.sig: valid for record.json')
    expect(again.outputs.get('record-file')).toBe('record.json')
  })

  test.each(['each', 'both'])('keeps it when the tag appeared meanwhile, strategy: %s', async strategy => {
    const world = await startWorld()
    const inputs = { ...RECORD, strategy, upload: 'all', 'publish-release': 'true' }
    await world.sign(inputs, { files: FILES })
    expect(parse(attached(world))['commit']).toBeNull()
    const before = attached(world)
    const again = await world.sign(inputs, { files: FILES, env: { GITHUB_RUN_ATTEMPT: '2' } })
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect(attached(world)).toEqual(before)
  })

  test('after the tag was moved is a conflict, and replaces it with overwrite', async () => {
    const world = await startWorld({ release: { draft: false } })
    world.github.setTag(TAG, { sha: COMMIT })
    await world.sign(RECORD)
    world.github.setTag(TAG, { sha: 'b'.repeat(40) })
    const changes = world.github.mutations().length
    expectFailure(await world.sign(RECORD), STALE)
    expect(world.github.mutations()).toHaveLength(changes)
    const result = await world.sign({ ...RECORD, overwrite: 'true' })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(parse(attached(world))['commit']).toBe('b'.repeat(40))
    expect(isSignature(world, attached(world, 'record.json.sig'), attached(world))).toBe(true)
  })

  test('with other artifacts is a conflict before KMS is asked, and replaces it with overwrite', async () => {
    const world = await startWorld()
    await world.sign(RECORD)
    const changes = world.github.mutations().length
    world.kms.calls.length = 0
    const result = await world.sign(RECORD, { files: FILES })
    expectFailure(result, STALE)
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
    expect(world.github.mutations()).toHaveLength(changes)
    expect(filesIn(result.workspace)).toEqual(Object.keys(FILES))

    const replaced = await world.sign({ ...RECORD, overwrite: 'true' }, { files: FILES })
    expect(replaced).toMatchObject({ exitCode: 0, annotations: [] })
    expect(parse(attached(world)).artifacts.map(({ name }) => name)).toEqual(['a.tgz', 'b.tgz'])
    expect(isSignature(world, attached(world, 'record.json.sig'), attached(world))).toBe(true)
    expect(assetNames(world)).toEqual([
      'a.tgz.sig',
      'app.tgz.sig',
      'b.tgz.sig',
      'record.json',
      'record.json.sig',
      'signing-public-key.pem'
    ])
  })

  test.each([
    ['each', 'record.json'],
    ['each', 'record.json.sig'],
    ['both', 'SHA256SUMS.sig'],
    ['both', 'record.json'],
    ['both', 'record.json.sig'],
    ['both', 'SHA256SUMS']
  ])('completes one that broke off, strategy: %s, at %s', async (strategy, name) => {
    const world = await startWorld()
    const inputs = { ...RECORD, strategy, upload: 'all' }
    // refused, as by a token that was revoked: nothing is tried again
    world.github.faults.next({
      kind: 'respond',
      times: Infinity,
      match: ({ method, path }) => method === 'POST' && path.endsWith(`name=${name}`),
      status: 403,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'Resource not accessible by integration' })
    })
    const broken = await world.sign(inputs, { files: FILES })
    expect(broken.exitCode).toBe(1)
    expect(assetNames(world)).not.toContain(name)
    world.github.faults.clear()
    const again = await world.sign(inputs, { files: FILES, env: { GITHUB_RUN_ATTEMPT: '2' } })
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect((await verifyRelease(world)).exitCode).toBe(0)
    for (const { name: signed, signature } of parse(attached(world)).artifacts)
      expect(Buffer.from(signature ?? '', 'base64')).toEqual(attached(world, `${signed}.sig`))
  })
})

describe('files of others', () => {
  test.each(['{"name": "sbom"}\n', 'no JSON', '', '[]', 'null'])(
    'on the release are never overwritten: %j',
    async content => {
      const world = await startWorld()
      world.github.addAsset(world.release, { name: 'record.json', content })
      for (const overwrite of ['false', 'true']) {
        const result = await world.sign({ ...RECORD, overwrite })
        expectFailure(result, {
          code: 'ASSET_CONFLICT',
          message:
            'Release asset record.json already exists and is not a record of this action; it will not be overwritten.',
          hint: 'Give another name in record-file.'
        })
        expect(effectsOf(world, result)).toEqual(untouched())
      }
      expect(kmsOperations(world)).not.toContain('Sign')
    }
  )

  test('in the workspace are never overwritten', async () => {
    const world = await startWorld()
    const files = { ...ARTIFACT, 'record.json': '{"name": "sbom"}' }
    const result = await world.sign({ ...RECORD, overwrite: 'true' }, { files })
    expectFailure(result, {
      code: 'FILE_NOT_WRITABLE',
      message: 'record.json already exists and is not a record of this action; it will not be overwritten.',
      hint: 'Remove the file, or give another record-file.'
    })
    expect(effectsOf(world, result)).toEqual(untouched(files))
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('of our own are, and are left out of globs', async () => {
    const world = await startWorld({ release: false })
    const inputs = { 'record-file': 'dist/record.json', upload: 'none', 'release-tag': undefined }
    const first = await world.sign(inputs)
    const again = await world.sign(inputs, { cwd: first.workspace, env: { GITHUB_RUN_ID: '99' } })
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect(again.stdout).toContain('Excluded dist/record.json: this step writes it.')
    expect(again.stdout).toContain('Excluded dist/record.json.sig: this step writes it.')
    expect(again.stdout).toContain('Found 1 artifact to sign.')
  })
})

describe('inputs', () => {
  test.each(['record', 'record.txt', 'out/', '.json', 'out/.json'])(
    '%s is no name of a record',
    async file => {
      const world = await startWorld()
      const result = await world.sign({ 'record-file': file })
      expect(result).toMatchObject(
        inputProblem(`record-file: "${file}", expected a file name ending in .json`)
      )
      expect(requestsOf(world)).toEqual([])
    }
  )

  test('a record belongs in one job after a matrix', async () => {
    const world = await startWorld()
    const result = await world.sign({ ...RECORD, 'job-total': '3' })
    expect(result).toMatchObject(
      inputProblem(
        'record-file: given in one of 3 matrix jobs; give it in one job after the matrix, or set job-total: 1 when each matrix job signs its own release'
      )
    )
    expect(requestsOf(world)).toEqual([])
  })

  test('an artifact may not have its name', async () => {
    const world = await startWorld()
    const files = { 'dist/record.json': '{}' }
    const result = await world.sign(RECORD, { files })
    expect(result.annotations).toMatchObject([{ title: 'ARTIFACT_NAMES_COLLIDE' }])
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })

  test('verify mode writes no record', async () => {
    const world = await startWorld()
    const result = await world.verify({ ...RECORD, artifacts: 'dist/*', 'key-id': world.key.arn })
    expect(result).toMatchObject(
      inputProblem('record-file: given, but it has no meaning in verify mode; remove it or set mode: sign')
    )
    expect(requestsOf(world)).toEqual([])
  })
})
