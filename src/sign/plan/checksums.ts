import { dirname, relative, sep } from 'node:path'
import { digestBy, digestOfBytes, hashBytes } from '../../hashing/hasher.ts'
import { displayPath } from '../../lib/files.ts'
import { listed } from '../../lib/text.ts'
import {
  DEFAULT_CHECKSUMS_NAMES,
  MAX_CHECKSUMS_BYTES,
  formatChecksums,
  parseChecksums
} from '../../manifests/checksums.ts'
import {
  MAX_BINDING_BYTES,
  describeDifference,
  formatBinding,
  parseBinding,
  type Binding
} from '../../manifests/release-binding.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import { findAsset, findSignatureAsset, storedSignatureName } from '../../release/names.ts'
import { hasSameBytes, readAsset } from '../../release/read.ts'
import { findProvisional, type ReleaseSnapshot } from '../../release/snapshot.ts'
import { hashOf } from '../../signature/schemes/index.ts'
import {
  KNOWN_SUFFIXES,
  MAX_SIGNATURE_FILE_BYTES,
  looksLikeSignature
} from '../../signature/formats/index.ts'
import { assertDocumentSignable } from '../collect/signing-input.ts'
import type { Document, PlannedChecksums, SigningContext, SigningOptions, Source, Subject } from '../model.ts'
import type { SignedOutput } from '../output-names.ts'
import { assetConflict, thirdPartyAsset } from './conflict.ts'
import { planContent } from './content.ts'
import { planSignatures } from './signature.ts'

/** An artifact that the checksums file lists. */
export interface ListedArtifact {
  readonly subject: Subject
  readonly source: Source
}

const OTHER_NAME = 'Give another name in checksums-file, or delete the asset.'

/**
 * The checksums file of all artifacts with its binding, and what the run will do for both on the release: they are kept when they are the
 * same, and a checksums file is replaced only by one that lists all names of the old one.
 *
 * @throws ASSET_CONFLICT
 */
export async function planChecksums(
  context: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  output: SignedOutput,
  artifacts: readonly ListedArtifact[]
): Promise<PlannedChecksums> {
  const { options, workspace } = context
  const hash = hashOf(options.algorithm)
  const binding = await planBinding(context, snapshot)
  const entries = new Map(
    artifacts.map(artifact => [listedName(artifact, snapshot, output.file), artifact.subject.digest])
  )
  if (binding !== undefined) entries.set(binding.name, digestBy(hashBytes(binding.bytes, [hash]), hash))
  const bytes = formatChecksums(entries)
  const subject = toDocumentSubject(options, output, bytes, workspace)
  return {
    name: output.name,
    file: output.file,
    bytes,
    subject,
    content:
      snapshot &&
      (await planContent(
        snapshot,
        output.name,
        async there => hasSameBytes(snapshot, there, bytes),
        async asset => assertChecksumsReplaceable(context, snapshot, asset, bytes)
      )),
    signatures: await planSignatures(context, snapshot, subject, output.signatures),
    binding
  }
}

/**
 * A document as a subject, with its digests.
 *
 * @throws ARTIFACT_NOT_SIGNABLE
 */
export function toDocumentSubject(
  { algorithm, forms }: Pick<SigningOptions, 'algorithm' | 'forms'>,
  { file, name }: SignedOutput,
  bytes: Uint8Array,
  workspace: string
): Subject {
  const hash = hashOf(algorithm)
  const digests = hashBytes(bytes, [hash, 'sha256'])
  assertDocumentSignable(name, digests, forms)
  return {
    name,
    path: displayPath(file, workspace),
    size: bytes.length,
    digests,
    digest: digestBy(digests, hash),
    digestBy: async prehash => digestOfBytes(bytes, prehash),
    content: bytes
  }
}

/**
 * No other checksums file with a signature may be on the release: verify mode fails when two verified ones differ. The signature of a
 * checksums file is attached before the file itself. Where two jobs did that at once, the one whose signature was first goes on: ids ascend.
 *
 * @throws ASSET_CONFLICT
 */
export async function assertOnlyChecksums(
  { names, log }: SigningContext,
  snapshot: ReleaseSnapshot,
  { name }: Pick<SignedOutput, 'name'>
): Promise<void> {
  const stored = snapshot.host.storedName(name)
  const own = findFirstSignature(snapshot, name, names.suffixes)
  for (const other of DEFAULT_CHECKSUMS_NAMES.filter(candidate => candidate !== stored)) {
    const signature = await findSignatureOfList(snapshot, other, names.suffixes)
    if (signature === undefined) continue
    if (snapshot.assets.has(other))
      throw assetConflict(
        { name: other },
        `is signed already; a second checksums file, ${stored}, would contradict it.`,
        `Sign with an algorithm of the same hash, give checksums-file: ${other}, or delete it and its signature.`
      )
    if (own === undefined || own.id > signature.id)
      throw assetConflict(
        signature,
        `is on the release without ${other}: another job is about to attach that checksums file, or was interrupted; a second checksums file, ${stored}, would contradict it.`,
        `Let one job alone sign the checksums file of a release; if no other job is running, delete ${signature.name} and run this job again.`
      )
    log.warning(
      `${signature.name} is on the release without ${other}: another job began to sign a second checksums file, and will fail. If it stays there, delete it: it is a signature of nothing.`
    )
  }
}

/** The name that an artifact has on the release; without one, its path relative to the checksums file. */
function listedName(
  { subject: { name }, source }: ListedArtifact,
  snapshot: ReleaseSnapshot | undefined,
  checksumsFile: string
): string {
  if (snapshot !== undefined) return source.kind === 'asset' ? name : snapshot.host.storedName(name)
  return source.kind === 'file'
    ? relative(dirname(checksumsFile), source.file.absolutePath).split(sep).join('/')
    : name
}

async function planBinding(
  { names, options, binding }: SigningContext,
  snapshot: ReleaseSnapshot | undefined
): Promise<Document | undefined> {
  if (snapshot === undefined || names.binding === undefined || binding === undefined) return undefined
  const { name, file } = names.binding
  const bytes = await bindingBytes(snapshot, name, await binding)
  const content = await planContent(
    snapshot,
    name,
    async there => hasSameBytes(snapshot, there, bytes),
    async asset => assertBindingReplaceable(options.overwrite, snapshot, asset)
  )
  return { name, file, bytes, content }
}

/** The bytes of the binding; those on the release where they agree, perhaps without the commit of a tag that did not exist then. */
async function bindingBytes(snapshot: ReleaseSnapshot, name: string, binding: Binding): Promise<Uint8Array> {
  const asset = findAsset(snapshot, name)
  const there = asset && (await readAsset(snapshot, asset, MAX_BINDING_BYTES))
  const before = there && parseBinding(there)
  const agrees =
    before !== undefined && describeDifference(before, { kind: 'here', ...binding }) === undefined
  return agrees && there !== undefined ? there : formatBinding(binding)
}

/** The asset that could be the signature that this action made of a checksums file, whether that file is there or not. */
async function findSignatureOfList(
  snapshot: ReleaseSnapshot,
  name: string,
  ofThisRun: readonly string[]
): Promise<ReleaseAsset | undefined> {
  for (const suffix of new Set([...ofThisRun, ...KNOWN_SUFFIXES])) {
    const attached = findSignatureAsset(snapshot, name, suffix)
    const provisional = findProvisional(snapshot, storedSignatureName(snapshot.host, name, suffix))
    for (const asset of [...(attached === undefined ? [] : [attached]), ...provisional]) {
      const file = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES)
      if (file !== undefined && looksLikeSignature(file)) return asset
    }
  }
  return undefined
}

/** Of the signatures that this run makes of a file, the one that was attached first. */
function findFirstSignature(
  snapshot: ReleaseSnapshot,
  name: string,
  suffixes: readonly string[]
): ReleaseAsset | undefined {
  const there = suffixes.map(suffix => findSignatureAsset(snapshot, name, suffix))
  return there.filter(asset => asset !== undefined).sort((a, b) => a.id - b.id)[0]
}

async function assertChecksumsReplaceable(
  { options, names }: SigningContext,
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset,
  bytes: Uint8Array
): Promise<void> {
  const old = await readAsset(snapshot, asset, MAX_CHECKSUMS_BYTES)
  const before = old === undefined ? undefined : parseChecksums(old)
  const now = parseChecksums(bytes)
  if (before?.kind !== 'checksums') throw thirdPartyAsset(asset, 'a checksums file', OTHER_NAME)
  if ((await findSignatureOfList(snapshot, asset.name, names.suffixes)) === undefined)
    throw thirdPartyAsset(asset, 'signed: another tool may have made it', OTHER_NAME)
  const signed = now.kind === 'checksums' ? now.list.entries : new Map<string, unknown>()
  const lost = [...before.list.entries.keys()].filter(name => !signed.has(name))
  if (lost.length > 0) {
    throw assetConflict(
      asset,
      `also lists ${listed(lost, 'and', 5)}, which this run does not sign; it will not be replaced by one that lists less.`,
      'Sign all of them in one step, in artifacts or release-assets; after a matrix build, in one job that follows it. Where several steps sign parts of a release, give each of them strategy: each.'
    )
  }
  if (!options.overwrite)
    throw assetConflict(
      asset,
      'already exists, with content that differs from what this run would sign.',
      'If it is stale, replace it with overwrite: true.'
    )
}

async function assertBindingReplaceable(
  overwrite: boolean,
  snapshot: ReleaseSnapshot,
  asset: ReleaseAsset
): Promise<void> {
  const old = await readAsset(snapshot, asset, MAX_BINDING_BYTES)
  if (old === undefined || parseBinding(old) === undefined)
    throw thirdPartyAsset(asset, 'a release binding of this action', 'Delete or rename the asset.')
  if (!overwrite)
    throw assetConflict(
      asset,
      'names a repository, tag or commit other than those of this release.',
      'If the tag was moved or the release copied on purpose, replace it with overwrite: true.'
    )
}
