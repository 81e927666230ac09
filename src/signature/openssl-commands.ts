import type { SigningAlgorithm } from './algorithms.ts'
import { formatOf, type FormatName } from './formats/index.ts'
import { hashOf, schemeOf } from './schemes/index.ts'

/** The commands that verify one artifact with plain OpenSSL in a POSIX shell, one a line; a test executes them. */
export function opensslCommands(
  { algorithm, encoding }: { readonly algorithm: SigningAlgorithm; readonly encoding: FormatName },
  names: { readonly artifact: string; readonly signature: string; readonly publicKey: string }
): string {
  const decode = formatOf(encoding).opensslDecode
  const raw = quote(decode === undefined ? names.signature : `${names.signature}.raw`)
  const verify = schemeOf(algorithm).openssl({
    publicKey: quote(names.publicKey),
    publicKeyForm: names.publicKey.endsWith('.der') ? 'DER' : 'PEM',
    signature: raw,
    artifact: quote(names.artifact)
  })
  const commands = decode === undefined ? [verify] : [decode(quote(names.signature), raw), verify]
  return commands.map(command => `openssl ${command}`).join('\n')
}

/**
 * The command that checks files against a checksums file that is verified, run in its folder, from which its names begin; files that are
 * not there are skipped.
 */
export function checksumsCommand(algorithm: SigningAlgorithm, checksums: string): string {
  const cut = checksums.lastIndexOf('/') + 1
  const command = `${hashOf(algorithm)}sum --ignore-missing -c ${quote(checksums.slice(cut))}`
  return cut === 0 ? command : `(cd ${quote(checksums.slice(0, cut))} && ${command})`
}

function quote(word: string): string {
  const name = word.startsWith('-') ? `./${word}` : word // else OpenSSL takes it for an option
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`
}
