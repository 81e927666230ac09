import { describe, expect, it } from 'vitest'
import { VERDICT_TABLE, applies, lookUpVerdict } from '../../src/verify/verdict-table.ts'
import type { Facts, Outcome } from '../../src/verify/verdict-table.ts'

const VALUES: { readonly [Question in keyof Facts]: readonly Facts[Question][] } = {
  signature: ['missing', 'refused', 'proven'],
  listing: ['none', 'mismatch', 'match'],
  content: ['artifact', 'checksums', 'broken-checksums', 'binding', 'record'],
  keys: ['enough', 'missing'],
  digests: ['not-given', 'match', 'mismatch', 'unlisted'],
  binding: ['bound', 'not-required', 'refused']
}

function* combinations(): Generator<Facts> {
  for (const signature of VALUES.signature)
    for (const listing of VALUES.listing)
      for (const content of VALUES.content)
        for (const digests of VALUES.digests)
          for (const binding of VALUES.binding)
            for (const keys of VALUES.keys) yield { signature, listing, content, keys, digests, binding }
}

const ALL = [...combinations()]
const verified = ALL.filter(facts => lookUpVerdict(facts) === 'verified')

describe('the verdict table', () => {
  it('has exactly one row for each combination of facts', () => {
    expect(ALL).toHaveLength(3 * 3 * 5 * 4 * 3 * 2)
    const odd = ALL.filter(facts => VERDICT_TABLE.filter(rule => applies(rule, facts)).length !== 1)
    expect(odd).toEqual([])
  })

  it('has no row that applies to nothing', () => {
    expect(VERDICT_TABLE.filter(rule => !ALL.some(facts => applies(rule, facts)))).toEqual([])
  })

  it('gives each outcome to something', () => {
    const outcomes = new Set(ALL.map(lookUpVerdict))
    const expected: readonly Outcome[] = [
      'verified',
      'signature-refused',
      'listing-mismatch',
      'checksums-broken',
      'not-signed',
      'not-signed-by-all',
      'not-bound',
      'digest-mismatch',
      'not-expected'
    ]
    expect([...outcomes].sort()).toEqual([...expected].sort())
  })

  // what must hold of everything that is verified, said once more in other words
  it.each<[string, (facts: Facts) => boolean]>([
    ['has a signature of its own or is listed', f => f.signature === 'proven' || f.listing === 'match'],
    ['has no signature that is refused', f => f.signature !== 'refused'],
    ['is not listed with another digest', f => f.listing !== 'mismatch'],
    ['is no checksums file that cannot be relied on', f => f.content !== 'broken-checksums'],
    ['is signed by every key that must', f => f.keys !== 'missing'],
    ['is bound where that is required', f => f.binding !== 'refused'],
    ['does not contradict digests, whatever it is', f => f.digests !== 'mismatch'],
    [
      'is in digests, unless it is a document of this action',
      f => f.digests !== 'unlisted' || f.content !== 'artifact'
    ]
  ])('what is verified %s', (_, holds) => {
    expect(verified.length).toBeGreaterThan(0)
    expect(verified.filter(facts => !holds(facts))).toEqual([])
  })

  it('verifies everything of which all of that holds', () => {
    const all = ALL.filter(
      f =>
        (f.signature === 'proven' || (f.signature === 'missing' && f.listing === 'match')) &&
        f.listing !== 'mismatch' &&
        f.content !== 'broken-checksums' &&
        f.keys !== 'missing' &&
        f.binding !== 'refused' &&
        f.digests !== 'mismatch' &&
        (f.digests !== 'unlisted' || f.content !== 'artifact')
    )
    expect(verified).toEqual(all)
  })

  it('is no different in another order', () => {
    const reversed = VERDICT_TABLE.toReversed()
    for (const facts of ALL)
      expect(reversed.find(rule => applies(rule, facts))?.outcome).toBe(lookUpVerdict(facts))
  })
})
