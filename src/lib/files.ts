import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  promises, // where it is used, and not before: Node.js loads modules for it
  readdirSync,
  readSync,
  statSync,
  type Dirent,
  type Stats
} from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { ActionError, systemErrorCode, type ErrorCode } from '../errors.ts'
import { makeFolders } from './folders.ts'
import { describeFileFailure, HELD_BY_ANOTHER, type FileFailure } from './file-errors.ts'
import { READING } from './reading.ts'
import { isHeld, renamePatiently } from './rename.ts'
import { keepHeapSmall, LARGE_BYTES } from './memory.ts'
import { giveWay } from './turns.ts'

/** The path for messages and outputs: relative to the workspace with `/`, absolute where it is outside of it. */
export function displayPath(path: string, workspace: string): string {
  const inside = relative(workspace, path)
  const shown = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside
  return shown.split(sep).join('/')
}

const READ_BYTES = 256 * 1024

/** Options of `rm`: what another program has open is tried again, which `rm` does with `recursive` only, for 5.5 seconds in all. */
export const PATIENTLY = { force: true, recursive: true, maxRetries: 10, retryDelay: 100 } as const

/**
 * The bytes of a small file, at most `maxBytes` + 1 of them, so that a larger one shows by its length; undefined when there is no file,
 * or no regular one.
 *
 * @param allocate room for so many bytes, all of which may be overwritten.
 * @throws ARTIFACT_UNREADABLE
 */
export async function readSmallFile(
  path: string,
  maxBytes: number,
  allocate: (bytes: number) => Buffer = bytes => Buffer.alloc(bytes)
): Promise<Uint8Array | undefined> {
  try {
    await giveWay()
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined
    const file = openSync(path, READING)
    try {
      const status = fstatSync(file)
      if (!status.isFile()) return undefined
      if (status.size > LARGE_BYTES) await keepHeapSmall()
      const buffer = allocate(Math.min(maxBytes, status.size) + 1) // one more: it may be growing
      return buffer.subarray(0, await readFully(file, buffer))
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    // no file can have a name that the file system does not take
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(systemErrorCode(cause) ?? '')) return undefined
    throw failed('ARTIFACT_UNREADABLE', 'read', path, cause)
  }
}

/** The bytes of a file in pieces of 256 KiB at most. Iterating throws what `node:fs` throws, and for what is not a regular file any more. */
export async function* streamFile(path: string): AsyncIterable<Uint8Array> {
  const file = await promises.open(path, READING)
  try {
    const status = await file.stat()
    // reading a directory fails by itself
    if (!status.isFile() && !status.isDirectory()) throw new Error('it is no longer a regular file')
    for (;;) {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafeSlow(READ_BYTES) })
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** A file that was not there before, open until it is closed. */
export class NewFile {
  /** What errors call it. */
  readonly #shown: string
  readonly #file: FileHandle
  #size = 0

  private constructor(shown: string, file: FileHandle) {
    this.#shown = shown
    this.#file = file
  }

  /** @throws FILE_NOT_WRITABLE, also when something of this name is there. */
  static async create(path: string, shown: string): Promise<NewFile> {
    try {
      const file = await promises.open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644)
      return new NewFile(shown, file)
    } catch (cause) {
      throw notWritable(shown, cause)
    }
  }

  /** @throws FILE_NOT_WRITABLE */
  async write(chunk: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < chunk.length;) {
        const { bytesWritten } = await this.#file.write(chunk, written, chunk.length - written, this.#size)
        written += bytesWritten
        this.#size += bytesWritten
      }
    } catch (cause) {
      throw notWritable(this.#shown, cause)
    }
  }

  /**
   * Empties the file.
   *
   * @throws FILE_NOT_WRITABLE
   */
  async restart(): Promise<void> {
    try {
      await this.#file.truncate(0)
      this.#size = 0
    } catch (cause) {
      throw notWritable(this.#shown, cause)
    }
  }

  async close(): Promise<void> {
    try {
      await this.#file.close()
    } catch (cause) {
      throw notWritable(this.#shown, cause)
    }
  }
}

/** A file that appears under its name only when `commit` is called: written beside it first, never through a link. */
export class PendingFile {
  readonly path: string
  readonly #temporary: string
  readonly #file: NewFile

  private constructor(path: string, temporary: string, file: NewFile) {
    this.path = path
    this.#temporary = temporary
    this.#file = file
  }

  static async create(path: string): Promise<PendingFile> {
    const temporary = join(dirname(path), `.kms-sign-${randomBytes(8).toString('hex')}.tmp`)
    try {
      await makeFolders(dirname(path))
    } catch (cause) {
      throw notWritable(path, cause)
    }
    return new PendingFile(path, temporary, await NewFile.create(temporary, path))
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#file.write(chunk)
  }

  async commit(): Promise<void> {
    await this.#file.close()
    if (lookAt(this.path)?.isDirectory() === true) throw notWritable(this.path, folderInTheWay())
    try {
      await renamePatiently(this.#temporary, this.path)
    } catch (cause) {
      throw notReplaced(this.path, cause)
    }
  }

  /** Removes the file, unless it was committed; never throws, so that what led to it is reported. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined)
    await promises.rm(this.#temporary, PATIENTLY).catch(() => undefined)
  }
}

/**
 * Writes a small file whole or not at all.
 *
 * @throws FILE_NOT_WRITABLE
 */
export async function writeSmallFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await PendingFile.create(path)
  try {
    await file.write(bytes)
    await file.commit()
  } catch (thrown) {
    await file.discard()
    throw thrown
  }
}

/** Paths of the files and symbolic links in one folder, sorted; empty when there is no such folder. */
export function listFiles(folder: string): string[] {
  return entriesOf(folder)
    .filter(entry => entry.isFile() || entry.isSymbolicLink())
    .map(entry => join(folder, entry.name))
    .sort()
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** Whether a directory is there, perhaps behind a link. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/**
 * What is at a path, or where a link there leads; undefined where nothing is.
 *
 * @throws what `node:fs` throws.
 */
export function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOTDIR') return undefined
    throw thrown
  }
}

/** What is at a path, a link as such; undefined where nothing is, or it cannot be looked at. */
export function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

/** As a Unix says it; Windows answers like for a file that another program has open. */
function folderInTheWay(): Error {
  return Object.assign(new Error('a folder is in the way'), { code: 'EISDIR' })
}

/** Fills the buffer as far as the file goes; returns the number of bytes. */
async function readFully(file: number, buffer: Buffer): Promise<number> {
  let bytesRead = 0
  while (bytesRead < buffer.length) {
    const more = readSync(file, buffer, bytesRead, Math.min(READ_BYTES, buffer.length - bytesRead), null)
    if (more === 0) break
    bytesRead += more
    await giveWay()
  }
  return bytesRead
}

/** @param path as errors call it. */
export function notWritable(path: string, cause: unknown): ActionError {
  return failed('FILE_NOT_WRITABLE', 'write', path, cause)
}

/**
 * Why a file or a folder did not get its name, though it could be written beside it: another program has what is there open.
 *
 * @param path as errors call it.
 */
export function notReplaced(path: string, cause: unknown): ActionError {
  if (!isHeld(cause)) return notWritable(path, cause)
  const { reason, hint } = HELD_BY_ANOTHER
  return toError('FILE_NOT_WRITABLE', `Cannot write ${path}`, {
    cause,
    failure: { reason: `${reason} (${systemErrorCode(cause)})`, hint }
  })
}

function failed(code: ErrorCode, verb: 'read' | 'write', path: string, cause: unknown): ActionError {
  return toError(code, `Cannot ${verb} ${path}`, { cause, failure: describeFileFailure(cause, verb) })
}

function toError(
  code: ErrorCode,
  what: string,
  { cause, failure: { reason, hint } }: { readonly cause: unknown; readonly failure: FileFailure }
): ActionError {
  return new ActionError(code, `${what}: ${reason}.`, { hint, cause })
}
