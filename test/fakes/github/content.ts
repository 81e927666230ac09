import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'

/** The bytes of an asset: in memory when few, else in a file. */
export interface Content {
  readonly size: number
  /** Hex. */
  readonly sha256: string
  bytes(): Buffer
  stream(): Readable
}

const MAX_IN_MEMORY_BYTES = 4 * 1024 * 1024

/** Content that is at hand. */
export function contentOf(value: string | Uint8Array): Content {
  const bytes = Buffer.from(value)
  return {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: () => bytes,
    stream: () => Readable.from([bytes])
  }
}

/** Reads a body to its end; what does not fit into memory goes to a new file in `folder`. */
export async function receive(body: AsyncIterable<Buffer>, folder: string): Promise<Content> {
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  const path = join(folder, randomUUID())
  let file: FileHandle | undefined
  let size = 0
  try {
    for await (const chunk of body) {
      hash.update(chunk)
      size += chunk.length
      if (file === undefined) chunks.push(chunk)
      else await file.writeFile(chunk)
      if (file === undefined && size > MAX_IN_MEMORY_BYTES) {
        file = await open(path, 'wx')
        await file.writeFile(Buffer.concat(chunks))
        chunks.length = 0
      }
    }
  } finally {
    await file?.close()
  }
  if (file === undefined) return contentOf(Buffer.concat(chunks))
  return {
    size,
    sha256: hash.digest('hex'),
    bytes: () => readFileSync(path),
    stream: () => createReadStream(path)
  }
}
