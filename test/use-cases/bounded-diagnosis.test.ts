import { describe, expect, test } from 'vitest'
import { pemOf, sha256, signatureOf } from '../support/signed-files.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { UseCaseWorld, VerifyResult } from './support/world.ts'

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

/** The ids of the assets that are downloaded from now on. */
function downloadsOf({ host }: UseCaseWorld): readonly number[] {
  const downloaded: number[] = []
  const download = host.download.bind(host)
  host.download = asset => {
    downloaded.push(asset.id)
    return download(asset)
  }
  return downloaded
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

describe('what was not looked into', () => {
  const QUESTIONS = /\(not looked into beyond the first 20 rejections: (.*)\)$/
  const questionsOf = (result: VerifyResult): (string | undefined)[] =>
    result.report.results.map(entry =>
      entry.kind === 'refused' ? QUESTIONS.exec(entry.diagnosis.message)?.[1] : undefined
    )
  const SWAPPED = 'whether it is the signature of another artifact'
  const CONVERTED = 'whether line endings or the like were changed'

  test.each([
    ['swapped signatures by PSS', 1, 'RSASSA_PSS_SHA_256', COUNT - IN_DEPTH, `${SWAPPED}, ${CONVERTED}`],
    ['foreign ones by PSS', COUNT, 'RSASSA_PSS_SHA_256', COUNT - IN_DEPTH, `${SWAPPED}, ${CONVERTED}`],
    ['foreign ones by PKCS#1 v1.5', COUNT, 'RSASSA_PKCS1_V1_5_SHA_256', COUNT - IN_DEPTH, CONVERTED],
    ['swapped ones by PKCS#1 v1.5', 1, 'RSASSA_PKCS1_V1_5_SHA_256', 0, '']
  ] as const)('is told: %s', async (_, shift, algorithm, count, text) => {
    const signed = (index: number): string => contentOf(shift === 1 ? (index + 1) % COUNT : index + shift)
    const world = await refusedWorld(signed, algorithm)
    const questions = questionsOf(await world.verify(CLOSED_WORLD)).filter(question => question !== undefined)
    expect(questions).toEqual(Array.from({ length: count }, () => text))
  })

  test('is told of what a checksums file lists with another digest', async () => {
    const world = await useCaseWorld()
    const list = Array.from({ length: COUNT }, (_, index) => `${sha256('before')}  asset-${index}\n`).join('')
    world.host.put('SHA256SUMS', list)
    world.host.put('SHA256SUMS.sig', signatureOf(world.signer.privateKey, list))
    world.host.put('key.pem', pemOf(world.signer.privateKey))
    for (let index = 0; index < COUNT; index++) world.host.put(`asset-${index}`, contentOf(index))
    const questions = questionsOf(await world.verify(CLOSED_WORLD)).filter(question => question !== undefined)
    expect(questions).toEqual(Array.from({ length: COUNT - IN_DEPTH }, () => CONVERTED))
  })

  test('counts what needs no look for nothing', async () => {
    const world = await refusedWorld(index => contentOf((index + 1) % COUNT), 'RSASSA_PSS_SHA_256')
    for (let index = 0; index < COUNT; index++) {
      world.host.put(`a-${index}`, contentOf(index))
      world.host.put(`a-${index}.sig`, '<html>')
    }
    const result = await world.verify(CLOSED_WORLD)
    const causes = Object.values(verdictsOf(result))
    expect(causes.filter(cause => cause === 'signed-other-artifact')).toHaveLength(IN_DEPTH)
  })

  test('counts refused checksums files, wherever they are', async () => {
    const world = await useCaseWorld()
    const other = signatureOf(world.signer.privateKey, 'something else')
    const files: Record<string, string | Uint8Array> = { 'key.pem': pemOf(world.signer.privateKey) }
    for (let index = 0; index < COUNT; index++) {
      files[`out/${index}/app-${index}`] = contentOf(index)
      files[`out/${index}/SHA256SUMS`] = `${sha256(contentOf(index))}  app-${index}\n`
      files[`out/${index}/SHA256SUMS.sig`] = other
    }
    const { lines } = await world.verify({ artifacts: 'out/*/app-*' }, { files })
    const ignored = lines.filter(line => line.includes('SHA256SUMS is ignored: '))
    expect(ignored).toHaveLength(COUNT)
    expect(ignored.filter(line => line.includes('not looked into'))).toHaveLength(COUNT - IN_DEPTH)
  })
})

describe('an asset that cannot pass', () => {
  test.each([
    ['has no signature', undefined],
    ['has an HTML page for a signature', '<html></html>'],
    ['has far too much for a signature', 'x'.repeat(20_000)]
  ])('is not downloaded where the host reports no digest, either: it %s', async (_, signature) => {
    const world = await useCaseWorld({ release: { knowsDigests: false } })
    world.host.put('key.pem', pemOf(world.signer.privateKey))
    const { id } = world.host.put('large.bin', 'x'.repeat(100_000))
    if (signature !== undefined) world.host.put('large.bin.sig', signature)
    const downloaded = downloadsOf(world)
    const { report } = await world.verify(CLOSED_WORLD)
    expect(report.results).toMatchObject([{ artifact: 'large.bin', kind: 'refused', digest: undefined }])
    expect(downloaded).not.toContain(id)
  })

  test('is not downloaded, and told with the digest that the host reports', async () => {
    const world = await useCaseWorld()
    world.host.put('key.pem', pemOf(world.signer.privateKey))
    const { id } = world.host.put('large.bin', 'x'.repeat(100_000))
    const downloaded = downloadsOf(world)
    const { report } = await world.verify(CLOSED_WORLD)
    expect(report.results).toMatchObject([
      { artifact: 'large.bin', diagnosis: { cause: 'signature-missing' } }
    ])
    const digest = report.results[0]?.digest
    expect(digest && Buffer.from(digest.bytes).toString('hex')).toBe(sha256('x'.repeat(100_000)))
    expect(downloaded).not.toContain(id)
  })
})
