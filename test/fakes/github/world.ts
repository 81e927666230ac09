import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RecordedRequest } from '../http.ts'
import type { Answer } from './answers.ts'
import type { Content } from './content.ts'
import type { LimitOptions } from './limits.ts'

export type Permission = 'write' | 'read' | 'none'

export interface FakeGitHubOptions {
  readonly owner: string
  readonly repo: string
  /** A random one by default. */
  readonly token?: string
  /** What the token may do with contents; `write` by default. */
  readonly permissions?: Permission
  /** Paths of Enterprise Server, no `immutable`, no rate limits. */
  readonly ghes?: boolean
  readonly repositoryId?: number
  /** `upload_url` names an origin that is not the API's. */
  readonly uploadOnOtherPort?: boolean
  /** Servers from before June 2025 have no digests. */
  readonly digests?: 'sent' | 'null' | 'absent'
  /** How asset bytes are served: by the API itself, or by another origin after a 302 (the default). */
  readonly downloads?: 'direct' | 'redirect'
  /** Publishing makes a release immutable. */
  readonly immutableReleases?: boolean
  /** A rule lets nobody make tags: publishing a draft whose tag is missing fails. */
  readonly tagsRestricted?: boolean
  readonly limits?: LimitOptions
  /** Time that each call takes at least. */
  readonly latencyMs?: number
  /** Where clients find the server, without a slash at the end; by default where it listens. */
  readonly publicOrigin?: string
}

/** Something that no correct client does. */
export interface Violation {
  readonly kind:
    | 'token-sent-to-other-host'
    | 'write-to-other-host'
    | 'missing-content-length'
    | 'missing-content-type'
    | 'missing-user-agent'
    | 'release-deleted'
    | 'unknown-api-version'
    | 'unknown-endpoint'
    | 'bad-json'
  readonly request: string
}

/** An asset as the fake holds it. */
export interface FakeAsset {
  readonly id: number
  name: string
  label: string | null
  contentType: string
  /** Undefined while the asset is a `starter`. */
  content: Content | undefined
  readonly createdAt: string
  updatedAt: string
  downloads: number
  /** Listings and reads by id that do not know the asset yet. */
  readonly lag: { listings: number; reads: number }
}

/** A release as the fake holds it. */
export interface FakeRelease {
  readonly id: number
  tag: string
  target: string
  name: string | null
  body: string | null
  draft: boolean
  prerelease: boolean
  immutable: boolean
  readonly createdAt: string
  publishedAt: string | null
  updatedAt: string
  /** Stands for the tag in a draft's URLs. */
  readonly untagged: string
  readonly assets: FakeAsset[]
}

export interface FakeTag {
  readonly name: string
  /** The commit. */
  readonly sha: string
  /** The tag object of an annotated tag. */
  readonly objectSha: string | undefined
  /** The annotated tag that this one is of. */
  readonly inner: FakeTag | undefined
}

/**
 * A wrong answer about an asset: another digest than its bytes have, bytes cut with (`truncated`) or without
 * (`short`) a broken connection, other bytes of the same length, a page of HTML, a transfer encoding.
 */
export type Lie =
  | {
      readonly kind: 'digest'
      readonly asset: string
      readonly digest: string | null
      readonly times?: number
    }
  | {
      readonly kind: 'truncated' | 'short' | 'corrupt' | 'html' | 'gzip'
      readonly asset: string
      readonly times?: number
    }

/** How uploads go wrong inside GitHub. */
export interface UploadFailure {
  /** 502 by default. */
  readonly status?: number
  /** What stays behind: an empty `starter` that blocks the name, nothing, or the whole asset after all. */
  readonly leaves: 'starter' | 'nothing' | 'asset'
  /** The name as sent; any by default. */
  readonly asset?: string
  readonly times?: number
}

/** One call of an endpoint. */
export interface Call {
  readonly request: RecordedRequest
  readonly incoming: IncomingMessage
  readonly response: ServerResponse
  readonly permission: Permission
  /** What the endpoint's pattern captured, decoded. */
  readonly params: readonly string[]
  readonly url: URL
  json(): Promise<Readonly<Record<string, unknown>>>
}

/** `undefined` when the endpoint has written its answer itself. */
export type Endpoint = (call: Call) => Promise<Answer | undefined> | Answer | undefined

/** Paths are matched below the repository's. */
export type Route = readonly [method: string, path: RegExp, endpoint: Endpoint]

export const DEFAULT_COMMIT = 'd6fde92930d4715a2b49857d24b940956b26d2d3'

/** The state behind the endpoints. */
export class World {
  readonly options: FakeGitHubOptions
  readonly repositoryId: number
  readonly releases: FakeRelease[] = []
  readonly branches = new Map([['main', DEFAULT_COMMIT]])
  readonly tags = new Map<string, FakeTag>()
  readonly violations: Violation[] = []
  readonly uploadFailures: { readonly failure: UploadFailure; left: number }[] = []
  readonly lies: { readonly lie: Lie; left: number }[] = []
  readonly storedNames: { readonly sent: string; readonly stored: string }[] = []
  /** The release that `make_latest: true` named. */
  latestId: number | undefined
  lag = { listings: 0, reads: 0 }
  spoolFolder = ''
  /** Origins, without a slash at the end. */
  origin = ''
  otherOrigin = ''
  #lastId = 190_000_000

  constructor(options: FakeGitHubOptions) {
    this.options = options
    this.repositoryId = options.repositoryId ?? 123456789
  }

  get apiUrl(): string {
    return this.options.ghes === true ? `${this.origin}/api/v3` : this.origin
  }

  get repositoryUrl(): string {
    return `${this.apiUrl}/repos/${this.options.owner}/${this.options.repo}`
  }

  get uploadsUrl(): string {
    const origin = this.options.uploadOnOtherPort === true ? this.otherOrigin : this.origin
    return `${origin}${uploadPrefix(this.options)}/repos/${this.options.owner}/${this.options.repo}`
  }

  nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  addRelease(values: Partial<FakeRelease> & Pick<FakeRelease, 'tag'>): FakeRelease {
    const at = timestamp()
    const release: FakeRelease = {
      id: this.nextId(),
      target: 'main',
      name: values.tag,
      body: null,
      draft: false,
      prerelease: false,
      immutable: false,
      createdAt: at,
      publishedAt: values.draft === true ? null : at,
      updatedAt: at,
      untagged: `untagged-${randomBytes(10).toString('hex')}`,
      assets: [],
      ...values
    }
    this.releases.push(release)
    return release
  }

  addAsset(release: FakeRelease, values: Partial<FakeAsset> & Pick<FakeAsset, 'name'>): FakeAsset {
    const at = timestamp()
    const asset: FakeAsset = {
      id: this.nextId(),
      label: '',
      contentType: 'application/octet-stream',
      content: undefined,
      createdAt: at,
      updatedAt: at,
      downloads: 0,
      lag: { listings: 0, reads: 0 },
      ...values
    }
    release.assets.push(asset)
    return asset
  }

  /** @param tagObjects 0 for a lightweight tag, 1 for an annotated one, more for tags of tags. */
  addTag(name: string, sha = DEFAULT_COMMIT, tagObjects = 0): FakeTag {
    const newObject = (): string => randomBytes(20).toString('hex')
    let tag: FakeTag = { name, sha, objectSha: tagObjects > 0 ? newObject() : undefined, inner: undefined }
    for (let left = tagObjects; left > 1; left--) tag = { name, sha, objectSha: newObject(), inner: tag }
    this.tags.set(name, tag)
    return tag
  }

  violate(kind: Violation['kind'], request: RecordedRequest): void {
    this.violations.push({ kind, request: `${request.method} ${request.path}` })
  }
}

/** Where uploads go: on github.com to a host of their own, which a path stands for here. */
export const uploadPrefix = ({ ghes }: FakeGitHubOptions): string =>
  ghes === true ? '/api/uploads' : '/uploads'

export const timestamp = (): string => new Date().toISOString().replace(/\.\d+/, '')

/** Takes what was queued for the next `times` matching events. */
export function takeFrom<T extends { left: number }>(
  queue: T[],
  match: (entry: T) => boolean
): T | undefined {
  const entry = queue.find(candidate => candidate.left > 0 && match(candidate))
  if (entry !== undefined) entry.left -= 1
  return entry
}
