/** The tags of DER (ITU-T X.690) that keys and signatures consist of. */
export const TAG = { integer: 0x02, bitString: 0x03, objectIdentifier: 0x06, sequence: 0x30 } as const

const MAX_BYTES = 0xff

/** An element with this content, which has at most 255 bytes: longer ones are in no key or signature that is written. */
export function derElement(tag: number, parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length > MAX_BYTES) throw new Error('an element that is too long')
  const length = content.length < 0x80 ? Buffer.of(content.length) : Buffer.of(0x81, content.length)
  return Buffer.concat([Buffer.of(tag), length, content])
}

/** What is in an element that is all of the bytes, and has at most 255; undefined for any other bytes. */
export function derContent(bytes: Buffer, tag: number): Buffer | undefined {
  const [seen, length = 0, next = 0] = bytes
  const [size, start] = length === 0x81 ? [next, 3] : [length, 2]
  return seen === tag && size > 0 && bytes.length === start + size ? bytes.subarray(start) : undefined
}
