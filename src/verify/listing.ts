import { basename, relative, sep } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import type { Digests } from '../hashing/hasher.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import type { ReleaseSnapshot } from '../release/snapshot.ts'
import { equalDigests } from '../signature/algorithms.ts'
import type { Listing, VerifiedChecksums } from './model.ts'

/** The entry of an artifact in the checksums file, under the first of `names` that it lists; undefined when it lists none of them. */
export function listingOf(
  checksums: VerifiedChecksums | undefined,
  names: readonly string[]
): Listing | undefined {
  const name = names.find(candidate => checksums?.list.entries.has(candidate))
  const digest = name === undefined ? undefined : checksums?.list.entries.get(name)
  return checksums === undefined || name === undefined || digest === undefined
    ? undefined
    : { checksums, name, digest }
}

/** The names that a file may be listed under: its path relative to the checksums file, its base name, and its name as the host stores it. */
export function listedNamesOf(
  artifact: Artifact,
  checksums: VerifiedChecksums | undefined,
  snapshot: ReleaseSnapshot | undefined
): string[] {
  const path = checksums?.folder === undefined ? undefined : relative(checksums.folder, artifact.absolutePath)
  return [
    ...(path === undefined ? [] : [path.split(sep).join('/')]),
    artifact.name,
    ...(snapshot === undefined ? [] : [snapshot.host.storedName(artifact.name)])
  ]
}

/** Whether an artifact has the digest that the checksums file lists. */
export function matchesListing({ digest }: Listing, digests: Digests): boolean {
  const now = digests.get(digest.hash)
  return now !== undefined && equalDigests(now, digest)
}

/** Listed under the same base name, but somewhere else: for a message. */
export function similarTo({ list }: VerifiedChecksums, name: string): string | undefined {
  const byBaseName = BY_BASE_NAME.get(list) ?? new Map(listedByBaseName(list))
  BY_BASE_NAME.set(list, byBaseName)
  return byBaseName.get(basename(name))
}

const BY_BASE_NAME = new WeakMap<ChecksumList, ReadonlyMap<string, string>>()

/** The first name of each base name wins. */
function listedByBaseName({ entries }: ChecksumList): (readonly [string, string])[] {
  return [...entries.keys()].toReversed().map(listed => [basename(listed), listed] as const)
}
