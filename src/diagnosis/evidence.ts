import type { Digest, DigestAlgorithm } from '../signature/algorithms.ts'
import { digestKey, type ContentDigest, type DigestKey } from '../signature/prehash.ts'
import { schemeOf } from '../signature/schemes/index.ts'
import type { RecoveredMessage } from '../signature/schemes/scheme.ts'
import type { Examination, Interpretation } from '../signature/examination.ts'
import type { Terms } from '../ports/terms.ts'

/** What the verdict on a signature was made of. */
export interface Evidence {
  /** Of the signature file; undefined where they are not at hand. */
  readonly bytes?: Uint8Array | undefined
  /** What the name of the signature file ends with. */
  readonly suffix?: string
  /** The signature as read by each trusted key. */
  readonly trusted: readonly Examination[]
  /** The same by each key that is at hand but not trusted. */
  readonly untrusted: readonly (Examination & { readonly why: 'revoked' | 'not pinned' | 'not trusted' })[]
  readonly digests: ReadonlyMap<DigestKey, ContentDigest>
  /** The one algorithm that is accepted; undefined: any. */
  readonly pinned: DigestAlgorithm | undefined
  /** Other artifacts of this run, each of which is tried where a signature does not say in clear what was signed. */
  readonly others: readonly {
    readonly name: string
    readonly digests: ReadonlyMap<DigestKey, ContentDigest>
  }[]
  /** The artifact of this run that has a digest. */
  readonly findByDigest?: (digest: Digest) => string | undefined
  readonly terms: Terms
}

/**
 * Under a wrong key a signature opens to noise, which passes for PSS with some salt length in about 1 of 20,000 cases;
 * with the salt length that signers use, or as PKCS#1 v1.5, practically never.
 */
export function isSurelyByKey({ algorithm, saltLength }: RecoveredMessage): boolean {
  return saltLength === schemeOf(algorithm).saltLength
}

/** All that the keys make of a signature. */
export function interpretationsBy(trusted: readonly Examination[]): Interpretation[] {
  return trusted.flatMap(({ interpretations }) => interpretations)
}

/** Whether a signature, read so, is over a file with these digests. */
export function covers(
  interpretation: Interpretation,
  digests: ReadonlyMap<DigestKey, ContentDigest>
): boolean {
  if (interpretation.prehash.kind === 'mu') return false
  const digest = digests.get(digestKey(interpretation.prehash))
  return digest !== undefined && interpretation.covers(digest)
}
