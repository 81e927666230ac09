import { basename } from 'node:path'
import {
  checksumsIncomplete,
  checksumsListItself,
  checksumsMismatch,
  listedInOther,
  listedUnderOtherName,
  notInChecksums,
  signatureMissingWith,
  type MissingEntry
} from '../diagnosis/checksums.ts'
import { bindingMissing, digestMismatch, notExpected } from '../diagnosis/release.ts'
import { notInDepthListed } from '../diagnosis/depth.ts'
import { notSignedByAll, signatureMissing, textChanged } from '../diagnosis/rejections.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { findTextChange } from '../diagnosis/text-changes.ts'
import { digestBy, hashBytes, type Digests } from '../hashing/hasher.ts'
import { findEntry } from '../manifests/checksums.ts'
import { BINDING_NAME } from '../manifests/release-binding.ts'
import { equalDigests, type Digest } from '../signature/algorithms.ts'
import type { TrustedKey } from '../trust/anchors.ts'
import { MAX_IN_DEPTH } from './diagnosis-aids.ts'
import { listedAs, matchesListing, similarTo } from './listing.ts'
import type {
  Candidate,
  Listing,
  NoEvidence,
  Place,
  RefusedResult,
  Result,
  SignatureProof,
  SignatureVerdict,
  VerificationContext,
  VerifiedChecksums
} from './model.ts'
import { findListing } from './other-lists.ts'
import { isRecordOf } from './record.ts'
import { decideSignatures, undefinedOnError, type SignaturesVerdict } from './signatures.ts'
import { judgeStatement, type StatementVerdict } from './statement.ts'
import { lookUpVerdict, type Facts, type Outcome } from './verdict-table.ts'

/** A verdict with the facts that it rests on. */
interface Verdict {
  readonly signature: SignaturesVerdict
  readonly facts: Facts
  readonly outcome: Outcome
}

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

function isSameFile(
  { place, artifact }: Candidate,
  file: { readonly place: Place; readonly from: string }
): boolean {
  return file.place === place && file.from === artifact
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

/** The trusted keys that signed a candidate, or the checksums file that lists it with its digest, each once. */
function signersOf({ listing, digests }: Candidate, signature: SignaturesVerdict): readonly TrustedKey[] {
  const own = signature.kind === 'proven' ? signature.proofs : []
  const ofList = listing !== undefined && matchesListing(listing, digests) ? listing.checksums.proofs : []
  return [...new Set([...own, ...ofList].map(({ key }) => key))]
}

/** Whether all keys signed that must; only asked of what is signed at all. */
function judgeKeys(
  item: Candidate,
  signature: SignaturesVerdict,
  { policy, trust }: VerificationContext
): Facts['keys'] {
  if (policy.requireSignatures === 'any') return 'enough'
  const signers = new Set(signersOf(item, signature))
  return trust.trusted.every(key => signers.has(key)) ? 'enough' : 'missing'
}

/** The facts on an artifact, as far as they are known without reading it as a record. */
function factsOf(item: Candidate, signature: SignaturesVerdict, context: VerificationContext): Facts {
  const { listing, digests } = item
  const content = contentOf(item, context)
  return {
    signature: signature.kind,
    listing: listing === undefined ? 'none' : matchesListing(listing, digests) ? 'match' : 'mismatch',
    content,
    keys: judgeKeys(item, signature, context),
    digests: compareWithExpected(item, context),
    binding: judgeCoverage(listing !== undefined || content === 'checksums', context)
  }
}

/** What the binding says of one artifact; `isCovered`: it is the verified checksums file, or listed in it. */
function judgeCoverage(
  isCovered: boolean,
  { binding, policy: { requireBinding: demand } }: VerificationContext
): Facts['binding'] {
  if (isCovered && binding.kind === 'bound') return 'bound'
  switch (demand.kind) {
    case 'not-required':
      return 'not-required'
    case 'if-present':
      return isCovered && binding.kind === 'contradicted' ? 'refused' : 'not-required'
    case 'here':
    case 'named':
      return 'refused'
  }
}

function contentOf(item: Candidate, context: VerificationContext): Facts['content'] {
  const { checksums, missingEntries, policy } = context
  const { place, artifact, listing } = item
  if (checksums.refused.some(file => isSameFile(item, file))) return 'broken-checksums'
  if (checksums.copies.some(file => isSameFile(item, file))) {
    const isWhole = missingEntries[place].length === 0 || policy.partialLists?.has(artifact) === true
    return isWhole ? 'checksums' : 'broken-checksums'
  }
  return listing?.name === BINDING_NAME ? 'binding' : 'artifact'
}

/** The digest that the input `digests` has for an artifact. */
function expectedOf({ artifact, place }: Candidate, { expected }: VerificationContext): Digest | undefined {
  return expected && findEntry(expected[place], basename(artifact))?.digest
}

function compareWithExpected(item: Candidate, context: VerificationContext): Facts['digests'] {
  if (context.expected === undefined) return 'not-given'
  const line = expectedOf(item, context)
  if (line === undefined) return 'unlisted'
  const now = item.digests.get(line.hash)
  return now !== undefined && equalDigests(now, line) ? 'match' : 'mismatch'
}

/** Whether the outcome would be another one for a record: no checksums file lists it, and `digests` was made before it. */
function mayBeRecord({ content }: Facts, outcome: Outcome): boolean {
  return content === 'artifact' && ['not-expected', 'not-bound', 'not-signed-by-all'].includes(outcome)
}

async function toResult(item: Candidate, context: VerificationContext, verdict: Verdict): Promise<Result> {
  const { artifact, digests, listing } = item
  const { signature, facts, outcome } = verdict
  if (outcome !== 'verified') {
    const refused: RefusedResult = {
      kind: 'refused',
      artifact,
      signatureFile: signatureFileOf(item, signature),
      signatures: signature.each,
      digest: digests.values().next().value,
      diagnosis: await explain(item, context, verdict)
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

function signatureFileOf({ listing }: Candidate, signature: SignaturesVerdict): string | undefined {
  if (signature.kind !== 'missing') return signature.signatureFile
  return listing?.checksums.proof.signatureFile ?? signature.others[0]?.signatureFile
}

/** The diagnosis of a rejected artifact, made of the facts that the verdict rests on. */
async function explain(
  item: Candidate,
  context: VerificationContext,
  { signature, outcome }: Verdict
): Promise<Diagnosis> {
  const { listing, digests, place, artifact } = item
  switch (outcome) {
    case 'signature-refused':
      if (signature.kind !== 'refused') break
      return signature.diagnosis
    case 'listing-mismatch':
      if (listing === undefined) break
      if (context.checksums.copies.some(copy => copy.place === place && copy.from === artifact))
        return checksumsListItself(listing.digest)
      return explainMismatch(item, listing, signature.kind === 'proven', context.aids)
    case 'checksums-broken':
      return explainBroken(item, context)
    case 'not-signed':
      if (signature.kind !== 'missing') break
      return explainUnsigned(item, signature.others, context)
    case 'not-signed-by-all': {
      const signers = new Set(signersOf(item, signature))
      const missing = context.trust.trusted.filter(key => !signers.has(key))
      return notSignedByAll(missing, listing?.checksums.from, context.policy.terms)
    }
    case 'not-bound':
      return context.binding.kind === 'bound'
        ? bindingMissing(`${context.checksums.verified?.from} does not list it`, context.policy.terms)
        : context.binding.diagnosis
    case 'digest-mismatch': {
      const line = expectedOf(item, context)
      if (line === undefined) break
      return digestMismatch(line, digests.get(line.hash))
    }
    case 'not-expected':
      return notExpected(context.expected && listedAs(context.expected[place], digests))
    case 'verified':
      break
  }
  throw new Error(`no rejection to explain: ${outcome}`)
}

function explainBroken(
  { place, artifact }: Candidate,
  { checksums, missingEntries, policy, aids }: VerificationContext
): Diagnosis {
  const refused = checksums.refused.find(file => file.place === place && file.from === artifact)
  if (refused !== undefined) return refused.diagnosis
  const missing = toMissingEntries(missingEntries[place], checksums.verified, aids)
  return checksumsIncomplete(missing, place, policy.terms)
}

/** Names that a list has and that are not there, each with the name under which its content is. */
export function toMissingEntries(
  names: readonly string[],
  verified: VerifiedChecksums | undefined,
  aids: VerificationContext['aids']
): MissingEntry[] {
  return names.map(name => {
    const digest = verified?.list.entries.get(name)
    const hereAs = digest && aids?.findByDigest(digest)
    const isListed =
      hereAs !== undefined &&
      verified !== undefined &&
      findEntry(verified.list, basename(hereAs)) !== undefined
    return { name, hereAs: isListed ? undefined : hereAs }
  })
}

async function explainUnsigned(
  { artifact, place, digests, signatures: { missing: lookup } }: Candidate,
  [noEvidence]: readonly NoEvidence[],
  { checksums: { verified, refused }, otherLists, policy: { terms } }: VerificationContext
): Promise<Diagnosis> {
  if (noEvidence !== undefined) return noEvidence.diagnosis
  if (verified !== undefined) {
    const renamed = listedAs(verified.list, digests)
    return renamed === undefined
      ? notInChecksums(verified.from, lookup, similarTo(verified.list, artifact))
      : listedUnderOtherName(verified.from, renamed, place, terms)
  }
  const missing = signatureMissing(lookup)
  const [first] = refused
  if (first !== undefined) return signatureMissingWith(missing, first.from, first.diagnosis)
  const lists = await undefinedOnError(async () => otherLists?.())
  const other = findListing(lists ?? [], artifact, digests)
  return other === undefined ? missing : listedInOther(missing, other.from, terms)
}

async function explainMismatch(
  { digests, reread }: Candidate,
  { checksums, digest }: Listing,
  signatureHolds: boolean,
  aids: VerificationContext['aids']
): Promise<Diagnosis> {
  const mismatch = checksumsMismatch(checksums.from, digest, digests.get(digest.hash), signatureHolds)
  if (signatureHolds) return mismatch
  if (aids?.mayGoDeep() === false) return notInDepthListed(mismatch, MAX_IN_DEPTH)
  const change = await undefinedOnError(() =>
    findTextChange(reread(), [digest.hash], now => equalDigests(now, digest))
  )
  return change === undefined ? mismatch : textChanged(change, checksums.from)
}
