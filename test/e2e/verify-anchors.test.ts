import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import {
  expectFailure,
  expectInputProblem,
  inputProblem,
  jsonOutput,
  kmsOperations,
  warningsOf
} from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import {
  SIGNING_ALGORITHMS,
  derOf,
  fingerprintOf,
  pemOf,
  resultsOf,
  signatureOf,
  verdictsOf,
  withBitFlipped
} from '../support/signed-files.ts'
import { ALIAS, TAG, startWorld } from '../support/world.ts'
import type { Inputs, World, WorldRunOptions } from '../support/world.ts'

// What makes a key trusted: a file of the checkout, a KMS key, a pin; and what happens when they disagree.

const CONTENT = 'the artifact\n'
const AGREE_HINT =
  'Make trusted-public-key, key-id and public-key-fingerprint name the same key, and remove revoked ones.'

/** `key` is the KMS key of every world. */
let key: KeyObject
let other: KeyObject

beforeAll(async () => {
  ;[key, other] = await Promise.all([testKey('RSA_2048', 0), testKey('RSA_2048', 1)])
})

const signed = (signer = key) => ({
  'dist/app.tgz': CONTENT,
  'dist/app.tgz.sig': signatureOf(signer, CONTENT)
})

function verify(world: World, inputs: Inputs, options: WorldRunOptions = {}): Promise<ActionResult> {
  return world.verify({ artifacts: 'dist/*.tgz', ...inputs }, { files: signed(), ...options })
}

describe('key-id', () => {
  test('is asked for its key with the role, whose session may do nothing else', async () => {
    const world = await startWorld()
    const result = await verify(world, world.awsInputs)
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
    expect(world.github.requests).toEqual([])
    expect(world.sts.calls).toMatchObject([
      { roleArn: world.roleArn, durationSeconds: 900, outcome: 'issued' }
    ])
    const policy = JSON.parse(world.sts.calls[0]?.policy ?? '') as {
      readonly Statement: readonly { readonly Effect: string }[]
    }
    expect(policy.Statement.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      { Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: world.key.arn }
    ])
    expect(result.stdout).toContain(
      `\nTrusted key ${fingerprintOf(key)}, RSA_2048, by key-id (${world.key.arn})\n`
    )
    expect(result.stdout).not.toContain('can be moved')
  })

  test('is asked with the credentials of the environment when there is no role', async () => {
    const world = await startWorld()
    const { accessKeyId, secretAccessKey } = world.credentials.addUser('arn:aws:iam::111122223333:user/ci')
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
    const result = await verify(world, { 'key-id': world.key.arn }, { env })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(world.kms.calls).toMatchObject([{ principal: 'arn:aws:iam::111122223333:user/ci' }])
    expect([...world.sts.requests, ...world.oidc.requests]).toEqual([])
    expect(result.stdout).toContain(
      'AWS credentials come from the environment, so this step cannot limit what they allow. With role-to-assume, they would be limited to this key and operation.\n'
    )
  })

  test('that is an alias is said to be movable', async () => {
    const world = await startWorld()
    const inputs = { ...world.awsInputs, 'key-id': ALIAS, 'aws-region': world.region }
    const result = await verify(world, inputs)
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toContain(
      `\nThe alias ${ALIAS} can be moved to another key; pin the key in public-key-fingerprint to detect that.\n`
    )
    const { keyId } = await world.kms.createKey()
    world.kms.pointAlias(ALIAS, keyId)
    expect(verdictsOf(await verify(world, inputs))).toEqual({ 'dist/app.tgz': 'wrong-key-or-damaged' })
    const pinned = await verify(world, { ...inputs, 'public-key-fingerprint': fingerprintOf(key) })
    expectFailure(pinned, {
      code: 'NO_TRUSTED_KEY',
      message: `No key satisfies every trust anchor; found: ${fingerprintOf(other)} (not pinned).`,
      hint: AGREE_HINT
    })
  })

  test.each([
    { state: 'Disabled', message: /is disabled/ },
    { state: 'PendingDeletion', message: /is pending deletion/ }
  ] as const)('of a key that is $state is an error', async ({ state, message }) => {
    const world = await startWorld()
    world.kms.setState(world.key.keyId, state)
    const result = await verify(world, world.awsInputs)
    expect(result.exitCode).toBe(1)
    expect(result.annotations).toHaveLength(1)
    expect(result.annotations[0]).toMatchObject({
      title: 'KMS_KEY_UNUSABLE',
      message: expect.stringMatching(message)
    })
    expect(result.outputs.get('verified')).toBe('false')
    // the key that was exported when it signed is still trusted
    const files = { ...signed(), 'keys/release.pem': pemOf(key) }
    expect(await verify(world, { 'trusted-public-key': 'keys/release.pem' }, { files })).toMatchObject({
      exitCode: 0
    })
  })
})

describe('public-key-fingerprint alone', () => {
  test.each([
    {
      where: 'beside the artifact as PEM',
      files: () => ({ 'dist/release.pem': pemOf(key) }),
      found: 'dist/release.pem'
    },
    {
      where: 'beside the artifact as DER',
      files: () => ({ 'dist/release.der': derOf(key) }),
      found: 'dist/release.der'
    },
    {
      where: 'beside the artifact as .pub',
      files: () => ({ 'dist/release.pub': pemOf(key) }),
      found: 'dist/release.pub'
    },
    { where: 'in the workspace', files: () => ({ 'release.pem': pemOf(key) }), found: 'release.pem' },
    {
      where: 'among other keys and what is none',
      files: () => ({
        'dist/a.pem': pemOf(other),
        'dist/b.pem': 'no key',
        'dist/c.der': Buffer.alloc(70_000),
        'dist/d.pem': pemOf(key)
      }),
      found: 'dist/d.pem'
    }
  ])('trusts the key that lies $where', async ({ files, found }) => {
    const world = await startWorld()
    const result = await verify(
      world,
      { 'public-key-fingerprint': fingerprintOf(key).toUpperCase().replace('SHA', 'sha') },
      { files: { ...signed(), ...files() } }
    )
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(result.stdout).toContain(
      `\nTrusted key ${fingerprintOf(key)}, RSA_2048, by public-key-fingerprint (key found as ${found})\n`
    )
    expect(world.github.requests).toEqual([])
  })

  test('trusts the key on the release', async () => {
    const world = await startWorld()
    const { github, release } = world
    github.addAsset(release, { name: 'app.tgz', content: CONTENT })
    github.addAsset(release, { name: 'app.tgz.sig', content: signatureOf(key, CONTENT) })
    github.addAsset(release, { name: 'old.pem', content: pemOf(other) })
    github.addAsset(release, { name: 'signing-public-key.der', content: derOf(key) })
    github.addAsset(release, { name: 'never-completed.pem' })
    const inputs = { artifacts: undefined, 'release-assets': 'app.tgz', 'release-tag': TAG }
    const result = await verify(world, { ...inputs, 'public-key-fingerprint': fingerprintOf(key) })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(result.stdout).toContain('by public-key-fingerprint (key found as signing-public-key.der)\n')

    const unpinned = await startWorld()
    expectInputProblem(
      unpinned,
      await verify(unpinned, inputs),
      'trusted-public-key: no key to trust is given; give a public key file from the checkout, a pin in public-key-fingerprint, or key-id'
    )
  })

  test('may pin several keys, as while they are rotated', async () => {
    const world = await startWorld()
    const files = {
      'keys.d/x.pem': 'not looked at',
      'old.pem': pemOf(other),
      'new.pem': pemOf(key),
      'dist/old.tgz': 'old',
      'dist/old.tgz.sig': signatureOf(other, 'old'),
      'dist/new.tgz': 'new',
      'dist/new.tgz.sig': signatureOf(key, 'new')
    }
    const pins = `# 2025\n${fingerprintOf(other)}\n\n# 2026\n${fingerprintOf(key)}\n`
    const result = await verify(world, { 'public-key-fingerprint': pins }, { files })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(verdictsOf(result)).toEqual({ 'dist/new.tgz': 'verified', 'dist/old.tgz': 'verified' })
    expect(result.outputs.get('public-key-fingerprint')?.split('\n').sort()).toEqual(
      [fingerprintOf(key), fingerprintOf(other)].sort()
    )
  })

  test('that no key has is an error', async () => {
    const world = await startWorld()
    const pin = `sha256:${'0'.repeat(64)}`
    const hint =
      'Put the public key beside the artifacts or on the release, or give it as trusted-public-key.'
    const nothing = await verify(world, { 'public-key-fingerprint': pin })
    expectFailure(nothing, {
      code: 'NO_TRUSTED_KEY',
      message: `No key with the pinned fingerprint ${pin} was found; 0 public keys were looked at.`,
      hint
    })
    const files = { ...signed(), 'dist/release.pem': pemOf(key) }
    const another = await verify(world, { 'public-key-fingerprint': pin }, { files })
    expect(another.exitCode).toBe(1)
    expect(another.annotations).toMatchObject([
      {
        title: 'NO_TRUSTED_KEY',
        message: expect.stringMatching(
          new RegExp(
            `^No key with the pinned fingerprint ${pin} was found; .*${fingerprintOf(key)} \\(not pinned\\)`
          )
        )
      }
    ])
    expect(another.outputs.get('verified')).toBe('false')
  })

  test('an artifact by a key that is at hand but not pinned is refused by name', async () => {
    const world = await startWorld()
    const files = { ...signed(other), 'dist/a.pem': pemOf(key), 'dist/b.pem': pemOf(other) }
    const result = await verify(world, { 'public-key-fingerprint': fingerprintOf(key) }, { files })
    expect(result.exitCode).toBe(1)
    expect(resultsOf(result)[0]?.diagnosis).toEqual({
      cause: 'key-not-pinned',
      message: `the key ${fingerprintOf(other)} signed exactly this file, but that key is not pinned in public-key-fingerprint`,
      hint: 'Add this fingerprint to public-key-fingerprint if the key is intended; get it from its owner, not from the release.'
    })
  })
})

describe('anchors that disagree', () => {
  test('a key file and a pin', async () => {
    const world = await startWorld()
    const files = { ...signed(), 'release.pem': pemOf(key), 'other.pem': pemOf(other) }
    const inputs = { 'trusted-public-key': 'release.pem', 'public-key-fingerprint': fingerprintOf(other) }
    const result = await verify(world, inputs, { files })
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'NO_TRUSTED_KEY',
      message: `No key satisfies every trust anchor; found: ${fingerprintOf(key)} (not pinned).`,
      hint: AGREE_HINT
    })
  })

  test('a key file and a KMS key', async () => {
    const world = await startWorld()
    const files = { ...signed(), 'other.pem': pemOf(other) }
    const result = await verify(world, { ...world.awsInputs, 'trusted-public-key': 'other.pem' }, { files })
    expectFailure(result, {
      code: 'NO_TRUSTED_KEY',
      message: `No key satisfies every trust anchor; found: ${fingerprintOf(other)} (not trusted), ${fingerprintOf(key)} (not trusted).`,
      hint: AGREE_HINT
    })
    expect(result.outputs.get('verified')).toBe('false')
  })

  test('several key files of which the KMS key is one: only that one is trusted', async () => {
    const world = await startWorld()
    const files = {
      'keys/a.pem': pemOf(other),
      'keys/b.pem': pemOf(key),
      'dist/a.tgz': 'a',
      'dist/a.tgz.sig': signatureOf(other, 'a'),
      'dist/b.tgz': 'b',
      'dist/b.tgz.sig': signatureOf(key, 'b')
    }
    const inputs = { ...world.awsInputs, 'trusted-public-key': 'keys/a.pem\nkeys/b.pem' }
    const result = await verify(world, inputs, { files })
    expect(verdictsOf(result)).toEqual({ 'dist/a.tgz': 'key-not-trusted', 'dist/b.tgz': 'verified' })
    expect(resultsOf(result)[0]?.diagnosis).toMatchObject({
      message: `the key ${fingerprintOf(other)} signed exactly this file, but that key is not among the trusted ones`,
      hint: 'Give the key as trusted-public-key, key-id or public-key-fingerprint if it is intended.'
    })
  })

  test('all three that agree', async () => {
    const world = await startWorld()
    const files = { ...signed(), 'keys/release.pem': pemOf(key) }
    const inputs = { 'trusted-public-key': 'keys/release.pem', 'public-key-fingerprint': fingerprintOf(key) }
    const result = await verify(world, { ...world.awsInputs, ...inputs }, { files })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(result.stdout).toContain(
      `by trusted-public-key keys/release.pem and key-id (${world.key.arn}) and public-key-fingerprint\n`
    )
  })
})

describe('a revoked key', () => {
  const files = () => ({
    'keys/a.pem': pemOf(key),
    'keys/b.pem': pemOf(other),
    'dist/a.tgz': 'a',
    'dist/a.tgz.sig': signatureOf(key, 'a'),
    'dist/b.tgz': 'b',
    'dist/b.tgz.sig': signatureOf(other, 'b')
  })

  test('is refused by name although its file is trusted', async () => {
    const world = await startWorld()
    const inputs = {
      'trusted-public-key': 'keys/a.pem\nkeys/b.pem',
      'public-key-fingerprint': `any\n!${fingerprintOf(other)}`
    }
    const result = await verify(world, inputs, { files: files() })
    expect(verdictsOf(result)).toEqual({ 'dist/a.tgz': 'verified', 'dist/b.tgz': 'key-revoked' })
    expect(resultsOf(result)[1]?.diagnosis).toMatchObject({
      message: `the key ${fingerprintOf(other)} signed exactly this file, but that key is revoked in public-key-fingerprint`,
      hint: 'Sign it with a key that is not revoked.'
    })
    expect(result.outputs.get('public-key-fingerprint')).toBe(fingerprintOf(key))
  })

  test('cannot be allowed by a pin as well', async () => {
    const world = await startWorld()
    const pin = fingerprintOf(key)
    const inputs = { 'trusted-public-key': 'keys/a.pem', 'public-key-fingerprint': `${pin}\n!${pin}` }
    const result = await verify(world, inputs, { files: files() })
    const problem = `public-key-fingerprint: ${pin} is both allowed and revoked; remove one of the two lines`
    expect(result).toMatchObject(inputProblem(problem))
  })

  test.each([
    { anchor: 'its file', inputs: () => ({ 'trusted-public-key': 'keys/a.pem' }) },
    { anchor: 'KMS', inputs: (world: World) => world.awsInputs }
  ])('is not trusted on the word of $anchor', async ({ inputs }) => {
    const world = await startWorld()
    const pins = { 'public-key-fingerprint': `!${fingerprintOf(key)}` }
    const result = await verify(world, { ...inputs(world), ...pins }, { files: files() })
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'NO_TRUSTED_KEY',
      message: `No key satisfies every trust anchor; found: ${fingerprintOf(key)} (revoked).`,
      hint: AGREE_HINT
    })
  })

  test('alone is no anchor', async () => {
    const world = await startWorld()
    const result = await verify(world, { 'public-key-fingerprint': `!${fingerprintOf(other)}` })
    expect(result.exitCode).toBe(1)
    expectInputProblem(
      world,
      result,
      'trusted-public-key: no key to trust is given; give a public key file from the checkout, a pin in public-key-fingerprint, or key-id'
    )
  })
})

describe('verify-with: kms', () => {
  test('asks KMS about the digest of each artifact, with a session that may do just that', async () => {
    const world = await startWorld()
    const files = Object.fromEntries(
      SIGNING_ALGORITHMS.flatMap(algorithm => [
        [`dist/${algorithm}.tgz`, algorithm],
        [`dist/${algorithm}.tgz.sig`, signatureOf(key, algorithm, algorithm)]
      ])
    )
    const result = await verify(world, { ...world.awsInputs, 'verify-with': 'kms' }, { files })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    const [first, ...calls] = world.kms.calls
    expect(first).toMatchObject({ operation: 'GetPublicKey' })
    expect(new Set(calls.map(({ signingAlgorithm }) => signingAlgorithm))).toEqual(
      new Set(SIGNING_ALGORITHMS)
    )
    expect(new Set(calls.map(({ operation, messageType }) => `${operation} ${messageType}`))).toEqual(
      new Set(['Verify DIGEST'])
    )
    expect(world.sts.calls).toHaveLength(1)
    expect(world.sts.calls[0]?.policy).not.toContain('kms:Sign"')
  })

  test('asks only about what the local check accepts', async () => {
    const world = await startWorld()
    const files = {
      ...signed(),
      'dist/b.tgz': 'b',
      'dist/b.tgz.sig': withBitFlipped(signatureOf(key, 'b'), 8)
    }
    const result = await verify(world, { ...world.awsInputs, 'verify-with': 'kms' }, { files })
    expect(verdictsOf(result)).toEqual({ 'dist/app.tgz': 'verified', 'dist/b.tgz': 'wrong-key-or-damaged' })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Verify'])
  })

  test.each(['the key of the statement', 'a key of ML-DSA'])(
    'may ask for what signing-algorithm does not pin: %s',
    async which => {
      const world = await startWorld()
      const mlDsa = await world.kms.createKey({ keySpec: 'ML_DSA_65' })
      world.github.setTag(TAG)
      const made = await world.sign({
        strategy: 'both',
        'statement-file': 'release.sigstore.json',
        'additional-key-id': mlDsa.arn,
        upload: 'all'
      })
      expect(made).toMatchObject({ exitCode: 0 })
      const before = world.kms.calls.length
      const [keyId, assets] =
        which === 'a key of ML-DSA'
          ? [mlDsa.arn, 'app.tgz\nSHA256SUMS\nrelease-binding.json']
          : [world.key.arn, '*\n!*ml-dsa*']
      const result = await world.verify({
        ...world.awsInputs,
        'key-id': keyId,
        'release-assets': assets,
        'release-tag': TAG,
        'verify-with': 'kms',
        'signing-algorithm': 'RSASSA_PSS_SHA_256'
      })
      expect(result).toMatchObject({ annotations: [], exitCode: 0 })
      const asked = world.kms.calls.slice(before).map(({ signingAlgorithm }) => signingAlgorithm)
      expect(asked).toContain(which === 'a key of ML-DSA' ? 'ML_DSA_SHAKE_256' : 'RSASSA_PKCS1_V1_5_SHA_256')
    }
  )

  test('refuses what KMS refuses', async () => {
    const world = await startWorld()
    world.kms.faults.next({
      kind: 'respond',
      match: ({ headers }) => headers['x-amz-target'] === 'TrentService.Verify',
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ __type: 'KMSInvalidSignatureException' })
    })
    const result = await verify(world, { ...world.awsInputs, 'verify-with': 'kms' })
    expect(result.exitCode).toBe(1)
    expect(resultsOf(result)[0]?.diagnosis).toEqual({
      cause: 'kms-disagrees',
      message: `the local check accepts the signature, but KMS rejects it with ${world.key.arn}`,
      hint: 'Correct AWS_ENDPOINT_URL_KMS, or the trusted key, which must be the public key of key-id; trust neither result until this is explained.'
    })
  })

  test('refuses a salt that KMS would not make', async () => {
    const world = await startWorld({ kms: { pssSalt: 'max' } })
    const made = await world.sign({ upload: 'none' })
    expect(warningsOf(made)).toEqual([
      'The KMS at AWS_ENDPOINT_URL_KMS signs with a PSS salt of 222 bytes, expected 32 as AWS KMS makes it: it is an emulator.'
    ])
    const inputs = { ...world.awsInputs, artifacts: 'dist/app.tgz', 'verify-with': 'kms' }
    const strict = await startWorld()
    const here = { cwd: made.workspace }
    expect(verdictsOf(await verify(world, inputs, here))).toEqual({ 'dist/app.tgz': 'verified' })
    const local = await verify(world, { ...inputs, 'verify-with': 'local' }, here)
    expect(resultsOf(local)).toMatchObject([{ verified: true, saltLength: 222 }])
    const refused = await verify(strict, { ...inputs, ...strict.awsInputs }, here)
    expect(verdictsOf(refused)).toEqual({ 'dist/app.tgz': 'kms-disagrees' })
  })

  test('is an error when the key behind an alias changes in between', async () => {
    const world = await startWorld()
    const other = await world.kms.createKey()
    world.kms.lie({ kind: 'key-arn', keyArn: other.arn }, { operation: 'Verify' })
    const result = await verify(world, { ...world.awsInputs, 'verify-with': 'kms' })
    expect(result.exitCode).toBe(1)
    expectFailure(result, {
      code: 'KMS_ANSWER_WRONG',
      message: `${world.key.arn} was ${world.key.arn} at first, but KMS then used ${other.arn}.`,
      hint: 'Check AWS_ENDPOINT_URL_KMS and the network between this machine and KMS: AWS never sends such a response.'
    })
  })

  test('is an error when the key may not verify', async () => {
    const world = await startWorld()
    world.kms.deny('kms:Verify')
    const result = await verify(world, { ...world.awsInputs, 'verify-with': 'kms' })
    expect(result.exitCode).toBe(1)
    expect(result.annotations).toHaveLength(1)
    expect(result.annotations[0]).toMatchObject({
      title: 'KMS_ACCESS_DENIED',
      message: expect.stringMatching(
        /is not authorized to perform: kms:Verify .* Compare signing-algorithm \(RSASSA_PSS_SHA_256\), role-to-assume and key-id of this step with what the policies of arn:aws:iam::111122223333:role\/release-signing allow, and correct the workflow\. A role that may not use this key yet needs the statement in the log\.$/
      )
    })
    expect(jsonOutput(result, 'results')).toEqual([])
  })

  test('is an error when the key was disabled since', async () => {
    const world = await startWorld()
    world.kms.faults.next({
      kind: 'drop-before',
      match: ({ headers }) => {
        if (headers['x-amz-target'] === 'TrentService.Verify') world.kms.setState(world.key.keyId, 'Disabled')
        return false
      }
    })
    const result = await verify(world, { ...world.awsInputs, 'verify-with': 'kms' })
    expect(result.exitCode).toBe(1)
    expect(result.annotations).toMatchObject([{ title: 'KMS_KEY_UNUSABLE' }])
    expect(result.outputs.get('verified')).toBe('false')
  })
})
