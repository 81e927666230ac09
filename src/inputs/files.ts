import type { DigestsInput } from '../manifests/expected-digests.ts'
import { quote, type InputReader } from './reader.ts'

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
