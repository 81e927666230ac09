import { basename } from 'node:path'
import { checksumsIncomplete } from '../diagnosis/checksums.ts'
import { withoutBytes } from '../diagnosis/rejections.ts'
import { expectedMissing } from '../diagnosis/release.ts'
import { hasFolder } from '../lib/file-names.ts'
import { listedNamesOf, listingOf, toMissingEntries } from './listing.ts'
import {
  refusedResult,
  type Candidate,
  type Place,
  type RefusedResult,
  type Result,
  type VerificationContext
} from './model.ts'
import type { World } from './world.ts'

/** Names that the verified checksums file lists and that are not there, for a copy of it in each place. */
export function findMissingEntries(
  { checksums, release }: World,
  candidates: readonly Candidate[],
  exempted: readonly RefusedResult[]
): Record<Place, readonly string[]> {
  const listed = [...(checksums.verified?.list.entries.keys() ?? [])]
  const exemptedNames = new Set(exempted.map(({ artifact }) => artifact))
  const there = (near: readonly Candidate[]): Set<string> =>
    new Set(near.flatMap(({ listing }) => (listing === undefined ? [] : [listing.name])))
  const onRelease = there(candidates.filter(({ place }) => place === 'release'))
  const anywhere = there(candidates)
  // a release has no folders: what is listed with one is a local file
  const mustBeOnRelease = (name: string): boolean => release?.globs.isClosedWorld === true && !hasFolder(name)
  const missing = (isThere: (name: string) => boolean): string[] =>
    listed.filter(name => !isThere(name) && !exemptedNames.has(name))
  return {
    release: missing(name => onRelease.has(name)),
    local: missing(name => (mustBeOnRelease(name) ? onRelease : anywhere).has(name))
  }
}

/** A rejection for each link and special file, and for a folder that has the name of a listed file; with the name that is listed. */
export function refuseNotFiles(
  { notFiles, checksums: { verified }, release }: World,
  missing: readonly string[]
): { readonly result: RefusedResult; readonly listedName: string | undefined }[] {
  return notFiles.flatMap(entry => {
    const listing = listingOf(verified, listedNamesOf(entry, verified, release?.snapshot))
    if (entry.kind === 'folder' && (listing === undefined || !missing.includes(listing.name))) return []
    return {
      listedName: listing?.name,
      result: refusedResult(entry.path, withoutBytes(entry.kind))
    }
  })
}

/** In a closed world the release must have what the verified checksums file lists, wherever that file was found. */
export function refuseIncompleteList(
  { checksums: { verified }, release, policy }: World,
  decided: readonly Result[],
  { missingEntries: { local, release: onRelease }, aids }: VerificationContext
): RefusedResult[] {
  if (release?.globs.isClosedWorld !== true || verified === undefined) return []
  const missing = verified.place === 'release' ? onRelease : local
  if (missing.length === 0 || decided.some(({ artifact }) => artifact === verified.from)) return []
  const entries = toMissingEntries(missing, verified, aids)
  const diagnosis = checksumsIncomplete(entries, 'release', policy.terms)
  return [refusedResult(verified.from, diagnosis, verified.proof.signatureFile)]
}

/** The file that `checksums-file` names is judged like an artifact, also when it is not among them. */
export function refuseNamedList({ policy, checksums }: World, decided: readonly Result[]): RefusedResult[] {
  if (policy.checksumsFile === undefined || checksums.verified !== undefined) return []
  return checksums.refused
    .filter(({ from }) => !decided.some(({ artifact }) => artifact === from))
    .map(({ from, signatureFile, diagnosis }) => refusedResult(from, diagnosis, signatureFile))
}

/** A rejection for each file that `digests` lists and that is not there: on the release itself, in a closed world. */
export function refuseMissingExpected(
  { expected, release }: World,
  { candidates, aids }: VerificationContext
): RefusedResult[] {
  const near =
    release?.globs.isClosedWorld === true ? candidates.filter(({ place }) => place === 'release') : candidates
  const form = (name: string): string => name.normalize('NFC')
  const there = new Set(near.map(({ artifact }) => form(basename(artifact))))
  return [...(expected?.entries ?? [])]
    .filter(
      ([name]) => !there.has(form(name)) && !there.has(form(release?.snapshot.host.storedName(name) ?? name))
    )
    .map(([name, digest]) => refusedResult(name, expectedMissing(digest, aids?.findByDigest(digest))))
}
