/** Bytes that are not of the form that is read. `problem` is for explanations; whoever only asks for a signature ignores it. */
export class Malformed<Problem extends string = string> {
  readonly problem: Problem

  constructor(problem: Problem) {
    this.problem = problem
  }
}

/** Reads big-endian fields one after the other; each method throws a `RangeError` where the bytes do not suffice. */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  uint(bytes: 1 | 2 | 4): number {
    return this.take(bytes).readUIntBE(0, bytes)
  }

  take(bytes: number): Buffer {
    if (bytes > this.left) throw new RangeError('a field is longer than what is left')
    return this.#bytes.subarray(this.#at, (this.#at += bytes))
  }

  rest(): Buffer {
    return this.take(this.left)
  }
}

/** What `read` makes of all of the bytes; undefined when they end before it, or it before them. */
export function readWhole<Result>(
  bytes: Uint8Array,
  read: (reader: ByteReader) => Result
): Result | undefined {
  const reader = new ByteReader(bytes)
  try {
    const result = read(reader)
    return reader.left === 0 ? result : undefined
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

/** A big-endian number of 1, 2 or 4 bytes. */
export function uint(value: number, bytes: 1 | 2 | 4): Buffer {
  const encoded = Buffer.alloc(bytes)
  encoded.writeUIntBE(value, 0, bytes)
  return encoded
}

/**
 * The bytes of strict base64 (RFC 4648, section 4: padding required, no URL-safe letters, no bits after the end, nothing else);
 * undefined for any other text.
 */
export function decodeBase64(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

/** Lines of `columns` characters, each with a line feed. */
export function inLines(text: string, columns: number): string {
  return text.replace(new RegExp(`.{1,${columns}}`, 'g'), '$&\n')
}

/** The shortest lines of base64 that programs write, where there is more than one. */
const MIN_COLUMNS = 60

/** Whether lines of base64 are all as long as the first, but for the last one: then nobody chose where they end. */
export function areEvenLines(lines: string): boolean {
  const columns = Math.max(MIN_COLUMNS, lines.indexOf('\n'))
  return inLines(lines.replaceAll('\n', ''), columns) === lines
}
