import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatChecksums, parseChecksums } from '../../src/manifests/checksums.ts'
import { HASHES, HASH_NAMES, formatDigest } from '../../src/signature/algorithms.ts'
import type { Digest, HashName } from '../../src/signature/algorithms.ts'
import { damaged } from '../support/mutations.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { sha256 } from '../support/signed-files.ts'

describe('the reader of checksums files', () => {
  const hex = sha256('x')
  const lists = [
    `${hex}  app.tgz\n${sha256('y')} *tool zip\n`,
    `\\${hex}  a\\nb\\\\c\n# comment\n\n${hex}  ./d\n`,
    `SHA256 (app.tgz) = ${hex}\r\nSHA256 (a) = b) = ${hex}\r\n`,
    `\ufeff${'a'.repeat(96)}  b\n`,
    `${hex}  a\n${hex}  a\n`
  ]

  test('lists only what a line of the file says, and says it again in its own form', () => {
    let accepted = 0
    fc.assert(
      fc.property(damaged(lists), file => {
        const parsed = parseChecksums(file)
        if (parsed.kind === 'refused') {
          assert(parsed.reason.length < 10_000)
          return
        }
        accepted += 1
        const { hash, entries } = parsed.list
        assert(entries.size > 0)
        const lines = file.toString('utf8').toLowerCase().split('\n')
        for (const [name, digest] of entries) {
          assert.deepEqual([name.includes('\0'), digest.hash], [false, hash])
          const inHex = Buffer.from(digest.bytes).toString('hex')
          const [plain = ''] = name.toLowerCase().split(/[\\\n\r]/)
          assert(lines.some(line => line.includes(inHex) && line.includes(plain)))
        }
        // lines end with LF or CR LF: a CR alone, where "m" would end a line, is part of a name
        for (const line of file.toString('utf8').split(/\r?\n/)) {
          const [, inHex = '', name = ''] = /^([0-9a-f]{64,}) [ *]([^\\\r]+)$/.exec(line) ?? []
          if (name === '') continue
          const listed = entries.get(name.replace(/^(?:\.\/+)+/, '')) ?? entries.get(name)
          assert.equal(Buffer.from(listed?.bytes ?? []).toString('hex'), inHex)
        }
        const again = parseChecksums(formatChecksums(entries))
        const shown = (list: typeof entries): string[] =>
          [...list]
            .map(([name, digest]) => `${name} ${formatDigest(digest)}`)
            .toSorted((a, b) => (a < b ? -1 : 1))
        assert(again.kind === 'checksums')
        assert.deepEqual(shown(again.list.entries), shown(entries))
      }),
      cases(4000)
    )
    expectMoreThan(100, accepted)
  })
})

describe('for any names', () => {
  const character = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...Array.from('\n\r\\ *()=#./-ab\t\u2028\ufeff\u{1f511}n')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) }
  )
  const name = fc
    .array(character, { minLength: 1, maxLength: 40 })
    .map(characters => characters.join(''))
    // no file has NUL in its name; "./x" and "x" are one file, and the shorter is what is read
    .filter(text => !text.includes('\0') && !text.startsWith('./'))
  const entriesOf = (hash: HashName) =>
    fc
      .uniqueArray(
        fc.tuple(name, fc.uint8Array({ minLength: HASHES[hash].bytes, maxLength: HASHES[hash].bytes })),
        {
          minLength: 1,
          maxLength: 20,
          selector: ([key]) => key
        }
      )
      .map(pairs => new Map(pairs.map(([key, bytes]) => [key, { hash, bytes }] as const)))
  const anyEntries = fc.constantFrom(...HASH_NAMES).chain(entriesOf)
  const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1)
  const inHex = (entries: ReadonlyMap<string, Digest>): [string, string][] =>
    [...entries].map(([key, digest]): [string, string] => [key, formatDigest(digest)]).sort(byName)

  test('what is written is read as it was', () => {
    fc.assert(
      fc.property(anyEntries, entries => {
        const parsed = parseChecksums(formatChecksums(entries))
        if (parsed.kind === 'refused') throw new Error(parsed.reason)
        expect(inHex(parsed.list.entries)).toEqual(inHex(entries))
      }),
      cases(2000)
    )
  })

  test('the order of the entries does not matter', () => {
    fc.assert(
      fc.property(anyEntries, entries => {
        const reversed = new Map([...entries].reverse())
        expect(Buffer.compare(formatChecksums(entries), formatChecksums(reversed))).toBe(0)
      }),
      cases(300)
    )
  })

  test('any bytes are read or refused, and a refusal has a reason of one line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        const parsed = parseChecksums(bytes)
        expect(parsed.kind === 'refused' && /^[ -~]+$/.test(parsed.reason)).toBe(true)
      }),
      cases(2000)
    )
  })
})
