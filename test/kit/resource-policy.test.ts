import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../fakes/policy.ts'
import type { Credential } from '../fakes/policy.ts'
import { keyRefusal, parseResourcePolicy } from '../fakes/resource-policy.ts'

// What the fake KMS makes of a key policy, a role's policy and a session policy together, as IAM documents it.

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/0d9c1c5e-5d5c-4d0c-9a44-6b8b0f2f7f11'
const ROLE = 'arn:aws:iam::111122223333:role/release-signing'
const ROOT = 'arn:aws:iam::111122223333:root'
const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (more: object): object => ({ Effect: 'Allow', Action: 'kms:Sign', Resource: '*', ...more })
const deny = (more: object): object => ({ ...allow(more), Effect: 'Deny' })

const identity = { allows: policyOf(allow({})), isSilent: policyOf(allow({ Action: 'kms:Verify' })) }
const session = { ...identity, denies: policyOf(allow({}), deny({})) }

function refusalFor(
  keyPolicy: string | undefined,
  { role, session: own }: { role?: string; session?: string } = {}
): string | undefined {
  const credential: Credential = {
    accessKeyId: 'ASIA',
    secretAccessKey: 'secret',
    principal: 'arn:aws:sts::111122223333:assumed-role/release-signing/run',
    roleArn: ROLE,
    ...(role === undefined ? {} : { rolePolicy: parsePolicy(role) }),
    ...(own === undefined ? {} : { policy: parsePolicy(own) })
  }
  const policy = keyPolicy === undefined ? undefined : parseResourcePolicy(keyPolicy)
  return keyRefusal(credential, policy, { action: 'kms:Sign', resource: KEY, context: {} })
}

describe('a key policy', () => {
  const named = policyOf(allow({ Principal: { AWS: ROLE } }))
  const delegated = policyOf(allow({ Principal: { AWS: [ROOT] } }))

  test('that names the role is enough', () => {
    expect(refusalFor(named, { role: identity.isSilent })).toBeUndefined()
  })
  test('that names the account leaves it to the role', () => {
    expect(refusalFor(delegated, { role: identity.allows })).toBeUndefined()
    expect(refusalFor(delegated, { role: identity.isSilent })).toMatch(/no identity-based policy/)
  })
  test('that names somebody else refuses, whatever the role allows', () => {
    const other = policyOf(allow({ Principal: { AWS: `${ROLE}-verify` } }))
    expect(refusalFor(other, { role: identity.allows })).toMatch(/no resource-based policy/)
  })
  test('denies with more weight than any Allow', () => {
    const everybodyElse = { StringNotEquals: { 'aws:PrincipalArn': `${ROLE}-2` } }
    const policy = policyOf(allow({ Principal: '*' }), deny({ Principal: '*', Condition: everybodyElse }))
    expect(refusalFor(policy)).toMatch(/explicit deny in a resource-based policy/)
  })
  test('does not deny the role that its Deny leaves out', () => {
    const butThis = { StringNotEquals: { 'aws:PrincipalArn': ROLE } }
    const policy = policyOf(allow({ Principal: { AWS: ROLE } }), deny({ Principal: '*', Condition: butThis }))
    expect(refusalFor(policy)).toBeUndefined()
  })
  test('is narrowed by a session policy', () => {
    expect(refusalFor(named, { session: session.allows })).toBeUndefined()
    expect(refusalFor(named, { session: session.isSilent })).toMatch(/no session policy/)
    expect(refusalFor(named, { session: session.denies })).toMatch(/explicit deny in a session policy/)
  })
  test('without principals is refused', () => {
    expect(() => parseResourcePolicy(policyOf(allow({})))).toThrow('Principal')
  })
})

test('without a key policy the role decides', () => {
  expect(refusalFor(undefined, { role: identity.allows })).toBeUndefined()
  expect(refusalFor(undefined, { role: identity.isSilent })).toMatch(/no identity-based policy/)
})
