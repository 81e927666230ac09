import type { PublicKey } from '../public-key.ts'
import { BASE64, RAW } from './detached.ts'
import type { ReadSignature, SignatureFormat } from './format.ts'
import { OPENPGP, OPENPGP_BINARY } from './openpgp.ts'
import { SIGSTORE } from './sigstore.ts'
import { SSH } from './ssh.ts'

const BY_NAME = {
  raw: RAW,
  base64: BASE64,
  openpgp: OPENPGP,
  'openpgp-binary': OPENPGP_BINARY,
  ssh: SSH,
  sigstore: SIGSTORE
} as const

export type FormatName = keyof typeof BY_NAME

/** Every format, in the order in which a file is tried. */
export const FORMATS: readonly SignatureFormat<FormatName>[] = Object.values(BY_NAME)

/**
 * The formats that the inputs offer and verify mode reads. The others need what sign and verify mode do not ask for yet: a certificate, a
 * digest with a trailer, and a look at the artifact.
 */
export const FORMAT_NAMES = ['raw', 'base64'] as const satisfies FormatName[]
const OFFERED: readonly SignatureFormat<FormatName>[] = FORMAT_NAMES.map(name => BY_NAME[name])

export function formatOf(name: FormatName): SignatureFormat<FormatName> {
  return BY_NAME[name]
}

/** A larger file is not read: no signature of any format is as large. */
export const MAX_SIGNATURE_FILE_BYTES = 16 * 1024

/** A signature file after it was read. */
export type SignatureFile =
  | ({ readonly kind: 'signature'; readonly format: FormatName } & ReadSignature)
  /** Not a signature by this key in any format; `diagnosis/` describes what it is. */
  | { readonly kind: 'unreadable'; readonly file: Uint8Array }

/** The signature in a file, by the first format in which it can be one by this key. */
export function parseSignature(file: Uint8Array, key: PublicKey, formats = OFFERED): SignatureFile {
  return readAs(file, key, formats) ?? { kind: 'unreadable', file }
}

/** Whether a file could be a signature by some key of a supported spec. */
export function looksLikeSignature(file: Uint8Array, formats = OFFERED): boolean {
  return readAs(file, undefined, formats) !== undefined
}

function readAs(
  file: Uint8Array,
  key: PublicKey | undefined,
  formats: readonly SignatureFormat<FormatName>[]
): Extract<SignatureFile, { kind: 'signature' }> | undefined {
  if (file.length > MAX_SIGNATURE_FILE_BYTES) return undefined
  for (const format of formats) {
    const signature = format.read(file, key)
    if (signature !== undefined) return { kind: 'signature', ...signature, format: format.name }
  }
  return undefined
}
