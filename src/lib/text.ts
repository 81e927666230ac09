/** UTF-16 code units that are shown of an untrusted text. */
const MAX_UNTRUSTED_CHARACTERS = 300

/** Untrusted text on one line, cut to 300 characters: for names and messages that come from a file, a server or an event. */
export function untrusted(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ')
  return line.length > MAX_UNTRUSTED_CHARACTERS ? `${line.slice(0, MAX_UNTRUSTED_CHARACTERS)}…` : line
}

const MAX_LINE_CHARACTERS = 16_000
/** A public key in base64, as in the line of `allowed_signers`; of 4096 bits it has 724 characters. */
const KEY_TEXT = /^[A-Za-z0-9+/]{1,1000}={0,2}$/

/**
 * A message on one line, in which no name is longer than 300 characters, whatever put it there: what has no blank in it is cut there, and
 * the whole at 16,000 characters.
 */
export function boundedLine(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ')
  if (line.length <= MAX_UNTRUSTED_CHARACTERS) return line
  const cut = line.replace(/\S{301,}/g, word => (KEY_TEXT.test(word) ? word : untrusted(word)))
  return cut.length > MAX_LINE_CHARACTERS ? `${cut.slice(0, MAX_LINE_CHARACTERS)}…` : cut
}

// control characters (C0 without line feed, DEL, C1), bidirectional controls, line and paragraph separators, zero-width and BOM, and
// what shows as nothing: soft hyphen, joiners, fillers of Hangul and Khmer, variation selectors, tags
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu

/**
 * The text, safe for the runner's log: without control characters and commands. The runner obeys `##[…]` anywhere in a line and
 * `::…` at the start of one (actions/runner, ActionCommand.cs), so neither may come from a file name or a server.
 */
export function harmless(text: string): string {
  return text
    .replace(UNPRINTABLE, '�')
    .replaceAll('##[', '# #[')
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
}

/** The same JSON, safe for a terminal and for the runner's log: what `harmless` would replace is escaped, so that it parses to the same. */
export function harmlessJson(json: string): string {
  const escape = (text: string): string =>
    Array.from(
      { length: text.length },
      (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`
    ).join('')
  return json.replace(UNPRINTABLE, escape).replaceAll('##[', `${escape('#')}#[`)
}

/** The text for the inside of an HTML element of the job summary, where Markdown is still read: both are escaped. */
export function escapeHtml(text: string): string {
  return harmless(text).replace(/[&<>"'\\`*_{}[\]()#+!|~:@-]/g, character => `&#${character.charCodeAt(0)};`)
}

/** Whether a token or key is one: visible ASCII. A line break at its end, or what a word processor adds, can be sent in no header. */
export function isVisibleAscii(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text)
}

/** A number of things, as "1 artifact" or "2 artifacts". */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** Several names in a sentence, as "a, b or c"; beyond `most` of them their number alone, as "a, b and 7 more". */
export function listed(names: readonly string[], conjunction: 'and' | 'or', most = Infinity): string {
  const items = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1)}`
}
