import type { Terms } from '../ports/terms.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import type { PublicKey } from '../signature/public-key.ts'

/** What a file is that was given as a signature and is not one, and the next step. */
export interface FileDescription {
  readonly description: string
  readonly hint: string
}

/** A file in the forms in which it may be recognized. */
export interface SeenFile {
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
  /** Whether it has a suffix that only the input for suffixes can have named. */
  readonly isSuffixGiven: boolean
}

/** The next step where a file was damaged on its way. */
export const AGAIN = 'Download the signature again, byte for byte, or sign again.'

/** The next step where a server answered with an error in place of the file. */
export const DOWNLOAD_AGAIN =
  'Download the file again, with curl -f, which stops at an error; correct its address, or log in, if the server still refuses it.'

/** The next step where Git LFS did not put the file in the place of its pointer. */
export const FETCH_FROM_LFS = 'Fetch the file itself: git lfs pull, or "lfs: true" with actions/checkout.'

/** The kinds of the keys, each once. */
export const specsOf = (keys: readonly PublicKey[]): PublicKey['spec'][] => [
  ...new Set(keys.map(({ spec }) => spec))
]

/** The description of a file that is larger than `MAX_SIGNATURE_FILE_BYTES`; `size` is in bytes. */
export function describeTooLarge(size: number): FileDescription {
  return {
    description: `the signature file has ${size} bytes, at most ${MAX_SIGNATURE_FILE_BYTES} are read: no signature is as large`,
    hint: AGAIN
  }
}
