import { digestOfBytes } from '../../hashing/hasher.ts'
import { DEFAULT_CHECKSUMS_NAMES, MAX_CHECKSUMS_BYTES, parseChecksums } from '../../manifests/checksums.ts'
import {
  BINDING_NAME,
  describeDifference,
  MAX_BINDING_BYTES,
  parseBinding
} from '../../manifests/release-binding.ts'
import { readSignedStatement } from '../../manifests/release-statement.ts'
import { parseRecord } from '../../manifests/signing-record.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import { findAsset, findSignatureAsset } from '../../release/names.ts'
import { readAsset } from '../../release/read.ts'
import { fetchBinding, type ReleaseSnapshot } from '../../release/snapshot.ts'
import { formatDigest, HASH_NAMES } from '../../signature/algorithms.ts'
import {
  looksLikeSignature,
  MAX_SIGNATURE_FILE_BYTES,
  statesSomeKey,
  suffixesToTry
} from '../../signature/formats/index.ts'
import { filePrehash, plainPrehash } from '../../signature/prehash.ts'
import { examine } from '../../signature/examination.ts'
import { judgeEnvelope } from '../../signature/verdict.ts'
import type { PlannedArtifact, PlannedChecksums, SigningContext, UnhashedSubject } from '../model.ts'
import { documentNames } from '../output-names.ts'
import { assetConflict } from './conflict.ts'

/** Larger statements and records, and more JSON than this, are not looked into. */
const MAX_JSON_BYTES = 1024 * 1024
const MAX_JSON_READ = 16

/**
 * A checksums file, release statement or record that an earlier run signed, and that this run does not make, must agree with what it signs:
 * verify mode believes them. Statements and records are read only where this run replaces something.
 *
 * @param checksums undefined where this run makes none, or the release has none yet.
 * @throws ASSET_CONFLICT
 */
export async function assertLeftDocumentsAgree(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  artifacts: readonly PlannedArtifact[],
  checksums: PlannedChecksums | undefined
): Promise<void> {
  const { host, assets, contents } = snapshot
  const signed: Pick<UnhashedSubject, 'name' | 'source' | 'hashed'>[] = artifacts.map(
    ({ artifact }) => artifact
  )
  const plans = artifacts.flatMap(({ content, signatures }) => [
    content,
    ...signatures.map(({ plan }) => plan)
  ])
  const isReplacing = [...plans, checksums?.content].some(plan => plan?.kind === 'replacement')
  const isSigning = plans.some(plan => plan !== undefined && plan.kind !== 'kept')
  let read = 0
  const names = [...documentNames(context.names), ...signed.map(({ name }) => name)]
  const own = new Set(names.map(name => host.storedName(name)))
  for (const asset of assets.values()) {
    const isList = DEFAULT_CHECKSUMS_NAMES.includes(asset.name)
    if (own.has(asset.name) || !(isList || (isReplacing && asset.name.endsWith('.json')))) continue
    const [, signedName] = /^(.+)\.sigstore\.json$/.exec(asset.name) ?? []
    const isSigned =
      signedName === undefined ? signaturesOf(context, snapshot, asset).length > 0 : !assets.has(signedName) // else it is a signature of that
    if (!isSigned) continue
    if (!isList && ++read > MAX_JSON_READ) continue // any signed JSON may be the one
    const bytes = await readAsset(snapshot, asset, isList ? MAX_CHECKSUMS_BYTES : MAX_JSON_BYTES)
    if (!isList) contents.delete(asset.id)
    const stated = bytes && readStated(bytes, isList)
    const listed = signed.filter(({ name }) => stated?.has(host.storedName(name)))
    if (checksums !== undefined && stated?.has(host.storedName(checksums.name)))
      listed.push({ ...checksums, source: { kind: 'digests' }, hashed: Promise.resolve(checksums.subject) })
    if (listed.length === 0 || bytes === undefined || stated === undefined) continue
    if (!(await isByKey(context, snapshot, asset, bytes))) continue
    for (const artifact of listed) {
      const there = stated.get(host.storedName(artifact.name)) ?? ''
      const now = await digestLike(there, artifact)
      if (now !== undefined && now !== there)
        report(
          context,
          snapshot,
          asset,
          `gives ${artifact.name} the digest ${there}, and what this run signs has ${now}`
        )
    }
    const isBound = isSigning && stated.has(BINDING_NAME)
    const difference = isBound ? await bindingDifference(context, snapshot) : undefined
    if (difference !== undefined)
      report(context, snapshot, asset, `is bound to another release by ${BINDING_NAME}: ${difference}`)
  }
}

/** Digests by name, as a document of this action states them; undefined: the file is none. */
function readStated(bytes: Uint8Array, isList: boolean): ReadonlyMap<string, string> | undefined {
  if (isList) {
    const parsed = parseChecksums(bytes)
    if (parsed.kind === 'refused') return undefined
    return new Map([...parsed.list.entries].map(([name, digest]) => [name, formatDigest(digest)]))
  }
  const files = readSignedStatement(bytes)?.statement.files
  if (files !== undefined) return new Map(files.map(({ name, digest }) => [name, formatDigest(digest)]))
  const recorded = parseRecord(bytes)?.artifacts
  return recorded && new Map(recorded.map(({ name, digest }) => [name, digest]))
}

/** The digest by the hash function of another one; undefined where it would have to be downloaded. */
async function digestLike(
  stated: string,
  { source, hashed }: Pick<UnhashedSubject, 'source' | 'hashed'>
): Promise<string | undefined> {
  const hash = HASH_NAMES.find(name => stated.startsWith(`${name}:`))
  const { digests, digestBy } = await hashed
  if (hash === undefined || (source.kind !== 'file' && !digests.has(hash))) return undefined
  return formatDigest(await digestBy(plainPrehash(hash)))
}

function signaturesOf(
  { names }: SigningContext,
  snapshot: ReleaseSnapshot,
  { name }: ReleaseAsset
): ReleaseAsset[] {
  return suffixesToTry(names.suffixes).flatMap(suffix => findSignatureAsset(snapshot, name, suffix) ?? [])
}

/** Whether the key signed a document; without a key, whether it may have. */
async function isByKey(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset,
  bytes: Uint8Array
): Promise<boolean> {
  const key = context.key?.publicKey
  const envelope = readSignedStatement(bytes)
  if (envelope !== undefined)
    return (
      key !== undefined &&
      judgeEnvelope(key, envelope, { hash: 'sha256', bytes: new Uint8Array() }) !== undefined
    )
  for (const signature of signaturesOf(context, snapshot, asset)) {
    const file = await readAsset(snapshot, signature, MAX_SIGNATURE_FILE_BYTES)
    if (file === undefined) continue
    if (key === undefined && looksLikeSignature(file) && !statesSomeKey(file)) return true
    const read = key === undefined ? [] : examine(file, [key]).flatMap(one => one.interpretations)
    if (
      read.some(
        ({ prehash, covers }) => prehash.kind !== 'mu' && covers(digestOfBytes(bytes, filePrehash(prehash)))
      )
    )
      return true
  }
  return false
}

async function bindingDifference(
  { binding, serverUrl }: SigningContext,
  snapshot: ReleaseSnapshot
): Promise<string | undefined> {
  const asset = findAsset(snapshot, BINDING_NAME)
  const bytes = asset && (await readAsset(snapshot, asset, MAX_BINDING_BYTES))
  const there = bytes && parseBinding(bytes)
  if (there === undefined) return undefined
  return describeDifference(there, {
    kind: 'here',
    ...(await (binding ?? fetchBinding(snapshot, serverUrl)))
  })
}

/**
 * A job of a matrix that may replace what is on a draft goes on: the job after the matrix makes the document again, and the gate lets no
 * stale one be published.
 *
 * @throws ASSET_CONFLICT
 */
function report(
  { options, log }: SigningContext,
  { release }: ReleaseSnapshot,
  asset: ReleaseAsset,
  what: string
): void {
  if (!release.draft || !options.overwrite || !options.isMatrixJob)
    throw assetConflict(
      asset,
      `${what}; it is signed, so that verify mode would reject the release, and this run does not make it again.`,
      `If all of this is meant, sign everything of the release again in one step, with strategy: both and overwrite: true${asset.name.endsWith('.json') ? ', and with its statement-file and record-file' : ''}, or delete ${asset.name} and its signatures. Else find out what changed.`
    )
  log.warning(
    `Release asset ${asset.name} ${what}; it is signed, so that verify mode rejects the release until the job after the matrix makes ${asset.name} again.`
  )
}
