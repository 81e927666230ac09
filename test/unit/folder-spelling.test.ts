import { posix, win32 } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FolderSpelling } from '../../src/artifacts/folder-spelling.ts'
import type { NamesOnDisk } from '../../src/artifacts/folder-spelling.ts'
import type { PathApi } from '../../src/artifacts/glob.ts'
import { foldedName } from '../../src/lib/file-names.ts'

/** A file system with these files, which compares names as `same` makes them equal. */
function disk(files: readonly string[], path: PathApi, same: (name: string) => string): NamesOnDisk {
  const paths = new Set<string>()
  for (const file of files)
    for (let above = file; path.dirname(above) !== above; above = path.dirname(above)) paths.add(above)
  return {
    readdir: folder => {
      const inside = [...paths].filter(file => same(path.dirname(file)) === same(folder))
      if (inside.length === 0) throw new Error('ENOENT')
      return inside.map(file => path.basename(file))
    },
    identify: file => {
      const index = [...paths].findIndex(there => same(there) === same(file))
      return index === -1 ? undefined : String(index)
    }
  }
}

describe('FolderSpelling', () => {
  const NTFS = new FolderSpelling(
    'd:\\A',
    disk(['D:\\a\\dist\\App.bin', 'D:\\a\\dist\\app.bin.sig'], win32, foldedName),
    win32
  )

  it.each([
    ['d:\\A\\Dist\\APP.BIN', 'd:\\A\\dist\\App.bin'],
    ['D:\\a\\dist\\App.bin.sig', 'd:\\A\\dist\\app.bin.sig'],
    ['D:\\a\\DIST\\new.txt', 'd:\\A\\dist\\new.txt'],
    ['D:\\A', 'd:\\A'],
    ['d:\\x\\y', 'D:\\x\\y']
  ])('where case is ignored: %j is %j', async (path, expected) => {
    expect(await NTFS.of(path)).toBe(expected)
  })

  it('where the form of Unicode is ignored', async () => {
    const apfs = new FolderSpelling('/', disk(['/a/cafe\u0301'], posix, foldedName), posix)
    expect(await apfs.of('/a/café')).toBe('/a/cafe\u0301')
    expect(await apfs.of('/A/CAFÉ')).toBe('/a/cafe\u0301')
  })

  it.each([
    ['Straße.txt', 'straße.txt'],
    ['Größe.ZIP', 'größe.zip'],
    ['ﬁle.TXT', 'ﬁle.txt'],
    ['İstanbul.txt', 'İSTANBUL.TXT'],
    ['Ärger', 'ärger']
  ])('where case is ignored letter by letter: %s is found as %s', async (there, asked) => {
    const inCapitals = (name: string): string =>
      Array.from(name, letter =>
        letter.toUpperCase().length === letter.length ? letter.toUpperCase() : letter
      ).join('')
    for (const [folder, name] of [
      ['/a', there],
      [`/a/${there}`, 'x']
    ] as const) {
      const ntfs = new FolderSpelling('/a', disk([posix.join(folder, name)], posix, inCapitals), posix)
      expect(
        await ntfs.of(posix.join(folder === '/a' ? folder : `/a/${asked}`, name === there ? asked : name))
      ).toBe(posix.join(folder, name))
    }
  })

  it('a short name of Windows is one that no folder lists', async () => {
    const files = ['C:\\w\\123456789.0']
    const listed = disk(files, win32, name => name)
    const spelling = new FolderSpelling(
      'C:\\w',
      { ...listed, identify: path => listed.identify(path.replace('123456~1.0', '123456789.0')) },
      win32
    )
    expect(await spelling.of('C:\\w\\123456~1.0')).toBe('C:\\w\\123456789.0')
  })

  it('where names are what they are, other spellings are other files', async () => {
    const ext4 = new FolderSpelling(
      '/a',
      disk(['/a/App', '/a/app', '/a/cafe\u0301'], posix, name => name),
      posix
    )
    for (const path of ['/a/App', '/a/app', '/a/APP', '/a/café', '/A/app'])
      expect(await ext4.of(path)).toBe(path)
  })

  it('a folder is not listed for a name that has no other spelling in it', async () => {
    const listed: string[] = []
    const crowded: NamesOnDisk = {
      readdir: folder => {
        listed.push(folder)
        return []
      },
      identify: path => (['/tmp', '/tmp/work', '/tmp/work/a.tgz'].includes(path) ? path : undefined)
    }
    const spelling = new FolderSpelling('/tmp/work', crowded, posix)
    for (const path of ['/tmp/work', '/tmp/work/a.tgz', '/tmp', '/tmp/other'])
      expect(await spelling.of(path)).toBe(path)
    expect(listed).toEqual([])
  })
})
