import type { Digest, HashName, SigningAlgorithm } from './algorithms.ts'
import type { RsaPublicKey } from './public-key.ts'
import { algorithmOf, matchesDigest, readSignature, type Reading } from './rsa.ts'
import { parseSignature, type SignatureEncoding, type SignatureFile } from './signature-file.ts'

/** A signature file as one key sees it. */
export interface Examination {
  readonly key: RsaPublicKey
  readonly file: SignatureFile
  readonly readings: readonly Reading[]
}

/** Opens a signature file with every key. Says nothing about validity: for that the artifact's digests are needed. */
export function examine(file: Uint8Array, keys: readonly RsaPublicKey[]): Examination[] {
  return keys.map(key => {
    const parsed = parseSignature(file, key.modulusBytes)
    return {
      key,
      file: parsed,
      readings: parsed.kind === 'signature' ? readSignature(key, parsed.bytes) : []
    }
  })
}

/** The hash functions whose digests decide: compute them all in one pass. */
export function hashesToCompute(examinations: readonly Examination[]): HashName[] {
  return [...new Set(examinations.flatMap(({ readings }) => readings.map(({ hash }) => hash)))]
}

/** Proof that a trusted key signed exactly this digest. Only `judge` makes one: the type cannot be had otherwise. */
export interface Verified {
  readonly key: RsaPublicKey
  readonly reading: Reading
  readonly algorithm: SigningAlgorithm
  readonly signature: Uint8Array
  readonly encoding: SignatureEncoding
  readonly digest: Digest
  readonly [PROVEN]: true
}

declare const PROVEN: unique symbol

/**
 * The one place where an artifact becomes verified.
 *
 * @param examinations by trusted keys only.
 * @param pinned the one algorithm that is accepted; undefined: any of the six.
 */
export function judge(
  examinations: readonly Examination[],
  digests: ReadonlyMap<HashName, Digest>,
  pinned: SigningAlgorithm | undefined
): Verified | undefined {
  for (const { key, file, readings } of examinations) {
    if (file.kind !== 'signature') continue
    for (const reading of readings) {
      const algorithm = algorithmOf(reading)
      const digest = digests.get(reading.hash)
      if (digest === undefined || (pinned !== undefined && pinned !== algorithm)) continue
      if (!matchesDigest(reading, digest)) continue
      return { key, reading, algorithm, signature: file.bytes, encoding: file.encoding, digest } as Verified
    }
  }
  return undefined
}
