import { StreamHasher, digestBy } from '../artifacts/hash.ts'
import { ActionError } from '../errors.ts'
import type { AssetContent, Release, ReleaseAsset, ReleaseReference, ReleaseStore } from '../ports.ts'
import { retry } from '../retry.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { adviseGitHub, isTransient } from './advice.ts'
import { storedAssetName } from './asset-name.ts'
import { STALL_TIMEOUT_MS, createOctokit, followRedirects, uploadEndpoint, type Octokit } from './http.ts'

export interface GitHubOptions {
  readonly apiUrl: string
  /** `owner/name`. */
  readonly repository: string
  readonly token: string
  readonly userAgent: string
  readonly debug: (text: string) => void
}

const PAGE_SIZE = 100
const MAX_PAGES = 100 // GitHub lists at most 10,000 releases
const READ_ATTEMPTS = 4
const READ_BASE_DELAY_MS = 500

/** The releases REST API of one repository (docs.github.com/rest/releases). */
export class GitHubReleaseStore implements ReleaseStore {
  readonly #octokit: Octokit
  readonly #apiUrl: string
  readonly #base: string

  constructor(options: GitHubOptions) {
    this.#octokit = createOctokit(options.apiUrl, options.token, options.userAgent, options.debug)
    this.#apiUrl = options.apiUrl
    this.#base = `/repos/${options.repository}/releases`
  }

  async find({ id, tag }: ReleaseReference): Promise<Release> {
    return id === undefined ? this.#findByTag(tag ?? '') : this.#findById(id, tag)
  }

  async listAssets(release: Release): Promise<readonly ReleaseAsset[]> {
    return this.#list(`${this.#base}/${release.id}/assets`, 'list the assets of the release', toAsset)
  }

  async *download(asset: ReleaseAsset): AsyncIterable<Uint8Array> {
    const stalled = new StallTimer()
    const hasher = new StreamHasher(['sha256'])
    try {
      const body = await this.#openDownload(asset, stalled.signal)
      for await (const chunk of body) {
        stalled.restart()
        hasher.update(chunk)
        if (hasher.size > asset.size) break
        yield chunk
      }
    } catch (thrown) {
      throw adviseGitHub(thrown, `download ${asset.name}`)
    } finally {
      stalled.stop()
    }
    if (hasher.size !== asset.size) {
      const seen = hasher.size > asset.size ? 'more' : `${hasher.size}`
      throw assetWrong(`The download of ${asset.name} has ${seen} bytes, GitHub lists ${asset.size}.`)
    }
    const digest = formatDigest(digestBy(hasher.digests(), 'sha256'))
    if (asset.digest !== undefined && asset.digest !== digest) {
      throw assetWrong(`The download of ${asset.name} is ${digest}, GitHub lists ${asset.digest}.`)
    }
  }

  async upload(release: Release, content: AssetContent): Promise<ReleaseAsset> {
    const url = uploadEndpoint(this.#apiUrl, release.uploadUrl)
    url.searchParams.set('name', content.name)
    const stalled = new StallTimer()
    const hasher = new StreamHasher(['sha256'])
    async function* counted(): AsyncIterable<Uint8Array> {
      for await (const chunk of content.open()) {
        stalled.restart()
        hasher.update(chunk)
        yield chunk
      }
    }
    let failure: unknown
    const body = ReadableStream.from(
      (async function* () {
        try {
          yield* counted()
        } catch (thrown) {
          failure = thrown // fetch reports only that the body failed
          throw thrown
        }
      })()
    )
    try {
      const { data } = await this.#octokit.request({
        method: 'POST',
        url: url.href,
        headers: { 'content-type': content.contentType, 'content-length': content.size },
        data: body,
        request: { signal: stalled.signal }
      })
      const asset = toAsset(data)
      await this.#assertStored(asset, content, formatDigest(digestBy(hasher.digests(), 'sha256')))
      return asset
    } catch (thrown) {
      throw adviseGitHub(failure ?? thrown, `upload ${content.name}`)
    } finally {
      stalled.stop()
    }
  }

  async rename(asset: ReleaseAsset, name: string): Promise<ReleaseAsset> {
    try {
      const { data } = await this.#octokit.request(`PATCH ${this.#base}/assets/${asset.id}`, { name })
      return toAsset(data)
    } catch (thrown) {
      throw adviseGitHub(thrown, `rename ${asset.name} to ${name}`)
    }
  }

  async remove(asset: ReleaseAsset): Promise<void> {
    const doing = `remove ${asset.name}`
    const now = toAsset(await this.#read(`${this.#base}/assets/${asset.id}`, doing))
    if (
      now.name !== asset.name ||
      now.size !== asset.size ||
      now.digest !== asset.digest ||
      now.state !== asset.state
    ) {
      throw new ActionError(
        'RELEASE_CHANGED',
        `The asset ${asset.name} was changed by someone else; it is not removed.`,
        {
          hint: 'Let other jobs for this release finish, then run this job again.'
        }
      )
    }
    try {
      await this.#octokit.request(`DELETE ${this.#base}/assets/${asset.id}`)
    } catch (thrown) {
      throw adviseGitHub(thrown, doing)
    }
  }

  storedName(name: string): string {
    return storedAssetName(name)
  }

  async #findById(id: number, tag: string | undefined): Promise<Release> {
    const found = await this.#readIfThere(`${this.#base}/${id}`, `read the release ${id}`)
    if (found === undefined) {
      throw new ActionError(
        'RELEASE_NOT_FOUND',
        `There is no release with the id ${id}, or the token cannot see it.`,
        {
          hint: 'Check release-id and repository; a draft is seen only with "permissions: { contents: write }".'
        }
      )
    }
    const release = toRelease(found)
    if (tag !== undefined && release.tag !== tag) {
      throw new ActionError(
        'RELEASE_NOT_FOUND',
        `The release ${id} is for the tag "${release.tag}", expected "${tag}".`,
        {
          hint: 'Give release-id or release-tag, or make them agree.'
        }
      )
    }
    return release
  }

  /** By listing, since the look-up by tag does not know drafts, and since two releases can be for one tag. */
  async #findByTag(tag: string): Promise<Release> {
    const releases = await this.#list(this.#base, `list the releases`, toRelease)
    const [release, ...others] = releases.filter(candidate => candidate.tag === tag)
    if (release !== undefined && others.length > 0) {
      const all = [release, ...others].map(({ id, draft }) => `${id}${draft ? ' (draft)' : ''}`)
      throw new ActionError(
        'RELEASE_AMBIGUOUS',
        `${all.length} releases are for the tag "${tag}": ${all.join(', ')}.`,
        {
          hint: 'Delete the one that is not meant, or give release-id.'
        }
      )
    }
    if (release !== undefined) return release
    const published = await this.#readIfThere(
      `${this.#base}/tags/${encodeURIComponent(tag)}`,
      `read the release of "${tag}"`
    )
    if (published !== undefined) return toRelease(published)
    throw new ActionError(
      'RELEASE_NOT_FOUND',
      `There is no release for the tag "${tag}", published or draft, among ${releases.length} seen.`,
      {
        hint: `Create it first (gh release create ${tag} --draft), or set upload: none; a draft is seen only with "permissions: { contents: write }".`
      }
    )
  }

  async #list<T>(path: string, doing: string, convert: (data: unknown) => T): Promise<T[]> {
    const all: T[] = []
    for (let page = 1; page <= MAX_PAGES; page++) {
      const data = await this.#read(`${path}?per_page=${PAGE_SIZE}&page=${page}`, doing)
      if (!Array.isArray(data)) throw unexpected(doing)
      all.push(...data.map(convert))
      if (data.length < PAGE_SIZE) break
    }
    return all
  }

  async #read(path: string, doing: string): Promise<unknown> {
    const policy = { attempts: READ_ATTEMPTS, baseDelayMs: READ_BASE_DELAY_MS, isTransient }
    try {
      return await retry(policy, async () => (await this.#octokit.request(`GET ${path}`)).data as unknown)
    } catch (thrown) {
      throw adviseGitHub(thrown, doing)
    }
  }

  async #readIfThere(path: string, doing: string): Promise<unknown> {
    try {
      return await this.#read(path, doing)
    } catch (thrown) {
      const cause = thrown instanceof ActionError ? thrown.cause : thrown
      if ((cause as { status?: unknown } | undefined)?.status === 404) return undefined
      throw thrown
    }
  }

  async #openDownload(asset: ReleaseAsset, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const answer = await this.#octokit.request(`GET ${this.#base}/assets/${asset.id}`, {
      headers: { accept: 'application/octet-stream', 'accept-encoding': 'identity' },
      request: { parseSuccessResponseBody: false, redirect: 'manual', signal }
    })
    const location = answer.headers.location
    if (answer.status < 300 || location === undefined) return answer.data as AsyncIterable<Uint8Array>
    const response = await followRedirects(new URL(answer.url), location, signal)
    if (response.status !== 200 || response.body === null) {
      throw assetWrong(`The download of ${asset.name} was answered with status ${response.status}.`)
    }
    return response.body
  }

  async #assertStored(asset: ReleaseAsset, content: AssetContent, digest: string): Promise<void> {
    const wrong = (seen: string): ActionError =>
      assetWrong(`GitHub stored ${content.name} ${seen}; sent were ${content.size} bytes, ${digest}.`)
    if (asset.state !== 'uploaded') throw wrong(`in the state "${asset.state}"`)
    if (asset.size !== content.size) throw wrong(`with ${asset.size} bytes`)
    if (asset.digest !== undefined) {
      if (asset.digest !== digest) throw wrong(`as ${asset.digest}`)
      return
    }
    const hasher = new StreamHasher(['sha256']) // an older server does not tell: look
    for await (const chunk of this.download(asset)) hasher.update(chunk)
    if (formatDigest(digestBy(hasher.digests(), 'sha256')) !== digest) throw wrong('with other bytes')
  }
}

/** Aborts a transfer that makes no progress, however long it takes as a whole. */
class StallTimer {
  readonly #controller = new AbortController()
  #timer = this.#start()

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  restart(): void {
    this.stop()
    this.#timer = this.#start()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #start(): NodeJS.Timeout {
    const stalled = (): void =>
      this.#controller.abort(
        new ActionError(
          'GITHUB_UNREACHABLE',
          `A transfer made no progress for ${STALL_TIMEOUT_MS / 1000} seconds.`,
          {
            hint: 'Run the job again; if it stays so, check the network of the runner.'
          }
        )
      )
    return setTimeout(stalled, STALL_TIMEOUT_MS)
  }
}

function toRelease(data: unknown): Release {
  const { id, tag_name, draft, immutable, html_url, upload_url } = toRecord(data)
  if (typeof id !== 'number' || typeof tag_name !== 'string' || typeof upload_url !== 'string')
    throw unexpected('read a release')
  return {
    id,
    tag: tag_name,
    draft: draft === true,
    immutable: immutable === true,
    url: typeof html_url === 'string' ? html_url : '',
    uploadUrl: upload_url
  }
}

function toAsset(data: unknown): ReleaseAsset {
  const { id, name, size, state, digest, browser_download_url: url } = toRecord(data)
  if (typeof id !== 'number' || typeof name !== 'string' || typeof size !== 'number')
    throw unexpected('read an asset')
  return {
    id,
    name,
    size,
    state: typeof state === 'string' ? state : 'uploaded',
    digest: typeof digest === 'string' && digest.startsWith('sha256:') ? digest : undefined,
    url: typeof url === 'string' ? url : ''
  }
}

function toRecord(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
}

function unexpected(doing: string): ActionError {
  return new ActionError(
    'GITHUB_REFUSED',
    `GitHub's answer to the request to ${doing} has an unexpected form.`,
    {
      hint: 'Check GITHUB_API_URL: the GitHub API does not answer like this.'
    }
  )
}

function assetWrong(message: string): ActionError {
  return new ActionError('ASSET_WRONG', message, {
    hint: 'Run the job again; if it stays so, delete the asset from the release and attach it again.'
  })
}
