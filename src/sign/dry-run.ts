import { digestOfBytes } from '../hashing/hasher.ts'
import { algorithmsInUse } from '../inputs/formats.ts'
import { counted, listed, untrusted } from '../lib/text.ts'
import type { Log } from '../ports/log.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import type { Signer } from '../ports/signer.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { plainPrehash } from '../signature/prehash.ts'
import { representMessage } from '../signature/ml-dsa-key.ts'
import { hashOf, schemeOf } from '../signature/schemes/index.ts'
import type { FetchedKey } from './collect/key.ts'
import type {
  AdditionalKey,
  PlannedArtifact,
  PlannedChecksums,
  ReleasePlan,
  SignaturePlan,
  SigningContext,
  Subject
} from './model.ts'
import { documentNames, keyOutputs } from './output-names.ts'
import type { SignAdapters } from './report.ts'

/** The plan of a dry run, in words. */
export interface DryRunDescription {
  readonly artifacts: readonly Subject[]
  /** What the run would do with each artifact, by its path, as "be signed". */
  readonly actions: ReadonlyMap<string, string>
  /** What was checked with KMS and the release, and what else would be done, a sentence each. */
  readonly plan: readonly string[]
}

/** What was asked of KMS and the release before. */
export interface Inspected {
  readonly fetched: FetchedKey
  readonly additional: AdditionalKey | undefined
  /** Assets that are verified before the release is published, and that this run does not sign. */
  readonly others: readonly ReleaseAsset[]
}

const MAX_NAMES = 20

/**
 * The plan that a real run would carry out, described and logged; KMS is asked whether it would sign. Nothing is signed or changed.
 *
 * @throws what the plan of the checksums file and KMS throw.
 */
export async function describePlan(
  context: SigningContext,
  plan: ReleasePlan,
  { signer, additionalSigner }: Pick<SignAdapters, 'signer' | 'additionalSigner'>,
  { fetched, additional, others }: Inspected
): Promise<DryRunDescription> {
  const { log, options } = context
  const { snapshot } = plan
  const described = await Promise.all(
    plan.artifacts.map(async planned => ({
      subject: await planned.artifact.hashed,
      action: describeAction(context, planned)
    }))
  )
  const checksums = await plan.checksums?.()
  await plan.statement?.()
  const artifacts = described.map(({ subject }) => subject)
  const checked = [
    await checkKms(context, signer, fetched, artifacts),
    checksums && (await checkAdditional(context, additionalSigner, additional, checksums))
  ].filter(line => line !== undefined)
  if (snapshot === undefined && options.upload !== 'none')
    checked.push(
      'The release was not checked: no release is named, and this run is not for a release or a tag.'
    )
  const further = describeOutputs(context, plan, others)
  log.section?.()
  for (const line of checked) log.info(line)
  for (const { subject, action } of described)
    log.info(`${untrusted(subject.path)} (${formatDigest(subject.digest)}): would ${action}`)
  for (const line of further) log.info(line)
  return {
    artifacts,
    actions: new Map(described.map(({ subject, action }) => [subject.path, action])),
    plan: [...checked, ...further]
  }
}

/** Asks KMS for each algorithm in use whether it would sign with it. */
async function checkKms(
  { options, log }: SigningContext,
  signer: Signer | undefined,
  fetched: FetchedKey,
  [first]: readonly Subject[]
): Promise<string | undefined> {
  if (fetched.kind === 'unavailable') return `KMS not checked: ${fetched.reason}.`
  if (signer === undefined || first === undefined) return undefined
  const algorithms = algorithmsInUse(options)
  let isIgnored = false
  for (const algorithm of algorithms) {
    const hash = hashOf(algorithm)
    // KMS signs nothing now: the artifact's own digest is taken where it was computed
    const digest = first.digests.get(hash) ?? digestOfBytes(first.digest.bytes, plainPrehash(hash))
    isIgnored = !(await signer.checkPermission(fetched.key, algorithm, digest)) || isIgnored
  }
  if (isIgnored) warnOfEmulator(log)
  return `KMS would sign with ${fetched.key.arn} and ${listed([...algorithms], 'and')}.`
}

/** Asks KMS whether it would sign the checksums file with the key of `additional-key-id`. */
async function checkAdditional(
  { log, names, options }: SigningContext,
  signer: Signer | undefined,
  additional: AdditionalKey | undefined,
  checksums: PlannedChecksums
): Promise<string | undefined> {
  const output = names.additional?.signature
  if (signer === undefined || additional === undefined || output === undefined)
    return options.additionalKey === undefined
      ? undefined
      : `Would sign ${names.checksums?.name} with additional-key-id as well; the names of that signature and its public key follow from the kind of the key, which is not known without KMS.`
  const { key, algorithm } = additional
  const prehash = schemeOf(algorithm).prehash(key.publicKey)
  const value =
    prehash.kind === 'mu'
      ? representMessage(prehash.keyHash, checksums.bytes)
      : await checksums.subject.digestBy(prehash)
  if (!(await signer.checkPermission(key, algorithm, value))) warnOfEmulator(log)
  return `KMS would sign ${names.checksums?.name} with ${key.arn} and ${algorithm} as well.`
}

function warnOfEmulator(log: Log): void {
  log.warning(
    'The KMS at AWS_ENDPOINT_URL_KMS signed although it was asked for a dry run: it is an emulator that ignores DryRun. The signature was discarded.'
  )
}

function describeAction({ names, options }: SigningContext, { signatures }: PlannedArtifact): string {
  if (signatures.length === 0) return `be listed in ${names.checksums?.name}`
  const byKind = Map.groupBy(signatures, ({ plan }) => plan.kind)
  return [...byKind]
    .map(([kind, planned]) => {
      const formats = listed(
        planned.map(({ form }) => form.format),
        'and'
      )
      return `${ACTIONS[kind]}${options.forms.length === 1 ? '' : ` (${formats})`}`
    })
    .join('; ')
}

const ACTIONS: Readonly<Record<SignaturePlan['kind'], string>> = {
  kept: 'keep its signature, which is valid',
  replacement: 'be signed again, in place of a signature that is not valid',
  undecided: 'be signed, unless its signature on the release is valid',
  new: 'be signed'
}

function describeOutputs(
  { options, names }: SigningContext,
  { artifacts, snapshot }: ReleasePlan,
  others: readonly ReleaseAsset[]
): string[] {
  const signatures =
    options.strategy === 'checksums' ? [] : [counted(artifacts.length * options.forms.length, 'signature')]
  const documents = [
    ...signatures,
    ...documentNames(names),
    ...keyOutputs(names).map(({ name }) => name)
  ].map(untrusted)
  const sent =
    options.upload === 'all' ? artifacts.filter(({ artifact }) => artifact.source.kind === 'file') : []
  return [
    `Would write ${documents.join(', ')}`,
    ...(snapshot === undefined
      ? []
      : [
          `Would attach these${sent.length === 0 ? '' : ` and ${counted(sent.length, 'artifact')}`} to ${snapshot.release.url}${snapshot.release.draft ? ', a draft' : ''}, except what is already there and valid`
        ]),
    ...(options.verifyInstructions !== undefined
      ? ['Would write the section of the release notes that says how to verify']
      : []),
    ...(options.publishRelease ? [describePublishing(others)] : [])
  ]
}

function describePublishing(others: readonly ReleaseAsset[]): string {
  const published = 'Would publish the release, if every asset on it is then verified'
  if (others.length === 0) return published
  const names = others.map(({ name }) => untrusted(name))
  return `${published}, also what this run does not sign: ${listed(names, 'and', MAX_NAMES)}`
}
