import { constants, createHash, createPublicKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { ActionResult } from './run-action.ts'

// Keys and signatures as files, made by node:crypto and not by the fakes.

export const SIGNING_ALGORITHMS = ['RSASSA_PSS_SHA_', 'RSASSA_PKCS1_V1_5_SHA_'].flatMap(scheme =>
  ['256', '384', '512'].map(bits => `${scheme}${bits}`)
)

/** A signature as AWS KMS makes it: a PSS salt is as long as the digest. */
export function signatureOf(
  key: KeyObject,
  content: string | Uint8Array,
  algorithm = 'RSASSA_PSS_SHA_256'
): Buffer {
  if (algorithm.startsWith('ECDSA_')) return sign(`sha${algorithm.slice(-3)}`, Buffer.from(content), key)
  const isPss = algorithm.startsWith('RSASSA_PSS')
  return sign(`sha${algorithm.slice(-3)}`, Buffer.from(content), {
    key,
    padding: isPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING,
    ...(isPss ? { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {})
  })
}

export function pemOf(key: KeyObject): string {
  return publicHalf(key).export({ type: 'spki', format: 'pem' }).toString()
}

export function derOf(key: KeyObject): Buffer {
  return publicHalf(key).export({ type: 'spki', format: 'der' })
}

/** What a pin names. */
export function fingerprintOf(key: KeyObject): string {
  return `sha256:${sha256(derOf(key))}`
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The same bytes with one bit turned. */
export function withBitFlipped(bytes: Uint8Array, bit: number): Buffer {
  const flipped = Buffer.from(bytes)
  const index = Math.floor(bit / 8)
  flipped.writeUInt8(flipped.readUInt8(index) ^ (1 << (bit % 8)), index)
  return flipped
}

/** An entry of the output `results`. */
export interface VerifyResult {
  readonly artifact: string
  readonly verified: boolean
  readonly bound: boolean
  readonly digest: string | null
  readonly signingAlgorithm: string | null
  readonly saltLength: number | null
  readonly signatureFile: string | null
  readonly signatureFormat: 'raw' | 'base64' | null
  readonly diagnosis: { readonly cause: string; readonly message: string; readonly hint: string } | null
}

export function resultsOf({ outputs }: ActionResult): readonly VerifyResult[] {
  return JSON.parse(outputs.get('results') ?? '[]') as readonly VerifyResult[]
}

/** What became of each artifact: `verified`, or the cause of its refusal. */
export function verdictsOf(result: ActionResult): Readonly<Record<string, string>> {
  return Object.fromEntries(
    resultsOf(result).map(({ artifact, verified, diagnosis }) => [
      artifact,
      verified ? 'verified' : (diagnosis?.cause ?? 'no diagnosis')
    ])
  )
}

function publicHalf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key
}
