import { promises } from 'node:fs'
import { dirname, join } from 'node:path'
import { ActionError, systemErrorCode } from '../errors.ts'
import { describeCollision, findCollision, findUnkeepable, type Platform } from '../lib/file-names.ts'
import { makeFolders } from '../lib/folders.ts'
import { displayPath, NewFile, notReplaced, notWritable, PATIENTLY } from '../lib/files.ts'
import { replaceEmptyFolder } from '../lib/rename.ts'
import { listed } from '../lib/text.ts'
import type { ReleaseHost } from '../ports/release-host.ts'
import { assertFileName } from '../release/names.ts'

const MAX_NAMES = 3

/**
 * Keeps downloaded assets aside until all are verified, so that what is deployed is what was verified: in a folder beside the one
 * that is asked for, which nobody else can read (mode 0700), and which takes its name when the verdict stands. So all of them appear, or none.
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
  readonly #platform: Platform
  readonly #names: string[] = []

  private constructor(folder: string, { target, aside, made, mode, platform }: Places) {
    this.#folder = folder
    this.#target = target
    this.#aside = aside
    this.#made = made
    this.#mode = mode
    this.#platform = platform
  }

  /**
   * @param folder absolute path of where they go.
   * @param platform whose file names they get.
   * @throws FILE_NOT_WRITABLE, also when there is anything in it: what lies there was not verified.
   */
  static async create(
    folder: string,
    { workspace, platform }: { readonly workspace: string; readonly platform: Platform }
  ): Promise<StagedDownloads> {
    try {
      const there = await entriesOf(folder)
      if (there !== undefined && there.length > 0)
        throw notEmpty(displayPath(folder, workspace) || '.', there)
      // a RAM or subst drive of Windows has no real path
      const target = there === undefined ? folder : await promises.realpath(folder).catch(() => folder)
      const made = await makeFolders(dirname(target))
      if (there !== undefined && (await isMount(target))) throw mounted(displayPath(folder, workspace) || '.')
      const aside = await promises.mkdtemp(join(dirname(target), '.kms-sign-'))
      await promises.mkdir(join(aside, VERIFIED))
      const mode = there === undefined ? undefined : (await promises.stat(target)).mode
      return new StagedDownloads(folder, { target, aside, made, mode, platform })
    } catch (cause) {
      throw cause instanceof ActionError ? cause : notWritable(folder, cause)
    }
  }

  /**
   * Before anything is downloaded: the folder must be able to hold files of these names, all of them beside each other.
   *
   * @throws ASSET_WRONG, ARTIFACT_NAMES_COLLIDE; FILE_NOT_WRITABLE when this system cannot keep a file of such a name.
   */
  assertNames(assetNames: readonly string[], host: ReleaseHost): void {
    for (const name of assetNames) assertFileName(host, name)
    const collision = findCollision(assetNames, name => name)
    if (collision !== undefined) throw oneFile(...collision)
    const [unkeepable] = findUnkeepable(assetNames, this.#platform)
    if (unkeepable === undefined) return
    throw new ActionError(
      'FILE_NOT_WRITABLE',
      `The asset ${JSON.stringify(unkeepable.name)} cannot be kept in output-directory: ${unkeepable.reason}.`,
      {
        hint: `Verify on a runner with another system, or exclude it with a line "!${unkeepable.name}" in release-assets.`
      }
    )
  }

  /**
   * A file for one asset, which the caller closes.
   *
   * @throws FILE_NOT_WRITABLE
   */
  async open(assetName: string): Promise<NewFile> {
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
      if (this.#mode !== undefined) await promises.chmod(join(this.#aside, VERIFIED), this.#mode & 0o7777)
      await replaceEmptyFolder(join(this.#aside, VERIFIED), this.#target)
    } catch (cause) {
      // the empty folder that was there may be gone by now
      if (this.#mode !== undefined)
        await promises.mkdir(this.#target, { mode: this.#mode }).catch(() => undefined)
      throw notReplaced(this.#folder, cause)
    }
    return this.#names.map(name => join(this.#folder, name)).sort()
  }

  /**
   * Removes what was not committed; nothing that this class made is left but what was. Returns the absolute path of what could not be
   * removed, and never throws: what led to it is to be reported.
   */
  async discard(): Promise<string | undefined> {
    try {
      await promises.rm(this.#aside, PATIENTLY)
    } catch {
      return this.#aside
    }
    if (this.#made === undefined) return undefined
    for (let path = dirname(this.#target); path.length >= this.#made.length; path = dirname(path)) {
      try {
        await promises.rmdir(path)
      } catch {
        return undefined // it is used
      }
    }
    return undefined
  }
}

const VERIFIED = 'verified'

interface Places {
  readonly target: string
  readonly aside: string
  readonly made: string | undefined
  readonly mode: number | undefined
  readonly platform: Platform
}

/** Undefined when there is no such folder. */
async function entriesOf(folder: string): Promise<string[] | undefined> {
  try {
    return (await promises.readdir(folder)).sort()
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return undefined
    throw thrown
  }
}

function notEmpty(folder: string, entries: readonly string[]): ActionError {
  const names = entries.map(name => JSON.stringify(name))
  return new ActionError(
    'FILE_NOT_WRITABLE',
    `output-directory ${folder} has ${listed(names, 'and', MAX_NAMES)} in it, expected an empty folder or none: what is there already was not verified.`,
    { hint: 'Give a folder of its own as output-directory, or empty it before this step.' }
  )
}

/** Whether a folder is the root of a file system of its own, as a volume of a container is: it cannot be replaced by a rename. */
async function isMount(folder: string): Promise<boolean> {
  const [inside, outside] = await Promise.all([promises.stat(folder), promises.stat(dirname(folder))])
  return inside.dev !== outside.dev
}

function mounted(folder: string): ActionError {
  return new ActionError(
    'FILE_NOT_WRITABLE',
    `output-directory ${folder} is a mounted file system, expected a folder in one: all files appear in it at once, by one rename.`,
    { hint: `Give a folder in it as output-directory, such as ${folder}/verified.` }
  )
}

function oneFile(one: string, other: string): ActionError {
  return new ActionError(
    'ARTIFACT_NAMES_COLLIDE',
    `The assets ${JSON.stringify(one)} and ${JSON.stringify(other)} cannot both be kept in output-directory${describeCollision(one, other)}.`,
    { hint: `Exclude one with a "!" line in release-assets, or rename it on the release.` }
  )
}
