import { createHash, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { holdsPrivateKey } from './not-a-key.ts'
import { formatPem, parsePublicKey, type ParsedKey, type PublicKey } from './public-key.ts'
import { readSshPublicKey } from './ssh-key.ts'

// Forms in which people have a key. Nothing is trusted in any of them: they are for explanations, and to find out a fingerprint.

/** A key that a file has in some form, or what the file is instead. */
export type KeyInForm =
  | { readonly kind: 'key'; readonly key: PublicKey; readonly form: string }
  | Exclude<ParsedKey, { readonly kind: 'key' }>

interface Form {
  /** As it is called after the key's spec. */
  readonly name: string
  /** The key that the file has in this form; undefined or an exception: it has not. */
  readonly read: (file: Buffer) => KeyObject | undefined
}

/** The forms besides the one that is accepted as a trusted key. A private key is in none of them. */
const FORMS: readonly Form[] = [
  { name: 'the key of a certificate', read: readCertificate },
  { name: 'a PKCS#1 public key', read: readPkcs1 },
  { name: 'the response of "aws kms get-public-key"', read: readKmsResponse },
  { name: 'a public key in bare base64', read: file => readSpki(file.toString('latin1')) },
  { name: 'a public key in PEM with a literal "\\n" for each line feed', read: readEscapedPem },
  { name: 'base64 of a public key', read: readEncoded },
  { name: 'a JSON Web Key', read: readJwk },
  { name: 'an SSH public key', read: readSsh }
]

/**
 * The public key in a file, in any form in which people have one. Which keys are accepted is decided by `parsePublicKey` alone, from the
 * SubjectPublicKeyInfo that a form comes to.
 */
export function readKeyInForm(file: Uint8Array): KeyInForm {
  const parsed = parsePublicKey(file)
  if (parsed.kind === 'key') return { ...parsed, form: 'a public key' }
  const bytes = Buffer.from(file)
  if (holdsPrivateKey(bytes.toString('latin1'))) return parsed
  for (const { name, read } of FORMS) {
    const key = attempt(() => read(bytes))
    if (key?.type !== 'public') continue
    const inner = parsePublicKey(key.export({ type: 'spki', format: 'der' }))
    return inner.kind === 'key'
      ? { ...inner, form: name }
      : { ...inner, reason: `it has ${name}, and ${inner.reason}` }
  }
  return parsed
}

/** The key in a text, in any of the forms. */
export function findKeyIn(text: string): PublicKey | undefined {
  const read = readKeyInForm(Buffer.from(`${text.trim()}\n`))
  return read.kind === 'key' ? read.key : undefined
}

/** Hashes that are taken for the fingerprint of a key, by what they are the hash of. */
export interface OtherFingerprint {
  /** `sha256:<64 hex>`. */
  readonly fingerprint: string
  /** As "the text of its PEM file". */
  readonly of: string
}

/** SHA-256 of other forms of the key than the DER SubjectPublicKeyInfo that a pin names. */
export function otherFingerprintsOf(key: PublicKey): OtherFingerprint[] {
  const pem = formatPem(key)
  const base64 = Buffer.from(key.der).toString('base64')
  const forms: readonly (readonly [of: string, content: string | Uint8Array])[] = [
    ['the text of its PEM file', pem],
    ['the text of its PEM file', pem.trimEnd()],
    ['the text of its PEM file with CRLF', pem.replaceAll('\n', '\r\n')],
    ['its base64, not decoded', base64],
    ['its base64, not decoded', `${base64}\n`],
    ...pkcs1FormOf(key)
  ]
  return forms.map(([of, content]) => ({
    of,
    fingerprint: `sha256:${createHash('sha256').update(content).digest('hex')}`
  }))
}

function pkcs1FormOf({ kind, keyObject }: PublicKey): (readonly [of: string, content: Uint8Array])[] {
  return kind === 'rsa'
    ? [['its PKCS#1 form ("RSA PUBLIC KEY")', keyObject.export({ type: 'pkcs1', format: 'der' })]]
    : []
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function readCertificate(file: Buffer): KeyObject | undefined {
  const isSingle = file.toString('latin1').split('-----BEGIN ').length <= 2
  return isSingle ? new X509Certificate(file).publicKey : undefined
}

function readPkcs1(file: Buffer): KeyObject | undefined {
  const [, base64] =
    /^-----BEGIN RSA PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END RSA PUBLIC KEY-----\s*$/.exec(
      file.toString('latin1')
    ) ?? []
  const der = base64 === undefined ? file : Buffer.from(base64, 'base64')
  // it takes the public half of a private key as well, whose first INTEGER is a version
  return der[0] === 0x30 && !isVersioned(der)
    ? createPublicKey({ key: der, format: 'der', type: 'pkcs1' })
    : undefined
}

/** Whether a SEQUENCE begins with an INTEGER of one byte, as a private key does (RFC 8017, A.1.2; RFC 5958). */
function isVersioned(der: Buffer): boolean {
  const length = der[1] ?? 0
  const start = length < 0x80 ? 2 : 2 + (length & 0x7f)
  return der[start] === 0x02 && der[start + 1] === 0x01
}

function readKmsResponse(file: Buffer): KeyObject | undefined {
  const parsed: unknown = JSON.parse(file.toString('utf8'))
  const base64 = isRecord(parsed) ? parsed['PublicKey'] : undefined
  return typeof base64 === 'string' ? readSpki(base64) : undefined
}

function readSpki(text: string): KeyObject | undefined {
  const base64 = text.replace(/\s/g, '')
  const der = Buffer.from(base64, 'base64')
  if (der.length === 0 || der.toString('base64') !== base64) return undefined
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
}

function readEscapedPem(file: Buffer): KeyObject | undefined {
  const text = file.toString('latin1')
  return text.includes('\\n') ? accepted(text.trim().replaceAll('\\n', '\n')) : undefined
}

/** A key in PEM or DER, encoded once more or twice. */
function readEncoded(file: Buffer): KeyObject | undefined {
  let text = file.toString('latin1')
  for (let depth = 0; depth < 3; depth++) {
    const compact = text.replace(/\s/g, '')
    if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(compact)) return undefined
    const inner = Buffer.from(compact, 'base64')
    const key = accepted(inner) ?? accepted(`${inner.toString('latin1').trim()}\n`)
    if (key !== undefined) return key
    text = inner.toString('latin1')
  }
  return undefined
}

function accepted(file: string | Buffer): KeyObject | undefined {
  const parsed = parsePublicKey(Buffer.from(file as string))
  return parsed.kind === 'key' ? parsed.key.keyObject : undefined
}

function readJwk(file: Buffer): KeyObject | undefined {
  const parsed: unknown = JSON.parse(file.toString('utf8'))
  if (!isRecord(parsed) || typeof parsed['kty'] !== 'string' || 'd' in parsed) return undefined
  return createPublicKey({ key: parsed, format: 'jwk' })
}

/** A line of `authorized_keys`. */
function readSsh(file: Buffer): KeyObject | undefined {
  const [, base64 = ''] =
    /^(?:ssh-rsa|ecdsa-sha2-nistp\d{3}) ([A-Za-z0-9+/=]+)(?: [^\r\n]*)?\r?\n?$/.exec(
      file.toString('latin1')
    ) ?? []
  return readSshPublicKey(Buffer.from(base64, 'base64'))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
