import { createHash } from 'node:crypto'
import type { ParsedKey, PublicKey } from '../public-key.ts'
import { keyOfNumbers, rsaNumbers } from '../rsa-numbers.ts'
import { Malformed, readWhole, uint } from '../wire.ts'
import { mpi, readMpi } from './packets.ts'
import { RSA } from './signature-packet.ts'

const VERSION = 4

/** The body of the packet of an RSA key (RFC 9580, section 5.5.2.2). @param createdAt seconds since 1970: a part of the fingerprint. */
export function publicKeyBody(key: PublicKey, createdAt: number): Buffer {
  const { n, e } = rsaNumbers(key)
  return Buffer.concat([Buffer.of(VERSION), uint(createdAt, 4), Buffer.of(RSA), mpi(n), mpi(e)])
}

/** The bytes for which a key stands in what is hashed (RFC 9580, section 5.2.4). */
export function hashedKey(body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0x99), uint(body.length, 2), body])
}

/** RFC 9580, section 5.5.4.2: 20 bytes. */
export function fingerprintOf(body: Uint8Array): Buffer {
  return createHash('sha1').update(hashedKey(body)).digest()
}

/** The key in the body of a packet, and when it was created, in seconds since 1970. */
export function parsePublicKeyBody(
  body: Uint8Array
):
  | { readonly createdAt: number; readonly parsed: ParsedKey }
  | Malformed<'structure' | 'version' | 'algorithm'> {
  if (body[0] !== VERSION) return new Malformed('version')
  if (body[5] !== RSA) return new Malformed('algorithm')
  const numbers = readWhole(body, reader => {
    reader.take(1)
    const createdAt = reader.uint(4)
    reader.take(1)
    return { createdAt, n: readMpi(reader), e: readMpi(reader) }
  })
  const parsed = numbers && keyOfNumbers(numbers)
  return parsed === undefined ? new Malformed('structure') : { createdAt: numbers?.createdAt ?? 0, parsed }
}
