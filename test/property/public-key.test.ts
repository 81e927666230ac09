import assert from 'node:assert/strict'
import { createHash, createPublicKey } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import { testKey } from '../support/keys.ts'
import { damaged } from '../support/mutations.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { derOf, pemOf, sha256 } from '../support/signed-files.ts'
import { expectsTool, runTool } from '../support/tools.ts'

// Whatever a file says: a key or a refusal, and nothing accepted that a strict reference refuses.

let der: Buffer
let seeds: (string | Buffer)[]

beforeAll(async () => {
  const [rsa, large, ...others] = await Promise.all([
    testKey('RSA_2048'),
    testKey('RSA_3072'),
    testKey('ECC_NIST_P256'),
    testKey('ECC_NIST_P384'),
    testKey('ECC_NIST_P521'),
    testKey('ECC_SECG_P256K1'),
    testKey('ML_DSA_44'),
    testKey('ML_DSA_65'),
    testKey('ML_DSA_87')
  ])
  const pem = pemOf(rsa)
  der = derOf(rsa)
  const ofOthers = others.flatMap(key => [pemOf(key), derOf(key)])
  seeds = [pem, pem.replaceAll('\n', '\r\n'), der, pemOf(large), derOf(large), ...ofOthers]
})

describe('the reader of public keys', () => {
  /** RFC 5480 in DER: the whole key up to its uncompressed point, on P-256, P-384 and P-521. */
  const EC_HEADS: readonly (readonly [head: string, pointBytes: number])[] = [
    ['3059301306072a8648ce3d020106082a8648ce3d030107034200', 65],
    ['3076301006072a8648ce3d020106052b81040022036200', 97],
    ['30819b301006072a8648ce3d020106052b8104002303818600', 133]
  ]

  function isStrictEc(bytes: Buffer): boolean {
    return EC_HEADS.some(
      ([head, pointBytes]) =>
        bytes.toString('hex', 0, bytes.length - pointBytes) === head && bytes.at(-pointBytes) === 4
    )
  }

  /** RFC 9881 in DER: the whole key up to its bytes, of which each value is a key. */
  const ML_DSA_HEADS: readonly (readonly [head: string, keyBytes: number])[] = [
    ['30820532300b06096086480165030403110382052100', 1312],
    ['308207b2300b0609608648016503040312038207a100', 1952],
    ['30820a32300b060960864801650304031303820a2100', 2592]
  ]

  function isStrictMlDsa(bytes: Buffer): boolean {
    return ML_DSA_HEADS.some(([head, keyBytes]) => bytes.toString('hex', 0, bytes.length - keyBytes) === head)
  }

  /** RFC 8017 appendix A.1.1 in RFC 5280 4.1, in DER (X.690): one way to write it, and no other. */
  function strictSpki(bytes: Buffer): boolean {
    if (isStrictEc(bytes) || isStrictMlDsa(bytes)) return true
    const whole = element(bytes, 0, 0x30)
    const algorithm = Buffer.from('300d06092a864886f70d0101010500', 'hex')
    if (whole?.end !== bytes.length || !bytes.subarray(whole.start).subarray(0, 15).equals(algorithm))
      return false
    const bits = element(bytes, whole.start + 15, 0x03)
    if (bits?.end !== bytes.length || bytes[bits.start] !== 0) return false
    const numbers = element(bytes, bits.start + 1, 0x30)
    const modulus = numbers && element(bytes, numbers.start, 0x02)
    const exponent = modulus && element(bytes, modulus.end, 0x02)
    if (numbers?.end !== bytes.length || exponent?.end !== bytes.length || modulus === undefined) return false
    const [n, e] = [
      positive(bytes.subarray(modulus.start, modulus.end)),
      positive(bytes.subarray(exponent.start))
    ]
    if (n === undefined || e === undefined) return false
    const size = n.toString(2).length
    return [2048, 3072, 4096].includes(size) && n % 2n === 1n && e % 2n === 1n && e >= 3n && e < 2n ** 64n
  }

  function element(
    bytes: Buffer,
    at: number,
    tag: number
  ): { readonly start: number; readonly end: number } | undefined {
    const first = bytes[at + 1]
    if (bytes[at] !== tag || first === undefined || first === 0x80) return undefined
    if (first < 0x80) return { start: at + 2, end: at + 2 + first }
    const count = first & 0x7f
    const length = bytes.subarray(at + 2, at + 2 + count)
    if (count > 4 || length.length < count || length[0] === 0) return undefined
    const value = length.reduce((sum, byte) => sum * 256 + byte, 0)
    return value < 0x80 ? undefined : { start: at + 2 + count, end: at + 2 + count + value }
  }

  function positive(bytes: Buffer): bigint | undefined {
    const [first, second = 0] = bytes
    if (first === undefined || first >= 0x80 || (first === 0 && second < 0x80)) return undefined
    return BigInt(`0x${bytes.toString('hex')}`)
  }

  /** One PEM block and nothing but white space after it (RFC 7468, lax in line lengths). */
  function strictFile(file: Buffer): Buffer | undefined {
    if (file[0] === 0x30) return strictSpki(file) ? file : undefined
    const lines = file.toString('latin1').split(/\r?\n/)
    const end = lines.findIndex(line => /^-----END PUBLIC KEY-----[\r\t ]*$/.test(line))
    if (
      lines[0] !== '-----BEGIN PUBLIC KEY-----' ||
      end < 0 ||
      /[^\r\t ]/.test(lines.slice(end + 1).join(''))
    )
      return undefined
    const block = lines.slice(1, end)
    if (block.some(line => line === '' || line.includes('\r'))) return undefined
    const body = block.join('')
    const decoded = Buffer.from(body, 'base64')
    return decoded.toString('base64') === body && strictSpki(decoded) ? decoded : undefined
  }

  test('accepts exactly what a strict reference does, and OpenSSL reads the same key', async () => {
    const accepted = new Map<string, Buffer>()
    fc.assert(
      fc.property(damaged(seeds), file => {
        const parsed = parsePublicKey(file)
        const reference = strictFile(file)
        if (parsed.kind === 'refused') {
          assert.match(parsed.reason, /^[^\n\r]+$/)
          // a strict file is only refused for what OpenSSL knows better of numbers
          assert(reference === undefined || !canOpen(reference))
          return
        }
        assert.deepEqual(Buffer.from(parsed.key.der), reference)
        assert.equal(parsed.key.fingerprint, `sha256:${sha256(parsed.key.der)}`)
        const other = createPublicKey(
          file[0] === 0x30 ? { key: file, format: 'der', type: 'spki' } : { key: file, format: 'pem' }
        )
        assert.deepEqual(other.export({ type: 'spki', format: 'der' }), reference)
        accepted.set(parsed.key.fingerprint, file)
      }),
      cases(4000)
    )
    expectMoreThan(10, accepted.size)
    if (!expectsTool('openssl', 'version')) return
    // the oldest OpenSSL that is met knows no ML-DSA
    const readable = [...accepted].filter(([, file]) => {
      const parsed = parsePublicKey(file)
      return parsed.kind === 'key' && parsed.key.kind !== 'ml-dsa'
    })
    for (const [fingerprint, file] of readable.slice(0, 40)) {
      const form = file[0] === 0x30 ? 'DER' : 'PEM'
      const args = ['pkey', '-pubin', '-inform', form, '-pubout', '-outform', 'DER']
      const { code, stdout } = await runTool('openssl', args, { input: file })
      expect([code, `sha256:${sha256(stdout)}`]).toEqual([0, fingerprint])
    }
  })

  function canOpen(spki: Buffer): boolean {
    try {
      return createPublicKey({ key: spki, format: 'der', type: 'spki' })
        .export({ type: 'spki', format: 'der' })
        .equals(spki)
    } catch {
      return false
    }
  }
})

describe('whatever the bytes are', () => {
  it('a DER with changed bytes is refused, or is itself the canonical form of another key', () => {
    fc.assert(
      fc.property(
        fc.nat(293),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('flip', 'drop', 'insert'),
        (at, byte, how) => {
          const changed =
            how === 'flip'
              ? Buffer.from(der.map((old, index) => (index === at ? old ^ byte : old)))
              : Buffer.concat([
                  der.subarray(0, at),
                  how === 'insert' ? Buffer.of(byte) : Buffer.alloc(0),
                  der.subarray(how === 'insert' ? at : at + 1)
                ])
          expect(isSound(changed)).toBe(true)
        }
      ),
      cases(2000)
    )
  })

  it('random bytes and texts are refused without a throw', () => {
    const bytes = fc.uint8Array({ maxLength: 600 })
    const afterTag = bytes.map(rest => Buffer.concat([Buffer.of(0x30), rest]))
    const inPem = bytes.map(body => Buffer.from(inPemBlock(body)))
    const text = fc.string({ unit: 'binary', maxLength: 300 }).map(string => Buffer.from(string))
    fc.assert(
      fc.property(fc.oneof(bytes, afterTag, inPem, text), file => {
        expect(parsePublicKey(file).kind).toBe('refused')
      }),
      cases(2000)
    )
  })
})

/** An accepted file must be, byte for byte, the one encoding of an RSA key within the bounds. */
function isSound(file: Buffer): boolean {
  const parsed = parsePublicKey(file)
  if (parsed.kind === 'refused') return parsed.reason !== ''
  const { keyObject, fingerprint } = parsed.key
  const { e = '', n = '' } = keyObject.export({ format: 'jwk' })
  const modulus = Buffer.from(n, 'base64url')
  const exponent = BigInt(`0x${Buffer.from(e, 'base64url').toString('hex')}`)
  return (
    keyObject.export({ type: 'spki', format: 'der' }).equals(file) &&
    fingerprint === `sha256:${createHash('sha256').update(file).digest('hex')}` &&
    [256, 384, 512].includes(modulus.length) &&
    modulus.readUInt8(0) >= 0x80 &&
    modulus.readUInt8(modulus.length - 1) % 2 === 1 &&
    exponent % 2n === 1n &&
    exponent >= 3n &&
    exponent < 2n ** 64n
  )
}

function inPemBlock(body: Uint8Array): string {
  const lines =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`
}
