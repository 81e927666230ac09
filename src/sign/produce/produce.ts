import { mapAsKnown } from '../../lib/concurrency.ts'
import type {
  PlannedArtifact,
  PlannedSignature,
  ProducedArtifact,
  RecordedSubject,
  ReleasePlan,
  SignedRecord,
  SignedRelease,
  SignedSubject,
  SigningContext,
  Subject
} from '../model.ts'
import { digestToSign } from '../plan/signature.ts'
import type { VerifyingSigner } from './verifying-signer.ts'

const CALLS_AT_ONCE = 8 // well under KMS's request quota for RSA, which other jobs share

/**
 * Everything signed, in memory: each artifact as soon as it is hashed, the checksums file once all are, and last the record. Every signature
 * is verified; nothing is written or attached.
 *
 * @throws what hashing, the plan of the checksums file and the signer throw; one missing signature fails the whole run.
 */
export async function produce(
  context: SigningContext,
  plan: ReleasePlan,
  signer: VerifyingSigner
): Promise<SignedRelease> {
  const artifacts = await mapAsKnown(
    plan.artifacts.map(hashed),
    CALLS_AT_ONCE,
    async ({ planned, subject }): Promise<ProducedArtifact> => ({
      planned,
      subject,
      signed: planned.signature && (await signSubject(context, signer, subject, planned.signature))
    })
  )
  const planned = await plan.checksums?.()
  const checksums = planned && {
    planned,
    signed: await signSubject(context, signer, planned.subject, planned.signature)
  }
  const record = await produceRecord(context, plan, signer, { artifacts, checksums })
  return { artifacts, checksums, record }
}

/** The record of these signatures, signed; undefined when none is asked for. */
export async function produceRecord(
  context: SigningContext,
  plan: ReleasePlan,
  signer: VerifyingSigner,
  { artifacts, checksums }: Pick<SignedRelease, 'artifacts' | 'checksums'>
): Promise<SignedRecord | undefined> {
  const recorded: RecordedSubject[] = artifacts.map(({ subject, signed }) => ({
    subject,
    signature: signed?.signature,
    requestId: signed?.requestId
  }))
  if (checksums !== undefined) recorded.push(checksums.signed)
  const planned = await plan.record?.(recorded)
  return (
    planned && { planned, signed: await signSubject(context, signer, planned.subject, planned.signature) }
  )
}

async function hashed(
  planned: PlannedArtifact
): Promise<{ readonly planned: PlannedArtifact; readonly subject: Subject }> {
  return { planned, subject: await planned.artifact.hashed }
}

async function signSubject(
  { options, key, log }: SigningContext,
  signer: VerifyingSigner,
  subject: Subject,
  { file, plan }: PlannedSignature
): Promise<SignedSubject> {
  if (plan.kind === 'kept') {
    log.info(`Kept ${plan.asset.name}: valid for ${subject.path}`)
    return { subject, file, plan, signature: plan.signature, requestId: undefined }
  }
  if (key === undefined) throw new Error('there is no key to sign with')
  const { bytes, requestId } = await signer.sign(
    key,
    options.algorithm,
    digestToSign(options, key.publicKey, subject),
    subject.path
  )
  log.info(`Signed ${subject.path}${requestId === undefined ? '' : ` (KMS request ${requestId})`}`)
  return { subject, file, plan, signature: bytes, requestId }
}
