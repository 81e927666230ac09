import { statSync, type Dirent, type Stats } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { ActionError, systemErrorCode } from '../errors.ts'
import { displayPath, lookAt } from '../lib/files.ts'
import { mapInTurns } from '../lib/turns.ts'
import { lookIntoFolder, type LookIntoFolder } from './expand.ts'
import { FolderSpelling } from './folder-spelling.ts'
import { toArtifact, type Artifact, type DiscoveredFiles } from './find.ts'
import { unreadable } from './find-errors.ts'

/** Something in a folder, or in a folder below it. */
export interface FolderEntry {
  readonly absolutePath: string
  readonly kind: 'file' | 'folder' | 'link' | 'special'
}

/** Something in a folder that has a name as a file has, and no bytes of its own that could be verified. */
export interface NotAFile extends Pick<Artifact, 'name' | 'path' | 'absolutePath'> {
  readonly kind: Exclude<FolderEntry['kind'], 'file'>
}

/** The files that paths lead to. */
export interface DiscoveredPaths extends DiscoveredFiles {
  /** Paths, as messages have them, of the files that nobody named: a folder led to them. */
  readonly reachedByFolder: ReadonlySet<string>
  /** What is in the folders besides files, sorted by path: links are not followed. */
  readonly notFiles: readonly NotAFile[]
}

/**
 * The regular files that paths name, and all that are in the folders that paths name, hidden ones included. Nothing in a path is a wildcard.
 * A path that is named may lead through links; a link that is met in a folder is not followed. Each name is taken by itself, also where a
 * link makes two names of one file; spellings that the file system takes for one name are one.
 *
 * @param workspace absolute path of the folder that paths begin from.
 * @throws ARTIFACT_NOT_FOUND when nothing is at a path, or nothing that can be verified; ARTIFACT_UNREADABLE
 */
export async function discoverPaths(paths: readonly string[], workspace: string): Promise<DiscoveredPaths> {
  const spelling = new FolderSpelling(workspace)
  const named = new Set<string>()
  const byFolder = new Map<string, readonly string[]>()
  const others = new Map<string, NotAFile>()
  for (const path of paths) {
    const absolutePath = await spelling.of(resolve(workspace, path))
    const status = statusOf(absolutePath, path)
    if (status.isFile()) named.add(absolutePath)
    else if (!status.isDirectory()) throw notAFile(path)
    else {
      const entries = await listFolder(absolutePath, workspace)
      const files = entries.filter(({ kind }) => kind === 'file').map(entry => entry.absolutePath)
      if (files.length === 0) throw emptyFolder(path, entries)
      byFolder.set(path, files)
      for (const { kind, absolutePath: entry } of entries) {
        if (kind === 'file') continue
        others.set(entry, {
          kind,
          name: basename(entry),
          path: displayPath(entry, workspace),
          absolutePath: entry
        })
      }
    }
  }
  const all = [...new Set([...named, ...[...byFolder.values()].flat()])]
  const files = await mapInTurns(all, path => toArtifact(path, workspace))
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  for (const path of named) others.delete(path) // a link that is named as well
  return {
    files: sorted,
    byPattern: byFolder,
    skipped: [],
    notFiles: [...others.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    describeUseless: folder => `The folder ${JSON.stringify(folder)} has only signatures and public keys.`,
    reachedByFolder: new Set(
      sorted.filter(({ absolutePath }) => !named.has(absolutePath)).map(({ path }) => path)
    )
  }
}

/**
 * Everything in a folder and in the folders below it, sorted by path; links are not followed.
 *
 * @param folder absolute path.
 * @param lookInto how a folder is looked into, for tests.
 * @throws ARTIFACT_UNREADABLE
 */
export async function listFolder(
  folder: string,
  workspace: string,
  lookInto: LookIntoFolder = lookIntoFolder
): Promise<FolderEntry[]> {
  const found: FolderEntry[] = []
  const folders = [folder]
  for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
    for (const entry of await entriesOf(path, workspace, lookInto)) {
      const absolutePath = join(path, entry.name)
      if (entry.isDirectory()) folders.push(absolutePath)
      found.push({ absolutePath, kind: kindOf(entry) })
    }
  }
  return found.sort((a, b) => (a.absolutePath < b.absolutePath ? -1 : 1))
}

function kindOf(entry: Dirent): FolderEntry['kind'] {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'link' : 'special'
}

async function entriesOf(
  folder: string,
  workspace: string,
  lookInto: LookIntoFolder
): Promise<readonly Dirent[]> {
  try {
    return await lookInto(folder)
  } catch (cause) {
    throw new ActionError(
      'ARTIFACT_UNREADABLE',
      `Cannot list the folder ${displayPath(folder, workspace) || '.'}: ${systemErrorCode(cause) ?? String(cause)}.`,
      { hint: 'Give the user that runs this the permission to read the folder.', cause }
    )
  }
}

function statusOf(absolutePath: string, path: string): Stats {
  try {
    return statSync(absolutePath)
  } catch (cause) {
    if (!['ENOENT', 'ENOTDIR'].includes(systemErrorCode(cause) ?? '')) throw unreadable(path, cause)
    const isLink = lookAt(absolutePath)?.isSymbolicLink() === true
    throw new ActionError(
      'ARTIFACT_NOT_FOUND',
      isLink
        ? `${JSON.stringify(path)} is a symbolic link that leads nowhere.`
        : `There is no file or folder ${JSON.stringify(path)}.`,
      {
        hint: 'Correct the path. The shell expands wildcards, but leaves a wildcard that matches nothing as it is.'
      }
    )
  }
}

function notAFile(path: string): ActionError {
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    `${JSON.stringify(path)} is a pipe, a socket or a device, expected a file or a folder.`,
    { hint: 'Name a regular file.' }
  )
}

function emptyFolder(path: string, entries: readonly FolderEntry[]): ActionError {
  const others = entries.some(({ kind }) => kind !== 'folder')
    ? '; links are not followed, and pipes, sockets and devices are not read'
    : ''
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    `There is no file in the folder ${JSON.stringify(path)}${others}.`,
    { hint: 'Correct the path, or download the files first.' }
  )
}
