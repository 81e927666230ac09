import type { KeyObject } from 'node:crypto'
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { armor } from '../../src/signature/openpgp/armor.ts'
import { packet, subpacket } from '../../src/signature/openpgp/packets.ts'
import { digestWith, prehashOf, signaturePacket } from '../../src/signature/openpgp/signature-packet.ts'
import type { SignatureHead } from '../../src/signature/openpgp/signature-packet.ts'
import type { PublicKey } from '../../src/signature/public-key.ts'
import { mpint, sshString } from '../../src/signature/ssh-wire.ts'
import { inLines, uint } from '../../src/signature/wire.ts'
import { jsonWith } from '../support/json.ts'
import { testKey } from '../support/keys.ts'
import { damaged } from '../support/mutations.ts'
import { cases, expectMoreThan } from '../support/random.ts'
import {
  certificateFile,
  certificateOf,
  CREATED_AT,
  digestSigner,
  isJudgedValid,
  signatureFile
} from '../support/signature-files.ts'
import { STOCK_TOOLS } from '../support/stock-verifiers.ts'
import type { StockTool, StockVerifier } from '../support/stock-verifiers.ts'

// Nothing is accepted that the program refuses for which the format is. What is refused although a program accepts it is the second table,
// which docs/formats.md lists.

const CONTENT = 'The artifact\n'
const ALGORITHM = 'RSASSA_PKCS1_V1_5_SHA_256'
const MOST_RUNS = 60

let privateKey: KeyObject
let key: PublicKey
let certificate: Uint8Array
const verifiers = new Map<StockTool, StockVerifier>()

beforeAll(async () => {
  privateKey = await testKey('RSA_2048')
  key = (await certificateOf(privateKey)).key
  certificate = await certificateFile(privateKey)
  for (const tool of STOCK_TOOLS.filter(({ isExpected }) => isExpected()))
    verifiers.set(tool, await tool.trusting({ key, certificate }))
})

afterAll(async () => {
  for (const verifier of verifiers.values()) await verifier.close()
})

const fileOf = (format: FormatName): Buffer =>
  Buffer.from(signatureFile({ format, privateKey, key, algorithm: ALGORITHM, content: CONTENT }))

const FORMATS = ['openpgp', 'openpgp-binary', 'ssh', 'sigstore'] as const

/** The files that a program for their format does not accept, with its name. */
async function rejected(format: FormatName, files: readonly Buffer[]): Promise<[string, string][]> {
  const all: [string, string][] = []
  for (const [tool, verifier] of verifiers) {
    if (!tool.formats.includes(format)) continue
    for (const file of files)
      if (!(await verifier.accepts(CONTENT, file))) all.push([tool.name, file.toString('latin1')])
  }
  return all
}

describe.each(FORMATS)('%s', format => {
  test('what is accepted of damaged files is accepted by the programs', async () => {
    const seeds = [
      fileOf(format),
      Buffer.from(fileOf(format).toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
    ]
    const accepted = new Map<string, Buffer>()
    fc.assert(
      fc.property(damaged(format === 'openpgp-binary' ? seeds.slice(0, 1) : seeds), file => {
        if (isJudgedValid(format, file, key, CONTENT)) accepted.set(file.toString('base64'), file)
      }),
      cases(3000)
    )
    expect(await rejected(format, [...accepted.values()].slice(0, MOST_RUNS))).toEqual([])
  })

  test('of each single byte changed, what is accepted is accepted by the programs', async () => {
    const whole = fileOf(format)
    const accepted: Buffer[] = []
    for (let at = 0; at < whole.length; at++)
      for (const mask of [0x01, 0x20, 0x80]) {
        const file = Buffer.from(whole)
        file.writeUInt8(file.readUInt8(at) ^ mask, at)
        if (isJudgedValid(format, file, key, CONTENT)) accepted.push(file)
      }
    expect(await rejected(format, accepted.slice(0, MOST_RUNS))).toEqual([])
  })
})

/** A signature packet with any head and any unhashed subpackets, properly signed. */
async function openPgpFile(
  {
    type = 0,
    hash = 'sha256',
    createdAt = CREATED_AT + 1,
    issuer = key.openpgp?.fingerprint,
    more = []
  }: Partial<SignatureHead> = {},
  change: (body: Buffer) => Buffer = body => body
): Promise<Buffer> {
  const head = { type, keyKind: 'rsa' as const, hash, createdAt, issuer: issuer ?? new Uint8Array(20), more }
  const digest = digestWith(prehashOf(head), Buffer.from(CONTENT))
  const whole = signaturePacket(head, await digestSigner(privateKey)(digest), digest)
  return packet(2, change(whole.subarray(3)))
}

/** Bodies that are well formed for some type. */
const BODIES = [
  Buffer.concat([Buffer.of(0x80, 0, 0, 0, 0, 3, 0, 1), Buffer.from('a@bc')]), // a notation
  Buffer.concat([Buffer.of(0, 0, 0, 0, 0, 3, 0, 1), Buffer.from('a@b\0')]), // one in binary
  Buffer.from('Acme Releases <releases@acme.example>')
]

describe('OpenPGP signatures that are signed as they are', () => {
  test('of any subpackets, types and times, what is accepted is accepted by the programs', async () => {
    const variants = fc.record({
      type: fc.constantFrom(0, 0, 0, 1, 2, 0x10, 0x13, 0x1f, 0x40),
      createdAt: fc.constantFrom(CREATED_AT - 1, CREATED_AT, CREATED_AT + 5),
      hash: fc.constantFrom('sha256', 'sha384', 'sha512'),
      more: fc.array(
        fc.tuple(
          fc.oneof(fc.constantFrom(2, 16, 20, 28, 33), fc.integer({ min: 0, max: 40 })),
          fc.boolean(),
          fc.oneof(fc.uint8Array({ maxLength: 24 }), fc.constantFrom(...BODIES))
        ),
        { maxLength: 2 }
      )
    })
    const sampled = fc.sample(variants, { ...cases(400) })
    const accepted: Buffer[] = []
    for (const { more, ...head } of sampled) {
      const subpackets = more.map(([type, isCritical, body]) =>
        subpacket(type | (isCritical ? 0x80 : 0), body)
      )
      const file = await openPgpFile({ ...head, more: subpackets })
      if (isJudgedValid('openpgp-binary', file, key, CONTENT)) accepted.push(file)
    }
    expectMoreThan(10, accepted.length)
    expect(await rejected('openpgp-binary', accepted.slice(0, MOST_RUNS))).toEqual([])
  })
})

/** An SSH signature with any fields. */
async function sshFile(fields: {
  readonly namespace?: string
  readonly reserved?: string
  readonly hash?: string
  readonly algorithm?: string
  readonly version?: number
}): Promise<Buffer> {
  const {
    namespace = 'file',
    reserved = '',
    hash = 'sha512',
    algorithm = 'rsa-sha2-256',
    version = 1
  } = fields
  const text = (value: string): Buffer => sshString(Buffer.from(value))
  const inner = createHash(hash).update(CONTENT).digest()
  const signed = Buffer.concat([
    Buffer.from('SSHSIG'),
    text(namespace),
    text(''),
    text(hash),
    sshString(inner)
  ])
  const outer = algorithm === 'rsa-sha2-256' ? 'sha256' : 'sha512'
  const signature = await digestSigner(privateKey)({
    hash: outer,
    bytes: createHash(outer).update(signed).digest()
  })
  const { n = '', e = '' } = key.keyObject.export({ format: 'jwk' })
  const numbers = [e, n].map(number => mpint(Buffer.from(number, 'base64url')))
  const blob = Buffer.concat([
    Buffer.from('SSHSIG'),
    uint(version, 4),
    sshString(Buffer.concat([text('ssh-rsa'), ...numbers])),
    text(namespace),
    text(reserved),
    text(hash),
    sshString(Buffer.concat([text(algorithm), sshString(signature)]))
  ])
  const lines = inLines(blob.toString('base64'), 70)
  return Buffer.from(`-----BEGIN SSH SIGNATURE-----\n${lines}-----END SSH SIGNATURE-----\n`)
}

const hasSsh = STOCK_TOOLS.some(({ name, isExpected }) => name === 'ssh-keygen' && isExpected())

describe('SSH signatures that are signed as they are', () => {
  test.each([
    { what: 'hashes that differ', fields: { hash: 'sha512', algorithm: 'rsa-sha2-256' }, expected: true },
    { what: 'the other way round', fields: { hash: 'sha256', algorithm: 'rsa-sha2-512' }, expected: true },
    { what: 'another namespace', fields: { namespace: 'git' }, expected: false },
    { what: 'no namespace', fields: { namespace: '' }, expected: false },
    { what: 'another version', fields: { version: 2 }, expected: false },
    { what: 'another hash', fields: { hash: 'sha384' }, expected: false },
    { what: 'the old algorithm', fields: { algorithm: 'ssh-rsa' }, expected: false }
  ])('$what: $expected', async ({ fields, expected }) => {
    const file = await sshFile(fields)
    expect(isJudgedValid('ssh', file, key, CONTENT)).toBe(expected)
    const isSsh = expected ? [] : ['ssh-keygen']
    expect((await rejected('ssh', [file])).map(([tool]) => tool)).toEqual(isSsh.filter(() => hasSsh))
  })
})

interface Stricter {
  readonly what: string
  readonly format: FormatName
  /** The programs that accept it; none, where it is only said that this reader does not. */
  readonly by: readonly string[]
  readonly make: () => Buffer | Promise<Buffer>
}

const concat = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map(part => Buffer.from(part)))

const withLongLines = (armored: Buffer): string =>
  armored.toString().replaceAll(/([A-Za-z0-9+/])\n(?=[A-Za-z0-9+/])/g, '$1')

/** Rows of the list "Stricter than other programs" in docs/formats.md. */
const STRICTER: readonly Stricter[] = [
  {
    what: 'OpenPGP: text before or after the armor',
    format: 'openpgp',
    by: ['gpg', 'gpgv', 'sq', 'OpenPGP.js'],
    make: () => concat('Signed:\n', fileOf('openpgp'))
  },
  {
    what: 'OpenPGP: blank lines after the armor',
    format: 'openpgp',
    by: ['gpg', 'gpgv', 'sq', 'OpenPGP.js'],
    make: () => concat(fileOf('openpgp'), '\n')
  },
  {
    what: 'OpenPGP: white space at the end of lines',
    format: 'openpgp',
    by: ['gpg', 'gpgv', 'sq', 'OpenPGP.js'],
    make: () => concat(fileOf('openpgp').toString().replaceAll('\n', ' \n'))
  },
  {
    what: 'OpenPGP: lines of more than 76 characters',
    format: 'openpgp',
    by: ['gpg', 'gpgv', 'sq', 'OpenPGP.js'],
    make: () => concat(withLongLines(fileOf('openpgp')))
  },
  {
    what: 'OpenPGP: armor headers other than Version and Comment',
    format: 'openpgp',
    by: ['gpg', 'gpgv', 'sq', 'OpenPGP.js'],
    make: () => concat(fileOf('openpgp').toString().replace('\n\n', '\nHash: SHA256\n\n'))
  },
  {
    what: 'OpenPGP: a signature over text (type 0x01)',
    format: 'openpgp-binary',
    by: [],
    make: () => openPgpFile({ type: 1 })
  },
  {
    what: 'OpenPGP: an expiration time of the signature',
    format: 'openpgp-binary',
    by: ['gpg', 'gpgv', 'sq', 'OpenPGP.js'],
    make: () => openPgpFile({ more: [subpacket(3, uint(0x7fff_ffff, 4))] })
  },
  {
    what: 'OpenPGP: the issuer named by key id alone in one place, by another fingerprint in the other',
    format: 'openpgp-binary',
    by: [],
    make: () => openPgpFile({ issuer: new Uint8Array(20) })
  },
  {
    what: 'OpenPGP: two other bytes in place of the first of the digest',
    format: 'openpgp-binary',
    by: ['sq'],
    make: () =>
      openPgpFile({}, body => {
        const hashedEnd = 6 + body.readUInt16BE(4)
        const at = hashedEnd + 2 + body.readUInt16BE(hashedEnd)
        body.writeUInt16BE(body.readUInt16BE(at) ^ 0x0101, at)
        return body
      })
  },
  {
    what: 'OpenPGP: a second packet, such as a second signature',
    format: 'openpgp-binary',
    by: ['gpg', 'gpgv', 'OpenPGP.js'],
    make: () => concat(fileOf('openpgp-binary'), fileOf('openpgp-binary'))
  },
  {
    what: 'SSH: text after the armor',
    format: 'ssh',
    by: ['ssh-keygen'],
    make: () => concat(fileOf('ssh'), 'more\n')
  },
  {
    what: 'SSH: a reserved field that is not empty',
    format: 'ssh',
    by: ['ssh-keygen'],
    make: () => sshFile({ reserved: 'x' })
  },
  {
    what: 'SSH: blank lines after the armor',
    format: 'ssh',
    by: ['ssh-keygen'],
    make: () => concat(fileOf('ssh'), '\n')
  },
  {
    what: 'SSH: lines of more than 76 characters',
    format: 'ssh',
    by: ['ssh-keygen'],
    make: () => concat(withLongLines(fileOf('ssh')))
  },
  {
    what: 'Sigstore: another hint of the key, or none',
    format: 'sigstore',
    by: ['@sigstore/verify'],
    make: () => jsonWith(fileOf('sigstore'), { 'verificationMaterial.publicKey.hint': 'x' })
  },
  {
    what: 'Sigstore: log entries, time stamps, or an unknown field',
    format: 'sigstore',
    by: ['@sigstore/verify'],
    make: () => jsonWith(fileOf('sigstore'), { 'verificationMaterial.tlogEntries': [] })
  },
  {
    what: 'Sigstore: a bundle of version 0.1 or 0.2',
    format: 'sigstore',
    by: [],
    make: () =>
      jsonWith(fileOf('sigstore'), { mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2' })
  },
  {
    what: 'Sigstore: the older spelling of the media type of version 0.3',
    format: 'sigstore',
    by: ['@sigstore/verify', 'cosign'],
    make: () =>
      jsonWith(fileOf('sigstore'), { mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.3' })
  },
  {
    what: 'Sigstore: a field in its other spelling',
    format: 'sigstore',
    by: ['cosign'],
    make: () => concat(fileOf('sigstore').toString().replace('messageSignature', 'message_signature'))
  },
  {
    what: 'Sigstore: base64 that lacks its padding',
    format: 'sigstore',
    by: ['@sigstore/verify', 'cosign'],
    make: () => concat(fileOf('sigstore').toString().replaceAll(/=+"/g, '"'))
  },
  {
    what: 'Sigstore: a digest of the artifact that is missing or wrong',
    format: 'sigstore',
    by: ['@sigstore/verify'],
    make: () =>
      jsonWith(fileOf('sigstore'), {
        'messageSignature.messageDigest.digest': Buffer.alloc(32).toString('base64')
      })
  }
]

// a verdict here depends on no clock: the one exception
test('a signature that is dated in the future is accepted, which only programs that ask a clock reject', async () => {
  const file = await openPgpFile({ createdAt: Math.floor(Date.UTC(2090, 0) / 1000) })
  expect(isJudgedValid('openpgp-binary', file, key, CONTENT)).toBe(true)
  const rejecting = (await rejected('openpgp-binary', [file])).map(([tool]) => tool)
  expect(rejecting.filter(tool => !['sq', 'OpenPGP.js'].includes(tool))).toEqual([])
})

describe('stricter than other programs', () => {
  test.each(STRICTER)('$what', async ({ format, by, make }) => {
    const file = await make()
    expect(isJudgedValid(format, file, key, CONTENT)).toBe(false)
    const rejecting = (await rejected(format, [file])).map(([tool]) => tool)
    expect(rejecting.filter(tool => by.includes(tool))).toEqual([])
  })

  test('armor without a checksum, with headers that programs write, and a notation are read', async () => {
    const [, begin = '', base64 = '', end = ''] =
      /^(.*\n\n)([^]*)\n=....(\n[^]*)$/.exec(fileOf('openpgp').toString()) ?? []
    const files = [
      Buffer.from(`${begin}${base64}${end}`),
      Buffer.from(`${begin.trimEnd()}\nVersion: GnuPG v2\nComment: x\n\n${base64}${end}`),
      Buffer.from(
        armor('SIGNATURE', await openPgpFile({ more: [subpacket(20, BODIES[0] ?? Buffer.alloc(0))] }))
      )
    ]
    for (const file of files) expect(isJudgedValid('openpgp', file, key, CONTENT)).toBe(true)
    expect(await rejected('openpgp', files)).toEqual([])
  })
})
