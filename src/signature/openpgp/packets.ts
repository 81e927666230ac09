import { uint, type ByteReader } from '../wire.ts'

/** Packet types (RFC 9580, section 5). */
export const PACKET = {
  signature: 2,
  secretKey: 5,
  publicKey: 6,
  userId: 13,
  publicSubkey: 14
} as const

export interface Packet {
  readonly type: number
  readonly body: Buffer
}

const NEW_FORMAT = 0x40
const ALWAYS_SET = 0x80

/** All packets of a file; throws a `RangeError` where it is malformed, or a packet has a partial or an indeterminate length. */
export function readPackets(reader: ByteReader): Packet[] {
  const packets: Packet[] = []
  while (reader.left > 0) {
    const tag = reader.uint(1)
    if ((tag & ALWAYS_SET) === 0) throw new RangeError('not a packet')
    const isNew = (tag & NEW_FORMAT) !== 0
    const length = isNew ? newLength(reader) : oldLength(reader, tag & 3)
    packets.push({ type: isNew ? tag & 0x3f : (tag >> 2) & 0xf, body: reader.take(length) })
  }
  return packets
}

/** A packet in the new format (RFC 9580, section 4.2.1). */
export function packet(type: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(ALWAYS_SET | NEW_FORMAT | type), encodeLength(body.length), body])
}

/** A length of one, two or five bytes, of packets in the new format and of subpackets. */
export function encodeLength(length: number): Buffer {
  if (length < 192) return Buffer.of(length)
  if (length < 8384) return uint(length - 192 + 0xc000, 2)
  return Buffer.concat([Buffer.of(0xff), uint(length, 4)])
}

function newLength(reader: ByteReader): number {
  const first = reader.uint(1)
  if (first < 192) return first
  if (first < 224) return ((first - 192) << 8) + reader.uint(1) + 192
  if (first < 255) throw new RangeError('a partial length')
  return reader.uint(4)
}

function oldLength(reader: ByteReader, lengthType: number): number {
  if (lengthType === 3) throw new RangeError('an indeterminate length')
  return reader.uint(([1, 2, 4] as const)[lengthType] ?? 4)
}

/** A subpacket of a signature (RFC 9580, section 5.2.3.7). */
export interface Subpacket {
  readonly type: number
  readonly isCritical: boolean
  readonly body: Buffer
}

/** The subpackets of one area. */
export function readSubpackets(reader: ByteReader): Subpacket[] {
  const subpackets: Subpacket[] = []
  while (reader.left > 0) {
    const first = reader.uint(1)
    const length =
      first < 192 ? first : first < 255 ? ((first - 192) << 8) + reader.uint(1) + 192 : reader.uint(4)
    if (length === 0) throw new RangeError('a subpacket without a type')
    const type = reader.uint(1)
    subpackets.push({
      type: type & 0x7f,
      isCritical: (type & 0x80) !== 0,
      body: reader.take(length - 1)
    })
  }
  return subpackets
}

export function subpacket(type: number, body: Uint8Array): Buffer {
  return Buffer.concat([encodeLength(body.length + 1), Buffer.of(type), body])
}

/** A number with its length in bits (RFC 9580, section 3.2). */
export function mpi(number: Uint8Array): Buffer {
  const bytes = withoutLeadingZeros(number)
  const bits = bytes.length === 0 ? 0 : bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24
  return Buffer.concat([uint(bits, 2), bytes])
}

/** The bytes of a number, without leading zeros; one whose length in bits is not exact is malformed. */
export function readMpi(reader: ByteReader): Buffer {
  const bits = reader.uint(2)
  const bytes = reader.take(Math.ceil(bits / 8))
  if (bits === 0 || bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24 !== bits)
    throw new RangeError('a number with leading zeros')
  return bytes
}

function withoutLeadingZeros(number: Uint8Array): Uint8Array {
  const start = number.findIndex(byte => byte !== 0)
  return start === -1 ? new Uint8Array() : number.subarray(start)
}
