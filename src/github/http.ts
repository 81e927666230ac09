import { GitHub, defaults, getOctokitOptions } from '@actions/github/lib/utils'
import { assertSecureEndpoint, isLoopback } from '../endpoints.ts'
import { ActionError } from '../errors.ts'

export const STALL_TIMEOUT_MS = 60_000
const MAX_JSON_BYTES = 32 * 1024 * 1024
const MAX_REDIRECTS = 5

export type Octokit = InstanceType<typeof GitHub>
type Fetch = typeof globalThis.fetch

// knows the job's proxy settings, unlike Node's own
const proxyFetch = defaults.request?.fetch as Fetch

/** An octokit whose answers are bounded in time and size, and which follows redirects of reads only. */
export function createOctokit(
  apiUrl: string,
  token: string,
  userAgent: string,
  debug: (text: string) => void
): Octokit {
  const log = { debug, info: debug, warn: debug, error: debug }
  return new GitHub(
    getOctokitOptions(token, { baseUrl: apiUrl, userAgent, log, request: { fetch: boundedFetch } })
  )
}

const boundedFetch: Fetch = async (input, init) => {
  const method = init?.method ?? 'GET'
  const response = await proxyFetch(input, {
    redirect: method === 'GET' ? 'follow' : 'manual',
    ...definedOnly(init),
    signal: init?.signal ?? AbortSignal.timeout(STALL_TIMEOUT_MS)
  })
  if (response.status >= 300 && response.status < 400 && method !== 'GET') {
    throw new ActionError(
      'GITHUB_REFUSED',
      `GitHub answered a ${method} with a redirect (${response.status}); it is not followed.`,
      {
        hint: 'The repository has moved or was renamed: give its present owner/name in repository.'
      }
    )
  }
  if (Number(response.headers.get('content-length') ?? 0) > MAX_JSON_BYTES && isJson(response)) {
    throw new ActionError('GITHUB_REFUSED', `An answer of GitHub is larger than ${MAX_JSON_BYTES} bytes.`, {
      hint: 'Check GITHUB_API_URL: the GitHub API does not answer like this.'
    })
  }
  return response
}

/**
 * Follows the redirects of an asset download, starting from an answer to an authorized request. The token is not sent
 * again: asset storage is another origin and carries its own signature in the URL.
 */
export async function followRedirects(from: URL, location: string, signal: AbortSignal): Promise<Response> {
  let url = new URL(location, from)
  for (let hop = 0; hop < MAX_REDIRECTS; hop++) {
    assertSecureEndpoint(url.href, 'a redirect of GitHub')
    const response = await proxyFetch(url, {
      redirect: 'manual',
      signal,
      headers: { 'accept-encoding': 'identity' }
    })
    const next = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || next === null) return response
    await response.body?.cancel()
    url = new URL(next, url)
  }
  throw new ActionError('GITHUB_REFUSED', `A download was redirected more than ${MAX_REDIRECTS} times.`, {
    hint: 'Run the job again; if it stays so, check the proxy between the runner and GitHub.'
  })
}

/**
 * The upload endpoint of a release, out of its RFC 6570 template. It gets the token, so it must belong to the API: the
 * same host, `uploads.github.com` for `api.github.com`, or `uploads.X` for `api.X`.
 */
export function uploadEndpoint(apiUrl: string, template: string): URL {
  const api = new URL(apiUrl)
  const url = assertSecureEndpoint(template.split('{')[0] ?? '', "the release's upload_url")
  const belongs =
    url.hostname === api.hostname ||
    (api.hostname.startsWith('api.') && url.hostname === `uploads.${api.hostname.slice('api.'.length)}`) ||
    (isLoopback(url.hostname) && isLoopback(api.hostname))
  if (belongs) return url
  throw new ActionError(
    'GITHUB_REFUSED',
    `The release's upload_url leads to ${url.host}, which does not belong to the API at ${api.host}.`,
    {
      hint: 'Check GITHUB_API_URL; the token is not sent to another host.'
    }
  )
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.includes('json') ?? false
}

function definedOnly(init: RequestInit | undefined): RequestInit {
  return Object.fromEntries(Object.entries(init ?? {}).filter(([, value]) => value !== undefined))
}
