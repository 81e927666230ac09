import { createPublicKey, type KeyObject } from 'node:crypto'
import { parsePublicKey, type ParsedKey, type PublicKey } from './public-key.ts'

/** Modulus and exponent, big-endian, without leading zeros. */
export interface RsaNumbers {
  readonly n: Buffer
  readonly e: Buffer
}

export function rsaNumbers(key: PublicKey): RsaNumbers {
  const { n = '', e = '' } = key.keyObject.export({ format: 'jwk' })
  return { n: Buffer.from(n, 'base64url'), e: Buffer.from(e, 'base64url') }
}

/** The key that has these numbers, sound or not. @throws what OpenSSL does not take. */
export function keyObjectOf({ n, e }: RsaNumbers): KeyObject {
  const key = { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') }
  return createPublicKey({ key, format: 'jwk' })
}

/** The key that has these numbers, as strictly as from a file; undefined when OpenSSL does not take them. */
export function keyOfNumbers(numbers: RsaNumbers): ParsedKey | undefined {
  try {
    return parsePublicKey(keyObjectOf(numbers).export({ type: 'spki', format: 'der' }))
  } catch {
    return undefined
  }
}
