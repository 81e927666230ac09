import { HASHES, type DigestAlgorithm } from '../algorithms.ts'
import { CURVES, pointOf, type EcSpec } from '../curves.ts'
import { parseEcdsaSignature } from '../ecdsa-der.ts'
import type * as nistCurves from './nist-curves.ts'
import type { DigestScheme } from './scheme.ts'

type Curves = typeof nistCurves

/** Code that a run with RSA keys alone never reads. */
let curves: Curves | undefined

/**
 * ECDSA by keys of one curve (FIPS 186-5, section 6.4.2), over the digest by the one hash function that KMS has for the curve. An s above
 * n/2 is accepted: KMS returns one half of the time.
 */
function ecdsaScheme(name: DigestAlgorithm, spec: EcSpec): DigestScheme {
  const { hash, bytes } = CURVES[spec]
  return {
    name,
    keyKind: 'ec',
    keySpecs: [spec],
    prehash: () => ({ kind: 'hash', hash }),
    isWellFormed: (signature, of) => of === spec && parseEcdsaSignature(signature, spec) !== undefined,
    load: async () => {
      curves ??= await import('./nist-curves.ts')
    },
    verify: (key, digest, signature) => {
      const integers = parseEcdsaSignature(signature, spec)
      if (key.kind !== 'ec' || key.spec !== spec || integers === undefined) return false
      // of a longer one the curve's own number of bits would count
      if (digest.hash !== hash || digest.bytes.length !== HASHES[hash].bytes) return false
      const compact = Buffer.concat(
        integers.flatMap(integer => [Buffer.alloc(bytes - integer.length), integer])
      )
      return arithmeticOf(spec).verify(compact, digest.bytes, pointOf(key), OVER_DIGEST)
    },
    openssl: ({ publicKey, publicKeyForm, signature, artifact }) => {
      const form = publicKeyForm === 'DER' ? ' -keyform DER' : ''
      return `dgst -${hash}${form} -verify ${publicKey} -signature ${signature} ${artifact}`
    }
  }
}

const OVER_DIGEST = { prehash: false, lowS: false, format: 'compact' } as const

/**
 * Node.js verifies ECDSA over a message, and never over its digest.
 *
 * @throws when the curves are not loaded, which is an error of the caller: no signature passes for verified or rejected because of it.
 */
function arithmeticOf(spec: EcSpec): Curves['p256'] {
  if (curves === undefined) throw new Error(`a signature by a key that nothing was loaded for (${spec})`)
  return { ECC_NIST_P256: curves.p256, ECC_NIST_P384: curves.p384, ECC_NIST_P521: curves.p521 }[spec]
}

export const ECDSA = {
  ECDSA_SHA_256: ecdsaScheme('ECDSA_SHA_256', 'ECC_NIST_P256'),
  ECDSA_SHA_384: ecdsaScheme('ECDSA_SHA_384', 'ECC_NIST_P384'),
  ECDSA_SHA_512: ecdsaScheme('ECDSA_SHA_512', 'ECC_NIST_P521')
} as const
