import { basename, dirname, relative, resolve, sep } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import { checksumsInvalid } from '../diagnosis/checksums.ts'
import type { Diagnosis } from '../diagnosis/signature.ts'
import { ActionError } from '../errors.ts'
import { hashBytes, type Digests } from '../hashing/hasher.ts'
import type { VerifyInputs } from '../inputs/types.ts'
import { displayPath, readSmallFile } from '../lib/files.ts'
import { DEFAULT_CHECKSUMS_NAMES, MAX_CHECKSUMS_BYTES, parseChecksums } from '../manifests/checksums.ts'
import type { Log } from '../ports.ts'
import { signatureNameOf } from '../release/names.ts'
import { readAsset } from '../release/read.ts'
import type { Target } from '../release/snapshot.ts'
import { equalDigests } from '../signature/algorithms.ts'
import type { Trust } from '../trust/anchors.ts'
import type {
  Checksums,
  ChecksumsFound,
  FoundChecksums,
  KmsOpinion,
  Listing,
  RefusedChecksums
} from './model.ts'
import { decideSignature, findAttachedSignature, findSignatureOfFile, openSignature } from './signatures.ts'

export interface ChecksumsSearch {
  readonly inputs: VerifyInputs
  readonly artifacts: readonly Artifact[]
  readonly target: Target | undefined
  readonly trust: Trust
  /** Absolute path; undefined: the release alone counts. */
  readonly workspace: string | undefined
  readonly kms: KmsOpinion | undefined
  readonly log: Log
}

/**
 * Looks for checksums files beside the artifacts, in the workspace and on the release, and judges their signatures. Exactly one may vouch:
 * two that say different things are an error. With `checksums-file` given there must be one.
 */
export async function findChecksums(search: ChecksumsSearch): Promise<ChecksumsFound> {
  const { inputs, log } = search
  const found = [...(await findInFolders(search)), ...(await findOnRelease(search))]
  const vouching: Checksums[] = []
  const refused: RefusedChecksums[] = []
  for (const candidate of found) {
    if (candidate.signature.kind === 'missing') {
      if (inputs.checksumsFile === undefined)
        log.info(`${candidate.from} has no signature, so it vouches for nothing.`)
      continue
    }
    const opened = await open(candidate, search)
    if ('diagnosis' in opened) refused.push(opened)
    else vouching.push(opened)
  }
  for (const { from, diagnosis } of refused) log.info(`${from} vouches for nothing: ${diagnosis.message}.`)
  const [first, ...others] = vouching
  const other = others.find(({ bytes }) => first !== undefined && Buffer.compare(bytes, first.bytes) !== 0)
  if (first !== undefined && other !== undefined) throw ambiguous(first, other)
  if (inputs.checksumsFile !== undefined && first === undefined && refused.length === 0)
    throw notThere(inputs.checksumsFile, found)
  return { vouching: first, copies: vouching, refused }
}

/** What the checksums file lists for an artifact, under the first of `names` that it knows. */
export function listingOf(checksums: Checksums | undefined, names: readonly string[]): Listing | undefined {
  const name = names.find(candidate => checksums?.list.entries.has(candidate))
  const digest = name === undefined ? undefined : checksums?.list.entries.get(name)
  return checksums === undefined || name === undefined || digest === undefined
    ? undefined
    : { checksums, name, digest }
}

/** The names that a file may be listed under: its path from the checksums file on, its name, its name on a release. */
export function listedNamesOf(
  artifact: Artifact,
  checksums: Checksums | undefined,
  target: Target | undefined
): string[] {
  const path = checksums?.folder === undefined ? undefined : relative(checksums.folder, artifact.absolutePath)
  return [
    ...(path === undefined ? [] : [path.split(sep).join('/')]),
    artifact.name,
    ...(target === undefined ? [] : [target.store.storedName(artifact.name)])
  ]
}

/** Whether an artifact is what the checksums file lists. */
export function matchesListing({ digest }: Listing, digests: Digests): boolean {
  const now = digests.get(digest.hash)
  return now !== undefined && equalDigests(now, digest)
}

/** Listed under the same base name, but somewhere else: for a message. */
export function similarTo(checksums: Checksums, name: string): string | undefined {
  return [...checksums.list.entries.keys()].find(listed => basename(listed) === basename(name))
}

async function findInFolders({
  inputs,
  artifacts,
  target,
  workspace
}: ChecksumsSearch): Promise<FoundChecksums[]> {
  const { checksumsFile } = inputs
  if (workspace === undefined || (artifacts.length === 0 && checksumsFile === undefined)) return []
  const names = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [checksumsFile]
  const isPath = checksumsFile !== undefined && basename(checksumsFile) !== checksumsFile
  const folders = isPath ? [] : artifacts.map(({ absolutePath }) => dirname(absolutePath))
  const paths = new Set([workspace, ...folders].flatMap(folder => names.map(name => resolve(folder, name))))
  const found: FoundChecksums[] = []
  for (const path of paths) {
    const bytes = await readSmallFile(path, MAX_CHECKSUMS_BYTES)
    if (bytes === undefined) continue
    const file = { name: basename(path), absolutePath: path }
    const signature = await findSignatureOfFile(file, inputs, target, workspace)
    found.push({
      place: 'local',
      from: displayPath(path, workspace),
      folder: dirname(path),
      bytes,
      signature
    })
  }
  return found
}

async function findOnRelease({ inputs, target }: ChecksumsSearch): Promise<FoundChecksums[]> {
  if (target === undefined) return []
  const { store } = target
  const { checksumsFile } = inputs
  const names =
    checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [store.storedName(basename(checksumsFile))]
  const found: FoundChecksums[] = []
  for (const name of names) {
    const asset = target.assets.get(name)
    if (asset === undefined) continue
    const signatureName = signatureNameOf(store, name, inputs.signatureSuffix)
    const signature = (await findAttachedSignature(target, signatureName)) ?? {
      kind: 'missing' as const,
      lookedAt: [`asset ${signatureName}`],
      hint: ''
    }
    // one that is too large is refused by its size; its bytes are not needed for that
    const bytes =
      signature.kind === 'missing'
        ? new Uint8Array()
        : ((await readAsset(target, asset, MAX_CHECKSUMS_BYTES)) ?? new Uint8Array(MAX_CHECKSUMS_BYTES + 1))
    found.push({ place: 'release', from: name, folder: undefined, bytes, signature })
  }
  return found
}

async function open(
  found: FoundChecksums,
  { inputs, trust, kms }: ChecksumsSearch
): Promise<Checksums | RefusedChecksums> {
  const { place, from, bytes } = found
  const signatureFile = found.signature.kind === 'missing' ? undefined : found.signature.from
  const refused = (diagnosis: Diagnosis): RefusedChecksums => ({ place, from, signatureFile, diagnosis })
  if (bytes.length > MAX_CHECKSUMS_BYTES)
    return refused(checksumsInvalid(`it has more than ${MAX_CHECKSUMS_BYTES} bytes`))
  const opened = openSignature(found.signature, trust, inputs.algorithm)
  const digests = hashBytes(bytes, opened.hashes)
  const reread = async function* (): AsyncIterable<Uint8Array> {
    yield bytes
  }
  const proof = await decideSignature({ opened, digests, reread, others: () => [] }, inputs, trust, kms)
  if (proof.kind === 'refused') return refused(proof.diagnosis)
  const parsed = parseChecksums(bytes)
  if (parsed.kind === 'refused') return refused(checksumsInvalid(parsed.reason))
  return { place, from, folder: found.folder, bytes, list: parsed.list, proof }
}

function ambiguous(first: Checksums, other: Checksums): ActionError {
  const where = ({ place, from }: Checksums): string => (place === 'release' ? `the asset ${from}` : from)
  return new ActionError(
    'CHECKSUMS_UNUSABLE',
    `Two signed checksums files say different things: ${where(first)} and ${where(other)}; expected one.`,
    { hint: 'Remove the one that is not meant, or name the other in checksums-file.' }
  )
}

function notThere(name: string, found: readonly FoundChecksums[]): ActionError {
  const unsigned = found.flatMap(({ signature, from }) =>
    signature.kind === 'missing'
      ? [`${from} has no signature (looked for ${signature.lookedAt.join(', ')})`]
      : []
  )
  return new ActionError(
    'CHECKSUMS_UNUSABLE',
    `The checksums file ${JSON.stringify(name)} cannot be relied on: ${unsigned.length === 0 ? 'it was found neither beside the artifacts nor in the workspace nor on the release' : unsigned.join('; ')}.`,
    { hint: 'Put the checksums file and its signature there, or correct checksums-file.' }
  )
}
