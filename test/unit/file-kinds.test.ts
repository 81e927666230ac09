import { beforeAll, describe, expect, it } from 'vitest'
import { describeUnreadable } from '../../src/diagnosis/file-kinds.ts'
import { describeTooLarge } from '../../src/diagnosis/seen-file.ts'
import { MAX_SIGNATURE_FILE_BYTES, parseSignature } from '../../src/signature/formats/index.ts'
import type { KeySpec, PublicKey } from '../../src/signature/public-key.ts'
import { INPUT_TERMS } from '../../src/inputs/terms.ts'
import { testKey } from '../support/keys.ts'
import { anyPublicKeyOf, loadedKeyOf, publicKeyOf } from '../support/public-keys.ts'

const AGAIN = 'Download the signature again, byte for byte, or sign again.'

// 0xfb, 0xff and 0xbf give "+", "/" in base64 and "-", "_" in base64url; the second sample has none of them.
const SIGNATURE = Buffer.from(
  Array.from({ length: 256 }, (_, index) => [0xfb, 0xff, 0xbf, 0x10][index % 4] ?? 0)
)
const PLAIN = Buffer.from(Array.from({ length: 256 }, (_, index) => index % 3))
const BASE64 = SIGNATURE.toString('base64')

let key: PublicKey

beforeAll(async () => {
  key = publicKeyOf(await testKey('RSA_2048'))
})

describe('a file that is no signature by the key is described:', () => {
  it.each<readonly [string, string | Uint8Array, string, string]>([
    ['an empty file', '', 'the signature file is empty', AGAIN],
    ...['<!DOCTYPE html><html>', '  \n<html lang="en">', '\ufeff<HTML>', '<?xml version="1.0"?><Error/>'].map(
      text =>
        [
          `the page ${JSON.stringify(text)}`,
          text,
          'the signature file is an HTML page',
          'Download the asset itself: the server returned a web page (a log-in or an error).'
        ] as const
    ),
    ...[
      '{"KeyId":"arn:aws:kms:eu-west-2:111122223333:key/1","Signature":"AAAA","SigningAlgorithm":"RSASSA_PSS_SHA_256"}',
      `arn:aws:kms:eu-west-2:111122223333:key/1\t${BASE64}\tRSASSA_PSS_SHA_256\n`
    ].map(
      text =>
        [
          `an answer of KMS ${text.slice(0, 9)}`,
          text,
          'the signature file is the whole response of "aws kms sign"',
          'Extract the signature: aws kms sign … --query Signature --output text | base64 --decode > file.sig'
        ] as const
    ),
    [
      'a bundle of an older cosign',
      '{"base64Signature":"AAAA","cert":"x"}',
      'the signature file is a bundle of an older cosign',
      'Verify it with cosign, or give the suffix of the signatures as signature-suffix.'
    ],
    [
      'a Sigstore bundle with nothing in it',
      '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}',
      'the signature file is a Sigstore bundle with fields that are not expected in one by a key',
      'Verify it with cosign verify-blob --key, or sign again.'
    ],
    ...[
      'Not Found\n',
      '404: Not Found',
      '502 Bad Gateway',
      '{"message":"Not Found","documentation_url":"https://docs.github.com/rest","status":"404"}',
      '{"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"}'
    ].map(
      text =>
        [
          `the answer ${text}`,
          text,
          'the signature file is the error text of a server',
          'Download the file again, with curl -f, which stops at an error; correct its address, or log in, if the server still refuses it.'
        ] as const
    ),
    ...[
      ['{"payloadType":"t","payload":"","signatures":[]}', 'a DSSE envelope'],
      ['{"payload":"","protected":"","signature":""}', 'a JSON Web Signature (JWS)'],
      ['eyJhbGciOiJQUzI1NiJ9..c2lnbmF0dXJl', 'a JSON Web Signature (JWS)'],
      ['{"kty":"RSA","n":"","e":"AQAB"}', 'a JSON Web Key (JWK)'],
      ['\xfe\xed\xfe\xed\0\0\0\x02', 'a Java keystore'],
      ['\x30\x82\x0a\x00\x02\x01\x03\x30\x82', 'a PKCS #12 keystore'],
      ['ssh-rsa AAAAB3NzaC1yc2E= me@host\n', 'an SSH public key'],
      [`${'0'.repeat(64)}  app.tgz\n`, 'a checksums file'],
      [`SHA256(app.tgz)= ${'0'.repeat(64)}\n`, 'the output of "openssl dgst"'],
      [
        `SHA256 hash of app.tgz:\r\n${'0'.repeat(64)}\r\nCertUtil: done`,
        'the output of "certutil -hashfile"'
      ],
      [`${BASE64.slice(0, 64)}\\n${BASE64.slice(64)}`, 'text whose line breaks are the two characters "\\n"'],
      ['0'.repeat(64), 'hexadecimal, not a signature'],
      ['Not found, sorry.\n', 'plain text, not a signature']
    ].map(
      ([text = '', name]) =>
        [
          `${name}: ${text.slice(0, 8)}`,
          Buffer.from(text, 'latin1'),
          `the signature file is ${name}`,
          'Put the signature itself there, as raw bytes or as plain base64.'
        ] as const
    ),
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 256\n',
      'the signature file is a Git LFS pointer, not the file that it stands for',
      'Fetch the file itself: git lfs pull, or "lfs: true" with actions/checkout.'
    ],
    [
      'a signature of signify',
      'untrusted comment: verify with release.pub\nRWQAAAA\n',
      'the signature file is a signify signature',
      'Verify it with that tool, or give the suffix of the signatures as signature-suffix.'
    ],
    ...['{"Signature": "AAAA"}\n', '[]', '\n{\n}\n'].map(
      text =>
        [
          `the JSON ${JSON.stringify(text)}`,
          text,
          'the signature file is JSON',
          'Extract the signature if this is the whole response of "aws kms sign": --query Signature --output text | base64 --decode.'
        ] as const
    ),
    [
      'a PGP signature',
      '-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIG',
      'the signature file is a damaged OpenPGP signature: its armor is not whole',
      'Download the signature again, byte for byte, or sign again.'
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
      'the signature has 255 bytes, expected 256: it is truncated or not a signature',
      AGAIN
    ],
    [
      'truncated base64',
      BASE64.slice(0, 340),
      'the signature has 255 bytes after base64, expected 256: it is truncated or not a signature',
      AGAIN
    ],
    [
      'a byte too many',
      Buffer.concat([SIGNATURE, Buffer.of(10)]),
      'the signature has 257 bytes, expected 256: it is not an RSA signature',
      AGAIN
    ],
    [
      'base64 of base64',
      Buffer.from(BASE64).toString('base64'),
      'the signature file is base64 of base64, not a signature',
      'Put the signature itself there, as raw bytes or as plain base64.'
    ],
    [
      'the signature of a larger key',
      Buffer.alloc(512, 1),
      'the signature has 512 bytes, the size for an RSA_4096 key, but the trusted key is RSA_2048',
      'Give the public key of the key that signed: another one made this signature.'
    ],
    [
      'the signature of a larger key in base64',
      Buffer.alloc(384, 1).toString('base64'),
      'the signature has 384 bytes after base64, the size for an RSA_3072 key, but the trusted key is RSA_2048',
      'Give the public key of the key that signed: another one made this signature.'
    ],
    [
      'a file that is far too large',
      Buffer.alloc(MAX_SIGNATURE_FILE_BYTES + 1, 'A'),
      `the signature file has more than ${MAX_SIGNATURE_FILE_BYTES} bytes, expected 256: it is not an RSA signature`,
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
          'the signature file is base64 with spaces or a byte-order mark',
          'Convert it to raw bytes or to standard base64 with padding.'
        ] as const
    ),
    [
      'a JSON string',
      `"${BASE64}"\n`,
      'the signature file is JSON',
      'Extract the signature if this is the whole response of "aws kms sign": --query Signature --output text | base64 --decode.'
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
          'the signature file is a damaged OpenPGP signature',
          'Download the signature again, byte for byte, or sign again.'
        ] as const
    ),
    [
      'something that only begins like a PGP signature',
      pgp([0x89, 1, 51]).subarray(0, -1),
      'the signature has 309 bytes, expected 256: it is not an RSA signature',
      AGAIN
    ],
    [
      'CMS in PEM',
      '-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n',
      'the signature file is a CMS (PKCS #7) signature, expected an RSA signature of 256 bytes',
      'Verify it with the tool that made it, or sign with an RSA key.'
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
      'the signature file is PEM "CERTIFICATE", not a signature',
      'Put the signature itself there.'
    ]
  ])('%s', (_, file, description, hint) => {
    expect(parseSignature(Buffer.from(file), key).kind).toBe('unreadable')
    expect(describeUnreadable(Buffer.from(file), key, INPUT_TERMS)).toEqual({ description, hint })
  })

  it('a text as large as a file may be, of any kind, quickly', () => {
    const room = MAX_SIGNATURE_FILE_BYTES - 1
    for (const part of [' ', '\n', '{', '"', 'A', '-', '<', '=', 'arn:', '\xef\xbb\xbf', '\xff'])
      for (const end of ['', '\tx', '!']) {
        const text = part.repeat(room / part.length).slice(0, room - end.length) + end
        expect(describeUnreadable(Buffer.from(text, 'latin1'), key, INPUT_TERMS).hint).not.toBe('')
      }
  })

  it('of another tool, with advice about the suffix only where it was not given', () => {
    const file = Buffer.from('untrusted comment: x\nRWQA\ntrusted comment: y\nAAAA\n')
    const hintFor = (suffix: string): string => describeUnreadable(file, key, INPUT_TERMS, { suffix }).hint
    expect(hintFor('.sig')).toBe(
      'Verify it with that tool, or give the suffix of the signatures as signature-suffix.'
    )
    expect(hintFor('.ml-dsa-65.sig')).toBe(hintFor('.sig'))
    expect(hintFor('.minisig')).toBe('Verify it with that tool.')
  })

  it('one that is not even read, by its size', () => {
    expect(describeTooLarge(20_000)).toEqual({
      description: `the signature file has 20000 bytes, at most ${MAX_SIGNATURE_FILE_BYTES} are read: no signature is as large`,
      hint: AGAIN
    })
  })

  it.each([
    ['RSA_3072', 512, 'RSA_4096'],
    ['RSA_4096', 256, 'RSA_2048'],
    ['RSA_2048', 384, 'RSA_3072'],
    ['RSA_2048', 2420, 'ML_DSA_44'],
    ['RSA_2048', 3309, 'ML_DSA_65'],
    ['RSA_2048', 4627, 'ML_DSA_87'],
    ['ML_DSA_65', 4627, 'ML_DSA_87'],
    ['ML_DSA_65', 256, 'RSA_2048']
  ] as const)('by the spec of the trusted key, %s, and that of %d bytes', async (own, length, other) => {
    const { description } = describeUnreadable(
      Buffer.alloc(length, 1),
      anyPublicKeyOf(await testKey(own)),
      INPUT_TERMS
    )
    expect(description).toBe(
      `the signature has ${length} bytes, the size for an ${other} key, but the trusted key is ${own}`
    )
  })

  const CMS = Buffer.from('308201f206092a864886f70d010702a08201e3', 'hex')
  const RSA_OR_EC = 'a signature by one of the trusted keys (RSA_2048, ECC_NIST_P256)'

  it.each<readonly [string, readonly KeySpec[], string | Uint8Array, string]>([
    ['CMS', ['RSA_2048', 'ECC_NIST_P256'], CMS, `a CMS (PKCS #7) signature, expected ${RSA_OR_EC}`],
    [
      'CMS, the EC key first',
      ['ECC_NIST_P256', 'RSA_2048'],
      CMS,
      'a CMS (PKCS #7) signature, expected a signature by one of the trusted keys (ECC_NIST_P256, RSA_2048)'
    ],
    [
      'CMS, two sizes',
      ['RSA_2048', 'RSA_4096'],
      CMS,
      'a CMS (PKCS #7) signature, expected a signature by one of the trusted keys (RSA_2048, RSA_4096)'
    ],
    [
      'CMS, two keys of one size',
      ['RSA_2048', 'RSA_2048'],
      CMS,
      'a CMS (PKCS #7) signature, expected an RSA signature of 256 bytes'
    ],
    [
      'Ed25519',
      ['RSA_2048', 'ECC_NIST_P256'],
      Buffer.alloc(64, 7),
      `an Ed25519 signature, or a bare ECDSA P-256 one, expected ${RSA_OR_EC}`
    ],
    [
      'another size',
      ['RSA_2048', 'ECC_NIST_P256'],
      Buffer.alloc(384, 7),
      'the size for an RSA_3072 key, but the trusted keys are RSA_2048 and ECC_NIST_P256'
    ],
    [
      'another length',
      ['RSA_2048', 'ECC_NIST_P256'],
      Buffer.alloc(300, 7),
      'has 300 bytes, expected 256 or an ECDSA signature by P-256 in DER: it is truncated or not a signature'
    ],
    [
      'too much',
      ['RSA_2048', 'ECC_NIST_P256'],
      Buffer.alloc(MAX_SIGNATURE_FILE_BYTES + 1, 7),
      'it is not an RSA signature or an ECDSA signature'
    ]
  ])('by all trusted keys: %s, %j', async (_, specs, file, expected) => {
    const [first, ...others] = await Promise.all(
      specs.map(async (spec, slot) => loadedKeyOf(await testKey(spec, slot)))
    )
    if (first === undefined) throw new Error('no key')
    const { description } = describeUnreadable(Buffer.from(file), first, INPUT_TERMS, { others })
    expect(description).toContain(expected)
  })
})

/** A packet of the length that its header gives, of version 4. */
function pgp(header: readonly number[]): Buffer {
  const [tag = 0, first = 0, second] = header
  const inTwo = tag === 0x89 ? first * 256 : (first - 192) * 256 + 192
  const length = second === undefined ? first : inTwo + second
  return Buffer.concat([Buffer.from(header), Buffer.of(4), Buffer.alloc(length - 1, 1)])
}

function inLines(width: number, lineBreak: string): string {
  const lines = BASE64.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  return lines.join(lineBreak)
}
