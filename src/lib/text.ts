/** Characters shown of a text that came from a file name or a server. */
const MAX_UNTRUSTED_CHARACTERS = 300

/** One line, cut to a length that people read: for names and messages that are not ours. */
export function untrusted(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ')
  return line.length > MAX_UNTRUSTED_CHARACTERS ? `${line.slice(0, MAX_UNTRUSTED_CHARACTERS)}…` : line
}

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
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
}

/** For text inside HTML elements of the job summary, where Markdown is still read: both are escaped. */
export function escapeHtml(text: string): string {
  return harmless(text).replace(/[&<>"'\\`*_{}[\]()#+!|~:@-]/g, character => `&#${character.charCodeAt(0)};`)
}
