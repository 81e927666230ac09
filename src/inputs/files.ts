import type { DigestsInput } from '../manifests/expected-digests.ts'
import { isPem, quote, type InputReader } from './reader.ts'

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
  return text.startsWith('@') && !text.includes('\n')
    ? { kind: 'file', path: text.slice(1) }
    : { kind: 'text', text }
}

/** Globs; what looks like a list of another language would match nothing, or not what was meant. */
export function parsePatterns(reader: InputReader, name: 'artifacts' | 'release-assets'): readonly string[] {
  const patterns = reader.list(name)
  for (const pattern of patterns) {
    const mark = otherMark(pattern)
    if (mark !== undefined)
      reader.problem(`${name}: ${quote(pattern)}, expected one pattern a line, without ${mark}`)
  }
  return patterns
}

function otherMark(pattern: string): string | undefined {
  if (/^-\s/.test(pattern)) return 'the dash of a YAML list ("|" after the name of the input makes lines)'
  if (/^\[.*[,"'].*\]$/.test(pattern)) return 'the brackets and commas of a list'
  return /^!?(["']).*\1,?$/.test(pattern) ? 'quotation marks' : undefined
}

/** `trusted-public-key`: paths of key files. */
export function parseTrustedKeyFiles(reader: InputReader): readonly string[] {
  const files = reader.list('trusted-public-key')
  if (!isPem(files.join('\n'))) return files
  reader.problem(
    'trusted-public-key: a key in PEM, expected the path of a file with it; keep that file in the repository'
  )
  return files
}

/** `record-file`; undefined when none is asked for. */
export function parseRecordFile(reader: InputReader): string | undefined {
  const file = reader.text('record-file')
  if (file !== undefined && !/[^/\\]\.json$/.test(file))
    reader.problem(`record-file: ${quote(file)}, expected a file name ending in .json`)
  return file
}

/** `checksums-file`; undefined for the usual name. */
export function parseChecksumsFile(reader: InputReader): string | undefined {
  const file = reader.text('checksums-file')
  if (file !== undefined && !/(^|[/\\])[^/\\\n]*[^/\\\n.]$/.test(file))
    reader.problem(`checksums-file: ${quote(file)}, expected a file name such as SHA256SUMS`)
  return file
}

/** `public-key-file`, one path for each format. */
export function parsePublicKeyFiles(reader: InputReader): readonly string[] {
  const files = reader.list('public-key-file')
  if (files.length === 0)
    reader.problem('public-key-file: empty, expected a file name ending in .pem or .der')
  for (const file of files.filter(file => !/[^/\\]\.(pem|der)$/.test(file))) {
    reader.problem(`public-key-file: ${quote(file)}, expected a name ending in .pem or .der`)
  }
  return files
}
