import { isExclude } from './pattern.ts'

/** Selects names by globs: `*` and `?` are wildcards, everything else is itself; `!` excludes. */
export class NameGlobs {
  readonly #include: readonly { readonly pattern: string; readonly expression: RegExp }[]
  readonly #exclude: readonly { readonly pattern: string; readonly expression: RegExp }[]

  constructor(patterns: readonly string[]) {
    this.#include = patterns
      .filter(pattern => !isExclude(pattern))
      .map(pattern => ({ pattern, expression: toExpression(pattern) }))
    this.#exclude = patterns
      .filter(isExclude)
      .map(pattern => ({ pattern, expression: toExpression(pattern.slice(1)) }))
  }

  /** The `!` pattern that excludes a name; undefined when none does. */
  findExcluding(name: string): string | undefined {
    return this.#exclude.find(({ expression }) => expression.test(name))?.pattern
  }

  /** Whether a positive pattern matches the name, and no `!` pattern. */
  isSelected(name: string): boolean {
    return this.#include.some(({ expression }) => expression.test(name)) && this.#isIncluded(name)
  }

  /** A positive pattern that selects none of the names; undefined when each selects one. */
  findUnmatched(names: readonly string[]): string | undefined {
    return this.#include.find(
      ({ expression }) => !names.some(name => expression.test(name) && this.#isIncluded(name))
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

function toExpression(pattern: string): RegExp {
  const wildcards: Readonly<Record<string, string>> = { '*': '.*', '?': '.' }
  const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, character => wildcards[character] ?? `\\${character}`)
  return new RegExp(`^${source}$`, 's')
}
