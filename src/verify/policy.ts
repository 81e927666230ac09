import type { BindingDemand, SignaturesDemand, VerifyInputs } from '../inputs/types.ts'
import type { DigestAlgorithm } from '../signature/algorithms.ts'
import type { Terms } from '../ports/terms.ts'
import { anyBaseName } from '../lib/file-names.ts'
import { DEFAULT_CHECKSUMS_NAMES } from '../manifests/checksums.ts'
import { suffixesToTry } from '../signature/formats/index.ts'
import { ADDITIONAL_SUFFIXES } from '../signature/key-type-suffix.ts'

/** The demands of a verification, of verify mode or of the publish gate: all that the verdicts depend on of the inputs. */
export interface VerificationPolicy {
  /** The one algorithm that is accepted of keys that have a choice; undefined: any. */
  readonly algorithm: DigestAlgorithm | undefined
  /** Each is appended to the artifact's name to form the name of a signature file; in the order in which they are tried. */
  readonly signatureSuffixes: readonly string[]
  /** The checksums file that must be there; undefined: one with a usual name is used if there is one. */
  readonly checksumsFile: string | undefined
  readonly requireBinding: BindingDemand
  readonly requireSignatures: SignaturesDemand
  /** The words of its diagnoses. */
  readonly terms: Terms
  /** Checksums files, by their paths as found, that may list more than is there; without it none. */
  readonly partialLists?: ReadonlySet<string>
}

/** What is demanded by the inputs of verify mode, or by the options of the command. */
export type VerificationDemands = Pick<
  VerifyInputs,
  'algorithm' | 'signatureSuffixes' | 'checksumsFile' | 'requireBinding' | 'requireSignatures'
>

/** The policy of a verification run. */
export function toPolicy(
  { algorithm, signatureSuffixes, checksumsFile, requireBinding, requireSignatures }: VerificationDemands,
  terms: Terms,
  partialLists?: ReadonlySet<string>
): VerificationPolicy {
  return {
    algorithm,
    signatureSuffixes: suffixesToTry(signatureSuffixes),
    checksumsFile,
    requireBinding,
    requireSignatures,
    terms,
    ...(partialLists && { partialLists })
  }
}

/** The suffixes of the signatures that a file can have: a checksums file also those that name the kind of an additional key. */
export function suffixesOf(
  { signatureSuffixes, checksumsFile }: Pick<VerificationPolicy, 'signatureSuffixes' | 'checksumsFile'>,
  fileName: string
): readonly string[] {
  const lists = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [anyBaseName(checksumsFile)]
  return lists.includes(anyBaseName(fileName))
    ? [...signatureSuffixes, ...ADDITIONAL_SUFFIXES.keys()]
    : signatureSuffixes
}
