import { join } from 'node:path'
import { PendingFile } from '../lib/files.ts'
import type { ReleaseHost } from '../ports.ts'
import { assertFileName } from '../release/names.ts'

/** Keeps downloaded assets aside until all are verified, so that what is deployed is what was verified. */
export class StagedDownloads {
  readonly #folder: string
  readonly #host: ReleaseHost
  readonly #pending: PendingFile[] = []

  /** @param folder absolute path of where they go. */
  constructor(folder: string, host: ReleaseHost) {
    this.#folder = folder
    this.#host = host
  }

  /** @throws ASSET_WRONG, FILE_NOT_WRITABLE */
  async open(assetName: string): Promise<PendingFile> {
    assertFileName(this.#host, assetName)
    const file = await PendingFile.create(join(this.#folder, assetName))
    this.#pending.push(file)
    return file
  }

  /** Moves everything into place; returns the paths. */
  async commit(): Promise<string[]> {
    const paths: string[] = []
    for (let file = this.#pending[0]; file !== undefined; file = this.#pending[0]) {
      await file.commit()
      this.#pending.shift()
      paths.push(file.path)
    }
    return paths
  }

  /** Removes what was not committed. */
  async discard(): Promise<void> {
    await Promise.all(this.#pending.splice(0).map(file => file.discard()))
  }
}
