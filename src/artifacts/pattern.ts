/** Whether a pattern excludes: it starts with `!`. */
export function isExclude(pattern: string): boolean {
  return pattern.startsWith('!')
}
