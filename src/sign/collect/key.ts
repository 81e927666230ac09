import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import type { Signer, SigningKey } from '../../ports.ts'
import { assertKeyAllowed } from '../../trust/anchors.ts'
import { readKeyFiles, type KeyFile } from '../../trust/key-files.ts'
import type { SignPorts, SignReport } from '../report.ts'

export async function fetchAllowedKey(
  inputs: SignInputs,
  signer: Signer,
  { log, workspace }: SignPorts,
  report: SignReport
): Promise<{ readonly key: SigningKey; readonly keyFiles: readonly KeyFile[] }> {
  const [keyFiles, key] = await Promise.all([
    readKeyFiles(inputs.trustedKeyFiles, workspace),
    signer.fetchKey()
  ])
  report.key = key
  log.info(`Key ${key.arn}, ${key.publicKey.spec}, fingerprint ${key.publicKey.fingerprint}`)
  assertKeyAllowed(key, inputs.pins, keyFiles)
  if (signer.keyId.includes('alias/') && inputs.pins.allowed === undefined && keyFiles.length === 0)
    log.info(
      `The alias ${signer.keyId} can be moved to another key; a pin in public-key-fingerprint would notice.`
    )
  if (!key.algorithms.includes(inputs.algorithm)) {
    const lists = key.algorithms.join(', ') || 'no RSA signing algorithm'
    throw new ActionError(
      'KMS_KEY_UNUSABLE',
      `The key ${key.arn} cannot sign with ${inputs.algorithm}; it lists ${lists}.`,
      {
        hint: 'Give one of these as signing-algorithm, or another key.'
      }
    )
  }
  return { key, keyFiles }
}
