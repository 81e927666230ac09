import { basename } from 'node:path'
import { findEntry } from '../manifests/checksums.ts'
import { BINDING_NAME } from '../manifests/release-binding.ts'
import { equalDigests, type Digest } from '../signature/algorithms.ts'
import type { TrustedKey } from '../trust/anchors.ts'
import { matchesListing } from './listing.ts'
import type { Candidate, Place, VerificationContext } from './model.ts'
import type { SignaturesVerdict } from './signatures.ts'
import type { Facts, Outcome } from './verdict-table.ts'

// The facts on one artifact, for the verdict table.

/** A verdict with the facts that it rests on. */
export interface Verdict {
  readonly signature: SignaturesVerdict
  readonly facts: Facts
  readonly outcome: Outcome
}

/** The facts on an artifact, as far as they are known without reading it as a record. */
export function factsOf(item: Candidate, signature: SignaturesVerdict, context: VerificationContext): Facts {
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
export function judgeCoverage(
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
export function expectedOf(
  { artifact, place }: Candidate,
  { expected }: VerificationContext
): Digest | undefined {
  return expected && findEntry(expected[place], basename(artifact))?.digest
}

/** Whether an artifact has the digest that `digests` gives for it. */
export function compareWithExpected(item: Candidate, context: VerificationContext): Facts['digests'] {
  if (context.expected === undefined) return 'not-given'
  const line = expectedOf(item, context)
  if (line === undefined) return 'unlisted'
  const now = item.digests.get(line.hash)
  return now !== undefined && equalDigests(now, line) ? 'match' : 'mismatch'
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

/** The trusted keys that signed a candidate, or the checksums file that lists it with its digest, each once. */
export function signersOf(
  { listing, digests }: Candidate,
  signature: SignaturesVerdict
): readonly TrustedKey[] {
  const own = signature.kind === 'proven' ? signature.proofs : []
  const ofList = listing !== undefined && matchesListing(listing, digests) ? listing.checksums.proofs : []
  return [...new Set([...own, ...ofList].map(({ key }) => key))]
}

/** Whether a candidate was found where this file was. */
export function isSameFile(
  { place, artifact }: Candidate,
  file: { readonly place: Place; readonly from: string }
): boolean {
  return file.place === place && file.from === artifact
}
