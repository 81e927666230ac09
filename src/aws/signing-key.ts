import type { GetPublicKeyCommandOutput } from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import type { KeyReference, SigningKey } from '../ports/signer.ts'
import type { AwsTerms } from '../ports/terms.ts'
import { isSigningAlgorithm } from '../signature/algorithms.ts'
import { isMlDsaSpec, mlDsaSpecOfSpki } from '../signature/ml-dsa-key.ts'
import { isKeySpec, parsePublicKey } from '../signature/public-key.ts'
import { answerOfEmulator, answerWrong, ofAnotherKind, ofAnotherUsage } from './key-errors.ts'

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
  if (!isKeySpec(spec)) throw ofAnotherKind(keyId, spec, keySpecs)
  if (usage !== 'SIGN_VERIFY') throw ofAnotherUsage(keyId, usage, keySpecs)
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
    algorithms: (Array.isArray(answer.SigningAlgorithms) ? answer.SigningAlgorithms : []).filter(
      isSigningAlgorithm
    )
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
