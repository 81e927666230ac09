import { sign, type KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { armor, unarmor } from '../../src/signature/openpgp/armor.ts'
import { hashedUserId, userIdProblem } from '../../src/signature/openpgp/certificate-packets.ts'
import { parseCertificate, type ParsedCertificate } from '../../src/signature/openpgp/certificate.ts'
import { createCertificate } from '../../src/signature/openpgp/create-certificate.ts'
import { MAX_CERTIFICATE_BYTES } from '../../src/signature/openpgp/identity.ts'
import { packet, readPackets, subpacket } from '../../src/signature/openpgp/packets.ts'
import { fingerprintOf, hashedKey, publicKeyBody } from '../../src/signature/openpgp/public-key-packet.ts'
import {
  digestWith,
  prehashOf,
  SIGNATURE_TYPE,
  signaturePacket
} from '../../src/signature/openpgp/signature-packet.ts'
import type { SignatureHead } from '../../src/signature/openpgp/signature-packet.ts'
import { uint, readWhole } from '../../src/signature/wire.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import {
  certificateFile,
  certificateOf,
  CREATED_AT,
  digestSigner,
  USER_ID
} from '../support/signature-files.ts'
import { dearmored } from '../support/stock-verifiers.ts'

let privateKey: KeyObject
let key: ArtifactKey
let body: Buffer
let fingerprint: Buffer
let strangerKey: KeyObject

beforeAll(async () => {
  privateKey = await testKey('RSA_2048')
  key = publicKeyOf(privateKey)
  body = publicKeyBody(key, CREATED_AT)
  fingerprint = fingerprintOf(body)
  strangerKey = await testKey('RSA_3072')
})

const YEAR = 365 * 24 * 3600

/** A signature packet over `input`, by the test key unless `by` says another. */
async function signed(input: Buffer, head: Partial<SignatureHead>, by = privateKey): Promise<Buffer> {
  const issuer = fingerprintOf(publicKeyBody(publicKeyOf(by), CREATED_AT))
  const whole: SignatureHead = {
    type: 0x13,
    keyKind: 'rsa',
    hash: 'sha256',
    createdAt: CREATED_AT,
    issuer,
    ...head
  }
  const digest = digestWith(prehashOf(whole), input)
  return signaturePacket(whole, await digestSigner(by)(digest), digest)
}

const FLAGS = subpacket(27, Buffer.of(3))
const uidInput = (userId = USER_ID): Buffer => {
  const uid = Buffer.from(userId)
  return Buffer.concat([hashedKey(body), Buffer.of(0xb4), uint(uid.length, 4), uid])
}
const uid = (userId = USER_ID): Buffer => packet(13, Buffer.from(userId))
const certification = (more: Partial<SignatureHead> = {}): Promise<Buffer> =>
  signed(uidInput(), { more: [FLAGS], ...more })

async function parsed(...packets: readonly (Buffer | Promise<Buffer>)[]): Promise<ParsedCertificate> {
  const all = [packet(6, body)]
  for (const one of packets) all.push(await one)
  return parseCertificate(Buffer.concat(all))
}

async function reasonOf(...packets: readonly (Buffer | Promise<Buffer>)[]): Promise<string> {
  const result = await parsed(...packets)
  return result.kind === 'refused' ? result.reason : 'accepted'
}

describe('a certificate that follows another one', () => {
  const next = (previous: Uint8Array, request = {}): Promise<Uint8Array> =>
    certificateFile(privateKey, { previous, signedAt: CREATED_AT + YEAR, hash: 'sha256', ...request })
  const typesIn = (file: Uint8Array): number[] =>
    (readWhole(Buffer.from(dearmored(file)), readPackets) ?? []).map(({ type }) => type)

  it('has the signatures of that one besides its own, of which the later ones count', async () => {
    const first = await certificateFile(privateKey, { expiresAt: CREATED_AT + YEAR })
    const second = await next(first, { expiresAt: CREATED_AT + 3 * YEAR })
    const third = await next(second, { signedAt: CREATED_AT + 2 * YEAR })
    expect([first, second, third].map(typesIn)).toEqual([
      [6, 2, 13, 2],
      [6, 2, 2, 13, 2, 2],
      [6, 2, 2, 2, 13, 2, 2, 2]
    ])
    const results = await Promise.all([first, second, third].map(parseCertificate))
    const ends = results.map(result => result.kind === 'certificate' && result.certificate.key.openpgp)
    expect(ends).toEqual([
      { signedAt: CREATED_AT, createdAt: CREATED_AT, fingerprint, expiresAt: CREATED_AT + YEAR },
      { signedAt: CREATED_AT + YEAR, createdAt: CREATED_AT, fingerprint, expiresAt: CREATED_AT + 3 * YEAR },
      { signedAt: CREATED_AT + 2 * YEAR, createdAt: CREATED_AT, fingerprint }
    ])
  })

  it('keeps what others certified of the user id, and nothing of another user id', async () => {
    const other = await testKey('RSA_2048', 1)
    const foreign = await signed(uidInput(), {}, other)
    const [keyPacket, userId, own] = [packet(6, body), uid(), await certification()]
    const file = Buffer.concat([
      keyPacket,
      uid('Old <old@acme.example>'),
      await signed(uidInput('Old <old@acme.example>'), { more: [FLAGS] }),
      userId,
      own,
      foreign
    ])
    const renewed = await next(file)
    expect(typesIn(renewed)).toEqual([6, 2, 13, 2, 2, 2])
    expect(Buffer.from(dearmored(renewed)).includes(foreign.subarray(3))).toBe(true)
    expect(await parseCertificate(renewed)).toMatchObject({ certificate: { userIds: [USER_ID] } })
  })

  it('cannot follow one of another key, of another time, or what is none', async () => {
    const other = await certificateFile(await testKey('RSA_2048', 1))
    const later = await certificateFile(privateKey, { createdAt: CREATED_AT + 1 })
    for (const file of [other, later, Buffer.from('text'), Buffer.alloc(0)])
      await expect(next(file)).rejects.toThrow('an earlier certificate of another fingerprint')
  })

  it('tells a user id that was revoked', async () => {
    const revocation = await signed(uidInput(), { type: 0x30 })
    const secondId = uid('Two <two@acme.example>')
    const certified = await signed(uidInput('Two <two@acme.example>'), { more: [FLAGS] })
    expect(await parsed(uid(), certification(), revocation, secondId, certified)).toMatchObject({
      certificate: { userIds: ['Two <two@acme.example>'], revokedUserIds: [USER_ID] }
    })
  })
})

describe('a certificate that is made', () => {
  it('asks for two signatures of digests, and is read with key, user id, fingerprint and times', async () => {
    const digests: string[] = []
    const file = await createCertificate(
      { key, userId: USER_ID, createdAt: CREATED_AT, expiresAt: CREATED_AT + YEAR, hash: 'sha384' },
      digest => {
        digests.push(`${digest.hash} ${digest.bytes.length}`)
        return digestSigner(privateKey)(digest)
      }
    )
    expect(digests).toEqual(['sha384 48', 'sha384 48'])
    expect(await parseCertificate(file)).toMatchObject({
      kind: 'certificate',
      certificate: {
        key: { ...key, openpgp: { fingerprint, createdAt: CREATED_AT, expiresAt: CREATED_AT + YEAR } },
        userIds: [USER_ID],
        isRevoked: false
      }
    })
    expect(await parseCertificate(dearmored(file))).toEqual(await parseCertificate(file))
  })

  it('is the same each time, and has another fingerprint with another creation time', async () => {
    expect(await certificateFile(privateKey)).toEqual(await certificateFile(privateKey))
    const later = await parseCertificate(await certificateFile(privateKey, { createdAt: CREATED_AT + 1 }))
    expect(
      later.kind === 'certificate' && fingerprint.equals(later.certificate.key.openpgp.fingerprint)
    ).toBe(false)
  })

  it('keeps its fingerprint when it is made again later, with another end', async () => {
    const again = await parseCertificate(
      await certificateFile(privateKey, { signedAt: CREATED_AT + YEAR, expiresAt: CREATED_AT + 2 * YEAR })
    )
    expect(again).toMatchObject({
      certificate: { key: { openpgp: { fingerprint, expiresAt: CREATED_AT + 2 * YEAR } } }
    })
  })

  it.each([
    ['', 'no text'],
    [' ', 'no text'],
    ['a\nb', 'control characters or line breaks'],
    ['a\u2028b', 'control characters or line breaks'],
    ['a\u202eb', 'control characters or line breaks'],
    ['é'.repeat(600), 'more than 1024 bytes']
  ])('has no user id %j', async (userId, problem) => {
    expect(userIdProblem(userId)).toBe(problem)
    await expect(certificateFile(privateKey, { userId })).rejects.toThrow(problem)
  })

  it('has no times that do not follow each other', async () => {
    for (const times of [
      { createdAt: -1 },
      { createdAt: 1.5 },
      { createdAt: 2 ** 32 },
      { signedAt: CREATED_AT - 1 },
      { expiresAt: CREATED_AT }
    ])
      await expect(certificateFile(privateKey, times)).rejects.toThrow('times')
  })
})

describe('a certificate that is read', () => {
  it('needs one certification that verifies, and no direct signature', async () => {
    expect(await parsed(uid(), certification())).toMatchObject({
      kind: 'certificate',
      certificate: { userIds: [USER_ID] }
    })
  })

  it('takes the latest self-signature over a user id, and the earliest end of all claims', async () => {
    const ends = (days: number): Buffer => subpacket(9, uint(days, 4))
    const result = await parsed(
      signed(hashedKey(body), { type: 0x1f, more: [FLAGS, ends(500)] }),
      uid(),
      certification({ more: [FLAGS, ends(100)] }),
      certification({ createdAt: CREATED_AT + 10, more: [FLAGS, ends(900)] })
    )
    expect(result).toMatchObject({ certificate: { key: { openpgp: { expiresAt: CREATED_AT + 500 } } } })
  })

  it('is revoked when the key says so, and keeps the user ids that are not', async () => {
    expect(
      await parsed(signed(hashedKey(body), { type: SIGNATURE_TYPE.keyRevocation }), uid(), certification())
    ).toMatchObject({ certificate: { isRevoked: true } })
    const other = 'Acme <old@acme.example>'
    expect(
      await parsed(
        uid(other),
        signed(uidInput(other), { more: [FLAGS] }),
        signed(uidInput(other), { type: SIGNATURE_TYPE.certificationRevocation }),
        uid(),
        certification()
      )
    ).toMatchObject({ certificate: { userIds: [USER_ID] } })
  })

  it('ignores certifications by others, and user ids that only others certify', async () => {
    const other = await testKey('RSA_3072')
    expect(
      await parsed(
        uid(),
        certification(),
        signed(uidInput(), { type: 0x10 }, other),
        uid('X'),
        signed(uidInput('X'), { type: 0x13 }, other)
      )
    ).toMatchObject({ kind: 'certificate', certificate: { userIds: [USER_ID] } })
  })

  it('has each of its packets once, however often they are there', async () => {
    const certified = await certification()
    const result = await parsed(...Array.from({ length: 400 }, () => [uid(), certified]).flat())
    expect(result).toMatchObject({ certificate: { userIds: [USER_ID] } })
  })

  it('is rejected with more signatures by its key than are verified', async () => {
    const many = (count: number): Promise<string> =>
      reasonOf(
        uid(),
        ...Array.from({ length: count }, (_, index) => certification({ createdAt: CREATED_AT + index }))
      )
    expect(await many(100)).toBe('accepted')
    expect(await many(101)).toBe('it has 101 signatures by its own key, at most 100 are read')
  })

  it.each<readonly [string, () => readonly (Buffer | Promise<Buffer>)[]]>([
    ['it has no user id that is valid and not revoked', () => []],
    ['it has no user id that is valid and not revoked', () => [uid()]],
    [
      'it has no user id that is valid and not revoked',
      () => [uid(), certification(), signed(uidInput(), { type: SIGNATURE_TYPE.certificationRevocation })]
    ],
    [
      'it has no user id that is valid and not revoked',
      () => [uid('a\nb'), signed(uidInput('a\nb'), { more: [FLAGS] })]
    ],
    ['it has a self-signature that does not verify', () => [uid('Another'), certification()]],
    [
      'it has a self-signature that does not verify',
      () => [uid(), certification({ createdAt: CREATED_AT - 1 })]
    ],
    ['it has a self-signature of an unexpected type', () => [uid(), certification({ type: 0x1f })]],
    ['its key flags do not say that the key may sign', () => [uid(), certification({ more: [] })]],
    [
      'its key flags do not say that the key may sign',
      () => [uid(), certification({ more: [subpacket(27, Buffer.of(1))] })]
    ],
    [
      'its expiration time is malformed',
      () => [uid(), certification({ more: [FLAGS, subpacket(9, Buffer.of(1))] })]
    ],
    [
      'it has a self-signature that is not accepted: it expires itself',
      () => [uid(), certification({ more: [FLAGS, subpacket(3, uint(9, 4))] })]
    ],
    [
      'it has a self-signature that is not accepted: it has a subpacket that is not known there, such as a designated revoker',
      () => [uid(), certification({ more: [FLAGS, subpacket(12, Buffer.alloc(22))] })]
    ],
    [
      'it has a subkey, expected a primary key alone, which is the KMS key',
      () => [uid(), certification(), packet(14, body)]
    ],
    ['it holds more than one certificate, expected one', () => [uid(), certification(), packet(6, body)]],
    ['it has a packet of type 17, expected a public key, user ids and signatures', () => [packet(17, body)]]
  ])('is rejected: %s', async (reason, make) => {
    expect(await reasonOf(...make())).toBe(reason)
  })

  it('is rejected with a signature over its key by another key', async () => {
    const foreign = signed(hashedKey(body), { type: SIGNATURE_TYPE.keyRevocation }, await testKey('RSA_3072'))
    expect(await reasonOf(foreign, uid(), certification())).toBe(
      'it has a signature over its key by another key'
    )
  })

  it('is rejected with a self-signature whose number is by another key', async () => {
    const head: SignatureHead = {
      type: 0x13,
      keyKind: 'rsa',
      hash: 'sha256',
      createdAt: CREATED_AT,
      issuer: fingerprint,
      more: [FLAGS]
    }
    const digest = digestWith(prehashOf(head), uidInput())
    const number = await digestSigner(await testKey('RSA_2048', 1))(digest)
    expect(await reasonOf(uid(), signaturePacket(head, number, digest))).toBe(
      'it has a self-signature that does not verify'
    )
  })

  it('is rejected with a self-signature by ECDSA with another hash than that of the curve', async () => {
    const onCurve = await testKey('ECC_NIST_P256')
    const keyBody = publicKeyBody((await certificateOf(onCurve)).key, CREATED_AT)
    const head: SignatureHead = {
      type: 0x13,
      keyKind: 'ec',
      hash: 'sha512',
      createdAt: CREATED_AT,
      issuer: fingerprintOf(keyBody),
      more: [FLAGS]
    }
    const input = hashedUserId(keyBody, Buffer.from(USER_ID))
    const { trailer } = prehashOf(head)
    const signature = sign('sha512', Buffer.concat([input, trailer]), onCurve)
    const file = [
      packet(6, keyBody),
      uid(),
      signaturePacket(head, signature, digestWith(prehashOf(head), input))
    ]
    expect(await parseCertificate(Buffer.concat(file))).toMatchObject({
      reason:
        'it has a self-signature that is not accepted: it is by ECDSA on P-256 with SHA-512 (expected SHA-256)'
    })
  })

  it('is rejected with a self-signature by SHA-1', async () => {
    const sha1 = Buffer.from(await certification())
    sha1.writeUInt8(2, 6)
    expect(await reasonOf(uid(), sha1)).toBe(
      'it has a self-signature that is not accepted: its hash is not SHA-256, SHA-384 or SHA-512'
    )
  })

  it.each([
    ['it holds a PRIVATE key', () => packet(5, body)],
    ['it does not begin with an OpenPGP public key', () => packet(2, body)],
    [
      'its key is not a version 4 RSA or ECDSA key',
      () => packet(6, Buffer.concat([Buffer.of(6), body.subarray(1)]))
    ],
    ['its public key packet is malformed', () => packet(6, body.subarray(0, -1))],
    ['it is not one OpenPGP certificate in whole armor, or its armor is damaged', () => Buffer.from('hello')],
    ['it is empty', () => Buffer.alloc(0)],
    ['it is an HTML page, expected an OpenPGP certificate', () => Buffer.from('<!doctype html><html>')],
    [
      'its key is an Ed25519 key, expected an RSA or ECDSA key',
      () => packet(6, Buffer.concat([body.subarray(0, 5), Buffer.of(22), body.subarray(6)]))
    ],
    [
      'its key is an Ed448 key, expected an RSA or ECDSA key',
      () => packet(6, Buffer.concat([body.subarray(0, 5), Buffer.of(28), body.subarray(6)]))
    ],
    [
      `the file has more than ${MAX_CERTIFICATE_BYTES} bytes, which are not read`,
      () => Buffer.alloc(MAX_CERTIFICATE_BYTES + 1)
    ]
  ])('is rejected: %s', async (reason, make) => {
    expect(await parseCertificate(make())).toMatchObject({ kind: 'refused', reason })
  })

  it('is rejected with a key of a size that KMS does not make', async () => {
    const numbers = [Buffer.alloc(128, 0xff), Buffer.from('010001', 'hex')]
    const small = Buffer.concat([
      body.subarray(0, 6),
      ...numbers.map((n, i) => Buffer.concat([uint(i === 0 ? 1024 : 17, 2), n]))
    ])
    expect(await parseCertificate(packet(6, small))).toMatchObject({
      reason: 'its modulus has 1024 bits, expected 2048, 3072 or 4096'
    })
  })
})

describe('what a certificate holds that its key did not sign', () => {
  const unsignedIn = async (file: Uint8Array): Promise<string | undefined> => {
    const result = await parseCertificate(file)
    return result.kind === 'refused' ? result.reason : result.certificate.unsigned
  }
  const script = Buffer.from('\necho evil; exit\n')
  /** A certification with other subpackets in the area that is not signed. */
  const withUnhashed = async (area: Buffer): Promise<Buffer> => {
    const whole = (await certification()).subarray(3)
    const hashedEnd = 6 + whole.readUInt16BE(4)
    const rest = whole.subarray(hashedEnd + 2 + whole.readUInt16BE(hashedEnd))
    return packet(2, Buffer.concat([whole.subarray(0, hashedEnd), uint(area.length, 2), area, rest]))
  }
  const binary = async (...packets: readonly (Buffer | Promise<Buffer>)[]): Promise<Buffer> => {
    const all = [packet(6, body)]
    for (const one of packets) all.push(await one)
    return Buffer.concat(all)
  }

  it('is nothing, as it is made, in binary, with CRLF, without checksum, in other columns, and made again', async () => {
    const file = await certificateFile(privateKey)
    const text = Buffer.from(file).toString()
    const again = await certificateFile(privateKey, { previous: file, signedAt: CREATED_AT + YEAR })
    const base64 = Buffer.from(dearmored(file)).toString('base64')
    const wide = (columns: number): string =>
      `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${base64.replace(new RegExp(`.{1,${columns}}`, 'g'), '$&\n')}-----END PGP PUBLIC KEY BLOCK-----\n`
    const files = [
      text,
      dearmored(file),
      text.replaceAll('\n', '\r\n'),
      text.replace(/^=.*\n/m, ''),
      text.trimEnd(),
      wide(60),
      wide(76),
      again
    ]
    for (const one of files) expect(await unsignedIn(Buffer.from(one))).toBeUndefined()
  })

  it('is nothing with several user ids, one of them revoked, and renewed signatures', async () => {
    const other = 'Two <two@acme.example>'
    const file = await binary(
      signed(hashedKey(body), { type: 0x1f, more: [FLAGS] }),
      uid(),
      certification(),
      certification({ createdAt: CREATED_AT + YEAR }),
      uid(other),
      signed(uidInput(other), { more: [FLAGS] }),
      signed(uidInput(other), { type: SIGNATURE_TYPE.certificationRevocation })
    )
    expect(await unsignedIn(file)).toBeUndefined()
  })

  it.each([
    ['a header', (text: string) => text.replace('\n', '\nComment: ; echo evil; exit 0\n')],
    ['a header of a program', (text: string) => text.replace('\n', '\nVersion: GnuPG v2\n')],
    ['a line that is cut', (text: string) => text.replace(/\n(\w{4})/, '\n$1\n')],
    [
      'short lines',
      (text: string) => text.replace(/^[^-=\n]{64}$/gm, line => line.replace(/.{32}/g, '$&\n').trim())
    ]
  ])('is in its armor: %s', async (_, change) => {
    const text = Buffer.from(await certificateFile(privateKey)).toString()
    expect(change(text)).not.toBe(text)
    expect(await unsignedIn(Buffer.from(change(text)))).toBe('armor headers, or lines of different lengths')
  })

  it.each<readonly [string, () => readonly (Buffer | Promise<Buffer>)[]]>([
    ['a user id that is not signed by its key', () => [packet(13, script)]],
    ['a user id that is not signed by its key', () => [uid('X'), signed(uidInput('X'), {}, strangerKey)]],
    ['a signature by another key', () => [signed(uidInput(), { type: 0x10 }, strangerKey)]],
    ['a signature by another key', () => [packet(2, Buffer.concat([Buffer.of(9), script]))]],
    ['a packet twice', () => [uid()]],
    ['a packet twice', () => [certification()]],
    [
      'data of a signature that is not signed',
      () => [withUnhashed(Buffer.concat([subpacket(16, fingerprint.subarray(-8)), subpacket(11, script)]))]
    ],
    [
      'data of a signature that is not signed',
      () => {
        const head = Buffer.of(0x80, 0, 0, 0, 0, 0, 0, script.length)
        return [withUnhashed(subpacket(20, Buffer.concat([head, script])))]
      }
    ],
    ['data of a signature that is not signed', () => [withUnhashed(subpacket(16, Buffer.from('; reboot')))]]
  ])('is %s', async (what, make) => {
    expect(await unsignedIn(await binary(uid(), certification(), ...make()))).toBe(what)
  })
})

describe('armor', () => {
  const bytes = Buffer.from('some bytes, more than one line of base64 holds, for it has sixty-four columns')

  it('is read as it is written, with LF or CRLF, without its checksum', () => {
    const text = Buffer.from(armor('SIGNATURE', bytes)).toString()
    const variants = [text, text.replaceAll('\n', '\r\n'), text.replace(/^=.*\n/m, ''), text.trimEnd()]
    for (const variant of variants) expect(unarmor('SIGNATURE', Buffer.from(variant))).toEqual(bytes)
    expect(unarmor('PUBLIC KEY BLOCK', Buffer.from(text))).toBeUndefined()
  })

  it('has the checksum of RFC 9580, which must be right where it is', () => {
    // CRC-24/OPENPGP of "123456789" is 21cf02
    const text = Buffer.from(armor('SIGNATURE', Buffer.from('123456789'))).toString()
    expect(text).toContain(`\n=${Buffer.from('21cf02', 'hex').toString('base64')}\n`)
    expect(unarmor('SIGNATURE', Buffer.from(text.replace('\n=I', '\n=J')))).toBeUndefined()
  })

  it.each(['\n', 'x', ' '])('has nothing after it but one line break: %j', more => {
    expect(
      unarmor('SIGNATURE', Buffer.concat([armor('SIGNATURE', bytes), Buffer.from(more)]))
    ).toBeUndefined()
  })
})

describe('packets', () => {
  it.each([
    ['new format, one byte', Buffer.of(0xc2, 2, 7, 8)],
    ['new format, five bytes', Buffer.of(0xc2, 0xff, 0, 0, 0, 2, 7, 8)],
    ['old format, one byte', Buffer.of(0x88, 2, 7, 8)],
    ['old format, two bytes', Buffer.of(0x89, 0, 2, 7, 8)],
    ['old format, four bytes', Buffer.of(0x8a, 0, 0, 0, 2, 7, 8)]
  ])('are read in the %s', (_, bytes) => {
    expect(readWhole(bytes, readPackets)).toEqual([{ type: 2, body: Buffer.of(7, 8) }])
  })

  it.each([191, 192, 8383, 8384, 70_000])('are written so that %i bytes are read again', length => {
    const bodyOf = Buffer.alloc(length, 1)
    expect(readWhole(packet(2, bodyOf), readPackets)).toEqual([{ type: 2, body: bodyOf }])
  })

  it.each([
    ['no packet', Buffer.of(0x02, 0)],
    ['a partial length', Buffer.of(0xc2, 0xe1, 7, 8)],
    ['an indeterminate length', Buffer.of(0x8b, 7, 8)],
    ['too few bytes', Buffer.of(0xc2, 3, 7, 8)],
    ['no length', Buffer.of(0xc2)]
  ])('are not read with %s', (_, bytes) => {
    expect(readWhole(bytes, readPackets)).toBeUndefined()
  })
})
