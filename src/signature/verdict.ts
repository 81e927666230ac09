import { createHash } from 'node:crypto'
import {
  isDigestAlgorithm,
  type Digest,
  type DigestAlgorithm,
  type SigningAlgorithm,
  type SigningValue
} from './algorithms.ts'
import type { Examination } from './examination.ts'
import type { Preimage } from './formats/format.ts'
import { formatOf, needsCrossProtocolCheck, type FormatName } from './formats/index.ts'
import { representMessage } from './ml-dsa-key.ts'
import { digestKey, type ContentDigest, type DigestKey } from './prehash.ts'
import type { PublicKey } from './public-key.ts'
import { hashOf, schemeOf } from './schemes/index.ts'

/** Proof that a trusted key signed exactly this digest. Only `judge` makes one: the type cannot be had otherwise. */
export interface Verified {
  readonly key: PublicKey
  readonly algorithm: SigningAlgorithm
  readonly format: FormatName
  readonly signature: Uint8Array
  /** Of the artifact. */
  readonly digest: Digest
  /** What the signature is over, which the format made of the artifact. */
  readonly signed: SigningValue
  /** Length of the PSS salt in bytes; undefined where there is none. */
  readonly saltLength: number | undefined
  readonly [PROVEN]: true
}

declare const PROVEN: unique symbol

/**
 * Proof that the key signed what an envelope holds: a document that states things, and is in the same file as its signature. It has the
 * algorithm of envelopes by such a key; a pinned one is that of signatures of files.
 *
 * @param digest of the whole file.
 */
export function judgeEnvelope(
  key: PublicKey,
  { signedBytes, signature }: { readonly signedBytes: Uint8Array; readonly signature: Uint8Array },
  digest: Digest
): Verified | undefined {
  const algorithm = envelopeAlgorithmOf(key)
  if (algorithm === undefined) return undefined
  const scheme = schemeOf(algorithm)
  const hash = hashOf(algorithm)
  const signed: Digest = { hash, bytes: createHash(hash).update(signedBytes).digest() }
  if (!scheme.verify(key, signed, signature)) return undefined
  const proof = {
    key,
    algorithm: scheme.name,
    format: 'sigstore',
    signature,
    digest,
    signed,
    saltLength: undefined
  }
  return proof as unknown as Verified
}

/** The one algorithm by which verifiers of DSSE envelopes take a signature by a key; undefined: they take none by such a key. */
export function envelopeAlgorithmOf({ spec }: Pick<PublicKey, 'spec'>): DigestAlgorithm | undefined {
  return formatOf('sigstore').algorithms.find(algorithm => schemeOf(algorithm).keySpecs.includes(spec))
}

/**
 * Proof that one of the keys signed one of the digests; undefined when none did. The one place where an artifact becomes verified.
 * A recovered message only names the algorithms to try: the scheme verifies the signature again.
 *
 * @param examinations by trusted keys only.
 * @param digests of the artifact; where the prehash has a trailer, both its digest and that with the trailer. Where a signature does not
 * say what it is for, it proves nothing unless the artifact was looked at, and is no text of another protocol.
 * @param pinned the one algorithm of keys that have a choice; undefined: any. A key of ML-DSA has one algorithm.
 * @param content that has these digests, where it is in memory: ML-DSA is verified over nothing else.
 */
export function judge(
  examinations: readonly Examination[],
  digests: ReadonlyMap<DigestKey, ContentDigest>,
  pinned: DigestAlgorithm | undefined,
  content?: Uint8Array
): Verified | undefined {
  for (const { key, file, interpretations } of examinations) {
    if (file.kind !== 'signature') continue
    for (const { algorithm, recovered, ...preimage } of interpretations) {
      if (pinned !== undefined && pinned !== algorithm && isDigestAlgorithm(algorithm)) continue
      const found = signingValueOf(preimage, digests, content)
      if (found === undefined) continue
      const { digest, signed, signingInput } = found
      if (needsCrossProtocolCheck({ format: file.format, algorithm }) && signingInput !== 'none') continue
      if (!schemeOf(algorithm).verify(key, signed, file.bytes)) continue
      const saltLength = recovered?.saltLength
      const { bytes: signature, format } = file
      return { key, algorithm, format, signature, digest, signed, saltLength } as Verified
    }
  }
  return undefined
}

interface Found {
  readonly digest: Digest
  readonly signed: SigningValue
  readonly signingInput: ContentDigest['signingInput'] | undefined
}

/** What a signature is over, and the digest by which its artifact is named; undefined where either is not at hand. */
function signingValueOf(
  { prehash, signedDigest }: Preimage,
  digests: ReadonlyMap<DigestKey, ContentDigest>,
  content: Uint8Array | undefined
): Found | undefined {
  if (prehash.kind === 'mu') {
    const digest = digests.get('sha256') ?? [...digests.values()][0]
    return (
      content &&
      digest && { digest, signed: representMessage(prehash.keyHash, content), signingInput: undefined }
    )
  }
  const digest = digests.get(prehash.hash)
  const prehashed = digests.get(digestKey(prehash))
  const signed = prehashed && signedDigest(prehashed)
  return digest && signed && { digest, signed, signingInput: prehashed.signingInput }
}
