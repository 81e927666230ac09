import { isVisibleAscii } from '../lib/text.ts'
import { holdsPrivateKey } from '../signature/not-a-key.ts'
import type { InputReader } from './reader.ts'
import { INPUT_NAMES } from './schema.ts'
import { describeText, describeValue } from './values.ts'

/** Notes what is wrong with a value whatever its input means: only white space, several lines, a private key, or a "~". */
export function refuseValues(reader: InputReader): void {
  refuseBlank(reader)
  refuseSeveralLines(reader)
  refusePrivateKeys(reader)
  refuseTilde(reader)
}

/** Without these a run does less than it was meant to, in silence. */
function refuseBlank(reader: InputReader): void {
  for (const name of [
    'role-to-assume',
    'key-id',
    'additional-key-id',
    'signing-algorithm',
    'trusted-public-key',
    'openpgp-certificate',
    'statement-file'
  ] as const) {
    if (!reader.isBlank(name)) continue
    const expected = name === 'trusted-public-key' ? 'paths of public key files' : 'a value'
    reader.problem(
      `${name}: only spaces or comments, expected ${expected}; remove it if none is meant (an expression may have evaluated to an empty string)`
    )
  }
}

/** Of inputs that may have any text; the others accept no line break anyway. */
function refuseSeveralLines(reader: InputReader): void {
  for (const name of [
    'role-session-name',
    'audience',
    'output-directory',
    'record-file',
    'statement-file',
    'openpgp-certificate',
    'token'
  ] as const) {
    const value = reader.text(name)
    if (value === undefined || !/[\r\n]/.test(value)) continue
    const seen = (name === 'token' ? undefined : describeText(value)) ?? 'several lines'
    reader.problem(`${name}: ${seen}, expected one line`)
  }
  const token = reader.text('token') ?? ''
  if (!isVisibleAscii(token) && !/[\r\n]/.test(token)) {
    reader.problem(
      'token: a space or another character that no token of GitHub has; give it again, or the secret behind it'
    )
  }
}

/** Nothing here takes one, and a message of a later stage could quote it. */
function refusePrivateKeys(reader: InputReader): void {
  for (const name of INPUT_NAMES) {
    const value = reader.text(name)
    if (value !== undefined && holdsPrivateKey(value))
      reader.problem(`${name}: ${describeValue(value)}; the private half of a KMS key never leaves KMS`)
  }
}

/** No shell reads these: a folder called "~" would be made or looked for. */
function refuseTilde(reader: InputReader): void {
  for (const name of [
    'artifacts',
    'digests',
    'checksums-file',
    'openpgp-certificate',
    'statement-file',
    'output-directory',
    'public-key-file',
    'trusted-public-key',
    'record-file'
  ] as const)
    for (const path of reader.list(name).filter(line => /^[!@]?~([/\\]|$)/.test(line)))
      reader.problem(
        `${name}: ${describeValue(path)}, but "~" is not expanded; expected a path relative to the workspace, or an absolute one`
      )
}
