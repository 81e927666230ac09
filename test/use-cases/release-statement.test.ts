import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  formatStatement,
  formatStatementBundle,
  readSignedStatement,
  statementSigningInput
} from '../../src/manifests/release-statement.ts'
import type { ReleaseStatement, StatementEnvelope } from '../../src/manifests/release-statement.ts'
import { formatInputs } from '../support/formats.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { digestSigner } from '../support/signature-files.ts'
import { sha256, withBitFlipped } from '../support/signed-files.ts'
import { sigstoreJsAccepts } from '../support/stock-verifiers.ts'
import { LocalSigner } from './support/local-signer.ts'
import type { HostOptions } from './support/in-memory-release-host.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { Inputs, UseCaseWorld, VerifyResult } from './support/world.ts'

// The release statement: what it says, when it can be made, when the one on the release is kept, and what verify mode makes of it.

const APP = 'the artifact\n'
const FILES = { 'dist/app.tgz': APP, 'dist/tool.zip': 'the tool\n' }
const NAME = 'release.sigstore.json'
const COMMIT = 'a'.repeat(40)
const STATED = { 'statement-file': NAME, strategy: 'both', upload: 'all' }

let other: LocalSigner

beforeAll(async () => {
  other = await LocalSigner.of('use-cases-other')
})

async function worldWith(release: HostOptions = {}, commit: string | null = COMMIT): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files: FILES, release })
  if (commit !== null) world.host.tags.set(TAG, commit)
  return world
}

async function signedWorld(inputs: Inputs = STATED, release: HostOptions = {}): Promise<UseCaseWorld> {
  const world = await worldWith(release)
  const { error } = await world.sign(inputs)
  expect(error).toBeUndefined()
  return world
}

const statementIn = ({ host }: UseCaseWorld): StatementEnvelope => {
  const read = readSignedStatement(host.bytes(NAME))
  if (read === undefined) throw new Error('no statement')
  return read
}

/** A statement by a key that says something else than that of the world. */
async function statementBy(
  signer: LocalSigner,
  { release, files }: ReleaseStatement,
  change: Partial<ReleaseStatement['release']> = {},
  named = signer
): Promise<Uint8Array> {
  const statement = formatStatement({ release: { ...release, ...change }, files })
  const digest = { hash: 'sha256', bytes: digestOf('sha256', statementSigningInput(statement)) } as const
  const signature = await digestSigner(signer.privateKey)(digest)
  return formatStatementBundle(statement, signature, named.key.publicKey)
}

const closedWorld = (world: UseCaseWorld, inputs: Inputs = {}): Promise<VerifyResult> =>
  world.verify({ 'release-assets': '*', 'release-tag': TAG, ...inputs })

const diagnosisOf = ({ report }: VerifyResult, name = NAME): string | undefined => {
  const found = report.results.find(({ artifact }) => artifact === name)
  return found?.kind === 'refused' ? `${found.diagnosis.cause}: ${found.diagnosis.message}` : found?.kind
}

describe('a statement', () => {
  test('names the release, its artifacts and the checksums file, and costs one request', async () => {
    const world = await worldWith()
    const { error, signCalls, report } = await world.sign({ ...STATED, 'record-file': 'record.json' })
    expect(error).toBeUndefined()
    expect(signCalls).toBe(2 + 1 + 1 + 1) // artifacts, checksums file, record, statement
    const { statement, signedBytes } = statementIn(world)
    expect(statement).toMatchObject({
      release: {
        server: 'https://github.com',
        repository: 'octo-org/product',
        repositoryId: 4711,
        tag: TAG,
        commit: COMMIT
      }
    })
    expect(
      statement.files.map(({ name, digest }) => [name, Buffer.from(digest.bytes).toString('hex')])
    ).toEqual(['SHA256SUMS', 'app.tgz', 'tool.zip'].map(name => [name, sha256(world.host.bytes(name))]))
    expect(world.signer.asked).toContainEqual({
      operation: 'sign',
      algorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
      digest: { hash: 'sha256', bytes: createHash('sha256').update(signedBytes).digest() }
    })
    expect(sigstoreJsAccepts(world.host.bytes(NAME), world.signer.key.publicKey.keyObject)).toBe(true)
    expect(report.statement).toMatchObject({
      file: NAME,
      requestId: expect.stringMatching(/^request-/) as string
    })
  })

  test.each([
    { strategy: 'each', upload: 'signatures', files: ['app.tgz', 'tool.zip'] },
    { strategy: 'checksums', upload: 'all', files: ['SHA256SUMS', 'app.tgz', 'tool.zip'] }
  ])('with strategy $strategy and upload $upload names $files', async ({ strategy, upload, files }) => {
    const world = await signedWorld({ ...STATED, strategy, upload })
    expect(statementIn(world).statement.files.map(({ name }) => name)).toEqual(files)
  })

  test('names assets of the release and files, as the release stores them', async () => {
    const world = await worldWith()
    world.host.put('old.bin', 'from another job\n')
    const { error } = await world.sign(
      { ...STATED, 'release-assets': 'old.bin' },
      { files: { 'dist/my app.tgz': APP } }
    )
    expect(error).toBeUndefined()
    expect(statementIn(world).statement.files.map(({ name }) => name)).toEqual([
      'SHA256SUMS',
      'my.app.tgz',
      'old.bin'
    ])
    expect((await closedWorld(world)).error).toBeUndefined()
  })

  test('names what digests lists, whose files it does not see', async () => {
    const world = await worldWith()
    const digests = `${sha256(APP)}  app.tgz`
    world.host.put('app.tgz', APP)
    const { error } = await world.sign({ ...STATED, upload: 'signatures', artifacts: undefined, digests })
    expect(error).toBeUndefined()
    expect(statementIn(world).statement.files.map(({ name }) => name)).toEqual(['SHA256SUMS', 'app.tgz'])
  })

  test('names SHA-256, also where everything else is signed with SHA-512', async () => {
    const world = await signedWorld({ ...STATED, 'signing-algorithm': 'RSASSA_PSS_SHA_512' })
    expect(statementIn(world).statement.files.map(({ name }) => name)).toEqual([
      'SHA512SUMS',
      'app.tgz',
      'tool.zip'
    ])
    expect((await closedWorld(world)).error).toBeUndefined()
  })

  test('goes with the signatures of all formats, whose suffix it ends with', async () => {
    const world = await worldWith()
    const formats = formatInputs(['raw', 'ssh', 'sigstore'])
    const files = { 'dist/release': APP, 'dist/app.tgz': APP }
    const taken = await world.sign({ ...STATED, ...formats }, { files })
    expect(taken.error?.code).toBe('ARTIFACT_NAMES_COLLIDE')
    const { error } = await world.sign(
      { ...STATED, ...formats, 'statement-file': 'statement.sigstore.json' },
      { files }
    )
    expect(error).toBeUndefined()
    expect((await closedWorld(world)).error).toBeUndefined()
    const again = await world.sign(
      { ...STATED, ...formats, 'statement-file': 'statement.sigstore.json' },
      { files }
    )
    expect([again.signCalls, again.mutations]).toEqual([0, []])
  })

  test('beside an artifact of which it could be the signature by its name is a statement', async () => {
    const world = await worldWith()
    const { error } = await world.sign(STATED, { files: { 'dist/release': APP } })
    expect(error).toBeUndefined()
    const verified = await closedWorld(world)
    expect(verdictsOf(verified)).toMatchObject({ release: 'verified', [NAME]: 'verified' })
    expect(verified.error).toBeUndefined()
  })
})

describe('a statement needs', () => {
  const refusal = async (world: UseCaseWorld, inputs: Inputs = STATED, files = FILES) => {
    const dry = await world.sign({ ...inputs, 'dry-run': 'true' }, { files })
    const { error, mutations, signCalls } = await world.sign(inputs, { files })
    expect(dry.error?.message).toBe(error?.message)
    return { code: error?.code, message: error?.message, hint: error?.hint, mutations, signCalls }
  }
  const BEFORE_KMS = { mutations: [], signCalls: 0 }

  test('a commit: a draft whose tag is not there yet, for a branch, is refused before KMS is asked', async () => {
    const world = await worldWith({}, null)
    expect(await refusal(world)).toMatchObject({
      ...BEFORE_KMS,
      code: 'RELEASE_INCOMPLETE',
      message: expect.stringContaining(
        'there is no tag "v1.2.3" yet, and GitHub will make it from "main"'
      ) as string,
      hint: expect.stringContaining('Push the tag') as string
    })
  })

  test.each(['abcdef0', 'A'.repeat(40), 'a'.repeat(41), 'refs/heads/main'])(
    'a commit: a target such as %s is none',
    async target => {
      expect(await refusal(await worldWith({ target }, null))).toMatchObject({
        ...BEFORE_KMS,
        code: 'RELEASE_INCOMPLETE'
      })
    }
  )

  test.each([
    { target: 'b'.repeat(40), commit: null, stated: 'b'.repeat(40) },
    { target: 'b'.repeat(64), commit: null, stated: 'b'.repeat(64) },
    { target: 'b'.repeat(40), commit: COMMIT, stated: COMMIT },
    { target: 'main', commit: 'c'.repeat(64), stated: 'c'.repeat(64) }
  ])(
    'a commit: with the target $target and the tag at $commit it is $stated',
    async ({ target, commit, stated }) => {
      const world = await worldWith({ target }, commit)
      expect((await world.sign(STATED)).error).toBeUndefined()
      expect(statementIn(world).statement.release.commit).toBe(stated)
      expect((await closedWorld(world)).error).toBeUndefined()
      // the tag is made when the draft is published, and the statement is still that of the release
      world.host.tags.set(TAG, stated)
      expect((await closedWorld(world, { 'require-binding': 'true' })).error).toBeUndefined()
      const again = await world.sign(STATED)
      expect([again.error, again.signCalls, again.mutations]).toEqual([undefined, 0, []])
    }
  )

  test('a draft for a commit id is published with it', async () => {
    const world = await worldWith({ target: COMMIT }, null)
    const { error } = await world.sign({ ...STATED, 'publish-release': 'true' })
    expect(error).toBeUndefined()
    expect(world.host.release.draft).toBe(false)
  })

  const lines = (count: number, hash = 'sha256'): string =>
    Array.from(
      { length: count },
      (_, index) => `${createHash(hash).update(`${index}`).digest('hex')}  file-${index}`
    ).join('\n')

  test.each([
    { count: 1022, strategy: 'checksums', code: undefined },
    { count: 1023, strategy: 'checksums', code: 'INPUT_INVALID' },
    { count: 1024, strategy: 'both', code: 'INPUT_INVALID' },
    { count: 1024, strategy: 'each', code: 'INPUT_INVALID' }
  ])('at most 1,023 files: $count with strategy $strategy: $code', async ({ count, strategy, code }) => {
    const world = await worldWith()
    const inputs = { ...STATED, strategy, artifacts: undefined, upload: 'signatures', digests: lines(count) }
    const result = await refusal(world, inputs)
    expect(result).toMatchObject({ code, signCalls: code === undefined ? 2 : 0 })
    const files = count + (strategy === 'each' ? 0 : 1)
    expect(result.message ?? '').toBe(
      code === undefined
        ? ''
        : `statement-file: the statement would name ${files} files, expected at most 1023 and the release.`
    )
  })

  test('SHA-256, which digests of another hash do not give', async () => {
    const world = await worldWith()
    const algorithm = { 'signing-algorithm': 'RSASSA_PSS_SHA_512' }
    const inputs = {
      ...STATED,
      ...algorithm,
      artifacts: undefined,
      upload: 'signatures',
      digests: lines(2, 'sha512')
    }
    expect(await refusal(world, inputs)).toMatchObject({ ...BEFORE_KMS, code: 'INPUT_INVALID' })
  })

  test('a release', async () => {
    const world = await worldWith()
    const result = await world.sign({ ...STATED, upload: 'none' })
    expect([result.error?.code, result.signCalls]).toEqual(['INPUT_INVALID', 0])
    expect(result.error?.message).toContain('statement-file: with upload: none there is no release')
  })

  test.each(['release.txt', '.json', 'statements/', 'a\nb.json'])('a name: not %j', async name => {
    const result = await (await worldWith()).sign({ ...STATED, 'statement-file': name })
    expect([result.error?.code, result.signCalls]).toEqual(['INPUT_INVALID', 0])
    expect(result.error?.message).toContain('statement-file: ')
  })
})

describe('on a second run the statement', () => {
  test('is kept, with its file in the workspace', async () => {
    const world = await signedWorld()
    const { error, signCalls, mutations, workspace, lines } = await world.sign(STATED)
    expect([error, signCalls, mutations]).toEqual([undefined, 0, []])
    expect(workspace.read(NAME)).toEqual(world.host.bytes(NAME))
    expect(lines).toContain(`Kept ${NAME}: it states this release and these files, and is valid`)
  })

  test.each<[what: string, change: (world: UseCaseWorld) => Promise<Uint8Array> | Uint8Array]>([
    ['of another tag', world => statementBy(world.signer, statementIn(world).statement, { tag: 'v1.2.2' })],
    [
      'of another commit',
      world => statementBy(world.signer, statementIn(world).statement, { commit: 'b'.repeat(40) })
    ],
    [
      'of other files',
      world => {
        const { release, files } = statementIn(world).statement
        return statementBy(world.signer, { release, files: files.slice(1) })
      }
    ],
    ['by another key', world => statementBy(other, statementIn(world).statement)],
    [
      'by another key, under the name of this one',
      world => statementBy(other, statementIn(world).statement, {}, world.signer)
    ]
  ])('that is %s is a conflict, and replaced with overwrite', async (_, change) => {
    const world = await signedWorld()
    world.host.put(NAME, await change(world))
    const before = world.host.snapshot()
    const refused = await world.sign(STATED)
    expect([refused.error?.code, refused.signCalls]).toEqual(['ASSET_CONFLICT', 0])
    expect(refused.error?.message).toContain(NAME)
    expect(world.host.snapshot()).toEqual(before)
    const again = await world.sign({ ...STATED, overwrite: 'true' })
    expect([again.error, again.signCalls]).toEqual([undefined, 1])
    expect((await closedWorld(world)).error).toBeUndefined()
  })

  test.each<[what: string, content: (world: UseCaseWorld) => string | Uint8Array]>([
    ['an SBOM', () => '{"bomFormat":"CycloneDX"}\n'],
    ['empty', () => '\n'],
    ['a bundle of somebody else', () => keylessBundle()],
    ['a signature in a bundle', ({ host }) => host.bytes('app.tgz.sigstore.json')],
    ['a statement with one byte more', ({ host }) => Buffer.concat([host.bytes(NAME), Buffer.of(0)])]
  ])('in whose place is %s is never overwritten', async (_, content) => {
    const world = await signedWorld({ ...STATED, ...formatInputs(['raw', 'sigstore']) })
    world.host.put(NAME, content(world))
    const { error, signCalls, mutations } = await world.sign({ ...STATED, overwrite: 'true' })
    expect([error?.code, signCalls, mutations]).toEqual(['ASSET_CONFLICT', 0, []])
    expect(error?.message).toContain(`${NAME} already exists and is not a release statement of this action`)
  })

  test('in whose place is a file of somebody else in the workspace is not written', async () => {
    const world = await worldWith()
    const { error, signCalls } = await world.sign(STATED, { files: { ...FILES, [NAME]: '{"mine":true}\n' } })
    expect([error?.code, signCalls]).toEqual(['FILE_NOT_WRITABLE', 0])
  })

  test('in whose place is one by another key in the workspace is written with overwrite only', async () => {
    const foreign = await statementBy(other, statementIn(await signedWorld()).statement)
    const world = await useCaseWorld({ files: { ...FILES, [NAME]: foreign } })
    world.host.tags.set(TAG, COMMIT)
    const { error, signCalls } = await world.sign(STATED)
    expect([error?.code, error?.message, signCalls]).toEqual([
      'FILE_NOT_WRITABLE',
      `${NAME} already exists and is a statement by another key; it will not be overwritten.`,
      0
    ])
    expect((await world.sign({ ...STATED, overwrite: 'true' })).error).toBeUndefined()
  })

  test('replaces the file that an earlier run left in the workspace', async () => {
    const world = await worldWith()
    const { workspace } = await world.sign(STATED)
    world.host.tags.set(TAG, 'b'.repeat(40))
    const { error } = await world.sign({ ...STATED, overwrite: 'true' }, { workspace })
    expect(error).toBeUndefined()
    expect(workspace.read(NAME)).toEqual(world.host.bytes(NAME))
  })

  test('takes the place of an old one that an interrupted replacement left', async () => {
    const world = await signedWorld()
    const good = world.host.bytes(NAME)
    const old = world.host.put(NAME, await statementBy(other, statementIn(world).statement))
    world.host.put(`kms-sign-new-${old.id}-${NAME}`, good)
    const { error, signCalls } = await world.sign({ ...STATED, overwrite: 'true' })
    expect([error, signCalls]).toEqual([undefined, 0])
    expect(world.host.bytes(NAME)).toEqual(good)
    expect(world.host.names.filter(name => name.startsWith('kms-sign-new-'))).toEqual([])
  })

  test('is completed wherever the first one was interrupted', async () => {
    const whole = await signedWorld()
    for (const [index] of whole.host.mutations.entries()) {
      const world = await worldWith()
      world.host.failAt(index + 1, { forGood: true })
      expect((await world.sign(STATED)).error).toBeDefined()
      world.host.recover()
      expect((await world.sign(STATED)).error).toBeUndefined()
      expect([index, world.host.names]).toEqual([index, whole.host.names])
      expect((await closedWorld(world)).error).toBeUndefined()
    }
  })
})

const keylessBundle = (): string =>
  JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { certificate: { rawBytes: 'MAo=' }, tlogEntries: [{}] },
    dsseEnvelope: {
      payload: 'e30=',
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: 'MAo=' }]
    }
  })

describe('verify mode takes a statement', () => {
  test('for an own output that is bound, with the release alone and with digests', async () => {
    const world = await signedWorld()
    const digests = `${sha256(APP)}  app.tgz\n${sha256('the tool\n')}  tool.zip`
    for (const inputs of [
      {},
      { digests },
      { 'require-binding': 'true' },
      { 'require-binding': `octo-org/product@${TAG}` }
    ]) {
      const result = await closedWorld(world, inputs)
      expect([inputs, result.error]).toEqual([inputs, undefined])
      expect(result.report.results.find(({ artifact }) => artifact === NAME)).toMatchObject({
        kind: 'verified',
        bound: true,
        signatures: [
          { file: NAME, format: 'sigstore', algorithm: 'RSASSA_PKCS1_V1_5_SHA_256', verdict: 'valid' }
        ]
      })
    }
  })

  test('without a checksums file, of which only the release says what is expected', async () => {
    const world = await signedWorld({ ...STATED, strategy: 'each' })
    const result = await closedWorld(world)
    expect([result.error, diagnosisOf(result)]).toEqual([undefined, 'verified'])
  })

  interface Forgery {
    readonly what: string
    readonly make: (world: UseCaseWorld) => Promise<Uint8Array> | Uint8Array
    readonly says: string
  }
  const changed = (what: string, change: Partial<ReleaseStatement['release']>, says: string): Forgery => ({
    what,
    make: world => statementBy(world.signer, statementIn(world).statement, change),
    says: `statement-mismatch: this release statement is rejected: ${says}`
  })
  const forgeries: readonly Forgery[] = [
    changed('another tag', { tag: 'v1.2.2' }, 'it was signed for the tag "v1.2.2", expected "v1.2.3"'),
    changed(
      'another repository',
      { repository: 'octo-org/other', repositoryId: 4712 },
      'it was signed for the repository octo-org/other (id 4712), expected octo-org/product (id 4711)'
    ),
    changed(
      'another commit',
      { commit: 'b'.repeat(40) },
      `it was signed for the commit ${'b'.repeat(40)}, but the tag "v1.2.3" points to ${COMMIT}`
    ),
    changed(
      'another server',
      { server: 'https://ghe.acme.example' },
      'it was signed for https://ghe.acme.example, expected https://github.com'
    ),
    {
      what: 'another digest of a file that is there',
      make: world => {
        const { release, files } = statementIn(world).statement
        const others = files.map(file =>
          file.name === 'app.tgz' ? { ...file, digest: { ...file.digest, bytes: Buffer.alloc(32, 7) } } : file
        )
        return statementBy(world.signer, { release, files: others })
      },
      says: 'statement-mismatch: this release statement is rejected: it states another digest of app.tgz'
    },
    {
      what: 'a damaged signature',
      make: world => damagedSignature(world.host.bytes(NAME)),
      says: 'statement-mismatch: this release statement is rejected: its signature is not valid: it was changed, or is damaged'
    },
    {
      what: 'the signature of another key under the hint of this one',
      make: world => statementBy(other, statementIn(world).statement, {}, world.signer),
      says: 'statement-mismatch: this release statement is rejected: its signature is not valid: it was changed, or is damaged'
    }
  ]

  test.each(forgeries)('that has $what for what it is', async ({ make, says }) => {
    for (const strategy of ['each', 'both']) {
      const world = await signedWorld({ ...STATED, strategy })
      world.host.put(NAME, await make(world))
      const result = await closedWorld(world)
      expect(result.error?.code).toBe('VERIFICATION_FAILED')
      expect(verdictsOf(result)).toMatchObject({ 'app.tgz': 'verified', 'tool.zip': 'verified' })
      expect(diagnosisOf(result)).toBe(says)
    }
  })

  test.each(forgeries)('that has $what under any name, in the gate of publishing too', async ({ make }) => {
    const world = await signedWorld()
    const forged = await make(world)
    const fresh = await worldWith()
    fresh.host.put('provenance.json', forged)
    const { error, report } = await fresh.sign({ ...STATED, 'publish-release': 'true' })
    expect(error?.code).toBe('RELEASE_INCOMPLETE')
    expect(error?.message).toContain('provenance.json')
    expect([report.published, fresh.host.release.draft]).toEqual([false, true])
  })

  test('by another key for a file that nobody vouches for, which can be exempted', async () => {
    const world = await signedWorld()
    world.host.put(NAME, await statementBy(other, statementIn(world).statement))
    const result = await closedWorld(world)
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
    expect(diagnosisOf(result)).not.toBe('verified')
    expect((await closedWorld(world, { 'release-assets': `*\n!${NAME}` })).error).toBeUndefined()
  })

  test('about another commit than the signed binding, where the release is only named', async () => {
    const world = await signedWorld()
    const named = { 'require-binding': `octo-org/product@${TAG}` }
    world.host.put(
      NAME,
      await statementBy(world.signer, statementIn(world).statement, { commit: 'b'.repeat(40) })
    )
    expect(diagnosisOf(await closedWorld(world, named))).toContain(
      `it was signed for the commit ${'b'.repeat(40)}, but the tag "v1.2.3" points to ${COMMIT}`
    )
  })

  test('that another tool made for a file of its name, and says that it is none', async () => {
    const world = await signedWorld()
    const { payload } = (
      JSON.parse(world.host.bytes(NAME).toString()) as { dsseEnvelope: { payload: string } }
    ).dsseEnvelope
    const text = Buffer.from(payload, 'base64').toString().replace('release/v0.2', 'provenance/v1')
    const changed = world.host.bytes(NAME).toString().replace(payload, Buffer.from(text).toString('base64'))
    world.host.put('provenance.sigstore.json', changed)
    expect(diagnosisOf(await closedWorld(world), 'provenance.sigstore.json')).toBe(
      'asset-unverified: it is named as the signature of provenance, which is not on the release, and is no release statement as this action writes them'
    )
  })

  test('of an earlier release that was put there beside that of this one for a mismatch', async () => {
    const world = await signedWorld()
    const old = await statementBy(world.signer, statementIn(world).statement, { tag: 'v1.2.2' })
    world.host.put('old.sigstore.json', old)
    const result = await closedWorld(world)
    expect(diagnosisOf(result, 'old.sigstore.json')).toContain('it was signed for the tag "v1.2.2"')
    expect(diagnosisOf(result)).toBe('verified')
  })

  test('of a file that was replaced, together with its signature, for a mismatch', async () => {
    const world = await signedWorld({ ...STATED, strategy: 'each' })
    world.host.put('app.tgz', 'an older build\n')
    const older = await useCaseWorld({ files: { 'dist/app.tgz': 'an older build\n' } })
    await older.sign({})
    world.host.put('app.tgz.sig', older.host.bytes('app.tgz.sig'))
    const result = await closedWorld(world)
    expect(verdictsOf(result)).toMatchObject({ 'app.tgz': 'verified', [NAME]: 'statement-mismatch' })
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
  })
})

/** The same bundle with another signature of the same length. */
function damagedSignature(bundle: Buffer): Uint8Array {
  const parsed = JSON.parse(bundle.toString()) as {
    dsseEnvelope: { signatures: { sig: string }[] }
  }
  const [first] = parsed.dsseEnvelope.signatures
  if (first !== undefined)
    first.sig = withBitFlipped(Buffer.from(first.sig, 'base64'), 999).toString('base64')
  return Buffer.from(JSON.stringify(parsed))
}

test('verify mode accepts a statement, which has one algorithm, whatever algorithm is pinned for files', async () => {
  const world = await signedWorld()
  const pinned = { 'release-assets': '*', 'release-tag': TAG, 'signing-algorithm': 'RSASSA_PSS_SHA_256' }
  const result = await world.verify(pinned)
  expect(result.error).toBeUndefined()
  expect(verdictsOf(result)).toMatchObject({ [NAME]: 'verified', 'app.tgz': 'verified' })
})

test('a verified statement is in output-directory, as what else is verified', async () => {
  const world = await signedWorld()
  const { error, workspace } = await closedWorld(world, { 'output-directory': 'out' })
  expect(error).toBeUndefined()
  expect(workspace.list()).toContain(`out/${NAME}`)
  expect(workspace.read(`out/${NAME}`)).toEqual(Buffer.from(world.host.bytes(NAME)))
})
