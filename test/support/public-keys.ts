import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { parsePublicKey } from '../../src/signature/public-key.ts'
import { loadSchemes } from '../../src/signature/schemes/index.ts'
import type { ArtifactKey, PublicKey, RsaPublicKey } from '../../src/signature/public-key.ts'

/** The public half of an RSA key as the code under test knows it. */
export function publicKeyOf(key: KeyObject): RsaPublicKey {
  return asRsa(anyPublicKeyOf(key))
}

/** That of a key of any kind that signs artifacts, ready to verify. */
export async function loadedKeyOf(key: KeyObject): Promise<ArtifactKey> {
  const publicKey = anyPublicKeyOf(key)
  if (publicKey.kind === 'ml-dsa') throw new Error(`a key of spec ${publicKey.spec}`)
  await loadSchemes(publicKey)
  return publicKey
}

export function anyPublicKeyOf(key: KeyObject): PublicKey {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const parsed = parsePublicKey(publicKey.export({ type: 'spki', format: 'der' }))
  if (parsed.kind === 'refused') throw new Error(`The test key was refused: ${parsed.reason}`)
  return parsed.key
}

export function asRsa(key: PublicKey): RsaPublicKey {
  if (key.kind !== 'rsa') throw new Error(`a key of spec ${key.spec}`)
  return key
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
