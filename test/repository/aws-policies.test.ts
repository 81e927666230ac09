import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { evaluatePolicy, parsePolicy } from '../fakes/policy.ts'
import type { Credential, PolicyContext } from '../fakes/policy.ts'
import { evaluateResourcePolicy, keyRefusal, parseResourcePolicy } from '../fakes/resource-policy.ts'
import { renderCloudFormation, SETUP } from '../support/aws-setup.ts'
import { parseTemplate } from '../support/cloudformation.ts'

// Who may do what under the policies of examples/aws; test/interop/aws-setup.test.ts shows that they are the same in all three forms.

const ACCOUNT = { partition: 'aws', account: '111122223333' }
const IAM = 'arn:aws:iam::111122223333'
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/0d9c1c5e-5d5c-4d0c-9a44-6b8b0f2f7f11'
const KEY_ADMIN = `${IAM}:role/KeyAdministration`
const SIGN = { 'kms:MessageType': 'DIGEST', 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256' }

const ADDITIONAL_KEY = KEY.replace('0d9c1c5e', '1e8b2d6f')
const MU = { 'kms:MessageType': 'EXTERNAL_MU', 'kms:SigningAlgorithm': 'ML_DSA_SHAKE_256' }

const { setUp } = renderCloudFormation(
  { repository: 'octo-org/product', keyAdminRole: KEY_ADMIN, additionalKeySpec: 'ML_DSA_65' },
  { ...ACCOUNT, keyArn: KEY, additionalKeyArn: ADDITIONAL_KEY }
)
const keyPolicy = parseResourcePolicy(JSON.stringify(setUp.key.policy))
const additionalPolicy = parseResourcePolicy(JSON.stringify(setUp.additional?.policy))
const EVERYTHING = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
const NOTHING = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'none:*', Resource: '*' } }

const caller = (roleArn: string, policy: unknown): Credential => ({
  accessKeyId: 'ASIA',
  secretAccessKey: 'secret',
  principal: `arn:aws:sts::111122223333:assumed-role/${roleArn.split('/').at(-1) ?? ''}/session`,
  roleArn,
  rolePolicy: parsePolicy(JSON.stringify(policy))
})
const CALLERS = {
  'signing role': caller(`${IAM}:role/release-signing`, setUp.signing.policy),
  'signing role without its policy': caller(`${IAM}:role/release-signing`, NOTHING),
  'verify role': caller(`${IAM}:role/release-signing-verify`, setUp.verify.policy),
  'key administration': caller(KEY_ADMIN, EVERYTHING),
  administrator: caller(`${IAM}:role/Administrator`, EVERYTHING),
  'a person without permissions': caller(`${IAM}:role/Reader`, NOTHING),
  'another account': caller('arn:aws:iam::999999999999:role/Administrator', EVERYTHING)
} as const
type Caller = keyof typeof CALLERS

const CHANGES = [
  'PutKeyPolicy',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'DisableKey',
  'EnableKey',
  'UpdateAlias',
  'DeleteAlias'
]
const SIGNERS = ['signing role', 'signing role without its policy'] as const
const ROWS: readonly (readonly [string, PolicyContext, readonly Caller[]])[] = [
  ['kms:Sign', SIGN, SIGNERS],
  ['kms:Sign', { ...SIGN, 'kms:MessageType': 'RAW' }, []],
  ['kms:Sign', MU, []],
  ['kms:Sign', { ...SIGN, 'kms:SigningAlgorithm': 'RSASSA_PKCS1_V1_5_SHA_256' }, []],
  ['kms:Verify', SIGN, ['verify role', 'key administration', 'administrator']],
  [
    'kms:GetPublicKey',
    {},
    ['signing role', 'signing role without its policy', 'verify role', 'key administration', 'administrator']
  ],
  ...CHANGES.map(action => [`kms:${action}`, {}, ['key administration']] as const),
  ['kms:DescribeKey', {}, ['key administration', 'administrator']],
  ['kms:CreateGrant', {}, []],
  ['kms:Decrypt', {}, []]
]

describe('the key policy of two algorithms', () => {
  const { setUp: both } = renderCloudFormation(
    { repository: 'octo-org/product', signingAlgorithms: 'RSASSA_PSS_SHA_256,RSASSA_PKCS1_V1_5_SHA_256' },
    { ...ACCOUNT, keyArn: KEY }
  )
  const policy = parseResourcePolicy(JSON.stringify(both.key.policy))
  const signing = caller(`${IAM}:role/release-signing`, both.signing.policy)
  const withGrant = caller(`${IAM}:role/release-signing`, EVERYTHING)
  test.each([
    ['RSASSA_PSS_SHA_256', true],
    ['RSASSA_PKCS1_V1_5_SHA_256', true],
    ['RSASSA_PSS_SHA_512', false],
    ['RSASSA_PKCS1_V1_5_SHA_384', false],
    ['ECDSA_SHA_256', false],
    [undefined, false]
  ])('lets the signing role sign with %s: %s', (algorithm, allowed) => {
    const context = { ...SIGN, 'kms:SigningAlgorithm': algorithm }
    for (const credential of [signing, withGrant])
      expect(
        keyRefusal(credential, policy, { action: 'kms:Sign', resource: KEY, context }) === undefined
      ).toBe(allowed)
  })

  test('has exactly these in each of its conditions and in the policy of the role', () => {
    const lists = JSON.stringify([both.key.policy, both.signing.policy]).match(
      /"kms:SigningAlgorithm":\[[^\]]*\]/g
    )
    expect(lists).toEqual(
      Array.from(
        { length: 3 },
        () => '"kms:SigningAlgorithm":["RSASSA_PSS_SHA_256","RSASSA_PKCS1_V1_5_SHA_256"]'
      )
    )
  })
})

describe('the key policy', () => {
  test.each(ROWS)('lets only these do %s with %j: %j', (action, context, allowed) => {
    const may = Object.entries(CALLERS).filter(
      ([, credential]) => keyRefusal(credential, keyPolicy, { action, resource: KEY, context }) === undefined
    )
    expect(may.map(([name]) => name)).toEqual(allowed)
  })
})

describe('the key policy of the additional key', () => {
  /** The same for everything but what is signed. */
  const rows = ROWS.map(([action, context, allowed]) =>
    action !== 'kms:Sign'
      ? ([action, context, allowed] as const)
      : ([action, context, context === MU ? SIGNERS : []] as const)
  )
  const further: typeof rows = [
    ['kms:Sign', { ...MU, 'kms:MessageType': 'RAW' }, []],
    ['kms:Sign', { ...MU, 'kms:MessageType': 'DIGEST' }, []],
    ['kms:Sign', { ...MU, 'kms:SigningAlgorithm': undefined }, []]
  ]
  test.each([...rows, ...further])('lets only these do %s with %j: %j', (action, context, allowed) => {
    const request = { action, resource: ADDITIONAL_KEY, context }
    const may = Object.entries(CALLERS).filter(
      ([, credential]) => keyRefusal(credential, additionalPolicy, request) === undefined
    )
    expect(may.map(([name]) => name)).toEqual(allowed)
  })

  test('differs from that of the first in what is signed alone', () => {
    const text = JSON.stringify(setUp.additional?.policy)
    const asFirst = text
      .replaceAll('"EXTERNAL_MU"', '"DIGEST"')
      .replaceAll(
        '"kms:SigningAlgorithm":"ML_DSA_SHAKE_256"',
        '"kms:SigningAlgorithm":["RSASSA_PSS_SHA_256"]'
      )
    expect(JSON.parse(asFirst)).toEqual(setUp.key.policy)
  })
})

const ORGANIZATION = `${SETUP.folder}organization/`
const read = (name: string): string => readFileSync(`${ORGANIZATION}${name}`, 'utf8')
const scp = parsePolicy(read('scp-signing-account.json'))
const PRINCIPALS = {
  'key administration': KEY_ADMIN,
  administrator: `${IAM}:role/Administrator`,
  'a role of nearly that name': `${IAM}:role/KeyAdministration2`,
  'a role of that name on a path': `${IAM}:role/x/KeyAdministration`,
  // a path may have any printable character, and a wildcard of StringLike matches it
  'a role whose path makes it look like that': `${IAM}:role/x:role/KeyAdministration`,
  'signing role': `${IAM}:role/release-signing`
} as const
const EVERYBODY = Object.keys(PRINCIPALS)
const OTHERS = EVERYBODY.filter(name => name !== 'key administration')
const CALLS: readonly (readonly [string, string, PolicyContext, readonly string[]])[] = [
  ...[...CHANGES, 'CreateGrant', 'CreateAlias', 'ReplicateKey', 'TagResource', 'UntagResource'].map(
    action => [`kms:${action}`, KEY, {}, OTHERS] as const
  ),
  ['kms:ScheduleKeyDeletion', KEY, { 'kms:ScheduleKeyDeletionPendingWindowInDays': '7' }, EVERYBODY],
  ['kms:ScheduleKeyDeletion', KEY, { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' }, OTHERS],
  ['kms:Sign', KEY, SIGN, []],
  ['kms:Verify', KEY, SIGN, []],
  ['kms:DescribeKey', KEY, {}, []],
  ['iam:UpdateAssumeRolePolicy', `${IAM}:role/release-signing`, {}, OTHERS],
  ['iam:UpdateAssumeRolePolicy', `${IAM}:role/release-signing-verify`, {}, OTHERS],
  ['iam:UpdateAssumeRolePolicy', KEY_ADMIN, {}, OTHERS],
  ['iam:UpdateAssumeRolePolicy', `${IAM}:role/releases/release-signing`, {}, OTHERS],
  ['iam:UpdateAssumeRolePolicy', `${IAM}:role/other`, {}, []],
  ['iam:PutRolePolicy', `${IAM}:role/release-signing`, {}, OTHERS],
  ['iam:CreateRole', KEY_ADMIN, {}, OTHERS],
  ['iam:GetRole', `${IAM}:role/release-signing`, {}, []],
  ['iam:DeleteOpenIDConnectProvider', `${IAM}:oidc-provider/x.example`, {}, OTHERS],
  ['iam:GetOpenIDConnectProvider', `${IAM}:oidc-provider/x.example`, {}, []],
  ['cloudtrail:StopLogging', 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/t', {}, EVERYBODY],
  ['cloudtrail:LookupEvents', '*', {}, []],
  [
    'events:DisableRule',
    'arn:aws:events:eu-central-1:111122223333:rule/release-signing-key-changes',
    {},
    OTHERS
  ],
  [
    'events:PutTargets',
    'arn:aws:events:eu-central-1:111122223333:rule/release-signing-signatures',
    {},
    OTHERS
  ],
  [
    'events:EnableRule',
    'arn:aws:events:eu-central-1:111122223333:rule/release-signing-signatures',
    {},
    OTHERS
  ],
  ['events:DisableRule', 'arn:aws:events:eu-central-1:111122223333:rule/other', {}, []],
  ['organizations:LeaveOrganization', '*', {}, EVERYBODY],
  ['account:CloseAccount', '*', {}, EVERYBODY]
]

describe('the service control policy', () => {
  test.each(CALLS)('stops %s on %s with %j by these only', (action, resource, context, stopped) => {
    const denied = Object.entries(PRINCIPALS).filter(
      ([, arn]) =>
        evaluatePolicy(scp, { action, resource, context: { ...context, 'aws:PrincipalArn': arn } }) ===
        'explicit-deny'
    )
    expect(denied.map(([name]) => name)).toEqual(stopped)
  })

  test('is as short as the organization takes it, like the other one', () => {
    for (const path of globSync(`${ORGANIZATION}*.json`))
      expect(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))).length).toBeLessThan(5120)
  })
})

describe('the resource control policy', () => {
  const rcp = parseResourcePolicy(read('rcp-trusted-tenants.json'))
  const SUB = 'token.actions.githubusercontent.com:sub'
  test.each([
    ['repo:octo-org/product:environment:release', false],
    ['repo:octo-org@9876543/product@1:environment:release', false],
    ['repo:evil-org/product:environment:release', true],
    ['repo:octo-org2/product:environment:release', true],
    ['repo:octo-org@1/product@1:environment:release', true],
    [undefined, false] // a token of another issuer
  ])('stops a token with the subject %s: %s', (subject, stopped) => {
    const request = {
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: `${IAM}:role/any`,
      context: { [SUB]: subject }
    }
    expect(evaluateResourcePolicy(rcp, request, []) === 'explicit-deny').toBe(stopped)
  })
})

describe('the alarms', () => {
  const rules = Object.entries(
    parseTemplate(readFileSync(SETUP.monitoring, 'utf8'))['Resources'] ?? {}
  ) as unknown as readonly [string, { Properties: { State: string; EventPattern: Rule } }][]
  interface Rule {
    source: string[]
    detail: { eventName: string[] }
  }
  const seen = new Set(rules.flatMap(([, { Properties }]) => Properties.EventPattern.detail.eventName))

  test('see read-only events', () => {
    expect(rules.length).toBeGreaterThan(4)
    for (const [name, { Properties }] of rules)
      expect([name, Properties.State]).toEqual([name, 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'])
  })

  test('cover a signature, and every change that the key policy and the service control policy keep to few', () => {
    const { Statement } = JSON.parse(read('scp-signing-account.json')) as {
      Statement: { Sid: string; Action: string | string[] }[]
    }
    // a Deny for everybody never lets these happen
    const kept = Statement.filter(({ Sid }) => Sid !== 'NobodyLeaves').flatMap(({ Action }) => Action)
    const names = ['kms:Sign', ...CHANGES.map(name => `kms:${name}`), ...kept].map(
      action => action.split(':')[1]
    )
    expect(names.length).toBeGreaterThan(30)
    expect(names.filter(name => !seen.has(name ?? ''))).toEqual([])
  })
})

describe('the rules of the alarms', () => {
  const ROLE = `${IAM}:role/release-signing`
  const parameters = {
    Name: 'release-signing',
    KeyArn: KEY,
    SigningRoleArn: ROLE,
    TopicArn: 'arn:aws:sns:eu-central-1:111122223333:alarms'
  }
  const template = parseTemplate(readFileSync(SETUP.monitoring, 'utf8'))
  const rules = Object.entries(
    filledIn(template['Resources'], parameters) as Record<string, { Properties: { EventPattern: unknown } }>
  )
  /** Names of the rules that an event of CloudTrail is sent by. */
  const alarmedBy = (source: string, detail: Readonly<Record<string, unknown>>): string[] => {
    const event = {
      source,
      'detail-type': 'AWS API Call via CloudTrail',
      detail: { eventSource: `${source.replace('aws.', '')}.amazonaws.com`, ...detail }
    }
    return rules.flatMap(([name, { Properties }]) => (matches(event, Properties.EventPattern) ? [name] : []))
  }
  const sessionOf = (arn: string) => ({ type: 'AssumedRole', sessionContext: { sessionIssuer: { arn } } })
  const sign = (detail: Readonly<Record<string, unknown>>) =>
    alarmedBy('aws.kms', {
      eventName: 'Sign',
      resources: [{ ARN: KEY, type: 'AWS::KMS::Key', accountId: '111122223333' }],
      userIdentity: sessionOf(ROLE),
      ...detail
    })

  test.each([
    ['by the signing role', {}, ['Signatures']],
    ['by another role', { userIdentity: sessionOf(`${ROLE}2`) }, ['Signatures', 'ForeignSignatures']],
    ['by root, who has no session', { userIdentity: { type: 'Root' } }, ['Signatures', 'ForeignSignatures']],
    [
      'by a user with MFA, whose session has no issuer',
      { userIdentity: { type: 'IAMUser', sessionContext: { attributes: {} } } },
      ['Signatures', 'ForeignSignatures']
    ],
    ['that was a dry run', { errorCode: 'DryRunOperation' }, []],
    [
      'that was refused to another role',
      { userIdentity: sessionOf(`${ROLE}2`), errorCode: 'AccessDenied' },
      ['ForeignSignatures']
    ],
    ['by another key', { resources: [{ ARN: `${KEY}0` }] }, []]
  ])('a signature %s', (_, detail, expected) => {
    expect(sign(detail)).toEqual(expected)
  })

  test.each([
    ['aws.kms', { eventName: 'PutKeyPolicy' }, ['KeyChanges']],
    ['aws.kms', { eventName: 'Verify', resources: [{ ARN: KEY }] }, []],
    [
      'aws.iam',
      { eventName: 'UpdateAssumeRolePolicy', requestParameters: { roleName: 'release-signing-verify' } },
      ['RoleChanges']
    ],
    ['aws.iam', { eventName: 'UpdateAssumeRolePolicy', requestParameters: { roleName: 'other' } }, []],
    [
      'aws.iam',
      { eventName: 'CreateOpenIDConnectProvider', requestParameters: { url: 'https://x.example' } },
      ['ProviderChanges']
    ],
    ['aws.cloudtrail', { eventName: 'StopLogging' }, ['TrailChanges']],
    ['aws.events', { eventName: 'EnableRule' }, ['TrailChanges']],
    ['aws.events', { eventName: 'ListRules' }, []]
  ])('an event of %s, %j', (source, detail, expected) => {
    expect(alarmedBy(source, detail)).toEqual(expected)
  })
})

/** A template's value with its parameters. */
function filledIn(value: unknown, parameters: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map(item => filledIn(item, parameters))
  if (typeof value !== 'object' || value === null) return value
  const [[key, content] = []] = Object.entries(value)
  if (key === 'Ref' && typeof content === 'string') return parameters[content] ?? `unknown ${content}`
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledIn(inner, parameters)]))
}

/** Whether EventBridge sends an event by a pattern, as far as these rules use the language; throws for any other operator. */
function matches(event: unknown, pattern: unknown): boolean {
  return Object.entries(pattern as object).every(([name, wanted]: [string, unknown]) => {
    if (name === '$or') return (wanted as readonly unknown[]).some(one => matches(event, one))
    const values = valuesAt(event, name)
    if (!Array.isArray(wanted))
      return (values.length === 0 ? [{}] : values).some(value => matches(value, wanted))
    return wanted.some((one: unknown) => fits(values, one))
  })
}

/** What an event has under a name; each item of an array by itself. */
function valuesAt(event: unknown, name: string): unknown[] {
  const items = Array.isArray(event) ? event : [event]
  return items.flatMap(item => {
    const value = (item as Readonly<Record<string, unknown>> | null)?.[name]
    return value === undefined ? [] : value
  })
}

function fits(values: readonly unknown[], wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return values.includes(wanted)
  const { exists, prefix, 'anything-but': other, ...unknown } = wanted as Readonly<Record<string, unknown>>
  if (Object.keys(unknown).length > 0) throw new Error(`not known here: ${Object.keys(unknown).join(', ')}`)
  if (exists !== undefined) return values.length > 0 === exists
  if (typeof prefix === 'string') return values.some(value => String(value).startsWith(prefix))
  return values.length > 0 && !values.includes(other)
}

test('a page of docs/runbooks fits on a screen', () => {
  const pages = globSync(fileURLToPath(new URL('../../docs/runbooks/*.md', import.meta.url)))
  expect(pages.length).toBeGreaterThan(6)
  for (const page of pages) {
    const lines = readFileSync(page, 'utf8').trimEnd().split('\n')
    expect([page, lines.length]).toEqual([page, expect.toSatisfy((count: number) => count <= 40)])
  }
})
