import { lstatSync, readdirSync } from 'node:fs'
import * as systemPath from 'node:path'
import { foldedName } from '../lib/file-names.ts'
import { giveWay } from '../lib/turns.ts'
import type { PathApi } from './glob.ts'

/** What is asked of a file system. */
export interface NamesOnDisk {
  /** The names in a folder. */
  readonly readdir: (folder: string) => readonly string[]
  /** What identifies a file among those of its folder; undefined where there is none of this name. Throws when it cannot be asked. */
  readonly identify: (path: string) => string | undefined
}

const DISK: NamesOnDisk = {
  readdir: folder => readdirSync(folder),
  identify: path => {
    const status = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return status && `${status.ino} ${status.size}` // `dev` differs between calls on Windows (libuv before 1.51)
  }
}

/** Where a file system ignores case, each of these is found in capitals or in small letters too, if it has letters at all. */
const ASCII = /^[\x20-\x7e]*$/
/** Windows gives a file a second, short name, which no folder lists. */
const SHORT_NAME = /^[^~.]{1,6}~\d+(\.[^.]{0,3})?$/

/**
 * Gives paths the spelling that their folders have. Where a file system ignores case or the form of Unicode, one file is found under
 * several spellings; with the folder's, equal files have equal paths. A system that distinguishes them finds every path as it is. What is
 * inside the workspace begins with the workspace's path as it was given.
 */
export class FolderSpelling {
  readonly #workspace: string
  readonly #disk: NamesOnDisk
  readonly #path: PathApi
  /** Names by their folded form, for each folder. */
  readonly #listed = new Map<string, ReadonlyMap<string, readonly string[]>>()
  readonly #folders = new Map<string, Promise<string>>()

  /** @param workspace absolute path. */
  constructor(workspace: string, disk: NamesOnDisk = DISK, path: PathApi = systemPath) {
    this.#workspace = workspace
    this.#disk = disk
    this.#path = path
  }

  /**
   * The path as its folders spell it; what is not there, or in a folder that cannot be read, stays as it is.
   *
   * @param path absolute and normalized.
   */
  async of(path: string): Promise<string> {
    if (path === this.#workspace) return path
    const [spelled, workspace] = [await this.#spell(path), await this.#folder(this.#workspace)]
    if (spelled === workspace) return this.#workspace
    const { sep } = this.#path
    return spelled.startsWith(workspace.endsWith(sep) ? workspace : workspace + sep)
      ? this.#workspace + spelled.slice(workspace.length)
      : spelled
  }

  async #spell(path: string): Promise<string> {
    const parent = this.#path.dirname(path)
    if (parent === path) return withDrive(path)
    const folder = await this.#folder(parent)
    return this.#path.join(folder, await this.#nameIn(folder, this.#path.basename(path)))
  }

  #folder(path: string): Promise<string> {
    const spelled = this.#folders.get(path) ?? this.#spell(path)
    this.#folders.set(path, spelled)
    return spelled
  }

  async #isFoundAs(folder: string, names: readonly string[]): Promise<boolean> {
    for (const name of names)
      if ((await this.#identify(this.#path.join(folder, name))) !== undefined) return true
    return false
  }

  /**
   * A folder, which others may have filled, is not listed for a name in ASCII that is found under no other case. Of other names that cannot
   * be told: file systems fold letter by letter, and do not take `ß` for `SS`.
   */
  async #nameIn(folder: string, name: string): Promise<string> {
    const mayBeShort = SHORT_NAME.test(name)
    if (ASCII.test(name) && !mayBeShort && !(await this.#isFoundAs(folder, otherCases(name)))) return name
    const names = this.#namesIn(folder)
    const alike = names.get(foldedName(name)) ?? []
    const candidates = alike.length === 0 && mayBeShort ? [...names.values()].flat() : alike
    if (candidates.length === 0 || candidates.includes(name)) return name
    const wanted = await this.#identify(this.#path.join(folder, name))
    if (wanted === undefined) return name
    for (const candidate of candidates)
      if ((await this.#identify(this.#path.join(folder, candidate))) === wanted) return candidate
    return name
  }

  async #identify(path: string): Promise<string | undefined> {
    await giveWay()
    try {
      return this.#disk.identify(path)
    } catch {
      return undefined
    }
  }

  #namesIn(folder: string): ReadonlyMap<string, readonly string[]> {
    const known = this.#listed.get(folder)
    if (known !== undefined) return known
    const listed = Map.groupBy(this.#list(folder), foldedName)
    this.#listed.set(folder, listed)
    return listed
  }

  #list(folder: string): readonly string[] {
    try {
      return this.#disk.readdir(folder)
    } catch {
      return []
    }
  }
}

function withDrive(root: string): string {
  return root.replace(/^[a-z]:/, drive => drive.toUpperCase())
}

function otherCases(name: string): string[] {
  return [...new Set([name.toUpperCase(), name.toLowerCase()])].filter(spelling => spelling !== name)
}
