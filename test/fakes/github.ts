import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notFound, Refusal } from './github/answers.ts'
import type { Answer } from './github/answers.ts'
import { assetEndpoints, uploadEndpoint } from './github/assets.ts'
import { contentOf } from './github/content.ts'
import { Limits } from './github/limits.ts'
import { ObjectStore } from './github/object-store.ts'
import { published, releaseEndpoints } from './github/releases.ts'
import { uploadPrefix, World } from './github/world.ts'
import type {
  Call,
  Endpoint,
  FakeAsset,
  FakeGitHubOptions,
  FakeRelease,
  FakeTag,
  Lie,
  Permission,
  Route,
  UploadFailure,
  Violation
} from './github/world.ts'
import { Faults, isRecord, sendJson, startServer } from './http.ts'
import type { LoopbackServer, RecordedRequest } from './http.ts'

export type {
  FakeAsset,
  FakeGitHubOptions,
  FakeRelease,
  FakeTag,
  Lie,
  Permission,
  UploadFailure,
  Violation
} from './github/world.ts'

/** A release to set up; published unless `draft` says otherwise. */
export type NewRelease = Pick<FakeRelease, 'tag'> &
  Partial<Pick<FakeRelease, 'draft' | 'prerelease' | 'name' | 'body' | 'target' | 'immutable'>>

/** An asset to set up. Its name is stored as given; without content it is a `starter`. */
export type NewAsset = Pick<FakeAsset, 'name'> &
  Partial<Pick<FakeAsset, 'label' | 'contentType' | 'createdAt'>> & {
    readonly content?: string | Uint8Array
  }

const API_VERSIONS = new Set(['2022-11-28', '2026-03-10'])
const MAX_JSON_BYTES = 1024 * 1024

/** GitHub's REST API for the releases of one private repository, behind a loopback endpoint. */
export class FakeGitHub {
  /** Hit requests to the API and to `upload_url`. */
  readonly faults = new Faults()
  readonly limits: Limits
  readonly token: string
  /** The other origin, with `faults` of its own. */
  readonly downloads: ObjectStore

  readonly #world: World
  readonly #endpoints: readonly Route[]
  readonly #upload: Route
  /** Requests with the JSON that the server left for the endpoint to read. */
  readonly #bodies = new WeakMap<RecordedRequest, RecordedRequest>()
  #api: LoopbackServer | undefined

  private constructor(options: FakeGitHubOptions) {
    this.#world = new World(options)
    this.token = options.token ?? `ghs_${randomBytes(27).toString('base64url').replace(/[-_]/g, '0')}`
    this.limits = new Limits(options.limits ?? {})
    this.downloads = new ObjectStore(this.#world, this.token)
    this.#upload = uploadEndpoint(this.#world)
    this.#endpoints = [
      ...releaseEndpoints(this.#world),
      ...assetEndpoints(this.#world, asset => this.downloads.signedUrl(asset))
    ]
  }

  static async start(options: FakeGitHubOptions): Promise<FakeGitHub> {
    const github = new FakeGitHub(options)
    const world = github.#world
    world.spoolFolder = await mkdtemp(join(tmpdir(), 'fake-github-'))
    github.#api = await startServer(
      (request, response, incoming) => github.#serve(request, response, incoming),
      { faults: github.faults, rawBody: true, latencyMs: options.latencyMs }
    )
    world.origin = options.publicOrigin ?? github.#api.url
    world.otherOrigin = await github.downloads.start()
    return github
  }

  async close(): Promise<void> {
    await Promise.all([this.#api?.close(), this.downloads.close()])
    await rm(this.#world.spoolFolder, { recursive: true, force: true })
  }

  get owner(): string {
    return this.#world.options.owner
  }

  get repo(): string {
    return this.#world.options.repo
  }

  get repositoryId(): number {
    return this.#world.repositoryId
  }

  /** Where the server listens. */
  get url(): string {
    if (this.#api === undefined) throw new Error('FakeGitHub is not started')
    return this.#api.url
  }

  /** GITHUB_API_URL. */
  get apiUrl(): string {
    return this.#world.apiUrl
  }

  /** GITHUB_SERVER_URL. */
  get serverUrl(): string {
    return this.#world.origin
  }

  /** The origin that serves bytes: the token must never get there. */
  get otherUrl(): string {
    return this.#world.otherOrigin
  }

  /** What must never show in a log. */
  secrets(): string[] {
    return [this.token]
  }

  get violations(): readonly Violation[] {
    return this.#world.violations
  }

  /** All requests to the API and to `upload_url`; bodies only of those that sent JSON. */
  get requests(): readonly RecordedRequest[] {
    return (this.#api?.requests ?? []).map(request => this.#bodies.get(request) ?? request)
  }

  /** The requests that changed something or tried to, on either origin. */
  mutations(): readonly RecordedRequest[] {
    return [...this.requests, ...this.downloads.requests].filter(({ method }) => !isRead(method))
  }

  get releases(): readonly FakeRelease[] {
    return this.#world.releases
  }

  /** The assets of a release, `starter` ones included. */
  assets(releaseId: number): readonly FakeAsset[] {
    return this.#world.releases.find(({ id }) => id === releaseId)?.assets ?? []
  }

  /** An asset that must be there, by its stored name. */
  asset(releaseId: number, name: string): FakeAsset {
    const asset = this.assets(releaseId).find(candidate => candidate.name === name)
    if (asset !== undefined) return asset
    const names = this.assets(releaseId).map(candidate => candidate.name)
    throw new Error(`No asset "${name}" on release ${releaseId}; there are: ${names.join(', ')}`)
  }

  /** Sets up a release; its tag is made unless it is a draft. */
  createRelease({ immutable, ...values }: NewRelease): FakeRelease {
    const release = this.#world.addRelease(values)
    if (!release.draft) published(this.#world, release)
    if (immutable !== undefined) release.immutable = immutable
    return release
  }

  addAsset(release: FakeRelease, { content, ...values }: NewAsset): FakeAsset {
    return this.#world.addAsset(release, {
      ...values,
      content: content === undefined ? undefined : contentOf(content)
    })
  }

  /** Offers an asset of another release as well, the same bytes under the same name. */
  copyAsset(release: FakeRelease, { name, contentType, content }: FakeAsset): FakeAsset {
    return this.#world.addAsset(release, { name, contentType, content })
  }

  /** @param options `annotated` may be a number: of how many tag objects it consists, a tag of a tag. */
  setTag(name: string, { sha, annotated = 0 }: { sha?: string; annotated?: boolean | number } = {}): FakeTag {
    return this.#world.addTag(name, sha, Number(annotated))
  }

  /** An upload fails inside GitHub; queued ones are taken in order. */
  failUpload(failure: UploadFailure): void {
    this.#world.uploadFailures.push({ failure, left: failure.times ?? 1 })
  }

  /** A wrong answer; once unless `times` says otherwise. */
  lie(lie: Lie): void {
    this.#world.lies.push({ lie, left: lie.times ?? 1 })
  }

  /** Assets uploaded from now on are unknown to so many listings and reads by id. */
  lagNewAssets({ listings = 0, reads = 0 }: { listings?: number; reads?: number }): void {
    this.#world.lag = { listings, reads }
  }

  /** GitHub changes its renaming: what is uploaded as `sent` is stored as `stored`. */
  storeAs(sent: string, stored: string): void {
    this.#world.storedNames.push({ sent, stored })
  }

  /** Uploads are answered with a redirect to the other origin. */
  redirectUploads(times = 1): void {
    this.faults.next({
      kind: 'respond',
      match: ({ method }) => method === 'POST',
      status: 307,
      headers: { location: `${this.otherUrl}/moved` },
      times
    })
  }

  async #serve(request: RecordedRequest, response: ServerResponse, incoming: IncomingMessage): Promise<void> {
    this.limits.inFlight += 1
    this.limits.peakInFlight = Math.max(this.limits.peakInFlight, this.limits.inFlight)
    try {
      const answer = await this.#answer(request, response, incoming)
      // What was not read of the body must not keep the client from reading the answer.
      incoming.resume()
      if (answer !== undefined) this.#send(response, answer)
    } finally {
      this.limits.inFlight -= 1
    }
  }

  async #answer(
    request: RecordedRequest,
    response: ServerResponse,
    incoming: IncomingMessage
  ): Promise<Answer | undefined> {
    try {
      this.#checkHeaders(request)
      const permission = this.#authorize(request)
      this.#limit(request)
      const url = new URL(request.path, this.#world.origin)
      const { endpoint, params } = this.#route(request, url)
      if (permission === 'none') throw notFound()
      if (permission === 'read' && !isRead(request.method)) {
        throw new Refusal(403, 'Resource not accessible by integration')
      }
      const json = (): Promise<Readonly<Record<string, unknown>>> => this.#json(request, incoming)
      const call: Call = { request, incoming, response, permission, params, url, json }
      return await endpoint(call)
    } catch (error) {
      if (error instanceof Refusal) return error
      throw error
    }
  }

  #checkHeaders(request: RecordedRequest): void {
    const { 'user-agent': userAgent, 'x-github-api-version': version } = request.headers
    if (userAgent === undefined || userAgent === '') {
      this.#world.violate('missing-user-agent', request)
      throw new Refusal(403, 'Request forbidden by administrative rules.')
    }
    if (version !== undefined && !API_VERSIONS.has(String(version))) {
      this.#world.violate('unknown-api-version', request)
      throw new Refusal(400, `"${String(version)}" is not a supported version.`)
    }
  }

  #authorize({ headers: { authorization }, method }: RecordedRequest): Permission {
    if (authorization === undefined) {
      // A private repository does not exist for strangers.
      throw isRead(method) ? notFound() : new Refusal(401, 'Requires authentication')
    }
    const [, token] = /^(?:token|bearer) (.+)$/i.exec(authorization) ?? []
    if (token !== this.token) throw new Refusal(401, 'Bad credentials')
    return this.#world.options.permissions ?? 'write'
  }

  get #limited(): boolean {
    const { ghes, limits } = this.#world.options
    return ghes !== true || limits !== undefined
  }

  #limit({ method, path }: RecordedRequest): void {
    if (!this.#limited) return
    const uploads = method === 'POST' && path.startsWith(uploadPrefix(this.#world.options))
    this.limits.spend({ creates: method === 'POST', writes: !isRead(method), uploads })
  }

  #route(request: RecordedRequest, url: URL): { endpoint: Endpoint; params: string[] } {
    const { options } = this.#world
    const uploads = uploadPrefix(options)
    const isUpload = url.pathname.startsWith(`${uploads}/`)
    const prefix = isUpload ? uploads : options.ghes === true ? '/api/v3' : ''
    const known = isUpload ? [this.#upload] : this.#endpoints
    if (url.pathname.startsWith(prefix)) {
      const path = this.#withinRepository(url.pathname.slice(prefix.length))
      for (const [method, pattern, endpoint] of known) {
        const found = path !== undefined && method === request.method ? pattern.exec(path) : null
        if (found !== null) return { endpoint, params: found.slice(1).map(decodeURIComponent) }
      }
    }
    this.#world.violate('unknown-endpoint', request)
    throw notFound()
  }

  /** The rest of the path, if it names a repository; another one is one that this token cannot see. */
  #withinRepository(path: string): string | undefined {
    const { owner, repo } = this.#world.options
    const [, slug, id, rest = ''] =
      /^(?:\/repos\/([^/]+\/[^/]+)|\/repositories\/(\d+))(\/.*)?$/.exec(path) ?? []
    if (slug === undefined && id === undefined) return undefined
    const known =
      slug?.toLowerCase() === `${owner}/${repo}`.toLowerCase() || id === String(this.#world.repositoryId)
    if (!known) throw notFound()
    return rest
  }

  async #json(
    request: RecordedRequest,
    incoming: AsyncIterable<Buffer>
  ): Promise<Readonly<Record<string, unknown>>> {
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of incoming) {
      size += chunk.length
      if (size > MAX_JSON_BYTES) throw new Refusal(413, 'Payload too large')
      chunks.push(chunk)
    }
    const body = Buffer.concat(chunks)
    this.#bodies.set(request, { ...request, body })
    try {
      const value: unknown = JSON.parse(body.toString())
      if (isRecord(value)) return value
    } catch {
      // Answered below, like JSON that is no object.
    }
    this.#world.violate('bad-json', request)
    throw new Refusal(400, 'Problems parsing JSON')
  }

  #send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
    const common = {
      'x-github-media-type': 'github.v3; format=json',
      'x-github-request-id': randomUUID(),
      ...(this.#limited ? this.limits.headers() : {}),
      ...headers
    }
    // as GitHub does for every client that takes it
    const takesGzip = String(response.req.headers['accept-encoding']).includes('gzip')
    const encoding = takesGzip ? { 'content-encoding': 'gzip' } : {}
    if (body === undefined) response.writeHead(status, common).end()
    else {
      const type = { 'content-type': 'application/json; charset=utf-8' }
      sendJson(response, status, body, { ...common, ...encoding, ...type })
    }
  }
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'
