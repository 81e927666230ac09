import { ActionError } from '../../errors.ts'
import { assertAssetLimit, assertDistinctStoredNames, assertSizes } from '../../release/limits.ts'
import { findAsset, findIncomplete, storedSignatureName } from '../../release/names.ts'
import type { Log } from '../../ports/log.ts'
import { findUnkeepable, PLATFORMS, type Platform } from '../../lib/file-names.ts'
import { listed } from '../../lib/text.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { formatDigest } from '../../signature/algorithms.ts'
import { artifactPathOf } from '../collect/subject.ts'
import type {
  ContentPlan,
  PlannedArtifact,
  PlannedChecksums,
  PlannedStatement,
  ReleasePlan,
  SignaturePlan,
  SigningContext,
  UnhashedSubject
} from '../model.ts'
import { assertDistinctOutputs, documentAssets, documentNames } from '../output-names.ts'
import { isPresent } from './content.ts'

// What can be known before KMS is called: whether the release and the workspace accept the outputs of this run.

/**
 * All files and all assets that this run makes must have different names, which this system can keep, and the files that it attaches sizes
 * that the host accepts. Names on the release that another system cannot keep draw a warning.
 *
 * @throws ARTIFACT_NAMES_COLLIDE, FILE_NOT_WRITABLE, ASSET_SIZE
 */
export function assertNames(
  { options, names, workspace, platform, log }: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  artifacts: readonly UnhashedSubject[]
): void {
  const signed = options.strategy === 'checksums' ? [] : artifacts
  const files = [
    ...artifacts.map(({ name, path }) => ({ name, what: `the artifact ${path}` })),
    ...signed.flatMap(({ name, path }) =>
      names.suffixes.map(suffix => ({ name: name + suffix, what: `the signature of ${path}` }))
    ),
    ...documentAssets(names)
  ]
  const all = files.map(({ name }) => name)
  assertKeepable(all, platform)
  if (snapshot !== undefined) {
    assertDistinctStoredNames(snapshot, files)
    warnOfUnkeepable(
      all.map(name => snapshot.host.storedName(name)),
      platform,
      log
    )
    const sent = artifacts.flatMap(({ source }) => (source.kind === 'file' ? [source.file] : []))
    assertSizes(snapshot, options.upload === 'all' ? sent : [])
  }
  const signatureFiles = signed.flatMap(artifact =>
    names.signaturesOf(artifactPathOf(artifact, workspace)).map(({ file }) => file)
  )
  const artifactFiles = artifacts.flatMap(({ source }) =>
    source.kind === 'file' ? [source.file.absolutePath] : []
  )
  assertDistinctOutputs(names, artifactFiles, signatureFiles, workspace)
}

/** @throws FILE_NOT_WRITABLE */
function assertKeepable(fileNames: readonly string[], platform: Platform): void {
  const [unkeepable] = findUnkeepable(fileNames, platform)
  if (unkeepable === undefined) return
  throw new ActionError(
    'FILE_NOT_WRITABLE',
    `This system cannot keep a file called ${JSON.stringify(unkeepable.name)}: ${unkeepable.reason}.`,
    { hint: 'Rename the artifact, or give another name for the output.' }
  )
}

const MAX_WARNED_NAMES = 3

/** What is released is downloaded on every system. */
function warnOfUnkeepable(fileNames: readonly string[], here: Platform, log: Log): void {
  const others = PLATFORMS.filter(platform => platform !== here)
  const unkeepable = new Map(
    others.flatMap(platform =>
      findUnkeepable(fileNames, platform).map(({ name, reason }) => [name, reason] as const)
    )
  )
  if (unkeepable.size === 0) return
  const names = [...unkeepable].map(([name, reason]) => `${JSON.stringify(name)} (${reason})`)
  log.warning(
    `Not every system can store files with these names: ${listed(names, 'and', MAX_WARNED_NAMES)}. Rename the artifacts if people download them to such a system.`
  )
}

/**
 * The release must be writable and have room for the assets that this run adds and replaces; a run that only keeps assets needs neither.
 *
 * @param documents the plans of checksums file and statement, where they are made already.
 * @throws RELEASE_IMMUTABLE, ASSET_CONFLICT, GITHUB_REFUSED
 */
export async function assertReleaseAccepts(
  context: SigningContext,
  snapshot: ReleaseSnapshot,
  { artifacts, publicKeys }: ReleasePlan,
  { checksums, statement }: PlannedDocuments
): Promise<void> {
  const { options, names } = context
  const plans: (ContentPlan | SignaturePlan)[] = [
    ...artifacts.flatMap(({ content, signatures }) => [content, ...signatures.map(({ plan }) => plan)]),
    ...publicKeys.map(({ content }) => content),
    ...(checksums === undefined
      ? []
      : [checksums.content, ...checksums.signatures.map(({ plan }) => plan), checksums.binding?.content]),
    statement?.content
  ].filter(plan => plan !== undefined)
  const unplanned = documentNames({
    ...names,
    ...(checksums !== undefined && { checksums: undefined, binding: undefined }),
    ...(statement !== undefined && { statement: undefined })
  })
  const added =
    plans.filter(({ kind }) => kind === 'new').length +
    unplanned.filter(name => !isPresent(snapshot, name)).length
  const replaced = plans.filter(({ kind }) => kind === 'replacement').length
  if (added + replaced > 0) snapshot.host.assertWritable(snapshot.release)
  assertAssetLimit(snapshot, { added, replaced, byFormat: countNewByFormat(context, artifacts, snapshot) })
  const renames = plans.some(({ kind }) => kind === 'replacement' || kind === 'interrupted')
  if (renames || options.publishRelease || options.verifyInstructions !== undefined)
    await assertPresentName(context, snapshot)
}

/** Documents that are planned already: those that the release has under their names. */
export interface PlannedDocuments {
  readonly checksums: PlannedChecksums | undefined
  readonly statement: PlannedStatement | undefined
}

/** New signatures of each format, in the order of `signature-format`. */
function countNewByFormat(
  { names, options: { forms } }: SigningContext,
  artifacts: readonly PlannedArtifact[],
  snapshot: ReleaseSnapshot
): readonly (readonly [string, number])[] {
  const documents = [names.checksums, names.record].filter(output => output !== undefined)
  return forms.map(({ format, suffix }) => {
    const planned = artifacts.flatMap(({ signatures }) =>
      signatures.filter(({ form, plan }) => form.suffix === suffix && plan.kind === 'new')
    )
    const ofDocuments = documents.filter(({ name }) => !isPresent(snapshot, name + suffix))
    return [format, planned.length + ofDocuments.length] as const
  })
}

/**
 * Changes do not follow a redirect, so the repository must be given by its present name; reads and uploads would work with an old one.
 */
async function assertPresentName(
  { options: { repository: given }, binding }: SigningContext,
  { host, release }: ReleaseSnapshot
): Promise<void> {
  const name = (await binding)?.repository ?? release.repository
  if (given === undefined || name === undefined || name.toLowerCase() === given.toLowerCase()) return
  throw new ActionError(
    'GITHUB_REFUSED',
    `The repository ${given} is called ${name} now; ${host.name} redirects changes under the old name, and the step does not follow such a redirect.`,
    { hint: `Give repository: ${name}.` }
  )
}

/**
 * With publish-release, each artifact must be on the release, unless this run attaches it: the publish gate rejects the signature of an
 * artifact that is not there.
 *
 * @throws RELEASE_INCOMPLETE
 */
export async function assertWillBeComplete(
  { options, names }: SigningContext,
  snapshot: ReleaseSnapshot,
  artifacts: readonly PlannedArtifact[]
): Promise<void> {
  if (!options.publishRelease) return
  const attachedDigests = new Set([...snapshot.assets.values()].map(({ digest }) => digest))
  for (const { artifact, content } of artifacts) {
    const { name, path, source } = artifact
    if (content !== undefined || findAsset(snapshot, name) !== undefined) continue
    const { digests, digest } = await artifact.hashed
    if (attachedDigests.has(formatDigest(digests.get('sha256') ?? digest))) continue
    if (findIncomplete(snapshot, name) !== undefined)
      throw new ActionError(
        'RELEASE_INCOMPLETE',
        `The release is not published: the upload of the artifact ${path} to it is not complete.`,
        {
          hint: `Wait for the job that uploads it, then run this job again. If none does, delete the asset and attach the file again${source.kind === 'file' ? ', or set upload: all' : ''}.`
        }
      )
    throw new ActionError(
      'RELEASE_INCOMPLETE',
      `The release is not published: the artifact ${path} is not on it.`,
      {
        hint: `Attach it before this step${source.kind === 'file' ? ', or set upload: all' : ''}; its signature ${storedSignatureName(snapshot.host, name, names.suffixes[0] ?? '')} alone verifies nothing.`
      }
    )
  }
}
