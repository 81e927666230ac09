import { sign } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { formatOf, KNOWN_SUFFIXES } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { describeRefusal } from '../../src/report/lines.ts'
import { armor, unarmor } from '../../src/signature/openpgp/armor.ts'
import { digestWith, prehashOf, signaturePacket } from '../../src/signature/openpgp/signature-packet.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { sshString } from '../../src/signature/ssh-wire.ts'
import { inLines } from '../../src/signature/wire.ts'
import { attestation, attestationBundle, provenance } from '../support/forgeries.ts'
import {
  CERTIFICATE,
  CERTIFIED_AT,
  certificateIn,
  EVERY_FORMAT,
  formatInputs,
  SUFFIXES
} from '../support/formats.ts'
import { signDigest } from '../fakes/kms.ts'
import { testKey } from '../support/keys.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { loadedKeyOf } from '../support/public-keys.ts'
import { certificateOf, signatureFile } from '../support/signature-files.ts'
import { pemOf, signatureOf } from '../support/signed-files.ts'
import { LocalSigner } from './support/local-signer.ts'
import { TAG, useCaseWorld } from './support/world.ts'
import type { Files, Inputs, UseCaseWorld, VerifyResult } from './support/world.ts'

// Verify mode finds signatures of every format by content, takes the OpenPGP certificate as an anchor, and tells what is wrong with one.

const APP = 'the artifact\n'
const PKCS1 = 'RSASSA_PKCS1_V1_5_SHA_256'
const PSS = 'RSASSA_PSS_SHA_256'
const BY_CERTIFICATE = { 'trusted-public-key': CERTIFICATE }
const BY_KEY = { 'trusted-public-key': 'keys/key.pem' }
const SIGNED_AT = CERTIFIED_AT + 5

let own: LocalSigner
let other: LocalSigner
let world: UseCaseWorld
let keys: Files
let ownKey: ArtifactKey
let otherKey: ArtifactKey

beforeAll(async () => {
  own = await LocalSigner.of('use-cases')
  other = await LocalSigner.of('use-cases-other')
  world = await useCaseWorld()
  keys = { ...(await certificateIn(own.privateKey)), 'keys/key.pem': pemOf(own.privateKey) }
  ownKey = (await certificateOf(own.privateKey, { createdAt: CERTIFIED_AT })).key
  otherKey = (await certificateOf(other.privateKey, { createdAt: CERTIFIED_AT })).key
})

interface By {
  readonly signer?: LocalSigner
  readonly key?: ArtifactKey
  readonly content?: string
  readonly algorithm?: SigningAlgorithm
}

const usualAlgorithm = (format: FormatName): SigningAlgorithm =>
  format === 'raw' || format === 'base64' ? PSS : PKCS1

/** A signature file, by the trusted key over the artifact unless said otherwise. */
function fileOf(format: FormatName, { signer = own, key, content = APP, algorithm }: By = {}): Buffer {
  return Buffer.from(
    signatureFile({
      format,
      privateKey: signer.privateKey,
      key: key ?? (signer === own ? ownKey : otherKey),
      algorithm: algorithm ?? usualAlgorithm(format),
      content,
      createdAt: SIGNED_AT
    })
  )
}

/** Verifies `app.tgz` with these files beside it. */
function verify(files: Files, inputs: Inputs = BY_CERTIFICATE): Promise<VerifyResult> {
  return world.verify({ artifacts: 'app.tgz', ...inputs }, { files: { 'app.tgz': APP, ...keys, ...files } })
}

/** The verdict in short. */
function verdictOf({ report }: VerifyResult, artifact = 'app.tgz'): string {
  const found = report.results.find(result => result.artifact === artifact)
  if (found === undefined) return 'not there'
  return found.kind === 'verified' ? 'verified' : `${found.diagnosis.cause}: ${found.diagnosis.message}`
}

const signaturesOf = ({ report }: VerifyResult): readonly string[] =>
  report.results.flatMap(({ signatures }) =>
    signatures.map(({ file, format, verdict }) => `${file} ${format ?? '-'} ${verdict}`)
  )

describe('a signature is found', () => {
  const places = EVERY_FORMAT.flatMap(format =>
    [...KNOWN_SUFFIXES, '.b64'].map(suffix => ({ format, suffix }))
  )

  test.each(places)('in the format $format under the suffix $suffix', async ({ format, suffix }) => {
    const file = `app.tgz${suffix}`
    for (const anchor of [BY_CERTIFICATE, BY_KEY]) {
      const more = suffix === '.b64' ? { 'signature-suffix': '.b64' } : {}
      const result = await verify({ [file]: fileOf(format) }, { ...anchor, ...more })
      expect([result.error, signaturesOf(result)]).toEqual([undefined, [`${file} ${format} valid`]])
      expect(result.report.results[0]).toMatchObject({
        signatureFile: file,
        proof: { format, algorithm: usualAlgorithm(format) }
      })
    }
  })

  test('of every format at once, and each must hold', async () => {
    const files = Object.fromEntries(
      EVERY_FORMAT.map(format => [`app.tgz${SUFFIXES[format]}`, fileOf(format)])
    )
    const inputs = { ...BY_CERTIFICATE, 'signature-suffix': '.b64' }
    const all = await verify(files, inputs)
    expect(all.error).toBeUndefined()
    expect(new Set(signaturesOf(all))).toEqual(
      new Set(EVERY_FORMAT.map(format => `app.tgz${SUFFIXES[format]} ${format} valid`))
    )
    for (const format of EVERY_FORMAT) {
      const file = `app.tgz${SUFFIXES[format]}`
      const one = await verify({ ...files, [file]: fileOf(format, { content: 'another\n' }) }, inputs)
      expect([format, one.error?.code]).toEqual([format, 'VERIFICATION_FAILED'])
      expect(verdictOf(one)).toMatch(/^file-changed: the trusted key signed/)
      expect(signaturesOf(one)).toContain(`${file} ${format} rejected`)
      expect(signaturesOf(one).filter(line => line.endsWith(' valid'))).toHaveLength(EVERY_FORMAT.length - 1)
    }
  })
})

describe('the trust anchor', () => {
  test('may be the OpenPGP certificate alone, for a signature of any format', async () => {
    const foreign = await certificateIn(other.privateKey)
    for (const format of EVERY_FORMAT) {
      const file = { [`app.tgz${formatOf(format).suffix}`]: fileOf(format) }
      expect(verdictOf(await verify(file))).toBe('verified')
      const { error, report } = await verify({ ...file, ...foreign })
      expect([format, error?.code]).toEqual([format, 'VERIFICATION_FAILED'])
      expect(report.trust?.trusted.map(({ key }) => key.fingerprint)).toEqual([other.fingerprint])
    }
  })

  test('is one key as a certificate and as a public key', async () => {
    const result = await verify(
      { 'app.tgz.asc': fileOf('openpgp') },
      { 'trusted-public-key': `${CERTIFICATE}\nkeys/key.pem`, 'public-key-fingerprint': own.fingerprint }
    )
    expect([verdictOf(result), result.report.trust?.trusted.length]).toEqual(['verified', 1])
    const pinned = await verify(
      { 'app.tgz.asc': fileOf('openpgp') },
      { ...BY_CERTIFICATE, 'public-key-fingerprint': other.fingerprint }
    )
    expect(pinned.error?.code).toBe('NO_TRUSTED_KEY')
  })

  test('is a certificate on the release, with a pin, and that is a trusted key in a closed world', async () => {
    const signed = await useCaseWorld({ files: { 'dist/app.tgz': APP, ...keys } })
    await signed.sign({ ...formatInputs(['openpgp', 'ssh']), upload: 'all' })
    signed.host.take('signing-public-key.pem')
    signed.host.put('release-key.asc', keys[CERTIFICATE] ?? '')
    const closed = await signed.verify({ 'release-assets': '*', 'release-tag': TAG })
    expect([closed.error, verdictOf(closed)]).toEqual([undefined, 'verified'])
    expect(closed.report.trust?.trusted[0]?.reason).toContain('release-key.asc')
    expect(closed.lines).toContain('Excluded release-key.asc: it is a trusted key.')
    signed.host.put('evil.asc', (await certificateIn(other.privateKey))[CERTIFICATE] ?? '')
    const second = await signed.verify({ 'release-assets': '*', 'release-tag': TAG })
    expect(verdictOf(second, 'evil.asc')).toContain('key-not-trusted')
  })

  test('rejects a certificate that holds more than the key', async () => {
    const certificate = Buffer.from(keys[CERTIFICATE] ?? '')
    const result = await verify({
      'app.tgz.asc': fileOf('openpgp'),
      [CERTIFICATE]: Buffer.concat([certificate, certificate])
    })
    expect(result.error?.code).toBe('KEY_FILE_INVALID')
  })
})

describe('an OpenPGP signature of the trusted key that is damaged', () => {
  const damaged = (): Files => {
    const bytes = fileOf('openpgp-binary')
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9)
    return { 'app.tgz.gpg': bytes }
  }

  test('is not said to be by somebody else where there is no certificate to compare with', async () => {
    const issuer = Buffer.from(ownKey.openpgp?.fingerprint ?? [])
      .toString('hex')
      .toUpperCase()
    expect(verdictOf(await verify(damaged(), BY_KEY))).toBe(
      `signature-unreadable: the signature file is an OpenPGP signature that names the key ${issuer}: it is by a key other than the trusted one, or damaged`
    )
  })

  test('is told as damaged with the certificate', async () => {
    expect(verdictOf(await verify(damaged()))).toContain('or is damaged')
  })

  test('is surely by somebody else where its number is longer than those of the key', async () => {
    const larger = await testKey('RSA_3072')
    const { key } = await certificateOf(larger, { createdAt: CERTIFIED_AT })
    const file = { 'app.tgz.asc': fileOf('openpgp', { signer: new LocalSigner(larger), key }) }
    expect(verdictOf(await verify(file, BY_KEY))).toContain('which is not the trusted one')
  })
})

describe('an OpenPGP signature by ECDSA with another hash than that of the curve', () => {
  const signed = async (by = 'P-256'): Promise<Files> => {
    const privateKey = await testKey('ECC_NIST_P256', by)
    const { key } = await certificateOf(privateKey, { createdAt: CERTIFIED_AT })
    const head = { type: 0, keyKind: 'ec', hash: 'sha512', createdAt: SIGNED_AT } as const
    const whole = { ...head, issuer: key.openpgp.fingerprint }
    const { trailer } = prehashOf(whole)
    const signature = sign('sha512', Buffer.concat([Buffer.from(APP), trailer]), privateKey)
    const digest = digestWith(prehashOf(whole), Buffer.from(APP))
    const own = await testKey('ECC_NIST_P256', 'P-256')
    return {
      ...(await certificateIn(own)),
      'keys/key.pem': pemOf(own),
      'app.tgz.gpg': signaturePacket(whole, signature, digest)
    }
  }

  test('is told as that, with the certificate and without', async () => {
    const files = await signed()
    expect(verdictOf(await verify(files))).toBe(
      'unsupported-algorithm: the signature file is an OpenPGP signature by ECDSA on P-256 with SHA-512 (expected SHA-256), which is not accepted here'
    )
    expect(verdictOf(await verify(files, BY_KEY))).toMatch(
      /that names the key [0-9A-F]{40}: it is by a key other than the trusted one, or by ECDSA on P-256 with SHA-512 \(expected SHA-256\), which is not accepted here$/
    )
  })

  test('is by somebody else where the certificate says so', async () => {
    expect(verdictOf(await verify(await signed('another')))).toContain('which is not the trusted one')
  })
})

/** The parts of an SSHSIG blob (PROTOCOL.sshsig), changed, in its armor. */
function sshSignature(change: Partial<Record<'version' | 'namespace' | 'hash' | 'name', string>>): Buffer {
  const text = (value: string): Buffer => sshString(Buffer.from(value))
  const { namespace = 'file', hash = 'sha256', name = 'rsa-sha2-256' } = change
  const blob = sshBlob(fileOf('ssh'))
  const key = blob.subarray(10, 14 + blob.readUInt32BE(10))
  const signed = Buffer.concat([
    Buffer.from('SSHSIG'),
    text(namespace),
    text(''),
    text(hash),
    sshString(digestOf('sha256', APP))
  ])
  const digest = digestOf('sha256', signed)
  const signature = signDigest({ privateKey: own.privateKey, algorithm: PKCS1, digest })
  const whole = Buffer.concat([
    Buffer.from('SSHSIG'),
    Buffer.of(0, 0, 0, Number(change.version ?? 1)),
    key,
    ...[namespace, '', hash].map(text),
    sshString(Buffer.concat([text(name), sshString(signature)]))
  ])
  return sshArmor(whole)
}

const sshBlob = (file: Buffer): Buffer =>
  Buffer.from(file.toString().replaceAll(/-----.*-----|\n/g, ''), 'base64')

const sshArmor = (blob: Buffer): Buffer =>
  Buffer.from(
    `-----BEGIN SSH SIGNATURE-----\n${inLines(blob.toString('base64'), 70)}-----END SSH SIGNATURE-----\n`
  )

const bundleWith = (change: (bundle: Record<string, Record<string, unknown>>) => void): Buffer => {
  const bundle = JSON.parse(fileOf('sigstore').toString()) as Record<string, Record<string, unknown>>
  change(bundle)
  return Buffer.from(JSON.stringify(bundle))
}

interface Wrong {
  readonly what: string
  readonly format: FormatName
  readonly make: () => Buffer
  readonly says: string
  readonly certificate?: () => Promise<Files>
}

const UNREADABLE = 'signature-unreadable: the signature file is'
const odd = (kind: string, what: string): string =>
  `${UNREADABLE} an ${kind} signature that is not accepted as it is: it has ${what}`
/** The text of a signature file with a change that does not touch the signature. */
const edited = (format: FormatName, change: (text: string) => string): Buffer =>
  Buffer.from(change(fileOf(format).toString()))

const wrongs: readonly Wrong[] = [
  ...EVERY_FORMAT.map(format => ({
    what: 'over another file',
    format,
    make: () => fileOf(format, { content: 'another\n' }),
    says: `file-changed: the trusted key signed (${usualAlgorithm(format)}), but not this content`
  })),
  ...EVERY_FORMAT.map(format => ({
    what: 'by another key under the name of the trusted one',
    format,
    make: () => fileOf(format, { signer: other, key: ownKey }),
    says: 'wrong-key-or-damaged: the signature was not made by the trusted key'
  })),
  ...(['openpgp', 'openpgp-binary'] as const).map(format => ({
    what: 'by another key',
    format,
    make: () => fileOf(format, { signer: other }),
    says: `${UNREADABLE} an OpenPGP signature by the key`
  })),
  { what: 'by another key', format: 'ssh', make: () => fileOf('ssh', { signer: other }), says: `${UNREADABLE} an SSH signature by a key other than the trusted one` },
  { what: 'by another key', format: 'sigstore', make: () => fileOf('sigstore', { signer: other }), says: `${UNREADABLE} a Sigstore bundle by a key other than the trusted one` },
  { what: 'in armor that is cut off', format: 'openpgp', make: () => fileOf('openpgp').subarray(0, -20), says: `${UNREADABLE} a damaged OpenPGP signature: its armor is not whole` },
  { what: 'with another checksum in its armor', format: 'openpgp', make: () => Buffer.from(fileOf('openpgp').toString().replace(/\n=..../, '\n=AAAA')), says: `${UNREADABLE} a damaged OpenPGP signature: its armor is not whole` },
  { what: 'cut off', format: 'openpgp-binary', make: () => fileOf('openpgp-binary').subarray(0, -20), says: `${UNREADABLE} a damaged OpenPGP signature` },
  { what: 'twice in one armor', format: 'openpgp', make: () => Buffer.from(armor('SIGNATURE', Buffer.concat([fileOf('openpgp-binary'), fileOf('openpgp-binary')]))), says: `${UNREADABLE} OpenPGP, but not exactly one detached signature` },
  { what: 'with a byte-order mark', format: 'openpgp', make: () => Buffer.concat([Buffer.from('\ufeff'), fileOf('openpgp')]), says: odd('OpenPGP', 'a byte-order mark in front') },
  { what: 'with text before its armor', format: 'openpgp', make: () => edited('openpgp', text => `Signed by us:\n${text}`), says: odd('OpenPGP', 'text or blank lines around its armor') },
  { what: 'with a blank line after its armor', format: 'openpgp', make: () => edited('openpgp', text => `${text}\n`), says: odd('OpenPGP', 'text or blank lines around its armor') },
  { what: 'with blanks at line ends', format: 'openpgp', make: () => edited('openpgp', text => text.replaceAll('\n', ' \r\n')), says: odd('OpenPGP', 'white space at the ends of its lines') },
  { what: 'in lines that end in CR', format: 'openpgp', make: () => edited('openpgp', text => text.replaceAll('\n', '\r')), says: odd('OpenPGP', 'lines that end in CR') },
  { what: 'with another header', format: 'openpgp', make: () => edited('openpgp', text => text.replace('\n\n', '\nMessageID: 1\n\n')), says: odd('OpenPGP', 'header lines other than Version and Comment in ASCII') },
  { what: 'without the blank line', format: 'openpgp', make: () => edited('openpgp', text => text.replace('\n\n', '\n')), says: odd('OpenPGP', 'no blank line after the first one') },
  { what: 'in long lines', format: 'openpgp', make: () => edited('openpgp', text => text.replaceAll(/([A-Za-z0-9+/])\n(?=[A-Za-z0-9+/])/g, '$1')), says: odd('OpenPGP', 'lines of more than 76 characters') },
  { what: 'twice in the file', format: 'openpgp', make: () => edited('openpgp', text => text + text), says: odd('OpenPGP', '2 armors in it, expected one') },
  { what: 'with two oddities', format: 'openpgp', make: () => edited('openpgp', text => `${text.replace('\n\n', '\nHash: SHA256\n\n')}\n`), says: odd('OpenPGP', 'text or blank lines around its armor and header lines other than Version and Comment in ASCII') },
  { what: 'in a clear-signed text', format: 'openpgp', make: () => edited('openpgp', text => `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhello\n${text}`), says: `${UNREADABLE} OpenPGP, but not exactly one detached signature` },
  { what: 'in lines that end in CRLF', format: 'ssh', make: () => edited('ssh', text => text.replaceAll('\n', '\r\n')), says: odd('SSH', 'lines that end in CRLF') },
  { what: 'with text before its armor', format: 'ssh', make: () => edited('ssh', text => `Signed by us:\n${text}`), says: odd('SSH', 'text or blank lines around its armor') },
  { what: 'with a literal \\n in place of line breaks', format: 'ssh', make: () => edited('ssh', text => text.replaceAll('\n', '\\n')), says: odd('SSH', 'line breaks that are the two characters "\\n"') },
  { what: 'in armor that is cut off', format: 'ssh', make: () => fileOf('ssh').subarray(0, -20), says: `${UNREADABLE} a damaged SSH signature: its armor is not whole` },
  { what: 'for another namespace', format: 'ssh', make: () => sshSignature({ namespace: 'git' }), says: `${UNREADABLE} an SSH signature for a namespace other than "file"` },
  { what: 'by another hash', format: 'ssh', make: () => sshSignature({ hash: 'sha1' }), says: `${UNREADABLE} an SSH signature by a hash other than SHA-256 or SHA-512` },
  { what: 'by ssh-rsa, which is SHA-1', format: 'ssh', make: () => sshSignature({ name: 'ssh-rsa' }), says: `${UNREADABLE} an SSH signature by an algorithm other than rsa-sha2-256, rsa-sha2-512 or ecdsa-sha2-nistp256, 384 and 521` },
  { what: 'of another version', format: 'ssh', make: () => sshSignature({ version: '2' }), says: `${UNREADABLE} an SSH signature of an unknown version, expected 1` },
  { what: 'cut off', format: 'sigstore', make: () => fileOf('sigstore').subarray(0, -20), says: `${UNREADABLE} a damaged Sigstore bundle: it is not JSON` },
  { what: 'with a certificate', format: 'sigstore', make: () => bundleWith(bundle => { bundle['verificationMaterial'] = { certificate: { rawBytes: 'MAo=' } } }), says: `${UNREADABLE} a Sigstore bundle with a certificate ("keyless"), not by a key` },
  { what: 'with entries of a log', format: 'sigstore', make: () => bundleWith(bundle => { Object.assign(bundle['verificationMaterial'] ?? {}, { tlogEntries: [{}] }) }), says: `${UNREADABLE} a Sigstore bundle with entries of a transparency log` },
  { what: 'of an older version', format: 'sigstore', make: () => Buffer.from(fileOf('sigstore').toString().replace('v0.3+json', 'v0.2+json')), says: `${UNREADABLE} a Sigstore bundle of a version other than 0.3` },
  { what: 'with one field more', format: 'sigstore', make: () => bundleWith(bundle => { bundle['more'] = {} }), says: `${UNREADABLE} a Sigstore bundle with fields that are not expected` },
  { what: 'that is an attestation', format: 'sigstore', make: () => Buffer.from(attestationBundle(ownKey, provenance(), signatureOf(own.privateKey, attestation({ key: ownKey }).artifact, PKCS1))), says: `${UNREADABLE} an attestation (a DSSE envelope in a Sigstore bundle), not a signature of a file` },
  { what: 'that states the digest of another file', format: 'sigstore', make: () => bundleWith(bundle => { bundle['messageSignature'] = { ...bundle['messageSignature'], messageDigest: { algorithm: 'SHA2_256', digest: digestOf('sha256', 'another\n').toString('base64') } } }), says: 'file-changed' },
  ...(['sigstore', 'ssh', 'openpgp'] as const).map(format => ({
    what: 'by PSS',
    format,
    make: () => withPss(format),
    says: `unsupported-algorithm: the trusted key made this signature with RSASSA_PSS_SHA_256, which the format ${format} does not have`
  })),
  { what: 'after the certificate expired', format: 'openpgp', make: () => fileOf('openpgp'), certificate: () => certificateIn(own.privateKey, { expiresAt: CERTIFIED_AT + 2 }), says: `${UNREADABLE} an OpenPGP signature by the trusted certificate, made on 2024-01-01, after the certificate expired (2024-01-01)` },
  { what: 'before the certificate was made', format: 'openpgp-binary', make: () => signedEarly(), says: `${UNREADABLE} an OpenPGP signature by the trusted certificate, made on 2023-12-31, before the certificate was (2024-01-01)` }
] // prettier-ignore

/** The file of a format that has no PSS, with a PSS signature in it. */
function withPss(format: FormatName): Buffer {
  const good = fileOf(format)
  const bytes = Buffer.from(formatOf(format).read(good, ownKey)?.bytes ?? [])
  const pss = pssAsLongAs(bytes)
  if (format === 'openpgp') {
    const packet = Buffer.from(unarmor('SIGNATURE', good) ?? [])
    return Buffer.from(armor('SIGNATURE', exchange(packet, bytes, pss)))
  }
  if (format === 'sigstore')
    return Buffer.from(good.toString().replace(bytes.toString('base64'), pss.toString('base64')))
  return sshArmor(exchange(sshBlob(good), bytes, pss))
}

/** A PSS signature with as many bits as another one: OpenPGP states their number. */
function pssAsLongAs(bytes: Buffer): Buffer {
  const digest = digestOf('sha256', APP)
  const bits = Math.clz32(bytes.readUInt8(0))
  for (;;) {
    const pss = signDigest({ privateKey: own.privateKey, algorithm: PSS, digest })
    if (Math.clz32(pss.readUInt8(0)) === bits) return pss
  }
}

function exchange(whole: Buffer, from: Buffer, to: Buffer): Buffer {
  const at = whole.indexOf(from)
  if (at < 0) throw new Error('the signature is not there as it is')
  return Buffer.concat([whole.subarray(0, at), to, whole.subarray(at + from.length)])
}

/** By the certificate, an hour before it was made. */
function signedEarly(): Buffer {
  if (ownKey.openpgp === undefined) throw new Error('no certificate')
  const key = { ...ownKey, openpgp: { ...ownKey.openpgp, createdAt: CERTIFIED_AT - 7200 } }
  const { privateKey } = own
  const createdAt = CERTIFIED_AT - 3600
  return Buffer.from(
    signatureFile({ format: 'openpgp-binary', privateKey, key, algorithm: PKCS1, content: APP, createdAt })
  )
}

describe('a signature that is wrong is told as that', () => {
  test.each(wrongs)('$format, $what', async ({ format, make, says, certificate }) => {
    const file = `app.tgz${formatOf(format).suffix}`
    const result = await verify({ [file]: make(), ...(await certificate?.()) })
    expect(result.error?.code).toBe('VERIFICATION_FAILED')
    expect(verdictOf(result)).toContain(says)
    expect(result.report.results[0]).toMatchObject({ signatureFile: file })
    expect(signaturesOf(result)).toHaveLength(1)
    expect(signaturesOf(result)[0]).toMatch(/ (?:rejected|not-evidence)$/)
  })

  test.each(wrongs)('$format, $what, beside one that holds: no evidence, or a rejection', async wrong => {
    const { format, make, says, certificate } = wrong
    const good = format === 'ssh' ? 'sigstore' : 'ssh'
    const files = {
      [`app.tgz${formatOf(format).suffix}`]: make(),
      [`app.tgz${formatOf(good).suffix}`]: fileOf(good),
      ...(await certificate?.())
    }
    const result = await verify(files)
    // one that is by the trusted key, or may be, must hold; one that says that it is by somebody else says nothing
    const mayBeOurs = /^(?:file-changed|wrong-key|unsupported)/.test(says)
    expect(verdictOf(result)).toMatch(mayBeOurs ? new RegExp(`^${says.slice(0, 12)}`) : /^verified$/)
    // in a closed world it is a file that nothing vouches for
    const signed = await useCaseWorld({ files: { 'dist/app.tgz': APP, ...keys } })
    for (const [name, content] of Object.entries({ 'app.tgz': APP, ...files }))
      if (!name.startsWith('keys/')) signed.host.put(name, content)
    const closed = await signed.verify(
      { ...BY_CERTIFICATE, 'release-assets': '*', 'release-tag': TAG },
      { files: { ...keys, ...(await certificate?.()) } }
    )
    expect(closed.error?.code).toBe('VERIFICATION_FAILED')
  })
})

describe('in a closed world', () => {
  /** The diagnosis of a file beside an artifact that is signed otherwise. */
  async function diagnosisOf(name: string, content: string | Uint8Array, inputs: Inputs = {}) {
    const signed = await useCaseWorld({ files: { 'dist/app.tgz': APP, ...keys } })
    const files = { 'app.tgz': APP, 'app.tgz.sshsig': fileOf('ssh'), [name]: content }
    for (const [one, bytes] of Object.entries(files)) signed.host.put(one, bytes)
    const result = await signed.verify(
      { ...BY_CERTIFICATE, 'release-assets': '*', 'release-tag': TAG, ...inputs },
      { files: keys }
    )
    const found = result.report.results.find(({ artifact }) => artifact === name)
    return found?.kind === 'refused' ? found.diagnosis : undefined
  }

  const asc = (): Buffer => fileOf('openpgp')
  test.each([
    ['app.tgz.asc', 'is empty', () => '', 'is empty'],
    ['app.tgz.asc', 'is a page', () => '<!DOCTYPE html><html>404</html>', 'HTML'],
    ['app.tgz.asc', 'is cut', () => asc().subarray(0, asc().length >> 1), 'its armor is not whole'],
    ['app.tgz.sigstore.json', 'is empty', () => '', 'is empty'],
    ['app.tgz.gpg', 'is a page', () => '<!DOCTYPE html><html>404</html>', 'HTML']
  ])('a signature that nothing reads is told as what it is: %s %s', async (name, _, make, told) => {
    const diagnosis = await diagnosisOf(name, make())
    expect(diagnosis).toMatchObject({
      cause: 'signature-unreadable',
      message: expect.stringContaining(told) as string
    })
    expect(diagnosis?.hint).not.toContain('trusted-public-key')
  })

  test('a signature that says that it is by another key is told as that', async () => {
    const diagnosis = await diagnosisOf('app.tgz.asc', fileOf('openpgp', { signer: other }))
    expect(diagnosis?.message).toContain('is not by a trusted key')
    expect(diagnosis?.hint).toContain('give it as trusted-public-key too')
  })

  test('a signature under a suffix that was not looked for leads to that suffix', async () => {
    const diagnosis = await diagnosisOf('app.tgz.b64', fileOf('base64'))
    expect(diagnosis?.hint).toBe(
      'If it is the signature of app.tgz, give .b64 as signature-suffix; else sign it, or exempt it with a line "!app.tgz.b64" in release-assets.'
    )
    const other = await diagnosisOf('app.tgz.txt', 'notes\n')
    expect(other?.hint).toBe('Sign it, or exempt it with a line "!app.tgz.txt" in release-assets.')
  })

  test('nothing advises to trust a key that is revoked', async () => {
    const revoked = { 'public-key-fingerprint': `any\n!${other.fingerprint}` }
    expect(await diagnosisOf('old.pem', pemOf(other.privateKey), revoked)).toEqual({
      cause: 'key-revoked',
      message: `it is a public key that is revoked (${other.fingerprint})`,
      hint: 'Delete it, and sign with another key what it has signed.'
    })
    const signature = await diagnosisOf('app.tgz.asc', fileOf('openpgp', { signer: other }), revoked)
    expect(signature?.hint).toBe(
      'If a key that is revoked made it, delete it, and sign app.tgz again; else exempt it with a line "!app.tgz.asc" in release-assets.'
    )
  })
})

describe('a rejection says which signature it is about', () => {
  const lineOf = async (files: Files): Promise<string> => {
    const { report } = await verify(files)
    const [refused] = report.results
    if (refused?.kind !== 'refused') throw new Error('it is verified')
    return describeRefusal(refused)
  }

  test('where there are several', async () => {
    const sound = { 'app.tgz.sig': fileOf('raw'), 'app.tgz.asc': fileOf('openpgp') }
    const stale = { 'app.tgz.sshsig': fileOf('ssh', { content: 'an earlier build\n' }) }
    expect(await lineOf({ ...sound, ...stale })).toMatch(
      /^REJECTED app\.tgz, signature app\.tgz\.sshsig: the trusted key signed /
    )
    expect(await lineOf(stale)).toMatch(/^REJECTED app\.tgz: the trusted key signed /)
  })
})

describe('a file of somebody else that has just as many bytes as a signature', () => {
  const armored = Buffer.from(`-----BEGIN PGP SIGNATURE-----\n\n${'A'.repeat(225)}`)
  const binary = Buffer.alloc(256, 0xc2)

  test.each(KNOWN_SUFFIXES.filter(suffix => suffix !== '.sig'))(
    'is no evidence where a format that names its key is expected: %s',
    async suffix => {
      for (const content of [armored, binary]) {
        expect(content).toHaveLength(256)
        const good = suffix === '.sshsig' ? 'openpgp' : 'ssh'
        const files = { [`app.tgz${formatOf(good).suffix}`]: fileOf(good), [`app.tgz${suffix}`]: content }
        expect(verdictOf(await verify(files))).toBe('verified')
      }
    }
  )

  test('must hold where a signature is expected that names no key', async () => {
    const files = { 'app.tgz.asc': fileOf('openpgp'), 'app.tgz.sig': binary }
    expect(verdictOf(await verify(files))).toContain('wrong-key-or-damaged')
  })

  test('is no evidence there if it begins like one of another format', async () => {
    const result = await verify({ 'app.tgz.sig': armored })
    expect(verdictOf(result)).toContain('a damaged OpenPGP signature')
  })
})

describe('signing-algorithm', () => {
  const PINNED = { ...BY_CERTIFICATE, 'signing-algorithm': PSS }

  test('of PSS is met by raw, beside signatures in formats that have no PSS', async () => {
    const files = {
      'app.tgz.sig': fileOf('raw'),
      'app.tgz.asc': fileOf('openpgp'),
      'app.tgz.sshsig': fileOf('ssh'),
      'app.tgz.sigstore.json': fileOf('sigstore')
    }
    const result = await verify(files, PINNED)
    expect(verdictOf(result)).toBe('verified')
    expect(result.report.results[0]).toMatchObject({ proof: { algorithm: PSS, format: 'raw' } })
    expect(signaturesOf(result)).toEqual([
      'app.tgz.sig raw valid',
      'app.tgz.asc openpgp not-evidence',
      'app.tgz.sshsig ssh not-evidence',
      'app.tgz.sigstore.json sigstore not-evidence'
    ])
  })

  test.each(['openpgp', 'openpgp-binary', 'ssh', 'sigstore'] as const)(
    'of PSS is not met by %s alone',
    async format => {
      const result = await verify({ [`app.tgz${formatOf(format).suffix}`]: fileOf(format) }, PINNED)
      expect(verdictOf(result)).toBe(
        `other-algorithm: the trusted key signed exactly this file, but with ${PKCS1}, and signing-algorithm allows ${PSS} only`
      )
    }
  )

  test('of PSS does not excuse a signature that does not hold', async () => {
    const files = { 'app.tgz.sig': fileOf('raw'), 'app.tgz.asc': fileOf('openpgp', { content: 'another\n' }) }
    expect((await verify(files, PINNED)).error?.code).toBe('VERIFICATION_FAILED')
  })

  test('of PSS is not met by raw with PKCS#1, whatever is beside it', async () => {
    const files = { 'app.tgz.sig': fileOf('raw', { algorithm: PKCS1 }), 'app.tgz.asc': fileOf('openpgp') }
    expect(verdictOf(await verify(files, PINNED))).toContain('other-algorithm')
  })
})

describe('verify-with: kms', () => {
  test.each(EVERY_FORMAT)('sends what was signed for %s, and its algorithm', async format => {
    own.asked.length = 0
    const file = `app.tgz${formatOf(format).suffix}`
    const inputs = { ...BY_CERTIFICATE, 'key-id': own.keyId, 'verify-with': 'kms' }
    const result = await world.verify(
      { artifacts: 'app.tgz', ...inputs },
      { files: { 'app.tgz': APP, ...keys, [file]: fileOf(format) }, signer: own }
    )
    expect(verdictOf(result)).toBe('verified')
    const [asked, ...more] = own.asked.filter(({ operation }) => operation === 'verify')
    expect(more).toEqual([])
    expect(asked?.algorithm).toBe(usualAlgorithm(format))
    const isFile = ['raw', 'base64', 'sigstore'].includes(format)
    expect(digestOf('sha256', APP).equals(Buffer.from(asked?.digest.bytes ?? []))).toBe(isFile)
  })
})

describe("a maintainer's own OpenPGP signature by a key on the curve of the trusted one", () => {
  const anchors = { 'trusted-public-key': 'keys/key.pem' }
  const files = async (by: string, content = APP): Promise<Files> => {
    const trusted = await testKey('ECC_NIST_P256', 'P-256')
    const privateKey = await testKey('ECC_NIST_P256', by)
    const { key } = await certificateOf(privateKey, { createdAt: CERTIFIED_AT })
    const request = { privateKey, key, algorithm: 'ECDSA_SHA_256', createdAt: SIGNED_AT } as const
    return {
      'keys/key.pem': pemOf(trusted),
      'app.tgz': APP,
      'app.tgz.sig': sign('sha256', Buffer.from(APP), trusted),
      'app.tgz.asc': Buffer.from(signatureFile({ ...request, format: 'openpgp', content }))
    }
  }
  const onRelease = async (given: Files, globs: string): Promise<VerifyResult> => {
    const release = await useCaseWorld()
    for (const [name, content] of Object.entries(given))
      if (name !== 'keys/key.pem') release.host.put(name, content)
    const inputs = { ...anchors, artifacts: undefined, 'release-assets': globs, 'release-tag': TAG }
    return release.verify(inputs, { files: given })
  }

  test('is no evidence and no rejection', async () => {
    const result = await verify(await files('maintainer'), anchors)
    expect(signaturesOf(result)).toEqual(['app.tgz.sig raw valid', 'app.tgz.asc openpgp not-evidence'])
    expect(verdictOf(result)).toBe('verified')
  })

  test('is rejected by itself in a closed world, unless it is exempted', async () => {
    const closed = await onRelease(await files('maintainer'), '*')
    expect([verdictOf(closed), verdictOf(closed, 'app.tgz.asc')]).toEqual([
      'verified',
      'asset-unverified: it is named as a signature of app.tgz and is not by a trusted key'
    ])
    const exempted = await onRelease(await files('maintainer'), '*\n!*.asc')
    expect([exempted.error, verdictOf(exempted)]).toEqual([undefined, 'verified'])
  })

  test('is rejected in a closed world beside a release statement as well, which holds its own signature', async () => {
    const trusted = await testKey('ECC_NIST_P256', 'P-256')
    const signer = await LocalSigner.of('use-cases')
    Object.assign(signer, {
      privateKey: trusted,
      key: { ...signer.key, publicKey: await loadedKeyOf(trusted) }
    })
    const release = await useCaseWorld({ files: { 'dist/app.tgz': APP } })
    release.host.tags.set(TAG, '0123456789abcdef0123456789abcdef01234567')
    const statement = 'release.sigstore.json'
    const inputs = { upload: 'all', 'signing-algorithm': 'ECDSA_SHA_256', 'statement-file': statement }
    expect((await release.sign(inputs, { signer })).error).toBeUndefined()
    const given = await files('maintainer')
    release.host.put(`${statement}.asc`, given['app.tgz.asc'] ?? '')
    const closed = await release.verify(
      { ...anchors, artifacts: undefined, 'release-assets': '*', 'release-tag': TAG },
      { files: given }
    )
    expect(verdictOf(closed, statement)).toBe('verified')
    expect(verdictOf(closed, `${statement}.asc`)).toContain('is not by a trusted key')
    const { error } = await release.sign({ ...inputs, 'publish-release': 'true' }, { signer })
    expect([error?.code, release.host.release.draft]).toEqual(['RELEASE_INCOMPLETE', true])
  })

  test('proves the artifact where it is by the trusted key', async () => {
    const { 'app.tgz.sig': _, ...own } = await files('P-256')
    expect(verdictOf(await verify(own, anchors))).toBe('verified')
    const all = await onRelease(await files('P-256'), '*')
    expect([all.error, all.report.results.length]).toEqual([undefined, 1])
  })

  test('alone is no proof', async () => {
    const { 'app.tgz.sig': _, ...alone } = await files('maintainer')
    expect(verdictOf(await verify(alone, anchors))).toContain('wrong-key-or-damaged')
    const { 'app.tgz.sig': __, ...changed } = await files('P-256', 'another')
    expect(verdictOf(await verify(changed, anchors))).toContain('wrong-key-or-damaged')
  })
})
