import { basename } from 'node:path'
import { contentOfBytes, contentOfFile, type Attachment } from '../attach.ts'
import { attachedAs, findInterrupted, hasDigest, readAsset, signatureNameOf, type Target } from '../target.ts'
import { digestBy } from '../artifacts/hash.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs.ts'
import type { ReleaseAsset, SigningKey } from '../ports.ts'
import {
  MAX_SIGNATURE_FILE_BYTES,
  formatSignature,
  looksLikeSignature,
  parseSignature
} from '../signature/encoding.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey } from '../signature/public-key.ts'
import { verifyDigest } from '../signature/rsa.ts'
import { publicKeyBytes } from './files.ts'
import type { Subject } from './subjects.ts'

/** What the release has under the name of a subject's signature. */
export type FoundSignature =
  | { readonly kind: 'none' }
  /** `old` is a stale one that an interrupted replacement left under the name. */
  | {
      readonly kind: 'valid'
      readonly asset: ReleaseAsset
      readonly signature: Uint8Array
      readonly old?: ReleaseAsset
    }
  | { readonly kind: 'stale'; readonly asset: ReleaseAsset }

export type Planned = Subject & { readonly found: FoundSignature }
export type Proven = Planned & { readonly signature: Uint8Array }

/**
 * An attached artifact must have the bytes that are signed: a signature of others would be worthless, or a trap. With
 * `upload: all` this plans what is sent.
 */
export async function planArtifacts(
  inputs: SignInputs,
  target: Target,
  subjects: readonly Subject[]
): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const { name, path, digests, file } of subjects) {
    if (file === undefined) continue // it is attached, and it is what was hashed
    const asset = attachedAs(target, name)
    const sha256 = digestBy(digests, 'sha256')
    const content = contentOfFile(file, sha256)
    const isEquivalent = async (there: ReleaseAsset): Promise<boolean> => hasDigest(target, there, sha256)
    const interrupted = asset === undefined ? findInterrupted(target, name) : undefined
    if (asset !== undefined && (await isEquivalent(asset))) attachments.push({ kind: 'kept', asset })
    else if (interrupted !== undefined && (await isEquivalent(interrupted))) {
      attachments.push({ kind: 'interrupted', asset: interrupted, finalName: target.store.storedName(name) })
    } else if (asset === undefined) attachments.push({ kind: 'new', content, isEquivalent })
    else if (inputs.upload === 'all' && inputs.overwrite && target.release.draft) {
      attachments.push({ kind: 'replacement', content, isEquivalent, old: asset })
    } else {
      throw new ActionError(
        'ASSET_CONFLICT',
        `The release has an asset ${asset.name} with other bytes than ${path}; it would not match its signature.`,
        {
          hint: 'Sign the file that is attached, or, while the release is a draft, replace it with upload: all and overwrite: true.'
        }
      )
    }
  }
  return inputs.upload === 'all' ? attachments : []
}

/** What becomes of a signature: a valid one on the release is kept and KMS is not asked again. */
export async function planSignature(
  inputs: SignInputs,
  key: SigningKey,
  target: Target | undefined,
  subject: Subject
): Promise<Planned> {
  if (target === undefined) return { ...subject, found: { kind: 'none' } }
  const name = signatureNameOf(target.store, subject.name, inputs.signatureSuffix)
  const readValid = async (
    there: ReleaseAsset | undefined
  ): Promise<{ readonly file?: Uint8Array | undefined; readonly signature?: Uint8Array | undefined }> => {
    const file = there && (await readAsset(target.store, there, MAX_SIGNATURE_FILE_BYTES))
    return { file, signature: file && validSignature(inputs, key, subject, file) }
  }
  const asset = attachedAs(target, name)
  const { file, signature } = await readValid(asset)
  if (asset !== undefined && signature !== undefined)
    return { ...subject, found: { kind: 'valid', asset, signature } }
  const interrupted = findInterrupted(target, name)
  const replacement = (await readValid(interrupted)).signature
  if (asset === undefined) {
    return interrupted === undefined || replacement === undefined
      ? { ...subject, found: { kind: 'none' } }
      : { ...subject, found: { kind: 'valid', asset: interrupted, signature: replacement } }
  }
  if (file === undefined || !looksLikeSignature(file)) {
    throw new ActionError(
      'ASSET_CONFLICT',
      `The release has an asset ${asset.name} that is no RSA signature; it is never overwritten.`,
      {
        hint: 'Another tool may have made it: give another signature-suffix, or delete the asset.'
      }
    )
  }
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
    ? { ...subject, found: { kind: 'stale', asset } }
    : { ...subject, found: { kind: 'valid', asset: interrupted, signature: replacement, old: asset } }
}

export async function planPublicKeys(
  inputs: SignInputs,
  key: SigningKey,
  target: Target,
  planned: readonly Planned[]
): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const file of inputs.publicKeyFiles) {
    const content = contentOfBytes(basename(file), publicKeyBytes(key, file))
    const isEquivalent = async (there: ReleaseAsset): Promise<boolean> =>
      (await fingerprintOf(target, there)) === key.publicKey.fingerprint
    const asset = attachedAs(target, content.name)
    const interrupted = asset === undefined ? findInterrupted(target, content.name) : undefined
    if (asset !== undefined && (await isEquivalent(asset))) attachments.push({ kind: 'kept', asset })
    else if (interrupted !== undefined && (await isEquivalent(interrupted))) {
      attachments.push({
        kind: 'interrupted',
        asset: interrupted,
        finalName: target.store.storedName(content.name)
      })
    } else if (asset === undefined) attachments.push({ kind: 'new', content, isEquivalent })
    else {
      assertKeyReplaceable(inputs, target, planned, asset, await fingerprintOf(target, asset))
      attachments.push({ kind: 'replacement', content, isEquivalent, old: asset })
    }
  }
  return attachments
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
  const content = contentOfBytes(finalName, formatSignature(signature, inputs.encoding))
  const isEquivalent = async (there: ReleaseAsset): Promise<boolean> => {
    const file = await readAsset(target.store, there, MAX_SIGNATURE_FILE_BYTES)
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
  const parsed = parseSignature(file, publicKey.modulusBytes)
  if (parsed.kind !== 'signature' || parsed.encoding !== inputs.encoding) return undefined
  return verifyDigest(publicKey, inputs.algorithm, digest, parsed.bytes) === undefined
    ? undefined
    : parsed.bytes
}

async function fingerprintOf(target: Target, asset: ReleaseAsset): Promise<string | undefined> {
  const bytes = await readAsset(target.store, asset, MAX_KEY_FILE_BYTES)
  const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
  return parsed?.kind === 'key' ? parsed.key.fingerprint : undefined
}

function assertKeyReplaceable(
  inputs: SignInputs,
  target: Target,
  planned: readonly Planned[],
  asset: ReleaseAsset,
  fingerprint: string | undefined
): void {
  const conflict = (message: string, hint: string): ActionError =>
    new ActionError('ASSET_CONFLICT', `The release has an asset ${asset.name} ${message}`, { hint })
  const otherName = 'Give another name in public-key-file, so that both are on the release.'
  if (fingerprint === undefined) throw conflict('that is no public key; it is never overwritten.', otherName)
  if (!inputs.overwrite)
    throw conflict(`with another key (${fingerprint}).`, `${otherName} Or replace it with overwrite: true.`)
  const ours = new Set(planned.map(({ name }) => signatureNameOf(target.store, name, inputs.signatureSuffix)))
  const foreign = [...target.assets.keys()].find(
    name => name.endsWith(inputs.signatureSuffix) && !ours.has(name)
  )
  if (foreign !== undefined) {
    throw conflict(
      `with another key (${fingerprint}), and ${foreign} may need that key: it is not replaced.`,
      otherName
    )
  }
}
