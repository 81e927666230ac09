import { describe, expect, test } from 'vitest'
import { pemOf, sha256, signatureOf } from '../support/signed-files.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { UseCaseWorld } from './support/world.ts'

// What refusals cost: explaining them is bounded, however many there are.

const CLOSED_WORLD = { 'release-assets': '*', 'release-tag': TAG }
const COUNT = 40
const IN_DEPTH = 20

/** Assets of which each has the signature of something else. */
async function refusedWorld(
  signed: (index: number) => string,
  algorithm: 'RSASSA_PSS_SHA_256' | 'RSASSA_PKCS1_V1_5_SHA_256'
): Promise<UseCaseWorld> {
  const world = await useCaseWorld()
  const key = world.signer.privateKey
  world.host.put('key.pem', pemOf(key))
  for (let index = 0; index < COUNT; index++) {
    world.host.put(`asset-${index}`, contentOf(index))
    world.host.put(`asset-${index}.sig`, signatureOf(key, signed(index), algorithm))
  }
  return world
}

const contentOf = (index: number): string => `content ${index}\n`

describe('many refusals', () => {
  test('are explained by another look at the first ones only', async () => {
    const world = await refusedWorld(index => contentOf(index + COUNT), 'RSASSA_PSS_SHA_256')
    const result = await world.verify(CLOSED_WORLD)
    expect(Object.values(verdictsOf(result))).toEqual(Array.from({ length: COUNT }, () => 'file-changed'))
    const once = 2 * COUNT + 1
    expect(world.host.reads.download).toBeGreaterThan(once)
    expect(world.host.reads.download).toBeLessThanOrEqual(once + 1 + IN_DEPTH)
  })

  test('are compared with each other only where a signature does not say what it is of', async () => {
    const next = (index: number): string => contentOf((index + 1) % COUNT)
    const named = await (await refusedWorld(next, 'RSASSA_PKCS1_V1_5_SHA_256')).verify(CLOSED_WORLD)
    expect(Object.values(verdictsOf(named)).filter(cause => cause === 'signed-other-artifact')).toHaveLength(
      COUNT
    )
    const hidden = await (await refusedWorld(next, 'RSASSA_PSS_SHA_256')).verify(CLOSED_WORLD)
    expect(Object.values(verdictsOf(hidden)).filter(cause => cause === 'signed-other-artifact')).toHaveLength(
      IN_DEPTH
    )
  })
})

describe('an asset that cannot pass', () => {
  test('is not downloaded, and told with the digest that the host reports', async () => {
    const world = await useCaseWorld()
    world.host.put('key.pem', pemOf(world.signer.privateKey))
    const { id } = world.host.put('large.bin', 'x'.repeat(100_000))
    const downloaded: number[] = []
    const download = world.host.download.bind(world.host)
    world.host.download = asset => {
      downloaded.push(asset.id)
      return download(asset)
    }
    const { report } = await world.verify(CLOSED_WORLD)
    expect(report.results).toMatchObject([
      { artifact: 'large.bin', diagnosis: { cause: 'signature-missing' } }
    ])
    const digest = report.results[0]?.digest
    expect(digest && Buffer.from(digest.bytes).toString('hex')).toBe(sha256('x'.repeat(100_000)))
    expect(downloaded).not.toContain(id)
  })
})
