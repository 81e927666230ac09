import { boundedLine, escapeHtml, untrusted } from '../lib/text.ts'

export function sections(parts: readonly (string | false | undefined)[]): string {
  return `${parts.filter(part => typeof part === 'string').join('\n\n')}\n`
}

export function block(lines: string): string {
  return `<pre><code>${escapeHtml(lines)}</code></pre>`
}

export function code(name: string): string {
  return `<code>${escapeHtml(untrusted(name))}</code>`
}

/** A sentence for a cell, on one line: a line break would end the HTML block. */
export function text(sentence: string): string {
  return escapeHtml(boundedLine(sentence))
}
