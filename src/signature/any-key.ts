import { refused } from './not-a-key.ts'
import { MAX_CERTIFICATE_BYTES } from './openpgp/identity.ts'
import { parsePublicKey, type ParsedKey } from './public-key.ts'
import { loadSchemes } from './schemes/index.ts'

/** A larger file is neither a public key nor a certificate. */
export const MAX_ANY_KEY_BYTES = MAX_CERTIFICATE_BYTES

/** The first byte of a public key packet (RFC 9580, section 4.2), in the old format with lengths of one and two bytes, and in the new one. */
const KEY_PACKETS = [0x98, 0x99, 0xc6]
const CERTIFICATE_ARMOR = '-----BEGIN PGP PUBLIC KEY BLOCK-----'

/** Whether a file begins like an OpenPGP certificate. */
export function isCertificate(file: Uint8Array): boolean {
  if (KEY_PACKETS.includes(file[0] ?? 0)) return true
  return Buffer.from(file.subarray(0, CERTIFICATE_ARMOR.length)).toString('latin1') === CERTIFICATE_ARMOR
}

/**
 * The key of a public key file, as `parsePublicKey` reads it, or that of an OpenPGP certificate which is not revoked, ready to verify
 * with.
 */
export async function parseAnyKey(file: Uint8Array): Promise<ParsedKey> {
  if (!isCertificate(file)) {
    const parsed = parsePublicKey(file)
    if (parsed.kind === 'key') await loadSchemes(parsed.key)
    return parsed
  }
  const { parseCertificate } = await import('./openpgp/certificate.ts')
  const parsed = await parseCertificate(file)
  if (parsed.kind === 'refused') return parsed
  const { key, isRevoked } = parsed.certificate
  return isRevoked
    ? refused(
        'it is an OpenPGP certificate that is revoked',
        'Give the certificate of the key that is used now.'
      )
    : { kind: 'key', key }
}
