import { ActionError } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import {
  isSameAsset,
  type AssetContent,
  type Release,
  type ReleaseAsset,
  type ReleaseChange,
  type ReleaseHost,
  type ReleaseReference,
  type Repository
} from '../ports/release-host.ts'
import { ATTACH_TO_DRAFT_HINT, isNameTaken, statusOf } from './advice.ts'
import { GitHubApi, type ApiOptions } from './api.ts'
import { storedAssetName } from './asset-name.ts'
import { downloadAsset } from './download.ts'
import { findRelease } from './find-release.ts'
import { listAll, MAX_PAGES } from './paging.ts'
import { toAsset, toGitObject, toRelease, toRepository } from './shapes.ts'
import { uploadAsset, uploadEndpoint } from './upload.ts'

const MAX_TAG_DEPTH = 5 // a tag of a tag is possible

/** The releases REST API of one repository (docs.github.com/rest/releases). */
export class GitHubReleaseHost implements ReleaseHost {
  readonly name = 'GitHub'
  readonly limits = {
    assets: 1000, // docs.github.com, "About releases"
    assetBytes: 2 * 1024 ** 3 - 1, // "under 2 GiB"
    notesCharacters: 125_000
  }
  readonly addressVariable = 'GITHUB_API_URL'
  readonly #api: GitHubApi
  readonly #repository: string
  readonly #base: string

  /** @param repository `owner/name`. */
  constructor(repository: string, options: ApiOptions) {
    this.#api = new GitHubApi(options)
    this.#repository = `/repos/${repository}`
    this.#base = `${this.#repository}/releases`
  }

  async find(reference: ReleaseReference): Promise<Release> {
    return findRelease(this.#api, this.#base, reference)
  }

  async describeRepository(): Promise<Repository> {
    return this.#api.read(this.#repository, 'read the repository', toRepository)
  }

  async findTagCommit(tag: string): Promise<string | undefined> {
    const path = tag.split('/').map(encodeURIComponent).join('/')
    const doing = `read the tag "${tag}"`
    let object = await this.#api.readIfThere(`${this.#repository}/git/ref/tags/${path}`, doing, toGitObject)
    for (let depth = 0; object?.type === 'tag' && depth < MAX_TAG_DEPTH; depth++) {
      object = await this.#api.read(`${this.#repository}/git/tags/${object.sha}`, doing, toGitObject)
    }
    if (object === undefined || object.type === 'commit') return object?.sha
    throw new ActionError(
      'GITHUB_REFUSED',
      `The tag "${tag}" leads to a ${untrusted(object.type)}, expected a commit.`,
      { hint: 'Delete the tag and make it again, for the commit of the release.' }
    )
  }

  async reread(release: Release): Promise<Release> {
    const doing = `read the release ${release.id}`
    return this.#withRelease(release, async () =>
      this.#api.read(`${this.#base}/${release.id}`, doing, toRelease, { lagging: true })
    )
  }

  serverNow(): number {
    return this.#api.serverNow()
  }

  assertWritable(release: Release): void {
    uploadEndpoint(this.#api.apiUrl, release.uploadUrl)
    if (!release.immutable) return
    const message = `The release ${release.id} for "${release.tag}" is immutable: nothing can be attached to it.`
    throw new ActionError('RELEASE_IMMUTABLE', message, { hint: ATTACH_TO_DRAFT_HINT })
  }

  async update(release: Release, change: ReleaseChange): Promise<Release> {
    const body = {
      ...(change.notes === undefined ? {} : { body: change.notes }),
      ...(change.draft === undefined ? {} : { draft: change.draft }),
      // a backport must not become the latest release because it is published last
      ...(change.draft === false ? { make_latest: 'legacy' } : {})
    }
    const doing =
      change.draft === undefined
        ? `change the notes of the release ${release.id}`
        : `make the release ${release.id} ${change.draft ? 'a draft again' : 'public'}`
    try {
      return await this.#withRelease(release, async () =>
        this.#api.change(`${this.#base}/${release.id}`, doing, body, toRelease)
      )
    } catch (thrown) {
      if (change.draft !== false) throw thrown
      // the answer had been lost: a release that became immutable then refuses to be published again
      const now = await this.reread(release).catch(() => undefined)
      if (now === undefined) throw mayBePublic(release, thrown)
      if (now.draft) throw thrown
      return now
    }
  }

  async listAssets(release: Release): Promise<readonly ReleaseAsset[]> {
    return this.#withRelease(release, async () => this.#listAssets(release, {}))
  }

  async #listAssets(
    release: Release,
    { once = false }: { readonly once?: boolean }
  ): Promise<readonly ReleaseAsset[]> {
    const doing = 'list the assets of the release'
    const path = `${this.#base}/${release.id}/assets`
    const { all, isWhole } = await listAll(this.#api, path, { doing, once }, toAsset)
    if (isWhole) return all
    throw new ActionError(
      'GITHUB_REFUSED',
      `The list of the assets of the release ${release.id} does not end after ${MAX_PAGES} pages; ${all.length} assets were seen.`,
      { hint: 'Check GITHUB_API_URL and any proxy in between: a release of GitHub has at most 1,000 assets.' }
    )
  }

  download(asset: ReleaseAsset, failed?: AbortSignal): AsyncIterable<Uint8Array> {
    return downloadAsset(this.#api.until(failed), this.#pathOf(asset), asset)
  }

  async upload(release: Release, content: AssetContent, failed?: AbortSignal): Promise<ReleaseAsset> {
    try {
      return await this.#withRelease(release, async () =>
        uploadAsset(this.#api.until(failed), release, content, {
          list: async () => this.#listAssets(release, { once: true }),
          reread: async asset => this.#readAsset(asset),
          remove: async asset => this.remove(asset),
          pathOf: asset => this.#pathOf(asset)
        })
      )
    } catch (thrown) {
      throw isNameTaken(thrown instanceof ActionError ? thrown.cause : thrown)
        ? takenByNone(content, thrown)
        : thrown
    }
  }

  async rename(asset: ReleaseAsset, name: string): Promise<ReleaseAsset | undefined> {
    const doing = `rename ${asset.name} to ${name}`
    try {
      return await this.#api.change(this.#pathOf(asset), doing, { name }, toAsset)
    } catch (thrown) {
      const now = await this.#readAsset(asset)
      if (now?.name === storedAssetName(name)) return now // the answer had been lost
      if (now === undefined || isNameTaken(thrown instanceof ActionError ? thrown.cause : thrown))
        return undefined
      throw thrown
    }
  }

  async remove(asset: ReleaseAsset): Promise<void> {
    const now = await this.#readAsset(asset)
    if (now === undefined) return
    if (!isSameAsset(asset, now)) {
      throw new ActionError(
        'RELEASE_CHANGED',
        `The asset ${asset.name} was changed by someone else; it is not removed.`,
        {
          hint: 'Let other jobs for this release finish, then run this job again.'
        }
      )
    }
    try {
      await this.#api.remove(this.#pathOf(asset), `remove ${asset.name}`)
    } catch (thrown) {
      if (statusOf(thrown) !== 404) throw thrown // else another job was faster, or the answer had been lost
    }
  }

  storedName(name: string): string {
    return storedAssetName(name)
  }

  /** Does something with a release that was there: 404 means that it is gone, where it cannot be read any more either. */
  async #withRelease<T>({ id, tag }: Release, act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (thrown) {
      if (statusOf(thrown) !== 404) throw thrown
      const there = await this.#api.readIfThere(`${this.#base}/${id}`, `read the release ${id}`, toRelease)
      if (there !== undefined) throw thrown
      throw new ActionError('RELEASE_NOT_FOUND', `The release ${id} for "${tag}" no longer exists.`, {
        hint: 'Find out who deleted it, create it again, then run the job again.',
        cause: thrown
      })
    }
  }

  #pathOf(asset: ReleaseAsset): string {
    return `${this.#base}/assets/${asset.id}`
  }

  async #readAsset(asset: ReleaseAsset): Promise<ReleaseAsset | undefined> {
    return this.#api.readIfThere(this.#pathOf(asset), `read the asset ${asset.name}`, toAsset)
  }
}

/** An upload looks for the asset that has the name; it fails with this refusal only when none is listed, however often it looks. */
function takenByNone({ name }: AssetContent, thrown: unknown): ActionError {
  return new ActionError(
    'ASSET_CONFLICT',
    `GitHub refused to upload ${name}, since an asset of this name exists already, but lists none called "${storedAssetName(name)}".`,
    {
      hint: `Look at the assets of the release: delete the one that was uploaded as ${name} and is listed under another name. If there is none, run this job again.`,
      cause: thrown
    }
  )
}

/** Without an answer it is not known what became of the change; with a refusal it is. */
function mayBePublic({ id }: Release, thrown: unknown): unknown {
  const isUnknown =
    thrown instanceof ActionError && (thrown.code === 'GITHUB_UNREACHABLE' || thrown.code === 'CANCELLED')
  if (!isUnknown) return thrown
  return new ActionError(
    thrown.code,
    `${thrown.message} Whether the release ${id} is public now is not known.`,
    { hint: 'Look at the release; if it is still a draft, run the job again.', cause: thrown }
  )
}
