import { beforeAll, describe, expect, test } from 'vitest'
import { armor } from '../../src/signature/openpgp/armor.ts'
import { packet } from '../../src/signature/openpgp/packets.ts'
import { hashedKey, publicKeyBody } from '../../src/signature/openpgp/public-key-packet.ts'
import {
  digestWith,
  prehashOf,
  SIGNATURE_TYPE,
  signaturePacket
} from '../../src/signature/openpgp/signature-packet.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { CERTIFICATE, CERTIFIED_AT, certificateIn, formatInputs } from '../support/formats.ts'
import { certificateOf, digestSigner } from '../support/signature-files.ts'
import { pemOf } from '../support/signed-files.ts'
import { dearmored } from '../support/stock-verifiers.ts'
import { LocalSigner } from './support/local-signer.ts'
import { useCaseWorld } from './support/world.ts'
import type { Files, Inputs, SignResult, UseCaseWorld } from './support/world.ts'

// What cannot be signed for OpenPGP, or not in a format, is one clear error before KMS is asked for a signature and before anything changes.

const APP = { 'dist/app.tgz': 'the artifact\n' }
const OPENPGP = { ...formatInputs(['raw', 'openpgp']), upload: 'all' }

let own: LocalSigner
let other: LocalSigner
let key: ArtifactKey

beforeAll(async () => {
  own = await LocalSigner.of('use-cases')
  other = await LocalSigner.of('use-cases-other')
  key = (await certificateOf(own.privateKey, { createdAt: CERTIFIED_AT })).key
})

/** A run that must change nothing, and its dry run, which must say the same. */
async function refusal(
  files: Files,
  inputs: Inputs = OPENPGP
): Promise<SignResult & { readonly world: UseCaseWorld }> {
  const world = await useCaseWorld({ files: { ...APP, ...files } })
  const dry = await world.sign({ ...inputs, 'dry-run': 'true' })
  const result = await world.sign(inputs)
  expect([dry.error?.code, dry.error?.message]).toEqual([result.error?.code, result.error?.message])
  expect([result.signCalls, result.mutations]).toEqual([0, []])
  expect(world.signer.asked).toEqual([])
  expect(result.workspace.list()).toEqual(Object.keys({ ...APP, ...files }).toSorted())
  return { ...result, world }
}

const ownCertificate = async (more: Parameters<typeof certificateIn>[1] = {}): Promise<Buffer> =>
  Buffer.from((await certificateIn(own.privateKey, more))[CERTIFICATE] ?? '')

/** The certificate with a revocation of its key. */
async function revoked(): Promise<Uint8Array> {
  const [publicKey, ...rest] = splitAtFirstPacket(dearmored(await ownCertificate()))
  const body = publicKeyBody(key, CERTIFIED_AT)
  const issuer = key.openpgp?.fingerprint ?? new Uint8Array()
  const head = {
    type: SIGNATURE_TYPE.keyRevocation,
    keyKind: 'rsa',
    hash: 'sha256',
    issuer,
    createdAt: CERTIFIED_AT + 9
  } as const
  const digest = digestWith(prehashOf(head), hashedKey(body))
  const revocation = signaturePacket(head, await digestSigner(own.privateKey)(digest), digest)
  return armor('PUBLIC KEY BLOCK', Buffer.concat([publicKey ?? Buffer.alloc(0), revocation, ...rest]))
}

/** A packet of at most 8,383 bytes in the new format, and the others. */
function splitAtFirstPacket(bytes: Uint8Array): Buffer[] {
  const all = Buffer.from(bytes)
  const [one = 0, two = 0] = all.subarray(1)
  const end = one < 192 ? 2 + one : 3 + (one - 192) * 256 + two + 192
  return [all.subarray(0, end), all.subarray(end)]
}

describe('the certificate', () => {
  interface Case {
    readonly what: string
    readonly file: () => Promise<Uint8Array | string | undefined> | Uint8Array | string | undefined
    readonly code: string
    readonly message: string
    readonly hint: string
  }
  const cases: readonly Case[] = [
    { what: 'is not there', file: () => undefined, code: 'KEY_FILE_INVALID', message: 'keys/release.asc does not exist or is not a regular file', hint: 'Check out the repository' },
    { what: 'is empty', file: () => '', code: 'KEY_FILE_INVALID', message: 'it is empty', hint: 'kms-sign openpgp-certificate' },
    { what: 'is the public key in PEM', file: () => pemOf(own.privateKey), code: 'KEY_FILE_INVALID', message: 'it is a public key, which has no user id', hint: 'kms-sign openpgp-certificate makes one' },
    { what: 'is a certificate of X.509', file: () => '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', code: 'KEY_FILE_INVALID', message: 'it is an X.509 certificate', hint: 'kms-sign openpgp-certificate' },
    { what: 'is a Git LFS pointer', file: () => 'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 3\n', code: 'KEY_FILE_INVALID', message: 'it is a Git LFS pointer', hint: 'git lfs pull' },
    { what: 'is a private key in PEM', file: () => own.privateKey.export({ type: 'pkcs8', format: 'pem' }), code: 'KEY_FILE_INVALID', message: 'it holds a PRIVATE key', hint: 'treat the key as leaked' },
    { what: 'is a private key in DER', file: () => own.privateKey.export({ type: 'pkcs8', format: 'der' }), code: 'KEY_FILE_INVALID', message: 'it holds a PRIVATE key', hint: 'treat the key as leaked' },
    { what: 'is a private key in armor', file: () => '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nxcLY\n-----END PGP PRIVATE KEY BLOCK-----\n', code: 'KEY_FILE_INVALID', message: 'it holds a PRIVATE key', hint: 'treat the key as leaked' },
    { what: 'is of another key', file: async () => (await certificateIn(other.privateKey))[CERTIFICATE], code: 'KEY_NOT_ALLOWED', message: 'is of another key', hint: 'Correct key-id' },
    { what: 'expired', file: () => ownCertificate({ expiresAt: CERTIFIED_AT + 86_400 }), code: 'KEY_FILE_INVALID', message: 'expired on 2024-01-02', hint: 'Make it valid for longer' },
    { what: 'is not valid yet', file: () => ownCertificate({ createdAt: 4_102_444_800 }), code: 'KEY_FILE_INVALID', message: 'was created on 2100-01-01, after the time of this machine', hint: "Correct the machine's clock" },
    { what: 'is revoked', file: revoked, code: 'KEY_FILE_INVALID', message: 'is revoked', hint: 'for another key' },
    { what: 'is damaged', file: async () => Buffer.from((await ownCertificate()).toString().replace(/\n=..../, '\n=AAAA')), code: 'KEY_FILE_INVALID', message: 'cannot be used', hint: '' },
    { what: 'is cut off', file: async () => (await ownCertificate()).subarray(0, -99), code: 'KEY_FILE_INVALID', message: 'cannot be used', hint: '' },
    { what: 'is two', file: async () => armor('PUBLIC KEY BLOCK', Buffer.concat([dearmored(await ownCertificate()), dearmored(await ownCertificate())])), code: 'KEY_FILE_INVALID', message: 'more than one certificate', hint: '' },
    { what: 'has a subkey', file: async () => armor('PUBLIC KEY BLOCK', Buffer.concat([dearmored(await ownCertificate()), packet(14, publicKeyBody(key, CERTIFIED_AT))])), code: 'KEY_FILE_INVALID', message: 'it has a subkey', hint: 'Export it again' },
    { what: 'is a private key', file: () => armor('PUBLIC KEY BLOCK', packet(5, publicKeyBody(key, CERTIFIED_AT))), code: 'KEY_FILE_INVALID', message: 'it holds a PRIVATE key', hint: 'treat the key as leaked' }
  ] // prettier-ignore

  test.each(cases)('that $what is refused', async ({ file, code, message, hint }) => {
    const content = await file()
    const { error } = await refusal(content === undefined ? {} : { [CERTIFICATE]: content })
    expect(error?.code).toBe(code)
    expect(error?.message).toContain(message)
    expect(error?.hint).toContain(hint)
  })

  test('that is good, in armor or in binary, is taken', async () => {
    for (const content of [await ownCertificate(), dearmored(await ownCertificate())]) {
      const world = await useCaseWorld({ files: { ...APP, [CERTIFICATE]: content } })
      expect((await world.sign(OPENPGP)).error).toBeUndefined()
    }
  })

  test('is not looked for where no OpenPGP signature is made', async () => {
    const { error } = await refusal({}, { ...formatInputs(['raw']), 'openpgp-certificate': CERTIFICATE })
    expect(error?.message).toContain('openpgp-certificate: given, but signature-format has no openpgp')
  })

  test('must be given with either form of OpenPGP', async () => {
    for (const format of ['openpgp', 'openpgp-binary .sig']) {
      const { error } = await refusal({}, { 'signature-format': format })
      expect(error?.message).toContain(
        `openpgp-certificate: empty, but signature-format has ${format.split(' ')[0]}`
      )
    }
  })
})

describe('formats', () => {
  test.each([
    ['ssh', 'RSASSA_PSS_SHA_384', 'ssh cannot be made with the hash of signing-algorithm RSASSA_PSS_SHA_384'],
    ['ssh', 'RSASSA_PKCS1_V1_5_SHA_384', 'ssh cannot be made with the hash'],
    ['raw\nbase64', 'RSASSA_PSS_SHA_256', 'raw and base64 would both be files that end in .sig'],
    ['raw .x\nssh .X', 'RSASSA_PSS_SHA_256', 'raw and ssh would both be files that end in .X'],
    ['raw\nraw', 'RSASSA_PSS_SHA_256', 'raw twice with the suffix .sig'],
    ['gpg', 'RSASSA_PSS_SHA_256', 'perhaps openpgp is intended'],
    ['raw sig', 'RSASSA_PSS_SHA_256', 'expected a dot'],
    ['raw .a/b', 'RSASSA_PSS_SHA_256', 'expected a dot'],
    ['raw, ssh', 'RSASSA_PSS_SHA_256', 'expected one format a line'],
    ['#', 'RSASSA_PSS_SHA_256', 'signature-format: empty']
  ])('%j with %s are refused', async (formats, algorithm, problem) => {
    const { error } = await refusal({}, { 'signature-format': formats, 'signing-algorithm': algorithm })
    expect(error?.code).toBe('INPUT_INVALID')
    expect(error?.message).toContain(problem)
  })

  test('that a key does not list are refused before it signs', async () => {
    const world = await useCaseWorld({ files: APP })
    const algorithms = world.signer.key.algorithms.filter(name => name.startsWith('RSASSA_PSS'))
    const limited = Object.assign(await LocalSigner.of('use-cases'), {
      key: { ...world.signer.key, algorithms }
    })
    const { error, signCalls } = await world.sign(formatInputs(['raw', 'ssh']), { signer: limited })
    expect([error?.code, signCalls]).toEqual(['KMS_KEY_UNUSABLE', 0])
    expect(error?.message).toContain('cannot sign with RSASSA_PKCS1_V1_5_SHA_256')
  })
})
