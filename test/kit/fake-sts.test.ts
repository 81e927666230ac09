import { generateKeyPairSync, sign } from 'node:crypto'
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms'
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { AssumeRoleWithWebIdentityCommandInput } from '@aws-sdk/client-sts'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeKms } from '../fakes/kms.ts'
import { FakeOidc } from '../fakes/oidc.ts'
import { CredentialStore } from '../fakes/policy.ts'
import { FakeSts } from '../fakes/sts.ts'
import type { FakeRole, StsFailure } from '../fakes/sts.ts'

const REGION = 'eu-central-1'
const AUDIENCE = 'sts.amazonaws.com'
const ROLE = 'arn:aws:iam::111122223333:role/releases/signer'
const ROLES: readonly FakeRole[] = [
  { arn: ROLE, subject: 'repo:octo-org/app:ref:refs/tags/v*', maxDurationSeconds: 7200 },
  { arn: 'arn:aws:iam::111122223333:role/short', subject: '*' },
  { arn: 'arn:aws:iam::111122223333:role/brief', subject: '*', sessionSeconds: 2 },
  { arn: 'arn:aws:iam::111122223333:role/prod', subject: 'repo:octo-org/app:environment:prod' },
  { arn: 'arn:aws-cn:iam::111122223333:role/china', subject: '*', audience: 'sts.amazonaws.com.cn' }
]
const NOT_AUTHORIZED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity'

let oidc: FakeOidc
let sts: FakeSts
let credentials: CredentialStore

beforeEach(async () => {
  credentials = new CredentialStore()
  oidc = await FakeOidc.start({ repository: 'octo-org/app', ref: 'refs/tags/v1.2.3' })
  sts = await FakeSts.start({ oidc, credentials, roles: ROLES })
  return async () => {
    await sts.close()
    await oidc.close()
  }
})

describe('FakeSts', () => {
  it('issues a session that the AWS SDK understands', async () => {
    const before = Date.now()
    const answer = await assumeRole({ DurationSeconds: 900 })
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {}

    expect(AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
    expect(SecretAccessKey).toHaveLength(40)
    expect(Number(Expiration?.getTime()) - before).toBeGreaterThan(898_000)
    expect(Number(Expiration?.getTime()) - before).toBeLessThan(905_000)
    expect(answer).toMatchObject({
      AssumedRoleUser: {
        Arn: 'arn:aws:sts::111122223333:assumed-role/signer/app-42-1',
        AssumedRoleId: expect.stringMatching(/^AROA\w+:app-42-1$/)
      },
      SubjectFromWebIdentityToken: 'repo:octo-org/app:ref:refs/tags/v1.2.3',
      Audience: AUDIENCE,
      Provider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'
    })
    expect(sts.secrets()).toEqual([AccessKeyId, SecretAccessKey, SessionToken])
    expect(sts.calls).toEqual([
      {
        roleArn: ROLE,
        roleSessionName: 'app-42-1',
        durationSeconds: 900,
        policy: undefined,
        token: oidc.issued[0]?.token,
        outcome: 'issued'
      }
    ])
  })

  it('never issues the same session twice', async () => {
    const first = await assumeRole()
    const second = await assumeRole()
    expect(first.Credentials?.AccessKeyId).not.toBe(second.Credentials?.AccessKeyId)
    expect(first.Credentials?.SessionToken).not.toBe(second.Credentials?.SessionToken)
  })

  it('hands its sessions and their policies to FakeKms', async () => {
    const kms = await FakeKms.start({ region: REGION, accountId: '111122223333', credentials })
    try {
      const { arn } = await kms.createKey()
      const statement = { Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: arn }
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
      const answer = await assumeRole({ Policy: policy })
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {}
      const session = {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken
      }
      const client = new KMSClient({
        region: REGION,
        endpoint: kms.url,
        credentials: session,
        maxAttempts: 1
      })

      expect((await client.send(new GetPublicKeyCommand({ KeyId: arn }))).KeyId).toBe(arn)
      const sign256 = new SignCommand({
        KeyId: arn,
        Message: Buffer.alloc(32),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'RSASSA_PSS_SHA_256'
      })
      await expect(client.send(sign256)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: `User: arn:aws:sts::111122223333:assumed-role/signer/app-42-1 is not authorized to perform: kms:Sign on resource: ${arn} because no session policy allows the kms:Sign action`
      })
      credentials.expireSessions()
      await expect(client.send(new GetPublicKeyCommand({ KeyId: arn }))).rejects.toMatchObject({
        name: 'ExpiredTokenException'
      })
    } finally {
      await kms.close()
    }
  })

  it('takes a signed request for a mistake', async () => {
    const client = stsClient({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' })
    const answer = client.send(new GetCallerIdentityCommand({}))
    await expect(answer).rejects.toMatchObject({ name: 'SignedRequest', $metadata: { httpStatusCode: 400 } })
    expect(sts.calls[0]?.outcome).toBe('SignedRequest')
  })

  it('knows one operation', async () => {
    const answer = await fetch(sts.url, { method: 'POST', body: 'Action=AssumeRole&Version=2011-06-15' })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('<Code>InvalidAction</Code>')
  })
})

describe('FakeSts on tokens', () => {
  it.each([
    ['of another audience', 'InvalidIdentityToken', 'Incorrect token audience', () => oidc.issue('other')],
    [
      'of another issuer',
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for https://ghes.example/_services/token',
      () => oidc.issue(AUDIENCE, { iss: 'https://ghes.example/_services/token' })
    ],
    [
      'of yesterday',
      'ExpiredTokenException',
      expect.stringMatching(/^Token expired: current date\/time \d+ must be before/),
      () => oidc.issue(AUDIENCE, { exp: Math.floor(Date.now() / 1000) - 86_400 })
    ],
    [
      'that expires this second',
      'ExpiredTokenException',
      expect.anything(),
      () => oidc.issue(AUDIENCE, { exp: Math.floor(Date.now() / 1000) })
    ],
    [
      'without an expiry',
      'ExpiredTokenException',
      expect.anything(),
      () => oidc.issue(AUDIENCE, { exp: undefined })
    ],
    ['that is no JWT', 'InvalidIdentityToken', expect.stringContaining('not a valid JWT'), () => 'abcdef'],
    [
      'with a claim changed after signing',
      'InvalidIdentityToken',
      expect.stringContaining('signature'),
      () => tamper()
    ],
    [
      'that somebody else signed',
      'InvalidIdentityToken',
      expect.stringContaining('signature'),
      () => forge({ alg: 'RS256' })
    ],
    [
      'without a signature',
      'InvalidIdentityToken',
      expect.stringContaining("Couldn't retrieve verification key"),
      () => forge({ alg: 'none' })
    ],
    [
      'with a key id that is not published',
      'InvalidIdentityToken',
      expect.stringContaining("Couldn't retrieve verification key"),
      () => forge({ alg: 'RS256', kid: 'other' })
    ]
  ])('refuses one %s', async (_, code, message, makeToken) => {
    await expect(assumeRole({ WebIdentityToken: makeToken() })).rejects.toMatchObject({
      name: sdkName(code),
      message,
      $metadata: { httpStatusCode: 400 }
    })
    expect(sts.calls[0]?.outcome).toBe(code)
    expect(sts.issued).toHaveLength(0)
  })

  it.each([
    ['of another branch', { sub: 'repo:octo-org/app:ref:refs/heads/main' }],
    ['of another repository', { sub: 'repo:octo-org/application:ref:refs/tags/v1' }],
    ['of a job with an environment', { sub: 'repo:octo-org/app:environment:prod' }],
    ['with ids in its subject', { sub: 'repo:octo-org@1/app@2:ref:refs/tags/v1' }]
  ])('refuses the role to one %s', async (_, claims) => {
    const answer = assumeRole({ WebIdentityToken: oidc.issue(AUDIENCE, claims) })
    await expect(answer).rejects.toMatchObject({
      name: 'AccessDenied',
      message: NOT_AUTHORIZED,
      $metadata: { httpStatusCode: 403 }
    })
  })

  it('does not tell a role that is not there from one that does not trust', async () => {
    await expect(assumeRole({ RoleArn: 'arn:aws:iam::111122223333:role/gone' })).rejects.toMatchObject({
      name: 'AccessDenied',
      message: NOT_AUTHORIZED
    })
  })

  it('takes the audience of the role', async () => {
    const answer = await assumeRole({
      RoleArn: 'arn:aws-cn:iam::111122223333:role/china',
      WebIdentityToken: oidc.issue('sts.amazonaws.com.cn')
    })
    expect(answer.AssumedRoleUser?.Arn).toBe('arn:aws-cn:sts::111122223333:assumed-role/china/app-42-1')
  })

  function tamper(): string {
    const [header, , signature] = oidc.issue(AUDIENCE).split('.')
    const [, payload] = oidc.issue(AUDIENCE, { sub: 'repo:octo-org/app:ref:refs/tags/v9' }).split('.')
    return `${header}.${payload}.${signature}`
  }

  function forge(header: { alg: string; kid?: string }): string {
    const [, payload] = oidc.issue(AUDIENCE).split('.')
    const full = { typ: 'JWT', kid: oidc.jwks().keys[0]?.['kid'], ...header }
    const signed = `${Buffer.from(JSON.stringify(full)).toString('base64url')}.${payload}`
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
  }
})

describe('FakeSts on parameters', () => {
  const statement = { Effect: 'Allow', Action: 'kms:Sign', Resource: '*' }
  const policyOf = (length: number): string => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    return text + ' '.repeat(length - text.length)
  }

  it.each([
    ['a short duration', { DurationSeconds: 899 }, 'ValidationError', /greater than or equal to 900$/],
    ['a long duration', { DurationSeconds: 43_201 }, 'ValidationError', /less than or equal to 43200$/],
    [
      'more than the role allows',
      { DurationSeconds: 7201 },
      'ValidationError',
      /exceeds the MaxSessionDuration set for this role/
    ],
    [
      'a session name with a slash',
      { RoleSessionName: 'octo-org/app' },
      'ValidationError',
      /^1 validation error detected: Value 'octo-org\/app' at 'roleSessionName'.*\[\\w\+=,\.@-\]\*$/
    ],
    ['a session name of one letter', { RoleSessionName: 'a' }, 'ValidationError', /length greater than/],
    ['a long session name', { RoleSessionName: 'a'.repeat(65) }, 'ValidationError', /length less than/],
    ['a role name for an ARN', { RoleArn: 'signer' }, 'ValidationError', /signer is invalid/],
    ['a policy of 2,049 characters', { Policy: policyOf(2049) }, 'ValidationError', /at 'policy'.*2048$/],
    ['a policy that is no JSON', { Policy: '{' }, 'MalformedPolicyDocument', /invalid Json/]
  ])('refuses %s', async (_, input, code, message) => {
    await expect(assumeRole(input)).rejects.toMatchObject({
      name: sdkName(code),
      message: expect.stringMatching(message)
    })
    expect(sts.calls.map(({ outcome }) => outcome)).toEqual([code])
  })

  it.each([
    { DurationSeconds: 7200 },
    { RoleSessionName: 'Az09_+=,.@-' },
    { RoleSessionName: 'a'.repeat(64) },
    { Policy: policyOf(2048) }
  ])('takes %o', async input => {
    expect((await assumeRole(input)).Credentials).toBeDefined()
  })
})

describe('FakeSts on command', () => {
  it('issues sessions that are shorter than AWS allows', async () => {
    const before = Date.now()
    const answer = await assumeRole({ RoleArn: 'arn:aws:iam::111122223333:role/brief' })
    expect(Number(answer.Credentials?.Expiration?.getTime()) - before).toBeLessThan(10_000)
  })

  it('echoes the token', async () => {
    sts.echoesToken = true
    const error: unknown = await assumeRole().catch((thrown: unknown) => thrown)
    expect(String(error)).toContain(`The ID Token ${oidc.issued[0]?.token} is not a valid JWT`)
    expect(sts.issued).toEqual([])
  })

  it.each<[StsFailure, number]>([
    ['AccessDenied', 403],
    ['ExpiredTokenException', 400],
    ['IDPCommunicationError', 400],
    ['IDPRejectedClaim', 403],
    ['InternalFailure', 500],
    ['InvalidIdentityToken', 400],
    ['PackedPolicyTooLarge', 400],
    ['RegionDisabledException', 403],
    ['Throttling', 400]
  ])('answers %s', async (code, status) => {
    sts.fail(code)
    await expect(assumeRole()).rejects.toMatchObject({
      name: sdkName(code),
      $metadata: { httpStatusCode: status }
    })
    expect((await assumeRole()).Credentials).toBeDefined()
  })

  it('answers a text of choice, several times', async () => {
    sts.fail('InvalidIdentityToken', { times: 2, message: 'No provider for <https://x> & co' })
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(assumeRole()).rejects.toMatchObject({ message: 'No provider for <https://x> & co' })
    expect((await assumeRole()).Credentials).toBeDefined()
  })
})

function assumeRole(input: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) {
  return stsClient().send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: ROLE,
      RoleSessionName: 'app-42-1',
      WebIdentityToken: input.WebIdentityToken ?? oidc.issue(AUDIENCE),
      ...input
    })
  )
}

/** The SDK adds `Exception` to the codes that its model of STS has. */
function sdkName(code: string): unknown {
  return expect.stringMatching(new RegExp(`^${code}(?:Exception)?$`))
}

function stsClient(ambient = { accessKeyId: '', secretAccessKey: '' }): STSClient {
  return new STSClient({ region: REGION, endpoint: sts.url, maxAttempts: 1, credentials: ambient })
}
