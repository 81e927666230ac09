import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import type { Log, SigningKey } from '../../ports.ts'
import { attachAll, type AttachedAsset, type Attachment } from '../../release/attach.ts'
import type { Target } from '../../release/snapshot.ts'
import { isProven, type Planned, type Proven, type Signed } from '../model.ts'
import { toAttachment } from '../plan/plan.ts'
import type { SignReport } from '../report.ts'

/**
 * Artifacts; signatures, keys and binding; the signature of the checksums file; the record, that quotes all signatures, and only then
 * its own, so that an interrupted run leaves none that another run's record would contradict; the checksums file last: its
 * presence means complete.
 */
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
  const signatureOf = (item: Proven): Attachment =>
    toAttachment(inputs, key, target, item, names.get(item.path) ?? item.name)
  const signatures = artifacts.filter(isProven).map(signatureOf)
  const attached = await attach([...signatures, ...keys, checksums?.binding])
  const seals = await attach([checksums && signatureOf(checksums.planned)])
  await attach([record?.attachment])
  const recordSignatures = await attach([record && signatureOf(record.planned)])
  await attach([checksums?.attachment])
  // GitHub's answer has the last word on a name
  const assets = [...attached.slice(0, signatures.length), ...recordSignatures, ...seals]
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
