import type { RequiredBinding, VerifyInputs } from '../inputs/types.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'

/** What a verification demands, whoever asks for it: all that its engine knows of the inputs. */
export interface VerificationPolicy {
  /** The one algorithm that is accepted; undefined: any of the six. */
  readonly algorithm: SigningAlgorithm | undefined
  /** A signature file is called like its artifact with this suffix. */
  readonly signatureSuffix: string
  /** The checksums file that must be there; undefined: one under a usual name is used where there is one. */
  readonly checksumsFile: string | undefined
  /** What every artifact must be bound to; undefined: the binding is reported, and not required. */
  readonly requireBinding: RequiredBinding | undefined
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
