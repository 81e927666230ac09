import { promises } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { systemErrorCode } from '../errors.ts'

/** What is asked of the system; for tests. */
export interface RenameSystem {
  readonly rename: (from: string, to: string) => Promise<void>
  readonly rmdir: (path: string) => Promise<void>
  readonly sleep: (ms: number) => Promise<unknown>
}

const SYSTEM: RenameSystem = {
  rename: (from, to) => promises.rename(from, to),
  rmdir: path => promises.rmdir(path),
  sleep: delay
}

// a virus scanner or an indexer holds a new file for a moment; on Windows, and on shares of it, a rename fails meanwhile
const HELD = ['EPERM', 'EACCES', 'EBUSY']
const DELAYS_MS = [20, 50, 100, 200, 400, 800, 1_000, 1_000, 1_000] // 4.6 seconds in all

/** Whether a failure is what the system says while another program has the file open. */
export function isHeld(thrown: unknown): boolean {
  return HELD.includes(systemErrorCode(thrown) ?? '')
}

/**
 * Renames a file or a folder; while another program holds it, again for some seconds.
 *
 * @throws what the last attempt threw.
 */
export async function renamePatiently(
  from: string,
  to: string,
  system: RenameSystem = SYSTEM
): Promise<void> {
  await patiently(() => system.rename(from, to), system)
}

/**
 * Gives a folder the name of another one, which must be empty or not there: nobody sees a part of it under that name.
 *
 * @throws what the system throws: ENOTEMPTY or EEXIST when there is something in the other folder.
 */
export async function replaceEmptyFolder(
  from: string,
  to: string,
  system: RenameSystem = SYSTEM
): Promise<void> {
  // a Unix renames onto an empty folder; Windows onto none, and refuses to remove one that is not empty
  try {
    await system.rename(from, to)
  } catch (thrown) {
    if (!isHeld(thrown) && systemErrorCode(thrown) !== 'EEXIST') throw thrown
    await patiently(async () => {
      await system.rmdir(to).catch((reason: unknown) => {
        if (systemErrorCode(reason) !== 'ENOENT') throw reason
      })
      await system.rename(from, to)
    }, system)
  }
}

async function patiently(act: () => Promise<void>, { sleep }: RenameSystem): Promise<void> {
  for (const ms of DELAYS_MS) {
    try {
      return await act()
    } catch (thrown) {
      if (!isHeld(thrown)) throw thrown
    }
    await sleep(ms)
  }
  await act()
}
