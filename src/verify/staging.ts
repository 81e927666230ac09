import { join } from 'node:path'
import { PendingFile } from '../lib/files.ts'
import type { ReleaseHost } from '../ports.ts'
import { assertFileName } from '../release/names.ts'

/** Downloaded assets under temporary names until all are verified, so that the content that is deployed is the one that was verified. */
export class StagedDownloads {
  readonly #folder: string
  readonly #host: ReleaseHost
  readonly #pending: PendingFile[] = []

  /** @param folder absolute path of `output-directory`. */
  constructor(folder: string, host: ReleaseHost) {
    this.#folder = folder
    this.#host = host
  }

  /**
   * The file that the content of an asset is written to.
   *
   * @throws ASSET_WRONG when the name is not a plain file name, FILE_NOT_WRITABLE
   */
  async open(assetName: string): Promise<PendingFile> {
    assertFileName(this.#host, assetName)
    const file = await PendingFile.create(join(this.#folder, assetName))
    this.#pending.push(file)
    return file
  }

  /**
   * Gives all files their names; returns their absolute paths.
   *
   * @throws FILE_NOT_WRITABLE
   */
  async commit(): Promise<string[]> {
    const paths: string[] = []
    for (let file = this.#pending[0]; file !== undefined; file = this.#pending[0]) {
      await file.commit()
      this.#pending.shift()
      paths.push(file.path)
    }
    return paths
  }

  /** Removes the files that were not committed. */
  async discard(): Promise<void> {
    await Promise.all(this.#pending.splice(0).map(file => file.discard()))
  }
}
