import { ActionError } from '../../errors.ts'
import { mapConcurrently } from '../../lib/concurrency.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import { findSignatureAsset, storedSignatureName } from '../../release/names.ts'
import { readAsset } from '../../release/read.ts'
import { findProvisional, type ReleaseSnapshot } from '../../release/snapshot.ts'
import type { SigningValue } from '../../signature/algorithms.ts'
import { representMessage } from '../../signature/ml-dsa-key.ts'
import type { Preimage } from '../../signature/formats/format.ts'
import {
  MAX_SIGNATURE_FILE_BYTES,
  formatOf,
  looksLikeSignature,
  type SignatureForm
} from '../../signature/formats/index.ts'
import { schemeOf } from '../../signature/schemes/index.ts'
import { keyOfForm } from '../model.ts'
import type { PlannedSignature, SignaturePlan, SigningContext, Subject, ValidSignature } from '../model.ts'
import type { SignatureOutput } from '../output-names.ts'

/**
 * What the run will do for each signature of a subject: a valid one on the release is kept, and KMS is not called again.
 *
 * @param snapshot undefined when nothing is attached.
 * @throws ASSET_CONFLICT when an asset is no signature of its format, or is not valid and `overwrite` is false.
 */
export async function planSignatures(
  context: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  subject: Subject,
  outputs: readonly SignatureOutput[]
): Promise<readonly PlannedSignature[]> {
  return mapConcurrently(outputs, outputs.length, async ({ form, file }) => ({
    form,
    file,
    plan: await planSignature(context, snapshot, subject, form)
  }))
}

async function planSignature(
  context: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  subject: Subject,
  form: SignatureForm
): Promise<SignaturePlan> {
  if (snapshot === undefined) return { kind: 'new' }
  const asset = findSignatureAsset(snapshot, subject.name, form.suffix)
  const file = asset && (await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES))
  if (keyOfForm(context, form) === undefined) {
    if (asset === undefined) return { kind: 'new' }
    assertIsSignature(asset, file)
    return { kind: 'undecided', asset }
  }
  const valid = file && (await readValidSignature(context, subject, form, file))
  if (asset !== undefined && valid !== undefined) return { kind: 'kept', asset, valid, old: undefined }
  if (asset !== undefined) {
    assertIsSignature(asset, file)
    assertOverwrite(context, asset, subject, form)
  }
  const name = storedSignatureName(snapshot.host, subject.name, form.suffix)
  for (const provisional of findProvisional(snapshot, name)) {
    const bytes = await readAsset(snapshot, provisional, MAX_SIGNATURE_FILE_BYTES)
    const replacement = bytes && (await readValidSignature(context, subject, form, bytes))
    if (replacement !== undefined) return { kind: 'kept', asset: provisional, valid: replacement, old: asset }
  }
  return asset === undefined ? { kind: 'new' } : { kind: 'replacement', old: asset }
}

/**
 * The signature in a file, if it is valid for the subject with this key, algorithm and format; else undefined. It is verified, since PSS
 * is random and its bytes cannot be compared.
 */
export async function readValidSignature(
  context: KeyContext,
  subject: Subject,
  form: SignatureForm,
  file: Uint8Array
): Promise<ValidSignature | undefined> {
  const { format, algorithm } = form
  const key = keyOfForm(context, form)
  if (key === undefined) throw new Error('a signature cannot be verified without a key')
  const { publicKey } = key
  const scheme = schemeOf(algorithm)
  const read = formatOf(format).read(file, publicKey)
  const preimage = read?.preimage(scheme, publicKey)
  if (read === undefined || preimage === undefined) return undefined
  const signed = await signingValueOf(subject, preimage)
  if (signed === undefined || !scheme.verify(publicKey, signed, read.bytes)) return undefined
  return { content: file, signature: read.bytes, signed, createdAt: read.createdAt }
}

/**
 * What a signature is over; undefined when its file states that it is about another artifact.
 *
 * @throws where the content is not in memory and ML-DSA is to sign it, which is an error of the caller.
 */
async function signingValueOf(
  { content, path, digestBy }: Subject,
  { prehash, signedDigest }: Preimage
): Promise<SigningValue | undefined> {
  if (prehash.kind !== 'mu') return signedDigest(await digestBy(prehash))
  if (content === undefined) throw new Error(`${path} is no document in memory`)
  return representMessage(prehash.keyHash, content)
}

/** A signature that is to be made: what KMS signs, and the file that it gives. */
export interface PreparedSignature {
  readonly value: SigningValue
  readonly encode: (signature: Uint8Array) => Uint8Array
}

/**
 * A signature of a subject before KMS makes it.
 *
 * @param createdAt seconds since 1970, for formats that state a time.
 */
export async function prepareSignature(
  context: KeyContext,
  subject: Subject,
  form: SignatureForm,
  createdAt: number
): Promise<PreparedSignature> {
  const { format, algorithm } = form
  const key = keyOfForm(context, form)
  if (key === undefined) throw new Error('there is no key to sign with')
  const unsigned = formatOf(format).prepare(schemeOf(algorithm), key.publicKey, createdAt)
  const value = await signingValueOf(subject, unsigned)
  if (value === undefined) throw new Error('a signature that is to be about another artifact')
  return { value, encode: signature => unsigned.encode(signature, value) }
}

/** Which key signs in which form. */
type KeyContext = Pick<SigningContext, 'names' | 'key' | 'additionalKey'>

/** @param file the asset's bytes; undefined when it is larger than a signature can be. */
function assertIsSignature(asset: ReleaseAsset, file: Uint8Array | undefined): void {
  if (file !== undefined && looksLikeSignature(file)) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `Release asset ${asset.name} already exists and is not a signature of this action; it will not be overwritten.`,
    {
      hint: 'Another tool may have created it: give another suffix in signature-format, or delete the asset.'
    }
  )
}

function assertOverwrite(
  { options: { overwrite }, names }: SigningContext,
  asset: ReleaseAsset,
  { path }: Subject,
  form: SignatureForm
): void {
  if (overwrite) return
  const { format, algorithm } = form
  const isAdditional = form === names.additional?.signature.form
  throw new ActionError(
    'ASSET_CONFLICT',
    `Release asset ${asset.name} already exists and is not a valid signature of ${path} with this key, ${algorithm} and the format ${format}.`,
    {
      hint: `If it is stale, replace it with overwrite: true; else correct ${isAdditional ? 'additional-key-id' : 'key-id, signing-algorithm, signature-format or the artifact'}.`
    }
  )
}
