import { ActionError } from '../../errors.ts'
import { digestBy } from '../../hashing/hasher.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import type { IsEquivalent } from '../../release/attach.ts'
import { findAsset } from '../../release/names.ts'
import { hasDigest } from '../../release/read.ts'
import { findProvisional, type ReleaseSnapshot } from '../../release/snapshot.ts'
import { formatDigest, type Digest } from '../../signature/algorithms.ts'
import type { ContentPlan, SigningOptions, Source, Subject } from '../model.ts'

/**
 * What the run will do for content under a name: keep an equivalent asset, complete an interrupted replacement, replace an asset, or
 * attach a new one.
 *
 * @param assertReplaceable throws when the asset may not be replaced.
 */
export async function planContent(
  snapshot: ReleaseSnapshot,
  name: string,
  isEquivalent: IsEquivalent,
  assertReplaceable: (asset: ReleaseAsset) => Promise<void>
): Promise<ContentPlan> {
  const asset = findAsset(snapshot, name)
  if (asset !== undefined && (await isEquivalent(asset))) return { kind: 'kept', asset }
  if (asset !== undefined) {
    await assertReplaceable(asset)
    return { kind: 'replacement', old: asset }
  }
  for (const provisional of findProvisional(snapshot, name))
    if (await isEquivalent(provisional)) return { kind: 'interrupted', asset: provisional }
  return { kind: 'new' }
}

/** Whether the release has an asset under a name, or one that an interrupted replacement stored for it. */
export function isPresent(snapshot: ReleaseSnapshot, name: string): boolean {
  return findAsset(snapshot, name) !== undefined || findProvisional(snapshot, name).length > 0
}

/**
 * What the run will do for the asset of an artifact; undefined when it does not attach it. An attached artifact must have the content that
 * is signed: a signature that does not match it would be worthless, or misleading.
 *
 * @throws ASSET_CONFLICT; DIGESTS_MISMATCH where only the digest was given.
 */
export async function planArtifactContent(
  { upload, overwrite }: SigningOptions,
  snapshot: ReleaseSnapshot,
  source: Source,
  { name, path, digest, digests }: Subject
): Promise<ContentPlan | undefined> {
  if (source.kind === 'asset') return undefined // it is attached, and it is what was hashed
  const conflict = (asset: ReleaseAsset): ActionError =>
    source.kind === 'digests' ? otherThanDigests(asset, digest) : otherThanFile(asset, path)
  if (source.kind !== 'file' || upload !== 'all') {
    const asset = findAsset(snapshot, name)
    if (asset !== undefined && !(await hasDigest(snapshot, asset, digests.get('sha256') ?? digest)))
      throw conflict(asset)
    return undefined
  }
  const sha256 = digestBy(digests, 'sha256')
  return planContent(
    snapshot,
    name,
    async there => hasDigest(snapshot, there, sha256),
    async asset => {
      if (!overwrite || !snapshot.release.draft) throw conflict(asset)
    }
  )
}

function otherThanFile({ name }: ReleaseAsset, path: string): ActionError {
  return new ActionError(
    'ASSET_CONFLICT',
    `Release asset ${name} already exists and its content differs from ${path}; the signature would not match it.`,
    {
      hint: 'Sign the file that is attached, or, while the release is a draft, replace it with upload: all and overwrite: true.'
    }
  )
}

function otherThanDigests({ name, digest: found }: ReleaseAsset, expected: Digest): ActionError {
  const seen = expected.hash === 'sha256' && found !== undefined ? found : 'other content'
  return new ActionError(
    'DIGESTS_MISMATCH',
    `Release asset ${name} has ${seen}, but digests says ${formatDigest(expected)}.`,
    {
      hint: 'Find out what changed the asset after the digests were made, or the digests; nothing was signed. If another build was attached on purpose, give its digests.'
    }
  )
}
