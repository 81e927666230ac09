import { equalDigests, isDigestAlgorithm, type DigestAlgorithm } from '../algorithms.ts'
import { digestPrehash, hashOf, isSignature } from '../schemes/index.ts'
import { formatBundle, keyHint, parseBundle } from '../sigstore-bundle.ts'
import { Malformed } from '../wire.ts'
import type { SignatureFormat } from './format.ts'

/** The algorithms that cosign and sigstore-go take of a key in a file: one for RSA, one for P-256. */
const SIGSTORE_ALGORITHMS: readonly DigestAlgorithm[] = ['RSASSA_PKCS1_V1_5_SHA_256', 'ECDSA_SHA_256']

/** A Sigstore bundle with a message signature, a key hint and nothing else. */
export const SIGSTORE: SignatureFormat<'sigstore'> = {
  name: 'sigstore',
  suffix: '.sigstore.json',
  algorithms: SIGSTORE_ALGORITHMS,
  artifactHash: hashOf,
  signsArtifactBytes: true,
  statesKey: true,
  needsCertificate: false,
  prepare: (scheme, key) => ({
    prehash: scheme.prehash(key),
    signedDigest: digest => digest,
    encode: (signature, { bytes: digest }) =>
      formatBundle({ hint: keyHint(key), content: { kind: 'message', digest, signature } })
  }),
  read: (file, key) => {
    const bundle = parseBundle(file)
    if (bundle instanceof Malformed || bundle.content.kind !== 'message') return undefined
    const { digest: bytes, signature } = bundle.content
    if (!isSignature(signature, key && [key.spec])) return undefined
    if (key !== undefined && bundle.hint !== keyHint(key)) return undefined
    return {
      bytes: signature,
      preimage: (scheme, by) =>
        isDigestAlgorithm(scheme.name) &&
        SIGSTORE_ALGORITHMS.includes(scheme.name) &&
        scheme.keySpecs.includes(by.spec)
          ? {
              prehash: scheme.prehash(by),
              signedDigest: digest =>
                equalDigests(digest, { hash: digestPrehash(scheme, by).hash, bytes }) ? digest : undefined
            }
          : undefined
    }
  }
}
