import type { BindingDemand, VerifyInputs } from '../inputs/types.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'
import type { Terms } from '../ports.ts'
import { INPUT_TERMS } from '../inputs/terms.ts'

/** The demands of a verification, of verify mode or of the publish gate: all that the verdicts depend on of the inputs. */
export interface VerificationPolicy {
  /** The one algorithm that is accepted; undefined: any of the six. */
  readonly algorithm: SigningAlgorithm | undefined
  /** Appended to the artifact's name to form the signature's file name. */
  readonly signatureSuffix: string
  /** The checksums file that must be there; undefined: one with a usual name is used if there is one. */
  readonly checksumsFile: string | undefined
  readonly requireBinding: BindingDemand
  /** The words of its diagnoses. */
  readonly terms: Terms
  /** Checksums files, by their paths as found, that may list more than is there; without it none. */
  readonly partialLists?: ReadonlySet<string>
}

/** The policy of a verification run. */
export function toPolicy({
  algorithm,
  signatureSuffix,
  checksumsFile,
  requireBinding
}: VerifyInputs): VerificationPolicy {
  return { algorithm, signatureSuffix, checksumsFile, requireBinding, terms: INPUT_TERMS }
}
