import { basename } from 'node:path'
import { contentOfBytes, type Attachment } from '../attach.ts'
import { DEFAULT_CHECKSUMS_NAMES, MAX_CHECKSUMS_BYTES, parseChecksums } from '../artifacts/checksums.ts'
import { MAX_BINDING_BYTES, parseBinding } from '../binding.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs.ts'
import type { ReleaseAsset, SigningKey } from '../ports.ts'
import { MAX_SIGNATURE_FILE_BYTES, looksLikeSignature } from '../signature/encoding.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey, type RsaPublicKey } from '../signature/public-key.ts'
import { examine } from '../signature/verdict.ts'
import { findInterrupted, hasSameBytes, readAsset, signatureNameOf, type Target } from '../target.ts'
import type { ChecksumsFile } from './checksums.ts'
import { publicKeyBytes } from './files.ts'
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

/** Exactly one signed checksums file may be on a release: verify mode refuses two that say different things. */
export async function assertOnlyChecksums(inputs: SignInputs, target: Target, name: string): Promise<void> {
  for (const other of DEFAULT_CHECKSUMS_NAMES.filter(candidate => candidate !== name)) {
    if (!target.assets.has(other) || !(await isSigned(inputs, target, other))) continue
    throw conflictOf({ name: other })(
      `that is signed already; a second checksums file, ${name}, would contradict it.`,
      `Sign with an algorithm of the same hash, give checksums-file: ${other}, or delete it and its signature.`
    )
  }
}

/** Whether an asset has what looks like one of our signatures. */
async function isSigned(inputs: SignInputs, target: Target, name: string): Promise<boolean> {
  const signatureName = signatureNameOf(target.store, name, inputs.signatureSuffix)
  const signature = target.assets.get(signatureName) ?? findInterrupted(target, signatureName)
  const file = signature && (await readAsset(target, signature, MAX_SIGNATURE_FILE_BYTES))
  return file !== undefined && looksLikeSignature(file)
}

/** The checksums file and its binding: kept when they are the same, replaced only when nothing that they say is lost. */
export async function planChecksums(
  inputs: SignInputs,
  target: Target,
  { subject, bytes, binding }: ChecksumsFile
): Promise<{ readonly checksums: Attachment; readonly binding: Attachment | undefined }> {
  const plan = async (
    name: string,
    content: Uint8Array,
    assertReplaceable: (asset: ReleaseAsset) => Promise<void>
  ): Promise<Attachment> =>
    planContent(
      target,
      contentOfBytes(name, content),
      async there => hasSameBytes(target, there, content),
      assertReplaceable
    )
  return {
    checksums: await plan(subject.name, bytes, async asset =>
      assertChecksumsReplaceable(inputs, target, asset, bytes)
    ),
    binding:
      binding &&
      (await plan(binding.name, binding.bytes, async asset =>
        assertBindingReplaceable(inputs, target, asset)
      ))
  }
}

function conflictOf(asset: Pick<ReleaseAsset, 'name'>): (message: string, hint: string) => ActionError {
  return (message, hint) =>
    new ActionError('ASSET_CONFLICT', `The release has an asset ${asset.name} ${message}`, { hint })
}

async function assertChecksumsReplaceable(
  inputs: SignInputs,
  target: Target,
  asset: ReleaseAsset,
  bytes: Uint8Array
): Promise<void> {
  const conflict = conflictOf(asset)
  const otherName = 'Give another name in checksums-file, or delete the asset.'
  const old = await readAsset(target, asset, MAX_CHECKSUMS_BYTES)
  const before = old === undefined ? undefined : parseChecksums(old)
  const now = parseChecksums(bytes)
  if (before?.kind !== 'checksums')
    throw conflict('that is no checksums file; it is never overwritten.', otherName)
  if (!(await isSigned(inputs, target, asset.name)))
    throw conflict(
      'that is not signed: another tool may have made it, so it is never overwritten.',
      otherName
    )
  const listed = now.kind === 'checksums' ? now.list.entries : new Map<string, unknown>()
  const lost = [...before.list.entries.keys()].filter(name => !listed.has(name))
  if (lost.length > 0) {
    throw conflict(
      `that lists ${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ' and more' : ''} as well, which this run does not sign; it is not replaced by one that lists less.`,
      'Sign all of them in one step, in artifacts or release-assets; after a matrix build, in one job that follows it.'
    )
  }
  if (!inputs.overwrite)
    throw conflict(
      'with other content than this run would sign.',
      'If it is stale, replace it with overwrite: true.'
    )
}

async function assertBindingReplaceable(
  inputs: SignInputs,
  target: Target,
  asset: ReleaseAsset
): Promise<void> {
  const conflict = conflictOf(asset)
  const old = await readAsset(target, asset, MAX_BINDING_BYTES)
  if (old === undefined || parseBinding(old) === undefined)
    throw conflict(
      'that is no binding of this action; it is never overwritten.',
      'Delete or rename the asset.'
    )
  if (!inputs.overwrite)
    throw conflict(
      'that names another repository, tag or commit than this release.',
      'If the tag was moved or the release copied on purpose, replace it with overwrite: true.'
    )
}

/** The attached public key; an asset that is none is not ours to replace. */
export async function assertIsPublicKey(target: Target, asset: ReleaseAsset): Promise<RsaPublicKey> {
  const key = await readKey(target, asset)
  if (key === undefined)
    throw conflictOf(asset)('that is no public key; it is never overwritten.', OTHER_KEY_FILE)
  return key
}

async function readKey(target: Target, asset: ReleaseAsset): Promise<RsaPublicKey | undefined> {
  const bytes = await readAsset(target, asset, MAX_KEY_FILE_BYTES)
  const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
  return parsed?.kind === 'key' ? parsed.key : undefined
}

async function assertKeyReplaceable(
  inputs: SignInputs,
  target: Target,
  signatureNames: ReadonlySet<string>,
  asset: ReleaseAsset,
  key: RsaPublicKey
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
  key: RsaPublicKey
): Promise<string | undefined> {
  const others = [...target.assets.values()].filter(({ name }) => !signatureNames.has(name))
  const named = others.find(({ name }) => name.endsWith(signatureSuffix))
  if (named !== undefined) return named.name
  for (const asset of others) {
    if (asset.size < key.modulusBytes || asset.size > MAX_BASE64_SIGNATURE_BYTES) continue
    const file = await readAsset(target, asset, MAX_SIGNATURE_FILE_BYTES)
    const opened = file === undefined ? [] : examine(file, [key])
    if (opened.some(({ readings }) => readings.length > 0)) return asset.name
  }
  return undefined
}
