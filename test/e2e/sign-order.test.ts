import { cpSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Lie } from '../fakes/kms.ts'
import { failure, effectsOf, untouched, kmsOperations } from '../support/outcome.ts'
import { derOf } from '../support/signed-files.ts'
import { workspace } from '../support/run-action.ts'
import { ALIAS, startWorld } from '../support/world.ts'

const FILES = { 'dist/a.tgz': 'a', 'dist/b.tgz': 'b', 'dist/c.tgz': 'c' }
const isSign = ({ headers }: { headers: Readonly<Record<string, unknown>> }): boolean =>
  headers['x-amz-target'] === 'TrentService.Sign'

describe('nothing is written or attached when one signature of several', () => {
  const CHECK =
    'Check AWS_ENDPOINT_URL_KMS and the network between this machine and KMS: AWS never sends such a response.'
  const BARE_ID = '11111111-0000-4000-8000-000000000000'
  const EMULATOR =
    'AWS never sends such a response, but emulators do (moto): check AWS_ENDPOINT_URL_KMS, or use an emulator that responds as AWS does.'
  const OTHER_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000000'
  const cases: { what: string; lie: Lie; message: RegExp; hint: string }[] = [
    {
      what: 'is damaged',
      lie: { kind: 'damaged-signature' },
      message:
        /^The signature that KMS returned for dist\/[abc]\.tgz does not verify with the public key of arn:\S+\. /,
      hint: 'Correct AWS_ENDPOINT_URL_KMS, or find out which service responds in place of KMS; nothing was published.'
    },
    {
      what: 'is of the hash of the digest',
      lie: { kind: 'raw-signature' },
      message:
        /^The signature that KMS returned for dist\/[abc]\.tgz is of the digest of its digest: MessageType DIGEST was ignored, as some emulators do \(moto\)\. /,
      hint: 'Correct AWS_ENDPOINT_URL_KMS, or find out which service responds in place of KMS; nothing was published.'
    },
    {
      what: "comes with another key's ARN",
      lie: { kind: 'key-arn', keyArn: OTHER_ARN },
      message: new RegExp(` was arn:\\S+ at first, but KMS then used ${OTHER_ARN}\\. `),
      hint: 'The alias was moved meanwhile: try again once it is settled, or give a key ARN.'
    },
    {
      what: 'comes with the bare key id',
      lie: { kind: 'key-arn', keyArn: BARE_ID },
      message: new RegExp(
        `^KMS answered with the bare key id ${BARE_ID}, expected arn:\\S+:key/${BARE_ID}\\. `
      ),
      hint: EMULATOR
    },
    {
      what: 'comes with another algorithm',
      lie: { kind: 'signing-algorithm', signingAlgorithm: 'RSASSA_PSS_SHA_512' },
      message: /^KMS signed with RSASSA_PSS_SHA_512, expected RSASSA_PSS_SHA_256\. /,
      hint: CHECK
    }
  ]

  test.each(cases)('$what', async ({ lie, message, hint }) => {
    const world = await startWorld({ key: { keyId: BARE_ID } })
    world.kms.lie(lie)
    const result = await world.sign({ 'key-id': world.aliasArn, upload: 'all' }, { files: FILES })
    expect(result).toMatchObject(failure({ code: 'KMS_ANSWER_WRONG', message, hint }))
    expect(effectsOf(world, result)).toEqual(untouched(FILES))
  })

  test.each(['arn', 'keyId', 'aliasArn'] as const)(
    '%s: is of another key from the first answer on',
    async form => {
      const world = await startWorld({ key: { keyId: BARE_ID } })
      const given = { arn: world.key.arn, keyId: BARE_ID, aliasArn: world.aliasArn }[form]
      const other = OTHER_ARN.replace('111122223333', '444455556666')
      world.kms.lie({ kind: 'key-arn', keyArn: other }, { operation: 'GetPublicKey' })
      const inputs = { 'key-id': given, 'aws-region': 'eu-central-1', upload: 'all' }
      const result = await world.sign(inputs, { files: FILES })
      const message = `KMS was asked for the key ${given}, and answered with ${other}.`
      expect(result).toMatchObject(failure({ code: 'KMS_ANSWER_WRONG', message, hint: CHECK }))
      expect(effectsOf(world, result)).toEqual(untouched(FILES))
    }
  )

  test('is made by the key to which the alias was moved meanwhile', async () => {
    const world = await startWorld()
    const other = await world.kms.createKey()
    world.kms.pointAlias(ALIAS, other.keyId, { afterCalls: 2 })
    const result = await world.sign({ 'key-id': ALIAS, 'aws-region': 'eu-central-1' }, { files: FILES })
    expect(result).toMatchObject(
      failure({
        code: 'KMS_ANSWER_WRONG',
        message: `${ALIAS} was ${world.key.arn} at first, but KMS then used ${other.arn}.`,
        hint: 'The alias was moved meanwhile: try again once it is settled, or give a key ARN.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched(FILES))
  })

  test.each<[string, object, string]>([
    [
      'the old name of the key spec alone',
      { KeySpec: undefined },
      'KMS answered GetPublicKey with CustomerMasterKeySpec RSA_2048, but without KeySpec.'
    ],
    [
      'a bare key id',
      { KeyId: BARE_ID },
      `KMS answered GetPublicKey with the bare key id ${BARE_ID}, expected the key's ARN.`
    ]
  ])('is by a key that an emulator describes with %s', async (_, change, message) => {
    const world = await startWorld({ key: { keyId: BARE_ID } })
    world.kms.faults.next({
      kind: 'respond',
      match: ({ headers }) => headers['x-amz-target'] === 'TrentService.GetPublicKey',
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({
        KeyId: world.key.arn,
        KeySpec: 'RSA_2048',
        CustomerMasterKeySpec: 'RSA_2048',
        KeyUsage: 'SIGN_VERIFY',
        PublicKey: derOf(world.key.publicKey).toString('base64'),
        ...change
      })
    })
    const result = await world.sign({ upload: 'all' }, { files: FILES })
    expect(result).toMatchObject(failure({ code: 'KMS_ANSWER_WRONG', message, hint: EMULATOR }))
    expect(effectsOf(world, result)).toEqual(untouched(FILES))
  })

  test('is refused', async () => {
    const world = await startWorld()
    let signs = 0
    world.kms.faults.next({
      kind: 'respond',
      match: request => isSign(request) && ++signs === 2,
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ __type: 'DisabledException', message: `${world.key.arn} is disabled.` })
    })
    const result = await world.sign({ upload: 'all' }, { files: FILES })
    expect(result).toMatchObject(
      failure({
        code: 'KMS_KEY_UNUSABLE',
        message: `kms:Sign with the key ${world.key.arn} in eu-central-1 failed: DisabledException: ${world.key.arn} is disabled.`,
        hint: 'Ask the administrators of the key why it is disabled: keys are disabled to stop signing. Or give another key.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched(FILES))
  })

  test('has a salt that AWS KMS does not make, and no emulator is named', async () => {
    const world = await startWorld({ kms: { pssSalt: 'max' } })
    const { accessKeyId, secretAccessKey } = world.credentials.addUser('arn:aws:iam::111122223333:user/ci')
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL_KMS: undefined,
      AWS_ENDPOINT_URL: world.kms.url
    }
    const result = await world.sign({ 'role-to-assume': undefined }, { env, files: FILES })
    expect(result).toMatchObject(
      failure({
        code: 'KMS_ANSWER_WRONG',
        message:
          /^The signature for dist\/[abc]\.tgz has a PSS salt of 222 bytes, expected 32 as AWS KMS makes it\. /,
        hint: 'Correct AWS_ENDPOINT_URL_KMS, or find out which service responds in place of KMS; nothing was published.'
      })
    )
    expect(effectsOf(world, result)).toEqual(untouched(FILES))
  })
})

describe('KMS has a bad moment', () => {
  test('throttled calls are made again', async () => {
    const world = await startWorld()
    world.kms.throttle(2)
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
  })

  test('a lost answer is asked for again', async () => {
    const world = await startWorld()
    world.kms.faults.next({ kind: 'drop-after', match: isSign })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
  })

  test('a replica of a multi-Region key may answer', async () => {
    const keyId = `mrk-${'1234abcd'.repeat(4)}`
    const world = await startWorld({ key: { keyId } })
    world.kms.lie({ kind: 'key-arn', keyArn: world.key.arn.replace('eu-central-1', 'eu-west-1') })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
  })
})

describe('the exit code is a failure until the report is complete', () => {
  /** The bundle with another hashing worker. */
  function bundleWith(worker: string): string {
    const copy = workspace()
    cpSync(fileURLToPath(new URL('../../dist', import.meta.url)), copy.path, { recursive: true })
    writeFileSync(copy.file('hash-worker.js'), worker)
    return copy.file('index.js')
  }

  test.each([
    ['ends without an answer', ''],
    ['ends the thread', 'process.exit(0)'],
    ['throws', "throw new Error('out of memory')"],
    [
      'answers nothing and keeps nothing running',
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {}); parentPort.unref()"
    ]
  ])('when a worker %s', async (_, worker) => {
    expect(availableParallelism()).toBeGreaterThan(1) // a lone core hashes without workers
    const world = await startWorld()
    const large = Buffer.alloc(33 * 1024 * 1024)
    const files = { 'dist/large.bin': large, 'dist/large.zip': large }
    const result = await world.sign({}, { files, entry: bundleWith(worker) })
    expect(result.exitCode).toBe(1)
    expect(result.annotations).toMatchObject([{ level: 'error' }])
    expect(effectsOf(world, result)).toEqual(untouched(files))
  })
})

test('nothing is written or attached when the job is cancelled while KMS signs', async () => {
  const world = await startWorld({ kms: { latencyMs: 300 } })
  const run = await world.startSign({ upload: 'all' }, { files: FILES })
  while (!world.kms.requests.some(isSign)) await new Promise(resolve => setTimeout(resolve, 5))
  run.child.kill('SIGTERM')
  const result = await run.finished
  expect(result).toMatchObject(
    failure({
      code: 'CANCELLED',
      message: 'The job was cancelled; each asset that is attached is complete.',
      hint: 'Run the job again: it keeps what is valid and continues from there.'
    })
  )
  expect(world.github.mutations()).toEqual([])
})
