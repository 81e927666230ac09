import { createHash } from 'node:crypto'
import type { ParsedKey, ArtifactKey } from '../public-key.ts'
import { Malformed, readWhole, uint } from '../wire.ts'
import { KEY_ALGORITHMS, kindWithId } from './key-algorithms.ts'

const VERSION = 4

/** The body of the packet of a key (RFC 9580, section 5.5.2.2). @param createdAt seconds since 1970: a part of the fingerprint. */
export function publicKeyBody(key: ArtifactKey, createdAt: number): Buffer {
  const { id, material } = KEY_ALGORITHMS[key.kind]
  return Buffer.concat([Buffer.of(VERSION), uint(createdAt, 4), Buffer.of(id), material(key)])
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
  const kind = kindWithId(body[5] ?? 0)
  if (kind === undefined) return new Malformed('algorithm')
  const read = readWhole(body, reader => {
    reader.take(1)
    const createdAt = reader.uint(4)
    reader.take(1)
    return { createdAt, parsed: KEY_ALGORITHMS[kind].readKey(reader) }
  })
  if (read?.parsed === undefined) return new Malformed('structure')
  return { createdAt: read.createdAt, parsed: read.parsed }
}
