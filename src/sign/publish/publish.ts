import { ActionError, toActionError } from '../../errors.ts'
import { FINAL, PASSING } from '../../lib/waiting.ts'
import type { Release, ReleaseAsset } from '../../ports/release-host.ts'
import type { AttachedAsset } from '../../release/attach.ts'
import { assertUnchanged, takeSnapshot, type ReleaseSnapshot } from '../../release/snapshot.ts'
import type { PlannedArtifact, SigningContext } from '../model.ts'
import { assertWillBeComplete } from '../plan/preflight.ts'
import { assertClosedWorld, type GateInputs } from './gate.ts'

const UNTIL_REPLICAS_AGREE = {
  service: 'GitHub',
  doing: 'publish the release',
  attempts: 4,
  baseDelayMs: 250,
  outlook: (thrown: unknown) =>
    thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED' ? PASSING : FINAL
}

/** What the release is published with. */
export interface PublishInputs extends GateInputs {
  readonly artifacts: readonly PlannedArtifact[]
  /** The assets that this run attached or kept. */
  readonly attached: readonly AttachedAsset[]
  /** Called with the release as the host reports it after each change: public, or a draft again. */
  readonly onChanged: (release: Release) => void
  /** Called with the assets of the public release by id: their addresses are others than those of the draft. */
  readonly onPublic: (assets: ReadonlyMap<number, ReleaseAsset>) => void
}

/**
 * The release, published if and only if it is a closed world: every asset is verified, an own output, or exempted. A change by another job
 * in between is detected. A release that is public already is only checked.
 *
 * @throws RELEASE_INCOMPLETE, RELEASE_CHANGED and what the host's requests throw.
 */
export async function publish(
  context: SigningContext,
  { release: preflight, host }: ReleaseSnapshot,
  inputs: PublishInputs
): Promise<Release> {
  const { log, waiting } = context
  log.section?.('Publish')
  const snapshot = await waiting.retry(UNTIL_REPLICAS_AGREE, () =>
    snapshotWith(inputs.attached, host, preflight)
  )
  assertSame(preflight, snapshot.release)
  const artifacts = inputs.artifacts.map(planned => ({ ...planned, content: undefined }))
  await assertWillBeComplete(context, snapshot, artifacts)
  await assertClosedWorld(context, snapshot, inputs)
  await assertUnchanged(snapshot)
  await assertTagUnmoved(context, snapshot)
  if (!snapshot.release.draft) {
    log.info('The release is already public, and every asset on it is verified or exempted.')
    return snapshot.release
  }
  assertSame(snapshot.release, await host.reread(snapshot.release))
  return makePublic(context, snapshot, inputs)
}

async function makePublic(
  { log, waiting }: SigningContext,
  snapshot: ReleaseSnapshot,
  { onChanged, onPublic }: Pick<PublishInputs, 'onChanged' | 'onPublic'>
): Promise<Release> {
  const released = await snapshot.host.update(snapshot.release, { draft: false })
  onChanged(released)
  try {
    assertSame(snapshot.release, released)
    onPublic(await waiting.retry(UNTIL_REPLICAS_AGREE, () => assertUnchanged(snapshot)))
  } catch (thrown) {
    if (thrown instanceof ActionError && thrown.code === 'RELEASE_CHANGED')
      throw await withdraw(snapshot, { released, changed: thrown }, onChanged)
    throw notChecked(released, thrown)
  }
  log.info(`Published ${released.url}`)
  log.info('A release that was published with GITHUB_TOKEN starts no other workflow (on: release).')
  return released
}

/** The release with all assets that this run attached or kept; a replica of the host may not list new ones yet. */
async function snapshotWith(
  attached: readonly AttachedAsset[],
  host: ReleaseSnapshot['host'],
  { id }: Release
): Promise<ReleaseSnapshot> {
  const snapshot = await takeSnapshot(host, { id, tag: undefined })
  const missing = attached.filter(asset => snapshot.assets.get(asset.name)?.id !== asset.id)
  if (missing.length === 0) return snapshot
  throw new ActionError(
    'RELEASE_CHANGED',
    `The release ${id} no longer has ${missing.map(({ name }) => name).join(', ')}, which this run attached; it is not published.`,
    { hint: 'Find out who removed or replaced it, then run the job again.' }
  )
}

function isSame(before: Release, now: Release): boolean {
  return before.id === now.id && before.tag === now.tag && before.targetCommitish === now.targetCommitish
}

function assertSame(before: Release, now: Release): void {
  if (isSame(before, now)) return
  throw new ActionError(
    'RELEASE_CHANGED',
    `The release ${before.id} was for "${before.tag}" on ${before.targetCommitish}, and is now for "${now.tag}" on ${now.targetCommitish}${now.draft ? '; it is not published' : ''}.`,
    { hint: 'Find out who changed it, then run the job again.' }
  )
}

/**
 * What was signed names the commit of the tag, as it was asked for before anything was signed.
 *
 * @throws RELEASE_CHANGED
 */
async function assertTagUnmoved(
  { binding }: SigningContext,
  { host, release }: ReleaseSnapshot
): Promise<void> {
  const before = await binding
  const signed = before?.commit ?? before?.targetCommit
  if (before === undefined || signed === undefined) return
  const now = await host.findTagCommit(release.tag)
  if (now === signed || (now === undefined && before.commit === undefined)) return
  throw new ActionError(
    'RELEASE_CHANGED',
    `The tag "${release.tag}" ${now === undefined ? 'does not exist any more' : `points to the commit ${now} now`}; what this run signed is for the commit ${signed}${release.draft ? ', and the release is not published' : ''}.`,
    {
      hint: 'Find out who moved the tag. If it is right now, build and sign again, with overwrite: true.'
    }
  )
}

/** The last check could not be made: the release is what it is by then. */
function notChecked({ id, url }: Release, thrown: unknown): ActionError {
  const { code, message } = toActionError(thrown)
  return new ActionError(
    code,
    `The release ${id} is public (${url}), but whether its assets changed while it was published could not be checked: ${message}`,
    {
      hint: 'Verify the public release now: mode: verify with release-assets: "*". Running this job again checks it, too.',
      cause: thrown
    }
  )
}

/**
 * Makes the release a draft again, if the host allows it, because it changed while it was published. Returns the error to end with.
 */
async function withdraw(
  snapshot: ReleaseSnapshot,
  { released, changed }: { readonly released: Release; readonly changed: ActionError },
  onChanged: PublishInputs['onChanged']
): Promise<ActionError> {
  const draft = await snapshot.host.update(snapshot.release, { draft: true }).catch(() => undefined)
  if (draft !== undefined) onChanged(draft)
  const withdrawn = draft !== undefined
  return new ActionError(
    'RELEASE_CHANGED',
    `${isSame(snapshot.release, released) ? 'The assets' : 'Tag or target'} of the release ${snapshot.release.id} changed while it was published; ${withdrawn ? 'it is a draft again' : 'it is PUBLIC and could not be withdrawn'}.`,
    {
      hint: withdrawn
        ? 'Let all other jobs for this release finish, then run this job again.'
        : 'Look at the release now: an asset on it was never verified. Keep other jobs away from a release while it is published.',
      cause: changed
    }
  )
}
