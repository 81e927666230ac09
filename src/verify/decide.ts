import { basename } from 'node:path'
import {
  checksumsIncomplete,
  checksumsMismatch,
  notInChecksums,
  signatureMissingWith
} from '../diagnosis/checksums.ts'
import { bindingMissing, digestMismatch, notExpected } from '../diagnosis/release.ts'
import { signatureMissing, textChanged, type Diagnosis } from '../diagnosis/signature.ts'
import { findTextChange } from '../diagnosis/text-changes.ts'
import { digestBy, hashBytes, type Digests } from '../hashing/hasher.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import { BINDING_NAME } from '../manifests/release-binding.ts'
import { MAX_RECORD_BYTES, namesRelease, parseRecord } from '../manifests/signing-record.ts'
import { equalDigests, type Digest } from '../signature/algorithms.ts'
import type { BindingState } from './model.ts'
import { matchesListing, similarTo } from './checksums.ts'
import type {
  Case,
  ChecksumsFound,
  Court,
  FoundSignature,
  Listing,
  Place,
  RefusedResult,
  Result
} from './model.ts'
import { decideSignature, quietly } from './signatures.ts'

/**
 * The verdict on one artifact: its own signature must hold, or the verified checksums file must list it with this digest; where
 * both exist, both must hold. Only a refusal is diagnosed.
 */
export async function decide(item: Case, court: Court): Promise<Result> {
  const { artifact, opened, digests, listing } = item
  const { inputs, trust, kms, cases, checksums, binding } = court
  const own = opened.signature.kind === 'missing' ? undefined : opened.signature.from
  const refused = (diagnosis: Diagnosis): RefusedResult => ({
    kind: 'refused',
    artifact,
    signatureFile: own ?? listing?.checksums.proof.signatureFile,
    digest: digests.values().next().value,
    diagnosis
  })
  const others = (): { readonly name: string; readonly digests: Digests }[] =>
    cases.filter(other => other !== item).map(other => ({ name: other.artifact, digests: other.digests }))
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
  const isDocument =
    isChecksums(item, checksums) ||
    listing?.name === BINDING_NAME ||
    (signed !== undefined &&
      needsExcuse(item, court) &&
      (await isRecord(item, signed.verified.digest, binding)))
  const bound = binding.kind === 'bound' && (listing !== undefined || isDocument)
  if (inputs.requireBinding !== undefined && !bound)
    return refused(
      binding.kind === 'unbound'
        ? binding.diagnosis
        : bindingMissing(`${checksums.vouching?.from} does not list it`)
    )
  const unexpected = isDocument ? undefined : notAsExpected(item, court.expected?.[item.place])
  if (unexpected !== undefined) return refused(unexpected)
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
    checksums: listing?.checksums.from,
    bound
  }
}

/** What is wrong with a checksums file beyond its signature: unreadable, or listing what is not there. */
function invalidContent(item: Case, court: Court): Diagnosis | undefined {
  const { place, artifact } = item
  const is = (file: { readonly place: Place; readonly from: string }): boolean =>
    file.place === place && file.from === artifact
  const refused = court.checksums.refused.find(is)
  if (refused !== undefined) return refused.diagnosis
  const { vouching } = court.checksums
  if (vouching === undefined || !isChecksums(item, court.checksums)) return undefined
  // a copy elsewhere does not make up for what a release lost
  const near = place === 'release' ? court.cases.filter(other => other.place === place) : court.cases
  const there = new Set(near.flatMap(({ listing }) => (listing === undefined ? [] : [listing.name])))
  const missing = [...vouching.list.entries.keys()].filter(
    name => !there.has(name) && !court.exempted.includes(name)
  )
  return missing.length === 0 ? undefined : checksumsIncomplete(missing, place === 'release')
}

/** Whether the artifact is the checksums file that vouches, or a copy of it. */
function isChecksums({ place, artifact }: Case, { copies }: ChecksumsFound): boolean {
  return copies.some(copy => copy.place === place && copy.from === artifact)
}

/** Whether it would be refused if it were an artifact like any other: only then is it looked at for what else it may be. */
function needsExcuse({ place, artifact, listing }: Case, { inputs, binding, expected }: Court): boolean {
  const isUnlisted = inputs.requireBinding !== undefined && binding.kind === 'bound' && listing === undefined
  return isUnlisted || expected?.[place].entries.has(basename(artifact)) === false
}

/**
 * Whether a file whose own signature holds is the record of a signing run, for the release at hand as far as that is known.
 *
 * @param proven what was signed: other bytes than these are not looked at, whoever serves them the second time.
 */
async function isRecord({ reread }: Case, proven: Digest, binding: BindingState): Promise<boolean> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of reread()) {
    size += chunk.length
    if (size > MAX_RECORD_BYTES) return false
    chunks.push(Uint8Array.from(chunk))
  }
  const bytes = Buffer.concat(chunks)
  if (!equalDigests(digestBy(hashBytes(bytes, [proven.hash]), proven.hash), proven)) return false
  const record = parseRecord(bytes)
  return record !== undefined && (binding.kind === 'unbound' || namesRelease(record, binding.binding))
}

/** How an artifact that holds contradicts the digests that were handed over. */
function notAsExpected(
  { artifact, digests }: Case,
  expected: ChecksumList | undefined
): Diagnosis | undefined {
  if (expected === undefined) return undefined
  const digest = expected.entries.get(basename(artifact))
  if (digest === undefined) return notExpected()
  const now = digests.get(digest.hash)
  return now !== undefined && equalDigests(now, digest) ? undefined : digestMismatch(digest, now)
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
