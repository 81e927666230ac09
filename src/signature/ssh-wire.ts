import { uint, type ByteReader } from './wire.ts'

/** RFC 4251, section 5: four bytes of length, then the bytes. */
export function sshString(bytes: Uint8Array): Buffer {
  return Buffer.concat([uint(bytes.length, 4), bytes])
}

/** A positive number, given without leading zeros: with one in front where its first bit is set. */
export function mpint(number: Buffer): Buffer {
  return sshString((number[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), number]) : number)
}

/** The bytes of a positive number without leading zeros; throws a `RangeError` for one that is negative or written otherwise. */
export function readMpint(reader: ByteReader): Buffer {
  const bytes = readSshString(reader)
  const [first = 0x80, second = 0x80] = bytes
  if (first >= 0x80 || (first === 0 && second < 0x80))
    throw new RangeError('not a positive number as SSH writes it')
  return first === 0 ? bytes.subarray(1) : bytes
}

/** The bytes of a string; throws a `RangeError` where there are fewer. */
export function readSshString(reader: ByteReader): Buffer {
  return reader.take(reader.uint(4))
}
