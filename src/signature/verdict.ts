import type { Digest, HashName, SigningAlgorithm } from './algorithms.ts'
import { formatOf, parseSignature, type FormatName, type SignatureFile } from './formats/index.ts'
import type { PublicKey } from './public-key.ts'
import { recoverMessages, schemeOf, SCHEMES } from './schemes/index.ts'
import type { RecoveredMessage, SignatureScheme } from './schemes/scheme.ts'

/** A signature file, read as a signature by one key. */
export interface Examination {
  readonly key: PublicKey
  readonly file: SignatureFile
  /** Empty when the file is unreadable, or cannot be by this key. */
  readonly interpretations: readonly Interpretation[]
}

/** One algorithm under which a signature may hold. Proves nothing: `judge` decides. */
export interface Interpretation {
  readonly algorithm: SigningAlgorithm
  /** The hash function of the artifact's digest that is needed. */
  readonly hash: HashName
  /** The message that the signature reveals; undefined with an algorithm whose signatures reveal none. */
  readonly recovered?: RecoveredMessage
  /** Whether the signature is over an artifact with this digest: for explanations. */
  readonly covers: (digest: Digest) => boolean
}

/** The file, read as a signature by each key. Says nothing about validity: for that the artifact's digests are needed. */
export function examine(file: Uint8Array, keys: readonly PublicKey[]): Examination[] {
  return keys.map(key => {
    const parsed = parseSignature(file, key)
    return { key, file: parsed, interpretations: parsed.kind === 'signature' ? interpret(key, parsed) : [] }
  })
}

/**
 * The algorithms under which a signature may hold: where messages can be recovered, those that the signature names; elsewhere all that
 * go with the key.
 */
export function interpret(
  key: PublicKey,
  { bytes, format }: Extract<SignatureFile, { kind: 'signature' }>,
  schemes: readonly SignatureScheme[] = SCHEMES
): Interpretation[] {
  const fitting = schemes.filter(({ keySpecs }) => keySpecs.includes(key.spec))
  const messages = recoverMessages(key, bytes, fitting)
  return fitting.flatMap(scheme => {
    const recovered = messages.find(({ algorithm }) => algorithm === scheme.name)
    if (scheme.recovery !== undefined && recovered === undefined) return []
    const { prehash, signedDigest } = formatOf(format).preimage(scheme, key)
    const covers = (digest: Digest): boolean =>
      digest.hash === prehash.hash &&
      (recovered?.covers(signedDigest(digest)) ?? scheme.verify(key, signedDigest(digest), bytes))
    return [{ algorithm: scheme.name, hash: prehash.hash, covers, ...(recovered && { recovered }) }]
  })
}

/** The hash functions whose digests `judge` needs, to be computed in one pass. */
export function hashesToCompute(examinations: readonly Examination[]): HashName[] {
  return [...new Set(examinations.flatMap(({ interpretations }) => interpretations.map(({ hash }) => hash)))]
}

/** Proof that a trusted key signed exactly this digest. Only `judge` makes one: the type cannot be had otherwise. */
export interface Verified {
  readonly key: PublicKey
  readonly algorithm: SigningAlgorithm
  readonly format: FormatName
  readonly signature: Uint8Array
  /** Of the artifact. */
  readonly digest: Digest
  /** Length of the PSS salt in bytes; undefined where there is none. */
  readonly saltLength: number | undefined
  readonly [PROVEN]: true
}

declare const PROVEN: unique symbol

/**
 * Proof that one of the keys signed one of the digests; undefined when none did. The one place where an artifact becomes verified.
 * A recovered message only names the algorithms to try: the scheme verifies the signature again.
 *
 * @param examinations by trusted keys only.
 * @param pinned the one algorithm that is accepted; undefined: any.
 */
export function judge(
  examinations: readonly Examination[],
  digests: ReadonlyMap<HashName, Digest>,
  pinned: SigningAlgorithm | undefined
): Verified | undefined {
  for (const { key, file, interpretations } of examinations) {
    if (file.kind !== 'signature') continue
    for (const { algorithm, hash, recovered } of interpretations) {
      const digest = digests.get(hash)
      if (digest === undefined || (pinned !== undefined && pinned !== algorithm)) continue
      const scheme = schemeOf(algorithm)
      const { signedDigest } = formatOf(file.format).preimage(scheme, key)
      if (!scheme.verify(key, signedDigest(digest), file.bytes)) continue
      const saltLength = recovered?.saltLength
      const { bytes: signature, format } = file
      return { key, algorithm, format, signature, digest, saltLength } as Verified
    }
  }
  return undefined
}
