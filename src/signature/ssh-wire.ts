import { readWhole, uint, type ByteReader } from './wire.ts'

/** RFC 4251, section 5: four bytes of length, then the bytes. */
export function sshString(bytes: Uint8Array): Buffer {
  return Buffer.concat([uint(bytes.length, 4), bytes])
}

/** A positive number, given without leading zeros: with one in front where its first bit is set. */
export function mpint(number: Buffer): Buffer {
  return sshString((number[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), number]) : number)
}

/** The bytes of a string; throws a `RangeError` where there are fewer. */
export function readSshString(reader: ByteReader): Buffer {
  return reader.take(reader.uint(4))
}

/** The numbers of an `ssh-rsa` key (RFC 4253, section 6.6), without leading zeros; undefined when it is anything else. */
export function readSshRsaKey(blob: Uint8Array): { readonly n: Buffer; readonly e: Buffer } | undefined {
  const fields = readWhole(blob, reader => [1, 2, 3].map(() => readSshString(reader)))
  const [type, e, n] = fields ?? []
  if (type?.toString('latin1') !== 'ssh-rsa' || e === undefined || n === undefined) return undefined
  const [unsignedN, unsignedE] = [n, e].map(number => (number[0] === 0 ? number.subarray(1) : number))
  return unsignedN && unsignedE && { n: unsignedN, e: unsignedE }
}
