import { digestKey } from '../../src/signature/prehash.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KeyObject } from 'node:crypto'
import { HASH_NAMES, SIGNING_ALGORITHMS as ALL } from '../../src/signature/algorithms.ts'
import type { HashName, SigningAlgorithm } from '../../src/signature/algorithms.ts'
import type { ContentDigest } from '../../src/signature/prehash.ts'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'
import { examine, prehashesToCompute } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { signDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { digestOf } from '../support/rsa-encodings.ts'

const CONTENT = 'the artifact'

const SIGNING_ALGORITHMS = ALL.filter(name => name.startsWith('RSASSA_'))

let privateKeys: readonly KeyObject[]
let keys: readonly RsaPublicKey[]

beforeAll(async () => {
  privateKeys = await Promise.all([testKey('RSA_2048', 0), testKey('RSA_2048', 1), testKey('RSA_3072', 0)])
  keys = privateKeys.map(publicKeyOf)
})

describe('judge', () => {
  it.each([0, 1, 2])('finds which of several trusted keys signed: number %d', index => {
    for (const algorithm of SIGNING_ALGORITHMS) {
      const verified = judge(examine(signed(index, algorithm), keys), digests(HASH_NAMES), undefined)
      expect(verified?.key).toBe(keys[index])
      expect(verified?.algorithm).toBe(algorithm)
      expect(verified?.digest.bytes).toEqual(digestOf(verified?.digest.hash ?? 'sha256', CONTENT))
    }
  })

  it('refuses where the key that signed is not among them, or none is', () => {
    const file = signed(0, 'RSASSA_PSS_SHA_256')
    expect(judge(examine(file, keys.slice(1)), digests(HASH_NAMES), undefined)).toBeUndefined()
    expect(judge(examine(file, []), digests(HASH_NAMES), undefined)).toBeUndefined()
    expect(judge([], digests(HASH_NAMES), undefined)).toBeUndefined()
  })

  it('refuses where no digest was computed that could decide', () => {
    const examinations = examine(signed(0, 'RSASSA_PKCS1_V1_5_SHA_384'), keys)
    expect(judge(examinations, new Map(), undefined)).toBeUndefined()
    expect(judge(examinations, digests(['sha256', 'sha512']), undefined)).toBeUndefined()
    expect(judge(examinations, digests(['sha384']), undefined)).toBeDefined()
  })

  it('refuses what no key can read', () => {
    for (const file of [Buffer.alloc(0), Buffer.from('text'), Buffer.alloc(255)])
      expect(judge(examine(file, keys), digests(HASH_NAMES), undefined)).toBeUndefined()
  })
})

describe('prehashesToCompute', () => {
  it('names every hash that could decide, whichever key and reading it belongs to, once', () => {
    const all = SIGNING_ALGORITHMS.flatMap(algorithm =>
      [0, 1, 2].flatMap(index => examine(signed(index, algorithm), keys))
    )
    expect(prehashesToCompute(all).map(digestKey).sort()).toEqual([...HASH_NAMES].sort())
  })

  it.each(SIGNING_ALGORITHMS)('is enough to judge %s by any of the keys', algorithm => {
    for (const index of [0, 1, 2]) {
      const examinations = examine(signed(index, algorithm), keys)
      const hashes = prehashesToCompute(examinations).map(({ hash }) => hash)
      expect(new Set(hashes).size).toBe(hashes.length)
      expect(judge(examinations, digests(hashes), undefined)?.algorithm).toBe(algorithm)
    }
  })

  it('names none where nothing can be read', () => {
    expect(prehashesToCompute(examine(Buffer.from('text'), keys))).toEqual([])
  })
})

function signed(index: number, algorithm: SigningAlgorithm): Buffer {
  const privateKey = privateKeys[index]
  if (privateKey === undefined) throw new Error(`no key ${index}`)
  const hash = HASH_NAMES.find(name => algorithm.endsWith(name.slice('sha'.length))) ?? 'sha256'
  return signDigest({ privateKey, algorithm, digest: digestOf(hash, CONTENT) })
}

function digests(hashes: readonly HashName[]): ReadonlyMap<HashName, ContentDigest> {
  return new Map(hashes.map(hash => [hash, { hash, bytes: digestOf(hash, CONTENT), signingInput: 'none' }]))
}
