import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { describeUnreadable } from '../../src/diagnosis/file-kinds.ts'
import { formatOf, looksLikeSignature, parseSignature } from '../../src/signature/formats/index.ts'
import { RSA_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec, RsaPublicKey } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { testKey } from '../support/keys.ts'
import { damaged } from '../support/mutations.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import { expectsTool, outputOf } from '../support/tools.ts'

// Whatever a file says: a signature or a refusal, and nothing accepted that a strict reference refuses.

// 0xfb, 0xff and 0xbf give "+" and "/" in base64
const SIGNATURE = Buffer.from(
  Array.from({ length: 256 }, (_, index) => [0xfb, 0xff, 0xbf, 0x10][index % 4] ?? 0)
)
const BASE64 = SIGNATURE.toString('base64')

const keys = new Map<KeySpec, RsaPublicKey>()

beforeAll(async () => {
  for (const spec of RSA_SPECS) keys.set(spec, publicKeyOf(await testKey(spec)))
})

describe('the reader of signatures', () => {
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

  /** RFC 4648 section 4, bit by bit: padding, no spare bits; LF or CRLF anywhere and nothing else. */
  function strictBase64(text: string): Buffer | undefined {
    const joined = text.replaceAll('\r\n', '').replaceAll('\n', '')
    if (joined.length === 0 || joined.length % 4 !== 0) return undefined
    const padding = joined.endsWith('==') ? 2 : joined.endsWith('=') ? 1 : 0
    const values = Array.from(joined.slice(0, joined.length - padding), letter => ALPHABET.indexOf(letter))
    if (values.includes(-1)) return undefined
    const bits = values.map(value => value.toString(2).padStart(6, '0')).join('')
    const spare = bits.length % 8
    if (spare > 0 && bits.slice(-spare).includes('1')) return undefined
    return Buffer.from(
      (bits.slice(0, bits.length - spare).match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2))
    )
  }

  const SIZES = [256, 384, 512]
  const signature = (size: number): Buffer =>
    Buffer.from(Array.from({ length: size }, (_, n) => (n * 151 + 77) % 256))
  const files = SIZES.flatMap(size => {
    const text = signature(size).toString('base64')
    const lines = (text.match(/.{1,64}/g) ?? []).join('\n')
    return [
      signature(size),
      text,
      `${text}\n`,
      `${lines}\n`,
      `${lines.replaceAll('\n', '\r\n')}\r\n`,
      signature(size).toString('hex')
    ]
  })

  test('accepts k bytes, or what is strict base64 of k bytes, and Python decodes it to the same', async () => {
    const keys = await Promise.all(RSA_SPECS.map(async spec => publicKeyOf(await testKey(spec))))
    const decoded: [text: string, hex: string][] = []
    fc.assert(
      fc.property(damaged(files), fc.constantFrom(...keys), (file, key) => {
        const parsed = parseSignature(file, key)
        const k = key.signatureBytes
        const strict = strictBase64(file.toString('latin1'))
        if (parsed.kind === 'unreadable') {
          assert.match(describeUnreadable(file, key, INPUT_TERMS).description, /^[^\n\r]+$/)
          assert(file.length !== k && strict?.length !== k)
        } else if (file.length === k) {
          assert.equal(parsed.format, 'raw')
        } else {
          assert.equal(parsed.format, 'base64')
          assert(strict !== undefined)
          assert.deepEqual(Buffer.from(parsed.bytes), strict)
          assert.equal(strict.length, k)
          decoded.push([file.toString('latin1').replaceAll(/\r?\n/g, ''), strict.toString('hex')])
        }
      }),
      cases(4000)
    )
    expectMoreThan(20, decoded.length)
    if (!expectsTool('python3', '--version')) return
    const script =
      'import sys,json,base64\nfor t,h in json.load(sys.stdin): assert base64.b64decode(t, validate=True).hex()==h, t'
    await outputOf('python3', ['-c', script], { input: JSON.stringify(decoded) })
  })
})

describe('parseSignature', () => {
  it('reads back what each format writes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RSA_SPECS),
        fc.constantFrom('raw' as const, 'base64' as const),
        fc.infiniteStream(fc.nat(255)),
        (spec, format, stream) => {
          const key = keyOf(spec)
          const signature = Buffer.from([...stream.take(key.signatureBytes)])
          const file = formatOf(format)
            .prepare(schemeOf('RSASSA_PSS_SHA_256'), key)
            .encode(signature, { hash: 'sha256', bytes: Buffer.alloc(32) })
          const parsed = parseSignature(file, key)
          expect(parsed.kind === 'signature' && Buffer.from(parsed.bytes).equals(signature)).toBe(true)
          expect(parsed).toMatchObject({ format })
          expect(looksLikeSignature(file)).toBe(true)
          for (const other of RSA_SPECS.filter(candidate => candidate !== spec))
            expect(parseSignature(file, keyOf(other)).kind).toBe('unreadable')
        }
      ),
      cases(1000)
    )
  })

  it('reads base64 however its lines are broken', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(344), fc.constantFrom('\n', '\r\n'))), breaks => {
        let text = BASE64
        for (const [at, lineBreak] of breaks.toSorted((a, b) => b[0] - a[0]))
          text = `${text.slice(0, at)}${lineBreak}${text.slice(at)}`
        fc.pre(text.length !== 256)
        const parsed = parseSignature(Buffer.from(text), keyOf('RSA_2048'))
        expect(parsed.kind === 'signature' && Buffer.from(parsed.bytes).equals(SIGNATURE)).toBe(true)
      }),
      cases(1000)
    )
  })

  it('never takes bytes of another length for a signature unless they are its strict base64', () => {
    const base64Letters = fc.string({
      unit: fc.constantFrom('A', 'B', 'a', 'b', '0', '+', '/', '=', '\n', '\r', ' ', '-', '_'),
      maxLength: 800
    })
    const files = fc.oneof(
      fc.uint8Array({ maxLength: 1200 }),
      base64Letters.map(text => new Uint8Array(Buffer.from(text))),
      fc
        .uint8Array({ minLength: 250, maxLength: 262 })
        .map(bytes => new Uint8Array(Buffer.from(Buffer.from(bytes).toString('base64'))))
    )
    fc.assert(
      fc.property(files, fc.constantFrom(...RSA_SPECS), (file, spec) => {
        expect(isFaithful(file, spec)).toBe(true)
      }),
      cases(3000)
    )
  })
})

function keyOf(spec: KeySpec): RsaPublicKey {
  const key = keys.get(spec)
  if (key === undefined) throw new Error(`no key ${spec}`)
  return key
}

/** Raw bytes are the file's, base64 is the one that these bytes have. */
function isFaithful(file: Uint8Array, spec: KeySpec): boolean {
  const parsed = parseSignature(file, keyOf(spec))
  if (parsed.kind === 'unreadable') return parsed.file === file
  const bytes = Buffer.from(parsed.bytes)
  if (bytes.length !== keyOf(spec).signatureBytes) return false
  if (parsed.format === 'raw') return bytes.equals(file)
  return bytes.toString('base64') === Buffer.from(file).toString('latin1').replace(/\r?\n/g, '')
}
