import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { assertDistinctNames, assertEachPatternKeeps, discoverFiles } from '../../src/artifacts/find.ts'
import { isExclude } from '../../src/artifacts/pattern.ts'
import { displayPath } from '../../src/lib/files.ts'
import type { Artifact, DiscoveredFiles } from '../../src/artifacts/find.ts'
import { ActionError } from '../../src/errors.ts'
import { workspace } from '../support/workspace.ts'
import type { Workspace } from '../support/workspace.ts'

describe('discoverFiles', () => {
  it('finds files by patterns, sorted by path, each once', async () => {
    const folder = workspace(
      files('dist/b.tgz', 'dist/a.tgz', 'dist/sub/c.tgz', 'dist/Z.tgz', 'dist/a.txt', 'x.tgz')
    )
    expect(await paths(folder, 'dist/*.tgz')).toEqual(['dist/Z.tgz', 'dist/a.tgz', 'dist/b.tgz'])
    expect(await paths(folder, 'dist/**/*.tgz')).toEqual([
      'dist/Z.tgz',
      'dist/a.tgz',
      'dist/b.tgz',
      'dist/sub/c.tgz'
    ])
    expect(await paths(folder, '**/*.tgz', 'dist/*.tgz', 'dist/a.tgz', './dist/a.tgz')).toEqual([
      'dist/Z.tgz',
      'dist/a.tgz',
      'dist/b.tgz',
      'dist/sub/c.tgz',
      'x.tgz'
    ])
    expect(await paths(folder, 'dist/{a,b}.tgz')).toEqual(['dist/a.tgz', 'dist/b.tgz'])
    expect(await paths(folder, 'dist/[ab].t?z')).toEqual(['dist/a.tgz', 'dist/b.tgz'])
  })

  it('says all that is known of a file', async () => {
    const folder = workspace({ 'dist/a.tgz': 'twelve bytes' })
    const { files: found } = await find(folder, 'dist/*')
    expect(found).toEqual([
      { name: 'a.tgz', path: 'dist/a.tgz', absolutePath: folder.file('dist/a.tgz'), size: 12 }
    ])
  })

  it('leaves out what is excluded, however the exclusion is written', async () => {
    const folder = workspace(files('job/dist/a.tgz', 'job/dist/b.tgz', 'job/dist/sub/b.tgz', 'other/b.tgz'))
    const job = { path: folder.file('job') }
    expect(await paths(job, 'dist/**', '!dist/b.tgz')).toEqual(['dist/a.tgz', 'dist/sub/b.tgz'])
    expect(await paths(job, 'dist/**', '!**/b.tgz')).toEqual(['dist/a.tgz'])
    expect(await paths(job, 'dist/**', '!dist/sub')).toEqual(['dist/a.tgz', 'dist/b.tgz'])
    expect(await paths(job, 'dist/**', '!dist/sub/**')).toEqual(['dist/a.tgz', 'dist/b.tgz'])
    expect(await paths(job, 'dist/**', '!./dist/b.tgz')).toEqual(['dist/a.tgz', 'dist/sub/b.tgz'])
    expect(await paths(job, 'dist/*', `!${folder.file('job/dist/b.tgz')}`)).toEqual(['dist/a.tgz'])
    expect(await paths(job, `${folder.file('job/dist')}/*`, '!dist/b.tgz')).toEqual(['dist/a.tgz'])
    expect(await paths(job, `${folder.file('job/dist')}/*`, `!${folder.file('job/dist/b.tgz')}`)).toEqual([
      'dist/a.tgz'
    ])
    expect(await paths(job, 'dist/a.tgz', '../other/*', 'dist/b.tgz', '!../other/x.tgz')).toHaveLength(3)
  })

  it('leaves out by ../ what lies outside the workspace', async () => {
    const folder = workspace(files('job/a.tgz', 'other/a.tgz', 'other/b.tgz'))
    const found = await paths({ path: folder.file('job') }, '../other/*', '!../other/b.tgz')
    expect(found).toEqual([shown(folder.file('other/a.tgz'))])
  })

  it('applies an exclusion to a file that is named, too', async () => {
    const folder = workspace(files('a.tgz', 'b.tgz'))
    expect(await paths(folder, 'b.tgz', '*.tgz', '!a.tgz')).toEqual(['b.tgz'])
    await expect(find(folder, 'a.tgz', '!a.tgz')).rejects.toThrow(
      `No file matches the pattern "a.tgz" of artifacts (after 1 excluding pattern), searched in ${folder.path}.`
    )
  })

  it('says that a comma separates nothing', async () => {
    const folder = workspace(files('a.tgz', 'b.tgz'))
    const told = {
      hint: expect.stringMatching(/ Write one pattern per line: commas do not separate patterns\.$/) as string
    }
    await expect(find(folder, 'a.tgz, b.tgz')).rejects.toMatchObject(told)
    await expect(find(folder, '{c,d}.tgz')).rejects.not.toMatchObject(told)
  })

  it('finds outside the workspace, where the pattern leads', async () => {
    const folder = workspace(files('job/x', 'out/a.tgz'))
    const job = { path: folder.file('job') }
    const absolute = folder.file('out/a.tgz')
    for (const pattern of ['../out/*.tgz', '../out/a.tgz', absolute, `${folder.file('out')}/*`])
      expect(await paths(job, pattern)).toEqual([shown(absolute)])
  })

  it('finds what begins with a dot where the pattern has the dot, as a shell does', async () => {
    const folder = workspace(files('.env', 'a/.hidden', 'a/b', '.config/b', '.config/.c'))
    expect(await paths(folder, '**')).toEqual(['a/b'])
    expect(await paths(folder, '.*')).toEqual(['.env'])
    expect(await paths(folder, '.config/*', 'a/.hidden', '.config/.c')).toEqual([
      '.config/.c',
      '.config/b',
      'a/.hidden'
    ])
  })

  it('never enters .git', async () => {
    const folder = workspace(
      files('.git/config', '.git/objects/aa', 'sub/.git/config', 'sub/a', '.gitignore', 'a.git')
    )
    expect(await paths(folder, '**')).toEqual(['a.git', 'sub/a'])
    expect(await paths(folder, '**', '.git*')).toEqual(['.gitignore', 'a.git', 'sub/a'])
    for (const pattern of [
      '.git/*',
      '.git/config',
      'sub/.git/**',
      '**/config',
      '*/.git/config',
      './.git/config'
    ])
      await expect(find(folder, pattern)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' })
  })

  it('never enters .git outside the workspace', async () => {
    const folder = workspace(files('job/x', 'other/.git/config', 'other/a'))
    const job = { path: folder.file('job') }
    expect(await paths(job, '../other/**')).toEqual([shown(folder.file('other/a'))])
    expect(await paths(job, `${folder.file('other')}/**`)).toEqual([shown(folder.file('other/a'))])
    for (const pattern of ['../other/.git/config', folder.file('other/.git/config'), '../other/.git/*'])
      await expect(find(job, pattern)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' })
  })

  describe('links', () => {
    function linked(): Workspace {
      const folder = workspace(files('real/a.tgz', 'real/sub/b.tgz', 'dist/c.tgz'))
      symlinkSync('../real/a.tgz', folder.file('dist/link.tgz'))
      symlinkSync('real', folder.file('folder'))
      symlinkSync('../real', folder.file('dist/folder'))
      symlinkSync('nowhere', folder.file('dist/broken'))
      return folder
    }

    it('that are named are followed', async () => {
      const folder = linked()
      expect(await paths(folder, 'dist/link.tgz')).toEqual(['dist/link.tgz'])
      expect((await find(folder, 'dist/link.tgz')).files[0]?.name).toBe('link.tgz')
      expect(await paths(folder, 'folder/*.tgz')).toEqual(['folder/a.tgz'])
      expect(await paths(folder, 'dist/folder/sub/b.tgz')).toEqual(['dist/folder/sub/b.tgz'])
    })

    it('that is named and leads to nothing is said to be a link', async () => {
      await expect(find(linked(), 'dist/broken')).rejects.toMatchObject({
        code: 'ARTIFACT_NOT_FOUND',
        message: 'dist/broken of artifacts is a symbolic link, and what it leads to does not exist.'
      })
    })

    it('that a wildcard meets are not followed, and said', async () => {
      const found = await find(linked(), 'dist/*')
      expect(found.files.map(({ path }) => path)).toEqual(['dist/c.tgz'])
      expect(found.skipped).toEqual(
        ['dist/broken', 'dist/folder', 'dist/link.tgz'].map(path => ({ path, kind: 'link' }))
      )
    })

    it('that a deep wildcard meets are not followed either', async () => {
      const folder = linked()
      expect(await paths(folder, '**/*.tgz')).toEqual(['dist/c.tgz', 'real/a.tgz', 'real/sub/b.tgz'])
      expect(await paths(folder, 'dist/**')).toEqual(['dist/c.tgz'])
    })

    it('to folders that another wildcard meets are said as well', async () => {
      const { files: found, skipped } = await find(linked(), '*/*.tgz')
      expect(found.map(({ path }) => path)).toEqual(['dist/c.tgz', 'real/a.tgz'])
      expect(skipped.map(({ path }) => path)).toEqual(['dist/link.tgz', 'folder'])
    })

    it('to folders that a deep wildcard meets are said, though nothing matches them', async () => {
      const { skipped } = await find(linked(), '**/c.tgz')
      expect(skipped.map(({ path }) => path)).toEqual(['dist/folder', 'folder'])
      await expect(find(linked(), '**/*.zip')).rejects.toMatchObject({
        code: 'ARTIFACT_NOT_FOUND',
        message: expect.stringContaining(
          ' Symbolic links to folders, which a wildcard does not follow: dist/folder and folder.'
        ) as unknown
      })
    })

    it('that are all a pattern meets are an error that says so', async () => {
      await expect(find(linked(), 'dist/link.*')).rejects.toMatchObject({
        code: 'ARTIFACT_NOT_FOUND',
        message:
          'Only symbolic links match the pattern "dist/link.*" of artifacts, expected regular files: dist/link.tgz.',
        hint: expect.stringContaining('name each link without a wildcard') as unknown
      })
    })

    it('that lead nowhere are an error when they are named', async () => {
      await expect(find(linked(), 'dist/broken')).rejects.toThrow(ActionError)
    })

    it('that are named are artifacts beside what they lead to, as hard links are', async () => {
      const folder = linked()
      expect(await paths(folder, 'dist/link.tgz', 'real/a.tgz')).toEqual(['dist/link.tgz', 'real/a.tgz'])
      expect(await paths(folder, 'folder/a.tgz', 'real/a.tgz')).toEqual(['folder/a.tgz', 'real/a.tgz'])
      linkSync(folder.file('real/a.tgz'), folder.file('real/hard.tgz'))
      expect(await paths(folder, 'real/*.tgz')).toEqual(['real/a.tgz', 'real/hard.tgz'])
    })
  })

  describe('what is no file', () => {
    it('a folder that is named is an error that says how to sign what is in it', async () => {
      const folder = workspace(files('dist/a'))
      for (const pattern of ['dist', 'dist/']) {
        await expect(find(folder, pattern)).rejects.toMatchObject({
          code: 'ARTIFACT_NOT_FOUND',
          message: `The artifact "${pattern}" is a directory, expected a regular file.`,
          hint: 'Write dist/* to take the files in it.'
        })
      }
    })

    it('a folder that a wildcard meets is passed over', async () => {
      const folder = workspace(files('dist/a', 'dist/sub/b'))
      expect(await paths(folder, 'dist/*')).toEqual(['dist/a'])
    })

    it.skipIf(process.platform === 'win32')(
      'a pipe is an error when it is named, and passed over and said else',
      async () => {
        const folder = workspace(files('dist/a'))
        execFileSync('mkfifo', [folder.file('dist/pipe')])
        const found = await find(folder, 'dist/*')
        expect(found.files.map(({ path }) => path)).toEqual(['dist/a'])
        expect(found.skipped).toEqual([{ path: 'dist/pipe', kind: 'special' }])
        await expect(find(folder, 'dist/p*')).rejects.toMatchObject({
          message:
            'Only pipes, sockets or devices match the pattern "dist/p*" of artifacts, expected regular files: dist/pipe.'
        })
        await expect(find(folder, 'dist/pipe')).rejects.toMatchObject({
          message: 'The artifact "dist/pipe" is not a regular file, expected a regular file.'
        })
      }
    )
  })

  describe('a folder that cannot be read', () => {
    const folders = files('dist/a.tgz', 'dist/locked/b.tgz', 'dist/locked/sub/c.tgz', 'other/d.tgz')

    function findWithLocked(patterns: readonly string[]): Promise<DiscoveredFiles> {
      const folder = workspace(folders)
      return discoverFiles(patterns, folder.path, async path => {
        if (path === folder.file('dist/locked')) throw Object.assign(new Error('no'), { code: 'EACCES' })
        return readdirSync(path, { withFileTypes: true })
      })
    }

    it.each([
      '**',
      'dist/**',
      '**/*.tgz',
      '*/*/*.tgz',
      'dist/locked/*',
      'dist/l*/**/c.tgz',
      '{other,dist/*}/*.tgz'
    ])('ends the search for %s', async pattern => {
      await expect(findWithLocked([pattern])).rejects.toMatchObject({
        code: 'ARTIFACT_UNREADABLE',
        message: `Cannot list the folder dist/locked, which the pattern "${pattern}" of artifacts reaches: EACCES.`,
        hint: expect.stringContaining('or exclude it with a "!" pattern') as unknown
      })
    })

    it.each([['dist/*'], ['*/a.tgz'], ['other/**'], ['**', '!dist/locked'], ['**', '!dist/locked/**']])(
      'is none of the business of %s %s',
      async (...patterns) => {
        const { files: found } = await findWithLocked(patterns.filter(pattern => pattern !== undefined))
        expect(found.map(({ path }) => path)).not.toContain('dist/locked/b.tgz')
      }
    )

    it('ends the search for a file that is named, too', async () => {
      const folder = workspace(files('a/b/c.tgz'))
      symlinkSync('loop', folder.file('loop'))
      // Windows says of such a name that it is not there
      const code = process.platform === 'win32' ? 'ARTIFACT_NOT_FOUND' : 'ARTIFACT_UNREADABLE'
      const long = 'x'.repeat(300)
      await expect(find(folder, `a/${long}`)).rejects.toMatchObject({ code })
      await expect(find(folder, `*/${long}`)).rejects.toMatchObject({ code })
      expect(await paths(folder, '*/b/c.tgz')).toEqual(['a/b/c.tgz'])
    })

    it('passes over names that begin with a dot, and names them', async () => {
      const folder = workspace(
        files('dist/a.tgz', 'dist/.b.tgz', 'dist/.env', 'dist/.cache/c.tgz', 'dist/.git/d', 'dist/sub/.e.tgz')
      )
      const skippedBy = async (...patterns: readonly string[]) =>
        (await find(folder, ...patterns)).skipped.map(({ path, kind }) => `${kind} ${path}`)
      expect(await skippedBy('dist/**')).toEqual([
        'hidden dist/.b.tgz',
        'hidden dist/.cache',
        'hidden dist/.env',
        'hidden dist/sub/.e.tgz'
      ])
      expect(await skippedBy('dist/*.tgz')).toEqual(['hidden dist/.b.tgz'])
      expect(await skippedBy('dist/**/*.tgz', '!dist/.b*')).toEqual(['hidden dist/sub/.e.tgz'])
      expect(await skippedBy('dist/*.tgz', 'dist/.*')).toEqual([])
      await expect(find(folder, 'dist/e*')).rejects.toThrow(
        ' Names that begin with a dot, which a wildcard does not match: dist/.env.'
      )
    })

    it.runIf(process.platform === 'linux')('ends the search where a name is not UTF-8', async () => {
      const folder = workspace(files('dist/a.tgz'))
      writeFileSync(Buffer.concat([Buffer.from(folder.file('dist/b')), Buffer.from([0xff])]), 'x')
      await expect(find(folder, 'dist/*')).rejects.toMatchObject({
        code: 'ARTIFACT_UNREADABLE',
        message: expect.stringContaining(
          'its name, or that of a directory on its path, is not UTF-8'
        ) as unknown,
        hint: 'Rename it so that its name is UTF-8, or exclude it.'
      })
    })

    it.runIf(process.platform === 'linux')(
      'is met in earnest: a path that is too long for the system',
      async () => {
        const folder = workspace(files('dist/a.tgz'))
        const name = 'x'.repeat(200)
        const nest = `cd dist; i=0; while [ $i -lt 21 ]; do mkdir ${name} && cd -P ${name} || exit 1; i=$((i+1)); done; echo b > b.tgz`
        execFileSync('bash', ['-c', nest], { cwd: folder.path })
        try {
          await expect(find(folder, 'dist/**')).rejects.toMatchObject({
            code: 'ARTIFACT_UNREADABLE',
            message: expect.stringMatching(/ENAMETOOLONG\.$/) as unknown
          })
        } finally {
          execFileSync('rm', ['-rf', folder.file('dist')])
        }
      }
    )
  })

  describe('a pattern that matches nothing', () => {
    it('is an error even if others match', async () => {
      const folder = workspace(files('dist/a.tgz'))
      await expect(find(folder, 'dist/*.tgz', 'dist/*.zip')).rejects.toMatchObject({
        code: 'ARTIFACT_NOT_FOUND',
        message: `No file matches the pattern "dist/*.zip" of artifacts, searched in ${folder.path}.`,
        hint: 'Run the build in this job or download its workflow artifact before this step, or correct the path.'
      })
    })

    it('counts the exclusions', async () => {
      const folder = workspace(files('dist/a.tgz'))
      await expect(find(folder, 'dist/*', '!**/*.tgz', '!x')).rejects.toThrow('(after 2 excluding patterns)')
    })

    it('is told of brackets, where it has some', async () => {
      const folder = workspace(files('app [1].zip'))
      await expect(find(folder, 'app [1].zip')).rejects.toMatchObject({
        hint: expect.stringContaining('A literal "[" is written "[[]".') as unknown
      })
      expect(await paths(folder, 'app [[]1].zip')).toEqual(['app [1].zip'])
    })
  })

  it('is an error when a pattern keeps no artifact', async () => {
    const folder = workspace(files('dist/a.tgz', 'dist/a.tgz.sig'))
    const found = await find(folder, 'dist/*', 'dist/*.sig')
    const kept = new Set([folder.file('dist/a.tgz')])
    expect(() => assertEachPatternKeeps(found, kept)).toThrow(
      'The pattern "dist/*.sig" of artifacts matches only signatures, public keys and other files of this step.'
    )
    expect(() => assertEachPatternKeeps(found, kept.add(folder.file('dist/a.tgz.sig')))).not.toThrow()
  })

  it('does not say of a link that is named that it is skipped', async () => {
    const folder = workspace(files('dist/a.tgz'))
    symlinkSync('a.tgz', folder.file('dist/b.tgz'))
    const found = await find(folder, 'dist/*', 'dist/b.tgz')
    expect(found.files.map(({ path }) => path)).toEqual(['dist/a.tgz', 'dist/b.tgz'])
    expect(found.skipped).toEqual([])
  })

  it('takes names as they are: other scripts, blanks, and what else a file system allows', async () => {
    const names = [
      'dist/größe.txt',
      'dist/日本語.tgz',
      'dist/a b.txt',
      'dist/-x.txt',
      "dist/it's.txt",
      'dist/$HOME.txt',
      'dist/#1.txt'
    ]
    const folder = workspace(files(...names))
    expect(await paths(folder, 'dist/*')).toEqual(names.toSorted())
    for (const name of names) expect(await paths(folder, name)).toEqual([name])
  })

  it('finds files in folders with brackets in their names under a wildcard', async () => {
    const folder = workspace(files('out [x64]/a.zip', 'out {y}/b.zip', 'out (z)/c.zip'))
    expect(await paths(folder, 'out*/*.zip')).toEqual(['out (z)/c.zip', 'out [x64]/a.zip', 'out {y}/b.zip'])
  })

  it('works in a workspace whose own path has brackets and blanks', async () => {
    const folder = workspace()
    mkdirSync(folder.file('my [work] {space}'))
    folder.write('my [work] {space}/dist/a.tgz', 'a')
    folder.write('my [work] {space}/dist/.git/x', 'a')
    expect(await paths({ path: folder.file('my [work] {space}') }, 'dist/**')).toEqual(['dist/a.tgz'])
  })
})

describe('displayPath', () => {
  it.each([
    ['/workspace/dist/a', 'dist/a'],
    ['/workspace/..a', '..a'],
    ['/other/a', '/other/a'],
    ['/workshop/a', '/workshop/a'],
    ['/workspace', '']
  ])('of %s is %j', (path, expected) => {
    expect(displayPath(path, '/workspace')).toBe(expected)
  })
})

describe('assertDistinctNames', () => {
  const artifact = (path: string): Artifact => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    absolutePath: `/workspace/${path}`,
    size: 1
  })

  it('refuses two artifacts of one name', () => {
    expect(() => assertDistinctNames([artifact('a/x'), artifact('b/y'), artifact('c/x')])).toThrow(
      expect.objectContaining({
        code: 'ARTIFACT_NAMES_COLLIDE',
        message: 'Two artifacts are called "x": a/x and c/x; expected distinct file names.'
      })
    )
  })

  it.each([
    ['x', 'X', 'case'],
    ['café', 'cafe\u0301', 'the form of Unicode (NFC, NFD)']
  ])('refuses %s and %s, on every system', (one, other, what) => {
    expect(() => assertDistinctNames([artifact(`a/${one}`), artifact(`b/${other}`)])).toThrow(
      expect.objectContaining({
        code: 'ARTIFACT_NAMES_COLLIDE',
        message: `Two artifacts are called "${one}" and "${other}", which are one file where names do not differ by ${what}, as on Windows and macOS: a/${one} and b/${other}; expected distinct file names.`
      })
    )
  })
})

it('isExclude tells negative patterns', () => {
  expect(['!a', 'a!', '!', ''].map(isExclude)).toEqual([true, false, true, false])
})

function files(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map(name => [name, name]))
}

function find(folder: { readonly path: string }, ...patterns: readonly string[]): Promise<DiscoveredFiles> {
  return discoverFiles(patterns, folder.path)
}

/** As messages show an absolute path. */
function shown(path: string): string {
  return path.split(sep).join('/')
}

async function paths(folder: { readonly path: string }, ...patterns: readonly string[]): Promise<string[]> {
  const { files: found } = await find(folder, ...patterns)
  return found.map(({ path }) => path)
}
