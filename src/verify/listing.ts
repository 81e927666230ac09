import { basename, relative, sep } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import type { MissingEntry } from '../diagnosis/checksums.ts'
import type { Digests } from '../hashing/hasher.ts'
import { anyBaseName, foldedName } from '../lib/file-names.ts'
import { findEntry, type ChecksumList } from '../manifests/checksums.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { equalDigests, type Digest } from '../signature/algorithms.ts'
import type { Listing, VerificationContext, VerifiedChecksums } from './model.ts'

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
  artifact: Pick<Artifact, 'name' | 'absolutePath'>,
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

/** The names of lists by what else could be known of them, for messages; made when it is asked for, since a list may have 100,000. */
type Index = WeakMap<ChecksumList, ReadonlyMap<string, string>>

const BY_DIGEST: Index = new WeakMap()
const BY_SPELLING: Index = new WeakMap()

/** The name that the list has for the content of an artifact; undefined when it lists no such content, or the digest is not known. */
export function listedAs(list: ChecksumList, digests: Digests): string | undefined {
  const digest = digests.get(list.hash)
  return digest && indexed(BY_DIGEST, list, (_, listed) => bytesOf(listed)).get(bytesOf(digest))
}

/** Listed in another folder, in letters of another case, or under a name of which the host would make this one. */
export function similarTo(list: ChecksumList, name: string): string | undefined {
  return indexed(BY_SPELLING, list, spellingOf).get(spellingOf(name))
}

/** The first name wins. */
function indexed(
  index: Index,
  list: ChecksumList,
  keyOf: (name: string, digest: Digest) => string
): ReadonlyMap<string, string> {
  const known = index.get(list)
  if (known !== undefined) return known
  const names = new Map<string, string>()
  for (const [name, digest] of list.entries) {
    const key = keyOf(name, digest)
    if (!names.has(key)) names.set(key, name)
  }
  index.set(list, names)
  return names
}

const bytesOf = ({ bytes }: Digest): string => Buffer.from(bytes).toString('latin1')

/** GitHub replaces runs of blanks and special characters with a dot. */
function spellingOf(name: string): string {
  return foldedName(anyBaseName(name)).replaceAll(/[^\p{L}\p{N}_-]+/gu, '.')
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
