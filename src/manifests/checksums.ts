import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { TEXT_KIND_NAMES, textKindOf, type TextKind } from '../signature/text-kinds.ts'
import { HASH_NAMES, HASHES, type Digest, type HashName } from '../signature/algorithms.ts'

/** The content of a checksums file: the digest of each name, all by one hash function. */
export interface ChecksumList {
  readonly hash: HashName
  /** By name, exactly as it is listed but for a leading `./`. */
  readonly entries: ReadonlyMap<string, Digest>
}

/** The list, or why the file is rejected as a whole, as "it lists nothing". */
export type ParsedChecksums =
  | { readonly kind: 'checksums'; readonly list: ChecksumList }
  | { readonly kind: 'refused'; readonly reason: string }

export const MAX_CHECKSUMS_BYTES = 16 * 1024 * 1024
const MAX_ENTRIES = 100_000
const MAX_LINE_CHARACTERS = 8 * 1024

// both as coreutils reads them (digest.c, split_3); a backslash in front means that the name has escapes
const GNU = /^[ \t]*(\\?)([0-9A-Fa-f]+)[ \t]([ *]?)(.+)$/s

const BSD = /^[ \t]*(\\?)([A-Za-z0-9-]+) ?\((.+)\)[ \t]*=[ \t]*([0-9A-Fa-f]+)$/s

/** Between a digest and its name: two characters, or one (BSD's `sha256 -r`). All lines of a file have the same, else a name could begin with a blank. */
type Gap = 'one' | 'two'
const MAX_QUOTED_CHARACTERS = 60

/** Hash functions that are not accepted, by the length of their digests in hexadecimal digits. */
const REFUSED_LENGTHS: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA-1', 56: 'SHA-224' }

/**
 * The list in a checksums file, in the formats of `sha256sum` and `sha256sum --tag` (GNU and BSD) with their escapes; a byte-order mark,
 * CRLF, blank lines and comments (`#`) are skipped. One line that cannot be read, or that contradicts another, makes the whole file rejected.
 */
export function parseChecksums(file: Uint8Array): ParsedChecksums {
  const parsed = parseListing(file)
  return parsed.kind === 'refused' ? parsed : { kind: 'checksums', list: parsed.list }
}

/** A list, with how the paths were written of which that says more than the names. */
export interface ParsedListing {
  readonly kind: 'listing'
  readonly list: ChecksumList
  /** Paths of lines with escapes, by name: unescaped, and with the leading `./` that a name has not. */
  readonly escaped: ReadonlyMap<string, string>
}

/** The same as `parseChecksums`, with how escaped paths were written. */
export function parseListing(
  file: Uint8Array
): ParsedListing | Extract<ParsedChecksums, { readonly kind: 'refused' }> {
  const refused = (reason: string) => ({ kind: 'refused', reason }) as const
  if (file.length > MAX_CHECKSUMS_BYTES)
    return refused(`it has more than ${MAX_CHECKSUMS_BYTES} bytes, which are not read`)
  if (!isUtf8(file)) return refused(otherKind(file) ?? 'it is not UTF-8')
  if (file.includes(0)) return refused(otherKind(file) ?? 'it has NUL characters')
  const entries = new Map<string, Digest>()
  const escaped = new Map<string, string>()
  let hash: HashName | undefined
  let gap: Gap | undefined
  let number = 0
  for (const line of linesOf(file)) {
    number += 1
    if (line === '' || line.startsWith('#')) continue
    if (line.length > MAX_LINE_CHARACTERS)
      return refused(`line ${number} has ${line.length} characters, at most ${MAX_LINE_CHARACTERS} are read`)
    const parsed = parseLine(line, gap)
    if (typeof parsed === 'string')
      return refused(otherKind(file) ?? `line ${number} ${parsed}, seen: ${quoted(line)}`)
    gap ??= parsed.gap
    const { name, digest } = parsed
    if (hash !== undefined && hash !== digest.hash)
      return refused(`line ${number} has a ${digest.hash} digest, the lines before have ${hash}`)
    hash = digest.hash
    const before = entries.get(name)
    if (before !== undefined && Buffer.compare(before.bytes, digest.bytes) !== 0)
      return refused(`line ${number} gives ${JSON.stringify(name)} a different digest than an earlier line`)
    entries.set(name, digest)
    if (parsed.escapedPath !== undefined) escaped.set(name, parsed.escapedPath)
    if (entries.size > MAX_ENTRIES) return refused(`it lists more than ${MAX_ENTRIES} names`)
  }
  if (hash === undefined) return refused('it lists nothing')
  return { kind: 'listing', list: { hash, entries }, escaped }
}

/** The entry of a name. A name that is listed as it is comes first; then the only one that differs in nothing but the form of Unicode. */
export function findEntry(
  list: ChecksumList,
  name: string
): { readonly name: string; readonly digest: Digest } | undefined {
  const listed = list.entries.has(name) ? name : onlyNameOf(list, name.normalize('NFC'))
  const digest = listed === undefined ? undefined : list.entries.get(listed)
  return listed === undefined || digest === undefined ? undefined : { name: listed, digest }
}

/** The only listed name of this form; undefined where there are none or several. */
function onlyNameOf(list: ChecksumList, form: string): string | undefined {
  const inOtherForms = formsOf(list).get(formKey(form)) ?? []
  const [name, ...others] = [
    ...(list.entries.has(form) ? [form] : []),
    ...inOtherForms.filter(one => one.normalize('NFC') === form)
  ]
  return others.length > 0 ? undefined : name
}

const FORMS = new WeakMap<ChecksumList, ReadonlyMap<string, readonly string[]>>()

/** A few characters in the place of a form: a list may have 100,000 long names. */
function formKey(form: string): string {
  return createHash('sha256').update(form).digest().toString('latin1', 0, FORM_KEY_BYTES)
}

const FORM_KEY_BYTES = 8

/** Listed names that are not in NFC, by `formKey` of their NFC; most names are their own. */
function formsOf(list: ChecksumList): ReadonlyMap<string, readonly string[]> {
  const known = FORMS.get(list)
  if (known !== undefined) return known
  const forms = new Map<string, string[]>()
  for (const name of list.entries.keys()) {
    if (isAscii(name)) continue
    const form = name.normalize('NFC')
    if (form === name) continue
    const key = formKey(form)
    const names = forms.get(key)
    if (names === undefined) forms.set(key, [name])
    else names.push(name)
  }
  FORMS.set(list, forms)
  return forms
}

const isAscii = (text: string): boolean => !/[^\0-\x7F]/.test(text)

/** The bytes of a file for `sha256sum -c` and its siblings: GNU format, sorted by name, no comments. */
export function formatChecksums(entries: ReadonlyMap<string, Digest>): Uint8Array {
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { bytes }]) => {
      // the tools read a bare "-" as their standard input
      const path = name === '-' ? './-' : name
      const escaped = path.replace(/[\\\n\r]/g, character => ESCAPES[character] ?? character)
      return `${escaped === path ? '' : '\\'}${Buffer.from(bytes).toString('hex')}  ${escaped}\n`
    })
  return Buffer.from(lines.join(''))
}

/** The name of a checksums file by `hash` where none is given, as `SHA256SUMS`. */
export function defaultChecksumsName(hash: HashName): string {
  return `${hash.toUpperCase()}SUMS`
}

/** The names that are looked for where none is given. */
export const DEFAULT_CHECKSUMS_NAMES = HASH_NAMES.map(defaultChecksumsName)

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' }
const UNESCAPES: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', r: '\r' }

const BYTE_ORDER_MARK = Buffer.from('\ufeff')
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * The lines one by one, so that a long file is rejected at its first wrong line; each is decoded by itself, since a text of 16 MiB is kept
 * as twice as many bytes for a single character that is not Latin.
 *
 * @param file valid UTF-8.
 */
function* linesOf(file: Uint8Array): Iterable<string> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const isMarked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
  for (let start = isMarked ? BYTE_ORDER_MARK.length : 0; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const next = feed === -1 ? bytes.length : feed + 1
    const end = feed === -1 ? bytes.length : feed
    yield bytes.toString('utf8', start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end)
    start = next
  }
}

/** What the file is instead, when that says more than one of its lines does. */
function otherKind(file: Uint8Array): string | undefined {
  const kind = textKindOf(Buffer.from(file).toString('latin1'))
  if (kind === undefined || LINE_BY_LINE.includes(kind)) return undefined
  return `it is ${TEXT_KIND_NAMES[kind]}, expected lines as sha256sum prints them`
}

const LINE_BY_LINE: readonly TextKind[] = ['checksums', 'text', 'hex', 'base64', 'base64-twice']

/** The start of a line, in ASCII: the file may be hostile. */
function quoted(line: string): string {
  const start = JSON.stringify(line.slice(0, MAX_QUOTED_CHARACTERS)).replaceAll(
    /[^ -~]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
  return line.length > MAX_QUOTED_CHARACTERS ? `${start} (cut)` : start
}

interface ParsedLine {
  readonly name: string
  /** The path as it was written, where it was written with escapes. */
  readonly escapedPath: string | undefined
  readonly digest: Digest
  readonly gap: Gap | undefined
}

/**
 * The entry of a line, or what is wrong with it, as "has an unknown escape in its name".
 *
 * @param before the gap of the lines before.
 */
function parseLine(line: string, before: Gap | undefined): ParsedLine | string {
  const match = GNU.exec(line)
  const gap = match === null ? undefined : match[3] === '' ? 'one' : 'two'
  const isMixed = gap !== undefined && before !== undefined && gap !== before
  const gnu = isMixed || (gap === 'one' && /^[ *]/.test(match?.[4] ?? '')) ? null : match
  const bsd = gnu === null ? BSD.exec(line) : null
  const [escaped, hex, listed] = gnu === null ? [bsd?.[1], bsd?.[4], bsd?.[3]] : [gnu[1], gnu[2], gnu[4]]
  if (hex === undefined || listed === undefined)
    return 'is not a line of a checksums file, expected "<hex>  <name>" or "SHA256 (<name>) = <hex>"'
  const hash = HASH_NAMES.find(name => HASHES[name].bytes * 2 === hex.length)
  if (bsd !== null && bsd[2] !== hash?.toUpperCase())
    return `has a ${bsd[2]} digest of ${hex.length} hexadecimal digits, expected SHA256, SHA384 or SHA512`
  if (hash === undefined) {
    const known = REFUSED_LENGTHS[hex.length]
    return `has a digest of ${hex.length} hexadecimal digits${known === undefined ? '' : ` (${known}?)`}, expected 64, 96 or 128`
  }
  const unescaped = escaped === '\\' ? unescape(listed) : listed
  if (unescaped === undefined) return 'has an unknown escape in its name'
  const path = copied(unescaped)
  return {
    gap,
    escapedPath: escaped === '\\' ? path : undefined,
    name: path.replace(/^(\.\/)+(?=.)/s, ''),
    digest: new ListedDigest(hash, hex)
  }
}

/** One of perhaps 100,000 digests: as a text of one character a byte it takes half of what a buffer takes. */
class ListedDigest implements Digest {
  readonly hash: HashName
  readonly #text: string

  constructor(hash: HashName, hex: string) {
    this.hash = hash
    this.#text = Buffer.from(hex, 'hex').toString('latin1')
  }

  get bytes(): Uint8Array {
    return Buffer.from(this.#text, 'latin1')
  }
}

/** The same text, which does not keep the line in memory that it was a part of. */
function copied(text: string): string {
  return Buffer.from(text).toString()
}

function unescape(name: string): string | undefined {
  let known = true
  const plain = name.replace(/\\(.?)/gs, (_, character: string) => {
    const unescaped = UNESCAPES[character]
    known &&= unescaped !== undefined
    return unescaped ?? ''
  })
  return known ? plain : undefined
}
