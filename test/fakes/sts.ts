import { createPublicKey, randomUUID, verify } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { AwsErrorCode } from './aws-errors.ts'
import { Faults, isRecord, startServer } from './http.ts'
import type { LoopbackServer, RecordedRequest } from './http.ts'
import type { FakeOidc } from './oidc.ts'
import { AwsError, Constraints, matchesPattern, parsePolicy } from './policy.ts'
import type { Credential, CredentialStore, Policy } from './policy.ts'
import { evaluateResourcePolicy, parseResourcePolicy } from './resource-policy.ts'

/** A role that trusts the identity provider under a condition on `sub`. */
export interface FakeRole {
  readonly arn: string
  /** Pattern of IAM's StringLike. */
  readonly subject: string
  /** `sts.amazonaws.com` by default. */
  readonly audience?: string
  /** An hour by default. */
  readonly maxDurationSeconds?: number
  /** JSON; decides on top of `subject` who may assume the role. */
  readonly trustPolicy?: string
  /** JSON; what sessions of the role may do at most. Without it, everything. */
  readonly policy?: string
  /** How long sessions last whatever is asked for: shorter than AWS allows, to see them renewed. */
  readonly sessionSeconds?: number
}

export interface FakeStsOptions {
  readonly oidc: FakeOidc
  /** Share it with FakeKms, which then accepts the sessions issued here. */
  readonly credentials: CredentialStore
  readonly roles: readonly FakeRole[]
  /** Time that each call takes at least. */
  readonly latencyMs?: number
}

export interface StsCall {
  readonly roleArn: string | undefined
  readonly roleSessionName: string | undefined
  readonly durationSeconds: number
  readonly policy: string | undefined
  readonly token: string | undefined
  /** `issued`, or the code of the error. */
  readonly outcome: string
}

/** Errors on command, as STS words them. */
const FAILURES = {
  AccessDenied: [403, 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
  ExpiredTokenException: [400, 'The web identity token that was passed is expired or is not valid.'],
  IDPCommunicationError: [400, 'The identity provider could not be reached. Please retry the request.'],
  IDPRejectedClaim: [403, 'The identity provider reported that authentication failed.'],
  InternalFailure: [500, 'The request processing has failed because of an unknown error.'],
  InvalidIdentityToken: [
    400,
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements"
  ],
  PackedPolicyTooLarge: [400, 'Packed policy consumes 112% of allotted space, please use smaller policy.'],
  RegionDisabledException: [403, 'STS is not activated in the requested region for the account.'],
  Throttling: [400, 'Rate exceeded']
} as const satisfies Partial<Record<AwsErrorCode, readonly [number, string]>>

export type StsFailure = keyof typeof FAILURES
export const STS_FAILURES = Object.keys(FAILURES) as readonly StsFailure[]

/** Claims of GitHub's tokens that STS makes condition keys of; trust policies can use no others. */
const CLAIM_KEYS =
  'aud sub actor actor_id environment job_workflow_ref ref repository repository_id workflow'.split(' ')
const MAX_POLICY_CHARACTERS = 2048
const DEFAULT_AUDIENCE = 'sts.amazonaws.com'

/** AWS STS with AssumeRoleWithWebIdentity only, for tokens of one FakeOidc. */
export class FakeSts {
  readonly faults = new Faults()
  readonly calls: StsCall[] = []
  readonly issued: Credential[] = []
  /** Refuses every token with a message that has the token in it. */
  echoesToken = false

  readonly #options: FakeStsOptions
  #server: LoopbackServer | undefined

  private constructor(options: FakeStsOptions) {
    this.#options = options
  }

  static async start(options: FakeStsOptions): Promise<FakeSts> {
    const sts = new FakeSts(options)
    sts.#server = await startServer(
      (request, response) => {
        sts.#serve(request, response)
      },
      { faults: sts.faults, latencyMs: options.latencyMs }
    )
    return sts
  }

  get url(): string {
    return this.#running.url
  }

  get requests(): readonly RecordedRequest[] {
    return this.#running.requests
  }

  async close(): Promise<void> {
    await this.#running.close()
  }

  /** What must never show in a log. */
  secrets(): string[] {
    return this.issued.flatMap(({ accessKeyId, secretAccessKey, sessionToken = '' }) => [
      accessKeyId,
      secretAccessKey,
      sessionToken
    ])
  }

  /** Answers the next calls with an error; `message` replaces the usual words. */
  fail(code: StsFailure, { times = 1, message }: { times?: number; message?: string } = {}): void {
    const [status, usual] = FAILURES[code]
    const error = new AwsError(code, message ?? usual, status)
    const requestId = randomUUID()
    const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }
    this.faults.next({ kind: 'respond', times, status, headers, body: errorXml(error, requestId) })
  }

  get #running(): LoopbackServer {
    if (this.#server === undefined) throw new Error('FakeSts is not started')
    return this.#server
  }

  #serve(request: RecordedRequest, response: ServerResponse): void {
    const form = new URLSearchParams(request.body.toString())
    const field = (name: string): string | undefined => form.get(name) ?? undefined
    const call = {
      roleArn: field('RoleArn'),
      roleSessionName: field('RoleSessionName'),
      durationSeconds: Number(field('DurationSeconds') ?? 3600),
      policy: field('Policy'),
      token: field('WebIdentityToken')
    }
    const requestId = randomUUID()
    const [status, outcome, body] = this.#answer(request, form, { call, requestId })
    this.calls.push({ ...call, outcome })
    response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }).end(body)
  }

  #answer(
    request: RecordedRequest,
    form: URLSearchParams,
    { call, requestId }: { readonly call: Omit<StsCall, 'outcome'>; readonly requestId: string }
  ): readonly [number, string, string] {
    try {
      assertQuery(request, form)
      return [200, 'issued', answerXml(this.#assumeRole(call), requestId)]
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      return [error.status, error.code, errorXml(error, requestId)]
    }
  }

  #assumeRole(call: Omit<StsCall, 'outcome'>): AnswerFields {
    const { roleArn = '', roleSessionName = '', durationSeconds, token = '' } = call
    assertParameters(call)
    if (this.echoesToken) throw invalidToken(`The ID Token ${token} is not a valid JWT`)
    const policy = parseSessionPolicy(call.policy)
    const role = this.#options.roles.find(({ arn }) => arn === roleArn)
    const claims = this.#verifyToken(token)
    const audience = role?.audience ?? DEFAULT_AUDIENCE
    if (claims['aud'] !== audience) throw invalidToken('Incorrect token audience')
    const subject = String(claims['sub'])
    if (role === undefined || !matchesPattern(role.subject, subject) || !this.#isTrusted(role, claims))
      throw new AwsError('AccessDenied', FAILURES.AccessDenied[1], 403)
    if (durationSeconds > (role.maxDurationSeconds ?? 3600))
      throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')

    const [, partition, , , account, resource = ''] = roleArn.split(':')
    const name = `${resource.split('/').at(-1)}/${roleSessionName}`
    const principal = `arn:${partition}:sts::${account}:assumed-role/${name}`
    const rolePolicy = role.policy === undefined ? undefined : parsePolicy(role.policy)
    const lifetime = role.sessionSeconds ?? durationSeconds
    const session = { principal, durationSeconds: lifetime, policy, roleArn, rolePolicy }
    const credential = this.#options.credentials.addSession(session)
    this.issued.push(credential)
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = credential
    return [
      ['Credentials.AccessKeyId', accessKeyId],
      ['Credentials.SecretAccessKey', secretAccessKey],
      ['Credentials.SessionToken', sessionToken],
      ['Credentials.Expiration', expiration.toISOString().replace('.000', '')],
      ['AssumedRoleUser.AssumedRoleId', `AROAFAKEFAKEFAKEFAKE1:${roleSessionName}`],
      ['AssumedRoleUser.Arn', principal],
      ['SubjectFromWebIdentityToken', subject],
      ['Provider', this.#providerArn(roleArn)],
      ['Audience', audience]
    ]
  }

  #providerArn(roleArn: string): string {
    return roleArn.replace(/:role\/.*$/, `:oidc-provider/${this.#options.oidc.issuer.slice(8)}`)
  }

  #isTrusted({ arn, trustPolicy }: FakeRole, claims: Readonly<Record<string, unknown>>): boolean {
    if (trustPolicy === undefined) return true
    const issuer = this.#options.oidc.issuer.slice(8)
    const context = Object.fromEntries(
      CLAIM_KEYS.filter(name => claims[name] !== undefined).map(name => [
        `${issuer}:${name}`,
        String(claims[name])
      ])
    )
    const request = { action: 'sts:AssumeRoleWithWebIdentity', resource: arn, context }
    const policy = parseResourcePolicy(trustPolicy, arn)
    return evaluateResourcePolicy(policy, request, [this.#providerArn(arn)]) === 'allow'
  }

  #verifyToken(token: string): Readonly<Record<string, unknown>> {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const { alg, kid } = parsePart(header)
    const claims = parsePart(payload)
    const { issuer } = this.#options.oidc
    if (claims['iss'] !== issuer)
      throw invalidToken(`No OpenIDConnect provider found in your account for ${String(claims['iss'])}`)
    const jwk = this.#options.oidc.jwks().keys.find(key => key['kid'] === kid)
    if (jwk === undefined || alg !== 'RS256') throw invalidToken(FAILURES.InvalidIdentityToken[1])
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    if (
      !verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))
    )
      throw invalidToken('The ID Token provided is not a valid JWT: its signature does not verify')
    const now = Math.floor(this.#options.credentials.now() / 1000)
    const expires = Number(claims['exp'])
    if (!(now < expires))
      throw new AwsError(
        'ExpiredTokenException',
        `Token expired: current date/time ${now} must be before the expiration date/time ${expires}`
      )
    return claims
  }
}

function assertQuery(request: RecordedRequest, form: URLSearchParams): void {
  if (request.headers.authorization !== undefined)
    throw new AwsError(
      'SignedRequest',
      'AssumeRoleWithWebIdentity is called without credentials; this fake takes a signature for a mistake.'
    )
  const action = form.get('Action')
  if (
    request.method !== 'POST' ||
    action !== 'AssumeRoleWithWebIdentity' ||
    form.get('Version') !== '2011-06-15'
  )
    throw new AwsError(
      'InvalidAction',
      `Could not find operation ${action} for version ${form.get('Version')}`
    )
}

function assertParameters(call: Omit<StsCall, 'outcome'>): void {
  const { roleArn = '', roleSessionName = '', durationSeconds, policy = '', token = '' } = call
  const constraints = new Constraints()
  const name = `'${roleSessionName}' at 'roleSessionName'`
  const duration = `'${durationSeconds}' at 'durationSeconds'`
  constraints.require(token.length >= 4, "at 'webIdentityToken'", 'have length greater than or equal to 4')
  constraints.require(roleSessionName.length >= 2, name, 'have length greater than or equal to 2')
  constraints.require(roleSessionName.length <= 64, name, 'have length less than or equal to 64')
  constraints.require(
    /^[\w+=,.@-]*$/.test(roleSessionName),
    name,
    String.raw`satisfy regular expression pattern: [\w+=,.@-]*`
  )
  constraints.require(durationSeconds >= 900, duration, 'have value greater than or equal to 900')
  constraints.require(durationSeconds <= 43_200, duration, 'have value less than or equal to 43200')
  constraints.require(
    policy.length <= MAX_POLICY_CHARACTERS,
    "at 'policy'",
    'have length less than or equal to 2048'
  )
  constraints.assertMet('ValidationError')
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(roleArn)) throw invalid(`${roleArn} is invalid`)
}

function parseSessionPolicy(text: string | undefined): Policy | undefined {
  return text === undefined ? undefined : parsePolicy(text)
}

function parsePart(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    if (isRecord(value)) return value
  } catch {
    // Not JSON: refused below.
  }
  throw invalidToken(
    'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)'
  )
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message)
}

function invalidToken(message: string): AwsError {
  return new AwsError('InvalidIdentityToken', message)
}

//---- Wire format ----

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

function errorXml({ code, message, status }: AwsError, requestId: string): string {
  const error =
    element('Type', status < 500 ? 'Sender' : 'Receiver') +
    element('Code', code) +
    element('Message', message)
  return `<ErrorResponse xmlns="${NAMESPACE}"><Error>${error}</Error>${element('RequestId', requestId)}</ErrorResponse>`
}

/** Names and texts. */
type AnswerFields = readonly (readonly [string, string])[]

/** Fields in order; those named `Parent.Child` are gathered in one parent element. */
function answerXml(fields: AnswerFields, requestId: string): string {
  const groups = Map.groupBy(fields, ([name]) => name.split('.')[0] ?? '')
  const result = [...groups].map(([name, members]) => {
    const [first] = members
    if (first?.[0] === name) return element(name, first[1])
    return `<${name}>${members.map(([path, text]) => element(path.slice(name.length + 1), text)).join('')}</${name}>`
  })
  const metadata = `<ResponseMetadata>${element('RequestId', requestId)}</ResponseMetadata>`
  return `<AssumeRoleWithWebIdentityResponse xmlns="${NAMESPACE}"><AssumeRoleWithWebIdentityResult>${result.join('')}</AssumeRoleWithWebIdentityResult>${metadata}</AssumeRoleWithWebIdentityResponse>`
}

function element(name: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<${name}>${escaped}</${name}>`
}
