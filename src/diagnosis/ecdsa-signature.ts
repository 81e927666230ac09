import { CURVES, EC_SPECS, type EcSpec } from '../signature/curves.ts'
import { parseEcdsaSignature } from '../signature/ecdsa-der.ts'
import { ML_DSA } from '../signature/ml-dsa-key.ts'
import type { PublicKey } from '../signature/public-key.ts'

/** As signatures by the key are called: "an RSA signature". */
export function signatureKind(key: PublicKey): string {
  if (key.kind === 'ml-dsa') return `an ${ML_DSA[key.spec].name} signature`
  return key.kind === 'rsa' ? 'an RSA signature' : 'an ECDSA signature'
}

/** Bytes of each signature by a key whose signatures all have the same length. */
export function signatureBytes(key: Exclude<PublicKey, { kind: 'ec' }>): number {
  return key.kind === 'ml-dsa' ? ML_DSA[key.spec].signatureBytes : key.signatureBytes
}

/** What a number of bytes is compared with: "384", where all signatures by the key have that length. */
export function expectedLength(key: PublicKey): string {
  return key.kind === 'ec'
    ? `${signatureKind(key)} by ${CURVES[key.spec].name} in DER`
    : `${signatureBytes(key)}`
}

/** The smallest curve by whose keys a signature in DER can be: a larger one practically never has numbers as small. */
export function curveOf(signature: Uint8Array): EcSpec | undefined {
  return EC_SPECS.find(spec => parseEcdsaSignature(signature, spec) !== undefined)
}

/** What bytes are that were given as a signature by a key on a curve and are none, and the next step; undefined where nothing is seen. */
export function describeNotEcdsa(
  bytes: Uint8Array,
  spec: EcSpec
): { readonly description: string; readonly hint: string } | undefined {
  const { name, bytes: length } = CURVES[spec]
  const curve = curveOf(bytes)
  if (curve !== undefined)
    return {
      description: `the signature file is an ECDSA signature by ${CURVES[curve].name}, but the trusted key is on ${name}`,
      hint: 'Give the public key of the key that signed: another one made this signature.'
    }
  if (bytes.length === 2 * length)
    return {
      description: `the signature file has the ${2 * length} bytes of a bare ECDSA signature by ${name} (r and s, as in IEEE P1363, JWS and WebCrypto), expected DER`,
      hint: 'Write r and s as DER, as "aws kms sign" and OpenSSL do.'
    }
  if (bytes[0] !== 0x30) return undefined
  return {
    description:
      'the signature file begins like an ECDSA signature in DER, but is damaged, not in strict DER, or has a number out of range',
    hint: 'Download the signature again, byte for byte, or sign again.'
  }
}
