import { posix, win32 } from 'node:path'
import { describe, expect, it } from 'vitest'
import { excludes, matchesSegment, simpleGlob, type Glob } from '../../src/artifacts/glob.ts'
import { parseGlobs } from '../../src/artifacts/parse-globs.ts'
import type { PathApi } from '../../src/artifacts/glob.ts'

const UNIX = '/srv/product'
const WINDOWS = 'D:\\a\\product\\product'

/** Base and kinds of the segments that follow, which both readers must agree on. */
function parsed(pattern: string, workspace: string, path: PathApi): readonly [string, string] {
  const shown = (glob: Glob | undefined): readonly [string, string] => {
    const kinds = glob?.segments.map(segment => (segment.kind === 'name' ? segment.name : segment.kind))
    return [glob?.base ?? '', kinds?.join(' ') ?? '']
  }
  const [byLibrary] = parseGlobs(pattern, workspace, path)
  expect(shown(simpleGlob(pattern, workspace, path) ?? byLibrary)).toEqual(shown(byLibrary))
  return shown(byLibrary)
}

describe('parseGlobs', () => {
  it.each<readonly [string, string, string]>([
    ['dist/*.tgz', '/srv/product/dist', 'pattern'],
    ['dist\\*.tgz', '/srv/product/dist', 'pattern'],
    ['./dist//a.tgz', '/srv/product/dist/a.tgz', ''],
    ['../out/**/x', '/srv/out', 'deep x'],
    ['/abs/*/x', '/abs', 'pattern x'],
    ['a[b/c', '/srv/product/a[b/c', ''],
    ['out (x86)/*', '/srv/product/out (x86)', 'pattern']
  ])('reads %j on Linux', (pattern, base, segments) => {
    expect(parsed(pattern, UNIX, posix)).toEqual([base, segments])
  })

  it.each<readonly [string, string, string]>([
    ['dist\\*.exe', 'D:\\a\\product\\product\\dist', 'pattern'],
    ['dist/sub\\*.exe', 'D:\\a\\product\\product\\dist\\sub', 'pattern'],
    ['D:\\a\\product\\product/dist/*', 'D:\\a\\product\\product\\dist', 'pattern'],
    ['d:\\x\\**', 'd:\\x', 'deep'],
    ['\\\\server\\share\\dist\\*.msi', '\\\\server\\share\\dist', 'pattern']
  ])('reads %j on Windows', (pattern, base, segments) => {
    expect(parsed(pattern, WINDOWS, win32)).toEqual([base, segments])
  })
})

describe('simpleGlob', () => {
  it.each(['dist/*.tgz', './dist/a.tgz', 'dist/**', 'a/**/*.?', '#$~1', 'd:/x/*'])('reads %s', pattern => {
    expect(simpleGlob(pattern, UNIX, posix)).toBeDefined()
  })

  it.each(['a[b]', '{a,b}', '@(a)', '!(a)', '../a', '/', 'a'.repeat(65_537), '*'.repeat(65_537)])(
    'leaves it to the library: %.20s',
    pattern => {
      expect(simpleGlob(pattern, UNIX, posix)).toBeUndefined()
    }
  )

  it('takes folders of any depth that follow each other for one', () => {
    const kinds = simpleGlob(`${'**/'.repeat(20_000)}*.txt`, UNIX, posix)?.segments.map(({ kind }) => kind)
    expect(kinds).toEqual(['deep', 'pattern'])
  })
})

describe('a pattern that is no glob', () => {
  it.each<readonly [string, string, RegExp]>([
    [
      'a class beside a negated one',
      '[[:alpha:][:^digit:]-]x',
      /the part in brackets is not a valid set of characters/
    ],
    [
      'one in the pattern that excludes',
      'dist/[[:alpha:][:^space:]-]',
      /the part in brackets is not a valid set/
    ],
    ['one in braces', '{a,[[:alpha:][:^digit:]-]x}', /the part in brackets is not a valid set/],
    ['too long a pattern', '?'.repeat(65_537), /it is too long/],
    ['more files than braces may list', 'part-{1..10001}.bin', /more than 10000 globs/],
    ['braces that multiply', '{1..1000}{1..1000}', /more than 10000 globs/],
    ['long names that braces multiply', `${'a'.repeat(2000)}{1..1000}`, /or 1000000 characters/]
  ])('is an error of the input: %s', (_, pattern, message) => {
    expect(() => parseGlobs(pattern, UNIX, posix)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        message: expect.stringMatching(message),
        hint: expect.any(String)
      })
    )
  })

  it.each(['[z-a]', '[[:foo:]]x', '[]x', '{a,b', 'part-{1..10000}.bin', '[--0]'])(
    'but %s is one',
    pattern => {
      expect(parseGlobs(pattern, UNIX, posix)).not.toEqual([])
    }
  )
})

describe('a pattern of names', () => {
  it.each<readonly [string, string, boolean]>([
    ['*.txt', 'a.txt', true],
    ['*.txt', 'App.TXT', false],
    ['A*', 'app', false],
    ['*', '.env', false],
    ['.*', '.env', true],
    ['[[]a]*', '[a]', true],
    ['[!a]b', 'cb', true],
    ['[!a]b', '.b', false],
    ['[a-c]', 'B', false],
    ['[[:upper:]]*', 'App', true],
    ['[[:upper:]]*', 'app', false],
    ['a?c', 'abc', true],
    ['@(a|b).tgz', 'a.tgz', true],
    ['!(a).tgz', 'a.tgz', false],
    ['!(a).tgz', 'ab.tgz', true],
    ['!(*.sig)', 'a.sig', false],
    ['+(ab)c', 'ababc', true],
    ['caf?', 'cafe\u0301', true],
    ['cafe\u0301*', 'café.bin', true],
    ['*a*a*', 'banana', true]
  ])('%j matches %j: %s', (pattern, name, expected) => {
    const [glob] = parseGlobs(pattern, '/', posix)
    const [segment] = glob?.segments ?? []
    expect(segment && matchesSegment(segment, name)).toBe(expected)
  })
})

describe('braces', () => {
  it.each<readonly [string, readonly string[]]>([
    ['{a,b/d}/c', ['a/c', 'b/d/c']],
    ['x{1..3}', ['x1', 'x2', 'x3']],
    ['x{08..10}', ['x08', 'x09', 'x10']],
    ['{a,{b,c}}{,.sig}', ['a', 'a.sig', 'b', 'b.sig', 'c', 'c.sig']],
    ['my {space}', ['my {space}']],
    ['{a', ['{a']],
    ['{x}{a,b}', ['{x}a', '{x}b']]
  ])('of %j stand for %j', (pattern, expected) => {
    const bases = parseGlobs(pattern, UNIX, posix).map(({ base }) => base)
    expect(bases).toEqual(expected.map(file => `${UNIX}/${file}`))
  })
})

describe('excludes', () => {
  const isExcluded = (
    pattern: string,
    file: string,
    {
      path = posix,
      workspace = UNIX,
      isFolder = false
    }: { path?: PathApi; workspace?: string; isFolder?: boolean } = {}
  ): boolean => parseGlobs(pattern, workspace, path).some(glob => excludes(glob, file, isFolder, path))

  it('matches a file, and what is in a folder', () => {
    expect(isExcluded('dist/*.txt', '/srv/product/dist/a.txt')).toBe(true)
    expect(isExcluded('dist/*.txt', '/srv/product/dist/App.TXT')).toBe(false)
    expect(isExcluded('dist/sub', '/srv/product/dist/sub/a')).toBe(true)
    expect(isExcluded('dist/sub/**', '/srv/product/dist/sub', { isFolder: true })).toBe(true)
    expect(isExcluded('dist/sub/**', '/srv/product/dist/sub')).toBe(false)
    expect(isExcluded('**/a', '/srv/product/x/y/a')).toBe(true)
    expect(isExcluded('**/a', '/srv/other/a')).toBe(false)
    expect(isExcluded('dist/a/', '/srv/product/dist/a')).toBe(false)
  })

  it('knows both separators and other drives on Windows', () => {
    const onWindows = { path: win32, workspace: WINDOWS }
    expect(isExcluded('dist\\*.pdb', `${WINDOWS}\\dist\\a.pdb`, onWindows)).toBe(true)
    expect(isExcluded('dist/*.pdb', `${WINDOWS}\\dist\\a.PDB`, onWindows)).toBe(false)
    expect(isExcluded('E:\\a\\product\\product\\dist\\*', `${WINDOWS}\\dist\\a`, onWindows)).toBe(false)
  })
})
