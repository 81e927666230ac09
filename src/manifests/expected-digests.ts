import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import { readSmallFile } from '../lib/files.ts'
import type { ReleaseHost } from '../ports.ts'
import { formatDigest, HASHES, type Digest, type HashName } from '../signature/algorithms.ts'
import {
  DEFAULT_CHECKSUMS_NAMES,
  MAX_CHECKSUMS_BYTES,
  parseChecksums,
  type ChecksumList
} from './checksums.ts'

/**
 * The digests of the input `digests` by base name, since a release has no folders; undefined when the input was not given.
 *
 * @param hash the hash function that the digests must be of; undefined: any of the three.
 * @param workspace absolute path.
 * @throws INPUT_INVALID when the lines cannot be read, are of another hash function, or have two paths with one base name;
 * ARTIFACT_UNREADABLE
 */
export async function readExpectedDigests(
  input: DigestsInput | undefined,
  hash: HashName | undefined,
  workspace: string
): Promise<ChecksumList | undefined> {
  if (input === undefined) return undefined
  const source = input.kind === 'file' ? `the file ${input.path}` : undefined
  const bytes = input.kind === 'text' ? Buffer.from(input.text) : await readFile(input.path, workspace)
  const parsed = parseChecksums(bytes)
  if (parsed.kind === 'refused') throw wrong(`${source === undefined ? '' : `${source}: `}${parsed.reason}`)
  const { list } = parsed
  if (hash !== undefined && list.hash !== hash) {
    throw wrong(
      `${source === undefined ? 'the lines have' : `${source} has`} ${list.hash} digests of ${HASHES[list.hash].bytes} bytes, but signing-algorithm needs ${hash}`,
      `Make them with ${hash}sum, or give a signing-algorithm that ends in ${list.hash.slice('sha'.length)}.`
    )
  }
  const entries = new Map<string, NonNullable<ReturnType<typeof list.entries.get>>>()
  for (const [path, digest] of list.entries) {
    const name = basename(path)
    if (['', '.', '..'].includes(name)) throw wrong(`"${path}" is not a file name`)
    const before = entries.get(name)
    if (before !== undefined)
      throw wrong(
        `two paths have the base name "${name}" (${formatDigest(before)} and ${formatDigest(digest)})`
      )
    entries.set(name, digest)
  }
  assertListsNotItself(input, { hash: list.hash, entries })
  return { hash: list.hash, entries }
}

/**
 * The same digests by the names under which the host stores such files.
 *
 * @throws INPUT_INVALID when two names become one.
 */
export function withStoredNames(
  { hash, entries }: ChecksumList,
  host: Pick<ReleaseHost, 'storedName'>
): ChecksumList {
  const stored = new Map<string, Digest>()
  for (const [name, digest] of entries) {
    const asset = host.storedName(name)
    if (stored.has(asset)) throw wrong(`two names become "${asset}" on the release`)
    stored.set(asset, digest)
  }
  return { hash, entries: stored }
}

/** `sha256sum * > SHA256SUMS` reads the list that it is about to write: an artifact of this name would be signed with that digest. */
function assertListsNotItself(input: DigestsInput, { hash, entries }: ChecksumList): void {
  const names = input.kind === 'file' ? [basename(input.path)] : DEFAULT_CHECKSUMS_NAMES
  const empty = createHash(hash).digest()
  for (const name of names) {
    const digest = entries.get(name)
    if (digest === undefined || !empty.equals(Buffer.from(digest.bytes))) continue
    throw wrong(
      `the list has a line for itself, "${name}", with the digest of an empty file`,
      `Make it in another folder, as in sha256sum * > ../${name}, or remove that line.`
    )
  }
}

async function readFile(path: string, workspace: string): Promise<Uint8Array> {
  const bytes = await readSmallFile(resolve(workspace, path), MAX_CHECKSUMS_BYTES)
  if (bytes === undefined) throw wrong(`the file ${path} does not exist or is not a regular file`)
  return bytes
}

function wrong(
  problem: string,
  hint = 'Give lines as "sha256sum FILE…" prints them, or @path of a file with such lines.'
): ActionError {
  return new ActionError('INPUT_INVALID', `An input is wrong: digests: ${problem}.`, { hint })
}

/** The input `digests`: the lines themselves, or the path of the file that has them. */
export type DigestsInput =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'file'; readonly path: string }
