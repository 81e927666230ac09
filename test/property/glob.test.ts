import * as fc from 'fast-check'
import { matchesGlob } from 'node:path'
import { describe, expect, it } from 'vitest'
import { excludes, parseGlobs } from '../../src/artifacts/glob.ts'
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
})
