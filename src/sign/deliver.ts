import { attachAll, type AttachedAsset, type Attachment } from '../attach.ts'
import { displayPath } from '../artifacts/find.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs.ts'
import type { Log, SigningKey } from '../ports.ts'
import { signatureNameOf, type Target } from '../target.ts'
import { writeSignature } from './files.ts'
import { toAttachment, type Planned } from './plan.ts'
import type { SignReport, SignedArtifact } from './report.ts'
import { isProven, type Signed } from './sign-all.ts'

/** Artifacts first, then the record, and the checksums file last. */
export async function writeSignatures(
  inputs: SignInputs,
  workspace: string,
  target: Target | undefined,
  { artifacts, checksums, record }: Signed
): Promise<SignedArtifact[]> {
  const proven = [
    ...artifacts.filter(isProven),
    ...(record === undefined ? [] : [record.planned]),
    ...(checksums === undefined ? [] : [checksums.planned])
  ]
  for (const { signaturePath, signature } of proven) await writeSignature(inputs, signaturePath, signature)
  return proven.map(subject => ({
    subject,
    signatureFile: displayPath(subject.signaturePath, workspace),
    assetName: target && signatureNameOf(target.store, subject.name, inputs.signatureSuffix),
    kept: subject.found.kind === 'valid'
  }))
}

/** Artifacts; signatures, keys, record and binding; then the signature of the checksums file, and that last: its presence means complete. */
export async function attachAllParts(
  inputs: SignInputs,
  key: SigningKey,
  target: Target,
  { artifacts, checksums, record, keys }: Signed & { readonly keys: readonly Attachment[] },
  log: Log,
  report: Pick<SignReport, 'signed' | 'attached'>
): Promise<void> {
  const attach = async (attachments: readonly (Attachment | undefined)[]): Promise<AttachedAsset[]> => {
    const parts = attachments.filter(part => part !== undefined)
    return attachAll(target, parts, log, asset => report.attached.push(asset))
  }
  const sent = artifacts.filter(({ artifact }) => artifact !== undefined)
  const names = new Map(
    (await attach(sent.map(({ artifact }) => artifact))).map(({ name }, index) => [sent[index]?.path, name])
  )
  if (checksums !== undefined) assertListedNames(target, sent, names)
  const proven = [...artifacts.filter(isProven), ...(record === undefined ? [] : [record.planned])]
  const signatures = proven.map(item =>
    toAttachment(inputs, key, target, item, names.get(item.path) ?? item.name)
  )
  const attached = await attach([...signatures, ...keys, record?.attachment, checksums?.binding])
  const seal = checksums && toAttachment(inputs, key, target, checksums.planned, checksums.planned.name)
  const seals = await attach([seal])
  await attach([checksums?.attachment])
  // GitHub's answer has the last word on a name
  const assets = [...attached.slice(0, signatures.length), ...seals]
  report.signed = report.signed.map((item, index) => ({
    ...item,
    assetName: assets[index]?.name ?? item.assetName
  }))
}

/** The checksums file is signed before GitHub says how it calls an artifact; a name that was not foreseen makes it wrong. */
function assertListedNames(
  { store }: Target,
  sent: readonly Planned[],
  names: ReadonlyMap<string | undefined, string>
): void {
  for (const { path, name } of sent) {
    const stored = names.get(path)
    if (stored === undefined || stored === store.storedName(name)) continue
    throw new ActionError(
      'ASSET_WRONG',
      `GitHub stored ${path} as "${stored}"; the checksums file lists it as "${store.storedName(name)}" and is not attached.`,
      {
        hint: 'Rename the artifact to a name of plain letters, digits, "-", "_" and ".", and delete this asset.'
      }
    )
  }
}
