import { DerSkeleton } from './der-skeleton.ts'
import { DSSE_PREFIX } from './dsse.ts'
import { JsonClaimScan } from './json-claims.ts'
import { JwsScan } from './jws-scan.ts'
import { readSshString } from './ssh-wire.ts'
import { readWhole, type ByteReader } from './wire.ts'

/**
 * What a signature over a file's bytes would be at the same time, in another protocol. A raw RSA (PKCS#1 v1.5) or ECDSA signature says
 * nothing of its purpose, so that whoever chooses the bytes chooses what the key says: an attestation, a certificate, a login.
 */
export type SigningInput =
  | 'dsse-envelope'
  | 'ssh-signature'
  | 'ssh-certificate'
  | 'ssh-login'
  | 'cloud-request'
  | 'tls-handshake'
  | 'cose-structure'
  | 'jws'
  | 'paseto'
  | 'git-object'
  | 'container-signature'
  | 'tuf-metadata'
  | 'xml-signature'
  | 'jar-signature'
  | 'x509-certificate'
  | 'x509-certificate-request'
  | 'x509-revocation-list'
  | 'x509-attribute-certificate'
  | 'ocsp-response'
  | 'cms-attributes'
  | 'openpgp-certification'
  | 'openpgp-signature'

/** The first bytes that are kept: more than any beginning below needs, except a JWS header. */
const HEAD_BYTES = 4096

/** The last bytes that are kept: the longest signed part of an OpenPGP packet (version to hashed subpackets) and what follows it. */
const TAIL_BYTES = 6 + 0xffff + 10

/**
 * Looks at a file, piece by piece, while it is read for its digests, in constant memory: its beginning, its end, whether it is text of a
 * JWS throughout, which JSON it is, and which elements a DER structure consists of at its top, so that no size of the file hides one.
 *
 * It is a list of what is known. A file that is none of it can still mean something to a program that was never looked at: a key that
 * signs releases should do nothing else.
 */
export class CrossProtocolCheck {
  readonly #head = Buffer.alloc(HEAD_BYTES)
  readonly #der = new DerSkeleton()
  readonly #jws = new JwsScan()
  readonly #json = new JsonClaimScan()
  #tail = Buffer.alloc(0)
  #size = 0

  update(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (this.#size < HEAD_BYTES) bytes.copy(this.#head, this.#size)
    this.#size += bytes.length
    this.#der.update(bytes)
    this.#jws.update(bytes)
    this.#json.update(bytes)
    this.#tail =
      bytes.length >= TAIL_BYTES
        ? Buffer.from(bytes.subarray(-TAIL_BYTES))
        : Buffer.concat([this.#tail, bytes]).subarray(-TAIL_BYTES)
  }

  /**
   * What a signature over everything so far, and what is appended, would be; undefined when it is nothing that is known.
   *
   * @param appendedBytes how many bytes the format signs after the artifact's: none, or the length of the trailer with OpenPGP.
   */
  finding(appendedBytes = 0): SigningInput | undefined {
    const head = this.#head.subarray(0, Math.min(this.#size, HEAD_BYTES))
    const beginning = BEGINNINGS.find(([, isLike]) => isLike(head))?.[0]
    if (beginning !== undefined) return beginning
    // OpenPGP's as well: the same digest is that of a message with the file in it, which is how images were signed with it first
    if (this.#json.claim !== undefined) return this.#json.claim
    const der = this.#der.children(this.#size + appendedBytes)
    const isDer = der !== undefined && !PKCS12.test(head.toString('hex', 0, 16))
    const structure = DER_STRUCTURES.find(([, pattern]) => isDer && pattern.test(der))?.[0]
    if (structure !== undefined) return structure
    if (this.#jws.isSigningInput(appendedBytes > 0)) return 'jws'
    if (appendedBytes > 0) return undefined // the end of what is signed is the signer's own
    return endsLikeOpenPgp(this.#tail, this.#size) ? 'openpgp-signature' : undefined
  }
}

/** What a signature over bytes in memory would be. */
export function signingInputOf(bytes: Uint8Array, appendedBytes?: number): SigningInput | undefined {
  const check = new CrossProtocolCheck()
  check.update(bytes)
  return check.finding(appendedBytes)
}

const beginsWith =
  (...prefixes: readonly (string | Buffer)[]) =>
  (head: Buffer): boolean =>
    prefixes.some(prefix => head.subarray(0, prefix.length).equals(Buffer.from(prefix)))

const matches =
  (pattern: RegExp) =>
  (head: Buffer): boolean =>
    pattern.test(head.toString('latin1'))

/** What is recognized by its first bytes, whatever follows. */
const BEGINNINGS: readonly (readonly [SigningInput, (head: Buffer) => boolean])[] = [
  ['dsse-envelope', beginsWith(DSSE_PREFIX)],
  ['ssh-signature', beginsWith('SSHSIG')],
  ['ssh-certificate', beginsLikeSshCertificate],
  ['ssh-login', beginsLikeSshLogin],
  // the string to sign of AWS IAM Roles Anywhere, by the key of a certificate, and of Google Cloud Storage V4, by that of a service account
  ['cloud-request', matches(/^(?:AWS4-X509-(?:RSA|ECDSA)-SHA\d{3}|GOOG4-RSA-SHA\d{3})\n/)],
  // RFC 8446, section 4.4.3
  ['tls-handshake', matches(/^ {64}TLS 1\.3, (?:server|client) CertificateVerify\0/)],
  // RFC 9052, section 4.4: an array of 4 or 5, whose first element is the text that names the context
  ['cose-structure', matches(/^(?:\x84\x6aSignature1|\x85\x69Signature|[\x85\x86]\x70CounterSignature|[\x85\x86]\x72CounterSignature0)/)],
  // PASETO version 3, section "Sign": the encoding of the public key, the header and more
  ['paseto', matches(/^.\0{7}1\0{7}[\s\S]{49}\n\0{7}v3\.public\./)],
  // git verifies a signature over the text of a commit or a tag
  ['git-object', matches(/^(?:tree [0-9a-f]{40}(?:[0-9a-f]{24})?\n(?:parent|author) |object [0-9a-f]{40}(?:[0-9a-f]{24})?\ntype )/)],
  // XML Signature 1.1, section 4.4, in canonical form
  ['xml-signature', matches(/^<(?:[^\s<>:/]+:)?SignedInfo[\s>]/)],
  // JAR file specification, "Signature File": the content of a CMS signature without attributes
  ['jar-signature', matches(/^Signature-Version[ ]?:/i)],
  ['openpgp-certification', beginsLikeCertification]
] // prettier-ignore

/** OpenSSH, PROTOCOL.certkeys: the name of the type is the first field. */
function beginsLikeSshCertificate(head: Buffer): boolean {
  const name = read(head, reader => readSshString(reader).toString('latin1'))
  return name !== undefined && /-cert-v\d\d@openssh\.com$/.test(name)
}

/** RFC 4252, section 7: session id, message 50, user, service, method. */
function beginsLikeSshLogin(head: Buffer): boolean {
  const service = read(head, reader => {
    readSshString(reader)
    const message = reader.uint(1)
    readSshString(reader)
    return message === 50 ? readSshString(reader).toString('latin1') : ''
  })
  return service === 'ssh-connection' || service === 'ssh-userauth'
}

/** What `take` makes of the beginning of a file; undefined where that is too short. */
function read<Result>(head: Buffer, take: (reader: ByteReader) => Result): Result | undefined {
  return readWhole(head, reader => {
    const result = take(reader)
    reader.rest()
    return result
  })
}

/** Algorithm ids of OpenPGP keys that sign or have signed. */
const KEY_ALGORITHMS: ReadonlySet<number> = new Set([1, 2, 3, 16, 17, 18, 19, 20, 22, 25, 27, 28])

/**
 * Whether a file begins like what is hashed for a statement about a key (RFC 9580, section 5.2.4): `99`, a length and a public key, and then
 * what no file of packets has there: text, a prefix with four bytes of length, another key, or nothing.
 */
function beginsLikeCertification(head: Buffer): boolean {
  if (head[0] !== 0x99 || head.length < 12) return false
  const end = 3 + head.readUInt16BE(1)
  const version = head[3] ?? 0
  const algorithm = head[version === 3 ? 10 : 8] ?? 0
  if (version < 2 || version > 4 || !KEY_ALGORITHMS.has(algorithm) || end > head.length) return false
  const [next, length] = head.subarray(end)
  if (next === undefined || next < 0x80 || next === 0x99) return true
  return (next === 0xb4 || next === 0xd1) && length === 0
}

/** A PKCS #12 file has elements like a request, but an OID where that has a name (RFC 7292, section 4). */
const PKCS12 = /^30(?:[0-7].|81..|82.{4}|83.{6}|84.{8})02010330(?:[0-7].|81..|82.{4}|83.{6}|84.{8})06/

/** The tags of the elements of a DER structure, after its own tag. */
const DER_STRUCTURES: readonly (readonly [SigningInput, RegExp])[] = [
  // RFC 5280, 4.1: version, serial number, algorithm, issuer, validity, subject, key, unique ids, extensions
  ['x509-certificate', /^30:(?:a0)?02(?:30){5}(?:81|a1)?(?:82|a2)?(?:a3)?$/],
  // RFC 5280, 5.1: version, algorithm, issuer, two times, revoked certificates, extensions
  ['x509-revocation-list', /^30:(?:02)?3030(?:17|18){1,2}(?:30)?(?:a0)?$/],
  // RFC 2986, 4.1: version, subject, key, attributes, which OpenSSL does not miss; SPKAC: key, challenge
  ['x509-certificate-request', /^30:(?:023030(?:a0)?|3016)$/],
  // RFC 5755, 4.1: version, holder, issuer, algorithm, serial number, validity, attributes, unique id, extensions
  ['x509-attribute-certificate', /^30:0230(?:a0|30)30023030(?:03)?(?:30)?$/],
  // RFC 6960, 4.2.1: version, responder, time, responses, extensions
  ['ocsp-response', /^30:(?:a0)?(?:a1|a2)1830(?:a1)?$/],
  // RFC 5652, 5.3: a set of attributes
  ['cms-attributes', /^31:(?:30)+$/]
]

/**
 * Whether a file ends like what an OpenPGP signature hashes (RFC 9580, section 5.2.4): version and `ff`, and in 4 bytes, or 8 in version
 * 5 of LibrePGP, the length of the signed part before them, which begins with the version.
 */
function endsLikeOpenPgp(tail: Buffer, size: number): boolean {
  return [4, 8].some(lengthBytes => {
    const end = tail.length - lengthBytes - 2
    if (end < 0) return false
    const [version = 0, mark] = tail.subarray(end)
    if (version < 4 || version > 6 || mark !== 0xff) return false
    const length = Number(BigInt(`0x${tail.subarray(end + 2).toString('hex')}`))
    if (length < 6 || length > size) return false
    return length > end || tail[end - length] === version
  })
}
