import { basename } from 'node:path'
import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { mapConcurrently } from '../../lib/concurrency.ts'
import { assertRoom } from '../../release/limits.ts'
import { attachedAs, findInterrupted, signatureNameOf } from '../../release/names.ts'
import { findTarget, type Target } from '../../release/snapshot.ts'
import type { Comparison, Pending, Planned, PlannedChecksums, Preparation, Subject } from '../model.ts'
import { checksumsPath, documentNames } from '../output-names.ts'
import { makeChecksums } from './checksums-file.ts'
import { assertOnlyChecksums, planChecksums } from './checksums.ts'
import { planArtifact, planSignature } from './plan.ts'
import { planPublicKeys } from './public-keys.ts'
import { assertRecordReplaceable, makeRecord } from './record.ts'

const ATTEMPTS = 4
const CALLS_AT_ONCE = 8

/**
 * Compares with what is on the release, so that a conflict is known before KMS is asked. What the release knows nothing of needs no
 * comparison, and may be signed as soon as it is hashed. Looks again when another job replaces an asset while it is read.
 */
export async function compare(preparation: Preparation, found: Target | undefined): Promise<Comparison> {
  let target = found
  for (let attempt = 1; ; attempt++) {
    try {
      return await compareOnce(preparation, target)
    } catch (thrown) {
      const changed = thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED'
      if (target === undefined || !changed || attempt >= ATTEMPTS) throw thrown
      target = await findTarget(target.store, { id: target.release.id, tag: undefined })
    }
  }
}

/** Plans an artifact that was not compared: the release has nothing under its names. */
export async function planFresh(
  inputs: SignInputs,
  target: Target | undefined,
  subject: Subject
): Promise<Planned> {
  const artifact = target && (await planArtifact(inputs, target, subject))
  return { ...subject, found: { kind: 'none' }, artifact }
}

/** Plans the checksums file of all artifacts; undefined with `strategy: each`. */
export async function planAllChecksums(
  { inputs, key, workspace, binding }: Preparation,
  target: Target | undefined,
  subjects: readonly Subject[]
): Promise<PlannedChecksums | undefined> {
  if (inputs.strategy === 'each') return undefined
  const made = await makeChecksums(inputs, target, await binding, subjects, workspace)
  if (target === undefined) {
    const planned: Planned = { ...made.subject, found: { kind: 'none' }, artifact: undefined }
    return { made, planned, attachment: undefined, binding: undefined }
  }
  const { checksums, binding: bindingAttachment } = await planChecksums(inputs, target, made)
  const found = await planSignature(inputs, key, target, made.subject)
  return {
    made,
    planned: { ...made.subject, found, artifact: undefined },
    attachment: checksums,
    binding: bindingAttachment
  }
}

/** Asked before KMS is: whether the release takes what will be sent. A run that only keeps what is there needs nothing. */
export function assertTakes(
  { inputs, pending, workspace }: Preparation,
  target: Target,
  { planned, keys, checksums }: Comparison
): void {
  const signsEach = inputs.strategy !== 'checksums'
  const compared = [...planned.values()]
  const fresh = pending.filter(item => !planned.has(item))
  const freshArtifacts =
    inputs.upload === 'all' ? fresh.filter(({ source }) => source.kind === 'file').length : 0
  const attachments = [
    ...compared.flatMap(({ artifact }) => artifact ?? []),
    ...keys,
    ...(checksums === undefined ? [] : [checksums.attachment, checksums.binding].flatMap(one => one ?? []))
  ]
  const signatures = [...(signsEach ? compared : []), ...(checksums === undefined ? [] : [checksums.planned])]
  const documents = checksums === undefined ? documentNames(inputs, workspace).length : 0
  const added =
    attachments.filter(({ kind }) => kind === 'new').length +
    signatures.filter(({ found }) => found.kind === 'none').length +
    (signsEach ? fresh.length : 0) +
    freshArtifacts +
    documents
  const replaced =
    attachments.filter(({ kind }) => kind === 'replacement').length +
    signatures.filter(({ found }) => found.kind === 'stale').length
  if (added + replaced > 0) target.store.assertWritable(target.release)
  assertRoom(target, added, replaced)
}

/** The names of all signatures that this run makes. */
export function signatureNames(
  inputs: SignInputs,
  target: Target,
  names: readonly string[]
): ReadonlySet<string> {
  return new Set(names.map(name => signatureNameOf(target.store, name, inputs.signatureSuffix)))
}

async function compareOnce(preparation: Preparation, target: Target | undefined): Promise<Comparison> {
  if (target === undefined) return { target, planned: new Map(), keys: [], checksums: undefined }
  const { inputs, key, pending, workspace } = preparation
  const known = pending.filter(item => isKnown(inputs, target, item))
  const planned = await mapConcurrently(known, CALLS_AT_ONCE, async item => {
    const subject = await item.hashed
    const found = await (inputs.strategy === 'checksums'
      ? ({ kind: 'none' } as const)
      : planSignature(inputs, key, target, subject))
    return [item, { ...subject, found, artifact: await planArtifact(inputs, target, subject) }] as const
  })
  const documents = documentNames(inputs, workspace)
  const signed = [...(inputs.strategy === 'checksums' ? [] : pending.map(({ name }) => name)), ...documents]
  const keys = await planPublicKeys(inputs, key, target, signatureNames(inputs, target, signed))
  if (inputs.strategy !== 'each')
    await assertOnlyChecksums(
      inputs,
      target,
      target.store.storedName(basename(checksumsPath(inputs, workspace)))
    )
  const inTheWay = documents.some(name => isThere(target, name))
  const checksums = inTheWay
    ? await planAllChecksums(preparation, target, await Promise.all(pending.map(({ hashed }) => hashed)))
    : undefined
  if (inputs.recordFile !== undefined && isThere(target, basename(inputs.recordFile))) {
    const subjects = await Promise.all(pending.map(({ hashed }) => hashed))
    const all = checksums === undefined ? subjects : [...subjects, checksums.planned]
    const record = makeRecord(preparation, target, await preparation.binding, all)
    await assertRecordReplaceable(inputs, target, record, false)
  }
  return { target, planned: new Map(planned), keys, checksums }
}

/** Whether the release has something under one of the names of an artifact, also of a replacement that was interrupted. */
function isKnown(inputs: SignInputs, target: Target, { name, source }: Pending): boolean {
  const signature = signatureNameOf(target.store, name, inputs.signatureSuffix)
  return (source.kind !== 'asset' && isThere(target, name)) || isThere(target, signature)
}

function isThere(target: Target, name: string): boolean {
  return attachedAs(target, name) !== undefined || findInterrupted(target, name) !== undefined
}
