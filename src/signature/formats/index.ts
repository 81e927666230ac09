import { isDigestAlgorithm, type DigestAlgorithm, type SigningAlgorithm } from '../algorithms.ts'
import type { PublicKey } from '../public-key.ts'
import { hashOf, shareKeys } from '../schemes/index.ts'
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

export const FORMAT_NAMES = Object.keys(BY_NAME) as FormatName[]

/** The suffixes under which signatures are found, each once. */
export const KNOWN_SUFFIXES: readonly string[] = [...new Set(FORMATS.map(({ suffix }) => suffix))]

/** The suffixes that were given, and those of the formats. */
export function suffixesToTry(given: readonly string[]): readonly string[] {
  return [...new Set([...given, ...KNOWN_SUFFIXES])]
}

export function formatOf(name: FormatName): SignatureFormat<FormatName> {
  return BY_NAME[name]
}

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(BY_NAME, name)
}

/**
 * The algorithm that signs for a format where `algorithm` is the run's: that one if the format can hold it, else, of those that the same
 * key can sign with, that with the same hash function, else the only one; undefined when none of these is there.
 */
export function algorithmFor(name: FormatName, algorithm: DigestAlgorithm): DigestAlgorithm | undefined {
  const algorithms = formatOf(name).algorithms.filter(candidate => shareKeys(candidate, algorithm))
  if (algorithms.includes(algorithm)) return algorithm
  const sameHash = algorithms.find(candidate => hashOf(candidate) === hashOf(algorithm))
  return sameHash ?? (algorithms.length === 1 ? algorithms[0] : undefined)
}

/** One kind of signature file that a run makes. */
export interface SignatureForm {
  readonly format: FormatName
  /** Appended to the name of what is signed. */
  readonly suffix: string
  readonly algorithm: SigningAlgorithm
}

/** One kind of signature file that a run makes of everything that it signs. */
export interface FileForm extends SignatureForm {
  readonly algorithm: DigestAlgorithm
}

/**
 * Whether signatures of this form over an artifact can be taken for signatures of another protocol: by PKCS #1 v1.5 and ECDSA a signature
 * says nothing of its purpose, and the artifact's own bytes begin what is signed. Attestations and the signatures of SSH, git and OpenPGP are never made
 * with PSS.
 */
export function needsCrossProtocolCheck({ format, algorithm }: Omit<SignatureForm, 'suffix'>): boolean {
  return (
    formatOf(format).signsArtifactBytes &&
    isDigestAlgorithm(algorithm) &&
    !algorithm.startsWith('RSASSA_PSS_')
  )
}

/** A larger file is not read: no signature of any format is as large. */
export const MAX_SIGNATURE_FILE_BYTES = 16 * 1024

/** A signature file after it was read. */
export type SignatureFile =
  | ({ readonly kind: 'signature'; readonly format: FormatName } & ReadSignature)
  /** Not a signature by this key in any format; `diagnosis/` describes what it is. `file` is undefined where its bytes are not kept. */
  | { readonly kind: 'unreadable'; readonly file: Uint8Array | undefined }

/** Whether a file says that it is a signature by some key of a supported spec, in a format that says so. */
export function statesSomeKey(file: Uint8Array): boolean {
  return looksLikeSignature(
    file,
    FORMATS.filter(({ statesKey }) => statesKey)
  )
}

/** Whether a file with this suffix is a signature of the format of that suffix, which says by which key it is. */
export function isStatedBySuffix(suffix: string): boolean {
  const formats = FORMATS.filter(format => format.suffix === suffix)
  return formats.length > 0 && formats.every(({ statesKey }) => statesKey)
}

/** The signature in a file, by the first format in which it can be one by this key. */
export function parseSignature(file: Uint8Array, key: PublicKey, formats = FORMATS): SignatureFile {
  return readAs(file, key, formats) ?? { kind: 'unreadable', file }
}

/** Whether a file could be a signature by some key of a supported spec. */
export function looksLikeSignature(file: Uint8Array, formats = FORMATS): boolean {
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
