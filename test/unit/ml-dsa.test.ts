import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { ML_DSA_SPECS, publicKeyHash, representMessage } from '../../src/signature/ml-dsa-key.ts'
import type { MlDsaSpec } from '../../src/signature/ml-dsa-key.ts'
import { ADDITIONAL_SUFFIXES, withKeyType } from '../../src/signature/key-type-suffix.ts'
import { formatPem, parsePublicKey } from '../../src/signature/public-key.ts'
import type { MlDsaPublicKey } from '../../src/signature/public-key.ts'
import { hashBytes } from '../../src/hashing/hasher.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { muOf, signMu, verifyMu } from '../fakes/ml-dsa.ts'
import { testKey } from '../support/keys.ts'
import { anyPublicKeyOf } from '../support/public-keys.ts'

const MESSAGE = Buffer.from('a checksums file\n')
const SCHEME = schemeOf('ML_DSA_SHAKE_256')

/** FIPS 204, table 2, and the SPKI of RFC 9881: bytes of a signature, and of a key in DER. */
const SIZES = { ML_DSA_44: [2420, 1334], ML_DSA_65: [3309, 1974], ML_DSA_87: [4627, 2614] } as const

const keys = new Map<MlDsaSpec, { readonly privateKey: KeyObject; readonly key: MlDsaPublicKey }>()

beforeAll(async () => {
  for (const spec of ML_DSA_SPECS) {
    const privateKey = await testKey(spec)
    keys.set(spec, { privateKey, key: asMlDsa(privateKey) })
  }
})

describe.each(ML_DSA_SPECS)('a key of %s', spec => {
  it('is read from PEM and DER, with its spec and the bytes that it has', () => {
    const { privateKey, key } = pairOf(spec)
    const publicKey = createPublicKey(privateKey)
    const pem = publicKey.export({ type: 'spki', format: 'pem' })
    expect(parsePublicKey(Buffer.from(pem))).toMatchObject({ kind: 'key', key: { spec } })
    expect(formatPem(key)).toBe(pem)
    expect(key.der).toHaveLength(SIZES[spec][1])
  })

  it('is rejected with a byte more, a byte less, and with parameters in its algorithm', () => {
    const { der } = pairOf(spec).key
    const withNull = Buffer.concat([
      Buffer.from('3082', 'hex'),
      Buffer.of((der.length - 2) >> 8, (der.length - 2) & 0xff),
      Buffer.from('300d', 'hex'),
      der.subarray(6, 17),
      Buffer.from('0500', 'hex'),
      der.subarray(17)
    ])
    for (const bad of [Buffer.concat([der, Buffer.of(0)]), der.subarray(0, -1), withNull])
      expect(parsePublicKey(bad).kind).toBe('refused')
  })

  it('has the μ that FIPS 204 says, of which node:crypto and another implementation verify the signature', () => {
    const { privateKey, key } = pairOf(spec)
    const value = representMessage(publicKeyHash(key), MESSAGE)
    expect(value.bytes).toEqual(muOf(privateKey, MESSAGE))
    const byMu = signMu(privateKey, Buffer.from(value.bytes))
    expect(byMu).toHaveLength(SIZES[spec][0])
    expect(verify(null, MESSAGE, key.keyObject, byMu)).toBe(true)
    const byNode = sign(null, MESSAGE, privateKey)
    expect(verifyMu(privateKey, Buffer.from(value.bytes), byNode)).toBe(true)
    for (const signature of [byMu, byNode]) expect(SCHEME.verify(key, value, signature)).toBe(true)
  })

  it('verifies no damaged signature, no other message, no other key, no representative of another message', () => {
    const { privateKey, key } = pairOf(spec)
    const value = representMessage(publicKeyHash(key), MESSAGE)
    const signature = sign(null, MESSAGE, privateKey)
    for (const at of [0, 31, 32, 1000, signature.length - 90, signature.length - 1]) {
      const damaged = Buffer.from(signature)
      damaged[at] = (damaged[at] ?? 0) ^ 1
      expect(SCHEME.verify(key, value, damaged)).toBe(false)
    }
    for (const bytes of [signature.subarray(1), Buffer.concat([signature, Buffer.of(0)]), Buffer.alloc(0)])
      expect(SCHEME.verify(key, value, bytes)).toBe(false)
    const other = representMessage(publicKeyHash(key), Buffer.from('another one\n'))
    expect(SCHEME.verify(key, other, signature)).toBe(false)
    expect(SCHEME.verify(key, { ...value, bytes: other.bytes }, signature)).toBe(false)
    expect(SCHEME.verify(key, { ...other, bytes: value.bytes }, signature)).toBe(false)
    const stranger = asMlDsa(generateKeyPairSync('ml-dsa-65').privateKey)
    expect(SCHEME.verify(stranger, representMessage(publicKeyHash(stranger), MESSAGE), signature)).toBe(false)
    expect(SCHEME.verify(stranger, value, signature)).toBe(false)
  })

  it('verifies no digest, and nothing with a context', () => {
    const { privateKey, key } = pairOf(spec)
    const [digest] = hashBytes(MESSAGE, ['sha512']).values()
    if (digest === undefined) throw new Error('no digest')
    expect(SCHEME.verify(key, digest, sign(null, digest.bytes, privateKey))).toBe(false)
    const withContext = sign(null, MESSAGE, { key: privateKey, context: Buffer.from('x') })
    const value = representMessage(publicKeyHash(key), MESSAGE)
    expect(SCHEME.verify(key, value, withContext)).toBe(false)
  })

  it('proves a content that is in memory, and no other: not one of which the digests alone are known', () => {
    const { privateKey, key } = pairOf(spec)
    const examinations = examine(sign(null, MESSAGE, privateKey), [key])
    const digests = hashBytes(MESSAGE, ['sha256'])
    expect(judge(examinations, digests, undefined)).toBeUndefined()
    expect(judge(examinations, digests, undefined, Buffer.from('another one\n'))).toBeUndefined()
    expect(judge(examinations, digests, undefined, MESSAGE)).toMatchObject({
      key,
      algorithm: 'ML_DSA_SHAKE_256',
      format: 'raw',
      saltLength: undefined
    })
    // the algorithm that is pinned is that of keys with a choice
    expect(judge(examinations, digests, 'RSASSA_PSS_SHA_256', MESSAGE)).toBeDefined()
  })
})

describe('the names of what an additional key makes', () => {
  it('have its spec before their extension', () => {
    expect([...ADDITIONAL_SUFFIXES.keys()]).toEqual([
      '.rsa-2048.sig',
      '.rsa-3072.sig',
      '.rsa-4096.sig',
      '.ecc-nist-p256.sig',
      '.ecc-nist-p384.sig',
      '.ecc-nist-p521.sig',
      '.ml-dsa-44.sig',
      '.ml-dsa-65.sig',
      '.ml-dsa-87.sig'
    ])
    expect(withKeyType('signing-public-key.pem', 'ML_DSA_65')).toBe('signing-public-key.ml-dsa-65.pem')
    expect(withKeyType('/a.b/keys/key.v2.der', 'RSA_3072')).toBe('/a.b/keys/key.v2.rsa-3072.der')
    expect(withKeyType('/a.b/key', 'RSA_3072')).toBe('/a.b/key.rsa-3072')
  })
})

function asMlDsa(privateKey: KeyObject): MlDsaPublicKey {
  const key = anyPublicKeyOf(privateKey)
  if (key.kind !== 'ml-dsa') throw new Error(`a key of spec ${key.spec}`)
  return key
}

function pairOf(spec: MlDsaSpec): { readonly privateKey: KeyObject; readonly key: MlDsaPublicKey } {
  const pair = keys.get(spec)
  if (pair === undefined) throw new Error(`no key of spec ${spec}`)
  return pair
}
