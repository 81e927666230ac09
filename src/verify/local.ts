import { dirname, isAbsolute } from 'node:path'
import { assertEachPatternKeeps, type Artifact, type DiscoveredFiles } from '../artifacts/find.ts'
import { toActionError } from '../errors.ts'
import { FolderSpelling } from '../artifacts/folder-spelling.ts'
import { selectArtifacts } from '../artifacts/select.ts'
import { hashFiles } from '../hashing/hash.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { anyBaseName, differInForm } from '../lib/file-names.ts'
import { displayPath, listFiles, readSmallFile, streamFile } from '../lib/files.ts'
import { mapInTurns } from '../lib/turns.ts'
import type { Log } from '../ports/log.ts'
import { isNamedAsKey, MAX_KEY_CANDIDATES } from '../release/public-keys.ts'
import type { AssetSet } from '../release/snapshot.ts'
import type { HashName } from '../signature/algorithms.ts'
import { MAX_ANY_KEY_BYTES, parseAnyKey, type ParsedAnyKey } from '../signature/any-key.ts'
import type { Trust } from '../trust/anchors.ts'
import type { KeyFile } from '../trust/key-files.ts'
import { listedNamesOf, listingOf } from './listing.ts'
import type { Candidate, ExaminedSignatures, Listing, VerifiedChecksums } from './model.ts'
import type { VerificationPolicy } from './policy.ts'
import { isNamedAsStatement } from './statement.ts'
import { findSignaturesOfFile } from './find-signatures.ts'
import { examineSignatures } from './signatures.ts'

const READS_AT_ONCE = 8

/** The public keys beside the artifacts and in the workspace: only a pin can make one of them trusted. */
export async function findLocalKeys(
  files: readonly Artifact[],
  workspace: string,
  log: Log
): Promise<KeyFile[]> {
  const folders = new Set([...files.map(({ absolutePath }) => dirname(absolutePath)), workspace])
  const paths = (await mapInTurns(folders, listFiles)).flat().filter(isNamedAsKey)
  const keys: KeyFile[] = []
  for (const path of paths.slice(0, MAX_KEY_CANDIDATES)) {
    const parsed = await readLocalKey(path).catch((thrown: unknown) => {
      // what nobody named may be the key of a server that only root reads
      log.info(`Skipped as a candidate for the pinned key: ${toActionError(thrown).message}`)
      return undefined
    })
    if (parsed?.kind === 'key') keys.push({ path: displayPath(path, workspace), key: parsed.key })
  }
  return keys
}

/** What local files are examined with. */
export interface LocalExamination {
  readonly policy: VerificationPolicy
  readonly trust: Trust
  /** The release, where one was named: a signature may be there. */
  readonly snapshot: AssetSet | undefined
  readonly checksums: VerifiedChecksums | undefined
  /** The hash function of the input `digests`. */
  readonly expectedHash: HashName | undefined
  readonly workspace: string
  readonly log: Log
  readonly cancelled: AbortSignal
}

interface LocalFile {
  readonly file: Artifact
  readonly signatures: ExaminedSignatures
  readonly listing: Listing | undefined
}

/**
 * The artifacts among the files, each with its signature and its digests, without the signatures and trusted keys that a wildcard matched
 * as well. Each artifact is hashed once.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern found nothing but such files, and what hashing throws.
 */
export async function examineLocal(
  discovered: DiscoveredFiles,
  examination: LocalExamination
): Promise<Candidate[]> {
  const { policy, trust, snapshot, checksums, expectedHash, workspace, log, cancelled } = examination
  const stated = discovered.files.some(({ name }) => isNamedAsStatement(name))
    ? ('sha256' as const)
    : undefined
  const looked = await mapConcurrently(discovered.files, READS_AT_ONCE, async (file): Promise<LocalFile> => {
    const lookup = await findSignaturesOfFile(file, policy, snapshot, workspace)
    const listing = listingOf(checksums, listedNamesOf(file, checksums, snapshot))
    const also = [listing?.digest.hash, expectedHash, stated]
    return { file, listing, signatures: examineSignatures(lookup, trust, policy.algorithm, also) }
  })
  const spelling = new FolderSpelling(workspace)
  const { artifacts, own } = await selectArtifacts<LocalFile>(looked, {
    nameOf: ({ file }) => file.name,
    keyOf: ({ file }) => file.absolutePath,
    signaturesOf: async ({ signatures }) =>
      Promise.all(localPathsOf(signatures).map(path => spelling.of(path))),
    isListed: ({ listing }) => listing !== undefined,
    findReason: async ({ file, signatures, listing }) => {
      if (signatures.all.some(({ isClaimed }) => isClaimed) || listing !== undefined) return undefined
      return (await isTrustedKey(file, trust, log)) ? 'it is a trusted key' : undefined
    }
  })
  for (const { file, listing } of artifacts)
    if (listing !== undefined && differInForm(anyBaseName(listing.name), file.name))
      log.info(`${file.path} is listed in another form of Unicode (NFC, NFD): the same name.`)
  for (const { file, reason } of own) log.info(`Excluded ${file.file.path}: ${reason}.`)
  assertEachPatternKeeps(discovered, new Set(artifacts.map(({ file }) => file.absolutePath)))
  const subjects = artifacts.toSorted((a, b) => (a.file.path < b.file.path ? -1 : 1))
  const jobs = subjects.map(({ file, signatures: { request } }) => ({ ...file, ...request }))
  const hashed = await hashFiles(jobs, { log, cancelled })
  const digestsOf = new Map(subjects.map(({ file }, index) => [file, hashed[index]] as const))
  return subjects.map(({ file, signatures, listing }) => ({
    place: 'local',
    artifact: file.path,
    signatures,
    listing,
    digests: digestsOf.get(file) ?? new Map(),
    reread: () => streamFile(file.absolutePath)
  }))
}

/** The local files among the signatures that are, or may be, by a trusted key. */
function localPathsOf({ all }: ExaminedSignatures): string[] {
  return all.flatMap(({ file, isClaimed }) => (isClaimed && isAbsolute(file.key) ? [file.key] : []))
}

/** Whether a file is a trusted key and nothing else, under whatever name. */
async function isTrustedKey(
  { path, absolutePath, size }: Artifact,
  trust: Trust,
  log: Log
): Promise<boolean> {
  if (size > MAX_ANY_KEY_BYTES) return false
  const parsed = await readLocalKey(absolutePath)
  if (parsed.kind === 'refused') return false
  if (!trust.trusted.some(({ key }) => key.fingerprint === parsed.key.fingerprint)) return false
  if (parsed.besides === undefined) return true
  log.info(
    `Not excluded as a trusted key: ${path}, which also holds ${parsed.besides}: such a file can be something else as well.`
  )
  return false
}

async function readLocalKey(path: string): Promise<ParsedAnyKey> {
  return parseAnyKey((await readSmallFile(path, MAX_ANY_KEY_BYTES)) ?? Buffer.alloc(0))
}
