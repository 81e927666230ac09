import { isExclude } from './pattern.ts'

/** A line of an input, and the glob in it. */
interface NameGlob {
  readonly pattern: string
  readonly glob: string
}

/** Selects names by globs: `*` and `?` are wildcards, everything else is itself; `!` excludes. */
export class NameGlobs {
  readonly #include: readonly NameGlob[]
  readonly #exclude: readonly NameGlob[]

  constructor(patterns: readonly string[]) {
    this.#include = patterns
      .filter(pattern => !isExclude(pattern))
      .map(pattern => ({ pattern, glob: pattern }))
    this.#exclude = patterns.filter(isExclude).map(pattern => ({ pattern, glob: pattern.slice(1) }))
  }

  /** The `!` pattern that excludes a name; undefined when none does. */
  findExcluding(name: string): string | undefined {
    return this.#exclude.find(({ glob }) => matchesGlob(glob, name))?.pattern
  }

  /** Whether a positive pattern matches the name, and no `!` pattern. */
  isSelected(name: string): boolean {
    return this.#include.some(({ glob }) => matchesGlob(glob, name)) && this.#isIncluded(name)
  }

  /** A positive pattern that selects none of the names; undefined when each selects one. */
  findUnmatched(names: readonly string[]): string | undefined {
    return this.#include.find(
      ({ glob }) => !names.some(name => matchesGlob(glob, name) && this.#isIncluded(name))
    )?.pattern
  }

  #isIncluded(name: string): boolean {
    return this.findExcluding(name) === undefined
  }

  /** Whether `*` is among the patterns: every name is selected, unless a `!` pattern excludes it. */
  get isClosedWorld(): boolean {
    return this.#include.some(({ pattern }) => pattern === '*')
  }
}

/**
 * Whether a glob matches a name whole, in time that grows with the product of their lengths at most: names come from others.
 *
 * @param glob `*` is any text, `?` any one UTF-16 code unit.
 */
export function matchesGlob(glob: string, name: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let next = 0
  while (next < name.length) {
    if (glob[at] === '*') {
      star = at++
      resume = next
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === name[next])) {
      at++
      next++
    } else if (star !== -1) {
      at = star + 1 // the last `*` takes one character more
      next = ++resume
    } else return false
  }
  while (glob[at] === '*') at++
  return at === glob.length
}
