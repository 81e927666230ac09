import { createHash, createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'

/** An RSA key in the one form that is accepted: a SubjectPublicKeyInfo of a size that AWS KMS makes. */
export interface RsaPublicKey {
  readonly keyObject: KeyObject
  /** DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), as `GetPublicKey` answers it. */
  readonly der: Uint8Array
  readonly modulusBits: 2048 | 3072 | 4096
  /** Length of a signature in bytes: `k` of RFC 8017. */
  readonly modulusBytes: number
  /** `sha256:<64 hex>` of `der`: what a pin names. */
  readonly fingerprint: string
}

export type ParsedKey =
  | { readonly kind: 'key'; readonly key: RsaPublicKey }
  | { readonly kind: 'refused'; readonly reason: string; readonly hint: string }

export const MAX_KEY_FILE_BYTES = 64 * 1024

const RSA_ENCRYPTION_OID = Buffer.from('06092a864886f70d010101', 'hex') // rsaEncryption, RFC 8017 appendix A.1
const RSASSA_PSS_OID = Buffer.from('06092a864886f70d01010a', 'hex')

/** RFC 7468, lax in line lengths. An empty line inside is not base64: to OpenSSL it ends the headers of RFC 1421. */
const PEM = /^-----BEGIN ([A-Z0-9 ]+)-----\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)-----END \1-----[\r\n\t ]*$/

const PEM_LABEL = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g
const MIN_EXPONENT = 3n
const MAX_EXPONENT = 2n ** 64n

/**
 * Reads a public key file: PEM `PUBLIC KEY` with nothing around it, or DER SubjectPublicKeyInfo.
 * What is not exactly one such RSA key of 2048, 3072 or 4096 bits is refused with a sentence that says what it is.
 */
export function parsePublicKey(file: Uint8Array): ParsedKey {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (bytes.length === 0) return refused('the file is empty', EXPORT_HINT)
  if (bytes.length > MAX_KEY_FILE_BYTES) {
    return refused(`the file has ${bytes.length} bytes, at most ${MAX_KEY_FILE_BYTES} are read`, EXPORT_HINT)
  }
  return bytes[0] === 0x30 ? fromDer(bytes) : fromText(bytes)
}

/** PEM of the key: 64 columns, one final newline. */
export function formatPem(key: RsaPublicKey): string {
  return key.keyObject.export({ type: 'spki', format: 'pem' }) as string
}

const EXPORT_HINT =
  'Use the public key in PEM or DER as the sign mode writes it ("aws kms get-public-key" gives the same DER).'

function refused(reason: string, hint: string): ParsedKey {
  return { kind: 'refused', reason, hint }
}

function fromText(bytes: Buffer): ParsedKey {
  const text = bytes.toString('latin1')
  const labels = [...text.matchAll(PEM_LABEL)].map(match => match[1] ?? '')
  const first = labels[0]
  if (first === undefined) return refused(`it is ${describeNoPem(text)}`, EXPORT_HINT)
  if (labels.some(label => label.endsWith('PRIVATE KEY'))) {
    return refused(
      'it holds a PRIVATE key',
      'Remove it from the repository, treat the key as leaked, and use its public half.'
    )
  }
  if (labels.length > 1) {
    return refused(
      `it holds ${labels.length} PEM blocks, expected one`,
      'Put each key into a file of its own.'
    )
  }
  if (first === 'CERTIFICATE' || first === 'TRUSTED CERTIFICATE') return refusedCertificate()
  if (first === 'RSA PUBLIC KEY') return refusedPkcs1()
  if (first !== 'PUBLIC KEY') {
    return refused(`it holds a PEM block "${first}", expected "PUBLIC KEY"`, EXPORT_HINT)
  }
  const match = PEM.exec(text)
  const base64 = match?.[2]?.replace(/[\r\n]/g, '')
  if (base64 === undefined) {
    return refused(
      'there is text or an empty line around or inside its PEM block',
      'Keep the PEM block alone in the file.'
    )
  }
  const der = Buffer.from(base64, 'base64')
  if (der.toString('base64') !== base64) {
    return refused('the base64 of its PEM block is damaged', 'Copy the key file again, byte for byte.')
  }
  return fromDer(der)
}

function fromDer(der: Buffer): ParsedKey {
  let keyObject: KeyObject
  try {
    keyObject = createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return refusedDer(der)
  }
  if (keyObject.asymmetricKeyType !== 'rsa') {
    const type = keyObject.asymmetricKeyType ?? 'unknown'
    const name = type === 'rsa-pss' ? 'an id-RSASSA-PSS key' : `a key of type ${type.toUpperCase()}`
    return refused(
      `it is ${name}, expected an RSA key (rsaEncryption)`,
      'Use a KMS key of spec RSA_2048, RSA_3072 or RSA_4096.'
    )
  }
  const { modulusLength: bits = 0, publicExponent: exponent = 0n } = keyObject.asymmetricKeyDetails ?? {}
  if (bits !== 2048 && bits !== 3072 && bits !== 4096) {
    return refused(
      `its modulus has ${bits} bits, expected 2048, 3072 or 4096`,
      'Use a KMS key of spec RSA_2048, RSA_3072 or RSA_4096.'
    )
  }
  if (!der.includes(RSA_ENCRYPTION_OID) || !keyObject.export({ type: 'spki', format: 'der' }).equals(der)) {
    return refused(
      'its DER has bytes that do not belong to the key',
      'Export the key again; only its canonical DER is accepted.'
    )
  }
  const modulus = Buffer.from(keyObject.export({ format: 'jwk' }).n ?? '', 'base64url')
  if (
    exponent < MIN_EXPONENT ||
    exponent >= MAX_EXPONENT ||
    exponent % 2n === 0n ||
    (modulus.at(-1) ?? 0) % 2 === 0
  ) {
    return refused(
      'its numbers are not those of an RSA key (an even modulus, or an exponent out of range)',
      'Do not use this key.'
    )
  }
  const fingerprint = `sha256:${createHash('sha256').update(der).digest('hex')}`
  return {
    kind: 'key',
    key: { keyObject, der: Uint8Array.from(der), modulusBits: bits, modulusBytes: bits / 8, fingerprint }
  }
}

function refusedDer(der: Buffer): ParsedKey {
  if (der.includes(RSASSA_PSS_OID) && !der.includes(RSA_ENCRYPTION_OID)) {
    return refused('it is an id-RSASSA-PSS key, expected an RSA key (rsaEncryption)', EXPORT_HINT)
  }
  if (succeeds(() => new X509Certificate(der))) return refusedCertificate()
  const isPrivate = (['pkcs8', 'pkcs1', 'sec1'] as const).some(type => isPrivateKey(der, type))
  if (isPrivate) {
    return refused('it is a PRIVATE key', 'Treat the key as leaked, and use its public half.')
  }
  // after the private ones, since this also takes the public half of a private key
  if (succeeds(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }))) return refusedPkcs1()
  return refused('it is neither a DER SubjectPublicKeyInfo nor PEM', EXPORT_HINT)
}

function refusedCertificate(): ParsedKey {
  return refused(
    'it is a certificate, expected a public key',
    'Take the key out of it: openssl x509 -in certificate.pem -noout -pubkey > key.pem'
  )
}

function refusedPkcs1(): ParsedKey {
  return refused(
    'it is a PKCS#1 "RSA PUBLIC KEY", expected a SubjectPublicKeyInfo ("PUBLIC KEY")',
    'Convert it: openssl rsa -RSAPublicKey_in -in key.pem -pubout -out spki.pem'
  )
}

function describeNoPem(text: string): string {
  if (/^\s*(<!doctype|<html)/i.test(text)) return 'an HTML page, expected a public key'
  if (/^(ssh-|ecdsa-|---- BEGIN SSH2)/.test(text))
    return 'an SSH public key, expected PEM "PUBLIC KEY" or DER'
  if (text.includes('PGP')) return 'a PGP block, expected PEM "PUBLIC KEY" or DER'
  if (/^[A-Za-z0-9+/=\s]+$/.test(text)) return 'bare base64 without its PEM lines'
  return 'not a public key in PEM or DER'
}

function isPrivateKey(der: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): boolean {
  try {
    createPrivateKey({ key: der, format: 'der', type })
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE' // an encrypted one
  }
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
