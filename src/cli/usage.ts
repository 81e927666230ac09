import { CERTIFICATE_OPTIONS } from './certificate-options.ts'
import { FINGERPRINT_OPTIONS, VERIFY_OPTIONS, type OptionSpec } from './options.ts'

const WIDTH = 80

const EXIT_CODES = `Exit code: 0 verified, 1 rejected, 2 wrong arguments or an unreadable file.`

export const USAGE = `Usage: kms-sign verify (--key FILE | --fingerprint sha256:HEX)… [OPTION]… PATH…
       kms-sign fingerprint [OPTION]… FILE…
       kms-sign openpgp-certificate --key-id KEY --user-id TEXT [OPTION]…
       kms-sign --help | --version

Verifies files that were signed with a key in AWS KMS, without network access.
Only "openpgp-certificate" calls AWS: it makes the certificate that gpg imports.
"kms-sign COMMAND --help" shows the options of a command.
`

const VERIFY = `Usage: kms-sign verify (--key FILE | --fingerprint sha256:HEX)… [OPTION]… PATH…

Verifies files, and all files in folders, by their own signatures (FILE.sig) and
by a signed list (SHA256SUMS, SHA256SUMS.sig), found beside them or in the
current folder. Where both exist, both must be valid.
`

const FINGERPRINT = `Usage: kms-sign fingerprint [OPTION]… FILE…

Prints the fingerprint of each public key, and its line for the allowed_signers
file of ssh-keygen. FILE is a key in PEM or DER, a certificate (X.509, OpenPGP),
the output of "aws kms get-public-key", an SSH public key or a JWK.

Exit code: 0 if every file is a key that "verify" accepts, else 2.
`

const CERTIFICATE = `Usage: kms-sign openpgp-certificate --key-id KEY --user-id TEXT [OPTION]…

Makes or renews the OpenPGP certificate of an RSA or EC key in AWS KMS, which
gpg imports. It uses the AWS credentials that the AWS CLI would use (a profile,
a sign-in, variables), reads the public key (kms:GetPublicKey), lets KMS sign
two digests (kms:Sign), verifies the result, and writes one file.

Exit code: 0 if the certificate was written, else 2.
`

/** What `openpgp-certificate --help` prints. */
export const CERTIFICATE_USAGE = `${CERTIFICATE}\n${describeOptions(CERTIFICATE_OPTIONS)}`

/** What `verify --help` prints. */
export const VERIFY_USAGE = `${VERIFY}\n${describeOptions(VERIFY_OPTIONS)}\n${EXIT_CODES}\n`

/** What `fingerprint --help` prints. */
export const FINGERPRINT_USAGE = `${FINGERPRINT}\n${describeOptions(FINGERPRINT_OPTIONS)}`

function describeOptions(specs: Readonly<Record<string, OptionSpec>>): string {
  return Object.entries(specs)
    .map(([name, spec]) => `  ${synopsisOf(name, spec)}\n${wrap(spec.text, '      ')}\n`)
    .join('')
}

/** As "--key FILE". */
export function synopsisOf(name: string, { value, short }: OptionSpec): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`
  return short === undefined ? long : `-${short}, ${long}`
}

function wrap(text: string, indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map(wrapped => indent + wrapped).join('\n')
}
