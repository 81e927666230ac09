import { resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import { describeValue } from '../inputs/values.ts'
import { displayPath, readSmallFile } from '../lib/files.ts'
import { counted, untrusted } from '../lib/text.ts'
import { SSH_IDENTITY } from '../sign/how-to-verify.ts'
import { isCertificate, MAX_ANY_KEY_BYTES } from '../signature/any-key.ts'
import { allowedSignersLine, isSignerIdentity, type SignerValidity } from '../signature/formats/ssh.ts'
import { readKeyInForm, type KeyInForm } from '../signature/key-forms.ts'
import { parseCertificate } from '../signature/openpgp/certificate.ts'
import { formatFingerprint } from '../signature/openpgp/identity.ts'
import { describeEnd } from './certificate-text.ts'
import { throwUsage, type Arguments } from './options.ts'
import type { Terminal } from './terminal.ts'
import { formatSignerTime } from './times.ts'

/**
 * Prints for each file what it is, the line that pins its key, and the line for `allowed_signers`.
 *
 * @throws KEY_FILE_INVALID when one is no key, after all are printed; INPUT_INVALID, ARTIFACT_UNREADABLE
 */
export async function runFingerprint(given: Arguments, workspace: string, terminal: Terminal): Promise<void> {
  const { paths } = given
  const signer = parseSigner(given)
  let refused = 0
  for (const path of paths) {
    const absolutePath = resolve(workspace, path)
    const shown = untrusted(displayPath(absolutePath, workspace))
    const bytes = await readSmallFile(absolutePath, MAX_ANY_KEY_BYTES)
    const read = bytes === undefined ? NO_FILE : await readKey(bytes)
    if (read.kind === 'key') {
      terminal.line(`${shown}: ${read.key.spec}, ${read.form}`)
      terminal.line(`public-key-fingerprint: ${read.key.fingerprint}`)
      if (read.key.openpgp !== undefined)
        terminal.line(`OpenPGP fingerprint: ${formatFingerprint(read.key.openpgp)}`)
      if (read.key.kind !== 'ml-dsa')
        terminal.line(`allowed_signers: ${allowedSignersLine(read.key, signer.principal, signer).trimEnd()}`)
    } else {
      refused += 1
      terminal.rejected(`${shown}: ${read.reason}. ${read.hint}`)
    }
  }
  if (refused === 0) return
  throw new ActionError(
    'KEY_FILE_INVALID',
    `No public key in ${refused} of ${counted(paths.length, 'file')}.`
  )
}

interface SshSigner extends SignerValidity {
  readonly principal: string
}

/** @throws INPUT_INVALID */
function parseSigner({ paths, problems, values }: Arguments): SshSigner {
  const found = [...problems]
  if (paths.length === 0) found.push('no file is given, expected public keys')
  const principal = values.get('principal')?.[0] ?? SSH_IDENTITY
  if (!isSignerIdentity(principal))
    found.push(
      `--principal: ${describeValue(principal)}, expected a name without spaces, quotes, commas and wildcards, as releases@acme.example`
    )
  const time = (name: 'valid-after' | 'valid-before'): string | undefined => {
    const text = values.get(name)?.[0]
    const formatted = text === undefined ? undefined : formatSignerTime(text)
    if (text !== undefined && formatted === undefined)
      found.push(
        `--${name}: ${describeValue(text)}, expected a date as 2026-01-31, or a time as 2026-01-31T12:00:00Z`
      )
    return formatted
  }
  const signer = { principal, after: time('valid-after'), before: time('valid-before') }
  throwUsage(found, 'fingerprint')
  return signer
}

/** The key in a file, in any form in which people have one; of an OpenPGP certificate with what that adds. */
async function readKey(bytes: Uint8Array): Promise<KeyInForm> {
  if (!isCertificate(bytes)) return readKeyInForm(bytes)
  const parsed = await parseCertificate(bytes)
  if (parsed.kind === 'refused') return parsed
  const { key, userIds, isRevoked } = parsed.certificate
  if (isRevoked) return REVOKED
  const end = describeEnd(key.openpgp.expiresAt)
  const form = `an OpenPGP certificate of ${userIds.map(userId => JSON.stringify(userId)).join(', ')}, ${end}`
  return { kind: 'key', key, form }
}

const REVOKED = {
  kind: 'refused',
  reason: 'it is an OpenPGP certificate that is revoked',
  hint: 'Get the certificate that replaces it from its owner.'
} as const

const NO_FILE = {
  kind: 'refused',
  reason: 'it does not exist or is not a regular file',
  hint: 'Correct the path.'
} as const
