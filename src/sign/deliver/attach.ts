import { attachAll, removeLeftovers, type AttachedAsset, type Attachment } from '../../release/attach.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import type { ReleasePlan, SignedRelease, SignedSubject, SigningContext } from '../model.ts'
import { additionalSignature, keyOutputs } from '../output-names.ts'
import { produceRecord } from '../produce/produce.ts'
import type { VerifyingSigner } from '../produce/verifying-signer.ts'
import {
  artifactAttachment,
  documentAttachment,
  publicKeyAttachment,
  readAttachedSignature,
  signatureAttachment,
  statementAttachment
} from './attachments.ts'
import { assertStillOnly, type LastLook } from './still-complete.ts'
import { writeRecord, writeSignature } from './write.ts'

/** The outputs of this run as they are on the release. */
export interface Delivered {
  /** As it is attached: with the valid signature of another job in place of that of this run, where that one was attached first. */
  readonly release: SignedRelease
  /** The asset of each signature. */
  readonly signatures: ReadonlyMap<SignedSubject, AttachedAsset>
}

/** What the release is delivered with. */
export interface DeliverPorts extends Pick<LastLook, 'collected' | 'select' | 'onRemoved'> {
  readonly signer: VerifyingSigner
  /** Called with each asset once it is on the release under its name. */
  readonly onAttached: (asset: AttachedAsset) => void
}

/**
 * The outputs as they are on the release, after they are attached in this order: artifacts; signatures, keys and binding; the signature of
 * the checksums file; the release statement, and the record, which quotes all signatures, and only then its signature, so that an interrupted run leaves no signature
 * that another run's record would contradict; last the checksums file: its presence means that the release is complete. Where another job
 * attached its own valid signature first, that one is kept, and written to the local file and the record.
 *
 * @throws ASSET_CONFLICT, ASSET_WRONG, ARTIFACT_CHANGED, RELEASE_CHANGED and what the host's requests throw.
 */
export async function attachRelease(
  context: SigningContext,
  plan: ReleasePlan & { readonly snapshot: ReleaseSnapshot },
  produced: SignedRelease,
  { signer, collected, select, onAttached, onRemoved }: DeliverPorts
): Promise<Delivered> {
  const { snapshot } = plan
  const { log, waiting } = context
  const inUse = new Set<number>()
  const attach = async (
    attachments: readonly (Attachment | undefined)[]
  ): Promise<ReadonlyMap<Attachment, AttachedAsset>> =>
    attachAll(
      snapshot,
      attachments.filter(part => part !== undefined),
      {
        log,
        waiting,
        onAttached: asset => {
          inUse.add(asset.id)
          onAttached(asset)
        }
      }
    )
  await attach(produced.artifacts.map(artifact => artifactAttachment(snapshot, artifact)))
  const signatures = new Map<SignedSubject, AttachedAsset>()
  /** Attaches signatures; returns them as they are on the release. */
  const attachSignatures = async (
    signed: readonly SignedSubject[],
    others: readonly (Attachment | undefined)[] = []
  ): Promise<ReadonlyMap<SignedSubject, SignedSubject>> => {
    const attachments = new Map(signed.map(item => [item, signatureAttachment(context, snapshot, item)]))
    const attached = await attach([...attachments.values(), ...others])
    const settled = new Map<SignedSubject, SignedSubject>()
    for (const [item, attachment] of attachments) {
      const asset = attached.get(attachment)
      if (asset === undefined) throw new Error('an attachment without an asset')
      const final = await adoptSibling(context, snapshot, item, asset)
      settled.set(item, final)
      signatures.set(final, asset)
    }
    return settled
  }

  const own = produced.artifacts.flatMap(({ signed }) => signed)
  const settled = await attachSignatures(own, [
    ...plan.publicKeys.map(document => publicKeyAttachment(snapshot, document)),
    produced.checksums?.planned.binding && documentAttachment(snapshot, produced.checksums.planned.binding)
  ])
  const sealed = await attachSignatures(produced.checksums?.signed ?? [])
  const all = new Map([...settled, ...sealed])
  const release = await withSettled(context, plan, signer, { produced, settled: all })
  const { record, checksums } = release
  await attach([
    record && documentAttachment(snapshot, record.planned),
    release.statement && statementAttachment(release.statement)
  ])
  if (record !== undefined) await attachSignatures(record.signed)
  await removeLeftovers(snapshot, finalNames(context, snapshot, release), inUse, log)
  if (checksums !== undefined) {
    const attached = checksums.signed.map(signed => signatures.get(signed))
    // one that is kept adds nothing
    if (checksums.planned.content?.kind !== 'kept') {
      const signed = plan.artifacts.filter(({ artifact }) => artifact.source.kind === 'asset')
      const names = signed.map(({ artifact }) => artifact.name)
      const seen = { attached, inUse, names, collected, select, onRemoved }
      await assertStillOnly(context, snapshot, checksums.planned, seen)
    }
    await attach([documentAttachment(snapshot, checksums.planned)])
  }
  return { release, signatures }
}

/** The signature as it is on the release; that of another job, where it was attached first, is written to the local file as well. */
async function adoptSibling(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  item: SignedSubject,
  asset: AttachedAsset
): Promise<SignedSubject> {
  if (asset.action !== 'kept') return item
  if (item.plan.kind === 'kept' && item.plan.asset.id === asset.id) return item
  const valid = await readAttachedSignature(context, snapshot, item, asset.asset)
  if (valid === undefined) throw new Error('a signature that was kept does not verify')
  const { signature, content } = valid
  const adopted: SignedSubject = {
    ...item,
    signature,
    content,
    requestId: undefined,
    plan: { kind: 'kept', asset: asset.asset, valid, old: undefined }
  }
  await writeSignature(adopted)
  return adopted
}

interface Settlement {
  readonly produced: SignedRelease
  /** Each signature as it was made, with the one that is on the release. */
  readonly settled: ReadonlyMap<SignedSubject, SignedSubject>
}

/** The outputs with the signatures that are on the release; where these differ, the record is made again. */
async function withSettled(
  context: SigningContext,
  plan: ReleasePlan,
  signer: VerifyingSigner,
  { produced, settled }: Settlement
): Promise<SignedRelease> {
  const artifacts = produced.artifacts.map(artifact => ({
    ...artifact,
    signed: artifact.signed.map(signed => settled.get(signed) ?? signed)
  }))
  const checksums = produced.checksums && {
    ...produced.checksums,
    signed: produced.checksums.signed.map(signed => settled.get(signed) ?? signed)
  }
  const isAdopted = [...settled].some(([before, now]) => before !== now)
  if (!isAdopted || produced.record === undefined) return { ...produced, artifacts, checksums }
  const record = await produceRecord(context, plan, signer, { ...produced, artifacts, checksums })
  if (record !== undefined) await writeRecord(record)
  return { ...produced, artifacts, checksums, record }
}

/** The names of all assets of this run, as the host stores them. */
function finalNames(
  { names }: SigningContext,
  { host }: ReleaseSnapshot,
  { artifacts, checksums, record }: SignedRelease
): ReadonlySet<string> {
  const signed = [
    ...artifacts.map(({ subject }) => subject.name),
    ...[checksums, record].flatMap(document => document?.planned.name ?? [])
  ]
  const all = [
    ...signed.flatMap(name => [name, ...names.suffixes.map(suffix => host.storedName(name) + suffix)]),
    ...additionalSignature(names).map(([name, suffix]) => host.storedName(name) + suffix),
    ...keyOutputs(names).map(({ name }) => name),
    ...[names.binding, names.statement].flatMap(document => document?.name ?? [])
  ]
  return new Set(all.flatMap(name => [name, host.storedName(name)]))
}
