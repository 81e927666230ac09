import { join, resolve } from 'node:path'
import { PendingFile } from '../lib/files.ts'
import { assertFileName } from '../release/names.ts'

/** Keeps downloaded assets aside until all are verified, so that what is deployed is what was verified. */
export class Delivery {
  readonly #folder: string | undefined
  readonly #pending: PendingFile[] = []

  /** @param outputDirectory undefined: nothing is kept. */
  constructor(outputDirectory: string | undefined, workspace: string) {
    this.#folder = outputDirectory === undefined ? undefined : resolve(workspace, outputDirectory)
  }

  async open(assetName: string): Promise<PendingFile | undefined> {
    if (this.#folder === undefined) return undefined
    assertFileName(assetName)
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
