import { KMSClient, SignCommand } from '@aws-sdk/client-kms'
import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../fakes/policy.ts'
import { renderCloudFormation } from '../support/aws-setup.ts'
import type { SetUpParameters } from '../support/aws-setup.ts'
import { ALIAS, REPOSITORY, startWorld } from '../support/world.ts'
import type { World, WorldOptions } from '../support/world.ts'
import type { TestKeySpec } from '../support/keys.ts'
import { kmsOperations } from '../support/outcome.ts'

// The committed bundle under exactly the policies of examples/aws, which test/interop/aws-setup.test.ts shows to be the same in all three forms.

const KEY_ID = '0d9c1c5e-5d5c-4d0c-9a44-6b8b0f2f7f11'
const ADDITIONAL_KEY_ID = '1e8b2d6f-5d5c-4d0c-9a44-6b8b0f2f7f11'
const ACCOUNT = '111122223333'
const ISSUER = 'github.example.com/_services/token'

interface SetUpWorld extends World {
  readonly verifyRoleArn: string
  /** What KMS answers a session of one of the roles without the action's own session policy, or another user, that asks it to sign. */
  attempt(who: 'signing' | 'verify' | 'administrator', change?: Partial<SignAttempt>): Promise<string>
}

interface SignAttempt {
  readonly keyId: string
  readonly messageType: 'RAW' | 'DIGEST' | 'EXTERNAL_MU'
  readonly algorithm:
    | 'RSASSA_PSS_SHA_256'
    | 'RSASSA_PSS_SHA_384'
    | 'RSASSA_PKCS1_V1_5_SHA_256'
    | 'ECDSA_SHA_256'
    | 'ML_DSA_SHAKE_256'
}

async function startSetUp(
  parameters: SetUpParameters = {},
  { partition = 'aws', ...options }: Pick<WorldOptions, 'oidc' | 'kms'> & { partition?: string } = {}
): Promise<SetUpWorld> {
  const region = options.kms?.region ?? 'eu-central-1'
  const [keyArn, additionalKeyArn] = [KEY_ID, ADDITIONAL_KEY_ID].map(
    id => `arn:${partition}:kms:${region}:${ACCOUNT}:key/${id}`
  ) as [string, string]
  const { setUp } = renderCloudFormation(
    { repository: REPOSITORY, ...parameters },
    { partition, account: ACCOUNT, keyArn, additionalKeyArn }
  )
  const toRole = ({ name, trust, policy }: typeof setUp.signing) => ({
    arn: `arn:${partition}:iam::${ACCOUNT}:role/${String(name)}`,
    subject: '*',
    audience: partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com',
    trustPolicy: JSON.stringify(trust),
    policy: JSON.stringify(policy)
  })
  const [role, verifyRole] = [toRole(setUp.signing), toRole(setUp.verify)]
  const world = await startWorld({
    key: { keyId: KEY_ID, keySpec: setUp.key.spec as TestKeySpec, policy: JSON.stringify(setUp.key.policy) },
    role,
    otherRoles: [verifyRole],
    kms: { partition, ...options.kms },
    oidc: options.oidc?.ref === undefined ? { environment: 'release', ...options.oidc } : options.oidc
  })
  if (setUp.additional !== null)
    await world.kms.createKey({
      keyId: ADDITIONAL_KEY_ID,
      keySpec: setUp.additional.spec as TestKeySpec,
      policy: JSON.stringify(setUp.additional.policy),
      aliases: [String(setUp.additional.alias)]
    })
  const credentialsOf = (who: 'signing' | 'verify' | 'administrator') => {
    if (who === 'administrator')
      return world.credentials.addUser(`arn:${partition}:iam::${ACCOUNT}:user/admin`)
    const { arn, policy } = who === 'signing' ? role : verifyRole
    const principal = arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/') + '/by-hand'
    return world.credentials.addSession({
      principal,
      durationSeconds: 900,
      roleArn: arn,
      rolePolicy: parsePolicy(policy)
    })
  }
  return Object.assign(world, {
    verifyRoleArn: verifyRole.arn,
    attempt: async (who: 'signing' | 'verify' | 'administrator', change: Partial<SignAttempt> = {}) => {
      const { keyId = keyArn, messageType = 'DIGEST', algorithm = 'RSASSA_PSS_SHA_256' } = change
      const client = new KMSClient({
        region,
        endpoint: world.kms.url,
        credentials: credentialsOf(who),
        maxAttempts: 1
      })
      const Message = Buffer.alloc(messageType === 'EXTERNAL_MU' ? 64 : Number(algorithm.slice(-3)) / 8)
      try {
        await client.send(
          new SignCommand({ KeyId: keyId, Message, MessageType: messageType, SigningAlgorithm: algorithm })
        )
        return 'signed'
      } catch (error) {
        return error instanceof Error ? error.name : String(error)
      } finally {
        client.destroy()
      }
    }
  })
}

const otherArtifact = { files: { 'dist/other.tgz': 'another artifact' } }

const errorOf = ({ annotations }: Awaited<ReturnType<World['sign']>>) =>
  annotations.filter(({ level }) => level === 'error').map(({ title }) => title)

describe('the signing role of examples/aws', () => {
  test.each(['ARN', 'id', 'alias', 'alias ARN'])('signs by %s', async form => {
    const world = await startSetUp()
    const keyId = { ARN: world.key.arn, id: KEY_ID, alias: ALIAS, 'alias ARN': world.aliasArn }[form]
    const result = await world.sign({ 'key-id': keyId, 'aws-region': world.region })
    expect(result).toMatchObject({ exitCode: 0, annotations: [] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'Sign'])
  })

  test.each(['RSASSA_PSS_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_256'])('does not sign with %s', async algorithm => {
    const world = await startSetUp()
    expect(errorOf(await world.sign({ 'signing-algorithm': algorithm }))).toEqual(['KMS_ACCESS_DENIED'])
    expect(world.github.mutations()).toEqual([])
  })

  test('signs with another algorithm when it is set up for that one only', async () => {
    const world = await startSetUp({ signingAlgorithms: 'RSASSA_PKCS1_V1_5_SHA_256' })
    expect(await world.sign({ 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256' })).toMatchObject({
      exitCode: 0
    })
    expect(errorOf(await world.sign({}, otherArtifact))).toEqual(['KMS_ACCESS_DENIED'])
  })

  test('signs in a format with another padding when both are in the list, and not else', async () => {
    const inputs = { 'signature-format': 'raw\nssh' }
    const signingAlgorithms = 'RSASSA_PSS_SHA_256, RSASSA_PKCS1_V1_5_SHA_256'
    const both = await startSetUp({ signingAlgorithms })
    expect(await both.sign(inputs)).toMatchObject({ exitCode: 0, annotations: [] })
    expect(new Set(both.kms.calls.flatMap(({ signingAlgorithm }) => signingAlgorithm ?? []))).toEqual(
      new Set(signingAlgorithms.split(', '))
    )
    expect(errorOf(await both.sign({ 'signing-algorithm': 'RSASSA_PSS_SHA_512' }, otherArtifact))).toEqual([
      'KMS_ACCESS_DENIED'
    ])
    const one = await startSetUp()
    expect(errorOf(await one.sign(inputs))).toEqual(['KMS_ACCESS_DENIED'])
    expect(one.github.mutations()).toEqual([])
  })

  test('signs with an EC key and its algorithm', async () => {
    const world = await startSetUp({ keySpec: 'ECC_NIST_P256', signingAlgorithms: 'ECDSA_SHA_256' })
    const inputs = { 'signing-algorithm': 'ECDSA_SHA_256' }
    expect(await world.sign(inputs)).toMatchObject({ exitCode: 0, annotations: [] })
    expect(await world.attempt('signing', { algorithm: 'ECDSA_SHA_256' })).toBe('signed')
    expect(await world.attempt('administrator', { algorithm: 'ECDSA_SHA_256' })).toBe('AccessDeniedException')
  })

  test.each(['ARN', 'id', 'alias', 'alias ARN'])('signs with an additional key by its %s', async form => {
    const parameters = { additionalKeySpec: 'ML_DSA_65', verifyEnvironment: 'release' }
    const world = await startSetUp(parameters)
    const arn = world.key.arn.replace(KEY_ID, ADDITIONAL_KEY_ID)
    const alias = 'alias/release-signing-additional'
    const id = {
      ARN: arn,
      id: ADDITIONAL_KEY_ID,
      alias,
      'alias ARN': arn.replace(`key/${ADDITIONAL_KEY_ID}`, alias)
    }[form]
    const inputs = { 'additional-key-id': id, strategy: 'checksums' }
    expect(await world.sign(inputs)).toMatchObject({ exitCode: 0, annotations: [] })
    expect(kmsOperations(world)).toEqual(['GetPublicKey', 'GetPublicKey', 'Sign', 'Sign'])
    const mu = { keyId: arn, messageType: 'EXTERNAL_MU', algorithm: 'ML_DSA_SHAKE_256' } as const
    expect({
      mu: await world.attempt('signing', mu),
      raw: await world.attempt('signing', { ...mu, messageType: 'RAW' }),
      muOfFirst: await world.attempt('signing', { ...mu, keyId: world.key.arn }),
      verifyRole: await world.attempt('verify', mu),
      administrator: await world.attempt('administrator', mu)
    }).toEqual({
      mu: 'signed',
      raw: 'AccessDeniedException',
      muOfFirst: 'AccessDeniedException',
      verifyRole: 'AccessDeniedException',
      administrator: 'AccessDeniedException'
    })
  })

  test('signs nothing else even without a session policy; nobody else signs', async () => {
    const world = await startSetUp()
    const other = await world.kms.createKey({ aliases: ['alias/other'] })
    expect({
      digest: await world.attempt('signing'),
      alias: await world.attempt('signing', { keyId: ALIAS }),
      raw: await world.attempt('signing', { messageType: 'RAW' }),
      otherHash: await world.attempt('signing', { algorithm: 'RSASSA_PSS_SHA_384' }),
      otherScheme: await world.attempt('signing', { algorithm: 'RSASSA_PKCS1_V1_5_SHA_256' }),
      otherKey: await world.attempt('signing', { keyId: other.arn }),
      otherAlias: await world.attempt('signing', { keyId: 'alias/other' }),
      verifyRole: await world.attempt('verify'),
      administrator: await world.attempt('administrator')
    }).toEqual({
      digest: 'signed',
      alias: 'signed',
      raw: 'AccessDeniedException',
      otherHash: 'AccessDeniedException',
      otherScheme: 'AccessDeniedException',
      otherKey: 'AccessDeniedException',
      otherAlias: 'AccessDeniedException',
      verifyRole: 'AccessDeniedException',
      administrator: 'AccessDeniedException'
    })
  })

  test.each([
    ['another repository', { repository: 'octo-org/product2' }],
    ['the same name of another owner', { repository: 'evil-org/product' }],
    ['another environment', { environment: 'production' }],
    ['an environment whose name goes on', { environment: 'release-2' }],
    ['no environment', { ref: 'refs/tags/v1.2.3' }],
    ['a subject with ids that was not set up', { immutableSubject: true }],
    ['another issuer', { issuer: `https://${ISSUER}` }]
  ])('is not for a job of %s', async (_, oidc) => {
    const world = await startSetUp({}, { oidc })
    expect(errorOf(await world.sign())).toEqual(['ROLE_REFUSED'])
    expect(world.kms.calls).toEqual([])
  })

  test('is for a repository with ids in its subject when it is set up so', async () => {
    const parameters = { repositoryWithIds: 'octo-org@9876543/product@123456789' }
    const world = await startSetUp(parameters, { oidc: { immutableSubject: true } })
    expect(await world.sign()).toMatchObject({ exitCode: 0 })
    const plain = await startSetUp(parameters)
    expect(errorOf(await plain.sign())).toEqual(['ROLE_REFUSED'])
    const other = await startSetUp(
      { repositoryWithIds: 'octo-org@9876543/product@1' },
      { oidc: { immutableSubject: true } }
    )
    expect(errorOf(await other.sign())).toEqual(['ROLE_REFUSED'])
  })

  test('is for one reusable workflow at one ref when it is set up so', async () => {
    const jobWorkflowRef = 'octo-org/workflows/.github/workflows/sign.yml@refs/tags/v1'
    const world = await startSetUp({ jobWorkflowRef }, { oidc: { jobWorkflowRef } })
    expect(await world.sign()).toMatchObject({ exitCode: 0 })
    for (const oidc of [{}, { jobWorkflowRef: jobWorkflowRef.replace('v1', 'v10') }]) {
      const other = await startSetUp({ jobWorkflowRef }, { oidc })
      expect(errorOf(await other.sign())).toEqual(['ROLE_REFUSED'])
    }
  })

  test('works for GitHub Enterprise Server and in other partitions', async () => {
    const server = await startSetUp({ oidcIssuer: ISSUER }, { oidc: { issuer: `https://${ISSUER}` } })
    expect(await server.sign()).toMatchObject({ exitCode: 0 })
    for (const [partition, region] of [
      ['aws-cn', 'cn-north-1'],
      ['aws-us-gov', 'us-gov-west-1']
    ] as const) {
      const world = await startSetUp({}, { partition, kms: { region } })
      expect(await world.sign()).toMatchObject({ exitCode: 0, annotations: [] })
    }
  })
})

describe('the verify role of examples/aws', () => {
  test('verifies with KMS, and signs nothing', async () => {
    const world = await startSetUp({ verifyEnvironment: 'release' })
    const signed = await world.sign()
    expect(signed).toMatchObject({ exitCode: 0 })
    const role = { 'key-id': ALIAS, 'aws-region': world.region, 'role-to-assume': world.verifyRoleArn }
    const verified = await world.verify(
      { ...role, artifacts: 'dist/*', 'verify-with': 'kms' },
      { cwd: signed.workspace }
    )
    expect(verified).toMatchObject({ exitCode: 0 })
    expect(kmsOperations(world).slice(2)).toEqual(['GetPublicKey', 'Verify'])
    expect(errorOf(await world.sign(role, otherArtifact))).toEqual(['KMS_ACCESS_DENIED'])
  })

  test('is not for the environment that signs, nor the other way round', async () => {
    const world = await startSetUp({}, { oidc: { environment: 'release' } })
    expect(errorOf(await world.sign({ 'role-to-assume': world.verifyRoleArn }))).toEqual(['ROLE_REFUSED'])
    const deploy = await startSetUp({}, { oidc: { environment: 'production' } })
    expect(errorOf(await deploy.sign())).toEqual(['ROLE_REFUSED'])
  })
})
