import type { Digests } from '../artifacts/hasher.ts'
import type { Signer, SigningKey } from '../ports.ts'
import type { Digest, HashName } from '../signature/algorithms.ts'
import type { Diagnosis, Missing } from '../signature/diagnose.ts'
import type { Examination, Verified } from '../signature/verdict.ts'
import type { Trust, TrustedKey } from '../trust.ts'
import type { Listing } from './checksums.ts'

/** Where a file or an asset is; their names can be the same. */
export type Place = 'local' | 'release'

/** A signature file, or the places where there was none. */
export type FoundSignature =
  | { readonly kind: 'found'; readonly bytes: Uint8Array; readonly from: string }
  | { readonly kind: 'too-large'; readonly from: string; /** Bytes. */ readonly size: number }
  | ({ readonly kind: 'missing' } & Missing)

type ByUntrusted = Examination & { readonly why: Trust['untrusted'][number]['why'] }

/** A signature opened with the keys at hand, before its artifact is read. */
export interface Opened {
  readonly signature: FoundSignature
  readonly trusted: readonly Examination[]
  readonly untrusted: readonly ByUntrusted[]
  /** What to compute while the artifact is read, once. */
  readonly hashes: readonly HashName[]
}

/** An artifact with everything that the verdict on it is made of. */
export interface Case {
  readonly place: Place
  /** Path as found, or the asset's name. */
  readonly artifact: string
  readonly opened: Opened
  /** What the verified checksums file says of it; undefined when it does not list it. */
  readonly listing: Listing | undefined
  readonly digests: Digests
  /** The bytes once more, for a diagnosis. */
  readonly reread: () => AsyncIterable<Uint8Array>
}

/** KMS as a second opinion. */
export interface KmsOpinion {
  readonly signer: Signer
  readonly key: SigningKey
  /** Its answers, so that nothing is asked twice. */
  readonly answers: Map<string, Promise<boolean>>
}

interface ResultOf<Kind extends string> {
  readonly kind: Kind
  /** Path as found, or the asset's name. */
  readonly artifact: string
  /** Where the signature was: a path, or an asset's name. */
  readonly signatureFile: string | undefined
}

export interface VerifiedResult extends ResultOf<'verified'> {
  readonly digest: Digest
  /** Of the artifact, or of the checksums file that lists it. */
  readonly proof: Verified
  readonly key: TrustedKey
  /** The checksums file that lists it with this digest, signed by the same proof or besides a signature of its own. */
  readonly checksums: string | undefined
  /** Whether signed content says that it belongs to the release that is verified. */
  readonly bound: boolean
}

export interface RefusedResult extends ResultOf<'refused'> {
  readonly digest: Digest | undefined
  readonly diagnosis: Diagnosis
}

export type Result = VerifiedResult | RefusedResult

/** A signature that holds, and whose. */
export interface SignatureProof {
  readonly kind: 'proven'
  readonly verified: Verified
  readonly key: TrustedKey
  readonly signatureFile: string
}

/** A signature that does not hold, and why. */
export interface Refusal {
  readonly kind: 'refused'
  readonly diagnosis: Diagnosis
}
