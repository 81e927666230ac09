import { constants, createPublicKey, generateKeyPair, randomBytes, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { HASH_NAMES, DIGEST_ALGORITHMS as ALL } from '../../src/signature/algorithms.ts'
import type { HashName, DigestAlgorithm } from '../../src/signature/algorithms.ts'
import type { ContentDigest } from '../../src/signature/prehash.ts'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'
import { recoverMessages, schemeOf } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { signDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { cases } from '../support/random.ts'
import {
  DER_NULL,
  HASH_BYTES,
  algorithmWith,
  der,
  digestInfo,
  digestOf,
  hashOid,
  maxSaltBytes,
  partsOf,
  pkcs1,
  pss,
  raise
} from '../support/rsa-encodings.ts'
import type { Padding, PssOptions } from '../support/rsa-encodings.ts'
import { runTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'

interface TestPair {
  readonly name: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly key: RsaPublicKey
  readonly modulus: bigint
}

const SIZES = [2048, 3072, 4096] as const
const EXPONENTS = [3, 65537] as const
const NAMES = SIZES.flatMap(size => EXPONENTS.map(exponent => `RSA_${size}, e=${exponent}`))
const MESSAGE = Buffer.from('an artifact')

const pairs = new Map<string, TestPair>()

/** What the tests found out, for OpenSSL's command line to say the same. */
const docket: {
  readonly what: string
  readonly expected: boolean
  readonly publicKey: KeyObject
  readonly digest: Uint8Array
  readonly signature: Uint8Array
  readonly options: string
}[] = []

const DIGEST_ALGORITHMS = ALL.filter(name => name.startsWith('RSASSA_'))

beforeAll(async () => {
  await Promise.all(
    SIZES.flatMap(size =>
      EXPONENTS.map(async exponent => {
        const privateKey = exponent === 3 ? await makeKey(size, 3) : await testKey(`RSA_${size}`)
        const publicKey = createPublicKey(privateKey)
        const n = publicKey.export({ format: 'jwk' }).n ?? ''
        const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`)
        const name = `RSA_${size}, e=${exponent}`
        pairs.set(name, { name, privateKey, publicKey, key: publicKeyOf(publicKey), modulus })
      })
    )
  )
})

//---- what honest signers make ----

describe.each(NAMES)('honest signatures by %s', name => {
  it.each(DIGEST_ALGORITHMS)('%s: accepted with their own digest and algorithm only', algorithm => {
    const pair = get(name)
    const { padding, hash } = partsOf(algorithm)
    const max = maxSaltBytes(pair.key.signatureBytes, hash)
    const salts = padding === 'PSS' ? [0, 1, HASH_BYTES[hash], max - 1, max] : [undefined]
    for (const salt of salts) {
      const message = randomBytes(40)
      const signature = signBy(pair, algorithm, message, salt)
      expect(accepts(pair, algorithm, message, signature)).toEqual({ salt })
      expect(referenceAccepts(pair, algorithm, message, signature, salt)).toBe(true)
      expect(acceptedAlgorithms(pair, message, signature)).toEqual([algorithm])
      expect(acceptedAlgorithms(pair, randomBytes(40), signature)).toEqual([])
      expect(judge(examine(signature, [pair.key]), digestsOf(message), undefined)).toMatchObject({
        algorithm
      })
    }
  })

  it('is accepted in whatever salt length the RFC allows, and that length is reported', () => {
    const pair = get(name)
    fc.assert(
      fc.property(
        fc.constantFrom(...HASH_NAMES),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.uint8Array({ maxLength: 64 }),
        (hash, share, bytes) => {
          const salt = Math.round(share * maxSaltBytes(pair.key.signatureBytes, hash))
          const algorithm = algorithmWith('PSS', hash)
          const message = Buffer.from(bytes)
          const signature = signBy(pair, algorithm, message, salt)
          expect(accepts(pair, algorithm, message, signature)).toEqual({ salt })
          expect(referenceAccepts(pair, algorithm, message, signature, salt)).toBe(true)
        }
      ),
      cases(25)
    )
  })

  it('agrees with the second implementation that signs for the tests', () => {
    const pair = get(name)
    for (const algorithm of DIGEST_ALGORITHMS) {
      const digest = digestOf(partsOf(algorithm).hash, MESSAGE)
      const signature = signDigest({ privateKey: pair.privateKey, algorithm, digest })
      expect(accepts(pair, algorithm, MESSAGE, signature)).toBeDefined()
      expect(referenceAccepts(pair, algorithm, MESSAGE, signature)).toBe(true)
    }
  })
})

it('accepts every salt length from none to the most that fits', () => {
  const pair = get('RSA_2048, e=65537')
  for (const hash of HASH_NAMES) {
    const algorithm = algorithmWith('PSS', hash)
    const max = maxSaltBytes(256, hash)
    const lengths = Array.from({ length: max + 1 }, (_, length) => length)
    const reported = lengths.map(length => {
      const em = pss({ length: 256, hash, digest: digestOf(hash, MESSAGE), salt: randomBytes(length) })
      const signature = raise(pair.privateKey, em)
      expect(referenceAccepts(pair, algorithm, MESSAGE, signature, length)).toBe(true)
      askCommand(true, pair, algorithm, signature, MESSAGE, length)
      return accepts(pair, algorithm, MESSAGE, signature)?.salt
    })
    expect(reported).toEqual(lengths)
  }
})

it('OpenSSL’s command line says the same of good and of damaged signatures', () => {
  for (const name of NAMES) {
    const pair = get(name)
    for (const algorithm of DIGEST_ALGORITHMS) {
      const digest = digestOf(partsOf(algorithm).hash, MESSAGE)
      const signature = signDigest({ privateKey: pair.privateKey, algorithm, digest })
      const damaged = Buffer.from(signature)
      damaged.writeUInt8(damaged.readUInt8(100) ^ 0x10, 100)
      for (const candidate of [signature, damaged]) {
        const ours = accepts(pair, algorithm, MESSAGE, candidate) !== undefined
        askCommand(ours, pair, algorithm, candidate)
        expect(ours).toBe(candidate === signature)
      }
    }
  }
})

//---- what is damaged ----

describe('a signature with changed bytes', () => {
  it.each(DIGEST_ALGORITHMS)('%s: is refused, as the reference refuses it', algorithm => {
    const pair = get('RSA_2048, e=65537')
    const signature = signBy(pair, algorithm, MESSAGE)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
        changes => {
          const damaged = Buffer.from(signature)
          for (const [at, mask] of changes) damaged.writeUInt8(damaged.readUInt8(at) ^ mask, at)
          fc.pre(!damaged.equals(signature))
          expect(acceptedAlgorithms(pair, MESSAGE, damaged)).toEqual([])
          expect(referenceAccepts(pair, algorithm, MESSAGE, damaged)).toBe(false)
        }
      ),
      cases(1000)
    )
  })

  it('random bytes are never accepted, whatever they seem to hold', () => {
    const pair = get('RSA_2048, e=3')
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), bytes => {
        expect(acceptedAlgorithms(pair, MESSAGE, Buffer.from(bytes))).toEqual([])
      }),
      cases(3000)
    )
  })

  it('is refused under every other key', () => {
    for (const name of NAMES) {
      for (const algorithm of DIGEST_ALGORITHMS) {
        const signature = signBy(get(name), algorithm, MESSAGE)
        const others = NAMES.filter(other => other !== name).map(get)
        expect(others.filter(other => acceptedAlgorithms(other, MESSAGE, signature).length > 0)).toEqual([])
        const keys = others.map(({ key }) => key)
        expect(judge(examine(signature, keys), digestsOf(MESSAGE), undefined)).toBeUndefined()
      }
    }
  })
})

type Damage = (hash: HashName, length: number) => Partial<PssOptions>

const PSS_DAMAGES: readonly (readonly [string, Damage])[] = [
  ['a wrong trailer', () => ({ trailer: 0xcc })],
  ['a trailer of zero', () => ({ trailer: 0x00 })],
  ['a trailer with one bit wrong', () => ({ trailer: 0xbd })],
  ['a wrong separator', () => ({ separator: 0x02 })],
  ['a separator with a high bit', () => ({ separator: 0x81 })],
  ['no separator', () => ({ separator: 0x00, salt: Buffer.alloc(0) })],
  ['no separator before a salt', hash => ({ separator: 0x00, salt: Buffer.alloc(HASH_BYTES[hash], 7) })],
  ['padding that is not zero', () => ({ changeDb: db => db.writeUInt8(0x40, 1) })],
  [
    'padding that is not zero in its last byte',
    hash => ({ changeDb: db => db.writeUInt8(2, db.length - HASH_BYTES[hash] - 2) })
  ],
  ['padding that is not zero in its first byte', () => ({ changeDb: db => db.writeUInt8(0x40, 0) })],
  ['the top bit set', () => ({ topBit: true })],
  ['a mask by another hash', hash => ({ maskHash: hash === 'sha512' ? 'sha256' : 'sha512' })],
  ['no mask that belongs to it', () => ({ changeDb: db => db.fill(0xa5) })],
  ['other octets before the digest', () => ({ prefix: Buffer.alloc(8, 1) })],
  ['no octets before the digest', () => ({ prefix: Buffer.alloc(0) })],
  [
    'a changed salt',
    () => ({ changeDb: db => db.writeUInt8(db.readUInt8(db.length - 1) ^ 1, db.length - 1) })
  ]
]

describe.each(NAMES)('EMSA-PSS by %s', name => {
  it.each(PSS_DAMAGES)('with %s is refused, as the reference refuses it', (_, damage) => {
    const pair = get(name)
    const length = pair.key.signatureBytes
    for (const hash of HASH_NAMES) {
      const algorithm = algorithmWith('PSS', hash)
      const signature = untilBelowModulus(pair, () =>
        pss({
          length,
          hash,
          digest: digestOf(hash, MESSAGE),
          salt: randomBytes(HASH_BYTES[hash]),
          ...damage(hash, length)
        })
      )
      expect(acceptedAlgorithms(pair, MESSAGE, signature)).toEqual([])
      expect(referenceAccepts(pair, algorithm, MESSAGE, signature)).toBe(false)
      askCommand(false, pair, algorithm, signature)
    }
  })
})

type Content = (hash: HashName, digest: Buffer, length: number) => Buffer

const fill = (content: Buffer): number => 256 - 3 - content.length

const PKCS1_DAMAGES: readonly (readonly [string, Content])[] = [
  [
    'no NULL in its DigestInfo',
    (hash, digest, length) =>
      pkcs1({ length, content: der(0x30, der(0x30, hashOid(hash)), der(0x04, digest)) })
  ],
  ['the bare digest', (_, digest, length) => pkcs1({ length, content: digest })],
  [
    'the name of another hash',
    (hash, digest, length) =>
      pkcs1({ length, content: digestInfo(hash === 'sha256' ? 'sha384' : 'sha256', digest) })
  ],
  [
    'the name of SHA-1',
    (_, digest, length) =>
      pkcs1({
        length,
        content: der(0x30, der(0x30, Buffer.from('06052b0e03021a', 'hex'), DER_NULL), der(0x04, digest))
      })
  ],
  [
    'a digest that lacks its last byte',
    (hash, digest, length) => pkcs1({ length, content: digestInfo(hash, digest.subarray(0, -1)) })
  ],
  [
    'a digest with a byte more',
    (hash, digest, length) =>
      pkcs1({ length, content: digestInfo(hash, Buffer.concat([digest, Buffer.of(0)])) })
  ],
  [
    'a byte after its DigestInfo',
    (hash, digest, length) =>
      pkcs1({ length, content: Buffer.concat([digestInfo(hash, digest), Buffer.of(0)]) })
  ],
  [
    'garbage after its DigestInfo and eight padding bytes',
    (hash, digest, length) =>
      pkcs1({ length, content: digestInfo(hash, digest), padding: Buffer.alloc(8, 0xff), fill: 0x5a })
  ],
  [
    'garbage in its parameters',
    (hash, digest, length) =>
      pkcs1({
        length,
        content: der(0x30, der(0x30, hashOid(hash), der(0x04, Buffer.alloc(20, 9))), der(0x04, digest))
      })
  ],
  [
    'garbage after its parameters',
    (hash, digest, length) =>
      pkcs1({
        length,
        content: der(0x30, der(0x30, hashOid(hash), DER_NULL, der(0x04, Buffer.alloc(9))), der(0x04, digest))
      })
  ],
  [
    'a length in two bytes',
    (hash, digest, length) => {
      const info = digestInfo(hash, digest)
      return pkcs1({ length, content: Buffer.concat([Buffer.of(0x30, 0x81), info.subarray(1)]) })
    }
  ],
  [
    'an indefinite length',
    (hash, digest, length) => {
      const info = digestInfo(hash, digest)
      return pkcs1({
        length,
        content: Buffer.concat([Buffer.of(0x30, 0x80), info.subarray(2), Buffer.alloc(2)])
      })
    }
  ],
  [
    'block type 0',
    (hash, digest, length) => pkcs1({ length, content: digestInfo(hash, digest), start: Buffer.of(0, 0) })
  ],
  [
    'block type 2',
    (hash, digest, length) => pkcs1({ length, content: digestInfo(hash, digest), start: Buffer.of(0, 2) })
  ],
  [
    'a first byte of 1',
    (hash, digest, length) => pkcs1({ length, content: digestInfo(hash, digest), start: Buffer.of(1, 1) })
  ],
  [
    'a separator of 1',
    (hash, digest, length) => pkcs1({ length, content: digestInfo(hash, digest), separator: 1 })
  ],
  [
    'no separator',
    (hash, digest, length) => pkcs1({ length, content: digestInfo(hash, digest), separator: 0xff })
  ],
  ['a padding byte of 0xfe', (hash, digest, length) => changed(hash, digest, length, 2, 0xfe)],
  ['a padding byte of 0 in the middle', (hash, digest, length) => changed(hash, digest, length, 60, 0)],
  [
    'its last padding byte wrong',
    (hash, digest, length) =>
      changed(hash, digest, length, length - digestInfo(hash, digest).length - 2, 0x7f)
  ],
  [
    'no padding at all',
    (hash, digest, length) => pkcs1({ length, content: digestInfo(hash, digest), padding: Buffer.alloc(0) })
  ],
  [
    'seven padding bytes',
    (hash, digest, length) =>
      pkcs1({ length, content: digestInfo(hash, digest), padding: Buffer.alloc(7, 0xff) })
  ],
  [
    'half of its padding',
    (hash, digest, length) =>
      pkcs1({ length, content: digestInfo(hash, digest), padding: Buffer.alloc(fill(digest) >> 1, 0xff) })
  ],
  [
    'one padding byte less and a zero in front',
    (hash, digest, length) =>
      Buffer.concat([Buffer.of(0), pkcs1({ length: length - 1, content: digestInfo(hash, digest) })])
  ]
]

describe.each(NAMES)('EMSA-PKCS1-v1_5 by %s', name => {
  it.each(PKCS1_DAMAGES)('with %s is refused, as the reference refuses it', (_, build) => {
    const pair = get(name)
    for (const hash of HASH_NAMES) {
      const em = build(hash, digestOf(hash, MESSAGE), pair.key.signatureBytes)
      const signature = raise(pair.privateKey, em)
      expect(
        recoverMessages(pair.key, signature).filter(({ signedDigest }) => signedDigest !== undefined)
      ).toEqual([])
      expect(acceptedAlgorithms(pair, MESSAGE, signature)).toEqual([])
      const algorithm = algorithmWith('PKCS1-v1_5', hash)
      expect(referenceAccepts(pair, algorithm, MESSAGE, signature)).toBe(false)
      askCommand(false, pair, algorithm, signature)
    }
  })

  it('with any one byte of its encoding changed is refused', () => {
    const pair = get(name)
    const length = pair.key.signatureBytes
    const right = pkcs1({ length, content: digestInfo('sha256', digestOf('sha256', MESSAGE)) })
    expect(acceptedAlgorithms(pair, MESSAGE, raise(pair.privateKey, right))).toEqual([
      'RSASSA_PKCS1_V1_5_SHA_256'
    ])
    fc.assert(
      fc.property(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const em = Buffer.from(right)
        em.writeUInt8(em.readUInt8(at) ^ mask, at)
        fc.pre(em.readUInt8(0) < 0x80)
        const signature = raise(pair.privateKey, em)
        expect(acceptedAlgorithms(pair, MESSAGE, signature)).toEqual([])
        expect(referenceAccepts(pair, 'RSASSA_PKCS1_V1_5_SHA_256', MESSAGE, signature)).toBe(false)
      }),
      cases(60)
    )
  })
})

//---- representatives and lengths ----

describe('a signature as a number', () => {
  it.each(NAMES)('%s: at the edges of the range is refused', name => {
    const pair = get(name)
    const length = pair.key.signatureBytes
    const top = 2n ** BigInt(length * 8) - 1n
    const edges = [0n, 1n, 2n, pair.modulus - 1n, pair.modulus, pair.modulus + 1n, top]
    expect(
      edges
        .filter(edge => edge >= pair.modulus)
        .flatMap(edge => recoverMessages(pair.key, toBytes(edge, length)))
    ).toEqual([])
    for (const edge of edges) {
      expect(acceptedAlgorithms(pair, MESSAGE, toBytes(edge, length))).toEqual([])
      for (const algorithm of DIGEST_ALGORITHMS) {
        expect(referenceAccepts(pair, algorithm, MESSAGE, toBytes(edge, length))).toBe(false)
        askCommand(false, pair, algorithm, toBytes(edge, length))
      }
    }
  })

  it.each(DIGEST_ALGORITHMS)('%s: plus the modulus is refused, though it is congruent', algorithm => {
    const pair = get('RSA_2048, e=3')
    const room = 2n ** 2048n - pair.modulus
    const { message, signature } = find(pair, algorithm, candidate => toNumber(candidate) < room)
    const shifted = toBytes(toNumber(signature) + pair.modulus, 256)
    expect(accepts(pair, algorithm, message, signature)).toBeDefined()
    askCommand(true, pair, algorithm, signature, message)
    expect(recoverMessages(pair.key, shifted)).toEqual([])
    expect(referenceAccepts(pair, algorithm, message, shifted)).toBe(false)
    askCommand(false, pair, algorithm, shifted, message)
  })

  it.each(DIGEST_ALGORITHMS)('%s: negated is refused', algorithm => {
    const pair = get('RSA_3072, e=65537')
    const signature = signBy(pair, algorithm, MESSAGE)
    const negated = toBytes(pair.modulus - toNumber(signature), 384)
    expect(acceptedAlgorithms(pair, MESSAGE, negated)).toEqual([])
    expect(referenceAccepts(pair, algorithm, MESSAGE, negated)).toBe(false)
  })
})

describe('a signature of another length', () => {
  it.each(DIGEST_ALGORITHMS)('%s: is refused', algorithm => {
    const pair = get('RSA_2048, e=65537')
    // the next test is about those that begin with a zero byte: one in 256
    const { message, signature } = find(pair, algorithm, candidate => candidate[0] !== 0)
    const others = [
      Buffer.alloc(0),
      signature.subarray(0, -1),
      signature.subarray(1),
      Buffer.concat([Buffer.of(0), signature]),
      Buffer.concat([signature, Buffer.of(0)]),
      Buffer.concat([Buffer.alloc(128), signature]),
      Buffer.concat([signature, signature])
    ]
    for (const other of others) {
      expect(recoverMessages(pair.key, other)).toEqual([])
      expect(referenceAccepts(pair, algorithm, message, other)).toBe(false)
      askCommand(false, pair, algorithm, other, message)
    }
  })

  it.each(DIGEST_ALGORITHMS)('%s: without its leading zero byte is refused', algorithm => {
    const pair = get('RSA_2048, e=3')
    const { message, signature } = find(pair, algorithm, candidate => candidate[0] === 0)
    expect(accepts(pair, algorithm, message, signature)).toBeDefined()
    expect(recoverMessages(pair.key, signature.subarray(1))).toEqual([])
    // For PSS the reference is laxer on purpose: OpenSSL takes such a signature, RFC 8017, 8.1.2, step 1 does not.
    if (partsOf(algorithm).padding === 'PSS') return
    expect(referenceAccepts(pair, algorithm, message, signature.subarray(1))).toBe(false)
  })
})

describe('a digest of another hash, or of no hash', () => {
  it.each(HASH_NAMES)('is refused even if H by %s was made of exactly its bytes', hash => {
    const pair = get('RSA_2048, e=65537')
    for (const other of HASH_NAMES.filter(name => name !== hash)) {
      const bytes = digestOf(other, MESSAGE)
      const em = pss({ length: 256, hash, digest: bytes, salt: Buffer.alloc(HASH_BYTES[hash], 5) })
      const messages = recoverMessages(pair.key, raise(pair.privateKey, em))
      const message = messages.find(found => found.hash === hash)
      if (message === undefined) throw new Error('it is well formed')
      expect(message.covers({ hash: other, bytes })).toBe(false)
      expect(message.covers({ hash, bytes })).toBe(false)
    }
  })
})

describe('an algorithm other than that of signature and digest', () => {
  it.each(DIGEST_ALGORITHMS)('%s: is refused, though the two agree', algorithm => {
    const pair = get('RSA_2048, e=65537')
    const { hash } = partsOf(algorithm)
    const digest = { hash, bytes: digestOf(hash, MESSAGE) }
    const signature = signBy(pair, algorithm, MESSAGE)
    const accepted = DIGEST_ALGORITHMS.filter(asked => schemeOf(asked).verify(pair.key, digest, signature))
    expect(accepted).toEqual([algorithm])
  })
})

//---- two messages in one PSS signature ----

describe('a PSS signature that is well formed under two hashes', () => {
  it.each(HASH_NAMES)('made with %s: only the right digest makes it valid', hash => {
    const pair = get('RSA_2048, e=3')
    const algorithm = algorithmWith('PSS', hash)
    const { message, signature } = find(
      pair,
      algorithm,
      candidate => recoverMessages(pair.key, candidate).length >= 2
    )
    const messages = recoverMessages(pair.key, signature)
    const others = messages.map(message => message.algorithm).filter(candidate => candidate !== algorithm)
    expect(others.length).toBeGreaterThan(0)

    expect(acceptedAlgorithms(pair, message, signature)).toEqual([algorithm])
    for (const candidate of DIGEST_ALGORITHMS) {
      const judged = judge(examine(signature, [pair.key]), digestsOf(message), candidate)
      expect(judged?.algorithm).toBe(candidate === algorithm ? algorithm : undefined)
      expect(referenceAccepts(pair, candidate, message, signature)).toBe(candidate === algorithm)
    }
    // Without the digest of the hash that signed nothing decides, whatever else parses.
    const without = new Map([...digestsOf(message)].filter(([name]) => name !== hash))
    expect(judge(examine(signature, [pair.key]), without, undefined)).toBeUndefined()
    expect(judge(examine(signature, [pair.key]), digestsOf(message), undefined)).toMatchObject({ algorithm })
  })
})

//---- another build of OpenSSL ----

it('OpenSSL’s command line says the same of all that the tests above hold against it', async () => {
  const folder = workspace()
  const keys = [...new Set(docket.map(({ publicKey }) => publicKey))]
  for (const [index, key] of keys.entries())
    folder.write(`key-${index}`, key.export({ type: 'spki', format: 'pem' }))
  // one shell for all, since there are more than a thousand; each answer is a line after its number
  const script = docket.map(({ publicKey, digest, signature, options }, index) => {
    folder.write(`digest-${index}`, digest)
    folder.write(`signature-${index}`, signature)
    const files = `-in digest-${index} -sigfile signature-${index}`
    return `echo ${index}; openssl pkeyutl -verify -pubin -inkey key-${keys.indexOf(publicKey)} ${files} ${options}`
  })
  const { stdout } = await runTool('sh', ['-s'], { cwd: folder.path, input: script.join('\n') })
  const verdict = { true: 'Signature Verified Successfully', false: 'Signature Verification Failure' }
  const said = stdout
    .toString()
    .split(/^\d+\n/m)
    .slice(1)
    .map(line => line.trim())
  expect(docket.length).toBeGreaterThan(1000)
  expect(said).toHaveLength(docket.length)
  const others = docket.filter(({ expected }, index) => said[index] !== verdict[`${expected}`])
  expect(others.map(({ what, expected }) => `${what}: expected ${expected}`)).toEqual([])
})

//---- helpers ----

/** What the code under test says: undefined refuses. */
function accepts(
  { key }: TestPair,
  algorithm: DigestAlgorithm,
  message: Uint8Array,
  signature: Uint8Array
): { salt: number | undefined } | undefined {
  const { hash } = partsOf(algorithm)
  const digest = { hash, bytes: digestOf(hash, message) }
  if (!schemeOf(algorithm).verify(key, digest, signature)) return undefined
  const recovered = recoverMessages(key, signature).find(found => found.algorithm === algorithm)
  return { salt: recovered?.saltLength }
}

function acceptedAlgorithms(pair: TestPair, message: Uint8Array, signature: Uint8Array): DigestAlgorithm[] {
  return DIGEST_ALGORITHMS.filter(algorithm => accepts(pair, algorithm, message, signature) !== undefined)
}

/** What node:crypto says, with the salt length that it finds by itself unless one is given. */
function referenceAccepts(
  { publicKey }: TestPair,
  algorithm: DigestAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
  saltLength: number = constants.RSA_PSS_SALTLEN_AUTO
): boolean {
  const { padding, hash } = partsOf(algorithm)
  return verify(hash, message, { key: publicKey, ...paddingOf(padding, saltLength) }, signature)
}

function signBy(
  { privateKey }: TestPair,
  algorithm: DigestAlgorithm,
  message: Uint8Array,
  saltLength: number = constants.RSA_PSS_SALTLEN_DIGEST
): Buffer {
  const { padding, hash } = partsOf(algorithm)
  return sign(hash, message, { key: privateKey, ...paddingOf(padding, saltLength) })
}

function paddingOf(padding: Padding, saltLength: number): { padding: number; saltLength?: number } {
  return padding === 'PSS'
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
    : { padding: constants.RSA_PKCS1_PADDING }
}

/** Signs one message after the other until a signature is as wanted. */
function find(
  pair: TestPair,
  algorithm: DigestAlgorithm,
  isWanted: (signature: Buffer) => boolean
): { message: Buffer; signature: Buffer } {
  for (let count = 0; count < 20_000; count++) {
    const message = Buffer.from(`message ${count}`)
    const signature = signBy(pair, algorithm, message)
    if (isWanted(signature)) return { message, signature }
  }
  throw new Error('no such signature in 20,000')
}

function untilBelowModulus(pair: TestPair, build: () => Buffer): Buffer {
  for (let count = 0; count < 1000; count++) {
    const em = build()
    if (toNumber(em) < pair.modulus) return raise(pair.privateKey, em)
  }
  throw new Error('no encoded message below the modulus in 1,000')
}

function changed(hash: HashName, digest: Buffer, length: number, at: number, byte: number): Buffer {
  const em = pkcs1({ length, content: digestInfo(hash, digest) })
  em.writeUInt8(byte, at)
  return em
}

/** Has OpenSSL's command line asked at the end; it finds the salt length by itself unless one is given. */
function askCommand(
  expected: boolean,
  { name, publicKey }: TestPair,
  algorithm: DigestAlgorithm,
  signature: Uint8Array,
  message: Uint8Array = MESSAGE,
  saltLength = -2
): void {
  const { padding, hash } = partsOf(algorithm)
  const pss = ['rsa_padding_mode:pss', `rsa_pss_saltlen:${saltLength}`]
  const options = [`digest:${hash}`, ...(padding === 'PSS' ? pss : ['rsa_padding_mode:pkcs1'])]
  docket.push({
    what: `${name}, ${algorithm}, salt ${saltLength}, ${Buffer.from(signature).toString('hex')}`,
    expected,
    publicKey,
    digest: digestOf(hash, message),
    signature,
    options: options.map(option => `-pkeyopt ${option}`).join(' ')
  })
}

function digestsOf(message: Uint8Array): ReadonlyMap<HashName, ContentDigest> {
  return new Map(
    HASH_NAMES.map(hash => [hash, { hash, bytes: digestOf(hash, message), signingInput: 'none' }])
  )
}

function get(name: string): TestPair {
  const pair = pairs.get(name)
  if (pair === undefined) throw new Error(`no key ${name}`)
  return pair
}

async function makeKey(modulusLength: number, publicExponent: number): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength, publicExponent })
  return privateKey
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function toBytes(number: bigint, length: number): Buffer {
  return Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex')
}
