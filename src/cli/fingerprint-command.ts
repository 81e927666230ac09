import { resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import { displayPath, readSmallFile } from '../lib/files.ts'
import { untrusted } from '../lib/text.ts'
import { MAX_KEY_FILE_BYTES } from '../signature/public-key.ts'
import { readKeyInForm } from '../signature/key-forms.ts'
import { throwUsage, type Arguments } from './options.ts'
import type { Terminal } from './terminal.ts'

/**
 * Prints for each file what it is, and the line that pins its key.
 *
 * @throws KEY_FILE_INVALID when one is no key, after all are printed; INPUT_INVALID, ARTIFACT_UNREADABLE
 */
export async function runFingerprint(
  { paths, problems }: Arguments,
  workspace: string,
  terminal: Terminal
): Promise<void> {
  const none = paths.length === 0 ? ['no file is given, expected public keys'] : []
  throwUsage([...problems, ...none], 'fingerprint')
  let refused = 0
  for (const path of paths) {
    const absolutePath = resolve(workspace, path)
    const shown = untrusted(displayPath(absolutePath, workspace))
    const bytes = await readSmallFile(absolutePath, MAX_KEY_FILE_BYTES)
    const read = bytes === undefined ? NO_FILE : readKeyInForm(bytes)
    if (read.kind === 'key') {
      terminal.line(`${shown}: ${read.key.spec}, ${read.form}`)
      terminal.line(`public-key-fingerprint: ${read.key.fingerprint}`)
    } else {
      refused += 1
      terminal.rejected(`${shown}: ${read.reason}. ${read.hint}`)
    }
  }
  if (refused === 0) return
  throw new ActionError(
    'KEY_FILE_INVALID',
    `No public key in ${refused} of ${paths.length} file${paths.length === 1 ? '' : 's'}.`
  )
}

const NO_FILE = {
  kind: 'refused',
  reason: 'there is no such file, or it is no regular one',
  hint: 'Correct the path.'
} as const
