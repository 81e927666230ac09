import type { SigningAlgorithm, SigningValue } from './signature/algorithms.ts'
import type { KeySpec, PublicKey } from './signature/public-key.ts'

/** The KMS key as `GetPublicKey` describes it. */
export interface SigningKey {
  /** Key ARN, also when the key was named by id or alias. */
  readonly arn: string
  readonly publicKey: PublicKey
  readonly algorithms: readonly SigningAlgorithm[]
}

/** A signature, and what joins it to the service's audit log. */
export interface IssuedSignature {
  readonly bytes: Uint8Array
  /** For AWS KMS `$metadata.requestId`, the `requestID` of the Sign event in CloudTrail; undefined where the service names none. */
  readonly requestId: string | undefined
}

/** Signs digests, or what ML-DSA makes of a document, with one asymmetric key; never sees an artifact's bytes. */
export interface Signer {
  /** `key-id` or `additional-key-id` as the user gave it, for messages. */
  readonly keyId: string
  /** Whether a PSS salt of another length than the digest's is to be expected: emulators do that, AWS KMS does not. */
  readonly emulated: boolean
  /** The key with its public half and the algorithms that it can sign with. */
  fetchKey(): Promise<SigningKey>
  /** The signature; fails when the response names another key or algorithm than `key` and `algorithm`. */
  sign(key: SigningKey, algorithm: SigningAlgorithm, value: SigningValue): Promise<IssuedSignature>
  /**
   * Fails when the service would deny `sign`. False when an emulator signed although it was asked not to; the signature is dropped.
   */
  checkPermission(key: SigningKey, algorithm: SigningAlgorithm, value: SigningValue): Promise<boolean>
  /** Whether the service verifies the signature; false only when it reports that the signature is not valid. */
  verify(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    value: SigningValue,
    signature: Uint8Array
  ): Promise<boolean>
}

/** Issues the job's OpenID Connect token. */
export interface IdentityToken {
  /** A fresh token for the audience: one is valid for minutes only. */
  fetch(audience: string): Promise<string>
}

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
  /** The asset's bytes; fails when they do not match the size or digest that the listing has, and once `failed` aborts. */
  download(asset: ReleaseAsset, failed?: AbortSignal): AsyncIterable<Uint8Array>
  /** The name under which a file called `name` is stored there. */
  storedName(name: string): string
}

/** The releases of one repository, wherever they are hosted. */
export interface ReleaseHost extends AssetSource {
  /** The product name, for messages: "GitHub". */
  readonly name: string
  readonly limits: ReleaseLimits
  /** The environment variable that holds its address, for hints. */
  readonly addressVariable: string
  /** The one release that the reference names; fails when there is none, or more than one. */
  find(reference: ReleaseReference): Promise<Release>
  /** The repository as the API reports it, under its present name. */
  describeRepository(): Promise<Repository>
  /** The commit that a tag, annotated or not, points to; undefined while there is no such tag. */
  findTagCommit(tag: string): Promise<string | undefined>
  /** The release as the host reports it now. */
  reread(release: Release): Promise<Release>
  /** The host's time, as far as its last response told, to compare with `createdAt`; milliseconds since 1970. */
  serverNow(): number
  /** Fails when it is known beforehand that nothing can be attached. */
  assertWritable(release: Release): void
  /** The release after the change. */
  update(release: Release, change: ReleaseChange): Promise<Release>
  /** All assets, incomplete uploads included. */
  listAssets(release: Release): Promise<readonly ReleaseAsset[]>
  /**
   * The asset that holds the content; an upload whose outcome is unknown is looked for before it is repeated. Throws `NameTakenError`
   * when an asset with different content has the name. Fails once `failed` aborts; the next run clears what that leaves.
   */
  upload(release: Release, content: AssetContent, failed?: AbortSignal): Promise<ReleaseAsset>
  /** The asset under its new name; undefined when the name is taken, or the asset is gone. */
  rename(asset: ReleaseAsset, name: string): Promise<ReleaseAsset | undefined>
  /** Deletes exactly this asset; fails when its name, size, digest or state are no longer what they were. */
  remove(asset: ReleaseAsset): Promise<void>
}

/** The log of the job. Whatever implements it makes text safe for the runner; nothing else prints. */
export interface Log {
  info(text: string): void
  debug(text: string): void
  warning(text: string): void
  /** Begins a part of the log that can be folded, which ends the one before; without a title it only ends that. */
  readonly section?: (title?: string) => void
  /** How progress is shown where lines can be overwritten; without it a line of information every ten seconds. */
  readonly progress?: { readonly everyMs: number; readonly show: (text: string) => void }
}

/** Values of the job that stand in for inputs that were not given. */
export interface JobContext {
  /** As "https://github.com": a binding names it. */
  readonly serverUrl: string
  /** `owner/name`. */
  readonly repository: string | undefined
  /** The release of a `release` event; undefined with any other event. */
  readonly eventRelease: { readonly id: number; readonly tag: string } | undefined
  /** The tag that the run was started for; undefined when it was started for a branch. */
  readonly tag: string | undefined
  /** `AWS_REGION`, else `AWS_DEFAULT_REGION`. */
  readonly region: string | undefined
  /** Name for the role session, made of repository, run and attempt. */
  readonly sessionName: string
}

/** `key-id`, taken apart. */
export interface KeyReference {
  /** Exactly as the user gave it, since policies can depend on it: KMS is called with it. */
  readonly id: string
  readonly kind: 'id' | 'arn' | 'alias' | 'alias-arn'
  readonly region: string
  /** Undefined unless `id` is an ARN. */
  readonly partition: string | undefined
  /** Twelve digits; undefined unless `id` is an ARN. */
  readonly account: string | undefined
}

/** The role to assume and the session to ask STS for. */
export interface RoleInputs {
  readonly arn: string
  readonly partition: string
  /** Twelve digits. */
  readonly account: string
  readonly sessionName: string
  readonly durationSeconds: number
  /** The `aud` that STS of the partition expects in the token. */
  readonly audience: string
}

/** A setting of a verification that messages name, as the action's input for it is called. */
export type Setting =
  | 'checksums-file'
  | 'signature-suffix'
  | 'signing-algorithm'
  | 'trusted-public-key'
  | 'public-key-fingerprint'
  | 'require-binding'
  | 'require-signatures'

/** The words of messages that depend on who is spoken to: the author of a workflow, or a person at a terminal. */
export interface Terms {
  /** What the reader knows a setting by: an input, or an option. */
  readonly names: Readonly<Record<Setting, string>>
  /** The settings that can make a key trusted. */
  readonly anchors: readonly string[]
  /** What to do with a trusted key that lies with the artifacts, as an imperative. */
  readonly keepKey: string
  /** What to do where nothing but signatures and keys is left to verify. */
  readonly toName: string
  /** What to do about artifacts that nothing binds to a release. */
  readonly toBind: string
  /** Where a list may be that is not beside the artifacts, for a sentence with "neither". */
  readonly elsewhere: string
  /** What to do about a key file that is not there. */
  readonly keyFileMissing: string
  /** What a closed world consists of, as "on the release". */
  readonly inWorld: string
  /** One file of a closed world, as "asset app.tgz". */
  readonly member: (name: string) => string
  /** What to do about a checksums file that lists more than is there: local files, or a closed world. */
  readonly toComplete: { readonly local: string; readonly release: string }
  /** The same where all that is missing is there under other names. */
  readonly toRename: { readonly local: string; readonly release: string }
  /** How a checksums file of this name is given, without an end. */
  readonly giveList: (name: string) => string
  /** Where to keep a key, as an imperative. */
  readonly keepKeyFile: string
  /** What exempts: "line". */
  readonly exemption: string
  /** How to take one file out of a closed world, as an imperative. */
  readonly exempt: (name: string) => string
  /** What exempted a file. */
  readonly exemptedBy: (pattern: string) => string
  /** Why a setting can be empty though a value was meant. */
  readonly whyEmpty: string
}

/** The words of messages about AWS that depend on who is spoken to, in the same way. */
export interface AwsTerms {
  /** What names the key: an input, or an option. */
  readonly keyId: string
  /** The kinds of keys that are of use there. */
  readonly keySpecs: readonly KeySpec[]
  /** What names the caller, for a sentence with "correct". */
  readonly caller: string
  /** What a policy is compared with. */
  readonly compared: (algorithm: SigningAlgorithm | undefined) => string
  /** What to do about a difference, as an imperative. */
  readonly correct: string
  /** Where a statement to paste is. */
  readonly pasteFrom: string
  /** How to get credentials where there are none, as an imperative without an end. */
  readonly getCredentials: string
  /** The same where a source fails. */
  readonly getOthers: string
  /** What to do about credentials that have expired, as an imperative. */
  readonly renew: string
}
