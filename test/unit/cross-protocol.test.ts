import { describe, expect, it } from 'vitest'
import { CrossProtocolCheck, signingInputOf } from '../../src/signature/cross-protocol.ts'
import type { SigningInput } from '../../src/signature/cross-protocol.ts'
import { preAuthenticationEncoding } from '../../src/signature/dsse.ts'
import { sshString } from '../../src/signature/ssh-wire.ts'
import { uint } from '../../src/signature/wire.ts'

const text = (value: string): Buffer => sshString(Buffer.from(value))
const base64url = (value: string): string => Buffer.from(value).toString('base64url')
const concat = (...parts: readonly (Uint8Array | string)[]): Buffer =>
  Buffer.concat(parts.map(part => Buffer.from(part)))
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  return concat(Buffer.of(tag, 0x84), uint(body.length, 4), body)
}
const children = (...tags: readonly number[]): Buffer[] => tags.map(tag => der(tag, Buffer.of(1, 2, 3)))

const TBS = [0xa0, 0x02, 0x30, 0x30, 0x30, 0x30, 0x30, 0xa3]
const JWS_HEADER = base64url('{"alg":"RS256"}')
const GIT = 'a'.repeat(40)
/** In UTF-32, the most significant byte first, with a byte-order mark. */
const utf32 = (characters: string): Buffer =>
  Buffer.from(Uint32Array.from(`\ufeff${characters}`, one => one.codePointAt(0) ?? 0).buffer).swap32()
const OPENPGP_KEY = concat(Buffer.of(0x99), uint(20, 2), Buffer.of(4, 1, 2, 3, 4, 1), Buffer.alloc(14, 7))
const V4 = concat(
  Buffer.of(4, 0, 1, 8),
  uint(6, 2),
  Buffer.of(5, 2, 1, 1, 1, 1),
  Buffer.of(4, 0xff),
  uint(12, 4)
)
const V5 = concat(Buffer.of(5, 0, 1, 8), uint(0, 2), Buffer.of(5, 0xff), uint(0, 4), uint(6, 4))
const V6 = concat(Buffer.of(6, 0, 1, 8), uint(0, 4), Buffer.of(6, 0xff), uint(8, 4))

const IMAGE =
  '{"critical":{"identity":{"docker-reference":""},"image":{"docker-manifest-digest":"sha256:00"},"type":"cosign container image signature"},"optional":null}'
const escaped = (value: string): string => Buffer.from(value).toString('hex').replaceAll(/../g, '\\u00$&')

const FOUND: readonly (readonly [SigningInput, string, Buffer])[] = [
  ['dsse-envelope', 'a pre-authentication encoding', Buffer.from(preAuthenticationEncoding('text/plain', Buffer.from('x')))],
  ['ssh-signature', 'the signed data of SSHSIG', concat('SSHSIG', text('file'))],
  ['ssh-certificate', 'an RSA certificate', concat(text('ssh-rsa-cert-v01@openssh.com'), 'rest')],
  ['ssh-certificate', 'one by its newer name', concat(text('rsa-sha2-512-cert-v01@openssh.com'), 'rest')],
  ['ssh-certificate', 'one of a security key', concat(text('sk-ecdsa-sha2-nistp256-cert-v01@openssh.com'), 'rest')],
  ['ssh-login', 'a request of authentication', concat(sshString(Buffer.alloc(32, 9)), Buffer.of(50), text('root'), text('ssh-connection'), text('publickey'))],
  ['tls-handshake', 'the CertificateVerify of TLS 1.3', concat(' '.repeat(64), 'TLS 1.3, server CertificateVerify\0', Buffer.alloc(32))],
  ['cose-structure', 'Sig_structure of COSE_Sign1', concat(Buffer.of(0x84, 0x6a), 'Signature1', Buffer.of(0x40))],
  ['cose-structure', 'Sig_structure of COSE_Sign', concat(Buffer.of(0x85, 0x69), 'Signature', Buffer.of(0x40))],
  ['cloud-request', 'a session of AWS IAM Roles Anywhere', concat('AWS4-X509-RSA-SHA256\n20260102T030405Z\n20260102/eu-central-1/rolesanywhere/aws4_request\n')],
  ['cloud-request', 'one by a key on a curve', concat('AWS4-X509-ECDSA-SHA256\n20260102T030405Z\n')],
  ['cloud-request', 'a signed URL of Google Cloud Storage', concat('GOOG4-RSA-SHA256\n20260102T030405Z\n20260102/auto/storage/goog4_request\n')],
  ['git-object', 'a commit', concat(`tree ${GIT}\nparent ${GIT}\nauthor A <a@b> 1 +0000\n`)],
  ['git-object', 'a first commit', concat(`tree ${GIT}\nauthor A <a@b> 1 +0000\n`)],
  ['git-object', 'a tag', concat(`object ${GIT}\ntype commit\ntag v1\ntagger A <a@b> 1 +0000\n\nv1\n`)],
  ['container-signature', 'a payload of cosign', concat(IMAGE)],
  ['container-signature', 'one with white space around it', concat('\r\n\t ', IMAGE.replaceAll(':', ' : '), '\n')],
  ['container-signature', 'one whose keys have other letters', concat(IMAGE.replace('docker-manifest', 'DOC\u212aer-manife\u017ft'))],
  ['container-signature', 'one whose keys are escaped', concat(IMAGE.replace('docker-manifest', '\\u0064oc\\u212Aer-manife\\u017ft'))],
  ['container-signature', 'one whose every letter is escaped', concat(IMAGE.replace('docker-manifest-digest', escaped('docker-manifest-digest')))],
  ['container-signature', 'one behind a megabyte', concat(`{"x":"${'y'.repeat(1 << 20)}",`, IMAGE.slice(1))],
  ['container-signature', 'one of podman', concat(IMAGE.replace('cosign container image signature', 'atomic container signature'))],
  ['tuf-metadata', 'a root', concat('{"_type":"root","expires":"2030-01-01T00:00:00Z"}')],
  ['tuf-metadata', 'targets with a field before', concat(`{"X":"${'y'.repeat(10_000)}","_type":"targets"}`)],
  ['tuf-metadata', 'one with nested fields and quotes', concat('{"X":[{"a":"\\\\"},"\\",{"],"_type":"snapshot","z":{}}')],
  ['tuf-metadata', 'a link of in-toto', concat('{"_type":"link","byproducts":{}}')],
  ['xml-signature', 'with the namespace by default', concat('<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">')],
  ['xml-signature', 'with a prefix', concat('<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">')],
  ['jar-signature', 'a signature file', concat('Signature-Version: 1.0\r\nSHA-256-Digest-Manifest: x\r\n')],
  ['openpgp-certification', 'of a user id in version 3', concat(OPENPGP_KEY, 'Acme', Buffer.of(0x10, 1, 2, 3, 4))],
  ['openpgp-certification', 'of a user id in version 4', concat(OPENPGP_KEY, Buffer.of(0xb4), uint(4, 4), 'Acme')],
  ['openpgp-certification', 'of a subkey', concat(OPENPGP_KEY, OPENPGP_KEY)],
  ['openpgp-certification', 'of the key itself', OPENPGP_KEY],
  ['openpgp-signature', 'of version 4', concat('content', V4)],
  ['openpgp-signature', 'of version 4, over nothing', V4],
  ['openpgp-signature', 'of version 5', concat('content', V5)],
  ['openpgp-signature', 'of version 6', concat('content', V6)],
  ['jws', 'a signing input', concat(`${JWS_HEADER}.${base64url('{}')}`)],
  ['jws', 'one with an empty payload', concat(`${JWS_HEADER}.`)],
  ['jws', 'one with white space in its header', concat(`${base64url(' {"alg" : "RS256" }\n')}.AAAA`)],
  ['jws', 'one with a line break at its end', concat(`${JWS_HEADER}.AAAA\r\n`)],
  ['jws', 'one with line breaks in it', concat(`${JWS_HEADER.slice(0, 5)}\n${JWS_HEADER.slice(5)}\n.AA\nAA`)],
  ['jws', 'one with padding and other characters', concat(`${JWS_HEADER}=.!AA AA==*`)],
  ['jws', 'one with dots in its payload', concat(`${JWS_HEADER}.${base64url(`{"a":"${'y'.repeat(61)}"}`).replaceAll('e', '.e')}`)],
  ['jws', 'one with a byte-order mark', concat(`${base64url('\ufeff{"alg":"RS256"}')}.AAAA`)],
  ['jws', 'one whose header is in UTF-16', concat(`${Buffer.from('\ufeff{"alg":"RS256"}', 'utf16le').toString('base64url')}.AAAA`)],
  ['jws', 'one whose header is in UTF-32', concat(`${utf32('{"alg":"RS256"}').toString('base64url')}.AAAA`)],
  ['jws', 'one whose header ends at its padding', concat(`${Buffer.from('{"alg":"RS256"} ').toString('base64')}=QUJDREVG.AAAA`)],
  ['jws', 'one whose payload ends at its padding', concat(`${JWS_HEADER}.${base64url('{"a":1}')}==.QUJDREVG`)],
  ['jws', 'one of a megabyte', concat(`${JWS_HEADER}.${'A'.repeat(1 << 20)}`)],
  ['jws', 'one with a header that is larger than what is kept', concat(`${base64url(`{"x":"${'x'.repeat(100_000)}"}`)}.AAAA`)],
  ['jws', 'one with an unencoded payload', concat(`${base64url('{"alg":"RS256","b64":false,"crit":["b64"]}')}.`, 'any $ payload')],
  ['jws', 'one that hides that', concat(`${base64url('{"alg":"RS256","b6\\u0034":false}')}.`, 'any $ payload')],
  ['x509-certificate', 'a TBSCertificate', der(0x30, ...children(...TBS))],
  ['x509-certificate', 'one of version 1', der(0x30, ...children(...TBS.slice(1, -1)))],
  ['x509-certificate', 'one of a megabyte', der(0x30, ...children(...TBS.slice(0, -1)), der(0xa3, Buffer.alloc(1 << 20)))],
  ['x509-certificate', 'one whose serial number has a megabyte', der(0x30, ...children(0xa0), der(0x02, Buffer.alloc(1 << 20)), ...children(...TBS.slice(2)))],
  ['x509-certificate', 'one of indefinite length', concat(Buffer.of(0x30, 0x80), ...children(...TBS), Buffer.of(0, 0))],
  ['x509-certificate', 'one with a field of indefinite length', der(0x30, ...children(...TBS.slice(0, -1)), concat(Buffer.of(0xa3, 0x80, 0x30, 0x80, 2, 1, 1, 0, 0, 0, 0)))],
  ['x509-revocation-list', 'a TBSCertList', der(0x30, ...children(0x02, 0x30, 0x30, 0x17, 0x17, 0x30, 0xa0))],
  ['x509-certificate-request', 'a CertificationRequestInfo', der(0x30, ...children(0x02, 0x30, 0x30, 0xa0))],
  ['x509-certificate-request', 'one without attributes', der(0x30, ...children(0x02, 0x30, 0x30))],
  ['x509-certificate-request', 'one with the version of PKCS #12', der(0x30, Buffer.of(2, 1, 3), ...children(0x30, 0x30))],
  ['x509-certificate-request', 'one whose length could pass for the OID of PKCS #12', der(0x30, Buffer.of(2, 1, 3), concat(Buffer.of(0x30, 0x82, 1, 6), Buffer.alloc(0x106, 0x31)), ...children(0x30))],
  ['x509-certificate-request', 'SPKAC', der(0x30, ...children(0x30, 0x16))],
  ['paseto', 'version 3', concat(uint(5, 1), Buffer.alloc(7), Buffer.of(49), Buffer.alloc(7), Buffer.alloc(49, 2), Buffer.of(10), Buffer.alloc(7), 'v3.public.', uint(2, 1), Buffer.alloc(7), '{}')],
  ['x509-attribute-certificate', 'an AttributeCertificateInfo', der(0x30, ...children(0x02, 0x30, 0xa0, 0x30, 0x02, 0x30, 0x30, 0x30))],
  ['ocsp-response', 'a ResponseData', der(0x30, ...children(0xa2, 0x18, 0x30))],
  ['cms-attributes', 'SignedAttributes', der(0x31, ...children(0x30, 0x30, 0x30))],
  ['cms-attributes', 'very many of them', der(0x31, ...children(...Array<number>(3000).fill(0x30)))]
] // prettier-ignore

const NOT: readonly (readonly [string, Buffer | string])[] = [
  ['nothing', ''],
  ['the prefix of DSSE in the middle', 'about DSSEv1 '],
  ['its prefix with another version', 'DSSEv2 1 a'],
  ['a JWT, which is signed already', `${JWS_HEADER}.AAAA.BBBB`],
  ['a header without an algorithm', `${base64url('{}')}.AAAA`],
  [
    'a module whose letters decode to a brace',
    `export const words = [\n${Array.from({ length: 9000 }, (_, n) => `  "word${n}",\n`).join('')}]\nwords.sort()\n`
  ],
  [
    'a list whose first digest decodes to a brace',
    `e0${'ab'.repeat(31)}  tool-linux\n${`${'12'.repeat(32)}  other\n`.repeat(900)}${'12'.repeat(32)}  zz.json\n`
  ],
  ['a version', '1.2'],
  ['text that begins with such a header', `${JWS_HEADER} is a header. It says RS256`],
  ['base64url with a dot, but no JSON', 'file.name'],
  ['base64 of JSON without a dot', JWS_HEADER],
  ['two words', 'eyJhbGciOiJSUzI1NiJ9 AAAA'],
  ['an SSH public key', text('ssh-rsa')],
  ['an OpenPGP certificate', concat(OPENPGP_KEY, Buffer.of(0xb4, 4), 'Acme')],
  ['an OpenPGP certificate with a signature first', concat(OPENPGP_KEY, Buffer.of(0x89, 1, 2))],
  ['a certificate', der(0x30, ...children(0x30, 0x30, 0x03))],
  [
    'a PKCS #12 file',
    der(0x30, Buffer.of(2, 1, 3), der(0x30, Buffer.of(6, 1, 1)), der(0x30, Buffer.of(6, 1, 1)))
  ],
  ['a short one', Buffer.from('300b0201033003060101300106', 'hex')],
  ['a private key', der(0x30, ...children(0x02, 0x30, 0x04))],
  ['TBSCertificate and a byte more', concat(der(0x30, ...children(...TBS)), Buffer.of(0))],
  ['TBSCertificate and a byte less', der(0x30, ...children(...TBS)).subarray(0, -1)],
  ['the end mark of OpenPGP with a length that is too large', concat('x', Buffer.of(4, 0xff), uint(1000, 4))],
  ['one whose length leads to another version', concat('0123456789', Buffer.of(4, 0xff), uint(8, 4))],
  ['a git log', `commit ${GIT}\nAuthor: A\n`],
  ['JSON', '{"alg":"RS256"}'],
  ['text about images', 'the field {"docker-manifest-digest"}'],
  ['JSON with such a value in another name', '{"docker-manifest-digest-of":"x"}'],
  ['a list of payloads', `[${IMAGE}]`],
  ['metadata of TUF as it is published', '{"signatures":[],"signed":{"_type":"root"}}'],
  ['the same, made readable', '{\n  "signed": {"_type":"root"}}'],
  [
    'lines of JSON',
    '{"_createdAt":"x","_type":"post","a":[{"_type":"link"}]}\n{"_createdAt":"x","_type":"link"}\n'
  ],
  [
    'JSON with such a type within',
    '{"_createdAt":"x","markDefs":[{"_type":"link","href":"x"}],"_type":"post"}'
  ],
  ['JSON with such a type in a text', '{"a":",\\"_type\\":\\"link\\"","b":1}'],
  ['two objects with such a type', '{"_type":"link"}{"_type":"link"}'],
  ['metadata of TUF, made readable', '{\n  "_type": "root"\n}'],
  ['a statement of in-toto', '{"_type":"https://in-toto.io/Statement/v1"}'],
  ['an XML document with a signature', '<?xml version="1.0"?><a><ds:SignedInfo/></a>'],
  ['a manifest of a JAR file', 'Manifest-Version: 1.0\r\n'],
  ['a checksums file', `${'a'.repeat(64)}  app.tgz\n`]
]

const IS_DER = /x509|ocsp|cms/

describe('what a signature would be', () => {
  it.each(FOUND)('%s: %s', (kind, _, bytes) => {
    expect(signingInputOf(bytes)).toBe(kind)
  })

  it.each(FOUND)('%s: %s, byte by byte and in two pieces', (kind, _, bytes) => {
    const pieces = new CrossProtocolCheck()
    const width = bytes.length > 100_000 ? 4093 : 1
    for (let at = 0; at < bytes.length; at += width) pieces.update(bytes.subarray(at, at + width))
    expect(pieces.finding()).toBe(kind)
    const halves = new CrossProtocolCheck()
    halves.update(bytes.subarray(0, bytes.length >> 1))
    halves.update(bytes.subarray(bytes.length >> 1))
    expect(halves.finding()).toBe(kind)
  })

  it.each(NOT)('nothing that is known: %s', (_, bytes) => {
    expect(signingInputOf(Buffer.from(bytes))).toBeUndefined()
    expect(signingInputOf(Buffer.from(bytes), 30)).toBeUndefined()
  })

  it.each(FOUND.filter(([kind]) => IS_DER.test(kind)))(
    '%s: %s, when something is appended',
    (kind, what, bytes) => {
      expect(signingInputOf(bytes, 3)).toBeUndefined()
      // a structure that lacks as many bytes as are appended is whole then, unless an end mark must end it
      const expected = what.includes('of indefinite length') ? undefined : kind
      expect(signingInputOf(bytes.subarray(0, -3), 3)).toBe(expected)
    }
  )

  it.each(FOUND.filter(([kind]) => !IS_DER.test(kind)))(
    '%s: %s, when something is appended',
    (kind, what, bytes) => {
      const isEnd = kind === 'openpgp-signature' || (kind === 'jws' && !/unencoded|hides|larger/.test(what))
      expect(signingInputOf(bytes, 3)).toBe(isEnd ? undefined : kind)
    }
  )

  it('takes no more memory for a large file', () => {
    const check = new CrossProtocolCheck()
    const chunk = Buffer.alloc(1 << 20, 0x41)
    const before = process.memoryUsage().arrayBuffers
    for (let count = 0; count < 200; count++) check.update(chunk)
    expect(check.finding()).toBeUndefined()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20)
  })
})
