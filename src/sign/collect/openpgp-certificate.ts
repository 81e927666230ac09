import { resolve } from 'node:path'
import { ActionError } from '../../errors.ts'
import { displayPath, readSmallFile } from '../../lib/files.ts'
import { parseCertificate, type Certificate } from '../../signature/openpgp/certificate.ts'
import { MAX_CERTIFICATE_BYTES } from '../../signature/openpgp/identity.ts'

/**
 * The OpenPGP certificate of `openpgp-certificate`, which must hold at the time at which it is to sign.
 *
 * @param signedAt seconds since 1970.
 * @throws KEY_FILE_INVALID when there is none, or it is revoked, expired or not valid yet.
 */
export async function readCertificate(
  file: string,
  workspace: string,
  signedAt: number
): Promise<Certificate> {
  const path = resolve(workspace, file)
  const shown = displayPath(path, workspace)
  const refuse = (message: string, hint: string): ActionError =>
    new ActionError('KEY_FILE_INVALID', `The OpenPGP certificate ${shown} ${message}.`, { hint })
  const bytes = await readSmallFile(path, MAX_CERTIFICATE_BYTES)
  if (bytes === undefined)
    throw refuse(
      'does not exist or is not a regular file',
      'Check out the repository before this step, or correct the path in openpgp-certificate; kms-sign openpgp-certificate makes one.'
    )
  const parsed = await parseCertificate(bytes)
  if (parsed.kind === 'refused') throw refuse(`cannot be used: ${parsed.reason}`, parsed.hint)
  const { certificate } = parsed
  const { createdAt, expiresAt } = certificate.key.openpgp
  if (certificate.isRevoked)
    throw refuse(
      'is revoked: programs reject what it signs',
      'Make a certificate for another key with kms-sign openpgp-certificate, and sign with that key.'
    )
  if (expiresAt !== undefined && signedAt >= expiresAt)
    throw refuse(
      `expired on ${dateOf(expiresAt)}: programs reject what it signs after that`,
      'Make it valid for longer with kms-sign openpgp-certificate (the same --created keeps the fingerprint), commit it, and publish it again.'
    )
  if (signedAt < createdAt)
    throw refuse(
      `was created on ${dateOf(createdAt)}, after the time of this machine (${dateOf(signedAt)})`,
      "Correct the machine's clock, or make the certificate again with an earlier --created."
    )
  return certificate
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
