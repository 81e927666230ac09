import { listed } from '../lib/text.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import { KEY_SPECS, type PublicKey } from '../signature/public-key.ts'
import { isSignature } from '../signature/schemes/index.ts'
import { describeNotEcdsa, expectedLength, signatureBytes, signatureKind } from './ecdsa-signature.ts'
import { AGAIN, specsOf, type FileDescription, type SeenFile } from './seen-file.ts'

// Bytes in the place of a signature: by a key of another kind or size, or of another length than any.

const CMS_LABELS = ['CMS', 'PKCS7', 'PKCS #7 SIGNED DATA'] // RFC 7468, sections 8 and 9
const CMS_SIGNED_DATA = '06092a864886f70d010702' // RFC 5652, section 5.1

/** The SEQUENCE of an ECDSA signature up to the length of its first INTEGER (ANSI X9.62, as AWS KMS and OpenSSL write it). */
const ECDSA_DER = /^30(?:81)?[0-9a-f]{2}02([0-9a-f]{2})/

/** Bytes of a signature by a kind of key that is not accepted (RFC 8032), or in another form. */
const OTHER_LENGTH = 64

/** A signature of another format, tool or kind of key; undefined where the file is none that is known. */
export function otherSignature(seen: SeenFile): FileDescription | undefined {
  const { bytes, key, keys } = seen
  const isOneSpec = specsOf(keys).length === 1
  const notEcdsa = isOneSpec && key.kind === 'ec' ? describeNotEcdsa(bytes, key.spec) : undefined
  const kind = otherSignatureKind(seen)
  if (kind === undefined || (notEcdsa !== undefined && !kind.includes('CMS'))) return notEcdsa
  const one =
    key.kind === 'ec' ? expectedLength(key) : `${signatureKind(key)} of ${signatureBytes(key)} bytes`
  const expected = isOneSpec ? one : `a signature by one of the trusted keys (${specsOf(keys).join(', ')})`
  const signer = isOneSpec && key.kind === 'rsa' ? 'an RSA key' : trustedKey(keys)
  return {
    description: `the signature file is ${kind}, expected ${expected}`,
    hint: `Verify it with the tool that made it, or sign with ${signer}.`
  }
}

/** Each of what is the same of several keys once. */
const oneOf = (texts: readonly string[]): string => listed([...new Set(texts)], 'or')

const trustedKey = (keys: readonly PublicKey[]): string =>
  keys.length === 1 ? 'the trusted key' : 'one of the trusted keys'

function otherSignatureKind({ bytes, label, trimmed }: SeenFile): string | undefined {
  const hex = bytes.toString('hex')
  const isCms = hex.startsWith('30') && hex.slice(0, 80).includes(CMS_SIGNED_DATA)
  if (isCms || (label !== undefined && CMS_LABELS.includes(label))) return 'a CMS (PKCS #7) signature'
  if (trimmed.startsWith('MIME-Version:')) return 'an S/MIME message'
  const [, first = ''] = ECDSA_DER.exec(hex) ?? []
  const integer = Number.parseInt(first, 16)
  if (integer >= 20 && integer <= 67 && bytes.length >= 2 * integer - 4 && bytes.length <= 2 * integer + 16)
    return 'an ECDSA signature'
  return bytes.length === OTHER_LENGTH ? 'an Ed25519 signature, or a bare ECDSA P-256 one' : undefined
}

/** More bytes than any signature has. */
export function tooLarge({ file, keys }: SeenFile): FileDescription | undefined {
  if (file.length <= MAX_SIGNATURE_FILE_BYTES) return undefined
  return {
    description: `the signature file has more than ${MAX_SIGNATURE_FILE_BYTES} bytes, expected ${oneOf(keys.map(expectedLength))}: it is not ${oneOf(keys.map(signatureKind))}`,
    hint: AGAIN
  }
}

/** A signature, going by its length, but by a key of another size. */
export function ofAnotherSize(seen: SeenFile): FileDescription | undefined {
  const spec = KEY_SPECS.find(candidate => isSignature(seen.bytes, [candidate]))
  if (spec === undefined) return undefined
  const specs = specsOf(seen.keys)
  const trusted = seen.keys.length === 1 ? 'the trusted key is' : 'the trusted keys are'
  return {
    description: `${lengthOf(seen)}, the size for an ${spec} key, but ${trusted} ${listed(specs, 'and')}`,
    hint: 'Give the public key of the key that signed: another one made this signature.'
  }
}

/** What is left: bytes of no length that a signature by one of the keys has. */
export function ofAnotherLength(seen: SeenFile): FileDescription {
  const { bytes, keys } = seen
  const mayBeCut = keys.some(key => key.kind === 'ec' || bytes.length < signatureBytes(key))
  const verb = mayBeCut ? 'it is truncated or not a signature' : `it is not ${oneOf(keys.map(signatureKind))}`
  const expected = oneOf(keys.map(expectedLength))
  return { description: `${lengthOf(seen)}, expected ${expected}: ${verb}`, hint: AGAIN }
}

function lengthOf({ bytes, decoded }: SeenFile): string {
  return `the signature has ${bytes.length} bytes${decoded === undefined ? '' : ' after base64'}`
}
