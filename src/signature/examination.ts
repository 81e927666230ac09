import type { Digest, SigningAlgorithm } from './algorithms.ts'
import type { Preimage, ReadSignature, SignatureFormat } from './formats/format.ts'
import {
  formatOf,
  needsCrossProtocolCheck,
  parseSignature,
  type FormatName,
  type SignatureFile
} from './formats/index.ts'
import { digestKey, plainPrehash, type FilePrehash } from './prehash.ts'
import type { PublicKey } from './public-key.ts'
import { recoverMessages, SCHEMES } from './schemes/index.ts'
import type { RecoveredMessage, SignatureScheme } from './schemes/scheme.ts'

/** A signature file, read as a signature by one key. */
export interface Examination {
  readonly key: PublicKey
  readonly file: SignatureFile
  /** Empty when the file is unreadable, or cannot be by this key. */
  readonly interpretations: readonly Interpretation[]
  /**
   * Whether the file says that it is by this key, or, being a signature that says nothing of its key, may be. With OpenPGP and no
   * certificate to compare with, it is by the key if it reveals a message under it, and may be by any key on the same curve.
   */
  readonly isClaimed: boolean
  /** Whether only a proof would show that it is by this key: OpenPGP without a certificate, by a key whose signatures reveal nothing. */
  readonly needsProof: boolean
}

/** One algorithm under which a signature may hold. Proves nothing: `judge` decides. */
export interface Interpretation extends Preimage {
  readonly algorithm: SigningAlgorithm
  /** The message that the signature reveals; undefined with an algorithm whose signatures reveal none. */
  readonly recovered?: RecoveredMessage
  /** Whether the signature is over an artifact with this digest, by `prehash`: for explanations. */
  readonly covers: (digest: Digest) => boolean
}

/** The file, read as a signature by each key. Says nothing about validity: for that the artifact's digests are needed. */
export function examine(
  file: Uint8Array,
  keys: readonly PublicKey[],
  formats?: readonly SignatureFormat<FormatName>[]
): Examination[] {
  return keys.map(key => {
    const parsed = parseSignature(file, key, formats)
    if (parsed.kind === 'unreadable')
      return { key, file: parsed, interpretations: [], isClaimed: false, needsProof: false }
    const interpretations = interpret(key, parsed)
    const isNamed = !formatOf(parsed.format).needsCertificate || key.openpgp !== undefined
    const isClaimed = isNamed || interpretations.length > 0
    const needsProof = !isNamed && interpretations.some(({ recovered }) => recovered === undefined)
    return { key, file: parsed, interpretations, isClaimed, needsProof }
  })
}

/**
 * The algorithms under which a signature may hold: where messages can be recovered, those that the signature names; elsewhere all that
 * go with the key.
 */
export function interpret(
  key: PublicKey,
  { bytes, preimage }: ReadSignature,
  schemes: readonly SignatureScheme[] = SCHEMES
): Interpretation[] {
  const fitting = schemes.filter(({ keySpecs }) => keySpecs.includes(key.spec))
  const messages = recoverMessages(key, bytes, fitting)
  return fitting.flatMap(scheme => {
    const recovered = messages.find(({ algorithm }) => algorithm === scheme.name)
    if (scheme.recovery !== undefined && recovered === undefined) return []
    const made = preimage(scheme, key)
    if (made === undefined) return []
    const covers = (digest: Digest): boolean => {
      if (made.prehash.kind === 'mu') return false // its digest says nothing of what ML-DSA signs
      const signed = digest.hash === made.prehash.hash ? made.signedDigest(digest) : undefined
      return signed !== undefined && (recovered?.covers(signed) ?? scheme.verify(key, signed, bytes))
    }
    return [{ algorithm: scheme.name, ...made, covers, ...(recovered && { recovered }) }]
  })
}

/**
 * What `judge` needs, each once, to be computed in one pass: the artifact's own digest, and that with a trailer where a signature is over
 * it. ML-DSA needs the artifact itself.
 */
export function prehashesToCompute(examinations: readonly Examination[]): FilePrehash[] {
  const interpretations = examinations.flatMap(examination => examination.interpretations)
  const all = interpretations.flatMap(({ prehash }) =>
    prehash.kind === 'mu' ? [] : [plainPrehash(prehash.hash), prehash]
  )
  return [...new Map(all.map(prehash => [digestKey(prehash), prehash] as const)).values()]
}

/** Whether a verdict needs a look at what the artifact's bytes would be in another protocol. */
export function needsLook(examinations: readonly Examination[]): boolean {
  return examinations.some(
    ({ file, interpretations }) =>
      file.kind === 'signature' &&
      interpretations.some(({ algorithm }) => needsCrossProtocolCheck({ format: file.format, algorithm }))
  )
}
