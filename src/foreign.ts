/** Characters shown of a text that came from a file name or a server. */
const MAX_FOREIGN_CHARACTERS = 300

/** One line, cut to a length that people read: for names and messages that are not ours. */
export function foreign(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ')
  return line.length > MAX_FOREIGN_CHARACTERS ? `${line.slice(0, MAX_FOREIGN_CHARACTERS)}…` : line
}
