import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import type { RsaPublicKey } from '../../src/signature/public-key.ts'

/** The public half as the code under test knows it. */
export function publicKeyOf(key: KeyObject): RsaPublicKey {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const parsed = parsePublicKey(publicKey.export({ type: 'spki', format: 'der' }))
  if (parsed.kind === 'refused') throw new Error(`The test key was refused: ${parsed.reason}`)
  return parsed.key
}

/** A public key with exactly these numbers, sound or not. */
export function publicKeyWith(modulus: bigint, exponent: bigint): KeyObject {
  const encode = (number: bigint): string => {
    const hex = number.toString(16)
    return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
  }
  return createPublicKey({
    key: { kty: 'RSA', n: encode(modulus), e: encode(exponent) },
    format: 'jwk'
  })
}
