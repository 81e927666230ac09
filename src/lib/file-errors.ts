import { systemErrorCode } from '../errors.ts'

/** Why a file could not be read or written, as "its name is too long … (ENAMETOOLONG)", and one thing to do about it. */
export interface FileFailure {
  readonly reason: string
  readonly hint: string
}

type Verb = 'read' | 'write'

/** What Windows says of a file that cannot be replaced, or removed, while somebody else reads it. */
export const HELD_BY_ANOTHER: FileFailure = {
  reason: 'another program has it open',
  hint: 'Close the program that has it open (a virus scanner, an indexer, a service of the job), or exclude the folder from scanning, and run the job again.'
}
const FULL: FileFailure = { reason: 'the disk is full', hint: 'Free space on the disk.' }
const TOO_MANY: FileFailure = {
  reason: 'too many files are open',
  hint: 'Raise the limit of open files of the runner (ulimit -n).'
}
const NOT_UTF_8: FileFailure = {
  reason: 'its name, or that of a directory on its path, is not UTF-8 (ENOENT)',
  hint: 'Rename it so that its name is UTF-8, or exclude it.'
}
const A_FILE_IN_ITS_PATH: FileFailure = {
  reason: 'a part of its path is a file, not a directory',
  hint: 'Remove that file, or give another path.'
}

/** What is not a matter of permission, by the code of the system error. */
const FAILURES: Readonly<Record<string, Readonly<Record<Verb, FileFailure>>>> = {
  EISDIR: {
    read: { reason: 'it is a directory', hint: 'Give the path of a file.' },
    write: {
      reason: 'a directory of this name exists',
      hint: 'Remove the directory, or give the file another name.'
    }
  },
  ENOTDIR: both(A_FILE_IN_ITS_PATH),
  EEXIST: both({
    reason: 'a file already exists under its name or in place of one of its directories',
    hint: 'Remove that file, or give another path.'
  }),
  ENOENT: {
    read: {
      reason: 'it no longer exists',
      hint: 'Let nothing remove or rename files while this step runs, then run the job again.'
    },
    write: {
      reason: 'its directory no longer exists',
      hint: 'Let nothing remove or rename directories while this step runs, then run the job again.'
    }
  },
  ENAMETOOLONG: both({
    reason: 'its name is too long for the file system, which takes 255 bytes in most cases',
    hint: 'Shorten the file name; a signature has the name of its artifact and a suffix.'
  }),
  ELOOP: both({
    reason: 'symbolic links lead in a circle',
    hint: 'Correct the links on its path.'
  }),
  EIO: both({
    reason: 'the disk or file system reports an error',
    hint: 'Copy the file in a step before this one; if that fails too, check the disk of the runner.'
  }),
  EROFS: both({
    reason: 'the file system is read-only',
    hint: 'Give a path on another file system, as output-directory.'
  }),
  EBUSY: both(HELD_BY_ANOTHER),
  ENOSPC: both(FULL),
  EDQUOT: both(FULL),
  EMFILE: both(TOO_MANY),
  ENFILE: both(TOO_MANY)
}

/** What a failure of `node:fs` means. @param thrown what it threw, or an error with it as a cause. */
export function describeFileFailure(thrown: unknown, verb: Verb): FileFailure {
  const code = systemErrorCode(thrown)
  if (code === 'ENOENT' && verb === 'read' && isUndecoded(thrown)) return NOT_UTF_8
  const known = FAILURES[code ?? '']?.[verb]
  if (known !== undefined) return { ...known, reason: `${known.reason} (${code})` }
  return {
    reason: code ?? (thrown instanceof Error ? thrown.message : String(thrown)),
    hint: `Give the user that runs this the permission to ${verb} it.`
  }
}

/** Whether the path of a system error has what stands for bytes that are not UTF-8: a file that was listed is not found under it. */
function isUndecoded(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++)
    if (error.message.includes('\ufffd')) return true
  return false
}

function both(failure: FileFailure): Readonly<Record<Verb, FileFailure>> {
  return { read: failure, write: failure }
}
