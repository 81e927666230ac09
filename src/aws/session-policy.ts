import type { KeyReference, RoleInputs } from '../ports.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'

/** What this run does with the key besides reading its public half. */
export interface KeyUse {
  readonly operation: 'kms:Sign' | 'kms:Verify' | undefined
  /** Undefined: any that the key has; a list of all of them would make the policy longer than STS takes. */
  readonly algorithms: readonly SigningAlgorithm[] | undefined
}

/**
 * The session policy for the assumed role: this key, these operations, digests only. It narrows what role and key policy
 * allow and grants nothing. The explicit Deny matters: a key policy that names the session is not limited by an Allow
 * (IAM User Guide, "Session policies").
 */
export function sessionPolicy(key: KeyReference, role: RoleInputs, use: KeyUse): string {
  const isAlias = key.kind === 'alias' || key.kind === 'alias-arn'
  const scope = `arn:${key.partition ?? role.partition}:kms:${key.region}:${key.account ?? role.account}`
  const resource = key.kind === 'arn' ? key.id : `${scope}:key/${isAlias ? '*' : key.id}`
  // through an alias the key is not known yet: any key of that Region and account, but only when called by this alias
  const alias = isAlias ? { 'kms:RequestAlias': key.id.slice(key.id.indexOf('alias/')) } : {}
  const { algorithms } = use
  const digestOnly = {
    'kms:MessageType': 'DIGEST',
    ...(algorithms && { 'kms:SigningAlgorithm': algorithms })
  }
  const actions = ['kms:GetPublicKey', ...(use.operation === undefined ? [] : [use.operation])]

  const allowed = actions.map(action => {
    const equals = { ...alias, ...(action === use.operation ? digestOnly : {}) }
    const condition = Object.keys(equals).length === 0 ? {} : { Condition: { StringEquals: equals } }
    return { Effect: 'Allow', Action: action, Resource: resource, ...condition }
  })
  const denyUnless = (action: string | string[], key: string, value: string | readonly string[]): object => ({
    Effect: 'Deny',
    Action: action,
    Resource: '*',
    Condition: { StringNotEquals: { [key]: value } }
  })
  const denied = [
    { Effect: 'Deny', NotAction: actions, Resource: '*' },
    { Effect: 'Deny', Action: actions, NotResource: resource },
    ...Object.entries(alias).map(([key, value]) => denyUnless(actions, key, value)),
    ...(use.operation === undefined
      ? []
      : Object.entries(digestOnly).map(([key, value]) => denyUnless(use.operation ?? actions, key, value)))
  ]
  return JSON.stringify({ Version: '2012-10-17', Statement: [...allowed, ...denied] })
}
