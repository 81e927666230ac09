import { basename } from 'node:path'
import { assertFits, assertRoom, attachAll, type AttachedAsset, type Attachment } from '../attach.ts'
import { findTarget, signatureNameOf, type Target } from '../target.ts'
import { displayPath, type Artifact } from '../artifacts/find.ts'
import { mapConcurrently } from '../concurrency.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs.ts'
import type { Log, Release, ReleaseStore, Signer, SigningKey } from '../ports.ts'
import { HASHES } from '../signature/algorithms.ts'
import { saltLengthOf, verifyDigest } from '../signature/rsa.ts'
import { assertKeyAllowed, readKeyFiles, type KeyFile } from '../trust.ts'
import { assertFilesAreOurs, writePublicKeys, writeSignature } from './files.ts'
import {
  planArtifacts,
  planPublicKeys,
  planSignature,
  toAttachment,
  type Planned,
  type Proven
} from './plan.ts'
import { publish, writeInstructions } from './publish.ts'
import { findLocal, hashAssets, hashLocal, selectAssets, type Subject } from './subjects.ts'

export interface SignPorts {
  readonly signer: Signer
  /** Undefined with `upload: none`. */
  readonly releases: ReleaseStore | undefined
  readonly log: Log
  /** Absolute path. */
  readonly workspace: string
  readonly cancelled: AbortSignal
}

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
  signed: readonly SignedArtifact[]
  publicKeyFiles: readonly string[]
  readonly attached: AttachedAsset[]
  published: boolean
}

const PLANS = 4
const CALLS_AT_ONCE = 8 // well under KMS's request quota for RSA, which other jobs share

export function emptySignReport(): SignReport {
  return {
    key: undefined,
    release: undefined,
    signed: [],
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
  const { log, workspace } = ports
  const files = await findLocal(inputs, workspace, log)
  const [local, { key, keyFiles }, found] = await Promise.all([
    hashLocal(inputs, files, workspace, ports.cancelled),
    fetchAllowedKey(inputs, ports, report),
    prepareTarget(inputs, ports, files, report)
  ])
  const attached = found === undefined ? [] : await hashAttached(inputs, ports, found, key, files)
  const subjects = [...local, ...attached]
  if (subjects.length === 0) throw nothingToSign()

  const { target, planned, keyAttachments, artifactAttachments } = await plan(inputs, key, found, subjects)
  if (target !== undefined) assertTakes(target, planned, [...keyAttachments, ...artifactAttachments])
  await assertFilesAreOurs(
    inputs,
    workspace,
    subjects.map(({ signaturePath }) => signaturePath)
  )

  const proven = await signAndProve(inputs, ports, key, planned)
  report.signed = await writeSignatures(inputs, ports, target, proven)
  report.publicKeyFiles = await writePublicKeys(inputs, workspace, key)
  if (target === undefined) return

  const attach = async (attachments: readonly Attachment[]): Promise<AttachedAsset[]> =>
    attachAll(target, attachments, log, asset => report.attached.push(asset))
  const attachedNames = (await attach(artifactAttachments)).map(({ name }) => name) // local artifacts come first
  const signatures = await attach(
    proven.map((item, index) => toAttachment(inputs, key, target, item, attachedNames[index] ?? item.name))
  )
  // GitHub's answer has the last word on a name
  report.signed = report.signed.map((item, index) => ({
    ...item,
    assetName: signatures[index]?.name ?? item.assetName
  }))
  await attach(keyAttachments)
  if (inputs.verifyInstructions) await writeInstructions(inputs, target, key, log)
  if (inputs.publishRelease) {
    report.release = await publish(inputs, target, report.attached, key, keyFiles, subjects, log)
    report.published = target.release.draft
  }
}

interface Plan {
  readonly target: Target | undefined
  readonly planned: readonly Planned[]
  readonly keyAttachments: readonly Attachment[]
  readonly artifactAttachments: readonly Attachment[]
}

/** Compares with what is on the release; looks again when another job replaces an asset while it is read. */
async function plan(
  inputs: SignInputs,
  key: SigningKey,
  found: Target | undefined,
  subjects: readonly Subject[]
): Promise<Plan> {
  let target = found
  for (let attempt = 1; ; attempt++) {
    try {
      const seen = target
      const planned = await mapConcurrently(subjects, CALLS_AT_ONCE, subject =>
        planSignature(inputs, key, seen, subject)
      )
      const keyAttachments = seen === undefined ? [] : await planPublicKeys(inputs, key, seen, planned)
      const artifactAttachments = seen === undefined ? [] : await planArtifacts(inputs, seen, subjects)
      return { target, planned, keyAttachments, artifactAttachments }
    } catch (thrown) {
      const changed = thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED'
      if (target === undefined || !changed || attempt >= PLANS) throw thrown
      target = await findTarget(target.store, { id: target.release.id, tag: undefined })
    }
  }
}

async function fetchAllowedKey(
  inputs: SignInputs,
  { signer, log, workspace }: SignPorts,
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
  { releases, log }: SignPorts,
  artifacts: readonly Artifact[],
  report: SignReport
): Promise<Target | undefined> {
  if (inputs.release === undefined || releases === undefined) return undefined
  const target = await findTarget(releases, inputs.release)
  report.release = target.release
  log.info(
    `Release ${target.release.id} for "${target.release.tag}"${target.release.draft ? ', a draft' : ''}, ${target.assets.size} assets`
  )
  assertFits(target, namesOf(inputs, artifacts), inputs.upload === 'all' ? artifacts : [])
  return target
}

/** Asked before KMS is: whether the release takes what will be sent. A run that only keeps what is there needs nothing. */
function assertTakes(target: Target, planned: readonly Planned[], others: readonly Attachment[]): void {
  const unsigned = planned.filter(({ found }) => found.kind === 'none').length
  const added = others.filter(({ kind }) => kind === 'new').length + unsigned
  const replaced =
    others.filter(({ kind }) => kind === 'replacement').length +
    planned.filter(({ found }) => found.kind === 'stale').length
  if (added + replaced > 0) target.store.assertWritable(target.release)
  assertRoom(target, added, replaced)
}

/** What is on the release already and is to be signed. */
async function hashAttached(
  inputs: SignInputs,
  { log, workspace }: SignPorts,
  target: Target,
  key: SigningKey,
  files: readonly Artifact[]
): Promise<Subject[]> {
  if (inputs.releaseAssets.length === 0) return []
  const assets = await selectAssets(inputs, target, key, files, log)
  assertFits(target, namesOf(inputs, [...files, ...assets]), [])
  return hashAssets(inputs, target, assets, workspace)
}

/** All names that the release will have because of this run. */
function namesOf(inputs: SignInputs, artifacts: readonly { readonly name: string }[]): string[] {
  const names = artifacts.flatMap(({ name }) => [name, name + inputs.signatureSuffix])
  return [...names, ...inputs.publicKeyFiles.map(file => basename(file))]
}

async function signAndProve(
  inputs: SignInputs,
  { signer, log }: SignPorts,
  key: SigningKey,
  planned: readonly Planned[]
): Promise<Proven[]> {
  let warned = false
  return mapConcurrently(planned, CALLS_AT_ONCE, async item => {
    if (item.found.kind === 'valid') {
      log.info(`Kept ${item.found.asset.name}: valid for ${item.path}`)
      return { ...item, signature: item.found.signature }
    }
    const signature = await signer.sign(key, inputs.algorithm, item.digest)
    const reading = verifyDigest(key.publicKey, inputs.algorithm, item.digest, signature)
    if (reading === undefined) {
      throw notByKms(
        `The signature that KMS gave for ${item.path} does not verify with the public key of ${key.arn}.`
      )
    }
    const salt = saltLengthOf(reading)
    const expected = HASHES[reading.hash].bytes
    if (salt !== undefined && salt !== expected) {
      const what = `a PSS salt of ${salt} bytes, expected ${expected} as AWS KMS makes it`
      if (!signer.emulated) throw notByKms(`The signature for ${item.path} has ${what}.`)
      if (!warned) log.warning(`The KMS at AWS_ENDPOINT_URL_KMS signs with ${what}: it is an emulator.`)
      warned = true
    }
    log.info(`Signed ${item.path}`)
    return { ...item, signature }
  })
}

async function writeSignatures(
  inputs: SignInputs,
  { workspace }: SignPorts,
  target: Target | undefined,
  proven: readonly Proven[]
): Promise<SignedArtifact[]> {
  for (const { signaturePath, signature } of proven) await writeSignature(inputs, signaturePath, signature)
  return proven.map(subject => ({
    subject,
    signatureFile: displayPath(subject.signaturePath, workspace),
    assetName: target && signatureNameOf(target.store, subject.name, inputs.signatureSuffix),
    kept: subject.found.kind === 'valid'
  }))
}

function notByKms(message: string): ActionError {
  return new ActionError('KMS_ANSWER_WRONG', `${message} AWS KMS does not answer like this.`, {
    hint: 'Nothing was published. Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS.'
  })
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
