import type { PublicKey } from '../public-key.ts'
import { BASE64, RAW } from './detached.ts'
import type { SignatureFormat } from './format.ts'

const BY_NAME = { raw: RAW, base64: BASE64 } as const

export type FormatName = keyof typeof BY_NAME
export const FORMAT_NAMES = Object.keys(BY_NAME) as [FormatName, ...FormatName[]]

/** The formats that are supported, in the order in which a file is tried. */
export const FORMATS: readonly SignatureFormat<FormatName>[] = FORMAT_NAMES.map(name => BY_NAME[name])

export function formatOf(name: FormatName): SignatureFormat<FormatName> {
  return BY_NAME[name]
}

/** A larger file is not read: no signature of any format is as large. */
export const MAX_SIGNATURE_FILE_BYTES = 16 * 1024

/** A signature file after it was read. */
export type SignatureFile =
  | { readonly kind: 'signature'; readonly bytes: Uint8Array; readonly format: FormatName }
  /** Not a signature by this key in any format; `diagnosis/` describes what it is. */
  | { readonly kind: 'unreadable'; readonly file: Uint8Array }

/** The signature in a file, by the first format in which it can be one by this key. */
export function parseSignature(file: Uint8Array, key: PublicKey): SignatureFile {
  return readAs(file, key) ?? { kind: 'unreadable', file }
}

/** Whether a file could be a signature by some key of a supported spec. */
export function looksLikeSignature(file: Uint8Array): boolean {
  return readAs(file, undefined) !== undefined
}

function readAs(
  file: Uint8Array,
  key: PublicKey | undefined
): Extract<SignatureFile, { kind: 'signature' }> | undefined {
  if (file.length > MAX_SIGNATURE_FILE_BYTES) return undefined
  for (const format of FORMATS) {
    const bytes = format.read(file, key)
    if (bytes !== undefined) return { kind: 'signature', bytes, format: format.name }
  }
  return undefined
}
