import { basename, dirname, resolve } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import { checksumsInvalid, checksumsTooLarge } from '../diagnosis/checksums.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { ActionError } from '../errors.ts'
import { hashBytes } from '../hashing/hasher.ts'
import { onDemand } from '../lib/concurrency.ts'
import { displayPath, readSmallFile } from '../lib/files.ts'
import { DEFAULT_CHECKSUMS_NAMES, MAX_CHECKSUMS_BYTES, parseChecksums } from '../manifests/checksums.ts'
import type { Log } from '../ports/log.ts'
import type { Terms } from '../ports/terms.ts'
import { findAsset } from '../release/names.ts'
import { readAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { counted, listed } from '../lib/text.ts'
import type { Trust, TrustedKey } from '../trust/anchors.ts'
import { DiagnosisAids, type DiagnosisBudget } from './diagnosis-aids.ts'
import type {
  ChecksumsSearchResult,
  KmsCheck,
  RefusedChecksums,
  SignedList,
  SignatureLookup,
  UnsignedList,
  VerifiedChecksums
} from './model.ts'
import { findOtherLists, MAX_HINTED_BYTES, parseHinted } from './other-lists.ts'
import type { VerificationPolicy } from './policy.ts'
import { undefinedOnError } from './explain-signature.ts'
import { findSignaturesOfAsset, findSignaturesOfFile } from './find-signatures.ts'
import { decideSignatures, examineSignatures } from './signatures.ts'

/** How many lists without a signature can explain that an artifact has none. */
const MAX_UNSIGNED = 8

/** Where checksums files are looked for, and what they are judged with. */
export interface ChecksumsSearch {
  readonly policy: VerificationPolicy
  readonly artifacts: readonly Artifact[]
  readonly snapshot: AssetSet | undefined
  readonly trust: Trust
  /** Absolute path; undefined: only the release is searched. */
  readonly workspace: string | undefined
  readonly kms: KmsCheck | undefined
  /** How many refusals are explained in depth: of lists, and of what is judged later. */
  readonly budget: DiagnosisBudget
  readonly log: Log
}

/** A file with the name of a checksums file, before its signature is judged. */
interface ChecksumsCandidate extends Omit<VerifiedChecksums, 'list' | 'proof' | 'proofs'> {
  readonly lookup: SignatureLookup
  /** The bytes once more, at most 1 MiB of them. */
  readonly reread: () => Promise<Uint8Array | undefined>
}

/** One that was judged: without its bytes, of which each of many folders can have 16 MiB. */
type SeenChecksums = Pick<ChecksumsCandidate, 'from' | 'lookup' | 'reread'>

/** A copy of the verified list, which is kept once. */
type Copy = Pick<VerifiedChecksums, 'place' | 'from'>

/**
 * The checksums files beside the artifacts, in the workspace and on the release, by the verdict on their signatures. At most one may be
 * verified; with `checksums-file` given there must be one.
 *
 * @throws CHECKSUMS_UNUSABLE when two verified ones differ, or the one that `checksums-file` names is not there or not signed.
 */
export async function findChecksums(search: ChecksumsSearch): Promise<ChecksumsSearchResult> {
  const { policy, log } = search
  const seen: SeenChecksums[] = []
  const copies: Copy[] = []
  const refused: RefusedChecksums[] = []
  let verified: VerifiedChecksums | undefined
  let other: Copy | undefined
  const room = new Room()
  for await (const candidate of candidatesOf(search, room)) {
    const { from, lookup, reread } = candidate
    seen.push({ from, lookup, reread })
    const judged = lookup.found.length === 0 ? undefined : await judgeCandidate(candidate, search, verified)
    if (judged === undefined) {
      if (policy.checksumsFile === undefined)
        log.info(
          `${from} is not signed${lookup.found.length === 0 ? '' : ' by a trusted key'} and is ignored.`
        )
    } else if ('diagnosis' in judged) refused.push(judged)
    else {
      if (verified === undefined) room.leave()
      verified ??= judged
      if (judged.list === verified.list) copies.push({ place: judged.place, from })
      else other ??= { place: judged.place, from }
    }
  }
  for (const { from, diagnosis } of refused) log.info(`${from} is ignored: ${diagnosis.message}.`)
  if (verified !== undefined && other !== undefined) throw ambiguous(verified, other, policy.terms)
  if (verified !== undefined)
    log.info(
      `${verified.from} lists ${counted(verified.list.entries.size, 'file')} and is ${describeSigners(verified, search.trust)}`
    )
  if (policy.checksumsFile !== undefined && verified === undefined && refused.length === 0)
    throw notThere(
      policy.checksumsFile,
      seen,
      (await undefinedOnError(() => findOtherLists(search))) ?? [],
      policy.terms
    )
  return { verified, copies, refused, unsigned: toUnsigned(seen) }
}

/** Those without a signature, the first few of which can be read. */
function toUnsigned(seen: readonly SeenChecksums[]): UnsignedList[] {
  return seen
    .filter(({ lookup }) => lookup.found.length === 0)
    .slice(0, MAX_UNSIGNED)
    .map(({ from, lookup: { missing }, reread }) => ({
      from,
      signature: missing.lookedAt[0] ?? '',
      list: onDemand(async () => parseHinted(await reread()))
    }))
}

/** Room for one list after the other: V8 lets buffers of 16 MiB pile up before it collects them. */
class Room {
  #buffer: Buffer | undefined

  readonly allocate = (bytes: number): Buffer => {
    if (this.#buffer === undefined || this.#buffer.length < bytes) this.#buffer = Buffer.alloc(bytes)
    return this.#buffer.subarray(0, bytes)
  }

  /** What is in it now is kept: the next list gets another one. */
  leave(): void {
    this.#buffer = undefined
  }
}

/** One after the other, read only when it is its turn, into this room. */
async function* candidatesOf(search: ChecksumsSearch, room: Room): AsyncIterable<ChecksumsCandidate> {
  yield* findInFolders(search, room)
  yield* findOnRelease(search)
}

async function* findInFolders(
  { policy, artifacts, snapshot, workspace }: ChecksumsSearch,
  room: Room
): AsyncIterable<ChecksumsCandidate> {
  const { checksumsFile } = policy
  if (workspace === undefined || (artifacts.length === 0 && checksumsFile === undefined)) return
  const names = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [checksumsFile]
  const isPath = checksumsFile !== undefined && basename(checksumsFile) !== checksumsFile
  const folders = isPath ? [] : artifacts.map(({ absolutePath }) => dirname(absolutePath))
  const paths = new Set([workspace, ...folders].flatMap(folder => names.map(name => resolve(folder, name))))
  for (const path of paths) {
    const bytes = await readSmallFile(path, MAX_CHECKSUMS_BYTES, room.allocate)
    if (bytes === undefined) continue
    const file = { name: basename(path), absolutePath: path }
    const lookup = await findSignaturesOfFile(file, policy, snapshot, workspace)
    const reread = (): Promise<Uint8Array | undefined> => readSmallFile(path, MAX_HINTED_BYTES)
    yield { place: 'local', from: displayPath(path, workspace), folder: dirname(path), bytes, lookup, reread }
  }
}

async function* findOnRelease({ policy, snapshot }: ChecksumsSearch): AsyncIterable<ChecksumsCandidate> {
  if (snapshot === undefined) return
  const { checksumsFile } = policy
  const names = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [basename(checksumsFile)]
  for (const name of names) {
    const asset = findAsset(snapshot, name)
    if (asset === undefined) continue
    const lookup = await findSignaturesOfAsset(asset, policy, snapshot)
    // one that is too large is rejected by its size, without its bytes
    const bytes =
      lookup.found.length === 0
        ? new Uint8Array()
        : ((await readAsset(snapshot, asset, MAX_CHECKSUMS_BYTES)) ?? new Uint8Array(MAX_CHECKSUMS_BYTES + 1))
    const reread = (): Promise<Uint8Array | undefined> => readAsset(snapshot, asset, MAX_HINTED_BYTES)
    yield { place: 'release', from: asset.name, folder: undefined, bytes, lookup, reread }
  }
}

/**
 * Undefined where all of its signatures are by somebody else.
 *
 * @param verified the first one that was verified: a copy of it has the very same list.
 */
async function judgeCandidate(
  { place, from, folder, bytes, lookup }: ChecksumsCandidate,
  { policy, trust, kms, budget }: ChecksumsSearch,
  verified: VerifiedChecksums | undefined
): Promise<VerifiedChecksums | RefusedChecksums | undefined> {
  const signatureFile = lookup.found[0]?.from
  const refused = (
    diagnosis: Diagnosis,
    each: RefusedChecksums['each'],
    by = signatureFile
  ): RefusedChecksums => ({ place, from, signatureFile: by, diagnosis, each })
  if (bytes.length > MAX_CHECKSUMS_BYTES) return refused(checksumsTooLarge(MAX_CHECKSUMS_BYTES), [])
  const signatures = examineSignatures(lookup, trust, policy.algorithm)
  const digests = hashBytes(bytes, signatures.request.prehashes)
  const reread = async function* (): AsyncIterable<Uint8Array> {
    yield bytes
  }
  const proof = await decideSignatures(
    signatures,
    { digests, content: bytes, reread, others: () => [] },
    { policy, trust, kms, aids: new DiagnosisAids([], budget) }
  )
  if (proof.kind === 'missing') return undefined
  if (proof.kind === 'refused') return refused(proof.diagnosis, proof.each, proof.signatureFile)
  if (verified !== undefined && Buffer.compare(bytes, verified.bytes) === 0)
    return { ...verified, place, from, folder, proof, proofs: proof.proofs }
  const parsed = parseChecksums(bytes)
  if (parsed.kind === 'refused') return refused(checksumsInvalid(parsed.reason), proof.each)
  return { place, from, folder, bytes, list: parsed.list, proof, proofs: proof.proofs }
}

/** By which of the trusted keys a list is signed, and by which it is not. */
function describeSigners({ proofs }: VerifiedChecksums, { trusted }: Trust): string {
  const signers = new Set(proofs.map(({ key }) => key))
  const fingerprints = (keys: readonly TrustedKey[]): string =>
    listed(
      keys.map(({ key }) => key.fingerprint),
      'and'
    )
  const others = trusted.filter(key => !signers.has(key))
  return `signed by ${fingerprints([...signers])}${others.length === 0 ? '' : `, and not by ${fingerprints(others)}`}`
}

function ambiguous(first: Copy, other: Copy, { names, member }: Terms): ActionError {
  const where = ({ place, from }: Copy): string => (place === 'release' ? `the ${member(from)}` : from)
  return new ActionError(
    'CHECKSUMS_UNUSABLE',
    `Two signed checksums files differ: ${where(first)} and ${where(other)}; expected one.`,
    { hint: `Remove the one that is not intended, or name the intended one in ${names['checksums-file']}.` }
  )
}

function notThere(
  name: string,
  found: readonly SeenChecksums[],
  [other]: readonly SignedList[],
  { names, elsewhere, giveList }: Terms
): ActionError {
  const unsigned = found.map(({ lookup, from }) =>
    lookup.found.length === 0
      ? `${from} has no signature (looked for ${lookup.missing.lookedAt.join(', ')})`
      : `${from} has no signature by a trusted key (${lookup.found.map(file => file.from).join(', ')})`
  )
  return new ActionError(
    'CHECKSUMS_UNUSABLE',
    `The checksums file ${JSON.stringify(name)} cannot be relied on: ${unsigned.length === 0 ? `it was found neither beside the artifacts nor ${elsewhere}` : unsigned.join('; ')}.`,
    {
      hint:
        other === undefined
          ? `Put the checksums file and its signature there, or correct ${names['checksums-file']}.`
          : `${other.from} is a checksums file that a trusted key signed: give ${giveList(basename(other.from))} if it is meant.`
    }
  )
}
