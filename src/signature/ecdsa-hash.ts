import { createVerify } from 'node:crypto'
import type { EcPublicKey } from './public-key.ts'

/** Hash functions that programs sign with, by their names in OpenSSL. */
export const ECDSA_HASHES = {
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  sha1: 'SHA-1',
  sha224: 'SHA-224'
} as const

/**
 * The hash function by which a key signed a content with ECDSA, whether it is accepted or not; undefined when there is none, or the
 * content is larger than `maxBytes`. For explanations only: nothing here decides whether a signature is valid.
 */
export async function findEcdsaHash(
  key: EcPublicKey,
  signature: Uint8Array,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number
): Promise<keyof typeof ECDSA_HASHES | undefined> {
  const hashes = ['sha256', 'sha384', 'sha512', 'sha1', 'sha224'] as const
  const tries = hashes.map(hash => ({ hash, verifier: createVerify(hash) }))
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > maxBytes) return undefined
    for (const { verifier } of tries) verifier.update(chunk)
  }
  return tries.find(({ verifier }) => verifier.verify(key.keyObject, signature))?.hash
}
