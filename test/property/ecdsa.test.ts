import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeUnreadable } from '../../src/diagnosis/file-kinds.ts'
import { diagnose } from '../../src/diagnosis/signature.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { CURVES, EC_SPECS } from '../../src/signature/curves.ts'
import type { EcSpec } from '../../src/signature/curves.ts'
import { formatEcdsaSignature, parseEcdsaSignature } from '../../src/signature/ecdsa-der.ts'
import { parseSignature } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import type { PublicKey } from '../../src/signature/public-key.ts'
import { schemesOf } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { testKey } from '../support/keys.ts'
import { damaged } from '../support/mutations.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { certificateOf, digestsBy, isJudgedValid, signatureFile } from '../support/signature-files.ts'
import { withBitFlipped } from '../support/signed-files.ts'

// Signatures by keys on curves: one encoding, the verdict of OpenSSL whatever the bytes, and an explanation for each refusal.

const CONTENT = 'The artifact\n'
const pairs = new Map<EcSpec, { readonly privateKey: KeyObject; readonly key: PublicKey }>()

beforeAll(async () => {
  for (const spec of EC_SPECS) {
    const privateKey = await testKey(spec)
    pairs.set(spec, { privateKey, key: (await certificateOf(privateKey)).key })
  }
})

describe.each(EC_SPECS)('%s', spec => {
  const { hash } = CURVES[spec]

  it('of damaged signatures those are accepted that OpenSSL accepts', () => {
    const { privateKey, key } = pairOf(spec)
    const [scheme] = schemesOf(spec)
    const signatures = Array.from({ length: 6 }, () => sign(hash, Buffer.from(CONTENT), privateKey))
    const digest = { hash, bytes: digestOf(hash, CONTENT) }
    let wellFormed = 0
    fc.assert(
      fc.property(damaged(signatures), file => {
        const integers = parseEcdsaSignature(file, spec)
        assert.equal(
          scheme?.verify(key, digest, file),
          verify(hash, Buffer.from(CONTENT), key.keyObject, file)
        )
        if (integers === undefined) return
        wellFormed++
        assert.deepEqual(formatEcdsaSignature(integers), Buffer.from(file))
      }),
      cases(300)
    )
    expectMoreThan(1, wellFormed)
  })

  it('random bytes are no signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 150 }), file => {
        assert.equal(parseEcdsaSignature(file, spec), undefined)
        assert.equal(parseEcdsaSignature(Buffer.concat([Buffer.of(0x30), file]), spec), undefined)
      }),
      cases(1000)
    )
  })
})

describe('every bit of a file', () => {
  const FORMATS: readonly FormatName[] = ['raw', 'base64', 'openpgp-binary', 'ssh', 'sigstore']

  it.each(FORMATS)('%s, by P-256: turned, it is not accepted, and explained', format => {
    const { privateKey, key } = pairOf('ECC_NIST_P256')
    const algorithm = 'ECDSA_SHA_256'
    const file = Buffer.from(signatureFile({ format, privateKey, key, algorithm, content: CONTENT }))
    expect(isJudgedValid(format, file, key, CONTENT)).toBe(true)
    // no signature covers it: the critical bit of OpenPGP's key id, which is compared; found by the length of its area, which is fixed
    const keyId = format === 'openpgp-binary' ? file.indexOf(Buffer.of(0, 10, 9, 0x10)) + 3 : -1
    // every fifth one: in some letter or byte nearby it is each of the eight
    for (let bit = 0; bit < file.length * 8; bit += 5) {
      const turned = withBitFlipped(file, bit)
      const at = Math.floor(bit / 8)
      const isFree = at === keyId && turned[at] === 0x90
      const explained = explain(turned, key)
      expect(explained === 'accepted').toBe(isFree)
      expect(explained).toMatch(/^\S.{6,}\S$/)
    }
  })
})

describe('what is no signature by the key is described:', () => {
  it.each<readonly [string, () => Buffer, string]>([
    [
      'by a larger curve',
      () => signatureBy('ECC_NIST_P521'),
      'is an ECDSA signature by P-521, but the trusted key is on P-256'
    ],
    [
      'bare numbers',
      () => bare(signatureBy('ECC_NIST_P256')),
      'has the 64 bytes of a bare ECDSA signature by P-256 (r and s, as in IEEE P1363, JWS and WebCrypto), expected DER'
    ],
    [
      'cut',
      () => signatureBy('ECC_NIST_P256').subarray(0, -3),
      'begins like an ECDSA signature in DER, but is damaged'
    ],
    [
      'with a newline',
      () => Buffer.concat([signatureBy('ECC_NIST_P256'), Buffer.from('\n')]),
      'begins like an ECDSA signature in DER, but is damaged'
    ],
    [
      'by RSA',
      () => Buffer.alloc(256, 7),
      'has 256 bytes, the size for an RSA_2048 key, but the trusted key is ECC_NIST_P256'
    ],
    [
      'something else',
      () => Buffer.from([1, 2, 3]),
      'has 3 bytes, expected an ECDSA signature by P-256 in DER'
    ],
    ['in hexadecimal', () => Buffer.from(signatureBy('ECC_NIST_P256').toString('hex')), 'is hexadecimal'],
    ['in base64url', () => Buffer.from(base64urlSignature()), 'is base64'],
    [
      'in base64 twice',
      () => Buffer.from(Buffer.from(signatureBy('ECC_NIST_P256').toString('base64')).toString('base64')),
      'is base64 of base64'
    ]
  ])('%s', (_, file, expected) => {
    const { key } = pairOf('ECC_NIST_P256')
    expect(parseSignature(file(), key).kind).toBe('unreadable')
    expect(describeUnreadable(file(), key, INPUT_TERMS).description).toContain(expected)
  })

  it('by a smaller curve, which only its numbers show', () => {
    expect(explain(signatureBy('ECC_NIST_P256'), pairOf('ECC_NIST_P384').key)).toContain(
      'the signature is by a key on P-256, going by its numbers, but the trusted key'
    )
  })

  it('of the digest of its digest, and of its hexadecimal digits', () => {
    const { privateKey, key } = pairOf('ECC_NIST_P384')
    const digest = digestOf('sha384', CONTENT)
    expect(explain(sign('sha384', digest, privateKey), key)).toContain('it was hashed twice')
    expect(explain(sign('sha384', Buffer.from(digest.toString('hex')), privateKey), key)).toContain(
      'hexadecimal text'
    )
  })

  it('of other content, or damaged: which of these cannot be told', () => {
    const { privateKey, key } = pairOf('ECC_NIST_P521')
    expect(explain(sign('sha512', Buffer.from('another'), privateKey), key)).toContain(
      'these cases are indistinguishable'
    )
  })
})

it('without its code loaded, verifying ends the run: it is neither yes nor no', () => {
  const script = `
    import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
    import { createHash } from 'node:crypto'
    import { parsePublicKey } from './src/signature/public-key.ts'
    import { schemeOf } from './src/signature/schemes/index.ts'
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { key } = parsePublicKey(publicKey.export({ type: 'spki', format: 'der' }))
    const digest = { hash: 'sha256', bytes: createHash('sha256').update('x').digest() }
    try {
      console.log(schemeOf('ECDSA_SHA_256').verify(key, digest, sign('sha256', 'x', privateKey)))
    } catch (thrown) {
      console.log(thrown.message)
    }`
  const cwd = new URL('../../', import.meta.url)
  const out = execFileSync(process.execPath, ['--input-type=module', '--no-warnings', '-e', script], { cwd })
  expect(out.toString().trim()).toBe('a signature by a key that nothing was loaded for (ECC_NIST_P256)')
})

/** The verdict on a file as a signature of the content, in a sentence. */
function explain(bytes: Buffer, key: PublicKey): string {
  const trusted = examine(bytes, [key])
  const wanted = trusted.flatMap(({ interpretations }) => interpretations.map(({ prehash }) => prehash))
  const digests = digestsBy([...wanted, { kind: 'hash', hash: 'sha256' }], CONTENT)
  if (judge(trusted, digests, undefined) !== undefined) return 'accepted'
  return diagnose({
    bytes,
    trusted,
    untrusted: [],
    digests,
    pinned: undefined,
    others: [],
    terms: INPUT_TERMS
  }).message
}

/** A signature whose base64url differs from base64 by more than the padding that some lengths lack. */
function base64urlSignature(): string {
  for (;;) {
    const text = signatureBy('ECC_NIST_P256').toString('base64url')
    if (/[-_]/.test(text)) return text
  }
}

function signatureBy(spec: EcSpec): Buffer {
  return sign(CURVES[spec].hash, Buffer.from(CONTENT), pairOf(spec).privateKey)
}

/** r and s side by side (IEEE P1363). */
function bare(signature: Buffer): Buffer {
  const integers = parseEcdsaSignature(signature, 'ECC_NIST_P256') ?? []
  return Buffer.concat(integers.map(integer => Buffer.concat([Buffer.alloc(32 - integer.length), integer])))
}

function pairOf(spec: EcSpec): { readonly privateKey: KeyObject; readonly key: PublicKey } {
  const pair = pairs.get(spec)
  if (pair === undefined) throw new Error(`no key ${spec}`)
  return pair
}
