import { basename } from 'node:path'
import { ActionError } from '../../errors.ts'
import type { Digests } from '../../hashing/hasher.ts'
import type { SignInputs, VerifyInputs } from '../../inputs/types.ts'
import { mapConcurrently } from '../../lib/concurrency.ts'
import type { Log, ReleaseAsset, SigningKey } from '../../ports.ts'
import { signatureNameOf } from '../../release/names.ts'
import type { Target } from '../../release/snapshot.ts'
import { formatDigest } from '../../signature/algorithms.ts'
import { judgeByPins, type Trust } from '../../trust/anchors.ts'
import type { KeyFile } from '../../trust/key-files.ts'
import { examineAssets, selectAssets } from '../../verify/assets.ts'
import { NOT_JUDGED } from '../../verify/binding.ts'
import { findChecksums } from '../../verify/checksums.ts'
import { decide } from '../../verify/decide.ts'
import type { RefusedResult } from '../../verify/model.ts'
import { Delivery } from '../../verify/staging.ts'
import type { Subject } from '../model.ts'
import { checksumsPath } from '../output-names.ts'

const CALLS_AT_ONCE = 8

/** Every asset of the draft, judged as it is attached: by GitHub's digest where that decides, else downloaded again. */
export async function assertClosedWorld(
  inputs: SignInputs,
  target: Target,
  trust: Trust,
  subjects: readonly Subject[],
  log: Log
): Promise<void> {
  const world: VerifyInputs = {
    ...inputs,
    mode: 'verify',
    digests: undefined,
    releaseAssets: ['*', ...inputs.releaseAssets.filter(pattern => pattern.startsWith('!'))],
    algorithm: undefined,
    checksumsFile: inputs.strategy === 'each' ? undefined : basename(checksumsPath(inputs, '')),
    verifyWith: 'local',
    requireBinding: undefined
  }
  const checksums = await findChecksums({
    inputs: world,
    artifacts: [],
    target,
    trust,
    workspace: undefined,
    kms: undefined,
    log
  })
  const grounds = { inputs: world, trust, checksums: checksums.vouching, expected: undefined }
  const selection = await selectAssets(grounds, target)
  const known = new Map(
    subjects.map(({ digests, digest }) => [formatDigest(digests.get('sha256') ?? digest), digests] as const)
  )
  const cases = await examineAssets(selection.subjects, grounds, target, new Delivery(undefined, ''), asset =>
    digestsOf(asset, known)
  )
  const exempted = selection.exempted.map(({ artifact }) => artifact)
  const court = {
    inputs: world,
    trust,
    kms: undefined,
    checksums,
    binding: NOT_JUDGED,
    expected: undefined,
    cases,
    exempted
  }
  const decided = await mapConcurrently(cases, CALLS_AT_ONCE, item => decide(item, court))
  for (const name of exempted) log.info(`Exempted from the publish gate: ${name}`)
  const refused = [...decided, ...selection.refused].filter(
    (result): result is RefusedResult => result.kind === 'refused'
  )
  const [first] = refused
  if (first === undefined) return
  const names = refused.map(({ artifact }) => artifact).join(', ')
  throw new ActionError(
    'RELEASE_INCOMPLETE',
    `${target.release.draft ? 'The release stays a draft' : 'The release is public already'}: ${refused.length} of its assets are not verified (${names}); the first, ${first.artifact}: ${first.diagnosis.message}.`,
    {
      hint:
        first.diagnosis.cause === 'asset-unverified'
          ? first.diagnosis.hint
          : `Sign such assets by naming them in artifacts or release-assets, or exempt them with a line "!${first.artifact}" in release-assets.`
    }
  )
}

/** What this run signed must be there, artifact and signature: a release that lost something is not published. */
export function assertComplete(inputs: SignInputs, target: Target, subjects: readonly Subject[]): void {
  const { store, assets } = target
  const sha256 = new Set([...assets.values()].map(({ digest }) => digest))
  for (const { name, path, digests, digest, source } of subjects) {
    const there =
      assets.has(store.storedName(name)) || sha256.has(formatDigest(digests.get('sha256') ?? digest))
    if (there) continue
    throw new ActionError(
      'RELEASE_INCOMPLETE',
      `The release is not published: the artifact ${path} is not on it.`,
      {
        hint: `Attach it before this step${source.kind === 'file' ? ', or set upload: all' : ''}. Its signature ${signatureNameOf(store, name, inputs.signatureSuffix)} alone helps nobody.`
      }
    )
  }
}

/** What GitHub's digest says of an asset that this run signed itself. */
function digestsOf(asset: ReleaseAsset, known: ReadonlyMap<string, Digests>): Digests | undefined {
  return asset.digest === undefined ? undefined : known.get(asset.digest)
}

export function trustOf(key: SigningKey, keyFiles: readonly KeyFile[], { pins }: SignInputs): Trust {
  const others = keyFiles.filter(
    ({ key: other }) =>
      other.fingerprint !== key.publicKey.fingerprint && judgeByPins(other, pins) === 'allowed'
  )
  return {
    trusted: [
      { key: key.publicKey, reason: `key-id (${key.arn})` },
      ...others.map(file => ({ key: file.key, reason: `trusted-public-key ${file.path}` }))
    ],
    untrusted: []
  }
}
