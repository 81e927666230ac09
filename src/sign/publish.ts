import { basename } from 'node:path'
import type { AttachedAsset } from '../attach.ts'
import { findTarget, signatureNameOf, type Target } from '../target.ts'
import type { Digests } from '../artifacts/hasher.ts'
import { mapConcurrently } from '../concurrency.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs, VerifyInputs } from '../inputs.ts'
import type { Log, Release, ReleaseAsset, SigningKey } from '../ports.ts'
import { retry } from '../retry.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { judgeByPins, type KeyFile, type Trust } from '../trust.ts'
import { assertUnchanged, examineAssets, selectAssets } from '../verify/assets.ts'
import { NOT_JUDGED } from '../verify/binding.ts'
import type { RefusedResult } from '../verify/case.ts'
import { findChecksums } from '../verify/checksums.ts'
import { decide } from '../verify/decide.ts'
import { Delivery } from '../verify/delivery.ts'
import { checksumsPath } from './files.ts'
import { instructions, withInstructions } from './instructions.ts'
import type { Subject } from './subjects.ts'

const CALLS_AT_ONCE = 8
const UNTIL_REPLICAS_AGREE = {
  attempts: 4,
  baseDelayMs: 250,
  isTransient: (thrown: unknown) => thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED'
}

/** Keeps the verify section of the release notes up to date; does nothing when it is. */
export async function writeInstructions(
  inputs: SignInputs,
  target: Target,
  key: SigningKey,
  log: Log
): Promise<void> {
  const publicKey = target.store.storedName(basename(inputs.publicKeyFiles[0] ?? ''))
  const checksums =
    inputs.strategy === 'each' ? undefined : target.store.storedName(basename(checksumsPath(inputs, '')))
  const now = await target.store.reread(target.release)
  const notes = withInstructions(
    now.notes,
    instructions(inputs, key.publicKey.fingerprint, publicKey, checksums)
  )
  if (notes === now.notes) return
  await target.store.update(target.release, { notes })
  log.info('The release notes tell how to verify.')
}

/**
 * Makes the draft public, if and only if the whole of it holds as a closed world as it is attached: every asset verified,
 * a key that is trusted, or exempted by name. A change by someone else in between is noticed.
 */
export async function publish(
  inputs: SignInputs,
  { release: preflight, store }: Target,
  attached: readonly AttachedAsset[],
  key: SigningKey,
  keyFiles: readonly KeyFile[],
  subjects: readonly Subject[],
  log: Log
): Promise<Release> {
  const target = await retry(UNTIL_REPLICAS_AGREE, () => findWith(attached, store, preflight))
  assertSame(preflight, target.release)
  assertComplete(inputs, target, subjects)
  await assertClosedWorld(inputs, target, trustOf(key, keyFiles, inputs), subjects, log)
  await assertUnchanged(target)
  if (!target.release.draft) {
    log.info('The release is public already, and it holds.')
    return target.release
  }
  assertSame(target.release, await store.reread(target.release))
  const released = await store.update(target.release, { draft: false })
  try {
    await retry(UNTIL_REPLICAS_AGREE, () => assertUnchanged(target))
  } catch (thrown) {
    if (!(thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED')) throw thrown
    await withdraw(target, thrown)
  }
  log.info(`Published ${released.url}`)
  log.info('A release that was published with GITHUB_TOKEN starts no other workflow (on: release).')
  return released
}

/** The release with everything that this run attached or kept; a replica of GitHub may not list yet what is new. */
async function findWith(
  attached: readonly AttachedAsset[],
  store: Target['store'],
  { id }: Release
): Promise<Target> {
  const target = await findTarget(store, { id, tag: undefined })
  const missing = attached.filter(asset => target.assets.get(asset.name)?.id !== asset.id)
  if (missing.length === 0) return target
  throw new ActionError(
    'RELEASE_CHANGED',
    `The release ${id} does not have ${missing.map(({ name }) => name).join(', ')} any more, attached by this run; it is not published.`,
    { hint: 'Find out who removed or replaced it, then run the job again.' }
  )
}

/** Every asset of the draft, judged as it is attached: by GitHub's digest where that decides, else downloaded again. */
async function assertClosedWorld(
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

function trustOf(key: SigningKey, keyFiles: readonly KeyFile[], { pins }: SignInputs): Trust {
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

function assertSame(before: Release, now: Release): void {
  if (before.id === now.id && before.tag === now.tag && before.target === now.target) return
  throw new ActionError(
    'RELEASE_CHANGED',
    `The release ${before.id} was for "${before.tag}" on ${before.target}, and is now for "${now.tag}" on ${now.target}; it is not published.`,
    { hint: 'Find out who changed it, then run the job again.' }
  )
}

/** The release changed in the moment of publishing: back to a draft, if GitHub allows that. */
async function withdraw(target: Target, changed: unknown): Promise<never> {
  const withdrawn = await target.store.update(target.release, { draft: true }).then(
    () => true,
    () => false
  )
  throw new ActionError(
    'RELEASE_CHANGED',
    `The assets of the release ${target.release.id} changed while it was published; ${withdrawn ? 'it is a draft again' : 'it is PUBLIC and could not be withdrawn'}.`,
    {
      hint: withdrawn
        ? 'Let all other jobs for this release finish, then run this job again.'
        : 'Look at the release now: an asset on it was never verified. Keep other jobs away from a release while it is published.',
      cause: changed
    }
  )
}
