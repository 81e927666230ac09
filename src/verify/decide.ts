import { digestBy, hashBytes, type Digests } from '../hashing/hasher.ts'
import { equalDigests } from '../signature/algorithms.ts'
import { compareWithExpected, factsOf, isSameFile, judgeCoverage, signersOf, type Verdict } from './facts.ts'
import type {
  Candidate,
  RefusedResult,
  Result,
  SignatureProof,
  SignatureVerdict,
  VerificationContext
} from './model.ts'
import { isRecordOf } from './record.ts'
import { decideSignatures, type SignaturesVerdict } from './signatures.ts'
import { judgeStatement, type StatementVerdict } from './statement.ts'
import { lookUpVerdict, type Facts, type Outcome } from './verdict-table.ts'

/**
 * The verdict on one artifact: its own signature must hold, or the verified checksums file must list it with this digest; where
 * both exist, both must hold. The verdict table decides; only a rejection is diagnosed.
 */
export async function decide(item: Candidate, context: VerificationContext): Promise<Result> {
  const signature = await judgeSignatures(item, context)
  if (signature.kind === 'missing' && item.listing === undefined) {
    const statement = await judgeStatement(item, context)
    if (statement !== undefined) return decideStatement(item, statement, context)
  }
  const facts = factsOf(item, signature, context)
  const outcome = lookUpVerdict(facts)
  // only a file that would be rejected is read to see whether it is the record of these artifacts
  if (
    signature.kind === 'proven' &&
    mayBeRecord(facts, outcome) &&
    (await isRecordOf(item, signature.verified.digest, context))
  ) {
    const binding = context.binding.kind === 'bound' ? 'bound' : facts.binding
    // a record states what was signed: it is evidence for nothing, and the first key alone signs it
    const asRecord: Facts = { ...facts, content: 'record', keys: 'enough', binding }
    return toResult(item, context, { signature, facts: asRecord, outcome: lookUpVerdict(asRecord) })
  }
  return toResult(item, context, { signature, facts, outcome })
}

/** The verdict on a release statement, whose signature is in itself. */
async function decideStatement(
  item: Candidate,
  statement: StatementVerdict,
  context: VerificationContext
): Promise<Result> {
  const { artifact: signatureFile } = item
  const each = [describeEnvelope(signatureFile, statement)]
  const signature: SignaturesVerdict =
    statement.kind === 'refused'
      ? { ...statement, signatureFile, each }
      : toProven({ kind: 'proven', verified: statement.proof, key: statement.key, signatureFile }, each)
  const isBound = statement.kind === 'stated' && statement.isBound
  const facts: Facts = {
    signature: signature.kind,
    listing: 'none',
    content: 'statement',
    keys: 'enough', // the first key alone signs it, and it verifies no other file
    digests: compareWithExpected(item, context),
    binding: isBound ? 'bound' : judgeCoverage(false, context)
  }
  return toResult(item, context, { signature, facts, outcome: lookUpVerdict(facts) })
}

function describeEnvelope(file: string, statement: StatementVerdict): SignatureVerdict {
  const isValid = statement.kind === 'stated'
  return {
    file,
    format: 'sigstore',
    algorithm: isValid ? statement.proof.algorithm : undefined,
    verdict: isValid ? 'valid' : 'rejected',
    diagnosis: isValid ? undefined : statement.diagnosis
  }
}

async function judgeSignatures(item: Candidate, context: VerificationContext): Promise<SignaturesVerdict> {
  const others = (): { readonly name: string; readonly digests: Digests }[] =>
    context.candidates
      .filter(other => other !== item)
      .map(other => ({ name: other.artifact, digests: other.digests }))
  if (!needsContent(item)) return decideSignatures(item.signatures, { ...item, others }, context)
  // lists were in memory when they were looked for: they are not read again, and other files never are
  const { verified, copies, refused } = context.checksums
  const rejected = refused.find(file => isSameFile(item, file))
  if (rejected?.signatureFile !== undefined) {
    const { diagnosis, signatureFile, each } = rejected
    return { kind: 'refused', diagnosis, signatureFile, each }
  }
  const isCopy = copies.some(file => isSameFile(item, file))
  const content = isCopy && verified && contains(item, verified.bytes) ? verified.bytes : undefined
  return decideSignatures(item.signatures, { ...item, content, others }, context)
}

function toProven(proof: SignatureProof, each: readonly SignatureVerdict[]): SignaturesVerdict {
  return { ...proof, proofs: [proof], each }
}

/** Whether a signature by a trusted key of ML-DSA may be there. */
function needsContent({ signatures }: Candidate): boolean {
  return signatures.all.some(({ trusted }) =>
    trusted.some(({ interpretations }) => interpretations.some(({ prehash }) => prehash.kind === 'mu'))
  )
}

/** Whether a candidate is still the file that had these bytes when lists were looked for. */
function contains({ digests }: Candidate, bytes: Uint8Array): boolean {
  const [digest] = [...digests.values()]
  return digest !== undefined && equalDigests(digestBy(hashBytes(bytes, [digest.hash]), digest.hash), digest)
}

/** Whether the outcome would be another one for a record: no checksums file lists it, and `digests` was made before it. */
function mayBeRecord({ content }: Facts, outcome: Outcome): boolean {
  return content === 'artifact' && ['not-expected', 'not-bound', 'not-signed-by-all'].includes(outcome)
}

async function toResult(item: Candidate, context: VerificationContext, verdict: Verdict): Promise<Result> {
  const { artifact, digests, listing } = item
  const { signature, facts, outcome } = verdict
  if (outcome !== 'verified') {
    const { explainVerdict } = await import('./explain-verdict.ts')
    const diagnosis = await explainVerdict(item, context, verdict)
    const rejected = signature.each.find(one => one.diagnosis === diagnosis)
    const isNamed = rejected !== undefined && (signature.each.length > 1 || isElsewhere(item, rejected))
    const refused: RefusedResult = {
      kind: 'refused',
      artifact,
      signatureFile: signatureFileOf(item, signature),
      signatures: signature.each,
      digest: digests.values().next().value,
      diagnosis,
      ...(isNamed && { rejectedSignature: rejected.file })
    }
    return refused
  }
  const proof = signature.kind === 'proven' ? signature : listing?.checksums.proof
  const listed = listing && digests.get(listing.digest.hash)
  const digest = signature.kind === 'proven' ? signature.verified.digest : listed
  if (proof === undefined || digest === undefined) throw new Error('verified without a proof and a digest')
  return {
    kind: 'verified',
    artifact,
    signatureFile: proof.signatureFile,
    signatures: signature.each,
    digest,
    proof: proof.verified,
    key: proof.key,
    keys: facts.content === 'statement' ? [proof.key] : signersOf(item, signature),
    checksums: listing?.checksums.from,
    bound: facts.binding === 'bound'
  }
}

function isElsewhere({ signatures }: Candidate, { file }: SignatureVerdict): boolean {
  return signatures.all.some(one => one.file.from === file && one.file.isElsewhere === true)
}

function signatureFileOf({ listing }: Candidate, signature: SignaturesVerdict): string | undefined {
  if (signature.kind !== 'missing') return signature.signatureFile
  return listing?.checksums.proof.signatureFile ?? signature.others[0]?.signatureFile
}
