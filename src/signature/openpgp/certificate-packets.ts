import { readWhole, uint } from '../wire.ts'
import { isBareArmor, unarmor } from './armor.ts'
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
  const bytes = isText(file) ? unarmor('PUBLIC KEY BLOCK', file) : file
  return bytes && readWhole(bytes, readPackets)
}

/** Whether a file of packets is binary, or in armor in which nobody could choose anything. */
export function isBare(file: Uint8Array): boolean {
  return !isText(file) || isBareArmor('PUBLIC KEY BLOCK', file)
}

function isText(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, 5)).toString('latin1') === '-----'
}

/** The bodies of signature packets, by what they are over; each once, as often as it may be there. */
export interface GroupedPackets {
  readonly direct: readonly Buffer[]
  readonly userIds: readonly { readonly userId: Buffer; readonly signatures: readonly Buffer[] }[]
  /** Whether a packet was there again. */
  readonly isRepeated: boolean
}

/** The signatures of the key and of each user id; a clause when there is anything else. */
export function groupPackets(packets: readonly Packet[]): GroupedPackets | string {
  const direct = new Map<string, Buffer>()
  const userIds = new Map<string, { userId: Buffer; signatures: Map<string, Buffer> }>()
  let current = direct
  let isRepeated = false
  for (const { type, body } of packets) {
    const content = body.toString('latin1')
    if (type === PACKET.signature) {
      isRepeated ||= current.has(content)
      current.set(content, body)
    } else if (type === PACKET.userId) {
      const known = userIds.get(content)
      isRepeated ||= known !== undefined
      current = known?.signatures ?? new Map<string, Buffer>()
      userIds.set(content, { userId: body, signatures: current })
    } else if (type === PACKET.publicKey) return 'it holds more than one certificate, expected one'
    else if (type === PACKET.publicSubkey)
      return 'it has a subkey, expected a primary key alone, which is the KMS key'
    else return `it has a packet of type ${type}, expected a public key, user ids and signatures`
  }
  return {
    direct: [...direct.values()],
    userIds: [...userIds.values()].map(one => ({ ...one, signatures: [...one.signatures.values()] })),
    isRepeated
  }
}

/** What a certification is over, before its trailer (RFC 9580, section 5.2.4). */
export function hashedUserId(body: Uint8Array, userId: Uint8Array): Buffer {
  return Buffer.concat([hashedKey(body), Buffer.of(0xb4), uint(userId.length, 4), userId])
}
