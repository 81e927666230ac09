import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { readKeyInForm } from '../../src/signature/key-forms.ts'
import { testKey } from '../support/keys.ts'
import { derOf, fingerprintOf, pemOf, withBitFlipped } from '../support/signed-files.ts'

// Certificates, and SSH keys as ssh-keygen makes them, are in test/e2e/command-fingerprint.test.ts, with the programs that make them.

let key: KeyObject

beforeAll(async () => {
  key = createPublicKey(await testKey('RSA_2048'))
})

const jwkOf = (of: KeyObject): string => JSON.stringify(of.export({ format: 'jwk' }))
const base64 = (): string => derOf(key).toString('base64')

const FORMS: readonly (readonly [string, () => string | Uint8Array])[] = [
  ['a public key', () => pemOf(key)],
  ['a public key', () => pemOf(key).replaceAll('\n', '\r\n')],
  ['a public key', () => derOf(key)],
  ['a PKCS#1 public key', () => key.export({ type: 'pkcs1', format: 'pem' })],
  ['a PKCS#1 public key', () => key.export({ type: 'pkcs1', format: 'der' })],
  ['a public key in bare base64', () => `${base64()}\n`],
  ['a public key in bare base64', () => base64().replaceAll(/.{76}/g, '$&\n')],
  [
    'the response of "aws kms get-public-key"',
    () => JSON.stringify({ KeyId: 'arn', PublicKey: base64(), KeyUsage: 'SIGN_VERIFY' }, undefined, 4)
  ],
  ['a JSON Web Key', () => jwkOf(key)],
  ['an SSH public key', () => sshKey('release@example')],
  ['an SSH public key', () => sshKey()]
]

function sshKey(comment = ''): string {
  const { n = '', e = '' } = key.export({ format: 'jwk' })
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const unsigned = (text: string): Buffer => Buffer.concat([Buffer.alloc(1), Buffer.from(text, 'base64url')])
  const blob = [Buffer.from('ssh-rsa'), Buffer.from(e, 'base64url'), unsigned(n)].map(field)
  return `ssh-rsa ${Buffer.concat(blob).toString('base64')}${comment === '' ? '' : ` ${comment}`}\n`
}

describe('the key in a file', () => {
  it.each(FORMS)('is found in %s', (form, file) => {
    const read = readKeyInForm(Buffer.from(file()))
    expect(read).toMatchObject({ kind: 'key', form, key: { fingerprint: fingerprintOf(key) } })
  })

  it.each<readonly [string, () => Promise<string | Uint8Array> | string | Uint8Array, string]>([
    ['nothing', () => '', 'the file is empty'],
    ['a text', () => 'hello, world\n', 'it is not a public key in PEM or DER'],
    [
      'a private key',
      async () => (await testKey('RSA_2048')).export({ type: 'pkcs8', format: 'pem' }),
      'it holds a PRIVATE key'
    ],
    [
      'a private key in PKCS#1 DER',
      async () => (await testKey('RSA_2048')).export({ type: 'pkcs1', format: 'der' }),
      'it is a PRIVATE key'
    ],
    [
      'a private key in PKCS#8 DER',
      async () => (await testKey('RSA_2048')).export({ type: 'pkcs8', format: 'der' }),
      'it is a PRIVATE key'
    ],
    [
      'a private JWK',
      async () => JSON.stringify((await testKey('RSA_2048')).export({ format: 'jwk' })),
      'it is a JSON Web Key (JWK)'
    ],
    [
      'a key on another curve',
      () => pemOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
      'a key on secp256k1'
    ],
    [
      'a key on another curve in the response of KMS',
      () =>
        JSON.stringify({
          PublicKey: derOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey).toString(
            'base64'
          )
        }),
      'it has the response of "aws kms get-public-key", and it is a key on secp256k1'
    ],
    [
      'a small RSA key in a JWK',
      () => jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
      'it has a JSON Web Key, and its modulus has 1024 bits'
    ],
    ['two keys', () => pemOf(key).repeat(2), 'it holds 2 PEM blocks, expected one'],
    [
      'a signature of KMS',
      () => JSON.stringify({ KeyId: 'arn', Signature: base64(), SigningAlgorithm: 'RSASSA_PSS_SHA_256' }),
      'response of "aws kms sign"'
    ],
    ['a cut SSH key', () => sshKey().slice(0, 200), 'it is an SSH public key'],
    ['a list of keys', () => '[1]', 'it is JSON']
  ])('is not found in %s, which is called what it is', async (_, file, reason) => {
    const read = readKeyInForm(Buffer.from(await file()))
    expect(read.kind).toBe('refused')
    expect(read.kind === 'refused' && `${read.reason}. ${read.hint}`).toContain(reason)
  })

  it('is of a kind that can sign, whatever is changed in the file', () => {
    const specs = FORMS.flatMap(([, file]) => {
      const bytes = Buffer.from(file())
      return Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) => {
        const read = readKeyInForm(withBitFlipped(bytes, index * 56))
        return read.kind === 'key' ? read.key.spec : 'none'
      })
    })
    // a comment, white space or another field may differ, and another modulus is another key
    expect(new Set(specs)).toEqual(new Set(['none', 'RSA_2048']))
  })
})
