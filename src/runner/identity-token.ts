import { HttpClient } from '@actions/http-client'
import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import { ActionError } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import { FINAL, PASSING, type Outlook, type Waiting } from '../lib/waiting.ts'
import { assertSecureEndpoint } from '../network/endpoints.ts'
import type { IdentityToken } from '../ports.ts'

export interface RunnerIdentityTokenOptions {
  readonly requestUrl: string | undefined
  readonly requestToken: string | undefined
  /** Why the run may have no endpoint, as far as it is known. */
  readonly withoutToken: 'fork' | 'act' | undefined
  readonly waiting: Waiting
  /** Called with what is secret before anyone sees it. */
  readonly mask: (secret: string) => void
}

const MISSING_HINTS = {
  fork: 'A pull request from a fork never gets one: sign on a tag, a release or workflow_dispatch of this repository.',
  act: 'act has no token endpoint: leave role-to-assume out there and give AWS credentials in the environment.',
  // no variable tells whether the job is one of a reusable workflow
  unknown:
    'Add "permissions: { id-token: write }" to the job; in a reusable workflow the job that calls it needs it too.'
}

const ATTEMPTS = 8
const BASE_DELAY_MS = 250
const REQUEST_TIMEOUT_MS = 60_000
const MAX_ANSWER_BYTES = 64 * 1024

/** The runner's OIDC endpoint (GitHub docs, "OpenID Connect reference"). */
export class RunnerIdentityToken implements IdentityToken {
  readonly #requestUrl: string | undefined
  readonly #requestToken: string | undefined
  readonly #withoutToken: 'fork' | 'act' | undefined
  readonly #waiting: Waiting
  readonly #mask: (secret: string) => void

  constructor({ requestUrl, requestToken, withoutToken, waiting, mask }: RunnerIdentityTokenOptions) {
    this.#requestUrl = requestUrl
    this.#requestToken = requestToken
    this.#withoutToken = withoutToken
    this.#waiting = waiting
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
      outlook: outlookOf,
      explain: unavailable
    }
    return this.#waiting.retry(policy, async () => {
      const token = toToken(
        await this.#waiting.within(REQUEST_TIMEOUT_MS, async signal => get(url, requestToken, signal))
      )
      this.#mask(token)
      return token
    })
  }
}

interface Answer {
  readonly status: number
  readonly text: string
}

/** What the endpoint answered instead of a token. */
class NoTokenError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

function toToken({ status, text }: Answer): string {
  const { value, message } = toRecord(text)
  if (status !== 200) {
    const said = untrusted(typeof message === 'string' ? message : text)
    throw new NoTokenError(
      status,
      `it answered ${status}${said === '' ? '' : `: ${said.replace(/\.$/, '')}`}`
    )
  }
  if (typeof value === 'string' && value !== '') return value
  throw new NoTokenError(status, 'its answer holds no token')
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

function outlookOf(thrown: unknown): Outlook {
  return thrown instanceof NoTokenError && [502, 503, 504].includes(thrown.status) ? PASSING : FINAL
}

function unavailable(cause: unknown): ActionError {
  if (cause instanceof ActionError) return cause
  const reason = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause)
  return new ActionError('OIDC_UNAVAILABLE', `The runner's OIDC endpoint gave no token: ${reason}.`, {
    hint: 'Run the job again; if it stays so, check "permissions: { id-token: write }" and the status of GitHub Actions.',
    cause
  })
}

/** One request, through the proxy that the toolkit would take; redirects are not followed, since the token would go along. */
async function get(url: URL, requestToken: string, signal: AbortSignal): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${requestToken}`,
    'user-agent': 'kms-sign-action'
  }
  request(url, { agent: new HttpClient('').getAgent(url.href), headers, signal }, resolve)
    .on('error', reject)
    .end()
  const answer = await promise
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) throw new NoTokenError(answer.statusCode ?? 0, 'its answer is too large')
    chunks.push(chunk)
  }
  return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }
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
