import type { GetPublicKeyCommandOutput } from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import type { KeyReference, SigningKey } from '../ports.ts'
import { isSigningAlgorithm } from '../signature/algorithms.ts'
import { isKeySpec, KEY_SPECS, parsePublicKey } from '../signature/public-key.ts'
import { WRONG_ANSWER_HINT } from './kms-advice.ts'

/** Why keys of another kind are of no use here, by the beginning of their spec. */
const OTHER_KINDS: readonly (readonly [spec: string, why: string])[] = [
  ['ECC_NIST_EDWARDS', 'of Ed25519 keys KMS wants the whole file, or hashes the digest once more'],
  ['ECC_', 'signatures by elliptic curves are not made here'],
  ['ML_DSA', 'ML-DSA signatures are not made here'],
  ['SM2', 'SM2 signatures are not made here']
]

function whyNot(spec: string): string {
  const why = OTHER_KINDS.find(([beginning]) => spec.startsWith(beginning))?.[1]
  return why === undefined ? '' : `: ${why}`
}

type CompleteKey = GetPublicKeyCommandOutput & { readonly arn: string; readonly der: Uint8Array }

/**
 * The key that KMS described.
 *
 * @throws KMS_KEY_UNUSABLE for a key of another kind or use, KMS_ANSWER_WRONG for an answer that AWS does not give.
 */
export function toSigningKey(answer: CompleteKey, keyId: string): SigningKey {
  const { arn, der, KeySpec: spec = 'of an unknown spec', KeyUsage: usage } = answer
  if (answer.KeySpec === undefined && answer.CustomerMasterKeySpec !== undefined)
    throw answerOfEmulator(
      `KMS answered GetPublicKey with CustomerMasterKeySpec ${answer.CustomerMasterKeySpec}, but without KeySpec.`
    )
  if (!arn.startsWith('arn:'))
    throw answerOfEmulator(`KMS answered GetPublicKey with the bare key id ${arn}, expected the key's ARN.`)
  if (!isKeySpec(spec)) {
    const expected = `${KEY_SPECS.slice(0, -1).join(', ')} or ${KEY_SPECS.at(-1)}`
    throw unusable(`The KMS key ${keyId} is ${spec}, expected ${expected}${whyNot(spec)}.`)
  }
  if (usage !== 'SIGN_VERIFY') {
    throw unusable(`The KMS key ${keyId} has the usage ${usage ?? 'unknown'}, expected SIGN_VERIFY.`)
  }
  const parsed = parsePublicKey(der)
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

function unusable(message: string): ActionError {
  return new ActionError('KMS_KEY_UNUSABLE', message, {
    hint: 'Create a key with: aws kms create-key --key-spec RSA_4096 --key-usage SIGN_VERIFY'
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
