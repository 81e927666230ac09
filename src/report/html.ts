import { boundedLine, escapeHtml, untrusted } from '../lib/text.ts'
import { formatDigest, type Digest } from '../signature/algorithms.ts'

/** Rows shown: nobody reads more. */
const MAX_ROWS = 500
/** Rows of a table that a page shows unfolded. */
const MAX_UNFOLDED_ROWS = 20

// GitHub drops a job summary of more than 1 MiB: all of these together, and what is around them, stay under 900 KiB
const KIB = 1024
const MAX_TABLE_BYTES = 400 * KIB
const MAX_REFUSALS_BYTES = 200 * KIB
const MAX_PLAN_BYTES = 150 * KIB
const MAX_LIST_BYTES = 75 * KIB

export function sections(parts: readonly (string | false | undefined)[]): string {
  return `${parts.filter(part => typeof part === 'string').join('\n\n')}\n`
}

export function block(lines: string): string {
  return `<pre><code>${escapeHtml(lines)}</code></pre>`
}

export function code(name: string): string {
  return `<code>${escapeHtml(untrusted(name))}</code>`
}

/** A sentence on one line: a line break would end the HTML block. */
export function text(sentence: string): string {
  return escapeHtml(boundedLine(sentence))
}

/** Hexadecimal digits that are shown of a digest: enough to tell files apart, and to find the whole in the outputs. */
const SHOWN_DIGITS = 12

/** The beginning of a digest, for a cell. */
export function shortDigest(digest: Digest): string {
  const [, hex = ''] = formatDigest(digest).split(':')
  return `<code>${hex.slice(0, SHOWN_DIGITS)}…</code>`
}

/** The head of a column of digests: the hash where it is one. */
export function digestHead(digests: readonly Digest[]): string {
  const hashes = new Set(digests.map(({ hash }) => hash))
  const [first] = hashes
  return hashes.size === 1 && first !== undefined ? first.toUpperCase().replace('SHA', 'SHA-') : 'Digest'
}

/** What is known, an item each: a narrow screen breaks the lines of a list, but not those of a table. */
export function facts(entries: readonly (readonly [string, string] | false | undefined)[]): string {
  const items = entries.filter(entry => entry !== false && entry !== undefined)
  return `<ul>${items.map(([name, html]) => `<li><b>${name}:</b> ${html}</li>`).join('')}</ul>`
}

/** A part that is folded: blank lines keep its Markdown and its blocks apart from the tags. */
export function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`
}

/** A table below a heading; from 20 rows on it is folded under the heading. */
export function table(
  heading: string,
  header: readonly string[],
  rows: readonly (readonly string[])[]
): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
  const { shown, hidden } = fitting(
    rows.slice(0, MAX_ROWS).map(row => line(row, 'td')),
    MAX_TABLE_BYTES
  )
  const left = Math.max(0, rows.length - MAX_ROWS) + hidden
  const more = left > 0 ? `<tr><td colspan="${header.length}">and ${left} more, not shown here</td></tr>` : ''
  const whole = `<table>\n${line(header, 'th')}\n${shown.join('\n')}${more}\n</table>`
  return rows.length < MAX_UNFOLDED_ROWS
    ? `### ${heading}\n\n${whole}`
    : folded(`<b>${heading} (${rows.length})</b>`, whole)
}

/** What was rejected, an item each, whole as long as there is room. */
export function items(all: readonly string[]): string {
  const { shown, hidden } = fitting(all.slice(0, MAX_ROWS), MAX_REFUSALS_BYTES)
  const left = Math.max(0, all.length - MAX_ROWS) + hidden
  const more = left > 0 ? `\n<li>and ${left} more, not shown here</li>` : ''
  return `<ul>\n${shown.map(item => `<li>${item}</li>`).join('\n')}${more}\n</ul>`
}

/** Lines as they are. */
export function linesBlock(lines: readonly string[]): string {
  const { shown, hidden } = fitting(lines.map(escapeHtml), MAX_PLAN_BYTES)
  return `<pre><code>${[...shown, ...(hidden > 0 ? [`and ${hidden} more lines, not shown here`] : [])].join('\n')}</code></pre>`
}

/** Names in a sentence. */
export function listOf(all: readonly string[]): string {
  const { shown, hidden } = fitting(all, MAX_LIST_BYTES)
  return `${shown.join(', ')}${hidden > 0 ? ` and ${hidden} more, not shown here` : ''}`
}

/** A link to a release, or its tag alone. */
export function releaseLink({
  url,
  tag
}: {
  readonly url: string
  /** Text of a server. */
  readonly tag: string
}): string {
  const label = escapeHtml(untrusted(tag))
  return /^https:\/\/[^\s"'<>]+$/.test(url) ? `<a href="${escapeHtml(url)}">${label}</a>` : label
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** As many from the first on as fit. */
function fitting(
  all: readonly string[],
  maxBytes: number
): { readonly shown: readonly string[]; readonly hidden: number } {
  let bytes = 0
  const tooMuch = all.findIndex(item => (bytes += Buffer.byteLength(item) + 2) > maxBytes)
  const shown = tooMuch === -1 ? all : all.slice(0, tooMuch)
  return { shown, hidden: all.length - shown.length }
}
