import { describe, expect, it } from 'vitest'
import { sessionPolicy } from '../../src/aws/session-policy.ts'
import type { KeyUse } from '../../src/aws/session-policy.ts'
import { additionalAlgorithms, algorithmsToVerify } from '../../src/inputs/formats.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import type { SignInputs } from '../../src/inputs/types.ts'

const KEY_ID = '5211d781-06f0-4062-82a1-0b5e8a99c468'
const KEY_ARN = `arn:aws:kms:eu-west-2:111122223333:key/${KEY_ID}`
const GOV_ARN = `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-${'0'.repeat(32)}`
const SIGN: KeyUse = { operation: 'kms:Sign', algorithms: ['RSASSA_PSS_SHA_256'] }
const SIGN_BOTH: KeyUse = {
  operation: 'kms:Sign',
  algorithms: ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256']
}
const VERIFY: KeyUse = { operation: 'kms:Verify', algorithms: undefined }
const READ: KeyUse = { operation: undefined, algorithms: [] }

/** Of the environment, for keys that name none. */
const REGIONS: Readonly<Record<string, string>> = {
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
  'aws-iso-b': 'us-isob-east-1'
}

/** The most characters of a session policy that STS takes (API reference, AssumeRoleWithWebIdentity). */
const MAX_POLICY_CHARACTERS = 2048

describe('the session policy', () => {
  it('allows to sign digests with one key and one algorithm, and denies all else', () => {
    expect(policyFor(KEY_ARN, SIGN)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: KEY_ARN },
        {
          Effect: 'Allow',
          Action: 'kms:Sign',
          Resource: KEY_ARN,
          Condition: {
            StringEquals: { 'kms:MessageType': 'DIGEST', 'kms:SigningAlgorithm': ['RSASSA_PSS_SHA_256'] }
          }
        },
        { Effect: 'Deny', NotAction: ['kms:GetPublicKey', 'kms:Sign'], Resource: '*' },
        { Effect: 'Deny', Action: ['kms:GetPublicKey', 'kms:Sign'], NotResource: KEY_ARN },
        {
          Effect: 'Deny',
          Action: 'kms:Sign',
          Resource: '*',
          Condition: { StringNotEquals: { 'kms:MessageType': 'DIGEST' } }
        },
        {
          Effect: 'Deny',
          Action: 'kms:Sign',
          Resource: '*',
          Condition: { StringNotEquals: { 'kms:SigningAlgorithm': ['RSASSA_PSS_SHA_256'] } }
        }
      ]
    })
  })

  it('allows to read the public key only, where nothing else is asked of KMS', () => {
    expect(policyFor(KEY_ARN, READ).Statement).toEqual([
      { Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: KEY_ARN },
      { Effect: 'Deny', NotAction: ['kms:GetPublicKey'], Resource: '*' },
      { Effect: 'Deny', Action: ['kms:GetPublicKey'], NotResource: KEY_ARN }
    ])
  })

  it('names the pinned algorithm to verify with those of statements and of ML-DSA, and none where any is accepted', () => {
    const algorithms = algorithmsToVerify('RSASSA_PSS_SHA_256')
    expect(algorithms).toEqual([
      'RSASSA_PSS_SHA_256',
      'RSASSA_PKCS1_V1_5_SHA_256',
      'ECDSA_SHA_256',
      'ML_DSA_SHAKE_256'
    ])
    expect(algorithmsToVerify('ECDSA_SHA_256')).toHaveLength(3)
    const pinned = JSON.stringify(policyFor(KEY_ARN, { operation: 'kms:Verify', algorithms }))
    expect(pinned).toContain(`"StringNotEquals":{"kms:SigningAlgorithm":${JSON.stringify(algorithms)}}`)
    expect(pinned).toContain('"StringNotEquals":{"kms:MessageType":["DIGEST","EXTERNAL_MU"]}')
    expect(pinned.length).toBeLessThan(MAX_POLICY_CHARACTERS)
    const any = JSON.stringify(policyFor(KEY_ARN, VERIFY))
    expect(any).not.toContain('SigningAlgorithm')
    expect(any).toContain('"StringNotEquals":{"kms:MessageType":["DIGEST","EXTERNAL_MU"]}')
  })

  it('allows Verify and not Sign, where KMS only verifies', () => {
    const text = JSON.stringify(policyFor(KEY_ARN, VERIFY))
    expect(text).toContain('"kms:Verify"')
    expect(text).not.toContain('"kms:Sign"')
  })

  it.each([
    ['a key id', KEY_ID, KEY_ARN],
    ['a key ARN', KEY_ARN, KEY_ARN],
    ['an alias', 'alias/release', 'arn:aws:kms:eu-west-2:111122223333:key/*'],
    [
      'an alias ARN of another account',
      'arn:aws:kms:eu-west-2:444455556666:alias/release',
      'arn:aws:kms:eu-west-2:444455556666:key/*'
    ],
    [
      'a key ARN of another account',
      `arn:aws:kms:eu-west-2:444455556666:key/${KEY_ID}`,
      `arn:aws:kms:eu-west-2:444455556666:key/${KEY_ID}`
    ]
  ])('given %s names the resource', (_, key, resource) => {
    const { Statement } = policyFor(key, SIGN)
    expect(Statement.map(statement => statement['Resource'] ?? statement['NotResource'])).toEqual(
      expect.arrayContaining([resource])
    )
    const allowed = Statement.filter(statement => statement['Effect'] === 'Allow')
    expect(allowed.map(statement => statement['Resource'])).toEqual([resource, resource])
    expect(Statement.find(statement => 'NotResource' in statement)?.['NotResource']).toBe(resource)
  })

  it.each(['alias/team/release', 'arn:aws:kms:eu-west-2:111122223333:alias/team/release'])(
    'given %s lets any key be used by this alias only',
    key => {
      const { Statement } = policyFor(key, SIGN)
      const request = { 'kms:RequestAlias': 'alias/team/release' }
      for (const statement of Statement.filter(({ Effect }) => Effect === 'Allow'))
        expect(statement['Condition']).toMatchObject({ StringEquals: request })
      expect(Statement).toContainEqual({
        Effect: 'Deny',
        Action: ['kms:GetPublicKey', 'kms:Sign'],
        Resource: '*',
        Condition: { StringNotEquals: request }
      })
    }
  )

  it.each(['aws-us-gov', 'aws-cn', 'aws-iso-b'])('takes the partition %s of the role', partition => {
    const { Statement } = policyFor(KEY_ID, SIGN, partition)
    const region = REGIONS[partition]
    expect(Statement[0]?.['Resource']).toBe(`arn:${partition}:kms:${region}:111122223333:key/${KEY_ID}`)
  })

  it.each([
    ['to sign by an ARN', `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-${'0'.repeat(32)}`, SIGN],
    [
      'to verify by an ARN',
      `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-${'0'.repeat(32)}`,
      VERIFY
    ],
    ['to sign by the longest alias', `alias/${'a'.repeat(250)}`, SIGN],
    [
      'to sign by the longest alias ARN with two algorithms',
      `arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/${'a'.repeat(250)}`,
      SIGN_BOTH
    ],
    [
      'to verify by the longest alias ARN',
      `arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/${'a'.repeat(250)}`,
      VERIFY
    ]
  ])('%s is not longer than STS takes', (_, key, use) => {
    expect(textFor(key, use, 'aws-us-gov').length).toBeLessThanOrEqual(MAX_POLICY_CHARACTERS)
  })

  describe('for key-id and additional-key-id', () => {
    const OTHER = 'arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef'
    const both = (key: string, additional: string): readonly Readonly<Record<string, unknown>>[] =>
      (JSON.parse(policyOfBoth(key, additional)) as Policy).Statement

    it('allows each key its own algorithms and message types, and denies what neither has', () => {
      const statements = both(KEY_ARN, OTHER)
      const algorithms = additionalAlgorithms('RSASSA_PSS_SHA_256')
      const sign = { Effect: 'Allow', Action: 'kms:Sign' }
      const deny = { Effect: 'Deny', Action: 'kms:Sign' }
      expect(statements).toEqual([
        { Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: [KEY_ARN, OTHER] },
        {
          ...sign,
          Resource: KEY_ARN,
          Condition: {
            StringEquals: { 'kms:MessageType': 'DIGEST', 'kms:SigningAlgorithm': ['RSASSA_PSS_SHA_256'] }
          }
        },
        {
          ...sign,
          Resource: OTHER,
          Condition: {
            StringEquals: {
              'kms:MessageType': ['DIGEST', 'EXTERNAL_MU']
            }
          }
        },
        { Effect: 'Deny', NotAction: ['kms:GetPublicKey', 'kms:Sign'], Resource: '*' },
        { Effect: 'Deny', Action: ['kms:GetPublicKey', 'kms:Sign'], NotResource: [KEY_ARN, OTHER] },
        {
          ...deny,
          Resource: '*',
          Condition: { StringNotEquals: { 'kms:MessageType': ['DIGEST', 'EXTERNAL_MU'] } }
        },
        {
          ...deny,
          Resource: KEY_ARN,
          Condition: { StringNotEquals: { 'kms:SigningAlgorithm': ['RSASSA_PSS_SHA_256'] } }
        },
        {
          ...deny,
          Resource: OTHER,
          Condition: { StringNotEquals: { 'kms:SigningAlgorithm': algorithms } }
        }
      ])
    })

    it('lets an alias be one way only, beside a key that is named itself', () => {
      const statements = both('alias/release', OTHER)
      expect(statements).toContainEqual({
        Effect: 'Deny',
        Action: ['kms:GetPublicKey', 'kms:Sign'],
        NotResource: OTHER,
        Condition: { StringNotEquals: { 'kms:RequestAlias': 'alias/release' } }
      })
      expect(statements).toContainEqual({
        Effect: 'Deny',
        Action: 'kms:Sign',
        Resource: '*',
        Condition: {
          StringEquals: { 'kms:RequestAlias': 'alias/release' },
          StringNotEquals: { 'kms:SigningAlgorithm': ['RSASSA_PSS_SHA_256'] }
        }
      })
    })

    it.each([
      ['two ARNs of multi-Region keys in GovCloud', GOV_ARN, GOV_ARN.replace('000', '111')],
      ['two aliases', 'alias/product/release-signing', 'alias/product/release-signing-ml-dsa'],
      ['an alias and an ARN', 'alias/product/release-signing', OTHER]
    ])('%s: it is not longer than STS takes, with two algorithms of the first', (_, key, additional) => {
      expect(policyOfBoth(key, additional, SIGN_BOTH).length).toBeLessThanOrEqual(MAX_POLICY_CHARACTERS)
    })

    it('writes once what two aliases share', () => {
      expect(both('alias/release', 'alias/release-additional')[0]).toEqual({
        Effect: 'Allow',
        Action: 'kms:GetPublicKey',
        Resource: 'arn:aws:kms:eu-west-2:111122223333:key/*',
        Condition: { StringEquals: { 'kms:RequestAlias': ['alias/release', 'alias/release-additional'] } }
      })
    })

    it('lets an alias be one way to keys of its own Region only', () => {
      const statements = both('alias/release', 'arn:aws:kms:us-east-1:111122223333:alias/release-additional')
      expect(statements.slice(0, 2)).toMatchObject([
        {
          Resource: 'arn:aws:kms:eu-west-2:111122223333:key/*',
          Condition: { StringEquals: { 'kms:RequestAlias': 'alias/release' } }
        },
        {
          Resource: 'arn:aws:kms:us-east-1:111122223333:key/*',
          Condition: { StringEquals: { 'kms:RequestAlias': 'alias/release-additional' } }
        }
      ])
    })

    it('is an error with aliases that are too long for STS', () => {
      expect(() => policyOfBoth(`alias/${'a'.repeat(250)}`, `alias/${'b'.repeat(250)}`)).toThrow(
        'The session policy for key-id and additional-key-id would have'
      )
    })
  })

  it('has no white space and only what STS takes as a policy', () => {
    expect(textFor(KEY_ARN, VERIFY)).toMatch(/^[!-~]+$/)
  })
})

interface Policy {
  readonly Version: string
  readonly Statement: readonly Readonly<Record<string, unknown>>[]
}

function policyFor(key: string, use: KeyUse, partition?: string): Policy {
  return JSON.parse(textFor(key, use, partition)) as Policy
}

function policyOfBoth(key: string, additional: string, first = SIGN): string {
  const inputs = inputsWith(key, 'aws', additional)
  if (inputs.role === undefined || inputs.additionalKey === undefined) throw new Error('no role, or no key')
  const use: KeyUse = { operation: 'kms:Sign', algorithms: additionalAlgorithms(inputs.algorithm) }
  return sessionPolicy(
    [
      { key: inputs.key, use: first },
      { key: inputs.additionalKey, use }
    ],
    inputs.role
  )
}

/** With inputs as they come from a workflow. */
function textFor(key: string, use: KeyUse, partition = 'aws'): string {
  const inputs = inputsWith(key, partition)
  if (inputs.role === undefined) throw new Error('no role')
  return sessionPolicy([{ key: inputs.key, use }], inputs.role)
}

function inputsWith(key: string, partition: string, additional = ''): SignInputs {
  const ofRole = /^arn:([\w-]+):/.exec(key)?.[1] ?? partition
  return parseInputs(
    {
      INPUT_ARTIFACTS: 'a',
      INPUT_UPLOAD: 'none',
      'INPUT_KEY-ID': key,
      'INPUT_ADDITIONAL-KEY-ID': additional,
      'INPUT_ROLE-TO-ASSUME': `arn:${ofRole}:iam::111122223333:role/release`
    },
    {
      serverUrl: 'https://github.com',
      repository: 'o/r',
      eventRelease: undefined,
      tag: undefined,
      region: REGIONS[partition] ?? 'eu-west-2',
      sessionName: 's1'
    }
  ) as SignInputs
}
