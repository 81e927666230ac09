import { looksLikeSignature } from '../signature/formats/index.ts'
import { ADDITIONAL_SUFFIXES } from '../signature/key-type-suffix.ts'
import type { Trust, TrustedKey } from '../trust/anchors.ts'
import type { ExaminedSignature, FoundSignature, NoEvidence, Refusal, SignatureProof } from './model.ts'

// A list that two keys signed, verified by who knows one of them. What is passed over here is never evidence.

/** Whether a file is a signature by some key, of which nothing is missing. */
export function isWhole({ bytes }: FoundSignature): boolean {
  return bytes !== undefined && looksLikeSignature(bytes)
}

const isAdditional = ({ file }: Pick<ExaminedSignature, 'file'>): boolean =>
  ADDITIONAL_SUFFIXES.has(file.suffix)

/** The trusted keys that may have made a signature, going by the name of its file alone. */
function expectedSigners({ file }: Pick<ExaminedSignature, 'file'>, { trusted }: Trust): TrustedKey[] {
  const spec = ADDITIONAL_SUFFIXES.get(file.suffix)
  return trusted.filter(({ key }) => (spec === undefined ? key.kind !== 'ml-dsa' : key.spec === spec))
}

/**
 * A list that two keys signed has their signatures under names of two kinds. Who knows one of the keys finds its signature under one of
 * them: then that under the other, by none of the trusted keys, is the other key's, and need not hold.
 */
export function passOverOtherKeys(
  all: readonly (ExaminedSignature & { readonly isWhole: boolean })[],
  trust: Trust
): ExaminedSignature[] {
  const isBy = ({ trusted }: ExaminedSignature, signer?: TrustedKey): boolean =>
    trusted.some(
      ({ key, interpretations }) => interpretations.length > 0 && (signer === undefined || key === signer.key)
    )
  return all.map(({ isWhole, ...one }) => {
    const signers = expectedSigners(one, trust)
    const isOthers =
      one.isClaimed &&
      isWhole &&
      !isBy(one) &&
      signers.length > 0 &&
      signers.every(signer =>
        all.some(other => isAdditional(other) !== isAdditional(one) && isBy(other, signer))
      )
    return isOthers ? { ...one, isClaimed: false } : one
  })
}

/** A signature with its verdict. */
export interface JudgedSignature {
  readonly signature: ExaminedSignature
  readonly verdict: SignatureProof | Refusal | NoEvidence
}

/**
 * The same as `passOverOtherKeys` for keys on curves, of whose signatures only the digest shows by which key they are: of RSA, one that a trusted
 * key made is refused still. Not to be asked of a signature that is valid, which KMS or `signing-algorithm` refused, nor on a release, where
 * what is passed over would be a file that nothing accounts for.
 */
export function isByAnotherKey(
  { signature, verdict }: JudgedSignature,
  judged: readonly JudgedSignature[],
  trust: Trust
): boolean {
  const signers = expectedSigners(signature, trust)
  const readers = signature.trusted.filter(({ interpretations }) => interpretations.length > 0)
  return (
    verdict.kind === 'refused' &&
    readers.length > 0 &&
    readers.every(({ key }) => key.kind === 'ec') &&
    signers.length > 0 &&
    signers.every(signer =>
      judged.some(
        other =>
          isAdditional(other.signature) !== isAdditional(signature) &&
          other.verdict.kind === 'proven' &&
          other.verdict.key === signer
      )
    )
  )
}

export function asNoEvidence(verdict: JudgedSignature['verdict']): JudgedSignature['verdict'] {
  return verdict.kind === 'refused' ? { ...verdict, kind: 'no-evidence' } : verdict
}
