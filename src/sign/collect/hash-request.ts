import { toPrehashes, type HashRequest } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { formatOf, needsCrossProtocolCheck, type FileForm } from '../../signature/formats/index.ts'
import type { Certificate } from '../../signature/openpgp/certificate.ts'
import { filePrehash, plainPrehash, type FilePrehash } from '../../signature/prehash.ts'
import { hashOf, schemeOf } from '../../signature/schemes/index.ts'

/**
 * What is computed of each artifact: the digests that its signatures need, that of the signing algorithm, which is listed, and with a
 * release SHA-256, by which the host reports the digests of assets.
 *
 * @param signedAt seconds since 1970.
 */
export function hashRequestFor(
  { algorithm, forms, release, strategy, statementFile }: SignInputs,
  certificate: Certificate | undefined,
  signedAt: number
): HashRequest {
  const signed = strategy === 'checksums' ? [] : forms
  return {
    prehashes: toPrehashes([
      hashOf(algorithm),
      ...(release === undefined && statementFile === undefined ? [] : ['sha256' as const]),
      ...signed.map(form => prehashOf(form, certificate, signedAt))
    ]),
    crossProtocol: signed.some(needsCrossProtocolCheck)
  }
}

/** What a signature of this form is made of, known before the KMS key is. */
function prehashOf(
  { format, algorithm }: FileForm,
  certificate: Certificate | undefined,
  signedAt: number
): FilePrehash {
  const entry = formatOf(format)
  if (!entry.needsCertificate) return plainPrehash(entry.artifactHash(algorithm))
  if (certificate === undefined) throw new Error(`${format} without a certificate`)
  return filePrehash(entry.prepare(schemeOf(algorithm), certificate.key, signedAt).prehash)
}
