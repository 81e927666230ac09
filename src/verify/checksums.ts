import { basename, dirname, resolve } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import { checksumsInvalid } from '../diagnosis/checksums.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { ActionError } from '../errors.ts'
import { hashBytes } from '../hashing/hasher.ts'
import { displayPath, readSmallFile } from '../lib/files.ts'
import { DEFAULT_CHECKSUMS_NAMES, MAX_CHECKSUMS_BYTES, parseChecksums } from '../manifests/checksums.ts'
import type { Log, Terms } from '../ports.ts'
import { findAsset } from '../release/names.ts'
import { readAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { listed } from '../lib/text.ts'
import type { Trust, TrustedKey } from '../trust/anchors.ts'
import { DiagnosisAids, type DiagnosisBudget } from './diagnosis-aids.ts'
import type {
  ChecksumsSearchResult,
  KmsCheck,
  RefusedChecksums,
  SignedList,
  SignatureLookup,
  VerifiedChecksums
} from './model.ts'
import { findOtherLists } from './other-lists.ts'
import type { VerificationPolicy } from './policy.ts'
import {
  decideSignatures,
  examineSignatures,
  findSignaturesOfAsset,
  findSignaturesOfFile,
  undefinedOnError
} from './signatures.ts'

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
}

/**
 * The checksums files beside the artifacts, in the workspace and on the release, by the verdict on their signatures. At most one may be
 * verified; with `checksums-file` given there must be one.
 *
 * @throws CHECKSUMS_UNUSABLE when two verified ones differ, or the one that `checksums-file` names is not there or not signed.
 */
export async function findChecksums(search: ChecksumsSearch): Promise<ChecksumsSearchResult> {
  const { policy, log } = search
  const candidates = [...(await findInFolders(search)), ...(await findOnRelease(search))]
  const copies: VerifiedChecksums[] = []
  const refused: RefusedChecksums[] = []
  for (const candidate of candidates) {
    if (candidate.lookup.found.length === 0) {
      if (policy.checksumsFile === undefined) log.info(`${candidate.from} is not signed and is ignored.`)
      continue
    }
    const judged = await judgeCandidate(candidate, search)
    if (judged === undefined) {
      if (policy.checksumsFile === undefined)
        log.info(`${candidate.from} is not signed by a trusted key and is ignored.`)
    } else if ('diagnosis' in judged) refused.push(judged)
    else copies.push(judged)
  }
  for (const { from, diagnosis } of refused) log.info(`${from} is ignored: ${diagnosis.message}.`)
  const [verified, ...others] = copies
  const other = others.find(
    ({ bytes }) => verified !== undefined && Buffer.compare(bytes, verified.bytes) !== 0
  )
  if (verified !== undefined && other !== undefined) throw ambiguous(verified, other, policy.terms)
  if (verified !== undefined)
    log.info(
      `${verified.from} lists ${verified.list.entries.size} files, ${describeSigners(verified, search.trust)}`
    )
  if (policy.checksumsFile !== undefined && verified === undefined && refused.length === 0)
    throw notThere(
      policy.checksumsFile,
      candidates,
      (await undefinedOnError(() => findOtherLists(search))) ?? [],
      policy.terms
    )
  return { verified, copies, refused }
}

async function findInFolders({
  policy,
  artifacts,
  snapshot,
  workspace
}: ChecksumsSearch): Promise<ChecksumsCandidate[]> {
  const { checksumsFile } = policy
  if (workspace === undefined || (artifacts.length === 0 && checksumsFile === undefined)) return []
  const names = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [checksumsFile]
  const isPath = checksumsFile !== undefined && basename(checksumsFile) !== checksumsFile
  const folders = isPath ? [] : artifacts.map(({ absolutePath }) => dirname(absolutePath))
  const paths = new Set([workspace, ...folders].flatMap(folder => names.map(name => resolve(folder, name))))
  const found: ChecksumsCandidate[] = []
  for (const path of paths) {
    const bytes = await readSmallFile(path, MAX_CHECKSUMS_BYTES)
    if (bytes === undefined) continue
    const file = { name: basename(path), absolutePath: path }
    const lookup = await findSignaturesOfFile(file, policy, snapshot, workspace)
    found.push({
      place: 'local',
      from: displayPath(path, workspace),
      folder: dirname(path),
      bytes,
      lookup
    })
  }
  return found
}

async function findOnRelease({ policy, snapshot }: ChecksumsSearch): Promise<ChecksumsCandidate[]> {
  if (snapshot === undefined) return []
  const { checksumsFile } = policy
  const names = checksumsFile === undefined ? DEFAULT_CHECKSUMS_NAMES : [basename(checksumsFile)]
  const found: ChecksumsCandidate[] = []
  for (const name of names) {
    const asset = findAsset(snapshot, name)
    if (asset === undefined) continue
    const lookup = await findSignaturesOfAsset(asset, policy, snapshot)
    // one that is too large is rejected by its size, without its bytes
    const bytes =
      lookup.found.length === 0
        ? new Uint8Array()
        : ((await readAsset(snapshot, asset, MAX_CHECKSUMS_BYTES)) ?? new Uint8Array(MAX_CHECKSUMS_BYTES + 1))
    found.push({ place: 'release', from: asset.name, folder: undefined, bytes, lookup })
  }
  return found
}

/** Undefined where all of its signatures are by somebody else. */
async function judgeCandidate(
  { place, from, folder, bytes, lookup }: ChecksumsCandidate,
  { policy, trust, kms, budget }: ChecksumsSearch
): Promise<VerifiedChecksums | RefusedChecksums | undefined> {
  const signatureFile = lookup.found[0]?.from
  const refused = (diagnosis: Diagnosis): RefusedChecksums => ({ place, from, signatureFile, diagnosis })
  if (bytes.length > MAX_CHECKSUMS_BYTES)
    return refused(checksumsInvalid(`it has more than ${MAX_CHECKSUMS_BYTES} bytes`))
  const signatures = examineSignatures(lookup, trust, policy.algorithm)
  const digests = hashBytes(bytes, signatures.prehashes)
  const reread = async function* (): AsyncIterable<Uint8Array> {
    yield bytes
  }
  const proof = await decideSignatures(
    signatures,
    { digests, content: bytes, reread, others: () => [] },
    { policy, trust, kms, aids: new DiagnosisAids([], budget) }
  )
  if (proof.kind === 'missing') return undefined
  if (proof.kind === 'refused') return { ...refused(proof.diagnosis), signatureFile: proof.signatureFile }
  const parsed = parseChecksums(bytes)
  if (parsed.kind === 'refused') return refused(checksumsInvalid(parsed.reason))
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

function ambiguous(
  first: VerifiedChecksums,
  other: VerifiedChecksums,
  { names, member }: Terms
): ActionError {
  const where = ({ place, from }: VerifiedChecksums): string =>
    place === 'release' ? `the ${member(from)}` : from
  return new ActionError(
    'CHECKSUMS_UNUSABLE',
    `Two signed checksums files differ: ${where(first)} and ${where(other)}; expected one.`,
    { hint: `Remove the one that is not intended, or name the intended one in ${names['checksums-file']}.` }
  )
}

function notThere(
  name: string,
  found: readonly ChecksumsCandidate[],
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
