import { createHash } from 'node:crypto'
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

/** The signature of an artifact in a record. */
function recorded(record: Buffer, name: string): string | undefined {
  const { artifacts } = JSON.parse(record.toString()) as {
    artifacts: { name: string; signature: string }[]
  }
  return artifacts.find(artifact => artifact.name === name)?.signature
}

describe.each([
  { name: 'app.tgz', file: 'dist/app.tgz.sig' },
  { name: 'SHA256SUMS', file: 'SHA256SUMS.sig' }
])('a sibling that attached its own signature of $name', ({ name, file }) => {
  test('is no failure, and its signature stays', async () => {
    const world = await worldWithSibling(name)
    const { error, mutations } = await world.sign(INPUTS)
    expect(error).toBeUndefined()
    expect(mutations).not.toContain(`upload ${name}.sig`)
    expect(mutations.filter(line => line.startsWith('delete'))).toEqual([])
  })

  test('is told everywhere: one signature on the release, in the file, in the record and in the report', async () => {
    const world = await worldWithSibling(name)
    const { workspace, report } = await world.sign(INPUTS)
    const attached = world.host.bytes(`${name}.sig`)
    const base64 = attached.toString('base64')
    expect(workspace.read(file).toString('base64')).toBe(base64)
    expect(recorded(world.host.bytes(RECORD), name)).toBe(base64)
    expect(recorded(workspace.read(RECORD), name)).toBe(base64)
    const digest = `sha256:${createHash('sha256').update(attached).digest('hex')}`
    expect(report.attached).toContainEqual(
      expect.objectContaining({ name: `${name}.sig`, digest, action: 'kept' })
    )
  })

  test('leaves a release that a second run does not change', async () => {
    const world = await worldWithSibling(name)
    await world.sign(INPUTS)
    const { error, mutations, signCalls } = await world.sign(INPUTS)
    expect({ error, mutations, signCalls }).toEqual({ error: undefined, mutations: [], signCalls: 0 })
  })

  test('leaves a release that holds as a closed world', async () => {
    const world = await worldWithSibling(name)
    await world.sign(INPUTS)
    expect((await world.verify({ 'release-assets': '*', 'release-tag': TAG })).error).toBeUndefined()
  })
})

test('a sibling that replaced a stale signature a moment earlier is followed everywhere too', async () => {
  const world = await useCaseWorld({ files: FILES })
  await world.sign(INPUTS, { signer: (await useCaseWorld({ key: 'the one before' })).signer })
  const stale = (await world.host.listAssets()).find(({ name }) => name === 'app.tgz.sig')
  const sibling = signatureOf(world.signer.privateKey, world.host.bytes('app.tgz'))
  world.host.beforeUpload(`kms-sign-new-${stale?.id}-app.tgz.sig`, () => {
    world.host.take('app.tgz.sig')
    world.host.put('app.tgz.sig', sibling)
  })
  const { error, workspace } = await world.sign({ ...INPUTS, overwrite: 'true' })
  expect(error).toBeUndefined()
  expect(world.host.bytes('app.tgz.sig').equals(sibling)).toBe(true)
  expect(workspace.read('dist/app.tgz.sig').equals(sibling)).toBe(true)
  expect(recorded(world.host.bytes(RECORD), 'app.tgz')).toBe(sibling.toString('base64'))
  const again = await world.sign(INPUTS)
  expect([again.error, again.mutations, again.signCalls]).toEqual([undefined, [], 0])
})
