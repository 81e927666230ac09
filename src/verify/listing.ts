import { relative, sep } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import type { Digests } from '../hashing/hasher.ts'
import { anyBaseName, foldedName } from '../lib/file-names.ts'
import { findEntry, type ChecksumList } from '../manifests/checksums.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { equalDigests, formatDigest } from '../signature/algorithms.ts'
import type { Listing, VerifiedChecksums } from './model.ts'

/**
 * The entry of an artifact in the checksums file, under the first of `names` that it lists, exactly or else in another form of Unicode;
 * undefined when it lists none of them.
 */
export function listingOf(
  checksums: VerifiedChecksums | undefined,
  names: readonly string[]
): Listing | undefined {
  if (checksums === undefined) return undefined
  const { list } = checksums
  const name =
    names.find(candidate => list.entries.has(candidate)) ??
    names.find(candidate => findEntry(list, candidate))
  const entry = name === undefined ? undefined : findEntry(list, name)
  return entry && { checksums, ...entry }
}

/**
 * The names that a file may be listed under: its path relative to the checksums file, with `/` or as on Windows, its base name, and its
 * name as the host stores it.
 */
export function listedNamesOf(
  artifact: Artifact,
  checksums: VerifiedChecksums | undefined,
  snapshot: AssetSet | undefined
): string[] {
  const path = checksums?.folder === undefined ? undefined : relative(checksums.folder, artifact.absolutePath)
  return [
    ...(path === undefined ? [] : [path.split(sep).join('/'), path.split(sep).join('\\')]),
    artifact.name,
    ...(snapshot === undefined ? [] : [snapshot.host.storedName(artifact.name)])
  ]
}

/** Whether an artifact has the digest that the checksums file lists. */
export function matchesListing({ digest }: Listing, digests: Digests): boolean {
  const now = digests.get(digest.hash)
  return now !== undefined && equalDigests(now, digest)
}

/** The names that a list has for what it lists, by what else could be known of it: for messages. The first name wins. */
interface ListedNames {
  readonly byDigest: ReadonlyMap<string, string>
  readonly bySpelling: ReadonlyMap<string, string>
}

const LISTED_NAMES = new WeakMap<ChecksumList, ListedNames>()

/** The name that the list has for the content of an artifact; undefined when it lists no such content, or the digest is not known. */
export function listedAs(list: ChecksumList, digests: Digests): string | undefined {
  const digest = digests.get(list.hash)
  return digest && namesIn(list).byDigest.get(formatDigest(digest))
}

/** Listed in another folder, in letters of another case, or under a name of which the host would make this one. */
export function similarTo(list: ChecksumList, name: string): string | undefined {
  return namesIn(list).bySpelling.get(spellingOf(name))
}

function namesIn(list: ChecksumList): ListedNames {
  const known = LISTED_NAMES.get(list)
  if (known !== undefined) return known
  const entries = [...list.entries].toReversed()
  const names: ListedNames = {
    byDigest: new Map(entries.map(([name, digest]) => [formatDigest(digest), name])),
    bySpelling: new Map(entries.map(([name]) => [spellingOf(name), name]))
  }
  LISTED_NAMES.set(list, names)
  return names
}

/** GitHub replaces runs of blanks and special characters with a dot. */
function spellingOf(name: string): string {
  return foldedName(anyBaseName(name)).replaceAll(/[^\p{L}\p{N}_-]+/gu, '.')
}
