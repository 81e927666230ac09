import * as systemPath from 'node:path'
import { GLOBSTAR, Minimatch, type MinimatchOptions } from 'minimatch'
import { ActionError } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import { toBoundedMatch } from './bounded-match.ts'
import { toGlob, type Glob, type PathApi, type Segment } from './glob.ts'

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
    const segments = parts.map((part, index) =>
      toSegment(typeof part === 'string' ? part : (composed[variant]?.[index] ?? part))
    )
    return toGlob(segments, path.resolve(workspace, root), path)
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
            'the part in brackets is not a valid set of characters',
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
