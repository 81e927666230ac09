import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { FakeKms } from '../fakes/kms.ts'
import type { FakeKey } from '../fakes/kms.ts'
import { answerOf } from '../support/attacks/stage.ts'
import { testKey } from '../support/keys.ts'
import {
  assetNames,
  expectFailure,
  filesIn,
  inputProblem,
  jsonOutput,
  kmsOperations,
  requestsOf,
  summaryText,
  warningsOf
} from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { fingerprintOf, pemOf, verdictsOf } from '../support/signed-files.ts'
import { ALIAS, TAG, startWorld } from '../support/world.ts'
import type { Inputs, World, WorldRunOptions } from '../support/world.ts'

// Keys come and go: several are trusted for a while, some never again, and an alias or a Region may lead to another one.

const OLD = { 'dist/app.tgz': 'the application\n' }
const NEW = { 'dist/tool.zip': 'the tool\n' }
const BOTH = 'keys/old.pem\nkeys/new.pem'

let world: World
let next: FakeKey

beforeEach(async () => {
  world = await startWorld()
  next = await world.kms.createKey()
})

const pinOf = ({ publicKey }: FakeKey): string => fingerprintOf(publicKey)

const keyFiles = (): Record<string, string> => ({
  'keys/old.pem': pemOf(world.key.publicKey),
  'keys/new.pem': pemOf(next.publicKey)
})

const signOld = (inputs: Inputs = {}): Promise<ActionResult> =>
  world.sign({ upload: 'all', ...inputs }, { files: { ...OLD, ...keyFiles() } })

const signNew = (inputs: Inputs = {}): Promise<ActionResult> =>
  world.sign({ 'key-id': next.arn, upload: 'all', ...inputs }, { files: { ...NEW, ...keyFiles() } })

const verify = (inputs: Inputs): Promise<ActionResult> =>
  world.verify({ 'release-assets': '*', 'release-tag': TAG, ...inputs }, { files: keyFiles() })

async function succeeded(run: Promise<ActionResult>): Promise<ActionResult> {
  const result = await run
  expect(result).toMatchObject({ exitCode: 0 })
  return result
}

const signCalls = (): number => kmsOperations(world).filter(operation => operation === 'Sign').length

describe('a release that two keys signed, each attached under a name of its own', () => {
  beforeEach(async () => {
    await succeeded(signOld({ 'public-key-file': 'key-2025.pem' }))
    await succeeded(signNew({ 'public-key-file': 'key-2026.pem' }))
  })

  test('has both keys side by side', () => {
    expect(assetNames(world)).toEqual([
      'app.tgz',
      'app.tgz.sig',
      'key-2025.pem',
      'key-2026.pem',
      'tool.zip',
      'tool.zip.sig'
    ])
  })

  test.each([
    { by: 'pins', inputs: () => ({ 'public-key-fingerprint': `${pinOf(world.key)}\n${pinOf(next)}` }) },
    { by: 'key files', inputs: () => ({ 'trusted-public-key': BOTH }) },
    {
      by: 'both',
      inputs: () => ({
        'trusted-public-key': BOTH,
        'public-key-fingerprint': `# 2025\n${pinOf(world.key)}\n# 2026\n${pinOf(next)}`
      })
    }
  ])('holds as a closed world when both are trusted by $by', async ({ inputs }) => {
    const result = await succeeded(verify(inputs()))
    expect(result.annotations).toEqual([])
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified', 'tool.zip': 'verified' })
    expect(result.outputs.get('public-key-fingerprint')?.split('\n').toSorted()).toEqual(
      [pinOf(world.key), pinOf(next)].toSorted()
    )
  })

  test.each([
    {
      what: 'one is pinned',
      inputs: () => ({ 'public-key-fingerprint': pinOf(next) }),
      cause: 'key-not-pinned'
    },
    {
      what: 'one key file is given',
      inputs: () => ({ 'trusted-public-key': 'keys/new.pem' }),
      cause: 'key-not-trusted'
    },
    {
      what: 'one of two key files is revoked',
      inputs: () => ({ 'trusted-public-key': BOTH, 'public-key-fingerprint': `!${pinOf(world.key)}` }),
      cause: 'key-revoked'
    },
    {
      what: 'both are given, and the KMS key is one of them',
      inputs: () => ({ ...world.awsInputs, 'key-id': next.arn, 'trusted-public-key': BOTH }),
      cause: 'key-not-trusted'
    }
  ])('does not hold when $what', async ({ inputs, cause }) => {
    const result = await verify(inputs())
    expect(result.exitCode).toBe(1)
    expect(verdictsOf(result)).toEqual({
      'app.tgz': cause,
      'key-2025.pem': cause === 'key-revoked' ? 'key-revoked' : 'key-not-trusted',
      'tool.zip': 'verified'
    })
  })

  test('is published when the key of the other run is trusted too', async () => {
    const publish = { 'public-key-file': 'key-2026.pem', 'publish-release': 'true' }
    const alone = await signNew(publish)
    expect(answerOf(alone)).toBe('RELEASE_INCOMPLETE')
    expect(world.release.draft).toBe(true)
    const revoked = { 'trusted-public-key': BOTH, 'public-key-fingerprint': `!${pinOf(world.key)}` }
    expect(answerOf(await signNew({ ...publish, ...revoked }))).toBe('RELEASE_INCOMPLETE')
    expect(world.release.draft).toBe(true)
    await succeeded(signNew({ ...publish, 'trusted-public-key': BOTH }))
    expect(world.release.draft).toBe(false)
  })
})

describe('a revocation wins over every anchor', () => {
  interface Anchor {
    readonly anchor: string
    readonly inputs: () => Inputs
    /** Lines before the revocation. */
    readonly pins?: () => string
  }
  const anchors: readonly Anchor[] = [
    { anchor: 'nothing else', inputs: () => ({}) },
    { anchor: '"any"', inputs: () => ({}), pins: () => 'any\n' },
    { anchor: 'its key file', inputs: () => ({ 'trusted-public-key': 'keys/old.pem' }) }
  ]

  test.each(anchors)(
    'in sign mode: over $anchor, before anything is signed',
    async ({ inputs, pins = () => '' }) => {
      const result = await signOld({ ...inputs(), 'public-key-fingerprint': `${pins()}!${pinOf(world.key)}` })
      expectFailure(result, {
        code: 'KEY_NOT_ALLOWED',
        message: `The key ${world.key.arn} (${pinOf(world.key)}) is revoked by public-key-fingerprint.`,
        hint: 'Sign with another key.'
      })
      expect(signCalls()).toBe(0)
      expect(world.github.mutations()).toEqual([])
      expect(filesIn(result.workspace)).toEqual([...Object.keys(OLD), ...Object.keys(keyFiles())].toSorted())
    }
  )

  test.each(anchors)(
    'in verify mode: over $anchor, and over the KMS key',
    async ({ inputs, pins = () => '' }) => {
      await succeeded(signOld())
      const result = await verify({
        ...world.awsInputs,
        ...inputs(),
        'public-key-fingerprint': `${pins()}!${pinOf(world.key)}`
      })
      expectFailure(result, {
        code: 'NO_TRUSTED_KEY',
        message: `No key satisfies every trust anchor; found: ${pinOf(world.key)} (revoked).`,
        hint: 'Make trusted-public-key, key-id and public-key-fingerprint name the same key, and remove revoked ones.'
      })
      expect(result.outputs.get('verified')).toBe('false')
    }
  )

  test.each([
    { how: 'as it is', pin: () => pinOf(world.key) },
    { how: 'in capitals', pin: () => `SHA256:${pinOf(world.key).slice(7).toUpperCase()}` }
  ])('beside a pin of the same key, $how, it is an error in both modes', async ({ pin }) => {
    const pins = { 'public-key-fingerprint': `${pinOf(next)}\n${pin()}\n!${pinOf(world.key)}` }
    const problem = `public-key-fingerprint: ${pinOf(world.key)} is both allowed and revoked; remove one of the two lines`
    const signed = await signOld({ ...pins, 'trusted-public-key': 'keys/old.pem' })
    expect(signed).toMatchObject(inputProblem(problem))
    const verified = await verify({ ...world.awsInputs, ...pins })
    expect(verified).toMatchObject(inputProblem(problem))
    expect(verified.outputs.get('verified')).toBe('false')
    expect(requestsOf(world)).toEqual([])
  })

  test('of another key changes nothing', async () => {
    await succeeded(signOld({ 'public-key-fingerprint': `!${pinOf(next)}` }))
    const result = await verify({ 'public-key-fingerprint': `${pinOf(world.key)}\n!${pinOf(next)}` })
    expect(verdictsOf(result)).toEqual({ 'app.tgz': 'verified' })
  })
})

describe('trusted-public-key with several files, in sign mode', () => {
  test('lets each of their keys sign', async () => {
    await succeeded(signOld({ 'trusted-public-key': BOTH, 'public-key-file': 'a.pem' }))
    await succeeded(signNew({ 'trusted-public-key': BOTH, 'public-key-file': 'b.pem' }))
    expect(assetNames(world)).toContain('tool.zip.sig')
  })

  test('lets no other key sign', async () => {
    const third = await world.kms.createKey()
    const result = await signOld({ 'key-id': third.arn, 'trusted-public-key': BOTH })
    expectFailure(result, {
      code: 'KEY_NOT_ALLOWED',
      message: `The key ${third.arn} (${pinOf(third)}) is not among the keys of trusted-public-key (keys/old.pem, keys/new.pem).`,
      hint: 'Correct key-id (an alias may have been moved), or add its public key to trusted-public-key if this key is intended.'
    })
    expect(signCalls()).toBe(0)
  })

  test('and a pin: both must allow the key', async () => {
    const result = await signOld({
      'trusted-public-key': BOTH,
      'public-key-fingerprint': pinOf(next)
    })
    expect(answerOf(result)).toBe('KEY_NOT_ALLOWED')
    expect(signCalls()).toBe(0)
  })
})

describe('overwrite orphans no signature', () => {
  const kept = (name: string): unknown => world.github.asset(world.release.id, name).id

  test.each([
    { made: 'by this action', inputs: {} },
    { made: 'with another suffix', inputs: { 'signature-format': 'raw .rsa' } },
    {
      made: 'with another suffix, as base64',
      inputs: { 'signature-format': 'base64 .b64' }
    },
    { made: 'for a checksums file', inputs: { strategy: 'checksums' } }
  ])('a key that a signature needs is not replaced: one $made', async ({ inputs }) => {
    await succeeded(signOld(inputs))
    const before = kept('signing-public-key.pem')
    const signature = assetNames(world).find(name => /\.(sig|rsa|b64)$/.test(name)) ?? ''
    const result = await signNew({ overwrite: 'true' })
    expectFailure(result, {
      code: 'ASSET_CONFLICT',
      message: `Release asset signing-public-key.pem already exists with another key (${pinOf(world.key)}), which ${signature} may need; it will not be replaced.`,
      hint: 'Give another name in public-key-file, so that both are on the release.'
    })
    expect(kept('signing-public-key.pem')).toBe(before)
    expect(signCalls()).toBe(1)
    await succeeded(signNew({ overwrite: 'true', 'public-key-file': 'key-2026.pem' }))
    expect(kept('signing-public-key.pem')).toBe(before)
  })

  test('a key is replaced together with every signature that needs it', async () => {
    await succeeded(signOld())
    await succeeded(
      world.sign(
        { 'key-id': next.arn, upload: 'all', overwrite: 'true' },
        { files: { ...OLD, ...keyFiles() } }
      )
    )
    expect(assetNames(world)).toEqual(['app.tgz', 'app.tgz.sig', 'signing-public-key.pem'])
    await succeeded(verify({ 'public-key-fingerprint': pinOf(next) }))
    expect(answerOf(await verify({ 'public-key-fingerprint': pinOf(world.key) }))).toBe('NO_TRUSTED_KEY')
  })
})

describe('an alias that moved', () => {
  const byAlias = (): Inputs => ({ 'key-id': world.aliasArn })

  test('before the first run is told: log and summary name key and fingerprint, and that an alias can move', async () => {
    world.kms.pointAlias(ALIAS, next.keyId)
    const result = await succeeded(signOld(byAlias()))
    expect(result.stdout).toContain(`\nKey ${next.arn}, RSA_2048, fingerprint ${pinOf(next)}\n`)
    expect(result.stdout).toContain(
      `\nThe alias ${world.aliasArn} can be moved to another key; pin the key in public-key-fingerprint to detect that.\n`
    )
    expect(result.stdout).toContain(`\npublic-key-fingerprint: ${pinOf(next)}\n`)
    expect(summaryText(result)).toContain(pinOf(next))
    expect(warningsOf(result)).toEqual([])
  })

  test('is not said to be movable where a pin or a key file would notice', async () => {
    const pinned = await succeeded(signOld({ ...byAlias(), 'public-key-fingerprint': pinOf(world.key) }))
    const filed = await succeeded(signOld({ ...byAlias(), 'trusted-public-key': 'keys/old.pem' }))
    for (const { stdout } of [pinned, filed]) expect(stdout).not.toContain('can be moved')
  })

  test.each([
    { anchor: 'a pin', inputs: () => ({ 'public-key-fingerprint': pinOf(world.key) }) },
    { anchor: 'a key file', inputs: () => ({ 'trusted-public-key': 'keys/old.pem' }) }
  ])('between two runs is refused by $anchor, before anything is signed', async ({ inputs }) => {
    await succeeded(signOld({ ...byAlias(), ...inputs() }))
    const before = world.github.assets(world.release.id).map(({ id }) => id)
    world.kms.pointAlias(ALIAS, next.keyId)
    const result = await signOld({ ...byAlias(), ...inputs(), overwrite: 'true' })
    expect(answerOf(result)).toBe('KEY_NOT_ALLOWED')
    expect(result.annotations[0]?.message).toContain('(an alias may have been moved)')
    expect(signCalls()).toBe(1)
    expect(world.github.assets(world.release.id).map(({ id }) => id)).toEqual(before)
  })

  test('between two runs is a conflict without them: nothing is signed again unasked', async () => {
    await succeeded(signOld(byAlias()))
    world.kms.pointAlias(ALIAS, next.keyId)
    const result = await signOld(byAlias())
    expectFailure(result, {
      code: 'ASSET_CONFLICT',
      message:
        'Release asset app.tgz.sig already exists and is not a valid signature of dist/app.tgz with this key, RSASSA_PSS_SHA_256 and the format raw.',
      hint: 'If it is stale, replace it with overwrite: true; else correct key-id, signing-algorithm, signature-format or the artifact.'
    })
    expect(signCalls()).toBe(1)
  })

  test('in the middle of a run stops it, and the next run is whole by one key', async () => {
    world.kms.pointAlias(ALIAS, next.keyId, { afterCalls: 2 })
    const files = { ...OLD, ...NEW }
    const stopped = await world.sign({ ...byAlias(), upload: 'all' }, { files })
    expect(answerOf(stopped)).toBe('KMS_ANSWER_WRONG')
    expect(world.github.mutations()).toEqual([])
    const again = await succeeded(world.sign({ ...byAlias(), upload: 'all' }, { files }))
    expect(again.outputs.get('key-arn')).toBe(next.arn)
    expect(verdictsOf(await verify({ 'public-key-fingerprint': pinOf(next) }))).toEqual({
      'app.tgz': 'verified',
      'tool.zip': 'verified'
    })
  })
})

describe('a multi-Region key', () => {
  const keyId = `mrk-${'1234abcd'.repeat(4)}`

  const FAR = 'us-west-2'
  let far: FakeKms
  let replica: FakeKey

  beforeEach(async () => {
    world = await startWorld({ key: { keyId } })
    far = await FakeKms.start({ region: FAR, accountId: '111122223333', credentials: world.credentials })
    onTestFinished(() => far.close())
    replica = await far.createKey({ keyId, privateKey: await testKey('RSA_2048', 0) })
  })

  const fromFar = (): WorldRunOptions => ({ env: { AWS_ENDPOINT_URL_KMS: far.url }, files: OLD })

  test('signs in one Region what its replica verifies in another, under one fingerprint', async () => {
    await succeeded(signOld({ strategy: 'both' }))
    const inputs = { 'release-assets': '*', 'release-tag': TAG, ...world.awsInputs, 'key-id': replica.arn }
    const result = await world.verify({ ...inputs, 'verify-with': 'kms' }, fromFar())
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(far.calls.map(({ operation }) => operation)).toContain('Verify')
    expect(replica.arn).not.toBe(world.key.arn)
    expect(pinOf(replica)).toBe(pinOf(world.key))
    await succeeded(verify({ 'public-key-fingerprint': pinOf(replica) }))
  })

  test('signs nothing again from another Region', async () => {
    await succeeded(signOld({ strategy: 'both' }))
    const inputs = { 'key-id': replica.arn, strategy: 'both', upload: 'all' }
    const again = await succeeded(world.sign(inputs, fromFar()))
    expect(far.calls.map(({ operation }) => operation)).toEqual(['GetPublicKey'])
    expect(jsonOutput(again, 'signatures')).toMatchObject([{ kept: true }, { kept: true }])
    expect(again.outputs.get('key-arn')).toBe(replica.arn)
  })

  test('may be answered for by its replica, and by no other multi-Region key', async () => {
    const files = { 'dist/more.tgz': 'more' }
    world.kms.lie({ kind: 'key-arn', keyArn: replica.arn })
    await succeeded(world.sign({}, { files }))
    world.kms.lie({ kind: 'key-arn', keyArn: replica.arn.replace('1234abcd', '00000000') })
    const other = await world.sign({}, { files: { 'dist/other.tgz': 'other' } })
    expect(answerOf(other)).toBe('KMS_ANSWER_WRONG')
  })
})
