import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { ActionError } from '../errors.ts'
import type { RoleInputs } from '../inputs.ts'
import type { IdentityToken, Log } from '../ports.ts'
import { retry } from '../retry.ts'
import { adviseSts, isTransient } from './advice.ts'
import { clientConfig, refusePlainHttp, type ServiceLocation } from './client.ts'

export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

export interface RoleSession {
  readonly role: RoleInputs
  readonly policy: string
  readonly sts: ServiceLocation
  readonly identityToken: IdentityToken
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
  const { role, identityToken } = session
  // one attempt a call of the SDK: its own retries would send the same, perhaps expired, token again
  const client = new STSClient(clientConfig(session.sts, 1))
  refusePlainHttp(client)
  return async () => {
    try {
      return await retry({ attempts: ATTEMPTS, baseDelayMs: BASE_DELAY_MS, isTransient }, async () =>
        assumeRole(client, session, await identityToken.fetch(role.audience))
      )
    } catch (thrown) {
      throw adviseSts(thrown, role)
    }
  }
}

async function assumeRole(client: STSClient, session: RoleSession, token: string): Promise<RoleCredentials> {
  const { role, policy, log, mask } = session
  const { Credentials: issued, AssumedRoleUser: user } = await client.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: role.arn,
      RoleSessionName: role.sessionName,
      WebIdentityToken: token,
      DurationSeconds: role.durationSeconds,
      Policy: policy
    })
  )
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {}
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new ActionError('ROLE_REFUSED', `STS answered without complete credentials for ${role.arn}.`, {
      hint: 'Check AWS_ENDPOINT_URL_STS: the answer does not look like AWS STS.'
    })
  }
  for (const secret of [AccessKeyId, SecretAccessKey, SessionToken]) mask(secret)
  log.info(
    `Assumed ${user?.Arn ?? role.arn} until ${Expiration.toISOString()}, limited to this key and this use.`
  )
  log.debug(`Session policy: ${policy}`)
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration
  }
}
