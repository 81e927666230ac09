import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { adviseKms, type KmsCall } from '../../src/aws/kms-advice.ts'
import { markProxied, awsOutlookOf } from '../../src/aws/service-error.ts'
import { adviseSts } from '../../src/aws/sts-advice.ts'
import { WORKFLOW_TERMS } from '../../src/aws/terms.ts'
import type { ActionError } from '../../src/errors.ts'
import type { RoleInputs } from '../../src/ports/signer.ts'

// docs/aws-errors.md is made of these cases; after a change of the texts: npx vitest run test/unit/aws-errors.test.ts -u

const ROLE: RoleInputs = {
  arn: 'arn:aws:iam::111122223333:role/release-signing',
  partition: 'aws',
  account: '111122223333',
  sessionName: 'release',
  durationSeconds: 900,
  audience: 'sts.amazonaws.com'
}
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const CALL: KmsCall = {
  operation: 'Sign',
  keyId: KEY,
  region: 'eu-central-1',
  algorithm: 'RSASSA_PSS_SHA_256',
  roleArn: ROLE.arn,
  terms: WORKFLOW_TERMS
}
const CLAIMS = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:octo-org/product:environment:release',
  aud: 'sts.amazonaws.com',
  repository: 'octo-org/product',
  repository_id: '123456789',
  ref: 'refs/tags/v1.2.3',
  environment: 'release',
  job_workflow_ref: 'octo-org/product/.github/workflows/release.yml@refs/tags/v1.2.3'
}

interface Case {
  readonly name: string
  readonly says: string
  /** Where the same words have several meanings. */
  readonly when?: string
  /** Of an answer of success that the SDK could not read. */
  readonly contentType?: string
  /** Of an answer without an AWS error. */
  readonly status?: number
  readonly location?: string
}

interface StsCase extends Case {
  readonly claims?: Readonly<Record<string, string>>
  /** Instead of one that is made of claims. */
  readonly token?: string
  /** The input. */
  readonly audience?: string
}

interface KmsCase extends Case {
  readonly call?: Partial<KmsCall>
}

interface NetworkCase extends Case {
  readonly code?: string
  readonly proxy?: string
  readonly statusCode?: number
}

const toToken = (claims: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims)].map(part => Buffer.from(part).toString('base64url')).join('.') +
  '.c2ln'

const toError = ({
  name,
  says,
  contentType,
  location,
  status = contentType === undefined ? undefined : 200
}: Case): Error =>
  Object.assign(
    new Error(says),
    { name },
    status === undefined
      ? {}
      : {
          $response: { headers: { 'content-type': contentType, location } },
          $metadata: { httpStatusCode: status }
        }
  )

const UNREADABLE = {
  name: 'SyntaxError',
  says: 'Unexpected token. Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.',
  contentType: 'text/html; charset=utf-8'
}

/** As the SDK names what it finds no error in: a redirect to a page where people sign in, and a gateway that is overloaded. */
const NAMELESS: readonly Case[] = [
  { name: 'Unknown', says: 'UnknownError', status: 302, location: 'https://sign-in.corp.example/' },
  { name: 'Unknown', says: 'Unknown', status: 503, when: 'for half a minute' }
]

const sts = (one: StsCase): ActionError =>
  adviseSts(
    toError(one),
    { ...ROLE, audience: one.audience ?? ROLE.audience },
    one.token ?? toToken({ ...CLAIMS, ...one.claims })
  )

const kms = (one: KmsCase): ActionError => adviseKms(toError(one), { ...CALL, ...one.call })

const network = ({ code, proxy, statusCode, ...one }: NetworkCase): ActionError => {
  const error = Object.assign(toError(one), { code }, statusCode === undefined ? {} : { statusCode })
  return adviseKms(proxy === undefined ? error : markProxied(error, proxy), CALL)
}

const STS_CASES: readonly StsCase[] = [
  { name: 'AccessDenied', says: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
  {
    name: 'AccessDenied',
    says: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    when: 'the subject carries ids',
    claims: { sub: 'repo:octo-org@9876543/product@123456789:environment:release' }
  },
  {
    name: 'AccessDenied',
    says: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    when: 'the job names no environment',
    claims: { sub: 'repo:octo-org/product:ref:refs/heads/main' }
  },
  {
    name: 'AccessDenied',
    says: `User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: sts:AssumeRoleWithWebIdentity on resource: ${ROLE.arn} with an explicit deny in a service control policy`
  },
  {
    name: 'AccessDenied',
    says: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    when: 'the token cannot be read',
    token: 'opaque'
  },
  {
    name: 'InvalidIdentityToken',
    says: 'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com'
  },
  {
    name: 'InvalidIdentityToken',
    says: 'No OpenIDConnect provider found in your account for https://github.corp.example/_services/token',
    when: 'GitHub Enterprise Server',
    claims: { iss: 'https://github.corp.example/_services/token' }
  },
  {
    name: 'InvalidIdentityToken',
    says: 'No OpenIDConnect provider found in your account for https://github.corp.example:8443/_services/token',
    when: 'an issuer that IAM cannot have',
    claims: { iss: 'https://github.corp.example:8443/_services/token' }
  },
  { name: 'InvalidIdentityToken', says: 'Incorrect token audience' },
  {
    name: 'InvalidIdentityToken',
    says: 'Incorrect token audience',
    when: 'the input audience is set',
    claims: { aud: 'https://signing.example.com' },
    audience: 'https://signing.example.com'
  },
  {
    name: 'InvalidIdentityToken',
    says: 'Incorrect token audience',
    when: 'the token has not the audience that was asked for',
    claims: { aud: 'https://github.com/octo-org' }
  },
  {
    name: 'InvalidIdentityToken',
    says: "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    when: 'for half a minute',
    claims: { iss: 'https://github.corp.example/_services/token' }
  },
  { name: 'InvalidIdentityToken', says: 'The ID Token provided is not a valid JWT.' },
  {
    name: 'IDPCommunicationError',
    says: 'An error occurred while communicating with the identity provider',
    when: 'for half a minute'
  },
  { name: 'IDPRejectedClaim', says: 'The identity provider reported that authentication failed.' },
  {
    name: 'ExpiredTokenException',
    says: 'Token expired: current date/time must be before the expiration date/time',
    when: 'four times in a row, with a fresh token each'
  },
  {
    name: 'ValidationError',
    says: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
  },
  { name: 'MalformedPolicyDocument', says: 'Syntax errors in policy.' },
  {
    name: 'PackedPolicyTooLarge',
    says: 'Packed policy consumes 112% of allotted space, please use smaller policy.'
  },
  { name: 'RegionDisabledException', says: 'STS is not activated in this region for account:111122223333.' },
  { name: 'Throttling', says: 'Rate exceeded', when: 'for five minutes' },
  { name: 'ThrottledException', says: 'Rate exceeded', when: 'for five minutes' },
  {
    name: 'InternalFailure',
    says: 'The request processing has failed because of an unknown error.',
    when: 'for half a minute'
  },
  {
    name: 'ServiceUnavailable',
    says: 'The request has failed due to a temporary failure of the server.',
    when: 'for half a minute'
  },
  { ...UNREADABLE, when: 'four times in a row' },
  ...NAMELESS
]

const DENIED = `User: arn:aws:sts::111122223333:assumed-role/release-signing/release is not authorized to perform: kms:Sign on resource: ${KEY}`
const ALIAS = { keyId: 'alias/release-signing' }
const AMBIENT = { roleArn: undefined }
const denied = (why: string, more: Partial<KmsCase> = {}): KmsCase => ({
  name: 'AccessDeniedException',
  says: `${DENIED} ${why}`,
  ...more
})
const allowedByNo = (policy: string): string => `because no ${policy} policy allows the kms:Sign action`

const KMS_CASES: readonly KmsCase[] = [
  denied(allowedByNo('identity-based')),
  denied(allowedByNo('identity-based'), { when: 'called by alias', call: ALIAS }),
  denied(allowedByNo('identity-based'), { when: 'credentials of the environment', call: AMBIENT }),
  denied('with an explicit deny in an identity-based policy'),
  denied(allowedByNo('resource-based')),
  denied(
    'because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access'
  ),
  denied('with an explicit deny in a resource-based policy'),
  denied('because no permissions boundary allows the kms:Sign action'),
  denied('with an explicit deny in a permissions boundary'),
  denied(allowedByNo('session')),
  denied(allowedByNo('session'), { when: 'credentials of the environment', call: AMBIENT }),
  denied('with an explicit deny in a service control policy'),
  denied(allowedByNo('resource control')),
  denied(allowedByNo('VPC endpoint')),
  { name: 'AccessDeniedException', says: '', when: 'KMS gives no reason' },
  { name: 'AccessDenied', says: 'Access denied' },
  { name: 'NotFoundException', says: "Invalid keyId '1234'" },
  { name: 'NotFoundException', says: `Key '${KEY}' does not exist` },
  {
    name: 'NotFoundException',
    says: 'Alias arn:aws:kms:eu-central-1:111122223333:alias/x is not found.',
    call: { keyId: 'alias/x' }
  },
  { name: 'InvalidArnException', says: 'Invalid arn us-east-1' },
  { name: 'DisabledException', says: `${KEY} is disabled.` },
  { name: 'KMSInvalidStateException', says: `${KEY} is pending deletion.` },
  { name: 'KeyUnavailableException', says: 'The key is not available.', when: 'for half a minute' },
  {
    name: 'InvalidKeyUsageException',
    says: `${KEY} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`
  },
  {
    name: 'InvalidKeyUsageException',
    says: 'Algorithm RSASSA_PSS_SHA_256 is incompatible with key spec ECC_NIST_P256.'
  },
  { name: 'UnsupportedOperationException', says: '', when: 'a symmetric key' },
  { name: 'ValidationException', says: 'Digest is invalid length for algorithm RSASSA_PSS_SHA_256.' },
  {
    name: 'ThrottlingException',
    says: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
    when: 'for five minutes'
  },
  {
    name: 'LimitExceededException',
    says: 'The request was rejected because a quota was exceeded.',
    when: 'for five minutes'
  },
  {
    name: 'KMSInternalException',
    says: 'The request was rejected because an internal exception occurred.',
    when: 'for half a minute'
  },
  {
    name: 'DependencyTimeoutException',
    says: 'The system timed out while trying to fulfill the request.',
    when: 'for half a minute'
  },
  { name: 'UnrecognizedClientException', says: 'The security token included in the request is invalid.' },
  { name: 'InvalidClientTokenId', says: 'The security token included in the request is invalid.' },
  { name: 'MissingAuthenticationTokenException', says: 'Request is missing Authentication Token' },
  { name: 'IncompleteSignature', says: "Authorization header requires 'Signature' parameter." },
  { name: 'IncompleteSignatureException', says: "Authorization header requires 'Signature' parameter." },
  {
    name: 'InvalidSignatureException',
    says: 'The request signature we calculated does not match the signature you provided.'
  },
  {
    name: 'InvalidSignatureException',
    says: 'Signature expired: 20260101T000000Z is now earlier than 20260101T005500Z (20260101T010000Z - 5 min.)',
    when: 'correcting the clock did not help'
  },
  { name: 'ExpiredTokenException', says: 'The security token included in the request is expired' },
  {
    name: 'ExpiredToken',
    says: 'The security token included in the request is expired',
    when: 'credentials of the environment',
    call: AMBIENT
  },
  { name: 'CredentialsProviderError', says: 'Could not load credentials from any providers', call: AMBIENT },
  {
    name: 'CredentialsProviderError',
    says: "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
    call: AMBIENT
  },
  {
    name: 'CredentialsProviderError',
    says: 'Profile signing requires multi-factor authentication, but no MFA code callback was provided.',
    call: AMBIENT
  },
  { ...UNREADABLE, when: 'six times in a row' },
  ...NAMELESS,
  { name: 'SomethingNewException', says: 'What nobody has seen yet.' }
]

const PROXY = 'http://proxy.corp.example:3128'
const TUNNEL = `Failed to establish tunnel to kms.eu-central-1.amazonaws.com:443 via ${PROXY}/: HTTP/1.1`
const NETWORK_CASES: readonly NetworkCase[] = [
  { name: 'Error', says: 'getaddrinfo ENOTFOUND kms.eu-central-1.amazonaws.com', code: 'ENOTFOUND' },
  { name: 'Error', says: 'connect ECONNREFUSED 10.0.0.1:3128', code: 'ECONNREFUSED', proxy: PROXY },
  { name: 'TimeoutError', says: 'socket hang up after 15000 ms' },
  {
    name: 'Error',
    says: `${TUNNEL} 407 Proxy Authentication Required`,
    code: 'ERR_PROXY_TUNNEL',
    statusCode: 407,
    proxy: PROXY
  },
  { name: 'Error', says: `${TUNNEL} 403 Forbidden`, code: 'ERR_PROXY_TUNNEL', statusCode: 403, proxy: PROXY },
  {
    name: 'Error',
    says: 'Connection to establish proxy tunnel ended unexpectedly',
    code: 'ERR_PROXY_TUNNEL',
    proxy: PROXY
  },
  { name: 'Error', says: 'self-signed certificate in certificate chain', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
  { name: 'Error', says: 'wrong version number', code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
  { name: 'AnswerTooLongError', says: '' },
  { name: 'Error', says: 'Invalid Configuration: FIPS and custom endpoint are not supported' },
  {
    name: 'TypeError',
    says: 'Invalid character in header content ["x-amz-security-token"]',
    code: 'ERR_INVALID_CHAR'
  }
]

const rows = {
  sts: STS_CASES.map(one => ({ one, error: sts(one) })),
  kms: KMS_CASES.map(one => ({ one, error: kms(one) })),
  network: NETWORK_CASES.map(one => ({ one, error: network(one) }))
}

const PAGE = fileURLToPath(new URL('../../docs/aws-errors.md', import.meta.url))
const source = (name: string): string =>
  readFileSync(new URL(`../../src/aws/${name}.ts`, import.meta.url), 'utf8')

describe('docs/aws-errors.md', () => {
  test('says what the code says', async () => {
    await expect(renderPage()).toMatchFileSnapshot(PAGE)
  })

  test.each([
    ['sts-advice', STS_CASES.map(({ name }) => name.replace(/Exception$/, ''))],
    ['kms-advice', KMS_CASES.map(({ name }) => name)]
  ])('has a row for each name that %s.ts tells apart', (name, covered) => {
    const labels = [...source(name).matchAll(/case '(\w+)':/g)].map(([, label = '']) => label)
    // names of policies are covered below
    const names = labels.filter(label => /^[A-Z]/.test(label) || label.includes('Exception'))
    expect(names.length).toBeGreaterThan(8)
    expect(
      [...new Set(names)].filter(
        label => !covered.includes(label.replace(/Exception$/, '')) && !covered.includes(label)
      )
    ).toEqual([])
  })

  test('has a row for each sentence that the code can give', () => {
    const texts = Object.values(rows).flatMap(group =>
      group.map(({ error }) => `${error.message} ${error.hint}`)
    )
    const given = texts.join('\n')
    const sentences = ['sts-advice', 'kms-advice', 'service-error'].flatMap(name => sentencesOf(source(name)))
    expect(sentences.length).toBeGreaterThan(35)
    expect(sentences.filter(sentence => !given.includes(sentence))).toEqual([])
  })

  test('has one line for each error, which ends like a sentence', () => {
    for (const { error } of Object.values(rows).flat()) {
      expect(error.message).not.toMatch(/[\r\n]|\.\.$/)
      expect(error.hint).toMatch(/^[A-Z][^\r\n]+$/)
    }
  })
})

describe('details', () => {
  const statementsIn = (details = ''): unknown[] =>
    [...details.matchAll(/^\{$[^]*?^\}$/gm)].map(([json]) => JSON.parse(json) as unknown)

  test('have the claims of the token and the condition that compares them', () => {
    const { details = '' } = sts({ name: 'AccessDenied', says: 'Not authorized' })
    expect(details).toContain(
      [
        'sub: repo:octo-org/product:environment:release',
        'aud: sts.amazonaws.com',
        'iss: https://token.actions.githubusercontent.com',
        'repository: octo-org/product',
        'repository_id: 123456789',
        'ref: refs/tags/v1.2.3',
        'environment: release',
        'job_workflow_ref: octo-org/product/.github/workflows/release.yml@refs/tags/v1.2.3'
      ].join('\n')
    )
    expect(statementsIn(details)).toEqual([
      {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:octo-org/product:environment:release'
        }
      }
    ])
  })

  test('have the issuer of an Enterprise Server with its path', () => {
    const iss = 'https://github.corp.example/_services/token'
    const { details } = sts({ name: 'AccessDenied', says: 'Not authorized', claims: { iss } })
    expect(statementsIn(details)).toMatchObject([
      { StringEquals: { 'github.corp.example/_services/token:sub': CLAIMS.sub } }
    ])
  })

  test.each([
    'repo:octo-org/product:ref:refs/heads/main',
    'repo:octo-org/product:ref:refs/tags/v1',
    'repo:octo-org/product:pull_request',
    'repo:octo-org@1/product@2:ref:refs/heads/main',
    'repo:octo-org/product:environment:',
    'repository_owner:octo-org'
  ])('offer nothing to paste for a job without an environment: %s', sub => {
    const error = sts({ name: 'AccessDenied', says: 'Not authorized', claims: { sub } })
    expect(error.hint).toMatch(/^Name the environment/)
    expect(error.details).toContain(`sub: ${sub}`)
    expect(statementsIn(error.details)).toEqual([])
  })

  test.each([
    '',
    'x',
    'a.b.c',
    `a.${Buffer.from('null').toString('base64url')}.c`,
    `a.${Buffer.from('{"sub":1}').toString('base64url')}.c`
  ])('are left out for a token that says nothing: %j', token => {
    const error = adviseSts(
      toError({ name: 'AccessDenied', says: 'Not authorized' }),
      ROLE,
      token === '' ? undefined : token
    )
    expect(error).toMatchObject({
      code: 'ROLE_REFUSED',
      details: undefined,
      hint: "Check that role-to-assume exists and that its trust policy allows sts:AssumeRoleWithWebIdentity for this job's token."
    })
  })

  test('have the statement for the policy that lacks it', () => {
    const condition = {
      StringEquals: { 'kms:MessageType': 'DIGEST', 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256' }
    }
    const forRole = { Effect: 'Allow', Action: 'kms:Sign', Resource: KEY, Condition: condition }
    const forKey = {
      Effect: 'Allow',
      Action: 'kms:Sign',
      Principal: { AWS: ROLE.arn },
      Resource: '*',
      Condition: condition
    }
    const of = (why: string, call = {}): unknown[] => statementsIn(kms(denied(why, { call })).details)
    expect(of(allowedByNo('identity-based'))).toEqual([forRole])
    expect(of('because no permissions boundary allows the kms:Sign action')).toEqual([])
    expect(of(allowedByNo('resource-based'))).toEqual([forKey])
    expect(of('')).toEqual([forRole, forKey])
    // the role behind a session of the environment; its alias is not what a policy names
    expect(of(allowedByNo('resource-based'), AMBIENT)).toEqual([forKey])
    expect(of(allowedByNo('identity-based'), ALIAS)).toEqual([forRole])
    expect(of('with an explicit deny in a resource-based policy')).toEqual([])
    expect(of(allowedByNo('session'))).toEqual([])
  })

  test('name no condition that GetPublicKey does not have', () => {
    const call = { operation: 'GetPublicKey', algorithm: undefined } as const
    const { details } = kms(denied(allowedByNo('identity-based'), { call }))
    expect(statementsIn(details)).toEqual([{ Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: KEY }])
  })
})

describe('advice', () => {
  const advised = Object.values(rows).flatMap(group => group.map(({ error }) => error))

  test('never asks to take a Deny away, to make an exception, to enable a key or to widen a limit', () => {
    for (const { hint } of advised) {
      expect(hint).not.toMatch(/\bexcept \S+ from the Deny|[Rr]emove the Deny|enable-key|cancel-key-deletion/)
      expect(hint).not.toMatch(/boundary .* must allow|[Aa]llow kms:\w+ .* in the policy of the VPC endpoint/)
      expect(hint).not.toMatch(/add-client-id|[Aa]ctivate STS|[Rr]emove session tags|change the policy/)
    }
  })

  test.each([
    'repo:octo-org/product:ref:refs/heads/main',
    'repo:octo-org/product:ref:refs/tags/v1',
    'repo:octo-org/product:pull_request',
    'repository_owner:octo-org:environment:release',
    'environment:release',
    'repo:octo-org/*:environment:release',
    'repo:octo-org/product:environment:${aws:username}',
    'repo:octo-org/product:pull_request:environment:release'
  ])('offers no condition for the subject %s', sub => {
    const error = sts({ name: 'AccessDenied', says: 'Not authorized', claims: { sub } })
    expect(error.details).toContain(`sub: ${sub}`)
    expect(error.details).not.toContain('StringEquals')
  })

  test('never offers a statement that lets a job assume the role', () => {
    for (const { details = '' } of advised) expect(details).not.toMatch(/sts:AssumeRole|"Federated"/)
  })

  test.each(['identity-based', 'resource-based'])(
    'names the value of the workflow to compare with a Deny of a %s policy',
    policy => {
      const { hint, details } = kms(denied(`with an explicit deny in a ${policy} policy`))
      expect(hint).toContain('signing-algorithm (RSASSA_PSS_SHA_256), role-to-assume and key-id')
      expect(details).toBeUndefined()
    }
  )
})

describe('whatever a service calls it', () => {
  const THROTTLING = [
    'Throttling',
    'ThrottlingException',
    'Throttled',
    'ThrottledException',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'RequestLimitExceededException',
    'SlowDown'
  ]

  test.each(THROTTLING)('%s, which is waited out, is throttling in the advice too', name => {
    const error = { name, says: 'Rate exceeded' }
    expect(awsOutlookOf(toError(error)).kind).toBe('throttled')
    expect(sts(error).hint).toBe('Too many jobs call STS at once: run the job again later.')
    expect(kms(error).code).toBe('KMS_THROTTLED')
  })

  test('an answer with the status 429 is throttling', () => {
    const error = Object.assign(toError({ name: 'Unknown', says: 'Slow down' }), {
      $metadata: { httpStatusCode: 429 }
    })
    expect(adviseSts(error, ROLE, undefined).hint).toContain('Too many jobs call STS at once')
    expect(adviseKms(error, CALL).code).toBe('KMS_THROTTLED')
  })

  test.each([...new Set(STS_CASES.map(({ name }) => name.replace(/Exception$/, '')))])(
    '%s has one hint with "Exception" at its end and without',
    name => {
      const hints = [name, `${name}Exception`].map(one => sts({ name: one, says: 'Something' }).hint)
      expect(hints[0]).toBe(hints[1])
    }
  )

  test('no name that STS is asked about ends with what is cut off first', () => {
    expect(source('sts-advice')).not.toMatch(/case '\w+Exception':/)
  })
})

test('a token in a long answer of STS is gone before the answer is cut', () => {
  const token = toToken({ ...CLAIMS, padding: 'x'.repeat(800) })
  const { message } = adviseSts(
    toError({ name: 'InvalidIdentityToken', says: `Bad token ${token} sent` }),
    ROLE,
    token
  )
  expect(message).toContain('Bad token *** sent')
})

/** The fixed parts of texts in the source that end like a hint: what stands between two placeholders counts each. */
function sentencesOf(text: string): string[] {
  const literals = [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g)].map(
    ([, single, double, template]) => single ?? double ?? template ?? ''
  )
  return literals
    .flatMap(literal => literal.split(/\$\{[^}]*\}/))
    .filter(part => /^[A-Z ].*\w+ \w+ \w+ \w+/.test(part) && /[.:]$/.test(part.trim()))
    .filter(
      part =>
        !/^(Claims of|A statement|STS refused|Cannot reach|No AWS credentials|kms:| failed:)/.test(
          part.trim()
        )
    )
}

//---- The page ----

function renderPage(): string {
  const first = rows.sts[0]?.error.details ?? ''
  const policy = kms(denied(allowedByNo('resource-based'))).details ?? ''
  return `# What AWS says

For people who look up an error of STS or KMS, or who administer the account. The step ends with one line: the code, what happened, what to do. Log
and summary also have text to paste. Above each table is the usual form of the line; where a line has another form, it follows an arrow. The tables are generated from the code by \`test/unit/aws-errors.test.ts\`.

## STS: the role

> STS refused to let this job (sub "…", aud "…") assume \\<role ARN>: _what AWS says_.

The step sends a fresh OIDC token with each attempt. It tries four times when the error may be temporary, and for half a minute at least when STS reports
an internal error or the connection breaks. With 503 and \`Retry-After\`, and when STS throttles, it waits for up to five minutes.

${table(rows.sts)}

For the first line, the log has this to paste:

\`\`\`text
${first}
\`\`\`

## KMS: the key

> kms:Sign with the key \\<key ARN> in eu-central-1 failed: _what AWS says_.

The step tries six times when the error may be temporary, for half a minute at least when KMS reports an internal error or the connection breaks,
and for up to five minutes when KMS throttles it or answers 503 with \`Retry-After\`. \`KMSInvalidSignatureException\` is a result of \`Verify\`, not an error;
\`DryRunOperationException\` is the success of \`dry-run: true\`. A dry run that KMS denies gets the messages below.

${table(rows.kms)}

When the key policy lacks an Allow, the log has this to paste:

\`\`\`text
${policy}
\`\`\`

## The network to both

These lines are for KMS; those for STS are alike.

${table(rows.network)}
`
}

interface Row {
  readonly says: string
  readonly code: string
  readonly hint: string
}

/** A row for each code and advice, with all that AWS says for which it is given. */
function table(group: readonly { readonly one: Case; readonly error: ActionError }[]): string {
  const short = (text: string): string => text.replaceAll(KEY, '<key ARN>').replaceAll(ROLE.arn, '<role ARN>')
  const cell = (text: string): string =>
    short(text).replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('*', '\\*')
  const rowsOf = group.map(({ one, error }): Row => {
    const when = one.when === undefined ? '' : ` (${one.when})`
    const said = one.says === '' ? `\`${one.name}\`` : `\`${one.name}\`: ${cell(one.says)}`
    // the pattern above the table has the error of AWS at its end; what reads otherwise is told whole
    const isUsual = error.message.includes(one.name) && error.message.includes(one.says)
    const reads = isUsual ? '' : ` → “${cell(error.message)}”`
    return { says: `${said}${cell(when)}${reads}`, code: error.code, hint: cell(error.hint ?? '') }
  })
  const merged = Map.groupBy(rowsOf, ({ code, hint }) => `${code} ${hint}`)
  const lines = [...merged.values()].map(same => {
    const says = same.map(row => row.says).join('<br>')
    return `| ${says} | \`${same[0]?.code}\` | ${same[0]?.hint} |`
  })
  return [
    '<!-- prettier-ignore -->',
    '| AWS says | Code | What to do |',
    '| --- | --- | --- |',
    ...lines
  ].join('\n')
}
