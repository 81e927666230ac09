import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Digest, HashName } from '../../src/signature/algorithms.ts'
import type { ContentDigest } from '../../src/signature/prehash.ts'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'
import { recoverMessages, schemeOf } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { asRsa } from '../support/public-keys.ts'

interface Vectors {
  readonly message_utf8: string
  readonly message_sha384_hex: string
  readonly public_key_der_base64: string
  readonly signatures: readonly { readonly message_type: string; readonly signature_base64: string }[]
}

const vectors = JSON.parse(
  readFileSync(new URL('../vectors/aws-kms-hello.json', import.meta.url), 'utf8')
) as Vectors
const ALGORITHM = 'RSASSA_PSS_SHA_384'
const digest: Digest = { hash: 'sha384', bytes: createHash('sha384').update(vectors.message_utf8).digest() }
const digests = digestsOf(vectors.message_utf8)
const key = readKey()

describe('signatures that AWS KMS made', () => {
  it('are two, over the digest that the file states', () => {
    expect(vectors.signatures.map(({ message_type }) => message_type)).toEqual(['RAW', 'DIGEST'])
    expect(Buffer.from(digest.bytes).toString('hex')).toBe(vectors.message_sha384_hex)
    expect(key.spec).toBe('RSA_2048')
  })

  describe.each(vectors.signatures)('$message_type', ({ signature_base64 }) => {
    const signature = Buffer.from(signature_base64, 'base64')

    it('verifies, with a salt as long as the digest', () => {
      expect(schemeOf(ALGORITHM).verify(key, digest, signature)).toBe(true)
      const message = recoverMessages(key, signature).find(({ algorithm }) => algorithm === ALGORITHM)
      expect(message).toMatchObject({ hash: 'sha384', saltLength: 48 })
      expect(schemeOf(ALGORITHM).saltLength).toBe(48)
    })

    it.each(['raw', 'base64', 'base64 with line breaks'])('is judged verified from a file in %s', form => {
      const lines = signature_base64.match(/.{1,64}/g)?.join('\n') ?? ''
      const file =
        form === 'raw' ? signature : Buffer.from(form === 'base64' ? signature_base64 : `${lines}\n`)
      for (const pinned of [undefined, ALGORITHM] as const) {
        const verified = judge(examine(file, [key]), digests, pinned)
        expect(verified).toMatchObject({ key, algorithm: ALGORITHM, digest })
        expect(Buffer.from(verified?.signature ?? []).equals(signature)).toBe(true)
      }
    })

    it.each([
      'RSASSA_PSS_SHA_256',
      'RSASSA_PSS_SHA_512',
      'RSASSA_PKCS1_V1_5_SHA_256',
      'RSASSA_PKCS1_V1_5_SHA_384',
      'RSASSA_PKCS1_V1_5_SHA_512'
    ] as const)('is refused when %s is pinned', pinned => {
      expect(judge(examine(signature, [key]), digests, pinned)).toBeUndefined()
    })

    it('is refused with any one bit of it flipped', () => {
      const accepted = flips(signature).filter(damaged => judge(examine(damaged, [key]), digests, undefined))
      expect(accepted).toEqual([])
    })

    it('is refused for any one bit of the digest flipped', () => {
      const messages = recoverMessages(key, signature)
      const accepted = flips(digest.bytes).filter(bytes =>
        messages.some(message => message.covers({ hash: 'sha384', bytes }))
      )
      expect(accepted).toEqual([])
    })

    it.each(['', 'hello', 'Hello\n', 'Hello\r\n', '\ufeffHello'])('is refused for the content %j', text => {
      expect(judge(examine(signature, [key]), digestsOf(text), undefined)).toBeUndefined()
    })

    it('is refused for a digest that is shorter, longer or of another hash', () => {
      const messages = recoverMessages(key, signature)
      const wrong: Digest[] = [
        { hash: 'sha384', bytes: digest.bytes.subarray(0, 47) },
        { hash: 'sha384', bytes: Buffer.concat([digest.bytes, Buffer.of(0)]) },
        { hash: 'sha384', bytes: Buffer.alloc(0) },
        { hash: 'sha512', bytes: digest.bytes },
        { hash: 'sha256', bytes: digest.bytes }
      ]
      expect(wrong.filter(other => messages.some(message => message.covers(other)))).toEqual([])
    })
  })
})

function flips(bytes: Uint8Array): Buffer[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const flipped = Buffer.from(bytes)
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    return flipped
  })
}

function digestsOf(text: string): ReadonlyMap<HashName, ContentDigest> {
  const hashes: HashName[] = ['sha256', 'sha384', 'sha512']
  return new Map(
    hashes.map(hash => [hash, { hash, bytes: createHash(hash).update(text).digest(), signingInput: 'none' }])
  )
}

function readKey(): RsaPublicKey {
  const parsed = parsePublicKey(Buffer.from(vectors.public_key_der_base64, 'base64'))
  if (parsed.kind === 'refused') throw new Error(parsed.reason)
  return asRsa(parsed.key)
}
