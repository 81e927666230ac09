import { chmod, mkdir, mkdtemp, readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ActionError, systemErrorCode } from '../errors.ts'
import { displayPath, NewFile, notWritable } from '../lib/files.ts'
import type { ReleaseHost } from '../ports.ts'
import { assertFileName } from '../release/names.ts'

const MAX_NAMES = 3

/**
 * Keeps downloaded assets aside until all are verified, so that what is deployed is what was verified: in a folder beside the one
 * that is asked for, which nobody else can read, and which takes its name when the verdict stands. So all of them appear, or none.
 */
export class StagedDownloads {
  /** As it was given. */
  readonly #folder: string
  /** Where it really is. */
  readonly #target: string
  /** Whose content is kept from others until the end. */
  readonly #aside: string
  /** The first folder that had to be made on the way. */
  readonly #made: string | undefined
  readonly #mode: number | undefined
  readonly #names: string[] = []

  private constructor(folder: string, { target, aside, made, mode }: Places) {
    this.#folder = folder
    this.#target = target
    this.#aside = aside
    this.#made = made
    this.#mode = mode
  }

  /**
   * @param folder absolute path of where they go.
   * @throws FILE_NOT_WRITABLE, also when there is anything in it: what lies there was not verified.
   */
  static async create(folder: string, workspace: string): Promise<StagedDownloads> {
    try {
      const there = await entriesOf(folder)
      if (there !== undefined && there.length > 0)
        throw notEmpty(displayPath(folder, workspace) || '.', there)
      const target = there === undefined ? folder : await realpath(folder)
      const made = await mkdir(dirname(target), { recursive: true })
      const aside = await mkdtemp(join(dirname(target), '.kms-sign-'))
      await mkdir(join(aside, VERIFIED))
      const mode = there === undefined ? undefined : (await stat(target)).mode
      return new StagedDownloads(folder, { target, aside, made, mode })
    } catch (cause) {
      throw cause instanceof ActionError ? cause : notWritable(folder, cause)
    }
  }

  /**
   * A file for one asset, which the caller closes.
   *
   * @throws ASSET_WRONG, FILE_NOT_WRITABLE
   */
  async open(assetName: string, host: ReleaseHost): Promise<NewFile> {
    assertFileName(host, assetName)
    const file = await NewFile.create(join(this.#aside, VERIFIED, assetName), join(this.#folder, assetName))
    this.#names.push(assetName)
    return file
  }

  /**
   * Moves everything into place at once; returns the paths.
   *
   * @throws FILE_NOT_WRITABLE when something came to be there meanwhile, among other causes.
   */
  async commit(): Promise<string[]> {
    try {
      if (this.#mode !== undefined) await chmod(join(this.#aside, VERIFIED), this.#mode & 0o7777)
      await rmdir(this.#target).catch((thrown: unknown) => {
        if (systemErrorCode(thrown) !== 'ENOENT') throw thrown
      })
      await rename(join(this.#aside, VERIFIED), this.#target)
    } catch (cause) {
      throw notWritable(this.#folder, cause)
    }
    return this.#names.map(name => join(this.#folder, basename(name))).sort()
  }

  /** Removes what was not committed; nothing that this class made is left but what was. */
  async discard(): Promise<void> {
    await rm(this.#aside, { recursive: true, force: true })
    if (this.#made === undefined) return
    for (let path = dirname(this.#target); path.length >= this.#made.length; path = dirname(path)) {
      try {
        await rmdir(path)
      } catch {
        return // it is used
      }
    }
  }
}

const VERIFIED = 'verified'

interface Places {
  readonly target: string
  readonly aside: string
  readonly made: string | undefined
  readonly mode: number | undefined
}

/** Undefined when there is no such folder. */
async function entriesOf(folder: string): Promise<string[] | undefined> {
  try {
    return (await readdir(folder)).sort()
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return undefined
    throw thrown
  }
}

function notEmpty(folder: string, entries: readonly string[]): ActionError {
  const names = entries.slice(0, MAX_NAMES).map(name => JSON.stringify(name))
  const more = entries.length > MAX_NAMES ? ` and ${entries.length - MAX_NAMES} more` : ''
  return new ActionError(
    'FILE_NOT_WRITABLE',
    `output-directory ${folder} has ${names.join(', ')}${more} in it, expected an empty folder or none: what is there already was not verified.`,
    { hint: 'Give a folder of its own as output-directory, or empty it before this step.' }
  )
}
