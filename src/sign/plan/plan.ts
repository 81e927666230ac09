import { ActionError } from '../../errors.ts'
import { mapConcurrently, onDemand } from '../../lib/concurrency.ts'
import { storedSignatureName } from '../../release/names.ts'
import { takeSnapshot, type ReleaseSnapshot } from '../../release/snapshot.ts'
import { artifactPathOf } from '../collect/subject.ts'
import type {
  PlannedArtifact,
  PlannedChecksums,
  RecordedSubject,
  ReleasePlan,
  SigningContext,
  UnhashedSubject
} from '../model.ts'
import { additionalSignature, documentNames } from '../output-names.ts'
import { assertOnlyChecksums, planChecksums } from './checksums.ts'
import { isPresent, planArtifactContent } from './content.ts'
import { assertLeftDocumentsAgree } from './left-documents.ts'
import { warnOfLeftSignatures } from './left-signatures.ts'
import { assertLocalOutputs } from './local-outputs.ts'
import { assertNames, assertReleaseAccepts, assertWillBeComplete } from './preflight.ts'
import { planPublicKeys } from './public-keys.ts'
import { assertRecordReplaceable, planRecord } from './record.ts'
import { planSignatures } from './signature.ts'
import { assertStatable, planStatement } from './statement.ts'

const ATTEMPTS = 4
const COMPARISONS_AT_ONCE = 8

/**
 * What the run will do with each file and asset, decided before KMS is called and before anything changes; a dry run describes the same
 * plan. Where the release has an asset under a name of this run, the two are compared now; an artifact without one needs no digest yet. The
 * snapshot is taken again when another job replaces an asset while it is read.
 *
 * @param found undefined when nothing is attached.
 * @throws ASSET_CONFLICT, ASSET_SIZE, ARTIFACT_NAMES_COLLIDE, FILE_NOT_WRITABLE, RELEASE_IMMUTABLE, RELEASE_INCOMPLETE, and what reading
 * the release throws.
 */
export async function planRelease(
  context: SigningContext,
  found: ReleaseSnapshot | undefined,
  artifacts: readonly UnhashedSubject[]
): Promise<ReleasePlan> {
  assertNames(context, found, artifacts)
  let snapshot = found
  for (let attempt = 1; ; attempt++) {
    try {
      const plan = await planOnce(context, snapshot, artifacts)
      await assertLocalOutputs(context, artifacts).catch(async (thrown: unknown) => {
        await Promise.all(artifacts.map(({ hashed }) => hashed)) // an artifact that cannot be read is the likelier cause
        throw thrown
      })
      return plan
    } catch (thrown) {
      if (snapshot === undefined || !(thrown instanceof ActionError)) throw thrown
      if (thrown.code === 'ASSET_CONFLICT' && snapshot.release.immutable) throw onImmutable(snapshot, thrown)
      if (thrown.code !== 'RELEASE_CHANGED' || attempt >= ATTEMPTS) throw thrown
      snapshot = await takeSnapshot(snapshot.host, { id: snapshot.release.id, tag: undefined })
    }
  }
}

/** No advice about a conflict can be followed where nothing can be replaced or deleted. */
function onImmutable({ release: { id, tag } }: ReleaseSnapshot, conflict: ActionError): ActionError {
  return new ActionError(
    'RELEASE_IMMUTABLE',
    `${conflict.message} The release ${id} for "${tag}" is immutable: nothing on it can be replaced or deleted.`,
    {
      hint: 'Make a new release for other files. To look at this one again, run the job with the files that were published, or verify it.',
      cause: conflict
    }
  )
}

async function planOnce(
  context: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  artifacts: readonly UnhashedSubject[]
): Promise<ReleasePlan> {
  const { names } = context
  const planned = await mapConcurrently(artifacts, COMPARISONS_AT_ONCE, artifact =>
    planArtifact(context, snapshot, artifact)
  )
  const publicKeys = await planPublicKeys(context, snapshot, signatureNamesOf(context, snapshot, artifacts))
  const output = names.checksums
  const checksums =
    output &&
    onDemand(async (): Promise<PlannedChecksums> => {
      const subjects = await Promise.all(
        artifacts.map(async ({ hashed, source }) => ({ subject: await hashed, source }))
      )
      return planChecksums(context, snapshot, output, subjects)
    })
  const { record, statement } = names
  const stated =
    statement &&
    snapshot &&
    onDemand(async () =>
      planStatement(context, {
        snapshot,
        output: statement,
        artifacts: await Promise.all(artifacts.map(({ hashed }) => hashed)),
        checksums: await checksums?.()
      })
    )
  const plan: ReleasePlan = {
    snapshot,
    artifacts: planned,
    publicKeys,
    checksums,
    statement: stated,
    record:
      record === undefined || context.key === undefined
        ? undefined
        : async (signed, signedStatement) =>
            planRecord(context, snapshot, record, { signed, statement: signedStatement })
  }
  if (snapshot === undefined) return plan
  if (names.checksums !== undefined) await assertOnlyChecksums(context, snapshot, names.checksums)
  const settled = documentNames(names).some(name => isPresent(snapshot, name))
    ? await checksums?.()
    : undefined
  if (record !== undefined && isPresent(snapshot, record.name))
    await assertRecordReplaceable(context, snapshot, record, await subjectsOf(artifacts, settled))
  if (stated !== undefined) await assertStatable(context, snapshot, artifacts.length)
  const statedNow =
    statement !== undefined && isPresent(snapshot, statement.name) ? await stated?.() : undefined
  await assertWillBeComplete(context, snapshot, planned)
  await assertReleaseAccepts(context, snapshot, plan, { checksums: settled, statement: statedNow })
  await assertLeftDocumentsAgree(context, snapshot, planned, settled)
  await warnOfLeftSignatures(context, snapshot, artifacts, settled)
  return plan
}

/** The plan for one artifact and its signature; where the release has an asset of neither, it is made before the artifact is hashed. */
async function planArtifact(
  context: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  artifact: UnhashedSubject
): Promise<PlannedArtifact> {
  const { options, names, workspace } = context
  const { name, source, hashed } = artifact
  const outputs =
    options.strategy === 'checksums' ? [] : names.signaturesOf(artifactPathOf(artifact, workspace))
  const isSent = snapshot !== undefined && source.kind === 'file' && options.upload === 'all'
  if (snapshot === undefined || !isKnown(context, snapshot, name, source.kind)) {
    return {
      artifact,
      content: isSent ? { kind: 'new' } : undefined,
      signatures: outputs.map(output => ({ ...output, plan: { kind: 'new' } }))
    }
  }
  const subject = await hashed
  const signatures = await planSignatures(context, snapshot, subject, outputs)
  return { artifact, content: await planArtifactContent(options, snapshot, source, subject), signatures }
}

/** Whether the release has an asset under one of the names of an artifact, or one that an interrupted replacement stored for it. */
function isKnown(
  { names }: SigningContext,
  snapshot: ReleaseSnapshot,
  name: string,
  source: UnhashedSubject['source']['kind']
): boolean {
  const signatures = names.suffixes.flatMap(suffix => [
    storedSignatureName(snapshot.host, name, suffix),
    name + suffix
  ])
  return (
    (source !== 'asset' && isPresent(snapshot, name)) ||
    signatures.some(signature => isPresent(snapshot, signature))
  )
}

/** The names of all signatures that this run makes, as the host stores them. */
function signatureNamesOf(
  { options, names }: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  artifacts: readonly UnhashedSubject[]
): ReadonlySet<string> {
  const signed = [
    ...(options.strategy === 'checksums' ? [] : artifacts.map(({ name }) => name)),
    ...[names.checksums, names.record].flatMap(output => output?.name ?? [])
  ]
  if (snapshot === undefined) return new Set()
  const made = [
    ...names.suffixes.flatMap(suffix => signed.map(name => [name, suffix] as const)),
    ...additionalSignature(names)
  ]
  return new Set(
    made.flatMap(([name, suffix]) => [name + suffix, storedSignatureName(snapshot.host, name, suffix)])
  )
}

/** Everything that the record will list, without signatures. */
async function subjectsOf(
  artifacts: readonly UnhashedSubject[],
  checksums: PlannedChecksums | undefined
): Promise<RecordedSubject[]> {
  const subjects = await Promise.all(artifacts.map(({ hashed }) => hashed))
  const all = checksums === undefined ? subjects : [...subjects, checksums.subject]
  return all.map(subject => ({ subject, signatures: [] }))
}
