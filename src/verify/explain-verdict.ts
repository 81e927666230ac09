import {
  checksumsIncomplete,
  checksumsListItself,
  checksumsMismatch,
  listedInOther,
  listedInUnsigned,
  listedUnderOtherName,
  notInChecksums,
  signatureMissingWith
} from '../diagnosis/checksums.ts'
import { digestMismatch, notExpected, notOfRelease } from '../diagnosis/release.ts'
import { notInDepthListed } from '../diagnosis/depth.ts'
import { keyAndMore, notSignedByAll, signatureMissing } from '../diagnosis/rejections.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { readBounded } from '../lib/bounded.ts'
import { isNamedAsKey } from '../release/public-keys.ts'
import { equalDigests } from '../signature/algorithms.ts'
import { MAX_ANY_KEY_BYTES, parseAnyKey, type ParsedAnyKey } from '../signature/any-key.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import { ADDITIONAL_SUFFIXES } from '../signature/key-type-suffix.ts'
import { examine, type Examination } from '../signature/examination.ts'
import { MAX_IN_DEPTH } from './diagnosis-aids.ts'
import { describeOthers } from './explain-asset.ts'
import { explainContent, undefinedOnError } from './explain-signature.ts'
import { expectedOf, isSameFile, signersOf, type Verdict } from './facts.ts'
import { listedAs, similarTo, toMissingEntries } from './listing.ts'
import type { Candidate, Listing, NoEvidence, VerificationContext } from './model.ts'
import { findListing, hasListing } from './other-lists.ts'

// Why an artifact was rejected, asked after it was: nothing here can change that.

/** The diagnosis of a rejected artifact, made of the facts that the verdict rests on. */
export async function explainVerdict(
  item: Candidate,
  context: VerificationContext,
  { signature, outcome }: Verdict
): Promise<Diagnosis> {
  const { listing, digests, place } = item
  switch (outcome) {
    case 'signature-refused':
      if (signature.kind !== 'refused') break
      return signature.diagnosis
    case 'listing-mismatch':
      if (listing === undefined) break
      if (context.checksums.copies.some(copy => isSameFile(item, copy)))
        return checksumsListItself(listing.digest)
      return explainMismatch(item, listing, signature.kind === 'proven', context.aids)
    case 'checksums-broken':
      return explainBroken(item, context)
    case 'not-signed': {
      if (signature.kind !== 'missing') break
      const diagnosis = await explainUnsigned(item, signature.others, context)
      if (signature.others.length > 0) return diagnosis
      return (
        (await byAnotherKey(item, diagnosis, context)) ??
        (await underAnotherSuffix(item, diagnosis, context)) ??
        diagnosis
      )
    }
    case 'not-signed-by-all': {
      const signers = new Set(signersOf(item, signature))
      const missing = context.trust.trusted.filter(key => !signers.has(key))
      return notSignedByAll(missing, listing?.checksums.from, context.policy.terms)
    }
    case 'not-bound':
      return context.binding.kind === 'bound'
        ? notOfRelease(context.checksums.verified?.from ?? 'the checksums file', context.policy.terms)
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
  item: Candidate,
  { checksums, missingEntries, policy, aids }: VerificationContext
): Diagnosis {
  const { place } = item
  const refused = checksums.refused.find(file => isSameFile(item, file))
  if (refused !== undefined) return refused.diagnosis
  const missing = toMissingEntries(missingEntries[place], checksums.verified, aids)
  return checksumsIncomplete(missing, place, policy.terms)
}

async function explainUnsigned(
  { artifact, place, digests, signatures: { missing: lookup } }: Candidate,
  [noEvidence]: readonly NoEvidence[],
  { checksums: { verified, refused, unsigned }, otherLists, policy: { terms } }: VerificationContext
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
  for (const { from, signature, list: read } of unsigned) {
    const list = await undefinedOnError(read)
    if (list !== undefined && hasListing(list, artifact, digests))
      return listedInUnsigned(missing, from, signature)
  }
  const lists = await undefinedOnError(async () => otherLists?.())
  const other = findListing(lists ?? [], artifact, digests)
  return other === undefined ? missing : listedInOther(missing, other.from, terms)
}

/** The same of a file that another key left in a folder: a signature of a file there, or that key itself. */
async function byAnotherKey(
  { artifact, place, reread }: Candidate,
  diagnosis: Diagnosis,
  { candidates, trust, policy: { signatureSuffixes, terms } }: VerificationContext
): Promise<Diagnosis | undefined> {
  if (place !== 'local') return undefined
  const signed = [...ADDITIONAL_SUFFIXES.keys(), ...signatureSuffixes]
    .filter(suffix => artifact.endsWith(suffix))
    .map(suffix => artifact.slice(0, -suffix.length))
    .find(name => candidates.some(other => other.artifact === name))
  const found = signed === undefined ? await undefinedOnError(() => readKey(artifact, reread)) : undefined
  if (signed === undefined && found === undefined) return undefined
  const key = found?.key
  const isTrusted = trust.trusted.some(one => one.key.fingerprint === key?.fingerprint)
  if (isTrusted && found?.besides !== undefined) return keyAndMore(found.besides, artifact, terms)
  const what =
    key === undefined
      ? describeOthers(artifact, signed ?? '')
      : `it is a public key that is not trusted (${key.fingerprint}, ${key.spec})`
  return {
    ...diagnosis,
    message: `${what}; ${diagnosis.message}`,
    hint: `If that key is intended, give it as ${terms.names['trusted-public-key']} too; else remove the file, or name the files without it.`
  }
}

/** The same of a signature by a trusted key under a suffix that was not looked for. */
async function underAnotherSuffix(
  { artifact, reread }: Candidate,
  diagnosis: Diagnosis,
  { candidates, trust, policy: { terms } }: VerificationContext
): Promise<Diagnosis | undefined> {
  const [signed] = candidates
    .map(other => other.artifact)
    .filter(name => artifact.startsWith(name) && /^[._-]/.test(artifact.slice(name.length)))
    .toSorted((a, b) => b.length - a.length)
  if (signed === undefined) return undefined
  const file = await undefinedOnError(async () => readBounded(reread(), MAX_SIGNATURE_FILE_BYTES))
  const keys = trust.trusted.map(({ key }) => key)
  const isSignature = (one: Examination): boolean => one.file.kind === 'signature' && one.isClaimed
  if (file === undefined || !examine(file, keys).some(isSignature)) return undefined
  const suffix = artifact.slice(signed.length)
  const otherwise = diagnosis.hint.replace(/^[A-Z]/, first => first.toLowerCase())
  return {
    ...diagnosis,
    hint: `If it is the signature of ${signed}, give ${suffix} as ${terms.names['signature-suffix']}; else ${otherwise}`
  }
}

async function readKey(
  artifact: string,
  reread: () => AsyncIterable<Uint8Array>
): Promise<Extract<ParsedAnyKey, { kind: 'key' }> | undefined> {
  const bytes = isNamedAsKey(artifact) ? await readBounded(reread(), MAX_ANY_KEY_BYTES) : undefined
  const parsed = bytes && (await parseAnyKey(bytes))
  return parsed?.kind === 'key' ? parsed : undefined
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
  return explainContent(mismatch, reread, {
    hashes: [digest.hash],
    isSigned: now => equalDigests(now, digest),
    signedIn: checksums.from
  })
}
