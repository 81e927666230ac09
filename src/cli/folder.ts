import { lstatSync } from 'node:fs'
import { relative, sep } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import { unreadable } from '../artifacts/find-errors.ts'
import { listFolder, type FolderEntry } from '../artifacts/paths.ts'
import { ActionError } from '../errors.ts'
import { hashFiles, type HashPorts } from '../hashing/hash.ts'
import type { Digests } from '../hashing/hasher.ts'
import { displayPath, streamFile } from '../lib/files.ts'
import { untrusted } from '../lib/text.ts'
import { mapInTurns } from '../lib/turns.ts'
import type { AssetSource, ReleaseAsset } from '../ports/release-host.ts'
import { toAssetSet, type AssetSet } from '../release/snapshot.ts'
import type { AssetHashJob } from '../verify/asset-evidence.ts'

/** Files are read again when they are needed again: a folder can have more of them than memory holds. */
const KEPT_BY_NOBODY: AssetSet['contents'] = new (class extends Map<number, Promise<Uint8Array>> {
  override set(): this {
    return this
  }
})()

/** A folder that is judged like a release: each file in it, and in the folders below it, is an asset under its path from there. */
export interface ReleaseFolder {
  readonly files: AssetSet
  /** Absolute paths of what is in it. */
  readonly paths: readonly Pick<Artifact, 'absolutePath'>[]
  /** Digests of files, which are hashed side by side. */
  hash(jobs: readonly AssetHashJob[], ports: HashPorts): Promise<readonly Digests[]>
  /** @throws ARTIFACT_CHANGED when the folder has no longer exactly the files that it had, as they were. */
  assertUnchanged(): Promise<void>
}

/** What is compared at the end: a file that was replaced or written to has another one. */
interface Listed {
  readonly asset: ReleaseAsset
  readonly absolutePath: string
  readonly state: string
}

/**
 * The folder as it is now.
 *
 * @param folder absolute path.
 * @throws ARTIFACT_UNREADABLE
 */
export async function openFolder(folder: string, workspace: string): Promise<ReleaseFolder> {
  const listed = await list(folder, workspace)
  const pathOf = new Map(listed.map(({ asset, absolutePath }) => [asset, absolutePath] as const))
  const source: AssetSource = {
    storedName: name => name,
    download: asset => read(pathOf.get(asset) ?? '', asset)
  }
  const label = `folder ${displayPath(folder, workspace) || '.'}`
  return {
    files: toAssetSet(
      { host: source, label, contents: KEPT_BY_NOBODY },
      listed.map(({ asset }) => asset)
    ),
    paths: listed,
    hash: async (jobs, ports) =>
      hashFiles(
        jobs.map(({ asset, ...request }) => ({
          path: asset.name,
          absolutePath: pathOf.get(asset) ?? '',
          size: asset.size,
          ...request
        })),
        ports
      ),
    assertUnchanged: async () => {
      const now = new Map((await list(folder, workspace)).map(({ asset, state }) => [asset.name, state]))
      const isUnchanged = listed.every(({ asset, state }) => now.get(asset.name) === state)
      if (isUnchanged && now.size === listed.length) return
      throw changed(`The files of the ${label} changed while they were verified.`)
    }
  }
}

async function list(folder: string, workspace: string): Promise<Listed[]> {
  const entries = (await listFolder(folder, workspace)).filter(({ kind }) => kind !== 'folder')
  return mapInTurns(entries.entries(), ([index, entry]) => describe(folder, entry, index + 1))
}

function describe(folder: string, { absolutePath, kind }: FolderEntry, id: number): Listed {
  const name = relative(folder, absolutePath).split(sep).join('/')
  try {
    const { size, mtimeNs, ctimeNs, ino, dev } = lstatSync(absolutePath, { bigint: true })
    return {
      absolutePath,
      state: [kind, size, mtimeNs, ctimeNs, ino, dev].join(' '),
      asset: {
        id,
        name,
        size: Number(size),
        state: kind === 'file' ? 'uploaded' : kind,
        digest: undefined,
        createdAt: Number(mtimeNs / 1_000_000n),
        url: absolutePath
      }
    }
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

/** The bytes of a file, which are as many as were listed: whoever asks has made room for these. */
async function* read(absolutePath: string, { name, size }: ReleaseAsset): AsyncIterable<Uint8Array> {
  let length = 0
  try {
    for await (const chunk of streamFile(absolutePath)) {
      length += chunk.length
      if (length > size) break
      yield chunk
    }
  } catch (cause) {
    throw unreadable(name, cause)
  }
  if (length !== size) throw changed(`The file ${untrusted(name)} changed while it was read.`)
}

function changed(message: string): ActionError {
  return new ActionError('ARTIFACT_CHANGED', message, {
    hint: 'Let the download finish, then verify again.'
  })
}
