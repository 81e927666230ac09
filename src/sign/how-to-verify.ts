import type { Binding } from '../manifests/release-binding.ts'
import { PREDICATE_TYPE } from '../manifests/release-statement.ts'
import type { SignatureForm } from '../signature/formats/index.ts'
import type { DigestAlgorithm } from '../signature/algorithms.ts'
import {
  allOf,
  checksumsCommand,
  opensslCommands,
  shellPath,
  shellWord
} from '../signature/openssl-commands.ts'
import type { PublicKey } from '../signature/public-key.ts'
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

/** The tool that verifies signatures of a format, for headings. */
export const TOOLS: Readonly<Record<SignatureForm['format'], string>> = {
  raw: 'OpenSSL',
  base64: 'OpenSSL',
  openpgp: 'GnuPG',
  'openpgp-binary': 'GnuPG',
  ssh: 'OpenSSH',
  sigstore: 'cosign'
}

/** The oldest Node.js on which the command verifies by these keys. */
export function nodeVersionFor(additional: Pick<PublicKey, 'kind'> | undefined): string {
  return additional?.kind === 'ml-dsa' ? '24.7' : '22'
}

/** The tool that verifies the signature of an additional key, for headings, with what it needs. */
export function additionalTool({ algorithm }: SignatureForm): string {
  return algorithm === 'ML_DSA_SHAKE_256'
    ? `The signature by the additional key, with OpenSSL 3.5 or newer (an older one says "${OLDER_OPENSSL}": it has no ML-DSA)`
    : 'The signature by the additional key, with OpenSSL'
}

/** What OpenSSL before 3.5 says of a public key that it does not know. */
const OLDER_OPENSSL = 'Could not read public key'

/** The form whose commands come first: one that needs nothing but the public key, else the first. */
export function mainForm(forms: readonly SignatureForm[]): SignatureForm | undefined {
  return forms.find(({ format }) => format === 'raw' || format === 'base64') ?? forms[0]
}

/** The commands that verify a signature with a stock tool, as one that fails as a whole; they need the public key or the certificate. */
export function toolCommands(
  form: SignatureForm,
  saltLength: SaltLength | undefined,
  { artifact, signature, publicKey }: Omit<NamesToVerify, 'isChecksums'>
): string {
  const [file, by, key] = [artifact, signature, publicKey].map(shellPath) as [string, string, string]
  switch (form.format) {
    case 'raw':
    case 'base64':
      return opensslCommands(form, saltLength, { artifact, signature, publicKey })
    case 'openpgp':
    case 'openpgp-binary':
      return `gpg --verify ${by} ${file}`
    case 'ssh':
      return `ssh-keygen -Y verify -f allowed_signers -I ${SSH_IDENTITY} -n file -s ${by} < ${file}`
    case 'sigstore':
      return `cosign verify-blob --key ${key} --bundle ${by} --insecure-ignore-tlog ${file}`
  }
}

/** The command that verifies one of the files that a release statement names. */
export function attestationCommand({
  bundle,
  publicKey,
  artifact
}: {
  readonly bundle: string
  readonly publicKey: string
  readonly artifact: string
}): string {
  return `cosign verify-blob-attestation --key ${shellPath(publicKey)} --bundle ${shellPath(bundle)} --type ${PREDICATE_TYPE} --insecure-ignore-tlog ${shellPath(artifact)}`
}

/** The identity in the line of `allowed_signers` that sign mode prints. */
export const SSH_IDENTITY = 'release-signing'

/** The commands that verify with a stock tool, and with the tool that reads checksums files, as one that fails as a whole. */
export function verifyBlock(
  options: { readonly algorithm: DigestAlgorithm; readonly form: SignatureForm },
  saltLength: SaltLength | undefined,
  names: NamesToVerify
): string {
  const listed = names.isChecksums ? [checksumsCommand(options.algorithm, names.artifact)] : []
  return allOf([toolCommands(options.form, saltLength, names), ...listed])
}

/** The command that verifies with `kms-sign`; the commit is for the reader to fill in. */
export function kmsSignCommand({
  keys,
  binding,
  path
}: {
  /** Each file with its fingerprint: one, or that of the additional key as well. */
  readonly keys: readonly { readonly publicKey: string; readonly fingerprint: string }[]
  /** What the checksums file is bound to; undefined: no binding is demanded. */
  readonly binding: Binding | undefined
  /** File or folder. */
  readonly path: string
}): string {
  const expected = binding === undefined ? [] : ['--expect', shellWord(nameRelease(binding))]
  const files = keys.flatMap(({ publicKey }) => ['--key', shellPath(publicKey)])
  const pins = keys.flatMap(({ fingerprint }) => ['--fingerprint', fingerprint])
  const demand = keys.length === 1 ? [] : ['--require-signatures', 'all']
  const words = [...files, ...pins, ...demand, ...expected]
  return `npx github:${ACTION_REPOSITORY}#<full commit SHA> verify ${words.join(' ')} ${shellPath(path)}`
}

function nameRelease({ server, repository, tag }: Binding): string {
  return `${server === 'https://github.com' ? '' : `${server}/`}${repository}@${tag}`
}
