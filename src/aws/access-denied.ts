/** Whose policy refused, by the words of the service (IAM User Guide, "Troubleshoot access denied error messages"). */
export type PolicyKind =
  'identity-based' | 'resource-based' | 'permissions-boundary' | 'session' | 'organization' | 'vpc-endpoint'

/** The parts of an access denied message that it has. */
export interface Denial {
  readonly principal: string | undefined
  readonly action: string | undefined
  readonly resource: string | undefined
  /** Undefined: the message does not say. */
  readonly policy: PolicyKind | undefined
  /** A statement with `"Effect": "Deny"` decided; otherwise an Allow is missing. */
  readonly explicit: boolean
}

const POLICIES: readonly (readonly [RegExp, PolicyKind])[] = [
  [/identity-based polic/, 'identity-based'],
  [/resource-based polic/, 'resource-based'],
  [/permissions boundar/, 'permissions-boundary'],
  [/session polic/, 'session'],
  [/(?:service|resource) control polic/, 'organization'],
  [/VPC endpoint polic/, 'vpc-endpoint']
]

/** Takes `User: … is not authorized to perform: … on resource: … because …` apart. */
export function parseDenial(message: string): Denial {
  const reason = / (because .*|with an explicit deny .*)$/.exec(message)?.[1] ?? ''
  return {
    principal: /User: (arn:\S+)/.exec(message)?.[1],
    action: /perform: ([\w-]+:\w+)/.exec(message)?.[1],
    resource: /resource: (arn:\S+)/.exec(message)?.[1],
    policy: POLICIES.find(([words]) => words.test(reason))?.[1],
    explicit: reason.startsWith('with an explicit deny')
  }
}

/** The role or user behind a caller's ARN: a session's own ARN cannot stand in a policy of a role. */
export function toIamArn(principal: string): string {
  const [, partition, account, name] =
    /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal) ?? []
  return name === undefined ? principal : `arn:${partition}:iam::${account}:role/${name}`
}
