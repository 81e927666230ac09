import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Waiting } from '../lib/waiting.ts'
import type { IdentityToken } from '../ports/job.ts'
import type { Log } from '../ports/log.ts'
import type { RoleInputs } from '../ports/signer.ts'
import { AWS_LIMITS, clientConfig, guardRequests, type AwsLimits, type ServiceLocation } from './client.ts'
import type { Network } from './network.ts'
import { IncompleteAnswerError } from './service-error.ts'
import { adviseSts, stsOutlookOf } from './sts-advice.ts'

export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

export interface RoleSession {
  readonly role: RoleInputs
  readonly policy: string
  /** What the policy limits it to, as "kms:GetPublicKey and kms:Sign with this key". */
  readonly limitedTo: string
  readonly sts: ServiceLocation
  readonly network: Network
  readonly identityToken: IdentityToken
  readonly waiting: Waiting
  readonly limits?: AwsLimits | undefined
  readonly log: Log
  /** Called with each secret part before the credentials are used. */
  readonly mask: (secret: string) => void
}

const ATTEMPTS = 4
const BASE_DELAY_MS = 250

/**
 * Exchanges the job's OIDC token for credentials of the role, within this process. The SDK calls the returned function
 * again when they are about to expire. Each attempt sends a fresh token.
 */
export function roleCredentials(session: RoleSession): () => Promise<RoleCredentials> {
  const { role, identityToken, waiting, limits = AWS_LIMITS } = session
  const client = new STSClient(clientConfig(session.sts, session.network, limits))
  guardRequests(client, session.network)
  return async () => {
    let token: string | undefined
    const policy = {
      service: 'STS',
      doing: `assume ${role.arn}`,
      attempts: ATTEMPTS,
      baseDelayMs: BASE_DELAY_MS,
      throttleBudgetMs: limits.throttleBudgetMs,
      outlook: stsOutlookOf,
      explain: (thrown: unknown) => adviseSts(thrown, role, token)
    }
    return waiting.retry(policy, async () => {
      const sent = await identityToken.fetch(role.audience)
      token = sent
      return waiting.within(limits.answerMs, 'STS to respond', async signal =>
        assumeRole(client, session, sent, signal)
      )
    })
  }
}

/** The SDK fetches again as long before they expire. */
const RENEWED_BEFORE_MS = 5 * 60_000

/** The same credentials for several clients, each of which would have a session of its own otherwise. */
export function shared(fetch: () => Promise<RoleCredentials>): () => Promise<RoleCredentials> {
  let current: Promise<RoleCredentials> | undefined
  const renew = (): Promise<RoleCredentials> => {
    const fetching = fetch()
    current = fetching
    fetching.catch(() => {
      if (current === fetching) current = undefined
    })
    return fetching
  }
  return async () => {
    const asked = current
    if (asked === undefined) return renew()
    const known = await asked
    if (known.expiration.getTime() - Date.now() > RENEWED_BEFORE_MS) return known
    return current === asked || current === undefined ? renew() : current
  }
}

async function assumeRole(
  client: STSClient,
  session: RoleSession,
  token: string,
  abortSignal: AbortSignal
): Promise<RoleCredentials> {
  const { role, policy, limitedTo, log, mask } = session
  const askedAt = Date.now()
  const answer = await client.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: role.arn,
      RoleSessionName: role.sessionName,
      WebIdentityToken: token,
      DurationSeconds: role.durationSeconds,
      Policy: policy
    }),
    { abortSignal }
  )
  const { Credentials: issued, AssumedRoleUser: user } = answer
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {}
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new IncompleteAnswerError('AssumeRoleWithWebIdentity', 'complete credentials', answer)
  }
  for (const secret of [AccessKeyId, SecretAccessKey, SessionToken]) mask(secret)
  log.info(`Assumed ${user?.Arn ?? role.arn} until ${Expiration.toISOString()}, limited to ${limitedTo}.`)
  log.debug(`Session policy: ${policy}`)
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: toLocalTime(Expiration, askedAt, role.durationSeconds)
  }
}

/**
 * The SDK holds the expiry against this machine's clock. Where that is so wrong that the session would last longer than
 * asked for, or be over already, what was asked for counts from now: else every call would get a session of its own.
 */
function toLocalTime(expiration: Date, askedAt: number, durationSeconds: number): Date {
  const lifetimeMs = expiration.getTime() - askedAt
  const slackMs = 60_000
  const isPlausible = lifetimeMs > 0 && lifetimeMs <= durationSeconds * 1000 + slackMs
  return isPlausible ? expiration : new Date(askedAt + durationSeconds * 1000)
}
