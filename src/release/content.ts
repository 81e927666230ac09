import { createHash } from 'node:crypto'
import type { Artifact } from '../artifacts/find.ts'
import { ActionError } from '../errors.ts'
import { digestBy, StreamHasher } from '../hashing/hasher.ts'
import { streamFile } from '../lib/files.ts'
import type { AssetContent } from '../ports.ts'
import { equalDigests, formatDigest, type Digest } from '../signature/algorithms.ts'

/** Bytes to attach that are in memory. */
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
 * A file to attach, hashed again while it is sent. The last piece is held back until the whole file has the digest that was signed, so
 * that a file that changed in the meantime never becomes an asset; reading it then throws ARTIFACT_CHANGED.
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
