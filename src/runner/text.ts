import { formatDigest } from '../signature/algorithms.ts'
import type { RefusedResult, VerifiedResult } from '../verify/case.ts'

/** Characters shown of a text that came from a file name or a server. */
const MAX_FOREIGN_CHARACTERS = 300

// control characters (C0 without line feed, DEL, C1), bidirectional controls, line and paragraph separators, zero-width and BOM
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * Makes a whole text safe for the runner's log. The runner obeys `##[…]` anywhere in a line and `::…` at the start of one
 * (actions/runner, ActionCommand.cs), so neither may come from a file name or a server.
 */
export function harmless(text: string): string {
  return text
    .replace(UNPRINTABLE, '�')
    .replaceAll('##[', '# #[')
    .replace(/^(\s*):(?=:)/gm, '$1: ')
}

/** One line, cut to a length that people read: for names and messages that are not ours. */
export function foreign(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ')
  return line.length > MAX_FOREIGN_CHARACTERS ? `${line.slice(0, MAX_FOREIGN_CHARACTERS)}…` : line
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** For text inside HTML elements of the job summary, where Markdown is still read: that is escaped too. */
export function escapeHtml(text: string): string {
  const html = harmless(foreign(text)).replace(/[&<>"']/g, character => HTML_ENTITIES[character] ?? character)
  return html.replace(/[\\`*_{}[\]()#+!|~:@]/g, character => `&#${character.charCodeAt(0)};`)
}

export function describeVerified({ artifact, digest, algorithm, saltLength, key }: VerifiedResult): string {
  const salt = saltLength === undefined ? '' : `, salt ${saltLength} bytes`
  return `Verified ${foreign(artifact)}: ${formatDigest(digest)}, ${algorithm}${salt}, key ${key.key.fingerprint}`
}

export function describeRefusal({ artifact, diagnosis }: RefusedResult): string {
  return `REFUSED ${foreign(artifact)}: ${diagnosis.message}. ${diagnosis.hint}`
}
