import { constants, randomBytes, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { HASHES, SIGNING_ALGORITHMS } from '../../src/signature/algorithms.ts'
import type { Digest, SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { parseEcdsaSignature } from '../../src/signature/ecdsa-der.ts'
import { RAW } from '../../src/signature/formats/detached.ts'
import { KEY_SPECS, RSA_SPECS, isKeySpec } from '../../src/signature/public-key.ts'
import type { KeySpec, PublicKey } from '../../src/signature/public-key.ts'
import {
  SCHEMES,
  hashOf,
  isSignature,
  loadSchemes,
  recoverMessages,
  schemeOf
} from '../../src/signature/schemes/index.ts'
import type { SignatureScheme } from '../../src/signature/schemes/scheme.ts'
import { interpret } from '../../src/signature/examination.ts'
import { derOf, orderOf } from '../fakes/ecdsa.ts'
import { signDigest, verifyDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { anyPublicKeyOf } from '../support/public-keys.ts'
import { digestOf } from '../support/rsa-encodings.ts'

const MESSAGE = Buffer.from('an artifact')

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const PKCS1 = { padding: constants.RSA_PKCS1_PADDING }

type RsaAlgorithm = Extract<SigningAlgorithm, `RSA${string}`>

/** How node:crypto, which shares no code with them, makes and checks each RSA scheme: an entry without its peer does not compile. */
const PEERS: Readonly<
  Record<
    RsaAlgorithm,
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

/** The key spec and the hash function of each ECDSA scheme: an entry without them does not compile. */
const ECDSA_PEERS: Readonly<
  Record<
    Exclude<SigningAlgorithm, RsaAlgorithm | 'ML_DSA_SHAKE_256'>,
    { readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly spec: KeySpec }
  >
> = {
  ECDSA_SHA_256: { hash: 'sha256', spec: 'ECC_NIST_P256' },
  ECDSA_SHA_384: { hash: 'sha384', spec: 'ECC_NIST_P384' },
  ECDSA_SHA_512: { hash: 'sha512', spec: 'ECC_NIST_P521' }
}

function isRsa(name: SigningAlgorithm): name is RsaAlgorithm {
  return Object.hasOwn(PEERS, name)
}

function isEcdsa(name: SigningAlgorithm): name is Extract<SigningAlgorithm, `ECDSA${string}`> {
  return Object.hasOwn(ECDSA_PEERS, name)
}

interface Pair {
  readonly privateKey: KeyObject
  readonly key: PublicKey
  readonly other: KeyObject
}

const pairs = new Map<KeySpec, Pair>()

beforeAll(async () => {
  for (const spec of KEY_SPECS) {
    const privateKey = await testKey(spec)
    const other = await testKey(spec, 1)
    pairs.set(spec, { privateKey, key: anyPublicKeyOf(privateKey), other })
    await loadSchemes(pairOf(spec).key)
  }
})

describe('the list of schemes', () => {
  it('has each algorithm once, by its name of KMS', () => {
    expect(SCHEMES.map(({ name }) => name)).toEqual(SIGNING_ALGORITHMS)
    expect([...Object.keys(PEERS), ...Object.keys(ECDSA_PEERS), 'ML_DSA_SHAKE_256'].sort()).toEqual(
      [...SIGNING_ALGORITHMS].sort()
    )
    for (const scheme of SCHEMES) expect(schemeOf(scheme.name)).toBe(scheme)
  })

  it('goes with every key spec that is accepted, and with no other', () => {
    const specs = new Set(SCHEMES.flatMap(({ keySpecs }) => keySpecs))
    expect([...specs].sort()).toEqual([...KEY_SPECS].sort())
    expect(KEY_SPECS.every(isKeySpec)).toBe(true)
    expect(
      [
        'RSA_1024',
        'ECC_SECG_P256K1',
        'ECC_NIST_EDWARDS25519',
        'SM2',
        'HMAC_256',
        'SYMMETRIC_DEFAULT',
        'toString',
        ''
      ].filter(isKeySpec)
    ).toEqual([])
  })

  it('knows the lengths of all signatures and of nothing else', () => {
    const lengths = Array.from({ length: 5000 }, (_, length) => length)
    const isOne = (length: number, specs?: readonly KeySpec[]): boolean =>
      isSignature(Buffer.alloc(length, 1), specs)
    expect(lengths.filter(length => isOne(length))).toEqual([256, 384, 512, 2420, 3309, 4627])
    expect(lengths.filter(length => isOne(length, ['RSA_3072']))).toEqual([384])
    expect(lengths.filter(length => isOne(length, ['ECC_NIST_P256', 'ECC_NIST_P521']))).toEqual([])
    expect(lengths.filter(length => isOne(length, []))).toEqual([])
  })
})

describe.each(SCHEMES.flatMap(scheme => (isRsa(scheme.name) ? [{ name: scheme.name, scheme }] : [])))(
  '$name',
  ({ name, scheme }) => {
    const { hash, options } = PEERS[name]
    const digest: Digest = { hash, bytes: digestOf(hash, MESSAGE) }

    it('computes the hash of its name, with a key and without one', () => {
      expect(scheme.prehash()).toEqual({ kind: 'hash', hash })
      expect(scheme.prehash(pairOf('RSA_2048').key)).toEqual({ kind: 'hash', hash })
      expect(hashOf(name)).toBe(hash)
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
      expect(signature).toHaveLength(Number(spec.slice('RSA_'.length)) / 8)
      expect(scheme.isWellFormed(signature, spec)).toBe(true)
      expect(scheme.isWellFormed(signature.subarray(1), spec)).toBe(false)
      expect(scheme.isWellFormed(signature, 'ECC_NIST_P521')).toBe(false)
      expect(key).toMatchObject({ kind: scheme.keyKind, spec, signatureBytes: signature.length })
      expect(scheme.verify(key, digest, signature)).toBe(true)
      expect(SCHEMES.filter(other => other.verify(key, digest, signature))).toEqual([scheme])
    })

    it.each(scheme.keySpecs)(
      '%s: agrees with node:crypto and with the fake KMS about what is wrong',
      spec => {
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
              key: key.keyObject,
              algorithm: scheme.name,
              digest: Buffer.from(digest.bytes),
              signature
            })
          )
          expect(ours).toBe(signature === good)
        }
        // one in 256 begins with a zero byte, without which OpenSSL still accepts a PSS signature: KMS does not, nor does this
        expect(scheme.verify(key, digest, good.subarray(1))).toBe(false)
      }
    )

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
  }
)

const ecdsa = SCHEMES.flatMap(scheme => (isEcdsa(scheme.name) ? [{ name: scheme.name, scheme }] : []))

describe.each(ecdsa)('$name', ({ name, scheme }) => {
  const { hash, spec } = ECDSA_PEERS[name]
  const digest: Digest = { hash, bytes: digestOf(hash, MESSAGE) }
  const byNode = (message: Uint8Array): Buffer => sign(hash, message, pairOf(spec).privateKey)

  it('goes with keys on one curve, and computes the one hash function that KMS has for it', () => {
    expect(scheme.keyKind).toBe('ec')
    expect(scheme.keySpecs).toEqual([spec])
    expect(scheme.prehash()).toEqual({ kind: 'hash', hash })
    expect(hashOf(name)).toBe(hash)
    expect(scheme.saltLength).toBeUndefined()
    expect(scheme.recovery).toBeUndefined()
    expect(recoverMessages(pairOf(spec).key, byNode(MESSAGE))).toEqual([])
  })

  it('verifies what node:crypto and the fake KMS sign, whichever half s is in, and no other scheme does', () => {
    const { privateKey, key } = pairOf(spec)
    for (let round = 0; round < 8; round++) {
      const byFake = signDigest({ privateKey, algorithm: name, digest: Buffer.from(digest.bytes) })
      for (const signature of [byNode(MESSAGE), byFake]) {
        expect(scheme.isWellFormed(signature, spec)).toBe(true)
        expect(SCHEMES.filter(other => other.verify(key, digest, signature))).toEqual([scheme])
        expect(verify(hash, MESSAGE, key.keyObject, signature)).toBe(true)
      }
    }
  })

  it('takes both s and n - s, as OpenSSL does and KMS returns', () => {
    const { privateKey, key } = pairOf(spec)
    const signature = byNode(MESSAGE)
    const [r, s] = parseEcdsaSignature(signature) ?? []
    const mirrored = derOf(toNumber(r), orderOf(privateKey) - toNumber(s))
    for (const one of [signature, mirrored]) {
      expect(scheme.verify(key, digest, one)).toBe(true)
      expect(verify(hash, MESSAGE, key.keyObject, one)).toBe(true)
    }
  })

  it('agrees with node:crypto and with the fake KMS about what is wrong', () => {
    const { privateKey, key } = pairOf(spec)
    const order = orderOf(privateKey)
    const good = byNode(MESSAGE)
    const [r, s] = (parseEcdsaSignature(good) ?? []).map(toNumber) as [bigint, bigint]
    const wrong: Readonly<Record<string, Buffer>> = {
      'of another message': byNode(Buffer.from('another')),
      'by another key': sign(hash, MESSAGE, pairOf(spec).other),
      damaged: Buffer.from(good.map((byte, index) => (index === 20 ? byte ^ 1 : byte))),
      'r and s swapped': derOf(s, r),
      'r = 0': derOf(0n, s),
      's = 0': derOf(r, 0n),
      'r = n': derOf(order, s),
      's = n': derOf(r, order),
      'r + n': derOf(r + order, s),
      's + n': derOf(r, s + order),
      'both 1': derOf(1n, 1n),
      'a byte after it': Buffer.concat([good, Buffer.of(0)]),
      'its last byte missing': good.subarray(0, -1),
      'a length in two bytes': Buffer.concat([Buffer.of(0x30, 0x82, 0, good.length - 2), good.subarray(2)]),
      'an indefinite length': Buffer.concat([Buffer.of(0x30, 0x80), good.subarray(2), Buffer.of(0, 0)]),
      'a SET': Buffer.concat([Buffer.of(0x31), good.subarray(1)]),
      empty: Buffer.alloc(0),
      bare: Buffer.concat([r, s].map(number => Buffer.from(number.toString(16).padStart(132, '0'), 'hex')))
    }
    for (const [what, signature] of Object.entries(wrong)) {
      expect([what, scheme.verify(key, digest, signature)]).toEqual([what, false])
      expect([what, verify(hash, MESSAGE, key.keyObject, signature)]).toEqual([what, false])
      const request = { key: privateKey, algorithm: name, digest: Buffer.from(digest.bytes), signature }
      expect([what, verifyDigest(request)]).toEqual([what, false])
    }
  })

  it('refuses a number that is padded, which OpenSSL refuses too', () => {
    const { key } = pairOf(spec)
    const good = byNode(MESSAGE)
    const [r, s] = (parseEcdsaSignature(good) ?? []) as readonly [Buffer, Buffer]
    const integer = (bytes: Buffer): Buffer => Buffer.concat([Buffer.of(2, bytes.length), bytes])
    const padded = Buffer.concat([
      integer(Buffer.concat([Buffer.of(0, 0), r])),
      integer(Buffer.concat([Buffer.of(0), s]))
    ])
    const der = Buffer.concat([
      padded.length < 128 ? Buffer.of(0x30, padded.length) : Buffer.of(0x30, 0x81, padded.length),
      padded
    ])
    expect(scheme.verify(key, digest, der)).toBe(false)
    expect(verify(hash, MESSAGE, key.keyObject, der)).toBe(false)
  })

  it('refuses keys of other kinds and curves, digests of another length, and the same bytes by another hash', () => {
    const { key } = pairOf(spec)
    const signature = byNode(MESSAGE)
    for (const other of KEY_SPECS.filter(candidate => candidate !== spec))
      expect(scheme.verify(pairOf(other).key, digest, signature)).toBe(false)
    const { bytes } = digest
    const wrong: Digest[] = [
      { hash, bytes: bytes.subarray(1) },
      { hash, bytes: bytes.subarray(0, -1) },
      { hash, bytes: Buffer.concat([bytes, Buffer.of(0)]) },
      { hash, bytes: Buffer.alloc(0) },
      ...(['sha256', 'sha384', 'sha512'] as const)
        .filter(other => other !== hash)
        .map(other => ({ hash: other, bytes }))
    ]
    expect(wrong.filter(candidate => scheme.verify(key, candidate, signature))).toEqual([])
  })
})

describe('isSignature', () => {
  it('takes no file of 70 bytes for a signature, however it begins, unless it is two numbers in DER', () => {
    const begins = Buffer.concat([Buffer.of(0x30, 68, 2, 32), randomBytes(66)])
    begins[4] = 0x80 // negative
    for (const file of [randomBytes(70), Buffer.from('x'.repeat(70)), begins])
      expect(isSignature(file)).toBe(false)
    const numbers = [randomBytes(32), randomBytes(32)].map(
      bytes => BigInt(`0x${bytes.toString('hex')}`) >> 1n
    )
    expect(isSignature(derOf(numbers[0] ?? 1n, numbers[1] ?? 1n))).toBe(true)
  })

  it('takes a signature by a smaller curve for one by a larger curve, and never the reverse', () => {
    const { privateKey } = pairOf('ECC_NIST_P384')
    const signature = sign('sha384', MESSAGE, privateKey)
    const fits = KEY_SPECS.filter(spec => isSignature(signature, [spec]))
    expect(fits).toEqual(['ECC_NIST_P384', 'ECC_NIST_P521'])
  })
})

function toNumber(bytes: Uint8Array | undefined): bigint {
  return BigInt(`0x${Buffer.from(bytes ?? []).toString('hex')}`)
}

describe('a scheme whose signatures tell nothing', () => {
  /** As ECDSA is: it verifies, and recovers no message. */
  const silent = (verdict: boolean): SignatureScheme => ({
    name: 'RSASSA_PSS_SHA_256',
    keyKind: 'rsa',
    keySpecs: ['RSA_2048'],
    prehash: () => ({ kind: 'hash', hash: 'sha256' }),
    isWellFormed: signature => signature.length === 256,
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

function pairOf(spec: KeySpec): Pair {
  const pair = pairs.get(spec)
  if (pair === undefined) throw new Error(`no key ${spec}`)
  return pair
}
