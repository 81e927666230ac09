import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { KeyObject, RSAPSSKeyPairKeyObjectOptions } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'
import { MAX_KEY_FILE_BYTES, formatPem, parsePublicKey } from '../../src/signature/public-key.ts'
import { testKey } from '../support/keys.ts'
import { asRsa, publicKeyOf, publicKeyWith } from '../support/public-keys.ts'
import { workspace } from '../support/workspace.ts'

const EXPORT_HINT =
  'Use the public key in PEM or DER as the sign mode writes it ("aws kms get-public-key" gives the same DER).'
const PRIVATE = 'it holds a PRIVATE key'
const PRIVATE_DER = 'it is a PRIVATE key'
const AROUND = 'there is text or an empty line around or inside its PEM block'
const CERTIFICATE = 'it is a certificate, expected a public key'
const PKCS1 = 'it is a PKCS#1 "RSA PUBLIC KEY", expected a SubjectPublicKeyInfo ("PUBLIC KEY")'
const NUMBERS = 'its numbers are not those of an RSA key (an even modulus, or an exponent out of range)'
const NOT_CANONICAL = 'its DER has bytes that do not belong to the key'
const NOT_DER = 'it is neither a DER SubjectPublicKeyInfo nor PEM'

let privateKey: KeyObject
let ecKey: KeyObject
let der: Buffer
let pem: string
let certificate: { readonly pem: Buffer; readonly der: Buffer }

beforeAll(async () => {
  privateKey = await testKey('RSA_2048')
  ecKey = await testKey('ECC_NIST_P256')
  der = spki(createPublicKey(privateKey))
  pem = toPem('PUBLIC KEY', der)
  certificate = { pem: makeCertificate('PEM'), der: makeCertificate('DER') }
})

describe('parsePublicKey accepts', () => {
  it.each(['RSA_2048', 'RSA_3072', 'RSA_4096'] as const)('%s in DER and in PEM', async spec => {
    const bits = Number(spec.slice('RSA_'.length))
    const publicKey = createPublicKey(await testKey(spec))
    const expected = spki(publicKey)
    const files = [expected, publicKey.export({ type: 'spki', format: 'pem' })]
    for (const file of files) {
      const key = accepted(file)
      expect(key).toMatchObject({ kind: 'rsa', spec, signatureBytes: bits / 8 })
      expect(Buffer.from(key.der).equals(expected)).toBe(true)
      expect(key.keyObject.type).toBe('public')
      expect(key.keyObject.equals(publicKey)).toBe(true)
    }
  })

  it.each([
    ['CRLF line ends', () => pem.replaceAll('\n', '\r\n')],
    ['no final newline', () => pem.trimEnd()],
    ['white space after it', () => `${pem}\r\n \t\n`],
    [
      'all of its base64 in one line',
      () => `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`
    ]
  ])('PEM with %s', (_, file) => {
    expect(parse(file())).toMatchObject({ kind: 'key' })
  })

  it.each([3n, 17n, 2n ** 64n - 1n])('the exponent %d', exponent => {
    expect(parse(spki(publicKeyWith(modulusOf(2048), exponent)))).toMatchObject({ kind: 'key' })
  })

  it('bytes that are a view into a larger buffer, and keeps a copy of them', () => {
    const large = Buffer.concat([Buffer.from('before'), der, Buffer.from('after')])
    const key = accepted(large.subarray(6, 6 + der.length))
    large.fill(0)
    expect(Buffer.from(key.der).equals(der)).toBe(true)
  })
})

describe('the fingerprint', () => {
  it('is the SHA-256 of the DER, whatever the file was', () => {
    const expected = `sha256:${createHash('sha256').update(der).digest('hex')}`
    const fingerprints = [der, pem, pem.replaceAll('\n', '\r\n')].map(file => accepted(file).fingerprint)
    expect(fingerprints).toEqual([expected, expected, expected])
  })

  it('is what OpenSSL computes', () => {
    const converted = openssl(['pkey', '-pubin', '-outform', 'DER'], pem)
    const printed = openssl(['dgst', '-sha256', '-hex'], converted).toString()
    expect(publicKeyOf(privateKey).fingerprint).toBe(`sha256:${/[0-9a-f]{64}/.exec(printed)?.[0]}`)
  })
})

describe('formatPem', () => {
  it.each(['RSA_2048', 'RSA_3072', 'RSA_4096'] as const)('%s: writes what OpenSSL writes', async spec => {
    const key = publicKeyOf(await testKey(spec))
    const text = formatPem(key)
    expect(text).toBe(openssl(['pkey', '-pubin', '-inform', 'DER'], key.der).toString())
    expect(parse(text)).toMatchObject({ kind: 'key', key: { fingerprint: key.fingerprint } })
  })
})

describe('parsePublicKey refuses', () => {
  it.each<readonly [string, () => string | Uint8Array, string]>([
    ['an empty file', () => '', 'the file is empty'],
    [
      'a file that is too large',
      () => Buffer.alloc(MAX_KEY_FILE_BYTES + 1, 'A'),
      `the file has more than ${MAX_KEY_FILE_BYTES} bytes: no public key is as large`
    ],
    [
      'a file just not too large, by what is in it',
      () => Buffer.alloc(MAX_KEY_FILE_BYTES, 'A'),
      'it is bare base64 without its PEM lines'
    ],
    [
      'a key followed by a long tail',
      () => Buffer.concat([der, Buffer.alloc(MAX_KEY_FILE_BYTES)]),
      `the file has more than ${MAX_KEY_FILE_BYTES} bytes: no public key is as large`
    ],

    ['a PKCS#8 private key', () => privateKey.export({ type: 'pkcs8', format: 'pem' }), PRIVATE],
    ['a PKCS#1 private key', () => privateKey.export({ type: 'pkcs1', format: 'pem' }), PRIVATE],
    ['an EC private key', () => ecKey.export({ type: 'sec1', format: 'pem' }), PRIVATE],
    [
      'an encrypted private key',
      () => privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' }),
      PRIVATE
    ],
    [
      'an encrypted PKCS#1 private key',
      () => privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' }),
      PRIVATE
    ],
    [
      'an OpenSSH private key',
      () => toPem('OPENSSH PRIVATE KEY', Buffer.from('openssh-key-v1\0none')),
      PRIVATE
    ],
    [
      'a public and a private key',
      () => `${pem}${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`,
      PRIVATE
    ],
    ['a PKCS#8 private key in DER', () => privateKey.export({ type: 'pkcs8', format: 'der' }), PRIVATE_DER],
    ['a PKCS#1 private key in DER', () => privateKey.export({ type: 'pkcs1', format: 'der' }), PRIVATE_DER],
    ['an EC private key in DER', () => ecKey.export({ type: 'sec1', format: 'der' }), PRIVATE_DER],
    [
      'an encrypted private key in DER',
      () => privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-128-cbc', passphrase: 'x' }),
      PRIVATE_DER
    ],

    ['a certificate', () => certificate.pem, CERTIFICATE],
    ['a certificate in DER', () => certificate.der, CERTIFICATE],
    ['a trusted certificate', () => toPem('TRUSTED CERTIFICATE', certificate.der), CERTIFICATE],
    [
      'a certificate request',
      () => toPem('CERTIFICATE REQUEST', Buffer.from('request')),
      'it holds a PEM block "CERTIFICATE REQUEST", expected "PUBLIC KEY"'
    ],
    [
      'a PKCS#1 public key',
      () => createPublicKey(privateKey).export({ type: 'pkcs1', format: 'pem' }),
      PKCS1
    ],
    [
      'a PKCS#1 public key in DER',
      () => createPublicKey(privateKey).export({ type: 'pkcs1', format: 'der' }),
      PKCS1
    ],
    [
      'a minisign public key',
      () => `untrusted comment: minisign public key 1\nRW${'Q'.repeat(54)}\n`,
      'it is a minisign signature or public key, expected PEM "PUBLIC KEY" or DER'
    ],
    [
      'an SSH public key in its RFC 4716 form',
      () => '---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2E\n---- END SSH2 PUBLIC KEY ----\n',
      'it is an SSH public key, expected PEM "PUBLIC KEY" or DER'
    ],

    [
      'a key on secp256k1',
      () => spki(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
      'it is a key on secp256k1, the curve of cryptocurrencies: ssh-keygen and Sigstore do not take its signatures'
    ],
    [
      'a key on another curve',
      () => spki(generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }).publicKey),
      'it is on the curve brainpoolP256r1, expected P-256, P-384 or P-521'
    ],
    [
      'an SM2 key',
      () => Buffer.from(SM2_SPKI, 'hex'),
      'it is an SM2 key, which signs digests by SM3 with the identity of the signer in them: only programs for Chinese standards verify that'
    ],
    [
      'an Ed25519 key',
      () => spki(generateKeyPairSync('ed25519').publicKey),
      'it is an Ed25519 key, with which KMS signs no digest as it is: ED25519_PH_SHA_512 hashes it once more, and ED25519_SHA_512 takes whole files of at most 4096 bytes'
    ],
    [
      'a key for key agreement',
      () => spki(generateKeyPairSync('x25519').publicKey),
      'it is a key for key agreement (X25519), which cannot sign'
    ],
    [
      'a key for key encapsulation',
      () => spki(generateKeyPairSync('ml-kem-768').publicKey),
      'it is a key for key encapsulation (ML-KEM-768), which cannot sign'
    ],
    [
      'a key of SLH-DSA',
      () => spki(generateKeyPairSync('slh-dsa-shake-128s').publicKey),
      'it is a key of type SLH-DSA-SHAKE-128S, expected an RSA key (rsaEncryption), one on the curve P-256, P-384 or P-521, or one of ML-DSA'
    ],
    [
      'an ML-DSA key with a byte more',
      () => Buffer.concat([spki(generateKeyPairSync('ml-dsa-44').publicKey), Buffer.of(0)]),
      'its DER has bytes that do not belong to the key'
    ],
    [
      'an EC key with a byte more',
      () => Buffer.concat([spki(createPublicKey(ecKey)), Buffer.of(0)]),
      'its DER has bytes that do not belong to the key'
    ],
    [
      'an EC key with a compressed point',
      () => compressed(createPublicKey(ecKey)),
      'its point is compressed, or its curve is written out in numbers; expected the name of the curve and an uncompressed point'
    ],
    [
      'an EC key with its curve written out',
      () => spki(generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).publicKey),
      'its point is compressed, or its curve is written out in numbers; expected the name of the curve and an uncompressed point'
    ],
    [
      'an EC key whose point is not on the curve',
      () => offCurve(createPublicKey(ecKey)),
      'it is neither a DER SubjectPublicKeyInfo nor PEM'
    ],
    [
      'an id-RSASSA-PSS key',
      () => spki(rsaPssKey({})),
      'it is an id-RSASSA-PSS key, expected an RSA key (rsaEncryption), one on the curve P-256, P-384 or P-521, or one of ML-DSA'
    ],
    [
      'an id-RSASSA-PSS key that is truncated',
      () => spki(rsaPssKey({})).subarray(0, -1),
      'it is an id-RSASSA-PSS key, expected an RSA key (rsaEncryption), one on the curve P-256, P-384 or P-521, or one of ML-DSA'
    ],
    [
      'an id-RSASSA-PSS key with parameters',
      () => toPem('PUBLIC KEY', spki(rsaPssKey({ hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' }))),
      'it is an id-RSASSA-PSS key, expected an RSA key (rsaEncryption), one on the curve P-256, P-384 or P-521, or one of ML-DSA'
    ],
    ...[512, 1024, 2040, 2047, 2049, 2056, 3071, 4095, 4104, 8192].map(
      bits =>
        [
          `a modulus of ${bits} bits`,
          () => spki(publicKeyWith(modulusOf(bits), 65537n)),
          `its modulus has ${bits} bits, expected 2048, 3072 or 4096`
        ] as const
    ),
    ['an even modulus', () => spki(publicKeyWith(modulusOf(2048) - 1n, 65537n)), NUMBERS],
    ...[1n, 2n, 4n, 65536n, 2n ** 64n, 2n ** 64n + 1n, 2n ** 127n + 1n].map(
      exponent =>
        [`the exponent ${exponent}`, () => spki(publicKeyWith(modulusOf(2048), exponent)), NUMBERS] as const
    ),

    ['two PEM blocks', () => `${pem}${pem}`, 'it holds 2 PEM blocks, expected one'],
    [
      'a key and a certificate',
      () => `${pem}${certificate.pem.toString()}`,
      'it holds 2 PEM blocks, expected one'
    ],
    ['text before the block', () => `The key:\n${pem}`, AROUND],
    ['a blank line before the block', () => `\n${pem}`, AROUND],
    [
      'a byte-order mark before the block',
      () => `\ufeff${pem}`,
      'there is a byte-order mark before its PEM block'
    ],
    ['text after the block', () => `${pem}# 2026\n`, AROUND],
    ['a PEM header', () => pem.replace('\n', '\nKey-Id: 1\n\n'), AROUND],
    ['a blank line after its first line', () => pem.replace('\n', '\n\n'), AROUND],
    ['a blank line within the base64', () => pem.replace(/(M.*\n)/, '$1\n'), AROUND],
    ['its end in the line of the base64', () => pem.replace('\n-----END', '-----END'), AROUND],
    ['an end that names something else', () => pem.replace('END PUBLIC', 'END RSA PUBLIC'), AROUND],
    ['no end', () => pem.slice(0, pem.indexOf('-----END')), AROUND],
    ['a letter that is not base64', () => pem.replace('MIIB', 'MI*B'), AROUND],
    ['base64url in the block', () => pem.replace('MIIB', 'MI-B'), AROUND],
    ['a NUL in the block', () => pem.replace('MIIB', 'MIIB\0'), AROUND],
    ['an empty block', () => '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n', AROUND],
    [
      'base64 without its padding',
      () => toPem('PUBLIC KEY', spki(publicKeyWith(modulusOf(2048), 3n))).replace(/=+\n/, '\n'),
      'the base64 of its PEM block is damaged'
    ],
    [
      'base64 with padding in the middle',
      () => pem.replace('MIIB', 'MI=='),
      'the base64 of its PEM block is damaged'
    ],
    ['base64 that lacks its end', () => pem.replace(/.{8}\n-----END/, '-----END'), NOT_DER],

    ['a byte after the DER', () => Buffer.concat([der, Buffer.of(0)]), NOT_CANONICAL],
    [
      'a byte after the DER within PEM',
      () => toPem('PUBLIC KEY', Buffer.concat([der, Buffer.of(0)])),
      NOT_CANONICAL
    ],
    ['two keys in DER', () => Buffer.concat([der, der]), NOT_CANONICAL],
    [
      'a longer form of a length',
      () => Buffer.concat([Buffer.of(0x30, 0x83, 0x00), der.subarray(2)]),
      NOT_CANONICAL
    ],
    [
      'an indefinite length',
      () => Buffer.concat([Buffer.of(0x30, 0x80), der.subarray(4), Buffer.alloc(2)]),
      NOT_CANONICAL
    ],
    ['a truncated DER', () => der.subarray(0, -1), NOT_DER],
    ['an algorithm without its NULL', () => withoutNull(), NOT_CANONICAL],

    ['an HTML page', () => '\n<!DOCTYPE html><html></html>', 'it is an HTML page, expected a public key'],
    [
      'the error text of a server',
      () => '404: Not Found',
      'it is the error text of a server, expected a public key'
    ],
    ['an HTML page without a type', () => '<html lang="en">', 'it is an HTML page, expected a public key'],
    [
      'an SSH key',
      () => 'ssh-rsa AAAAB3Nz user@host\n',
      'it is an SSH public key, expected PEM "PUBLIC KEY" or DER'
    ],
    [
      'an SSH EC key',
      () => 'ecdsa-sha2-nistp256 AAAA user@host\n',
      'it is an SSH public key, expected PEM "PUBLIC KEY" or DER'
    ],
    [
      'a PGP key',
      () => '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEN\n-----END PGP PUBLIC KEY BLOCK-----\n',
      'it holds a PEM block "PGP PUBLIC KEY BLOCK", expected "PUBLIC KEY"'
    ],
    ['a binary PGP text', () => '\x99 PGP', 'it is a PGP block, expected PEM "PUBLIC KEY" or DER'],
    ['bare base64', () => der.toString('base64'), 'it is bare base64 without its PEM lines'],
    [
      'bare base64 in lines',
      () =>
        `${der
          .toString('base64')
          .match(/.{1,64}/g)
          ?.join('\n')}\n`,
      'it is bare base64 without its PEM lines'
    ],
    [
      'base64 of PEM',
      () => Buffer.from(pem).toString('base64'),
      'it is base64 of a PEM block, expected the block itself'
    ],
    [
      'base64 of base64',
      () => Buffer.from(der.toString('base64')).toString('base64'),
      'it is base64 of base64, expected PEM "PUBLIC KEY" or DER'
    ],
    [
      'base64 of a private key in PEM',
      () => Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64'),
      PRIVATE
    ],
    [
      'base64 of a private key in DER',
      () => Buffer.from(privateKey.export({ type: 'pkcs1', format: 'der' })).toString('base64'),
      PRIVATE
    ],
    [
      'a JWK',
      () => JSON.stringify(createPublicKey(privateKey).export({ format: 'jwk' })),
      'it is a JSON Web Key (JWK), expected PEM "PUBLIC KEY" or DER'
    ],
    [
      'PEM in UTF-16',
      () => Buffer.from(pem, 'utf16le'),
      'it is text in UTF-16, as ">" of Windows PowerShell writes it, expected PEM "PUBLIC KEY" or DER'
    ],
    [
      'PEM in one line',
      () => pem.trimEnd().replaceAll('\n', '\\n'),
      'its line breaks are the two characters "\\n"'
    ],
    [
      'an answer of KMS as text',
      () =>
        `RSA_2048\tarn:aws:kms:eu-west-2:111122223333:key/1\tRSA_2048\tSIGN_VERIFY\t${der.toString('base64')}\n`,
      'it is the whole response of "aws kms get-public-key", expected its PublicKey alone, decoded from base64'
    ],
    ['a lower-case label', () => pem.toLowerCase(), 'it is not a public key in PEM or DER'],
    ['white space', () => ' \n', 'it is not a public key in PEM or DER'],
    ['a text that begins with a zero', () => '0x30 0x82', NOT_DER]
  ])('%s', (_, file, reason) => {
    expect(parse(file())).toMatchObject({ kind: 'refused', reason })
  })

  it('hostile texts as large as a file may be', () => {
    const texts = [
      ' '.repeat(MAX_KEY_FILE_BYTES - 1),
      '-----BEGIN '.repeat(5000),
      'A'.repeat(65_000),
      'A \n'.repeat(20_000)
    ]
    for (const text of texts) expect(parse(`${text}!`)).toMatchObject({ kind: 'refused' })
  })

  it.each<readonly [string, () => string | Uint8Array, string]>([
    ['an empty file', () => '', EXPORT_HINT],
    [
      'a private key',
      () => privateKey.export({ type: 'pkcs8', format: 'pem' }),
      'Remove it from the repository, treat the key as leaked, and use its public half.'
    ],
    ['two keys', () => `${pem}${pem}`, 'Put each key into a file of its own.'],
    [
      'a certificate',
      () => certificate.der,
      'Extract the key: openssl x509 -in certificate.pem -noout -pubkey > key.pem'
    ],
    [
      'a PKCS#1 key',
      () => createPublicKey(privateKey).export({ type: 'pkcs1', format: 'pem' }),
      'Convert it: openssl rsa -RSAPublicKey_in -in key.pem -pubout -out spki.pem'
    ],
    ['text around it', () => `x\n${pem}`, 'Keep the PEM block alone in the file.'],
    [
      'an Ed25519 key',
      () => spki(generateKeyPairSync('ed25519').publicKey),
      'Use a KMS key of spec RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521.'
    ]
  ])('and says what to do about %s', (_, file, hint) => {
    expect(parse(file())).toMatchObject({ kind: 'refused', hint })
  })

  it('and its advice works', () => {
    const folder = workspace({
      'certificate.pem': certificate.pem,
      'key.pem': createPublicKey(privateKey).export({ type: 'pkcs1', format: 'pem' })
    })
    const fromCertificate = openssl(['x509', '-in', folder.file('certificate.pem'), '-noout', '-pubkey'])
    const fromPkcs1 = openssl(['rsa', '-RSAPublicKey_in', '-in', folder.file('key.pem'), '-pubout'])
    const { fingerprint } = publicKeyOf(privateKey)
    expect(parse(fromCertificate)).toMatchObject({ kind: 'key', key: { fingerprint } })
    expect(parse(fromPkcs1)).toMatchObject({ kind: 'key', key: { fingerprint } })
  })

  it.each<[what: string, file: () => string]>([
    ['bare base64', () => der.toString('base64')],
    ['base64 of PEM', () => Buffer.from(pem).toString('base64')],
    ['base64 of base64', () => Buffer.from(der.toString('base64')).toString('base64')]
  ])('and its advice works on %s', (_, file) => {
    const parsed = parse(file())
    const folder = workspace({ 'key.txt': file() })
    const command = /base64 --decode .*$/.exec(parsed.kind === 'refused' ? parsed.hint : '')?.[0] ?? ''
    execFileSync('sh', ['-c', command], { cwd: folder.path })
    const { fingerprint } = publicKeyOf(privateKey)
    const written = folder.list().find(name => name !== 'key.txt') ?? ''
    expect(parse(folder.read(written))).toMatchObject({ kind: 'key', key: { fingerprint } })
  })
})

function accepted(file: string | Uint8Array): RsaPublicKey {
  const parsed = parse(file)
  if (parsed.kind === 'refused') throw new Error(`refused: ${parsed.reason}`)
  return asRsa(parsed.key)
}

function parse(file: string | Uint8Array): ReturnType<typeof parsePublicKey> {
  return parsePublicKey(typeof file === 'string' ? Buffer.from(file) : file)
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function toPem(label: string, body: Buffer): string {
  const lines =
    body
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? ''
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

/** An odd number of exactly that many bits. */
function modulusOf(bits: number): bigint {
  return 2n ** BigInt(bits) - 2n ** BigInt(bits - 7) + 12_345n
}

function rsaPssKey(
  options: Pick<RSAPSSKeyPairKeyObjectOptions, 'hashAlgorithm' | 'mgf1HashAlgorithm'>
): KeyObject {
  return generateKeyPairSync('rsa-pss', { modulusLength: 2048, ...options }).publicKey
}

/** The same key with an AlgorithmIdentifier of the OID alone. */
function withoutNull(): Buffer {
  const oid = Buffer.from('06092a864886f70d010101', 'hex')
  const rest = der.subarray(der.indexOf(oid) + oid.length + 2)
  const body = Buffer.concat([Buffer.of(0x30, oid.length), oid, rest])
  return Buffer.concat([Buffer.of(0x30, 0x82, body.length >> 8, body.length & 0xff), body])
}

function makeCertificate(form: 'PEM' | 'DER'): Buffer {
  const folder = workspace({ 'key.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }) })
  const subject = ['-subj', '/CN=release', '-days', '1', '-outform', form]
  try {
    return openssl(['req', '-x509', '-new', '-key', folder.file('key.pem'), ...subject])
  } finally {
    folder.remove()
  }
}

function openssl(args: readonly string[], input: string | Uint8Array = ''): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'] })
}

/** Made by "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2". */
const SM2_SPKI =
  '3059301306072a8648ce3d020106082a811ccf5501822d034200044653a5350e4b2635435b567d963bbd47287ca059c4a52d028056798065977d439dcdbec126ef656f1236fd651be955fe45c18cb4e9dcb1e45953e5affaf516bb'

/** The same key, with x and the sign of y. */
function compressed(key: KeyObject): Buffer {
  const der = spki(key)
  const sign = 2 + ((der.at(-1) ?? 0) & 1)
  const head = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex')
  return Buffer.concat([head, Buffer.of(sign), der.subarray(-64, -32)])
}

function offCurve(key: KeyObject): Buffer {
  const der = spki(key)
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1
  return der
}
