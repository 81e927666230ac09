import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  DEFAULT_CHECKSUMS_NAMES,
  MAX_CHECKSUMS_BYTES,
  defaultChecksumsName,
  formatChecksums,
  parseChecksums
} from '../../src/manifests/checksums.ts'
import { HASHES, HASH_NAMES, formatDigest } from '../../src/signature/algorithms.ts'
import type { Digest, HashName } from '../../src/signature/algorithms.ts'

const A = '0a'.repeat(32)
const B = 'b1'.repeat(32)
const NO_LINE = 'is not a line of a checksums file, expected "<hex>  <name>" or "SHA256 (<name>) = <hex>"'

/** What is listed, as text; throws when the file is refused. */
function listed(file: string | Uint8Array): Record<string, string> {
  const parsed = parseChecksums(Buffer.from(file))
  if (parsed.kind === 'refused') throw new Error(parsed.reason)
  const { hash, entries } = parsed.list
  expect([...entries.values()].filter(digest => digest.hash !== hash)).toEqual([])
  return Object.fromEntries([...entries].map(([name, digest]) => [name, formatDigest(digest)]))
}

function reasonFor(file: string | Uint8Array): string {
  const parsed = parseChecksums(Buffer.from(file))
  return parsed.kind === 'refused' ? parsed.reason : 'accepted'
}

const digestFrom = (text: string, hash: HashName = 'sha256'): Digest => ({
  hash,
  bytes: createHash(hash).update(text).digest()
})

describe('a checksums file is read', () => {
  test.each([
    { what: 'as sha256sum prints it', text: `${A}  app.tgz\n${B}  b.zip\n` },
    { what: 'with the flag of binary mode', text: `${A} *app.tgz\n${B} *b.zip\n` },
    { what: 'in the BSD format of --tag', text: `SHA256 (app.tgz) = ${A}\nSHA256 (b.zip) = ${B}\n` },
    { what: 'in both formats', text: `${A}  app.tgz\nSHA256 (b.zip) = ${B}\n` },
    {
      what: 'with uppercase digits',
      text: `${A.toUpperCase()}  app.tgz\nSHA256 (b.zip) = ${B.toUpperCase()}`
    },
    { what: 'with blanks in front', text: ` ${A}  app.tgz\n\t${B}  b.zip\n` },
    { what: 'as sha256 -r of BSD prints it', text: `${A} app.tgz\n${B} b.zip\n` },
    { what: 'with tabs', text: `${A}\tapp.tgz\n${B}\tb.zip\n` },
    { what: 'as OpenSSL 1 prints it', text: `SHA256(app.tgz)= ${A}\nSHA256(b.zip)= ${B}\n` },
    { what: 'with CRLF', text: `${A}  app.tgz\r\n\r\nSHA256 (b.zip) = ${B}\r\n` },
    { what: 'with a byte-order mark', text: `\ufeff${A}  app.tgz\n${B}  b.zip\n` },
    { what: 'with a byte-order mark before a comment', text: `\ufeff# sums\n${A}  app.tgz\n${B}  b.zip\n` },
    { what: 'with blank lines and comments', text: `\n# of ${A}  x\n${A}  app.tgz\n\n#\n${B}  b.zip\n\n` },
    { what: 'without a final newline', text: `${A}  app.tgz\n${B}  b.zip` },
    { what: 'with paths that start at the folder', text: `${A}  ./app.tgz\n${B} *././b.zip\n` },
    { what: 'with a name that is listed twice alike', text: `${A}  app.tgz\n${B}  b.zip\n${A} *./app.tgz\n` }
  ])('$what', ({ text }) => {
    expect(listed(text)).toEqual({ 'app.tgz': `sha256:${A}`, 'b.zip': `sha256:${B}` })
  })

  test.each(HASH_NAMES)('of %s, in both formats', hash => {
    const hex = 'c2'.repeat(HASHES[hash].bytes)
    const listing = { 'a b': `${hash}:${hex}` }
    expect(listed(`${hex}  a b\n`)).toEqual(listing)
    expect(listed(`${hash.toUpperCase()} (a b) = ${hex}\n`)).toEqual(listing)
  })

  test.each([
    { line: `${A}   two spaces more`, name: ' two spaces more' },
    { line: `${A}  *star`, name: '*star' },
    { line: `${A} **star`, name: '*star' },
    { line: `${A}  trailing space `, name: 'trailing space ' },
    { line: `${A}  \ttab`, name: '\ttab' },
    { line: `${A}  carriage\rreturn`, name: 'carriage\rreturn' },
    { line: `${A}  # no comment`, name: '# no comment' },
    { line: `${A}  -rf`, name: '-rf' },
    { line: `${A}  dist/linux/app.tgz`, name: 'dist/linux/app.tgz' },
    { line: `${A}  ../up`, name: '../up' },
    { line: `${A}  /etc/passwd`, name: '/etc/passwd' },
    { line: `${A}  .hidden`, name: '.hidden' },
    { line: `${A}  .`, name: '.' },
    { line: `${A}  ./`, name: './' },
    { line: `${A}  dist/./app.tgz`, name: 'dist/./app.tgz' },
    { line: `${A}  __proto__`, name: '__proto__' },
    { line: `${A}  na\u00efve-\u{1f511}-\u202e.tgz`, name: 'na\u00efve-\u{1f511}-\u202e.tgz' },
    { line: `${A}  back\\slash\\n`, name: 'back\\slash\\n' },
    { line: `\\${A}  back\\\\slash`, name: 'back\\slash' },
    { line: `\\${A}  line\\nfeed`, name: 'line\nfeed' },
    { line: `\\${A}  carriage\\r`, name: 'carriage\r' },
    { line: `\\${A}  ./\\nfirst`, name: '\nfirst' },
    { line: `\\${A}  \\\\n`, name: '\\n' },
    { line: `\\${A}  nothing to escape`, name: 'nothing to escape' },
    { line: `\\SHA256 (line\\nfeed) = ${A}`, name: 'line\nfeed' },
    { line: `SHA256 (a) = ${B}) = ${A}`, name: `a) = ${B}` },
    { line: `SHA256 (a (1).tgz) = ${A}`, name: 'a (1).tgz' },
    { line: `SHA256 ( ) = ${A}`, name: ' ' }
  ])('to the very name: $line', ({ line, name }) => {
    const parsed = parseChecksums(Buffer.from(`${line}\n`))
    expect(parsed.kind === 'checksums' ? [...parsed.list.entries.keys()] : parsed.reason).toEqual([name])
  })
})

describe('a checksums file is refused whole, with the reason', () => {
  const tag = (name: string, digits: number): string =>
    `line 1 has a ${name} digest of ${digits} hexadecimal digits, expected SHA256, SHA384 or SHA512`
  const length = (digits: number, guess = ''): string =>
    `line 1 has a digest of ${digits} hexadecimal digits${guess}, expected 64, 96 or 128`

  test.each<{ what: string; file: string | Uint8Array; reason: string }>([
    { what: 'empty', file: '', reason: 'it lists nothing' },
    { what: 'a byte-order mark', file: '\ufeff', reason: 'it lists nothing' },
    { what: 'comments alone', file: '# nothing\n\r\n\n', reason: 'it lists nothing' },
    { what: 'a NUL', file: `${A}  app\0.tgz\n`, reason: 'it has NUL characters' },
    { what: 'what sha256sum --zero prints', file: `${A}  app.tgz\0`, reason: 'it has NUL characters' },
    { what: 'a NUL in a comment', file: `# \0\n${A}  app.tgz\n`, reason: 'it has NUL characters' },
    {
      what: 'UTF-16',
      file: Buffer.from(`\ufeff${A}  app.tgz\n`, 'utf16le'),
      reason:
        'it is text in UTF-16, as ">" of Windows PowerShell writes it, expected lines as sha256sum prints them'
    },
    { what: 'Latin-1', file: Buffer.from(`${A}  na\u00efve\n`, 'latin1'), reason: 'it is not UTF-8' },
    {
      what: 'an overlong sequence',
      file: Buffer.concat([Buffer.from(`${A}  a`), Buffer.of(0xc0, 0xaf)]),
      reason: 'it is not UTF-8'
    },
    {
      what: 'half a surrogate pair',
      file: Buffer.concat([Buffer.from(`${A}  a`), Buffer.of(0xed, 0xa0, 0x80)]),
      reason: 'it is not UTF-8'
    },
    { what: 'two byte-order marks', file: `\ufeff\ufeff${A}  app.tgz\n`, reason: `line 1 ${NO_LINE}` },
    {
      what: 'a page of HTML',
      file: '<!doctype html>\n',
      reason: 'it is an HTML page, expected lines as sha256sum prints them'
    },
    { what: 'a digest alone', file: `${A}\n`, reason: `line 1 ${NO_LINE}` },
    { what: 'a digest without a name', file: `${A}  \n`, reason: `line 1 ${NO_LINE}` },
    { what: 'a comment after a space', file: ` # x\n${A}  app.tgz\n`, reason: `line 1 ${NO_LINE}` },
    { what: 'a line of one space', file: `${A}  app.tgz\n \n`, reason: `line 2 ${NO_LINE}` },
    { what: 'a digit that is none', file: `${A.slice(1)}g  app.tgz\n`, reason: `line 1 ${NO_LINE}` },
    {
      what: 'one space after two',
      file: `${A}  app.tgz\n${B} b.zip\n`,
      reason: `line 2 ${NO_LINE}`
    },
    {
      what: 'two spaces after one',
      file: `${A} app.tgz\n${B}  b.zip\n`,
      reason: `line 2 ${NO_LINE}`
    },
    {
      what: 'what openssl dgst prints',
      file: `SHA2-256(app.tgz)= ${A}\n`,
      reason: 'it is the output of "openssl dgst", expected lines as sha256sum prints them'
    },
    {
      what: 'what certutil prints',
      file: `SHA256 hash of app.tgz:\r\n${A}\r\nCertUtil: -hashfile command completed successfully.\r\n`,
      reason: 'it is the output of "certutil -hashfile", expected lines as sha256sum prints them'
    },
    {
      what: 'a long line',
      file: `${'x y '.repeat(40)}\n`,
      reason: `line 1 ${NO_LINE}, seen: "${'x y '.repeat(15)}" (cut)`
    },
    {
      what: 'a line of letters that do not show',
      file: 'a\u202eb c\n',
      reason: `line 1 ${NO_LINE}, seen: "a\\u202eb c"`
    },
    { what: 'a BSD line without a name', file: `SHA256 () = ${A}\n`, reason: `line 1 ${NO_LINE}` },
    { what: 'text after a BSD line', file: `SHA256 (app.tgz) = ${A} x\n`, reason: `line 1 ${NO_LINE}` },
    {
      what: 'the signed text of OpenPGP',
      file: `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${A}  app.tgz\n`,
      reason: 'it is a PGP block, expected lines as sha256sum prints them'
    },
    { what: 'MD5', file: `${'0'.repeat(32)}  app.tgz\n`, reason: length(32, ' (MD5?)') },
    { what: 'SHA-1', file: `${'0'.repeat(40)}  app.tgz\n`, reason: length(40, ' (SHA-1?)') },
    { what: 'SHA-224', file: `${'0'.repeat(56)}  app.tgz\n`, reason: length(56, ' (SHA-224?)') },
    { what: 'a digit too few', file: `${A.slice(1)}  app.tgz\n`, reason: length(63) },
    { what: 'a digit too many', file: `${A}0  app.tgz\n`, reason: length(65) },
    { what: 'MD5 in BSD format', file: `MD5 (a) = ${'0'.repeat(32)}\n`, reason: tag('MD5', 32) },
    { what: 'SHA-1 in BSD format', file: `SHA1 (a) = ${'0'.repeat(40)}\n`, reason: tag('SHA1', 40) },
    { what: 'SHA-3 in BSD format', file: `SHA3-256 (a) = ${A}\n`, reason: tag('SHA3-256', 64) },
    { what: 'BLAKE2 in BSD format', file: `BLAKE2b-256 (a) = ${A}\n`, reason: tag('BLAKE2b-256', 64) },
    { what: 'a tag in lower case', file: `sha256 (a) = ${A}\n`, reason: tag('sha256', 64) },
    { what: 'a tag of another length', file: `SHA512 (a) = ${A}\n`, reason: tag('SHA512', 64) },
    {
      what: 'an unknown escape',
      file: `\\${A}  a\\tb\n`,
      reason: 'line 1 has an unknown escape in its name'
    },
    {
      what: 'an escape that ends early',
      file: `\\${A}  a\\\n`,
      reason: 'line 1 has an unknown escape in its name'
    },
    { what: 'an escape of NUL', file: `\\${A}  a\\0\n`, reason: 'line 1 has an unknown escape in its name' },
    { what: 'two backslashes in front', file: `\\\\${A}  a\n`, reason: `line 1 ${NO_LINE}` },
    {
      what: 'digests of two hash functions',
      file: `# mixed\n${A}  a\n\n${'0'.repeat(128)}  a\n`,
      reason: 'line 4 has a sha512 digest, the lines before have sha256'
    },
    {
      what: 'a name with two digests',
      file: `${A}  app.tgz\n${B}  ./app.tgz\n`,
      reason: 'line 2 gives "app.tgz" a different digest than an earlier line'
    },
    {
      what: 'a name with two digests, by an escape',
      file: `\\${A}  a\\nb\n\\SHA256 (a\\nb) = ${B}\n`,
      reason: 'line 2 gives "a\\nb" a different digest than an earlier line'
    },
    { what: 'garbage after good lines', file: `${A}  a\n${B}  b\n  \n`, reason: `line 3 ${NO_LINE}` }
  ])('$what', ({ file, reason }) => {
    const said = reasonFor(file)
    expect(reason.includes(', seen: ') ? said : said.replace(/, seen: .*$/, '')).toBe(reason)
  })
})

describe('what is read is bounded', () => {
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, index) => `${A}  ${index}\n`).join('')

  test('at 16 MiB', () => {
    const padding = Buffer.alloc(MAX_CHECKSUMS_BYTES - 68, '\n')
    const whole = Buffer.concat([padding, Buffer.from(`${A}  a\n`)])
    expect(whole).toHaveLength(16 * 1024 * 1024)
    expect(reasonFor(whole)).toBe('accepted')
    expect(reasonFor(Buffer.concat([whole, Buffer.from('\n')]))).toBe(
      'it has more than 16777216 bytes, which are not read'
    )
  })

  test('at 100,000 names', () => {
    expect(Object.keys(listed(lines(100_000)))).toHaveLength(100_000)
    expect(reasonFor(lines(100_001))).toBe('it lists more than 100000 names')
    // the same one again is no other name
    expect(Object.keys(listed(lines(100_000) + lines(5)))).toHaveLength(100_000)
  })

  test('at 8 KiB a line', () => {
    const name = 'n'.repeat(8 * 1024 - 66)
    expect(listed(`${A}  ${name}\r\n`)).toEqual({ [name]: `sha256:${A}` })
    expect(reasonFor(`\n${A}  ${name}n\n`)).toBe('line 2 has 8193 characters, at most 8192 are read')
    expect(reasonFor(`SHA256 (${'('.repeat(9000)}`)).toBe('line 1 has 9008 characters, at most 8192 are read')
  })

  test('whatever 100 MB on one line or a million lines are', () => {
    expect(reasonFor(Buffer.alloc(100_000_000, 'a'))).toBe(
      'it has more than 16777216 bytes, which are not read'
    )
    const million = `${A}  a\n`.repeat(1_000_000)
    expect(reasonFor(million)).toBe('it has more than 16777216 bytes, which are not read')
    expect(reasonFor(Buffer.alloc(1_000_000, '\n'))).toBe('it lists nothing')
    expect(reasonFor(Buffer.alloc(16_000_000, '\n#'))).toBe('it lists nothing')
    expect(reasonFor(Buffer.alloc(16_000_000, 'a'))).toBe(
      'line 1 has 16000000 characters, at most 8192 are read'
    )
  })
})

describe('a checksums file is written', () => {
  test('sorted by name, as sha256sum writes it', () => {
    const entries = new Map([
      ['b.zip', digestFrom('b')],
      ['a\\b', digestFrom('backslash')],
      ['a\nb', digestFrom('line feed')],
      ['a\rb', digestFrom('carriage return')],
      ['B.zip', digestFrom('B')],
      ['-', digestFrom('no standard input')],
      ['a b', digestFrom('space')]
    ])
    const hex = (text: string): string => createHash('sha256').update(text).digest('hex')
    expect(Buffer.from(formatChecksums(entries)).toString()).toBe(
      [
        `${hex('no standard input')}  ./-`,
        `${hex('B')}  B.zip`,
        `\\${hex('line feed')}  a\\nb`,
        `\\${hex('carriage return')}  a\\rb`,
        `${hex('space')}  a b`,
        `\\${hex('backslash')}  a\\\\b`,
        `${hex('b')}  b.zip`,
        ''
      ].join('\n')
    )
  })

  test('is called like the tool that reads it', () => {
    expect(DEFAULT_CHECKSUMS_NAMES).toEqual(['SHA256SUMS', 'SHA384SUMS', 'SHA512SUMS'])
    expect(defaultChecksumsName('sha384')).toBe('SHA384SUMS')
  })
})
