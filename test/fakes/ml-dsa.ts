import { createHash, type KeyObject } from 'node:crypto'
import { ml_dsa44, ml_dsa65, ml_dsa87, type DSA } from '@noble/post-quantum/ml-dsa.js'

// ML-DSA from μ alone (FIPS 204), which node:crypto does not offer, by an implementation that shares nothing with the code under test.

const PARAMETER_SETS: Readonly<Record<string, DSA>> = {
  'ml-dsa-44': ml_dsa44,
  'ml-dsa-65': ml_dsa65,
  'ml-dsa-87': ml_dsa87
}

/** Bytes of μ. */
export const MU_BYTES = 64

/** A signature of a message of which only μ is known. */
export function signMu(privateKey: KeyObject, mu: Buffer): Buffer {
  const { dsa, secretKey } = read(privateKey)
  return Buffer.from(dsa.internal.sign(mu, secretKey, { externalMu: true }))
}

/** Whether a signature is of the message that has this μ; a signature of another length is none. */
export function verifyMu(privateKey: KeyObject, mu: Buffer, signature: Buffer): boolean {
  const { dsa, publicKey } = read(privateKey)
  return dsa.internal.verify(signature, mu, publicKey, { externalMu: true })
}

/** μ of a message without a context, as KMS computes it for `RAW`: of the hash of the public key, two zero octets, and the message. */
export function muOf(privateKey: KeyObject, message: Uint8Array): Buffer {
  const shake = (...parts: readonly Uint8Array[]): Buffer =>
    createHash('shake256', { outputLength: MU_BYTES }).update(Buffer.concat(parts)).digest()
  return shake(shake(read(privateKey).publicKey), Buffer.alloc(2), message)
}

/** The seed of a key is all that is taken of Node.js's. */
function read(privateKey: KeyObject): {
  readonly dsa: DSA
  readonly secretKey: Uint8Array
  readonly publicKey: Uint8Array
} {
  const dsa = PARAMETER_SETS[privateKey.asymmetricKeyType ?? '']
  const { priv } = privateKey.export({ format: 'jwk' })
  if (dsa === undefined || typeof priv !== 'string') throw new Error('a key that is not of ML-DSA')
  return { dsa, ...dsa.keygen(Buffer.from(priv, 'base64url')) }
}
