import type { VerifyInputs } from '../inputs.ts'
import { equalDigests } from '../signature/algorithms.ts'
import {
  checksumsIncomplete,
  checksumsMismatch,
  notInChecksums,
  signatureMissingWith
} from '../signature/checksums-diagnoses.ts'
import { signatureMissing, textChanged, type Diagnosis } from '../signature/diagnose.ts'
import { findTextChange } from '../signature/text-changes.ts'
import type { Trust } from '../trust.ts'
import type { Case, FoundSignature, KmsOpinion, Place, RefusedResult, Result } from './case.ts'
import { matchesListing, similarTo, type ChecksumsFound, type Listing } from './checksums.ts'
import { decideSignature, quietly } from './signatures.ts'

/** What all verdicts of a run are made with. */
export interface Court {
  readonly inputs: VerifyInputs
  readonly trust: Trust
  readonly kms: KmsOpinion | undefined
  readonly checksums: ChecksumsFound
  /** All of this run, by which swapped signatures and missing files are found. */
  readonly cases: readonly Case[]
  /** Names that are not verified by the user's word. */
  readonly exempted: readonly string[]
}

/**
 * The verdict on one artifact: its own signature must hold, or the verified checksums file must list it with this digest; where
 * both exist, both must hold. Only a refusal is diagnosed.
 */
export async function decide(item: Case, court: Court): Promise<Result> {
  const { artifact, opened, digests, listing } = item
  const { inputs, trust, kms, cases, checksums } = court
  const own = opened.signature.kind === 'missing' ? undefined : opened.signature.from
  const refused = (diagnosis: Diagnosis): RefusedResult => ({
    kind: 'refused',
    artifact,
    signatureFile: own ?? listing?.checksums.proof.signatureFile,
    digest: digests.values().next().value,
    diagnosis
  })
  const others = cases
    .filter(other => other !== item)
    .map(other => ({ name: other.artifact, digests: other.digests }))
  const signed =
    opened.signature.kind === 'missing'
      ? undefined
      : await decideSignature({ ...item, others }, inputs, trust, kms)
  if (signed?.kind === 'refused') return refused(signed.diagnosis)
  if (listing !== undefined && !matchesListing(listing, digests))
    return refused(await explainMismatch(item, listing, signed !== undefined))
  const invalid = invalidContent(item, court)
  if (invalid !== undefined) return refused(invalid)
  const proof = signed ?? listing?.checksums.proof
  if (proof === undefined) return refused(nothingVouches(opened.signature, artifact, checksums))
  const { hash } = proof.verified.digest
  const digest = signed?.verified.digest ?? (listing && digests.get(listing.digest.hash)) ?? digests.get(hash)
  if (digest === undefined) throw new Error('a proof without the digest that it is about')
  return {
    kind: 'verified',
    artifact,
    signatureFile: proof.signatureFile,
    digest,
    proof: proof.verified,
    key: proof.key,
    checksums: listing?.checksums.from
  }
}

/** What is wrong with a checksums file beyond its signature: unreadable, or listing what is not there. */
function invalidContent({ place, artifact }: Case, court: Court): Diagnosis | undefined {
  const is = (file: { readonly place: Place; readonly from: string }): boolean =>
    file.place === place && file.from === artifact
  const refused = court.checksums.refused.find(is)
  if (refused !== undefined) return refused.diagnosis
  const { vouching, copies } = court.checksums
  if (vouching === undefined || !copies.some(is)) return undefined
  const there = new Set(court.cases.flatMap(({ listing }) => (listing === undefined ? [] : [listing.name])))
  const missing = [...vouching.list.entries.keys()].filter(
    name => !there.has(name) && !court.exempted.includes(name)
  )
  return missing.length === 0 ? undefined : checksumsIncomplete(missing, place === 'release')
}

function nothingVouches(signature: FoundSignature, artifact: string, checksums: ChecksumsFound): Diagnosis {
  if (signature.kind !== 'missing') throw new Error('a signature that was not judged')
  const { vouching, refused } = checksums
  if (vouching !== undefined) return notInChecksums(vouching.from, signature, similarTo(vouching, artifact))
  const missing = signatureMissing(signature)
  const [first] = refused
  return first === undefined ? missing : signatureMissingWith(missing, first.from, first.diagnosis)
}

async function explainMismatch(
  { digests, reread }: Case,
  { checksums, digest }: Listing,
  signatureHolds: boolean
): Promise<Diagnosis> {
  const change = signatureHolds
    ? undefined
    : await quietly(() => findTextChange(reread(), [digest.hash], now => equalDigests(now, digest)))
  return change === undefined
    ? checksumsMismatch(checksums.from, digest, digests.get(digest.hash), signatureHolds)
    : textChanged(change, checksums.from)
}
