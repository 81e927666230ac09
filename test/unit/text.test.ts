import { describe, expect, it } from 'vitest'
import { untrusted } from '../../src/lib/text.ts'
import { boundedLine, escapeHtml, harmless } from '../../src/lib/text.ts'

describe('harmless', () => {
  it.each([
    ['a command at the start', '::stop-commands::x', ': :stop-commands::x'],
    ['a command after a blank', ' ::error::x', ' : :error::x'],
    ['a command after a tab, which is shown', ' \t::error::x', ' �::error::x'],
    ['a command on a later line', 'a\n::set-output name=x::y', 'a\n: :set-output name=x::y'],
    ['a command after empty lines', 'a\n\n\n::warning::', 'a\n\n\n: :warning::'],
    ['a command after a carriage return', 'a\r::error::x', 'a�::error::x'],
    ['a command after a no-break space', '\u00a0::error::x', '\u00a0: :error::x'],
    ['a command after a line separator', '\u2028::error::x', '�::error::x'],
    ['three colons', ':::error::x', ': ::error::x'],
    ['colons within a line', 'std::string a::b', 'std::string a::b'],
    ['an old command', '##[stop-commands]x', '# #[stop-commands]x'],
    ['an old command within a line', 'name ##[add-mask]x', 'name # #[add-mask]x'],
    ['an old command after more', '####[group]', '### #[group]'],
    ['two old commands', '##[##[', '# #[# #['],
    ['a bell, an escape and a null', '\u0007\u001b[31m\u0000', '��[31m�'],
    ['a C1 control', 'a\u0085b\u009b31m', 'a�b�31m'],
    ['a direction override', 'evil\u202egpj.exe', 'evil�gpj.exe'],
    ['isolates and marks', '\u2066a\u2069\u200e\u061c', '�a���'],
    ['zero-width letters', 'a\u200bb\ufeffc\u2060', 'a�b�c�'],
    ['tags', 'a\u{e0041}\u{e007f}b', 'a��b'],
    ['variation selectors', 'a\ufe0f\u180bb\u{e0100}', 'a��b�'],
    ['a soft hyphen, a joiner and a vowel separator', 'a\u00adb\u034fc\u180ed', 'a�b�c�d'],
    ['fillers', 'a\u115f\u1160\u3164\uffa0b\u17b4', 'a����b�'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a�b�c'],
    ['plain text', 'dist/app-1.0_(ü).tar.gz: 12 %', 'dist/app-1.0_(ü).tar.gz: 12 %'],
    ['lines of our own', 'one\ntwo\n', 'one\ntwo\n']
  ])('%s', (_, text, expected) => {
    expect(harmless(text)).toBe(expected)
  })
})

describe('boundedLine', () => {
  it('cuts names, wherever they are, and keeps keys', () => {
    const name = 'n'.repeat(200_000)
    expect(boundedLine(`The asset "${name}" is not verified: ${name}.sig\nis none. Do this.`)).toBe(
      `The asset "${'n'.repeat(299)}… is not verified: ${'n'.repeat(300)}… is none. Do this.`
    )
    const key = 'A'.repeat(724)
    expect(boundedLine(`release ssh-rsa ${key}`)).toBe(`release ssh-rsa ${key}`)
    expect(boundedLine('a '.repeat(100_000)).length).toBe(16_001)
  })
})

describe('untrusted', () => {
  it.each([
    ['a short text', 'a b', 'a b'],
    ['line breaks', 'a\r\nb\n\nc\rd', 'a b c d'],
    ['300 characters', 'x'.repeat(300), 'x'.repeat(300)],
    ['301 characters', 'x'.repeat(301), `${'x'.repeat(300)}…`]
  ])('%s', (_, text, expected) => {
    expect(untrusted(text)).toBe(expected)
  })
})

describe('escapeHtml', () => {
  it.each([
    ['an element', '<img src=x onerror="a(\'b\')">'],
    ['a link', '[a](https://evil.example)'],
    ['an image', '![a](x)'],
    ['an autolink', 'https://evil.example'],
    ['an address', 'a@evil.example'],
    ['emphasis', '**a** __b__ ~~c~~'],
    ['code', '`a` ```b'],
    ['a heading', '# a'],
    ['a table', 'a | b'],
    ['a list', '- a\n+ b\n* c'],
    ['an emoji', ':tada:'],
    ['an entity', '&lt;script&gt;'],
    ['an escape', '\\<a']
  ])('%s is shown as it is', (_, text) => {
    const html = escapeHtml(text)
    expect(html.replace(/&(?:#\d+|amp|lt|gt|quot);/g, '')).not.toMatch(/[\\`*_{}[\]()#+!|~:@<>&"'-]/)
    expect(rendered(html)).toBe(text)
  })
})

/** What a browser shows of text without elements. */
function rendered(html: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
  return html.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? (named[name] ?? '') : String.fromCharCode(Number(code))
  )
}
