import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toBoundedMatch } from '../../src/artifacts/bounded-match.ts'
import { excludes, matchesSegment } from '../../src/artifacts/glob.ts'
import { parseGlobs } from '../../src/artifacts/parse-globs.ts'
import { NameGlobs } from '../../src/artifacts/name-glob.ts'

describe('toBoundedMatch', () => {
  it.each<readonly [RegExp, readonly string[], readonly string[]]>([
    [/^a+?b*$/, ['a', 'aab', 'abbb'], ['', 'b', 'aba']],
    [/^(?:a|ab)(?:c|bcd)?$/, ['a', 'ab', 'abc', 'abcd', 'abbcd'], ['abd', 'c']],
    [/^(?!\.)[^/]*?$/, ['', 'a'], ['.', '.a', 'a/b']],
    [/^(?:a(?=b)|b){2,3}$/, ['ab', 'bb', 'bab'], ['a', 'ba', 'abab', 'bbbb']],
    [/^(?:a{2}){1,}$/, ['aa', 'aaaa'], ['', 'a', 'aaa']],
    [/^(?:(?:)*a)*$/, ['', 'aa'], ['b']],
    [/^$.$/, [], ['', 'a']],
    [/^[\]a-c\\][^\d]$/, [']x', 'b]', '\\a'], ['d1', 'a1', 'ab1']],
    [/^[\p{Lu}].$/u, ['A😀', 'ÜA'], ['aA', 'A']],
    [/b/, ['abc'], ['ac']]
  ])('%s', (expression, matching, others) => {
    const matches = toBoundedMatch(expression)
    for (const text of [...matching, ...others])
      expect([text, matches(text)]).toEqual([text, expression.test(text)])
    expect(matching.every(text => matches(text))).toBe(true)
    expect(others.some(text => matches(text))).toBe(false)
  })

  it.each([/(a)/, /(?<=a)b/, /(?<name>a)/])('does not take %s', expression => {
    expect(() => toBoundedMatch(expression)).toThrow('no glob becomes')
  })
})

// each of these takes minutes, or does not end, where an expression is matched with backtracking
describe('patterns of many wildcards', () => {
  it.each([
    ['*-*-*-*-*-*-*-*.tgz', '-'.repeat(250)],
    ['+(a|aa)b', 'a'.repeat(250)],
    ['*(*(a|b)|!(a*-*-*))x', 'a-'.repeat(120)],
    ['!(*-*-*-*-*)!(*-*-*-*-*).x', '-'.repeat(250)]
  ])('%s end for a long name', (pattern, name) => {
    const [segment] = parseGlobs(pattern, '/', posix)[0]?.segments ?? []
    expect(segment && matchesSegment(segment, name)).toBe(false)
  })

  it('of asset names end for a name of any length', () => {
    expect(new NameGlobs(['app-*-*-*-*-*-*.zip']).isSelected(`app${'-'.repeat(5000)}`)).toBe(false)
    expect(new NameGlobs(['*', '!*a*a*a*a*a*a*b']).isSelected('a'.repeat(5000))).toBe(true)
  })

  it('of folders end in a deep one', () => {
    const deep = `/${'a/'.repeat(400)}x`
    const pattern = '**/a/**/a/**/a/**/a/**/a/**/a/**/y'
    expect(parseGlobs(pattern, '/', posix).some(glob => excludes(glob, deep, false, posix))).toBe(false)
  })
})
