import { ActionError, systemErrorCode } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import {
  FINAL,
  outlookOfNetwork,
  outlookOfStatus,
  PASSING,
  retryAfterMs,
  type Outlook,
  type Waiting
} from '../lib/waiting.ts'
import { assertSecureEndpoint } from '../network/endpoints.ts'
import { piecesOf, Connections } from '../network/http.ts'
import type { Proxy } from '../network/proxy.ts'
import type { IdentityToken } from '../ports/job.ts'

export interface RunnerIdentityTokenOptions {
  readonly requestUrl: string | undefined
  readonly requestToken: string | undefined
  /** Why the run may have no endpoint, as far as it is known. */
  readonly withoutToken: 'fork' | 'act' | undefined
  readonly proxy?: Proxy | undefined
  readonly waiting: Waiting
  readonly limits?: OidcLimits | undefined
  /** Called with what is secret before anyone sees it. */
  readonly mask: (secret: string) => void
}

const PERMISSION_HINT =
  'Add "permissions: { id-token: write }" to the job; in a reusable workflow the job that calls it needs it too.'

const MISSING_HINTS = {
  fork: 'A pull request from a fork never gets one: sign on a tag, a release or workflow_dispatch of this repository.',
  act: 'act has no token endpoint: leave role-to-assume out there and give AWS credentials in the environment.',
  // no variable tells whether the job is one of a reusable workflow
  unknown: PERMISSION_HINT
}

/** How long the endpoint may take; a test makes it short. */
export interface OidcLimits {
  readonly answerMs: number
  /** How long one token is tried for while the endpoint throttles. */
  readonly throttleBudgetMs: number
}

const LIMITS: OidcLimits = { answerMs: 15_000, throttleBudgetMs: 5 * 60_000 }
const ATTEMPTS = 6
const BASE_DELAY_MS = 250
const MAX_ANSWER_BYTES = 64 * 1024

/** The runner's OIDC endpoint (GitHub docs, "OpenID Connect reference"). */
export class RunnerIdentityToken implements IdentityToken {
  readonly #requestUrl: string | undefined
  readonly #requestToken: string | undefined
  readonly #withoutToken: 'fork' | 'act' | undefined
  readonly #connections: Connections
  readonly #waiting: Waiting
  readonly #limits: OidcLimits
  readonly #mask: (secret: string) => void

  constructor({
    requestUrl,
    requestToken,
    withoutToken,
    proxy,
    waiting,
    limits = LIMITS,
    mask
  }: RunnerIdentityTokenOptions) {
    this.#requestUrl = requestUrl
    this.#requestToken = requestToken
    this.#withoutToken = withoutToken
    this.#connections = new Connections(proxy)
    this.#waiting = waiting
    this.#limits = limits
    this.#mask = mask
    if (requestToken !== undefined) mask(requestToken) // an endpoint, or what stands before it, may echo it
  }

  async fetch(audience: string): Promise<string> {
    const requestToken = this.#requestToken
    if (!this.#requestUrl || !requestToken) {
      throw new ActionError(
        'OIDC_UNAVAILABLE',
        'This job cannot get an OIDC token: the runner gives it no token endpoint.',
        { hint: MISSING_HINTS[this.#withoutToken ?? 'unknown'] }
      )
    }
    const { href, search } = assertSecureEndpoint(this.#requestUrl, 'ACTIONS_ID_TOKEN_REQUEST_URL')
    const url = new URL(`${href}${search === '' ? '?' : '&'}audience=${encodeURIComponent(audience)}`)
    const policy = {
      service: 'The OIDC endpoint',
      doing: 'get an OIDC token',
      attempts: ATTEMPTS,
      baseDelayMs: BASE_DELAY_MS,
      throttleBudgetMs: this.#limits.throttleBudgetMs,
      outlook: tokenOutlookOf,
      explain: unavailable
    }
    return this.#waiting.retry(policy, async () => {
      const answer = await this.#waiting.within(
        this.#limits.answerMs,
        "the runner's OIDC endpoint",
        async signal => get(this.#connections, { url, requestToken, signal })
      )
      const token = toToken(answer)
      this.#mask(token)
      return token
    })
  }
}

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly isHtml: boolean
  readonly text: string
}

/** What the endpoint answered instead of a token. */
class NoTokenError extends Error {
  readonly status: number
  readonly retryAfter: string | undefined

  constructor({ status, retryAfter }: Pick<Answer, 'status' | 'retryAfter'>, message: string) {
    super(message)
    this.status = status
    this.retryAfter = retryAfter
  }
}

function toToken(answer: Answer): string {
  const { status, text, isHtml } = answer
  const { value, message } = toRecord(text)
  if (status !== 200) {
    const said = untrusted(isHtml ? 'an HTML page' : typeof message === 'string' ? message : text)
    throw new NoTokenError(
      answer,
      `it answered ${status}${said === '' ? '' : `: ${said.replace(/\.$/, '')}`}`
    )
  }
  if (typeof value === 'string' && value !== '') return value
  throw new NoTokenError(answer, isHtml ? 'it answered with an HTML page' : 'its response contains no token')
}

/** Nothing where the text is no JSON object. */
function toRecord(text: string): { readonly value?: unknown; readonly message?: unknown } {
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' && data !== null ? data : {}
  } catch {
    return {}
  }
}

function tokenOutlookOf(thrown: unknown): Outlook {
  if (thrown instanceof ActionError) return FINAL
  if (!(thrown instanceof NoTokenError)) return outlookOfNetwork(systemErrorCode(thrown))
  const { status, retryAfter } = thrown
  if (status === 429) return { kind: 'throttled', afterMs: retryAfterMs(retryAfter, Date.now()) }
  return status === 200 ? PASSING : outlookOfStatus(status, retryAfter, Date.now())
}

function unavailable(cause: unknown): unknown {
  if (cause instanceof ActionError) return cause
  const status = cause instanceof NoTokenError ? cause.status : undefined
  const reason = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause)
  return new ActionError('OIDC_UNAVAILABLE', `The runner's OIDC endpoint gave no token: ${reason}.`, {
    hint:
      status === 401 || status === 403
        ? PERMISSION_HINT
        : 'Run the job again; if it fails again, see githubstatus.com, and check the network between a self-hosted runner and GitHub.',
    cause
  })
}

interface TokenRequest {
  readonly url: URL
  readonly requestToken: string
  readonly signal: AbortSignal
}

/** One request; redirects are not followed, since the token would go along. */
async function get(connections: Connections, { url, requestToken, signal }: TokenRequest): Promise<Answer> {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${requestToken}`,
    'user-agent': 'kms-sign-action'
  }
  const answer = await connections.send({ url, method: 'GET', headers, signal })
  const { statusCode: status = 0 } = answer
  const { 'retry-after': retryAfter, 'content-type': type = '' } = answer.headers
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of piecesOf(answer, signal)) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) throw new NoTokenError({ status, retryAfter }, 'its response is too large')
    chunks.push(chunk)
  }
  return { status, retryAfter, isHtml: type.startsWith('text/html'), text: Buffer.concat(chunks).toString() }
}

/** An identity token whose first fetch is already on its way, while other parts are being loaded. */
export function prefetched(identityToken: IdentityToken, audience: string): IdentityToken {
  let first: Promise<string> | undefined = identityToken.fetch(audience)
  first.catch(() => undefined) // whoever awaits it reports it
  return {
    fetch: async wanted => {
      const token = wanted === audience ? first : undefined
      first = undefined
      return token ?? identityToken.fetch(wanted)
    }
  }
}
