import { resolve } from 'node:path'
import { assertEachMatches, assertFileName, hashAsset, readAsset, type Target } from '../target.ts'
import { assertDistinctNames, findArtifacts, type Artifact } from '../artifacts/find.ts'
import { digestBy, hashFiles, type Digests } from '../artifacts/hash.ts'
import { NameGlobs } from '../artifacts/name-glob.ts'
import { mapConcurrently } from '../concurrency.ts'
import type { SignInputs } from '../inputs.ts'
import type { Log, ReleaseAsset, SigningKey } from '../ports.ts'
import { ALGORITHMS, type Digest, type HashName } from '../signature/algorithms.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey } from '../signature/public-key.ts'
import { publicKeyPaths, signaturePathOf } from './files.ts'

/** What is signed: a name with digests. Whether its bytes are a file or an asset matters only where they are read. */
export interface Subject {
  /** Base name: what it is called on a release. */
  readonly name: string
  /** As found: a path relative to the workspace, or the asset's name. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly digests: Digests
  /** What KMS signs. */
  readonly digest: Digest
  /** Absolute path of the signature file. */
  readonly signaturePath: string
  /** Undefined: the bytes are an asset of the release. */
  readonly file: Artifact | undefined
}

const DOWNLOADS_AT_ONCE = 4
const READS_AT_ONCE = 8

/** With a release SHA-256 is needed as well: GitHub knows assets by it. */
export function hashesFor(inputs: SignInputs): HashName[] {
  const { hash } = ALGORITHMS[inputs.algorithm]
  return inputs.release === undefined || hash === 'sha256' ? [hash] : [hash, 'sha256']
}

/** Finds the local artifacts; what this very run will write is left out, and said so. */
export async function findLocal(
  inputs: SignInputs,
  workspace: string,
  log: Log
): Promise<readonly Artifact[]> {
  if (inputs.artifacts.length === 0) return []
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

export async function hashLocal(
  inputs: SignInputs,
  artifacts: readonly Artifact[],
  workspace: string,
  cancelled: AbortSignal
): Promise<Subject[]> {
  const jobs = artifacts.map(artifact => ({ ...artifact, hashes: hashesFor(inputs) }))
  const digests = await hashFiles(jobs, cancelled)
  return artifacts.map((file, index) =>
    toSubject(
      inputs,
      file,
      digests[index] ?? new Map(),
      file,
      signaturePathOf(inputs, file.absolutePath, workspace)
    )
  )
}

/**
 * Selects the assets that `release-assets` names. Signatures of other assets and public keys of the signing key are left
 * out, and said so; an asset that is a local artifact as well is signed once.
 */
export async function selectAssets(
  inputs: SignInputs,
  target: Target,
  key: SigningKey,
  local: readonly Artifact[],
  log: Log
): Promise<ReleaseAsset[]> {
  const globs = new NameGlobs(inputs.releaseAssets)
  const names = [...target.assets.keys()]
  assertEachMatches(target, globs, names)
  const localNames = new Set(local.map(({ name }) => target.store.storedName(name)))
  const selected = [...target.assets.values()].filter(
    ({ name }) => globs.isSelected(name) && !localNames.has(name)
  )
  const outputs = await mapConcurrently(selected, READS_AT_ONCE, async asset => {
    const { signatureSuffix: suffix } = inputs
    if (asset.name.endsWith(suffix) && target.assets.has(asset.name.slice(0, -suffix.length)))
      return 'a signature'
    return (await isPublicKeyOf(target, asset, key)) ? 'the public key' : undefined
  })
  for (const [index, output] of outputs.entries()) {
    if (output !== undefined) log.info(`Left out asset ${selected[index]?.name}: it is ${output}.`)
  }
  return selected.filter((_, index) => outputs[index] === undefined)
}

/** Streams assets through the hash. */
export async function hashAssets(
  inputs: SignInputs,
  target: Target,
  assets: readonly ReleaseAsset[],
  workspace: string
): Promise<Subject[]> {
  for (const { name } of assets) assertFileName(name) // it names the signature file
  return mapConcurrently(assets, DOWNLOADS_AT_ONCE, async asset => {
    const digests = await hashAsset(target.store, asset, hashesFor(inputs))
    const signaturePath = signaturePathOf(inputs, resolve(workspace, asset.name), workspace)
    return toSubject(
      inputs,
      { name: asset.name, path: asset.name, size: asset.size },
      digests,
      undefined,
      signaturePath
    )
  })
}

function toSubject(
  inputs: SignInputs,
  { name, path, size }: Pick<Artifact, 'name' | 'path' | 'size'>,
  digests: Digests,
  file: Artifact | undefined,
  signaturePath: string
): Subject {
  return {
    name,
    path,
    size,
    digests,
    digest: digestBy(digests, ALGORITHMS[inputs.algorithm].hash),
    signaturePath,
    file
  }
}

async function isPublicKeyOf(target: Target, asset: ReleaseAsset, key: SigningKey): Promise<boolean> {
  const bytes = await readAsset(target.store, asset, MAX_KEY_FILE_BYTES)
  const parsed = bytes === undefined ? undefined : parsePublicKey(bytes)
  return parsed?.kind === 'key' && parsed.key.fingerprint === key.publicKey.fingerprint
}
