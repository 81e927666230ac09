import { StreamHasher, toDigests, type Digests, type HashRequest } from '../hashing/hasher.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { MAX_STATEMENT_BYTES } from '../manifests/release-statement.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import { rereading, streamAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import type { HashName } from '../signature/algorithms.ts'
import type { Trust } from '../trust/anchors.ts'
import type { AssetEvidence, AssetKeeper } from './asset-evidence.ts'
import { findSignaturesOfAsset } from './find-signatures.ts'
import { listingOf } from './listing.ts'
import type { Candidate, ExaminedSignature, ExaminedSignatures, Listing, VerifiedChecksums } from './model.ts'
import type { VerificationPolicy } from './policy.ts'
import { digestsSuffice, examineSignatures } from './signatures.ts'
import { isNamedAsStatement } from './statement.ts'

const DOWNLOADS_AT_ONCE = 4

/** What assets are examined with. */
export interface AssetExamination {
  readonly policy: VerificationPolicy
  readonly trust: Trust
  readonly checksums: VerifiedChecksums | undefined
  /** The hash function of the input `digests`. */
  readonly expectedHash: HashName | undefined
  readonly evidence: AssetEvidence
}

interface ExaminedAsset {
  readonly asset: ReleaseAsset
  readonly listing: Listing | undefined
  readonly signatures: ExaminedSignatures
}

/**
 * Each asset with its signature and its digests. It is streamed once: hashed while it arrives, and kept where it is to be kept.
 *
 * @throws what keeping throws for names that it cannot keep, before anything is downloaded; and what reading the release throws.
 */
export async function examineAssets(
  assets: readonly ReleaseAsset[],
  snapshot: AssetSet,
  examination: AssetExamination
): Promise<Candidate[]> {
  const { policy, trust, checksums, expectedHash, evidence } = examination
  if (evidence.kind === 'read') evidence.keeper?.assertNames(assets.map(({ name }) => name))
  const stated = assets.some(({ name }) => isNamedAsStatement(name)) ? ('sha256' as const) : undefined
  const examine = async (asset: ReleaseAsset): Promise<ExaminedAsset> => {
    const listing = listingOf(checksums, [asset.name])
    const lookup = await findSignaturesOfAsset(asset, policy, snapshot)
    const hashes = [listing?.digest.hash, expectedHash, stated]
    return { asset, listing, signatures: examineSignatures(lookup, trust, policy.algorithm, hashes) }
  }
  const toCandidate = ({ asset, listing, signatures }: ExaminedAsset, digests: Digests): Candidate => ({
    place: 'release',
    artifact: asset.name,
    signatures,
    listing,
    digests,
    reread: () => streamAsset(snapshot, asset)
  })
  if (evidence.kind === 'files') {
    const examined = await mapConcurrently(assets, DOWNLOADS_AT_ONCE, examine)
    const jobs = examined.map(({ asset, signatures: { request } }) => ({ asset, ...request }))
    const digests = await evidence.hash(jobs)
    return examined.map((one, index) => toCandidate(one, digests[index] ?? new Map()))
  }
  return mapConcurrently(assets, DOWNLOADS_AT_ONCE, async (asset, failed) => {
    const one = await examine(asset)
    return toCandidate(one, await digestsOf(one, { snapshot, failed }, policy, evidence))
  })
}

/** Where an asset is downloaded from, and what ends that: the failure of another download. */
interface Download {
  readonly snapshot: AssetSet
  readonly failed: AbortSignal
}

/** The digests of one asset: as the host reports them where it is rejected anyway, as they are known, or by reading it. */
async function digestsOf(
  { asset, listing, signatures }: ExaminedAsset,
  download: Download,
  policy: VerificationPolicy,
  evidence: Exclude<AssetEvidence, { readonly kind: 'files' }>
): Promise<Digests> {
  const known = evidence.kind === 'own-uploads' ? evidence.uploads.digestsOf(asset) : undefined
  // a statement, which holds its own signature, is small
  const mayBeStatement = isNamedAsStatement(asset.name) && asset.size <= MAX_STATEMENT_BYTES
  if (!mayBeStatement && isHopeless(signatures, listing)) return reportedDigests(asset)
  if (known !== undefined && digestsSuffice(known, signatures, policy, listing?.digest.hash)) return known
  const keeper = evidence.kind === 'read' ? evidence.keeper : undefined
  return readThrough(asset, signatures.request, download, keeper)
}

/** Whether an asset is refused whatever it contains: no evidence covers it, or a signature of it is none by any key at hand. */
function isHopeless({ all }: ExaminedSignatures, listing: Listing | undefined): boolean {
  const isReadable = ({ trusted, untrusted }: ExaminedSignature): boolean =>
    [...trusted, ...untrusted].some(({ file }) => file.kind === 'signature')
  if (all.some(signature => signature.isClaimed && !isReadable(signature))) return true
  return listing === undefined && !all.some(isReadable)
}

/** What the host says of an asset, to tell its refusal with: nothing is downloaded for that. Empty where the host says nothing. */
function reportedDigests({ digest }: ReleaseAsset): Digests {
  const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '') ?? []
  return hex === undefined ? new Map() : toDigests([['sha256', Buffer.from(hex, 'hex')]])
}

async function readThrough(
  asset: ReleaseAsset,
  request: HashRequest,
  { snapshot, failed }: Download,
  keeper: AssetKeeper | undefined
): Promise<Digests> {
  const file = await keeper?.open(asset.name)
  try {
    return await rereading(asset, async () => {
      const hasher = new StreamHasher(request)
      await file?.restart()
      for await (const chunk of streamAsset(snapshot, asset, failed)) {
        hasher.update(chunk)
        await file?.write(chunk)
      }
      return hasher.result()
    })
  } finally {
    await file?.close()
  }
}
