import { ActionError, systemErrorCode, type ErrorCode } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import {
  FINAL,
  outlookOfNetwork,
  outlookOfStatus,
  PASSING,
  retryAfterMs,
  type Outlook
} from '../lib/waiting.ts'

interface Refusal {
  readonly status: number | undefined
  readonly message: string
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly errors: readonly { readonly code?: string; readonly field?: string; readonly message?: string }[]
  /** Whether nothing was to be changed. */
  readonly isRead: boolean
}

/** What to do about a release that does not take assets any more. */
export const ATTACH_TO_DRAFT_HINT =
  'Attach while the release is a draft, then publish it (softprops/action-gh-release: "draft: true"; gh release create --draft).'

/** An answer of success that is not what was asked for: a page of a proxy, JSON that breaks off, or JSON of another form. */
export class UnreadableAnswerError extends Error {
  override readonly name = 'UnreadableAnswerError'

  /**
   * @param seen as "an HTML page (status 200)".
   * @param expected as "a release".
   */
  constructor(seen: string, expected: string) {
    super(`${seen}, expected ${expected}`)
  }
}

/** The HTTP status of a failed request; undefined when there was no answer. */
export function statusOf(thrown: unknown): number | undefined {
  return toRefusal(thrown instanceof ActionError ? thrown.cause : thrown).status
}

/** Whether an upload was refused because its name is taken. */
export function isNameTaken(thrown: unknown): boolean {
  const { status, errors } = toRefusal(thrown)
  return status === 422 && errors.some(({ code }) => code === 'already_exists')
}

/** What a failed request means for another one. */
export function githubOutlookOf(thrown: unknown, serverNowMs: number): Outlook {
  const afterMs = rateLimitDelay(thrown, serverNowMs)
  if (afterMs !== undefined) return { kind: 'throttled', afterMs }
  const known = knownError(thrown)
  if (known !== undefined) return known.code === 'GITHUB_UNREACHABLE' ? PASSING : FINAL
  const { status, headers } = toRefusal(thrown)
  if (status === undefined) return outlookOfNetwork(systemErrorCode(thrown))
  return outlookOfStatus(status, headers['retry-after'], serverNowMs)
}

const SECONDARY_LIMIT_WAIT_MS = 60_000

/**
 * How long to wait before a request that a rate limit refused is sent again, in milliseconds; undefined when it was refused
 * for another reason (docs.github.com, "Rate limits for the REST API", "Exceeding the rate limit").
 */
function rateLimitDelay(thrown: unknown, serverNowMs: number): number | undefined {
  const { status, headers, message } = toRefusal(thrown)
  if ((status !== 403 && status !== 429) || (status === 403 && !isRateLimit(headers, message)))
    return undefined
  const retryAfter = retryAfterMs(headers['retry-after'], serverNowMs)
  if (retryAfter !== undefined) return retryAfter
  const reset = Number(headers['x-ratelimit-reset'])
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset)) {
    return Math.max(0, reset * 1000 - serverNowMs) + 1000 + Math.random() * 1000
  }
  return SECONDARY_LIMIT_WAIT_MS + Math.random() * 5000
}

/**
 * What a failed request to GitHub means for the user.
 *
 * @param doing what was being done, as "upload app.tgz.sig".
 */
export function adviseGitHub(thrown: unknown, doing: string): ActionError {
  const known = knownError(thrown)
  if (known !== undefined) return known
  if (thrown instanceof UnreadableAnswerError) {
    return new ActionError(
      'GITHUB_REFUSED',
      `GitHub answered the request to ${doing} with ${thrown.message}.`,
      {
        hint: 'Run the job again; if it fails again, check GITHUB_API_URL and any proxy between the runner and GitHub.',
        cause: thrown
      }
    )
  }
  const refusal = toRefusal(thrown)
  const { status, message, errors } = refusal
  if (status === undefined) return unreachable(thrown, doing)
  const reasons = reasonsOf(errors)
  if (isPage({ ...refusal, status })) {
    return new ActionError(
      'GITHUB_REFUSED',
      `The request to ${doing} was answered with an HTML page (status ${status}), expected JSON from GitHub.`,
      {
        hint: 'Check any proxy between the runner and GitHub, which may block the request, and GITHUB_API_URL.',
        cause: thrown
      }
    )
  }
  const details = untrusted([message, ...reasons].join(', ')).replace(/\.?$/, '.')
  const { code, hint } = adviseStatus({ ...refusal, status })
  return new ActionError(code, `GitHub refused to ${doing}: ${status}: ${details}`, { hint, cause: thrown })
}

/** Of something between here and GitHub: the API refuses in JSON. */
function isPage({ status, message, headers }: Refusal & { readonly status: number }): boolean {
  const isHtml = String(headers['content-type']).startsWith('text/html')
  return isHtml && status >= 400 && status < 500 && status !== 429 && !isRateLimit(headers, message)
}

interface Advice {
  readonly code: ErrorCode
  readonly hint: string
}

/** The likeliest cause first: what a message says is nearer than what its status does. */
function adviseStatus(refusal: Refusal & { readonly status: number }): Advice {
  const { status, message, headers, errors, isRead } = refusal
  const advice = (code: ErrorCode, hint: string): Advice => ({ code, hint })
  const detail = (code: string, field?: string): boolean =>
    errors.some(entry => entry.code === code && (field === undefined || entry.field === field))
  if (
    /protected tag|tag.*(ruleset|restricted)|creations being restricted|pre_receive/i.test(
      message + JSON.stringify(errors)
    )
  ) {
    return advice(
      'GITHUB_REFUSED',
      'A tag rule of the repository does not let this token create the tag: push the tag first, or let the rule allow this token.'
    )
  }
  const said = [message, ...reasonsOf(errors)].join('\n')
  if (/tag_name was used by an immutable release/i.test(said)) {
    return advice(
      'GITHUB_REFUSED',
      'A tag that an immutable release has used is used up, even after that release was deleted: release under another tag.'
    )
  }
  if (/immutable/i.test(said)) return advice('RELEASE_IMMUTABLE', ATTACH_TO_DRAFT_HINT)
  if (status === 429 || (status === 403 && isRateLimit(headers, message))) {
    return advice(
      'GITHUB_REFUSED',
      `The rate limit of this token is used up: run the job again ${describeWait(headers)}.`
    )
  }
  if (status === 401)
    return advice(
      'GITHUB_ACCESS_DENIED',
      'Give a token that is valid for this repository (the default is ${{ github.token }}).'
    )
  if (status === 403) return adviseForbidden(message, isRead)
  if (status === 404) {
    return advice(
      'GITHUB_ACCESS_DENIED',
      isRead
        ? 'Check repository, and that the token may see it ("permissions: { contents: write }" to sign and to see drafts, "contents: read" to verify).'
        : 'Check repository, and that the token may see it and write its releases ("permissions: { contents: write }").'
    )
  }
  if (detail('already_exists')) {
    return advice(
      'ASSET_CONFLICT',
      'Another job attached an asset of this name meanwhile: run this job again.'
    )
  }
  if (detail('custom', 'file_count')) {
    return advice(
      'ASSET_CONFLICT',
      'A release holds at most 1,000 assets: remove some, or pack the artifacts into archives.'
    )
  }
  if (status >= 500)
    return advice('GITHUB_UNREACHABLE', 'Run the job again; if it fails again, see githubstatus.com.')
  if (status >= 300 && status < 400)
    return advice('GITHUB_REFUSED', 'The repository has moved: give its present owner/name in repository.')
  return advice('GITHUB_REFUSED', 'See the message above and the REST API documentation for releases.')
}

/** What GitHub says of somebody who may not; most of it is no matter of the token's permissions. */
function adviseForbidden(message: string, isRead: boolean): Advice {
  const denied = (hint: string): Advice => ({ code: 'GITHUB_ACCESS_DENIED', hint })
  if (/archived/i.test(message))
    return denied('An archived repository is read-only: unarchive it, or give another one in repository.')
  if (/IP allow list/i.test(message))
    return denied(
      "The organization's IP allow list does not have the address of the runner: add it, or use a runner whose address is in the list."
    )
  if (/SAML/i.test(message))
    return denied(
      'Authorize the token for the organization (SAML single sign-on), or use ${{ github.token }}, which needs no authorization.'
    )
  if (/suspended/i.test(message))
    return denied('The account or the app that the token belongs to is suspended: give another token.')
  if (!isPermission(message))
    return denied(
      "GitHub's message says why. If it does not, check the permissions of the token and the rules of the organization."
    )
  return denied(
    isRead
      ? 'Add "permissions: { contents: write }" to the job to sign and to see drafts, "contents: read" to verify, or give a token that may do that.'
      : 'Add "permissions: { contents: write }" to the job, or give a token that may write releases.'
  )
}

function isPermission(message: string): boolean {
  return /^(Resource not accessible by|Must have )/i.test(message)
}

function reasonsOf(errors: Refusal['errors']): string[] {
  return errors
    .map(({ message, field, code }) => message ?? [field, code].filter(Boolean).join(' '))
    .filter(text => text !== '')
}

/** An error of ours, also where octokit or fetch wrapped it. */
function knownError(thrown: unknown): ActionError | undefined {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if (error instanceof ActionError) return error
  }
  return undefined
}

/** `Retry-After` is a number of seconds, or a date (RFC 9110, section 10.2.3). */
function describeWait(headers: Refusal['headers']): string {
  const asked = String(headers['retry-after'] ?? '').trim()
  if (/^\d+$/.test(asked)) return `after ${asked} seconds`
  const at = new Date(asked === '' ? Number(headers['x-ratelimit-reset']) * 1000 : asked)
  return Number.isFinite(at.getTime()) ? `after ${at.toISOString()}` : 'later'
}

function unreachable(thrown: unknown, doing: string): ActionError {
  const reason = systemErrorCode(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown))
  return new ActionError('GITHUB_UNREACHABLE', `Cannot ${doing}: GitHub cannot be reached (${reason}).`, {
    hint: 'Run the job again; if it fails again, check the network of the runner and GITHUB_API_URL.',
    cause: thrown
  })
}

function isRateLimit(headers: Refusal['headers'], message: string): boolean {
  if (isPermission(message)) return false // the last request that a limit allows may be denied
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /rate limit|abuse detection/i.test(message)
  )
}

/** From octokit's `RequestError`; a failure of the network carries no response there, whatever its `status` says. */
function toRefusal(thrown: unknown): Refusal {
  const { request, response, message } = (thrown ?? {}) as {
    message?: string
    request?: { readonly method?: string }
    response?: {
      status: number
      headers: Refusal['headers']
      data?: { message?: unknown; errors?: unknown } | string
    }
  }
  const data = typeof response?.data === 'object' ? response.data : undefined
  return {
    status: response?.status,
    message: untrusted((typeof data?.message === 'string' ? data.message : message) || 'no message'),
    headers: response?.headers ?? {},
    errors: Array.isArray(data?.errors) ? data.errors.map(toReason) : [],
    isRead: request?.method === 'GET'
  }
}

/** A reason can be an object or a sentence, whatever else it may be. */
function toReason(entry: unknown): Refusal['errors'][number] {
  if (typeof entry === 'string') return { message: entry }
  return typeof entry === 'object' && entry !== null ? entry : {}
}
