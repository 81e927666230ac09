import { X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { signingInputOf } from '../../src/signature/cross-protocol.ts'
import { preAuthenticationEncoding } from '../../src/signature/dsse.ts'
import { formatOf } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { mpi, packet } from '../../src/signature/openpgp/packets.ts'
import { prehashOf, signaturePacket } from '../../src/signature/openpgp/signature-packet.ts'
import type { PublicKey } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { formatBundle, keyHint } from '../../src/signature/sigstore-bundle.ts'
import { sshString } from '../../src/signature/ssh-wire.ts'
import { inLines, uint } from '../../src/signature/wire.ts'
import { testKey } from '../support/keys.ts'
import { publicKeyOf } from '../support/public-keys.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { certificateFile, certificateOf, CREATED_AT, signatureFile } from '../support/signature-files.ts'
import {
  gpgHome,
  hasCosign,
  IDENTITY,
  pemOf,
  sigstoreJsAccepts,
  STOCK_TOOLS
} from '../support/stock-verifiers.ts'
import { sshPublicKey } from '../../src/signature/ssh-key.ts'
import { expectsTool, hasTool, outputOf, runTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'

// The attacks against which cross-protocol.ts looks at artifacts, carried out: someone who makes an artifact turns its signature into
// another statement of the key, which a program that nobody here wrote accepts. So the check is not for nothing, and it finds each.

const ALGORITHM = 'RSASSA_PKCS1_V1_5_SHA_256'
const TYPE = 'application/vnd.in-toto+json'
const VICTIM = 'the file that was never signed\n'

let privateKey: KeyObject
let key: PublicKey
let certificate: Uint8Array

beforeAll(async () => {
  privateKey = await testKey('RSA_2048')
  key = (await certificateOf(privateKey)).key
  certificate = await certificateFile(privateKey)
})

/** The bytes of the signature that the key makes of an artifact, which is all that is taken of the file. */
function signatureOver(artifact: Uint8Array, format: FormatName = 'raw'): Uint8Array {
  const file = signatureFile({ format, privateKey, key, algorithm: ALGORITHM, content: artifact })
  const bytes = formatOf(format).read(file, key)?.bytes
  if (bytes === undefined) throw new Error('not read')
  return bytes
}

/** What OpenPGP appends to an artifact. */
function trailer(): Buffer {
  const { prehash } = formatOf('openpgp').prepare(schemeOf(ALGORITHM), key, CREATED_AT + 1)
  return Buffer.from(prehash.kind === 'hash-with-trailer' ? prehash.trailer : [])
}

const withTrailer = (): number => trailer().length

const provenance = (): Buffer =>
  Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'app.tgz', digest: { sha256: digestOf('sha256', VICTIM).toString('hex') } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: { buildDefinition: {}, runDetails: { builder: { id: 'https://acme.example/trusted' } } }
    })
  )

const envelope = (payloadType: string, payload: Uint8Array, signature: Uint8Array): Uint8Array =>
  formatBundle({ hint: keyHint(key), content: { kind: 'envelope', payloadType, payload, signature } })

async function accepts(tool: string, content: string, signature: Uint8Array): Promise<boolean> {
  const found = STOCK_TOOLS.find(({ name }) => name === tool)
  if (found === undefined) throw new Error(`no ${tool}`)
  const verifier = await found.trusting({ key, certificate })
  try {
    return await verifier.accepts(content, signature)
  } finally {
    await verifier.close()
  }
}

describe('an attestation', () => {
  test('of provenance for another file, out of an artifact that is signed raw', async () => {
    const artifact = preAuthenticationEncoding(TYPE, provenance())
    const bundle = envelope(TYPE, provenance(), signatureOver(artifact))
    expect(sigstoreJsAccepts(bundle, key.keyObject)).toBe(true)
    expect(signingInputOf(artifact)).toBe('dsse-envelope')
    if (!hasCosign()) return
    const folder = workspace({ 'a.sigstore.json': bundle, 'key.pem': pemOf(key), 'app.tgz': VICTIM })
    const args = [
      'verify-blob-attestation',
      '--key',
      'key.pem',
      '--bundle',
      'a.sigstore.json',
      '--type',
      'slsaprovenance1',
      '--insecure-ignore-tlog',
      'app.tgz'
    ]
    const { code, stderr } = await runTool('cosign', args, { cwd: folder.path, env: { HOME: folder.path } })
    expect([code, stderr]).toEqual([0, expect.stringContaining('Verified OK')])
  })

  test('out of an artifact that is signed as a bundle, whose signature is over the artifact itself', () => {
    const artifact = preAuthenticationEncoding(TYPE, provenance())
    expect(
      sigstoreJsAccepts(envelope(TYPE, provenance(), signatureOver(artifact, 'sigstore')), key.keyObject)
    ).toBe(true)
    expect(formatOf('sigstore').signsArtifactBytes).toBe(true)
  })

  test('out of an artifact that is signed with OpenPGP, whose trailer ends the payload', () => {
    const payload = Buffer.concat([provenance(), Buffer.from('\n'), trailer()])
    const artifact = preAuthenticationEncoding(TYPE, payload).subarray(0, -trailer().length)
    expect(
      sigstoreJsAccepts(envelope(TYPE, payload, signatureOver(artifact, 'openpgp')), key.keyObject)
    ).toBe(true)
    expect(signingInputOf(artifact, withTrailer())).toBe('dsse-envelope')
  })

  test('is not made by SSH, which signs a structure around a digest, nor by PSS', () => {
    const artifact = preAuthenticationEncoding(TYPE, provenance())
    expect(
      sigstoreJsAccepts(envelope(TYPE, provenance(), signatureOver(artifact, 'ssh')), key.keyObject)
    ).toBe(false)
    expect(formatOf('ssh').signsArtifactBytes).toBe(false)
    const pss = signatureFile({
      format: 'raw',
      privateKey,
      key,
      algorithm: 'RSASSA_PSS_SHA_256',
      content: artifact
    })
    expect(sigstoreJsAccepts(envelope(TYPE, provenance(), pss), key.keyObject)).toBe(false)
  })
})

describe.runIf(expectsTool('sh', '-c', 'command -v ssh-keygen'))('an SSH signature', () => {
  test('of another file', async () => {
    const text = (value: string): Buffer => sshString(Buffer.from(value))
    const digest = digestOf('sha256', VICTIM)
    const artifact = Buffer.concat([
      Buffer.from('SSHSIG'),
      text('file'),
      text(''),
      text('sha256'),
      sshString(digest)
    ])
    const blob = Buffer.concat([
      Buffer.from('SSHSIG'), uint(1, 4), sshString(sshPublicKey(key)), text('file'), text(''), text('sha256'),
      sshString(Buffer.concat([text('rsa-sha2-256'), sshString(signatureOver(artifact))]))
    ]) // prettier-ignore
    const file = `-----BEGIN SSH SIGNATURE-----\n${inLines(blob.toString('base64'), 70)}-----END SSH SIGNATURE-----\n`
    expect(await accepts('ssh-keygen', VICTIM, Buffer.from(file))).toBe(true)
    expect(signingInputOf(artifact)).toBe('ssh-signature')
  })

  test('certificate, by the key as an authority', async () => {
    const folder = workspace()
    const run = (...args: readonly string[]) => outputOf('ssh-keygen', args, { cwd: folder.path })
    await run('-q', '-t', 'ed25519', '-N', '', '-f', 'user')
    await run('-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', 'ca')
    await run('-q', '-s', 'ca', '-I', IDENTITY, '-n', 'root', 'user.pub')
    const blob = Buffer.from(folder.read('user-cert.pub').toString().split(' ')[1] ?? '', 'base64')
    expect(signingInputOf(blob.subarray(0, signatureStart(blob)))).toBe('ssh-certificate')
  })
})

/** Where the signature begins in the certificate of an Ed25519 key: type, nonce, key, serial, type, id, principals, times, options, CA. */
function signatureStart(blob: Buffer): number {
  const fields = ['string', 'string', 'string', 8, 4, 'string', 'string', 8, 8, 'string', 'string', 'string', 'string'] // prettier-ignore
  return fields.reduce<number>(
    (at, field) => at + (typeof field === 'number' ? field : 4 + blob.readUInt32BE(at)),
    0
  )
}

describe.runIf(expectsTool('gpg', '--version'))('an OpenPGP signature', () => {
  const head = () =>
    ({
      type: 0,
      keyKind: 'rsa',
      hash: 'sha256',
      issuer: key.openpgp?.fingerprint ?? new Uint8Array(),
      createdAt: CREATED_AT + 5
    }) as const

  test('of another file, whose trailer ends the artifact', async () => {
    const artifact = Buffer.concat([Buffer.from(VICTIM), prehashOf(head()).trailer])
    const signed = { hash: 'sha256', bytes: digestOf('sha256', artifact) } as const
    expect(await accepts('gpg', VICTIM, signaturePacket(head(), signatureOver(artifact), signed))).toBe(true)
    expect(signingInputOf(artifact)).toBe('openpgp-signature')
  })

  // five bytes that any file may end with: not looked for, and no more than an OpenPGP signature of the same artifact gives away
  test('of version 3, of which GnuPG 2.2 accepts those by keys of version 4, is not recognized', async () => {
    const end = Buffer.concat([Buffer.of(0), uint(CREATED_AT + 5, 4)])
    const artifact = Buffer.concat([Buffer.from(VICTIM), end])
    const body = [
      Buffer.of(3, 5),
      end,
      Buffer.from(head().issuer.subarray(-8)),
      Buffer.of(1, 8),
      digestOf('sha256', artifact).subarray(0, 2),
      mpi(signatureOver(artifact))
    ]
    const { stdout } = await runTool('gpg', ['--version'])
    // later versions may stop to
    const isOld = stdout.toString().includes('GnuPG) 2.2')
    const accepted = await accepts('gpg', VICTIM, packet(2, Buffer.concat(body)))
    expect(accepted || !isOld).toBe(true)
    expect(signingInputOf(artifact)).toBeUndefined()
  })

  test.runIf(expectsTool('git', '--version'))(
    'of a commit, out of an artifact that is signed with OpenPGP',
    async () => {
      const { folder, gpg, close } = await gpgHome()
      try {
        await gpg('--import', folder.write('key.asc', certificate))
        const home = /^Home: (.*)$/m.exec((await gpg('--version')).stdout.toString())?.[1] ?? ''
        const env = { GNUPGHOME: home, HOME: folder.path, GIT_CONFIG_NOSYSTEM: '1' }
        const git = async (args: readonly string[], input: string | Buffer = '') =>
          (await outputOf('git', args, { cwd: folder.path, env, input })).toString().trim()
        await git(['init', '-q'])
        const tree = await git(['mktree'])
        const who = `Acme <releases@acme.example> ${CREATED_AT} +0000`
        const [headers, message] = [`tree ${tree}\nauthor ${who}\ncommitter ${who}\n`, '\nbackdoor\n']
        const artifact = Buffer.from(headers + message)
        const signature = signatureFile({
          format: 'openpgp',
          privateKey,
          key,
          algorithm: ALGORITHM,
          content: artifact
        })
        const folded = Buffer.from(signature).toString().trimEnd().replaceAll('\n', '\n ')
        const commit = await git(
          ['hash-object', '-t', 'commit', '-w', '--stdin'],
          `${headers}gpgsig ${folded}\n${message}`
        )
        expect((await runTool('git', ['verify-commit', commit], { cwd: folder.path, env })).code).toBe(0)
        expect(signingInputOf(artifact, withTrailer())).toBe('git-object')
      } finally {
        await close()
      }
    }
  )
})

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const length =
    body.length < 128 ? Buffer.of(body.length) : Buffer.concat([Buffer.of(0x82), uint(body.length, 2)])
  return Buffer.concat([Buffer.of(tag), length, body])
}
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const SHA256_RSA = der(0x30, oid('2a864886f70d01010b'), Buffer.of(5, 0))
const name = (text: string): Buffer =>
  der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(text)))))

/** A certificate without its signature, whose last bytes are in an extension that nobody reads. */
function certificateToSign(last: Uint8Array): Buffer {
  const subject = publicKeyOf(privateKey).der
  const validity = der(0x30, der(0x17, Buffer.from('260101000000Z')), der(0x17, Buffer.from('360101000000Z')))
  const extension = der(0x30, oid('2b0601040182371501'), der(0x04, last))
  const version = der(0xa0, der(0x02, Buffer.of(2)))
  return der(
    0x30,
    version,
    der(0x02, Buffer.of(7)),
    SHA256_RSA,
    name('Acme Root'),
    validity,
    name('evil.example'),
    subject,
    der(0xa3, der(0x30, extension))
  )
}

describe('an X.509 certificate', () => {
  const issued = (tbs: Buffer, signature: Uint8Array): X509Certificate =>
    new X509Certificate(der(0x30, tbs, SHA256_RSA, der(0x03, Buffer.of(0), signature)))

  test('by the key as an authority, out of an artifact that is signed raw', () => {
    const artifact = certificateToSign(Buffer.from('more'))
    expect(issued(artifact, signatureOver(artifact)).verify(key.keyObject)).toBe(true)
    expect(signingInputOf(artifact)).toBe('x509-certificate')
  })

  test('out of an artifact that is signed with OpenPGP, whose trailer ends the last extension', () => {
    const tbs = certificateToSign(trailer())
    const artifact = tbs.subarray(0, -trailer().length)
    expect(issued(tbs, signatureOver(artifact, 'openpgp')).verify(key.keyObject)).toBe(true)
    expect(signingInputOf(artifact, withTrailer())).toBe('x509-certificate')
  })
})

const PYTHON = `
import base64, datetime, json
from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12

key = rsa.generate_private_key(65537, 2048)
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, 'acme')])
then, later = datetime.datetime(2026, 1, 1), datetime.datetime(2036, 1, 1)
certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
  .serial_number(5).not_valid_before(then).not_valid_after(later)
  .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256()))
request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
revoked = x509.RevokedCertificateBuilder().serial_number(3).revocation_date(then).build()
crl = (x509.CertificateRevocationListBuilder().issuer_name(name).last_update(then).next_update(later)
  .add_revoked_certificate(revoked).sign(key, hashes.SHA256()))
empty = x509.CertificateRevocationListBuilder().issuer_name(name).last_update(then).next_update(later).sign(key, hashes.SHA256())
response = (ocsp.OCSPResponseBuilder().add_response(cert=certificate, issuer=certificate, algorithm=hashes.SHA256(),
  cert_status=ocsp.OCSPCertStatus.GOOD, this_update=then, next_update=later, revocation_time=None, revocation_reason=None)
  .responder_id(ocsp.OCSPResponderEncoding.HASH, certificate).sign(key, hashes.SHA256()))
der, none = serialization.Encoding.DER, serialization.NoEncryption()
cms = pkcs7.PKCS7SignatureBuilder().set_data(b'x').add_signer(certificate, key, hashes.SHA256()).sign(der, [])
signed = {
  'x509-certificate': [certificate.tbs_certificate_bytes],
  'x509-certificate-request': [request.tbs_certrequest_bytes],
  'x509-revocation-list': [crl.tbs_certlist_bytes, empty.tbs_certlist_bytes],
  'ocsp-response': [response.tbs_response_bytes],
}
whole = [certificate.public_bytes(der), request.public_bytes(der), crl.public_bytes(der), response.public_bytes(der), cms,
  key.public_key().public_bytes(der, serialization.PublicFormat.SubjectPublicKeyInfo),
  key.public_key().public_bytes(der, serialization.PublicFormat.PKCS1),
  key.private_bytes(der, serialization.PrivateFormat.PKCS8, none),
  key.private_bytes(der, serialization.PrivateFormat.TraditionalOpenSSL, none),
  pkcs12.serialize_key_and_certificates(b'acme', key, certificate, None, serialization.BestAvailableEncryption(b'x'))]
text = lambda many: [base64.b64encode(one).decode() for one in many]
print(json.dumps({'signed': {kind: text(many) for kind, many in signed.items()}, 'whole': text(whole), 'cms': text([cms])[0]}))
`

describe.runIf(expectsTool('python3', '-c', 'import cryptography'))("Python's cryptography", () => {
  test('signs structures that are found, and its files, which have signatures already, are not', async () => {
    const made = JSON.parse((await outputOf('python3', ['-W', 'ignore', '-c', PYTHON])).toString()) as {
      readonly signed: Readonly<Record<string, readonly string[]>>
      readonly whole: readonly string[]
      readonly cms: string
    }
    for (const [kind, all] of Object.entries(made.signed))
      for (const bytes of all)
        expect([kind, signingInputOf(Buffer.from(bytes, 'base64'))]).toEqual([kind, kind])
    for (const bytes of made.whole)
      expect([bytes, signingInputOf(Buffer.from(bytes, 'base64'))]).toEqual([bytes, undefined])
    // the signed attributes are in the file as [0], and are signed as a set (RFC 5652, section 5.4)
    const cms = Buffer.from(made.cms, 'base64')
    const at = cms.indexOf(Buffer.from('06092a864886f70d010903', 'hex'))
    const start = [at - 5, at - 4, at - 6].find(place => cms[place] === 0xa0) ?? 0
    const length = (cms[start + 1] ?? 0) & 0x80 ? 3 + (cms[start + 2] ?? 0) : 2 + (cms[start + 1] ?? 0)
    const attributes = Buffer.concat([Buffer.of(0x31), cms.subarray(start + 1, start + length)])
    expect(signingInputOf(attributes)).toBe('cms-attributes')
  })
})

describe('archives and packages', () => {
  const files = { 'in/a.txt': 'text\n', 'in/b.bin': Buffer.alloc(70_000, 7) }

  test.runIf(expectsTool('tar', '--version'))('by tar are signed', async () => {
    const folder = workspace(files)
    await outputOf('tar', ['-cf', 'a.tar', 'in'], { cwd: folder.path })
    await outputOf('tar', ['-czf', 'a.tar.gz', 'in'], { cwd: folder.path })
    for (const name of ['a.tar', 'a.tar.gz'])
      expect(findings(folder.read(name))).toEqual([undefined, undefined])
  })

  test.runIf(expectsTool('python3', '--version'))('by Python are signed: zip, xz, bzip2', async () => {
    const folder = workspace(files)
    const script =
      "import shutil\nfor f in ('zip', 'xztar', 'bztar'): print(shutil.make_archive('a', f, 'in'))"
    const names = (await outputOf('python3', ['-c', script], { cwd: folder.path }))
      .toString()
      .trim()
      .split('\n')
    expect(names).toHaveLength(3)
    for (const made of names)
      expect(findings(folder.read(made.replace(/^.*\//, '')))).toEqual([undefined, undefined])
  })

  test.runIf(hasTool('dpkg-deb', '--version'))('by dpkg are signed', async () => {
    const control =
      'Package: acme\nVersion: 1\nArchitecture: all\nMaintainer: Acme <a@acme.example>\nDescription: x\n'
    const folder = workspace({ 'p/DEBIAN/control': control, 'p/usr/share/acme/a.txt': 'text\n' })
    await outputOf('dpkg-deb', ['--root-owner-group', '--build', 'p', 'a.deb'], { cwd: folder.path })
    expect(findings(folder.read('a.deb'))).toEqual([undefined, undefined])
  })

  test.runIf(hasTool('rpmbuild', '--version'))('by RPM are signed', async () => {
    const spec =
      'Name: acme\nVersion: 1\nRelease: 1\nSummary: x\nLicense: MIT\nBuildArch: noarch\n%description\nx\n%files\n'
    const folder = workspace({ 'a.spec': spec })
    const defined = ['--define', `_topdir ${folder.path}`, '--define', `_dbpath ${folder.path}/db`]
    await outputOf('rpmbuild', ['-bb', ...defined, 'a.spec'], { cwd: folder.path })
    const built = folder.list().find(file => file.endsWith('.rpm')) ?? ''
    expect(findings(folder.read(built))).toEqual([undefined, undefined])
  })

  test('PDF and PE are signed', () => {
    const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
    const pe = Buffer.concat([
      Buffer.from('MZ'),
      Buffer.alloc(58),
      uint(0x40000000, 4),
      Buffer.from('PE\0\0')
    ])
    for (const bytes of [Buffer.from(pdf), pe]) expect(findings(bytes)).toEqual([undefined, undefined])
  })

  const findings = (bytes: Buffer) => [signingInputOf(bytes), signingInputOf(bytes, withTrailer())]
})
