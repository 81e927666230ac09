import { constants, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { HASHES, SIGNING_ALGORITHMS } from '../../src/signature/algorithms.ts'
import type { Digest, SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { RAW } from '../../src/signature/formats/detached.ts'
import { KEY_SPECS, RSA_SPECS, isKeySpec } from '../../src/signature/public-key.ts'
import type { KeySpec, PublicKey } from '../../src/signature/public-key.ts'
import {
  SCHEMES,
  hashOf,
  isSignatureLength,
  recoverMessages,
  schemeOf
} from '../../src/signature/schemes/index.ts'
import type { SignatureScheme } from '../../src/signature/schemes/scheme.ts'
import { interpret } from '../../src/signature/verdict.ts'
import { verifyDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { digestOf } from '../support/rsa-encodings.ts'

const MESSAGE = Buffer.from('an artifact')

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const PKCS1 = { padding: constants.RSA_PKCS1_PADDING }

/** How node:crypto, which shares no code with them, makes and checks each scheme: an entry without its peer does not compile. */
const PEERS: Readonly<
  Record<
    SigningAlgorithm,
    {
      readonly hash: 'sha256' | 'sha384' | 'sha512'
      readonly options: { readonly padding: number; readonly saltLength?: number }
    }
  >
> = {
  RSASSA_PSS_SHA_256: { hash: 'sha256', options: PSS },
  RSASSA_PSS_SHA_384: { hash: 'sha384', options: PSS },
  RSASSA_PSS_SHA_512: { hash: 'sha512', options: PSS },
  RSASSA_PKCS1_V1_5_SHA_256: { hash: 'sha256', options: PKCS1 },
  RSASSA_PKCS1_V1_5_SHA_384: { hash: 'sha384', options: PKCS1 },
  RSASSA_PKCS1_V1_5_SHA_512: { hash: 'sha512', options: PKCS1 }
}

const pairs = new Map<KeySpec, { readonly privateKey: KeyObject; readonly key: PublicKey }>()

beforeAll(async () => {
  for (const spec of KEY_SPECS) {
    const privateKey = await testKey(spec)
    pairs.set(spec, { privateKey, key: publicKeyOf(privateKey) })
  }
})

describe('the list of schemes', () => {
  it('has each algorithm once, by its name of KMS', () => {
    expect(SCHEMES.map(({ name }) => name)).toEqual(SIGNING_ALGORITHMS)
    expect(Object.keys(PEERS).sort()).toEqual([...SIGNING_ALGORITHMS].sort())
    for (const scheme of SCHEMES) expect(schemeOf(scheme.name)).toBe(scheme)
  })

  it('goes with every key spec that is accepted, and with no other', () => {
    const specs = new Set(SCHEMES.flatMap(({ keySpecs }) => keySpecs))
    expect([...specs].sort()).toEqual([...KEY_SPECS].sort())
    expect(KEY_SPECS.every(isKeySpec)).toBe(true)
    expect(['RSA_1024', 'ECC_NIST_P256', 'SYMMETRIC_DEFAULT', 'toString', ''].filter(isKeySpec)).toEqual([])
  })

  it('knows the lengths of all signatures and of nothing else', () => {
    const lengths = Array.from({ length: 1100 }, (_, length) => length)
    expect(lengths.filter(length => isSignatureLength(length))).toEqual([256, 384, 512])
    expect(lengths.filter(length => isSignatureLength(length, ['RSA_3072']))).toEqual([384])
    expect(lengths.filter(length => isSignatureLength(length, []))).toEqual([])
  })
})

describe.each(SCHEMES)('$name', scheme => {
  const { hash, options } = PEERS[scheme.name]
  const digest: Digest = { hash, bytes: digestOf(hash, MESSAGE) }

  it('computes the hash of its name, with a key and without one', () => {
    expect(scheme.prehash()).toEqual({ kind: 'hash', hash })
    expect(scheme.prehash(pairOf('RSA_2048').key)).toEqual({ kind: 'hash', hash })
    expect(hashOf(scheme.name)).toBe(hash)
    expect(scheme.name.endsWith(hash.replace('sha', 'SHA_'))).toBe(true)
  })

  it('has the salt that KMS uses, as long as the digest, if it is PSS', () => {
    expect(scheme.saltLength).toBe(scheme.name.includes('_PSS_') ? HASHES[hash].bytes : undefined)
  })

  it('goes with RSA keys of all sizes', () => {
    expect(scheme.keyKind).toBe('rsa')
    expect(scheme.keySpecs).toEqual(RSA_SPECS)
  })

  it.each(scheme.keySpecs)('%s: verifies what node:crypto signs, in the exact length', spec => {
    const { privateKey, key } = pairOf(spec)
    const signature = sign(hash, MESSAGE, { key: privateKey, ...options })
    const { min, max } = scheme.signatureLengths(spec)
    expect([min, max]).toEqual([Number(spec.slice('RSA_'.length)) / 8, signature.length])
    expect(key).toMatchObject({ kind: scheme.keyKind, spec, signatureBytes: signature.length })
    expect(scheme.verify(key, digest, signature)).toBe(true)
    expect(SCHEMES.filter(other => other.verify(key, digest, signature))).toEqual([scheme])
  })

  it.each(scheme.keySpecs)('%s: agrees with node:crypto and with the fake KMS about what is wrong', spec => {
    const { privateKey, key } = pairOf(spec)
    const good = sign(hash, MESSAGE, { key: privateKey, ...options })
    const damaged = Buffer.from(good.map((byte, index) => (index === 100 ? byte ^ 1 : byte)))
    const other = sign(hash, Buffer.from('another'), { key: privateKey, ...options })
    const padding = options === PSS ? PKCS1 : PSS
    const otherPadding = sign(hash, MESSAGE, { key: privateKey, ...padding })
    for (const signature of [good, damaged, other, otherPadding, good.subarray(0, -1), Buffer.alloc(0)]) {
      const ours = scheme.verify(key, digest, signature)
      expect(ours).toBe(verify(hash, MESSAGE, { key: key.keyObject, ...options }, signature))
      expect(ours).toBe(
        verifyDigest({
          publicKey: key.keyObject,
          algorithm: scheme.name,
          digest: Buffer.from(digest.bytes),
          signature
        })
      )
      expect(ours).toBe(signature === good)
    }
    // one in 256 begins with a zero byte, without which OpenSSL still accepts a PSS signature: KMS does not, nor does this
    expect(scheme.verify(key, digest, good.subarray(1))).toBe(false)
  })

  it('refuses a digest of another length, and the same bytes under the name of another hash', () => {
    const { privateKey, key } = pairOf('RSA_2048')
    const signature = sign(hash, MESSAGE, { key: privateKey, ...options })
    const { bytes } = digest
    const wrong: Digest[] = [
      { hash, bytes: bytes.subarray(1) },
      { hash, bytes: Buffer.concat([bytes, Buffer.of(0)]) },
      { hash, bytes: Buffer.alloc(0) },
      ...(['sha256', 'sha384', 'sha512'] as const)
        .filter(name => name !== hash)
        .map(name => ({ hash: name, bytes }))
    ]
    expect(wrong.filter(candidate => scheme.verify(key, candidate, signature))).toEqual([])
    const messages = recoverMessages(key, signature)
    expect(wrong.filter(candidate => messages.some(message => message.covers(candidate)))).toEqual([])
  })

  it('recovers what was signed, alone and among all others', () => {
    const { privateKey, key } = pairOf('RSA_2048')
    const signature = sign(hash, MESSAGE, { key: privateKey, ...options })
    expect(recoverMessages(key, signature, [scheme])).toHaveLength(1)
    for (const schemes of [[scheme], SCHEMES]) {
      const messages = recoverMessages(key, signature, schemes)
      const [message, ...others] = messages.filter(({ algorithm }) => algorithm === scheme.name)
      expect(others).toEqual([])
      expect(message).toMatchObject({ hash })
      expect(message?.saltLength).toBe(scheme.saltLength)
      expect(message?.covers(digest)).toBe(true)
      expect(message?.covers({ hash, bytes: digestOf(hash, 'another') })).toBe(false)
      const inClear = options === PKCS1 ? Buffer.from(digest.bytes) : undefined
      expect(message?.signedDigest && Buffer.from(message.signedDigest)).toEqual(inClear)
    }
  })
})

describe('a scheme whose signatures tell nothing', () => {
  /** As ECDSA will be: it verifies, and recovers no message. */
  const silent = (verdict: boolean): SignatureScheme => ({
    name: 'RSASSA_PSS_SHA_256',
    keyKind: 'rsa',
    keySpecs: ['RSA_2048'],
    prehash: () => ({ kind: 'hash', hash: 'sha256' }),
    signatureLengths: () => ({ min: 256, max: 256 }),
    verify: () => verdict,
    openssl: () => ''
  })

  it.each([true, false])('is one interpretation, which covers what it verifies: %s', verdict => {
    const { key } = pairOf('RSA_2048')
    const signature = RAW.read(Buffer.alloc(256, 1), key)
    if (signature === undefined) throw new Error('not read')
    const [interpretation, ...others] = interpret(key, signature, [silent(verdict)])
    expect(others).toEqual([])
    expect(interpretation).toMatchObject({
      algorithm: 'RSASSA_PSS_SHA_256',
      prehash: { kind: 'hash', hash: 'sha256' }
    })
    expect(interpretation?.recovered).toBeUndefined()
    expect(interpretation?.covers({ hash: 'sha256', bytes: digestOf('sha256', MESSAGE) })).toBe(verdict)
    expect(interpretation?.covers({ hash: 'sha512', bytes: digestOf('sha512', MESSAGE) })).toBe(false)
    expect(interpret(pairOf('RSA_3072').key, signature, [silent(verdict)])).toEqual([])
  })
})

function pairOf(spec: KeySpec): { readonly privateKey: KeyObject; readonly key: PublicKey } {
  const pair = pairs.get(spec)
  if (pair === undefined) throw new Error(`no key ${spec}`)
  return pair
}
