import * as fc from 'fast-check'
import { matchesGlob, posix, win32 } from 'node:path'
import { describe, expect, it } from 'vitest'
import { excludes, matchesSegment, simpleGlob, type Glob, type Segment } from '../../src/artifacts/glob.ts'
import { parseGlobs } from '../../src/artifacts/parse-globs.ts'
import { cases, expectMoreThan } from '../support/random.ts'

const name = fc
  .string({ unit: fc.constantFrom(...'abAB.-'.split('')), minLength: 1, maxLength: 4 })
  .filter(text => !/^\.{1,2}$/.test(text))
const path = fc.array(name, { minLength: 1, maxLength: 3 })
const piece = fc.constantFrom(
  'a',
  'b',
  'A',
  '.',
  '-',
  '*',
  '?',
  '[ab]',
  '[!a]',
  '[A-Z]',
  '@(a|b)',
  '+(a|b)',
  '{a,b}',
  '{a,b-}'
)
const part = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map(pieces => pieces.join('')) },
  { weight: 1, arbitrary: fc.constant('**') }
)
const pattern = fc
  .array(part, { minLength: 1, maxLength: 3 })
  .filter(parts => parts.every(text => !/^\.{1,2}$/.test(text)))
  .map(parts => parts.join('/'))

describe('globs', () => {
  // Node's matcher distinguishes case on Linux alone
  it.skipIf(process.platform !== 'linux')('match as those of Node do on Linux, on every system', () => {
    let matched = 0
    fc.assert(
      fc.property(pattern, path, (glob, names) => {
        const file = names.join('/')
        // excluding a folder excludes what is in it, and a folder is excluded with all that "**" finds there
        const above = names.map((_, index) => names.slice(0, index).join('/'))
        const before = glob.replace(/(^|\/)\*\*(\/\*\*)*$/, '')
        const expected =
          [...above, file].some(folder => matchesGlob(folder, glob)) ||
          (before !== glob && (before === '' || above.some(folder => matchesGlob(folder, before))))
        const actual = parseGlobs(glob, '/srv').some(parsed => excludes(parsed, `/srv/${file}`, false))
        if (expected) matched += 1
        expect({ glob, file, matches: actual }).toEqual({ glob, file, matches: expected })
      }),
      cases(20_000)
    )
    expectMoreThan(500, matched)
  })

  it.each([posix, win32])('are the same, whoever reads them', path => {
    const wild = ['*', '?', '**', '.', 'a', 'b', 'é', 'e\u0301', '👩', '-', ' ', '#', '$', '~1', ',', 'c:']
    const part = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.array(fc.constantFrom(...wild), { maxLength: 3 }).map(texts => texts.join(''))
      },
      { weight: 1, arbitrary: fc.constantFrom('**', '.', '.git', '.*', '*.*', '*.a') }
    )
    const patterns = fc
      .array(fc.tuple(part, fc.constantFrom('/', '\\')), { minLength: 1, maxLength: 5 })
      .chain(parts => {
        const text = parts.flat().join('')
        return fc.constantFrom(text, text.slice(0, -1), `/${text}`)
      })
      .filter(text => !text.includes('..'))
    const names = fc.array(
      fc.array(fc.constantFrom('a', 'b', '.', 'é', 'e\u0301', '👩', '-', ' '), {
        minLength: 1,
        maxLength: 4
      }),
      { minLength: 1, maxLength: 4 }
    )
    const workspace = path.resolve('/srv/work')
    let matched = 0
    fc.assert(
      fc.property(patterns, names, fc.boolean(), (pattern, parts, isFolder) => {
        const folders = parts.map(letters => letters.join('')).filter(name => !/^\.{1,2}$/.test(name))
        const file = path.resolve(workspace, ...folders)
        const simple = simpleGlob(pattern, workspace, path)
        const globs = parseGlobs(pattern, workspace, path)
        const says = (glob: Glob) => ({
          base: glob.base,
          foldersOnly: glob.foldersOnly,
          kinds: glob.segments.map(({ kind }) => kind),
          matches: excludes(glob, file, isFolder, path),
          names: glob.segments.length > 0 && folders.map(name => matchesSegment(first(glob), name))
        })
        expect((simple === undefined ? [] : [simple]).map(says)).toEqual(globs.map(says))
        if (simple !== undefined && says(simple).matches) matched += 1
      }),
      cases(20_000)
    )
    expectMoreThan(500, matched)
  })
})

function first({ segments }: Glob): Segment {
  return segments[0] ?? { kind: 'deep' }
}
