import { ActionError, systemErrorCode } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import {
  FINAL,
  OUTAGE,
  outlookOfNetwork,
  outlookOfStatus,
  passesLater,
  PASSING,
  retryAfterMs,
  type Outlook
} from '../lib/waiting.ts'

/** What an AWS service, or the way to it, answered. */
export interface ServiceError {
  readonly name: string
  /** One line, cut, without a full stop. */
  readonly message: string
  readonly status: number | undefined
}

/** A failed request that went, or was to go, through a proxy. */
interface ProxiedError extends Error {
  proxy?: string
  /** Of the proxy's answer to CONNECT. */
  statusCode?: number
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'
]) // prettier-ignore

const TRANSIENT_NAMES = new Set([
  'IDPCommunicationError', 'IDPCommunicationErrorException',
  'KMSInternalException', 'DependencyTimeoutException', 'KeyUnavailableException', 'InternalFailure', 'ServiceUnavailable',
  'RequestTimeout', 'RequestTimeoutException'
]) // prettier-ignore

const NO_MESSAGE = 'no message'

const TUNNEL_CODE = 'ERR_PROXY_TUNNEL'

/** OpenSSL's verdicts on a certificate, as Node.js names them. */
const CERTIFICATE_CODE = /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^INVALID_CA$|^PATH_LENGTH_EXCEEDED$/

const TLS_CODE = /^ERR_(SSL|TLS)_|^EPROTO$/

/** What a failed call means for another one. Decided by name: the status differs between the services' wire formats. */
export function awsOutlookOf(thrown: unknown): Outlook {
  if (thrown instanceof ActionError) return FINAL
  const retryAfter = headersOf(thrown)['retry-after']
  if (isThrottled(thrown)) return { kind: 'throttled', afterMs: retryAfterMs(retryAfter, Date.now()) }
  if (thrown instanceof IncompleteAnswerError) return PASSING
  const { name, message, status = 0 } = toServiceError(thrown)
  const code = systemErrorCode(thrown)
  if (code === TUNNEL_CODE) return outlookOfTunnel(thrown)
  if (name === 'TimeoutError' || NETWORK_CODES.has(code ?? '')) return outlookOfNetwork(code)
  // signed again by the clock of AWS, which the SDK has taken over from the answer
  if (isClockCorrected(thrown) || (isGarbled(thrown) && status < 300)) return PASSING
  if (passesLater(status)) return outlookOfStatus(status, retryAfter, Date.now())
  // STS names this one like a permanent error, yet it passes (seen when many jobs start at once)
  const isDown = TRANSIENT_NAMES.has(name) || message.includes("Couldn't retrieve verification key")
  return isDown ? OUTAGE : FINAL
}

/** Whether AWS does not know the session that a call was made with, or no longer: new ones take a moment to be known everywhere. */
export function refusesSession(thrown: unknown): boolean {
  return /^(ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId)$/.test(
    toServiceError(thrown).name
  )
}

function isThrottled(thrown: unknown): boolean {
  const { name, status } = toServiceError(thrown)
  return /throttl|toomanyrequests|limitexceeded|slowdown/i.test(name) || status === 429
}

function headersOf(thrown: unknown): Readonly<Record<string, unknown>> {
  const { $response: response } = (thrown ?? {}) as {
    $response?: { headers?: Readonly<Record<string, unknown>> }
  }
  return response?.headers ?? {}
}

/** An answer without an error that lacks what was asked for. */
export class IncompleteAnswerError extends Error {
  override readonly name = 'IncompleteAnswerError'

  /** @param lacking as "a signature". */
  constructor(operation: string, lacking: string, answer: object) {
    const fields = Object.entries(answer).filter(
      ([name, value]) => name !== '$metadata' && value !== undefined
    )
    const names = fields.map(([name, value]) => `${name}${describeUnusable(value)}`)
    const seen = names.length === 0 ? 'nothing' : `only ${names.join(', ')}`
    super(`answered ${operation} without ${lacking}; the response contains ${seen}`)
  }
}

/** Of a field that is there and holds nothing: else it would be said to be missing and there at once. */
function describeUnusable(value: unknown): string {
  if (value instanceof Uint8Array || typeof value === 'string') return value.length === 0 ? ' (empty)' : ''
  return typeof value === 'object' ? '' : ` (a ${typeof value})`
}

/** What is asked of KMS and STS is answered with some thousand bytes. */
export class AnswerTooLongError extends Error {
  override readonly name = 'AnswerTooLongError'
}

/** Whether the SDK could not make sense of the answer. */
function isGarbled(thrown: unknown): boolean {
  return !isTooLong(thrown) && wholeMessage(thrown).includes('Deserialization error')
}

/**
 * Whether it is an answer of failure that names no error, as a redirect or the page of a gateway. The SDK calls it Unknown, and one of STS
 * with the status 404 NotFound.
 */
function isNameless(thrown: unknown): boolean {
  const { name, message, status } = toServiceError(thrown)
  return (
    /^(Unknown|NotFound)$/.test(name) &&
    message === NO_MESSAGE &&
    status !== undefined &&
    !isThrottled(thrown)
  )
}

/** What to do about an answer that holds nothing usable, where that may have passed by the next run; else undefined. */
export function passingHint(thrown: unknown): string | undefined {
  return (isNameless(thrown) || isGarbled(thrown)) && passesLater(toServiceError(thrown).status ?? 0)
    ? 'Try again later; if it fails again, see the AWS Health Dashboard, and check any proxy between this machine and AWS.'
    : undefined
}

/** By its name: the SDK writes into an error that passes through it. */
function isTooLong(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AnswerTooLongError'
}

/** What an answer was that holds nothing usable, else undefined. */
export function describeWrongAnswer(thrown: unknown): string | undefined {
  if (thrown instanceof IncompleteAnswerError) return thrown.message
  if (isNameless(thrown)) {
    const { status = 'unknown' } = toServiceError(thrown)
    const location = headersOf(thrown)['location']
    // its query may be about somebody's session
    const where =
      typeof location === 'string' ? ` and the location ${untrusted(location.replace(/[?#].*/s, ''))}` : ''
    return `answered with the status ${status}${where}, without an AWS error`
  }
  if (!isGarbled(thrown)) return undefined
  const type = headersOf(thrown)['content-type']
  const what =
    typeof type !== 'string'
      ? 'without a content type'
      : type.startsWith('text/html')
        ? 'with an HTML page'
        : `with something that does not read as ${untrusted(type)}`
  return `answered ${what} (status ${toServiceError(thrown).status ?? 'unknown'})`
}

/** Notes which proxy a request went through. */
export function markProxied(thrown: unknown, proxy: string): unknown {
  if (!(thrown instanceof Error)) return thrown
  const error = thrown as ProxiedError
  error.proxy = proxy
  return error
}

/** The error of a request that reached no service, else undefined. */
export function adviseNetwork(thrown: unknown, service: 'KMS' | 'STS'): ActionError | undefined {
  const { name, message } = toServiceError(thrown)
  const code = systemErrorCode(thrown) ?? ''
  const { proxy, statusCode } = (thrown instanceof Error ? thrown : {}) as Partial<ProxiedError>
  const through = proxy === undefined ? '' : ` through the proxy ${proxy}`
  const error = (reason: string, hint: string): ActionError =>
    new ActionError('AWS_UNREACHABLE', `Cannot reach ${service}${through}: ${reason}.`, {
      hint,
      cause: thrown
    })
  if (isTooLong(thrown))
    return error(
      'the response is longer than 1 MiB',
      `Check AWS_ENDPOINT_URL_${service} if it is set, and any proxy between this machine and AWS: AWS never sends such a response.`
    )
  if (code === TUNNEL_CODE) {
    const answer = /: HTTP\/[\d.]+ (.*)$/.exec(message)?.[1]
    const reason = answer === undefined ? message : `it answered ${answer}`
    const tunnelTo = / tunnel to (\S+):\d+ via /.exec(message)?.[1]
    if (statusCode === 407)
      return error(
        reason,
        'Give the proxy’s user and password, percent-encoded, in HTTPS_PROXY: http://user:password@host:port.'
      )
    return error(
      reason,
      `Let the proxy connect to ${tunnelTo ?? `${service}'s endpoint`} on port 443, or name that host in NO_PROXY if it can be reached directly.`
    )
  }
  if (CERTIFICATE_CODE.test(code))
    return error(
      `its TLS certificate is not trusted (${code})`,
      'If a proxy or a private endpoint has a certificate of a private authority, give that authority as a PEM file in AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.'
    )
  if (TLS_CODE.test(code))
    return error(
      `the TLS handshake failed (${code})`,
      `Check AWS_ENDPOINT_URL_${service} if it is set, and any proxy that intercepts TLS.`
    )
  if (name !== 'TimeoutError' && !NETWORK_CODES.has(code)) return undefined
  const { hostname } = thrown as { hostname?: unknown }
  const host = code === 'ENOTFOUND' && typeof hostname === 'string' ? untrusted(hostname) : undefined
  const reason = code === '' ? message : host === undefined ? code : `${code} ${host}`
  if (proxy !== undefined)
    return error(
      reason,
      'Check the proxy in HTTPS_PROXY and whether it is up; name hosts that need no proxy in NO_PROXY.'
    )
  const region = /^(?:kms|sts)(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws|api)\./.exec(host ?? '')?.[1]
  if (region !== undefined)
    return error(
      reason,
      `Check the spelling of the Region ${region}: its endpoint is not known in the DNS. If it is right, check the network of this machine: DNS, a firewall, a proxy (HTTPS_PROXY).`
    )
  return error(
    reason,
    `Check the network of this machine: DNS, a firewall, a proxy (HTTPS_PROXY), and AWS_ENDPOINT_URL_${service} if it is set.`
  )
}

/** Settings that the SDK's endpoint rules refuse before anything is sent, else undefined. */
export function adviseSettings(thrown: unknown, service: 'KMS' | 'STS'): ActionError | undefined {
  const { message } = toServiceError(thrown)
  if (/^ERR_(HTTP_)?INVALID_/.test(systemErrorCode(thrown) ?? '')) {
    return new ActionError(
      'ENVIRONMENT_INVALID',
      `The request to ${service} could not be made: ${message}.`,
      {
        hint: 'Nothing was sent: check the AWS variables of the environment and the shared AWS files.',
        cause: thrown
      }
    )
  }
  if (!/^Invalid Configuration: |^(FIPS|DualStack) .*partition does not support/.test(message))
    return undefined
  return new ActionError(
    'ENVIRONMENT_INVALID',
    `${service} has no endpoint for these settings: ${message}.`,
    {
      hint: `Remove AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT, or give the right address in AWS_ENDPOINT_URL_${service} and set neither.`,
      cause: thrown
    }
  )
}

/** The id as AWS writes it; one of another form comes from something in between. */
export function toRequestId(id: string | undefined): string | undefined {
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : undefined
}

/** Takes an exception of this name for an answer that is no: not a failure of the call. */
export function unless(name: string): (thrown: unknown) => false {
  return thrown => {
    if (thrown instanceof Error && thrown.name === name) return false
    throw thrown
  }
}

/** Name, message on one line, and HTTP status of what the SDK throws; undefined where there was no answer. */
export function toServiceError(thrown: unknown): ServiceError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), status: undefined }
  const metadata = (thrown as { $metadata?: { httpStatusCode?: number } }).$metadata
  return {
    name: thrown.name,
    message: untrusted(wholeMessage(thrown)).replace(/\.$/, ''),
    status: metadata?.httpStatusCode
  }
}

/** What the service said, uncut. */
export function wholeMessage(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const upper = (thrown as { Message?: unknown }).Message // AccessDeniedException spells it with a capital
  const message = /^(Unknown(Error)?|NotFound)?$/.test(thrown.message) ? upper : thrown.message
  return typeof message === 'string' ? message : NO_MESSAGE
}

function isClockCorrected(thrown: unknown): boolean {
  return (thrown as { $metadata?: { clockSkewCorrected?: boolean } }).$metadata?.clockSkewCorrected === true
}

/** What the proxy asks for is not known: its answer to CONNECT has no headers here. */
function outlookOfTunnel(thrown: unknown): Outlook {
  const { statusCode } = thrown as ProxiedError
  return statusCode === undefined ? PASSING : outlookOfStatus(statusCode, undefined, Date.now())
}
