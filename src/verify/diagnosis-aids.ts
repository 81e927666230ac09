import type { Digests } from '../hashing/hasher.ts'
import { formatDigest, type Digest } from '../signature/algorithms.ts'

interface Known {
  readonly artifact: string
  readonly digests: Digests
}

/** In depth: every other artifact is tried, and the artifact is read again. The first ones show what is wrong with all. */
export const MAX_IN_DEPTH = 20

/** How many refusals of a run are explained in depth, so that explaining thousands costs no more than a few times what judging them does. */
export class DiagnosisBudget {
  #left = MAX_IN_DEPTH

  /** Whether one more refusal may be explained in depth; asked once for each that could be. */
  mayGoDeep(): boolean {
    this.#left -= 1
    return this.#left >= 0
  }
}

/** What refusals are explained with. */
export class DiagnosisAids {
  readonly #candidates: readonly Known[]
  readonly #budget: DiagnosisBudget
  #byDigest: ReadonlyMap<string, string> | undefined

  /** @param budget the one of the whole run: checksums files, files and assets share it. */
  constructor(candidates: readonly Known[], budget: DiagnosisBudget) {
    this.#candidates = candidates
    this.#budget = budget
  }

  /** Whether one more refusal may be explained in depth. */
  mayGoDeep(): boolean {
    return this.#budget.mayGoDeep()
  }

  /** The artifact of this run that has the digest. */
  findByDigest(digest: Digest): string | undefined {
    this.#byDigest ??= new Map(
      this.#candidates
        .toReversed()
        .flatMap(({ artifact, digests }) => [...digests.values()].map(now => [formatDigest(now), artifact]))
    )
    return this.#byDigest.get(formatDigest(digest))
  }
}
