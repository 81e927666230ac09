import { TEXT_KIND_NAMES, textKindOf, type TextKind } from '../signature/text-kinds.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import { isSignature } from '../signature/schemes/index.ts'
import { DOWNLOAD_AGAIN, FETCH_FROM_LFS, specsOf, type FileDescription, type SeenFile } from './seen-file.ts'

// Texts in the place of a signature: of other tools, of servers, and signatures that were written or converted as text.

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
  'server-error': { description: 'the signature file is the error text of a server', hint: DOWNLOAD_AGAIN },
  'aws-signature': {
    description: 'the signature file is the whole response of "aws kms sign"',
    hint: 'Extract the signature: aws kms sign … --query Signature --output text | base64 --decode > file.sig'
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
    hint: FETCH_FROM_LFS
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

/** A text of a kind that is known, as a page, a Git LFS pointer or a list of digests. */
export function knownText({ file, text, terms, isSuffixGiven }: SeenFile): FileDescription | undefined {
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
    hint: `Verify it with ${known.tool}${isSuffixGiven ? '' : `, or give the suffix of the signatures as ${terms.names['signature-suffix']}`}.`
  }
}

/** Of another length than any signature. */
export function otherText({ text }: SeenFile): FileDescription | undefined {
  const kind = textKindOf(text)
  if (kind !== 'hex' && kind !== 'base64-twice' && kind !== 'text') return undefined
  return {
    description: `the signature file is ${TEXT_KIND_NAMES[kind]}, not a signature`,
    hint: 'Put the signature itself there, as raw bytes or as plain base64.'
  }
}

/** A signature in hexadecimal digits. */
export function hexadecimal({ compact }: SeenFile): FileDescription | undefined {
  if (!/^[0-9a-f]+$/i.test(compact) || !isSignature(Buffer.from(compact, 'hex'))) return undefined
  return {
    description: 'the signature file is hexadecimal',
    hint: 'Convert it: xxd -r -p file.hex > file.sig'
  }
}

/** A base64 text that has all bytes of a signature by the key, but is not strict. */
export function base64Variant({ compact, keys }: SeenFile): FileDescription | undefined {
  const bytes = Buffer.from(compact, 'base64url')
  const standard = withoutPadding(compact.replaceAll('-', '+').replaceAll('_', '/'))
  const isComplete = withoutPadding(bytes.toString('base64')) === standard
  if (!isSignature(bytes, specsOf(keys)) || !isComplete) return undefined
  const padded =
    compact.length % 4 === 0 ? 'base64 with spaces or a byte-order mark' : 'base64 without its padding'
  return {
    description: `the signature file is ${/[-_]/.test(compact) ? 'base64url' : padded}`,
    hint: 'Convert it to raw bytes or to standard base64 with padding.'
  }
}

function withoutPadding(base64: string): string {
  let end = base64.length
  while (base64[end - 1] === '=') end--
  return base64.slice(0, end)
}

/** A block of PEM, which is a key or a certificate in place of the signature. */
export function pem({ label }: SeenFile): FileDescription | undefined {
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

/** Bytes that a program read as UTF-8 and wrote again: each that is none became U+FFFD. */
export function convertedToUtf8({ text }: SeenFile): FileDescription | undefined {
  if (text.split(REPLACEMENT).length <= MANY_REPLACEMENTS) return undefined
  return {
    description: 'the signature was damaged: its bytes were converted as if they were UTF-8 text',
    hint: 'Sign again, and keep the signature as bytes wherever it is read and written, or as base64.'
  }
}
