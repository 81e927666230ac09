import { refused, type RefusedKey } from './not-a-key.ts'
import { MAX_CERTIFICATE_BYTES } from './openpgp/identity.ts'
import { parsePublicKey, type PublicKey } from './public-key.ts'
import { loadSchemes } from './schemes/index.ts'
import { areEvenLines } from './wire.ts'

/** A larger file is neither a public key nor a certificate. */
export const MAX_ANY_KEY_BYTES = MAX_CERTIFICATE_BYTES

/** The first byte of a public key packet (RFC 9580, section 4.2), in the old format with lengths of one and two bytes, and in the new one. */
const KEY_PACKETS = [0x98, 0x99, 0xc6]
const CERTIFICATE_ARMOR = '-----BEGIN PGP PUBLIC KEY BLOCK-----'

/** PEM in which nobody could choose anything; a last line feed may be missing or doubled. */
const BARE_PEM = /^-----BEGIN PUBLIC KEY-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END PUBLIC KEY-----\n{0,2}$/

/** Whether a file begins like an OpenPGP certificate. */
export function isCertificate(file: Uint8Array): boolean {
  if (KEY_PACKETS.includes(file[0] ?? 0)) return true
  return Buffer.from(file.subarray(0, CERTIFICATE_ARMOR.length)).toString('latin1') === CERTIFICATE_ARMOR
}

/** A key that was read from a file, or why there is none. */
export type ParsedAnyKey =
  | {
      readonly kind: 'key'
      readonly key: PublicKey
      /** What else the file holds, as a noun. Undefined: nothing that somebody without the private key could have chosen. */
      readonly besides: string | undefined
    }
  | RefusedKey

/**
 * The key of a public key file, as `parsePublicKey` reads it, or that of an OpenPGP certificate which is not revoked, ready to verify
 * with.
 */
export async function parseAnyKey(file: Uint8Array): Promise<ParsedAnyKey> {
  if (!isCertificate(file)) {
    const parsed = parsePublicKey(file)
    if (parsed.kind === 'refused') return parsed
    await loadSchemes(parsed.key)
    return { ...parsed, besides: isBare(file) ? undefined : 'spaces, or lines of different lengths' }
  }
  const { parseCertificate } = await import('./openpgp/certificate.ts')
  const parsed = await parseCertificate(file)
  if (parsed.kind === 'refused') return parsed
  const { key, isRevoked, unsigned } = parsed.certificate
  return isRevoked
    ? refused(
        'it is an OpenPGP certificate that is revoked',
        'Give the certificate of the key that is used now.'
      )
    : { kind: 'key', key, besides: unsigned }
}

/** Whether the file of a public key is nothing but the key: DER, or PEM in even lines. */
function isBare(file: Uint8Array): boolean {
  if (file[0] === 0x30) return true
  const [, lines] = BARE_PEM.exec(Buffer.from(file).toString('latin1').replaceAll('\r\n', '\n')) ?? []
  return lines !== undefined && areEvenLines(lines)
}
