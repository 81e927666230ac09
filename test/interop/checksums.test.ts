import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultChecksumsName, formatChecksums, parseChecksums } from '../../src/manifests/checksums.ts'
import { HASH_NAMES, formatDigest } from '../../src/signature/algorithms.ts'
import type { Digest, HashName } from '../../src/signature/algorithms.ts'
import { workspace } from '../support/workspace.ts'
import type { Workspace } from '../support/workspace.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { expectsTool, outputOf, runTool } from '../support/tools.ts'

// The tools that everybody has read what we write, we read what they write, and we accept no line that they refuse.

const PLAIN_NAMES = [
  'app.tgz',
  'two words',
  '  spaces around  ',
  '-rf',
  '--check',
  '-',
  '*',
  '*star',
  '#hash',
  '(a) = b',
  'SHA256 (a) = b',
  'na\u00efve-\u{1f511}-\u65e5\u672c.tgz',
  'a&b;$(c)`d`"e\'f',
  'sub/folder/app.tgz',
  '.hidden',
  '\ttab'
]
const ESCAPED_NAMES = [
  'line\nfeed',
  '\nfirst',
  'last\n',
  'back\\slash',
  '\\',
  'a\\nb',
  'carriage\rreturn',
  'last\r'
]
const ALL_NAMES = [...PLAIN_NAMES, ...ESCAPED_NAMES]
/** Both have \n and \\, but not \r. */
const SHASUM_NAMES = ALL_NAMES.filter(name => !name.includes('\r'))

const contentOf = (name: string): string => `the content of ${name}`

function digestOf(name: string, hash: HashName): Digest {
  return { hash, bytes: createHash(hash).update(contentOf(name)).digest() }
}

const folderWith = (names: readonly string[]): Workspace =>
  workspace(Object.fromEntries(names.map(name => [name, contentOf(name)])))

const entriesOf = (names: readonly string[], hash: HashName): Map<string, Digest> =>
  new Map(names.map(name => [name, digestOf(name, hash)]))

const inHex = (entries: ReadonlyMap<string, Digest>): [string, string][] =>
  [...entries].map(([name, digest]): [string, string] => [name, formatDigest(digest)]).sort(byName)

const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1)

function listed(file: Uint8Array): [string, string][] {
  const parsed = parseChecksums(file)
  if (parsed.kind === 'refused') throw new Error(parsed.reason)
  return inHex(parsed.list.entries)
}

/** Programs in the order `-c` of which is asked, with the names that their format can carry. */
const checkers = (hash: HashName) => [
  { tool: `${hash}sum`, args: ['--strict', '-c'], names: ALL_NAMES, present: ['--version'] },
  {
    tool: 'shasum',
    args: ['-a', hash.slice(3), '--strict', '-c'],
    names: SHASUM_NAMES,
    present: ['--version']
  },
  // BusyBox has no sha384sum and knows no escapes
  ...(hash === 'sha384'
    ? []
    : [
        {
          tool: 'busybox',
          args: [`${hash}sum`, '-c'],
          names: PLAIN_NAMES,
          present: [`${hash}sum`, '/dev/null']
        }
      ])
]

describe.each(HASH_NAMES)('what we write with %s', hash => {
  for (const { tool, args, names, present } of checkers(hash)) {
    describe.runIf(expectsTool(tool, ...present))(`${tool} ${args.join(' ')}`, () => {
      test('accepts it, and refuses a changed file', async () => {
        const folder = folderWith(names)
        const manifest = defaultChecksumsName(hash)
        folder.write(manifest, formatChecksums(entriesOf(names, hash)))
        const good = await runTool(tool, [...args, manifest], { cwd: folder.path })
        expect(good).toMatchObject({ code: 0, stderr: '' })
        const lines = good.stdout.toString().split('\n')
        expect(lines.filter(line => line.endsWith(': OK'))).toHaveLength(names.length)

        folder.write('two words', 'changed')
        const bad = await runTool(tool, [...args, manifest], { cwd: folder.path })
        expect(bad.code).toBe(1)
        expect(bad.stdout.toString()).toContain('two words: FAILED\n')
      })
    })
  }
})

describe.each(HASH_NAMES)('what is written with %s', hash => {
  const bits = hash.slice(3)
  const writers = [
    { command: `${hash}sum`, options: [], names: ALL_NAMES },
    { command: `${hash}sum`, options: ['-b'], names: ALL_NAMES },
    { command: `${hash}sum`, options: ['--tag'], names: ALL_NAMES },
    { command: 'shasum', options: ['-a', bits], names: SHASUM_NAMES },
    { command: 'shasum', options: ['-a', bits, '-b'], names: SHASUM_NAMES },
    { command: 'shasum', options: ['-a', bits, '--tag'], names: SHASUM_NAMES }
  ]
  for (const { command, options, names } of writers) {
    describe.runIf(expectsTool(command, '--version'))(`by ${[command, ...options].join(' ')}`, () => {
      test('we read alike', async () => {
        const folder = folderWith(names)
        const expected = inHex(entriesOf(names, hash))
        for (const prefix of ['./', '']) {
          // a bare "-" is their standard input
          const files = names.map(name => (name === '-' ? './-' : `${prefix}${name}`))
          const printed = await outputOf(command, [...options, '--', ...files], { cwd: folder.path })
          expect(listed(printed)).toEqual(expected)
          const crlf = printed.toString('latin1').replaceAll('\n', '\r\n')
          expect(listed(Buffer.from(crlf, 'latin1'))).toEqual(expected)
        }
      })
    })
  }
})

describe.runIf(expectsTool('sha256sum', '--version'))('mutated checksums files', () => {
  const NAMES = ['a', 'b c', '-d', 'e\\f', 'g\nh', '(i) = j', '*k', 'l\rm', '\u{1f511}']
  const SPECIAL = [
    '\n',
    ' \n',
    '\\t',
    '\\n',
    '\r',
    '\\',
    ' ',
    '*',
    '#',
    '(',
    ')',
    '=',
    '\t',
    './',
    '/',
    'a',
    '0',
    'SHA256 (',
    ') = ',
    '\ufeff',
    '-'
  ]

  const mutation = fc.record({
    kind: fc.constantFrom(
      'insert',
      'insert',
      'insert',
      'replace',
      'replace',
      'delete',
      'swap',
      'repeat',
      'case'
    ),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 1, max: 3 }),
    text: fc.constantFrom(...SPECIAL)
  })
  type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

  function mutate(text: string, { kind, at, length, text: special }: Mutation): string {
    // most of a line is its digest, where every mutation refuses the file: the borders are what matters
    const borders = [...text.matchAll(/(?<![0-9a-f])|(?![0-9a-f])/g)].map(({ index }) => index)
    const index = borders[Math.floor(at * borders.length)] ?? 0
    const [before, cut, after] = [
      text.slice(0, index),
      text.slice(index, index + length),
      text.slice(index + length)
    ]
    switch (kind) {
      case 'insert':
        return before + special + cut + after
      case 'delete':
        return before + after
      case 'replace':
        return before + special + after
      case 'swap':
        return before + after.slice(0, length) + cut + after.slice(length)
      case 'repeat':
        return before + cut + cut + after
      case 'case':
        return before + text.slice(index, index + 70).toUpperCase() + text.slice(index + 70)
    }
  }

  const line = fc
    .record({ name: fc.constantFrom(...NAMES), digestOf: fc.constantFrom(...NAMES), bsd: fc.boolean() })
    .map(({ name, bsd }) => {
      const formatted = Buffer.from(formatChecksums(new Map([[name, digestOf(name, 'sha256')]]))).toString()
      const [, flag = '', hex = '', escaped = ''] = /^(\\?)(\w+) {2}(.*)\n$/s.exec(formatted) ?? []
      return bsd ? `${flag}SHA256 (${escaped}) = ${hex}\n` : formatted
    })
  const manifest = fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 3 }), fc.array(mutation, { maxLength: 2 }))
    .map(([lines, mutations]) => mutations.reduce(mutate, lines.join('')))

  test('what we accept, sha256sum --strict -c accepts for files with those digests', () => {
    const folder = workspace()
    let accepted = 0
    fc.assert(
      fc.property(manifest, text => {
        const parsed = parseChecksums(Buffer.from(text))
        if (parsed.kind === 'refused') return
        // only what a file of this folder can be called, and only digests that a file here can have
        const known = new Map(NAMES.map(name => [formatDigest(digestOf(name, 'sha256')), contentOf(name)]))
        const files = [...parsed.list.entries].map(([name, digest]) => ({
          name,
          content: known.get(formatDigest(digest))
        }))
        const names = [...parsed.list.entries.keys()]
        if (files.some(({ content }) => content === undefined) || !names.every(isComparable)) return
        accepted += 1
        for (const { name, content } of files) folder.write(`case/${name}`, content ?? '')
        // a byte-order mark is passed over by us alone
        folder.write('SUMS', text.replace(/^\ufeff/, ''))
        const checked = spawnSync('sha256sum', ['--strict', '-c', folder.file('SUMS')], {
          cwd: folder.file('case'),
          encoding: 'utf8'
        })
        const held = checked.stdout.split('\n').filter(output => output.endsWith(': OK')).length
        expect({ text, status: checked.status, stderr: checked.stderr }).toEqual({
          text,
          status: 0,
          stderr: ''
        })
        expect(held).toBeGreaterThanOrEqual(names.length)
      }),
      cases(1500)
    )
    // else the test compares nothing
    expectMoreThan(200, accepted)
  })

  /** A file of the folder can be called so; a bare "-" is a name to us and standard input to them. */
  const isComparable = (name: string): boolean =>
    !name.includes('/') && !['.', '..', '-'].includes(name) && Buffer.byteLength(name) < 255
})
