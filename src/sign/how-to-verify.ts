import type { Binding } from '../manifests/release-binding.ts'
import type { FormatName } from '../signature/formats/index.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'
import {
  allOf,
  checksumsCommand,
  opensslCommands,
  shellPath,
  shellWord
} from '../signature/openssl-commands.ts'
import type { SaltLength } from '../signature/schemes/scheme.ts'

// What release notes and job summary tell people to verify with, in this order: OpenSSL, the script, the command.

/** Where script and command are found. */
export const ACTION_REPOSITORY = 'your-org/kms-sign-action'
export const VERIFY_SCRIPT = 'examples/verify/verify.sh'
export const VERIFY_PAGE = 'docs/verifying.md'

/** Files by the names that they have where they are verified. */
export interface NamesToVerify {
  readonly artifact: string
  readonly signature: string
  readonly publicKey: string
  /** Whether the artifact is a checksums file, with which others are then checked. */
  readonly isChecksums: boolean
}

/** The commands that verify with OpenSSL, and with the tool that reads checksums files, as one that fails as a whole. */
export function opensslBlock(
  options: { readonly algorithm: SigningAlgorithm; readonly signatureFormat: FormatName },
  saltLength: SaltLength | undefined,
  names: NamesToVerify
): string {
  const listed = names.isChecksums ? [checksumsCommand(options.algorithm, names.artifact)] : []
  return allOf([opensslCommands(options, saltLength, names), ...listed])
}

/** The command that verifies with `kms-sign`; the commit is for the reader to fill in. */
export function kmsSignCommand({
  publicKey,
  fingerprint,
  binding,
  path
}: {
  readonly publicKey: string
  readonly fingerprint: string
  /** What the checksums file is bound to; undefined: no binding is demanded. */
  readonly binding: Binding | undefined
  /** File or folder. */
  readonly path: string
}): string {
  const expected = binding === undefined ? [] : ['--expect', shellWord(nameRelease(binding))]
  const words = ['--key', shellPath(publicKey), '--fingerprint', fingerprint, ...expected]
  return `npx github:${ACTION_REPOSITORY}#<full commit SHA> verify ${words.join(' ')} ${shellPath(path)}`
}

function nameRelease({ server, repository, tag }: Binding): string {
  return `${server === 'https://github.com' ? '' : `${server}/`}${repository}@${tag}`
}
