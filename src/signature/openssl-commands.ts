import type { DigestAlgorithm } from './algorithms.ts'
import { formatOf, type SignatureForm } from './formats/index.ts'
import { hashOf, schemeOf } from './schemes/index.ts'
import type { SaltLength } from './schemes/scheme.ts'

/**
 * One command that fails as soon as one of its parts does, and that can be pasted: the terminal stays open (`set -e` would close
 * it), and the shell waits for what follows the `&&`.
 */
export function allOf(commands: readonly string[]): string {
  return commands.join(' &&\n  ')
}

/**
 * The command that verifies one artifact with plain OpenSSL in a POSIX shell; a test executes it.
 *
 * @param form one whose signature is over the artifact itself, as `raw` and `base64`.
 * @param saltLength of the signatures that were made or kept.
 * @param toWord writes the path of the artifact, or of a signature, as one word of the shell.
 */
export function opensslCommands(
  { algorithm, format }: Pick<SignatureForm, 'algorithm' | 'format'>,
  saltLength: SaltLength | undefined,
  names: { readonly artifact: string; readonly signature: string; readonly publicKey: string },
  toWord: (path: string) => string = shellPath
): string {
  const decode = formatOf(format).opensslDecode
  const signature = toWord(names.signature)
  const verify = schemeOf(algorithm).openssl({
    publicKey: shellPath(names.publicKey),
    publicKeyForm: names.publicKey.endsWith('.der') ? 'DER' : 'PEM',
    signature: decode === undefined ? signature : '/dev/stdin',
    artifact: toWord(names.artifact),
    saltLength
  })
  // through a pipe: a file for it would lie among those that are verified, and belong to none
  const commands = decode === undefined ? [verify] : [decode(signature), verify]
  return commands.map(command => `openssl ${command}`).join(' |\n  ')
}

/**
 * The command that checks files against a checksums file that is verified, run in its folder, from which their names begin; files that
 * are not there are skipped. It fails when it checked none, or when the list has a line that it cannot read. Perl's `shasum`, which macOS
 * has, takes the same options.
 */
export function checksumsCommand(algorithm: DigestAlgorithm, checksums: string): string {
  const cut = checksums.lastIndexOf('/') + 1
  const bits = hashOf(algorithm).slice('sha'.length)
  const tool = `$(command -v sha${bits}sum || echo shasum -a ${bits})`
  const command = `${tool} --strict --ignore-missing -c ${shellPath(checksums.slice(cut))}`
  return cut === 0 ? command : `(cd ${shellPath(checksums.slice(0, cut))} && ${command})`
}

/**
 * The command that prints the SHA-256 of a public key file's SubjectPublicKeyInfo, in hexadecimal digits. The key is read twice, since a
 * shell reports the end of a pipe only: without the first reading, a file that is no key has the fingerprint of nothing.
 */
export function fingerprintCommand(publicKey: string): string {
  const form = publicKey.endsWith('.der') ? ' -inform DER' : ''
  const read = `openssl pkey -pubin${form} -in ${shellPath(publicKey)}`
  return `${read} -noout && ${read} -outform DER | openssl dgst -sha256`
}

/** A path as one word of a POSIX shell, that no program takes for an option. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path)
}

/** A text as one word of a POSIX shell, in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
