/**
 * The name that GitHub stores for an uploaded asset, after the rules by which `gh release upload --clobber` finds
 * the asset again (`SanitizeFileName` in cli/cli). Letters such as `ß` and `ø`, which are no base letter with a
 * mark, may come out differently on GitHub itself.
 */
export function storedAssetName(name: string): string {
  let stored = name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
  if (stored.startsWith('.')) stored = `default${stored}`
  stored = stored
    .replace(/[^a-z0-9\-_+@]+/gi, '.')
    .replace(/^\.+/, '')
    .replace(/\.+$/, '')
  return stored !== name && !stored.includes('.') ? `default.${stored}` : stored
}
