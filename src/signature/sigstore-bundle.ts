import type { PublicKey } from './public-key.ts'
import { decodeBase64, Malformed } from './wire.ts'

/** The one version that is written and read (sigstore/protobuf-specs, sigstore_bundle.proto). */
const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const MAX_ELEMENTS = 2000
const OTHER_VERSION = /^application\/vnd\.dev\.sigstore\.bundle[.+]/

/** What a bundle holds: a signature over an artifact, or an envelope with a document that is signed. */
export type BundleContent =
  | {
      readonly kind: 'message'
      /** SHA-256 of the artifact. */
      readonly digest: Uint8Array
      readonly signature: Uint8Array
    }
  | {
      readonly kind: 'envelope'
      readonly payloadType: string
      readonly payload: Uint8Array
      readonly signature: Uint8Array
    }

/** A bundle after it was read. */
export interface Bundle {
  /** What names the key: `keyHint` of it. */
  readonly hint: string
  readonly content: BundleContent
}

/**
 * Why a file is not read as a bundle: `certificate` and `log-entries` are bundles that other verifiers check against an authority or a
 * log; `structure` is what has a field too many, too few, twice or of another type.
 */
export type BundleProblem = 'json' | 'version' | 'certificate' | 'log-entries' | 'structure'

/** How a bundle names its key: base64 of SHA-256 of the DER SubjectPublicKeyInfo. */
export function keyHint(key: PublicKey): string {
  return Buffer.from(key.fingerprint.slice('sha256:'.length), 'hex').toString('base64')
}

/** The bytes of a bundle: JSON in one line, without a log entry. */
export function formatBundle({ hint, content }: Bundle): Uint8Array {
  return Buffer.from(`${JSON.stringify(toJson(hint, content))}\n`)
}

/**
 * The bundle in a file, or why it is none. White space between tokens is free. Everything else must be as it would be written from the
 * values that were read, so that no field is there twice, unknown or in another spelling; the order of fields is free.
 */
export function parseBundle(file: Uint8Array): Bundle | Malformed<BundleProblem> {
  if (isCrowded(file)) return new Malformed('structure')
  let parsed: unknown
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file)
    parsed = JSON.parse(text)
  } catch {
    return new Malformed('json')
  }
  const { mediaType, verificationMaterial: material, messageSignature, dsseEnvelope } = fieldsOf(parsed)
  if (mediaType !== MEDIA_TYPE) {
    const isBundle = typeof mediaType === 'string' && OTHER_VERSION.test(mediaType)
    return new Malformed(isBundle ? 'version' : 'structure')
  }
  const { publicKey, certificate, x509CertificateChain, tlogEntries } = fieldsOf(material)
  if (certificate !== undefined || x509CertificateChain !== undefined) return new Malformed('certificate')
  if (tlogEntries !== undefined) return new Malformed('log-entries')
  const { hint } = fieldsOf(publicKey)
  const content = readMessage(messageSignature) ?? readEnvelope(dsseEnvelope)
  if (typeof hint !== 'string' || content === undefined) return new Malformed('structure')
  return isAsWritten(text, parsed, toJson(hint, content)) ? { hint, content } : new Malformed('structure')
}

/** Whether a file has more elements than bundles of any kind have, so that reading it would take much time and memory. */
function isCrowded(file: Uint8Array): boolean {
  let count = 0
  for (const byte of file)
    if ((byte === 0x2c || byte === 0x5b || byte === 0x7b) && ++count > MAX_ELEMENTS) return true
  return false
}

function toJson(hint: string, content: BundleContent): object {
  const base = { mediaType: MEDIA_TYPE, verificationMaterial: { publicKey: { hint } } }
  const signature = base64(content.signature)
  return content.kind === 'message'
    ? {
        ...base,
        messageSignature: {
          messageDigest: { algorithm: 'SHA2_256', digest: base64(content.digest) },
          signature
        }
      }
    : {
        ...base,
        dsseEnvelope: {
          payload: base64(content.payload),
          payloadType: content.payloadType,
          signatures: [{ sig: signature }]
        }
      }
}

function readMessage(value: unknown): BundleContent | undefined {
  const { messageDigest, signature: encoded } = fieldsOf(value)
  const digest = bytesOf(fieldsOf(messageDigest)['digest'])
  const signature = bytesOf(encoded)
  return digest && signature && { kind: 'message', digest, signature }
}

function readEnvelope(value: unknown): BundleContent | undefined {
  const { payload: encoded, payloadType, signatures } = fieldsOf(value)
  const payload = bytesOf(encoded)
  const [only, ...others]: readonly unknown[] = Array.isArray(signatures) ? signatures : []
  const signature = others.length === 0 ? bytesOf(fieldsOf(only)['sig']) : undefined
  if (payload === undefined || signature === undefined || typeof payloadType !== 'string') return undefined
  return { kind: 'envelope', payloadType, payload, signature }
}

/**
 * Whether a JSON text says this and nothing more. Its tokens, in any order, show a field that is there twice or in another spelling, which
 * the parsed text no longer does, and that it is nested no deeper; the parsed text shows that each is in its place.
 */
function isAsWritten(text: string, parsed: unknown, expected: object): boolean {
  const written = JSON.stringify(expected)
  const lengthOf = (json: string): number => json.replace(/\s+/g, '').length
  return (
    lengthOf(text) === lengthOf(written) &&
    tokensOf(text) === tokensOf(written) &&
    ordered(parsed) === ordered(expected)
  )
}

/** The tokens of valid JSON, sorted. */
function tokensOf(text: string): string {
  return (text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"]/g) ?? []).sort().join('\n')
}

/** JSON with the fields of each object sorted. */
function ordered(json: unknown): string {
  return JSON.stringify(json, (_, value: unknown) =>
    Array.isArray(value) || typeof value !== 'object' || value === null
      ? value
      : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  )
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? decodeBase64(value) : undefined
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
