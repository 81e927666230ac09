import type { BindingDemand, VerifyInputs } from '../inputs/types.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'

/** The demands of a verification, of verify mode or of the publish gate: all that the verdicts depend on of the inputs. */
export interface VerificationPolicy {
  /** The one algorithm that is accepted; undefined: any of the six. */
  readonly algorithm: SigningAlgorithm | undefined
  /** Appended to the artifact's name to form the signature's file name. */
  readonly signatureSuffix: string
  /** The checksums file that must be there; undefined: one with a usual name is used if there is one. */
  readonly checksumsFile: string | undefined
  readonly requireBinding: BindingDemand
}

/** The policy of a verification run. */
export function toPolicy({
  algorithm,
  signatureSuffix,
  checksumsFile,
  requireBinding
}: VerifyInputs): VerificationPolicy {
  return { algorithm, signatureSuffix, checksumsFile, requireBinding }
}
