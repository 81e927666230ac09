import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { additionalAlgorithms, algorithmsInUse } from '../../inputs/formats.ts'
import type { Signer, SigningKey } from '../../ports/signer.ts'
import type { Certificate } from '../../signature/openpgp/certificate.ts'
import { assertKeyAllowed, noticeAlias } from '../../trust/anchors.ts'
import { INPUT_TERMS } from '../../inputs/terms.ts'
import { readKeyFiles, type KeyFile } from '../../trust/key-files.ts'
import type { AdditionalKey } from '../model.ts'
import type { SignPorts } from '../report.ts'

export interface KnownKey {
  readonly kind: 'key'
  readonly key: SigningKey
  readonly keyFiles: readonly KeyFile[]
}

/** The KMS key that signs, or why a dry run does not know it. */
export type FetchedKey = KnownKey | { readonly kind: 'unavailable'; readonly reason: string }

/**
 * The KMS key with its public half, allowed by pins and trusted key files. A dry run continues without one where there are no credentials:
 * a pull request must never hold a role that can sign.
 *
 * @throws KEY_NOT_ALLOWED when pins, trusted key files or the OpenPGP certificate exclude it, KMS_KEY_UNUSABLE when it cannot sign with the algorithm,
 * KEY_FILE_INVALID, and what KMS and STS throw.
 */
export async function fetchSigningKey(
  inputs: SignInputs,
  signer: Signer | undefined,
  ports: SignPorts,
  certificate: Certificate | undefined
): Promise<FetchedKey> {
  if (signer === undefined) {
    if (!inputs.dryRun) throw new Error('there is no signer')
    await readKeyFiles(inputs.trustedKeyFiles, ports.workspace, INPUT_TERMS)
    return {
      kind: 'unavailable',
      reason: 'this job gets no OIDC token (no permission id-token: write, or a pull request from a fork)'
    }
  }
  try {
    const fetched = await fetchAllowedKey(inputs, signer, ports)
    return certificate === undefined ? fetched : certified(fetched, certificate)
  } catch (thrown) {
    if (!inputs.dryRun || !(thrown instanceof ActionError) || thrown.code !== 'CREDENTIALS_MISSING')
      throw thrown
    return { kind: 'unavailable', reason: 'there are no AWS credentials' }
  }
}

/** The key with what its OpenPGP certificate says of it. */
function certified({ key, keyFiles }: KnownKey, certificate: Certificate): KnownKey {
  assertCertifies(certificate, { arn: key.arn, fingerprint: key.publicKey.fingerprint })
  if (key.publicKey.kind === 'ml-dsa') throw new Error('an OpenPGP certificate of a key of ML-DSA')
  const publicKey = { ...key.publicKey, openpgp: certificate.key.openpgp }
  return { kind: 'key', key: { ...key, publicKey }, keyFiles }
}

/**
 * The key of the certificate must be the KMS key.
 *
 * @param arn of the KMS key.
 * @throws KEY_NOT_ALLOWED
 */
function assertCertifies(
  { key, userIds }: Certificate,
  { arn, fingerprint }: { readonly arn: string; readonly fingerprint: string }
): void {
  if (key.fingerprint === fingerprint) return
  throw new ActionError(
    'KEY_NOT_ALLOWED',
    `The certificate in openpgp-certificate (${userIds[0]}) is of another key, ${key.fingerprint}; the key ${arn} has the fingerprint ${fingerprint}.`,
    {
      hint: 'Correct key-id (an alias may have been moved), or make a certificate of this key with kms-sign openpgp-certificate.'
    }
  )
}

async function fetchAllowedKey(
  inputs: SignInputs,
  signer: Signer,
  { log, workspace }: SignPorts
): Promise<KnownKey> {
  const [keyFiles, key] = await Promise.all([
    readKeyFiles(inputs.trustedKeyFiles, workspace, INPUT_TERMS),
    signer.fetchKey()
  ])
  log.info(`Key ${key.arn}, ${key.publicKey.spec}, fingerprint ${key.publicKey.fingerprint}`)
  assertKeyAllowed(key, inputs.pins, keyFiles)
  if (inputs.pins.allowed === undefined && keyFiles.length === 0) noticeAlias(signer, log)
  const missing = algorithmsInUse(inputs).find(algorithm => !key.algorithms.includes(algorithm))
  if (missing !== undefined) {
    const lists = key.algorithms.join(', ') || 'no algorithm that is known here'
    const [only, ...more] = key.algorithms
    throw new ActionError(
      'KMS_KEY_UNUSABLE',
      `The key ${key.arn} (${key.publicKey.spec}) cannot sign with ${missing}; it lists ${lists}.`,
      {
        hint:
          key.publicKey.kind === 'ml-dsa'
            ? 'A key of ML-DSA signs the checksums file only: give it as additional-key-id, and a key of RSA or on a NIST curve as key-id.'
            : only !== undefined && more.length === 0
              ? `Set signing-algorithm: ${only}, or give another key.`
              : 'Give one of these as signing-algorithm, or another key.'
      }
    )
  }
  return { kind: 'key', key, keyFiles }
}

/**
 * The key of `additional-key-id`, allowed by the pins and trusted key files that `key-id` must be allowed by as well; undefined without one,
 * and in a dry run without credentials.
 *
 * @param first the key of `key-id`, which must be another one.
 * @throws KEY_NOT_ALLOWED, KMS_KEY_UNUSABLE, INPUT_INVALID when both are one key; KEY_FILE_INVALID, and what KMS and STS throw.
 */
export async function fetchAdditionalKey(
  inputs: SignInputs,
  signer: Signer | undefined,
  { log }: SignPorts,
  first: Promise<FetchedKey>
): Promise<AdditionalKey | undefined> {
  if (inputs.additionalKey === undefined || signer === undefined) return undefined
  const fetching = signer.fetchKey()
  fetching.catch(() => undefined) // awaited once the first key is known
  const known = await first
  if (known.kind === 'unavailable') return undefined
  const key = await fetching
  const { publicKey, arn, algorithms } = key
  if (publicKey.fingerprint === known.key.publicKey.fingerprint)
    throw new ActionError(
      'INPUT_INVALID',
      `additional-key-id is the same key as key-id, ${arn} (${publicKey.fingerprint}): a second signature by one key adds nothing.`,
      { hint: 'Give another key in additional-key-id (an alias may point to the first), or remove it.' }
    )
  const algorithm = additionalAlgorithms(inputs.algorithm).find(name => algorithms.includes(name))
  if (algorithm === undefined)
    throw new ActionError(
      'KMS_KEY_UNUSABLE',
      `The key ${arn} (${publicKey.spec}) of additional-key-id cannot sign with ${additionalAlgorithms(inputs.algorithm).join(', ')}; it lists ${algorithms.join(', ') || 'no algorithm that is known here'}.`,
      { hint: 'Give another key in additional-key-id.' }
    )
  log.info(`Additional key ${arn}, ${publicKey.spec}, ${algorithm}, fingerprint ${publicKey.fingerprint}`)
  assertKeyAllowed(key, inputs.pins, known.keyFiles, 'additional-key-id')
  if (inputs.pins.allowed === undefined && known.keyFiles.length === 0) noticeAlias(signer, log)
  return { key, algorithm }
}
