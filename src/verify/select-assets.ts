import type { NameGlobs } from '../artifacts/name-glob.ts'
import { selectArtifacts } from '../artifacts/select.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { exempted, keyAndMore, keyNotTrusted, keyRevoked } from '../diagnosis/rejections.ts'
import { MAX_STATEMENT_BYTES, readSignedStatement } from '../manifests/release-statement.ts'
import type { Log } from '../ports/log.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import { assertEachMatches } from '../release/names.ts'
import { MAX_KEY_CANDIDATES, readPublicKey } from '../release/public-keys.ts'
import { readAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { ADDITIONAL_SUFFIXES } from '../signature/key-type-suffix.ts'
import type { PublicKey } from '../signature/public-key.ts'
import { judgeByPins, type Pins, type Trust } from '../trust/anchors.ts'
import { explainUnread, leftover, orphan, othersSignature, unusable } from './explain-asset.ts'
import { findSignaturesOfAsset } from './find-signatures.ts'
import { listingOf } from './listing.ts'
import { refusedResult, type RefusedResult, type VerifiedChecksums } from './model.ts'
import type { VerificationPolicy } from './policy.ts'
import { examineSignatures } from './signatures.ts'
import { isNamedAsStatement } from './statement.ts'

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
  readonly pins: Pins
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
  { globs, policy, trust, pins, checksums, log }: AssetKnowledge,
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
    if (asset.state !== 'uploaded') return refusedResult(asset.name, unusable(asset, terms))
    return leftovers.includes(asset) ? refusedResult(asset.name, leftover(asset.name, terms)) : []
  })
  const refuse = ({ name }: ReleaseAsset, diagnosis: Diagnosis): string => {
    refused.push(refusedResult(name, diagnosis))
    return 'it is refused'
  }
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
      if (isTrusted && found?.besides !== undefined)
        return refuse(asset, keyAndMore(found.besides, asset.name, terms))
      if (found !== undefined) {
        if (unknownKeys.length < MAX_KEY_CANDIDATES) unknownKeys.push(found.key)
        const explain = judgeByPins(found.key, pins) === 'revoked' ? keyRevoked : keyNotTrusted
        return refuse(asset, explain(found.key.fingerprint, asset.name, terms))
      }
      const signed = signedName(asset.name, [...ADDITIONAL_SUFFIXES.keys(), ...policy.signatureSuffixes])
      if (signed === undefined || (await isStatement(snapshot, asset))) return undefined
      const artifact = snapshot.assets.get(signed)
      const isOthers = artifact !== undefined && !(await claimedOf(artifact)).includes(asset.name)
      if (!isOthers) return refuse(asset, orphan(asset.name, signed, snapshot, terms))
      const unread = await explainUnread(asset, artifact, snapshot, { policy, trust })
      const areRevoked = pins.revoked.length > 0
      return refuse(asset, unread ?? othersSignature(asset.name, signed, terms, areRevoked))
    }
  })
  return {
    artifacts: artifacts.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    refused: refused.toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1)),
    unknownKeys,
    exempted: all.flatMap(({ name }) => {
      const pattern = globs.findExcluding(name)
      return pattern === undefined ? [] : [refusedResult(name, exempted(pattern, terms))]
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

function signedName(name: string, suffixes: readonly string[]): string | undefined {
  const suffix = suffixes.find(one => name.endsWith(one))
  return suffix === undefined ? undefined : name.slice(0, -suffix.length)
}
