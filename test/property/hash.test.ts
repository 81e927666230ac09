import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamHasher } from '../../src/hashing/hasher.ts'
import { HASH_NAMES, formatDigest } from '../../src/signature/algorithms.ts'
import { cases } from '../support/random.ts'

describe('StreamHasher', () => {
  it('gives the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), fc.subarray(HASH_NAMES, { minLength: 1 }), (chunks, hashes) => {
        const hasher = new StreamHasher([...hashes, ...hashes])
        for (const chunk of chunks) hasher.update(chunk)
        const content = Buffer.concat(chunks)
        expect(hasher.size).toBe(content.length)
        const digests = [...hasher.digests()].map(([name, digest]) => [name, formatDigest(digest)] as const)
        expect(Object.fromEntries(digests)).toEqual(
          Object.fromEntries(
            hashes.map(hash => [hash, `${hash}:${createHash(hash).update(content).digest('hex')}`])
          )
        )
      }),
      cases(500)
    )
  })
})
