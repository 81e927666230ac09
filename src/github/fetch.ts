import type { IncomingMessage } from 'node:http'
import { ActionError } from '../errors.ts'
import { assertSecureEndpoint } from '../network/endpoints.ts'
import { piecesOf, type Connections } from '../network/http.ts'

const MAX_JSON_BYTES = 32 * 1024 * 1024
const MAX_REDIRECTS = 5
const REDIRECTS = [301, 302, 303, 307, 308]

/** What octokit hands to its `fetch`. */
export interface FetchInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  /** `follow` by default, for reads only. */
  readonly redirect?: 'follow' | 'manual'
}

/** The part of a `Response` that octokit reads. */
export interface FetchAnswer {
  readonly status: number
  readonly statusText: string
  readonly url: string
  /** By name in lowercase. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: AnswerBody
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
}

/** Bytes that are still to come. */
export interface AnswerBody extends AsyncIterable<Uint8Array> {
  /** Ends the connection, if they are not wanted. */
  cancel(): void
}

export type Fetch = (url: string, init?: FetchInit) => Promise<FetchAnswer>

/**
 * `fetch` over `node:http` as far as GitHub needs it: Node's own takes 20 ms to load, a sixth of a short run, holds the signal
 * weakly, and keeps a copy of an upload in case it is redirected. The answer is still to come, unless it is an error.
 */
export function openFetch(connections: Connections): Fetch {
  return async (input, init = {}) => {
    const { method = 'GET', redirect = 'follow' } = init
    let url = new URL(input)
    let { headers = {} } = init
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const answer = await send(connections, url, { ...init, method, headers })
      const location = answer.headers.get('location')
      if (!REDIRECTS.includes(answer.status) || redirect === 'manual') return whenRefused(answer)
      answer.body.cancel()
      if (method !== 'GET' || location === undefined) throw redirected(method)
      const next = assertSecureEndpoint(new URL(location, url).href, 'a redirect of GitHub')
      if (next.origin !== url.origin) headers = withoutToken(headers)
      url = next
    }
    throw tooManyRedirects()
  }
}

/** The same for an answer that is all here: octokit takes a body that breaks off for an empty one, and reads any length. */
export function wholeFetch(connections: Connections): Fetch {
  const open = openFetch(connections)
  return async (url, init) => {
    const answer = await open(url, init)
    return answer.status < 400 ? toWhole(answer) : answer
  }
}

async function whenRefused(answer: FetchAnswer): Promise<FetchAnswer> {
  return answer.status < 400 ? answer : toWhole(answer)
}

async function send(
  connections: Connections,
  url: URL,
  init: FetchInit & { readonly method: string }
): Promise<FetchAnswer> {
  const { method, headers = {}, body, signal } = init
  const incoming = await connections.send({
    url,
    method,
    headers: { 'accept-encoding': 'gzip', ...headers },
    body,
    signal
  })
  return toAnswer(incoming, url, signal)
}

async function toAnswer(
  incoming: IncomingMessage,
  { href: url }: URL,
  signal: AbortSignal | undefined
): Promise<FetchAnswer> {
  const { statusCode: status = 0, statusMessage: statusText = '' } = incoming
  const headers = new Map(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? '')
    ])
  )
  const bytes = headers.get('content-encoding') === 'gzip' ? await unzipped(incoming) : incoming
  const body: AnswerBody = {
    [Symbol.asyncIterator]: () => piecesOf(bytes, signal)[Symbol.asyncIterator](),
    cancel: () => void incoming.destroy()
  }
  return { status, statusText, url, headers, body, ...readers(async () => readWhole(body)) }
}

function readers(bytes: () => Promise<Buffer>): Pick<FetchAnswer, 'text' | 'arrayBuffer'> {
  return {
    text: async () => (await bytes()).toString(),
    arrayBuffer: async () => Uint8Array.from(await bytes()).buffer
  }
}

async function unzipped(incoming: IncomingMessage): Promise<AsyncIterable<Uint8Array>> {
  // not node:stream: where a module is a function, the bundle finds nothing in it
  const [{ createGunzip }, { pipeline }] = await Promise.all([
    import('node:zlib'),
    import('node:stream/promises')
  ])
  const unzipping = createGunzip()
  pipeline(incoming, unzipping).catch(() => undefined) // whoever reads is told of a failure
  return unzipping
}

async function toWhole(answer: FetchAnswer): Promise<FetchAnswer> {
  const bytes = await readWhole(answer.body)
  return { ...answer, ...readers(async () => bytes) }
}

/** Counted as it comes, after it was unzipped: what a header says about its length proves nothing. */
async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_JSON_BYTES) throw tooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Another origin is another party. */
function withoutToken(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization')
  )
}

function tooLong(): ActionError {
  return new ActionError(
    'GITHUB_REFUSED',
    `A response from GitHub is larger than ${MAX_JSON_BYTES / 1024 ** 2} MiB.`,
    {
      hint: 'Check GITHUB_API_URL: the GitHub API never sends such a response.'
    }
  )
}

function tooManyRedirects(): ActionError {
  return new ActionError('GITHUB_REFUSED', `GitHub redirected a request more than ${MAX_REDIRECTS} times.`, {
    hint: 'Check GITHUB_API_URL and any proxy between the runner and GitHub.'
  })
}

function redirected(method: string): ActionError {
  return new ActionError(
    'GITHUB_REFUSED',
    `GitHub answered a ${method} with a redirect; it is not followed.`,
    {
      hint: 'The repository has moved or was renamed: give its present owner/name in repository.'
    }
  )
}
