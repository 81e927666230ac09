import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  formatStatement,
  formatStatementBundle,
  parseStatementBundle
} from '../../src/manifests/release-statement.ts'
import type { SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { allowedSignersLine } from '../../src/signature/formats/ssh.ts'
import { formatOf } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { parseCertificate } from '../../src/signature/openpgp/certificate.ts'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { digestBy, isJudgedValid } from '../support/signature-files.ts'

// Files of every format that stock verifiers accepted. The key is gone: they can be read and written, byte for byte, but never made again.

interface Vectors {
  readonly content: string
  /** Of the OpenPGP signatures, in seconds since 1970. */
  readonly createdAt: number
  readonly publicKeyDer: string
  readonly certificate: string
  readonly openpgpFingerprint: string
  /** By `<format> <algorithm>`, in base64. */
  readonly files: Readonly<Record<string, string>>
  readonly statementBundle: string
}

const vectors = JSON.parse(
  readFileSync(new URL('../vectors/signature-formats.json', import.meta.url), 'utf8')
) as Vectors
const parsed = await parseCertificate(Buffer.from(vectors.certificate))
if (parsed.kind === 'refused') throw new Error(parsed.reason)
const { key } = parsed.certificate

describe.each(Object.entries(vectors.files))('%s', (name, base64) => {
  const [format, algorithm] = name.split(' ') as [FormatName, SigningAlgorithm]
  const file = Buffer.from(base64, 'base64')

  it('is judged valid for its content only', () => {
    expect(isJudgedValid(format, file, key, vectors.content)).toBe(true)
    expect(isJudgedValid(format, file, key, `${vectors.content}\n`)).toBe(false)
  })

  it('is written the same, byte for byte', () => {
    const signature = formatOf(format).read(file, key)
    const unsigned = formatOf(format).prepare(schemeOf(algorithm), key, vectors.createdAt)
    const signed = unsigned.signedDigest(digestBy(unsigned.prehash, vectors.content))
    expect(Buffer.from(unsigned.encode(signature?.bytes ?? new Uint8Array(), signed))).toEqual(file)
  })
})

describe('the certificate', () => {
  it('has the key, the user id and the fingerprint that GnuPG prints', () => {
    const spki = parsePublicKey(Buffer.from(vectors.publicKeyDer, 'base64'))
    expect(spki).toMatchObject({ key: { fingerprint: key.fingerprint } })
    expect(Buffer.from(key.openpgp.fingerprint).toString('hex')).toBe(vectors.openpgpFingerprint)
    expect(parsed.certificate.userIds).toEqual(['Acme Releases <releases@acme.example>'])
    expect(key.openpgp.expiresAt).toBe(key.openpgp.createdAt + 3 * 365 * 24 * 3600)
  })

  it('has a fingerprint that is SHA-1 of its packet', () => {
    const packets = Buffer.from(/\n\n([^=]*)/.exec(vectors.certificate)?.[1] ?? '', 'base64')
    const length = 192 + ((packets.readUInt8(1) - 192) << 8) + packets.readUInt8(2)
    const body = packets.subarray(3, 3 + length)
    const hashed = Buffer.concat([Buffer.of(0x99, length >> 8, length & 0xff), body])
    expect(createHash('sha1').update(hashed).digest('hex')).toBe(vectors.openpgpFingerprint)
  })
})

describe('the statement', () => {
  it('is read, and written the same, byte for byte', () => {
    const file = Buffer.from(vectors.statementBundle)
    const read = parseStatementBundle(file, key)
    if (read === undefined) throw new Error('not read')
    const digest = { hash: 'sha256', bytes: createHash('sha256').update(read.signedBytes).digest() } as const
    expect(schemeOf('RSASSA_PKCS1_V1_5_SHA_256').verify(key, digest, read.signature)).toBe(true)
    expect(Buffer.from(formatStatementBundle(formatStatement(read.statement), read.signature, key))).toEqual(
      file
    )
  })
})

describe('the line of allowed_signers', () => {
  it('trusts the key for files only', () => {
    expect(allowedSignersLine(key, 'releases@acme.example')).toMatch(
      /^releases@acme\.example namespaces="file" ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB[A-Za-z0-9+/]+={0,2}\n$/
    )
  })

  it.each(['', 'a b', 'a,b', '*', 'a"b', '!a', 'a\nb', '#a'])('has no identity %j', identity => {
    expect(() => allowedSignersLine(key, identity)).toThrow('identity')
  })
})
