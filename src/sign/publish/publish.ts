import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { FINAL, PASSING, Waiting } from '../../lib/waiting.ts'
import type { Log, Release, SigningKey } from '../../ports.ts'
import type { AttachedAsset } from '../../release/attach.ts'
import { findTarget, type Target } from '../../release/snapshot.ts'
import type { KeyFile } from '../../trust/key-files.ts'
import { assertUnchanged } from '../../verify/assets.ts'
import type { Subject } from '../model.ts'
import { assertClosedWorld, assertComplete, trustOf } from './gate.ts'

const UNTIL_REPLICAS_AGREE = {
  service: 'GitHub',
  doing: 'publish the release',
  attempts: 4,
  baseDelayMs: 250,
  outlook: (thrown: unknown) =>
    thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED' ? PASSING : FINAL
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
  const target = await new Waiting().retry(UNTIL_REPLICAS_AGREE, () => findWith(attached, store, preflight))
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
    await new Waiting().retry(UNTIL_REPLICAS_AGREE, () => assertUnchanged(target))
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
