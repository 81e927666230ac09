import { describe, expect, it } from 'vitest'
import { NameGlobs } from '../../src/artifacts/name-glob.ts'

describe('NameGlobs', () => {
  it.each<readonly [string, string, boolean]>([
    ['*', 'anything.tgz', true],
    ['*', '', true],
    ['*.tgz', 'sub/a.tgz', true],
    ['*.tgz', 'a.tgz', true],
    ['*.tgz', '.tgz', true],
    ['*.tgz', 'a.tgz.sig', false],
    ['*.tgz', 'aXtgz', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'abbc', false],
    ['app', 'app', true],
    ['app', 'App', false],
    ['app', 'my-app', false],
    ['a+b', 'a+b', true],
    ['a+b', 'aab', false],
    ['[ab]', '[ab]', true],
    ['[ab]', 'a', false],
    ['{a,b}', '{a,b}', true],
    ['(a|b)', 'a', false],
    ['^a$', '^a$', true],
    ['a\\b', 'a\\b', true],
    ['**', 'a', true],
    ['*.tgz', 'a\n.tgz', true],
    ['ü*', 'über', true]
  ])('%j selects %j: %s', (pattern, name, expected) => {
    expect(new NameGlobs([pattern]).isSelected(name)).toBe(expected)
  })

  it('excludes what is selected', () => {
    const globs = new NameGlobs(['*.tgz', '*.zip', '!*-debug.*'])
    const names = ['a.tgz', 'a-debug.tgz', 'b.zip', 'notes.txt', 'x-debug.txt']
    expect(names.filter(name => globs.isSelected(name))).toEqual(['a.tgz', 'b.zip'])
    expect(names.filter(name => globs.findExcluding(name) === '!*-debug.*')).toEqual([
      'a-debug.tgz',
      'x-debug.txt'
    ])
  })

  it('selects nothing by exclusions alone', () => {
    expect(new NameGlobs(['!a']).isSelected('b')).toBe(false)
    expect(new NameGlobs([]).isSelected('b')).toBe(false)
  })

  it('names a pattern that selects nothing', () => {
    const names = ['a.tgz', 'b-debug.zip']
    expect(new NameGlobs(['*.tgz', '*.msi']).findUnmatched(names)).toBe('*.msi')
    expect(new NameGlobs(['*.zip', '!*-debug*']).findUnmatched(names)).toBe('*.zip')
    expect(new NameGlobs(['*.tgz', '!nothing']).findUnmatched(names)).toBeUndefined()
  })

  it.each<readonly [readonly string[], boolean]>([
    [['*'], true],
    [['*.tgz', '*'], true],
    [['*', '!notes.txt'], true],
    [['**'], false],
    [['*.tgz'], false],
    [['!*'], false],
    [[], false]
  ])('%j is the closed world: %s', (patterns, expected) => {
    expect(new NameGlobs(patterns).isClosedWorld).toBe(expected)
  })
})
