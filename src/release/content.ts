import { createHash } from 'node:crypto'
import type { Artifact } from '../artifacts/find.ts'
import { ActionError } from '../errors.ts'
import { digestBy, StreamHasher } from '../hashing/hasher.ts'
import { streamFile } from '../lib/files.ts'
import type { AssetContent } from '../ports.ts'
import { equalDigests, formatDigest, type Digest } from '../signature/algorithms.ts'

export function contentOfBytes(name: string, bytes: Uint8Array): AssetContent {
  return {
    name,
    contentType: 'application/octet-stream',
    size: bytes.length,
    sha256: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    async *open() {
      yield bytes
    }
  }
}

/**
 * A file to send, hashed again on its way: the last piece is held back until all of it has the digest that was signed, so
 * that a file which changed meanwhile never becomes an asset.
 *
 * @param signed its SHA-256 digest.
 */
export function contentOfFile(artifact: Artifact, signed: Digest): AssetContent {
  return {
    name: artifact.name,
    contentType: 'application/octet-stream',
    size: artifact.size,
    sha256: formatDigest(signed),
    async *open() {
      const hasher = new StreamHasher([signed.hash])
      let held: Uint8Array | undefined
      for await (const chunk of streamFile(artifact.absolutePath)) {
        if (held !== undefined) yield held
        held = chunk
        hasher.update(held)
      }
      if (!equalDigests(digestBy(hasher.digests(), signed.hash), signed)) {
        throw new ActionError(
          'ARTIFACT_CHANGED',
          `The artifact ${artifact.path} changed after it was signed; it is not attached.`,
          {
            hint: 'Let nothing write to the artifacts while this step runs, then run the job again.'
          }
        )
      }
      if (held !== undefined) yield held
    }
  }
}
