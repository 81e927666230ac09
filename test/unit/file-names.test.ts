import { describe, expect, it } from 'vitest'
import {
  anyBaseName,
  describeCollision,
  describeUnkeepable,
  differInForm,
  findCollision,
  findUnkeepable,
  foldedName,
  toPlatform
} from '../../src/lib/file-names.ts'

describe('foldedName', () => {
  it.each([
    ['App', 'app'],
    ['a.TGZ', 'A.tgz'],
    ['café', 'cafe\u0301'],
    ['CAFE\u0301', 'café'],
    ['straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['ὈΔΥΣΣΕΎΣ', 'ὀδυσσεύς'],
    ['ﬁle', 'FILE'],
    ['\u212b', 'å'],
    ['ſ', 's'],
    ['İ', 'i\u0307'],
    ['a\u200db', 'AB']
  ])('unites %j and %j', (one, other) => {
    expect(foldedName(one)).toBe(foldedName(other))
  })

  it.each([
    ['app', 'app.'],
    ['cafe', 'café'],
    ['a', 'а'], // Cyrillic
    ['a b', 'a_b']
  ])('distinguishes %j and %j', (one, other) => {
    expect(foldedName(one)).not.toBe(foldedName(other))
  })

  it('is the same for every case and form of every character', () => {
    const wrong: string[] = []
    for (let code = 1; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code < 0xe000) continue
      const character = String.fromCodePoint(code)
      const forms = [
        character.toLowerCase(),
        character.toUpperCase(),
        character.normalize('NFC'),
        character.normalize('NFD')
      ]
      const folded = foldedName(character)
      if ([folded, ...forms].some(form => foldedName(form) !== folded)) wrong.push(code.toString(16))
    }
    expect(wrong).toEqual([])
  })
})

describe('findCollision', () => {
  const collide = (...names: string[]): readonly [string, string] | undefined =>
    findCollision(names, name => name)

  it('finds the first two names that are one file somewhere', () => {
    expect(collide('a', 'b', 'B', 'A')).toEqual(['b', 'B'])
    expect(collide('a', 'b', 'c')).toBeUndefined()
  })

  it('is described by what only differs', () => {
    expect(describeCollision('a', 'a')).toBe('')
    expect(describeCollision('a', 'A')).toContain('differ by case')
    expect(describeCollision('café', 'cafe\u0301')).toContain('form of Unicode')
    expect(differInForm('café', 'cafe\u0301')).toBe(true)
    expect(differInForm('a', 'A')).toBe(false)
  })
})

describe('describeUnkeepable', () => {
  it.each<readonly [string, string]>([
    ['con', 'CON is the name of a device on Windows, whatever follows its dot'],
    ['nul.tgz', 'NUL is the name of a device on Windows, whatever follows its dot'],
    ['COM1', 'COM1 is the name of a device on Windows, whatever follows its dot'],
    ['lpt³.tar.gz', 'LPT³ is the name of a device on Windows, whatever follows its dot'],
    ['aux .txt', 'AUX is the name of a device on Windows, whatever follows its dot'],
    ['conout$', 'CONOUT$ is the name of a device on Windows, whatever follows its dot'],
    ['a?b.bin', 'no name of a file on Windows has "?"'],
    ['x.exe:s', 'no name of a file on Windows has ":"'],
    ['a\\b', 'no name of a file on Windows has "\\\\"'],
    ['a\tb', 'no name of a file on Windows has control characters'],
    ['a.', 'Windows drops the dot at its end'],
    ['a ', 'Windows drops the space at its end'],
    ['a'.repeat(256), 'it is 256 characters long, and a name on Windows has at most 255']
  ])('%j on Windows: %s', (name, reason) => {
    expect(describeUnkeepable(name, 'win32')).toBe(reason)
  })

  it.each(['console', 'com', 'com10', 'null.tgz', 'a.con', '.con', 'a.b', 'a b', 'é'.repeat(255), 'COM'])(
    'lets Windows keep %j',
    name => {
      expect(describeUnkeepable(name, 'win32')).toBeUndefined()
    }
  )

  it.each(['con', 'a?b', 'a:b', 'a\\b', 'a.', 'a ', 'é'.repeat(127)])(
    'lets Linux and macOS keep %j',
    name => {
      expect(describeUnkeepable(name, 'linux')).toBeUndefined()
      expect(describeUnkeepable(name, 'darwin')).toBeUndefined()
    }
  )

  it.each(['', '.', '..', 'a/b', 'a\0b'])('no system keeps %j', name => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(describeUnkeepable(name, platform)).toBeDefined()
  })

  it('counts bytes on Linux and macOS', () => {
    expect(describeUnkeepable('é'.repeat(128), 'linux')).toBe(
      'it is 256 bytes long, and a name on Linux has at most 255'
    )
    expect(describeUnkeepable('é'.repeat(128), 'darwin')).toBe(
      'it is 256 bytes long, and a name on macOS has at most 255'
    )
  })

  it('finds each name once', () => {
    expect(findUnkeepable(['a', 'con', 'con'], 'win32').map(({ name }) => name)).toEqual(['con'])
  })
})

it.each([
  ['dist\\app.exe', 'app.exe'],
  ['D:\\a\\r/dist/app.exe', 'app.exe'],
  ['a/b\\c', 'c'],
  ['app', 'app'],
  ['dist\\', '']
])('anyBaseName of %j is %j', (path, name) => {
  expect(anyBaseName(path)).toBe(name)
})

it('toPlatform takes other systems for a Unix', () => {
  expect(['win32', 'darwin', 'linux', 'freebsd'].map(toPlatform)).toEqual([
    'win32',
    'darwin',
    'linux',
    'linux'
  ])
})
