import type { Dirent, GlobOptionsWithoutFileTypes } from 'node:fs'
import { access, constants, glob, lstat, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { systemErrorCode } from '../errors.ts'

/** The entries of a folder. */
export type LookIntoFolder = (path: string) => Promise<readonly Dirent[]>

/** Lists a folder whose entries can be looked at as well. */
export async function lookIntoFolder(path: string): Promise<readonly Dirent[]> {
  await access(path, constants.X_OK)
  return readdir(path, { withFileTypes: true })
}

export function toGlobOptions(
  exclude: readonly string[],
  workspace: string
): GlobOptionsWithoutFileTypes & { readonly exclude: string[] } {
  return { cwd: workspace, exclude: ['**/.git', '**/.git/**', ...exclude] }
}

/** Whether a path leads into a `.git` folder, or is one. */
export function isGitPath(path: string): boolean {
  return path.split(/[/\\]/).includes('.git')
}

export interface FolderSearch {
  /** Patterns of what is not looked into. */
  readonly exclude: readonly string[]
  readonly workspace: string
  readonly lookInto: LookIntoFolder
  readonly unreadable: (path: string, cause: unknown) => Error
}

/**
 * Looks into every folder that a pattern reaches while it expands: `glob` itself passes over what it cannot read. Returns the
 * absolute paths of the links to folders that a `**` meets and does not follow.
 *
 * @throws what `unreadable` makes of a failure.
 */
export async function findFolderLinks(
  pattern: string,
  { exclude, workspace, lookInto, unreadable }: FolderSearch
): Promise<string[]> {
  const links: string[] = []
  for (const variant of expandFolders(pattern)) {
    const segments = variant.split(/[/\\]/)
    const isDeep = (index: number): boolean => segments[index] === '**'
    for (const [index, segment] of segments.entries()) {
      const isListed = isWildcard(segment)
      const isLookedUp =
        !isListed && (index === segments.length - 1 || segments.slice(0, index).some(isWildcard))
      if (!isListed && !isLookedUp) continue
      for await (const path of foldersBefore(segments, index, exclude, workspace)) {
        const look = isListed ? lookInto : (folder: string) => lookUp(folder, segment)
        const entries = await entriesOf(path, look, unreadable)
        if (isDeep(index)) links.push(...(await linksToFolders(path, entries)))
      }
    }
  }
  return [...new Set(links)]
}

/** The folders in which the segment at `index` is looked for. */
async function* foldersBefore(
  segments: readonly string[],
  index: number,
  exclude: readonly string[],
  workspace: string
): AsyncIterable<string> {
  const before = segments.slice(0, index)
  if (!before.some(isWildcard)) {
    const path = resolve(workspace, before.length === 1 && before[0] === '' ? '/' : before.join('/'))
    if (!isGitPath(before.join('/')) && (await isFolder(path))) yield path
  }
  // `**` stands for no folder, too: then it is the one before it, and else every one below
  const globbed = segments[index] === '**' ? [...before, '**'] : before
  if (!globbed.some(isWildcard)) return
  for await (const match of glob(`${globbed.join('/')}/`, toGlobOptions(exclude, workspace)))
    if (!isGitPath(match)) yield resolve(workspace, match)
}

/** A folder need not be readable where only one name in it is asked for. */
async function lookUp(folder: string, name: string): Promise<readonly Dirent[]> {
  try {
    await lstat(join(folder, name))
  } catch (thrown) {
    if (!['ENOENT', 'ENOTDIR'].includes(systemErrorCode(thrown) ?? '')) throw thrown
  }
  return []
}

async function entriesOf(
  path: string,
  lookInto: LookIntoFolder,
  unreadable: FolderSearch['unreadable']
): Promise<readonly Dirent[]> {
  try {
    return await lookInto(path)
  } catch (thrown) {
    // what is a link and leads to no folder is no folder that could not be read
    const isLink = (await lstat(path).catch(() => undefined))?.isSymbolicLink() === true
    if (isLink && !(await isFolder(path))) return []
    throw unreadable(path, thrown)
  }
}

async function linksToFolders(folder: string, entries: readonly Dirent[]): Promise<string[]> {
  const links = entries.filter(entry => entry.isSymbolicLink() && !entry.name.startsWith('.'))
  const paths = links.map(({ name }) => join(folder, name))
  const leading = await Promise.all(paths.map(isFolder))
  return paths.filter((_, index) => leading[index])
}

/** Anything but a certain no counts, so that what cannot be told is looked into, and fails there. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (thrown) {
    return !['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemErrorCode(thrown) ?? '')
  }
}

function isWildcard(segment: string): boolean {
  return /[*?[{(]/.test(segment)
}

/** The patterns that one with folders inside braces stands for: `{a,b/*}/c` is `a/c` and `b/*\/c`. */
function expandFolders(pattern: string): string[] {
  const group = /\{([^{}]*[/\\][^{}]*)\}/.exec(pattern)
  if (group === null) return [pattern]
  const [whole, inside = ''] = group
  const [before, after] = [pattern.slice(0, group.index), pattern.slice(group.index + whole.length)]
  return inside.split(',').flatMap(part => expandFolders(`${before}${part}${after}`))
}
