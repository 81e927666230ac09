import type { ReleaseAsset } from '../../ports/release-host.ts'
import type { SigningKey } from '../../ports/signer.ts'
import { isPublicKey, readPublicKey } from '../../release/public-keys.ts'
import { readAsset } from '../../release/read.ts'
import { findAsset } from '../../release/names.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { formatPem, type PublicKey } from '../../signature/public-key.ts'
import { looksLikeSignature, MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import { examine } from '../../signature/examination.ts'
import type { ContentPlan, PublicKeyDocument, SigningContext } from '../model.ts'
import { assetConflict, thirdPartyAsset } from './conflict.ts'
import { planContent } from './content.ts'

const OTHER_KEY_FILE = 'Give another name in public-key-file, so that both are on the release.'
const ONE_ADDITIONAL =
  'Correct additional-key-id: a list has one signature by an additional key of each kind.'

/**
 * The public key files, and what the run will do for them on the release.
 *
 * @param signatureNames of this run, as the host stores them: no other signature on the release may need a key that is replaced.
 * @throws ASSET_CONFLICT
 */
export async function planPublicKeys(
  { names, options, key: first, additionalKey }: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  signatureNames: ReadonlySet<string>
): Promise<PublicKeyDocument[]> {
  const documents: PublicKeyDocument[] = []
  const outputs = [
    ...names.publicKeys.map(output => ({ ...output, key: first })),
    ...(names.additional?.publicKeys ?? []).map(output => ({ ...output, key: additionalKey }))
  ]
  for (const { file, name, key } of outputs) {
    const bytes = key === undefined ? new Uint8Array() : publicKeyBytes(key, file)
    const content =
      snapshot &&
      (key === undefined
        ? await planWithoutKey(snapshot, name)
        : await planContent(
            snapshot,
            name,
            async there => isPublicKey(snapshot, there, key.publicKey),
            async asset =>
              assertKeyReplaceable(options.overwrite, snapshot, names.suffixes, {
                asset,
                signatureNames,
                keepBoth: key === additionalKey ? ONE_ADDITIONAL : OTHER_KEY_FILE
              })
          ))
    documents.push({ name, file, bytes, content, key })
  }
  return documents
}

/** The key in DER for a name that ends in `.der`, else in PEM. */
function publicKeyBytes({ publicKey }: SigningKey, file: string): Uint8Array {
  return file.endsWith('.der') ? publicKey.der : Buffer.from(formatPem(publicKey))
}

/** In a dry run without credentials: an asset that is a public key counts as this one. */
async function planWithoutKey(snapshot: ReleaseSnapshot, name: string): Promise<ContentPlan> {
  const asset = findAsset(snapshot, name)
  if (asset === undefined) return { kind: 'new' }
  await assertIsPublicKey(snapshot, asset)
  return { kind: 'kept', asset }
}

async function assertIsPublicKey(snapshot: ReleaseSnapshot, asset: ReleaseAsset): Promise<PublicKey> {
  const found = await readPublicKey(snapshot, asset)
  if (found === undefined || found.besides !== undefined)
    throw thirdPartyAsset(asset, 'a public key', OTHER_KEY_FILE)
  return found.key
}

async function assertKeyReplaceable(
  overwrite: boolean,
  snapshot: ReleaseSnapshot,
  suffixes: readonly string[],
  {
    asset,
    signatureNames,
    keepBoth
  }: {
    readonly asset: ReleaseAsset
    readonly signatureNames: ReadonlySet<string>
    readonly keepBoth: string
  }
): Promise<void> {
  const key = await assertIsPublicKey(snapshot, asset)
  if (!overwrite)
    throw assetConflict(
      asset,
      `already exists with another key (${key.fingerprint}).`,
      `${keepBoth} Or replace it with overwrite: true.`
    )
  const others = [...snapshot.assets.values()].filter(({ name }) => !signatureNames.has(name))
  const signature = await findSignatureBy(key, others, snapshot, suffixes)
  if (signature !== undefined)
    throw assetConflict(
      asset,
      `already exists with another key (${key.fingerprint}), which ${signature} may need; it will not be replaced.`,
      keepBoth
    )
}

/** The name of an asset that may be a signature by the key: it can be read with it, or has such a name and is of no known format. */
async function findSignatureBy(
  key: PublicKey,
  assets: readonly ReleaseAsset[],
  snapshot: ReleaseSnapshot,
  suffixes: readonly string[]
): Promise<string | undefined> {
  for (const asset of assets) {
    if (asset.size > MAX_SIGNATURE_FILE_BYTES) continue
    const file = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES)
    if (file === undefined) continue
    const isNamed = suffixes.some(suffix => asset.name.endsWith(suffix))
    const isBy = examine(file, [key]).some(opened =>
      isNamed
        ? opened.file.kind === 'signature' || !looksLikeSignature(file)
        : opened.interpretations.length > 0
    )
    if (isBy) return asset.name
  }
  return undefined
}
