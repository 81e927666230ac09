import { verify } from 'node:crypto'
import { isMlDsaSpec, ML_DSA, ML_DSA_SPECS, publicKeyHash, representMessage } from '../ml-dsa-key.ts'
import type { SignatureScheme } from './scheme.ts'

/** Pure ML-DSA without a context (FIPS 204, algorithms 3 and 8), by keys of all parameter sets. */
export const ML_DSA_SHAKE_256: SignatureScheme = {
  name: 'ML_DSA_SHAKE_256',
  keyKind: 'ml-dsa',
  keySpecs: ML_DSA_SPECS,
  prehash: key => {
    if (key?.kind !== 'ml-dsa') throw new Error('what ML-DSA signs is not known without its key')
    return { kind: 'mu', keyHash: publicKeyHash(key) }
  },
  isWellFormed: (signature, spec) => isMlDsaSpec(spec) && signature.length === ML_DSA[spec].signatureBytes,
  verify: (key, value, signature) => {
    if (key.kind !== 'ml-dsa' || value.hash !== 'mu') return false
    if (signature.length !== ML_DSA[key.spec].signatureBytes) return false
    // Node.js verifies over the message: that must be the one of which KMS got the representative, by this key
    const { bytes } = representMessage(publicKeyHash(key), value.message)
    if (Buffer.compare(bytes, value.bytes) !== 0) return false
    try {
      return verify(null, value.message, key.keyObject, signature)
    } catch {
      return false
    }
  },
  openssl: ({ publicKey, publicKeyForm, signature, artifact }) => {
    const form = publicKeyForm === 'DER' ? ' -keyform DER' : ''
    return `pkeyutl -verify -rawin -pubin${form} -inkey ${publicKey} -sigfile ${signature} -in ${artifact}`
  }
}
