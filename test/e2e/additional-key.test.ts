import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FakeKey } from '../fakes/kms.ts'
import type { MlDsaKeySpec, TestKeySpec } from '../support/keys.ts'
import {
  assetNames,
  decodeEntities,
  downloadAssets,
  expectFailure,
  expectInputProblem,
  jsonOutput,
  kmsOperations,
  unwrapped
} from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { testKey } from '../support/keys.ts'
import { runKmsSign } from '../support/run-kms-sign.ts'
import { fingerprintOf, pemOf, resultsOf, signatureOf, withBitFlipped } from '../support/signed-files.ts'
import { ARTIFACT, startWorld, TAG } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'

// A second key that signs the checksums file, through the committed bundle.

const SPECS = ['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const satisfies readonly MlDsaKeySpec[]
const LENGTHS = { ML_DSA_44: 2420, ML_DSA_65: 3309, ML_DSA_87: 4627 } as const

interface TwoKeys {
  readonly world: World
  readonly additional: FakeKey
  readonly inputs: Inputs
}

async function twoKeys(keySpec: TestKeySpec = 'ML_DSA_65', inputs: Inputs = {}): Promise<TwoKeys> {
  const world = await startWorld()
  const additional = await world.kms.createKey({ keySpec })
  return {
    world,
    additional,
    inputs: { strategy: 'both', upload: 'all', 'additional-key-id': additional.arn, ...inputs }
  }
}

const pinsOf = ({ world, additional }: TwoKeys): string =>
  `${fingerprintOf(world.key.publicKey)}\n${fingerprintOf(additional.publicKey)}`

const verifyAll = ({ world }: TwoKeys, inputs: Inputs): Promise<ActionResult> =>
  world.verify({ 'release-assets': '*', 'release-tag': TAG, ...inputs })

const signCalls = ({ world }: TwoKeys): World['kms']['calls'] =>
  world.kms.calls.filter(({ operation }) => operation === 'Sign')

describe.each(SPECS)('an additional key of %s', spec => {
  const suffix = spec.toLowerCase().replaceAll('_', '-')

  test('signs the list, is attached and kept, and both keys are demanded and verified', async () => {
    const keys = await twoKeys(spec)
    const { world, additional, inputs } = keys
    const result = await world.sign(inputs)
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toEqual(
      expect.arrayContaining([
        `SHA256SUMS.${suffix}.sig`,
        `signing-public-key.${suffix}.pem`,
        'SHA256SUMS.sig',
        'signing-public-key.pem',
        'app.tgz.sig'
      ])
    )
    // KMS got 64 bytes of the list, and digests else
    const ofAdditional = signCalls(keys).filter(({ keyId }) => keyId === additional.arn)
    expect(ofAdditional).toMatchObject([
      { messageType: 'EXTERNAL_MU', signingAlgorithm: 'ML_DSA_SHAKE_256', message: { length: 64 } }
    ])
    const signature = world.github.asset(world.release.id, `SHA256SUMS.${suffix}.sig`)
    expect(signature.content?.bytes()).toHaveLength(LENGTHS[spec])
    expect(jsonOutput(result, 'signatures')).toContainEqual(
      expect.objectContaining({
        artifact: 'SHA256SUMS',
        format: 'raw',
        signingAlgorithm: 'ML_DSA_SHAKE_256',
        assetName: `SHA256SUMS.${suffix}.sig`,
        kept: false
      })
    )
    expect(result.outputs.get('public-key-fingerprint')).toBe(pinsOf(keys))
    expect(result.outputs.get('key-arn')).toBe(`${world.key.arn}\n${additional.arn}`)
    expect(result.outputs.get('public-key-file')).toBe(
      `signing-public-key.pem\nsigning-public-key.${suffix}.pem`
    )
    const verified = await verifyAll(keys, {
      'require-signatures': 'all',
      'public-key-fingerprint': pinsOf(keys)
    })
    expect(verified.exitCode).toBe(0)
    for (const { keys: signers } of resultsOf(verified) as readonly { readonly keys?: readonly string[] }[])
      expect([...(signers ?? [])].sort()).toEqual(pinsOf(keys).split('\n').sort())
    const before = signCalls(keys).length
    const again = await world.sign(inputs)
    expect(again.exitCode).toBe(0)
    expect(signCalls(keys)).toHaveLength(before)
  })
})

describe('an additional key', () => {
  test.each(['RSA_2048', 'RSA_3072', 'ECC_NIST_P256', 'ECC_NIST_P521'] as const)(
    'can be of %s',
    async spec => {
      const keys = await twoKeys(spec)
      expect((await keys.world.sign(keys.inputs)).exitCode).toBe(0)
      const suffix = spec.toLowerCase().replaceAll('_', '-')
      expect(assetNames(keys.world)).toContain(`SHA256SUMS.${suffix}.sig`)
      const verified = await verifyAll(keys, {
        'require-signatures': 'all',
        'public-key-fingerprint': pinsOf(keys)
      })
      expect(verified.exitCode).toBe(0)
    }
  )

  test('is recorded, named in the summary and in the notes, and holds at the publish gate', async () => {
    const keys = await twoKeys('ML_DSA_65', {
      'record-file': 'record.json',
      'publish-release': 'true',
      'verify-instructions': 'true'
    })
    const { world, additional, inputs } = keys
    const result = await world.sign(inputs)
    expect(result.exitCode).toBe(0)
    expect(world.release.draft).toBe(false)
    const record = JSON.parse(readFileSync(join(result.workspace, 'record.json'), 'utf8')) as {
      readonly artifacts: readonly { readonly name: string; readonly signatures: readonly object[] }[]
    }
    expect(record).toMatchObject({
      key: { arn: world.key.arn },
      additionalKey: {
        arn: additional.arn,
        spec: 'ML_DSA_65',
        fingerprint: fingerprintOf(additional.publicKey)
      }
    })
    expect(record.artifacts.at(-1)).toMatchObject({
      name: 'SHA256SUMS',
      signatures: [
        { name: 'SHA256SUMS.sig' },
        { name: 'SHA256SUMS.ml-dsa-65.sig', signingAlgorithm: 'ML_DSA_SHAKE_256' }
      ]
    })
    const command =
      'openssl pkeyutl -verify -rawin -pubin -inkey signing-public-key.ml-dsa-65.pem -sigfile SHA256SUMS.ml-dsa-65.sig -in SHA256SUMS'
    for (const text of [unwrapped(decodeEntities(result.summary)), world.release.body ?? '']) {
      expect(text).toContain(command)
      expect(text).toContain('OpenSSL 3.5 or newer')
      expect(text).toContain(fingerprintOf(additional.publicKey))
    }
    const verified = await verifyAll(keys, {
      'require-signatures': 'all',
      'require-binding': 'true',
      'public-key-fingerprint': pinsOf(keys)
    })
    expect(verified.exitCode).toBe(0)
  })

  test('is rotated: the new key has names of its own, and with overwrite takes those of one of its kind', async () => {
    const keys = await twoKeys()
    const { world, inputs } = keys
    expect((await world.sign(inputs)).exitCode).toBe(0)
    const next = await world.kms.createKey({ keySpec: 'ML_DSA_65' })
    const refused = await world.sign({ ...inputs, 'additional-key-id': next.arn })
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain('signing-public-key.ml-dsa-65.pem already exists with another key')
    const replaced = await world.sign({ ...inputs, 'additional-key-id': next.arn, overwrite: 'true' })
    expect(replaced.exitCode).toBe(0)
    const verified = await verifyAll(
      { ...keys, additional: next },
      { 'require-signatures': 'all', 'public-key-fingerprint': pinsOf({ ...keys, additional: next }) }
    )
    expect(verified.exitCode).toBe(0)
  })

  test('signs with nothing attached, and the command demands both keys', async () => {
    const keys = await twoKeys('ML_DSA_65', { upload: 'none', strategy: 'checksums' })
    const result = await keys.world.sign(keys.inputs)
    expect(result.exitCode).toBe(0)
    const args = [
      'verify',
      ...['signing-public-key.pem', 'signing-public-key.ml-dsa-65.pem'].flatMap(key => ['--key', key]),
      '--require-signatures',
      'all',
      'dist/app.tgz'
    ]
    const verified = await runKmsSign({ cwd: result.workspace, args })
    expect(verified.stdout).toContain('also signed by')
    expect(verified.exitCode).toBe(0)
    const one = await runKmsSign({ cwd: result.workspace, args: [...args.slice(0, 3), ...args.slice(5)] })
    expect([one.exitCode, one.stderr + one.stdout]).toEqual([1, expect.stringContaining('there is one only')])
  })

  test('dry run: asks KMS about both keys, and without credentials says what is not known', async () => {
    const keys = await twoKeys()
    const { world, additional, inputs } = keys
    const dry = await world.sign({ ...inputs, 'dry-run': 'true' })
    expect(dry.exitCode).toBe(0)
    expect(dry.stdout).toContain(
      `KMS would sign SHA256SUMS with ${additional.arn} and ML_DSA_SHAKE_256 as well.`
    )
    expect(dry.stdout).toContain('SHA256SUMS.ml-dsa-65.sig')
    expect(signCalls(keys).every(({ dryRun }) => dryRun)).toBe(true)
    expect(assetNames(world)).toEqual([])
  })

  test('a file of an earlier run is no artifact of the next one', async () => {
    const keys = await twoKeys('ML_DSA_65', { artifacts: 'dist/*', 'output-directory': 'dist' })
    const first = await keys.world.sign(keys.inputs)
    expect(first.exitCode).toBe(0)
    const again = await keys.world.sign(keys.inputs, { cwd: first.workspace })
    expect(again.exitCode).toBe(0)
    expect(again.stdout).toContain('Excluded dist/SHA256SUMS.ml-dsa-65.sig: this step writes it.')
    expect(again.stdout).toContain('Excluded dist/signing-public-key.ml-dsa-65.pem: this step writes it.')
  })
})

describe('what is refused', () => {
  test('a run without a checksums file, before AWS is asked', async () => {
    const { world, inputs } = await twoKeys('ML_DSA_65', { strategy: 'each' })
    expectInputProblem(
      world,
      await world.sign(inputs),
      'additional-key-id: that key signs the checksums file, and with strategy: each there is none; set strategy to checksums or both, or remove it'
    )
    expect(world.kms.calls).toEqual([])
  })

  test('the same key twice: by its ARN before AWS is asked, by an alias before anything is signed', async () => {
    const { world, inputs } = await twoKeys()
    expectInputProblem(
      world,
      await world.sign({ ...inputs, 'additional-key-id': world.key.arn }),
      `additional-key-id: the same key as key-id, "${world.key.arn}"; give another one, or remove it`
    )
    world.kms.pointAlias('alias/second', world.key.keyId)
    const result = await world.sign({ ...inputs, 'additional-key-id': 'alias/second' })
    expect(result.exitCode).toBe(1)
    expect(result.stdout).toContain('additional-key-id is the same key as key-id')
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('a key of ML-DSA as key-id, and its algorithm as signing-algorithm', async () => {
    const { world, additional, inputs } = await twoKeys()
    expectFailure(await world.sign({ ...inputs, 'key-id': additional.arn, 'additional-key-id': undefined }), {
      code: 'KMS_KEY_UNUSABLE',
      message: `The key ${additional.arn} (ML_DSA_65) cannot sign with RSASSA_PSS_SHA_256; it lists ML_DSA_SHAKE_256.`,
      hint: 'A key of ML-DSA signs the checksums file only: give it as additional-key-id, and a key of RSA or on a NIST curve as key-id.'
    })
    const named = await world.sign({ ...inputs, 'signing-algorithm': 'ML_DSA_SHAKE_256' })
    expect(named.exitCode).toBe(1)
    expect(named.stdout).toContain('give one as additional-key-id to sign')
  })

  test.each([
    [
      'ECC_SECG_P256K1',
      'SIGN_VERIFY',
      'ECC_NIST_P521, ML_DSA_44, ML_DSA_65 or ML_DSA_87: it is a key on secp256k1'
    ],
    ['ECC_NIST_P256', 'KEY_AGREEMENT', 'it is for key agreement'],
    ['RSA_2048', 'ENCRYPT_DECRYPT', 'it is for encryption']
  ] as const)('a key of %s for %s, before anything is signed', async (keySpec, keyUsage, message) => {
    const { world, inputs } = await twoKeys()
    const other = await world.kms.createKey({ keySpec, keyUsage })
    const result = await world.sign({ ...inputs, 'additional-key-id': other.arn })
    expect(result.exitCode).toBe(1)
    expect(result.stdout).toContain('KMS_KEY_UNUSABLE')
    expect(result.stdout).toContain(message)
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('a damaged answer of KMS', async () => {
    const { world, inputs } = await twoKeys('ML_DSA_65', { strategy: 'checksums' })
    world.kms.lie({ kind: 'damaged-signature' }, { times: 2 })
    const damaged = await world.sign(inputs)
    expect(damaged.exitCode).toBe(1)
    expect(damaged.stdout).toContain('does not verify with the public key')
    expect(assetNames(world)).toEqual([])
  })

  test('a key that is not pinned, by its input', async () => {
    const { world, additional, inputs } = await twoKeys()
    const result = await world.sign({
      ...inputs,
      'public-key-fingerprint': fingerprintOf(world.key.publicKey)
    })
    expectFailure(result, {
      code: 'KEY_NOT_ALLOWED',
      message: `The key ${additional.arn} has the fingerprint ${fingerprintOf(additional.publicKey)}, expected ${fingerprintOf(world.key.publicKey)}.`,
      hint: 'Correct additional-key-id (an alias may have been moved), or add its fingerprint to public-key-fingerprint if this key is intended.'
    })
    expect(kmsOperations(world)).not.toContain('Sign')
  })

  test('a denied call names the input of its key', async () => {
    const { world, additional, inputs } = await twoKeys()
    world.kms.setState(additional.keyId, 'Disabled')
    const result = await world.sign(inputs)
    expect(result.exitCode).toBe(1)
    expect(result.stdout).toContain(additional.arn)
    expect(kmsOperations(world)).not.toContain('Sign')
  })
})

describe('verify mode', () => {
  const signedKeys = async (): Promise<TwoKeys> => {
    const keys = await twoKeys()
    const result = await keys.world.sign(keys.inputs)
    expect(result.exitCode).toBe(0)
    return keys
  }

  test('any: says which keys signed, and which did not', async () => {
    const keys = await signedKeys()
    const { world } = keys
    world.release.assets.splice(
      world.release.assets.findIndex(({ name }) => name === 'SHA256SUMS.ml-dsa-65.sig'),
      1
    )
    const verified = await verifyAll(keys, { 'public-key-fingerprint': pinsOf(keys) })
    expect(verified.exitCode).toBe(0)
    expect(verified.stdout).toContain(
      `signed by ${fingerprintOf(world.key.publicKey)}, and not by ${fingerprintOf(keys.additional.publicKey)}`
    )
    const all = await verifyAll(keys, {
      'public-key-fingerprint': pinsOf(keys),
      'require-signatures': 'all'
    })
    expect(all.exitCode).toBe(1)
    expect(all.stdout).toContain('require-signatures is all')
  })

  test('is rolled out where releases are verified first, as docs/post-quantum.md says', async () => {
    const keys = await twoKeys()
    const { world, additional, inputs } = keys
    const { 'additional-key-id': _, ...before } = inputs
    expect((await world.sign(before)).exitCode).toBe(0)
    const both = { 'public-key-fingerprint': pinsOf(keys) }
    expect((await verifyAll(keys, both)).exitCode).toBe(0)
    expect((await world.sign({ ...inputs, ...both })).exitCode).toBe(0)
    expect((await verifyAll(keys, both)).exitCode).toBe(0)
    // who pins the first key alone rejects a key that they do not know
    const late = await verifyAll(keys, { 'public-key-fingerprint': fingerprintOf(world.key.publicKey) })
    const causes = resultsOf(late).map(({ artifact, diagnosis }) => [artifact, diagnosis?.cause])
    expect(causes.filter(([, cause]) => cause !== undefined)).toEqual([
      ['SHA256SUMS.ml-dsa-65.sig', 'asset-unverified'],
      ['signing-public-key.ml-dsa-65.pem', 'key-not-trusted']
    ])
    // a key that is lost or revoked leaves one, of which all is not demanded
    const revoked = `${fingerprintOf(world.key.publicKey)}\n!${fingerprintOf(additional.publicKey)}`
    const all = await verifyAll(keys, { 'public-key-fingerprint': revoked, 'require-signatures': 'all' })
    expect(all.stdout).toContain('there is one only')
    const exempted = ['*', '!SHA256SUMS.ml-dsa-65.sig', '!signing-public-key.ml-dsa-65.pem'].join('\n')
    const one = await verifyAll(keys, { 'public-key-fingerprint': revoked, 'release-assets': exempted })
    expect(one.exitCode).toBe(0)
  })

  test('an ML-DSA key alone is an anchor for what the list has', async () => {
    const keys = await signedKeys()
    const folder = downloadAssets(keys.world, { 'app.tgz': ARTIFACT['dist/app.tgz'] })
    const verified = await keys.world.verify(
      { artifacts: 'app.tgz', 'trusted-public-key': 'signing-public-key.ml-dsa-65.pem' },
      { cwd: folder }
    )
    expect(verified.exitCode).toBe(0)
    expect(resultsOf(verified)).toMatchObject([
      { verified: true, signingAlgorithm: 'ML_DSA_SHAKE_256', signatureFile: 'SHA256SUMS.ml-dsa-65.sig' }
    ])
  })

  test('the RSA key alone still verifies what both signed', async () => {
    const keys = await signedKeys()
    const folder = downloadAssets(keys.world, { 'app.tgz': ARTIFACT['dist/app.tgz'] })
    const verified = await keys.world.verify(
      { artifacts: 'app.tgz', 'trusted-public-key': 'signing-public-key.pem' },
      { cwd: folder }
    )
    expect(verified.exitCode).toBe(0)
  })

  test('all: a pin whose key is not there is an error, and so is one key alone', async () => {
    const keys = await signedKeys()
    const { world } = keys
    world.release.assets.splice(
      world.release.assets.findIndex(({ name }) => name === 'signing-public-key.ml-dsa-65.pem'),
      1
    )
    const missing = await verifyAll(keys, {
      'public-key-fingerprint': pinsOf(keys),
      'require-signatures': 'all'
    })
    expect(missing.exitCode).toBe(1)
    expect(missing.stdout).toContain('NO_TRUSTED_KEY')
    const one = await verifyAll(keys, {
      'public-key-fingerprint': fingerprintOf(world.key.publicKey),
      'require-signatures': 'all'
    })
    expect(one.stdout).toContain('there is one only')
    expect(one.exitCode).toBe(1)
  })
})

describe('a list that two keys signed, the bridge of a rotation', () => {
  const PAIRS = [
    ['RSA_2048', 'RSA_2048'],
    ['RSA_2048', 'RSA_4096'],
    ['RSA_2048', 'ECC_NIST_P256'],
    ['ECC_NIST_P256', 'ECC_NIST_P256'],
    ['ECC_NIST_P256', 'RSA_2048'],
    ['ECC_NIST_P256', 'ECC_NIST_P384']
  ] as const

  async function signedBy(first: TestKeySpec, next: TestKeySpec): Promise<TwoKeys> {
    const world = await startWorld({ key: { keySpec: first } })
    const additional = await world.kms.createKey({ keySpec: next })
    const algorithm = first === 'ECC_NIST_P256' ? { 'signing-algorithm': 'ECDSA_SHA_256' } : {}
    const inputs = { strategy: 'checksums', upload: 'all', 'additional-key-id': additional.arn, ...algorithm }
    expect((await world.sign(inputs)).exitCode).toBe(0)
    return { world, additional, inputs }
  }

  test.each(PAIRS)('of %s and %s is verified by who knows one of them', async (first, next) => {
    const { world, additional } = await signedBy(first, next)
    for (const known of [world.key, additional]) {
      const folder = downloadAssets(world, { 'known.pem': pemOf(known.publicKey) })
      const args = ['verify', '--key', 'known.pem', '--expect', `octo-org/product@${TAG}`, 'app.tgz']
      const { exitCode, stdout } = await runKmsSign({ cwd: folder, args })
      expect([first, next, exitCode, stdout]).toEqual([
        first,
        next,
        0,
        expect.stringContaining('Verified app.tgz')
      ])
    }
  })

  test('in a closed world the signature of the unknown key is exempted, else rejected', async () => {
    const keys = await signedBy('RSA_2048', 'RSA_2048')
    const known = { 'public-key-fingerprint': fingerprintOf(keys.world.key.publicKey) }
    const strict = await verifyAll(keys, known)
    expect(unwrapped(JSON.stringify(resultsOf(strict)))).toContain('SHA256SUMS.rsa-2048.sig')
    expect(strict.exitCode).toBe(1)
    const exempted = '*\n!SHA256SUMS.rsa-2048.sig\n!signing-public-key.rsa-2048.pem'
    expect((await verifyAll(keys, { ...known, 'release-assets': exempted })).exitCode).toBe(0)
  })

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(1)],
    ['another kind of file', () => Buffer.from('not a signature\n')]
  ])('must hold where its name is that of the known key, and it is %s', async (_, change) => {
    const { world } = await signedBy('RSA_2048', 'RSA_2048')
    const name = 'SHA256SUMS.rsa-2048.sig'
    const bytes = change(Buffer.from(world.github.asset(world.release.id, name).content?.bytes() ?? ''))
    const folder = downloadAssets(world, { [name]: bytes, 'known.pem': pemOf(world.key.publicKey) })
    writeFileSync(join(folder, name), bytes)
    const { exitCode } = await runKmsSign({ cwd: folder, args: ['verify', '--key', 'known.pem', 'app.tgz'] })
    expect(exitCode).toBe(1)
  })

  test.each(['SHA256SUMS.sig', 'SHA256SUMS.rsa-2048.sig'])(
    'is rejected where %s is by the known key, over another list',
    async name => {
      const { world } = await signedBy('RSA_2048', 'RSA_2048')
      const known = await testKey('RSA_2048', name === 'SHA256SUMS.sig' ? 1 : 0)
      const folder = downloadAssets(world, { 'known.pem': pemOf(known) })
      writeFileSync(join(folder, name), signatureOf(known, 'another list\n'))
      const args = ['verify', '--key', 'known.pem', 'app.tgz']
      const { exitCode, stdout } = await runKmsSign({ cwd: folder, args })
      expect([exitCode, stdout]).toEqual([
        1,
        expect.stringContaining('the trusted key signed (RSASSA_PSS_SHA_256), but not this content')
      ])
    }
  )

  test.each([
    ['SHA256SUMS.sig', 'RSA_4096'],
    ['SHA256SUMS.rsa-4096.sig', 'RSA_4096'],
    ['SHA256SUMS.sig', 'ECC_NIST_P256'],
    ['SHA256SUMS.ecc-nist-p256.sig', 'ECC_NIST_P256']
  ] as const)('is rejected where both are known, and %s (beside %s) is damaged', async (name, next) => {
    const { world, additional } = await signedBy('RSA_2048', next)
    const folder = downloadAssets(world, {
      'first.pem': pemOf(world.key.publicKey),
      'next.pem': pemOf(additional.publicKey)
    })
    writeFileSync(join(folder, name), withBitFlipped(readFileSync(join(folder, name)), 300))
    const args = ['verify', '--key', 'first.pem', '--key', 'next.pem', 'app.tgz']
    expect((await runKmsSign({ cwd: folder, args })).exitCode).toBe(1)
  })
})
