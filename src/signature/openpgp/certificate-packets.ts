import { readWhole, uint } from '../wire.ts'
import { unarmor } from './armor.ts'
import { PACKET, readPackets, type Packet } from './packets.ts'
import { hashedKey } from './public-key-packet.ts'

// What reading and making a certificate have in common.

const MAX_USER_ID_BYTES = 1024

/** What a user id cannot have, as a noun; undefined when it is fine. */
export function userIdProblem(userId: string): string | undefined {
  if (userId.trim() === '') return 'no text'
  if (/\p{C}|[\u2028\u2029]/u.test(userId)) return 'control characters or line breaks'
  return Buffer.byteLength(userId) > MAX_USER_ID_BYTES ? `more than ${MAX_USER_ID_BYTES} bytes` : undefined
}

/** The packets of a file in ASCII armor or binary; undefined when it is damaged, or something else. */
export function packetsIn(file: Uint8Array): Packet[] | undefined {
  const isText = Buffer.from(file.subarray(0, 5)).toString('latin1') === '-----'
  const bytes = isText ? unarmor('PUBLIC KEY BLOCK', file) : file
  return bytes && readWhole(bytes, readPackets)
}

/** The bodies of signature packets, by what they are over. */
export interface GroupedPackets {
  readonly direct: readonly Buffer[]
  readonly userIds: readonly { readonly userId: Buffer; readonly signatures: readonly Buffer[] }[]
}

/** The signatures of the key and of each user id; a clause when there is anything else. */
export function groupPackets(packets: readonly Packet[]): GroupedPackets | string {
  const direct: Buffer[] = []
  const userIds: { userId: Buffer; signatures: Buffer[] }[] = []
  for (const { type, body } of packets) {
    if (type === PACKET.signature) (userIds.at(-1)?.signatures ?? direct).push(body)
    else if (type === PACKET.userId) userIds.push({ userId: body, signatures: [] })
    else if (type === PACKET.publicKey) return 'it holds more than one certificate, expected one'
    else if (type === PACKET.publicSubkey)
      return 'it has a subkey, expected a primary key alone, which is the KMS key'
    else return `it has a packet of type ${type}, expected a public key, user ids and signatures`
  }
  return { direct, userIds }
}

/** What a certification is over, before its trailer (RFC 9580, section 5.2.4). */
export function hashedUserId(body: Uint8Array, userId: Uint8Array): Buffer {
  return Buffer.concat([hashedKey(body), Buffer.of(0xb4), uint(userId.length, 4), userId])
}
