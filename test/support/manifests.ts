import { createHash } from 'node:crypto'
import type { HashName } from '../../src/signature/algorithms.ts'

/** A checksums file as `sha256sum` and its siblings print it, without the product's own formatter. Names are not escaped. */
export function manifestOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  hash: HashName = 'sha256'
): string {
  return Object.entries(files)
    .map(([name, content]) => `${createHash(hash).update(content).digest('hex')}  ${name}\n`)
    .join('')
}
