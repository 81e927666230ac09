/** The claims of an OIDC token that a role's trust policy can look at (GitHub docs, "OpenID Connect reference"). */
export interface IdentityClaims {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  /** Further claims that help to see which job it is, as `[name, value]`. */
  readonly others: readonly (readonly [string, string])[]
}

const OTHERS = ['repository', 'repository_id', 'ref', 'environment', 'job_workflow_ref'] as const

/**
 * Reads the payload of a token without checking it: to explain a refusal, never to decide. Undefined when it is no JWT
 * with issuer, subject and audience.
 */
export function readClaims(token: string): IdentityClaims | undefined {
  let payload: unknown
  try {
    payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return undefined
  }
  if (typeof payload !== 'object' || payload === null) return undefined
  const claim = (name: string): string | undefined => {
    const value = (payload as Readonly<Record<string, unknown>>)[name]
    const first: unknown = Array.isArray(value) ? value[0] : value
    return typeof first === 'string' && first !== '' ? first : undefined
  }
  const [issuer, subject, audience] = [claim('iss'), claim('sub'), claim('aud')]
  if (issuer === undefined || subject === undefined || audience === undefined) return undefined
  const others = OTHERS.flatMap(name => {
    const value = claim(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return { issuer, subject, audience, others }
}

/** The issuer as IAM names it: host and path, without scheme. */
export function providerName({ issuer }: IdentityClaims): string {
  return issuer.replace(/^https:\/\//, '').replace(/\/$/, '')
}

/** One claim a line. */
export function describeClaims({ issuer, subject, audience, others }: IdentityClaims): string {
  const claims = [['sub', subject], ['aud', audience], ['iss', issuer], ...others] as const
  return claims.map(([name, value]) => `${name}: ${value}`).join('\n')
}

/** Whether the job names an environment, as far as its subject says so (GitHub docs, "OpenID Connect reference"). */
export function namesEnvironment({ subject }: IdentityClaims): boolean {
  return /:environment:[^:]/.test(subject)
}

/**
 * Whether a condition may be offered that compares this subject: it names one repository and an environment of it, in letters that IAM
 * takes for themselves. A subject of an owner alone would admit all their repositories.
 */
export function isTrustable({ subject }: IdentityClaims): boolean {
  return /^repo:[\w.@-]+\/[\w.@-]+:environment:[\w.@+-][\w./@:+ -]*$/.test(subject)
}

/** The condition of a trust policy that compares the audience and the subject with those of this token. */
export function trustCondition(claims: IdentityClaims): object {
  const provider = providerName(claims)
  return { StringEquals: { [`${provider}:aud`]: claims.audience, [`${provider}:sub`]: claims.subject } }
}
