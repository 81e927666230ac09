import { ALGORITHMS, type SigningAlgorithm } from './algorithms.ts'
import type { SignatureEncoding } from './signature-file.ts'

/** The commands that check one artifact with plain OpenSSL, for a POSIX shell; a test executes them. */
export function opensslCommands(
  { algorithm, encoding }: { readonly algorithm: SigningAlgorithm; readonly encoding: SignatureEncoding },
  names: { readonly artifact: string; readonly signature: string; readonly publicKey: string }
): string {
  const { scheme, hash } = ALGORITHMS[algorithm]
  const raw = encoding === 'raw' ? names.signature : `${names.signature}.raw`
  const decode =
    encoding === 'raw' ? [] : [`openssl base64 -d -A -in ${quote(names.signature)} -out ${quote(raw)}`]
  const der = names.publicKey.endsWith('.der') ? ' -keyform DER' : ''
  // the salt length is written as a number: older OpenSSL and LibreSSL do not know its names
  const pss = scheme === 'PSS' ? ' -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1' : ''
  return [
    ...decode,
    `openssl dgst -${hash}${der} -verify ${quote(names.publicKey)} -signature ${quote(raw)}${pss} ${quote(names.artifact)}`
  ].join('\n')
}

/**
 * The command that checks files against a verified checksums file, in whose folder their names begin; files that are not there are
 * passed over.
 */
export function checksumsCommand(algorithm: SigningAlgorithm, checksums: string): string {
  const cut = checksums.lastIndexOf('/') + 1
  const command = `${ALGORITHMS[algorithm].hash}sum --ignore-missing -c ${quote(checksums.slice(cut))}`
  return cut === 0 ? command : `(cd ${quote(checksums.slice(0, cut))} && ${command})`
}

function quote(word: string): string {
  const name = word.startsWith('-') ? `./${word}` : word // else OpenSSL takes it for an option
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`
}
