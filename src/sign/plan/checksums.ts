import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { DEFAULT_CHECKSUMS_NAMES, MAX_CHECKSUMS_BYTES, parseChecksums } from '../../manifests/checksums.ts'
import { MAX_BINDING_BYTES, parseBinding } from '../../manifests/release-binding.ts'
import type { ReleaseAsset } from '../../ports.ts'
import type { Attachment } from '../../release/attach.ts'
import { contentOfBytes } from '../../release/content.ts'
import { findInterrupted, signatureNameOf } from '../../release/names.ts'
import { hasSameBytes, readAsset } from '../../release/read.ts'
import type { Target } from '../../release/snapshot.ts'
import { looksLikeSignature, MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import type { ChecksumsFile } from '../model.ts'
import { planContent } from './plan.ts'

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

export function conflictOf(
  asset: Pick<ReleaseAsset, 'name'>
): (message: string, hint: string) => ActionError {
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
