import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { storedAssetName } from '../../src/github/asset-name.ts'
import { cases } from '../support/random.ts'

describe('storedAssetName', () => {
  it('gives letters that GitHub keeps, and keeps what it gave', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), name => {
        const stored = storedAssetName(name)
        expect(stored).toMatch(/^[A-Za-z0-9\-_+@.]*$/)
        expect(stored).not.toMatch(/\.\./)
        fc.pre(stored !== 'default.')
        expect(storedAssetName(stored)).toBe(stored)
      }),
      cases(1000)
    )
  })
})
