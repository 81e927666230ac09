import type { Artifact } from '../../artifacts/find.ts'
import { NameGlobs } from '../../artifacts/name-glob.ts'
import { isExclude } from '../../artifacts/pattern.ts'
import { selectArtifacts } from '../../artifacts/select.ts'
import { ActionError } from '../../errors.ts'
import { toPrehashes } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import type { Log } from '../../ports/log.ts'
import type { ReleaseAsset } from '../../ports/release-host.ts'
import type { SigningKey } from '../../ports/signer.ts'
import { assertEachMatches, findSignatureAsset, signatureNamesOf } from '../../release/names.ts'
import { isReservedName } from '../../release/provisional.ts'
import { isPublicKey } from '../../release/public-keys.ts'
import { hashAsset, readAsset } from '../../release/read.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { KNOWN_SUFFIXES, MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import { digestKey } from '../../signature/prehash.ts'
import { examine } from '../../signature/examination.ts'
import { documentNames, keyOutputs, type OutputNames } from '../output-names.ts'

/** What is needed to distinguish artifacts on a release from own outputs. */
export interface AssetSelectionContext {
  readonly names: OutputNames
  /** Undefined in a dry run without credentials. */
  readonly key: SigningKey | undefined
  /** Local artifacts: an asset with the name of one of them is not signed a second time. */
  readonly local: readonly Pick<Artifact, 'name'>[]
  readonly log: Pick<Log, 'info'>
}

/**
 * The assets to sign that `release-assets` selects. Outputs of this run, signatures of the artifacts, and assets that prove to be a signature
 * by the key or its public key are excluded, each with a line in the log.
 *
 * @throws ARTIFACT_NOT_FOUND when a pattern selects nothing, RELEASE_INCOMPLETE when one selects an upload that is not complete.
 */
export async function selectReleaseAssets(
  { releaseAssets, strategy }: SignInputs,
  snapshot: ReleaseSnapshot,
  { names, key, local, log }: AssetSelectionContext
): Promise<readonly ReleaseAsset[]> {
  const { host, assets, incomplete } = snapshot
  const globs = new NameGlobs(releaseAssets)
  assertEachMatches(snapshot, globs, [...assets.keys(), ...incomplete.keys()])
  const own = [
    ...documentNames(names),
    ...[...keyOutputs(names), ...names.reserved].map(({ name }) => name),
    ...local.flatMap(({ name }) => names.suffixes.map(suffix => name + suffix))
  ]
  const ownNames = new Set(own.flatMap(name => [name, host.storedName(name)]))
  const localNames = new Set(local.map(({ name }) => host.storedName(name)))
  const selected = [...assets.values()].filter(({ name }) => globs.isSelected(name) && !localNames.has(name))
  const signed = strategy === 'checksums' ? [] : selected
  const signatureNames = signed.flatMap(({ name }) =>
    names.suffixes.flatMap(suffix => signatureNamesOf(host, name, suffix))
  )
  const made = new Set([...ownNames, ...signatureNames])
  for (const { name } of incomplete.values()) {
    if (!globs.isSelected(name) || localNames.has(name)) continue
    const isProvisional = isReservedName(name)
    if (!isProvisional && !made.has(name)) throw notComplete(snapshot, name)
    log.info(
      `Excluded asset ${name}: its upload is not complete, ${isProvisional ? 'and an interrupted replacement left it' : 'and this step makes it'}.`
    )
  }
  // an earlier run may have signed in other formats
  const suffixes = [...new Set([...names.suffixes, ...KNOWN_SUFFIXES])]
  const selection = await selectArtifacts(selected, {
    nameOf: ({ name }) => name,
    keyOf: ({ name }) => name,
    signaturesOf: async ({ name }) =>
      names.suffixes.flatMap(suffix => signatureNameOf(snapshot, name, suffix)),
    isListed: () => false,
    findReason: async asset => {
      if (ownNames.has(asset.name)) return 'this step makes it'
      const signed = await findSigned(asset, snapshot, suffixes, key)
      if (signed !== undefined) return `it is the signature of ${signed}`
      if (key === undefined) return undefined
      return (await isPublicKey(snapshot, asset, key.publicKey)) ? 'it is the public key' : undefined
    }
  })
  for (const { file, reason } of selection.own) log.info(`Excluded asset ${file.name}: ${reason}.`)
  for (const { asset } of snapshot.provisional.filter(({ asset }) => globs.isSelected(asset.name)))
    log.info(`Excluded asset ${asset.name}: an interrupted replacement left it.`)
  return selection.artifacts
}

/**
 * The assets of a release that a run does not sign, does not make and does not exempt by a `!` line of `release-assets`, as the publish
 * gate will meet them.
 *
 * @param artifacts everything that the run signs
 */
export async function selectOtherAssets(
  inputs: SignInputs,
  snapshot: ReleaseSnapshot,
  artifacts: readonly Pick<Artifact, 'name'>[],
  { names }: Pick<AssetSelectionContext, 'names'>
): Promise<readonly ReleaseAsset[]> {
  if (snapshot.assets.size === 0) return []
  const all = { ...inputs, releaseAssets: ['*', ...inputs.releaseAssets.filter(isExclude)] }
  const complete = { ...snapshot, incomplete: new Map<string, ReleaseAsset>() }
  // by their names alone: nothing is downloaded to name them
  const context = { names, key: undefined, local: artifacts, log: { info: () => undefined } }
  return selectReleaseAssets(all, complete, context)
}

function notComplete({ label }: ReleaseSnapshot, name: string): ActionError {
  return new ActionError(
    'RELEASE_INCOMPLETE',
    `The upload of ${name} to the ${label} is not complete, and release-assets selects it; nothing was signed.`,
    {
      hint: `Wait for the job that uploads it, then run this job again. If none does, delete the asset, or exclude it with a line "!${name}" in release-assets.`
    }
  )
}

function signatureNameOf(snapshot: ReleaseSnapshot, name: string, suffix: string): string[] {
  const asset = findSignatureAsset(snapshot, name, suffix)
  return asset === undefined ? [] : [asset.name]
}

/** The asset, not an artifact of this run, of which this one is proven to be a signature by the key. */
async function findSigned(
  asset: ReleaseAsset,
  snapshot: ReleaseSnapshot,
  suffixes: readonly string[],
  key: SigningKey | undefined
): Promise<string | undefined> {
  const signed = suffixes
    .filter(suffix => asset.name.endsWith(suffix))
    .map(suffix => snapshot.assets.get(asset.name.slice(0, -suffix.length)))
    .find(candidate => candidate !== undefined)
  const file = signed && key && (await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES))
  if (signed === undefined || key === undefined || file === undefined) return undefined
  const examined = examine(file, [key.publicKey]).flatMap(examination => examination.interpretations)
  const interpretations = examined.flatMap(({ prehash, covers }) =>
    prehash.kind === 'mu' ? [] : [{ prehash, covers }]
  )
  if (interpretations.length === 0) return undefined
  const prehashes = toPrehashes(interpretations.map(({ prehash }) => prehash))
  const digests = await hashAsset(snapshot, signed, { prehashes })
  const isBy = interpretations.some(({ prehash, covers }) => {
    const digest = digests.get(digestKey(prehash))
    return digest !== undefined && covers(digest)
  })
  return isBy ? signed.name : undefined
}
