import { ActionError, systemErrorCode } from '../errors.ts'
import { foreign } from '../foreign.ts'
import type { RoleInputs } from '../inputs.ts'

interface ServiceError {
  readonly name: string
  readonly message: string
  readonly status: number | undefined
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'
]) // prettier-ignore

/** Whether trying the same call again can help. Decided by name: the status differs between the services' wire formats. */
export function isTransient(thrown: unknown): boolean {
  if (thrown instanceof ActionError) return false
  const { name, message, status } = toServiceError(thrown)
  if (isNetworkFailure(thrown)) return true
  if (name === 'IDPCommunicationError' || name === 'IDPCommunicationErrorException') return true
  // STS names this one like a permanent error, yet it passes (seen when many jobs start at once)
  if (message.includes("Couldn't retrieve verification key")) return true
  return /throttl|toomanyrequests|requestlimitexceeded/i.test(name) || (status ?? 0) >= 500
}

/** What a failed `AssumeRoleWithWebIdentity` means for the user. */
export function adviseSts(thrown: unknown, { arn, audience }: RoleInputs): ActionError {
  if (thrown instanceof ActionError) return thrown
  const { name, message } = toServiceError(thrown)
  const refused = (hint: string): ActionError =>
    new ActionError('ROLE_REFUSED', `STS refused to let this job assume ${arn}: ${name}: ${message}.`, {
      hint,
      cause: thrown
    })
  if (isNetworkFailure(thrown)) return unreachable('STS', thrown)
  switch (name) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return refused(
        `Check that the role exists and that its trust policy allows sts:AssumeRoleWithWebIdentity for this repository's subject ("sub") with audience ${audience}.`
      )
    case 'InvalidIdentityToken':
    case 'InvalidIdentityTokenException':
      return refused(
        `Check that the role's account has an IAM OIDC provider for GitHub's issuer and that its client ids include ${audience}.`
      )
    case 'ExpiredTokenException':
    case 'ExpiredToken':
      return refused("The job's OIDC token had expired: check the runner's clock, then run the job again.")
    case 'RegionDisabledException':
      return refused('Activate STS for this Region in the IAM account settings, or use another Region.')
    case 'PackedPolicyTooLarge':
    case 'PackedPolicyTooLargeException':
      return refused('Remove session tags or managed session policies from the role set-up.')
    default:
      return refused(
        'Check role-to-assume, role-duration-seconds (the role has a maximum) and the trust policy of the role.'
      )
  }
}

/** What a failed KMS call means for the user. */
export function adviseKms(thrown: unknown, operation: string, keyId: string, region: string): ActionError {
  if (thrown instanceof ActionError) return thrown
  const { name, message } = toServiceError(thrown)
  const failed = `kms:${operation} with the key ${keyId} in ${region} failed: ${name}: ${message}.`
  const error = (code: ActionError['code'], hint: string): ActionError =>
    new ActionError(code, failed, { hint, cause: thrown })
  if (name === 'CredentialsProviderError') {
    return new ActionError('CREDENTIALS_MISSING', `No AWS credentials for kms:${operation}: ${message}.`, {
      hint: 'Give role-to-assume and add "permissions: { id-token: write }" to the job, or configure AWS credentials in an earlier step.',
      cause: thrown
    })
  }
  if (isNetworkFailure(thrown)) return unreachable('KMS', thrown)
  switch (name) {
    case 'NotFoundException':
      return error(
        'KMS_KEY_NOT_FOUND',
        `Check key-id and the Region (${region}); an alias is written alias/<name>, and a key of another account needs its ARN.`
      )
    case 'DisabledException':
      return error('KMS_KEY_UNUSABLE', 'Enable the key in KMS (aws kms enable-key), or give another one.')
    case 'KMSInvalidStateException':
      return error(
        'KMS_KEY_UNUSABLE',
        'Bring the key into the state Enabled (a deletion that is pending can be cancelled), or give another one.'
      )
    case 'KeyUnavailableException':
      return error(
        'KMS_KEY_UNUSABLE',
        'The key material is not available now; try again, or check its custom key store.'
      )
    case 'InvalidKeyUsageException':
      return error(
        'KMS_KEY_UNUSABLE',
        'Use an RSA key with the usage SIGN_VERIFY, and an algorithm that it lists.'
      )
    case 'UnsupportedOperationException':
      return error(
        'KMS_KEY_UNUSABLE',
        'Use an asymmetric RSA key with the usage SIGN_VERIFY; a symmetric key cannot sign.'
      )
    case 'AccessDeniedException':
      return error(
        'KMS_ACCESS_DENIED',
        `Allow kms:${operation} on this key, in the policy of the role and in the policy of the key.`
      )
    case 'ThrottlingException':
    case 'LimitExceededException':
      return error('KMS_THROTTLED', 'Run the job again later, or raise the KMS request quota of the account.')
    case 'UnrecognizedClientException':
    case 'InvalidClientTokenId':
    case 'InvalidSignatureException':
    case 'IncompleteSignature':
    case 'ExpiredTokenException':
    case 'ExpiredToken':
      return error(
        'CREDENTIALS_REFUSED',
        "AWS does not accept these credentials: check where they come from, their expiry, and the runner's clock."
      )
    default:
      return error(
        'KMS_REFUSED',
        'See the KMS API reference for this error, and CloudTrail for the refused call.'
      )
  }
}

function unreachable(service: string, thrown: unknown): ActionError {
  const reason = systemErrorCode(thrown) ?? toServiceError(thrown).message
  return new ActionError('AWS_UNREACHABLE', `Cannot reach ${service}: ${reason}.`, {
    hint: `Check the network of the runner: DNS, a firewall, a proxy, and AWS_ENDPOINT_URL_${service} if it is set.`,
    cause: thrown
  })
}

function isNetworkFailure(thrown: unknown): boolean {
  const { name } = toServiceError(thrown)
  return name === 'TimeoutError' || NETWORK_CODES.has(systemErrorCode(thrown) ?? '')
}

function toServiceError(thrown: unknown): ServiceError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), status: undefined }
  const metadata = (thrown as { $metadata?: { httpStatusCode?: number } }).$metadata
  const upper = (thrown as { Message?: unknown }).Message // AccessDeniedException spells it with a capital
  const message = thrown.message === '' || thrown.message === 'UnknownError' ? upper : thrown.message
  const text = typeof message === 'string' ? message : 'no message'
  return { name: thrown.name, message: foreign(text).replace(/\.$/, ''), status: metadata?.httpStatusCode }
}
