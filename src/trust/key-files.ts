import { resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import { displayPath, isDirectory, readSmallFile } from '../lib/files.ts'
import { MAX_ANY_KEY_BYTES, parseAnyKey } from '../signature/any-key.ts'
import type { PublicKey } from '../signature/public-key.ts'
import type { Terms } from '../ports/terms.ts'

/** A public key with the path where it is, for messages. */
export interface KeyFile {
  readonly path: string
  readonly key: PublicKey
}

/**
 * The keys of the files of `trusted-public-key`, each one public key or an OpenPGP certificate of one, in their order.
 *
 * @throws KEY_FILE_INVALID, ARTIFACT_UNREADABLE
 */
export async function readKeyFiles(
  files: readonly string[],
  workspace: string,
  terms: Terms
): Promise<KeyFile[]> {
  return Promise.all(files.map(file => readKeyFile(file, workspace, terms)))
}

async function readKeyFile(
  file: string,
  workspace: string,
  { keyFileMissing, names }: Terms
): Promise<KeyFile> {
  const path = resolve(workspace, file)
  const bytes = await readSmallFile(path, MAX_ANY_KEY_BYTES)
  const shown = displayPath(path, workspace)
  if (bytes === undefined) {
    if (isDirectory(path))
      throw new ActionError('KEY_FILE_INVALID', `The trusted public key ${shown} is a directory.`, {
        hint: `Give the paths of the key files in it, each by itself, as ${names['trusted-public-key']}.`
      })
    throw new ActionError(
      'KEY_FILE_INVALID',
      `The trusted public key ${shown} does not exist or is not a regular file.`,
      { hint: keyFileMissing }
    )
  }
  const parsed = await parseAnyKey(bytes)
  if (parsed.kind === 'refused') {
    throw new ActionError(
      'KEY_FILE_INVALID',
      `The trusted public key ${shown} cannot be used: ${parsed.reason}.`,
      { hint: parsed.hint }
    )
  }
  return { path: shown, key: parsed.key }
}
