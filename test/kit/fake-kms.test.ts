import { execFile, spawnSync } from 'node:child_process'
import {
  constants,
  createHash,
  createPublicKey,
  privateEncrypt,
  publicDecrypt,
  sign,
  verify
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  DescribeKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  KMSServiceException,
  SignCommand,
  VerifyCommand
} from '@aws-sdk/client-kms'
import type { MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { numbersOf, orderOf } from '../fakes/ecdsa.ts'
import { isRecord } from '../fakes/http.ts'
import { muOf } from '../fakes/ml-dsa.ts'
import { FakeKms, signDigest, verifyDigest } from '../fakes/kms.ts'
import type { FakeKey } from '../fakes/kms.ts'
import { evaluatePolicy, parsePolicy } from '../fakes/policy.ts'
import type { Credential } from '../fakes/policy.ts'
import { testKey } from '../support/keys.ts'
import vector from '../vectors/aws-kms-hello.json' with { type: 'json' }

const REGION = 'eu-central-1'
const ACCOUNT = '111122223333'
const PRINCIPAL = `arn:aws:iam::${ACCOUNT}:user/release`
const SPECS = ['RSA_2048', 'RSA_3072', 'RSA_4096'] as const
const ALGORITHMS = [
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512'
] as const
const MESSAGE = Buffer.from('release-1.2.3.tar.gz')
const DIGEST = digestOf('RSASSA_PSS_SHA_256', MESSAGE)

const run = promisify(execFile)
const isInstalled = (tool: string): boolean => spawnSync(tool, ['version']).error === undefined
const onCi = process.env['CI'] !== undefined

let kms: FakeKms
let credential: Credential
let key: FakeKey
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fake-kms-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

beforeEach(async () => {
  kms = await FakeKms.start({ region: REGION, accountId: ACCOUNT })
  credential = kms.credentials.addUser(PRINCIPAL)
  key = await kms.createKey({ aliases: ['alias/release'] })
  return () => kms.close()
})

describe('FakeKms for the AWS SDK', () => {
  const cases = SPECS.flatMap(spec => ALGORITHMS.map(algorithm => [spec, algorithm] as const))

  it.each(cases)('signs digests with %s and %s', async (keySpec, algorithm) => {
    const { keyId, arn, publicKey } = await kms.createKey({ keySpec })
    const message = digestOf(algorithm, MESSAGE)

    const answer = await signWith(algorithm, { KeyId: keyId, Message: message })

    expect(answer).toMatchObject({ KeyId: arn, SigningAlgorithm: algorithm })
    expect(answer.signature).toHaveLength(Number(keySpec.slice(4)) / 8)
    expect(verifyWithNode(algorithm, MESSAGE, publicKey, answer.signature)).toBe(true)
    expect(await verifyWith(algorithm, answer.signature, { KeyId: keyId, Message: message })).toMatchObject({
      KeyId: arn,
      SignatureValid: true,
      SigningAlgorithm: algorithm
    })
  })

  it('describes a key by ID, ARN and alias, also one that is disabled', async () => {
    const disabled = await kms.createKey({ state: 'Disabled' })
    for (const id of [key.keyId, key.arn, 'alias/release', disabled.keyId]) {
      const isDisabled = id === disabled.keyId
      expect((await client().send(new DescribeKeyCommand({ KeyId: id }))).KeyMetadata).toMatchObject({
        Arn: isDisabled ? disabled.arn : key.arn,
        KeyId: isDisabled ? disabled.keyId : key.keyId,
        AWSAccountId: ACCOUNT,
        Enabled: !isDisabled,
        KeySpec: 'RSA_2048',
        KeyState: isDisabled ? 'Disabled' : 'Enabled',
        KeyUsage: 'SIGN_VERIFY',
        SigningAlgorithms: expect.arrayContaining([...ALGORITHMS])
      })
    }
    expect(kms.calls.map(({ operation }) => operation)).toEqual(Array(4).fill('DescribeKey'))
  })

  it('takes a message without a type for RAW and hashes it', async () => {
    const raw = await signWith('RSASSA_PKCS1_V1_5_SHA_256', { Message: MESSAGE, MessageType: undefined })
    const digest = await signWith('RSASSA_PKCS1_V1_5_SHA_256', { Message: DIGEST })
    const twice = await signWith('RSASSA_PKCS1_V1_5_SHA_256', { Message: DIGEST, MessageType: 'RAW' })

    expect(raw.signature).toEqual(digest.signature)
    expect(twice.signature).not.toEqual(digest.signature)
  })

  it.each(ALGORITHMS)('agrees with node:crypto on what %s verifies', async algorithm => {
    const privateKey = await testKey('RSA_2048', 'independent')
    const publicKey = createPublicKey(privateKey)
    const digest = digestOf(algorithm, MESSAGE)
    const good = signWithNode(algorithm, MESSAGE, privateKey, constants.RSA_PSS_SALTLEN_DIGEST)
    const maxSalt = signWithNode(algorithm, MESSAGE, privateKey, constants.RSA_PSS_SALTLEN_MAX_SIGN)
    const isPss = algorithm.includes('PSS')

    const verifies = (signature: Buffer, pssSalt?: 'max'): boolean =>
      verifyDigest({ key: publicKey, algorithm, digest, signature, ...(pssSalt ? { pssSalt } : {}) })

    expect(verifies(good)).toBe(true)
    expect(verifies(maxSalt)).toBe(!isPss)
    expect(verifies(maxSalt, 'max')).toBe(true)
    for (const other of ALGORITHMS.filter(name => name !== algorithm))
      expect(verifyDigest({ key: publicKey, algorithm: other, digest, signature: good })).toBe(false)
    for (let byte = 0; byte < good.length; byte += 5) expect(verifies(damage(good, byte))).toBe(false)
    expect(verifies(good.subarray(1))).toBe(false)
    expect(verifies(Buffer.concat([good, Buffer.of(0)]))).toBe(false)
    expect(verifies(Buffer.concat([Buffer.of(0), good]))).toBe(false)
  })

  it.each<[string, string, (encoded: Buffer) => Buffer]>([
    ['another trailer', 'RSASSA_PSS_SHA_256', encoded => replaceByte(encoded, 255, 0xcc)],
    ['a bit above the modulus', 'RSASSA_PSS_SHA_256', encoded => flip(encoded, 0, 0x80)],
    ['another separator', 'RSASSA_PSS_SHA_256', encoded => flip(encoded, 256 - 32 - 1 - 33, 0x03)],
    ['padding that is not zero', 'RSASSA_PSS_SHA_256', encoded => flip(encoded, 100, 0x01)],
    ['padding that is not ff', 'RSASSA_PKCS1_V1_5_SHA_256', encoded => flip(encoded, 100, 0x01)],
    ['another block type', 'RSASSA_PKCS1_V1_5_SHA_256', encoded => replaceByte(encoded, 1, 0x02)],
    ['another DigestInfo', 'RSASSA_PKCS1_V1_5_SHA_256', encoded => flip(encoded, 256 - 32 - 5, 0x01)],
    [
      'bytes after the digest',
      'RSASSA_PKCS1_V1_5_SHA_256',
      encoded => Buffer.concat([Buffer.of(0, 1), encoded.subarray(3), Buffer.of(0)])
    ]
  ])('refuses an encoding with %s', async (_, algorithm, change) => {
    const key2048 = await testKey('RSA_2048', 'independent')
    const publicKey = createPublicKey(key2048)
    const padding = constants.RSA_NO_PADDING
    const open = (bytes: Buffer): Buffer => publicDecrypt({ key: publicKey, padding }, bytes)
    const close = (bytes: Buffer): Buffer => privateEncrypt({ key: key2048, padding }, bytes)
    const verifies = (signature: Buffer): boolean =>
      verifyDigest({ key: publicKey, algorithm, digest: DIGEST, signature })

    // A number below every modulus of this size, even with its first bit set: both primes begin with two set bits
    // (FIPS 186-5, A.1.3), so that a modulus begins with 0x90 at least.
    let encoded: Buffer
    do encoded = open(signWithNode(algorithm, MESSAGE, key2048, constants.RSA_PSS_SALTLEN_DIGEST))
    while ((encoded[0] ?? 0) >= 0x10)

    expect(verifies(close(encoded))).toBe(true)
    expect(verifies(close(change(encoded)))).toBe(false)
  })

  it('refuses a signature whose leading zero is left out', async () => {
    const key2048 = await testKey('RSA_2048', 'independent')
    const publicKey = createPublicKey(key2048)
    const algorithm = 'RSASSA_PSS_SHA_256'
    let signature: Buffer
    do signature = signDigest({ privateKey: key2048, algorithm, digest: DIGEST })
    while (signature[0] !== 0)

    expect(verifyDigest({ key: publicKey, algorithm, digest: DIGEST, signature })).toBe(true)
    expect(
      verifyDigest({ key: publicKey, algorithm, digest: DIGEST, signature: signature.subarray(1) })
    ).toBe(false)
  })

  it('refuses a signature of other bytes', async () => {
    const { signature } = await signWith('RSASSA_PSS_SHA_256')
    const other = digestOf('RSASSA_PSS_SHA_256', Buffer.from('other'))

    await expect(verifyWith('RSASSA_PSS_SHA_256', signature, { Message: other })).rejects.toMatchObject(
      awsError({
        name: 'KMSInvalidSignatureException',
        status: 400
      })
    )
  })

  it('salts with as many bytes as fit when it plays a local emulator', async () => {
    const emulator = await FakeKms.start({
      region: REGION,
      accountId: ACCOUNT,
      pssSalt: 'max',
      credentials: kms.credentials
    })
    try {
      const { keyId, publicKey } = await emulator.createKey()
      const command = signCommand('RSASSA_PSS_SHA_256', { KeyId: keyId })
      const { Signature: signature = new Uint8Array() } = await client({ endpoint: emulator.url }).send(
        command
      )

      expect(verifyWithNode('RSASSA_PSS_SHA_256', MESSAGE, publicKey, signature)).toBe(false)
      expect(verifyWithNode('RSASSA_PSS_SHA_256', MESSAGE, publicKey, signature, 256 - 32 - 2)).toBe(true)
    } finally {
      await emulator.close()
    }
  })

  it('describes signing, encrypting and elliptic keys', async () => {
    const rsa = await getPublicKey(key.keyId)
    const encrypting = await kms.createKey({ keyUsage: 'ENCRYPT_DECRYPT', keySpec: 'RSA_3072' })
    const elliptic = await kms.createKey({ keySpec: 'ECC_NIST_P256' })

    expect(rsa).toMatchObject({
      KeyId: key.arn,
      KeySpec: 'RSA_2048',
      CustomerMasterKeySpec: 'RSA_2048',
      KeyUsage: 'SIGN_VERIFY'
    })
    expect(rsa.SigningAlgorithms?.toSorted()).toEqual(ALGORITHMS.toSorted())
    expect(createPublicKey({ key: Buffer.from(rsa.PublicKey ?? []), format: 'der', type: 'spki' })).toEqual(
      key.publicKey
    )
    const answer = await getPublicKey(encrypting.keyId)
    expect(answer.EncryptionAlgorithms).toEqual(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'])
    expect(answer.SigningAlgorithms).toBeUndefined()
    expect((await getPublicKey(elliptic.keyId)).SigningAlgorithms).toEqual(['ECDSA_SHA_256'])
  })

  it('finds a key by id, ARN, alias and alias ARN', async () => {
    const aliasArn = `arn:aws:kms:${REGION}:${ACCOUNT}:alias/release`
    for (const identifier of [key.keyId, key.arn, 'alias/release', aliasArn])
      expect((await getPublicKey(identifier)).KeyId).toBe(key.arn)
  })

  it.each([
    ['alias/gone', `Alias arn:aws:kms:${REGION}:${ACCOUNT}:alias/gone is not found.`],
    [
      '00000000-0000-4000-8000-000000000000',
      `Key 'arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-4000-8000-000000000000' does not exist`
    ],
    ['release', "Invalid keyId 'release'"],
    [`arn:aws:kms:eu-west-1:${ACCOUNT}:alias/release`, 'Invalid arn eu-west-1'],
    [
      `arn:aws:kms:${REGION}:444455556666:alias/release`,
      `Alias arn:aws:kms:${REGION}:444455556666:alias/release is not found.`
    ]
  ])('does not find %s', async (identifier, message) => {
    await expect(getPublicKey(identifier)).rejects.toMatchObject(
      awsError({ name: 'NotFoundException', message, status: 400 })
    )
  })

  it('keeps the id of a multi-Region key in each Region', async () => {
    const keyId = `mrk-${'0123456789abcdef'.repeat(2)}`
    const replica = await FakeKms.start({ region: 'eu-west-1', accountId: ACCOUNT })
    try {
      const first = await kms.createKey({ keyId })
      const second = await replica.createKey({ keyId })
      expect(first.arn).toBe(`arn:aws:kms:${REGION}:${ACCOUNT}:key/${keyId}`)
      expect(second.arn).toBe(`arn:aws:kms:eu-west-1:${ACCOUNT}:key/${keyId}`)
    } finally {
      await replica.close()
    }
  })

  it('moves an alias, at once or after some calls', async () => {
    const next = await kms.createKey()
    const last = await kms.createKey()
    kms.pointAlias('alias/release', next.keyId)
    kms.pointAlias('alias/release', last.keyId, { afterCalls: 2 })

    const arns = []
    for (let call = 0; call < 3; call += 1) arns.push((await getPublicKey('alias/release')).KeyId)
    expect(arns).toEqual([next.arn, next.arn, last.arn])
  })

  it('insists on the length of a digest and of a message', async () => {
    const short = signWith('RSASSA_PSS_SHA_384', { Message: DIGEST })
    await expect(short).rejects.toMatchObject(
      awsError({
        name: 'ValidationException',
        message: 'Digest is invalid length for algorithm RSASSA_PSS_SHA_384.'
      })
    )
    const constraint = (text: string) =>
      `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length ${text}`
    await expect(
      signWith('RSASSA_PSS_SHA_256', { Message: Buffer.alloc(4097), MessageType: 'RAW' })
    ).rejects.toMatchObject(
      awsError({
        name: 'ValidationException',
        message: constraint('less than or equal to 4096')
      })
    )
    await expect(signWith('RSASSA_PSS_SHA_256', { Message: Buffer.alloc(0) })).rejects.toMatchObject(
      awsError({
        name: 'ValidationException',
        message: constraint('greater than or equal to 1')
      })
    )
    await signWith('RSASSA_PSS_SHA_256', { Message: Buffer.alloc(4096), MessageType: 'RAW' })
  })

  it('names the algorithms it knows when it does not know one', async () => {
    // @ts-expect-error The SDK sends what its type does not have.
    const answer = signWith('RSASSA_PSS_SHA_1')
    await expect(answer).rejects.toMatchObject(
      awsError({
        name: 'ValidationException',
        message: expect.stringMatching(
          /^1 validation error detected: Value 'RSASSA_PSS_SHA_1' at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: \[.*RSASSA_PSS_SHA_256.*\]$/
        )
      })
    )
  })

  it('refuses an algorithm or a use that the key does not have', async () => {
    const encrypting = await kms.createKey({ keyUsage: 'ENCRYPT_DECRYPT' })
    const elliptic = await kms.createKey({ keySpec: 'ECC_NIST_P256' })

    await expect(signWith('ECDSA_SHA_256')).rejects.toMatchObject(
      awsError({
        name: 'InvalidKeyUsageException',
        message: 'Algorithm ECDSA_SHA_256 is incompatible with key spec RSA_2048.'
      })
    )
    await expect(signWith('RSASSA_PSS_SHA_256', { KeyId: elliptic.keyId })).rejects.toMatchObject(
      awsError({
        name: 'InvalidKeyUsageException',
        message: 'Algorithm RSASSA_PSS_SHA_256 is incompatible with key spec ECC_NIST_P256.'
      })
    )
    await expect(signWith('RSASSA_PSS_SHA_256', { KeyId: encrypting.keyId })).rejects.toMatchObject(
      awsError({
        name: 'InvalidKeyUsageException',
        message: `${encrypting.arn} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`
      })
    )
  })

  it.each([
    ['Disabled', 'DisabledException', 'is disabled.'],
    ['PendingDeletion', 'KMSInvalidStateException', 'is pending deletion.'],
    ['PendingImport', 'KMSInvalidStateException', 'is pending import.'],
    ['Unavailable', 'KMSInvalidStateException', 'is unavailable.']
  ] as const)('does nothing with a key that is %s', async (state, name, text) => {
    const { signature } = await signWith('RSASSA_PSS_SHA_256')
    kms.setState(key.keyId, state)

    const expected = { name, message: `${key.arn} ${text}`, status: 400 }
    await expect(signWith('RSASSA_PSS_SHA_256')).rejects.toMatchObject(awsError(expected))
    await expect(verifyWith('RSASSA_PSS_SHA_256', signature)).rejects.toMatchObject(awsError(expected))
    await expect(getPublicKey(key.keyId)).rejects.toMatchObject(awsError(expected))
  })

  it('answers a dry run that would succeed with an error, and one that would not with its own', async () => {
    await expect(signWith('RSASSA_PSS_SHA_256', { DryRun: true })).rejects.toMatchObject(
      awsError({
        name: 'DryRunOperationException',
        status: 412
      })
    )
    kms.lie({ kind: 'dry-run-ignored' })
    const { signature } = await signWith('RSASSA_PSS_SHA_256', { DryRun: true })
    expect(signature).toHaveLength(256)
    kms.deny('kms:Sign')
    await expect(signWith('RSASSA_PSS_SHA_256', { DryRun: true })).rejects.toMatchObject(
      awsError({ name: 'AccessDeniedException' })
    )
  })

  it('records what it was asked', async () => {
    await signWith('RSASSA_PSS_SHA_256', { KeyId: 'alias/release' })
    await getPublicKey(key.arn)

    expect(kms.calls).toEqual([
      {
        operation: 'Sign',
        principal: PRINCIPAL,
        keyId: 'alias/release',
        messageType: 'DIGEST',
        message: DIGEST,
        signingAlgorithm: 'RSASSA_PSS_SHA_256',
        dryRun: false,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/)
      },
      expect.objectContaining({ operation: 'GetPublicKey', keyId: key.arn, message: Buffer.alloc(0) })
    ])
    expect(kms.requests).toHaveLength(2)
  })

  it('counts the calls under way', async () => {
    const slow = await FakeKms.start({
      region: REGION,
      accountId: ACCOUNT,
      credentials: kms.credentials,
      latencyMs: 200
    })
    try {
      const { keyId } = await slow.createKey()
      const kmsClient = client({ endpoint: slow.url })
      await Promise.all([1, 2, 3].map(() => kmsClient.send(new GetPublicKeyCommand({ KeyId: keyId }))))
      expect(slow.peakInFlight).toBe(3)
    } finally {
      await slow.close()
    }
  })
})

describe.each([
  ['ECC_NIST_P256', 'ECDSA_SHA_256', 72],
  ['ECC_NIST_P384', 'ECDSA_SHA_384', 104],
  ['ECC_NIST_P521', 'ECDSA_SHA_512', 139]
] as const)('FakeKms with a key on a curve: %s', (keySpec, algorithm, maxBytes) => {
  const digest = digestOf(algorithm, MESSAGE)
  let elliptic: FakeKey

  beforeEach(async () => {
    elliptic = await kms.createKey({ keySpec })
  })

  it('describes it with its one algorithm', async () => {
    const answer = await getPublicKey(elliptic.keyId)
    expect(answer).toMatchObject({
      KeySpec: keySpec,
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: [algorithm]
    })
    expect(Buffer.from(answer.PublicKey ?? [])).toEqual(
      elliptic.publicKey.export({ format: 'der', type: 'spki' })
    )
    const agreeing = await getPublicKey((await kms.createKey({ keySpec, keyUsage: 'KEY_AGREEMENT' })).keyId)
    expect(agreeing.KeyAgreementAlgorithms).toEqual(['ECDH'])
    expect(agreeing.SigningAlgorithms).toBeUndefined()
  })

  it('signs a digest, and a message by its hash, in DER that OpenSSL verifies, with s on both sides of n/2', async () => {
    const halves = new Set<string>()
    for (let round = 0; round < 30; round++) {
      const request =
        round % 2 === 0 ? { Message: digest } : { Message: MESSAGE, MessageType: 'RAW' as const }
      const { signature } = await signWith(algorithm, { KeyId: elliptic.keyId, ...request })
      expect(signature.length).toBeLessThanOrEqual(maxBytes)
      expect(verify(hashOf(algorithm), MESSAGE, elliptic.publicKey, signature)).toBe(true)
      const answer = await verifyWith(algorithm, signature, { KeyId: elliptic.keyId, Message: digest })
      expect(answer.SignatureValid).toBe(true)
      const [, s] = numbersOf(signature)
      halves.add(s > orderOf(await testKey(keySpec)) / 2n ? 'high' : 'low')
    }
    expect([...halves].sort()).toEqual(['high', 'low'])
  })

  it('refuses digests of another length, other algorithms, and external mu', async () => {
    const short = signWith(algorithm, { KeyId: elliptic.keyId, Message: digest.subarray(1) })
    await expect(short).rejects.toMatchObject(
      awsError({
        name: 'ValidationException',
        message: `Digest is invalid length for algorithm ${algorithm}.`
      })
    )
    for (const other of ['RSASSA_PSS_SHA_256', 'ECDSA_SHA_256', 'ECDSA_SHA_384', 'ECDSA_SHA_512'] as const) {
      if (other === algorithm) continue
      const request = signWith(other, { KeyId: elliptic.keyId, Message: digestOf(other, MESSAGE) })
      await expect(request).rejects.toMatchObject(
        awsError({
          name: 'InvalidKeyUsageException',
          message: `Algorithm ${other} is incompatible with key spec ${keySpec}.`
        })
      )
    }
    await expect(
      signWith(algorithm, { KeyId: elliptic.keyId, Message: digest, MessageType: 'EXTERNAL_MU' })
    ).rejects.toMatchObject(awsError({ name: 'ValidationException' }))
  })

  it('verifies as OpenSSL does', async () => {
    const privateKey = await testKey(keySpec)
    const signature = sign(hashOf(algorithm), MESSAGE, privateKey)
    const isValid = (bytes: Buffer): boolean =>
      verifyDigest({ key: privateKey, algorithm, digest, signature: bytes })
    expect(isValid(signature)).toBe(true)
    const changes = [
      ...signature.keys().map(at => Buffer.from(signature.map((byte, i) => (i === at ? byte ^ 1 : byte)))),
      ...signature.keys().map(at => signature.subarray(0, at)),
      Buffer.concat([signature, Buffer.of(0)])
    ]
    for (const changed of changes)
      expect(isValid(changed)).toBe(verify(hashOf(algorithm), MESSAGE, elliptic.publicKey, changed))
  })
})

describe.each(['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const)('FakeKms with a key of %s', keySpec => {
  const algorithm = 'ML_DSA_SHAKE_256'
  let lattice: FakeKey
  let mu: Buffer

  beforeEach(async () => {
    lattice = await kms.createKey({ keySpec })
    mu = muOf(await testKey(keySpec), MESSAGE)
  })

  it('lists its one algorithm, and signs μ and messages as node:crypto verifies', async () => {
    const { SigningAlgorithms, KeySpec } = await getPublicKey(lattice.keyId)
    expect([KeySpec, SigningAlgorithms]).toEqual([keySpec, [algorithm]])
    const request = { KeyId: lattice.keyId, Message: mu, MessageType: 'EXTERNAL_MU' } as const
    const byMu = await signWith(algorithm, request)
    const raw = await signWith(algorithm, { KeyId: lattice.keyId, Message: MESSAGE, MessageType: 'RAW' })
    for (const { signature } of [byMu, raw])
      expect(verify(null, MESSAGE, lattice.publicKey, signature)).toBe(true)
    expect(await verifyWith(algorithm, byMu.signature, request)).toMatchObject({ SignatureValid: true })
    await expect(
      verifyWith(algorithm, byMu.signature, { ...request, Message: Buffer.alloc(64, 1) })
    ).rejects.toMatchObject(awsError({ name: 'KMSInvalidSignatureException' }))
  })

  it('refuses digests, μ of another length, other algorithms, and μ for other keys', async () => {
    const request = { KeyId: lattice.keyId, Message: mu, MessageType: 'EXTERNAL_MU' } as const
    const refused = [
      { ...request, Message: mu.subarray(1) },
      { ...request, Message: Buffer.concat([mu, Buffer.of(0)]) },
      { ...request, MessageType: 'DIGEST' as const }
    ]
    for (const one of refused)
      await expect(signWith(algorithm, one)).rejects.toMatchObject(awsError({ name: 'ValidationException' }))
    for (const other of ['RSASSA_PSS_SHA_512', 'ECDSA_SHA_512'] as const)
      await expect(signWith(other, request)).rejects.toMatchObject(
        awsError({ name: 'InvalidKeyUsageException' })
      )
    await expect(signWith(algorithm, { Message: mu, MessageType: 'EXTERNAL_MU' })).rejects.toMatchObject(
      awsError({ name: 'InvalidKeyUsageException' })
    )
    await expect(
      signWith('RSASSA_PSS_SHA_512', { Message: mu, MessageType: 'EXTERNAL_MU' })
    ).rejects.toMatchObject(awsError({ name: 'ValidationException' }))
  })
})

describe('FakeKms on command', () => {
  it('throttles', async () => {
    kms.throttle(1, 'Sign')
    expect((await getPublicKey(key.keyId)).KeyId).toBe(key.arn)
    await expect(signWith('RSASSA_PSS_SHA_256')).rejects.toMatchObject(
      awsError({
        name: 'ThrottlingException',
        message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
        status: 400
      })
    )
    kms.throttle(2)
    const answer = await client({ maxAttempts: 3 }).send(signCommand('RSASSA_PSS_SHA_256'))
    expect(answer.KeyId).toBe(key.arn)
    expect(kms.faults.pending).toBe(0)
  })

  it('lies about the signature, the key and the algorithm', async () => {
    const algorithm = 'RSASSA_PKCS1_V1_5_SHA_256'
    const honest = await signWith(algorithm)

    kms.lie({ kind: 'damaged-signature' })
    const damaged = await signWith(algorithm)
    expect(damaged.signature).toHaveLength(256)
    expect(damaged.signature).not.toEqual(honest.signature)

    kms.lie({ kind: 'raw-signature' })
    const twice = await signWith(algorithm)
    expect(verifyWithNode(algorithm, DIGEST, key.publicKey, twice.signature)).toBe(true)

    const { arn } = await kms.createKey()
    kms.lie({ kind: 'key-arn', keyArn: arn })
    expect((await signWith(algorithm)).KeyId).toBe(arn)
    kms.lie({ kind: 'key-arn', keyArn: arn }, { operation: 'GetPublicKey' })
    expect((await getPublicKey(key.keyId)).KeyId).toBe(arn)

    kms.lie({ kind: 'signing-algorithm', signingAlgorithm: 'RSASSA_PSS_SHA_512' })
    expect((await signWith(algorithm)).SigningAlgorithm).toBe('RSASSA_PSS_SHA_512')
    expect((await signWith(algorithm)).signature).toEqual(honest.signature)
  })

  it('drops the connection before or after the call took effect, or never answers', async () => {
    kms.faults.next({ kind: 'drop-before' })
    await expect(signWith('RSASSA_PSS_SHA_256')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(kms.calls).toHaveLength(0)

    kms.faults.next({ kind: 'drop-after' })
    await expect(signWith('RSASSA_PSS_SHA_256')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(kms.calls).toHaveLength(1)

    kms.faults.next({ kind: 'stall' })
    const abort = AbortSignal.timeout(300)
    const stalled = client().send(signCommand('RSASSA_PSS_SHA_256'), { abortSignal: abort })
    await expect(stalled).rejects.toMatchObject({ name: 'AbortError' })
    expect(kms.calls).toHaveLength(1)
  })
})

describe('FakeKms on who is calling', () => {
  it('knows its access keys, their secrets and their tokens', async () => {
    const session = kms.credentials.addSession({ principal: PRINCIPAL, durationSeconds: 900 })
    const as = (credentials: Credential) => getPublicKey(key.keyId, client({ credentials }))
    const invalidToken = {
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.'
    }

    expect((await as(session)).KeyId).toBe(key.arn)
    const { accessKeyId, secretAccessKey, principal } = session
    await expect(as({ accessKeyId, secretAccessKey, principal })).rejects.toMatchObject(
      awsError(invalidToken)
    )
    await expect(as({ ...session, sessionToken: 'other' })).rejects.toMatchObject(awsError(invalidToken))
    await expect(as({ ...session, accessKeyId: 'ASIAUNKNOWN' })).rejects.toMatchObject(awsError(invalidToken))
    await expect(as({ ...session, secretAccessKey: 'other' })).rejects.toMatchObject(
      awsError({ name: 'InvalidSignatureException' })
    )
    expect(kms.secrets()).toEqual(
      expect.arrayContaining([accessKeyId, secretAccessKey, session.sessionToken])
    )

    kms.credentials.expireSessions()
    await expect(as(session)).rejects.toMatchObject(
      awsError({
        name: 'ExpiredTokenException',
        message: 'The security token included in the request is expired'
      })
    )
  })

  it('takes signatures for its own Region, fresh and over the whole body only', async () => {
    await expect(getPublicKey(key.keyId, client({ region: 'us-east-1' }))).rejects.toMatchObject(
      awsError({
        name: 'InvalidSignatureException',
        message: 'Credential should be scoped to a valid region.'
      })
    )
    await expect(getPublicKey(key.keyId, client({ systemClockOffset: -3_600_000 }))).rejects.toMatchObject(
      awsError({
        name: 'InvalidSignatureException',
        message: expect.stringMatching(/^Signature expired/)
      })
    )

    await getPublicKey(key.keyId)
    const recorded = kms.requests.at(-1)
    const other = await kms.createKey()
    const headers = Object.entries(recorded?.headers ?? {}).filter(([name]) => name !== 'content-length')
    const replay = (body: string): Promise<Response> =>
      fetch(kms.url, { method: 'POST', body, headers: headers.map(([name, value]) => [name, String(value)]) })
    expect((await replay(String(recorded?.body))).status).toBe(200)
    expect(await (await replay(JSON.stringify({ KeyId: other.keyId }))).json()).toMatchObject({
      __type: 'InvalidSignatureException'
    })
    const unsigned = await fetch(kms.url, { method: 'POST', body: '{}' })
    expect(await unsigned.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' })
  })

  it('refuses in the words of the policy that is to blame', async () => {
    kms.deny('kms:Sign', 'because no resource-based policy allows the kms:Sign action')
    await expect(signWith('RSASSA_PSS_SHA_256')).rejects.toMatchObject(
      awsError({
        name: 'AccessDeniedException',
        message: `User: ${PRINCIPAL} is not authorized to perform: kms:Sign on resource: ${key.arn} because no resource-based policy allows the kms:Sign action`,
        status: 400
      })
    )
    expect((await getPublicKey(key.keyId)).KeyId).toBe(key.arn)
    kms.allow('kms:Sign')
    await signWith('RSASSA_PSS_SHA_256')
  })
})

describe('FakeKms on session policies', () => {
  const algorithm = 'RSASSA_PSS_SHA_256'
  const allowSign = (condition: object, resource = '*') => ({
    Effect: 'Allow',
    Action: ['kms:GetPublicKey', 'kms:sign'],
    Resource: resource,
    Condition: condition
  })
  const digestOnly = {
    StringEquals: { 'kms:MessageType': 'DIGEST', 'kms:SigningAlgorithm': algorithm }
  }
  const asSession = (...statements: object[]) => {
    const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }))
    const credentials = kms.credentials.addSession({ principal: PRINCIPAL, durationSeconds: 900, policy })
    return client({ credentials })
  }
  const allowed = async (kmsClient: KMSClient, ...args: Parameters<typeof signCommand>): Promise<boolean> => {
    try {
      await kmsClient.send(signCommand(...args))
      return true
    } catch (error) {
      if (error instanceof KMSServiceException && error.name === 'AccessDeniedException') return false
      throw error
    }
  }

  it('allows what a statement names and nothing else', async () => {
    const session = asSession(allowSign(digestOnly, key.arn))
    const other = await kms.createKey()

    expect(await allowed(session, algorithm)).toBe(true)
    expect(await allowed(session, algorithm, { MessageType: 'RAW' })).toBe(false)
    expect(await allowed(session, algorithm, { MessageType: undefined })).toBe(false)
    expect(await allowed(session, 'RSASSA_PKCS1_V1_5_SHA_256')).toBe(false)
    expect(await allowed(session, algorithm, { KeyId: other.keyId })).toBe(false)
    await expect(session.send(signCommand(algorithm, { KeyId: other.keyId }))).rejects.toMatchObject(
      awsError({
        name: 'AccessDeniedException',
        message: `User: ${PRINCIPAL} is not authorized to perform: kms:Sign on resource: ${other.arn} because no session policy allows the kms:Sign action`
      })
    )
    // A condition on a key that the request does not have is not met.
    await expect(getPublicKey(key.keyId, session)).rejects.toMatchObject(
      awsError({ name: 'AccessDeniedException' })
    )
  })

  it('lets an explicit Deny win', async () => {
    const session = asSession(
      allowSign({}),
      { Effect: 'Deny', NotAction: ['kms:Sign', 'kms:GetPublicKey'], Resource: '*' },
      {
        Effect: 'Deny',
        Action: 'kms:Sign',
        Resource: '*',
        Condition: { StringNotEquals: { 'kms:MessageType': 'DIGEST' } }
      },
      { Effect: 'Deny', Action: 'kms:*', NotResource: key.arn }
    )
    const other = await kms.createKey()

    expect(await allowed(session, algorithm)).toBe(true)
    expect(await allowed(session, algorithm, { MessageType: undefined })).toBe(false)
    expect(await allowed(session, algorithm, { KeyId: other.arn })).toBe(false)
    await expect(session.send(signCommand(algorithm, { MessageType: 'RAW' }))).rejects.toMatchObject(
      awsError({
        name: 'AccessDeniedException',
        message: expect.stringMatching(/ with an explicit deny in a session policy$/)
      })
    )
  })

  it('knows the alias of a request only when the request named one', async () => {
    const wildcard = `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`
    const byAlias = asSession(allowSign({ StringEquals: { 'kms:RequestAlias': 'alias/release' } }, wildcard))
    const byPattern = asSession(allowSign({ StringLike: { 'kms:RequestAlias': 'alias/rel*' } }, wildcard))
    const byResource = asSession(
      allowSign({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/x', 'alias/release'] } })
    )
    for (const session of [byAlias, byPattern]) {
      expect(await allowed(session, algorithm, { KeyId: 'alias/release' })).toBe(true)
      const aliasArn = `arn:aws:kms:${REGION}:${ACCOUNT}:alias/release`
      expect(await allowed(session, algorithm, { KeyId: aliasArn })).toBe(true)
      expect(await allowed(session, algorithm, { KeyId: key.arn })).toBe(false)
    }
    expect(await allowed(byResource, algorithm, { KeyId: key.arn })).toBe(true)
    const nameless = await kms.createKey()
    expect(await allowed(byResource, algorithm, { KeyId: nameless.arn })).toBe(false)
  })

  const CONDITIONS = {
    equal: { StringEquals: { 'KMS:messagetype': ['RAW', 'DIGEST'] } },
    star: { StringEquals: { 'kms:MessageType': 'DIG*' } },
    like: { StringLike: { 'kms:MessageType': 'D?GE*' } },
    dot: { StringLike: { 'kms:MessageType': 'D.GEST' } },
    notLike: { StringNotLike: { 'kms:MessageType': 'D*' } },
    missing: { StringEquals: { 'kms:RequestAlias': 'alias/x' } },
    missingIfExists: { StringEqualsIfExists: { 'kms:RequestAlias': 'alias/x' } },
    missingNot: { StringNotEquals: { 'kms:RequestAlias': 'alias/x' } },
    missingAny: { 'ForAnyValue:StringEquals': { 'kms:RequestAlias': 'alias/x' } },
    missingAll: { 'ForAllValues:StringEquals': { 'kms:RequestAlias': 'alias/x' } },
    all: { 'ForAllValues:StringLike': { 'kms:ResourceAliases': 'alias/a*' } },
    any: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/a2' } },
    anyOther: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/a3' } },
    arn: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/*min' } },
    arnPart: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/Admin' } },
    arnPartAsText: { StringLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/Admin' } },
    arnNot: { ArnNotLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/Admin' } },
    absent: { Null: { 'kms:RequestAlias': 'true' } },
    present: { Null: { 'kms:RequestAlias': 'false' } },
    both: {
      StringEquals: { 'kms:MessageType': 'DIGEST' },
      StringLike: { 'kms:RequestAlias': '*' }
    }
  }

  it.each([
    ['equal', true],
    ['star', false],
    ['like', true],
    ['dot', false],
    ['notLike', false],
    ['missing', false],
    ['missingIfExists', true],
    ['missingNot', true],
    ['missingAny', false],
    ['missingAll', true],
    ['all', true],
    ['any', true],
    ['anyOther', false],
    ['arn', true],
    ['arnPart', false],
    ['arnPartAsText', true],
    ['arnNot', true],
    ['absent', true],
    ['present', false],
    ['both', false]
  ] as const)('judge conditions as IAM does: %s', (name, isAllowed) => {
    const policy = parsePolicy(statement({ Condition: CONDITIONS[name] }))
    const context = {
      'kms:MessageType': 'DIGEST',
      'kms:ResourceAliases': ['alias/a1', 'alias/a2'],
      'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/x:role/Admin'
    }
    const decision = evaluatePolicy(policy, {
      action: 'kms:Sign',
      resource: 'arn:aws:kms:r:a:key/1',
      context
    })
    expect(decision).toBe(isAllowed ? 'allow' : 'implicit-deny')
  })

  it.each([
    ['no JSON', '{'],
    ['an old version', '{"Version":"2008-10-17","Statement":[]}'],
    ['no statement', '{"Version":"2012-10-17","Statement":[]}'],
    ['a principal', statement({ Principal: '*' })],
    ['an unknown operator', statement({ Condition: { StringMatches: { 'kms:MessageType': 'x' } } })],
    ['a bare action', statement({ Action: 'Sign' })],
    ['a resource that is no ARN', statement({ Resource: 'alias/release' })],
    ['action and its opposite', statement({ NotAction: 'kms:Sign' })],
    ['a Sid with a hyphen', statement({ Sid: 'allow-sign' })]
  ])('are malformed with %s', (_, text) => {
    expect(() => parsePolicy(text)).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument' }))
  })

  function statement(change: object): string {
    const plain = { Effect: 'Allow', Action: 'kms:Sign', Resource: '*' }
    return JSON.stringify({ Version: '2012-10-17', Statement: { ...plain, ...change } })
  }
})

describe('the signatures that AWS KMS made', () => {
  const publicKey = createPublicKey({
    key: Buffer.from(vector.public_key_der_base64, 'base64'),
    format: 'der',
    type: 'spki'
  })
  const digest = Buffer.from(vector.message_sha384_hex, 'hex')

  it.each(vector.signatures)('verify here: $message_type', ({ signature_base64 }) => {
    const signature = Buffer.from(signature_base64, 'base64')
    const algorithm = vector.signing_algorithm

    expect(digestOf('RSASSA_PSS_SHA_384', Buffer.from(vector.message_utf8))).toEqual(digest)
    expect(verifyDigest({ key: publicKey, algorithm, digest, signature })).toBe(true)
    expect(verifyDigest({ key: publicKey, algorithm, digest: damage(digest, 0), signature })).toBe(false)
    expect(verifyDigest({ key: publicKey, algorithm, digest, signature: damage(signature, 9) })).toBe(false)
  })
})

const hasAwsCli = isInstalled('aws')
const hasOpenssl = isInstalled('openssl')

describe.runIf(hasAwsCli || onCi)(
  `FakeKms for the AWS CLI${hasAwsCli ? '' : ' (aws is not installed)'}`,
  () => {
    it.each(['RSASSA_PSS_SHA_512', 'RSASSA_PKCS1_V1_5_SHA_256'] as const)(
      'signs and verifies %s',
      async algorithm => {
        const raw = await aws('sign', algorithm, ['--message', `fileb://${await file('message', MESSAGE)}`])
        const digest = await file('digest', digestOf(algorithm, MESSAGE))
        const signature = await file('signature', Buffer.from(String(raw['Signature']), 'base64'))
        const digestOptions = ['--message', `fileb://${digest}`, '--message-type', 'DIGEST']

        expect(raw).toMatchObject({ KeyId: key.arn, SigningAlgorithm: algorithm })
        expect(
          await aws('verify', algorithm, [...digestOptions, '--signature', `fileb://${signature}`])
        ).toEqual({
          KeyId: key.arn,
          SignatureValid: true,
          SigningAlgorithm: algorithm
        })
        expect(kms.calls.map(({ messageType }) => messageType)).toEqual([undefined, 'DIGEST'])
        await writeFile(signature, damage(Buffer.from(String(raw['Signature']), 'base64'), 3))
        const refused = aws('verify', algorithm, [...digestOptions, '--signature', `fileb://${signature}`])
        await expect(refused).rejects.toMatchObject({
          stderr: expect.stringContaining('(KMSInvalidSignatureException) when calling the Verify operation')
        })
      }
    )

    it('hands out the public key', async () => {
      const answer = await aws('get-public-key', undefined, [])
      expect(answer).toMatchObject({ KeyId: key.arn, KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })
      expect(answer['PublicKey']).toBe(
        key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
      )
    })

    async function aws(
      operation: string,
      algorithm: string | undefined,
      options: readonly string[]
    ): Promise<Readonly<Record<string, unknown>>> {
      const flags = [
        '--region',
        REGION,
        '--endpoint-url',
        kms.url,
        '--output',
        'json',
        '--key-id',
        'alias/release'
      ]
      const algorithmFlags = algorithm === undefined ? [] : ['--signing-algorithm', algorithm]
      const { stdout } = await run('aws', ['kms', operation, ...flags, ...algorithmFlags, ...options], {
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          AWS_ACCESS_KEY_ID: credential.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_MAX_ATTEMPTS: '1'
        }
      })
      return toRecord(JSON.parse(stdout))
    }
  }
)

describe.runIf(hasOpenssl || onCi)(
  `FakeKms for OpenSSL${hasOpenssl ? '' : ' (openssl is not installed)'}`,
  () => {
    const cases = [
      ...SPECS.flatMap(spec => ALGORITHMS.map(algorithm => [spec, algorithm] as const)),
      ['ECC_NIST_P256', 'ECDSA_SHA_256'] as const,
      ['ECC_NIST_P384', 'ECDSA_SHA_384'] as const,
      ['ECC_NIST_P521', 'ECDSA_SHA_512'] as const
    ]

    it.each(cases)('makes signatures that openssl verifies: %s %s', async (keySpec, algorithm) => {
      const { keyId, publicKey } = await kms.createKey({ keySpec })
      const { signature } = await signWith(algorithm, { KeyId: keyId, Message: digestOf(algorithm, MESSAGE) })
      const hashName = hashOf(algorithm)
      const pem = await file('key.pem', publicKey.export({ format: 'pem', type: 'spki' }))
      const message = await file('message', MESSAGE)
      const digest = await file('digest', digestOf(algorithm, MESSAGE))
      const signatureFile = await file('signature', signature)
      const pss = (flag: string): string[] =>
        algorithm.includes('PSS') ? [flag, 'rsa_padding_mode:pss', flag, 'rsa_pss_saltlen:-1'] : []

      const dgst = [
        'dgst',
        `-${hashName}`,
        '-verify',
        pem,
        '-signature',
        signatureFile,
        ...pss('-sigopt'),
        message
      ]
      const pkeyutl = [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        pem,
        '-sigfile',
        signatureFile,
        '-in',
        digest,
        '-pkeyopt',
        `digest:${hashName}`
      ]
      expect((await run('openssl', dgst)).stdout).toContain('Verified OK')
      const { stdout } = await run('openssl', [...pkeyutl, ...pss('-pkeyopt')])
      expect(stdout).toContain('Signature Verified Successfully')

      await writeFile(message, 'tampered')
      await expect(run('openssl', dgst)).rejects.toMatchObject({ code: 1 })
    })
  }
)

//---- Helpers ----

function client(options: ConstructorParameters<typeof KMSClient>[0] = {}): KMSClient {
  return new KMSClient({
    region: REGION,
    endpoint: kms.url,
    credentials: credential,
    maxAttempts: 1,
    ...options
  })
}

interface SignOptions {
  readonly KeyId?: string
  readonly Message?: Buffer
  readonly MessageType?: MessageType | undefined
  readonly DryRun?: boolean
}

function signCommand(algorithm: SigningAlgorithmSpec, options: SignOptions = {}): SignCommand {
  return new SignCommand({
    KeyId: key.keyId,
    Message: DIGEST,
    MessageType: 'DIGEST',
    SigningAlgorithm: algorithm,
    ...options
  })
}

async function signWith(algorithm: SigningAlgorithmSpec, options: SignOptions = {}) {
  const answer = await client().send(signCommand(algorithm, options))
  return { ...answer, signature: Buffer.from(answer.Signature ?? []) }
}

function verifyWith(algorithm: SigningAlgorithmSpec, signature: Buffer, options: SignOptions = {}) {
  const { input } = signCommand(algorithm, options)
  return client().send(new VerifyCommand({ ...input, Signature: signature }))
}

function getPublicKey(keyId: string, kmsClient = client()) {
  return kmsClient.send(new GetPublicKeyCommand({ KeyId: keyId }))
}

function awsError(expected: { name: string; message?: unknown; status?: number }): object {
  const { status, ...rest } = expected
  return status === undefined ? rest : { ...rest, $metadata: { httpStatusCode: status } }
}

function hashOf(algorithm: string): string {
  return `sha${algorithm.slice(-3)}`
}

function digestOf(algorithm: string, message: Buffer): Buffer {
  return createHash(hashOf(algorithm)).update(message).digest()
}

function paddingOf(algorithm: string): number {
  return algorithm.includes('PSS') ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING
}

function verifyWithNode(
  algorithm: string,
  message: Buffer,
  publicKey: KeyObject,
  signature: Uint8Array,
  saltLength: number = constants.RSA_PSS_SALTLEN_DIGEST
): boolean {
  const options = { key: publicKey, padding: paddingOf(algorithm), saltLength }
  return verify(hashOf(algorithm), message, options, signature)
}

function signWithNode(algorithm: string, message: Buffer, privateKey: KeyObject, saltLength: number): Buffer {
  return sign(hashOf(algorithm), message, { key: privateKey, padding: paddingOf(algorithm), saltLength })
}

function damage(bytes: Buffer, index: number): Buffer {
  return flip(bytes, index, 0x01)
}

function flip(bytes: Buffer, index: number, mask: number): Buffer {
  return replaceByte(bytes, index, (bytes[index] ?? 0) ^ mask)
}

function replaceByte(bytes: Buffer, index: number, value: number): Buffer {
  return Buffer.from(bytes.map((byte, at) => (at === index ? value : byte)))
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new Error('Not a JSON object')
  return value
}
