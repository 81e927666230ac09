import { isRecord } from './http.ts'
import { evaluatePolicy, parsePolicy } from './policy.ts'
import type { Credential, Policy, PolicyDecision, PolicyRequest } from './policy.ts'

/** A policy that says who may: a key policy or a role's trust policy. */
export interface ResourcePolicy {
  readonly statements: readonly { readonly principals: readonly string[]; readonly policy: Policy }[]
}

/** Reads a policy with principals; throws `MalformedPolicyDocument` for what IAM or this fake does not understand. */
export function parseResourcePolicy(text: string, defaultResource?: string): ResourcePolicy {
  const document: unknown = JSON.parse(text)
  const statements = isRecord(document) ? [document['Statement'] ?? []].flat() : []
  return {
    statements: statements.map((statement: unknown) => {
      const { Principal: principal, ...rest } = isRecord(statement) ? statement : {}
      // a trust policy names no resource: it is the role's own
      const resource = defaultResource === undefined ? {} : { Resource: defaultResource }
      const policy = parsePolicy(
        JSON.stringify({ Version: '2012-10-17', Statement: { ...resource, ...rest } })
      )
      return { principals: parsePrincipal(principal), policy }
    })
  }
}

function parsePrincipal(value: unknown): string[] {
  if (value === '*') return ['*']
  const named = isRecord(value) ? Object.values(value).flat() : []
  if (named.length === 0 || !named.every(name => typeof name === 'string'))
    throw new Error(`Not a Principal that this fake understands: ${JSON.stringify(value)}`)
  return named
}

/** Like `evaluatePolicy`, of the statements that name one of these principals or everybody. */
export function evaluateResourcePolicy(
  { statements }: ResourcePolicy,
  request: PolicyRequest,
  principals: readonly string[]
): PolicyDecision {
  const decisions = statements
    .filter(statement => statement.principals.some(name => name === '*' || principals.includes(name)))
    .map(({ policy }) => evaluatePolicy(policy, request))
  return (
    decisions.find(it => it === 'explicit-deny') ?? decisions.find(it => it === 'allow') ?? 'implicit-deny'
  )
}

/**
 * Why the caller may not do this with the key, as KMS words it; undefined when it may. A key policy that names the caller is
 * enough; one that names the account leaves it to IAM, as does a key without a policy here; a session policy must allow as well.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function keyRefusal(
  credential: Credential,
  keyPolicy: ResourcePolicy | undefined,
  { action, resource, context }: PolicyRequest
): string | undefined {
  const { principal, roleArn, policy, rolePolicy } = credential
  const [arn = '', partition = '', , , account = ''] = (roleArn ?? principal).split(':')
  const root = `${arn}:${partition}:iam::${account}:root`
  const request = { action, resource, context: { ...context, 'aws:PrincipalArn': roleArn ?? principal } }
  const evaluate = (it: Policy | undefined): PolicyDecision =>
    it === undefined ? 'allow' : evaluatePolicy(it, request)
  const byKey = (names: readonly string[]): PolicyDecision =>
    keyPolicy === undefined ? 'implicit-deny' : evaluateResourcePolicy(keyPolicy, request, names)

  const decisions = {
    'resource-based': byKey([principal, ...(roleArn === undefined ? [] : [roleArn])]),
    'identity-based': evaluate(rolePolicy),
    session: evaluate(policy)
  }
  for (const [kind, decision] of Object.entries(decisions))
    if (decision === 'explicit-deny') return `with an explicit deny in a ${kind} policy`
  if (decisions.session !== 'allow') return `because no session policy allows the ${action} action`
  if (decisions['resource-based'] === 'allow') return undefined
  if (keyPolicy !== undefined && byKey([root]) !== 'allow')
    return `because no resource-based policy allows the ${action} action`
  return decisions['identity-based'] === 'allow'
    ? undefined
    : `because no identity-based policy allows the ${action} action`
}
