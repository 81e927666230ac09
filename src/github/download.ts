import { ActionError } from '../errors.ts'
import { hasherBy } from '../hashing/hasher.ts'
import { plainPrehash } from '../signature/prehash.ts'
import { assertSecureEndpoint } from '../network/endpoints.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { keepBuffersFew, LARGE_BYTES } from '../lib/memory.ts'
import { FINAL, PASSING } from '../lib/waiting.ts'
import type { TransferWatch } from '../lib/transfer-watch.ts'
import { adviseGitHub, statusOf, UnreadableAnswerError } from './advice.ts'
import { type GitHubApi } from './api.ts'
import type { AnswerBody } from './fetch.ts'

const MAX_REDIRECTS = 5

/**
 * Streams an asset's bytes. A connection that breaks is resumed where it broke, if GitHub's digest can prove the whole. What
 * arrives must have the size and the digest that GitHub lists, or the stream ends with an error.
 */
export async function* downloadAsset(
  api: GitHubApi,
  path: string,
  asset: ReleaseAsset
): AsyncIterable<Uint8Array> {
  if (asset.size > LARGE_BYTES) await keepBuffersFew()
  const hasher = hasherBy('sha256')
  const doing = `download ${asset.name}`
  const attempts = api.attempts({
    doing,
    outlook: thrown => {
      if (hasher.size > 0 && asset.digest === undefined) return FINAL
      if (statusOf(thrown) === 404 && hasher.size === 0) return PASSING
      const outlook = api.outlookOf(thrown)
      // the API gives a new address each time
      return thrown instanceof StorageRefusal && outlook.kind === 'final' ? PASSING : outlook
    },
    explain: thrown =>
      thrown instanceof StorageRefusal
        ? storageRefused(asset, thrown)
        : statusOf(thrown) === 404
          ? assetGone(asset, thrown)
          : adviseGitHub(thrown, doing)
  })
  for (;;) {
    const watch = api.watch(`the bytes of ${asset.name}`)
    try {
      const { body, description } = await openAt(api, path, hasher.size, watch)
      for await (const chunk of body) {
        watch.moved(chunk.length)
        api.transfers.count('Downloaded', chunk.length)
        hasher.update(chunk)
        if (hasher.size > asset.size) throw sizeWrong(asset, `more than ${asset.size}`, description)
        watch.pause()
        yield chunk
        watch.resume()
      }
      if (hasher.size !== asset.size) throw sizeWrong(asset, `${hasher.size}`, description)
      break
    } catch (thrown) {
      await attempts.waitAfter(thrown)
    } finally {
      watch.stop()
    }
  }
  const digest = formatDigest(hasher.digest(plainPrehash('sha256')))
  if (asset.digest !== undefined && asset.digest !== digest) {
    throw assetWrong(`The download of ${asset.name} is ${digest}, GitHub lists ${asset.digest}.`)
  }
}

/** An answer of the host that the API redirected a download to, or of the API where octokit takes it for success. */
class StorageRefusal extends Error {
  override readonly name = 'StorageRefusal'
  readonly host: string
  /** Shaped like octokit's errors, so that it is repeated like them. */
  readonly response: Pick<RawAnswer, 'status' | 'headers'>

  constructor(host: string, response: StorageRefusal['response']) {
    super(`${host} answered with the status ${response.status}`)
    this.host = host
    this.response = response
  }
}

interface Download {
  readonly body: AsyncIterable<Uint8Array>
  /** What kind of answer it is where that explains something. */
  readonly description: string | undefined
}

/** Opens the asset's bytes from `offset` on. */
async function openAt(api: GitHubApi, path: string, offset: number, watch: TransferWatch): Promise<Download> {
  const headers = {
    accept: 'application/octet-stream',
    'accept-encoding': 'identity', // what is unzipped has another size
    ...(offset > 0 && { range: `bytes=${offset}-` })
  }
  const answer = await follow(api, path, headers, watch)
  if (answer.status !== 200 && answer.status !== 206) {
    const host = new URL(answer.from, api.apiUrl).host
    answer.body.cancel()
    throw new StorageRefusal(host, { status: answer.status, headers: answer.headers })
  }
  const isPage = String(answer.headers['content-type']).startsWith('text/html')
  const description = isPage ? 'an HTML page' : undefined
  const { status, body } = answer
  return { description, body: status === 206 ? body : skipping(body, offset) }
}

interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly body: AnswerBody
}

/**
 * Follows the redirects of a download. Once they leave the API's origin the token is not sent again: asset storage is
 * another party and carries its own signature in the URL.
 */
async function follow(
  api: GitHubApi,
  path: string,
  headers: Record<string, string>,
  watch: TransferWatch
): Promise<Redirect> {
  const apiOrigin = new URL(api.apiUrl).origin
  let url = path
  let authorized = true
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = authorized
      ? await openAuthorized(api, url, headers, watch)
      : await openPlain(api, url, headers, watch)
    const { location } = answer.headers
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer
    answer.body.cancel()
    if (!URL.canParse(String(location), answer.from))
      throw new UnreadableAnswerError(`a redirect to no address (status ${answer.status})`, 'the asset')
    const next = new URL(String(location), answer.from)
    assertSecureEndpoint(next.href, 'a redirect of GitHub')
    authorized = authorized && next.origin === apiOrigin
    url = next.href
  }
  throw new ActionError('GITHUB_REFUSED', `A download was redirected more than ${MAX_REDIRECTS} times.`, {
    hint: 'Run the job again; if it fails again, check the proxy between the runner and GitHub.'
  })
}

type Redirect = RawAnswer & { readonly from: string }

async function openAuthorized(
  api: GitHubApi,
  url: string,
  headers: Record<string, string>,
  watch: TransferWatch
): Promise<Redirect> {
  const answer = await api.send({ method: 'GET', url, headers, streamed: true, watch })
  const { status, headers: answered, data, url: from } = answer
  return { status, headers: answered, body: data as AnswerBody, from }
}

async function openPlain(
  api: GitHubApi,
  url: string,
  headers: Record<string, string>,
  watch: TransferWatch
): Promise<Redirect> {
  const { accept: _, ...plain } = headers
  const response = await api.fetch(url, { redirect: 'manual', signal: watch.signal, headers: plain })
  const { status, body } = response
  return { status, headers: Object.fromEntries(response.headers), body, from: url }
}

async function* skipping(body: AsyncIterable<Uint8Array>, bytes: number): AsyncIterable<Uint8Array> {
  let left = bytes
  for await (const chunk of body) {
    if (left < chunk.length) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}

function sizeWrong(asset: ReleaseAsset, seen: string, description: string | undefined): ActionError {
  return assetWrong(
    `The download of ${asset.name} ${description === undefined ? 'has' : `is ${description} of`} ${seen} bytes; GitHub lists ${asset.size}.`
  )
}

function storageRefused({ name }: ReleaseAsset, cause: StorageRefusal): ActionError {
  const { host, response } = cause
  return new ActionError(
    response.status >= 500 ? 'GITHUB_UNREACHABLE' : 'GITHUB_REFUSED',
    `${host}, where GitHub stores the asset ${name}, answered the download with the status ${response.status}.`,
    {
      hint: `Run the job again; if it fails again, check any proxy or firewall between the runner and ${host}.`,
      cause
    }
  )
}

/** It was listed a moment ago. */
function assetGone({ name }: ReleaseAsset, cause: unknown): ActionError {
  return new ActionError('RELEASE_CHANGED', `The asset ${name} cannot be downloaded: it no longer exists.`, {
    hint: 'Let other jobs for this release finish, then run this job again.',
    cause
  })
}

export function assetWrong(message: string): ActionError {
  return new ActionError('ASSET_WRONG', message, {
    hint: 'Run the job again; if it fails again, delete the asset from the release and attach it again.'
  })
}
