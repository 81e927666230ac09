import type { Digests, HashRequest } from '../hashing/hasher.ts'
import type { NewFile } from '../lib/files.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'

/**
 * Where the digests of assets come from. Verification reads every byte; only the publish gate knows digests, of the assets that its run
 * attached a moment earlier.
 */
export type AssetEvidence =
  /** Each is streamed once, and kept where there is a keeper. */
  | { readonly kind: 'read'; readonly keeper: AssetKeeper | undefined }
  /** They are files of this machine, which are hashed together. */
  | { readonly kind: 'files'; readonly hash: (jobs: readonly AssetHashJob[]) => Promise<readonly Digests[]> }
  | { readonly kind: 'own-uploads'; readonly uploads: OwnUploads }

/** Keeps assets in files while they are read. */
export interface AssetKeeper {
  /** @throws when assets of these names cannot be kept beside each other; called before anything is downloaded. */
  readonly assertNames: (assetNames: readonly string[]) => void
  /** A file for one asset, which the caller closes. */
  readonly open: (assetName: string) => Promise<NewFile>
}

/** A file of a folder, and what to compute of it. */
export interface AssetHashJob extends HashRequest {
  readonly asset: ReleaseAsset
}

/** The digests of assets that a run signed and attached itself, found by the digest that the host reports. */
export class OwnUploads {
  readonly #bySha256: ReadonlyMap<string, Digests>

  /** @param bySha256 by `sha256:<hex>`. */
  constructor(bySha256: ReadonlyMap<string, Digests>) {
    this.#bySha256 = bySha256
  }

  /** The digests of an asset; undefined when the run did not attach this content, or the host reports no digest. */
  digestsOf({ digest }: ReleaseAsset): Digests | undefined {
    return digest === undefined ? undefined : this.#bySha256.get(digest)
  }
}
