import { basename } from 'node:path'
import { isExclude, type Artifact } from '../../artifacts/find.ts'
import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import type { ReleaseStore, SigningKey } from '../../ports.ts'
import { assertFits } from '../../release/limits.ts'
import { findTarget, type Target } from '../../release/snapshot.ts'
import type { Found, Pending } from '../model.ts'
import { documentNames } from '../output-names.ts'
import type { SignPorts, SignReport } from '../report.ts'
import { assertAsExpected, fromDigests, hashAssets, selectAssets, toPending } from './sources.ts'

export async function prepareTarget(
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

/** Everything that is to be signed: files, assets, or what `digests` names. */
export async function findPending(
  inputs: SignInputs,
  ports: SignPorts,
  { files, expected, hashing }: Found,
  target: Target | undefined,
  key: SigningKey | undefined
): Promise<Pending[]> {
  const { workspace, log } = ports
  const attached = target === undefined ? [] : await findAttached(inputs, ports, target, key, files)
  const pending = [...toPending(inputs, files, hashing, workspace), ...attached]
  if (expected !== undefined && [...inputs.artifacts, ...inputs.releaseAssets].every(isExclude)) {
    const named = fromDigests(inputs, expected, workspace)
    log.info(
      `Found ${named.length} artifact${named.length === 1 ? '' : 's'} to sign in digests; no file is read.`
    )
    pending.push(...named)
  }
  if (pending.length === 0) throw nothingToSign()
  if (target !== undefined) assertFits(target, namesOf(inputs, workspace, pending), [])
  if (expected !== undefined) await assertAsExpected(pending, expected, target)
  return pending
}

/** What is on the release already and is to be signed. */
async function findAttached(
  inputs: SignInputs,
  { log, workspace }: SignPorts,
  target: Target,
  key: SigningKey | undefined,
  files: readonly Artifact[]
): Promise<Pending[]> {
  if (inputs.releaseAssets.length === 0) return []
  const assets = await selectAssets(inputs, target, key, files, workspace, log)
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

function nothingToSign(): ActionError {
  return new ActionError(
    'ARTIFACT_NOT_FOUND',
    'Nothing was left to sign: all that was found are signatures and public keys.',
    {
      hint: 'Name the artifacts in artifacts or release-assets.'
    }
  )
}
