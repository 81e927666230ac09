import { extname } from 'node:path'
import { NameGlobs } from '../artifacts/name-glob.ts'
import { assetUnverified, exempted, keyNotTrusted, type Diagnosis } from '../diagnosis/signature.ts'
import { ActionError } from '../errors.ts'
import { StreamHasher, type Digests } from '../hashing/hasher.ts'
import type { VerifyInputs } from '../inputs/types.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import type { ReleaseAsset } from '../ports.ts'
import { assertEachMatches } from '../release/names.ts'
import { readAsset, rereading, streamAsset } from '../release/read.ts'
import type { Target } from '../release/snapshot.ts'
import type { HashName } from '../signature/algorithms.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey, type PublicKey } from '../signature/public-key.ts'
import type { Trust } from '../trust/anchors.ts'
import type { KeyFile } from '../trust/key-files.ts'
import { listingOf } from './checksums.ts'
import { KEY_EXTENSIONS, MAX_KEY_CANDIDATES } from './local.ts'
import type { Case, Checksums, RefusedResult } from './model.ts'
import { findSignatureOfAsset, isEnough, openSignature } from './signatures.ts'
import type { Delivery } from './staging.ts'

const DOWNLOADS_AT_ONCE = 4
const MAX_PUBLIC_KEY_BYTES = 4096 // PEM of an RSA key of 4096 bits has 800; larger assets are not read to see whether they are keys

/** The assets of a release, sorted into what is verified and what proves to be ours. */
export interface Selection {
  readonly subjects: readonly ReleaseAsset[]
  /** Assets that no verification can save: incomplete uploads, signatures of nothing, keys that nobody vouches for. */
  readonly refused: readonly RefusedResult[]
  /** Assets that a `!` pattern took out: told, and never called verified. */
  readonly exempted: readonly RefusedResult[]
  /** Public keys on the release that nobody vouches for: they can explain a refusal. */
  readonly foreignKeys: readonly PublicKey[]
}

/** What decides whether an asset is ours. */
export interface Grounds {
  readonly inputs: VerifyInputs
  readonly trust: Trust
  readonly checksums: Checksums | undefined
  /** The digests that were handed over. */
  readonly expected: ChecksumList | undefined
}

/**
 * Selects what `release-assets` means. With `*` the world is closed: whatever is not verified, exempted, a signature of a
 * verified artifact or a trusted key is refused, whatever it is called.
 */
export async function selectAssets(grounds: Grounds, target: Target): Promise<Selection> {
  const { inputs, trust, checksums } = grounds
  const globs = new NameGlobs(inputs.releaseAssets)
  const assets = [...target.assets.values(), ...target.incomplete.values()]
  assertEachMatches(
    target,
    globs,
    assets.map(({ name }) => name)
  )
  const refused: RefusedResult[] = []
  const subjects = new Map<string, ReleaseAsset>()
  const foreignKeys: PublicKey[] = []
  // shorter names first: an artifact is sorted in before its signature, and only a subject's signature is judged with it
  const selected = assets
    .filter(({ name }) => globs.isSelected(name))
    .sort((a, b) => a.name.length - b.name.length)
  for (const asset of selected) {
    const isListed = checksums?.list.entries.has(asset.name) === true
    const isSigned = target.assets.has(asset.name + inputs.signatureSuffix)
    const signed = signedName(asset.name, inputs.signatureSuffix)
    if (asset.state !== 'uploaded') {
      refused.push(refuse(asset.name, assetUnverified(...NEVER_COMPLETED)))
    } else if (isListed) {
      subjects.set(asset.name, asset)
    } else if (signed !== undefined && subjects.has(signed)) {
      continue
    } else if (isSigned) {
      subjects.set(asset.name, asset)
    } else if (signed !== undefined && globs.isClosedWorld) {
      refused.push(refuse(asset.name, orphan(asset.name, signed, target)))
    } else {
      const key = await readPublicKey(asset, target)
      if (key !== undefined && trust.trusted.some(trusted => trusted.key.fingerprint === key.fingerprint))
        continue
      if (key === undefined || !globs.isClosedWorld) subjects.set(asset.name, asset)
      else {
        if (foreignKeys.length < MAX_KEY_CANDIDATES) foreignKeys.push(key)
        refused.push(refuse(asset.name, keyNotTrusted(key.fingerprint, asset.name)))
      }
    }
  }
  return {
    subjects: [...subjects.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    refused,
    foreignKeys,
    exempted: assets.flatMap(({ name }) => {
      const pattern = globs.findExcluding(name)
      return pattern === undefined ? [] : [refuse(name, exempted(pattern))]
    })
  }
}

/**
 * Streams each asset once: hashed while it arrives, and kept aside where it is to be delivered.
 *
 * @param digestsOf digests that are known without reading the asset.
 */
export async function examineAssets(
  subjects: readonly ReleaseAsset[],
  { inputs, trust, checksums, expected }: Grounds,
  target: Target,
  delivery: Delivery,
  digestsOf: (asset: ReleaseAsset) => Digests | undefined = () => undefined
): Promise<Case[]> {
  return mapConcurrently(subjects, DOWNLOADS_AT_ONCE, async asset => {
    const listing = listingOf(checksums, [asset.name])
    const signature = await findSignatureOfAsset(asset, inputs, target)
    const opened = openSignature(signature, trust, inputs.algorithm, [listing?.digest.hash, expected?.hash])
    const known = digestsOf(asset)
    const digests =
      known !== undefined && isEnough(known, opened, inputs, listing?.digest.hash)
        ? known
        : await readThrough(asset, opened.hashes, target, delivery)
    return {
      place: 'release',
      artifact: asset.name,
      opened,
      listing,
      digests,
      reread: () => streamAsset(target, asset)
    }
  })
}

/** Public keys on the release: only a pin can make one of them trusted. */
export async function findAttachedKeys(target: Target): Promise<KeyFile[]> {
  const candidates = [...target.assets.values()].filter(
    ({ name, state }) => state === 'uploaded' && KEY_EXTENSIONS.includes(extname(name))
  )
  const keys: KeyFile[] = []
  for (const asset of candidates.slice(0, MAX_KEY_CANDIDATES)) {
    const bytes = await readAsset(target, asset, MAX_KEY_FILE_BYTES)
    const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
    if (parsed?.kind === 'key') keys.push({ path: asset.name, key: parsed.key })
  }
  return keys
}

/** The verdict is about the release as it was listed: a change while it was read makes it worthless. */
export async function assertUnchanged(target: Target): Promise<void> {
  const describe = (assets: Iterable<ReleaseAsset>): Set<string> =>
    new Set(
      [...assets].map(({ id, name, size, digest, state }) => JSON.stringify([id, name, size, digest, state]))
    )
  const before = describe([...target.assets.values(), ...target.incomplete.values()])
  const now = await target.store.listAssets(target.release)
  if (before.symmetricDifference(describe(now)).size === 0) return
  throw new ActionError(
    'RELEASE_CHANGED',
    `The assets of the release ${target.release.id} changed while they were verified.`,
    {
      hint: 'Let all jobs that attach to the release finish, then verify again.'
    }
  )
}

const NEVER_COMPLETED = [
  'its upload was never completed',
  'Delete it from the release, or attach it again.'
] as const

function orphan(name: string, signed: string, target: Target): Diagnosis {
  const what = target.assets.has(signed)
    ? `${signed}, which is not verified`
    : `${signed}, which is not on the release`
  return assetUnverified(
    `it is called the signature of ${what}`,
    `Delete it, or exempt it with a line "!${name}" in release-assets.`
  )
}

async function readThrough(
  asset: ReleaseAsset,
  hashes: readonly HashName[],
  target: Target,
  delivery: Delivery
): Promise<Digests> {
  const file = await delivery.open(asset.name)
  return rereading(asset, async () => {
    const hasher = new StreamHasher(hashes)
    await file?.restart()
    for await (const chunk of streamAsset(target, asset)) {
      hasher.update(chunk)
      await file?.write(chunk)
    }
    return hasher.digests()
  })
}

/** A public key is recognised by what it is, never by its name. */
async function readPublicKey(asset: ReleaseAsset, target: Target): Promise<PublicKey | undefined> {
  const bytes = await readAsset(target, asset, MAX_PUBLIC_KEY_BYTES)
  const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
  return parsed?.kind === 'key' ? parsed.key : undefined
}

function signedName(name: string, suffix: string): string | undefined {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined
}

function refuse(artifact: string, diagnosis: Diagnosis): RefusedResult {
  return { kind: 'refused', artifact, signatureFile: undefined, digest: undefined, diagnosis }
}
