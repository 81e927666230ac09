import { describe, expect, it } from 'vitest'
import { describeReadings, readExpectedDigests } from '../../src/manifests/expected-digests.ts'
import type { ExpectedDigests } from '../../src/manifests/expected-digests.ts'
import { workspace } from '../support/workspace.ts'

const A = 'a'.repeat(64)
const B = 'b'.repeat(64)

async function read(...lines: readonly string[]): Promise<ExpectedDigests> {
  const expected = await readExpectedDigests({ kind: 'text', text: lines.join('\n') }, undefined, '/')
  if (expected === undefined) throw new Error('digests were given')
  return expected
}

async function namesIn(...lines: readonly string[]): Promise<string[]> {
  return [...(await read(...lines)).entries.keys()]
}

describe('digests from Windows', () => {
  it.each([
    ['PowerShell', `${A}  dist\\app.exe`],
    ['sha256sum of Git for Windows, which escapes', `\\${A} *dist\\\\app.exe`],
    ['a drive', `\\${A} *D:\\\\a\\\\r\\\\r\\\\dist\\\\app.exe`],
    ['a drive and both separators', `\\${A} *D:\\\\a\\\\r\\\\r/dist\\\\app.exe`],
    ['both separators, the last of them "/"', `\\${A} *D:\\\\a\\\\r\\\\r/dist/app.exe`],
    ['a share', `${A}  \\\\server\\share\\app.exe`],
    ['BSD lines', `SHA256 (dist\\app.exe) = ${A}`],
    ['carriage returns', `${A}  dist\\app.exe\r`]
  ])('of %s name the file without its folders', async (_, line) => {
    const expected = await read(line)
    expect([...expected.entries.keys()]).toEqual(['app.exe'])
  })

  it('are told', async () => {
    const expected = await read(`${A}  dist\\app.exe`, `${B}  dist\\app.msi`, `${A}  plain`)
    expect(describeReadings(expected, ['app.exe', 'app.msi', 'plain'])).toEqual([
      'A backslash in digests separates folders: dist\\app.exe is app.exe, and 1 more in the same way.'
    ])
    expect(describeReadings(await read(`${A}  dist/app`), ['app'])).toEqual([])
    expect(describeReadings(undefined, ['app'])).toEqual([])
  })

  it.each([
    [`\\${A}  ./we\\\\ird.bin`, './we\\ird.bin', 'ird.bin', 'we\\ird.bin'],
    [`\\${A}  dist/we\\\\ird.bin`, 'dist/we\\ird.bin', 'ird.bin', 'we\\ird.bin']
  ])('%j may name a file of a Unix with a backslash in its name', async (line, path, onWindows, onUnix) => {
    await expect(read(line)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: `An input is wrong: digests: "${path}" can be the file "${onWindows}" in a folder of Windows, or a file whose name is "${onUnix}".`
    })
  })

  it('are refused where a file at hand has the whole name', async () => {
    const expected = await read(`\\${A} *dist\\\\app.exe`)
    expect(() => describeReadings(expected, ['dist\\app.exe'])).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' })
    )
    expect(() => describeReadings(expected, ['other\\app.exe'])).not.toThrow()
  })

  it.each([
    [`${A}  dist\\app.exe`, `${B}  app.exe`],
    [`${A}  x\\app.exe`, `${B}  y/app.exe`]
  ])('have each base name once: %j %j', async (...lines) => {
    await expect(read(...lines)).rejects.toThrow('two paths have the base name "app.exe"')
  })

  it.each([' ', '  ', ' *'])('that are in one line, with %j before the names, are refused', async gap => {
    await expect(read(`${A}${gap}dist/a.txt ${B}${gap}b c.txt`)).rejects.toMatchObject({
      message: `An input is wrong: digests: the name of the file "dist/a.txt" has another digest after it: line breaks were lost.`,
      hint: expect.stringContaining('on a line of its own')
    })
    expect([...((await read(`${A}${gap}${B}`))?.entries.keys() ?? [])]).toEqual([B])
  })

  it.each([`${A}  dist\\`, `${A}  dist\\..`])('that name no file are refused: %j', async line => {
    await expect(read(line)).rejects.toThrow('is not a file name')
  })

  it.each(['utf16le', 'utf16be'] as const)(
    'in a file of %s are read, as ">" of PowerShell writes them',
    async encoding => {
      const text = Buffer.from(`\ufeff${A}  dist\\größe.exe\r\n`, 'utf16le')
      const folder = workspace({ list: encoding === 'utf16le' ? text : text.swap16() })
      const expected = await readExpectedDigests({ kind: 'file', path: 'list' }, undefined, folder.path)
      expect([...(expected?.entries.keys() ?? [])]).toEqual(['größe.exe'])
    }
  )
})

describe('names in another form of Unicode', () => {
  it('are one name', async () => {
    await expect(namesIn(`${A}  café`, `${B}  cafe\u0301`)).rejects.toThrow('two paths have the base name')
  })

  it('are told', async () => {
    expect(describeReadings(await read(`${A}  café`), ['cafe\u0301', 'x'])).toEqual([
      'cafe\u0301 is in digests in another form of Unicode (NFC, NFD): the same name.'
    ])
  })
})
