import { describe, expect, test } from 'vitest'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { LocalSigner } from './support/local-signer.ts'
import { TAG, useCaseWorld, verdictsOf } from './support/world.ts'
import type { UseCaseWorld } from './support/world.ts'

// What is an artifact, and what is a signature, a key or a leftover.

const BIN = 'the binary\n'
const KEY = 'signing-public-key.pem'
const LEFTOVER = 'kms-sign-new-1003-app.bin.sig'
const ALL = { artifacts: undefined, 'release-assets': '*' }
const CLOSED_WORLD = { 'release-assets': '*', 'release-tag': TAG }
const JUNK = 'holding anything'

async function signedBinary(): Promise<UseCaseWorld> {
  const world = await useCaseWorld({ files: {} })
  world.host.put('app.bin', BIN)
  const { error } = await world.sign({ ...ALL, strategy: 'both' })
  expect(error).toBeUndefined()
  return world
}

describe('a replacement that was interrupted and that nobody completes', () => {
  test('is refused by the closed world, whatever it holds', async () => {
    const world = await signedBinary()
    const contents = [JUNK, signatureOf(world.signer.privateKey, BIN), world.host.bytes('app.bin.sig')]
    for (const content of contents) {
      world.host.put(LEFTOVER, content)
      const result = await world.verify(CLOSED_WORLD)
      expect(result.error?.code).toBe('VERIFICATION_FAILED')
      expect(verdictsOf(result)).toMatchObject({ [LEFTOVER]: 'asset-unverified', 'app.bin': 'verified' })
    }
  })

  test('is passed over by the closed world when it is exempted', async () => {
    const world = await signedBinary()
    world.host.put(LEFTOVER, JUNK)
    const result = await world.verify({ ...CLOSED_WORLD, 'release-assets': '*\n!kms-sign-new-*' })
    expect(result.error).toBeUndefined()
    expect(result.report.exempted.map(({ artifact }) => artifact)).toEqual([LEFTOVER])
  })
})

describe('verify mode with a wildcard over local files', () => {
  test('passes over the signature of an artifact, and the trusted key', async () => {
    const { signer, verify } = await useCaseWorld()
    const files = {
      'dist/app': BIN,
      'dist/app.sig': signatureOf(signer.privateKey, BIN),
      'dist/key.pem': pemOf(signer.privateKey)
    }
    const result = await verify({ artifacts: 'dist/*', 'trusted-public-key': 'dist/key.pem' }, { files })
    expect(result.error).toBeUndefined()
    expect(verdictsOf(result)).toEqual({ 'dist/app': 'verified' })
  })
})

describe('all assets of a release that has the public key of another key', () => {
  const old = (): Promise<LocalSigner> => LocalSigner.of('use-cases-old')

  test('are signed under another name of the new key', async () => {
    const world = await useCaseWorld({ files: {} })
    world.host.put('app.bin', BIN)
    world.host.put(KEY, pemOf((await old()).privateKey))
    const { error, report } = await world.sign({
      artifacts: undefined,
      'release-assets': `*\n!${KEY}`,
      'public-key-file': 'key-2026.pem'
    })
    expect(error).toBeUndefined()
    expect(report.artifacts.map(({ path }) => path)).toEqual(['app.bin'])
    expect(world.host.names).toEqual(['app.bin', 'app.bin.sig', 'key-2026.pem', KEY].sort())
  })
})
