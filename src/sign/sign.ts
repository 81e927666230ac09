import { basename } from 'node:path'
import { assertFits, attachAll, type AttachedAsset, type Attachment } from '../attach.ts'
import { displayPath, type Artifact } from '../artifacts/find.ts'
import { startHashing, type Hashing } from '../artifacts/hash.ts'
import { Lanes, settleAll } from '../concurrency.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs.ts'
import type { Log, Release, ReleaseStore, Signer, SigningKey } from '../ports.ts'
import { Progress } from '../progress.ts'
import { findTarget, signatureNameOf, type Target } from '../target.ts'
import { assertKeyAllowed, readKeyFiles, type KeyFile } from '../trust.ts'
import { fetchBinding } from './checksums.ts'
import {
  assertTakes,
  compare,
  planAllChecksums,
  planFresh,
  type Comparison,
  type PlannedChecksums,
  type Preparation
} from './compare.ts'
import {
  assertFilesAreOurs,
  documentNames,
  writeChecksums,
  writePublicKeys,
  writeSignature
} from './files.ts'
import { toAttachment, type Planned, type Proven } from './plan.ts'
import { Notary } from './prove.ts'
import { publish, writeInstructions } from './publish.ts'
import {
  findLocal,
  hashAssets,
  hashesFor,
  selectAssets,
  toPending,
  type Pending,
  type Subject
} from './subjects.ts'

/** Who signs, and where the release is: perhaps still being connected. */
export interface SignAdapters {
  readonly signer: Signer
  /** Undefined with `upload: none`. */
  readonly releases: ReleaseStore | undefined
}

export interface SignPorts {
  readonly adapters: Promise<SignAdapters>
  readonly log: Log
  /** Absolute path. */
  readonly workspace: string
  /** As "https://github.com": a binding names it. */
  readonly serverUrl: string
  readonly cancelled: AbortSignal
}

/** An artifact, or the checksums file, with a signature of its own. */
export interface SignedArtifact {
  readonly subject: Subject
  /** As given to the user: relative to the workspace where it lies inside. */
  readonly signatureFile: string
  /** Undefined when nothing is attached. */
  readonly assetName: string | undefined
  /** The release had a valid signature already. */
  readonly kept: boolean
}

/** What is known so far; filled in as the run proceeds, so that a failed run reports as far as it got. */
export interface SignReport {
  key: SigningKey | undefined
  release: Release | undefined
  /** All that were asked for, also those that only the checksums file vouches for. */
  artifacts: readonly Subject[]
  signed: readonly SignedArtifact[]
  /** As given to the user; undefined without one. */
  checksumsFile: string | undefined
  publicKeyFiles: readonly string[]
  readonly attached: AttachedAsset[]
  published: boolean
}

const CALLS_AT_ONCE = 8 // well under KMS's request quota for RSA, which other jobs share

export function emptySignReport(): SignReport {
  return {
    key: undefined,
    release: undefined,
    artifacts: [],
    signed: [],
    checksumsFile: undefined,
    publicKeyFiles: [],
    attached: [],
    published: false
  }
}

/**
 * Signs artifacts and attaches the signatures. Order is the promise: everything is hashed, signed and proven before the
 * first file is written and the first asset is attached, and everything attached is proven before a draft is published.
 */
export async function sign(inputs: SignInputs, ports: SignPorts, report: SignReport): Promise<void> {
  const { log, workspace, cancelled } = ports
  const files = await findLocal(inputs, workspace, log)
  // hashing goes on while credentials, key and release are waited for, and while the first digests are signed
  const jobs = files.map(file => ({ ...file, hashes: hashesFor(inputs) }))
  const hashing = startHashing(jobs, cancelled)
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const progress = new Progress(log, 'Hashed', total, () => hashing.bytesDone())
  try {
    await signFound(inputs, ports, report, files, hashing)
  } finally {
    progress.stop()
    await hashing.stop()
  }
}

async function signFound(
  inputs: SignInputs,
  ports: SignPorts,
  report: SignReport,
  files: readonly Artifact[],
  hashing: Hashing
): Promise<void> {
  const { log, workspace } = ports
  const { signer, releases } = await ports.adapters
  const [{ key, keyFiles }, found] = await Promise.all([
    fetchAllowedKey(inputs, signer, ports, report),
    prepareTarget(inputs, releases, ports, files, report)
  ])
  const binding =
    found === undefined || inputs.strategy === 'each' ? undefined : fetchBinding(found, ports.serverUrl)
  binding?.catch(() => undefined) // awaited where it is needed
  const attached = found === undefined ? [] : await findAttached(inputs, ports, found, key, files)
  const pending = [...toPending(inputs, files, hashing, workspace), ...attached]
  if (pending.length === 0) throw nothingToSign()

  const preparation: Preparation = { inputs, key, workspace, binding, pending }
  const comparison = await compare(preparation, found)
  const { target } = comparison
  if (target !== undefined) assertTakes(preparation, target, comparison)
  await assertFilesAreOurs(
    inputs,
    workspace,
    pending.map(({ signaturePath }) => signaturePath)
  )

  const { artifacts, checksums } = await signAll(
    preparation,
    comparison,
    new Notary(inputs, signer, key, log)
  )
  report.artifacts = artifacts
  report.signed = await writeSignatures(inputs, ports, target, [
    ...artifacts,
    ...(checksums ? [checksums.planned] : [])
  ])
  if (checksums !== undefined) report.checksumsFile = await writeChecksums(checksums.made, workspace)
  report.publicKeyFiles = await writePublicKeys(inputs, workspace, key)
  if (target === undefined) return

  await attachAllParts(inputs, key, target, { artifacts, checksums, keys: comparison.keys }, log, report)
  if (inputs.verifyInstructions) await writeInstructions(inputs, target, key, log)
  if (inputs.publishRelease) {
    report.release = await publish(inputs, target, report.attached, key, keyFiles, artifacts, log)
    report.published = target.release.draft
  }
}

/** Artifacts of which those that are signed by themselves have their signature. */
interface Signed {
  readonly artifacts: readonly (Planned | Proven)[]
  readonly checksums: (PlannedChecksums & { readonly planned: Proven }) | undefined
}

/** Signs each artifact as soon as it is hashed, and the checksums file once all are. */
async function signAll(
  preparation: Preparation,
  { target, planned, checksums: compared }: Comparison,
  notary: Notary
): Promise<Signed> {
  const { inputs, pending } = preparation
  const lanes = new Lanes(CALLS_AT_ONCE)
  const artifacts = await settleAll(
    pending.map(async item => {
      const plan = planned.get(item) ?? (await planFresh(inputs, target, await item.hashed))
      return inputs.strategy === 'checksums' ? plan : lanes.run(() => notary.sign(plan))
    })
  )
  const checksums = compared ?? (await planAllChecksums(preparation, target, artifacts))
  return {
    artifacts,
    checksums: checksums && { ...checksums, planned: await notary.sign(checksums.planned) }
  }
}

/** Artifacts; signatures, keys and binding; then the signature of the checksums file, and that last: its presence means complete. */
async function attachAllParts(
  inputs: SignInputs,
  key: SigningKey,
  target: Target,
  { artifacts, checksums, keys }: Signed & { readonly keys: readonly Attachment[] },
  log: Log,
  report: SignReport
): Promise<void> {
  const attach = async (attachments: readonly (Attachment | undefined)[]): Promise<AttachedAsset[]> => {
    const parts = attachments.filter(part => part !== undefined)
    return attachAll(target, parts, log, asset => report.attached.push(asset))
  }
  const sent = artifacts.filter(({ artifact }) => artifact !== undefined)
  const names = new Map(
    (await attach(sent.map(({ artifact }) => artifact))).map(({ name }, index) => [sent[index]?.path, name])
  )
  if (checksums !== undefined) assertListedNames(target, sent, names)
  const proven = artifacts.filter(isProven)
  const signatures = proven.map(item =>
    toAttachment(inputs, key, target, item, names.get(item.path) ?? item.name)
  )
  const attached = await attach([...signatures, ...keys, checksums?.binding])
  const seal = checksums && toAttachment(inputs, key, target, checksums.planned, checksums.planned.name)
  const seals = await attach([seal])
  await attach([checksums?.attachment])
  // GitHub's answer has the last word on a name
  const assets = [...attached.slice(0, signatures.length), ...seals]
  report.signed = report.signed.map((item, index) => ({
    ...item,
    assetName: assets[index]?.name ?? item.assetName
  }))
}

async function fetchAllowedKey(
  inputs: SignInputs,
  signer: Signer,
  { log, workspace }: SignPorts,
  report: SignReport
): Promise<{ readonly key: SigningKey; readonly keyFiles: readonly KeyFile[] }> {
  const [keyFiles, key] = await Promise.all([
    readKeyFiles(inputs.trustedKeyFiles, workspace),
    signer.fetchKey()
  ])
  report.key = key
  log.info(`Key ${key.arn}, RSA_${key.publicKey.modulusBits}, fingerprint ${key.publicKey.fingerprint}`)
  assertKeyAllowed(key, inputs.pins, keyFiles)
  if (!key.algorithms.includes(inputs.algorithm)) {
    const lists = key.algorithms.join(', ') || 'no RSA signing algorithm'
    throw new ActionError(
      'KMS_KEY_UNUSABLE',
      `The key ${key.arn} cannot sign with ${inputs.algorithm}; it lists ${lists}.`,
      {
        hint: 'Give one of these as signing-algorithm, or another key.'
      }
    )
  }
  return { key, keyFiles }
}

async function prepareTarget(
  inputs: SignInputs,
  releases: ReleaseStore | undefined,
  { log, workspace }: SignPorts,
  artifacts: readonly Artifact[],
  report: SignReport
): Promise<Target | undefined> {
  if (inputs.release === undefined || releases === undefined) return undefined
  const target = await findTarget(releases, inputs.release)
  report.release = target.release
  log.info(
    `Release ${target.release.id} for "${target.release.tag}"${target.release.draft ? ', a draft' : ''}, ${target.assets.size} assets`
  )
  assertFits(target, namesOf(inputs, workspace, artifacts), inputs.upload === 'all' ? artifacts : [])
  return target
}

/** What is on the release already and is to be signed. */
async function findAttached(
  inputs: SignInputs,
  { log, workspace }: SignPorts,
  target: Target,
  key: SigningKey,
  files: readonly Artifact[]
): Promise<Pending[]> {
  if (inputs.releaseAssets.length === 0) return []
  const assets = await selectAssets(inputs, target, key, files, workspace, log)
  assertFits(target, namesOf(inputs, workspace, [...files, ...assets]), [])
  return hashAssets(inputs, target, assets, workspace)
}

/** All names that the release will have because of this run. */
function namesOf(
  inputs: SignInputs,
  workspace: string,
  artifacts: readonly { readonly name: string }[]
): string[] {
  const { signatureSuffix, strategy } = inputs
  return [
    ...artifacts.flatMap(({ name }) => (strategy === 'checksums' ? [name] : [name, name + signatureSuffix])),
    ...inputs.publicKeyFiles.map(file => basename(file)),
    ...documentNames(inputs, workspace)
  ]
}

async function writeSignatures(
  inputs: SignInputs,
  { workspace }: SignPorts,
  target: Target | undefined,
  items: readonly (Planned | Proven)[]
): Promise<SignedArtifact[]> {
  const proven = items.filter(isProven)
  for (const { signaturePath, signature } of proven) await writeSignature(inputs, signaturePath, signature)
  return proven.map(subject => ({
    subject,
    signatureFile: displayPath(subject.signaturePath, workspace),
    assetName: target && signatureNameOf(target.store, subject.name, inputs.signatureSuffix),
    kept: subject.found.kind === 'valid'
  }))
}

function isProven(item: Planned | Proven): item is Proven {
  return 'signature' in item
}

/** The checksums file is signed before GitHub says how it calls an artifact; a name that was not foreseen makes it wrong. */
function assertListedNames(
  { store }: Target,
  sent: readonly Planned[],
  names: ReadonlyMap<string | undefined, string>
): void {
  for (const { path, name } of sent) {
    const stored = names.get(path)
    if (stored === undefined || stored === store.storedName(name)) continue
    throw new ActionError(
      'ASSET_WRONG',
      `GitHub stored ${path} as "${stored}"; the checksums file lists it as "${store.storedName(name)}" and is not attached.`,
      {
        hint: 'Rename the artifact to a name of plain letters, digits, "-", "_" and ".", and delete this asset.'
      }
    )
  }
}

function nothingToSign(): ActionError {
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    'Nothing was left to sign: all that was found are signatures and public keys.',
    {
      hint: 'Name the artifacts in artifacts or release-assets.'
    }
  )
}
