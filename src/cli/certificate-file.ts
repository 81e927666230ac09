import { ActionError } from '../errors.ts'
import { lookAt, readSmallFile, writeSmallFile } from '../lib/files.ts'
import { holdsPrivateKey } from '../signature/not-a-key.ts'
import { parseCertificate, type Certificate } from '../signature/openpgp/certificate.ts'
import { MAX_CERTIFICATE_BYTES } from '../signature/openpgp/identity.ts'

/** A certificate as its file has it. */
export interface CertificateFile {
  readonly bytes: Uint8Array
  readonly certificate: Certificate
}

/** Where a certificate is, or is to be. */
export interface CertificatePlace {
  /** Absolute. */
  readonly path: string
  /** As messages show it. */
  readonly shown: string
}

/**
 * The certificate that is at this place; undefined when nothing is there.
 *
 * @throws FILE_NOT_WRITABLE for whatever else is there: it must not be overwritten.
 */
export async function readCertificateFile({
  path,
  shown
}: CertificatePlace): Promise<CertificateFile | undefined> {
  const isThere = lookAt(path) !== undefined
  const bytes = await readSmallFile(path, MAX_CERTIFICATE_BYTES)
  if (bytes === undefined && !isThere) return undefined
  const refuse = (what: string, hint: string): never => {
    throw new ActionError('FILE_NOT_WRITABLE', `${shown} ${what}, and is not overwritten.`, { hint })
  }
  if (bytes === undefined) return refuse('is not a regular file', 'Give another file in --out.')
  if (holdsPrivateKey(Buffer.from(bytes).toString('latin1')))
    return refuse(
      'holds a PRIVATE key',
      'Give another file in --out; a private key does not belong where certificates are published.'
    )
  const parsed = await parseCertificate(bytes)
  if (parsed.kind === 'refused')
    return refuse(
      `exists and is not a certificate that can be renewed (${parsed.reason})`,
      'Give another file in --out, or move this one away.'
    )
  return { bytes, certificate: parsed.certificate }
}

/**
 * Writes a certificate whole or not at all.
 *
 * @param before what was there when it was looked at.
 * @throws FILE_NOT_WRITABLE, also when something else is there by now.
 */
export async function writeCertificateFile(
  place: CertificatePlace,
  bytes: Uint8Array,
  before: CertificateFile | undefined
): Promise<void> {
  const now = await readCertificateFile(place)
  const isSame =
    now === undefined || before === undefined
      ? now === before
      : Buffer.from(now.bytes).equals(Buffer.from(before.bytes))
  if (!isSame)
    throw new ActionError(
      'FILE_NOT_WRITABLE',
      `${place.shown} was changed meanwhile, and is not overwritten.`,
      {
        hint: 'Look at what changed it, then run the command again.'
      }
    )
  await writeSmallFile(place.path, bytes)
}
