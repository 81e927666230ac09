/** Whether a pattern excludes: it starts with `!`. */
export function isExclude(pattern: string): boolean {
  return pattern.startsWith('!')
}

/** Whether a name is a pattern for other names as well: as a glob, it selects them too. */
export function hasWildcard(name: string): boolean {
  return /[*?]/.test(name)
}
