import { describe, expect, test } from 'vitest'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { UseCaseWorld } from './support/world.ts'

// Two jobs with checksums files by different hash functions: a release has one, and verify mode fails when two verified ones differ.

const BY_256 = { strategy: 'checksums', upload: 'all' }
const BY_512 = { ...BY_256, 'signing-algorithm': 'RSASSA_PSS_SHA_512' }
const CLOSED_WORLD = { 'release-assets': '*', 'release-tag': TAG }

/** The other job attached its signature, `SHA512SUMS.sig`; with `isComplete` its checksums file, too. */
async function putOther(world: UseCaseWorld, isComplete: boolean): Promise<void> {
  const other = await useCaseWorld()
  await other.sign(BY_512)
  world.host.put('SHA512SUMS.sig', other.host.bytes('SHA512SUMS.sig'))
  if (isComplete) world.host.put('SHA512SUMS', other.host.bytes('SHA512SUMS'))
}

describe('a job that attached another checksums file meanwhile', () => {
  test.each([
    ['complete', true, 'Release asset SHA512SUMS is signed already'],
    ['its signature so far', false, 'Release asset SHA512SUMS.sig is on the release without SHA512SUMS']
  ])('is seen before a second one goes up: %s', async (_, isComplete, message) => {
    const world = await useCaseWorld()
    world.host.beforeUpload('SHA256SUMS.sig', () => putOther(world, isComplete))
    const { error, report, mutations } = await world.sign(BY_256)
    expect(error).toMatchObject({ code: 'ASSET_CONFLICT' })
    expect(error?.message).toContain(message)
    expect(mutations).not.toContain('upload SHA256SUMS')
    expect(world.host.names).not.toContain('SHA256SUMS.sig')
    expect(report.attached.map(({ name }) => name)).not.toContain('SHA256SUMS.sig')
  })

  test('leaves a release that is verified', async () => {
    const world = await useCaseWorld()
    world.host.beforeUpload('SHA256SUMS.sig', async () => {
      expect((await world.sign(BY_512)).error).toBeUndefined()
    })
    expect((await world.sign(BY_256)).error).toMatchObject({ code: 'ASSET_CONFLICT' })
    const verified = await world.verify(CLOSED_WORLD)
    expect(verified.error).toBeUndefined()
    expect(verdictsOf(verified)).toMatchObject({ 'app.tgz': 'verified', SHA512SUMS: 'verified' })
  })

  test('gives way when its signature came second', async () => {
    const world = await useCaseWorld()
    // after this run's signature, and before its checksums file
    const list = world.host.listAssets.bind(world.host)
    world.host.listAssets = async () => {
      const isSigned = world.host.names.includes('SHA256SUMS.sig')
      if (isSigned && !world.host.names.includes('SHA512SUMS.sig')) await putOther(world, false)
      return list()
    }
    const { error, lines } = await world.sign(BY_256)
    expect(error).toBeUndefined()
    expect(world.host.names).toContain('SHA256SUMS')
    expect(lines.filter(line => line.startsWith('warning: SHA512SUMS.sig is on the release'))).toHaveLength(1)
  })
})

describe('the signature of another checksums file that an interrupted job left', () => {
  test('is refused before anything is signed', async () => {
    const world = await useCaseWorld()
    await putOther(world, false)
    const { error, signCalls, mutations } = await world.sign(BY_256)
    expect(error?.message).toContain('SHA512SUMS.sig is on the release without SHA512SUMS')
    expect(error?.hint).toContain('delete SHA512SUMS.sig')
    expect({ signCalls, mutations }).toEqual({ signCalls: 0, mutations: [] })
  })

  test('does not stop the job whose own signature was there before', async () => {
    const world = await useCaseWorld()
    await world.sign(BY_256)
    world.host.take('SHA256SUMS')
    await putOther(world, false)
    const { error } = await world.sign(BY_256)
    expect(error).toBeUndefined()
    expect(world.host.names).toContain('SHA256SUMS')
  })
})
