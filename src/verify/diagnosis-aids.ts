import type { Digests } from '../hashing/hasher.ts'
import { formatDigest, type Digest } from '../signature/algorithms.ts'

interface Known {
  readonly artifact: string
  readonly digests: Digests
}

/** In depth: every other artifact is tried, and the artifact is read again. The first ones show what is wrong with all. */
const MAX_IN_DEPTH = 20

/** What refusals are explained with, so that explaining thousands of them costs no more than a few times what judging them does. */
export class DiagnosisAids {
  readonly #candidates: readonly Known[]
  #byDigest: ReadonlyMap<string, string> | undefined
  #left = MAX_IN_DEPTH

  constructor(candidates: readonly Known[]) {
    this.#candidates = candidates
  }

  /** Whether one more refusal may be explained in depth; asked once for each. */
  mayGoDeep(): boolean {
    this.#left -= 1
    return this.#left >= 0
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
