import { decodeBase64Lines } from '../signature/formats/detached.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import { KEY_SPECS, type PublicKey } from '../signature/public-key.ts'
import { isSignature } from '../signature/schemes/index.ts'
import { TEXT_KIND_NAMES, textKindOf, trimText, type TextKind } from '../signature/text-kinds.ts'
import { listed } from '../lib/text.ts'
import type { Terms } from '../ports.ts'
import { describeNotEcdsa, expectedLength, signatureBytes, signatureKind } from './ecdsa-signature.ts'
import { describeStatedSignature } from './stated-signatures.ts'

/** What a file is that was given as a signature and is not one, and the next step. */
export interface FileDescription {
  readonly description: string
  readonly hint: string
}

/** A file in the forms in which it may be recognized. */
interface SeenFile {
  readonly file: Uint8Array
  /** What it is strict base64 of; undefined when it is none. */
  readonly decoded: Uint8Array | undefined
  /** The decoded bytes, else those of the file. */
  readonly bytes: Buffer
  /** As Latin-1, cut at the size of a signature file. */
  readonly text: string
  /** Without a byte-order mark and white space around it. */
  readonly trimmed: string
  /** Without any white space. */
  readonly compact: string
  /** Of the PEM block with which it begins. */
  readonly label: string | undefined
  /** The first of the trusted keys. */
  readonly key: PublicKey
  /** All of them. */
  readonly keys: readonly PublicKey[]
  readonly terms: Terms
}

type Detector = (seen: SeenFile) => FileDescription | undefined

/** The first that returns a description decides, so the order is from certain to likely. */
const DETECTORS: readonly Detector[] = [
  empty,
  ({ file, key }) =>
    file.length > MAX_SIGNATURE_FILE_BYTES ? undefined : describeStatedSignature(file, key),
  knownText,
  hexadecimal, // before base64, whose letters its digits are
  base64Variant,
  otherSignature,
  pem,
  convertedToUtf8,
  tooLarge,
  ofAnotherSize,
  otherText
]

/**
 * The description of a file that is not a signature by any of the keys in any format.
 *
 * @param file a file that `parseSignature` found unreadable for each key.
 * @param others trusted keys besides `key`.
 */
export function describeUnreadable(
  file: Uint8Array,
  key: PublicKey,
  terms: Terms,
  others: readonly PublicKey[] = []
): FileDescription {
  const text = Buffer.from(file.subarray(0, MAX_SIGNATURE_FILE_BYTES)).toString('latin1')
  const trimmed = trimText(text)
  const decoded = file.length > MAX_SIGNATURE_FILE_BYTES ? undefined : decodeBase64Lines(file)
  const seen: SeenFile = {
    file,
    decoded,
    bytes: Buffer.from(decoded ?? file),
    text,
    trimmed,
    compact: trimmed.replace(/\s/g, ''),
    label: /^-----BEGIN ([A-Z0-9 #]{1,64})-----/.exec(trimmed)?.[1],
    key,
    keys: [key, ...others],
    terms
  }
  for (const detect of DETECTORS) {
    const described = detect(seen)
    if (described !== undefined) return described
  }
  return ofAnotherLength(seen)
}

/** The description of a file that is larger than `MAX_SIGNATURE_FILE_BYTES`; `size` is in bytes. */
export function describeTooLarge(size: number): FileDescription {
  return {
    description: `the signature file has ${size} bytes, at most ${MAX_SIGNATURE_FILE_BYTES} are read: no signature is as large`,
    hint: AGAIN
  }
}

const AGAIN = 'Download the signature again, byte for byte, or sign again.'

function empty({ file }: SeenFile): FileDescription | undefined {
  return file.length === 0 ? { description: 'the signature file is empty', hint: AGAIN } : undefined
}

/** What another tool signed, and with which it can be verified. */
interface OtherTool {
  readonly description: string
  readonly tool: string
}

const PGP: OtherTool = { description: 'the signature file is a PGP signature', tool: 'gpg' }

const TEXTS: Readonly<Partial<Record<TextKind, FileDescription | OtherTool>>> = {
  html: {
    description: 'the signature file is an HTML page',
    hint: 'Download the asset itself: the server returned a web page (a log-in or an error).'
  },
  'aws-signature': {
    description: 'the signature file is the whole response of "aws kms sign"',
    hint: 'Take the signature out of it: aws kms sign … --query Signature --output text | base64 --decode > file.sig'
  },
  json: {
    description: 'the signature file is JSON',
    hint: 'Extract the signature if this is the whole response of "aws kms sign": --query Signature --output text | base64 --decode.'
  },
  'cosign-bundle': bundle('cosign-bundle'),
  'utf-16': {
    description: 'the signature file is text in UTF-16, as ">" of Windows PowerShell writes it',
    hint: 'Convert it to plain base64 in ASCII, or write it with Out-File -Encoding ascii.'
  },
  'pgp-armor': PGP,
  'pgp-binary': PGP,
  'ssh-signature': {
    description: 'the signature file is an SSH signature',
    tool: 'ssh-keygen -Y verify'
  },
  minisign: {
    description: 'the signature file is a minisign signature',
    tool: 'that tool'
  },
  signify: {
    description: 'the signature file is a signify signature',
    tool: 'that tool'
  },
  'lfs-pointer': {
    description: 'the signature file is a Git LFS pointer, not the file that it stands for',
    hint: 'Fetch the file itself: git lfs pull, or "lfs: true" with actions/checkout.'
  }
}

function bundle(kind: TextKind): OtherTool {
  return {
    description: `the signature file is ${TEXT_KIND_NAMES[kind]}`,
    tool: 'cosign'
  }
}

/** What `hexadecimal`, `base64Variant` and those after them look at more closely. */
const LOOKED_AT_CLOSER: readonly TextKind[] = [
  'hex',
  'base64',
  'base64-twice',
  'cms',
  'pem-private-key',
  'pem-certificate',
  'pem-public-key',
  'pem',
  'text'
]

function knownText({ file, text, terms }: SeenFile): FileDescription | undefined {
  const kind = file.length > MAX_SIGNATURE_FILE_BYTES ? undefined : textKindOf(text)
  if (kind === undefined || LOOKED_AT_CLOSER.includes(kind)) return undefined
  const known = TEXTS[kind]
  if (known === undefined) {
    return {
      description: `the signature file is ${TEXT_KIND_NAMES[kind]}`,
      hint: 'Put the signature itself there, as raw bytes or as plain base64.'
    }
  }
  if ('hint' in known) return known
  return {
    description: known.description,
    hint: `Verify it with ${known.tool}, or give the suffix of the signatures as ${terms.names['signature-suffix']}.`
  }
}

/** Of another length than any signature. */
function otherText({ text }: SeenFile): FileDescription | undefined {
  const kind = textKindOf(text)
  if (kind !== 'hex' && kind !== 'base64-twice' && kind !== 'text') return undefined
  return {
    description: `the signature file is ${TEXT_KIND_NAMES[kind]}, not a signature`,
    hint: 'Put the signature itself there, as raw bytes or as plain base64.'
  }
}

function hexadecimal({ compact }: SeenFile): FileDescription | undefined {
  if (!/^[0-9a-f]+$/i.test(compact) || !isSignature(Buffer.from(compact, 'hex'))) return undefined
  return {
    description: 'the signature file is hexadecimal',
    hint: 'Convert it: xxd -r -p file.hex > file.sig'
  }
}

/** A base64 text that has all bytes of a signature by the key, but is not strict. */
function base64Variant({ compact, keys }: SeenFile): FileDescription | undefined {
  const bytes = Buffer.from(compact, 'base64url')
  const standard = compact.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  const isComplete = bytes.toString('base64').replace(/=+$/, '') === standard
  if (!isSignature(bytes, specsOf(keys)) || !isComplete) return undefined
  const padded =
    compact.length % 4 === 0 ? 'base64 with blanks or a byte-order mark' : 'base64 without its padding'
  return {
    description: `the signature file is ${/[-_]/.test(compact) ? 'base64url' : padded}`,
    hint: 'Convert it to raw bytes or to standard base64 with padding.'
  }
}

const CMS_LABELS = ['CMS', 'PKCS7', 'PKCS #7 SIGNED DATA'] // RFC 7468, sections 8 and 9
const CMS_SIGNED_DATA = '06092a864886f70d010702' // RFC 5652, section 5.1

/** The SEQUENCE of an ECDSA signature up to the length of its first INTEGER (ANSI X9.62, as AWS KMS and OpenSSL write it). */
const ECDSA_DER = /^30(?:81)?[0-9a-f]{2}02([0-9a-f]{2})/

/** Bytes of a signature by a kind of key that is not accepted (RFC 8032), or in another form. */
const OTHER_LENGTH = 64

function otherSignature(seen: SeenFile): FileDescription | undefined {
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

const specsOf = (keys: readonly PublicKey[]): PublicKey['spec'][] => [
  ...new Set(keys.map(({ spec }) => spec))
]

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

function pem({ label }: SeenFile): FileDescription | undefined {
  if (label === undefined) return undefined
  if (label.endsWith('PRIVATE KEY')) {
    return {
      description: 'the signature file is a PRIVATE key',
      hint: 'Remove it wherever it was published, treat the key as leaked, and sign with another one.'
    }
  }
  if (label.endsWith('CERTIFICATE') || label.endsWith('PUBLIC KEY')) {
    return {
      description: `the signature file is PEM "${label}", not a signature`,
      hint: 'Put the signature itself there.'
    }
  }
  return {
    description: 'the signature file is PEM',
    hint: 'Decode it to raw bytes or to plain base64.'
  }
}

const REPLACEMENT = '\xef\xbf\xbd' // U+FFFD in UTF-8, by which a decoder replaces each invalid byte: half of those of a signature
const MANY_REPLACEMENTS = 8

function convertedToUtf8({ text }: SeenFile): FileDescription | undefined {
  if (text.split(REPLACEMENT).length <= MANY_REPLACEMENTS) return undefined
  return {
    description: 'the signature was damaged: its bytes were converted as if they were UTF-8 text',
    hint: 'Sign again, and keep the signature as bytes wherever it is read and written, or as base64.'
  }
}

function tooLarge({ file, keys }: SeenFile): FileDescription | undefined {
  if (file.length <= MAX_SIGNATURE_FILE_BYTES) return undefined
  return {
    description: `the signature file has more than ${MAX_SIGNATURE_FILE_BYTES} bytes, expected ${oneOf(keys.map(expectedLength))}: it is not ${oneOf(keys.map(signatureKind))}`,
    hint: AGAIN
  }
}

/** A signature, going by its length, but by a key of another size. */
function ofAnotherSize(seen: SeenFile): FileDescription | undefined {
  const spec = KEY_SPECS.find(candidate => isSignature(seen.bytes, [candidate]))
  if (spec === undefined) return undefined
  const specs = specsOf(seen.keys)
  const trusted = seen.keys.length === 1 ? 'the trusted key is' : 'the trusted keys are'
  return {
    description: `${lengthOf(seen)}, the size for an ${spec} key, but ${trusted} ${listed(specs, 'and')}`,
    hint: 'Give the public key of the key that signed: another one made this signature.'
  }
}

function ofAnotherLength(seen: SeenFile): FileDescription {
  const { bytes, keys } = seen
  const mayBeCut = keys.some(key => key.kind === 'ec' || bytes.length < signatureBytes(key))
  const verb = mayBeCut ? 'it is truncated or not a signature' : `it is not ${oneOf(keys.map(signatureKind))}`
  const expected = oneOf(keys.map(expectedLength))
  return { description: `${lengthOf(seen)}, expected ${expected}: ${verb}`, hint: AGAIN }
}

function lengthOf({ bytes, decoded }: SeenFile): string {
  return `the signature has ${bytes.length} bytes${decoded === undefined ? '' : ' after base64'}`
}
