import { ActionError, type ErrorCode } from '../errors.ts'
import type { AwsTerms } from '../ports/terms.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'
import { parseDenial, toIamArn, type Denial } from './access-denied.ts'
import {
  adviseNetwork,
  adviseSettings,
  describeWrongAnswer,
  IncompleteAnswerError,
  awsOutlookOf,
  passingHint,
  toServiceError,
  wholeMessage
} from './service-error.ts'

/** A call of KMS, for the explanation of its failure. */
export interface KmsCall {
  readonly operation: 'GetPublicKey' | 'Sign' | 'Verify'
  /** As the user gave it. */
  readonly keyId: string
  readonly region: string
  /** Undefined: GetPublicKey. */
  readonly algorithm: SigningAlgorithm | undefined
  /** The assumed role; undefined: credentials of the environment. */
  readonly roleArn: string | undefined
  readonly terms: AwsTerms
}

export const WRONG_ANSWER_HINT =
  'Check AWS_ENDPOINT_URL_KMS and the network between this machine and KMS: AWS never sends such a response.'

type Advice = readonly [ErrorCode, hint: string]

/** For every answer that is waited out like this one, whatever the service calls it. */
const THROTTLED: Advice = ['KMS_THROTTLED', 'Try again later, or raise the KMS request quota of the account.']

/** What a failed KMS call means for the user. */
export function adviseKms(thrown: unknown, call: KmsCall): ActionError {
  if (thrown instanceof ActionError) return thrown
  const { name, message } = toServiceError(thrown)
  if (name === 'CredentialsProviderError') return adviseCredentials(thrown, call, [])
  const known = adviseNetwork(thrown, 'KMS') ?? adviseSettings(thrown, 'KMS')
  if (known !== undefined) return known
  const wrong = describeWrongAnswer(thrown)
  if (wrong !== undefined) {
    const hint = passingHint(thrown) ?? WRONG_ANSWER_HINT
    const code = thrown instanceof IncompleteAnswerError ? 'KMS_ANSWER_WRONG' : 'AWS_UNREACHABLE'
    return new ActionError(code, `KMS ${wrong}.`, { hint, cause: thrown })
  }
  const failed = `kms:${call.operation} with the key ${call.keyId} in ${call.region} failed: ${name}: ${message}.`
  if (name === 'AccessDeniedException' || name === 'AccessDenied') {
    const denial = parseDenial(wholeMessage(thrown))
    return new ActionError('KMS_ACCESS_DENIED', failed, {
      hint: deniedHint(denial, call),
      details: statements(denial, call),
      cause: thrown
    })
  }
  const [code, hint] = awsOutlookOf(thrown).kind === 'throttled' ? THROTTLED : adviceFor(name, message, call)
  return new ActionError(code, failed, { hint, cause: thrown })
}

/**
 * What it means that the SDK found no credentials: nothing has been asked of KMS yet.
 *
 * @param sources the variables that name where to look, with what they say.
 */
export function adviseCredentials(
  thrown: unknown,
  { operation, terms }: Pick<KmsCall, 'operation' | 'terms'>,
  sources: readonly string[]
): ActionError {
  if (thrown instanceof ActionError) return thrown
  const { name, message } = toServiceError(thrown)
  const what = /^(CredentialsProvider)?Error$/.test(name) ? message : `${name}: ${message}`
  return new ActionError('CREDENTIALS_MISSING', `No AWS credentials for kms:${operation}: ${what}.`, {
    hint: credentialsHint(what, terms, sources),
    cause: thrown
  })
}

function credentialsHint(what: string, terms: AwsTerms, sources: readonly string[]): string {
  const login = /\baws (?:sso )?login\b/.exec(what)?.[0]
  if (login !== undefined) return `The sign-in has ended: run "${login}" with this profile, then try again.`
  if (what.includes('multi-factor authentication'))
    return 'This command cannot ask for an MFA code: get a session for the profile first, with "aws configure export-credentials --format env".'
  return sources.length === 0
    ? `${terms.getCredentials}.`
    : `The environment names ${sources.join(' and ')}: check that it exists, is complete and readable, and that a credential_process in it succeeds; or ${terms.getOthers}.`
}

function adviceFor(name: string, message: string, { region, roleArn, terms }: KmsCall): Advice {
  switch (name) {
    case 'NotFoundException':
      return [
        'KMS_KEY_NOT_FOUND',
        `Check ${terms.keyId} and the Region (${region}); an alias is written alias/<name>, and a key of another account needs its ARN.`
      ]
    case 'InvalidArnException':
      return ['KMS_KEY_NOT_FOUND', `Check the ARN in ${terms.keyId}: aws kms describe-key prints it.`]
    case 'DisabledException':
      return [
        'KMS_KEY_UNUSABLE',
        'Ask the administrators of the key why it is disabled: keys are disabled to stop signing. Or give another key.'
      ]
    case 'KMSInvalidStateException':
      return [
        'KMS_KEY_UNUSABLE',
        'Ask the administrators of the key why it is in this state: they can cancel a pending deletion. Or give another key.'
      ]
    case 'KeyUnavailableException':
      return [
        'KMS_KEY_UNUSABLE',
        'The key material is not available now; try again, or check its custom key store.'
      ]
    case 'InvalidKeyUsageException':
      return [
        'KMS_KEY_UNUSABLE',
        'Use an RSA key, or one on P-256, P-384 or P-521, with the usage SIGN_VERIFY, and an algorithm that it lists; as additional-key-id also one of ML-DSA.'
      ]
    case 'UnsupportedOperationException':
      return [
        'KMS_KEY_UNUSABLE',
        'Use an asymmetric key with the usage SIGN_VERIFY, such as RSA_4096 or ECC_NIST_P256: a symmetric or HMAC key has no public key to verify with.'
      ]
    case 'KMSInternalException':
    case 'DependencyTimeoutException':
      return [
        'KMS_REFUSED',
        'KMS returned an internal error on every attempt: try again later; see the AWS Health Dashboard.'
      ]
    case 'ValidationException':
      return ['KMS_REFUSED', `Check the spelling of ${terms.keyId}; if it is right, report this message.`]
    case 'InvalidSignatureException':
      if (/Signature (expired|not yet current)/.test(message)) {
        return [
          'CREDENTIALS_REFUSED',
          'Correct the clock of this machine: AWS rejects a request whose time differs by more than five minutes.'
        ]
      }
      break
    case 'ExpiredTokenException':
    case 'ExpiredToken':
      if (roleArn === undefined) {
        return ['CREDENTIALS_REFUSED', `The credentials of the environment have expired: ${terms.renew}.`]
      }
      break
    case 'UnrecognizedClientException':
    case 'InvalidClientTokenId':
    case 'IncompleteSignatureException':
    case 'IncompleteSignature':
    case 'MissingAuthenticationTokenException':
      break
    default:
      return ['KMS_REFUSED', 'See the KMS API reference for this error, and CloudTrail for the refused call.']
  }
  return [
    'CREDENTIALS_REFUSED',
    'AWS does not accept these credentials: check where they come from, their expiry, and the clock of this machine.'
  ]
}

function deniedHint({ principal, policy, explicit }: Denial, call: KmsCall): string {
  const action = `kms:${call.operation}`
  const who = call.roleArn ?? (principal === undefined ? 'the caller' : toIamArn(principal))
  const alias = isAlias(call.keyId)
    ? ` The step calls the key by ${call.keyId}: a Resource names the key's ARN, not the alias, and a condition on kms:RequestAlias must name this alias.`
    : ''
  const { keyId, caller, correct, pasteFrom } = call.terms
  const compared = call.terms.compared(call.algorithm)
  const deny = `applies to this call, probably on purpose: compare ${compared} with its conditions, and ${correct}.`
  switch (policy) {
    case 'identity-based':
      return explicit
        ? `A Deny in a policy of ${who} ${deny}${alias}`
        : `Compare ${compared} with what the policies of ${who} allow, and ${correct}. A role that may not use this key yet needs the statement ${pasteFrom}.${alias}`
    case 'resource-based':
      return explicit
        ? `A Deny in the key policy ${deny}${alias}`
        : `Compare ${compared}, and the Region, with the key policy and ${correct}: the message is the same for a key that does not exist. A role that the key policy does not name yet needs the statement ${pasteFrom}.${alias}`
    case 'permissions-boundary':
      return `The permissions boundary of ${who} does not allow ${action} on this key: correct ${caller} or ${keyId}, or ask the administrators of the boundary.${alias}`
    case 'session':
      return call.roleArn === undefined
        ? `The session policy that these credentials were issued with does not allow ${action} on this key: correct ${keyId}, or ask the issuer of these credentials.${alias}`
        : `This step's own session policy limits the role to ${keyId}: check that account, partition and Region of ${keyId} are those of the key; a key of another account needs its ARN.${alias}`
    case 'organization':
      return `A policy of the AWS organization (service or resource control policy) denies ${action}: ask the administrators of the organization.`
    case 'vpc-endpoint':
      return `The policy of the VPC endpoint for KMS that this machine uses does not allow ${action} on this key for ${who}: correct ${caller} or ${keyId}, or ask the administrators of the endpoint.`
    case undefined:
      return `Compare ${compared} with the policies of the role and of the key, and ${correct}. A role that they do not name yet needs the statements ${pasteFrom}.${alias}`
  }
}

/**
 * What to paste where; undefined where a Deny decided, which an Allow does not outweigh, or an Allow is missing in a policy that
 * is there to limit its reader.
 */
function statements({ principal, resource, policy, explicit }: Denial, call: KmsCall): string | undefined {
  if (explicit) return undefined
  const actor = call.roleArn ?? (principal === undefined ? undefined : toIamArn(principal))
  const key = resource ?? (/^arn:[^:]+:kms:.*:key\//.test(call.keyId) ? call.keyId : '<key ARN>')
  const forIdentity = [
    `A statement for a policy of ${actor ?? 'the role'}:`,
    toJson({ ...allow(call), Resource: key, ...hashesOnly(call) })
  ]
  const forKey = [
    `A statement for the key policy of ${key}:`,
    toJson({ ...allow(call), Principal: { AWS: actor ?? '<role ARN>' }, Resource: '*', ...hashesOnly(call) })
  ]
  switch (policy) {
    case 'identity-based':
      return forIdentity.join('\n')
    case 'resource-based':
      return forKey.join('\n')
    case undefined:
      return [...forIdentity, '', ...forKey].join('\n')
    case 'permissions-boundary':
    case 'session':
    case 'organization':
    case 'vpc-endpoint':
      return undefined
  }
}

function allow({ operation }: KmsCall): object {
  return { Effect: 'Allow', Action: `kms:${operation}` }
}

function hashesOnly({ operation, algorithm }: KmsCall): object {
  if (operation === 'GetPublicKey') return {}
  const algorithms = algorithm === undefined ? {} : { 'kms:SigningAlgorithm': algorithm }
  const type = algorithm === 'ML_DSA_SHAKE_256' ? 'EXTERNAL_MU' : 'DIGEST'
  return { Condition: { StringEquals: { 'kms:MessageType': type, ...algorithms } } }
}

function toJson(value: object): string {
  return JSON.stringify(value, undefined, 2)
}

function isAlias(keyId: string): boolean {
  return keyId.startsWith('alias/') || keyId.includes(':alias/')
}
