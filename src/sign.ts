import { basename, join, resolve } from 'node:path'
import {
  assertAttachable,
  assertFits,
  assertRoom,
  attachAll,
  attachedAs,
  contentOfBytes,
  contentOfFile,
  findTarget,
  hasDigest,
  readAsset,
  type AttachedAsset,
  type Attachment,
  type Target
} from './attach.ts'
import { readSmallFile, writeSmallFile } from './artifacts/files.ts'
import { assertDistinctNames, displayPath, findArtifacts, type Artifact } from './artifacts/find.ts'
import { digestBy, hashFiles, type Digests } from './artifacts/hash.ts'
import { mapConcurrently } from './concurrency.ts'
import { ActionError } from './errors.ts'
import type { SignInputs } from './inputs.ts'
import type { Log, Release, ReleaseAsset, ReleaseStore, Signer, SigningKey } from './ports.ts'
import { ALGORITHMS, HASHES, type Digest } from './signature/algorithms.ts'
import {
  MAX_SIGNATURE_FILE_BYTES,
  formatSignature,
  looksLikeSignature,
  parseSignature
} from './signature/encoding.ts'
import { MAX_KEY_FILE_BYTES, formatPem, parsePublicKey } from './signature/public-key.ts'
import { saltLengthOf, verifyDigest } from './signature/rsa.ts'
import { assertKeyAllowed, readKeyFiles } from './trust.ts'

export interface SignPorts {
  readonly signer: Signer
  /** Undefined with `upload: none`. */
  readonly releases: ReleaseStore | undefined
  readonly log: Log
  /** Absolute path. */
  readonly workspace: string
}

export interface SignedArtifact {
  readonly artifact: Artifact
  readonly digest: Digest
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
}

/** An artifact on its way through the pipeline. */
interface Work {
  readonly artifact: Artifact
  readonly digests: Digests
  readonly digest: Digest
  /** Absolute path of the signature file. */
  readonly signaturePath: string
}

/** What the release has under the name of an artifact's signature. */
type FoundSignature =
  | { readonly kind: 'none' }
  | { readonly kind: 'valid'; readonly asset: ReleaseAsset; readonly signature: Uint8Array }
  | { readonly kind: 'stale'; readonly asset: ReleaseAsset }

interface Planned extends Work {
  readonly found: FoundSignature
}

interface Proven extends Planned {
  readonly signature: Uint8Array
}

const CALLS_AT_ONCE = 8 // well under KMS's request quota for RSA, which other jobs share

export function emptySignReport(): SignReport {
  return { key: undefined, release: undefined, signed: [], publicKeyFiles: [], attached: [] }
}

/**
 * Signs artifacts and attaches the signatures. Order is the promise: everything is hashed, signed and proven before the
 * first file is written and the first asset is attached.
 */
export async function sign(inputs: SignInputs, ports: SignPorts, report: SignReport): Promise<void> {
  const artifacts = await findWork(inputs, ports)
  const [digests, key, target] = await Promise.all([
    hashFiles(artifacts.map(artifact => ({ ...artifact, hashes: hashesFor(inputs) }))),
    fetchAllowedKey(inputs, ports).then(key => (report.key = key)),
    prepareTarget(inputs, ports, artifacts, report)
  ])
  const work = artifacts.map((artifact, index) =>
    toWork(inputs, ports, artifact, digests[index] ?? new Map())
  )

  const planned = await mapConcurrently(work, CALLS_AT_ONCE, item => planSignature(inputs, key, target, item))
  const keyAttachments = target === undefined ? [] : await planPublicKeys(inputs, key, target, planned)
  const artifactAttachments = target === undefined ? [] : await planArtifacts(inputs, target, work)
  if (target !== undefined) {
    const added = [...keyAttachments, ...artifactAttachments].filter(({ kind }) => kind === 'new')
    assertRoom(target, added.length + planned.filter(({ found }) => found.kind === 'none').length)
  }
  await assertFilesAreOurs(inputs, ports, work)

  const proven = await signAndProve(inputs, ports, key, planned)
  report.signed = await writeSignatures(inputs, ports, target, proven)
  report.publicKeyFiles = await writePublicKeys(inputs, ports, key)
  if (target === undefined) return
  for (const attachments of [
    artifactAttachments,
    proven.map(item => toAttachment(inputs, item)),
    keyAttachments
  ]) {
    await attachAll(target, attachments, ports.log, asset => report.attached.push(asset))
  }
}

async function findWork(inputs: SignInputs, { log, workspace }: SignPorts): Promise<readonly Artifact[]> {
  const keyPaths = publicKeyPaths(inputs, workspace)
  const found = await findArtifacts(inputs.artifacts, workspace, (path, matched) => {
    if (keyPaths.includes(path)) return true
    return [...matched].some(other => other !== path && signaturePathOf(inputs, other, workspace) === path)
  })
  for (const path of found.leftOut) log.info(`Left out ${path}: this step writes it.`)
  for (const path of found.linksSkipped)
    log.info(`Left out ${path}: a symbolic link met by a wildcard is not followed.`)
  assertDistinctNames(found.artifacts)
  log.info(`Found ${found.artifacts.length} artifact${found.artifacts.length === 1 ? '' : 's'} to sign.`)
  return found.artifacts
}

async function fetchAllowedKey(
  inputs: SignInputs,
  { signer, log, workspace }: SignPorts
): Promise<SigningKey> {
  const [keyFiles, key] = await Promise.all([
    readKeyFiles(inputs.trustedKeyFiles, workspace),
    signer.fetchKey()
  ])
  log.info(`Key ${key.arn}, RSA_${key.publicKey.modulusBits}, fingerprint ${key.publicKey.fingerprint}`)
  assertKeyAllowed(key, inputs.pins, keyFiles)
  if (!key.algorithms.includes(inputs.algorithm)) {
    throw new ActionError(
      'KMS_KEY_UNUSABLE',
      `The key ${key.arn} cannot sign with ${inputs.algorithm}; it lists ${key.algorithms.join(', ') || 'no RSA signing algorithm'}.`,
      {
        hint: 'Give one of these as signing-algorithm, or another key.'
      }
    )
  }
  return key
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
  assertAttachable(target)
  log.info(
    `Release ${target.release.id} for "${target.release.tag}"${target.release.draft ? ', a draft' : ''}, ${target.assets.size} assets`
  )
  const names = artifacts.flatMap(({ name }) => [name, name + inputs.signatureSuffix])
  assertFits(
    target,
    [...names, ...inputs.publicKeyFiles.map(file => basename(file))],
    inputs.upload === 'all' ? artifacts : []
  )
  return target
}

/** With a release SHA-256 is needed as well: GitHub knows assets by it. */
function hashesFor(inputs: SignInputs): (keyof typeof HASHES)[] {
  const { hash } = ALGORITHMS[inputs.algorithm]
  return inputs.release === undefined || hash === 'sha256' ? [hash] : [hash, 'sha256']
}

function toWork(inputs: SignInputs, { workspace }: SignPorts, artifact: Artifact, digests: Digests): Work {
  return {
    artifact,
    digests,
    digest: digestBy(digests, ALGORITHMS[inputs.algorithm].hash),
    signaturePath: signaturePathOf(inputs, artifact.absolutePath, workspace)
  }
}

/**
 * An attached artifact must have the bytes that are signed: a signature of others would be worthless, or a trap. With
 * `upload: all` this plans what is sent.
 */
async function planArtifacts(
  inputs: SignInputs,
  target: Target,
  work: readonly Work[]
): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const { artifact, digests } of work) {
    const asset = attachedAs(target, artifact.name)
    const sha256 = digestBy(digests, 'sha256')
    const content = contentOfFile(artifact, sha256)
    if (asset === undefined) attachments.push({ kind: 'new', content })
    else if (await hasDigest(target, asset, sha256)) attachments.push({ kind: 'kept', asset })
    else if (inputs.upload === 'all' && inputs.overwrite && target.release.draft) {
      attachments.push({ kind: 'replacement', content, old: asset })
    } else {
      throw new ActionError(
        'ASSET_CONFLICT',
        `The release has an asset ${asset.name} with other bytes than ${artifact.path}; it would not match its signature.`,
        {
          hint: 'Sign the file that is attached, or, while the release is a draft, replace it with upload: all and overwrite: true.'
        }
      )
    }
  }
  return inputs.upload === 'all' ? attachments : []
}

/** What becomes of an artifact's signature: a valid one on the release is kept and KMS is not asked again. */
async function planSignature(
  inputs: SignInputs,
  key: SigningKey,
  target: Target | undefined,
  work: Work
): Promise<Planned> {
  const asset =
    target === undefined ? undefined : attachedAs(target, work.artifact.name + inputs.signatureSuffix)
  if (target === undefined || asset === undefined) return { ...work, found: { kind: 'none' } }
  const file = await readAsset(target.store, asset, MAX_SIGNATURE_FILE_BYTES)
  const parsed = file === undefined ? undefined : parseSignature(file, key.publicKey.modulusBytes)
  if (parsed?.kind === 'signature' && parsed.encoding === inputs.encoding) {
    const valid = verifyDigest(key.publicKey, inputs.algorithm, work.digest, parsed.bytes)
    if (valid !== undefined) return { ...work, found: { kind: 'valid', asset, signature: parsed.bytes } }
  }
  if (file === undefined || !looksLikeSignature(file)) {
    throw new ActionError(
      'ASSET_CONFLICT',
      `The release has an asset ${asset.name} that is no RSA signature; it is never overwritten.`,
      {
        hint: 'Another tool may have made it: give another signature-suffix, or delete the asset.'
      }
    )
  }
  if (!inputs.overwrite) {
    throw new ActionError(
      'ASSET_CONFLICT',
      `The release has a signature ${asset.name} that is not valid for ${work.artifact.path} with this key, ${inputs.algorithm} and ${inputs.encoding} encoding.`,
      {
        hint: 'If it is stale, replace it with overwrite: true; else check key-id, signing-algorithm and the artifact.'
      }
    )
  }
  return { ...work, found: { kind: 'stale', asset } }
}

async function planPublicKeys(
  inputs: SignInputs,
  key: SigningKey,
  target: Target,
  planned: readonly Planned[]
): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const file of inputs.publicKeyFiles) {
    const content = contentOfBytes(basename(file), publicKeyBytes(key, file), 'application/octet-stream')
    const asset = attachedAs(target, content.name)
    if (asset === undefined) {
      attachments.push({ kind: 'new', content })
      continue
    }
    const there = await readAsset(target.store, asset, MAX_KEY_FILE_BYTES)
    const parsed = there === undefined ? undefined : parsePublicKey(there)
    if (parsed?.kind === 'key' && parsed.key.fingerprint === key.publicKey.fingerprint) {
      attachments.push({ kind: 'kept', asset })
      continue
    }
    assertKeyReplaceable(
      inputs,
      target,
      planned,
      asset,
      parsed?.kind === 'key' ? parsed.key.fingerprint : undefined
    )
    attachments.push({ kind: 'replacement', content, old: asset })
  }
  return attachments
}

function assertKeyReplaceable(
  inputs: SignInputs,
  target: Target,
  planned: readonly Planned[],
  asset: ReleaseAsset,
  fingerprint: string | undefined
): void {
  const conflict = (message: string, hint: string): ActionError =>
    new ActionError('ASSET_CONFLICT', `The release has an asset ${asset.name} ${message}`, { hint })
  const otherName = 'Give another name in public-key-file, so that both are on the release.'
  if (fingerprint === undefined) throw conflict('that is no public key; it is never overwritten.', otherName)
  if (!inputs.overwrite)
    throw conflict(`with another key (${fingerprint}).`, `${otherName} Or replace it with overwrite: true.`)
  const ours = new Set(
    planned.map(({ artifact }) => target.store.storedName(artifact.name + inputs.signatureSuffix))
  )
  const foreign = [...target.assets.keys()].find(
    name => name.endsWith(inputs.signatureSuffix) && !ours.has(name)
  )
  if (foreign !== undefined) {
    throw conflict(
      `with another key (${fingerprint}), and ${foreign} may need that key: it is not replaced.`,
      otherName
    )
  }
}

/** A file of another tool under a name that we would write is not ours to replace. */
async function assertFilesAreOurs(
  inputs: SignInputs,
  { workspace }: SignPorts,
  work: readonly Work[]
): Promise<void> {
  const refuse = (path: string, what: string, input: string): never => {
    throw new ActionError(
      'FILE_NOT_WRITABLE',
      `${displayPath(path, workspace)} exists and is ${what}; it is not overwritten.`,
      {
        hint: `Remove the file, or give another ${input}.`
      }
    )
  }
  for (const { signaturePath } of work) {
    const there = await readSmallFile(signaturePath, MAX_SIGNATURE_FILE_BYTES)
    if (there !== undefined && !looksLikeSignature(there))
      refuse(signaturePath, 'no RSA signature', 'signature-suffix')
  }
  for (const path of publicKeyPaths(inputs, workspace)) {
    const there = await readSmallFile(path, MAX_KEY_FILE_BYTES)
    if (there !== undefined && parsePublicKey(there).kind !== 'key')
      refuse(path, 'no RSA public key', 'public-key-file')
  }
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
      log.info(`Kept ${item.found.asset.name}: valid for ${item.artifact.path}`)
      return { ...item, signature: item.found.signature }
    }
    const signature = await signer.sign(key, inputs.algorithm, item.digest)
    const reading = verifyDigest(key.publicKey, inputs.algorithm, item.digest, signature)
    if (reading === undefined) {
      throw new ActionError(
        'KMS_ANSWER_WRONG',
        `The signature that KMS gave for ${item.artifact.path} does not verify with the public key of ${key.arn}.`,
        {
          hint: 'Nothing was published. Check AWS_ENDPOINT_URL_KMS and the network between the runner and KMS; AWS KMS does not answer like this.'
        }
      )
    }
    const salt = saltLengthOf(reading)
    const expected = HASHES[reading.hash].bytes
    if (salt !== undefined && salt !== expected) {
      const what = `a PSS salt of ${salt} bytes, expected ${expected} as AWS KMS makes it`
      if (!signer.emulated) {
        throw new ActionError(
          'KMS_ANSWER_WRONG',
          `The signature for ${item.artifact.path} has ${what}: it was not made by AWS KMS.`,
          {
            hint: 'Nothing was published. Check the network between the runner and KMS.'
          }
        )
      }
      if (!warned) log.warning(`The KMS at AWS_ENDPOINT_URL_KMS signs with ${what}: it is an emulator.`)
      warned = true
    }
    log.info(`Signed ${item.artifact.path}`)
    return { ...item, signature }
  })
}

async function writeSignatures(
  inputs: SignInputs,
  { workspace }: SignPorts,
  target: Target | undefined,
  proven: readonly Proven[]
): Promise<SignedArtifact[]> {
  for (const { signaturePath, signature } of proven) {
    await writeSmallFile(signaturePath, formatSignature(signature, inputs.encoding))
  }
  return proven.map(({ artifact, digest, signaturePath, found }) => ({
    artifact,
    digest,
    signatureFile: displayPath(signaturePath, workspace),
    assetName: target?.store.storedName(artifact.name + inputs.signatureSuffix),
    kept: found.kind === 'valid'
  }))
}

async function writePublicKeys(
  inputs: SignInputs,
  { workspace }: SignPorts,
  key: SigningKey
): Promise<string[]> {
  const paths = publicKeyPaths(inputs, workspace)
  for (const path of paths) await writeSmallFile(path, publicKeyBytes(key, path))
  return paths.map(path => displayPath(path, workspace))
}

function toAttachment(inputs: SignInputs, { artifact, signature, found }: Proven): Attachment {
  if (found.kind === 'valid') return { kind: 'kept', asset: found.asset }
  const bytes = formatSignature(signature, inputs.encoding)
  const content = contentOfBytes(artifact.name + inputs.signatureSuffix, bytes, 'application/octet-stream')
  return found.kind === 'none' ? { kind: 'new', content } : { kind: 'replacement', content, old: found.asset }
}

function publicKeyBytes({ publicKey }: SigningKey, file: string): Uint8Array {
  return file.endsWith('.der') ? publicKey.der : Buffer.from(formatPem(publicKey))
}

function signaturePathOf(inputs: SignInputs, artifactPath: string, workspace: string): string {
  const path = artifactPath + inputs.signatureSuffix
  return inputs.outputDirectory === undefined
    ? path
    : join(resolve(workspace, inputs.outputDirectory), basename(path))
}

function publicKeyPaths(inputs: SignInputs, workspace: string): string[] {
  return inputs.publicKeyFiles.map(file => resolve(workspace, inputs.outputDirectory ?? '.', file))
}
