/**
 * Predicts the name under which GitHub stores an asset, so that collisions and assets of an earlier run are seen: marks are taken
 * off letters, a leading dot gets `default` before it, every run of what is no letter, digit, `-`, `_`, `+` or `@` becomes one dot,
 * dots at the ends go, and what has no dot left after a change gets `default.` before it (REST API, "Upload a release asset"; the
 * GitHub CLI predicts the same way). An upload that is stored under another name is an error.
 */
export function storedAssetName(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
  const named = plain.startsWith('.') ? `default${plain}` : plain
  const clean = named.replace(/[^a-zA-Z0-9\-_+@]+/g, '.').replace(/^\.|\.$/g, '')
  return clean !== name && !clean.includes('.') ? `default.${clean}` : clean
}
