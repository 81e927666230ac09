import { ActionError } from '../errors.ts'
import { readUntilAborted, untilAborted } from '../lib/abort.ts'
import { assertSecureEndpoint } from '../network/endpoints.ts'

const MAX_JSON_BYTES = 32 * 1024 * 1024

type Fetch = typeof globalThis.fetch

/** One request each, of which the first is the base of the others. All of them end when their signal aborts, whatever `fetch` makes of it. */
export interface Fetches {
  /** As `fetch`. */
  readonly plain: Fetch
  /** An answer whose body is still to come; redirects are followed for reads only, and never to an insecure address. */
  readonly open: Fetch
  /** An answer that is all here. */
  readonly whole: Fetch
}

/** The ways to ask GitHub. Node's own `fetch` does not know the job's proxy, but is there already: the toolkit's brings a megabyte of code. */
export function githubFetches(hasProxy: boolean): Fetches {
  const base: Fetch = hasProxy ? toolkitFetch : globalThis.fetch
  const plain: Fetch = async (input, init) => {
    const answer = base(input, init)
    return init?.signal ? untilAborted(init.signal, answer) : answer
  }
  const open: Fetch = async (input, init) => openWith(plain, input, init)
  const whole: Fetch = async (input, init) => {
    const response = await open(input, init)
    return response.status < 400 ? toWhole(response, init?.signal) : response
  }
  return { plain, open, whole }
}

const toolkitFetch: Fetch = async (input, init) => {
  const { defaults } = await import('@actions/github/lib/utils')
  return (defaults.request?.fetch as Fetch)(input, init)
}

async function openWith(plain: Fetch, input: Parameters<Fetch>[0], init: RequestInit | undefined): Promise<Response> {
  const method = init?.method ?? 'GET'
  const response = await plain(input, {
    // with anything but 'error', fetch keeps a copy of the body, however large, in case it must be sent again
    redirect: method === 'GET' ? 'follow' : 'error',
    ...definedOnly(init)
  }).catch((thrown: unknown) => {
    throw method !== 'GET' && isUnexpectedRedirect(thrown) ? redirected(method, thrown) : thrown
  })
  assertSecureEndpoint(response.url, 'a redirect of GitHub')
  return response.status < 400 ? response : toWhole(response, init?.signal)
}

/** Octokit takes a body that breaks off for an empty one, and reads any length. */
async function toWhole(
  { status, statusText, headers, url, body }: Response,
  signal: AbortSignal | null | undefined
): Promise<Response> {
  const bytes = body && (await readWhole(readUntilAborted(body, signal ?? undefined)))
  const whole = new Response(bytes, { status, statusText, headers })
  return Object.defineProperty(whole, 'url', { value: url })
}

/** Counted as it comes, after it was unzipped: what a header says about its length proves nothing. */
async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_JSON_BYTES) throw tooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLong(): ActionError {
  return new ActionError('GITHUB_REFUSED', `An answer of GitHub is larger than ${MAX_JSON_BYTES} bytes.`, {
    hint: 'Check GITHUB_API_URL: the GitHub API does not answer like this.'
  })
}

/** What undici's `fetch` throws for a redirect that it was told to take for an error. */
function isUnexpectedRedirect(thrown: unknown): boolean {
  return (
    thrown instanceof TypeError &&
    thrown.cause instanceof Error &&
    thrown.cause.message === 'unexpected redirect'
  )
}

function redirected(method: string, cause: unknown): ActionError {
  return new ActionError(
    'GITHUB_REFUSED',
    `GitHub answered a ${method} with a redirect; it is not followed.`,
    {
      hint: 'The repository has moved or was renamed: give its present owner/name in repository.',
      cause
    }
  )
}

function definedOnly(init: RequestInit | undefined): RequestInit {
  return Object.fromEntries(Object.entries(init ?? {}).filter(([, value]) => value !== undefined))
}
