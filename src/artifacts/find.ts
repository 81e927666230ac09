import type { Stats } from 'node:fs'
import { access, constants, glob, lstat, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { displayPath } from '../lib/files.ts'

const LOOKS_AT_ONCE = 8 // thousands of open questions would take more memory than their answers

/** A file to sign or to verify. */
export interface Artifact {
  /** Base name: what the artifact is called on a release. */
  readonly name: string
  /** As found, relative to the workspace where it lies inside, with `/`. */
  readonly path: string
  readonly absolutePath: string
  /** Bytes. */
  readonly size: number
}

export interface Found {
  readonly artifacts: readonly Artifact[]
  /** Paths that matched but that this run writes itself. */
  readonly leftOut: readonly string[]
  /** Symbolic links that a wildcard met and did not follow. */
  readonly linksSkipped: readonly string[]
}

/** A negative pattern starts with `!`. */
export function isExclude(pattern: string): boolean {
  return pattern.startsWith('!')
}

/**
 * Finds regular files by globs, sorted by path, each real file once. A literal path may lead anywhere and through links; a
 * link met while a wildcard expands is not followed, and `.git` is never entered. Every positive pattern must match.
 *
 * @param toOwnOutputs given all that matched, makes what tells whether a path is one that this run will write; such files are left out.
 */
export async function findArtifacts(
  patterns: readonly string[],
  workspace: string,
  toOwnOutputs: (matched: ReadonlySet<string>) => (path: string) => boolean
): Promise<Found> {
  const exclude = patterns.filter(isExclude).map(pattern => pattern.slice(1))
  const linksSkipped = new Set<string>()
  const byPattern = new Map<string, string[]>()
  for (const pattern of patterns.filter(pattern => !isExclude(pattern))) {
    byPattern.set(pattern, await expand(pattern, exclude, workspace, linksSkipped))
  }
  const matched = new Set([...byPattern.values()].flat())
  const leftOut = new Set([...matched].filter(toOwnOutputs(matched)))
  for (const [pattern, paths] of byPattern) {
    if (!paths.some(path => !leftOut.has(path)))
      throw nothingMatched(pattern, paths.length > 0, exclude, workspace)
  }
  const kept = [...matched].filter(path => !leftOut.has(path))
  const artifacts = await mapConcurrently(kept, LOOKS_AT_ONCE, path => toArtifact(path, workspace))
  return {
    artifacts: await uniqueFiles(artifacts.sort((a, b) => (a.path < b.path ? -1 : 1))),
    leftOut: [...leftOut].map(path => displayPath(path, workspace)).sort(),
    linksSkipped: [...linksSkipped].map(path => displayPath(path, workspace)).sort()
  }
}

/** Two artifacts of one base name cannot both be on a release, nor both have their signature in one folder. */
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

/** A match that reads like its pattern was named by the user, not found by a wildcard. */
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

async function uniqueFiles(artifacts: readonly Artifact[]): Promise<Artifact[]> {
  const seen = new Map<string, Artifact>()
  for (const artifact of artifacts) {
    const real = await realpath(artifact.absolutePath)
    if (!seen.has(real)) seen.set(real, artifact)
  }
  return [...seen.values()]
}

function nothingMatched(
  pattern: string,
  onlyOwn: boolean,
  exclude: readonly string[],
  workspace: string
): ActionError {
  if (onlyOwn) {
    return new ActionError(
      'ARTIFACT_NOT_FOUND',
      `The pattern "${pattern}" of artifacts matches only signatures, public keys and other files of this step.`,
      { hint: 'Name the artifacts themselves.' }
    )
  }
  const excluding =
    exclude.length > 0 ? ` (after ${exclude.length} excluding pattern${exclude.length > 1 ? 's' : ''})` : ''
  const bracket = /[[\]{}()]/.test(pattern) ? ' A literal "[" is written "[[]".' : ''
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    `No file matches the pattern "${pattern}" of artifacts${excluding}, searched in ${workspace}.`,
    {
      hint: `Check that the build has run in this job or that its artifact was downloaded, and the spelling of the path.${bracket}`
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
        ? `To take the files in it, write ${path.replace(/\/$/, '')}/*`
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
