import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lookIntoFolder } from '../../src/artifacts/expand.ts'
import { discoverPaths, listFolder } from '../../src/artifacts/paths.ts'
import { workspace } from '../support/workspace.ts'

const isPosix = process.platform !== 'win32'

const pathsOf = async (paths: readonly string[], folder: string): Promise<string[]> =>
  (await discoverPaths(paths, folder)).files.map(({ path }) => path)

describe('discoverPaths', () => {
  it('takes what is named as it is, without wildcards', async () => {
    const folder = workspace({ 'a[1]*.tgz': '', '*': '', '-': '', '--all': '', 'a b/!x': '' })
    const names = ['a[1]*.tgz', '*', '-', '--all', 'a b/!x']
    expect(await pathsOf(names, folder.path)).toEqual([...names].sort())
  })

  it('takes every file below a folder, hidden ones and .git included', async () => {
    const folder = workspace({ 'd/a': '', 'd/.hidden': '', 'd/b/c/e': '', 'd/.git/config': '', other: '' })
    mkdirSync(folder.file('d/empty'))
    expect(await pathsOf(['d/'], folder.path)).toEqual(['d/.git/config', 'd/.hidden', 'd/a', 'd/b/c/e'])
    expect(await pathsOf(['.'], folder.path)).toHaveLength(5)
  })

  it('takes a file once, and says which nobody named', async () => {
    const folder = workspace({ 'd/a': '', 'd/b': '' })
    const found = await discoverPaths(['d', 'd/a', './d/a', folder.file('d/a')], folder.path)
    expect(found.files.map(({ path }) => path)).toEqual(['d/a', 'd/b'])
    expect(found.reachedByFolder).toEqual(new Set(['d/b']))
  })

  it.each([
    ['a path to nothing', 'none', 'ARTIFACT_NOT_FOUND', 'There is no file or folder "none".'],
    ['a path through a file', 'd/a/b', 'ARTIFACT_NOT_FOUND', 'There is no file or folder "d/a/b".'],
    ['a folder without a file', 'empty', 'ARTIFACT_NOT_FOUND', 'There is no file in the folder "empty".'],
    [
      'a path that is too long',
      'x'.repeat(5000),
      'ARTIFACT_UNREADABLE',
      `Cannot read the artifact ${'x'.repeat(5000)}: its name is too long for the file system, which takes 255 bytes in most cases (ENAMETOOLONG).`
    ]
  ])('rejects %s', async (_, path, code, message) => {
    const folder = workspace({ 'd/a': '' })
    mkdirSync(folder.file('empty/below'), { recursive: true })
    await expect(discoverPaths([path], folder.path)).rejects.toMatchObject({ code, message })
  })

  describe.runIf(isPosix)('with links and special files', () => {
    it('follows what is named, and names what it does not follow', async () => {
      const folder = workspace({ 'd/a': '', 'real/b': '' })
      symlinkSync('a', folder.file('d/link'))
      symlinkSync('../real', folder.file('d/folder'))
      symlinkSync('real', folder.file('named'))
      execFileSync('mkfifo', [folder.file('d/pipe')])
      const found = await discoverPaths(['d', 'named', 'd/link'], folder.path)
      expect(found.files.map(({ path }) => path)).toEqual(['d/a', 'd/link', 'named/b'])
      expect(found.notFiles.map(({ kind, path }) => ({ kind, path }))).toEqual([
        { kind: 'link', path: 'd/folder' },
        { kind: 'special', path: 'd/pipe' }
      ])
    })

    it('takes each name by itself, also where a link makes two of one file', async () => {
      const folder = workspace({ 'd/a': '' })
      symlinkSync('d/a', folder.file('z'))
      symlinkSync('d', folder.file('e'))
      expect(await pathsOf(['z', 'd'], folder.path)).toEqual(['d/a', 'z'])
      expect(await pathsOf(['e/a', 'd/a', 'e'], folder.path)).toEqual(['d/a', 'e/a'])
      linkSync(folder.file('d/a'), folder.file('d/hard'))
      expect(await pathsOf(['d'], folder.path)).toEqual(['d/a', 'd/hard'])
    })

    it('rejects a pipe, and a link that leads nowhere', async () => {
      const folder = workspace()
      execFileSync('mkfifo', [folder.file('pipe')])
      symlinkSync('gone', folder.file('link'))
      await expect(discoverPaths(['pipe'], folder.path)).rejects.toThrow(
        '"pipe" is a pipe, a socket or a device'
      )
      await expect(discoverPaths(['link'], folder.path)).rejects.toThrow(
        '"link" is a symbolic link that leads nowhere'
      )
    })
  })

  it('rejects a folder that cannot be looked into', async () => {
    const folder = workspace({ 'd/shut/a': '' })
    const looking = listFolder(folder.file('d'), folder.path, async path => {
      if (path.endsWith('shut')) throw Object.assign(new Error('no'), { code: 'EACCES' })
      return lookIntoFolder(path)
    })
    await expect(looking).rejects.toMatchObject({
      code: 'ARTIFACT_UNREADABLE',
      message: 'Cannot list the folder d/shut: EACCES.'
    })
  })
})
