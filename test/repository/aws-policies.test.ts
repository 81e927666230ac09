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

const setUp = renderCloudFormation(
  { repository: 'octo-org/product', keyAdminRole: KEY_ADMIN },
  { ...ACCOUNT, keyArn: KEY }
)
const keyPolicy = parseResourcePolicy(JSON.stringify(setUp.key.policy))
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
const ROWS: readonly (readonly [string, PolicyContext, readonly Caller[]])[] = [
  ['kms:Sign', SIGN, ['signing role', 'signing role without its policy']],
  ['kms:Sign', { ...SIGN, 'kms:MessageType': 'RAW' }, []],
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
  const both = renderCloudFormation(
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

test('a page of docs/runbooks fits on a screen', () => {
  const pages = globSync(fileURLToPath(new URL('../../docs/runbooks/*.md', import.meta.url)))
  expect(pages.length).toBeGreaterThan(6)
  for (const page of pages) {
    const lines = readFileSync(page, 'utf8').trimEnd().split('\n')
    expect([page, lines.length]).toEqual([page, expect.toSatisfy((count: number) => count <= 40)])
  }
})
