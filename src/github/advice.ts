import { ATTACH_TO_DRAFT_HINT, ActionError, systemErrorCode, type ErrorCode } from '../errors.ts'

interface Refusal {
  readonly status: number | undefined
  readonly message: string
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly errors: readonly { readonly code?: string; readonly field?: string }[]
}

/** Whether a request that changes nothing may be sent again. */
export function isTransient(thrown: unknown): boolean {
  if (thrown instanceof ActionError) return thrown.code === 'GITHUB_UNREACHABLE'
  const { status } = toRefusal(thrown)
  return status === undefined || status >= 500
}

/**
 * What a failed request to GitHub means for the user.
 *
 * @param doing what was being done, as "upload app.tgz.sig".
 */
export function adviseGitHub(thrown: unknown, doing: string): ActionError {
  if (thrown instanceof ActionError) return thrown
  const { status, message, headers, errors } = toRefusal(thrown)
  if (status === undefined) return unreachable(thrown, doing)
  const error = (code: ErrorCode, hint: string): ActionError =>
    new ActionError(code, `GitHub refused to ${doing}: ${status}: ${message}`, { hint, cause: thrown })
  const detail = (code: string, field?: string): boolean =>
    errors.some(entry => entry.code === code && (field === undefined || entry.field === field))

  if (/immutable/i.test(message)) return error('RELEASE_IMMUTABLE', ATTACH_TO_DRAFT_HINT)
  if (status === 429 || (status === 403 && isRateLimit(headers, message))) {
    const wait = headers['retry-after'] === undefined ? '' : ` after ${headers['retry-after']} seconds`
    return error('GITHUB_REFUSED', `The rate limit of this token is used up: run the job again${wait}.`)
  }
  if (status === 401)
    return error(
      'GITHUB_ACCESS_DENIED',
      'Give a token that is valid for this repository (the default is ${{ github.token }}).'
    )
  if (status === 403) {
    return error(
      'GITHUB_ACCESS_DENIED',
      'Add "permissions: { contents: write }" to the job, or give a token that may write releases.'
    )
  }
  if (status === 404) {
    return error(
      'GITHUB_ACCESS_DENIED',
      'Check repository, and that the token may see it and write its releases ("permissions: { contents: write }").'
    )
  }
  if (detail('already_exists')) {
    return error(
      'ASSET_CONFLICT',
      'Another job attached an asset of this name meanwhile: run this job again.'
    )
  }
  if (detail('custom', 'file_count')) {
    return error(
      'ASSET_CONFLICT',
      'A release holds at most 1,000 assets: remove some, or pack the artifacts into archives.'
    )
  }
  if (status >= 500)
    return error('GITHUB_UNREACHABLE', 'Run the job again; see githubstatus.com if it stays so.')
  if (status >= 300 && status < 400) {
    return error('GITHUB_REFUSED', 'The repository has moved: give its present owner/name in repository.')
  }
  return error('GITHUB_REFUSED', 'See the message above and the REST API documentation for releases.')
}

function unreachable(thrown: unknown, doing: string): ActionError {
  const reason = systemErrorCode(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown))
  return new ActionError('GITHUB_UNREACHABLE', `Cannot ${doing}: GitHub cannot be reached (${reason}).`, {
    hint: 'Run the job again; if it stays so, check the network of the runner and GITHUB_API_URL.',
    cause: thrown
  })
}

function isRateLimit(headers: Refusal['headers'], message: string): boolean {
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /rate limit/i.test(message)
  )
}

/** From octokit's `RequestError`; a failure of the network carries no response there, whatever its `status` says. */
function toRefusal(thrown: unknown): Refusal {
  const { response, message } = thrown as {
    message?: string
    response?: {
      status: number
      headers: Refusal['headers']
      data?: { message?: unknown; errors?: unknown } | string
    }
  }
  const data = typeof response?.data === 'object' ? response.data : undefined
  return {
    status: response?.status,
    message: typeof data?.message === 'string' ? data.message : (message ?? 'no message'),
    headers: response?.headers ?? {},
    errors: Array.isArray(data?.errors) ? (data.errors as Refusal['errors']) : []
  }
}
