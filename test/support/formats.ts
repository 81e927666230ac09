import type { KeyObject } from 'node:crypto'
import type { FormatName } from '../../src/signature/formats/index.ts'
import { certificateFile } from './signature-files.ts'

// What a step states to sign in several formats at once.

/** The suffix that each format has in these tests: its own, except that `base64` has the same as `raw`. */
export const SUFFIXES: Readonly<Record<FormatName, string>> = {
  raw: '.sig',
  base64: '.b64',
  openpgp: '.asc',
  'openpgp-binary': '.gpg',
  ssh: '.sshsig',
  sigstore: '.sigstore.json'
}

export const EVERY_FORMAT = Object.keys(SUFFIXES) as FormatName[]

/** Where the certificate is in a workspace. */
export const CERTIFICATE = 'keys/release.asc'

/** Before any test runs, whatever clock the machine has: 2024-01-01. Certificates of tests that sign begin here. */
export const CERTIFIED_AT = 1_704_067_200

/** The inputs of a step that signs in these formats. */
export function formatInputs(
  formats: readonly FormatName[] = EVERY_FORMAT
): Readonly<Record<string, string>> {
  const needsCertificate = formats.some(format => format.startsWith('openpgp'))
  return {
    'signature-format': formats.map(format => `${format} ${SUFFIXES[format]}`).join('\n'),
    ...(needsCertificate && { 'openpgp-certificate': CERTIFICATE })
  }
}

/** The certificate of a key, as the file of a workspace. */
export async function certificateIn(
  privateKey: KeyObject,
  more: Partial<Parameters<typeof certificateFile>[1]> = {}
): Promise<Readonly<Record<string, Uint8Array>>> {
  return { [CERTIFICATE]: await certificateFile(privateKey, { createdAt: CERTIFIED_AT, ...more }) }
}

/**
 * What tells the signatures of one file apart that KMS must make: those with the same text are one. `raw`, `base64` and `sigstore` sign the
 * file's digest as it is, both forms of OpenPGP the same bytes, `ssh` a structure of its own.
 */
export function signatureKind(format: FormatName, algorithm: string): string {
  const isEcdsa = algorithm.startsWith('ECDSA')
  const unsalted = isEcdsa ? algorithm : `RSASSA_PKCS1_V1_5_SHA_${algorithm.slice(-3)}`
  switch (format) {
    case 'raw':
    case 'base64':
      return `${algorithm} file`
    case 'sigstore':
      return isEcdsa ? `${algorithm} file` : 'RSASSA_PKCS1_V1_5_SHA_256 file'
    case 'openpgp':
    case 'openpgp-binary':
      return `${unsalted} openpgp`
    case 'ssh':
      return `${unsalted} ssh`
  }
}

/** The algorithm in which a format is signed. */
export const algorithmOf = (format: FormatName, algorithm: string): string =>
  signatureKind(format, algorithm).split(' ')[0] ?? ''

/** How many signatures KMS must make of one file. */
export const kindsOf = (formats: readonly FormatName[], algorithm: string): ReadonlySet<string> =>
  new Set(formats.map(format => signatureKind(format, algorithm)))
