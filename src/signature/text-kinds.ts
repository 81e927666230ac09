/** The kind of a text that was given as a key or a signature. */
export type TextKind =
  'html' | 'json' | 'utf-16' | 'pgp-armor' | 'ssh-signature' | 'ssh-public-key' | 'minisign' | 'base64'

/** The first that fits. UTF-16 shows by its byte-order mark and a NUL, so it is tried on the bytes as they are. */
const KINDS: readonly (readonly [TextKind, RegExp])[] = [
  ['html', /^<(!doctype|html|\?xml)/i],
  ['json', /^(\{.*\}|\[.*\]|"[^"]*")$/s],
  ['pgp-armor', /^-----BEGIN PGP/],
  ['ssh-signature', /^-----BEGIN SSH SIGNATURE/],
  ['ssh-public-key', /^(ssh-|ecdsa-|---- BEGIN SSH2)/],
  ['minisign', /^untrusted comment:/],
  ['base64', /^[A-Za-z0-9+/=\s]*$/]
]

/**
 * The kind of a text by how it begins; undefined when it is of no known kind. A guess, for explanations only: nothing is accepted because
 * of it.
 *
 * @param text bytes as Latin-1.
 */
export function textKindOf(text: string): TextKind | undefined {
  if (/^(\xff\xfe|\xfe\xff)/.test(text) && text.includes('\0')) return 'utf-16'
  const trimmed = trimText(text)
  return KINDS.find(([, pattern]) => pattern.test(trimmed))?.[0]
}

/** The text without a UTF-8 byte-order mark and without white space around it. */
export function trimText(text: string): string {
  return text.replace(/^\xef\xbb\xbf/, '').trim()
}
