import { basename } from 'node:path'
import { displayPath } from '../artifacts/find.ts'
import { digestBy, hashBytes } from '../artifacts/hasher.ts'
import { contentOfBytes, type Attachment } from '../attach.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs.ts'
import { ALGORITHMS } from '../signature/algorithms.ts'
import { attachedAs, hasSameBytes, readAsset, type Target } from '../target.ts'
import type { Preparation } from './compare.ts'
import { recordPath, signaturePathOf } from './files.ts'
import { planContent, planSignature, type Planned } from './plan.ts'
import { MAX_RECORD_BYTES, formatRecord, parseRecord, saysTheSame, type SigningRecord } from '../record.ts'
import type { Subject } from './subjects.ts'

export interface PlannedRecord {
  /** Absolute path. */
  readonly file: string
  readonly bytes: Uint8Array
  /** Its signature. */
  readonly planned: Planned
  readonly attachment: Attachment | undefined
}

/** What becomes of the record; one on the release that says the same is kept, with its signature. */
export async function planRecord(
  { inputs, key, workspace }: Pick<Preparation, 'inputs' | 'key' | 'workspace'>,
  target: Target | undefined,
  record: SigningRecord
): Promise<PlannedRecord | undefined> {
  const file = recordPath(inputs, workspace)
  if (file === undefined) return undefined
  const there = target && (await readRecord(target, basename(file)))
  const isKept = there?.record !== undefined && saysTheSame(there.record, record, true)
  const bytes = isKept ? there.bytes : formatRecord(record)
  const { hash } = ALGORITHMS[inputs.algorithm]
  const digests = hashBytes(bytes, [hash, 'sha256'])
  const subject: Subject = {
    name: basename(file),
    path: displayPath(file, workspace),
    size: bytes.length,
    digests,
    digest: digestBy(digests, hash),
    signaturePath: signaturePathOf(inputs, file, workspace),
    source: { kind: 'made' }
  }
  const found =
    target === undefined ? ({ kind: 'none' } as const) : await planSignature(inputs, key, target, subject)
  const attachment =
    target &&
    (await planContent(
      target,
      contentOfBytes(subject.name, bytes),
      async asset => hasSameBytes(target, asset, bytes),
      async () => assertRecordReplaceable(inputs, target, record, true)
    ))
  return { file, bytes, planned: { ...subject, found, artifact: undefined }, attachment }
}

/** A record that is not ours, or says something else, is not replaced unasked. */
export async function assertRecordReplaceable(
  inputs: SignInputs,
  target: Target,
  record: SigningRecord,
  withSignatures: boolean
): Promise<void> {
  const name = basename(inputs.recordFile ?? '')
  const before = await assertIsRecord(target, name)
  if (before === undefined || inputs.overwrite || saysTheSame(before, record, withSignatures)) return
  throw new ActionError(
    'ASSET_CONFLICT',
    `The release has an asset ${name} that records other artifacts or signatures, another key or another release.`,
    { hint: 'If it is stale, replace it with overwrite: true.' }
  )
}

/** The record that the release has under this name, if any; an asset that is none is not ours to replace. */
export async function assertIsRecord(
  target: Target,
  name: string
): Promise<Partial<SigningRecord> | undefined> {
  const there = await readRecord(target, name)
  if (there === undefined || there.record !== undefined) return there?.record
  throw new ActionError(
    'ASSET_CONFLICT',
    `The release has an asset ${name} that is no record of this action; it is never overwritten.`,
    { hint: 'Give another name in record-file.' }
  )
}

async function readRecord(
  target: Target,
  name: string
): Promise<{ readonly bytes: Uint8Array; readonly record: Partial<SigningRecord> | undefined } | undefined> {
  const asset = attachedAs(target, name)
  if (asset === undefined) return undefined
  const bytes = (await readAsset(target, asset, MAX_RECORD_BYTES)) ?? new Uint8Array()
  return { bytes, record: parseRecord(bytes) }
}
