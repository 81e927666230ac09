import { createHash } from 'node:crypto'
import type { Artifact } from '../artifacts/find.ts'
import { ActionError, systemErrorCode } from '../errors.ts'
import { hasherBy } from '../hashing/hasher.ts'
import { plainPrehash } from '../signature/prehash.ts'
import { describeFileFailure } from '../lib/file-errors.ts'
import { streamFile } from '../lib/files.ts'
import type { AssetContent } from '../ports/release-host.ts'
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
      const hasher = hasherBy(signed.hash)
      let held: Uint8Array | undefined
      for await (const chunk of readAgain(artifact)) {
        if (hasher.size + chunk.length > artifact.size) throw changed(artifact)
        if (held !== undefined) yield held
        held = chunk
        hasher.update(held)
      }
      if (!equalDigests(hasher.digest(plainPrehash(signed.hash)), signed)) throw changed(artifact)
      if (held !== undefined) yield held
    }
  }
}

/** What fails here is not the host's fault. */
async function* readAgain({ path, absolutePath }: Artifact): AsyncIterable<Uint8Array> {
  try {
    yield* streamFile(absolutePath)
  } catch (cause) {
    const { reason, hint } = describeFileFailure(cause, 'read')
    throw new ActionError(
      systemErrorCode(cause) === 'ENOENT' ? 'ARTIFACT_CHANGED' : 'ARTIFACT_UNREADABLE',
      `The artifact ${path} cannot be read again to be attached: ${reason}.`,
      { hint, cause }
    )
  }
}

function changed({ path }: Artifact): ActionError {
  return new ActionError(
    'ARTIFACT_CHANGED',
    `The artifact ${path} changed after it was signed; it is not attached.`,
    { hint: 'Let nothing write to the artifacts while this step runs, then run the job again.' }
  )
}
