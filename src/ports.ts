import type { Digest, SigningAlgorithm } from './signature/algorithms.ts'
import type { RsaPublicKey } from './signature/public-key.ts'

/** The KMS key as `GetPublicKey` describes it. */
export interface SigningKey {
  /** Key ARN, also when the key was named by id or alias. */
  readonly arn: string
  readonly publicKey: RsaPublicKey
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
  readonly draft: boolean
  readonly immutable: boolean
  readonly url: string
  /** RFC 6570 template of the upload endpoint. */
  readonly uploadUrl: string
}

export interface ReleaseAsset {
  readonly id: number
  /** The name as GitHub stores it, which can differ from the name that was asked for. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly state: string
  /** `sha256:<hex>`; undefined where the server does not know it. */
  readonly digest: string | undefined
  readonly url: string
}

/** Bytes to attach. `open` gives a fresh stream each time, since a stream cannot be sent twice. */
export interface AssetContent {
  readonly name: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  open(): AsyncIterable<Uint8Array>
}

/** The releases of one repository, and nothing but their assets. */
export interface ReleaseStore {
  find(reference: ReleaseReference): Promise<Release>
  listAssets(release: Release): Promise<readonly ReleaseAsset[]>
  /** The asset's bytes; fails when they are not as many as the listing says. */
  download(asset: ReleaseAsset): AsyncIterable<Uint8Array>
  upload(release: Release, content: AssetContent): Promise<ReleaseAsset>
  rename(asset: ReleaseAsset, name: string): Promise<ReleaseAsset>
  /** Deletes exactly this asset: fails when its name, size or digest are no longer what they were. */
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
