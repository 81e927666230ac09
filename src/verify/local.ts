import { dirname, extname, resolve } from 'node:path'
import { findArtifacts, type Artifact } from '../artifacts/find.ts'
import { hashFiles } from '../hashing/hash.ts'
import type { VerifyInputs } from '../inputs/types.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { displayPath, listFiles, readSmallFile, streamFile } from '../lib/files.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import type { Log } from '../ports.ts'
import type { Target } from '../release/snapshot.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey } from '../signature/public-key.ts'
import type { Trust } from '../trust/anchors.ts'
import type { KeyFile } from '../trust/key-files.ts'
import { listedNamesOf, listingOf } from './checksums.ts'
import type { Case, Checksums } from './model.ts'
import { findSignatureOfFile, openSignature } from './signatures.ts'

export const KEY_EXTENSIONS = ['.pem', '.der', '.pub']
export const MAX_KEY_CANDIDATES = 16
const READS_AT_ONCE = 8

/** Finds the files to verify; a signature or a trusted key that a wildcard met along with its artifact is left out. */
export async function findLocal(
  inputs: VerifyInputs,
  workspace: string,
  log: Log
): Promise<readonly Artifact[]> {
  if (inputs.artifacts.length === 0) return []
  const trustedFiles = inputs.trustedKeyFiles.map(file => resolve(workspace, file))
  const toOwnOutputs =
    (matched: ReadonlySet<string>) =>
    (path: string): boolean => {
      const signed = path.endsWith(inputs.signatureSuffix)
        ? path.slice(0, -inputs.signatureSuffix.length)
        : undefined
      return trustedFiles.includes(path) || (signed !== undefined && matched.has(signed))
    }
  const found = await findArtifacts(inputs.artifacts, workspace, toOwnOutputs)
  for (const path of found.leftOut)
    log.info(`Left out ${path}: a signature of another artifact, or a trusted key.`)
  for (const path of found.linksSkipped)
    log.info(`Left out ${path}: a symbolic link met by a wildcard is not followed.`)
  return found.artifacts
}

/** Public keys beside the artifacts and in the workspace: only a pin can make one of them trusted. */
export async function findLocalKeys(artifacts: readonly Artifact[], workspace: string): Promise<KeyFile[]> {
  const folders = new Set([...artifacts.map(({ absolutePath }) => dirname(absolutePath)), workspace])
  const paths = (await Promise.all([...folders].map(listFiles)))
    .flat()
    .filter(path => KEY_EXTENSIONS.includes(extname(path)))
  const keys: KeyFile[] = []
  for (const path of paths.slice(0, MAX_KEY_CANDIDATES)) {
    const parsed = parsePublicKey((await readSmallFile(path, MAX_KEY_FILE_BYTES)) ?? Buffer.alloc(0))
    if (parsed.kind === 'key') keys.push({ path: displayPath(path, workspace), key: parsed.key })
  }
  return keys
}

export interface LocalWorld {
  readonly inputs: VerifyInputs
  readonly trust: Trust
  /** The release, where one was named: a signature may be there. */
  readonly target: Target | undefined
  readonly checksums: Checksums | undefined
  /** The digests that were handed over. */
  readonly expected: ChecksumList | undefined
  readonly workspace: string
  readonly log: Log
  readonly cancelled: AbortSignal
}

/** Opens each file's signature, then hashes all files, each once. Files that are trusted keys themselves are passed over. */
export async function examineLocal(artifacts: readonly Artifact[], world: LocalWorld): Promise<Case[]> {
  const { inputs, trust, target, checksums, expected, workspace, log, cancelled } = world
  const found = await mapConcurrently(artifacts, READS_AT_ONCE, async artifact => {
    const signature = await findSignatureOfFile(artifact, inputs, target, workspace)
    const listing = listingOf(checksums, listedNamesOf(artifact, checksums, target))
    const unvouched = signature.kind === 'missing' && listing === undefined
    return { artifact, signature, listing, passedOver: unvouched && (await isTrustedKey(artifact, trust)) }
  })
  for (const { artifact, passedOver } of found)
    if (passedOver) log.info(`Left out ${artifact.path}: it is a trusted key.`)
  const subjects = found
    .filter(({ passedOver }) => !passedOver)
    .map(({ artifact, signature, listing }) => ({
      artifact,
      listing,
      opened: openSignature(signature, trust, inputs.algorithm, [listing?.digest.hash, expected?.hash])
    }))
  const jobs = subjects.map(({ artifact, opened: { hashes } }) => ({ ...artifact, hashes }))
  const digests = await hashFiles(jobs, { log, cancelled })
  return subjects.map(({ artifact, opened, listing }, index) => ({
    place: 'local',
    artifact: artifact.path,
    opened,
    listing,
    digests: digests[index] ?? new Map(),
    reread: () => streamFile(artifact.absolutePath)
  }))
}

async function isTrustedKey(artifact: Artifact, trust: Trust): Promise<boolean> {
  if (artifact.size > MAX_KEY_FILE_BYTES) return false
  const parsed = parsePublicKey(
    (await readSmallFile(artifact.absolutePath, MAX_KEY_FILE_BYTES)) ?? Buffer.alloc(0)
  )
  return parsed.kind === 'key' && trust.trusted.some(({ key }) => key.fingerprint === parsed.key.fingerprint)
}
