import { ActionError } from '../errors.ts'
import { listed } from '../lib/text.ts'
import { UNSUPPORTED_KINDS } from '../signature/not-a-key.ts'
import type { KeySpec } from '../signature/public-key.ts'
import { WRONG_ANSWER_HINT } from './kms-advice.ts'

// The errors about what KMS answered of a key: one that is of no use here, and answers that AWS does not give.

/** Why keys of another kind are of no use here, by the beginning of their spec (API reference, `KeySpec`). */
const OTHER_KINDS: readonly (readonly [spec: string, why: string])[] = [
  ['ECC_NIST_EDWARDS25519', UNSUPPORTED_KINDS.ed25519],
  ['ECC_SECG_P256K1', UNSUPPORTED_KINDS.secp256k1],
  ['SM2', UNSUPPORTED_KINDS.sm2],
  ['HMAC_', UNSUPPORTED_KINDS.hmac],
  ['SYMMETRIC_DEFAULT', 'a symmetric key for encryption, which cannot sign']
]

function whyNot(spec: string): string {
  const why = OTHER_KINDS.find(([beginning]) => spec.startsWith(beginning))?.[1]
  return why === undefined ? '' : `: it is ${why}`
}

/** What keys of other usages are for (API reference, `KeyUsage`). */
const OTHER_USAGES: Readonly<Record<string, string>> = {
  ENCRYPT_DECRYPT: 'encryption',
  KEY_AGREEMENT: 'key agreement',
  GENERATE_VERIFY_MAC: 'message authentication codes'
}

/**
 * The error of a key of another kind: KMS_KEY_UNUSABLE.
 *
 * @param keySpecs which kinds of keys are expected.
 */
export function ofAnotherKind(keyId: string, spec: string, keySpecs: readonly KeySpec[]): ActionError {
  const expected = listed(keySpecs, 'or')
  return unusable(`The KMS key ${keyId} is ${spec}, expected ${expected}${whyNot(spec)}.`, keySpecs)
}

/**
 * The error of a key that is not for signing: KMS_KEY_UNUSABLE.
 *
 * @param usage as KMS names it; undefined where it does not.
 * @param keySpecs which kinds of keys are expected.
 */
export function ofAnotherUsage(
  keyId: string,
  usage: string | undefined,
  keySpecs: readonly KeySpec[]
): ActionError {
  const purpose = OTHER_USAGES[usage ?? '']
  const why = purpose === undefined ? '' : `: it is for ${purpose}, and the usage of a key cannot be changed`
  return unusable(
    `The KMS key ${keyId} has the usage ${usage ?? 'unknown'}, expected SIGN_VERIFY${why}.`,
    keySpecs
  )
}

function unusable(message: string, keySpecs: readonly KeySpec[]): ActionError {
  const spec: KeySpec = keySpecs.includes('ML_DSA_65') ? 'ML_DSA_65' : 'RSA_4096'
  return new ActionError('KMS_KEY_UNUSABLE', message, {
    hint: `Create a key with: aws kms create-key --key-spec ${spec} --key-usage SIGN_VERIFY`
  })
}

/** The error for an answer that emulators give. */
export function answerOfEmulator(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', message, {
    hint: 'AWS never sends such a response, but emulators do (moto): check AWS_ENDPOINT_URL_KMS, or use an emulator that responds as AWS does.'
  })
}

/** The error for an answer that AWS does not give. */
export function answerWrong(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', message, {
    hint: WRONG_ANSWER_HINT
  })
}
