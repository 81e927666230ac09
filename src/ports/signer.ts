import type { SigningAlgorithm, SigningValue } from '../signature/algorithms.ts'
import type { PublicKey } from '../signature/public-key.ts'

/** The KMS key as `GetPublicKey` describes it. */
export interface SigningKey {
  /** Key ARN, also when the key was named by id or alias. */
  readonly arn: string
  readonly publicKey: PublicKey
  readonly algorithms: readonly SigningAlgorithm[]
}

/** A signature, and what joins it to the service's audit log. */
export interface IssuedSignature {
  readonly bytes: Uint8Array
  /** For AWS KMS `$metadata.requestId`, the `requestID` of the Sign event in CloudTrail; undefined where the service names none. */
  readonly requestId: string | undefined
}

/**
 * Signs digests, or what ML-DSA makes of a document, with one asymmetric key; never sees an artifact's bytes. A call that fails for good
 * ends all others.
 *
 * @throws each call what its service refuses, and what there is on the way to it: KMS_ACCESS_DENIED, KMS_KEY_NOT_FOUND, KMS_KEY_UNUSABLE,
 * KMS_THROTTLED, KMS_REFUSED, KMS_ANSWER_WRONG, AWS_UNREACHABLE, CREDENTIALS_MISSING, CREDENTIALS_REFUSED, ROLE_REFUSED, OIDC_UNAVAILABLE,
 * ENVIRONMENT_INVALID, CANCELLED.
 */
export interface Signer {
  /** `key-id` or `additional-key-id` as the user gave it, for messages. */
  readonly keyId: string
  /** Whether a PSS salt of another length than the digest's is to be expected: emulators do that, AWS KMS does not. */
  readonly emulated: boolean
  /**
   * The key with its public half and the algorithms that it can sign with.
   *
   * @throws KMS_KEY_UNUSABLE for a key of another kind or use, KMS_ANSWER_WRONG for another key than was asked for.
   */
  fetchKey(): Promise<SigningKey>
  /**
   * The signature; fails when the response names another key or algorithm than `key` and `algorithm`.
   *
   * @throws KMS_ANSWER_WRONG in that case.
   */
  sign(key: SigningKey, algorithm: SigningAlgorithm, value: SigningValue): Promise<IssuedSignature>
  /**
   * Fails when the service would deny `sign`. False when an emulator signed although it was asked not to; the signature is dropped.
   *
   * @throws KMS_ANSWER_WRONG when anything else signed.
   */
  checkPermission(key: SigningKey, algorithm: SigningAlgorithm, value: SigningValue): Promise<boolean>
  /**
   * Whether the service verifies the signature; false only when it reports that the signature is not valid.
   *
   * @throws KMS_ANSWER_WRONG when it verified with another key or algorithm.
   */
  verify(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    value: SigningValue,
    signature: Uint8Array
  ): Promise<boolean>
}

/** `key-id`, taken apart. */
export interface KeyReference {
  /** Exactly as the user gave it, since policies can depend on it: KMS is called with it. */
  readonly id: string
  readonly kind: 'id' | 'arn' | 'alias' | 'alias-arn'
  readonly region: string
  /** Undefined unless `id` is an ARN. */
  readonly partition: string | undefined
  /** Twelve digits; undefined unless `id` is an ARN. */
  readonly account: string | undefined
}

/** The role to assume and the session to ask STS for. */
export interface RoleInputs {
  readonly arn: string
  readonly partition: string
  /** Twelve digits. */
  readonly account: string
  readonly sessionName: string
  readonly durationSeconds: number
  /** The `aud` that STS of the partition expects in the token. */
  readonly audience: string
}
