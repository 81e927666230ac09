import { listed } from '../lib/text.ts'
import { parseSshSignature } from '../signature/formats/ssh.ts'
import { unarmor } from '../signature/openpgp/armor.ts'
import { Malformed } from '../signature/wire.ts'
import type { FileDescription } from './seen-file.ts'

// What is odd in an armor that is not read: programs pass over some of it, so that such a file is not simply damaged.

/** A kind of signature in an armor. */
export interface ArmorKind {
  /** As "OpenPGP signature". */
  readonly name: string
  /** What its first and last line call it, as "PGP SIGNATURE". */
  readonly label: string
  readonly oddities: readonly Oddity[]
  /** The program for the format. */
  readonly tool: string
  /** Takes away what the strict reader passes over. */
  readonly prepare: (text: string) => string
  /** Whether the strict reader reads the armor. @param text bytes as Latin-1. */
  readonly isRead: (text: string) => boolean
}

interface Oddity {
  /** As "a byte-order mark in front". */
  readonly what: string
  /** Whether the program for the format passes over it. */
  readonly isRead: boolean
  /** The text without it. */
  readonly without: (text: string) => string
}

const BYTE_ORDER_MARK: Oddity = {
  what: 'a byte-order mark in front',
  isRead: false,
  without: text => text.replace(/^\xef\xbb\xbf/, '')
}

const ESCAPED: Oddity = {
  what: 'line breaks that are the two characters "\\n"',
  isRead: false,
  without: text => (text.trim().includes('\n') ? text : text.replaceAll('\\n', '\n'))
}

const CARRIAGE_RETURNS: Oddity = {
  what: 'lines that end in CR',
  isRead: false,
  without: text => text.replaceAll(/\r(?!\n)/g, '\n')
}

const CRLF: Oddity = {
  what: 'lines that end in CRLF',
  isRead: false,
  without: text => text.replaceAll('\r\n', '\n')
}

const ARMOR_LINE = /^(?:[A-Za-z0-9+/=]*|-----[A-Z ]+-----)$/

/** Not of headers, which may end in a blank. */
const BLANKS: Oddity = {
  what: 'white space at the ends of its lines',
  isRead: true,
  without: text =>
    text
      .split('\n')
      .map(line => (ARMOR_LINE.test(line.trim()) ? line.trim() : line))
      .join('\n')
}

const HEADERS: Oddity = {
  what: 'header lines other than Version and Comment in ASCII',
  isRead: true,
  without: text => text.replace(/^(-----BEGIN [A-Z ]+-----\n)(?:[\w-]+:[^\n]*\n)+\n/m, '$1\n')
}

const NO_BLANK_LINE: Oddity = {
  what: 'no blank line after the first one',
  isRead: false,
  without: text => text.replace(/^(-----BEGIN [A-Z ]+-----\n)(?=[A-Za-z0-9+/=])/m, '$1\n')
}

const LONG_LINES: Oddity = {
  what: 'lines of more than 76 characters',
  isRead: true,
  without: text => text.replaceAll(/^[A-Za-z0-9+/=]{77,}$/gm, line => line.replaceAll(/.{64}(?!$)/g, '$&\n'))
}

/** What is around the first armor of a text. */
const around = (label: string): Oddity => ({
  what: 'text or blank lines around its armor',
  isRead: true,
  without: text => {
    const [armor] = new RegExp(`-----BEGIN ${label}-----[^]*?-----END ${label}-----`).exec(text) ?? []
    return armor === undefined || text === armor || text === `${armor}\n` ? text : `${armor}\n`
  }
})

const PGP_LABEL = 'PGP SIGNATURE'
const SSH_LABEL = 'SSH SIGNATURE'

/** An armored signature of OpenPGP, in which lines may end in CRLF. */
export const OPENPGP_ARMOR: ArmorKind = {
  name: 'OpenPGP signature',
  label: PGP_LABEL,
  oddities: [
    BYTE_ORDER_MARK,
    ESCAPED,
    CARRIAGE_RETURNS,
    BLANKS,
    around(PGP_LABEL),
    HEADERS,
    NO_BLANK_LINE,
    LONG_LINES
  ],
  tool: 'gpg',
  prepare: text => text.replaceAll('\r\n', '\n'),
  isRead: text => unarmor('SIGNATURE', Buffer.from(text, 'latin1')) !== undefined
}

/** One of OpenSSH, which reads neither CRLF nor white space in it. */
export const SSH_ARMOR: ArmorKind = {
  name: 'SSH signature',
  label: SSH_LABEL,
  oddities: [
    BYTE_ORDER_MARK,
    ESCAPED,
    CRLF,
    CARRIAGE_RETURNS,
    { ...BLANKS, isRead: false },
    around(SSH_LABEL),
    LONG_LINES
  ],
  tool: 'ssh-keygen',
  prepare: text => text,
  isRead: text => {
    const parsed = parseSshSignature(Buffer.from(text, 'latin1'))
    return !(parsed instanceof Malformed && parsed.problem === 'armor')
  }
}

/**
 * Why the strict reader does not read an armored signature: what is odd about one that it reads without that; else it is cut off or damaged.
 *
 * @param file bytes as Latin-1.
 */
export function describeArmor(
  file: string,
  { name, label, oddities, tool, prepare, isRead }: ArmorKind
): FileDescription {
  let text = prepare(file)
  const found: Oddity[] = []
  for (const oddity of oddities) {
    const without = isRead(text) ? text : oddity.without(text)
    if (without !== text) found.push(oddity)
    text = without
  }
  if (!isRead(text))
    return {
      description: `the signature file is a damaged ${name}: its armor is not whole`,
      hint: 'Download the signature again, byte for byte, or sign again.'
    }
  const count = file.split(`-----BEGIN ${label}-----`).length - 1
  const whats = count > 1 ? [`${count} armors in it, expected one`] : found.map(({ what }) => what)
  const also = found.every(oddity => oddity.isRead) ? `, or verify it with ${tool}` : ''
  return {
    description: `the signature file is an ${name} that is not accepted as it is: it has ${listed(whats, 'and')}`,
    hint: `Restore the file as it was made, or sign again${also}.`
  }
}
