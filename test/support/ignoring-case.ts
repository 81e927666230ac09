import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system that ignores case, as those of Windows and macOS. */
export interface MountedFileSystem {
  /** Absolute path of its root. */
  readonly path: string
  remove(): void
}

const IMAGE_BYTES = 32 * 1024 * 1024

/**
 * Mounts a file system that ignores case: NTFS by `lowntfs-3g`, in a file. Undefined where that cannot be done, since it needs FUSE, and
 * root or `sudo` without a password; macOS needs no such thing.
 */
export function mountIgnoringCase(): MountedFileSystem | undefined {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kms-sign-action-ntfs-')))
  const [image, path] = [join(folder, 'image'), join(folder, 'mounted')]
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    writeFileSync(image, '')
    truncateSync(image, IMAGE_BYTES)
    mkdirSync(path)
    run('mkntfs', ['-F', '-q', '-s', '512', '-p', '0', '-H', '16', '-S', '63', image])
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
    asRoot('lowntfs-3g', ['-o', `ignore_case,allow_other,uid=${uid},gid=${gid}`, image, path])
    writeFileSync(join(path, 'Probe'), '')
    if (!existsSync(join(path, 'pROBE'))) throw new Error('the file system distinguishes case')
    rmSync(join(path, 'Probe'))
  } catch {
    try {
      asRoot('umount', [path])
    } catch {
      // it was not mounted
    }
    remove()
    return undefined
  }
  return {
    path,
    remove: () => {
      asRoot('umount', ['-l', path])
      remove()
    }
  }
}

function run(command: string, args: readonly string[]): void {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`
  execFileSync(command, args, { stdio: 'ignore', env: { ...process.env, PATH: path } })
}

function asRoot(command: string, args: readonly string[]): void {
  if (process.getuid?.() === 0) run(command, args)
  else run('sudo', ['-n', command, ...args])
}
