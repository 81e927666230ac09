import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import { anyBaseName } from '../lib/file-names.ts'
import { isDirectory, readSmallFile } from '../lib/files.ts'
import type { ReleaseHost } from '../ports/release-host.ts'
import { formatDigest, HASHES, type Digest, type HashName } from '../signature/algorithms.ts'
import {
  DEFAULT_CHECKSUMS_NAMES,
  findEntry,
  MAX_CHECKSUMS_BYTES,
  parseListing,
  type ChecksumList
} from './checksums.ts'

/** The digests of the input `digests`, by base name. */
export interface ExpectedDigests extends ChecksumList {
  /**
   * Base names with a backslash in them, as a Unix would read the paths, by the name that was read: `dist\\app.exe` is `app.exe` here,
   * and a file of that whole name there.
   */
  readonly backslashed: ReadonlyMap<string, string>
}

/**
 * The digests of the input `digests` by base name, since a release has no folders; undefined when the input was not given. Both `/` and `\`
 * separate folders, whatever system the list comes from and this runs on.
 *
 * @param hash the hash function that the digests must be of; undefined: any of the three.
 * @param workspace absolute path.
 * @throws INPUT_INVALID when the lines cannot be read, are of another hash function, have two paths with one base name, or one of which it
 * is not clear what its `\` means; ARTIFACT_UNREADABLE
 */
export async function readExpectedDigests(
  input: DigestsInput | undefined,
  hash: HashName | undefined,
  workspace: string
): Promise<ExpectedDigests | undefined> {
  if (input === undefined) return undefined
  const source = input.kind === 'file' ? `the file ${input.path}` : undefined
  const bytes = input.kind === 'text' ? Buffer.from(input.text) : await readFile(input.path, workspace)
  const parsed = parseListing(fromUtf16(bytes))
  if (parsed.kind === 'refused') throw wrong(`${source === undefined ? '' : `${source}: `}${parsed.reason}`)
  const { list, escaped } = parsed
  if (hash !== undefined && list.hash !== hash) {
    throw wrong(
      `${source === undefined ? 'the lines have' : `${source} has`} ${list.hash} digests of ${HASHES[list.hash].bytes} bytes, but signing-algorithm needs ${hash}`,
      `Make them with ${hash}sum, or give a signing-algorithm that ends in ${list.hash.slice('sha'.length)}.`
    )
  }
  const entries = new Map<string, Digest>()
  const byForm = new Map<string, Digest>()
  const backslashed = new Map<string, string>()
  for (const [path, digest] of list.entries) {
    const { name, onUnix } = readPath(path, escaped.get(path))
    if (hasDigest(path, list.hash))
      throw wrong(
        `${source === undefined ? '' : `${source}: `}the name of the file ${JSON.stringify(path.split(' ', 1)[0])} has another digest after it: line breaks were lost`,
        'Keep each file on a line of its own: quote the value in the shell ("$DIGESTS"), and give it as a block (digests: |) or as an output of several lines.'
      )
    if (['', '.', '..'].includes(name)) throw wrong(`"${path}" is not a file name`)
    if (onUnix !== name) backslashed.set(onUnix, name)
    const before = byForm.get(name.normalize('NFC'))
    if (before !== undefined)
      throw wrong(
        `two paths have the base name "${name}" (${formatDigest(before)} and ${formatDigest(digest)})`
      )
    entries.set(name, digest)
    byForm.set(name.normalize('NFC'), digest)
  }
  assertListsNotItself(input, { hash: list.hash, entries })
  return { hash: list.hash, entries, backslashed }
}

/** Whether a word in a path is a digest of this hash: no file is called so, but a list without its line breaks reads so. */
function hasDigest(path: string, hash: HashName): boolean {
  const digits = HASHES[hash].bytes * 2
  return path
    .split(' ')
    .some((word, index) => index > 0 && word.length === digits && /^[0-9a-f]+$/i.test(word))
}

/**
 * The base name of a path, and what it is where only `/` separates folders.
 *
 * @param escaped the path as it was written, where coreutils wrote it with escapes: on Windows because of its separators, or on a Unix
 * because of a name with a backslash. With `/` before the `\` it is more likely the latter.
 * @throws INPUT_INVALID
 */
function readPath(
  path: string,
  escaped: string | undefined
): { readonly name: string; readonly onUnix: string } {
  const onUnix = path.slice(path.lastIndexOf('/') + 1)
  if (!onUnix.includes('\\')) return { name: onUnix, onUnix }
  const isFromWindows = escaped === undefined || /^[A-Za-z]:/.test(escaped) || !/[/\n\r]/.test(escaped)
  if (!isFromWindows) throw ambiguous(escaped, onUnix)
  return { name: anyBaseName(onUnix), onUnix }
}

/** The text in UTF-8; PowerShell's `>` writes UTF-16 with a byte-order mark. */
function fromUtf16(bytes: Uint8Array): Uint8Array {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex')
  const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[mark]
  if (encoding === undefined || bytes.length === 2) return bytes
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes))
  } catch {
    return bytes // its kind is named where it is refused
  }
}

/**
 * How the names in `digests` were read where that is not plain, a line each for the log.
 *
 * @param fileNames base names of the files at hand.
 * @throws INPUT_INVALID when a file has a name with a backslash that a line can mean, too.
 */
export function describeReadings(
  expected: ExpectedDigests | undefined,
  fileNames: readonly string[]
): string[] {
  if (expected === undefined) return []
  const { backslashed } = expected
  for (const name of fileNames) if (backslashed.has(name)) throw ambiguous(name, name)
  const [[onUnix, name] = []] = backslashed
  const more = backslashed.size > 1 ? `, and ${backslashed.size - 1} more in the same way` : ''
  return [
    ...(onUnix === undefined
      ? []
      : [`A backslash in digests separates folders: ${onUnix} is ${name}${more}.`]),
    ...fileNames.flatMap(fileName => {
      const entry = findEntry(expected, fileName)
      return entry === undefined || entry.name === fileName
        ? []
        : [`${fileName} is in digests in another form of Unicode (NFC, NFD): the same name.`]
    })
  ]
}

function ambiguous(path: string, onUnix: string): ActionError {
  return wrong(
    `"${path}" can be the file "${anyBaseName(onUnix)}" in a folder of Windows, or a file whose name is "${onUnix}"`,
    'Write "/" between folders, or rename the file: a name with a backslash cannot be kept on Windows, and is changed on a release.'
  )
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
  if (bytes === undefined && isDirectory(resolve(workspace, path)))
    throw wrong(`${path} is a directory`, 'Give @path of the file in it that has the lines.')
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
