import { basename } from 'node:path'
import type { SignInputs } from '../../inputs/types.ts'
import type { ReleaseAsset, SigningKey } from '../../ports.ts'
import type { Attachment } from '../../release/attach.ts'
import { contentOfBytes } from '../../release/content.ts'
import { readAsset } from '../../release/read.ts'
import type { Target } from '../../release/snapshot.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey, type PublicKey } from '../../signature/public-key.ts'
import { examine } from '../../signature/verdict.ts'
import { publicKeyBytes } from '../output-names.ts'
import { conflictOf } from './checksums.ts'
import { planContent } from './plan.ts'

const OTHER_KEY_FILE = 'Give another name in public-key-file, so that both are on the release.'
const MAX_BASE64_SIGNATURE_BYTES = 1024 // of RSA 4096 in short lines; larger assets are not read to see whether they are signatures

/** @param signatureNames of this run: no other signature on the release may need a key that is replaced. */
export async function planPublicKeys(
  inputs: SignInputs,
  key: SigningKey,
  target: Target,
  signatureNames: ReadonlySet<string>
): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const file of inputs.publicKeyFiles) {
    const content = contentOfBytes(basename(file), publicKeyBytes(key, file))
    const isEquivalent = async (there: ReleaseAsset): Promise<boolean> =>
      (await readKey(target, there))?.fingerprint === key.publicKey.fingerprint
    attachments.push(
      await planContent(target, content, isEquivalent, async asset =>
        assertKeyReplaceable(inputs, target, signatureNames, asset, await assertIsPublicKey(target, asset))
      )
    )
  }
  return attachments
}

/** The attached public key; an asset that is none is not ours to replace. */
export async function assertIsPublicKey(target: Target, asset: ReleaseAsset): Promise<PublicKey> {
  const key = await readKey(target, asset)
  if (key === undefined)
    throw conflictOf(asset)('that is no public key; it is never overwritten.', OTHER_KEY_FILE)
  return key
}

async function readKey(target: Target, asset: ReleaseAsset): Promise<PublicKey | undefined> {
  const bytes = await readAsset(target, asset, MAX_KEY_FILE_BYTES)
  const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
  return parsed?.kind === 'key' ? parsed.key : undefined
}

async function assertKeyReplaceable(
  inputs: SignInputs,
  target: Target,
  signatureNames: ReadonlySet<string>,
  asset: ReleaseAsset,
  key: PublicKey
): Promise<void> {
  const conflict = conflictOf(asset)
  if (!inputs.overwrite)
    throw conflict(
      `with another key (${key.fingerprint}).`,
      `${OTHER_KEY_FILE} Or replace it with overwrite: true.`
    )
  const foreign = await findForeignSignature(inputs, target, signatureNames, key)
  if (foreign !== undefined) {
    throw conflict(
      `with another key (${key.fingerprint}), and ${foreign} may need that key: it is not replaced.`,
      OTHER_KEY_FILE
    )
  }
}

/** A signature outside this run that may need the key: by its name, or, whatever it is called, because this key opens it. */
async function findForeignSignature(
  { signatureSuffix }: SignInputs,
  target: Target,
  signatureNames: ReadonlySet<string>,
  key: PublicKey
): Promise<string | undefined> {
  const others = [...target.assets.values()].filter(({ name }) => !signatureNames.has(name))
  const named = others.find(({ name }) => name.endsWith(signatureSuffix))
  if (named !== undefined) return named.name
  for (const asset of others) {
    if (asset.size < key.signatureBytes || asset.size > MAX_BASE64_SIGNATURE_BYTES) continue
    const file = await readAsset(target, asset, MAX_SIGNATURE_FILE_BYTES)
    const opened = file === undefined ? [] : examine(file, [key])
    if (opened.some(({ interpretations }) => interpretations.length > 0)) return asset.name
  }
  return undefined
}
