import type { GetPublicKeyCommandOutput } from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import { listed } from '../lib/text.ts'
import type { AwsTerms, KeyReference, SigningKey } from '../ports.ts'
import { isSigningAlgorithm } from '../signature/algorithms.ts'
import { isMlDsaSpec, mlDsaSpecOfSpki } from '../signature/ml-dsa-key.ts'
import { UNSUPPORTED_KINDS } from '../signature/not-a-key.ts'
import { isKeySpec, parsePublicKey, type KeySpec } from '../signature/public-key.ts'
import { WRONG_ANSWER_HINT } from './kms-advice.ts'

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

type CompleteKey = GetPublicKeyCommandOutput & { readonly arn: string; readonly der: Uint8Array }

/**
 * The key that KMS described.
 *
 * @param terms which kinds of keys are expected, for messages.
 * @throws KMS_KEY_UNUSABLE for a key of another kind or use, KMS_ANSWER_WRONG for an answer that AWS does not give, ENVIRONMENT_INVALID
 * where Node.js has no ML-DSA.
 */
export function toSigningKey(
  answer: CompleteKey,
  keyId: string,
  { keySpecs }: Pick<AwsTerms, 'keySpecs'>
): SigningKey {
  const { arn, der, KeySpec: spec = 'of an unknown spec', KeyUsage: usage } = answer
  if (answer.KeySpec === undefined && answer.CustomerMasterKeySpec !== undefined)
    throw answerOfEmulator(
      `KMS answered GetPublicKey with CustomerMasterKeySpec ${answer.CustomerMasterKeySpec}, but without KeySpec.`
    )
  if (!arn.startsWith('arn:'))
    throw answerOfEmulator(`KMS answered GetPublicKey with the bare key id ${arn}, expected the key's ARN.`)
  if (!isKeySpec(spec)) {
    const expected = listed(keySpecs, 'or')
    throw unusable(`The KMS key ${keyId} is ${spec}, expected ${expected}${whyNot(spec)}.`, keySpecs)
  }
  if (usage !== 'SIGN_VERIFY') {
    const purpose = OTHER_USAGES[usage ?? '']
    const why =
      purpose === undefined ? '' : `: it is for ${purpose}, for good, since no key's usage can be changed`
    throw unusable(
      `The KMS key ${keyId} has the usage ${usage ?? 'unknown'}, expected SIGN_VERIFY${why}.`,
      keySpecs
    )
  }
  const parsed = parsePublicKey(der)
  if (parsed.kind === 'refused' && isMlDsaSpec(spec) && mlDsaSpecOfSpki(der) === spec)
    throw new ActionError('ENVIRONMENT_INVALID', `The KMS key ${keyId} cannot be used: ${parsed.reason}.`, {
      hint: `${parsed.hint} A runner brings its own: update it.`
    })
  if (parsed.kind === 'refused')
    throw answerWrong(`KMS answered GetPublicKey with a key that cannot be used: ${parsed.reason}.`)
  return {
    arn,
    publicKey: parsed.key,
    algorithms: (answer.SigningAlgorithms ?? []).filter(isSigningAlgorithm)
  }
}

/**
 * The key that answers must be the one that was asked for, as far as its reference says: an ARN whole, an id as the end of the ARN, an
 * alias ARN by Region and account.
 *
 * @throws KMS_ANSWER_WRONG
 */
export function assertAskedFor(
  { arn }: SigningKey,
  { id, kind, partition, region, account }: KeyReference
): void {
  const isSame =
    kind === 'arn'
      ? arn === id
      : kind === 'id'
        ? arn.endsWith(`:key/${id}`)
        : kind === 'alias' || arn.startsWith(`arn:${partition}:kms:${region}:${account}:key/`)
  if (!isSame) throw answerWrong(`KMS was asked for the key ${id}, and answered with ${arn}.`)
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
    hint: 'AWS does not answer like this, emulators do (moto): check AWS_ENDPOINT_URL_KMS, or use an emulator that answers as AWS does.'
  })
}

/** The error for an answer that AWS does not give. */
export function answerWrong(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', message, {
    hint: WRONG_ANSWER_HINT
  })
}
