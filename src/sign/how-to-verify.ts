import { DEFAULT_CHECKSUMS_NAMES } from '../manifests/checksums.ts'
import type { Binding } from '../manifests/release-binding.ts'
import { PREDICATE_TYPE } from '../manifests/release-statement.ts'
import { KNOWN_SUFFIXES, type SignatureForm } from '../signature/formats/index.ts'
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

const NEEDS_CERTIFICATE =
  'GnuPG needs the OpenPGP certificate of this key: import it first, and compare the fingerprint that the command prints.'

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
export function nodeVersionFor(keys: readonly Pick<PublicKey, 'kind'>[]): string {
  return keys.some(({ kind }) => kind === 'ml-dsa') ? '24.7' : '22'
}

/** What verifies the signature by an additional key, for a sentence. */
export function additionalTool({ algorithm }: SignatureForm): string {
  return algorithm === 'ML_DSA_SHAKE_256'
    ? `OpenSSL 3.5 or newer (an older one says "${OLDER_OPENSSL}": it has no ML-DSA)`
    : 'OpenSSL'
}

/** What OpenSSL before 3.5 says of a public key that it does not know. */
const OLDER_OPENSSL = 'Could not read public key'

/** The form whose commands come first: one that needs nothing but the public key, else the first. */
export function mainForm(forms: readonly SignatureForm[]): SignatureForm | undefined {
  return forms.find(({ format }) => format === 'raw' || format === 'base64') ?? forms[0]
}

/**
 * The commands that verify a signature with a stock tool, as one that fails as a whole; they need the public key or the certificate.
 *
 * @param toWord writes the path of the artifact, or of a signature, as one word of the shell.
 */
export function toolCommands(
  form: SignatureForm,
  saltLength: SaltLength | undefined,
  { artifact, signature, publicKey }: Omit<NamesToVerify, 'isChecksums'>,
  toWord: (path: string) => string = shellPath
): string {
  const [file, by, key] = [toWord(artifact), toWord(signature), shellPath(publicKey)]
  switch (form.format) {
    case 'raw':
    case 'base64':
      return opensslCommands(form, saltLength, { artifact, signature, publicKey }, toWord)
    case 'openpgp':
    case 'openpgp-binary':
      return `gpg --verify ${by} ${file}`
    case 'ssh':
      return `ssh-keygen -Y verify -f ${ALLOWED_SIGNERS} -I ${SSH_IDENTITY} -n file -s ${by} < ${file}`
    case 'sigstore':
      return `cosign verify-blob --key ${key} --bundle ${by} --insecure-ignore-tlog ${file}`
  }
}

/** Files, or folders, that a command names one by one. */
export const MAX_NAMED_FILES = 20

/** A file with its signature, by the paths that they have where they are verified. */
export interface SignedFile {
  readonly artifact: string
  readonly signature: string
}

/**
 * The commands that verify every one of these files by a signature of its own, as one that fails as a whole. It is a loop wherever the
 * name of each signature is that of its file with the suffix: over their names, or of more than {@link MAX_NAMED_FILES} over the files
 * that are there with a signature, of which there must be one. Undefined where neither a loop nor a few commands do it.
 */
export function eachCommand(
  form: SignatureForm,
  saltLength: SaltLength | undefined,
  { files, publicKey }: { readonly files: readonly SignedFile[]; readonly publicKey: string }
): string | undefined {
  const isRegular = files.every(({ artifact, signature }) => signature === artifact + form.suffix)
  const patterns = signaturePatterns(files, form.suffix)
  if (files.length > MAX_NAMED_FILES && (!isRegular || patterns.length > MAX_NAMED_FILES)) return undefined
  if (files.length === 1 || !isRegular)
    return allOf(files.map(file => toolCommands(form, saltLength, { ...file, publicKey })))
  const names = { artifact: '$file', signature: `$file${form.suffix}`, publicKey }
  const command = toolCommands(form, saltLength, names, path => `"${path}"`)
  // in a shell of its own, which may end without the terminal of the reader
  if (files.length <= MAX_NAMED_FILES) {
    const named = files.map(({ artifact }) => shellPath(artifact)).join(' ')
    return `(for file in ${named}; do\n  ${command} || exit 1\ndone)`
  }
  // what has the suffix of signatures and is none, as a certificate, has no file beside it
  return [
    '(verified=no',
    `for signature in ${patterns.join(' ')}; do`,
    `  file=\${signature%${shellWord(form.suffix)}}`,
    '  [ -f "$file" ] || continue',
    `  ${command} || exit 1`,
    '  verified=yes',
    'done',
    '[ "$verified" = yes ])'
  ].join('\n')
}

/** What all signatures match, folder by folder. */
function signaturePatterns(files: readonly SignedFile[], suffix: string): string[] {
  const folders = files.map(({ artifact }) => artifact.slice(0, artifact.lastIndexOf('/') + 1))
  return [...new Set(folders)].map(
    folder => `${shellPath(folder === '' ? './' : folder)}*${shellWord(suffix)}`
  )
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

/** Where commands look for the line of the key: beside the folder, since nothing may lie in it that the release does not have. */
const ALLOWED_SIGNERS = '../allowed_signers'

/** What a tool needs besides the public key, a sentence in Markdown; undefined where it needs nothing. */
export const NEEDED: Readonly<Record<SignatureForm['format'], string | undefined>> = {
  raw: undefined,
  base64: undefined,
  openpgp: NEEDS_CERTIFICATE,
  'openpgp-binary': NEEDS_CERTIFICATE,
  ssh: `OpenSSH needs the line of this key for \`allowed_signers\`: save it as \`${ALLOWED_SIGNERS}\` first.`,
  sigstore: undefined
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

/** What `kms-sign` is told of names that it does not look for by itself. */
export interface NamesToFind {
  /** Undefined: one of the usual names, if there is one. */
  readonly checksumsFile: string | undefined
  readonly suffixes: readonly string[]
}

/** Of the names that a run gave, those that `kms-sign` has to be told. */
export function namesToFind(checksumsFile: string | undefined, suffixes: readonly string[]): NamesToFind {
  const isUsual = checksumsFile === undefined || DEFAULT_CHECKSUMS_NAMES.includes(checksumsFile)
  return {
    checksumsFile: isUsual ? undefined : checksumsFile,
    suffixes: suffixes.filter(suffix => !KNOWN_SUFFIXES.includes(suffix))
  }
}

/** What a release has, as far as it matters to {@link VERIFY_SCRIPT}. */
export interface ReleaseTraits {
  readonly publicKey: Pick<PublicKey, 'kind'>
  /** By the name that it has on the release; undefined without one. */
  readonly checksumsFile: string | undefined
  readonly isBound: boolean
  readonly forms: readonly SignatureForm[]
  readonly hasAdditionalKey: boolean
  readonly hasStatement: boolean
}

/** Whether the script verifies a folder with all of the release: it has RSA, one signed list, one format, and rejects what it does not know. */
export function isReadByScript(release: ReleaseTraits): boolean {
  const { publicKey, checksumsFile, isBound, forms, hasAdditionalKey, hasStatement } = release
  const isSig = forms.every(
    ({ format, suffix }) => suffix === '.sig' && (format === 'raw' || format === 'base64')
  )
  return (
    publicKey.kind === 'rsa' &&
    checksumsFile !== undefined &&
    DEFAULT_CHECKSUMS_NAMES.includes(checksumsFile) &&
    isBound &&
    forms.length === 1 &&
    isSig &&
    !hasAdditionalKey &&
    !hasStatement
  )
}

/** The command that verifies with `kms-sign`; the commit is for the reader to fill in. */
export function kmsSignCommand({
  keys,
  requireAll,
  binding,
  names,
  more = [],
  paths
}: {
  /** Each fingerprint with the file of its key; without one the key is looked for among the files, and the fingerprint decides. */
  readonly keys: readonly { readonly publicKey?: string; readonly fingerprint: string }[]
  /** Whether each of these keys must have signed. */
  readonly requireAll: boolean
  /** What the checksums file is bound to; undefined: no binding is demanded. */
  readonly binding: Binding | undefined
  readonly names: NamesToFind
  /** Further options with their values. */
  readonly more?: readonly string[]
  /** Files or folders. */
  readonly paths: readonly string[]
}): string {
  const expected = binding === undefined ? [] : ['--expect', shellWord(nameRelease(binding))]
  const files = keys.flatMap(({ publicKey }) =>
    publicKey === undefined ? [] : ['--key', shellPath(publicKey)]
  )
  const pins = keys.flatMap(({ fingerprint }) => ['--fingerprint', fingerprint])
  const demand = requireAll ? ['--require-signatures', 'all'] : []
  const found = [
    ...(names.checksumsFile === undefined ? [] : [`--checksums-file=${names.checksumsFile}`]),
    ...names.suffixes.map(suffix => `--signature-suffix=${suffix}`)
  ]
  const words = [
    ...files,
    ...pins,
    ...demand,
    ...expected,
    ...[...found, ...more].map(shellWord),
    ...paths.map(shellPath)
  ]
  return `npx github:${ACTION_REPOSITORY}#<full commit SHA> verify ${words.join(' ')}`
}

/** A release as `--expect` and `require-binding` take it. */
export function nameRelease({ server, repository, tag }: Binding): string {
  return `${server === 'https://github.com' ? '' : `${server}/`}${repository}@${tag}`
}
