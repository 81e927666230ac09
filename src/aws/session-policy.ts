import { ActionError } from '../errors.ts'
import type { KeyReference, RoleInputs } from '../ports/signer.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'
import { oneOrAll, when, type Conditions } from './policy-conditions.ts'

/** What this run does with a key besides reading its public half. */
export interface KeyUse {
  readonly operation: 'kms:Sign' | 'kms:Verify' | undefined
  /** Undefined: any that the key has; a list of all of them would make the policy longer than STS takes. */
  readonly algorithms: readonly SigningAlgorithm[] | undefined
}

/** A key with its use. */
export interface KeyGrant {
  readonly key: KeyReference
  readonly use: KeyUse
}

/** The most characters of a session policy that STS takes (API reference, AssumeRoleWithWebIdentity). */
const MAX_CHARACTERS = 2048

/** A key as statements name it. */
interface Named {
  readonly resource: string
  /** Through an alias the key is not known yet: any key of its Region and account, but only when called by this alias. */
  readonly alias: string | undefined
  readonly use: KeyUse
}

/**
 * The session policy for the assumed role: these keys, these operations, hashes only. It narrows what role and key policy
 * allow and grants nothing. The explicit Deny matters: a key policy that names the session is not limited by an Allow
 * (IAM User Guide, "Session policies").
 *
 * @param grants one key, or those of `key-id` and `additional-key-id`, used for the same operation.
 * @throws INPUT_INVALID when two long aliases make it longer than STS takes.
 */
export function sessionPolicy(grants: readonly [KeyGrant, ...KeyGrant[]], role: RoleInputs): string {
  const keys = grants.map(({ key, use }) => nameKey(key, role, use))
  const [{ use }] = grants
  const resources = [...new Set(keys.map(({ resource }) => resource))]
  const actions = ['kms:GetPublicKey', ...(use.operation === undefined ? [] : [use.operation])]
  const allowed = [
    // what two keys share is written once
    ...[...Map.groupBy(keys, ({ alias, resource }) => (alias === undefined ? '' : resource)).values()].map(
      sharing => ({
        Effect: 'Allow',
        Action: 'kms:GetPublicKey',
        Resource: oneOrAll([...new Set(sharing.map(({ resource }) => resource))]),
        ...when({ equals: byAlias(...sharing) })
      })
    ),
    ...keys.flatMap((key, at) => allowUse(key, { isFirst: at === 0 }))
  ]
  const denied = [
    { Effect: 'Deny', NotAction: actions, Resource: '*' },
    { Effect: 'Deny', Action: actions, NotResource: oneOrAll(resources) },
    ...denyOtherAliases(keys, actions),
    ...denyOtherUse(keys)
  ]
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [...allowed, ...denied] })
  if (policy.length <= MAX_CHARACTERS || grants.length === 1) return policy
  throw new ActionError(
    'INPUT_INVALID',
    `The session policy for key-id and additional-key-id would have ${policy.length} characters; STS takes ${MAX_CHARACTERS}.`,
    { hint: 'Give key ids or key ARNs in place of long aliases.' }
  )
}

function nameKey(key: KeyReference, role: RoleInputs, use: KeyUse): Named {
  const isAlias = key.kind === 'alias' || key.kind === 'alias-arn'
  const scope = `arn:${key.partition ?? role.partition}:kms:${key.region}:${key.account ?? role.account}`
  return {
    resource: key.kind === 'arn' ? key.id : `${scope}:key/${isAlias ? '*' : key.id}`,
    alias: isAlias ? key.id.slice(key.id.indexOf('alias/')) : undefined,
    use
  }
}

/** The long list of what an additional key may sign with is left to the Deny, for STS counts the characters. */
function allowUse(key: Named, { isFirst }: { readonly isFirst: boolean }): object[] {
  const { resource, use } = key
  if (use.operation === undefined) return []
  const equals = { ...byAlias(key), ...messageTypes([key]), ...(isFirst && algorithmsOf(key)) }
  return [{ Effect: 'Allow', Action: use.operation, Resource: resource, ...when({ equals }) }]
}

/**
 * What is neither a digest nor the representative of ML-DSA, of which KMS takes for each key what its kind has; and the algorithms that are
 * not in use.
 */
function denyOtherUse(keys: readonly Named[]): object[] {
  const action = keys[0]?.use.operation
  if (action === undefined) return []
  const deny = (where: object, equals: Conditions, notEquals: Conditions): object[] =>
    Object.keys(notEquals).length === 0
      ? []
      : [{ Effect: 'Deny', Action: action, ...where, ...when({ equals, notEquals }) }]
  return [
    ...deny({ Resource: '*' }, {}, messageTypes(keys)),
    ...keys.flatMap(key => {
      if (keys.length === 1) return deny({ Resource: '*' }, {}, algorithmsOf(key))
      return deny({ Resource: key.alias === undefined ? key.resource : '*' }, byAlias(key), algorithmsOf(key))
    })
  ]
}

/** Whatever is called by another alias, or by none, except keys that are named themselves. */
function denyOtherAliases(keys: readonly Named[], actions: readonly string[]): object[] {
  const aliases = keys.flatMap(({ alias }) => alias ?? [])
  if (aliases.length === 0) return []
  const named = keys.flatMap(({ alias, resource }) => (alias === undefined ? resource : []))
  const where = named.length === 0 ? { Resource: '*' } : { NotResource: oneOrAll(named) }
  const notEquals = { 'kms:RequestAlias': oneOrAll(aliases) }
  return [{ Effect: 'Deny', Action: actions, ...where, ...when({ notEquals }) }]
}

/** Digests, and the representative of ML-DSA where an algorithm has it. */
function messageTypes(keys: readonly Named[]): Conditions {
  const isMlDsa = (name: SigningAlgorithm): boolean => name === 'ML_DSA_SHAKE_256'
  const uses = keys.map(({ use }) => use.algorithms)
  const types = [
    ...(uses.every(algorithms => algorithms?.every(isMlDsa)) ? [] : ['DIGEST']),
    ...(uses.some(algorithms => algorithms?.some(isMlDsa) ?? true) ? ['EXTERNAL_MU'] : [])
  ]
  return { 'kms:MessageType': oneOrAll(types) }
}

function algorithmsOf({ use: { algorithms } }: Named): Conditions {
  return algorithms === undefined ? {} : { 'kms:SigningAlgorithm': algorithms }
}

function byAlias(...keys: readonly Named[]): Conditions {
  const aliases = keys.flatMap(({ alias }) => alias ?? [])
  return aliases.length === 0 ? {} : { 'kms:RequestAlias': oneOrAll(aliases) }
}
