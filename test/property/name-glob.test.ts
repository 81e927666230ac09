import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NameGlobs } from '../../src/artifacts/name-glob.ts'
import { cases } from '../support/random.ts'

describe('NameGlobs', () => {
  it('a pattern without wildcards selects itself and nothing else', () => {
    const names = fc.string({ unit: fc.constantFrom(...'a.b+()[]{}^$|\\/-é\n'.split('')) })
    fc.assert(
      fc.property(names, names, (pattern, name) => {
        const globs = new NameGlobs([pattern])
        expect(globs.isSelected(pattern)).toBe(true)
        expect(globs.isSelected(name)).toBe(name === pattern)
      }),
      cases(2000)
    )
  })
})
