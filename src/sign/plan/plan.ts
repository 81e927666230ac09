import { ActionError } from '../../errors.ts'
import { digestBy } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import type { AssetContent, ReleaseAsset, SigningKey } from '../../ports.ts'
import type { Attachment, IsEquivalent } from '../../release/attach.ts'
import { contentOfBytes, contentOfFile } from '../../release/content.ts'
import { attachedAs, findInterrupted, signatureNameOf } from '../../release/names.ts'
import { hasDigest, readAsset } from '../../release/read.ts'
import type { Target } from '../../release/snapshot.ts'
import { formatOf, looksLikeSignature, MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import { schemeOf } from '../../signature/schemes/index.ts'
import type { FoundSignature, Proven, Subject } from '../model.ts'

/** What becomes of content under its name: kept, completed, new, or in place of an asset that may be replaced. */
export async function planContent(
  target: Target,
  content: AssetContent,
  isEquivalent: IsEquivalent,
  assertReplaceable: (asset: ReleaseAsset) => Promise<void>
): Promise<Attachment> {
  const asset = attachedAs(target, content.name)
  if (asset !== undefined && (await isEquivalent(asset))) return { kind: 'kept', asset }
  const interrupted = asset === undefined ? findInterrupted(target, content.name) : undefined
  if (interrupted !== undefined && (await isEquivalent(interrupted)))
    return { kind: 'interrupted', asset: interrupted, finalName: target.store.storedName(content.name) }
  if (asset === undefined) return { kind: 'new', content, isEquivalent }
  await assertReplaceable(asset)
  return { kind: 'replacement', content, isEquivalent, old: asset }
}

/**
 * An attached artifact must have the bytes that are signed: a signature of others would be worthless, or a trap. With
 * `upload: all` this plans what is sent; else undefined.
 */
export async function planArtifact(
  inputs: SignInputs,
  target: Target,
  { name, path, digest, digests, source }: Subject
): Promise<Attachment | undefined> {
  if (source.kind === 'asset') return undefined // it is attached, and it is what was hashed
  const conflict = (asset: ReleaseAsset): ActionError =>
    new ActionError(
      'ASSET_CONFLICT',
      `The release has an asset ${asset.name} with other bytes than ${path}; it would not match its signature.`,
      {
        hint: 'Sign the file that is attached, or, while the release is a draft, replace it with upload: all and overwrite: true.'
      }
    )
  if (source.kind !== 'file' || inputs.upload !== 'all') {
    const asset = attachedAs(target, name)
    if (asset !== undefined && !(await hasDigest(target, asset, digests.get('sha256') ?? digest)))
      throw conflict(asset)
    return undefined
  }
  const sha256 = digestBy(digests, 'sha256')
  return planContent(
    target,
    contentOfFile(source.artifact, sha256),
    async there => hasDigest(target, there, sha256),
    async asset => {
      if (!inputs.overwrite || !target.release.draft) throw conflict(asset)
    }
  )
}

/** What becomes of a signature: a valid one on the release is kept and KMS is not asked again. */
export async function planSignature(
  inputs: SignInputs,
  key: SigningKey,
  target: Target,
  subject: Subject
): Promise<FoundSignature> {
  const name = signatureNameOf(target.store, subject.name, inputs.signatureSuffix)
  const readValid = async (
    there: ReleaseAsset | undefined
  ): Promise<{ readonly file?: Uint8Array | undefined; readonly signature?: Uint8Array | undefined }> => {
    const file = there && (await readAsset(target, there, MAX_SIGNATURE_FILE_BYTES))
    return { file, signature: file && validSignature(inputs, key, subject, file) }
  }
  const asset = attachedAs(target, name)
  const { file, signature } = await readValid(asset)
  if (asset !== undefined && signature !== undefined) return { kind: 'valid', asset, signature }
  const interrupted = findInterrupted(target, name)
  const replacement = (await readValid(interrupted)).signature
  if (asset === undefined) {
    return interrupted === undefined || replacement === undefined
      ? { kind: 'none' }
      : { kind: 'valid', asset: interrupted, signature: replacement }
  }
  assertIsSignature(asset, file)
  if (!inputs.overwrite) {
    throw new ActionError(
      'ASSET_CONFLICT',
      `The release has a signature ${asset.name} that is not valid for ${subject.path} with this key, ${inputs.algorithm} and ${inputs.encoding} encoding.`,
      {
        hint: 'If it is stale, replace it with overwrite: true; else check key-id, signing-algorithm and the artifact.'
      }
    )
  }
  return interrupted === undefined || replacement === undefined
    ? { kind: 'stale', asset }
    : { kind: 'valid', asset: interrupted, signature: replacement, old: asset }
}

/** @param file the asset's bytes; undefined when it is larger than a signature can be. */
export function assertIsSignature(asset: ReleaseAsset, file: Uint8Array | undefined): void {
  if (file !== undefined && looksLikeSignature(file)) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `The release has an asset ${asset.name} that is no RSA signature; it is never overwritten.`,
    {
      hint: 'Another tool may have made it: give another signature-suffix, or delete the asset.'
    }
  )
}

/** @param artifactName what the artifact is called on the release, as far as that is known. */
export function toAttachment(
  inputs: SignInputs,
  key: SigningKey,
  target: Target,
  proven: Proven,
  artifactName: string
): Attachment {
  const { signature, found } = proven
  const finalName = signatureNameOf(target.store, artifactName, inputs.signatureSuffix)
  if (found.kind === 'valid') {
    return found.asset.name === finalName
      ? { kind: 'kept', asset: found.asset }
      : { kind: 'interrupted', asset: found.asset, finalName, old: found.old }
  }
  const content = contentOfBytes(finalName, formatOf(inputs.encoding).encode(signature, key.publicKey))
  const isEquivalent = async (there: ReleaseAsset): Promise<boolean> => {
    const file = await readAsset(target, there, MAX_SIGNATURE_FILE_BYTES)
    return file !== undefined && validSignature(inputs, key, proven, file) !== undefined
  }
  return found.kind === 'none'
    ? { kind: 'new', content, isEquivalent }
    : { kind: 'replacement', content, isEquivalent, old: found.asset }
}

/** `valid`: same key, algorithm, encoding and digest, verified now. PSS is random, so bytes say nothing. */
function validSignature(
  inputs: SignInputs,
  { publicKey }: SigningKey,
  { digest }: Subject,
  file: Uint8Array
): Uint8Array | undefined {
  const signature = formatOf(inputs.encoding).read(file, publicKey)
  if (signature === undefined) return undefined
  return schemeOf(inputs.algorithm).verify(publicKey, digest, signature) ? signature : undefined
}
