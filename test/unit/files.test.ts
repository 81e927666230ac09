import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, statSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toPrehashes } from '../../src/hashing/hasher.ts'
import { hashFile } from '../../src/hashing/hash-file.ts'
import {
  PendingFile,
  listFiles,
  notReplaced,
  notWritable,
  readSmallFile,
  streamFile,
  writeSmallFile
} from '../../src/lib/files.ts'
import { workspace } from '../support/workspace.ts'

describe('readSmallFile', () => {
  it.each([
    ['nothing', 0, 0],
    ['less than the most', 99, 99],
    ['the most', 100, 100],
    ['one byte more, so that the reader sees it', 101, 101],
    ['no more than that', 5000, 101]
  ])('reads %s', async (_, size, read) => {
    const content = Buffer.alloc(size, 'ab')
    const folder = workspace({ a: content })
    const bytes = await readSmallFile(folder.file('a'), 100)
    expect(bytes && Buffer.from(bytes).equals(content.subarray(0, read))).toBe(true)
  })

  it('reads through a link', async () => {
    const folder = workspace({ a: 'content' })
    symlinkSync('a', folder.file('link'))
    expect(Buffer.from((await readSmallFile(folder.file('link'), 100)) ?? []).toString()).toBe('content')
  })

  it('finds nothing under a name that no file can have', async () => {
    expect(await readSmallFile(workspace().file('n'.repeat(300)), 100)).toBeUndefined()
  })

  it('finds nothing where there is not a regular file', async () => {
    const folder = workspace({ a: 'content' })
    mkdirSync(folder.file('sub'))
    symlinkSync('nowhere', folder.file('broken'))
    if (process.platform !== 'win32') execFileSync('mkfifo', [folder.file('pipe')])
    const names = ['gone', 'sub', 'broken', 'a/b', 'pipe'] // Windows has no such pipes: then it is gone, too
    const read = await Promise.all(names.map(name => readSmallFile(folder.file(name), 100)))
    expect(read).toEqual(names.map(() => undefined))
  })

  it('fails where the path cannot be read', async () => {
    const folder = workspace()
    symlinkSync('loop', folder.file('loop'))
    await expect(readSmallFile(folder.file('loop'), 100)).rejects.toMatchObject({
      code: 'ARTIFACT_UNREADABLE',
      message: `Cannot read ${folder.file('loop')}: symbolic links lead in a circle (ELOOP).`,
      hint: 'Correct the links on its path.'
    })
  })
})

describe.runIf(process.platform !== 'win32')('a pipe in the place of a file', () => {
  it('is read by nobody, and ends nothing', async () => {
    const folder = workspace()
    execFileSync('mkfifo', [folder.file('pipe')])
    const read = async (): Promise<void> => {
      for await (const _ of streamFile(folder.file('pipe')));
    }
    await expect(read()).rejects.toThrow('it is no longer a regular file')
    expect(hashFile(folder.file('pipe'), { prehashes: toPrehashes(['sha256']) }).next()).toEqual({
      done: true,
      value: { kind: 'changed' }
    })
  })
})

describe('writeSmallFile', () => {
  it.runIf(existsSync('/proc/self'))('ends where a folder can have no other in it', async () => {
    await expect(writeSmallFile('/proc/none/a/b', Buffer.from('x'))).rejects.toMatchObject({
      code: 'FILE_NOT_WRITABLE'
    })
  })

  it('writes the file, with the folders that lead to it', async () => {
    const folder = workspace()
    await writeSmallFile(folder.file('a/b/c.sig'), Buffer.from('content'))
    expect(folder.list()).toEqual(['a/b/c.sig'])
    expect(folder.read('a/b/c.sig').toString()).toBe('content')
    const wrong = process.platform === 'win32' ? 0 : statSync(folder.file('a/b/c.sig')).mode & 0o133 // no such modes there
    expect(wrong).toBe(0)
  })

  it('replaces what is there, and nothing is left beside it', async () => {
    const folder = workspace({ 'c.sig': 'a much longer content than the new one' })
    await writeSmallFile(folder.file('c.sig'), Buffer.from('new'))
    expect(folder.read('c.sig').toString()).toBe('new')
    expect(folder.list()).toEqual(['c.sig'])
  })

  it('replaces a link and never writes through it', async () => {
    const folder = workspace({ target: 'precious' })
    symlinkSync('target', folder.file('c.sig'))
    await writeSmallFile(folder.file('c.sig'), Buffer.from('new'))
    expect(folder.read('target').toString()).toBe('precious')
    expect(lstatSync(folder.file('c.sig')).isSymbolicLink()).toBe(false)
    expect(folder.read('c.sig').toString()).toBe('new')
  })

  it.each([
    [
      'a folder is in the way',
      'sub',
      /: a directory of this name exists \(EISDIR\)\.$/,
      'Remove the directory'
    ],
    [
      'a file is where a folder should be',
      'file/c.sig',
      /: a (part of its path is a file, not a directory \(ENOTDIR\)|file already exists under .* \(EEXIST\))\.$/,
      'Remove that file'
    ],
    [
      'the name is too long',
      `${'n'.repeat(300)}.sig`,
      /: its name is too long for the file system, .* \(ENAMETOOLONG\)\.$/,
      'Shorten the file name'
    ]
  ])('fails where %s, and leaves nothing behind', async (_, name, message, hint) => {
    const folder = workspace({ 'sub/x': '', file: 'content' })
    await expect(writeSmallFile(folder.file(name), Buffer.from('new'))).rejects.toMatchObject({
      code: 'FILE_NOT_WRITABLE',
      message: expect.stringMatching(message) as unknown,
      hint: expect.stringContaining(hint) as unknown
    })
    expect(folder.list()).toEqual(['file', 'sub/x'])
  })
})

describe('a file that cannot be written', () => {
  const failed = (code: string): Error => Object.assign(new Error(code), { code })
  const HELD = {
    code: 'FILE_NOT_WRITABLE',
    hint: 'Close the program that has it open (a virus scanner, an indexer, a service of the job), or exclude the folder from scanning, and run the job again.'
  }

  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'but could be written beside: another program has it open (%s)',
    code => {
      expect(notReplaced('a.sig', failed(code))).toMatchObject({
        ...HELD,
        message: `Cannot write a.sig: another program has it open (${code}).`
      })
    }
  )

  it('is held by another program, is on a full disk, or may not be written', () => {
    expect(notWritable('a.sig', failed('EBUSY'))).toMatchObject(HELD)
    for (const code of ['ENOSPC', 'EDQUOT'])
      expect(notReplaced('a.sig', failed(code))).toMatchObject({
        message: `Cannot write a.sig: the disk is full (${code}).`,
        hint: 'Free space on the disk.'
      })
    expect(notWritable('a.sig', failed('EACCES'))).toMatchObject({
      message: 'Cannot write a.sig: EACCES.',
      hint: 'Give the user that runs this the permission to write it.'
    })
  })
})

describe('PendingFile', () => {
  it('appears when it is committed only', async () => {
    const folder = workspace()
    const file = await PendingFile.create(folder.file('a.bin'))
    await file.write(Buffer.from('one '))
    await file.write(Buffer.from('two'))
    expect(folder.list()).toEqual([expect.stringMatching(/^\.kms-sign-[0-9a-f]{16}\.tmp$/)])
    await file.commit()
    expect(folder.list()).toEqual(['a.bin'])
    expect(folder.read('a.bin').toString()).toBe('one two')
  })

  it('leaves nothing when it is discarded, whatever was done before', async () => {
    const folder = workspace()
    const file = await PendingFile.create(folder.file('a.bin'))
    await file.write(Buffer.from('one'))
    await file.discard()
    await file.discard()
    expect(folder.list()).toEqual([])
    await expect(file.write(Buffer.from('two'))).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE' })
    await expect(file.commit()).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE' })
    expect(folder.list()).toEqual([])
  })

  it('does not disturb another one of the same name', async () => {
    const folder = workspace()
    const [first, second] = await Promise.all([
      PendingFile.create(folder.file('a')),
      PendingFile.create(folder.file('a'))
    ])
    await first.write(Buffer.from('first'))
    await second.write(Buffer.from('second'))
    await second.commit()
    await first.discard()
    expect(folder.list()).toEqual(['a'])
    expect(folder.read('a').toString()).toBe('second')
  })
})

describe('listFiles', () => {
  it('lists files and links of one folder, sorted', async () => {
    const folder = workspace({ b: '', a: '', 'sub/c': '' })
    symlinkSync('a', folder.file('link'))
    expect(listFiles(folder.path)).toEqual(['a', 'b', 'link'].map(name => folder.file(name)))
  })

  it('lists nothing where there is no folder', async () => {
    const folder = workspace({ a: '' })
    expect(listFiles(folder.file('gone'))).toEqual([])
    expect(listFiles(folder.file('a'))).toEqual([])
  })
})
