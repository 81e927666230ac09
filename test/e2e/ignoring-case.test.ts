import type { KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKey } from '../support/keys.ts'
import { mountIgnoringCase } from '../support/ignoring-case.ts'
import { assetNames, expectFailure } from '../support/outcome.ts'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { TAG, startWorld } from '../support/world.ts'

// A workspace on a file system that ignores case, where one can be mounted. `lowntfs-3g` shows every name in lower case.

const mounted = mountIgnoringCase()

let key: KeyObject
beforeAll(async () => {
  key = await testKey('RSA_2048', 0)
})
afterAll(() => mounted?.remove())

let made = 0
function workspaceOn(path: string, files: Readonly<Record<string, string>>): string {
  const folder = join(path, `work${made++}`)
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

describe.skipIf(mounted === undefined)('on a file system that ignores case', () => {
  const path = mounted?.path ?? ''

  test('one file under two spellings is one artifact, called as its folder calls it', async () => {
    const world = await startWorld()
    const cwd = workspaceOn(path, { 'dist/App.bin': 'content' })
    const result = await world.sign({ artifacts: 'dist/*.bin\nDist/APP.bin\n' }, { cwd })
    expect(result.exitCode).toBe(0)
    expect(result.outputs.get('signature-files')).toContain('dist/app.bin.sig')
    expect(JSON.parse(result.outputs.get('signatures') ?? '')).toMatchObject([{ artifact: 'dist/app.bin' }])
  })

  test('a run recognizes what an earlier one wrote, in whatever spelling', async () => {
    const world = await startWorld()
    const inputs = { artifacts: '*\n!*.pem', strategy: 'both', upload: 'none', 'release-tag': undefined }
    const cwd = workspaceOn(path, { 'App.bin': 'content' })
    const first = await world.sign(inputs, { cwd })
    expect(first.exitCode).toBe(0)
    // a dry run: FUSE would still show a replaced file under the spelling that nobody wrote
    const again = await world.sign({ ...inputs, 'dry-run': 'true' }, { cwd })
    expect(again.exitCode).toBe(0)
    expect(again.stdout).toContain('Excluded app.bin.sig: this step writes it.')
    expect(again.stdout).toContain('Excluded sha256sums: this step writes it.')
    expect(readdirSync(cwd).sort()).toEqual([
      'app.bin',
      'app.bin.sig',
      'sha256sums',
      'sha256sums.sig',
      'signing-public-key.pem'
    ])
  })

  test('a wildcard distinguishes case there, too', async () => {
    const world = await startWorld()
    const cwd = workspaceOn(path, { 'dist/app.txt': 'a', 'dist/b.bin': 'b' })
    const result = await world.sign({ artifacts: 'dist/*\n!dist/*.TXT', strategy: 'each' }, { cwd })
    expect(result.exitCode).toBe(0)
    expect(assetNames(world)).toEqual(expect.arrayContaining(['app.txt.sig', 'b.bin.sig']))
  })

  test.each(['absent', 'empty'])('verified assets appear in an output-directory that is %s', async state => {
    const world = await startWorld({ release: { draft: false } })
    const cwd = workspaceOn(path, state === 'empty' ? { 'Out/x': '' } : { x: '' })
    if (state === 'empty') {
      mkdirSync(join(cwd, 'Out/verified'))
    }
    for (const name of ['a.bin', 'b.bin']) {
      world.github.addAsset(world.release, { name, content: Buffer.from(name) })
      world.github.addAsset(world.release, {
        name: `${name}.sig`,
        content: signatureOf(key, name)
      })
    }
    writeFileSync(join(cwd, 'key.pem'), pemOf(key))
    const result = await world.verify(
      {
        'release-assets': '*',
        'release-tag': TAG,
        'trusted-public-key': 'KEY.pem',
        'output-directory': 'out/Verified'
      },
      { cwd }
    )
    expect(result.exitCode).toBe(0)
    expect(readFileSync(join(cwd, 'out/verified/a.bin'), 'utf8')).toBe('a.bin')
    expect(readdirSync(join(cwd, 'out')).sort()).toEqual(state === 'empty' ? ['verified', 'x'] : ['verified'])
  })

  test('assets that would be one file are refused before anything is downloaded', async () => {
    const world = await startWorld({ release: { draft: false } })
    const cwd = workspaceOn(path, { 'key.pem': pemOf(key) })
    for (const name of ['App', 'app']) {
      world.github.addAsset(world.release, { name, content: Buffer.from(name) })
      world.github.addAsset(world.release, {
        name: `${name}.sig`,
        content: signatureOf(key, name)
      })
    }
    const result = await world.verify(
      {
        'release-assets': '*',
        'release-tag': TAG,
        'trusted-public-key': 'key.pem',
        'output-directory': 'out'
      },
      { cwd }
    )
    expectFailure(result, {
      code: 'ARTIFACT_NAMES_COLLIDE',
      message:
        'The assets "App" and "app" cannot both be kept in output-directory, which are one file where names do not differ by case, as on Windows and macOS.',
      hint: 'Exclude one with a "!" line in release-assets, or rename it on the release.'
    })
    expect(readdirSync(cwd)).toEqual(['key.pem'])
  })
})
