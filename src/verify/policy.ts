import type { BindingDemand, VerifyInputs } from '../inputs/types.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'
import type { Terms } from '../ports.ts'
import { INPUT_TERMS } from '../inputs/terms.ts'
import { suffixesToTry } from '../signature/formats/index.ts'

/** The demands of a verification, of verify mode or of the publish gate: all that the verdicts depend on of the inputs. */
export interface VerificationPolicy {
  /** The one algorithm that is accepted; undefined: any. */
  readonly algorithm: SigningAlgorithm | undefined
  /** Each is appended to the artifact's name to form the name of a signature file; in the order in which they are tried. */
  readonly signatureSuffixes: readonly string[]
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
  signatureSuffixes,
  checksumsFile,
  requireBinding
}: VerifyInputs): VerificationPolicy {
  return {
    algorithm,
    signatureSuffixes: suffixesToTry(signatureSuffixes),
    checksumsFile,
    requireBinding,
    terms: INPUT_TERMS
  }
}
