import type { DigestsInput } from '../manifests/expected-digests.ts'
import { hasLineBreak } from '../lib/file-names.ts'
import { textKindOf } from '../signature/text-kinds.ts'
import type { InputReader, SettingReader } from './reader.ts'
import { describeText, describeValue } from './values.ts'

const MAX_PATH_CHARACTERS = 300

// Inputs that name files, or hold the content of one. Each function returns the value and notes its problems on the reader.

/** `digests`; undefined for "none". */
export function parseDigests(reader: InputReader): DigestsInput | undefined {
  const text = reader.text('digests')
  if (text === undefined) {
    reader.problem(
      'digests: empty, expected lines as sha256sum prints them, @path of a file with them, or "none"; an expression may have evaluated to an empty string'
    )
  }
  if (text === undefined || text === 'none') return undefined
  const what = describeOtherThanLines(text)
  if (what !== undefined)
    reader.problem(`digests: ${what}, expected lines as sha256sum prints them, or @path of a file with them`)
  return text.startsWith('@') && !text.includes('\n')
    ? { kind: 'file', path: text.slice(1) }
    : { kind: 'text', text }
}

/** What is given instead of lines; undefined for what is left to the parser of the lines. */
function describeOtherThanLines(text: string): string | undefined {
  if (isList(text) || text.startsWith('@')) return undefined
  if (isList(Buffer.from(text, 'base64').toString()))
    return 'base64 of such lines; decode it (base64 --decode)'
  const isPath = !/\s/.test(text) && /[./]/.test(text) && text.length < MAX_PATH_CHARACTERS
  return describeText(text) ?? (isPath ? `${describeValue(text)}; perhaps @${text} is intended` : undefined)
}

function isList(text: string): boolean {
  return textKindOf(Buffer.from(text).toString('latin1')) === 'checksums'
}

/** Globs; what looks like a list of another language would match nothing, or not what was meant. */
export function parsePatterns(reader: InputReader, name: 'artifacts' | 'release-assets'): readonly string[] {
  const patterns = reader.list(name)
  for (const pattern of patterns) {
    const mark = otherMark(pattern)
    if (mark !== undefined)
      reader.problem(`${name}: ${describeValue(pattern)}, expected one pattern a line, without ${mark}`)
  }
  return patterns
}

function otherMark(pattern: string): string | undefined {
  if (/^-\s/.test(pattern)) return 'the dash of a YAML list ("|" after the name of the input makes lines)'
  if (/^\[.*[,"'].*\]$/.test(pattern)) return 'the brackets and commas of a list'
  return /^!?(["']).*\1,?$/.test(pattern) ? 'quotation marks' : undefined
}

/** `trusted-public-key`: paths of key files. */
export function parseTrustedKeyFiles(reader: SettingReader): readonly string[] {
  const files = reader.list('trusted-public-key')
  const { names, keepKeyFile } = reader.terms
  const setting = names['trusted-public-key']
  const what = describeText(files.join('\n'))
  if (what !== undefined) {
    reader.problem(`${setting}: ${what}, expected the path of a file with the key; ${keepKeyFile}`)
    return files
  }
  for (const file of files) {
    const other = otherAnchor(file, names['public-key-fingerprint'])
    if (other !== undefined)
      reader.problem(`${setting}: ${describeValue(file)}, expected the path of a key file${other}`)
  }
  return files
}

/** What else than a path names a key, and where it belongs. */
function otherAnchor(line: string, pin: string): string | undefined {
  if (/^https?:\/\//i.test(line))
    return '; nothing is downloaded to be trusted: compare the fingerprint of the key once, and keep its file'
  if (/^!?(sha-?256[:=/])?([0-9a-f]{2}:?){32}$/i.test(line)) return `; give a fingerprint as ${pin}`
  return /^(arn:aws[a-z-]*:kms:|alias\/)/.test(line) ? '; give a KMS key as key-id' : undefined
}

/** `record-file`; undefined when none is asked for. */
export function parseRecordFile(reader: InputReader): string | undefined {
  const file = reader.text('record-file')
  if (file !== undefined && !/[^/\\]\.json$/.test(file))
    reader.problem(`record-file: ${describeValue(file)}, expected a file name ending in .json`)
  return file
}

/** `checksums-file`; undefined for the usual name. */
export function parseChecksumsFile(reader: SettingReader): string | undefined {
  const file = reader.text('checksums-file')
  if (file !== undefined && (hasLineBreak(file) || !/(^|[/\\])[^/\\]*[^/\\.]$/.test(file)))
    reader.problem(
      `${reader.terms.names['checksums-file']}: ${describeValue(file)}, expected a file name such as SHA256SUMS`
    )
  return file
}

/** `public-key-file`, one path for each format. */
export function parsePublicKeyFiles(reader: InputReader): readonly string[] {
  const files = reader.list('public-key-file')
  if (files.length === 0)
    reader.problem('public-key-file: empty, expected a file name ending in .pem or .der')
  for (const file of files.filter(file => hasLineBreak(file) || !/[^/\\]\.(pem|der)$/.test(file))) {
    reader.problem(`public-key-file: ${describeValue(file)}, expected a name ending in .pem or .der`)
  }
  return files
}
