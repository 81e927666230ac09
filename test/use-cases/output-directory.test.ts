import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { workspace } from '../support/workspace.ts'
import { TAG, useCaseWorld } from './support/world.ts'
import type { UseCaseWorld } from './support/world.ts'

// Verify mode with `output-directory`: it has what was verified and nothing else, all of it or none.

const HAS_MODES = process.platform !== 'win32'

const INPUTS = { 'release-assets': '*', 'release-tag': TAG, 'output-directory': 'out/verified' }

async function releaseOf(names: readonly string[]): Promise<UseCaseWorld> {
  const world = await useCaseWorld()
  world.host.put('key.pem', pemOf(world.signer.privateKey))
  for (const name of names) {
    world.host.put(name, name)
    world.host.put(`${name}.sig`, signatureOf(world.signer.privateKey, name))
  }
  return world
}

describe('output-directory', () => {
  test.runIf(existsSync('/proc/self')).each(['/proc/none', '/proc/none/verified'])(
    'in a folder that can have no other in it is an error: %s',
    async folder => {
      const world = await releaseOf(['a'])
      const { error } = await world.verify({ ...INPUTS, 'output-directory': folder })
      expect(error?.code).toBe('FILE_NOT_WRITABLE')
    }
  )

  test('that has something in it is an error before anything is downloaded', async () => {
    const world = await releaseOf(['a'])
    const files = {
      'out/verified/old.bin': '',
      'out/verified/c': '',
      'out/verified/b': '',
      'out/verified/d': ''
    }
    const result = await world.verify(INPUTS, { files })
    expect(result.error).toMatchObject({
      code: 'FILE_NOT_WRITABLE',
      message:
        'output-directory out/verified has "b", "c", "d" and 1 more in it, expected an empty folder or none: what is there already was not verified.'
    })
    expect(result.workspace.list()).toEqual(Object.keys(files).sort())
    expect(world.host.reads).toMatchObject({ find: 0, download: 0 })
  })

  test.runIf(HAS_MODES)('that is empty stays what it is, also behind a link', async () => {
    const world = await releaseOf(['a'])
    const folder = workspace()
    mkdirSync(folder.file('real'), { mode: 0o750 })
    symlinkSync('real', folder.file('out'))
    const result = await world.verify({ ...INPUTS, 'output-directory': 'out' }, { workspace: folder })
    expect(result.error).toBeUndefined()
    expect(readdirSync(folder.path).sort()).toEqual(['out', 'real'])
    expect(readdirSync(folder.file('out'))).toEqual(['a'])
    expect(statSync(folder.file('real')).mode & 0o777).toBe(0o750)
  })

  test.runIf(HAS_MODES)('is readable by others only when everything is verified', async () => {
    const world = await releaseOf(['a', 'b'])
    const folder = workspace()
    const modes = new Set<number>()
    const download = world.host.download.bind(world.host)
    world.host.download = asset => {
      const aside = readdirSync(folder.file('out')).map(name => folder.file(`out/${name}`))
      for (const path of aside) modes.add(statSync(path).mode & 0o777)
      return download(asset)
    }
    const { error, report } = await world.verify(INPUTS, { workspace: folder })
    expect(error).toBeUndefined()
    expect([...modes]).toEqual([0o700])
    expect(statSync(folder.file('out/verified')).mode & 0o700).toBe(0o700)
    expect(report.delivered).toEqual(['out/verified/a', 'out/verified/b'])
    expect(readdirSync(folder.file('out'))).toEqual(['verified'])
  })

  test('into which somebody writes meanwhile gets none of the files', async () => {
    const world = await releaseOf(['a', 'b'])
    const folder = workspace()
    const download = world.host.download.bind(world.host)
    world.host.download = asset => {
      folder.write('out/verified/foreign', 'foreign')
      return download(asset)
    }
    const { error, report } = await world.verify(INPUTS, { workspace: folder })
    expect(error).toMatchObject({ code: 'FILE_NOT_WRITABLE' })
    expect(report.delivered).toEqual([])
    expect(folder.list()).toEqual(['out/verified/foreign'])
  })

  test('is not there after a failure, nor what leads to it', async () => {
    const world = await releaseOf(['a', 'b'])
    world.host.put('b', 'changed')
    const { error, workspace: folder } = await world.verify(INPUTS)
    expect(error).toMatchObject({ code: 'VERIFICATION_FAILED' })
    expect(readdirSync(folder.path)).toEqual([])
  })

  test.skipIf(!existsSync('/proc/self/fd'))('takes no open file for each asset', async () => {
    const world = await releaseOf(Array.from({ length: 60 }, (_, index) => `asset-${index}`))
    const before = readdirSync('/proc/self/fd').length
    let most = 0
    const download = world.host.download.bind(world.host)
    world.host.download = asset => {
      most = Math.max(most, readdirSync('/proc/self/fd').length)
      return download(asset)
    }
    const { error } = await world.verify(INPUTS)
    expect(error).toBeUndefined()
    expect(most - before).toBeLessThan(30)
  })
})
