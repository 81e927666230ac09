import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { AwsErrorCode } from './aws-errors.ts'
import { isRecord } from './http.ts'
import type { RecordedRequest } from './http.ts'

/** A refusal as an AWS service words it. */
export class AwsError extends Error {
  readonly code: AwsErrorCode
  readonly status: number
  constructor(code: AwsErrorCode, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Gathers what is wrong with a request's parameters: AWS reports it all at once. */
export class Constraints {
  readonly #violations: string[] = []

  require(isMet: boolean, what: string, constraint: string): void {
    if (!isMet) this.#violations.push(`Value ${what} failed to satisfy constraint: Member must ${constraint}`)
  }

  assertMet(code: AwsErrorCode): void {
    const count = this.#violations.length
    if (count === 0) return
    const errors = `${count} validation error${count === 1 ? '' : 's'} detected`
    throw new AwsError(code, `${errors}: ${this.#violations.join('; ')}`)
  }
}

//---- Credentials ----

export interface Credential {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
  /** ARN of the caller, as error messages name it. */
  readonly principal: string
  /** Session policy; without one the session may do all that its role may. */
  readonly policy?: Policy
  /** The role of a session, as policies name it. */
  readonly roleArn?: string
  /** What the role's own policy allows; without one, everything. */
  readonly rolePolicy?: Policy
}

export interface NewSession {
  readonly principal: string
  readonly durationSeconds: number
  readonly policy?: Policy | undefined
  readonly roleArn?: string | undefined
  readonly rolePolicy?: Policy | undefined
}

/** What the services of one pretended AWS account know about access keys. */
export class CredentialStore {
  readonly #credentials = new Map<string, Credential>()
  /** How far the clock of AWS is ahead of this machine's; negative when it is behind. */
  readonly clockOffsetMs: number

  constructor({ clockOffsetMs = 0 }: { readonly clockOffsetMs?: number } = {}) {
    this.clockOffsetMs = clockOffsetMs
  }

  /** Milliseconds since 1970 by the clock of AWS. */
  now(): number {
    return Date.now() + this.clockOffsetMs
  }

  add(credential: Credential): Credential {
    this.#credentials.set(credential.accessKeyId, credential)
    return credential
  }

  /** A long-lived access key of an IAM user, like one kept in repository secrets. */
  addUser(principal: string): Credential {
    return this.add({ accessKeyId: randomKeyId('AKIA'), secretAccessKey: randomSecret(), principal })
  }

  /** A session as STS issues it. */
  addSession(session: NewSession) {
    const { principal, durationSeconds, policy, roleArn, rolePolicy } = session
    const credential = {
      accessKeyId: randomKeyId('ASIA'),
      secretAccessKey: randomSecret(),
      sessionToken: randomBytes(300).toString('base64'),
      // Whole seconds, as the answer of STS has them.
      expiration: new Date(Math.floor(this.now() / 1000 + durationSeconds) * 1000),
      principal
    }
    this.add({
      ...credential,
      ...(policy === undefined ? {} : { policy }),
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(rolePolicy === undefined ? {} : { rolePolicy })
    })
    return credential
  }

  find(accessKeyId: string): Credential | undefined {
    return this.#credentials.get(accessKeyId)
  }

  /** Lets every session run out now. */
  expireSessions(): void {
    for (const credential of this.#credentials.values())
      if (credential.expiration !== undefined) this.add({ ...credential, expiration: new Date(0) })
  }

  secrets(): string[] {
    return [...this.#credentials.values()].flatMap(({ accessKeyId, secretAccessKey, sessionToken }) =>
      sessionToken === undefined
        ? [accessKeyId, secretAccessKey]
        : [accessKeyId, secretAccessKey, sessionToken]
    )
  }
}

function randomKeyId(prefix: 'AKIA' | 'ASIA'): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return prefix + [...randomBytes(16)].map(byte => alphabet[byte % alphabet.length]).join('')
}

function randomSecret(): string {
  return randomBytes(30).toString('base64')
}

//---- Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html ----

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/
const MAX_CLOCK_SKEW_MS = 5 * 60 * 1000
const INVALID_TOKEN = 'The security token included in the request is invalid.'

/** The credential that signed the request; throws as AWS does when it is not signed for this service. */
export function authenticate(
  request: RecordedRequest,
  store: CredentialStore,
  scope: { readonly region: string; readonly service: string }
): Credential {
  const authorization = request.headers.authorization
  if (authorization === undefined)
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token')
  const [, accessKeyId = '', date = '', region, service, signedHeaders = '', signature] =
    AUTHORIZATION.exec(authorization) ?? []
  if (signature === undefined)
    throw new AwsError(
      'IncompleteSignatureException',
      'Authorization header is not valid Signature Version 4'
    )
  if (region !== scope.region) throw badSignature('Credential should be scoped to a valid region.')
  if (service !== scope.service)
    throw badSignature(`Credential should be scoped to correct service: '${scope.service}'.`)

  const credential = store.find(accessKeyId)
  if (credential === undefined || headerValue(request, 'x-amz-security-token') !== credential.sessionToken)
    throw new AwsError('UnrecognizedClientException', INVALID_TOKEN)
  assertFresh(headerValue(request, 'x-amz-date'), date, store.now())
  const names = signedHeaders.split(';')
  for (const name of ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'])
    if (request.headers[name] !== undefined && !names.includes(name))
      throw badSignature(`'${name}' must be a signed header in the Authorization header.`)
  if (signature !== sign(request, names, credential.secretAccessKey, [date, region, service, 'aws4_request']))
    throw badSignature(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
    )
  if (credential.expiration !== undefined && credential.expiration.getTime() <= store.now())
    throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired')
  return credential
}

function badSignature(message: string): AwsError {
  return new AwsError('InvalidSignatureException', message)
}

function assertFresh(amzDate: string | undefined, scopeDate: string, now: number): void {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate ?? '') ?? []
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (scopeDate !== `${year}${month}${day}`)
    throw badSignature('Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date')
  const server = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  if (Number.isNaN(signedAt) || now - signedAt > MAX_CLOCK_SKEW_MS)
    throw badSignature(`Signature expired: ${amzDate} is now earlier than ${server} - 5 min.`)
  if (signedAt - now > MAX_CLOCK_SKEW_MS)
    throw badSignature(`Signature not yet current: ${amzDate} is still later than ${server} + 5 min.`)
}

function sign(
  request: RecordedRequest,
  signedHeaders: readonly string[],
  secretAccessKey: string,
  scope: readonly string[]
): string {
  const [path = '/', query = ''] = request.path.split('?')
  const canonicalRequest = [
    request.method,
    path,
    query.split('&').sort().join('&'),
    ...signedHeaders.map(
      name => `${name}:${(headerValue(request, name) ?? '').trim().replaceAll(/ +/g, ' ')}`
    ),
    '',
    signedHeaders.join(';'),
    sha256Hex(request.body)
  ].join('\n')
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    headerValue(request, 'x-amz-date'),
    scope.join('/'),
    sha256Hex(canonicalRequest)
  ].join('\n')
  const key = scope.reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${secretAccessKey}`)
  )
  return hmac(key, stringToSign).toString('hex')
}

function headerValue(request: RecordedRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

//---- Session policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html ----

/** What the request is about; a key that the request does not have is absent or undefined. */
export type PolicyContext = Readonly<Record<string, string | readonly string[] | undefined>>

export interface PolicyRequest {
  readonly action: string
  readonly resource: string
  readonly context: PolicyContext
}

export type PolicyDecision = 'allow' | 'explicit-deny' | 'implicit-deny'

export interface Policy {
  readonly statements: readonly Statement[]
}

interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: Patterns
  readonly resources: Patterns
  readonly conditions: readonly Condition[]
}

interface Patterns {
  readonly negated: boolean
  readonly patterns: readonly string[]
}

interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

const STATEMENT_FIELDS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']
const OPERATOR =
  /^(?:(ForAnyValue|ForAllValues):)?((?:String|Arn)(?:Not)?(?:Equals|Like)|Null|NumericLessThan)(IfExists)?$/

/** Reads a session policy; throws `MalformedPolicyDocument` for what IAM or this fake does not understand. */
export function parsePolicy(text: string): Policy {
  const document = parseJson(text)
  if (!isRecord(document) || document['Version'] !== '2012-10-17')
    throw malformed('The policy must have "Version": "2012-10-17".')
  assertOnly(document, ['Version', 'Id', 'Statement'])
  const statements = [document['Statement'] ?? []].flat().map(parseStatement)
  if (statements.length === 0) throw malformed('The policy must contain a statement.')
  return { statements }
}

/** Whether the policy lets the request pass: an explicit Deny wins, and what nothing allows is denied. */
export function evaluatePolicy(policy: Policy, request: PolicyRequest): PolicyDecision {
  const matching = policy.statements.filter(statement => applies(statement, request))
  if (matching.some(({ effect }) => effect === 'Deny')) return 'explicit-deny'
  return matching.length > 0 ? 'allow' : 'implicit-deny'
}

/** Matches a text against a pattern of IAM, where `*` is any text and `?` any single character. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.+()[\]{}|]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(text)
}

function applies({ actions, resources, conditions }: Statement, request: PolicyRequest): boolean {
  return (
    covers(actions, request.action, foldCase) &&
    covers(resources, request.resource, text => text) &&
    conditions.every(condition => holds(condition, request.context))
  )
}

function covers({ patterns, negated }: Patterns, text: string, fold: (text: string) => string): boolean {
  return patterns.some(pattern => matchesPattern(fold(pattern), fold(text))) !== negated
}

function holds({ operator, key, values }: Condition, context: PolicyContext): boolean {
  const [, quantifier, comparison = '', ifExists] = OPERATOR.exec(operator) ?? []
  const found = Object.entries(context).find(([name]) => foldCase(name) === foldCase(key))?.[1]
  const actual = found === undefined ? [] : [found].flat()
  if (comparison === 'Null') return values.includes(String(actual.length === 0))

  const negated = /^(?:String|Arn)Not/.test(comparison)
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  if (actual.length === 0)
    return ifExists !== undefined || quantifier === 'ForAllValues' || (negated && quantifier === undefined)
  if (comparison === 'NumericLessThan')
    return actual.every(text => values.some(value => Number(text) < Number(value)))
  const test = (text: string): boolean =>
    values.some(value => matchesValue(comparison, value, text)) !== negated
  return quantifier === 'ForAnyValue' ? actual.some(test) : actual.every(test)
}

function matchesValue(comparison: string, value: string, text: string): boolean {
  if (comparison.startsWith('Arn')) return matchesArn(value, text)
  return comparison.endsWith('Like') ? matchesPattern(value, text) : value === text
}

const ARN_PARTS = 6

/** Each of the six parts of an ARN by itself, so that a wildcard matches no colon before the last part; `ArnEquals` is the same. */
function matchesArn(pattern: string, text: string): boolean {
  const [patterns, parts] = [pattern, text].map(arn => {
    const all = arn.split(':')
    return [...all.slice(0, ARN_PARTS - 1), all.slice(ARN_PARTS - 1).join(':')]
  })
  return patterns?.every((part, index) => matchesPattern(part, parts?.[index] ?? '')) === true
}

function parseStatement(value: unknown): Statement {
  if (!isRecord(value)) throw malformed('A statement must be an object.')
  assertOnly(value, STATEMENT_FIELDS)
  const { Sid: sid = '', Effect: effect } = value
  if (typeof sid !== 'string' || !/^[0-9A-Za-z]*$/.test(sid))
    throw malformed('Statement IDs (SID) must be alpha-numeric.')
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed('Effect must be Allow or Deny.')
  const actions = parsePatterns(value, 'Action', 'NotAction')
  const resources = parsePatterns(value, 'Resource', 'NotResource')
  if (actions.patterns.some(action => action !== '*' && !/^[a-z0-9-]+:[\w*?]+$/i.test(action)))
    throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
  if (resources.patterns.some(resource => resource !== '*' && !/^arn:[^:]+:[^:]+:/.test(resource)))
    throw malformed('Resource must be in ARN format or "*".')
  return { effect, actions, resources, conditions: parseConditions(value['Condition'] ?? {}) }
}

function parsePatterns(
  statement: Readonly<Record<string, unknown>>,
  plain: string,
  negated: string
): Patterns {
  if ((statement[plain] === undefined) === (statement[negated] === undefined))
    throw malformed(`A statement must contain either ${plain} or ${negated}.`)
  const patterns = toStrings(statement[plain] ?? statement[negated], plain)
  return { negated: statement[plain] === undefined, patterns }
}

function parseConditions(value: unknown): Condition[] {
  if (!isRecord(value)) throw malformed('Condition must be an object.')
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!OPERATOR.test(operator)) throw malformed(`Condition operator ${operator} is not known here.`)
    if (!isRecord(keys)) throw malformed(`Condition ${operator} must be an object.`)
    return Object.entries(keys).map(([key, values]) => ({ operator, key, values: toStrings(values, key) }))
  })
}

function toStrings(value: unknown, field: string): string[] {
  const values = [value].flat()
  if (values.length === 0 || !values.every(item => typeof item === 'string'))
    throw malformed(`${field} must be a string or a list of strings.`)
  return values
}

function assertOnly(value: Readonly<Record<string, unknown>>, fields: readonly string[]): void {
  const stray = Object.keys(value).find(field => !fields.includes(field))
  if (stray !== undefined) throw malformed(`Has prohibited field ${stray}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('This policy contains invalid Json')
  }
}

function foldCase(text: string): string {
  return text.toLowerCase()
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message)
}
