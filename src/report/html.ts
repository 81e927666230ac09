import { boundedLine, escapeHtml, untrusted } from '../lib/text.ts'
import { formatDigest, type Digest } from '../signature/algorithms.ts'

/** Rows shown: nobody reads more. */
const MAX_ROWS = 500
/** Rows of a table that a page shows unfolded. */
const MAX_UNFOLDED_ROWS = 20

// GitHub drops a job summary of more than 1 MiB: all of these together, and what is around them, stay under 900 KiB
const KIB = 1024
const MAX_TABLE_BYTES = 400 * KIB
const MAX_ITEMS_BYTES = 200 * KIB
const MAX_LIST_BYTES = 75 * KIB

/** Parts with a blank line between them; what is not there, or empty, is left out. */
export function sections(parts: readonly (string | false | undefined)[]): string {
  return `${parts.filter(part => typeof part === 'string' && part !== '').join('\n\n')}\n`
}

/** Lines as they are, in a block of code. */
export function block(lines: string): string {
  return `<pre><code>${escapeHtml(lines)}</code></pre>`
}

/** A name that comes from outside, as code on one line. */
export function code(name: string): string {
  return `<code>${escapeHtml(untrusted(name))}</code>`
}

/** A command in lines that a page shows whole: they are continued as a shell reads them, so that it can be pasted. */
export function commandBlock(command: string): string {
  return block(wrapped(command))
}

/** Characters of a line of a command, where its words allow it. */
const COMMAND_WIDTH = 80

/** The command with its lines continued between words; an option stays with its value. */
function wrapped(command: string): string {
  const lines = linesOfWords(command).map(words => {
    const [indent = ''] = /^ */.exec(words[0] ?? '') ?? []
    return words.reduce<string[]>((shown, word, index) => {
      const line = shown.at(-1)
      const isValue = words[index - 1]?.startsWith('-') === true && !word.startsWith('-')
      const value = word.startsWith('-') ? words[index + 1] : undefined
      const together = value === undefined || value.startsWith('-') ? word : `${word} ${value}`
      const fits = line !== undefined && `${line} ${together}`.length <= COMMAND_WIDTH
      return line !== undefined && (isValue || fits)
        ? [...shown.slice(0, -1), `${line} ${word}`]
        : [...shown, line === undefined ? word : `${indent}    ${word}`]
    }, [])
  })
  return lines.map(shown => shown.join(' \\\n')).join('\n')
}

/** What a command is read as: what is quoted, a substitution, a placeholder as `<full commit SHA>`, a blank, a line break, or else text. */
const COMMAND_PART = /'[^']*'|"[^"]*"|\\[^]|\$\([^)]*\)|<\w[^>\n]*>|[ \n]|[^'"\\$<\n ]+|[^]/g

/** The words of each line, the first with the indent of the line. */
function linesOfWords(command: string): string[][] {
  const lines: string[][] = [['']]
  for (const part of command.match(COMMAND_PART) ?? []) {
    const line = lines.at(-1) ?? []
    const word = line.at(-1) ?? ''
    if (part === '\n') lines.push([''])
    else if (part === ' ' && word.trim() !== '') line.push('')
    else line[line.length - 1] = word + part
  }
  return lines
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

/**
 * A table below a heading; from 20 rows on it is folded under the heading.
 *
 * @param lead stands above the table.
 */
export function table(
  heading: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  lead = ''
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
    ? sections([`### ${heading}`, lead, whole]).trimEnd()
    : folded(`<b>${heading} (${rows.length})</b>`, sections([lead, whole]).trimEnd())
}

/** Sentences, an item each, whole as long as there is room. */
export function items(all: readonly string[]): string {
  const { shown, hidden } = fitting(all.slice(0, MAX_ROWS), MAX_ITEMS_BYTES)
  const left = Math.max(0, all.length - MAX_ROWS) + hidden
  const more = left > 0 ? `\n<li>and ${left} more, not shown here</li>` : ''
  return `<ul>\n${shown.map(item => `<li>${item}</li>`).join('\n')}${more}\n</ul>`
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

/** The last name in a path with `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
