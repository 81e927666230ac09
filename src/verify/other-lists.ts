import { basename, dirname } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import type { Digests } from '../hashing/hasher.ts'
import { displayPath, listFiles, readSmallFile } from '../lib/files.ts'
import {
  DEFAULT_CHECKSUMS_NAMES,
  findEntry,
  parseChecksums,
  type ChecksumList
} from '../manifests/checksums.ts'
import { giveWay } from '../lib/turns.ts'
import { findSignatureAsset } from '../release/names.ts'
import { readAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { equalDigests } from '../signature/algorithms.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import type { Trust } from '../trust/anchors.ts'
import type { SignedList } from './model.ts'
import type { VerificationPolicy } from './policy.ts'
import { examineSignatures, isSigned } from './signatures.ts'

/** Where signed checksums files of other names are looked for. */
export interface OtherListsSearch {
  readonly policy: VerificationPolicy
  readonly artifacts: readonly Artifact[]
  readonly snapshot: AssetSet | undefined
  readonly trust: Trust
  /** Absolute path; undefined: only the release is searched. */
  readonly workspace: string | undefined
}

/** A file that has a signature, neither of them read yet. */
interface ListCandidate {
  readonly from: string
  readonly read: () => Promise<Uint8Array | undefined>
  readonly readSignature: () => Promise<Uint8Array | undefined>
}

const MAX_CANDIDATES = 8
const MAX_FOLDERS = 16
/** Of a list that is no evidence. */
export const MAX_HINTED_BYTES = 1024 * 1024
const LIKELY_NAME = /sum|sha-?\d|digest|hash|manifest|\.txt$/i

/**
 * Checksums files that a trusted key signed and that have another name than those that are looked for, beside the artifacts, in the
 * workspace and on the release: so that a refusal can name them in `checksums-file`. Never evidence for a verdict. At most eight files of
 * likely names, of 1 MiB each, are read.
 */
export async function findOtherLists(search: OtherListsSearch): Promise<readonly SignedList[]> {
  const candidates = [...(await candidatesInFolders(search)), ...candidatesOnRelease(search)]
  const found: SignedList[] = []
  for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
    const list = await readSigned(candidate, search)
    if (list !== undefined) found.push({ from: candidate.from, list })
  }
  return found
}

/** The first list that has the artifact under its base name, with its digest as far as that is known. */
export function findListing(
  lists: readonly SignedList[],
  artifact: string,
  digests: Digests
): SignedList | undefined {
  return lists.find(({ list }) => hasListing(list, artifact, digests))
}

/** Whether a list has the artifact in this way. */
export function hasListing(list: ChecksumList, artifact: string, digests: Digests): boolean {
  const listed = (findEntry(list, basename(artifact)) ?? findEntry(list, artifact))?.digest
  const now = digests.get(list.hash)
  return listed !== undefined && (now === undefined || equalDigests(now, listed))
}

/** What a checksums file lists that is no evidence; undefined when it cannot be read, or is too large to be looked at for a hint. */
export function parseHinted(file: Uint8Array | undefined): ChecksumList | undefined {
  const parsed = file === undefined || file.length > MAX_HINTED_BYTES ? undefined : parseChecksums(file)
  return parsed?.kind === 'checksums' ? parsed.list : undefined
}

async function candidatesInFolders({
  policy,
  artifacts,
  workspace
}: OtherListsSearch): Promise<ListCandidate[]> {
  const { signatureSuffixes } = policy
  if (workspace === undefined) return []
  const folders = new Set([...artifacts.map(({ absolutePath }) => dirname(absolutePath)), workspace])
  const isLikely = likelyNames(policy)
  const pairs: { readonly path: string; readonly signature: string }[] = []
  for (const folder of [...folders].slice(0, MAX_FOLDERS)) {
    await giveWay()
    const files = listFiles(folder)
    const there = new Set(files)
    for (const path of files.filter(name => isLikely(basename(name)))) {
      const suffix = signatureSuffixes.find(one => there.has(path + one))
      if (suffix !== undefined) pairs.push({ path, signature: path + suffix })
    }
  }
  return pairs.map(({ path, signature }) => ({
    from: displayPath(path, workspace),
    read: () => readSmallFile(path, MAX_HINTED_BYTES),
    readSignature: () => readSmallFile(signature, MAX_SIGNATURE_FILE_BYTES)
  }))
}

function candidatesOnRelease({ policy, snapshot }: OtherListsSearch): ListCandidate[] {
  if (snapshot === undefined) return []
  const { signatureSuffixes } = policy
  const isLikely = likelyNames(policy)
  return [...snapshot.assets.values()].flatMap(asset => {
    const signature = isLikely(asset.name)
      ? signatureSuffixes
          .map(suffix => findSignatureAsset(snapshot, asset.name, suffix))
          .find(found => found !== undefined)
      : undefined
    if (signature === undefined) return []
    return {
      from: asset.name,
      read: () => readAsset(snapshot, asset, MAX_HINTED_BYTES),
      readSignature: () => readAsset(snapshot, signature, MAX_SIGNATURE_FILE_BYTES)
    }
  })
}

function likelyNames({ checksumsFile }: VerificationPolicy): (name: string) => boolean {
  const lookedFor = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [basename(checksumsFile)]
  return name => LIKELY_NAME.test(name) && !lookedFor.includes(name)
}

async function readSigned(
  { from, read, readSignature }: ListCandidate,
  { policy, trust }: OtherListsSearch
): Promise<ChecksumList | undefined> {
  const file = await read()
  const list = parseHinted(file)
  if (file === undefined || list === undefined) return undefined
  const bytes = await readSignature()
  if (bytes === undefined) return undefined
  const found = [{ from, suffix: '', bytes, size: bytes.length, key: from }]
  const lookup = { found, missing: { lookedAt: [], hint: '' } }
  const signatures = examineSignatures(lookup, trust, policy.algorithm)
  return isSigned(file, signatures, policy) ? list : undefined
}
