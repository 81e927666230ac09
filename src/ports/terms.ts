import type { SigningAlgorithm } from '../signature/algorithms.ts'
import type { KeySpec } from '../signature/public-key.ts'

/** A setting that messages name, as the action's input for it is called. */
export type Setting =
  | 'checksums-file'
  | 'signature-suffix'
  | 'signing-algorithm'
  | 'trusted-public-key'
  | 'public-key-fingerprint'
  | 'require-binding'
  | 'require-signatures'
  | 'key-id'
  | 'aws-region'

/** The words of messages that depend on who is spoken to: the author of a workflow, or a person at a terminal. */
export interface Terms {
  /** What the reader knows a setting by: an input, or an option. */
  readonly names: Readonly<Record<Setting, string>>
  /** What to do with a role, or with a fingerprint, that was given as the KMS key; a clause. */
  readonly notAKey: { readonly role: string; readonly fingerprint: string }
  /** The settings that can make a key trusted. */
  readonly anchors: readonly string[]
  /** What to do with a trusted key that lies with the artifacts, as an imperative. */
  readonly keepKey: string
  /** What to do where nothing but signatures and keys is left to verify. */
  readonly toName: string
  /** What to do about artifacts that nothing binds to a release. */
  readonly toBind: string
  /** Where a list may be that is not beside the artifacts, for a sentence with "neither". */
  readonly elsewhere: string
  /** What to do about a key file that is not there. */
  readonly keyFileMissing: string
  /** What a closed world consists of, as "on the release". */
  readonly inWorld: string
  /** One file of a closed world, as "asset app.tgz". */
  readonly member: (name: string) => string
  /** What to do about a checksums file that lists more than is there: local files, or a closed world. */
  readonly toComplete: { readonly local: string; readonly release: string }
  /** The same where all that is missing is there under other names. */
  readonly toRename: { readonly local: string; readonly release: string }
  /** How a checksums file of this name is given, without an end. */
  readonly giveList: (name: string) => string
  /** Where to keep a key, as an imperative. */
  readonly keepKeyFile: string
  /** What exempts: "line". */
  readonly exemption: string
  /** How to take one file out of a closed world, as an imperative. */
  readonly exempt: (name: string) => string
  /** What exempted a file. */
  readonly exemptedBy: (pattern: string) => string
  /** Why a setting can be empty though a value was meant. */
  readonly whyEmpty: string
}

/** The words of messages about AWS that depend on who is spoken to, in the same way. */
export interface AwsTerms {
  /** What names the key: an input, or an option. */
  readonly keyId: string
  /** The kinds of keys that are of use there. */
  readonly keySpecs: readonly KeySpec[]
  /** What names the caller, for a sentence with "correct". */
  readonly caller: string
  /** What a policy is compared with. */
  readonly compared: (algorithm: SigningAlgorithm | undefined) => string
  /** What to do about a difference, as an imperative. */
  readonly correct: string
  /** Where a statement to paste is. */
  readonly pasteFrom: string
  /** How to get credentials where there are none, as an imperative without an end. */
  readonly getCredentials: string
  /** The same where a source fails. */
  readonly getOthers: string
  /** What to do about credentials that have expired, as an imperative. */
  readonly renew: string
}
