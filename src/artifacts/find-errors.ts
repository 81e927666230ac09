import type { Stats } from 'node:fs'
import { resolve } from 'node:path'
import { ActionError, systemErrorCode } from '../errors.ts'
import { describeFileFailure } from '../lib/file-errors.ts'
import { lookAt } from '../lib/files.ts'
import { listed, untrusted } from '../lib/text.ts'
import { hasWildcard } from './pattern.ts'
import type { SkippedEntry } from './skipped.ts'

const MAX_NAMES = 5

/** What a pattern met where it found no file. */
export interface Met {
  readonly skipped: readonly SkippedEntry[]
  /** Links to folders in which there might have been matches. */
  readonly folderLinks: readonly SkippedEntry[]
}

/** The error of a pattern that finds no file: ARTIFACT_NOT_FOUND. */
export function nothingMatched(
  pattern: string,
  exclude: readonly string[],
  workspace: string,
  { skipped, folderLinks }: Met
): ActionError {
  const [hidden = [], notFiles = []] = [true, false].map(isHidden =>
    skipped.filter(({ kind }) => (kind === 'hidden') === isHidden)
  )
  if (notFiles.length > 0) return onlySkipped(pattern, notFiles)
  if (!hasWildcard(pattern) && lookAt(resolve(workspace, pattern))?.isSymbolicLink() === true)
    return new ActionError(
      'ARTIFACT_NOT_FOUND',
      `${untrusted(pattern)} of artifacts is a symbolic link, and what it leads to does not exist.`,
      { hint: 'Run the build that makes its target in this job, or name the file itself.' }
    )
  const excluding =
    exclude.length > 0 ? ` (after ${exclude.length} excluding pattern${exclude.length > 1 ? 's' : ''})` : ''
  const links =
    folderLinks.length > 0
      ? ` Symbolic links to folders, which a wildcard does not follow: ${namesOf(folderLinks)}.`
      : ''
  const dots =
    hidden.length > 0
      ? ` Names that begin with a dot, which a wildcard does not match: ${namesOf(hidden)}.`
      : ''
  const bracket = /[[\]{}()]/.test(pattern) ? ' A literal "[" is written "[[]".' : ''
  const comma = pattern.replaceAll(/\{[^{}]*\}/g, '').includes(',')
    ? ' Write one pattern per line: commas do not separate patterns.'
    : ''
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    `No file matches the pattern "${pattern}" of artifacts${excluding}, searched in ${workspace}.${links}${dots}`,
    {
      hint: `Run the build in this job or download its workflow artifact before this step, or correct the path.${bracket}${comma}`
    }
  )
}

function onlySkipped(pattern: string, skipped: readonly SkippedEntry[]): ActionError {
  const kinds = new Set(skipped.map(({ kind }) => kind))
  const what = [
    ...(kinds.has('link') ? ['symbolic links'] : []),
    ...(kinds.has('special') ? ['pipes, sockets or devices'] : [])
  ].join(' and ')
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    `Only ${what} match the pattern "${pattern}" of artifacts, expected regular files: ${namesOf(skipped)}.`,
    {
      hint: kinds.has('link')
        ? 'A wildcard does not follow links: name each link without a wildcard, or the files that they lead to.'
        : 'Name regular files.'
    }
  )
}

function namesOf(entries: readonly SkippedEntry[]): string {
  return listed(entries.map(({ path }) => path).sort(), 'and', MAX_NAMES)
}

/** The error of a path that is a folder or a special file: ARTIFACT_NOT_FOUND. */
export function notAFile(path: string, status: Stats): ActionError {
  const kind = status.isDirectory() ? 'a directory' : 'not a regular file'
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    `The artifact "${path}" is ${kind}, expected a regular file.`,
    {
      hint: status.isDirectory()
        ? `Write ${path.replace(/\/$/, '')}/* to take the files in it.`
        : 'Name a regular file.'
    }
  )
}

/** The error of an artifact that cannot be read: ARTIFACT_UNREADABLE. */
export function unreadable(path: string, cause: unknown): ActionError {
  const { reason, hint } = describeFileFailure(cause, 'read')
  return new ActionError('ARTIFACT_UNREADABLE', `Cannot read the artifact ${path}: ${reason}.`, {
    hint,
    cause
  })
}

/** The error of a folder that a pattern reaches and that cannot be listed: ARTIFACT_UNREADABLE. */
export function unreadableFolder(path: string, pattern: string, cause: unknown): ActionError {
  return new ActionError(
    'ARTIFACT_UNREADABLE',
    `Cannot list the folder ${path}, which the pattern "${pattern}" of artifacts reaches: ${systemErrorCode(cause) ?? String(cause)}.`,
    {
      hint: 'Give the user that runs this the permission to read the folder, or exclude it with a "!" pattern.',
      cause
    }
  )
}
