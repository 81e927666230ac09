import { equalDigests } from '../algorithms.ts'
import { isSignatureLength, schemeOf } from '../schemes/index.ts'
import { formatBundle, keyHint, parseBundle } from '../sigstore-bundle.ts'
import { Malformed } from '../wire.ts'
import type { SignatureFormat } from './format.ts'

/** The one RSA algorithm that cosign and sigstore-go take. */
const ALGORITHM = 'RSASSA_PKCS1_V1_5_SHA_256'

/** A Sigstore bundle with a message signature, a key hint and nothing else. */
export const SIGSTORE: SignatureFormat<'sigstore'> = {
  name: 'sigstore',
  suffix: '.sigstore.json',
  algorithms: [ALGORITHM],
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
    if (!isSignatureLength(signature.length, key && [key.spec])) return undefined
    if (key !== undefined && bundle.hint !== keyHint(key)) return undefined
    const stated = { hash: schemeOf(ALGORITHM).prehash().hash, bytes }
    return {
      bytes: signature,
      preimage: (scheme, by) =>
        scheme.name === ALGORITHM
          ? {
              prehash: scheme.prehash(by),
              signedDigest: digest => (equalDigests(digest, stated) ? digest : undefined)
            }
          : undefined
    }
  }
}
