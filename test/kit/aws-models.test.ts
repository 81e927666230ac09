import { Readable } from 'node:stream'
import type { MiddlewareStack } from '@smithy/types'
import * as kmsSdk from '@aws-sdk/client-kms'
import {
  DescribeKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  VerifyCommand
} from '@aws-sdk/client-kms'
import * as stsSdk from '@aws-sdk/client-sts'
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { beforeEach, describe, expect, test } from 'vitest'
import { KEY_SPECS } from '../../src/signature/public-key.ts'
import { COMMON_ERRORS, KMS_ERRORS, OWN_ERRORS, STS_ERRORS } from '../fakes/aws-errors.ts'
import { FakeKms } from '../fakes/kms.ts'
import { FakeOidc } from '../fakes/oidc.ts'
import { CredentialStore } from '../fakes/policy.ts'
import { FakeSts, STS_FAILURES } from '../fakes/sts.ts'

// The fakes of KMS and STS against the models that AWS publishes in its SDK: no answer has a field or a value that the model does not
// know, the SDK reads all of it, and each error is one that the SDK makes an exception of, or one that is documented elsewhere.

const REGION = 'eu-central-1'
const ACCOUNT = '111122223333'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/release-signing`
const DIGEST = Buffer.alloc(32, 1)
const SHA_256 = 'RSASSA_PSS_SHA_256'

type Fields = Readonly<Record<string, unknown>>

let credentials: CredentialStore
let kms: FakeKms
let oidc: FakeOidc
let sts: FakeSts
/** What the last answer was on the wire. */
let raw: string

/** Keeps each answer as it is on the wire before the client reads it. */
function tapped<T extends KMSClient | STSClient>(client: T): T {
  const stack = client.middlewareStack as MiddlewareStack<object, object>
  stack.add(
    next => async args => {
      const result = await next(args)
      const { body } = result.response as { body: NodeJS.ReadableStream }
      const chunks: Buffer[] = []
      for await (const chunk of body) chunks.push(Buffer.from(chunk))
      raw = Buffer.concat(chunks).toString()
      Object.assign(result.response as object, { body: Readable.from(chunks) })
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'tap' }
  )
  return client
}

beforeEach(async () => {
  credentials = new CredentialStore()
  kms = await FakeKms.start({ region: REGION, accountId: ACCOUNT, credentials })
  oidc = await FakeOidc.start({ repository: 'octo-org/product', ref: 'refs/heads/main' })
  sts = await FakeSts.start({ oidc, credentials, roles: [{ arn: ROLE, subject: '*' }] })
  raw = ''
  return async () => {
    await Promise.all([kms, oidc, sts].map(fake => fake.close()))
  }
})

const errorsOf = (sdk: object): Map<string, string> =>
  new Map(
    Object.values(sdk).flatMap((schema: unknown) => {
      if (!Array.isArray(schema) || schema[0] !== -3) return []
      const [, , name, traits] = schema as [number, string, string, { awsQueryError?: [string, number] } | 0]
      return [[name, (traits === 0 ? undefined : traits.awsQueryError?.[0]) ?? name] as const]
    })
  )

describe('names of errors', () => {
  const ofKms = errorsOf(kmsSdk)
  const ofSts = errorsOf(stsSdk)

  test('are in the models, or documented as common to services', () => {
    expect([...ofKms.keys()]).toEqual(expect.arrayContaining([...KMS_ERRORS]))
    expect([...ofSts.values()]).toEqual(expect.arrayContaining([...STS_ERRORS]))
    for (const [code, url] of Object.entries(COMMON_ERRORS)) {
      expect([...ofKms.keys()]).not.toContain(code)
      expect(url).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|smithy\.io)\//)
    }
    for (const code of OWN_ERRORS) expect([...ofKms.keys(), ...ofSts.values()]).not.toContain(code)
  })
})

/** An answer as the model has it, in the form that is on the wire: bytes in base64, moments in seconds. */
function toWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Date) return value.getTime() / 1000
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => name !== '$metadata' && member !== undefined)
      .map(([name, member]) => [name, toWire(member)])
  )
}

/** The SDK made this class of exception of an answer. */
const isAnswer = (thrown: unknown, type: unknown): boolean =>
  typeof type === 'function' && thrown instanceof (type as new () => Error)

/** Values that the model lists, by the fields of the fakes' answers. */
const ENUMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CustomerMasterKeySpec: kmsSdk.CustomerMasterKeySpec,
  EncryptionAlgorithms: kmsSdk.EncryptionAlgorithmSpec,
  KeyManager: kmsSdk.KeyManagerType,
  KeySpec: kmsSdk.KeySpec,
  KeyState: kmsSdk.KeyState,
  KeyUsage: kmsSdk.KeyUsageType,
  Origin: kmsSdk.OriginType,
  SigningAlgorithm: kmsSdk.SigningAlgorithmSpec,
  SigningAlgorithms: kmsSdk.SigningAlgorithmSpec
}

/** Values of the fields that are not among those that the model lists. */
function unknownValues(fields: object): unknown[] {
  return Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
    if (name === 'KeyMetadata') return unknownValues(value as object)
    const known = ENUMS[name]
    return known === undefined
      ? []
      : [value].flat().filter(one => !Object.values(known).includes(String(one)))
  })
}

const kmsClient = (user = credentials.addUser(`arn:aws:iam::${ACCOUNT}:user/release`)): KMSClient =>
  tapped(new KMSClient({ region: REGION, endpoint: kms.url, credentials: user, maxAttempts: 1 }))

describe('the fake of KMS', () => {
  test('answers with what the model knows, and nothing else', async () => {
    const client = kmsClient()
    for (const keySpec of KEY_SPECS) {
      for (const keyUsage of keySpec === 'RSA_2048'
        ? (['SIGN_VERIFY', 'ENCRYPT_DECRYPT'] as const)
        : (['SIGN_VERIFY'] as const)) {
        const { arn: KeyId } = await kms.createKey({ keySpec, keyUsage })
        const published = await client.send(new GetPublicKeyCommand({ KeyId }))
        expect(toWire(published)).toEqual(JSON.parse(raw))
        expect(unknownValues(published)).toEqual([])
        const described = await client.send(new DescribeKeyCommand({ KeyId }))
        expect(toWire(described)).toEqual(JSON.parse(raw))
        expect(unknownValues(described)).toEqual([])
      }
    }
    const { arn: KeyId } = await kms.createKey()
    const signing = { KeyId, Message: DIGEST, MessageType: 'DIGEST', SigningAlgorithm: SHA_256 } as const
    const signed = await client.send(new SignCommand(signing))
    expect(toWire(signed)).toEqual(JSON.parse(raw))
    expect(unknownValues(signed)).toEqual([])
    const verified = await client.send(new VerifyCommand({ ...signing, Signature: signed.Signature }))
    expect(toWire(verified)).toEqual(JSON.parse(raw))
    expect(unknownValues(verified)).toEqual([])
  })

  test('answers with each error of its list, which the SDK reads as that', async () => {
    const alias = 'alias/release'
    const key = await kms.createKey({ aliases: [alias] })
    const signing = {
      KeyId: key.arn,
      Message: DIGEST,
      MessageType: 'DIGEST',
      SigningAlgorithm: SHA_256
    } as const
    const arnOf = async (options: Parameters<FakeKms['createKey']>[0]) => (await kms.createKey(options)).arn
    const as = (user: Parameters<typeof kmsClient>[0]) => () => kmsClient(user).send(new SignCommand(signing))
    const sign = (more: Partial<kmsSdk.SignCommandInput>) => () =>
      kmsClient().send(new SignCommand({ ...signing, ...more }))
    const user = credentials.addUser(`arn:aws:iam::${ACCOUNT}:user/other`)
    const session = credentials.addSession({ principal: 'expired', durationSeconds: -1 })
    const elsewhere = new KMSClient({ region: 'eu-west-1', endpoint: kms.url, credentials: user })
    const post = (target: string, body: string) => async () => {
      const client = kmsClient()
      client.middlewareStack.add(
        next => args => {
          const request = args.request as { headers: Record<string, string>; body: string }
          request.headers['x-amz-target'] = target
          request.headers['content-length'] = String(body.length)
          request.body = body
          return next(args)
        },
        { step: 'build', priority: 'low', name: 'other' }
      )
      return await client.send(new SignCommand(signing))
    }
    const provoked: Readonly<Record<string, () => Promise<unknown>>> = {
      DisabledException: sign({ KeyId: await arnOf({ state: 'Disabled' }) }),
      DryRunOperationException: sign({ DryRun: true }),
      InvalidKeyUsageException: sign({ KeyId: await arnOf({ keyUsage: 'ENCRYPT_DECRYPT' }) }),
      KMSInvalidSignatureException: () =>
        kmsClient().send(new VerifyCommand({ ...signing, Signature: DIGEST })),
      KMSInvalidStateException: sign({ KeyId: await arnOf({ state: 'PendingDeletion' }) }),
      NotFoundException: sign({ KeyId: 'alias/none' }),
      AccessDeniedException: async () => {
        kms.deny('kms:Sign')
        await sign({})().finally(() => kms.allow('kms:Sign'))
      },
      ExpiredTokenException: as(session),
      InvalidSignatureException: () => tapped(elsewhere).send(new SignCommand(signing)),
      SerializationException: post('TrentService.Sign', 'not JSON'),
      ThrottlingException: async () => {
        kms.throttle(1)
        await sign({})()
      },
      UnknownOperationException: post('TrentService.Encrypt', '{}'),
      UnrecognizedClientException: as({
        ...user,
        secretAccessKey: 'x'.repeat(40),
        accessKeyId: 'AKIAUNKNOWN'
      }),
      ValidationException: sign({ Message: DIGEST.subarray(1) })
    }
    const models: Readonly<Record<string, unknown>> = kmsSdk
    for (const [code, provoke] of Object.entries(provoked)) {
      const thrown: unknown = await provoke().catch((error: unknown) => error)
      const fields = JSON.parse(raw) as Fields
      expect(fields['__type']).toBe(code)
      const said = fields['message'] ?? fields['Message']
      expect(thrown).toMatchObject({ name: code, ...(said === undefined ? {} : { message: said }) })
      const isModeled = (KMS_ERRORS as readonly string[]).includes(code)
      expect(isAnswer(thrown, isModeled ? models[code] : kmsSdk.KMSServiceException)).toBe(true)
    }
    // these two need a request that the SDK does not send: test/kit/fake-kms.test.ts
    const unsigned = ['MissingAuthenticationTokenException', 'IncompleteSignatureException']
    const ofSts = ['AccessDenied', 'InternalFailure', 'InvalidAction', 'Throttling', 'ValidationError']
    const all = [...KMS_ERRORS, ...Object.keys(COMMON_ERRORS).filter(code => !ofSts.includes(code))]
    expect([...Object.keys(provoked), ...unsigned].sort()).toEqual(all.sort())
  })
})

describe('the fake of STS', () => {
  const client = (): STSClient => tapped(new STSClient({ region: REGION, endpoint: sts.url, maxAttempts: 1 }))
  const token = async (): Promise<string> => {
    const url = `${oidc.url}&audience=sts.amazonaws.com`
    const answer = await fetch(url, { headers: { authorization: `Bearer ${oidc.requestToken}` } })
    return ((await answer.json()) as { value: string }).value
  }
  const assume = async (more: Partial<stsSdk.AssumeRoleWithWebIdentityCommandInput> = {}) =>
    await client().send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: ROLE,
        RoleSessionName: 'session',
        WebIdentityToken: await token(),
        ...more
      })
    )
  /** Names and texts of the elements that have no others within. */
  const leaves = (xml: string): string[] =>
    [...xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name, text]) => `${name}: ${text}`).sort()
  const leavesOf = (value: object): string[] =>
    Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
      if (name === '$metadata' || member === undefined) return []
      if (member instanceof Date) return [`${name}: ${member.toISOString().replace('.000', '')}`]
      return typeof member === 'string' ? [`${name}: ${member}`] : leavesOf(member as object)
    })

  test('answers with what the model knows, and nothing else', async () => {
    const answer = await assume()
    const requestId = `RequestId: ${answer.$metadata.requestId}`
    expect([...leavesOf(answer), requestId].sort()).toEqual(leaves(raw))
  })

  test('answers with each error of its list, which the SDK reads as that', async () => {
    const names = new Map([...errorsOf(stsSdk)].map(([name, code]) => [code, name]))
    const models: Readonly<Record<string, unknown>> = stsSdk
    const provoked: Readonly<Record<string, () => Promise<unknown>>> = {
      ...Object.fromEntries(
        STS_FAILURES.map(code => [
          code,
          async () => {
            sts.fail(code)
            return await assume()
          }
        ])
      ),
      MalformedPolicyDocument: () => assume({ Policy: 'no JSON' }),
      ValidationError: () => assume({ RoleSessionName: 'x' })
    }
    for (const [code, provoke] of Object.entries(provoked)) {
      const thrown: unknown = await provoke().catch((error: unknown) => error)
      expect(leaves(raw)).toContain(`Code: ${code}`)
      const name = names.get(code)
      expect(thrown).toMatchObject({ name: name ?? code })
      expect(isAnswer(thrown, name === undefined ? stsSdk.STSServiceException : models[name])).toBe(true)
    }
    // InvalidAction and SignedRequest need a request that the SDK does not send: test/kit/fake-sts.test.ts
    expect(Object.keys(provoked)).toEqual(expect.arrayContaining([...STS_ERRORS]))
  })
})
