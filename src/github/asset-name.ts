/**
 * Predicts the name under which GitHub stores an asset: diacritics and other non-ASCII letters are dropped, what is not a letter,
 * a digit, `-`, `_`, `+`, `@` or `.` becomes a dot, runs of dots become one, leading and trailing dots go (REST API, "Upload a
 * release asset"; the GitHub CLI predicts the same way). The answer to the upload has the last word.
 */
export function storedAssetName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  const ascii = name.normalize('NFD').replace(/[^\u0000-\u007f]/g, '')
  const named = ascii.startsWith('.') ? `default${ascii}` : ascii
  const clean = named
    .replace(/[^a-zA-Z0-9\-_+@.]+/g, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.+|\.+$/g, '')
  return clean.includes('.') ? clean : `default.${clean}`
}
