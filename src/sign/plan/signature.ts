import { ActionError } from '../../errors.ts'
import type { ReleaseAsset, SigningKey } from '../../ports.ts'
import { findSignatureAsset, storedSignatureName } from '../../release/names.ts'
import { readAsset } from '../../release/read.ts'
import { findProvisional, type ReleaseSnapshot } from '../../release/snapshot.ts'
import type { Digest } from '../../signature/algorithms.ts'
import type { UnsignedFile } from '../../signature/formats/format.ts'
import { MAX_SIGNATURE_FILE_BYTES, formatOf, looksLikeSignature } from '../../signature/formats/index.ts'
import { schemeOf } from '../../signature/schemes/index.ts'
import type { SignaturePlan, SigningContext, SigningOptions, Subject } from '../model.ts'

/**
 * What the run will do for a signature: a valid one on the release is kept, and KMS is not called again.
 *
 * @param snapshot undefined when nothing is attached.
 * @throws ASSET_CONFLICT when the asset is not an RSA signature, or is not valid and `overwrite` is false.
 */
export async function planSignature(
  { options, names, key }: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  subject: Subject
): Promise<SignaturePlan> {
  if (snapshot === undefined) return { kind: 'new' }
  const asset = findSignatureAsset(snapshot, subject.name, names.signatureSuffix)
  const file = asset && (await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES))
  if (key === undefined) {
    if (asset === undefined) return { kind: 'new' }
    assertIsSignature(asset, file)
    return { kind: 'undecided', asset }
  }
  const signature = file && readValidSignature(options, key, subject, file)
  if (asset !== undefined && signature !== undefined)
    return { kind: 'kept', asset, signature, old: undefined }
  if (asset !== undefined) {
    assertIsSignature(asset, file)
    assertOverwrite(options, asset, subject)
  }
  const name = storedSignatureName(snapshot.host, subject.name, names.signatureSuffix)
  for (const provisional of findProvisional(snapshot, name)) {
    const bytes = await readAsset(snapshot, provisional, MAX_SIGNATURE_FILE_BYTES)
    const replacement = bytes && readValidSignature(options, key, subject, bytes)
    if (replacement !== undefined)
      return { kind: 'kept', asset: provisional, signature: replacement, old: asset }
  }
  return asset === undefined ? { kind: 'new' } : { kind: 'replacement', old: asset }
}

/**
 * The signature in a file, if it is valid for the subject with this key, algorithm and format; else undefined. It is verified, since PSS
 * is random and its bytes cannot be compared.
 */
export function readValidSignature(
  options: SigningOptions,
  { publicKey }: SigningKey,
  subject: Subject,
  file: Uint8Array
): Uint8Array | undefined {
  const signature = formatOf(options.signatureFormat).read(file, publicKey)?.bytes
  const isValid =
    signature !== undefined &&
    schemeOf(options.algorithm).verify(publicKey, digestToSign(options, publicKey, subject), signature)
  return isValid ? signature : undefined
}

/** The bytes of a signature file. */
export function encodeSignature(
  { options, key }: SigningContext,
  subject: Subject,
  signature: Uint8Array
): Uint8Array {
  if (key === undefined) throw new Error('a signature without a key')
  const { signedDigest, encode } = prepareFile(options, key.publicKey)
  return encode(signature, signedDigest(subject.digest))
}

/** The digest that KMS signs for a subject: the signature format makes it of the subject's digest. */
export function digestToSign(
  { algorithm, signatureFormat }: SigningOptions,
  publicKey: SigningKey['publicKey'],
  { digest }: Subject
): Digest {
  return prepareFile({ algorithm, signatureFormat }, publicKey).signedDigest(digest)
}

/** The signature file of a subject, without its signature. */
function prepareFile(
  { algorithm, signatureFormat }: Pick<SigningOptions, 'algorithm' | 'signatureFormat'>,
  publicKey: SigningKey['publicKey']
): UnsignedFile {
  return formatOf(signatureFormat).prepare(schemeOf(algorithm), publicKey)
}

/** @param file the asset's bytes; undefined when it is larger than a signature can be. */
function assertIsSignature(asset: ReleaseAsset, file: Uint8Array | undefined): void {
  if (file !== undefined && looksLikeSignature(file)) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `Release asset ${asset.name} already exists and is not an RSA signature; it will not be overwritten.`,
    { hint: 'Another tool may have made it: give another signature-suffix, or delete the asset.' }
  )
}

function assertOverwrite(
  { overwrite, algorithm, signatureFormat }: SigningOptions,
  asset: ReleaseAsset,
  { path }: Subject
): void {
  if (overwrite) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `Release asset ${asset.name} already exists and is not a valid signature of ${path} with this key, ${algorithm} and ${signatureFormat} encoding.`,
    {
      hint: 'If it is stale, replace it with overwrite: true; else correct key-id, signing-algorithm or the artifact.'
    }
  )
}
