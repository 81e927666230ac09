import type { ActionError } from '../errors.ts'
import { algorithmsInUse } from '../inputs/formats.ts'
import type { SignInputs } from '../inputs/types.ts'
import { counted } from '../lib/text.ts'
import { nameRelease } from '../sign/how-to-verify.ts'
import type { SignedArtifact, SignReport } from '../sign/report.ts'
import { failureSection } from './failure.ts'
import {
  baseName,
  block,
  code,
  digestHead,
  facts,
  folded,
  items,
  releaseLink,
  sections,
  shortDigest,
  table,
  text
} from './html.ts'
import { pinLines, UNBOUND } from './lines.ts'
import { verifySection } from './verify-section.ts'

/** The job summary of sign mode, Markdown: what happened and what is next, the pin, how to verify, and last what was signed. */
export function signSummary(
  inputs: SignInputs,
  report: SignReport,
  failure: ActionError | undefined
): string {
  const { key, additionalKey, artifacts } = report
  const isDone = failure === undefined && !inputs.dryRun
  return sections([
    `## ${headingOf(inputs, report, failure)}`,
    failure && failureSection(failure),
    failure !== undefined && report.attached.length > 0 && attachedBefore(report),
    key && factsOf(inputs, report, isDone),
    inputs.dryRun && report.plan.length > 0 && `### Plan\n\n${items(report.plan.map(text))}`,
    failure === undefined &&
      key &&
      `### Pin ${additionalKey === undefined ? 'this key' : 'these keys'}\n\n${block(pinLines(inputs, key, additionalKey).join('\n'))}`,
    isDone && verifySection(inputs, report),
    artifacts.length > 0 && artifactsTable(report),
    requestsSection(report)
  ])
}

function headingOf(inputs: SignInputs, report: SignReport, failure: ActionError | undefined): string {
  const { artifacts, release, published } = report
  if (failure !== undefined) return 'Signing failed'
  const what = counted(artifacts.length, 'artifact')
  if (inputs.dryRun) return `Dry run: ${what} would be signed; nothing was changed`
  if (release === undefined) return `Signed ${what}; nothing was attached`
  if (published) return `Signed ${what} and published the release`
  return release.draft
    ? `Signed ${what}; the release is still a draft: publish it`
    : `Signed ${what} of a public release`
}

function attachedBefore({ attached }: SignReport): string {
  return `Before that, ${counted(attached.length, 'asset')} ${attached.length === 1 ? 'was' : 'were'} already on the release. Correct the cause, then run the job again: it keeps what is valid.`
}

function factsOf(inputs: SignInputs, report: SignReport, isDone: boolean): string {
  const { key, additionalKey, release, statement, checksumsFile, recordFile, signed } = report
  const kept = signed.filter(one => one.kept).length
  return facts([
    release && ['Release', `${releaseLink(release)}${release.draft ? ', a draft' : ''}`],
    isDone && ['Bound', boundCell(report)],
    key && ['Key', code(key.arn)],
    ['Algorithm', algorithmsInUse(inputs).map(code).join(', ')],
    additionalKey && [
      'Additional key',
      `${code(additionalKey.key.arn)}, ${code(additionalKey.algorithm)}, ${code(additionalKey.key.publicKey.fingerprint)}`
    ],
    checksumsFile !== undefined && ['Signed list', code(checksumsFile)],
    recordFile !== undefined && ['Record', code(recordFile)],
    statement && ['Statement', code(statement.file)],
    kept > 0 && [
      'Kept',
      `${kept} of ${counted(signed.length, 'signature')}, made by an earlier run and still valid`
    ]
  ])
}

function boundCell({ binding, checksumsFile, release }: SignReport): string {
  if (binding !== undefined && checksumsFile !== undefined)
    return `to ${code(nameRelease(binding))}${binding.commit === undefined ? '' : ` at ${code(binding.commit)}`}`
  return `no: ${text(release === undefined ? UNBOUND.withoutRelease : UNBOUND.withoutList)}`
}

/** Names and the first digits of digests; what most have in common stands above, and beside a name only what differs from it. */
function artifactsTable({ artifacts, signed, plannedActions }: SignReport): string {
  const bySubject = Map.groupBy(signed, ({ subject }) => subject.path)
  const made = new Set(signed.filter(({ isDocument }) => isDocument).map(({ subject }) => subject))
  const all = [...artifacts, ...made].map(subject => {
    const would = plannedActions.get(subject.path)
    const note =
      would === undefined ? signatureNote(bySubject.get(subject.path) ?? []) : `would ${text(would)}`
    return { subject, note }
  })
  const [usual] = byFrequency(all.map(({ note }) => note))
  return table(
    'Artifacts',
    ['Artifact', digestHead(all.map(({ subject }) => subject.digest))],
    all.map(({ subject, note }) => [
      `${code(subject.path)}${note === usual ? '' : `<br>${note}`}`,
      shortDigest(subject.digest)
    ]),
    usual &&
      `${all.every(({ note }) => note === usual) ? 'Each' : 'Unless it says otherwise, each'} ${usual}.`
  )
}

/** Each once, the most frequent first. */
function byFrequency(notes: readonly string[]): string[] {
  const groups = [...Map.groupBy(notes, note => note)]
  return groups.toSorted(([, a], [, b]) => b.length - a.length).map(([note]) => note)
}

/** By the suffix alone where that names the file beside the artifact. */
function signatureNote(own: readonly SignedArtifact[]): string {
  if (own.length === 0) return 'is in the signed list'
  const names = own.map(({ subject, form: { suffix }, assetName, signatureFile, kept }) => {
    const name = assetName ?? baseName(signatureFile)
    return `${code(name === subject.name + suffix ? suffix : name)}${kept ? ' (kept)' : ''}`
  })
  return `has ${names.join(', ')} beside it`
}

/** What joins the run to CloudTrail. */
function requestsSection({ signed, statement }: SignReport): string | undefined {
  const names = new Map<string, Set<string>>()
  for (const { subject, requestId } of signed)
    if (requestId !== undefined)
      names.set(subject.path, (names.get(subject.path) ?? new Set()).add(requestId))
  if (statement?.requestId !== undefined) names.set(statement.file, new Set([statement.requestId]))
  if (names.size === 0) return undefined
  return folded(
    'Ids of the KMS requests, for CloudTrail',
    items([...names].map(([name, ids]) => `${code(name)}: ${[...ids].map(code).join(', ')}`))
  )
}
