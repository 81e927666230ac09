import { ConcurrencyLimit, mapAsKnown } from '../../lib/concurrency.ts'
import { formatDigest, type SigningValue } from '../../signature/algorithms.ts'
import type { SignatureForm } from '../../signature/formats/index.ts'
import { keyOfForm } from '../model.ts'
import type {
  PlannedArtifact,
  PlannedSignature,
  ProducedArtifact,
  RecordedSubject,
  ReleasePlan,
  SignedRecord,
  SignedRelease,
  SignedStatement,
  SignedSubject,
  SigningContext,
  Subject
} from '../model.ts'
import { envelopeAlgorithmOf } from '../../signature/verdict.ts'
import { prepareSignature, type PreparedSignature } from '../plan/signature.ts'
import type { VerifyingSigner } from './verifying-signer.ts'

const SUBJECTS_AT_ONCE = 8
const CALLS_AT_ONCE = 8 // well under KMS's request quotas for RSA and for curves, which other jobs share

/** What signs, by its key. */
export interface Signers {
  readonly signer: VerifyingSigner
  /** By the key of `additional-key-id`; undefined without one. */
  readonly additionalSigner?: VerifyingSigner | undefined
}

/**
 * Everything signed, in memory: each artifact as soon as it is hashed, the checksums file once all are, and last the record. Every signature
 * is verified; nothing is written or attached.
 *
 * @throws what hashing, the plan of the checksums file and the signer throw; one missing signature fails the whole run.
 */
export async function produce(
  context: SigningContext,
  plan: ReleasePlan,
  signers: Signers
): Promise<SignedRelease> {
  const { signer } = signers
  context.log.section?.('Sign')
  const calls = new ConcurrencyLimit(CALLS_AT_ONCE)
  const artifacts = await mapAsKnown(
    plan.artifacts.map(hashed),
    SUBJECTS_AT_ONCE,
    async ({ planned, subject }): Promise<ProducedArtifact> => ({
      planned,
      subject,
      signed: await signSubject(context, { signer, calls }, subject, planned.signatures)
    })
  )
  const planned = await plan.checksums?.()
  const checksums = planned && {
    planned,
    signed: await signSubject(context, { ...signers, calls }, planned.subject, planned.signatures)
  }
  const statement = await produceStatement(context, plan, signer)
  const record = await produceRecord(context, plan, signer, { artifacts, checksums, statement })
  return { artifacts, checksums, statement, record }
}

/** The release statement, signed unless the one on the release is kept; undefined when none is asked for. */
async function produceStatement(
  { key, log }: SigningContext,
  plan: ReleasePlan,
  signer: VerifyingSigner
): Promise<SignedStatement | undefined> {
  const planned = await plan.statement?.()
  if (planned === undefined) return undefined
  if (planned.kept !== undefined) {
    log.info(`Kept ${planned.name}: it states this release and these files, and is valid`)
    return { planned, bytes: planned.kept, requestId: undefined }
  }
  const algorithm = key && envelopeAlgorithmOf(key.publicKey)
  if (key === undefined || algorithm === undefined) throw new Error('there is no key to sign with')
  const { bytes, requestId } = await signer.sign(key, algorithm, planned.digest, planned.name)
  log.info(`Signed ${planned.name}${requestId === undefined ? '' : ` (KMS request ${requestId})`}`)
  return { planned, bytes: planned.encode(bytes), requestId }
}

/** The record of these signatures, signed; undefined when none is asked for. */
export async function produceRecord(
  context: SigningContext,
  plan: ReleasePlan,
  signer: VerifyingSigner,
  { artifacts, checksums, statement }: Omit<SignedRelease, 'record'>
): Promise<SignedRecord | undefined> {
  const recorded: RecordedSubject[] = artifacts.map(({ subject, signed }) => ({
    subject,
    signatures: signed
  }))
  if (checksums !== undefined)
    recorded.push({ subject: checksums.planned.subject, signatures: checksums.signed })
  const planned = await plan.record?.(recorded, statement)
  if (planned === undefined) return undefined
  const calls = new ConcurrencyLimit(CALLS_AT_ONCE)
  return {
    planned,
    signed: await signSubject(context, { signer, calls }, planned.subject, planned.signatures)
  }
}

async function hashed(
  planned: PlannedArtifact
): Promise<{ readonly planned: PlannedArtifact; readonly subject: Subject }> {
  return { planned, subject: await planned.artifact.hashed }
}

interface SigningPorts extends Signers {
  readonly calls: ConcurrencyLimit
}

/** A signature as KMS returned it, now or in an earlier run. */
type Issued = Pick<SignedSubject, 'signature' | 'requestId'>

/**
 * The signatures of a subject, each file by one of them. KMS is called once for each digest and algorithm: `raw`, `base64` and `sigstore`
 * by one algorithm hold the same signature, and so do both forms of OpenPGP. What is kept on the release is not asked for again, in
 * whatever form it is there.
 */
async function signSubject(
  context: SigningContext,
  ports: SigningPorts,
  subject: Subject,
  signatures: readonly PlannedSignature[]
): Promise<SignedSubject[]> {
  const kept = signatures.flatMap(({ form, plan }) => (plan.kind === 'kept' ? [{ form, plan }] : []))
  // those of OpenPGP state a time: with that of a kept one, the others are the same signature
  const createdAt =
    kept.map(({ plan }) => plan.valid.createdAt).find(time => time !== undefined) ?? context.signedAt
  const issued = new Map<string, Promise<Issued>>()
  for (const { form, plan } of kept) {
    const { signed, signature } = plan.valid
    issued.set(callOf(context, form, signed), Promise.resolve({ signature, requestId: undefined }))
  }
  return Promise.all(
    signatures.map(async ({ form, file, plan }): Promise<SignedSubject> => {
      if (plan.kind === 'kept') {
        context.log.info(`Kept ${plan.asset.name}: valid for ${subject.path}`)
        const { content, signature } = plan.valid
        return { subject, form, file, plan, content, signature, requestId: undefined }
      }
      const prepared = await prepareSignature(context, subject, form, createdAt)
      const key = callOf(context, form, prepared.value)
      const issuing = issued.get(key) ?? issue(context, ports, { subject, form, prepared })
      issued.set(key, issuing)
      const { signature, requestId } = await issuing
      return { subject, form, file, plan, content: prepared.encode(signature), signature, requestId }
    })
  )
}

/** Forms of one algorithm and value hold one signature, unless another key makes it. */
function callOf(context: SigningContext, form: SignatureForm, value: SigningValue): string {
  return `${keyOfForm(context, form)?.arn} ${form.algorithm} ${formatDigest(value)}`
}

async function issue(
  context: SigningContext,
  { signer, additionalSigner, calls }: SigningPorts,
  {
    subject,
    form,
    prepared
  }: {
    readonly subject: Subject
    readonly form: SignatureForm
    readonly prepared: PreparedSignature
  }
): Promise<Issued> {
  const { log, options, names } = context
  const isAdditional = form === names.additional?.signature.form
  const key = keyOfForm(context, form)
  const by = isAdditional ? additionalSigner : signer
  if (key === undefined || by === undefined) throw new Error('there is no key to sign with')
  const { algorithm, format } = form
  const { bytes, requestId } = await calls.run(async () =>
    by.sign(key, algorithm, prepared.value, subject.path)
  )
  const request = requestId === undefined ? '' : `KMS request ${requestId}`
  const remarks = [
    ...(isAdditional ? [algorithm] : options.forms.length === 1 ? [] : [format]),
    ...(request === '' ? [] : [request])
  ]
  log.info(`Signed ${subject.path}${remarks.length === 0 ? '' : ` (${remarks.join(', ')})`}`)
  return { signature: bytes, requestId }
}
