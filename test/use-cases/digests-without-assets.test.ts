import { expect, test } from 'vitest'
import { sha256 } from '../support/signed-files.ts'
import { useCaseWorld } from './support/world.ts'

// `digests` alone: nothing but the release can tell that a name is spelled wrong.

const ALONE = { artifacts: '' }
const lineOf = (name: string): string => `${sha256('the artifact\n')}  ${name}`
const digestsOf = (names: readonly string[]): string => names.map(lineOf).join('\n')
const warnings = (lines: readonly string[]): string[] => lines.filter(line => line.startsWith('warning: '))

test('names in digests that are on no release draw one warning', async () => {
  const world = await useCaseWorld()
  world.host.put('app.tgz', 'the artifact\n')
  const names = ['app.tgz', 'appp.tgz', ...Array.from({ length: 7 }, (_, index) => `z${index}.tgz`)]
  const { error, lines } = await world.sign({ ...ALONE, digests: digestsOf(names) })
  expect(error).toBeUndefined()
  expect(warnings(lines)).toEqual([
    'warning: The release 7 has no asset appp.tgz, z0.tgz, z1.tgz, z2.tgz, z3.tgz and 3 more: what is in digests is signed without it. Correct the name in digests, or attach the files.'
  ])
})

test.each([
  ['as they are', 'app.tgz', 'app.tgz'],
  ['as the host stores them', 'my app.tgz', 'my.app.tgz']
])('names in digests that are on the release draw none: %s', async (_, name, asset) => {
  const world = await useCaseWorld()
  world.host.put(asset, 'the artifact\n')
  const { error, lines } = await world.sign({ ...ALONE, digests: digestsOf([name]) })
  expect({ error, warnings: warnings(lines) }).toEqual({ error: undefined, warnings: [] })
})

test('without a release there is nothing to miss', async () => {
  const world = await useCaseWorld()
  const { error, lines } = await world.sign({ ...ALONE, digests: digestsOf(['app.tgz']), upload: 'none' })
  expect({ error, warnings: warnings(lines) }).toEqual({ error: undefined, warnings: [] })
})

test.each(['none', 'signatures'])(
  'a name that the signature of another one has is a collision, with upload: %s',
  async upload => {
    const world = await useCaseWorld()
    const digests = digestsOf(['app.tgz', 'app.tgz.sig'])
    const { error, workspace, signCalls } = await world.sign({ ...ALONE, digests, upload })
    expect([error?.code, signCalls]).toEqual(['ARTIFACT_NAMES_COLLIDE', 0])
    expect(workspace.list()).toEqual(['dist/app.tgz'])
  }
)
