import { constants, createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FakeRelease } from '../fakes/github.ts'
import { testKey } from '../support/keys.ts'
import { workspace } from '../support/run-action.ts'
import { signatureOf } from '../support/signed-files.ts'
import { startWorld } from '../support/world.ts'
import type { World } from '../support/world.ts'

const JOBS = 8
const KEY_FILE = 'signing-public-key.pem'
const COMMON = 'the same in every job\n'
const numbers = Array.from({ length: JOBS }, (_, index) => index + 1)
const partOf = (job: number): string => `only in job ${job}\n`

type Kind = 'signatures' | 'artifacts too' | 'a stale signature to replace'

/** 20 rounds of the usual kind, and some of those that send or replace more. */
const ROUNDS: readonly { readonly number: number; readonly kind: Kind }[] = [
  ...Array.from({ length: 20 }, (): Kind => 'signatures'),
  ...Array.from({ length: 5 }, (): Kind => 'artifacts too'),
  ...Array.from({ length: 5 }, (): Kind => 'a stale signature to replace')
].map((kind, index) => ({ number: index + 1, kind }))

interface Round {
  readonly release: FakeRelease
  readonly failures: readonly string[]
  /** Signatures that KMS made. */
  readonly signed: number
}

let world: World
const rounds = new Map<number, Round>()

async function race(number: number, kind: Kind): Promise<Round> {
  const tag = `v1.0.${number}`
  const release = world.github.createRelease({ tag, draft: number % 2 === 0 })
  if (kind === 'a stale signature to replace') {
    const stale = signatureOf(await testKey('RSA_2048'), 'an earlier build\n')
    world.github.addAsset(release, { name: 'common.bin.sig', content: stale })
  }
  const { accessKeyId, secretAccessKey } = world.credentials.addUser('arn:aws:iam::111122223333:user/ci')
  const before = world.kms.calls.length
  const inputs = {
    'role-to-assume': undefined,
    'release-tag': tag,
    'job-total': String(JOBS),
    ...(kind === 'artifacts too' ? { upload: 'all' } : {}),
    ...(kind === 'a stale signature to replace' ? { overwrite: 'true' } : {})
  }
  const results = await Promise.allSettled(
    numbers.map(job =>
      world.sign(inputs, {
        env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
        secrets: [secretAccessKey],
        cwd: workspace({ 'dist/common.bin': COMMON, [`dist/part-${job}.bin`]: partOf(job) }).path
      })
    )
  )
  const failures = results.flatMap(result =>
    result.status === 'rejected'
      ? [String(result.reason)]
      : result.value.annotations.filter(({ level }) => level === 'error').map(({ message }) => message)
  )
  const signed = world.kms.calls.slice(before).filter(({ operation }) => operation === 'Sign').length
  return { release, failures, signed }
}

beforeAll(async () => {
  world = await startWorld({ release: false })
  for (const { number, kind } of ROUNDS) rounds.set(number, await race(number, kind))
})

afterAll(async () => {
  await world.close()
})

describe(`${JOBS} jobs at once on one release`, () => {
  test.each(ROUNDS)('round $number, $kind: all succeed, and nothing is there twice', ({ number, kind }) => {
    const round = rounds.get(number)
    expect(round?.failures).toEqual([])
    const artifacts = ['common.bin', ...numbers.map(job => `part-${job}.bin`)]
    const expected = [
      ...artifacts.map(name => `${name}.sig`),
      ...(kind === 'artifacts too' ? artifacts : []),
      KEY_FILE
    ]
    expect(round?.release.assets.map(({ name }) => name).sort()).toEqual(expected.sort())

    const bytesOf = (name: string): Buffer =>
      round?.release.assets.find(asset => asset.name === name)?.content?.bytes() ?? Buffer.of()
    const key = { key: world.key.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    const contents: [name: string, content: string][] = [
      ['common.bin', COMMON],
      ...numbers.map((job): [string, string] => [`part-${job}.bin`, partOf(job)])
    ]
    const wrong = contents.filter(
      ([name, content]) => !verify('sha256', Buffer.from(content), key, bytesOf(`${name}.sig`))
    )
    expect(wrong).toEqual([])
    expect(createPublicKey(bytesOf(KEY_FILE)).equals(world.key.publicKey)).toBe(true)
    const sent = kind === 'artifacts too' ? contents : []
    expect(sent.filter(([name, content]) => bytesOf(name).toString() !== content)).toEqual([])
    // Each its own, and the common one at least once and at most by all.
    expect(round?.signed).toBeGreaterThan(JOBS)
    expect(round?.signed).toBeLessThanOrEqual(2 * JOBS)
  })
})
