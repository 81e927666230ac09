import type { NameGlobs } from '../artifacts/name-glob.ts'
import { selectArtifacts } from '../artifacts/select.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { exempted, keyAndMore, keyNotTrusted } from '../diagnosis/rejections.ts'
import { StreamHasher, toDigests, type Digests, type HashRequest } from '../hashing/hasher.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import type { NewFile } from '../lib/files.ts'
import { MAX_STATEMENT_BYTES, readSignedStatement } from '../manifests/release-statement.ts'
import type { Log, ReleaseAsset } from '../ports.ts'
import { assertEachMatches } from '../release/names.ts'
import { MAX_KEY_CANDIDATES, readPublicKey } from '../release/public-keys.ts'
import { readAsset, rereading, streamAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import type { HashName } from '../signature/algorithms.ts'
import { ADDITIONAL_SUFFIXES } from '../signature/key-type-suffix.ts'
import type { PublicKey } from '../signature/public-key.ts'
import type { Trust } from '../trust/anchors.ts'
import { leftover, orphan, othersSignature, unusable } from './explain-asset.ts'
import { listingOf } from './listing.ts'
import type {
  Candidate,
  ExaminedSignature,
  ExaminedSignatures,
  Listing,
  RefusedResult,
  VerifiedChecksums
} from './model.ts'
import type { VerificationPolicy } from './policy.ts'
import { isNamedAsStatement } from './statement.ts'
import { findSignaturesOfAsset } from './find-signatures.ts'
import { digestsSuffice, examineSignatures } from './signatures.ts'

const DOWNLOADS_AT_ONCE = 4

/** The files of an asset set that globs select, sorted. */
export interface AssetSelection {
  /** Assets to verify, by name. */
  readonly artifacts: readonly ReleaseAsset[]
  /** Assets that are rejected without being read: incomplete uploads, signatures of nothing, keys that are not trusted. */
  readonly refused: readonly RefusedResult[]
  /** Assets that a `!` pattern excludes: reported, and as not verified. */
  readonly exempted: readonly RefusedResult[]
  /** Public keys on the release that are not trusted: they can explain a rejection. */
  readonly unknownKeys: readonly PublicKey[]
}

/** What is needed to distinguish artifacts from own outputs. */
export interface AssetKnowledge {
  readonly globs: NameGlobs
  readonly policy: VerificationPolicy
  readonly trust: Trust
  readonly checksums: VerifiedChecksums | undefined
  readonly log: Log
}

/**
 * The assets that `release-assets` selects. With `*` the world is closed: an asset that is not verified, exempted, the signature of a
 * verified artifact or a trusted key is rejected, under whatever name.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern selects nothing.
 */
export async function selectAssets(
  { globs, policy, trust, checksums, log }: AssetKnowledge,
  snapshot: AssetSet
): Promise<AssetSelection> {
  const { assets, incomplete, provisional } = snapshot
  const { terms } = policy
  const leftovers = provisional.map(({ asset }) => asset)
  const all = [...assets.values(), ...incomplete.values(), ...leftovers]
  assertEachMatches(
    snapshot,
    globs,
    all.map(({ name }) => name)
  )
  const selected = all.filter(({ name }) => globs.isSelected(name))
  const refused: RefusedResult[] = selected.flatMap(asset => {
    if (asset.state !== 'uploaded') return refuse(asset.name, unusable(asset, terms))
    return leftovers.includes(asset) ? refuse(asset.name, leftover(asset.name, terms)) : []
  })
  const unknownKeys: PublicKey[] = []
  const candidates = selected.filter(asset => assets.get(asset.name) === asset)
  const claimedOf = claimedSignatures(snapshot, policy, trust)
  const isListed = ({ name }: ReleaseAsset): boolean => listingOf(checksums, [name]) !== undefined
  const { artifacts } = await selectArtifacts(candidates, {
    nameOf: ({ name }) => name,
    keyOf: ({ name }) => name,
    signaturesOf: claimedOf,
    isListed,
    findReason: async asset => {
      if (isListed(asset) || (await claimedOf(asset)).length > 0) return undefined
      const found = await readPublicKey(snapshot, asset)
      const isTrusted = trust.trusted.some(({ key }) => key.fingerprint === found?.key.fingerprint)
      if (isTrusted && found?.besides === undefined) {
        log.info(`Excluded ${asset.name}: it is a trusted key.`)
        return 'it is a trusted key'
      }
      if (!globs.isClosedWorld) return undefined
      const signed = signedName(asset.name, [...ADDITIONAL_SUFFIXES.keys(), ...policy.signatureSuffixes])
      if (isTrusted && found?.besides !== undefined) {
        refused.push(refuse(asset.name, keyAndMore(found.besides, asset.name, terms)))
        return 'it is refused'
      }
      if (found !== undefined) {
        if (unknownKeys.length < MAX_KEY_CANDIDATES) unknownKeys.push(found.key)
        refused.push(refuse(asset.name, keyNotTrusted(found.key.fingerprint, asset.name, terms)))
        return 'it is refused'
      }
      if (signed === undefined || (await isStatement(snapshot, asset))) return undefined
      const artifact = snapshot.assets.get(signed)
      const isOthers = artifact !== undefined && !(await claimedOf(artifact)).includes(asset.name)
      const reason = isOthers
        ? othersSignature(asset.name, signed, terms)
        : orphan(asset.name, signed, snapshot, terms)
      refused.push(refuse(asset.name, reason))
      return 'it is refused'
    }
  })
  return {
    artifacts: artifacts.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    refused: refused.toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1)),
    unknownKeys,
    exempted: all.flatMap(({ name }) => {
      const pattern = globs.findExcluding(name)
      return pattern === undefined ? [] : [refuse(name, exempted(pattern, terms))]
    })
  }
}

/** Whether an asset is a release statement, which holds its own signature and may end like that of another file. */
async function isStatement(snapshot: AssetSet, asset: ReleaseAsset): Promise<boolean> {
  if (!isNamedAsStatement(asset.name)) return false
  const bytes = await readAsset(snapshot, asset, MAX_STATEMENT_BYTES)
  return bytes !== undefined && readSignedStatement(bytes) !== undefined
}

/** A function that finds the names of an asset's signatures that are, or may be, by a trusted key. Their bytes are not kept. */
function claimedSignatures(
  snapshot: AssetSet,
  policy: VerificationPolicy,
  trust: Trust
): (asset: ReleaseAsset) => Promise<readonly string[]> {
  const known = new Map<ReleaseAsset, Promise<readonly string[]>>()
  const find = async (asset: ReleaseAsset): Promise<readonly string[]> => {
    const { all } = examineSignatures(
      await findSignaturesOfAsset(asset, policy, snapshot),
      trust,
      policy.algorithm
    )
    return all.flatMap(({ file, isClaimed }) => (isClaimed ? [file.key] : []))
  }
  return async asset => {
    const finding = known.get(asset) ?? find(asset)
    known.set(asset, finding)
    return finding
  }
}

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
  if (isHopeless(signatures, listing)) return reportedDigests(asset)
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

function signedName(name: string, suffixes: readonly string[]): string | undefined {
  const suffix = suffixes.find(one => name.endsWith(one))
  return suffix === undefined ? undefined : name.slice(0, -suffix.length)
}

function refuse(artifact: string, diagnosis: Diagnosis): RefusedResult {
  return { kind: 'refused', artifact, signatureFile: undefined, signatures: [], digest: undefined, diagnosis }
}
