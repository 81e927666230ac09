import { describe, expect, test } from 'vitest'
import { CURVES, EC_SPECS } from '../../src/signature/curves.ts'
import { testKey } from '../support/keys.ts'
import {
  assetNames,
  downloadAssets,
  expectFailure,
  expectInputProblem,
  jsonOutput,
  kmsOperations,
  runPrintedCommand,
  warningsOf
} from '../support/outcome.ts'
import type { ActionResult } from '../support/run-action.ts'
import { runKmsSign } from '../support/run-kms-sign.ts'
import { certificateFile, CREATED_AT } from '../support/signature-files.ts'
import { fingerprintOf, pemOf, resultsOf, signatureOf, verdictsOf } from '../support/signed-files.ts'
import { ARTIFACT, startWorld, TAG } from '../support/world.ts'
import type { Inputs, World } from '../support/world.ts'
import { workspace } from '../support/workspace.ts'

// Keys on the NIST curves through the committed bundle, from signing to each way to verify.

const ALGORITHMS = {
  ECC_NIST_P256: 'ECDSA_SHA_256',
  ECC_NIST_P384: 'ECDSA_SHA_384',
  ECC_NIST_P521: 'ECDSA_SHA_512'
} as const

const CONTENT = ARTIFACT['dist/app.tgz']

/** The run failed with this one error, which says this. */
function expectOneError({ exitCode, annotations }: ActionResult, title: string, text: string): void {
  const errors = annotations.filter(({ level }) => level === 'error')
  expect({ exitCode, errors }).toMatchObject({
    exitCode: 1,
    errors: [{ title, message: expect.stringContaining(text) as string }]
  })
}

describe.each(EC_SPECS)('a key of %s', spec => {
  const algorithm = ALGORITHMS[spec]
  const list = `${CURVES[spec].hash.toUpperCase()}SUMS`
  const inputs = { 'signing-algorithm': algorithm }
  const start = (): Promise<World> => startWorld({ key: { keySpec: spec } })

  test('signs each artifact; the printed command, verify mode and the command agree', async () => {
    const world = await start()
    const result = await world.sign(inputs)
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toContain(`Key ${world.key.arn}, ${spec}, fingerprint sha256:`)
    expect(world.kms.calls.at(-1)).toMatchObject({ messageType: 'DIGEST', signingAlgorithm: algorithm })
    expect(jsonOutput(result, 'signatures')).toMatchObject([{ signingAlgorithm: algorithm }])
    const folder = downloadAssets(world, { 'app.tgz': CONTENT })
    expect(await runPrintedCommand(result, folder)).toBe('Verified OK\n')
    const verified = await world.verify(
      { artifacts: 'app.tgz', 'trusted-public-key': 'signing-public-key.pem', ...inputs },
      { cwd: folder }
    )
    expect(verified.exitCode).toBe(0)
    expect(resultsOf(verified)).toMatchObject([
      { verified: true, signingAlgorithm: algorithm, saltLength: null }
    ])
    const pin = fingerprintOf(world.key.publicKey)
    const args = ['verify', '--key', 'signing-public-key.pem', '--fingerprint', pin, 'app.tgz']
    const command = await runKmsSign({ cwd: folder, args })
    expect([command.exitCode, command.stdout]).toEqual([
      0,
      expect.stringContaining(`(raw), ${algorithm}, key ${pin}`)
    ])
  })

  test('signs list, record and artifacts of a bound release, which is kept on a re-run and is a closed world', async () => {
    const world = await start()
    const more = { ...inputs, strategy: 'both', 'record-file': 'record.json', upload: 'all' }
    const first = await world.sign(more)
    expect(first.exitCode).toBe(0)
    expect(assetNames(world)).toEqual(
      expect.arrayContaining([list, `${list}.sig`, 'app.tgz.sig', 'record.json.sig', 'release-binding.json'])
    )
    const calls = kmsOperations(world).filter(operation => operation === 'Sign').length
    const again = await world.sign(more)
    expect(again.exitCode).toBe(0)
    expect(kmsOperations(world).filter(operation => operation === 'Sign')).toHaveLength(calls)
    expect(jsonOutput(again, 'signatures')).toEqual(
      (jsonOutput(first, 'signatures') as object[]).map(signature => ({ ...signature, kept: true }))
    )
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'require-binding': 'true',
      'public-key-fingerprint': fingerprintOf(world.key.publicKey)
    })
    expect(verified.exitCode).toBe(0)
  })

  test('is verified by KMS as well, and its dry run says what would be done', async () => {
    const world = await start()
    const dry = await world.sign({ ...inputs, 'dry-run': 'true' })
    expect(dry.exitCode).toBe(0)
    expect(dry.stdout).toContain(`KMS would sign with ${world.key.arn} and ${algorithm}.`)
    await world.sign({ ...inputs, upload: 'all' })
    const verified = await world.verify({
      ...world.awsInputs,
      'release-assets': '*',
      'release-tag': TAG,
      'verify-with': 'kms'
    })
    expect(verified.exitCode).toBe(0)
    expect(kmsOperations(world)).toContain('Verify')
  })

  test('needs signing-algorithm, and the error names the right one', async () => {
    const world = await start()
    expectFailure(await world.sign(), {
      code: 'KMS_KEY_UNUSABLE',
      message: `The key ${world.key.arn} (${spec}) cannot sign with RSASSA_PSS_SHA_256; it lists ${algorithm}.`,
      hint: `Set signing-algorithm: ${algorithm}, or give another key.`
    })
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('makes OpenPGP and SSH signatures, with raw ones beside them, and all are verified', async () => {
    const world = await start()
    const privateKey = await testKey(spec)
    const certificate = await certificateFile(privateKey, { createdAt: CREATED_AT - 1000 })
    const forms = ['raw', 'base64 .b64', 'openpgp', 'openpgp-binary', 'ssh']
    const result = await world.sign(
      {
        ...inputs,
        'signature-format': forms.join('\n'),
        'openpgp-certificate': 'keys/release.asc',
        upload: 'all'
      },
      { files: { ...ARTIFACT, 'keys/release.asc': certificate } }
    )
    expect(result.exitCode).toBe(0)
    // raw and base64 are one signature, both forms of OpenPGP another, SSH the third
    expect(kmsOperations(world).filter(operation => operation === 'Sign')).toHaveLength(3)
    const folder = downloadAssets(world)
    const trusted = workspace({ 'release.asc': certificate })
    const verified = await world.verify(
      {
        artifacts: 'app.tgz',
        'trusted-public-key': trusted.file('release.asc'),
        'signature-suffix': '.b64'
      },
      { cwd: folder }
    )
    expect(verified.exitCode).toBe(0)
    const [{ signatures = [] } = {}] = resultsOf(verified) as readonly {
      readonly signatures?: readonly { readonly format: string; readonly verdict: string }[]
    }[]
    expect(Object.fromEntries(signatures.map(({ format, verdict }) => [format, verdict]))).toEqual({
      base64: 'valid',
      openpgp: 'valid',
      'openpgp-binary': 'valid',
      raw: 'valid',
      ssh: 'valid'
    })
  })

  test('is known to the command by fingerprint and by the lines for other programs', async () => {
    const privateKey = await testKey(spec)
    const folder = workspace({
      'key.pem': pemOf(privateKey),
      'release.asc': await certificateFile(privateKey)
    })
    const { exitCode, stdout } = await runKmsSign({
      cwd: folder.path,
      args: ['fingerprint', 'key.pem', 'release.asc']
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`key.pem: ${spec}, a public key`)
    expect(stdout).toContain(`ecdsa-sha2-${CURVES[spec].sshName} `)
    expect(stdout.split(fingerprintOf(privateKey))).toHaveLength(3)
  })
})

describe('P-256, which Sigstore takes', () => {
  test('makes a bundle of the signature of the raw file, and a statement, which verify mode reads', async () => {
    const world = await startWorld({ key: { keySpec: 'ECC_NIST_P256' } })
    world.github.setTag(TAG, { sha: 'd6fde92930d4715a2b49857d24b940956b26d2d3' })
    const result = await world.sign({
      'signing-algorithm': 'ECDSA_SHA_256',
      'signature-format': 'raw\nsigstore',
      'statement-file': 'release.sigstore.json',
      upload: 'all'
    })
    expect(result.exitCode).toBe(0)
    expect(kmsOperations(world).filter(operation => operation === 'Sign')).toHaveLength(2)
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': fingerprintOf(world.key.publicKey)
    })
    expect(verified.exitCode).toBe(0)
  })

  test.each(['ECDSA_SHA_384', 'ECDSA_SHA_512'])('%s is an error with both', async algorithm => {
    const world = await startWorld()
    const takes = 'it takes RSASSA_PKCS1_V1_5_SHA_256 or ECDSA_SHA_256, each with a key of its own kind'
    const inputs = { 'signing-algorithm': algorithm }
    expectInputProblem(
      world,
      await world.sign({ ...inputs, 'signature-format': 'sigstore' }),
      `signature-format: sigstore cannot be made with signing-algorithm ${algorithm}; ${takes}`
    )
    const statement = await world.sign({ ...inputs, 'statement-file': 'release.sigstore.json' })
    expect(statement.annotations.map(({ message }) => message).join('\n')).toContain(
      `statement-file: a statement cannot be signed with signing-algorithm ${algorithm}; ${takes}`
    )
  })
})

describe('what is not accepted', () => {
  test.each([
    ['the key of another kind under the name of the trusted one', 'RSA_2048', 'ECC_NIST_P256'],
    ['the same the other way round', 'ECC_NIST_P256', 'RSA_2048'],
    ['a key on another curve', 'ECC_NIST_P256', 'ECC_NIST_P384']
  ] as const)('%s', async (_, pinned, placed) => {
    const trusted = await testKey(pinned)
    const intruder = await testKey(placed)
    const world = await startWorld()
    const algorithm = placed === 'RSA_2048' ? 'RSASSA_PSS_SHA_256' : ALGORITHMS[placed]
    const folder = workspace({
      'app.tgz': CONTENT,
      'app.tgz.sig': signatureOf(intruder, CONTENT, algorithm),
      'signing-public-key.pem': pemOf(intruder)
    })
    const keyOnly = { artifacts: 'app.tgz', 'public-key-fingerprint': fingerprintOf(trusted) }
    const byPin = await world.verify(keyOnly, { cwd: folder.path })
    expectOneError(byPin, 'NO_TRUSTED_KEY', fingerprintOf(intruder))
    folder.write('trusted.pem', pemOf(trusted))
    const byKey = await world.verify(
      { artifacts: 'app.tgz', 'trusted-public-key': 'trusted.pem' },
      { cwd: folder.path }
    )
    expect(byKey.exitCode).toBe(1)
    expect(verdictsOf(byKey)).not.toMatchObject({ 'app.tgz': 'verified' })
  })

  test('an attestation that is to be signed as a file', async () => {
    const world = await startWorld({ key: { keySpec: 'ECC_NIST_P256' } })
    const result = await world.sign(
      { 'signing-algorithm': 'ECDSA_SHA_256' },
      { files: { 'dist/app.tgz': 'DSSEv1 28 application/vnd.in-toto+json 2 {}' } }
    )
    expectOneError(result, 'ARTIFACT_NOT_SIGNABLE', 'an attestation')
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('digests alone of P-384 in the format of SSH, which needs another hash', async () => {
    const world = await startWorld()
    const result = await world.sign({
      artifacts: undefined,
      'signing-algorithm': 'ECDSA_SHA_384',
      'signature-format': 'ssh',
      digests: `${'ab'.repeat(48)}  app.tgz`
    })
    expectInputProblem(
      world,
      result,
      'signature-format: ssh with ECDSA_SHA_384 is made from the sha512 digest of a file, and only digests by sha384 are given; name the files in artifacts or release-assets, or set strategy: checksums'
    )
    expect(kmsOperations(world)).toEqual([])
  })

  test.each([
    ['ECC_SECG_P256K1', 'SIGN_VERIFY', 'a key on secp256k1'],
    ['ECC_NIST_P256', 'KEY_AGREEMENT', 'it is for key agreement'],
    ['RSA_2048', 'ENCRYPT_DECRYPT', 'it is for encryption']
  ] as const)('a KMS key of %s for %s', async (keySpec, keyUsage, message) => {
    const world = await startWorld({ key: { keySpec, keyUsage } })
    expectOneError(await world.sign(), 'KMS_KEY_UNUSABLE', message)
    expect(kmsOperations(world)).toEqual(['GetPublicKey'])
  })

  test('a damaged answer of KMS', async () => {
    const world = await startWorld({ key: { keySpec: 'ECC_NIST_P384' } })
    world.kms.lie({ kind: 'damaged-signature' })
    const damaged = await world.sign({ 'signing-algorithm': 'ECDSA_SHA_384' })
    expectOneError(damaged, 'KMS_ANSWER_WRONG', 'does not verify with the public key')
    world.kms.lie({ kind: 'raw-signature' })
    const twice = await world.sign({ 'signing-algorithm': 'ECDSA_SHA_384' })
    expectOneError(twice, 'KMS_ANSWER_WRONG', 'is of the digest of its digest')
    expect(assetNames(world)).toEqual([])
  })
})

describe('a rotation from RSA to a curve', () => {
  test('has both keys on the release, each trusted by its pin, and replaces what is ours', async () => {
    const world = await startWorld()
    const curve = await world.kms.createKey({ keySpec: 'ECC_NIST_P256' })
    const toCurve: Inputs = { 'key-id': curve.arn, 'signing-algorithm': 'ECDSA_SHA_256' }
    expect((await world.sign({ upload: 'all' })).exitCode).toBe(0)
    const refused = await world.sign(toCurve)
    expectOneError(refused, 'ASSET_CONFLICT', 'app.tgz.sig already exists and is not a valid signature')
    const replaced = await world.sign({ ...toCurve, overwrite: 'true' })
    expect(replaced.exitCode).toBe(0)
    const pins = `!${fingerprintOf(world.key.publicKey)}\n${fingerprintOf(curve.publicKey)}`
    const verified = await world.verify({
      'release-assets': '*',
      'release-tag': TAG,
      'public-key-fingerprint': pins
    })
    expect(verified.exitCode).toBe(0)
    expect(warningsOf(verified)).toEqual([])
  })

  test('verifies a folder that both signed', async () => {
    const [rsa, curve] = await Promise.all([testKey('RSA_2048'), testKey('ECC_NIST_P521')])
    const world = await startWorld()
    const folder = workspace({
      'a.tgz': 'a',
      'a.tgz.sig': signatureOf(rsa, 'a', 'RSASSA_PSS_SHA_256'),
      'b.tgz': 'b',
      'b.tgz.sig': signatureOf(curve, 'b', 'ECDSA_SHA_512'),
      'keys/a.pem': pemOf(rsa),
      'keys/b.pem': pemOf(curve)
    })
    const result = await world.verify(
      { artifacts: '*.tgz', 'trusted-public-key': 'keys/a.pem\nkeys/b.pem' },
      { cwd: folder.path }
    )
    expect(verdictsOf(result)).toEqual({ 'a.tgz': 'verified', 'b.tgz': 'verified' })
  })
})
