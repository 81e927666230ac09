import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { INPUTS } from '../../src/inputs/schema.ts'
import { SIGNING_ALGORITHMS } from '../../src/signature/algorithms.ts'
import {
  FORMAT_NAMES,
  FORMATS,
  MAX_SIGNATURE_FILE_BYTES,
  formatOf,
  looksLikeSignature,
  parseSignature
} from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { opensslCommands } from '../../src/signature/openssl-commands.ts'
import { KEY_SPECS } from '../../src/signature/public-key.ts'
import type { KeySpec, PublicKey } from '../../src/signature/public-key.ts'
import { SCHEMES, schemeOf } from '../../src/signature/schemes/index.ts'
import { examine, judge } from '../../src/signature/verdict.ts'
import { signDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { digestOf, partsOf } from '../support/rsa-encodings.ts'
import { workspace } from '../support/workspace.ts'

const MESSAGE = 'an artifact'

// 0xfb, 0xff and 0xbf give "+" and "/" in base64; the second sample has none of them.
const SIGNATURE = Buffer.from(
  Array.from({ length: 256 }, (_, index) => [0xfb, 0xff, 0xbf, 0x10][index % 4] ?? 0)
)
const PLAIN = Buffer.from(Array.from({ length: 256 }, (_, index) => index % 3))
const BASE64 = SIGNATURE.toString('base64')

/** The file of each format: an entry without its sample does not compile. */
const SAMPLES: Readonly<Record<FormatName, (signature: Buffer) => string | Buffer>> = {
  raw: signature => signature,
  base64: signature => `${signature.toString('base64')}\n`
}

const keys = new Map<KeySpec, PublicKey>()

beforeAll(async () => {
  for (const spec of KEY_SPECS) keys.set(spec, publicKeyOf(await testKey(spec)))
})

describe('the list of formats', () => {
  it('has each format once, by its name', () => {
    expect(FORMATS.map(({ name }) => name)).toEqual(FORMAT_NAMES)
    expect(Object.keys(SAMPLES)).toEqual(FORMAT_NAMES)
    for (const format of FORMATS) expect(formatOf(format.name)).toBe(format)
  })

  it('begins with the default of signature-encoding, whose suffix is that of signature-suffix', () => {
    expect(FORMAT_NAMES[0]).toBe(INPUTS['signature-encoding'].default)
    for (const { suffix } of FORMATS) expect(suffix).toBe(INPUTS['signature-suffix'].default)
  })
})

describe.each(FORMATS)('$name', format => {
  it.each(KEY_SPECS)(
    '%s: writes its form, and reads it with this key and with none that is of another size',
    spec => {
      const key = keyOf(spec)
      const signature = randomBytes(key.signatureBytes)
      const file = Buffer.from(format.encode(signature, key))
      expect(file).toEqual(Buffer.from(SAMPLES[format.name](signature)))
      expect(format.read(file, key)).toEqual(signature)
      expect(format.read(file, undefined)).toEqual(signature)
      expect(parseSignature(file, key)).toEqual({ kind: 'signature', bytes: signature, format: format.name })
      expect(looksLikeSignature(file)).toBe(true)
      for (const other of KEY_SPECS.filter(name => name !== spec)) {
        expect(format.read(file, keyOf(other))).toBeUndefined()
        expect(parseSignature(file, keyOf(other))).toEqual({ kind: 'unreadable', file })
      }
    }
  )

  it('does not read a file that lacks its end, nor one with a byte more', () => {
    const key = keyOf('RSA_2048')
    const file = Buffer.from(format.encode(SIGNATURE, key))
    expect(format.read(file.subarray(0, -2), key)).toBeUndefined()
    expect(format.read(Buffer.concat([file, Buffer.of(0)]), key)).toBeUndefined()
  })

  it.each(SCHEMES)('signs the digest of the artifact with $name', scheme => {
    const { hash } = partsOf(scheme.name)
    const { prehash, signedDigest } = format.preimage(scheme, keyOf('RSA_2048'))
    const digest = { hash, bytes: digestOf(hash, MESSAGE) }
    expect(prehash).toEqual({ kind: 'hash', hash })
    expect(signedDigest(digest)).toEqual(digest)
  })

  it.each(SIGNING_ALGORITHMS)(
    'with %s: its file is judged, and OpenSSL takes it by the printed commands',
    async algorithm => {
      const privateKey = await testKey('RSA_2048')
      const key = publicKeyOf(privateKey)
      const { hash } = partsOf(algorithm)
      const digest = { hash, bytes: digestOf(hash, MESSAGE) }
      const signature = signDigest({ privateKey, algorithm, digest: digest.bytes })
      const file = format.encode(signature, key)
      expect(judge(examine(file, [key]), new Map([[hash, digest]]), algorithm)).toMatchObject({
        key,
        algorithm,
        format: format.name,
        digest,
        saltLength: schemeOf(algorithm).saltLength
      })
      const names = { artifact: "it's.tgz", signature: "it's.tgz.sig", publicKey: 'key.der' }
      const folder = workspace({
        [names.artifact]: MESSAGE,
        [names.signature]: file,
        [names.publicKey]: key.der
      })
      const commands = opensslCommands({ algorithm, signatureFormat: format.name }, undefined, names)
      expect(execFileSync('sh', ['-ec', commands], { cwd: folder.path }).toString()).toBe('Verified OK\n')
    }
  )
})

describe('parseSignature', () => {
  it.each<readonly [string, string | Uint8Array, 'raw' | 'base64']>([
    ['raw bytes', SIGNATURE, 'raw'],
    ['raw bytes that are text', Buffer.from('A'.repeat(256)), 'raw'],
    ['raw bytes that are white space', Buffer.alloc(256, '\n'), 'raw'],
    ['raw bytes that look like JSON', Buffer.from(`{${'1'.repeat(254)}}`), 'raw'],
    ['base64 in one line', BASE64, 'base64'],
    ['base64 with a final newline', `${BASE64}\n`, 'base64'],
    ['base64 with a final CRLF', `${BASE64}\r\n`, 'base64'],
    ['base64 in lines of 64', inLines(64, '\n'), 'base64'],
    ['base64 in lines of 76 with CRLF', inLines(76, '\r\n'), 'base64'],
    ['base64 with line breaks anywhere', `\n${BASE64.slice(0, 3)}\n\n${BASE64.slice(3)}\n\n`, 'base64']
  ])('reads %s', (_, file, format) => {
    const bytes = Buffer.from(file)
    expect(parseSignature(bytes, keyOf('RSA_2048'))).toEqual({
      kind: 'signature',
      format,
      bytes: format === 'raw' ? bytes : SIGNATURE
    })
  })

  it('takes a file as raw when it has that length, even if it is base64 of something', () => {
    const base64 = randomBytes(288).toString('base64')
    expect(base64).toHaveLength(384)
    expect(parseSignature(Buffer.from(base64), keyOf('RSA_3072'))).toMatchObject({
      kind: 'signature',
      format: 'raw'
    })
  })

  it.each([
    ['more line breaks than are read', `${BASE64}${'\n'.repeat(MAX_SIGNATURE_FILE_BYTES)}`],
    ['a blank within it', `${BASE64.slice(0, 40)} ${BASE64.slice(40)}`],
    ['a blank before it', ` ${BASE64}`],
    ['a tab after it', `${BASE64}\t`],
    ['a lone carriage return', `${BASE64.slice(0, 40)}\r${BASE64.slice(40)}`],
    ['a byte-order mark', `\ufeff${BASE64}`],
    ['a NUL after it', `${BASE64}\0`],
    ['three padding letters', `${BASE64}=`],
    ['padding in the middle', `${BASE64.slice(0, 40)}==${BASE64.slice(40)}`],
    ['bits after its end that are not zero', `${PLAIN.toString('base64').slice(0, -3)}B==`]
  ])('does not read base64 with %s', (_, text) => {
    expect(parseSignature(Buffer.from(text), keyOf('RSA_2048')).kind).toBe('unreadable')
  })
})

describe('looksLikeSignature', () => {
  it.each([
    ['2048 bits', Buffer.alloc(256), true],
    ['3072 bits', Buffer.alloc(384), true],
    ['4096 bits', Buffer.alloc(512), true],
    ['base64 of 4096 bits', Buffer.from(Buffer.alloc(512).toString('base64')), true],
    ['1024 bits', Buffer.alloc(128), false],
    ['an empty file', Buffer.alloc(0), false],
    ['a text', Buffer.from('hello'), false]
  ])('%s', (_, file, expected) => {
    expect(looksLikeSignature(file)).toBe(expected)
  })
})

function keyOf(spec: KeySpec): PublicKey {
  const key = keys.get(spec)
  if (key === undefined) throw new Error(`no key ${spec}`)
  return key
}

function inLines(width: number, lineBreak: string): string {
  const lines = BASE64.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  return lines.join(lineBreak)
}
