import { CURVES } from '../signature/curves.ts'
import { ECDSA_HASHES, findEcdsaHash } from '../signature/ecdsa-hash.ts'
import type { Examination } from '../signature/examination.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Larger files are not read once more for this. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * The diagnosis of an ECDSA signature over exactly this file, by another hash than the one that belongs to the key's curve, as
 * `openssl dgst -sha256` makes it with any key; undefined when it is none.
 *
 * @param trusted the signature as read by each trusted key.
 * @param reread the file, once for each key on a curve.
 */
export async function findOtherHash(
  trusted: readonly Examination[],
  reread: () => AsyncIterable<Uint8Array>
): Promise<Diagnosis | undefined> {
  for (const { key, file } of trusted) {
    const isDetached = file.kind === 'signature' && (file.format === 'raw' || file.format === 'base64')
    if (key.kind !== 'ec' || !isDetached) continue
    const { name: curve, hash: own } = CURVES[key.spec]
    const found = await findEcdsaHash(key, file.bytes, reread(), MAX_BYTES)
    if (found === undefined || found === own) continue
    return {
      cause: 'unsupported-algorithm',
      message: `the trusted key signed exactly this file, but with ECDSA by ${ECDSA_HASHES[found]}, and keys on ${curve} are accepted with ${ECDSA_HASHES[own]} only`,
      hint: `Sign it with ${ECDSA_HASHES[own]}: openssl dgst -${own}, or "aws kms sign" with ECDSA_SHA_${own.slice('sha'.length)}.`
    }
  }
  return undefined
}
