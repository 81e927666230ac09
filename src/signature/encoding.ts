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
  const trimmed = text.trim()
  if (/^(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml)/i.test(text)) {
    return unreadable(
      'the signature file is an HTML page',
      'The download was answered by a web page (a log-in or an error); fetch the asset itself.'
    )
  }
  if (/^[{[]/.test(trimmed) && /[}\]]$/.test(trimmed)) {
    return unreadable(
      'the signature file is JSON',
      'It may be the whole answer of "aws kms sign": use --query Signature --output text | base64 --decode.'
    )
  }
  if (trimmed.startsWith('-----BEGIN PGP')) {
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
  if (trimmed.startsWith('-----BEGIN')) {
    return unreadable('the signature file is PEM', 'Decode it to raw bytes or to plain base64.')
  }
  if (/^[0-9a-f]+$/i.test(trimmed) && trimmed.length === 2 * length) {
    return unreadable('the signature file is hexadecimal', 'Convert it: xxd -r -p file.hex > file.sig')
  }
  if (/^[A-Za-z0-9_-]+={0,2}$/.test(trimmed) && Buffer.from(trimmed, 'base64url').length === length) {
    const what = /[-_]/.test(trimmed) ? 'base64url' : 'base64 without its padding'
    return unreadable(
      `the signature file is ${what}`,
      'Convert it to raw bytes or to standard base64 with padding.'
    )
  }
  const seen = decoded ?? file
  const other = describeOtherKind(Buffer.from(seen))
  if (other !== undefined)
    return unreadable(
      `the signature file is ${other}, expected an RSA signature of ${length} bytes`,
      'It was made by another kind of key or tool: verify it there, or sign with an RSA key.'
    )
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

/** What other kind of signature the bytes are. */
function describeOtherKind(bytes: Buffer): string | undefined {
  const hex = bytes.toString('hex')
  if (hex.startsWith('30') && hex.slice(0, 80).includes(CMS_SIGNED_DATA)) return 'a CMS (PKCS #7) signature'
  const [, first = ''] = ECDSA_DER.exec(hex) ?? []
  const integer = Number.parseInt(first, 16)
  if (integer >= 20 && integer <= 67 && bytes.length >= 2 * integer - 4 && bytes.length <= 2 * integer + 16)
    return 'an ECDSA signature'
  return OTHER_LENGTHS[bytes.length]
}
