import * as systemPath from 'node:path'
import { matchesGlob } from './name-glob.ts'

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

/** What has none of these has no wildcard but `*`, `?` and `**`. */
const SYNTAX = /[[\]{}()!+@|]|\.\./

/** A longer pattern is an error of the input. */
const MAX_PATTERN_CHARACTERS = 65_536

/**
 * The glob that a pattern of names, `*`, `?` and `**` is, as most patterns are; undefined when it may be more, which `parseGlobs`
 * reads with a library that is loaded for it.
 *
 * @param workspace absolute path of the folder that patterns begin from.
 */
export function simpleGlob(pattern: string, workspace: string, path: PathApi = systemPath): Glob | undefined {
  const slashes = pattern.replaceAll('\\', '/')
  const { root } = path.parse(slashes)
  if (SYNTAX.test(pattern) || slashes === root || pattern.length > MAX_PATTERN_CHARACTERS) return undefined
  const segments = slashes.slice(root.length).split('/').map(toSimpleSegment)
  return toGlob(segments, path.resolve(workspace, root), path)
}

function toSimpleSegment(part: string): Segment {
  if (part === '**') return { kind: 'deep' }
  if (!/[*?]/.test(part)) return { kind: 'name', name: part }
  const glob = part.normalize('NFC')
  const matchesDot = glob.startsWith('.')
  return {
    kind: 'pattern',
    matches: name => (matchesDot || !name.startsWith('.')) && matchesGlob(glob, name.normalize('NFC'))
  }
}

/** @param root absolute path of the folder that the first segment is in. An empty name at the end asks for folders. */
export function toGlob(parts: readonly Segment[], root: string, path: PathApi): Glob {
  const segments = parts
    .filter(part => part.kind !== 'name' || (part.name !== '' && part.name !== '.'))
    .filter(({ kind }, index, all) => kind !== 'deep' || all[index - 1]?.kind !== 'deep') // as one
  const first = segments.findIndex(({ kind }) => kind !== 'name')
  const literal = first === -1 ? segments : segments.slice(0, first)
  const names = literal.flatMap(segment => (segment.kind === 'name' ? [segment.name] : []))
  const last = parts.at(-1)
  return {
    base: path.resolve(root, ...names),
    segments: segments.slice(literal.length),
    foldersOnly: last?.kind === 'name' && last.name === ''
  }
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
