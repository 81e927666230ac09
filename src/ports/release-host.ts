/** How the user named a release. With `id` and `tag`, both must hold. */
export interface ReleaseReference {
  readonly id: number | undefined
  readonly tag: string | undefined
}

/** A release as the host's API reports it. */
export interface Release {
  readonly id: number
  readonly tag: string
  /** `owner/name` of its repository, as the release itself names it; undefined where it does not. */
  readonly repository: string | undefined
  /** Commit or branch that the tag will be made from. */
  readonly targetCommitish: string
  readonly draft: boolean
  readonly immutable: boolean
  readonly url: string
  /** Markdown. */
  readonly notes: string
  /** RFC 6570 template of the upload endpoint. */
  readonly uploadUrl: string
}

/** The fields to change; an absent one stays as it is. */
export interface ReleaseChange {
  /** Markdown. */
  readonly notes?: string
  readonly draft?: boolean
}

/** A file on a release as the host's API reports it, or of a folder that is judged like a release. */
export interface ReleaseAsset {
  readonly id: number
  /** The name as GitHub stores it, which can differ from the name that was asked for. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** `uploaded`; in a folder `link` or `special` for what is not a regular file; anything else is an upload that is under way or broke off. */
  readonly state: string
  /** `sha256:<hex>`; undefined where the server does not know it. */
  readonly digest: string | undefined
  /** Milliseconds since 1970, by the server's clock. */
  readonly createdAt: number
  readonly url: string
}

/**
 * Whether two listings show the same asset with the same content. GitHub computes the digest after the upload: one that only one of the
 * listings has is no change. Content never changes under an id.
 */
export function isSameAsset(one: ReleaseAsset, other: ReleaseAsset): boolean {
  const isDigestSame = one.digest === undefined || other.digest === undefined || one.digest === other.digest
  return (
    one.id === other.id &&
    one.name === other.name &&
    one.size === other.size &&
    one.state === other.state &&
    isDigestSame
  )
}

/** Bytes to attach. Each call of `open` returns a new stream from the first byte, since an upload may be repeated. */
export interface AssetContent {
  readonly name: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  /** `sha256:<hex>` of the bytes. */
  readonly sha256: string
  open(): AsyncIterable<Uint8Array>
}

/** Thrown by an upload whose name belongs to a complete asset with different content. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError'
  readonly asset: ReleaseAsset

  constructor(asset: ReleaseAsset) {
    super(`the asset ${asset.name} exists already`)
    this.asset = asset
  }
}

/** A repository as the host's API reports it. */
export interface Repository {
  /** `owner/name`. */
  readonly name: string
  /** Undefined where the API reports none. */
  readonly id: number | undefined
}

/** The host's upper limits for one release. */
export interface ReleaseLimits {
  /** Assets of one release. */
  readonly assets: number
  /** Bytes of one asset. */
  readonly assetBytes: number
  /** UTF-16 code units of the release notes. */
  readonly notesCharacters: number
}

/** Where the files of an asset set are: a release host, or a folder. */
export interface AssetSource {
  /**
   * The asset's bytes; fails when they do not match the size or digest that the listing has, and once `failed` aborts.
   *
   * @throws ASSET_WRONG, RELEASE_CHANGED when the asset is gone; of a folder ARTIFACT_CHANGED, ARTIFACT_UNREADABLE.
   */
  download(asset: ReleaseAsset, failed?: AbortSignal): AsyncIterable<Uint8Array>
  /** The name under which a file called `name` is stored there. */
  storedName(name: string): string
}

/**
 * The releases of one repository, wherever they are hosted.
 *
 * @throws each request what the host refuses, and what there is on the way to it: GITHUB_ACCESS_DENIED, GITHUB_REFUSED, GITHUB_UNREACHABLE,
 * ENVIRONMENT_INSECURE for a redirect to plain http, CANCELLED.
 */
export interface ReleaseHost extends AssetSource {
  /** The product name, for messages: "GitHub". */
  readonly name: string
  readonly limits: ReleaseLimits
  /** The environment variable that holds its address, for hints. */
  readonly addressVariable: string
  /**
   * The one release that the reference names; fails when there is none, or more than one.
   *
   * @throws RELEASE_NOT_FOUND, RELEASE_AMBIGUOUS
   */
  find(reference: ReleaseReference): Promise<Release>
  /** The repository as the API reports it, under its present name. */
  describeRepository(): Promise<Repository>
  /** The commit that a tag, annotated or not, points to; undefined while there is no such tag. */
  findTagCommit(tag: string): Promise<string | undefined>
  /**
   * The release as the host reports it now.
   *
   * @throws RELEASE_NOT_FOUND when it was deleted.
   */
  reread(release: Release): Promise<Release>
  /** The host's time, as far as its last response told, to compare with `createdAt`; milliseconds since 1970. */
  serverNow(): number
  /**
   * Fails when it is known beforehand that nothing can be attached.
   *
   * @throws RELEASE_IMMUTABLE; GITHUB_REFUSED, ENVIRONMENT_INSECURE for an upload address that must not get the token.
   */
  assertWritable(release: Release): void
  /**
   * The release after the change.
   *
   * @throws RELEASE_NOT_FOUND when it was deleted, RELEASE_IMMUTABLE.
   */
  update(release: Release, change: ReleaseChange): Promise<Release>
  /**
   * All assets, incomplete uploads included.
   *
   * @throws RELEASE_NOT_FOUND when the release was deleted.
   */
  listAssets(release: Release): Promise<readonly ReleaseAsset[]>
  /**
   * The asset that holds the content; an upload whose outcome is unknown is looked for before it is repeated. Throws `NameTakenError`
   * when an asset with different content has the name. Fails once `failed` aborts; the next run clears what that leaves.
   *
   * @throws RELEASE_NOT_FOUND when the release was deleted, RELEASE_IMMUTABLE, ASSET_CONFLICT when the host takes no asset of this name or no
   * more of them, ASSET_WRONG when it stored something else.
   */
  upload(release: Release, content: AssetContent, failed?: AbortSignal): Promise<ReleaseAsset>
  /** The asset under its new name; undefined when the name is taken, or the asset is gone. */
  rename(asset: ReleaseAsset, name: string): Promise<ReleaseAsset | undefined>
  /**
   * Deletes exactly this asset; fails when its name, size, digest or state are no longer what they were.
   *
   * @throws RELEASE_CHANGED in that case.
   */
  remove(asset: ReleaseAsset): Promise<void>
}
