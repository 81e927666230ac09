import { describe, expect, test } from 'vitest'
import { signatureOf } from '../support/signed-files.ts'
import { TAG, useCaseWorld } from './support/world.ts'
import type { UseCaseWorld } from './support/world.ts'

// Another job attaches the same thing a moment earlier: PSS is random, so that its signature has other bytes and is as good.

const FILES = { 'dist/app.tgz': 'the artifact\n' }
const RECORD = 'signing-record.json'
const INPUTS = { strategy: 'both', 'record-file': RECORD, upload: 'all' }

/** A world in which a sibling attaches its signature of `name` right before this run does. */
async function worldWithSibling(name: string): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files: FILES })
  const first = await useCaseWorld({ files: FILES })
  await first.sign(INPUTS)
  const signature = signatureOf(world.signer.privateKey, first.host.bytes(name))
  world.host.beforeUpload(`${name}.sig`, () => world.host.put(`${name}.sig`, signature))
  return world
}

describe.each([{ name: 'app.tgz' }, { name: 'SHA256SUMS' }])(
  'a sibling that attached its own signature of $name',
  ({ name }) => {
    test('is no failure, and its signature stays', async () => {
      const world = await worldWithSibling(name)
      const { error, mutations } = await world.sign(INPUTS)
      expect(error).toBeUndefined()
      expect(mutations).not.toContain(`upload ${name}.sig`)
      expect(mutations.filter(line => line.startsWith('delete'))).toEqual([])
    })

    test('leaves a release that holds as a closed world', async () => {
      const world = await worldWithSibling(name)
      await world.sign(INPUTS)
      expect((await world.verify({ 'release-assets': '*', 'release-tag': TAG })).error).toBeUndefined()
    })
  }
)
