import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamHasher, toPrehashes } from '../../src/hashing/hasher.ts'
import { HASH_NAMES, formatDigest } from '../../src/signature/algorithms.ts'
import { cases } from '../support/random.ts'

describe('StreamHasher', () => {
  it('gives digests with trailers on the way, from copies that leave the rest alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 })),
        fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1 }),
        (chunks, trailers) => {
          const hasher = new StreamHasher({ prehashes: toPrehashes(['sha256', 'sha512']) })
          for (const chunk of chunks) hasher.update(chunk)
          for (const hash of ['sha256', 'sha512'] as const)
            for (const trailer of trailers)
              expect(hasher.digest({ kind: 'hash-with-trailer', hash, trailer })).toEqual({
                hash,
                bytes: createHash(hash)
                  .update(Buffer.concat([...chunks, trailer]))
                  .digest()
              })
          const whole = createHash('sha512').update(Buffer.concat(chunks)).digest()
          expect(hasher.digest({ kind: 'hash', hash: 'sha512' }).bytes).toEqual(whole)
          expect(() => hasher.digest({ kind: 'hash', hash: 'sha384' })).toThrow('sha384')
          expect(hasher.result().get('sha512')?.bytes).toEqual(whole)
        }
      ),
      cases(200)
    )
  })

  it('gives the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), fc.subarray(HASH_NAMES, { minLength: 1 }), (chunks, hashes) => {
        const hasher = new StreamHasher({ prehashes: toPrehashes([...hashes, ...hashes]) })
        for (const chunk of chunks) hasher.update(chunk)
        const content = Buffer.concat(chunks)
        expect(hasher.size).toBe(content.length)
        const digests = [...hasher.result()].map(([name, digest]) => [name, formatDigest(digest)] as const)
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
