// Every name of an error that the fakes of KMS and STS answer with. test/kit/aws-models.test.ts holds them against the models in the AWS
// SDK, and provokes each.

/** Errors in the model of KMS. */
export const KMS_ERRORS = [
  'DisabledException',
  'DryRunOperationException',
  'InvalidKeyUsageException',
  'KMSInvalidSignatureException',
  'KMSInvalidStateException',
  'NotFoundException'
] as const

/** Errors in the model of STS, by their code on the wire. */
export const STS_ERRORS = [
  'ExpiredTokenException',
  'IDPCommunicationError',
  'IDPRejectedClaim',
  'InvalidIdentityToken',
  'MalformedPolicyDocument',
  'PackedPolicyTooLarge',
  'RegionDisabledException'
] as const

const KMS_COMMON = 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html'
const STS_COMMON = 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html'
const JSON_PROTOCOL = 'https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html'
const SIGNING = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html'

/** Errors that any service may answer, which no model names: where each is documented. */
export const COMMON_ERRORS = {
  AccessDenied: STS_COMMON,
  AccessDeniedException: KMS_COMMON,
  ExpiredTokenException: KMS_COMMON,
  IncompleteSignatureException: KMS_COMMON,
  InternalFailure: STS_COMMON,
  InvalidAction: STS_COMMON,
  InvalidSignatureException: SIGNING,
  MissingAuthenticationTokenException: SIGNING,
  SerializationException: JSON_PROTOCOL,
  Throttling: STS_COMMON,
  ThrottlingException: KMS_COMMON,
  UnknownOperationException: KMS_COMMON,
  UnrecognizedClientException: KMS_COMMON,
  ValidationError: STS_COMMON,
  ValidationException: KMS_COMMON
} as const

/** Not of AWS: what only a fake objects to. */
export const OWN_ERRORS = ['SignedRequest'] as const

export type AwsErrorCode =
  | (typeof KMS_ERRORS)[number]
  | (typeof STS_ERRORS)[number]
  | keyof typeof COMMON_ERRORS
  | (typeof OWN_ERRORS)[number]
