/** The stable identifier of a diagnosis, as the output `results` has it. */
export type Cause =
  | 'signature-missing'
  | 'signature-unreadable'
  | 'other-algorithm'
  | 'unsupported-algorithm'
  | 'key-revoked'
  | 'key-not-pinned'
  | 'key-not-trusted'
  | 'signed-other-artifact'
  | 'signed-digest-of-digest'
  | 'signed-hex-digest'
  | 'signed-as-other-protocol'
  | 'file-changed'
  | 'line-endings-changed'
  | 'byte-order-mark-changed'
  | 'final-newline-changed'
  | 'wrong-key-or-damaged'
  | 'kms-disagrees'
  | 'checksums-mismatch'
  | 'checksums-invalid'
  | 'checksums-incomplete'
  | 'not-in-checksums'
  | 'not-signed-by-all'
  | 'binding-missing'
  | 'binding-broken'
  | 'binding-mismatch'
  | 'statement-mismatch'
  | 'digest-mismatch'
  | 'not-expected'
  | 'expected-missing'
  | 'asset-unverified'
  | 'exempted'

/** Why an artifact is not verified: one clause and the next step. It is never a verdict, and can never turn a rejection into one. */
export interface Diagnosis {
  readonly cause: Cause
  readonly message: string
  readonly hint: string
}
