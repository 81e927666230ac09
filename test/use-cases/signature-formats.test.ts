import { beforeAll, describe, expect, test } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { parseCertificate } from '../../src/signature/openpgp/certificate.ts'
import type { FileForm, FormatName } from '../../src/signature/formats/index.ts'
import { signOutputs } from '../../src/report/outputs.ts'
import { signSummary } from '../../src/report/sign-summary.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import {
  CERTIFICATE,
  CERTIFIED_AT,
  certificateIn,
  EVERY_FORMAT,
  formatInputs,
  kindsOf,
  SUFFIXES
} from '../support/formats.ts'
import { testKey } from '../support/keys.ts'
import { loadedKeyOf } from '../support/public-keys.ts'
import { certificateOf as keysCertificateOf, signatureFile } from '../support/signature-files.ts'
import { withBitFlipped } from '../support/signed-files.ts'
import { decodeEntities } from '../support/outcome.ts'
import { LocalSigner } from './support/local-signer.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { Files, Inputs, SignResult, UseCaseWorld } from './support/world.ts'

// Several signature files of one artifact: which are kept, made again or refused, what they are called, and what a run says of them.

const APP = 'the artifact\n'
const ALGORITHM = 'RSASSA_PSS_SHA_256'
/** One for `raw` and `base64`, one for both forms of OpenPGP, one for SSH, one for Sigstore. */
const KINDS = kindsOf(EVERY_FORMAT, ALGORITHM).size
const EVERYTHING = formatInputs()

let own: LocalSigner
let other: LocalSigner
let files: Files
let otherCertificate: Files

beforeAll(async () => {
  own = await LocalSigner.of('use-cases')
  other = await LocalSigner.of('use-cases-other')
  const certificate = await certificateIn(own.privateKey)
  otherCertificate = await certificateIn(other.privateKey)
  files = { 'dist/app.tgz': APP, ...certificate }
})

async function signedWorld(inputs: Inputs = EVERYTHING): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files })
  world.host.put('app.tgz', APP)
  const { error } = await world.sign(inputs)
  expect(error).toBeUndefined()
  return world
}

/** A signature file over a content by a signer, in a format. */
async function fileBy(
  signer: LocalSigner,
  format: FormatName,
  content = APP,
  createdAt = CERTIFIED_AT + 5
): Promise<Uint8Array> {
  const parsed = await parseCertificate(certificateOf(signer))
  if (parsed.kind === 'refused') throw new Error(parsed.reason)
  const { privateKey } = signer
  const { key } = parsed.certificate
  const algorithm = isPss(format) ? ALGORITHM : 'RSASSA_PKCS1_V1_5_SHA_256'
  return signatureFile({ format, privateKey, key, algorithm, content, createdAt })
}

const isPss = (format: FormatName): boolean => format === 'raw' || format === 'base64'

const certificateOf = (signer: LocalSigner): Uint8Array =>
  Buffer.from((signer === own ? files : otherCertificate)[CERTIFICATE] ?? '')

const outcomeOf = ({ error, signCalls, mutations }: SignResult) => ({
  code: error?.code,
  signCalls,
  mutations
})

describe.each(EVERY_FORMAT)('the signature in the format %s, of six', format => {
  const asset = `app.tgz${SUFFIXES[format]}`

  test('that is missing is made, from one that is the same, where there is one', async () => {
    const world = await signedWorld()
    world.host.take(asset)
    const again = await world.sign(EVERYTHING)
    const isShared = !['ssh', 'sigstore'].includes(format)
    expect(outcomeOf(again)).toEqual({
      code: undefined,
      signCalls: isShared ? 0 : 1,
      mutations: [`upload ${asset}`]
    })
  })

  test.each([
    { what: 'damaged', content: async () => damaged(format) },
    { what: 'of another file', content: async () => fileBy(own, format, 'another file\n') },
    { what: 'by another key', content: async () => fileBy(other, format) }
  ])('that is $what is a conflict, and with overwrite it alone is replaced', async ({ content }) => {
    const world = await signedWorld()
    world.host.put(asset, await content())
    const before = world.host.snapshot()
    const refused = await world.sign(EVERYTHING)
    expect(outcomeOf(refused)).toEqual({ code: 'ASSET_CONFLICT', signCalls: 0, mutations: [] })
    expect(refused.error?.message).toContain(
      `${asset} already exists and is not a valid signature of dist/app.tgz`
    )
    expect(refused.error?.message).toContain(`and the format ${format}`)
    expect(world.host.snapshot()).toEqual(before)

    const again = await world.sign({ ...EVERYTHING, overwrite: 'true' })
    expect(again.error).toBeUndefined()
    expect(again.mutations.map(line => line.replaceAll(/\d+/g, '#'))).toEqual(
      replacing(asset).map(line => line.replaceAll(/\d+/g, '#'))
    )
    expect(verdictsOf(await verifyAll(world))).toEqual({ 'app.tgz': 'verified' })
  })

  test('in place of which somebody put another thing is never overwritten', async () => {
    const world = await signedWorld()
    world.host.put(asset, 'see our web site\n')
    const again = await world.sign({ ...EVERYTHING, overwrite: 'true' })
    expect(outcomeOf(again)).toEqual({ code: 'ASSET_CONFLICT', signCalls: 0, mutations: [] })
    expect(again.error?.message).toContain(`${asset} already exists and is not a signature of this action`)
    expect(again.error?.hint).toContain('signature-format')
  })

  test('that an interrupted replacement left under a provisional name takes the place of the old one', async () => {
    const world = await signedWorld()
    const good = world.host.bytes(asset)
    const old = world.host.put(asset, await fileBy(other, format))
    world.host.put(`kms-sign-new-${old.id}-${asset}`, good)
    const again = await world.sign({ ...EVERYTHING, overwrite: 'true' })
    expect([again.error, again.signCalls]).toEqual([undefined, 0])
    expect(world.host.bytes(asset)).toEqual(good)
    expect(world.host.names.filter(name => name.startsWith('kms-sign-new-'))).toEqual([])
  })

  test('is all that a run for it alone makes and reads', async () => {
    const world = await useCaseWorld({ files })
    const { error, signCalls } = await world.sign(formatInputs([format]))
    expect([error, signCalls]).toEqual([undefined, 1])
    expect(world.host.names).toEqual([asset, 'signing-public-key.pem'].toSorted())
    // the others stay what they are: a run for one format does not touch them
    const whole = await signedWorld()
    whole.host.put(`app.tgz${SUFFIXES[format === 'raw' ? 'ssh' : 'raw']}`, 'damaged\n')
    expect((await whole.sign(formatInputs([format]))).error).toBeUndefined()
  })
})

const replacing = (name: string): readonly string[] => [
  `upload kms-sign-new-#-${name}`,
  `delete # ${name}`,
  `rename # kms-sign-new-#-${name} to ${name}`
]

/** Well formed, by the key, and not valid. */
async function damaged(format: FormatName): Promise<Uint8Array> {
  const good = Buffer.from(await fileBy(own, format))
  if (format === 'raw' || format === 'openpgp-binary') return withBitFlipped(good, 8 * (good.length - 9))
  if (format !== 'base64') return fileBy(own, format, `${APP}.`)
  return Buffer.from(`${withBitFlipped(Buffer.from(good.toString(), 'base64'), 99).toString('base64')}\n`)
}

function verifyAll(world: UseCaseWorld, inputs: Inputs = {}, signer = own) {
  const certificate = { [CERTIFICATE]: certificateOf(signer) }
  const trust = { 'trusted-public-key': CERTIFICATE, 'signature-suffix': '.b64' }
  return world.verify(
    { ...trust, 'release-assets': '*', 'release-tag': TAG, ...inputs },
    { files: certificate }
  )
}

describe('in the workspace, a signature by another key', () => {
  const [stating, silent] = [
    EVERY_FORMAT.filter(format => !isPss(format)),
    EVERY_FORMAT.filter(format => isPss(format))
  ]

  test.each(stating)('in the format %s is not replaced unasked', async format => {
    const file = `dist/app.tgz${SUFFIXES[format]}`
    const world = await useCaseWorld({ files: { ...files, [file]: await fileBy(other, format) } })
    const inputs = { ...EVERYTHING, upload: 'none' }
    for (const dryRun of ['true', 'false']) {
      const refused = await world.sign({ ...inputs, 'dry-run': dryRun })
      expect(outcomeOf(refused)).toEqual({ code: 'FILE_NOT_WRITABLE', signCalls: 0, mutations: [] })
      expect(refused.error?.message).toBe(
        `${file} already exists and is a signature by another key; it will not be overwritten.`
      )
    }
    expect(outcomeOf(await world.sign({ ...inputs, overwrite: 'true' }))).toMatchObject({ code: undefined })
  })

  test.each(stating)('in the format %s by this key, of another file, is made again', async format => {
    const file = `dist/app.tgz${SUFFIXES[format]}`
    const world = await useCaseWorld({
      files: { ...files, [file]: await fileBy(own, format, 'an old one\n') }
    })
    expect((await world.sign({ ...EVERYTHING, upload: 'none' })).error).toBeUndefined()
  })

  // it says nothing of its key, and one of an earlier build looks like it
  test.each(silent)('in the format %s is replaced', async format => {
    const file = `dist/app.tgz${SUFFIXES[format]}`
    const world = await useCaseWorld({ files: { ...files, [file]: await fileBy(other, format) } })
    expect((await world.sign({ ...EVERYTHING, upload: 'none' })).error).toBeUndefined()
  })
})

describe('an OpenPGP signature', () => {
  const BOTH: readonly FormatName[] = ['openpgp', 'openpgp-binary']
  const timeOf = (world: UseCaseWorld, name: string): number => {
    const bytes = world.host.bytes(name)
    const at = bytes.indexOf(Buffer.of(5, 2)) // subpacket of 5 bytes, creation time
    return bytes.readUInt32BE(at + 2)
  }

  test.each(BOTH)('as %s is kept with its time, which the other form then has too', async kept => {
    const world = await useCaseWorld({ files })
    const signature = await fileBy(own, kept)
    world.host.put(`app.tgz${SUFFIXES[kept]}`, signature)
    const { error, signCalls } = await world.sign(formatInputs(BOTH))
    expect([error, signCalls]).toEqual([undefined, 0])
    expect(world.host.bytes(`app.tgz${SUFFIXES[kept]}`)).toEqual(Buffer.from(signature))
    expect(timeOf(world, 'app.tgz.gpg')).toBe(CERTIFIED_AT + 5)
    for (const form of BOTH)
      expect(world.host.bytes(`app.tgz${SUFFIXES[form]}`)).toEqual(Buffer.from(await fileBy(own, form)))
  })

  test('of two that were made at different times stay as they are', async () => {
    const world = await useCaseWorld({ files })
    world.host.put('app.tgz.asc', await fileBy(own, 'openpgp', APP, CERTIFIED_AT + 1))
    world.host.put('app.tgz.gpg', await fileBy(own, 'openpgp-binary', APP, CERTIFIED_AT + 9))
    const again = await world.sign(formatInputs(BOTH))
    expect([again.error, again.signCalls]).toEqual([undefined, 0])
    expect(again.mutations).toEqual(['upload signing-public-key.pem'])
  })

  test('by the key in a certificate of another time, so of another fingerprint, is not kept', async () => {
    const world = await signedWorld(formatInputs(['openpgp']))
    const later = { ...files, ...(await certificateIn(own.privateKey, { createdAt: CERTIFIED_AT + 60 })) }
    const again = await world.sign(formatInputs(['openpgp']), { files: later })
    expect(outcomeOf(again)).toEqual({ code: 'ASSET_CONFLICT', signCalls: 0, mutations: [] })
    const replaced = await world.sign({ ...formatInputs(['openpgp']), overwrite: 'true' }, { files: later })
    expect([replaced.error, replaced.signCalls]).toEqual([undefined, 1])
  })

  test('is kept when the certificate was made again to be valid for longer', async () => {
    const world = await signedWorld(formatInputs(BOTH))
    const longer = await certificateIn(own.privateKey, {
      signedAt: CERTIFIED_AT + 60,
      expiresAt: CERTIFIED_AT + 3_000_000_000
    })
    const again = await world.sign(formatInputs(BOTH), { files: { ...files, ...longer } })
    expect(outcomeOf(again)).toEqual({ code: undefined, signCalls: 0, mutations: [] })
  })
})

describe('a rotation of the key', () => {
  const byOther = () => ({ signer: other, files: { ...files, ...otherCertificate } })

  test('replaces every signature, of which KMS makes each once', async () => {
    const world = await signedWorld({ ...EVERYTHING, strategy: 'both', upload: 'all' })
    const inputs = { ...EVERYTHING, strategy: 'both', upload: 'all', overwrite: 'true' }
    const refused = await world.sign({ ...inputs, overwrite: 'false' }, byOther())
    expect(outcomeOf(refused)).toEqual({ code: 'ASSET_CONFLICT', signCalls: 0, mutations: [] })
    const { error, signCalls } = await world.sign(inputs, byOther())
    expect([error, signCalls]).toEqual([undefined, 2 * KINDS])
    const verified = await verifyAll(world, {}, other)
    expect(verified.error).toBeUndefined()
    expect(verdictsOf(await verifyAll(world))).toMatchObject({ 'app.tgz': 'key-not-trusted' })
    const again = await world.sign(inputs, byOther())
    expect(outcomeOf(again)).toEqual({ code: undefined, signCalls: 0, mutations: [] })
  })

  test('of which every change is interrupted once ends with all by the new key', async () => {
    const inputs = { ...EVERYTHING, overwrite: 'true' }
    const whole = await signedWorld()
    const { mutations } = await whole.sign(inputs, byOther())
    expect(mutations).toHaveLength(3 * (EVERY_FORMAT.length + 1))
    for (const [index] of mutations.entries()) {
      const world = await signedWorld()
      world.host.failAt(index + 1, { forGood: true })
      expect((await world.sign(inputs, byOther())).error).toBeDefined()
      world.host.recover()
      expect((await world.sign(inputs, byOther())).error).toBeUndefined()
      expect([index, world.host.names]).toEqual([index, whole.host.names])
      expect(verdictsOf(await verifyAll(world, {}, other))).toEqual({ 'app.tgz': 'verified' })
    }
  })

  test('replaces the public key on the release when no signature outside the run may need it', async () => {
    const world = await signedWorld()
    const { error } = await world.sign({ ...EVERYTHING, overwrite: 'true' }, byOther())
    expect(error).toBeUndefined()
    const stays = await signedWorld()
    for (const format of EVERY_FORMAT) {
      stays.host.put(`tool.zip${SUFFIXES[format]}`, await fileBy(own, format, 'the tool\n'))
      const again = await stays.sign({ ...EVERYTHING, overwrite: 'true' }, byOther())
      expect([format, again.error?.code, again.error?.message]).toEqual([
        format,
        'ASSET_CONFLICT',
        expect.stringContaining(`which tool.zip${SUFFIXES[format]} may need`)
      ])
      stays.host.take(`tool.zip${SUFFIXES[format]}`)
    }
  })
})

describe('a dry run', () => {
  test('asks for each algorithm, and says what would become of each signature', async () => {
    const world = await signedWorld()
    world.host.take('app.tgz.sshsig')
    world.host.put('app.tgz.asc', await fileBy(other, 'openpgp'))
    const inputs = {
      ...EVERYTHING,
      overwrite: 'true',
      'dry-run': 'true',
      'signing-algorithm': 'RSASSA_PSS_SHA_256'
    }
    world.signer.asked.length = 0
    const { error, report, mutations, signCalls, lines } = await world.sign(inputs)
    expect([error, mutations, signCalls]).toEqual([undefined, [], 0])
    expect(world.signer.asked.map(({ operation, algorithm }) => `${operation} ${algorithm}`)).toEqual([
      'checkPermission RSASSA_PSS_SHA_256',
      'checkPermission RSASSA_PKCS1_V1_5_SHA_256'
    ])
    expect(lines.join('\n')).toContain('RSASSA_PSS_SHA_256 and RSASSA_PKCS1_V1_5_SHA_256')
    expect(report.plannedActions.get('dist/app.tgz')).toBe(
      'keep its signature, which is valid (raw, base64, openpgp-binary and sigstore); be signed again, in place of a signature that is not valid (openpgp); be signed (ssh)'
    )
  })

  test.each([
    ['RSASSA_PSS_SHA_256', ['raw'], []],
    ['RSASSA_PSS_SHA_512', ['raw', 'ssh', 'openpgp'], ['RSASSA_PKCS1_V1_5_SHA_512']],
    [
      'RSASSA_PSS_SHA_512',
      ['raw', 'ssh', 'sigstore'],
      ['RSASSA_PKCS1_V1_5_SHA_512', 'RSASSA_PKCS1_V1_5_SHA_256']
    ],
    ['RSASSA_PKCS1_V1_5_SHA_256', EVERY_FORMAT, []]
  ] as const)('with %s and %j asks for these too: %j', async (algorithm, formats, more) => {
    const world = await useCaseWorld({ files })
    const inputs = { ...formatInputs(formats), 'signing-algorithm': algorithm, 'dry-run': 'true' }
    expect((await world.sign(inputs)).error).toBeUndefined()
    for (const { algorithm: asked, digest } of world.signer.asked)
      expect(digest.hash).toBe(`sha${asked.slice(-3)}`)
    expect(world.signer.asked.map(asked => asked.algorithm)).toEqual([algorithm, ...more])
  })

  test('without credentials counts signatures that are there as undecided', async () => {
    const world = await signedWorld()
    world.signer.refuse('fetchKey', new ActionError('CREDENTIALS_MISSING', 'There are none.'))
    const { error, report } = await world.sign({ ...EVERYTHING, 'dry-run': 'true' })
    expect(error).toBeUndefined()
    expect(report.plannedActions.get('dist/app.tgz')).toContain(
      'unless its signature on the release is valid'
    )
  })
})

describe('the names of signatures', () => {
  test.each([
    {
      what: 'an artifact has the name of one',
      artifacts: { 'dist/app.tgz.asc': 'not a signature\n' },
      code: 'FILE_NOT_WRITABLE'
    },
    {
      what: 'two differ in case only',
      artifacts: { 'dist/app.tgz.ASC': 'not a signature\n' },
      code: 'ARTIFACT_NAMES_COLLIDE'
    }
  ])('are refused before KMS is asked where $what', async ({ artifacts, code }) => {
    const world = await useCaseWorld({ files: { ...files, ...artifacts } })
    expect(outcomeOf(await world.sign(EVERYTHING))).toEqual({ code, signCalls: 0, mutations: [] })
  })

  test('are kept apart from those of the record and the statement', async () => {
    const world = await useCaseWorld({ files })
    world.host.tags.set(TAG, 'a'.repeat(40))
    const inputs = { ...EVERYTHING, 'record-file': 'app.tgz.sigstore.json' }
    expect((await world.sign(inputs)).error?.code).toBe('ARTIFACT_NAMES_COLLIDE')
    const stated = { ...EVERYTHING, 'statement-file': 'app.tgz.sigstore.json' }
    expect((await world.sign(stated)).error?.code).toBe('ARTIFACT_NAMES_COLLIDE')
    expect(world.signer.calls.sign).toBe(0)
  })

  test('with spaces are those under which the release stores them', async () => {
    const world = await useCaseWorld({ files: { ...files, 'dist/my app (1).tgz': APP, 'dist/app.tgz': 'x' } })
    const { error, report } = await world.sign({ ...EVERYTHING, upload: 'all' })
    expect(error).toBeUndefined()
    expect(world.host.names).toContain('my.app.1.tgz.sigstore.json')
    const named = report.signed.filter(({ subject }) => subject.name === 'my app (1).tgz')
    expect(named.map(({ assetName }) => assetName)).toEqual(
      EVERY_FORMAT.map(format => `my.app.1.tgz${SUFFIXES[format]}`)
    )
    expect((await verifyAll(world)).error).toBeUndefined()
    expect(outcomeOf(await world.sign({ ...EVERYTHING, upload: 'all' }))).toEqual({
      code: undefined,
      signCalls: 0,
      mutations: []
    })
  })
})

describe('the limit of 1,000 assets', () => {
  async function signBeside(present: number, formats = EVERY_FORMAT): Promise<SignResult> {
    const world = await useCaseWorld({ files })
    for (let n = 0; n < present; n += 1) world.host.put(`other-${n}`, 'x')
    return world.sign(formatInputs(formats))
  }
  const ROOM = 1000 - EVERY_FORMAT.length - 1

  test('may be reached', async () => {
    expect(await signBeside(ROOM)).toMatchObject({ error: undefined, signCalls: KINDS })
  })

  test.each([
    [ROOM + 1, ['sigstore']],
    [ROOM + 2, ['ssh', 'sigstore']],
    [998, ['base64', 'openpgp', 'openpgp-binary', 'ssh', 'sigstore']]
  ] as const)('with %i there is kept without %j, which the error says', async (present, drop) => {
    const refused = await signBeside(present)
    expect(outcomeOf(refused)).toEqual({ code: 'ASSET_CONFLICT', signCalls: 0, mutations: [] })
    expect(refused.error?.hint).toContain(`Drop ${drop.join(' and ')} from signature-format (${drop.length} `)
    const left = EVERY_FORMAT.filter(format => !(drop as readonly string[]).includes(format))
    expect((await signBeside(present, left)).error).toBeUndefined()
  })

  test.each([999, 1000])('with %i there cannot be kept by dropping a format', async present => {
    const { error, signCalls } = await signBeside(present)
    expect([error?.code, signCalls]).toEqual(['ASSET_CONFLICT', 0])
    expect(error?.hint).toMatch(/^Remove some assets/)
  })
})

describe('a run says of each signature', () => {
  const SIGNED = { ...EVERYTHING, strategy: 'both', 'record-file': 'signing-record.json', upload: 'all' }

  test('its format and algorithm in the output', async () => {
    const world = await useCaseWorld({ files })
    const { report } = await world.sign(SIGNED)
    const entries = JSON.parse(
      signOutputs(inputsOf(SIGNED), report).get('signatures') ?? ''
    ) as readonly Record<string, unknown>[]
    const ofApp = entries.filter(({ artifact }) => artifact === 'dist/app.tgz')
    expect(
      ofApp.map(({ format, signingAlgorithm, assetName, kept }) => ({
        format,
        signingAlgorithm,
        assetName,
        kept
      }))
    ).toEqual(
      EVERY_FORMAT.map(format => ({
        format,
        signingAlgorithm: isPss(format) ? ALGORITHM : 'RSASSA_PKCS1_V1_5_SHA_256',
        assetName: `app.tgz${SUFFIXES[format]}`,
        kept: false
      }))
    )
    expect(new Set(entries.map(({ artifact }) => artifact))).toEqual(
      new Set(['dist/app.tgz', 'SHA256SUMS', 'signing-record.json'])
    )
    const paths = signOutputs(inputsOf(SIGNED), report).get('signature-files')?.split('\n')
    expect(paths).toHaveLength(3 * EVERY_FORMAT.length)
  })

  test('its file in the summary, and how each program verifies it', async () => {
    const world = await useCaseWorld({ files })
    const { report } = await world.sign(SIGNED)
    const forms = report.signed.slice(0, EVERY_FORMAT.length).map(({ form }) => form as FileForm)
    const summary = decodeEntities(signSummary({ ...inputsOf(SIGNED), forms }, report, undefined))
    for (const format of EVERY_FORMAT) expect(summary).toContain(`<code>${SUFFIXES[format]}</code>`)
    for (const tool of ['openssl', 'gpg --verify', 'ssh-keygen -Y verify', 'cosign verify-blob'])
      expect(summary).toContain(tool)
    expect(summary).toContain('<code>RSASSA_PSS_SHA_256</code>, <code>RSASSA_PKCS1_V1_5_SHA_256</code>')
  })

  test('its file, format, algorithm and request in the record, which is kept as long as they are', async () => {
    const world = await useCaseWorld({ files })
    await world.sign(SIGNED)
    const record = JSON.parse(world.host.bytes('signing-record.json').toString()) as {
      readonly artifacts: readonly {
        readonly name: string
        readonly signatures: readonly Record<string, unknown>[]
      }[]
    }
    for (const name of ['app.tgz', 'SHA256SUMS']) {
      const signatures = record.artifacts.find(artifact => artifact.name === name)?.signatures ?? []
      expect(
        signatures.map(({ name: file, format, signingAlgorithm }) => ({
          name: file,
          format,
          signingAlgorithm
        }))
      ).toEqual(
        EVERY_FORMAT.map(format => ({
          name: name + SUFFIXES[format],
          format,
          signingAlgorithm: isPss(format) ? ALGORITHM : 'RSASSA_PKCS1_V1_5_SHA_256'
        }))
      )
      // one request made both forms of OpenPGP, and one raw and base64
      expect(new Set(signatures.map(({ requestId }) => requestId)).size).toBe(KINDS)
    }
    expect(outcomeOf(await world.sign(SIGNED))).toEqual({ code: undefined, signCalls: 0, mutations: [] })
    expect((await verifyAll(world)).error).toBeUndefined()
  })
})

function inputsOf(inputs: Inputs) {
  const given = {
    mode: 'sign',
    artifacts: 'dist/*',
    'release-tag': TAG,
    'job-total': '1',
    'key-id': own.keyId,
    ...inputs
  }
  const variables = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  )
  const parsed = parseInputs(variables, {
    serverUrl: 'https://github.com',
    repository: 'octo-org/product',
    eventRelease: undefined,
    tag: undefined,
    region: 'eu-central-1',
    sessionName: 'x'
  })
  if (parsed.mode !== 'sign') throw new Error('sign mode only')
  return parsed
}

describe('a signature that an earlier run left in a format that this one does not make', () => {
  const ANOTHER = { 'dist/app.tgz': 'another build\n' }
  const warnings = ({ lines }: SignResult): readonly string[] =>
    lines.filter(line => line.startsWith('warning: The release has signatures that this run does not make'))

  test.each([
    ['each', ['app.tgz.sshsig']],
    ['both', ['app.tgz.sshsig', 'SHA256SUMS.sshsig']],
    ['checksums', ['SHA256SUMS.sshsig']]
  ])('draws a warning where it does not hold any more: strategy %s', async (strategy, left) => {
    const world = await useCaseWorld({ files })
    const inputs = { strategy, upload: 'all' }
    expect((await world.sign({ ...inputs, 'signature-format': 'raw\nssh' })).error).toBeUndefined()
    const same = await world.sign(inputs)
    expect(same.error).toBeUndefined()
    expect(warnings(same)).toEqual([])
    const changed = await world.sign({ ...inputs, overwrite: 'true' }, { files: ANOTHER })
    expect(changed.error).toBeUndefined()
    expect(warnings(changed)).toEqual([
      expect.stringContaining(
        `that do not hold for what it signs: ${left.join(' and ')}. Verify mode rejects`
      )
    ])
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': own.fingerprint
    })
    expect(verified.error?.code).toBe('VERIFICATION_FAILED')
  })

  test('also by another key, under a suffix that says nothing of the key', async () => {
    const world = await useCaseWorld({ files })
    world.host.put('app.tgz.sig', await fileBy(other, 'raw'))
    const result = await world.sign({ 'signature-format': 'ssh' })
    expect(warnings(result)).toEqual([expect.stringContaining(': app.tgz.sig. ')])
  })

  test('draws none where somebody else made it, or it is an artifact of an older run that holds', async () => {
    const world = await useCaseWorld({ files })
    world.host.put('app.tgz.asc', await fileBy(other, 'openpgp'))
    world.host.put('app.tgz.sig', await fileBy(own, 'raw'))
    const result = await world.sign({ 'signature-format': 'ssh' })
    expect(result.error).toBeUndefined()
    expect(warnings(result)).toEqual([])
  })

  const withoutFormats = (text: string): boolean => !text.includes('signature-format')

  test('says of one by an additional key where it comes from', async () => {
    const world = await useCaseWorld({ files })
    await world.sign({ strategy: 'checksums', upload: 'all' })
    world.host.put('SHA256SUMS.ml-dsa-65.sig', Buffer.alloc(3309, 1))
    const result = await world.sign(
      { strategy: 'checksums', upload: 'all', overwrite: 'true' },
      { files: ANOTHER }
    )
    expect(warnings(result)).toEqual([
      expect.stringContaining('give the key that made it in additional-key-id')
    ])
    expect(warnings(result)[0]).toSatisfy(withoutFormats)
  })

  test('is not said of one that any key on the same curve may have made', async () => {
    const [mine, theirs] = await Promise.all(
      ['mine', 'theirs'].map(async slot => testKey('ECC_NIST_P256', slot))
    )
    if (mine === undefined || theirs === undefined) throw new Error('no keys')
    const signer = await LocalSigner.of('use-cases')
    Object.assign(signer, { privateKey: mine, key: { ...signer.key, publicKey: await loadedKeyOf(mine) } })
    const { key } = await keysCertificateOf(theirs)
    const world = await useCaseWorld()
    const algorithm = 'ECDSA_SHA_256'
    const request = { format: 'openpgp', privateKey: theirs, key, algorithm, content: APP } as const
    world.host.put('app.tgz.asc', signatureFile(request))
    const result = await world.sign({ 'signing-algorithm': algorithm }, { signer })
    expect(result.error).toBeUndefined()
    expect(warnings(result)).toEqual([])
  })
})

describe('what else a signature or a key on the release can be', () => {
  test('a signature that names an earlier certificate of the key says so', async () => {
    const world = await useCaseWorld()
    const inputs = formatInputs(['openpgp', 'openpgp-binary'])
    expect((await world.sign(inputs, { files })).error).toBeUndefined()
    const recreated = await certificateIn(own.privateKey, { createdAt: CERTIFIED_AT + 3600 })
    const { error } = await world.sign(inputs, { files: { ...files, ...recreated } })
    expect(error?.code).toBe('ASSET_CONFLICT')
    expect(error?.message).toMatch(
      /is a valid signature of dist\/app\.tgz by this key, but names the OpenPGP certificate [0-9A-F]{40}; that of openpgp-certificate is [0-9A-F]{40}/
    )
    expect(error?.hint).toContain('Restore the certificate that users have imported')
    const changed = { ...files, 'dist/app.tgz': 'another build\n', ...recreated }
    expect((await world.sign(inputs, { files: changed })).error?.message).toContain(
      'is not a valid signature of'
    )
  })

  test('a public key is not kept for a signature that a key of its kind cannot make', async () => {
    const world = await useCaseWorld()
    await world.sign({}, { files, signer: other })
    world.host.put('SHA256SUMS.ml-dsa-65.sig', Buffer.alloc(3309, 1))
    expect((await world.sign({ overwrite: 'true' }, { files })).error).toBeUndefined()
    world.host.put('b.sig', await fileBy(own, 'raw'))
    const { error } = await world.sign({ overwrite: 'true' }, { files, signer: other })
    expect(error?.message).toContain('which b.sig may need')
  })
})
