import type { Stats } from 'node:fs'
import { access, constants, glob, lstat, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { displayPath } from '../lib/files.ts'

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
  /** Paths, for messages, of symbolic links that a wildcard matched and did not follow. */
  readonly linksSkipped: readonly string[]
}

/** Whether a pattern excludes: it starts with `!`. */
export function isExclude(pattern: string): boolean {
  return pattern.startsWith('!')
}

/**
 * The regular files that globs match. A literal path may lead anywhere and through links; a link that a wildcard matches is not followed,
 * and `.git` is never entered.
 *
 * @throws ARTIFACT_NOT_FOUND when a positive pattern finds no file; ARTIFACT_UNREADABLE
 */
export async function discoverFiles(
  patterns: readonly string[],
  workspace: string
): Promise<DiscoveredFiles> {
  const exclude = patterns.filter(isExclude).map(pattern => pattern.slice(1))
  const linksSkipped = new Set<string>()
  const found = new Map<string, string[]>()
  for (const pattern of patterns.filter(pattern => !isExclude(pattern))) {
    const paths = await expand(pattern, exclude, workspace, linksSkipped)
    if (paths.length === 0) throw nothingMatched(pattern, exclude, workspace)
    found.set(pattern, paths)
  }
  const matched = [...new Set([...found.values()].flat())]
  const all = await mapConcurrently(matched, LOOKS_AT_ONCE, path => toArtifact(path, workspace))
  const { files, sameAs } = await uniqueFiles(all.sort((a, b) => (a.path < b.path ? -1 : 1)))
  return {
    files,
    byPattern: new Map(
      [...found].map(([pattern, paths]) => [pattern, paths.map(path => sameAs.get(path) ?? path)])
    ),
    linksSkipped: [...linksSkipped].map(path => displayPath(path, workspace)).sort()
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

async function expand(
  pattern: string,
  exclude: readonly string[],
  workspace: string,
  linksSkipped: Set<string>
): Promise<string[]> {
  const paths: string[] = []
  for await (const match of glob(pattern, {
    cwd: workspace,
    exclude: ['**/.git', '**/.git/**', ...exclude]
  })) {
    if (match.split(/[/\\]/).includes('.git')) continue // `exclude` misses it outside the workspace
    const path = resolve(workspace, match)
    const wildcard = !isSamePath(pattern, match)
    const status = await statusOf(path, wildcard)
    if (status.isSymbolicLink()) linksSkipped.add(path)
    else if (status.isFile()) paths.push(path)
    else if (!wildcard) throw notAFile(pattern, status)
  }
  return paths
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

function nothingMatched(pattern: string, exclude: readonly string[], workspace: string): ActionError {
  const excluding =
    exclude.length > 0 ? ` (after ${exclude.length} excluding pattern${exclude.length > 1 ? 's' : ''})` : ''
  const bracket = /[[\]{}()]/.test(pattern) ? ' A literal "[" is written "[[]".' : ''
  const comma = pattern.replaceAll(/\{[^{}]*\}/g, '').includes(',')
    ? ' Write one pattern a line: a comma separates nothing.'
    : ''
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    `No file matches the pattern "${pattern}" of artifacts${excluding}, searched in ${workspace}.`,
    {
      hint: `Run the build in this job or download its workflow artifact before this step, or correct the path.${bracket}${comma}`
    }
  )
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
