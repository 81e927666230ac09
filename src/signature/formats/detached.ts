import { DIGEST_ALGORITHMS } from '../algorithms.ts'
import type { KeySpec, PublicKey } from '../public-key.ts'
import { hashOf, isSignature } from '../schemes/index.ts'
import type { SignatureScheme } from '../schemes/scheme.ts'
import { decodeBase64 } from '../wire.ts'
import type { ReadSignature, SignatureFormat, UnsignedFile } from './format.ts'

/** The bytes as KMS returns them. */
export const RAW: SignatureFormat<'raw'> = {
  name: 'raw',
  suffix: '.sig',
  algorithms: DIGEST_ALGORITHMS,
  artifactHash: hashOf,
  signsArtifactBytes: true,
  statesKey: false,
  needsCertificate: false,
  prepare: (scheme, key) => ({ ...plain(scheme, key), encode: signature => signature }),
  // one of another format may be just as long: a PGP block by an Ed25519 key has about 256 characters
  read: (file, key) => (beginsLikeText(file) ? undefined : detached(file, key))
}

/** One line of base64 with a newline; line breaks anywhere are read. */
export const BASE64: SignatureFormat<'base64'> = {
  name: 'base64',
  suffix: '.sig',
  algorithms: DIGEST_ALGORITHMS,
  artifactHash: hashOf,
  signsArtifactBytes: true,
  statesKey: false,
  needsCertificate: false,
  prepare: (scheme, key) => ({
    ...plain(scheme, key),
    encode: signature => Buffer.from(`${Buffer.from(signature).toString('base64')}\n`)
  }),
  read: (file, key) => {
    const bytes = decodeBase64Lines(file)
    return bytes && detached(bytes, key)
  },
  opensslDecode: file => `base64 -d -A -in ${file}`
}

/** The bytes of strict base64, of which only line breaks are dropped; undefined when the file is anything else. */
export function decodeBase64Lines(file: Uint8Array): Uint8Array | undefined {
  return decodeBase64(Buffer.from(file).toString('latin1').replace(/\r?\n/g, ''))
}

/** How signature files in armor and bundles begin, and no signature: the odds are less than 2^-80. */
const TEXT_STARTS = ['-----BEGIN ', '{"mediaType":']

function beginsLikeText(file: Uint8Array): boolean {
  return TEXT_STARTS.some(start => Buffer.from(file.subarray(0, start.length)).toString('latin1') === start)
}

/** The artifact's digest, and nothing around it. */
function plain(scheme: SignatureScheme, key: PublicKey): Omit<UnsignedFile, 'encode'> {
  return { prehash: scheme.prehash(key), signedDigest: digest => digest }
}

function detached(bytes: Uint8Array, key: PublicKey | undefined): ReadSignature | undefined {
  const specs: readonly KeySpec[] | undefined = key && [key.spec]
  return isSignature(bytes, specs) ? { bytes, preimage: plain } : undefined
}
