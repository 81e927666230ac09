/** The kind of a text that was given as a key, a signature, a list or the value of an input. */
export type TextKind = keyof typeof TEXT_KIND_NAMES

/** As it is called in a sentence that begins with "it is". */
export const TEXT_KIND_NAMES = {
  'utf-16': 'text in UTF-16, as ">" of Windows PowerShell writes it',
  html: 'an HTML page',
  'server-error': 'the error text of a server',
  'aws-public-key': 'the whole response of "aws kms get-public-key"',
  'aws-signature': 'the whole response of "aws kms sign"',
  'sigstore-bundle': 'a Sigstore bundle',
  'cosign-bundle': 'a bundle of an older cosign',
  dsse: 'a DSSE envelope',
  jwk: 'a JSON Web Key (JWK)',
  jws: 'a JSON Web Signature (JWS)',
  json: 'JSON',
  'pgp-armor': 'a PGP block',
  'pgp-binary': 'a binary PGP signature',
  'ssh-signature': 'an SSH signature',
  'ssh-public-key': 'an SSH public key',
  minisign: 'a minisign signature or public key',
  signify: 'a signify signature or public key',
  'lfs-pointer': 'a Git LFS pointer, not the file that it stands for',
  'java-keystore': 'a Java keystore',
  pkcs12: 'a PKCS #12 keystore',
  cms: 'a CMS (PKCS #7) signature',
  'openssl-digest': 'the output of "openssl dgst"',
  certutil: 'the output of "certutil -hashfile"',
  checksums: 'a checksums file',
  'escaped-newlines': 'text whose line breaks are the two characters "\\n"',
  'pem-private-key': 'a PRIVATE key',
  'pem-certificate': 'a certificate in PEM',
  'pem-public-key': 'a public key in PEM',
  pem: 'a PEM block',
  hex: 'hexadecimal',
  'base64-twice': 'base64 of base64',
  'base64-pem': 'base64 of a PEM block',
  base64: 'base64',
  text: 'plain text'
} as const

const MAX_LOOKED_AT = 64 * 1024
/** From this length on: a word or a short line of text has the same letters; the smallest digest has 44. */
const BASE64_TEXT = /^\s*(?:[A-Za-z0-9+/=]\s*){24,}$/

/** The first that fits; each in time that grows with the length of the text: files of others are looked at. */
const KINDS: readonly (readonly [TextKind, (text: string) => boolean])[] = [
  ['html', text => /^<(!doctype|html|\?xml)/i.test(text)],
  ['server-error', isServerError],
  ['aws-public-key', text => isJson(text) && has(text, 'PublicKey') && has(text, 'KeyUsage')],
  ['aws-public-key', isPublicKeyLine],
  ['aws-signature', text => isJson(text) && has(text, 'Signature') && has(text, 'SigningAlgorithm')],
  ['aws-signature', text => /^arn:\S+\t[A-Za-z0-9+/=]+\t[A-Z0-9_]+$/.test(text)],
  // also one that is cut off
  ['sigstore-bundle', text => text.startsWith('{') && text.includes('application/vnd.dev.sigstore.bundle')],
  ['cosign-bundle', text => isJson(text) && has(text, 'base64Signature')],
  ['dsse', text => isJson(text) && has(text, 'payloadType') && has(text, 'signatures')],
  ['jwk', text => isJson(text) && has(text, 'kty')],
  [
    'jws',
    text => isJson(text) && has(text, 'payload') && (has(text, 'protected') || has(text, 'signatures'))
  ],
  ['jws', text => /^eyJ[\w-]+\.[\w-]*\.[\w-]+$/.test(text)],
  ['json', text => isJson(text) || /^"[^"]*"$/.test(text)],
  ['pgp-armor', text => text.startsWith('-----BEGIN PGP')],
  ['ssh-signature', text => text.startsWith('-----BEGIN SSH SIGNATURE')],
  ['ssh-public-key', text => /^((ssh|ecdsa|sk)-[\w@.-]+ AAAA|---- BEGIN SSH2)/.test(text)],
  ['minisign', text => text.startsWith('untrusted comment:') && /minisign|\ntrusted comment:/.test(text)],
  ['signify', text => text.startsWith('untrusted comment:')],
  ['lfs-pointer', text => text.startsWith('version https://git-lfs.github.com/spec/')],
  ['openssl-digest', text => /^(SHA\d|MD5)[\w-]*\([^\n]*\)= ?[0-9a-f]{32,128}\s*(\n|$)/i.test(text)],
  ['certutil', text => /^[A-Z0-9]+ [^\n]*:\r?\n[0-9a-f ]{32,200}\r?\n(CertUtil: |$)/i.test(text)],
  [
    'checksums',
    text =>
      /^\\?[0-9a-f]{32,128} [ *]\S/i.test(text) ||
      /^[A-Z0-9-]+ \([^\n]+\) = [0-9a-f]{32,128}\s*(\n|$)/.test(text)
  ],
  ['escaped-newlines', text => /^(-----BEGIN |[A-Za-z0-9+/=]{16,})/.test(text) && /[^\\]\\n/.test(text)],
  ['pem-private-key', text => /^-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY-----/.test(text)],
  ['pem-certificate', text => /^-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text)],
  ['pem-public-key', text => /^-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)],
  ['pem', text => /^-----BEGIN [A-Z0-9 #]{1,64}-----/.test(text)],
  ['hex', text => /\d/.test(text) && /^(?:[0-9a-f]{2}\s*){16,}$/i.test(text)],
  ['base64-twice', text => BASE64_TEXT.test(text) && isBase64OfBase64(text)],
  ['base64-pem', text => BASE64_TEXT.test(text) && /^\s*LS0tLS1CRUdJTi/.test(text)], // "-----BEGIN"
  ['base64', text => BASE64_TEXT.test(text)],
  // oxlint-disable-next-line no-control-regex
  ['text', text => /^[\t\r\n\x20-\x7e]+$/.test(text) && /[a-z] [a-z]/i.test(text)]
]

/**
 * The kind of a file by how it begins or by what it has in it; undefined when it is of no known kind. A guess, for explanations only:
 * nothing is accepted because of it. What UTF-16 and binary forms begin with is looked for in the bytes as they are.
 *
 * @param text bytes as Latin-1.
 */
export function textKindOf(text: string): TextKind | undefined {
  const start = text.slice(0, MAX_LOOKED_AT)
  if (/^(\xff\xfe|\xfe\xff)/.test(start) && start.includes('\0')) return 'utf-16'
  if (/^(?:[\t\r\n\x20-\x7e]\0){8}/.test(start) || /^(?:\0[\t\r\n\x20-\x7e]){8}/.test(start)) return 'utf-16'
  return binaryKindOf(Buffer.from(start, 'latin1')) ?? KINDS.find(([, fits]) => fits(trimText(start)))?.[0]
}

/** The text without a UTF-8 byte-order mark and without white space around it. */
export function trimText(text: string): string {
  return text.replace(/^\xef\xbb\xbf/, '').trim()
}

const CMS_SIGNED_DATA = '06092a864886f70d010702' // RFC 5652, section 5.1
const PKCS12_START = /^30(?:[0-7][0-9a-f]|8[0-4](?:[0-9a-f]{2}){1,4}?)020103/ // version 3, RFC 7292, section 4

function binaryKindOf(bytes: Buffer): TextKind | undefined {
  const hex = bytes.subarray(0, 40).toString('hex')
  if (/^(feedfeed|cececece)/.test(hex)) return 'java-keystore'
  if (hex.startsWith('30') && hex.includes(CMS_SIGNED_DATA)) return 'cms'
  return PKCS12_START.test(hex) ? 'pkcs12' : pgpKindOf(bytes)
}

/**
 * A single signature packet (RFC 9580, sections 4.2 and 5.2): its header gives the length of all the rest; in one that is cut off or has
 * other bytes after it, version, type, algorithm and hash have values that no signature of another kind begins with but by chance.
 */
function pgpKindOf(bytes: Buffer): TextKind | undefined {
  const [tag, one = 0, two = 0] = bytes
  const header = tag === 0x88 ? 2 : tag === 0x89 ? 3 : tag === 0xc2 ? (one < 192 ? 2 : 3) : 0
  const lengths: Readonly<Record<number, number>> = {
    0x88: one,
    0x89: one * 256 + two,
    0xc2: one < 192 ? one : (one - 192) * 256 + two + 192
  }
  const version = bytes[header] ?? 0
  const isWhole = lengths[tag ?? 0] === bytes.length - header && version >= 3 && version <= 6
  const isBegun = SIGNATURE_START.test(bytes.subarray(header, header + 4).toString('hex'))
  return header > 0 && (isWhole || isBegun) ? 'pgp-binary' : undefined
}

/** Version 4, over a file or a text, by RSA, DSA, ECDSA or EdDSA, with a hash of SHA-1 or SHA-2. */
const SIGNATURE_START = /^040[01](?:01|03|11|13|16|1b)(?:02|08|09|0a|0b)$/

function isJson(text: string): boolean {
  return /^(\{|\[)/.test(text) && /(\}|\])$/.test(text)
}

const SERVER_ERRORS =
  /^(?:(?:HTTP )?[45]\d\d:? )?(?:Bad Request|Unauthorized|Forbidden|Not Found|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)[.!]?$/i

/** What a server answers in place of a file, as GitHub and mirrors do, and `curl` without `-f` writes into it. */
function isServerError(text: string): boolean {
  if (text.length > MAX_SERVER_ERROR) return false
  return SERVER_ERRORS.test(text) || (isJson(text) && isErrorAnswer(text))
}

const MAX_SERVER_ERROR = 1024

function isErrorAnswer(text: string): boolean {
  const [, message] = /"(?:message|error)"\s*:\s*"([^"]*)"/.exec(text) ?? []
  return message !== undefined && (has(text, 'documentation_url') || SERVER_ERRORS.test(message))
}

/** The answer to "aws kms get-public-key" with "--output text": its fields in one line, apart by tabs. */
function isPublicKeyLine(text: string): boolean {
  const end = text.indexOf('\n')
  const fields = (end === -1 ? text : text.slice(0, end)).split('\t')
  return fields.includes('SIGN_VERIFY') && fields.some(field => field.startsWith('arn:'))
}

function has(text: string, member: string): boolean {
  return new RegExp(`"${member}"\\s*:`).test(text)
}

const MIN_BASE64_CHARACTERS = 88 // of the smallest signature that is to be expected, ECDSA by P-256 with short numbers

/** Base64 whose bytes are again base64 of at least as many characters as the smallest signature or key has. */
function isBase64OfBase64(text: string): boolean {
  const compact = text.replace(/\s/g, '')
  const inner = Buffer.from(compact, 'base64').toString('latin1').trim()
  return (
    compact.length % 4 === 0 &&
    inner.length >= MIN_BASE64_CHARACTERS &&
    /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(inner)
  )
}
