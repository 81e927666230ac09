import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesGlob } from '../../src/artifacts/name-glob.ts'
import { cases } from '../support/random.ts'

const WILDCARDS = new Map([
  ['*', '.*'],
  ['?', '.']
])

describe('matchesGlob', () => {
  it('says what the regular expression says, for any glob and name', () => {
    const letters = fc.constantFrom('a', 'b', '-', '.', '\n', '💥')
    const glob = fc.array(fc.oneof(letters, fc.constantFrom('*', '?')), { maxLength: 12 })
    const name = fc.array(letters, { maxLength: 16 })
    fc.assert(
      fc.property(glob, name, (parts, characters) => {
        const source = parts.map(part => WILDCARDS.get(part) ?? part.replace('.', '\\.')).join('')
        const expected = new RegExp(`^${source}$`, 's').test(characters.join(''))
        expect(matchesGlob(parts.join(''), characters.join(''))).toBe(expected)
      }),
      cases(3000)
    )
  })

  it('ends with a name that a stranger made for it', () => {
    expect(matchesGlob('*-*-*-*-*-*-*-*.tgz', '-'.repeat(20_000))).toBe(false)
    expect(matchesGlob(`${'*a'.repeat(50)}b`, 'a'.repeat(20_000))).toBe(false)
  })
})
