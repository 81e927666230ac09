import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  MAX_SIGNATURE_FILE_BYTES,
  formatSignature,
  looksLikeSignature,
  parseSignature
} from '../../src/signature/signature-file.ts'

const AGAIN = 'Download the signature again, byte for byte, or sign again.'

// 0xfb, 0xff and 0xbf give "+", "/" in base64 and "-", "_" in base64url; the second sample has none of them.
const SIGNATURE = Buffer.from(
  Array.from({ length: 256 }, (_, index) => [0xfb, 0xff, 0xbf, 0x10][index % 4] ?? 0)
)
const PLAIN = Buffer.from(Array.from({ length: 256 }, (_, index) => index % 3))
const BASE64 = SIGNATURE.toString('base64')

/** A packet of the length that its header gives, of version 4. */
function pgp(header: readonly number[]): Buffer {
  const [tag = 0, first = 0, second] = header
  const inTwo = tag === 0x89 ? first * 256 : (first - 192) * 256 + 192
  const length = second === undefined ? first : inTwo + second
  return Buffer.concat([Buffer.from(header), Buffer.of(4), Buffer.alloc(length - 1, 1)])
}

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
  ])('reads %s', (_, file, encoding) => {
    const bytes = Buffer.from(file)
    const read = readBack(bytes, 256)
    expect(read.encoding).toBe(encoding)
    expect(read.bytes.equals(encoding === 'raw' ? bytes : SIGNATURE)).toBe(true)
  })

  it('takes a file as raw when it has that length, even if it is base64 of something', () => {
    const base64 = randomBytes(288).toString('base64')
    expect(base64).toHaveLength(384)
    expect(parseSignature(Buffer.from(base64), 384)).toMatchObject({ kind: 'signature', encoding: 'raw' })
  })

  it.each<readonly [string, string | Uint8Array, string, string]>([
    ['an empty file', '', 'the signature file is empty', AGAIN],
    ...['<!DOCTYPE html><html>', '  \n<html lang="en">', '\ufeff<HTML>', '<?xml version="1.0"?><Error/>'].map(
      text =>
        [
          `the page ${JSON.stringify(text)}`,
          text,
          'the signature file is an HTML page',
          'The download was answered by a web page (a log-in or an error); fetch the asset itself.'
        ] as const
    ),
    ...['{"Signature": "AAAA"}\n', '[]', '\n{\n}\n'].map(
      text =>
        [
          `the JSON ${JSON.stringify(text)}`,
          text,
          'the signature file is JSON',
          'It may be the whole answer of "aws kms sign": use --query Signature --output text | base64 --decode.'
        ] as const
    ),
    [
      'a PGP signature',
      '-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n',
      'the signature file is a PGP signature',
      'Verify it with gpg, or give the suffix of the RSA signatures as signature-suffix.'
    ],
    [
      'PEM',
      `-----BEGIN SIGNATURE-----\n${inLines(64, '\n')}\n-----END SIGNATURE-----\n`,
      'the signature file is PEM',
      'Decode it to raw bytes or to plain base64.'
    ],
    ...[SIGNATURE.toString('hex'), `${SIGNATURE.toString('hex').toUpperCase()}\n`].map(
      (text, index) =>
        [
          `hexadecimal ${index}`,
          text,
          'the signature file is hexadecimal',
          'Convert it: xxd -r -p file.hex > file.sig'
        ] as const
    ),
    [
      'base64url',
      SIGNATURE.toString('base64url'),
      'the signature file is base64url',
      'Convert it to raw bytes or to standard base64 with padding.'
    ],
    [
      'base64url with padding',
      BASE64.replaceAll('+', '-').replaceAll('/', '_'),
      'the signature file is base64url',
      'Convert it to raw bytes or to standard base64 with padding.'
    ],
    [
      'base64 without its padding',
      PLAIN.toString('base64').replace(/=+$/, ''),
      'the signature file is base64 without its padding',
      'Convert it to raw bytes or to standard base64 with padding.'
    ],
    [
      'a truncated file',
      SIGNATURE.subarray(0, 255),
      'the signature has 255 bytes, expected 256: it is truncated or no signature',
      AGAIN
    ],
    [
      'truncated base64',
      BASE64.slice(0, 340),
      'the signature has 255 bytes after base64, expected 256: it is truncated or no signature',
      AGAIN
    ],
    [
      'a byte too many',
      Buffer.concat([SIGNATURE, Buffer.of(10)]),
      'the signature has 257 bytes, expected 256: it is no RSA signature',
      AGAIN
    ],
    [
      'base64 of base64',
      Buffer.from(BASE64).toString('base64'),
      'the signature has 344 bytes after base64, expected 256: it is no RSA signature',
      AGAIN
    ],
    [
      'the signature of a larger key',
      Buffer.alloc(512, 1),
      'the signature has 512 bytes, the size for an RSA_4096 key, but the trusted key is RSA_2048',
      'It was made by another key: use the public key of the key that signed.'
    ],
    [
      'the signature of a larger key in base64',
      Buffer.alloc(384, 1).toString('base64'),
      'the signature has 384 bytes after base64, the size for an RSA_3072 key, but the trusted key is RSA_2048',
      'It was made by another key: use the public key of the key that signed.'
    ],
    [
      'a file that is far too large',
      Buffer.alloc(MAX_SIGNATURE_FILE_BYTES + 1, 'A'),
      `the signature file has more than ${MAX_SIGNATURE_FILE_BYTES} bytes, expected 256: it is no RSA signature`,
      AGAIN
    ],
    [
      'hexadecimal in lines of 60',
      SIGNATURE.toString('hex').replaceAll(/.{60}/g, '$&\n'),
      'the signature file is hexadecimal',
      'Convert it: xxd -r -p file.hex > file.sig'
    ],
    [
      'standard base64 without its padding',
      BASE64.replace(/=+$/, ''),
      'the signature file is base64 without its padding',
      'Convert it to raw bytes or to standard base64 with padding.'
    ],
    ...[`\ufeff${BASE64}`, `  ${BASE64} `, BASE64.replaceAll(/.{64}/g, '$& ')].map(
      (file, index) =>
        [
          `base64 with more than line breaks ${index}`,
          file,
          'the signature file is base64 with blanks or a byte-order mark',
          'Convert it to raw bytes or to standard base64 with padding.'
        ] as const
    ),
    [
      'a JSON string',
      `"${BASE64}"\n`,
      'the signature file is JSON',
      'It may be the whole answer of "aws kms sign": use --query Signature --output text | base64 --decode.'
    ],
    [
      'base64 in UTF-16',
      Buffer.from(`\ufeff${BASE64}\r\n`, 'utf16le'),
      'the signature file is text in UTF-16, as ">" of Windows PowerShell writes it',
      'Convert it to plain base64 in ASCII, or write it with Out-File -Encoding ascii.'
    ],
    [
      'bytes that were decoded as UTF-8',
      Buffer.from(SIGNATURE.toString('utf8')),
      'the signature was damaged: its bytes were converted as if they were UTF-8 text',
      'Sign again, and keep the signature as bytes wherever it is read and written, or as base64.'
    ],
    // RFC 9580, 4.2: lengths of one and two bytes in the old format, and in the new one
    ...[
      [0x88, 117],
      [0x89, 1, 51],
      [0xc2, 117],
      [0xc2, 192, 0]
    ].map(
      header =>
        [
          `a binary PGP signature with the header ${header.join(' ')}`,
          pgp(header),
          'the signature file is a PGP signature',
          'Verify it with gpg, or give the suffix of the RSA signatures as signature-suffix.'
        ] as const
    ),
    [
      'something that only begins like a PGP signature',
      pgp([0x89, 1, 51]).subarray(0, -1),
      'the signature has 309 bytes, expected 256: it is no RSA signature',
      AGAIN
    ],
    [
      'CMS in PEM',
      '-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n',
      'the signature file is a CMS (PKCS #7) signature, expected an RSA signature of 256 bytes',
      'It was made by another kind of key or tool: verify it there, or sign with an RSA key.'
    ],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n',
      'the signature file is a PRIVATE key',
      'Remove it wherever it was published, treat the key as leaked, and sign with another one.'
    ],
    [
      'a certificate',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      'the signature file is PEM "CERTIFICATE", no signature',
      'Put the signature itself there.'
    ]
  ])('refuses %s', (_, file, description, hint) => {
    expect(parseSignature(Buffer.from(file), 256)).toEqual({ kind: 'unreadable', description, hint })
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
    expect(parseSignature(Buffer.from(text), 256).kind).toBe('unreadable')
  })
})

describe('formatSignature', () => {
  it('writes the bytes as they are, or one line of base64', () => {
    expect(formatSignature(SIGNATURE, 'raw')).toBe(SIGNATURE)
    expect(Buffer.from(formatSignature(SIGNATURE, 'base64')).toString()).toBe(`${BASE64}\n`)
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

function readBack(file: Uint8Array, length: number): { bytes: Buffer; encoding: string } {
  const parsed = parseSignature(file, length)
  if (parsed.kind === 'unreadable') throw new Error(parsed.description)
  return { bytes: Buffer.from(parsed.bytes), encoding: parsed.encoding }
}

function inLines(width: number, lineBreak: string): string {
  const lines = BASE64.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  return lines.join(lineBreak)
}
