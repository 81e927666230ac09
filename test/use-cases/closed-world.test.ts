import { describe, expect, test } from 'vitest'
import { sha256, signatureOf } from '../support/signed-files.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { Inputs, UseCaseWorld, VerifyResult } from './support/world.ts'

// Verify mode with `release-assets: '*'`: nothing on the release is left unsaid, and nothing that was signed is missing.

const APP = 'the artifact\n'
const TOOL = 'the tool\n'
const FILES = { 'dist/app.tgz': APP, 'dist/tool.zip': TOOL }
const DIGESTS = `${sha256(APP)}  app.tgz\n${sha256(TOOL)}  tool.zip`
const RECORD = 'signing-record.json'
const CLOSED_WORLD = { 'release-assets': '*', 'release-tag': TAG }
const FAILED = 'VERIFICATION_FAILED'
const OTHER_DIGEST = sha256('something else')

async function signedWorld(inputs: Inputs = { strategy: 'both' }): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files: FILES })
  const { error } = await world.sign({ upload: 'all', ...inputs })
  expect(error).toBeUndefined()
  return world
}

/** The code of the failure, and what became of each artifact. */
function outcomeOf(result: VerifyResult): Readonly<Record<string, string | undefined>> {
  return { code: result.error?.code, ...verdictsOf(result) }
}

describe('a closed world with the digests of its files', () => {
  test.each(['SHA256SUMS', 'release-binding.json'])('holds when a line has the digest of %s', async name => {
    const world = await signedWorld()
    const line = `${sha256(world.host.bytes(name))}  ${name}`
    const result = await world.verify({ ...CLOSED_WORLD, digests: `${DIGESTS}\n${line}` })
    expect(result.error).toBeUndefined()
  })

  test('holds without lines for what this action made', async () => {
    const world = await signedWorld({ strategy: 'both', 'record-file': RECORD })
    const result = await world.verify({ ...CLOSED_WORLD, digests: DIGESTS })
    expect(result.error).toBeUndefined()
    expect(verdictsOf(result)).toMatchObject({ [RECORD]: 'verified' })
  })

  test.each(['SHA256SUMS', 'release-binding.json'])(
    'does not hold when a line has another digest for %s',
    async name => {
      const world = await signedWorld()
      const digests = `${DIGESTS}\n${OTHER_DIGEST}  ${name}`
      const result = await world.verify({ ...CLOSED_WORLD, digests })
      expect(outcomeOf(result)).toMatchObject({ code: FAILED, [name]: 'digest-mismatch' })
    }
  )

  test('does not hold when a line has another digest for the record', async () => {
    const world = await signedWorld({ strategy: 'both', 'record-file': RECORD })
    const result = await world.verify({ ...CLOSED_WORLD, digests: `${DIGESTS}\n${OTHER_DIGEST}  ${RECORD}` })
    expect(outcomeOf(result)).toMatchObject({ code: FAILED, [RECORD]: 'digest-mismatch' })
  })

  test('does not hold when the release lost an asset', async () => {
    const world = await signedWorld({ strategy: 'each' })
    for (const name of ['tool.zip', 'tool.zip.sig']) world.host.take(name)
    const result = await world.verify({ ...CLOSED_WORLD, digests: DIGESTS })
    expect(outcomeOf(result)).toMatchObject({
      code: FAILED,
      'app.tgz': 'verified',
      'tool.zip': 'expected-missing'
    })
  })

  test('does not hold when the release lost an asset that is here as a file', async () => {
    const world = await signedWorld({ strategy: 'each' })
    for (const name of ['tool.zip', 'tool.zip.sig']) world.host.take(name)
    const files = { 'dist/tool.zip': TOOL, 'dist/tool.zip.sig': signatureOf(world.signer.privateKey, TOOL) }
    const inputs = { ...CLOSED_WORLD, artifacts: 'dist/*', digests: DIGESTS }
    const result = await world.verify(inputs, { files })
    expect(outcomeOf(result)).toMatchObject({
      code: FAILED,
      'app.tgz': 'verified',
      'dist/tool.zip': 'verified',
      'tool.zip': 'expected-missing'
    })
  })
})

describe('a signed record under the name of something else, which digests does not list', () => {
  /** A record that the trusted key signed, with its signature. */
  interface SignedRecord {
    readonly record: Buffer
    readonly signature: Buffer
  }

  interface Origin {
    readonly repository?: string
    /** Content of `app.tgz`. */
    readonly app?: string
  }

  const recordOf = async (
    inputs: Inputs,
    { repository = 'octo-org/product', app = APP }: Origin
  ): Promise<SignedRecord> => {
    const world = await useCaseWorld({
      files: { ...FILES, 'dist/app.tgz': app },
      release: { repository }
    })
    const { error } = await world.sign({ upload: 'all', 'record-file': RECORD, ...inputs })
    expect(error).toBeUndefined()
    return { record: world.host.bytes(RECORD), signature: world.host.bytes(`${RECORD}.sig`) }
  }

  const outcomeWith = async (name: string, strategy: string, from: Origin): Promise<VerifyResult> => {
    const world = await signedWorld({ strategy, 'record-file': RECORD })
    const { record, signature } = await recordOf({ strategy }, from)
    world.host.put(name, record)
    world.host.put(`${name}.sig`, signature)
    return world.verify({ ...CLOSED_WORLD, digests: DIGESTS })
  }
  const refused = (name: string): object => ({
    code: FAILED,
    'app.tgz': 'verified',
    [RECORD]: 'verified',
    [name]: 'not-expected'
  })

  test.each(['both', 'each'])('is no matter for the genuine one (strategy: %s)', async strategy => {
    const world = await signedWorld({ strategy, 'record-file': RECORD })
    const result = await world.verify({ ...CLOSED_WORLD, digests: DIGESTS })
    expect(outcomeOf(result)).toMatchObject({ code: undefined, [RECORD]: 'verified' })
  })

  test.each(['payload.bin', 'setup.exe'])('is refused: %s of another repository, bound', async name => {
    const result = await outcomeWith(name, 'both', { repository: 'octo-org/other' })
    expect(outcomeOf(result)).toMatchObject(refused(name))
  })

  test.each(['payload.bin', 'setup.exe'])('is refused: %s of another repository, unbound', async name => {
    const result = await outcomeWith(name, 'each', { repository: 'octo-org/other' })
    expect(outcomeOf(result)).toMatchObject(refused(name))
  })

  test.each([
    { name: 'payload.bin', strategy: 'both' },
    { name: 'payload.bin', strategy: 'each' },
    { name: 'setup.exe', strategy: 'both' },
    { name: 'setup.exe', strategy: 'each' }
  ])('is refused: $name of an older build (strategy: $strategy)', async ({ name, strategy }) => {
    const result = await outcomeWith(name, strategy, { app: 'an older build\n' })
    expect(outcomeOf(result)).toMatchObject(refused(name))
  })
})

describe('a closed world with a signed checksums file', () => {
  const lists = ['SHA256SUMS', 'SHA256SUMS.sig']

  const localList = ({ host }: UseCaseWorld): Record<string, Buffer> =>
    Object.fromEntries(lists.map(name => [name, host.bytes(name)]))

  test('holds when the file is here and all that it lists is on the release', async () => {
    const world = await signedWorld({ strategy: 'checksums' })
    const files = localList(world)
    for (const name of lists) world.host.take(name)
    const result = await world.verify({ ...CLOSED_WORLD, 'checksums-file': 'SHA256SUMS' }, { files })
    expect(result.error).toBeUndefined()
  })

  test('does not hold when the release, which has the file, lost an asset', async () => {
    const world = await signedWorld({ strategy: 'checksums' })
    world.host.take('tool.zip')
    const result = await world.verify(CLOSED_WORLD)
    expect(outcomeOf(result)).toMatchObject({ code: FAILED, SHA256SUMS: 'checksums-incomplete' })
  })

  test('does not hold when the file is here and the release lost an asset', async () => {
    const world = await signedWorld({ strategy: 'checksums' })
    const files = localList(world)
    for (const name of [...lists, 'tool.zip']) world.host.take(name)
    const result = await world.verify({ ...CLOSED_WORLD, 'checksums-file': 'SHA256SUMS' }, { files })
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
    expect(result.error?.message).toContain('tool.zip')
  })
})
