import { accessSync, constants, lstatSync, readdirSync, statSync, type Dirent, type Stats } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemErrorCode } from '../errors.ts'
import { foldedName } from '../lib/file-names.ts'
import { countEntries } from '../lib/memory.ts'
import { giveWay } from '../lib/turns.ts'
import type { FolderSpelling } from './folder-spelling.ts'
import { excludes, matchesSegment, type Glob, type Segment } from './glob.ts'

/** The entries of a folder. */
export type LookIntoFolder = (path: string) => Promise<readonly Dirent[]>

/** Lists a folder whose entries can be looked at as well. */
export async function lookIntoFolder(path: string): Promise<readonly Dirent[]> {
  await giveWay()
  accessSync(path, constants.X_OK)
  const entries = readdirSync(path, { withFileTypes: true })
  await countEntries(entries.length)
  return entries
}

/** Why a wildcard passes over something: a link, no regular file, or a name that begins with a dot. */
export type SkippedKind = 'link' | 'special' | 'hidden'

/** What a glob leads to: absolute paths, spelled as their folders spell them. */
export interface Expanded {
  readonly files: readonly string[]
  /** What was matched and is neither a file nor a folder. */
  readonly skipped: readonly { readonly path: string; readonly kind: SkippedKind }[]
  /** Links to folders in which there might have been matches. */
  readonly folderLinks: readonly string[]
  /** Named without a wildcard, and not a regular file. */
  readonly notFiles: readonly Stats[]
}

export interface GlobSearch {
  readonly excluded: readonly Glob[]
  readonly spelling: FolderSpelling
  readonly lookInto: LookIntoFolder
  /** Of a file that the pattern names. */
  readonly unreadableFile: (path: string, cause: unknown) => Error
  readonly unreadableFolder: (path: string, cause: unknown) => Error
}

/**
 * The files that a glob matches. Literal parts may lead through links, wildcards do not follow them, and `.git` is never entered. Each folder
 * that a wildcard is matched in must be readable.
 *
 * @throws what `unreadableFile` and `unreadableFolder` make of a failure.
 */
export async function expandGlob(glob: Glob, search: GlobSearch): Promise<Expanded> {
  const expansion = new Expansion(glob, search)
  await expansion.begin()
  return expansion
}

class Expansion implements Expanded {
  readonly files: string[] = []
  readonly skipped: { readonly path: string; readonly kind: SkippedKind }[] = []
  readonly folderLinks: string[] = []
  readonly notFiles: Stats[] = []
  readonly #glob: Glob
  readonly #search: GlobSearch
  /** A folder is asked for once, however many parts of the pattern are matched in it. */
  readonly #entries = new Map<string, Promise<readonly Dirent[]>>()
  /** Folders by how much of the pattern is to be matched in them: several `**` lead to one in many ways. */
  readonly #walked = new Set<string>()

  constructor(glob: Glob, search: GlobSearch) {
    this.#glob = glob
    this.#search = search
  }

  async begin(): Promise<void> {
    const { base, segments, foldersOnly } = this.#glob
    const path = await this.#search.spelling.of(base)
    if (isInGit(path)) return
    if (segments.length > 0) {
      if (!this.#isExcluded(path, true) && (await isFolder(path))) await this.#walk(path, segments)
      return
    }
    const status = await this.#look(path, statSync, this.#search.unreadableFile)
    if (status === undefined || this.#isExcluded(path, status.isDirectory())) return
    if (!status.isFile()) this.notFiles.push(status)
    else if (!foldersOnly) this.files.push(path)
  }

  /** Matches the first of the segments in a folder, and the others in what that leads to. */
  async #walk(folder: string, [segment, ...rest]: readonly Segment[]): Promise<void> {
    const step = `${rest.length} ${folder}`
    if (segment === undefined || this.#walked.has(step)) return
    this.#walked.add(step)
    if (segment.kind === 'name') return this.#enter(folder, segment.name, rest)
    if (segment.kind === 'deep' && rest.length > 0) await this.#walk(folder, rest)
    for (const entry of await this.#entriesOf(folder)) {
      if (!matchesSegment(segment, entry.name)) {
        if (isHiddenFrom(segment, entry.name, rest.length === 0)) this.#hide(join(folder, entry.name), entry)
        continue
      }
      const path = join(folder, entry.name)
      if (isGit(entry.name) || this.#isExcluded(path, entry.isDirectory())) continue
      const isLast = rest.length === 0
      if (entry.isDirectory()) await this.#walk(path, segment.kind === 'deep' ? [segment, ...rest] : rest)
      else if (isLast) this.#add(path, entry)
      else if (entry.isSymbolicLink() && (await isFolder(path))) this.folderLinks.push(path)
    }
  }

  /** A part that has no wildcard, after one that has. */
  async #enter(folder: string, name: string, rest: readonly Segment[]): Promise<void> {
    const path = name === '..' ? resolve(folder, name) : await this.#search.spelling.of(join(folder, name))
    if (isGit(name)) return
    const unreadable = (_: string, cause: unknown): Error => this.#search.unreadableFolder(folder, cause)
    const status = await this.#look(path, lstatSync, unreadable)
    if (status === undefined || this.#isExcluded(path, status.isDirectory())) return
    if (rest.length === 0) this.#add(path, status)
    else if (status.isDirectory() || (status.isSymbolicLink() && (await isFolder(path))))
      await this.#walk(path, rest)
  }

  #add(path: string, entry: Dirent | Stats): void {
    if (entry.isDirectory() || this.#glob.foldersOnly) return
    if (entry.isFile()) this.files.push(path)
    else this.skipped.push({ path, kind: entry.isSymbolicLink() ? 'link' : 'special' })
  }

  #hide(path: string, entry: Dirent): void {
    if (this.#glob.foldersOnly || this.#isExcluded(path, entry.isDirectory())) return
    this.skipped.push({ path, kind: 'hidden' })
  }

  #isExcluded(path: string, isDirectory: boolean): boolean {
    return this.#search.excluded.some(glob => excludes(glob, path, isDirectory))
  }

  /** A folder need not be readable where only one name in it is asked for. */
  async #look(
    path: string,
    status: (path: string) => Stats,
    unreadable: GlobSearch['unreadableFile']
  ): Promise<Stats | undefined> {
    await giveWay()
    try {
      return status(path)
    } catch (thrown) {
      if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(thrown) ?? '')) return undefined
      throw unreadable(path, thrown)
    }
  }

  #entriesOf(folder: string): Promise<readonly Dirent[]> {
    const known = this.#entries.get(folder)
    if (known !== undefined) return known
    const entries = this.#search.lookInto(folder).catch((thrown: unknown) => {
      throw this.#search.unreadableFolder(folder, thrown)
    })
    this.#entries.set(folder, entries)
    return entries
  }
}

/** Whether a part of a pattern would match a name if it did not begin with a dot. */
function isHiddenFrom(segment: Segment, name: string, isLast: boolean): boolean {
  if (!name.startsWith('.') || isGit(name)) return false
  const shown = name.replace(/^\.+/, '')
  return segment.kind === 'deep'
    ? isLast
    : shown !== '' && segment.kind === 'pattern' && segment.matches(shown)
}

function isGit(name: string): boolean {
  return foldedName(name) === foldedName('.git')
}

function isInGit(path: string): boolean {
  return path.split(/[/\\]/).some(isGit)
}

/** Anything but a certain no counts, so that what cannot be told is looked into, and fails there. */
async function isFolder(path: string): Promise<boolean> {
  await giveWay()
  try {
    return statSync(path).isDirectory()
  } catch (thrown) {
    return !['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemErrorCode(thrown) ?? '')
  }
}
