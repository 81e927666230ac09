import { appendFileSync, truncateSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { openFolder } from '../../src/cli/folder.ts'
import { readAsset } from '../../src/release/read.ts'
import { workspace, type Workspace } from '../support/workspace.ts'

let folder: Workspace
beforeEach(() => {
  folder = workspace()
})

const NAMES = ['app.tgz', 'app.tgz.sig']

/** The second file as it is read after `change` was called with its path. */
async function readAfter(change: (path: string) => void): Promise<string | undefined> {
  for (const name of NAMES) folder.write(name, 'ten bytes\n')
  const { files } = await openFolder(folder.path, folder.path)
  const asset = files.assets.get(NAMES[1] ?? '')
  if (asset === undefined) throw new Error('it is not listed')
  change(asset.url)
  const bytes = await readAsset(files, asset, 1000)
  return bytes && Buffer.from(bytes).toString()
}

describe('a file of a folder that is verified', () => {
  it('is read as it was listed', async () => {
    expect(await readAfter(() => {})).toBe('ten bytes\n')
  })

  it.each<readonly [string, (path: string) => void]>([
    ['grew by a byte', path => appendFileSync(path, '.')],
    ['grew by much', path => appendFileSync(path, Buffer.alloc(1_000_000))],
    ['shrank', path => truncateSync(path, 4)],
    ['was emptied', path => truncateSync(path)]
  ])('is an error when it %s since', async (_, change) => {
    await expect(readAfter(change)).rejects.toMatchObject({
      code: 'ARTIFACT_CHANGED',
      message: 'The file app.tgz.sig changed while it was read.'
    })
  })
})
