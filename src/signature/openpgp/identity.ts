/** A larger file is no certificate. */
export const MAX_CERTIFICATE_BYTES = 256 * 1024

/** What OpenPGP signatures of a key are held against: its certificate. Times are in seconds since 1970. */
export interface OpenPgpIdentity {
  /** SHA-1 of the public key packet (RFC 9580, section 5.5.4.2), 20 bytes. */
  readonly fingerprint: Uint8Array
  readonly createdAt: number
  readonly expiresAt?: number
  /** When the latest of its self-signatures was made: of two certificates of one key the later one counts. */
  readonly signedAt: number
}

/** A fingerprint as GnuPG prints it, without blanks. */
export function formatFingerprint({ fingerprint }: Pick<OpenPgpIdentity, 'fingerprint'>): string {
  return Buffer.from(fingerprint).toString('hex').toUpperCase()
}
