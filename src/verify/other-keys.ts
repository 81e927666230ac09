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
 * The same as `passOverOtherKeys` for keys on curves, of whose signatures only the digest shows by which key they are: one that is passed
 * over is no evidence. Not to be asked on a release, where that would be a file that nothing accounts for.
 *
 * @param isValid by any trusted key and algorithm: such a signature was refused by KMS or for its algorithm, and stays refused.
 */
export function passOverOtherCurves(
  judged: readonly JudgedSignature[],
  trust: Trust,
  isValid: (signature: ExaminedSignature) => boolean
): JudgedSignature[] {
  return judged.map(({ signature, verdict }) =>
    verdict.kind === 'refused' && isByAnotherCurve(signature, judged, trust) && !isValid(signature)
      ? { signature, verdict: { ...verdict, kind: 'no-evidence' } }
      : { signature, verdict }
  )
}

/** Whether each key that may have made a signature, none of which is of RSA, proved the list under a name of the other kind. */
function isByAnotherCurve(
  signature: ExaminedSignature,
  judged: readonly JudgedSignature[],
  trust: Trust
): boolean {
  const signers = expectedSigners(signature, trust)
  const readers = signature.trusted.filter(({ interpretations }) => interpretations.length > 0)
  return (
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

/** Whether a signature that does not hold may be anybody's: nothing but the digest shows that a key on a curve made it. */
export function mayBeOthers({ trusted }: ExaminedSignature): boolean {
  return (
    trusted.some(({ needsProof }) => needsProof) &&
    trusted.every(({ isClaimed, needsProof }) => !isClaimed || needsProof)
  )
}
