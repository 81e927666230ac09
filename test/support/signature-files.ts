import type { KeyObject } from 'node:crypto'
import type { Digest, SigningAlgorithm } from '../../src/signature/algorithms.ts'
import { CURVES } from '../../src/signature/curves.ts'
import { formatOf } from '../../src/signature/formats/index.ts'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { parseCertificate, type Certificate } from '../../src/signature/openpgp/certificate.ts'
import { createCertificate, type CertificateRequest } from '../../src/signature/openpgp/create-certificate.ts'
import { digestKey, filePrehash } from '../../src/signature/prehash.ts'
import type { ContentDigest, DigestKey, Prehash } from '../../src/signature/prehash.ts'
import type { PublicKey } from '../../src/signature/public-key.ts'
import { schemeOf } from '../../src/signature/schemes/index.ts'
import { examine } from '../../src/signature/examination.ts'
import { judge } from '../../src/signature/verdict.ts'
import { signDigest } from '../fakes/kms.ts'
import { loadedKeyOf } from './public-keys.ts'
import { digestOf } from './rsa-encodings.ts'

// Signature files of every format, made as with KMS: by something that sees a digest only.

/** 2026-01-02T03:04:05Z, in seconds since 1970: when the certificates of tests begin. */
export const CREATED_AT = 1_767_323_045

export const USER_ID = 'Acme Releases <releases@acme.example>'

/** Signs digests with PKCS#1 v1.5 or ECDSA, and nothing but digests. */
export function digestSigner(privateKey: KeyObject): (digest: Digest) => Promise<Uint8Array> {
  const scheme = privateKey.asymmetricKeyType === 'rsa' ? 'RSASSA_PKCS1_V1_5' : 'ECDSA'
  return async ({ hash, bytes }) =>
    signDigest({ privateKey, algorithm: `${scheme}_SHA_${hash.slice(3)}`, digest: Buffer.from(bytes) })
}

/** The file of a certificate. */
export async function certificateFile(
  privateKey: KeyObject,
  request: Partial<CertificateRequest> = {}
): Promise<Uint8Array> {
  const key = await loadedKeyOf(privateKey)
  const hash = key.kind === 'rsa' ? 'sha512' : CURVES[key.spec].hash
  const usual = { key, userId: USER_ID, createdAt: CREATED_AT, hash }
  return createCertificate({ ...usual, ...request }, digestSigner(privateKey))
}

export async function certificateOf(
  privateKey: KeyObject,
  request: Partial<CertificateRequest> = {}
): Promise<Certificate> {
  const parsed = await parseCertificate(await certificateFile(privateKey, request))
  if (parsed.kind === 'refused') throw new Error(`The certificate was refused: ${parsed.reason}`)
  return parsed.certificate
}

/** The digest of a content by a prehash, computed at once: what the code under test does in pieces. The content is nothing but itself. */
export function digestBy(asked: Prehash, content: Uint8Array | string): ContentDigest {
  const prehash = filePrehash(asked)
  const trailer = prehash.kind === 'hash' ? Buffer.alloc(0) : prehash.trailer
  const bytes = digestOf(prehash.hash, Buffer.concat([Buffer.from(content), trailer]))
  return { hash: prehash.hash, bytes, signingInput: 'none' }
}

/** Digests of a content, by the prehashes that are asked for, as `judge` wants them. */
export function digestsBy(
  prehashes: readonly Prehash[],
  content: Uint8Array | string
): ReadonlyMap<DigestKey, ContentDigest> {
  const asked = prehashes.map(filePrehash)
  const plain = asked.map(({ hash }) => ({ kind: 'hash', hash }) as const)
  return new Map([...asked, ...plain].map(prehash => [digestKey(prehash), digestBy(prehash, content)]))
}

/** The verdict of the code under test, with its own computation of what it asks for. */
export function isJudgedValid(
  format: FormatName,
  file: Uint8Array,
  key: PublicKey,
  content: Uint8Array | string
): boolean {
  const examinations = examine(file, [key], [formatOf(format)])
  const prehashes = examinations.flatMap(({ interpretations }) =>
    interpretations.map(({ prehash }) => prehash)
  )
  return judge(examinations, digestsBy(prehashes, content), undefined) !== undefined
}

export interface SignatureFileRequest {
  readonly format: FormatName
  readonly privateKey: KeyObject
  /** Of the private key; with its certificate for OpenPGP. */
  readonly key: PublicKey
  readonly algorithm: SigningAlgorithm
  readonly content: Uint8Array | string
  readonly createdAt?: number
}

/** A signature file over a content. */
export function signatureFile(request: SignatureFileRequest): Uint8Array {
  const { format, privateKey, key, algorithm, content, createdAt = CREATED_AT + 1 } = request
  const unsigned = formatOf(format).prepare(schemeOf(algorithm), key, createdAt)
  const signed = unsigned.signedDigest(digestBy(unsigned.prehash, content))
  return unsigned.encode(signDigest({ privateKey, algorithm, digest: Buffer.from(signed.bytes) }), signed)
}
