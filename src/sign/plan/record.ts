import { basename } from 'node:path'
import { ActionError } from '../../errors.ts'
import { digestBy, hashBytes } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { displayPath } from '../../lib/files.ts'
import type { Binding } from '../../manifests/release-binding.ts'
import {
  formatRecord,
  MAX_RECORD_BYTES,
  parseRecord,
  RECORD_TYPE,
  saysTheSame,
  type RunIdentity,
  type SigningRecord
} from '../../manifests/signing-record.ts'
import type { SigningKey } from '../../ports.ts'
import { contentOfBytes } from '../../release/content.ts'
import { attachedAs } from '../../release/names.ts'
import { hasSameBytes, readAsset } from '../../release/read.ts'
import type { Target } from '../../release/snapshot.ts'
import { formatDigest } from '../../signature/algorithms.ts'
import { hashOf, schemeOf } from '../../signature/schemes/index.ts'
import type { Planned, PlannedRecord, Preparation, Proven, Subject } from '../model.ts'
import { recordPath, signaturePathOf } from '../output-names.ts'
import { planContent, planSignature } from './plan.ts'

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
  const hash = hashOf(inputs.algorithm)
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

/** Who signs what with which key. */
interface Statement {
  readonly inputs: SignInputs
  readonly key: SigningKey
  readonly run: RunIdentity
}

/** @param target undefined without a release, which has the last word on names. */
export function makeRecord(
  { inputs, key, run }: Statement,
  target: Target | undefined,
  binding: Binding | undefined,
  signed: readonly (Subject | Planned | Proven)[]
): SigningRecord {
  return {
    type: RECORD_TYPE,
    key: {
      arn: key.arn,
      spec: key.publicKey.spec,
      fingerprint: key.publicKey.fingerprint
    },
    signingAlgorithm: inputs.algorithm,
    saltLength: schemeOf(inputs.algorithm).saltLength ?? null,
    server: binding?.server ?? null,
    repository: binding?.repository ?? null,
    tag: binding?.tag ?? null,
    commit: binding?.commit ?? null,
    run: { id: run.id ?? null, attempt: run.attempt ?? null, workflow: run.workflow ?? null },
    artifacts: signed.map(item => ({
      name: target?.store.storedName(item.name) ?? item.name,
      size: item.size ?? null,
      digest: formatDigest(item.digest),
      signature: 'signature' in item ? Buffer.from(item.signature).toString('base64') : null
    }))
  }
}
