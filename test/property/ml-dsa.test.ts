import assert from 'node:assert/strict'
import { createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { hashBytes } from '../../src/hashing/hasher.ts'
import { ML_DSA, ML_DSA_SPECS, publicKeyHash, representMessage } from '../../src/signature/ml-dsa-key.ts'
import type { MlDsaSpec } from '../../src/signature/ml-dsa-key.ts'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import type { MlDsaPublicKey } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { muOf, verifyMu } from '../fakes/ml-dsa.ts'
import { testKey } from '../support/keys.ts'
import { damaged } from '../support/mutations.ts'
import { anyPublicKeyOf } from '../support/public-keys.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { derOf, withBitFlipped } from '../support/signed-files.ts'

// Keys and signatures of ML-DSA: every bit before a key counts, and of damaged signatures those hold that node:crypto takes.

const SCHEME = schemeOf('ML_DSA_SHAKE_256')
const pairs = new Map<MlDsaSpec, { readonly privateKey: KeyObject; readonly key: MlDsaPublicKey }>()

beforeAll(async () => {
  for (const spec of ML_DSA_SPECS) {
    const privateKey = await testKey(spec)
    const key = anyPublicKeyOf(privateKey)
    if (key.kind === 'ml-dsa') pairs.set(spec, { privateKey, key })
  }
})

describe.each(ML_DSA_SPECS)('%s', spec => {
  it('every bit before the key counts, and no bit of the key is rejected, since any bytes are one', () => {
    const der = derOf(pairOf(spec).privateKey)
    const prefixBits = (der.length - ML_DSA[spec].keyBytes) * 8
    expect(prefixBits).toBe(22 * 8)
    for (let bit = 0; bit < prefixBits; bit++)
      expect([bit, parsePublicKey(withBitFlipped(der, bit)).kind]).toEqual([bit, 'refused'])
    fc.assert(
      fc.property(fc.integer({ min: prefixBits, max: der.length * 8 - 1 }), bit => {
        const other = withBitFlipped(der, bit)
        const parsed = parsePublicKey(other)
        assert(parsed.kind === 'key')
        assert.deepEqual(Buffer.from(parsed.key.der), other)
        assert.deepEqual(
          createPublicKey({ key: other, format: 'der', type: 'spki' }).export({
            format: 'der',
            type: 'spki'
          }),
          other
        )
      }),
      cases(50)
    )
  })

  it('a message has the representative that another implementation computes', () => {
    const { privateKey, key } = pairOf(spec)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), message => {
        const { bytes } = representMessage(publicKeyHash(key), message)
        assert.deepEqual(Buffer.from(bytes), muOf(privateKey, message))
      }),
      cases(10)
    )
  })

  it('of damaged signatures those hold that node:crypto takes', () => {
    const { privateKey, key } = pairOf(spec)
    const message = Buffer.from(`${'ab'.repeat(32)}  app.tgz\n`)
    const value = representMessage(publicKeyHash(key), message)
    const digests = hashBytes(message, ['sha256'])
    const signatures = Array.from({ length: 4 }, () => sign(null, message, privateKey))
    let held = 0
    fc.assert(
      fc.property(damaged(signatures), file => {
        const isValid = verify(null, message, key.keyObject, file)
        assert.equal(SCHEME.verify(key, value, file), isValid)
        assert.equal(judge(examine(file, [key]), digests, undefined, message) !== undefined, isValid)
        assert(!isValid || signatures.some(signature => signature.equals(file)))
        if (isValid) held++
      }),
      cases(200)
    )
    expectMoreThan(1, held)
  })

  it('a signature with any bit of its hint turned, and a random one, is none to another implementation either', () => {
    const { privateKey, key } = pairOf(spec)
    const message = Buffer.from('a checksums file\n')
    const value = representMessage(publicKeyHash(key), message)
    const signature = sign(null, message, privateKey)
    // ω + k bytes of positions, of which FIPS 204 takes one way to write them (algorithm 21): 84, 61 or 83
    const hintBytes = { ML_DSA_44: 84, ML_DSA_65: 61, ML_DSA_87: 83 }[spec]
    const bits = fc.integer({ min: (signature.length - hintBytes) * 8, max: signature.length * 8 - 1 })
    const random = fc.uint8Array({ minLength: signature.length, maxLength: signature.length })
    const files = fc.oneof(
      { weight: 4, arbitrary: bits.map(bit => withBitFlipped(signature, bit)) },
      { weight: 1, arbitrary: random.map(bytes => Buffer.from(bytes)) }
    )
    fc.assert(
      fc.property(files, file => {
        assert.equal(SCHEME.verify(key, value, file), false)
        assert.equal(verifyMu(privateKey, Buffer.from(value.bytes), file), false)
      }),
      cases(20)
    )
  })
})

function pairOf(spec: MlDsaSpec): { readonly privateKey: KeyObject; readonly key: MlDsaPublicKey } {
  const pair = pairs.get(spec)
  if (pair === undefined) throw new Error(`no key of ${spec}`)
  return pair
}
