import { describe, expect, test } from 'vitest'
import { LocalSigner } from './support/local-signer.ts'
import { TAG, useCaseWorld } from './support/world.ts'
import type { Inputs, SignResult, UseCaseWorld } from './support/world.ts'

// What an earlier step signed about the whole release stays right when a later one signs a part of it.

const OLD = { 'dist/a.tgz': 'a\n', 'dist/b.tgz': 'b\n' }
const NEW_B = { 'dist/b.tgz': 'a later build\n' }
const ALL = { strategy: 'both', upload: 'all' }
const PART = { strategy: 'each', upload: 'all', overwrite: 'true' }
const STATEMENT = 'release.sigstore.json'
const RECORD = 'signing-record.json'
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

async function signedWorld(inputs: Inputs = ALL): Promise<UseCaseWorld> {
  const world = await useCaseWorld()
  world.host.tags.set(TAG, COMMIT)
  expect((await world.sign(inputs, { files: OLD })).error).toBeUndefined()
  return world
}

const holds = async ({ verify }: UseCaseWorld): Promise<boolean> =>
  (await verify({ 'release-assets': '*', 'release-tag': TAG, 'require-binding': 'true' })).error === undefined

/** What a run did, and the asset that its error is about. */
function outcomeOf({ error, mutations, signCalls }: SignResult): unknown {
  return { code: error?.code, asset: error?.message.split(' ')[2], mutations, signCalls }
}

const conflict = (asset: string): unknown => ({ code: 'ASSET_CONFLICT', asset, mutations: [], signCalls: 0 })

describe.each([{ dry: undefined }, { dry: 'true' }])('a part is signed alone, dry-run: $dry', ({ dry }) => {
  test('with other content than the signed list gives it', async () => {
    const world = await signedWorld()
    const result = await world.sign({ ...PART, 'dry-run': dry }, { files: NEW_B })
    expect(outcomeOf(result)).toEqual(conflict('SHA256SUMS'))
    expect(result.error?.message).toMatch(
      /gives b\.tgz the digest sha256:[0-9a-f]{64}, .* has sha256:[0-9a-f]{64}/
    )
    expect(result.error?.hint).toContain('strategy: both and overwrite: true')
    expect(await holds(world)).toBe(true)
  })

  test('after another tool replaced an artifact that only the list vouches for', async () => {
    const world = await signedWorld({ ...ALL, strategy: 'checksums' })
    world.host.put('b.tgz', NEW_B['dist/b.tgz'])
    expect(outcomeOf(await world.sign({ strategy: 'each', 'dry-run': dry }, { files: NEW_B }))).toEqual(
      conflict('SHA256SUMS')
    )
    const selected = { strategy: 'each', artifacts: undefined, 'release-assets': 'b.tgz', 'dry-run': dry }
    expect(outcomeOf(await world.sign(selected))).toEqual(conflict('SHA256SUMS'))
  })

  test('by another hash function than that of the list', async () => {
    const world = await signedWorld({ ...ALL, 'signing-algorithm': 'RSASSA_PSS_SHA_512' })
    expect(outcomeOf(await world.sign({ ...PART, 'dry-run': dry }, { files: NEW_B }))).toEqual(
      conflict('SHA512SUMS')
    )
  })

  test('after the tag was moved', async () => {
    const world = await signedWorld({ ...ALL, strategy: 'checksums' })
    world.host.tags.set(TAG, COMMIT.replace('0', '1'))
    const result = await world.sign({ ...PART, 'dry-run': dry }, { files: OLD })
    expect(outcomeOf(result)).toEqual(conflict('SHA256SUMS'))
    expect(result.error?.message).toContain(`signed for the commit ${COMMIT}`)
  })

  test('and a release statement names it', async () => {
    const world = await signedWorld({ strategy: 'each', upload: 'all', 'statement-file': STATEMENT })
    expect(outcomeOf(await world.sign({ ...PART, 'dry-run': dry }, { files: NEW_B }))).toEqual(
      conflict(STATEMENT)
    )
  })

  test('and a record names it', async () => {
    const world = await signedWorld({ strategy: 'each', upload: 'all', 'record-file': RECORD })
    expect(outcomeOf(await world.sign({ ...PART, 'dry-run': dry }, { files: NEW_B }))).toEqual(
      conflict(RECORD)
    )
  })
})

test('all is signed again without the statement that names the list', async () => {
  const world = await signedWorld({ ...ALL, 'statement-file': STATEMENT })
  const files = { ...OLD, 'dist/c.tgz': 'c\n' }
  expect(outcomeOf(await world.sign({ ...ALL, overwrite: 'true' }, { files }))).toEqual(conflict(STATEMENT))
  expect(
    (await world.sign({ ...ALL, overwrite: 'true', 'statement-file': STATEMENT }, { files })).error
  ).toBeUndefined()
  expect(await holds(world)).toBe(true)
})

test('the same artifact, and a new one beside the list, are signed', async () => {
  const world = await signedWorld()
  const { reads } = world.host
  const before = { ...reads }
  expect((await world.sign(PART, { files: { 'dist/c.tgz': 'c\n' } })).error).toBeUndefined()
  expect(reads.download - before.download).toBe(2) // the public key, and the list
  expect((await world.sign(PART, { files: OLD })).error).toBeUndefined()
})

test('a list that is not signed, or by another key, says nothing', async () => {
  const own = { ...PART, 'public-key-file': 'own.pem' }
  const unsigned = await useCaseWorld()
  unsigned.host.put('SHA256SUMS', `${'0'.repeat(64)}  b.tgz\n`)
  expect((await unsigned.sign(own, { files: NEW_B })).error).toBeUndefined()

  const world = await useCaseWorld()
  const other = await LocalSigner.of('use-cases-other')
  await world.sign({ ...ALL, 'public-key-file': 'other.pem' }, { files: OLD, signer: other })
  expect((await world.sign(own, { files: NEW_B })).error).toBeUndefined()
})

test('a job of a matrix goes on, on a draft: the job after it makes the list again', async () => {
  const world = await signedWorld()
  const leg = { ...PART, 'job-total': '2' }
  const result = await world.sign(leg, { files: NEW_B })
  expect(result.error).toBeUndefined()
  expect(result.lines.filter(line => line.startsWith('warning: '))).toEqual([
    expect.stringMatching(
      /^warning: Release asset SHA256SUMS gives b\.tgz the digest .* until the job after the matrix makes SHA256SUMS again\.$/
    )
  ])
  const files = { ...OLD, ...NEW_B }
  expect((await world.sign({ ...ALL, overwrite: 'true' }, { files })).error).toBeUndefined()
  expect(await holds(world)).toBe(true)
  Object.assign(world.host.release, { draft: false })
  expect(
    outcomeOf(await world.sign({ ...leg, upload: 'signatures' }, { files: { 'dist/b.tgz': 'another\n' } }))
  ).toMatchObject({ code: 'ASSET_CONFLICT' })
})

test('a tag that was moved is no matter of a step that makes nothing', async () => {
  const world = await signedWorld()
  world.host.tags.set(TAG, COMMIT.replace('0', '1'))
  const { error, signCalls } = await world.sign({ strategy: 'each', upload: 'all' }, { files: OLD })
  expect([error, signCalls]).toEqual([undefined, 0])
})
