import type { Stats } from 'node:fs'
import { access, constants, glob, lstat, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { ActionError, systemErrorCode } from '../errors.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { displayPath } from '../lib/files.ts'
import { findFolderLinks, isGitPath, lookIntoFolder, toGlobOptions, type LookIntoFolder } from './folders.ts'

const LOOKS_AT_ONCE = 8 // thousands of pending calls would take more memory than their results

/** A file to sign or to verify. */
export interface Artifact {
  /** Base name, which the host stores it under, perhaps with other characters. */
  readonly name: string
  /** For messages: relative to the workspace with `/`, absolute where it is outside of it. */
  readonly path: string
  readonly absolutePath: string
  /** Bytes. */
  readonly size: number
}

/** The files that patterns found: artifacts, and perhaps signatures and keys beside them. */
export interface DiscoveredFiles {
  /** Sorted by path, each real file once. */
  readonly files: readonly Artifact[]
  /** Absolute paths of the files that each positive pattern found. */
  readonly byPattern: ReadonlyMap<string, readonly string[]>
  /** What a wildcard met and passed over, sorted by path. */
  readonly skipped: readonly SkippedEntry[]
}

/** Something that a wildcard met and that is no file. Folders are not among them. */
export interface SkippedEntry {
  /** As people know it. */
  readonly path: string
  readonly kind: 'link' | 'special'
}

/** A line for the log. */
export function describeSkipped({ path, kind }: SkippedEntry): string {
  return kind === 'link'
    ? `Skipped ${path}: a symbolic link that a wildcard meets is not followed.`
    : `Skipped ${path}: it is not a regular file (a pipe, a socket or a device).`
}

/** Whether a pattern excludes: it starts with `!`. */
export function isExclude(pattern: string): boolean {
  return pattern.startsWith('!')
}

/**
 * The regular files that globs match. A literal path may lead anywhere and through links; a link that a wildcard matches is not followed,
 * and `.git` is never entered.
 *
 * @param lookInto how a folder is looked into, for tests.
 * @throws ARTIFACT_NOT_FOUND when a positive pattern finds no file; ARTIFACT_UNREADABLE when something that a pattern reaches cannot
 * be looked at.
 */
export async function discoverFiles(
  patterns: readonly string[],
  workspace: string,
  lookInto: LookIntoFolder = lookIntoFolder
): Promise<DiscoveredFiles> {
  const exclude = patterns.filter(isExclude).map(pattern => pattern.slice(1))
  const skipped = new Map<string, SkippedEntry>()
  const found = new Map<string, string[]>()
  for (const pattern of patterns.filter(pattern => !isExclude(pattern))) {
    const expanded = await expand(pattern, exclude, workspace, lookInto)
    if (expanded.paths.length === 0) throw nothingMatched(pattern, exclude, workspace, expanded)
    found.set(pattern, expanded.paths)
    for (const entry of [...expanded.skipped, ...expanded.folderLinks]) skipped.set(entry.path, entry)
  }
  const matched = [...new Set([...found.values()].flat())]
  const all = await mapConcurrently(matched, LOOKS_AT_ONCE, path => toArtifact(path, workspace))
  const { files, sameAs } = await uniqueFiles(all.sort((a, b) => (a.path < b.path ? -1 : 1)))
  return {
    files,
    byPattern: new Map(
      [...found].map(([pattern, paths]) => [pattern, paths.map(path => sameAs.get(path) ?? path)])
    ),
    skipped: [...skipped.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  }
}

/**
 * Each positive pattern must have found an artifact, not only files that belong to this action.
 *
 * @param kept absolute paths of the artifacts.
 * @throws ARTIFACT_NOT_FOUND
 */
export function assertEachPatternKeeps({ byPattern }: DiscoveredFiles, kept: ReadonlySet<string>): void {
  for (const [pattern, paths] of byPattern) {
    if (paths.some(path => kept.has(path))) continue
    throw new ActionError(
      'ARTIFACT_NOT_FOUND',
      `The pattern "${pattern}" of artifacts matches only signatures, public keys and other files of this step.`,
      { hint: 'Name the artifacts themselves.' }
    )
  }
}

/**
 * Two artifacts with one base name cannot both be on a release, nor both have their signature in one folder.
 *
 * @throws ARTIFACT_NAMES_COLLIDE
 */
export function assertDistinctNames(artifacts: readonly Artifact[]): void {
  const byName = Map.groupBy(artifacts, artifact => artifact.name)
  const clash = [...byName.values()].find(group => group.length > 1)
  if (clash === undefined) return
  const [first, second] = clash
  throw new ActionError(
    'ARTIFACT_NAMES_COLLIDE',
    `Two artifacts are called "${first?.name}": ${first?.path} and ${second?.path}; expected distinct file names.`,
    { hint: 'Rename one of them, exclude one with a "!" pattern, or sign them in two steps.' }
  )
}

/** What one pattern came to. */
interface Expanded {
  readonly paths: string[]
  /** What it matched besides. */
  readonly skipped: readonly SkippedEntry[]
  /** Links to folders in which there might have been matches. */
  readonly folderLinks: readonly SkippedEntry[]
}

async function expand(
  pattern: string,
  exclude: readonly string[],
  workspace: string,
  lookInto: LookIntoFolder
): Promise<Expanded> {
  const links = await findFolderLinks(pattern, {
    exclude,
    workspace,
    lookInto,
    unreadable: (path, cause) => unreadableFolder(displayPath(path, workspace) || '.', pattern, cause)
  })
  const paths: string[] = []
  const skipped: SkippedEntry[] = []
  for await (const match of glob(pattern, toGlobOptions(exclude, workspace))) {
    if (isGitPath(match)) continue // `exclude` misses it outside the workspace
    const path = resolve(workspace, match)
    const wildcard = !isSamePath(pattern, match)
    const status = await statusOf(path, wildcard)
    if (status.isFile()) paths.push(path)
    else if (status.isSymbolicLink()) skipped.push({ path: displayPath(path, workspace), kind: 'link' })
    else if (!wildcard) throw notAFile(pattern, status)
    else if (!status.isDirectory()) skipped.push({ path: displayPath(path, workspace), kind: 'special' })
  }
  const folderLinks = links.map(path => ({ path: displayPath(path, workspace), kind: 'link' as const }))
  return { paths, skipped, folderLinks }
}

/** Whether the pattern is the path itself: then the user named the file, and no wildcard found it. */
function isSamePath(pattern: string, match: string): boolean {
  return join(pattern).replace(/[/\\]$/, '') === join(match).replace(/[/\\]$/, '')
}

async function statusOf(path: string, wildcard: boolean): Promise<Stats> {
  try {
    return await (wildcard ? lstat(path) : stat(path))
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

async function toArtifact(path: string, workspace: string): Promise<Artifact> {
  try {
    await access(path, constants.R_OK)
    const { size } = await stat(path)
    return { name: basename(path), path: displayPath(path, workspace), absolutePath: path, size }
  } catch (cause) {
    throw unreadable(displayPath(path, workspace), cause)
  }
}

async function uniqueFiles(
  files: readonly Artifact[]
): Promise<{ readonly files: readonly Artifact[]; readonly sameAs: ReadonlyMap<string, string> }> {
  const seen = new Map<string, Artifact>()
  const sameAs = new Map<string, string>()
  for (const file of files) {
    const real = await realpath(file.absolutePath)
    const first = seen.get(real)
    if (first === undefined) seen.set(real, file)
    else sameAs.set(file.absolutePath, first.absolutePath)
  }
  return { files: [...seen.values()], sameAs }
}

const MAX_NAMES = 5

function nothingMatched(
  pattern: string,
  exclude: readonly string[],
  workspace: string,
  { skipped, folderLinks }: Expanded
): ActionError {
  if (skipped.length > 0) return onlySkipped(pattern, skipped)
  const excluding =
    exclude.length > 0 ? ` (after ${exclude.length} excluding pattern${exclude.length > 1 ? 's' : ''})` : ''
  const links =
    folderLinks.length > 0
      ? ` Symbolic links to folders, which a wildcard does not follow: ${namesOf(folderLinks)}.`
      : ''
  const bracket = /[[\]{}()]/.test(pattern) ? ' A literal "[" is written "[[]".' : ''
  const comma = pattern.replaceAll(/\{[^{}]*\}/g, '').includes(',')
    ? ' Write one pattern a line: a comma separates nothing.'
    : ''
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    `No file matches the pattern "${pattern}" of artifacts${excluding}, searched in ${workspace}.${links}`,
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
  const more = entries.length > MAX_NAMES ? ` and ${entries.length - MAX_NAMES} more` : ''
  const names = entries.map(({ path }) => path).sort()
  return `${names.slice(0, MAX_NAMES).join(', ')}${more}`
}

function notAFile(path: string, status: Stats): ActionError {
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

function unreadable(path: string, cause: unknown): ActionError {
  const reason =
    cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause)
  return new ActionError('ARTIFACT_UNREADABLE', `Cannot read the artifact ${path}: ${reason}.`, {
    hint: 'Give the user that runs this job read permission on the file.',
    cause
  })
}

function unreadableFolder(path: string, pattern: string, cause: unknown): ActionError {
  return new ActionError(
    'ARTIFACT_UNREADABLE',
    `Cannot look into the folder ${path}, which the pattern "${pattern}" of artifacts reaches: ${systemErrorCode(cause) ?? String(cause)}.`,
    {
      hint: 'Give the user that runs this job permission to read the folder, or exclude it with a "!" pattern.',
      cause
    }
  )
}
