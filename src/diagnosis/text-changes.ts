import { createHash } from 'node:crypto'
import type { Digest, HashName } from '../signature/algorithms.ts'

/** A change of a text on its way, with its stable identifier. */
export interface TextChange {
  readonly cause: 'line-endings-changed' | 'byte-order-mark-changed' | 'final-newline-changed'
  /** As "its line endings were changed from LF to CRLF", several joined by "and". */
  readonly description: string
}

const MAX_TEXT_BYTES = 16 * 1024 * 1024
const BOM = '\xef\xbb\xbf' // as Latin-1, like every text here: bytes, not characters, are compared

interface Edit {
  readonly cause: TextChange['cause']
  /** What happened to the text after signing. */
  readonly description: string
  /** The text as it may have been signed. */
  undo(text: string): string
}

const LINE_ENDINGS: readonly Edit[] = [
  {
    cause: 'line-endings-changed',
    description: 'its line endings were changed from LF to CRLF',
    undo: text => text.replaceAll('\r\n', '\n')
  },
  {
    cause: 'line-endings-changed',
    description: 'its line endings were changed from CRLF to LF',
    undo: text => text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
  }
]

const BYTE_ORDER_MARKS: readonly Edit[] = [
  {
    cause: 'byte-order-mark-changed',
    description: 'a byte-order mark was added',
    undo: text => (text.startsWith(BOM) ? text.slice(BOM.length) : text)
  },
  {
    cause: 'byte-order-mark-changed',
    description: 'its byte-order mark was removed',
    undo: text => (text.startsWith(BOM) ? text : BOM + text)
  }
]

const FINAL_NEWLINES: readonly Edit[] = [
  {
    cause: 'final-newline-changed',
    description: 'a final newline was added',
    undo: text => text.replace(/\r?\n$/, '')
  },
  {
    cause: 'final-newline-changed',
    description: 'its final newline was removed',
    undo: text => text + (text.includes('\r\n') ? '\r\n' : '\n')
  }
]

/**
 * The innocent change of a text that explains why it does not have the digest that was signed: of line endings, a byte-order mark, a
 * final newline, or several of them. Undefined when none explains it, for files that are not texts, and for texts over 16 MiB.
 *
 * @param isSigned whether a digest is the one that was signed.
 */
export async function findTextChange(
  content: AsyncIterable<Uint8Array>,
  hashes: readonly HashName[],
  isSigned: (digest: Digest) => boolean
): Promise<TextChange | undefined> {
  const now = await readText(content)
  if (now === undefined) return undefined
  const none = [undefined]
  for (const bom of [...none, ...BYTE_ORDER_MARKS]) {
    for (const endings of [...none, ...LINE_ENDINGS]) {
      for (const final of [...none, ...FINAL_NEWLINES]) {
        // a final newline is put back last but in the style of the other lines, so endings are undone before it
        const edits = [endings, bom, final].filter(edit => edit !== undefined)
        const then: string = edits.reduce((text, edit) => edit.undo(text), now)
        if (then === now) continue
        const bytes = Buffer.from(then, 'latin1')
        const signed = hashes.some(hash => isSigned({ hash, bytes: createHash(hash).update(bytes).digest() }))
        const [first] = edits
        if (signed && first !== undefined)
          return { cause: first.cause, description: edits.map(edit => edit.description).join(' and ') }
      }
    }
  }
  return undefined
}

/** The whole text as Latin-1; undefined when the file has a NUL, or is too large to be tried in several forms. */
async function readText(content: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > MAX_TEXT_BYTES || chunk.includes(0)) return undefined
    chunks.push(Uint8Array.from(chunk))
  }
  return Buffer.concat(chunks).toString('latin1')
}
