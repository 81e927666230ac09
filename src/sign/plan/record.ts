import {
  MAX_RECORD_BYTES,
  RECORD_TYPE,
  equivalentRecords,
  formatRecord,
  parseRecord,
  type SigningRecord
} from '../../manifests/signing-record.ts'
import type { SigningKey } from '../../ports/signer.ts'
import { findAsset } from '../../release/names.ts'
import { hasSameBytes, readAsset } from '../../release/read.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { formatDigest, type DigestAlgorithm } from '../../signature/algorithms.ts'
import { ADDITIONAL_SUFFIXES } from '../../signature/key-type-suffix.ts'
import { saltLengthOf } from '../../signature/schemes/index.ts'
import type {
  RecordedSubject,
  SignedDocumentPlan,
  SignedStatement,
  SignedSubject,
  SigningContext
} from '../model.ts'
import type { SignedOutput } from '../output-names.ts'
import { toDocumentSubject } from './checksums.ts'
import { assetConflict, thirdPartyAsset } from './conflict.ts'
import { planContent } from './content.ts'
import { planSignatures } from './signature.ts'

/** What a record is made of. */
export interface Recorded {
  readonly signed: readonly RecordedSubject[]
  readonly statement: SignedStatement | undefined
}

/**
 * The record of everything that is signed, and what the run will do for it on the release; an equivalent one is kept with its signature.
 *
 * @throws ASSET_CONFLICT
 */
export async function planRecord(
  context: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  output: SignedOutput,
  { signed, statement }: Recorded
): Promise<SignedDocumentPlan> {
  const { options, workspace } = context
  const record = await makeRecord(context, snapshot, signed, statement)
  const there = snapshot && (await readRecord(snapshot, output.name))
  const isKept =
    there?.record !== undefined && equivalentRecords(there.record, record, { withSignatures: true })
  const bytes = isKept ? there.bytes : formatRecord(record)
  const subject = toDocumentSubject(options, output, bytes, workspace)
  const content =
    snapshot &&
    (await planContent(
      snapshot,
      output.name,
      async asset => hasSameBytes(snapshot, asset, bytes),
      async () => assertReplaceable(context, snapshot, output, { record, withSignatures: true })
    ))
  return {
    name: output.name,
    file: output.file,
    bytes,
    subject,
    content,
    signatures: await planSignatures(context, snapshot, subject, output.signatures)
  }
}

/**
 * Before anything is signed: an asset under the name of the record must be a record, and an equivalent one unless `overwrite` allows its
 * replacement.
 *
 * @param subjects everything that will be signed.
 * @throws ASSET_CONFLICT
 */
export async function assertRecordReplaceable(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  output: SignedOutput,
  subjects: readonly RecordedSubject[]
): Promise<void> {
  if (context.key === undefined) {
    await assertIsRecord(snapshot, output.name)
    return
  }
  const record = await makeRecord(context, snapshot, subjects, undefined)
  await assertReplaceable(context, snapshot, output, { record, withSignatures: false })
}

async function assertReplaceable(
  { options }: SigningContext,
  snapshot: ReleaseSnapshot,
  { name }: SignedOutput,
  { record, withSignatures }: { readonly record: SigningRecord; readonly withSignatures: boolean }
): Promise<void> {
  const before = await assertIsRecord(snapshot, name)
  if (before === undefined || options.overwrite || equivalentRecords(before, record, { withSignatures }))
    return
  throw assetConflict(
    { name },
    'records other artifacts or signatures, another key or another release.',
    'If it is stale, replace it with overwrite: true.'
  )
}

/** The record that the release has under this name; undefined without one. An asset that is not a record is a conflict. */
async function assertIsRecord(
  snapshot: ReleaseSnapshot,
  name: string
): Promise<Partial<SigningRecord> | undefined> {
  const there = await readRecord(snapshot, name)
  if (there === undefined || there.record !== undefined) return there?.record
  throw thirdPartyAsset({ name }, 'a record of this action', 'Give another name in record-file.')
}

/** The record, with names as the host stores them; without a release they are the artifacts' own. */
async function makeRecord(
  { options, key, additionalKey, binding: fetching, run, names }: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  signed: readonly RecordedSubject[],
  statement: SignedStatement | undefined
): Promise<SigningRecord> {
  const { algorithm } = options
  const binding = await fetching
  return {
    type: RECORD_TYPE,
    key: keyOf(key),
    ...(additionalKey && { additionalKey: keyOf(additionalKey) }),
    signingAlgorithm: algorithm,
    saltLength: recordedSaltLength(algorithm, key, signed),
    server: binding?.server ?? null,
    repository: binding?.repository ?? null,
    tag: binding?.tag ?? null,
    commit: binding?.commit ?? null,
    run: { id: run.id ?? null, attempt: run.attempt ?? null, workflow: run.workflow ?? null },
    artifacts: signed.map(item => toRecordedArtifact(item, algorithm, snapshot)),
    statement:
      names.statement === undefined
        ? null
        : {
            name: snapshot?.host.storedName(names.statement.name) ?? names.statement.name,
            requestId: statement?.requestId ?? null
          }
  }
}

function toRecordedArtifact(
  { subject, signatures }: RecordedSubject,
  algorithm: DigestAlgorithm,
  snapshot: ReleaseSnapshot | undefined
): SigningRecord['artifacts'][number] {
  const stored = snapshot?.host.storedName(subject.name) ?? subject.name
  const detached = signatures.find(isDetachedBy(algorithm))
  return {
    name: stored,
    size: subject.size ?? null,
    digest: formatDigest(subject.digest),
    signature: detached === undefined ? null : Buffer.from(detached.signature).toString('base64'),
    requestId: detached?.requestId ?? null,
    signatures: signatures.map(({ form, requestId }) => ({
      name: snapshot?.host.storedName(stored + form.suffix) ?? stored + form.suffix,
      format: form.format,
      signingAlgorithm: form.algorithm,
      requestId: requestId ?? null
    }))
  }
}

/** Whether a signature is over the digest itself by the algorithm, as `raw` and `base64` are. */
function isDetachedBy(algorithm: DigestAlgorithm): (signed: SignedSubject) => boolean {
  return ({ form }) =>
    form.algorithm === algorithm &&
    ['raw', 'base64'].includes(form.format) &&
    !ADDITIONAL_SUFFIXES.has(form.suffix)
}

/** Of the signatures that are there; before any is made, and where they differ, it says none. */
function recordedSaltLength(
  algorithm: DigestAlgorithm,
  key: SigningKey | undefined,
  signed: readonly RecordedSubject[]
): number | null {
  const signatures = signed.flatMap(item =>
    item.signatures.filter(isDetachedBy(algorithm)).map(({ signature }) => signature)
  )
  const seen = key && saltLengthOf(key.publicKey, algorithm, signatures)
  return typeof seen === 'number' ? seen : null
}

function keyOf(key: SigningKey | undefined): SigningRecord['key'] {
  if (key === undefined) throw new Error('a record without a key')
  return {
    arn: key.arn,
    spec: key.publicKey.spec,
    fingerprint: key.publicKey.fingerprint
  }
}

async function readRecord(
  snapshot: ReleaseSnapshot,
  name: string
): Promise<{ readonly bytes: Uint8Array; readonly record: Partial<SigningRecord> | undefined } | undefined> {
  const asset = findAsset(snapshot, name)
  if (asset === undefined) return undefined
  const bytes = (await readAsset(snapshot, asset, MAX_RECORD_BYTES)) ?? new Uint8Array()
  return { bytes, record: parseRecord(bytes) }
}
