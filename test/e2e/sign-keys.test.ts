import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  assetNames,
  downloadAssets,
  filesIn,
  jsonOutput,
  kmsOperations,
  runPrintedCommand
} from '../support/outcome.ts'
import { workspace } from '../support/run-action.ts'
import { outputOf } from '../support/tools.ts'
import { ALIAS, ARTIFACT, startWorld } from '../support/world.ts'

describe('the key may be named', () => {
  test.each([
    { by: 'its id, with the Region of the environment', env: { AWS_REGION: 'eu-central-1' }, form: 'id' },
    { by: 'its id, with aws-region', inputs: { 'aws-region': 'eu-central-1' }, form: 'id' },
    { by: 'its ARN, which tells the Region in an empty environment', form: 'arn' },
    { by: 'an alias', env: { AWS_DEFAULT_REGION: 'eu-central-1' }, form: 'alias' },
    { by: 'the ARN of an alias', form: 'aliasArn' }
  ] as const)(
    'by $by',
    async ({
      form,
      env = {},
      inputs = {}
    }: {
      form: 'id' | 'arn' | 'alias' | 'aliasArn'
      env?: Record<string, string>
      inputs?: Record<string, string>
    }) => {
      const world = await startWorld()
      const keyId = { id: world.key.keyId, arn: world.key.arn, alias: ALIAS, aliasArn: world.aliasArn }[form]
      const result = await world.sign({ ...inputs, 'key-id': keyId }, { env })
      expect(result.exitCode).toBe(0)
      expect(world.kms.calls).toMatchObject([
        { operation: 'GetPublicKey', keyId },
        { operation: 'Sign', keyId, messageType: 'DIGEST', signingAlgorithm: 'RSASSA_PSS_SHA_256' }
      ])
      expect(result.outputs.get('key-arn')).toBe(world.key.arn)
      expect(assetNames(world)).toEqual(['app.tgz.sig', 'signing-public-key.pem'])
    }
  )

  test('in another Region than the environment names, by its ARN', async () => {
    const world = await startWorld()
    const result = await world.sign({}, { env: { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-west-2' } })
    expect(result.exitCode).toBe(0)
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
  })

  test('in GovCloud', async () => {
    const world = await startWorld({ kms: { partition: 'aws-us-gov', region: 'us-gov-west-1' } })
    const result = await world.sign({ 'key-id': world.key.keyId, 'aws-region': 'us-gov-west-1' })
    expect(result.exitCode).toBe(0)
    expect(result.outputs.get('key-arn')).toMatch(/^arn:aws-us-gov:kms:us-gov-west-1:/)
    expect(world.oidc.issued).toMatchObject([{ audience: 'sts.amazonaws.com' }])
  })

  test('in China, where STS has an audience of its own', async () => {
    const world = await startWorld({
      kms: { partition: 'aws-cn', region: 'cn-north-1' },
      role: { audience: 'sts.amazonaws.com.cn' }
    })
    const result = await world.sign()
    expect(result.exitCode).toBe(0)
    expect(world.oidc.issued).toMatchObject([{ audience: 'sts.amazonaws.com.cn' }])
  })
})

describe('what the summary prints verifies with OpenSSL:', () => {
  test.each([
    ['RSASSA_PSS_SHA_256', 'raw', 'key.pem'],
    ['RSASSA_PSS_SHA_384', 'raw', 'key.pem'],
    ['RSASSA_PSS_SHA_512', 'base64', 'key.pem'],
    ['RSASSA_PKCS1_V1_5_SHA_256', 'raw', 'key.der'],
    ['RSASSA_PKCS1_V1_5_SHA_384', 'base64', 'key.der'],
    ['RSASSA_PKCS1_V1_5_SHA_512', 'raw', 'key.pem']
  ])('%s, %s, %s', async (algorithm, encoding, keyFile) => {
    const world = await startWorld()
    const result = await world.sign({
      'signing-algorithm': algorithm,
      'signature-format': encoding,
      'public-key-file': keyFile
    })
    expect(result.exitCode).toBe(0)
    expect(world.kms.calls.at(-1)).toMatchObject({ signingAlgorithm: algorithm })
    expect(assetNames(world)).toEqual(['app.tgz.sig', keyFile])
    expect(result.outputs.get('signing-algorithm')).toBe(algorithm)
    expect(jsonOutput(result, 'signatures')).toMatchObject([
      { digest: expect.stringMatching(`^sha${algorithm.slice(-3)}:`) as string, signingAlgorithm: algorithm }
    ])
    const folder = downloadAssets(world, { 'app.tgz': ARTIFACT['dist/app.tgz'] })
    expect(await runPrintedCommand(result, folder)).toBe('Verified OK\n')
  })

  test.each(['RSA_3072', 'RSA_4096'] as const)('with a key of %s', async keySpec => {
    const world = await startWorld({ key: { keySpec } })
    const result = await world.sign()
    expect(result.stdout).toContain(`Key ${world.key.arn}, ${keySpec}, fingerprint sha256:`)
    const folder = downloadAssets(world, { 'app.tgz': ARTIFACT['dist/app.tgz'] })
    expect(await runPrintedCommand(result, folder)).toBe('Verified OK\n')
  })

  test('in the workspace when nothing is attached', async () => {
    const world = await startWorld()
    const result = await world.sign({ upload: 'none', 'output-directory': 'out dir' })
    expect(await runPrintedCommand(result, result.workspace)).toBe('Verified OK\n')
  })

  test('with long names in base64', async () => {
    const name = `${'product-'.repeat(20)}1.2.3.tgz`
    const world = await startWorld()
    const result = await world.sign(
      { 'signature-format': 'base64' },
      { files: { [`dist/${name}`]: 'the artifact\n' } }
    )
    const folder = downloadAssets(world, { [name]: 'the artifact\n' })
    expect(await runPrintedCommand(result, folder)).toBe('Verified OK\n')
  })

  test.each(["it's here.tgz", '-rf.tgz', '$(id).tgz', 'a;b.tgz'])('for the file %s', async name => {
    const world = await startWorld()
    const result = await world.sign({ artifacts: '*.tgz', upload: 'none' }, { files: { [name]: 'x' } })
    expect(result.exitCode).toBe(0)
    expect(await runPrintedCommand(result, result.workspace)).toBe('Verified OK\n')
  })

  test('for an asset whose name begins with a hyphen', async () => {
    const world = await startWorld()
    const result = await world.sign({ upload: 'all' }, { files: { 'dist/-rf.tgz': 'x' } })
    expect(await runPrintedCommand(result, downloadAssets(world))).toBe('Verified OK\n')
  })
})

describe('the public key is written', () => {
  test('as PEM and DER at once', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'public-key-file': 'release.pem\nrelease.der' })
    expect(result.outputs.get('public-key-file')).toBe('release.pem\nrelease.der')
    expect(filesIn(result.workspace)).toEqual([
      'dist/app.tgz',
      'dist/app.tgz.sig',
      'release.der',
      'release.pem'
    ])
    const folder = workspace()
    for (const { name, content } of world.github.assets(world.release.id)) {
      folder.write(name, content?.bytes() ?? '')
    }
    expect(folder.list()).toEqual(['app.tgz.sig', 'release.der', 'release.pem'])
    const der = createPublicKey({ key: folder.read('release.der'), format: 'der', type: 'spki' })
    expect(der.equals(world.key.publicKey)).toBe(true)
    expect(createPublicKey(folder.read('release.pem')).equals(world.key.publicKey)).toBe(true)
  })

  test('with all else into output-directory', async () => {
    const world = await startWorld()
    const result = await world.sign({ 'output-directory': 'out/signed' })
    expect(filesIn(result.workspace)).toEqual([
      'dist/app.tgz',
      'out/signed/app.tgz.sig',
      'out/signed/signing-public-key.pem'
    ])
    expect(result.outputs.get('signature-files')).toBe('out/signed/app.tgz.sig')
    expect(result.outputs.get('public-key-file')).toBe('out/signed/signing-public-key.pem')
  })
})

describe('an emulator that salts unlike AWS KMS', () => {
  test('is accepted with one warning when AWS_ENDPOINT_URL_KMS names it', async () => {
    const world = await startWorld({ kms: { pssSalt: 'max' } })
    const result = await world.sign({}, { files: { 'dist/a.tgz': 'a', 'dist/b.tgz': 'b' } })
    expect(result.exitCode).toBe(0)
    expect(result.annotations).toEqual([
      {
        level: 'warning',
        message:
          'The KMS at AWS_ENDPOINT_URL_KMS signs with a PSS salt of 222 bytes, expected 32 as AWS KMS makes it: it is an emulator.'
      }
    ])
  })

  test('is what the summary, the release notes and the record tell', async () => {
    const world = await startWorld({ kms: { pssSalt: 'max' } })
    const inputs = {
      strategy: 'both',
      upload: 'all',
      'verify-instructions': 'true',
      'record-file': 'record.json'
    }
    const result = await world.sign(inputs)
    const folder = downloadAssets(world)
    expect(await runPrintedCommand(result, folder)).toMatch(/^Verified OK\n/)
    const [, told = ''] = /^```sh\n([\s\S]*?)^```$/m.exec(world.release.body ?? '') ?? []
    expect(await outputOf('sh', ['-c', told], { cwd: folder })).toBeTruthy()
    expect(JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8'))).toMatchObject({ saltLength: 222 })
    const again = await world.sign(inputs)
    expect(again).toMatchObject({ exitCode: 0, annotations: [] })
    expect(jsonOutput(again, 'signatures')).toHaveLength(3)
  })

  test('gives no reason to warn with PKCS#1', async () => {
    const world = await startWorld({ kms: { pssSalt: 'max' } })
    const result = await world.sign({ 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256' })
    expect(result.exitCode).toBe(0)
    expect(result.annotations).toEqual([])
  })
})
