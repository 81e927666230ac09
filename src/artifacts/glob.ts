import * as systemPath from 'node:path'
import { toBoundedMatch } from './bounded-match.ts'
import { GLOBSTAR, Minimatch, type MinimatchOptions } from 'minimatch'
import { ActionError } from '../errors.ts'
import { untrusted } from '../lib/text.ts'

// The one meaning of a glob, on every system: case counts, NFC and NFD do not, `/` and `\` both separate folders. Node's own glob ignores
// case on Windows and macOS, and passes over folders that it cannot read.

/** One part of a pattern between separators: a name that is itself, a pattern of names, or `**`, which stands for any folders. */
export type Segment =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'pattern'; readonly matches: (name: string) => boolean }
  | { readonly kind: 'deep' }

/** A pattern without braces, as it is read from the file system: literal folders that the user named, and what is to be matched in them. */
export interface Glob {
  /** Absolute path of the folder that the literal beginning leads to; of the file itself where `segments` is empty. */
  readonly base: string
  readonly segments: readonly Segment[]
  /** Whether the pattern ends with a separator: no file matches it. */
  readonly foldersOnly: boolean
}

/** The parts of `node:path` for one system. */
export type PathApi = Pick<typeof systemPath, 'resolve' | 'parse' | 'join' | 'dirname' | 'basename' | 'sep'>

/**
 * Case counts on every system, a name that begins with a dot is matched by a pattern that does, and `!` and `#` are what they are: `!` of a
 * line of an input is read before.
 */
const OPTIONS: MinimatchOptions = { platform: 'linux', nocase: false, nocomment: true, nonegate: true }

/** Globs that one pattern may stand for, and characters in all of them: beyond its own bounds, the library leaves some out in silence. */
const MAX_GLOBS = 10_000
const MAX_CHARACTERS = 1_000_000

/**
 * The globs that a pattern stands for: one for each combination of what its braces list.
 *
 * @throws INPUT_INVALID
 */
export function parseGlobs(pattern: string, workspace: string, path: PathApi = systemPath): Glob[] {
  const slashes = pattern.replaceAll('\\', '/')
  const { root } = path.parse(slashes)
  const typed = expressionsOf(slashes.slice(root.length), pattern)
  const composed = expressionsOf(slashes.slice(root.length).normalize('NFC'), pattern)
  return typed.map((parts, variant) => {
    // a name is asked for as it was typed; a wildcard is matched with the composed form of both
    const segments = parts
      .map((part, index) => (typeof part === 'string' ? part : (composed[variant]?.[index] ?? part)))
      .filter(part => part !== '' && part !== '.')
      .map(toSegment)
    const first = segments.findIndex(({ kind }) => kind !== 'name')
    const literal = first === -1 ? segments : segments.slice(0, first)
    const names = literal.flatMap(segment => (segment.kind === 'name' ? [segment.name] : []))
    return {
      base: path.resolve(workspace, root, ...names),
      segments: segments.slice(literal.length),
      foldersOnly: parts.at(-1) === ''
    }
  })
}

function expressionsOf(glob: string, pattern: string): Minimatch['set'] {
  const { globSet, set } = read(glob, pattern)
  if (globSet.length <= MAX_GLOBS && globSet.reduce((sum, { length }) => sum + length, 0) <= MAX_CHARACTERS)
    return set
  throw invalid(pattern, `it stands for more than ${MAX_GLOBS} globs or ${MAX_CHARACTERS} characters`, {
    hint: 'List less in braces: write several patterns, or a wildcard.'
  })
}

/** Of some classes in brackets the library makes no regular expression; nor has it any of 65,536 characters. */
function read(glob: string, pattern: string): Minimatch {
  try {
    return new Minimatch(glob, OPTIONS)
  } catch (cause) {
    const [why, hint] =
      cause instanceof SyntaxError
        ? [
            'its brackets are no set of characters',
            'List characters, ranges such as a-z and classes such as [:alpha:] in brackets; [[] is a bracket itself.'
          ]
        : ['it is too long', 'Write several patterns, or a wildcard.']
    throw invalid(pattern, why, { hint, cause })
  }
}

function invalid(
  pattern: string,
  why: string,
  options: { readonly hint: string; readonly cause?: unknown }
): ActionError {
  return new ActionError(
    'INPUT_INVALID',
    `The pattern "${untrusted(pattern)}" of artifacts is not a glob: ${why}.`,
    options
  )
}

function toSegment(part: string | RegExp | typeof GLOBSTAR): Segment {
  if (part === GLOBSTAR) return { kind: 'deep' }
  if (typeof part === 'string') return { kind: 'name', name: part }
  // minimatch has faster functions for the usual expressions
  const matches = Object.hasOwn(part, 'test') ? (name: string) => part.test(name) : toBoundedMatch(part)
  return { kind: 'pattern', matches: name => matches(name.normalize('NFC')) }
}

/** Whether a name is the one that a segment asks for; `**` takes every folder whose name does not begin with a dot. */
export function matchesSegment(segment: Segment, name: string): boolean {
  switch (segment.kind) {
    case 'deep':
      return !name.startsWith('.')
    case 'name':
      return segment.name === name || segment.name.normalize('NFC') === name.normalize('NFC')
    case 'pattern':
      return segment.matches(name)
  }
}

/**
 * Whether a pattern of what is excluded matches a path, or a folder above it.
 *
 * @param path absolute; `isFolder` says what is there: `d/**` excludes the folder `d`, but no file `d`.
 */
export function excludes(
  { base, segments, foldersOnly }: Glob,
  file: string,
  isFolder: boolean,
  path: PathApi = systemPath
): boolean {
  const names = namesOf(file, path)
  const before = namesOf(base, path)
  if (names.length < before.length || !before.every((name, index) => name === names[index]?.normalize('NFC')))
    return false
  const inside = names.slice(before.length)
  return Array.from({ length: inside.length + 1 }, (_, length) => length).some(length => {
    const folder = length < inside.length || isFolder
    return (!foldersOnly || folder) && matchesAll(segments, inside.slice(0, length), folder)
  })
}

/** The root of a path and the names in it, in NFC. */
function namesOf(file: string, path: PathApi): string[] {
  const { root } = path.parse(file)
  const names = file
    .slice(root.length)
    .split(path.sep)
    .filter(name => name !== '')
  return [root, ...names].map(name => name.normalize('NFC'))
}

/** Each name is looked at once for each segment, however many `**` there are. */
function matchesAll(segments: readonly Segment[], names: readonly string[], isFolder: boolean): boolean {
  const last = segments.length - 1
  // how many segments are matched so far, by the names before; `**` also stands for no folder, unless it is the last
  let matched = withoutFolders(segments, new Set([0]))
  for (const name of names) {
    const next = new Set<number>()
    for (const index of matched) {
      const segment = segments[index]
      if (segment === undefined || !matchesSegment(segment, name)) continue
      next.add(segment.kind === 'deep' ? index : index + 1)
      if (segment.kind === 'deep' && index === last) next.add(index + 1)
    }
    matched = withoutFolders(segments, next)
  }
  return matched.has(segments.length) || (isFolder && matched.has(last) && segments[last]?.kind === 'deep')
}

function withoutFolders(segments: readonly Segment[], matched: Set<number>): Set<number> {
  // a set is visited with what is added on the way
  for (const index of matched)
    if (segments[index]?.kind === 'deep' && index < segments.length - 1) matched.add(index + 1)
  return matched
}
