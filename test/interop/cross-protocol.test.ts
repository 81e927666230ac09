import type { KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { signingInputOf } from '../../src/signature/cross-protocol.ts'
import { formatOf } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { mpi, packet } from '../../src/signature/openpgp/packets.ts'
import type { ArtifactKey } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { uint } from '../../src/signature/wire.ts'
import {
  attestation,
  attestationBundle,
  isAcceptedBy,
  jsonWebToken,
  openPgpSignature,
  provenance,
  sshCertificate,
  sshSignature,
  VICTIM,
  x509Certificate
} from '../support/forgeries.ts'
import { ContainerImage } from '../support/container-image.ts'
import { testKey } from '../support/keys.ts'
import { digestOf } from '../support/rsa-encodings.ts'
import { certificateFile, certificateOf, CREATED_AT, signatureFile } from '../support/signature-files.ts'
import { gpgHome, hasCosign, IDENTITY, pemOf } from '../support/stock-verifiers.ts'
import { expectsTool, outputOf, runTool } from '../support/tools.ts'
import { workspace } from '../support/workspace.ts'

// The attacks against which cross-protocol.ts looks at artifacts, carried out: someone who makes an artifact turns its signature into
// another statement of the key, which a program that nobody here wrote accepts. So the check is not for nothing, and it finds each.

const ALGORITHM = 'RSASSA_PKCS1_V1_5_SHA_256'
let privateKey: KeyObject
let key: ArtifactKey
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

describe('an attestation', () => {
  test('of provenance for another file, out of an artifact that is signed raw', async () => {
    const { artifact, isAcceptedWith } = attestation({ key })
    const bundle = attestationBundle(key, provenance(), signatureOver(artifact))
    expect(await isAcceptedWith(signatureOver(artifact))).toBe(true)
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

  test('out of an artifact that is signed as a bundle, whose signature is over the artifact itself', async () => {
    const { artifact, isAcceptedWith } = attestation({ key })
    expect(await isAcceptedWith(signatureOver(artifact, 'sigstore'))).toBe(true)
    expect(formatOf('sigstore').signsArtifactBytes).toBe(true)
  })

  test('out of an artifact that is signed with OpenPGP, whose trailer ends the payload', async () => {
    const { artifact, isAcceptedWith } = attestation({ key, trailer: trailer() })
    expect(await isAcceptedWith(signatureOver(artifact, 'openpgp'))).toBe(true)
    expect(signingInputOf(artifact, withTrailer())).toBe('dsse-envelope')
  })

  test('is not made by SSH, which signs a structure around a digest, nor by PSS', async () => {
    const { artifact, isAcceptedWith } = attestation({ key })
    expect(await isAcceptedWith(signatureOver(artifact, 'ssh'))).toBe(false)
    expect(formatOf('ssh').signsArtifactBytes).toBe(false)
    const pss = signatureFile({
      format: 'raw',
      privateKey,
      key,
      algorithm: 'RSASSA_PSS_SHA_256',
      content: artifact
    })
    expect(await isAcceptedWith(pss)).toBe(false)
  })
})

describe.runIf(hasCosign())('a signature of a container image', () => {
  /** Whether cosign takes an artifact and its signature for one of the image that the artifact names. */
  async function isAccepted(
    payloadFor: (digest: string) => string,
    sign: (artifact: Buffer) => Uint8Array
  ): Promise<boolean> {
    const image = new ContainerImage()
    const artifact = Buffer.from(payloadFor(image.digest))
    image.sign(artifact, sign(artifact))
    const pem = workspace().write('key.pem', pemOf(key))
    const args = ['verify', '--local-image', image.folder.path, '--key', pem, '--insecure-ignore-tlog']
    return (await runTool('cosign', args, { env: { HOME: image.folder.path } })).code === 0
  }

  const payload = (digest: string, name = 'docker-manifest-digest'): string =>
    `{"critical":{"identity":{"docker-reference":""},"image":{"${name}":"${digest}"},"type":"cosign container image signature"},"optional":null}`
  const PAYLOADS: readonly (readonly [string, (digest: string) => string])[] = [
    ['as cosign writes it', digest => payload(digest)],
    ['with white space around it', digest => `\n\t ${payload(digest)}\r\n`],
    ['in capitals', digest => payload(digest).replace('"critical"', '"CRITICAL"')],
    ['with other letters for k and s', digest => payload(digest, 'DOC\u212aER-manife\u017ft-digest')],
    ['with escapes', digest => payload(digest, '\\u0064oc\\u212Aer-manife\\u017ft-digest')],
    ['behind much of something else', digest => `{"x":"${'y'.repeat(300_000)}",${payload(digest).slice(1)}`]
  ]

  test.each(PAYLOADS)('out of an artifact that is signed raw, or as a bundle: %s', async (_, payloadFor) => {
    expect(await isAccepted(payloadFor, artifact => signatureOver(artifact))).toBe(true)
    expect(await isAccepted(payloadFor, artifact => signatureOver(artifact, 'sigstore'))).toBe(true)
    expect(signingInputOf(Buffer.from(payloadFor('sha256:00')))).toBe('container-signature')
  })

  test('is not made by SSH or by PSS, and is over this payload', async () => {
    const [[, payloadFor] = ['', payload]] = PAYLOADS
    expect(await isAccepted(payloadFor, artifact => signatureOver(artifact, 'ssh'))).toBe(false)
    expect(await isAccepted(payloadFor, () => signatureOver(Buffer.from('something else')))).toBe(false)
    const pss = { format: 'raw', privateKey, key, algorithm: 'RSASSA_PSS_SHA_256' } as const
    expect(await isAccepted(payloadFor, content => signatureFile({ ...pss, content }))).toBe(false)
  })
})

describe.runIf(expectsTool('sh', '-c', 'command -v ssh-keygen'))('an SSH signature', () => {
  test('of another file', async () => {
    const { artifact, isAcceptedWith } = sshSignature({ key })
    expect(await isAcceptedWith(signatureOver(artifact))).toBe(true)
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
    expect(signingInputOf(sshCertificate({ key }).artifact)).toBe('ssh-certificate')
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
  test('of another file, whose trailer ends the artifact', async () => {
    const { artifact, isAcceptedWith } = openPgpSignature({ key }, certificate)
    expect(await isAcceptedWith(signatureOver(artifact))).toBe(true)
    expect(signingInputOf(artifact)).toBe('openpgp-signature')
  })

  // five bytes that any file may end with: not looked for, and no more than an OpenPGP signature of the same artifact gives away
  test('of version 3, of which GnuPG 2.2 accepts those by keys of version 4, is not recognized', async () => {
    const end = Buffer.concat([Buffer.of(0), uint(CREATED_AT + 5, 4)])
    const artifact = Buffer.concat([Buffer.from(VICTIM), end])
    const body = [
      Buffer.of(3, 5),
      end,
      Buffer.from(key.openpgp?.fingerprint.subarray(-8) ?? []),
      Buffer.of(1, 8),
      digestOf('sha256', artifact).subarray(0, 2),
      mpi(signatureOver(artifact))
    ]
    const { stdout } = await runTool('gpg', ['--version'])
    // later versions may stop to
    const isOld = stdout.toString().includes('GnuPG) 2.2')
    const accepted = await isAcceptedBy('gpg', packet(2, Buffer.concat(body)), key, certificate)
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

describe('an X.509 certificate', () => {
  test('by the key as an authority, out of an artifact that is signed raw', async () => {
    const { artifact, isAcceptedWith } = x509Certificate({ key })
    expect(await isAcceptedWith(signatureOver(artifact))).toBe(true)
    expect(signingInputOf(artifact)).toBe('x509-certificate')
  })

  test('out of an artifact that is signed with OpenPGP, whose trailer ends the last extension', async () => {
    const { artifact, isAcceptedWith } = x509Certificate({ key, trailer: trailer() })
    expect(await isAcceptedWith(signatureOver(artifact, 'openpgp'))).toBe(true)
    expect(signingInputOf(artifact, withTrailer())).toBe('x509-certificate')
  })
})

test('a JSON Web Token is found', async () => {
  const { artifact, isAcceptedWith } = jsonWebToken({ key })
  expect(await isAcceptedWith(signatureOver(artifact))).toBe(true)
  expect(signingInputOf(artifact)).toBe('jws')
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
