import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { signatureOf } from '../support/signed-files.ts'
import { TAG, useCaseWorld } from './support/world.ts'
import type { Inputs, SignResult, UseCaseWorld } from './support/world.ts'

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

describe('a replacement that overlaps with another job', () => {
  const NEW_BUILD = { 'dist/app.tgz': 'the new build\n' }
  const NAMES = ['app.tgz.sig', 'signing-public-key.pem']

  /** The release as the old build left it. */
  async function signedWorld(): Promise<{ readonly world: UseCaseWorld; readonly provisional: string }> {
    const world = await useCaseWorld({ files: FILES })
    await world.sign()
    const old = (await world.host.listAssets()).find(({ name }) => name === 'app.tgz.sig')
    return { world, provisional: `kms-sign-new-${old?.id}-app.tgz.sig` }
  }

  const isNew = async ({ host, verify }: UseCaseWorld): Promise<boolean> => {
    const attached = NAMES.map(name => [`dist/${name}`, host.bytes(name)] as const)
    const files = { ...NEW_BUILD, ...Object.fromEntries(attached) }
    return (await verify({ artifacts: 'dist/app.tgz' }, { files })).error === undefined
  }

  test('keeps its new asset while the old one is there: a job for the old one leaves it, and says so', async () => {
    const { world, provisional } = await signedWorld()
    let other: SignResult | undefined
    world.host.beforeRemoval('app.tgz.sig', async () => {
      world.host.now = 14 * 60_000
      other = await world.sign()
    })
    const { error } = await world.sign({ overwrite: 'true' }, { files: NEW_BUILD })
    expect([error, other?.error]).toEqual([undefined, undefined])
    expect(other?.mutations).toEqual([])
    expect(other?.lines.filter(line => line.startsWith('warning: '))).toEqual([
      `warning: Left ${provisional} on the release: it is younger than 15 minutes, and another job may be replacing app.tgz.sig with it. If no other job is running, delete it, or run this job again later.`
    ])
    expect(world.host.names).toEqual(NAMES)
    expect(await isNew(world)).toBe(true)
  })

  test('was interrupted when its new asset is older than that, which then goes', async () => {
    const { world, provisional } = await signedWorld()
    world.host.put(provisional, signatureOf(world.signer.privateKey, NEW_BUILD['dist/app.tgz']))
    world.host.now = 15 * 60_000
    const { error, lines } = await world.sign()
    expect(error).toBeUndefined()
    expect(lines).toContain(`Removed ${provisional}, left by an interrupted replacement`)
    expect(world.host.names).toEqual(NAMES)
  })

  test('sends its content again when somebody removed the new asset after the old one', async () => {
    const { world, provisional } = await signedWorld()
    world.host.beforeRename('app.tgz.sig', () => world.host.take(provisional))
    const { error, report } = await world.sign({ overwrite: 'true' }, { files: NEW_BUILD })
    expect(error).toBeUndefined()
    expect(world.host.names).toEqual(NAMES)
    expect(await isNew(world)).toBe(true)
    expect(report.attached).toContainEqual(
      expect.objectContaining({ name: 'app.tgz.sig', action: 'uploaded' })
    )
  })

  test('takes its new asset away when another job attached something else under the name', async () => {
    const { world } = await signedWorld()
    world.host.beforeRename('app.tgz.sig', () => world.host.put('app.tgz.sig', 'something else\n'))
    const { error } = await world.sign({ overwrite: 'true' }, { files: NEW_BUILD })
    expect(error?.code).toBe('ASSET_CONFLICT')
    expect(error?.message).toContain('app.tgz.sig was attached by another job in the meantime')
    expect(world.host.names).toEqual(NAMES)
    expect(world.host.bytes('app.tgz.sig').toString()).toBe('something else\n')
  })

  const OVERWRITE = { overwrite: 'true', upload: 'all' }

  /** The release as the old build left it, with that build. */
  async function attachedWorld(inputs: Inputs): Promise<UseCaseWorld> {
    const world = await useCaseWorld({ files: FILES })
    await world.sign({ ...inputs, upload: 'all' })
    return world
  }

  test.each(['each', 'both', 'checksums'])(
    'fails when the other one replaced its artifact before it was done, with strategy: %s',
    async strategy => {
      const world = await attachedWorld({ strategy })
      const signed = strategy === 'checksums' ? 'SHA256SUMS.sig' : 'app.tgz.sig'
      world.host.beforeRename(signed, () => world.host.put('app.tgz', 'the build of another job\n'))
      const { error } = await world.sign({ ...OVERWRITE, strategy }, { files: NEW_BUILD })
      expect(error?.code).toBe('RELEASE_CHANGED')
      expect(error?.message).toContain('Another job replaced or removed app.tgz on the release 7')
      const publish = { ...OVERWRITE, strategy, 'publish-release': 'true' }
      world.host.beforeRename(signed, () => world.host.put('app.tgz', 'the build of another job\n'))
      expect((await world.sign(publish, { files: FILES })).error?.code).toBe('RELEASE_CHANGED')
    }
  )

  test('says what it had replaced when the other one attached its signature first', async () => {
    const world = await attachedWorld({})
    world.host.beforeRename('app.tgz.sig', () => world.host.put('app.tgz.sig', 'something else\n'))
    const { error } = await world.sign(OVERWRITE, { files: NEW_BUILD })
    expect(error?.code).toBe('ASSET_CONFLICT')
    expect(error?.message).toMatch(/app\.tgz\.sig was attached by another job .* had replaced app\.tgz: /)
    expect(error?.hint).toContain('run the one that is right again')
  })

  test.each([
    ['replaced nothing', FILES, 1],
    ['replaced something', NEW_BUILD, 2]
  ])('that %s lists the assets so often', async (_, files, count) => {
    const world = await attachedWorld({})
    world.host.reads.list = 0
    expect((await world.sign(OVERWRITE, { files })).error).toBeUndefined()
    expect(world.host.reads.list).toBe(count)
  })

  test('waits for a replica that lists the old assets still', async () => {
    const world = await attachedWorld({})
    const list = world.host.listAssets.bind(world.host)
    const old = await list()
    let listings = 0
    world.host.listAssets = async () => ((listings += 1) === 2 ? old : list())
    expect((await world.sign(OVERWRITE, { files: NEW_BUILD })).error).toBeUndefined()
    expect(listings).toBe(3)
  })

  test('is begun again when what an interrupted one had stored is gone by then', async () => {
    const { world, provisional } = await signedWorld()
    world.host.put(provisional, signatureOf(world.signer.privateKey, NEW_BUILD['dist/app.tgz']))
    world.host.beforeUpload('app.tgz', () => world.host.take(provisional))
    const { error, mutations } = await world.sign({ overwrite: 'true', upload: 'all' }, { files: NEW_BUILD })
    expect(error).toBeUndefined()
    expect(mutations.map(line => line.replace(/\d+ /, ''))).toEqual([
      'upload app.tgz',
      `upload ${provisional}`,
      'delete app.tgz.sig',
      `rename ${provisional} to app.tgz.sig`
    ])
    expect(await isNew(world)).toBe(true)
  })
})
