import type { Digest, SigningAlgorithm } from './signature/algorithms.ts'
import type { PublicKey } from './signature/public-key.ts'

/** The KMS key as `GetPublicKey` describes it. */
export interface SigningKey {
  /** Key ARN, also when the key was named by id or alias. */
  readonly arn: string
  readonly publicKey: PublicKey
  readonly algorithms: readonly SigningAlgorithm[]
}

/** Signs digests with one asymmetric key; never sees an artifact's bytes. */
export interface Signer {
  /** What the user called the key, for messages. */
  readonly keyId: string
  /** Whether a PSS salt of another length than the digest's is to be expected: emulators do that, AWS KMS does not. */
  readonly emulated: boolean
  fetchKey(): Promise<SigningKey>
  /** Fails when the answer comes from another key or algorithm than `key` and `algorithm`. */
  sign(key: SigningKey, algorithm: SigningAlgorithm, digest: Digest): Promise<Uint8Array>
  /** Fails when the service would not sign. False when an emulator did sign although it was asked not to; the signature is dropped. */
  checkPermission(key: SigningKey, algorithm: SigningAlgorithm, digest: Digest): Promise<boolean>
  /** The service's own verdict; false only when it says that the signature is not valid. */
  verify(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    digest: Digest,
    signature: Uint8Array
  ): Promise<boolean>
}

/** Issues the job's OpenID Connect token. Every call asks for a fresh one, since it lives for minutes. */
export interface IdentityToken {
  fetch(audience: string): Promise<string>
}

/** How the user named a release. With `id` and `tag`, both must hold. */
export interface ReleaseReference {
  readonly id: number | undefined
  readonly tag: string | undefined
}

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

export interface ReleaseChange {
  readonly notes?: string
  readonly draft?: boolean
}

export interface ReleaseAsset {
  readonly id: number
  /** The name as GitHub stores it, which can differ from the name that was asked for. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** `uploaded`; anything else is an upload that is under way or broke off. */
  readonly state: string
  /** `sha256:<hex>`; undefined where the server does not know it. */
  readonly digest: string | undefined
  /** Milliseconds since 1970, by the server's clock. */
  readonly createdAt: number
  readonly url: string
}

/** Bytes to attach. `open` gives a fresh stream each time, since a stream cannot be sent twice. */
export interface AssetContent {
  readonly name: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  /** `sha256:<hex>` of the bytes. */
  readonly sha256: string
  open(): AsyncIterable<Uint8Array>
}

/** An upload found its name taken by a complete asset with other bytes. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError'
  readonly asset: ReleaseAsset

  constructor(asset: ReleaseAsset) {
    super(`the asset ${asset.name} exists already`)
    this.asset = asset
  }
}

export interface Repository {
  /** `owner/name`. */
  readonly name: string
  readonly id: number | undefined
}

/** What a host allows a release to hold. */
export interface ReleaseLimits {
  /** Assets of one release. */
  readonly assets: number
  /** Bytes of one asset. */
  readonly assetBytes: number
  /** UTF-16 code units of the release notes. */
  readonly notesCharacters: number
}

/** The releases of one repository, wherever they are hosted. */
export interface ReleaseHost {
  /** As people call it, for messages: "GitHub". */
  readonly name: string
  readonly limits: ReleaseLimits
  /** The environment variable that holds its address, for hints. */
  readonly addressVariable: string
  find(reference: ReleaseReference): Promise<Release>
  /** The repository by its own account, renamed or not. */
  describeRepository(): Promise<Repository>
  /** The commit that a tag points to, annotated or not; undefined while there is no such tag. */
  findTagCommit(tag: string): Promise<string | undefined>
  /** The release as it is now. */
  reread(release: Release): Promise<Release>
  /** Fails when it is known beforehand that nothing can be attached. */
  assertWritable(release: Release): void
  update(release: Release, change: ReleaseChange): Promise<Release>
  listAssets(release: Release): Promise<readonly ReleaseAsset[]>
  /** The asset's bytes; fails when they are not what the listing says. */
  download(asset: ReleaseAsset): AsyncIterable<Uint8Array>
  /** Stores the content, whatever happens on the way, or throws; `NameTakenError` when another asset has its name. */
  upload(release: Release, content: AssetContent): Promise<ReleaseAsset>
  /** Undefined when the name is taken, or the asset gone. */
  rename(asset: ReleaseAsset, name: string): Promise<ReleaseAsset | undefined>
  /** Deletes exactly this asset; fails when its name, size, digest or state are no longer what they were. */
  remove(asset: ReleaseAsset): Promise<void>
  /** The name under which GitHub will store an asset called `name`. */
  storedName(name: string): string
}

/** Where people read what happens. Everything written is made harmless first; nothing else prints. */
export interface Log {
  info(text: string): void
  debug(text: string): void
  warning(text: string): void
}

/** What the job says about itself; everything that inputs fall back to. */
export interface JobContext {
  /** `owner/name`. */
  readonly repository: string | undefined
  /** The release of a `release` event. */
  readonly eventRelease: { readonly id: number; readonly tag: string } | undefined
  /** The tag that the run is for. */
  readonly tag: string | undefined
  /** `AWS_REGION`, else `AWS_DEFAULT_REGION`. */
  readonly region: string | undefined
  /** Name for the role session, made of repository, run and attempt. */
  readonly sessionName: string
}

export interface KeyReference {
  /** Exactly as the user gave it: KMS is called with it. */
  readonly id: string
  readonly kind: 'id' | 'arn' | 'alias' | 'alias-arn'
  readonly region: string
  readonly partition: string | undefined
  /** Twelve digits. */
  readonly account: string | undefined
}

export interface RoleInputs {
  readonly arn: string
  readonly partition: string
  /** Twelve digits. */
  readonly account: string
  readonly sessionName: string
  readonly durationSeconds: number
  /** What the partition's STS expects as `aud` in the token. */
  readonly audience: string
}
