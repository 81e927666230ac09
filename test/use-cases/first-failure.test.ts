import { describe, expect, test } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { cancelledError } from '../../src/lib/cancellation.ts'
import type { ReleaseAsset } from '../../src/ports/release-host.ts'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { TAG, useCaseWorld } from './support/world.ts'
import type { UseCaseWorld } from './support/world.ts'

// The first failure ends the transfers beside it; a cancelled job waits for nothing. What is never ended would hang these tests.

const FAILURE = new ActionError('GITHUB_ACCESS_DENIED', 'GitHub denies it.')
const FILES = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [`dist/${name}.tgz`, `${name}\n`]))

/** Settles never, but rejects once the signal aborts. */
async function untilFailed(failed: AbortSignal | undefined, ended: unknown[]): Promise<never> {
  if (failed === undefined) throw new Error('a transfer without a signal')
  await new Promise<void>(resolve => failed.addEventListener('abort', () => resolve()))
  ended.push(failed.reason)
  throw failed.reason
}

/** Lets the download of `name` fail once the others are under way; these never end by themselves. */
function failDownload({ host }: UseCaseWorld, name: string, others: RegExp): unknown[] {
  const ended: unknown[] = []
  const download = host.download.bind(host)
  host.download = (asset: ReleaseAsset, failed?: AbortSignal) => {
    if (asset.name === name) return failing()
    return others.test(asset.name) ? pending(failed) : download(asset)
  }
  async function* failing(): AsyncIterable<Uint8Array> {
    yield Buffer.from('x')
    await new Promise(resolve => setImmediate(resolve))
    throw FAILURE
  }
  async function* pending(failed: AbortSignal | undefined): AsyncIterable<Uint8Array> {
    yield Buffer.from('x')
    await untilFailed(failed, ended)
  }
  return ended
}

describe('the first failure ends', () => {
  test('the uploads beside it', async () => {
    const world = await useCaseWorld({ files: FILES })
    const ended: unknown[] = []
    world.host.upload = async (_, { name }, failed) => {
      if (name !== 'b.tgz') return untilFailed(failed, ended)
      await new Promise(resolve => setImmediate(resolve))
      throw FAILURE
    }
    expect((await world.sign({ upload: 'all' })).error).toBe(FAILURE)
    expect(ended).toEqual([FAILURE, FAILURE, FAILURE])
  })

  test('the downloads beside it that are signed', async () => {
    const world = await useCaseWorld()
    // too large to be looked at as a key
    for (const path of Object.keys(FILES)) world.host.put(path.slice(5), path.repeat(1000))
    const ended = failDownload(world, 'b.tgz', /\.tgz$/)
    const { error } = await world.sign({ artifacts: '', 'release-assets': '*.tgz' })
    expect(error).toBe(FAILURE)
    await expect.poll(() => ended).toEqual([FAILURE, FAILURE, FAILURE])
  })

  test('the downloads beside it that are verified', async () => {
    const world = await useCaseWorld()
    world.host.put('key.pem', pemOf(world.signer.privateKey))
    for (const [path, content] of Object.entries(FILES)) {
      world.host.put(path.slice(5), content)
      world.host.put(`${path.slice(5)}.sig`, signatureOf(world.signer.privateKey, content))
    }
    const ended = failDownload(world, 'b.tgz', /\.tgz$/)
    const { error } = await world.verify({ 'release-assets': '*', 'release-tag': TAG })
    expect(error).toBe(FAILURE)
    expect(ended).toEqual([FAILURE, FAILURE, FAILURE])
  })
})

describe('a cancelled job waits no longer', () => {
  test('for the replicas of the host to agree, before it publishes', async () => {
    const world = await useCaseWorld()
    const cancelling = new AbortController()
    const list = world.host.listAssets.bind(world.host)
    let listed = 0
    world.host.listAssets = async () => {
      const assets = await list()
      if (!world.host.names.includes('app.tgz.sig')) return assets
      listed += 1
      setTimeout(() => cancelling.abort(cancelledError()), 1)
      return []
    }
    const inputs = { upload: 'all', 'publish-release': 'true' }
    const { error } = await world.sign(inputs, { cancelled: cancelling.signal })
    expect(error).toMatchObject({ code: 'CANCELLED' })
    expect(listed).toBe(1)
    expect(world.host.release.draft).toBe(true)
  })

  test('for another job that replaces the same asset', async () => {
    const world = await useCaseWorld()
    await world.sign({}, { signer: (await useCaseWorld({ key: 'the one before' })).signer })
    const cancelling = new AbortController()
    let removals = 0
    world.host.remove = async () => {
      removals += 1
      setTimeout(() => cancelling.abort(cancelledError()), 1)
      throw new ActionError('RELEASE_CHANGED', 'Somebody else changed it.')
    }
    const inputs = { overwrite: 'true', 'public-key-file': 'new.pem' }
    const { error } = await world.sign(inputs, { cancelled: cancelling.signal })
    expect(error).toMatchObject({ code: 'CANCELLED' })
    expect(removals).toBe(1)
  })
})
