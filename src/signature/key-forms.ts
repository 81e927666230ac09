import { createHash } from 'node:crypto'
import { formatPem, parsePublicKey, type PublicKey } from './public-key.ts'

// Forms in which people have a key, for explanations only: nothing is trusted because of them.

/** The key in a text: PEM, also with literal "\n"; base64 of DER or of PEM, once or twice; the response of "aws kms get-public-key". */
export function findKeyIn(text: string): PublicKey | undefined {
  const trimmed = text.trim()
  return (
    keyOf(Buffer.from(`${trimmed.replaceAll('\\n', '\n')}\n`)) ??
    keyInBase64(trimmed) ??
    keyInResponse(trimmed)
  )
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
    ['its PKCS#1 form ("RSA PUBLIC KEY")', key.keyObject.export({ type: 'pkcs1', format: 'der' })]
  ]
  return forms.map(([of, content]) => ({
    of,
    fingerprint: `sha256:${createHash('sha256').update(content).digest('hex')}`
  }))
}

function keyOf(bytes: Uint8Array): PublicKey | undefined {
  const parsed = parsePublicKey(bytes)
  return parsed.kind === 'key' ? parsed.key : undefined
}

function keyInBase64(text: string, depth = 1): PublicKey | undefined {
  const compact = text.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]{64,}={0,2}$/.test(compact)) return undefined
  const bytes = Buffer.from(compact, 'base64')
  const inner = bytes.toString('latin1').trim()
  return (
    keyOf(bytes) ??
    keyOf(Buffer.from(`${inner}\n`, 'latin1')) ??
    (depth < 3 ? keyInBase64(inner, depth + 1) : undefined)
  )
}

function keyInResponse(text: string): PublicKey | undefined {
  const [, base64] = /"PublicKey"\s*:\s*"([A-Za-z0-9+/=]+)"/.exec(text) ?? []
  return base64 === undefined ? undefined : keyOf(Buffer.from(base64, 'base64'))
}
