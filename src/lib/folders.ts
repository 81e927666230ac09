import { promises, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemErrorCode } from '../errors.ts'

/**
 * Makes a folder and those above it, one at a time: `recursive` of Node.js tries for ever where a folder can have none, as `/proc`.
 *
 * @returns the uppermost one that was made.
 */
export async function makeFolders(folder: string): Promise<string | undefined> {
  if (isFolder(folder)) return undefined
  const parent = dirname(folder)
  const uppermost = parent === folder ? undefined : await makeFolders(parent)
  try {
    await promises.mkdir(folder)
  } catch (thrown) {
    if (systemErrorCode(thrown) !== 'EEXIST' || !isFolder(folder)) throw thrown
    return uppermost // another process was faster
  }
  return uppermost ?? folder
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
