import { ActionError } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import { PASSING, type Outlook } from '../lib/waiting.ts'
import type { RoleInputs } from '../ports/signer.ts'
import { parseDenial } from './access-denied.ts'
import {
  describeClaims,
  isTrustable,
  namesEnvironment,
  providerName,
  readClaims,
  trustCondition,
  type IdentityClaims
} from './identity-claims.ts'
import {
  adviseNetwork,
  adviseSettings,
  describeWrongAnswer,
  awsOutlookOf,
  passingHint,
  toServiceError,
  wholeMessage
} from './service-error.ts'

/** What a failed `AssumeRoleWithWebIdentity` means for another one, which sends a token of its own. */
export function stsOutlookOf(thrown: unknown): Outlook {
  return /^ExpiredToken(Exception)?$/.test(toServiceError(thrown).name) ? PASSING : awsOutlookOf(thrown)
}

/**
 * What a failed `AssumeRoleWithWebIdentity` means for the user.
 *
 * @param token the OIDC token that was sent: its claims are told, itself never.
 */
export function adviseSts(thrown: unknown, role: RoleInputs, token: string | undefined): ActionError {
  if (thrown instanceof ActionError) return thrown
  const known = adviseNetwork(thrown, 'STS') ?? adviseSettings(thrown, 'STS')
  if (known !== undefined) return known
  const wrong = describeWrongAnswer(thrown)
  if (wrong !== undefined) {
    return new ActionError('AWS_UNREACHABLE', `STS ${wrong}; ${role.arn} is not assumed.`, {
      hint:
        passingHint(thrown) ??
        'Check AWS_ENDPOINT_URL_STS and the network between the runner and STS: AWS never sends such a response.',
      cause: thrown
    })
  }
  const { name } = toServiceError(thrown)
  if (awsOutlookOf(thrown).kind === 'throttled')
    return new ActionError('AWS_UNREACHABLE', `STS throttled the request to assume ${role.arn}: ${name}.`, {
      hint: 'Too many jobs call STS at once: run the job again later.',
      cause: thrown
    })
  // before it is cut: the beginning of a token would no longer be recognized as one
  const whole = token === undefined ? wholeMessage(thrown) : wholeMessage(thrown).replaceAll(token, '***')
  const claims = token === undefined ? undefined : readClaims(token)
  const identity =
    claims === undefined ? '' : ` (sub "${untrusted(claims.subject)}", aud "${untrusted(claims.audience)}")`
  return new ActionError(
    /^(InternalFailure|ServiceUnavailable)(Exception)?$/.test(name) ? 'AWS_UNREACHABLE' : 'ROLE_REFUSED',
    `STS refused to let this job${identity} assume ${role.arn}: ${name}: ${untrusted(whole).replace(/\.$/, '')}.`,
    {
      hint: hintFor(name.replace(/Exception$/, ''), whole, role, claims),
      details: claims === undefined ? undefined : explain(claims, role),
      cause: thrown
    }
  )
}

/** @param name without the "Exception" that the names of some wire formats end with, so that no case here has it. */
function hintFor(
  name: string,
  message: string,
  role: RoleInputs,
  claims: IdentityClaims | undefined
): string {
  switch (name) {
    case 'AccessDenied':
      return deniedHint(message, claims)
    case 'InvalidIdentityToken':
      return tokenHint(message, role, claims)
    case 'IDPRejectedClaim':
      return 'The identity provider in IAM rejects the claims: compare its issuer and client ids with those in the log.'
    case 'IDPCommunicationError':
      return "AWS could not reach the token's issuer: run the job again; a GitHub Enterprise Server must be reachable from AWS."
    case 'ExpiredToken':
      return "The job's OIDC token had expired: check the runner's clock, then run the job again."
    case 'RegionDisabled':
      return 'Ask the administrators of the account whether STS is deactivated in this Region on purpose: if it is, use a key in another Region.'
    case 'PackedPolicyTooLarge':
      return "Give key-id as the key's ARN: this step's session policy is then shorter. The policy limits the session, so the step never omits it."
    case 'MalformedPolicyDocument':
      return "STS does not accept this step's session policy: report it with the debug log, which shows the policy."
    case 'InternalFailure':
    case 'ServiceUnavailable':
      return 'STS returned an internal error on every attempt: run the job again; see the AWS Health Dashboard.'
    default:
      return 'Check role-to-assume, role-duration-seconds (the role has a maximum) and the trust policy of the role.'
  }
}

function deniedHint(message: string, claims: IdentityClaims | undefined): string {
  if (parseDenial(message).policy === 'organization')
    return 'A policy of the AWS organization denies it: ask the administrators of the organization.'
  if (claims === undefined)
    return "Check that role-to-assume exists and that its trust policy allows sts:AssumeRoleWithWebIdentity for this job's token."
  const withIds = /^repo:[^/:]+@\d+\/[^:]+@\d+(:|$)/.test(claims.subject)
    ? ' The subject has ids (owner@id/name@id), as for repositories created, renamed or moved since July 2026.'
    : ''
  if (!namesEnvironment(claims))
    return `Name the environment that the trust policy expects in the job (environment: …): its subject names none, and a trust policy must not admit branches, tags or pull requests for this.${withIds}`
  return `Compare the claims in the log with the conditions of the role's trust policy, each as a whole, and correct what differs in the workflow: the job's environment, the reusable workflow and its ref, audience, or role-to-assume, if there is no such role.${withIds} A resource control policy of the organization denies with the same message.`
}

function tokenHint(message: string, role: RoleInputs, claims: IdentityClaims | undefined): string {
  const issuer = claims?.issuer ?? "the token's issuer"
  const provider = claims === undefined ? '<issuer>' : providerName(claims)
  if (message.includes('No OpenIDConnect provider found'))
    return isIssuerOfIam(issuer)
      ? `Check the account in role-to-assume (${role.account}). If it is right, ask its administrators to create the provider: aws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${role.audience}`
      : `Check the account in role-to-assume (${role.account}). IAM accepts no provider for ${untrusted(issuer)}: it requires https, a host in lower case and no port.`
  if (claims !== undefined && claims.audience !== role.audience)
    return `The token's aud is "${untrusted(claims.audience)}", but "${role.audience}" was requested: the service at ACTIONS_ID_TOKEN_REQUEST_URL ignores the requested audience.`
  if (message.includes('Incorrect token audience'))
    return isAudienceOfSts(role.audience)
      ? `The provider ${untrusted(provider)} in account ${role.account} does not have the client id ${role.audience}: set audience to one that it has, the one in the role's trust policy, or ask the administrators of the account, since all its roles share the provider.`
      : `Correct audience in the workflow: "${role.audience}" is not a client id of the provider ${untrusted(provider)} in account ${role.account}; without this input, the audience of AWS STS is used.`
  if (message.includes("Couldn't retrieve verification key"))
    return `Run the job again; if it fails again, AWS must be able to fetch ${untrusted(issuer)}/.well-known/openid-configuration and the keys it names.`
  return `Check that account ${role.account} has an IAM OIDC provider for ${untrusted(issuer)} with the client id ${role.audience}.`
}

/** Such an issuer can stand in a command that is pasted, too. */
function isIssuerOfIam(issuer: string): boolean {
  return /^https:\/\/[a-z0-9.-]+(?:\/[\w.-]+)*$/.test(issuer)
}

function isAudienceOfSts(audience: string): boolean {
  return /^sts\.amazonaws\.com(\.cn)?$/.test(audience)
}

function explain(claims: IdentityClaims, role: RoleInputs): string {
  return [
    "Claims of this job's OIDC token:",
    describeClaims(claims),
    ...(isTrustable(claims)
      ? [
          '',
          `What the trust policy of ${role.arn} compares of these (besides repository_id and job_workflow_ref, if it has`,
          'them). Only if this job is meant to have the role and the policy differs, ask the administrators of the role to correct the value in',
          'the existing statement: a second statement would bypass the other conditions.',
          JSON.stringify(trustCondition(claims), undefined, 2)
        ]
      : [])
  ].join('\n')
}
