import { accessSync, constants, statSync } from 'node:fs'
import { basename } from 'node:path'
import { ActionError } from '../errors.ts'
import { describeCollision, findCollision, hasLineBreak } from '../lib/file-names.ts'
import { displayPath } from '../lib/files.ts'
import { untrusted } from '../lib/text.ts'
import { mapInTurns } from '../lib/turns.ts'
import { expandGlob, lookIntoFolder, type GlobSearch, type LookIntoFolder } from './expand.ts'
import { notAFile, nothingMatched, unreadable, unreadableFolder, type Met } from './find-errors.ts'
import { FolderSpelling } from './folder-spelling.ts'
import { simpleGlob, type Glob } from './glob.ts'
import { isExclude } from './pattern.ts'
import type { SkippedEntry } from './skipped.ts'

/** A file to sign or to verify. */
export interface Artifact {
  /** Base name, spelled as its folder spells it, which the host stores it under, perhaps with other characters. */
  readonly name: string
  /** For messages: relative to the workspace with `/`, absolute where it is outside of it. */
  readonly path: string
  readonly absolutePath: string
  /** Bytes. */
  readonly size: number
}

/** The files that patterns found: artifacts, and perhaps signatures and keys beside them. */
export interface DiscoveredFiles {
  /** Sorted by path, each name once, under whatever spellings it was found. Two names of one file, by a link, are two artifacts. */
  readonly files: readonly Artifact[]
  /** Absolute paths of the files that each positive pattern found. */
  readonly byPattern: ReadonlyMap<string, readonly string[]>
  /** Says of a pattern that it found no artifact, but files that belong to artifacts. */
  readonly describeUseless: (pattern: string) => string
  /** What a wildcard met and passed over, sorted by path. */
  readonly skipped: readonly SkippedEntry[]
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
  const spelling = new FolderSpelling(workspace)
  const excluded: Glob[] = []
  for (const pattern of exclude)
    for (const glob of await globsOf(pattern, workspace))
      excluded.push({ ...glob, base: await spelling.of(glob.base) })
  const skipped = new Map<string, SkippedEntry>()
  const found = new Map<string, readonly string[]>()
  for (const pattern of patterns.filter(pattern => !isExclude(pattern))) {
    const matches = await expand(pattern, workspace, {
      excluded,
      spelling,
      lookInto,
      unreadableFile: (path, cause) => unreadable(displayPath(path, workspace), cause),
      unreadableFolder: (path, cause) => unreadableFolder(displayPath(path, workspace) || '.', pattern, cause)
    })
    if (matches.paths.length === 0) throw nothingMatched(pattern, exclude, workspace, matches)
    found.set(pattern, matches.paths)
    for (const entry of [...matches.skipped, ...matches.folderLinks]) skipped.set(entry.path, entry)
  }
  const matched = [...new Set([...found.values()].flat())]
  const files = await mapInTurns(matched, path => toArtifact(path, workspace))
  for (const { path } of files) skipped.delete(path) // a link that is named as well
  return {
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    byPattern: found,
    skipped: [...skipped.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    describeUseless: pattern =>
      `The pattern "${pattern}" of artifacts matches only signatures, public keys and other files of this step.`
  }
}

/**
 * Each positive pattern must have found an artifact, not only files that belong to this action.
 *
 * @param kept absolute paths of the artifacts.
 * @throws ARTIFACT_NOT_FOUND
 */
export function assertEachPatternKeeps(
  { byPattern, describeUseless }: DiscoveredFiles,
  kept: ReadonlySet<string>
): void {
  for (const [pattern, paths] of byPattern) {
    if (paths.some(path => kept.has(path))) continue
    throw new ActionError('ARTIFACT_NOT_FOUND', describeUseless(pattern), {
      hint: 'Name the artifacts themselves.'
    })
  }
}

/**
 * Two artifacts with one base name cannot both be on a release, nor both have their signature in one folder. Names are compared as file
 * systems compare them that ignore case and the form of Unicode, on every system.
 *
 * @throws ARTIFACT_NAMES_COLLIDE
 */
export function assertDistinctNames(artifacts: readonly Pick<Artifact, 'name' | 'path'>[]): void {
  const collision = findCollision(artifacts, ({ name }) => name)
  if (collision === undefined) return
  const [first, second] = collision
  const why = describeCollision(first.name, second.name)
  throw new ActionError(
    'ARTIFACT_NAMES_COLLIDE',
    why === ''
      ? `Two artifacts are called "${first.name}": ${first.path} and ${second.path}; expected distinct file names.`
      : `Two artifacts are called "${first.name}" and "${second.name}"${why}: ${first.path} and ${second.path}; expected distinct file names.`,
    { hint: 'Rename one of them, exclude one with a "!" pattern, or sign them in two steps.' }
  )
}

/**
 * The outputs of the step have one path a line, which whoever reads them takes for as many files.
 *
 * @throws ARTIFACT_NOT_SIGNABLE when a path has a line break.
 */
export function assertOneLinePaths(artifacts: readonly Pick<Artifact, 'path'>[]): void {
  const broken = artifacts.find(({ path }) => hasLineBreak(path))
  if (broken === undefined) return
  throw new ActionError(
    'ARTIFACT_NOT_SIGNABLE',
    `The artifact ${untrusted(JSON.stringify(broken.path))} has a line break in its path, which would be two lines of the outputs.`,
    { hint: 'Find out where the file comes from; rename it, or exclude it with a "!" pattern.' }
  )
}

/** What one pattern came to, and what it met besides. */
interface Matches extends Met {
  readonly paths: readonly string[]
}

async function expand(pattern: string, workspace: string, search: GlobSearch): Promise<Matches> {
  const expanded = []
  for (const glob of await globsOf(pattern, workspace)) expanded.push(await expandGlob(glob, search))
  const [notFile] = expanded.flatMap(({ notFiles }) => notFiles)
  if (notFile !== undefined) throw notAFile(pattern, notFile)
  const shown = (path: string): string => displayPath(path, workspace)
  return {
    paths: [...new Set(expanded.flatMap(({ files }) => files))],
    skipped: expanded.flatMap(({ skipped }) =>
      skipped.map(({ path, kind }) => ({ path: shown(path), kind }))
    ),
    folderLinks: expanded.flatMap(({ folderLinks }) =>
      folderLinks.map(path => ({ path: shown(path), kind: 'link' as const }))
    )
  }
}

/** What reads more than `*`, `?` and `**` is loaded where there is more. */
async function globsOf(pattern: string, workspace: string): Promise<Glob[]> {
  const simple = simpleGlob(pattern, workspace)
  if (simple !== undefined) return [simple]
  const { parseGlobs } = await import('./parse-globs.ts')
  return parseGlobs(pattern, workspace)
}

/**
 * The artifact at an absolute path, as it is now.
 *
 * @throws ARTIFACT_UNREADABLE
 */
export function toArtifact(path: string, workspace: string): Artifact {
  try {
    accessSync(path, constants.R_OK)
    const { size } = statSync(path)
    return { name: basename(path), path: displayPath(path, workspace), absolutePath: path, size }
  } catch (cause) {
    throw unreadable(displayPath(path, workspace), cause)
  }
}
