export type SignatureEncoding = 'raw' | 'base64'

export const MAX_SIGNATURE_FILE_BYTES = 16 * 1024

/** Lengths in bytes of signatures by RSA keys of 2048, 3072 and 4096 bits. */
const SIGNATURE_LENGTHS = [256, 384, 512]

export type SignatureFile =
  | { readonly kind: 'signature'; readonly bytes: Uint8Array; readonly encoding: SignatureEncoding }
  | { readonly kind: 'unreadable'; readonly description: string; readonly hint: string }

/**
 * Reads a signature file for a key with signatures of `length` bytes: raw when it has exactly that length, else strict
 * base64 (RFC 4648 section 4: padding required, no URL-safe letters; line breaks are dropped) that decodes to it.
 */
export function parseSignature(file: Uint8Array, length: number): SignatureFile {
  if (file.length === length) return { kind: 'signature', bytes: file, encoding: 'raw' }
  const decoded = decodeBase64(file)
  if (decoded?.length === length) return { kind: 'signature', bytes: decoded, encoding: 'base64' }
  return describeUnreadable(file, decoded, length)
}

/** Whether a file could be an RSA signature of any supported size, whoever made it. */
export function looksLikeSignature(file: Uint8Array): boolean {
  return SIGNATURE_LENGTHS.some(length => parseSignature(file, length).kind === 'signature')
}

/** The bytes of a signature file: raw as KMS answers them, or one line of base64 with a newline. */
export function formatSignature(signature: Uint8Array, encoding: SignatureEncoding): Uint8Array {
  return encoding === 'raw' ? signature : Buffer.from(`${Buffer.from(signature).toString('base64')}\n`)
}

function decodeBase64(file: Uint8Array): Uint8Array | undefined {
  if (file.length > MAX_SIGNATURE_FILE_BYTES) return undefined
  const text = Buffer.from(file).toString('latin1').replace(/\r?\n/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function describeUnreadable(
  file: Uint8Array,
  decoded: Uint8Array | undefined,
  length: number
): SignatureFile {
  const unreadable = (description: string, hint: string): SignatureFile => ({
    kind: 'unreadable',
    description,
    hint
  })
  const again = 'Download the signature again, byte for byte, or sign again.'
  if (file.length === 0) return unreadable('the signature file is empty', again)
  const text = Buffer.from(file.subarray(0, MAX_SIGNATURE_FILE_BYTES)).toString('latin1')
  const trimmed = text.replace(/^\xef\xbb\xbf/, '').trim()
  const compact = trimmed.replace(/\s/g, '')
  if (/^<(!doctype|html|\?xml)/i.test(trimmed)) {
    return unreadable(
      'the signature file is an HTML page',
      'The download was answered by a web page (a log-in or an error); fetch the asset itself.'
    )
  }
  if (/^(\{.*\}|\[.*\]|"[^"]*")$/s.test(trimmed)) {
    return unreadable(
      'the signature file is JSON',
      'It may be the whole answer of "aws kms sign": use --query Signature --output text | base64 --decode.'
    )
  }
  if (/^(\xff\xfe|\xfe\xff)/.test(text) && text.includes('\0')) {
    return unreadable(
      'the signature file is text in UTF-16, as ">" of Windows PowerShell writes it',
      'Convert it to plain base64 in ASCII, or write it with Out-File -Encoding ascii.'
    )
  }
  const seen = Buffer.from(decoded ?? file)
  if (trimmed.startsWith('-----BEGIN PGP') || isPgpSignature(seen)) {
    return unreadable(
      'the signature file is a PGP signature',
      'Verify it with gpg, or give the suffix of the RSA signatures as signature-suffix.'
    )
  }
  if (trimmed.startsWith('-----BEGIN SSH SIGNATURE')) {
    return unreadable(
      'the signature file is an SSH signature',
      'Verify it with ssh-keygen -Y verify, or give the suffix of the RSA signatures as signature-suffix.'
    )
  }
  if (trimmed.startsWith('untrusted comment:')) {
    return unreadable(
      'the signature file is one of minisign or signify',
      'Verify it with that tool, or give the suffix of the RSA signatures as signature-suffix.'
    )
  }
  // before base64, which hexadecimal digits are as well
  if (/^[0-9a-f]+$/i.test(compact) && SIGNATURE_LENGTHS.includes(compact.length / 2)) {
    return unreadable('the signature file is hexadecimal', 'Convert it: xxd -r -p file.hex > file.sig')
  }
  const variant = describeBase64(compact, length)
  if (variant !== undefined) {
    return unreadable(
      `the signature file is ${variant}`,
      'Convert it to raw bytes or to standard base64 with padding.'
    )
  }
  const label = /^-----BEGIN ([A-Z0-9 #]{1,64})-----/.exec(trimmed)?.[1]
  const other = describeOtherKind(seen, label, trimmed)
  if (other !== undefined)
    return unreadable(
      `the signature file is ${other}, expected an RSA signature of ${length} bytes`,
      'It was made by another kind of key or tool: verify it there, or sign with an RSA key.'
    )
  if (label?.endsWith('PRIVATE KEY') === true) {
    return unreadable(
      'the signature file is a PRIVATE key',
      'Remove it wherever it was published, treat the key as leaked, and sign with another one.'
    )
  }
  if (label?.endsWith('CERTIFICATE') === true || label?.endsWith('PUBLIC KEY') === true) {
    return unreadable(`the signature file is PEM "${label}", no signature`, 'Put the signature itself there.')
  }
  if (label !== undefined)
    return unreadable('the signature file is PEM', 'Decode it to raw bytes or to plain base64.')
  if (text.split('\xef\xbf\xbd').length > MANY_REPLACEMENTS) {
    return unreadable(
      'the signature was damaged: its bytes were converted as if they were UTF-8 text',
      'Sign again, and keep the signature as bytes wherever it is read and written, or as base64.'
    )
  }
  if (file.length > MAX_SIGNATURE_FILE_BYTES) {
    return unreadable(
      `the signature file has more than ${MAX_SIGNATURE_FILE_BYTES} bytes, expected ${length}: it is no RSA signature`,
      again
    )
  }
  const as = decoded === undefined ? '' : ' after base64'
  if (SIGNATURE_LENGTHS.includes(seen.length)) {
    return unreadable(
      `the signature has ${seen.length} bytes${as}, the size for an RSA_${seen.length * 8} key, but the trusted key is RSA_${length * 8}`,
      'It was made by another key: use the public key of the key that signed.'
    )
  }
  const verb = seen.length < length ? 'it is truncated or no signature' : 'it is no RSA signature'
  return unreadable(`the signature has ${seen.length} bytes${as}, expected ${length}: ${verb}`, again)
}

/** Lengths in bytes of an ECDSA signature's two integers: P-256, P-384, P-521 (ANSI X9.62, as AWS KMS and OpenSSL write them). */
const ECDSA_DER = /^30(?:81)?[0-9a-f]{2}02([0-9a-f]{2})/

const CMS_SIGNED_DATA = '06092a864886f70d010702' // RFC 5652, section 5.1

/** Lengths in bytes of signatures that are not RSA (RFC 8032, FIPS 204). */
const OTHER_LENGTHS: Readonly<Record<number, string>> = {
  64: 'an Ed25519 signature, or a bare ECDSA P-256 one',
  2420: 'an ML-DSA-44 signature',
  3309: 'an ML-DSA-65 signature',
  4627: 'an ML-DSA-87 signature'
}

const CMS_LABELS = ['CMS', 'PKCS7', 'PKCS #7 SIGNED DATA'] // RFC 7468, sections 8 and 9

/** U+FFFD in UTF-8, which a decoder puts for each byte that is none: half of a signature's. */
const MANY_REPLACEMENTS = 8

/** What other kind of signature a file is. */
function describeOtherKind(bytes: Buffer, label: string | undefined, text: string): string | undefined {
  const hex = bytes.toString('hex')
  if (
    (label !== undefined && CMS_LABELS.includes(label)) ||
    (hex.startsWith('30') && hex.slice(0, 80).includes(CMS_SIGNED_DATA))
  )
    return 'a CMS (PKCS #7) signature'
  if (text.startsWith('MIME-Version:')) return 'an S/MIME message'
  const [, first = ''] = ECDSA_DER.exec(hex) ?? []
  const integer = Number.parseInt(first, 16)
  if (integer >= 20 && integer <= 67 && bytes.length >= 2 * integer - 4 && bytes.length <= 2 * integer + 16)
    return 'an ECDSA signature'
  return OTHER_LENGTHS[bytes.length]
}

/** A single signature packet (RFC 9580, sections 4.2 and 5.2): its header gives the length of all the rest. */
function isPgpSignature(bytes: Buffer): boolean {
  const [tag, one = 0, two = 0] = bytes
  const header = tag === 0x88 ? 2 : tag === 0x89 ? 3 : tag === 0xc2 ? (one < 192 ? 2 : 3) : 0
  const lengths: Readonly<Record<number, number>> = {
    0x88: one,
    0x89: one * 256 + two,
    0xc2: one < 192 ? one : (one - 192) * 256 + two + 192
  }
  const version = bytes[header] ?? 0
  return header > 0 && lengths[tag ?? 0] === bytes.length - header && version >= 3 && version <= 6
}

/** What is wrong with a base64 text that has all bytes of a signature. */
function describeBase64(compact: string, length: number): string | undefined {
  const bytes = Buffer.from(compact, 'base64url')
  const standard = compact.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  if (bytes.length !== length || bytes.toString('base64').replace(/=+$/, '') !== standard) return undefined
  if (/[-_]/.test(compact)) return 'base64url'
  return compact.length % 4 === 0 ? 'base64 with blanks or a byte-order mark' : 'base64 without its padding'
}
