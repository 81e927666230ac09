// What a name means on the file systems of Linux, macOS and Windows. Everything here is pure: the platform is a parameter.

/** Systems that runners and the people who download a release have. */
export const PLATFORMS = ['linux', 'darwin', 'win32'] as const
export type Platform = (typeof PLATFORMS)[number]

const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows'
}

const MAX_NAME_LENGTH = 255 // bytes in UTF-8 on Linux (ext4, NAME_MAX) and macOS (APFS), UTF-16 code units on Windows (NTFS)

/** As `process.platform` has it; every other system is a Unix like Linux. */
export function toPlatform(name: string): Platform {
  return PLATFORMS.find(platform => platform === name) ?? 'linux'
}

/**
 * The name as a file system compares it that ignores case and the form of Unicode (NTFS, APFS, HFS+): NFC and full case folding, without
 * the invisible characters that HFS+ ignores. Two names with the same folded form can be one file; used for every such comparison, on
 * every system, so that a verdict does not depend on the runner.
 */
export function foldedName(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name.toUpperCase()
  // lower case first: it is upper case that expands, as "ß" to "SS", and unites the forms of one letter, as both lower-case sigmas
  const cased = name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').normalize('NFC')
  return cased.toLowerCase().toUpperCase().normalize('NFC').toLowerCase().toUpperCase().normalize('NFC')
}

/** Whether two names are one but for the form of Unicode: macOS takes letters apart (NFD) where other systems keep them whole (NFC). */
export function differInForm(one: string, other: string): boolean {
  return one !== other && one.normalize('NFC') === other.normalize('NFC')
}

/** The first two items whose names can be one file somewhere; undefined when all are distinct on every system. */
export function findCollision<T>(
  items: readonly T[],
  nameOf: (item: T) => string
): readonly [T, T] | undefined {
  const seen = new Map<string, T>()
  for (const item of items) {
    const folded = foldedName(nameOf(item))
    const first = seen.get(folded)
    if (first !== undefined) return [first, item]
    seen.set(folded, item)
  }
  return undefined
}

/** Why two names with one folded form are one file, for the end of a sentence; empty when they are equal. */
export function describeCollision(one: string, other: string): string {
  if (one === other) return ''
  const what = differInForm(one, other) ? 'the form of Unicode (NFC, NFD)' : 'case'
  return `, which are one file where names do not differ by ${what}, as on Windows and macOS`
}

/**
 * The base name of a path that was written on any system: the part after the last `/` or `\`.
 */
export function anyBaseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** Whether a path is more than one line of a list of paths. */
export function hasLineBreak(path: string): boolean {
  return /[\r\n]/.test(path)
}

/** Whether a path that was written on any system names a folder as well. */
export function hasFolder(path: string): boolean {
  return /[/\\]/.test(path)
}

// Windows: "Naming Files, Paths, and Namespaces". The digits of COM and LPT can be superscripts; a device is meant whatever follows its dot.
// oxlint-disable-next-line no-control-regex
const WINDOWS_RESERVED = /[\u0000-\u001f<>:"/\\|?*]/
const WINDOWS_DEVICE = /^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|(?:COM|LPT)[0-9¹²³]) *(?:[.:]|$)/i

/**
 * Why a system cannot keep a file of this name, as "NUL is the name of a device on Windows, whatever follows its dot"; undefined when it
 * can.
 *
 * @param name a base name.
 */
export function describeUnkeepable(name: string, platform: Platform): string | undefined {
  const system = PLATFORM_NAMES[platform]
  if (/^\.{0,2}$/.test(name)) return 'it is not the name of a file'
  if (/[/\0]/.test(name)) return `no name of a file on ${system} has ${name.includes('/') ? '"/"' : 'NUL'}`
  const length = platform === 'win32' ? name.length : Buffer.byteLength(name)
  if (length > MAX_NAME_LENGTH)
    return `it is ${length} ${platform === 'win32' ? 'characters' : 'bytes'} long, and a name on ${system} has at most ${MAX_NAME_LENGTH}`
  return platform === 'win32' ? describeUnkeepableOnWindows(name) : undefined
}

function describeUnkeepableOnWindows(name: string): string | undefined {
  const [character] = WINDOWS_RESERVED.exec(name) ?? []
  if (character !== undefined)
    return `no name of a file on Windows has ${character < ' ' ? 'control characters' : JSON.stringify(character)}`
  const [, device] = WINDOWS_DEVICE.exec(name) ?? []
  if (device !== undefined)
    return `${device.toUpperCase()} is the name of a device on Windows, whatever follows its dot`
  return /[. ]$/.test(name)
    ? `Windows drops the ${name.endsWith('.') ? 'dot' : 'space'} at its end`
    : undefined
}

/** A name that a system cannot keep, with the reason. */
export interface UnkeepableName {
  readonly name: string
  readonly reason: string
}

/** The names that a system cannot keep, each once. */
export function findUnkeepable(names: readonly string[], platform: Platform): UnkeepableName[] {
  return [...new Set(names)].flatMap(name => {
    const reason = describeUnkeepable(name, platform)
    return reason === undefined ? [] : [{ name, reason }]
  })
}
