import type { ActionError } from '../errors.ts'
import type { VerifyInputs } from '../inputs/types.ts'
import { counted } from '../lib/text.ts'
import { kmsSignCommand, nodeVersionFor } from '../sign/how-to-verify.ts'
import type { BindingState, RefusedResult, Result, VerifiedResult } from '../verify/model.ts'
import type { VerifyReport } from '../verify/report.ts'
import { failureSection } from './failure.ts'
import {
  code,
  commandBlock,
  digestHead,
  facts,
  folded,
  items,
  listOf,
  releaseLink,
  sections,
  shortDigest,
  table,
  text
} from './html.ts'

/** Characters that tell the few trusted keys apart, which are shown whole above. */
const SHOWN_OF_FINGERPRINT = 'sha256:'.length + 12

/** Names that the command exempts one by one. */
const MAX_NAMED = 20

/** What the verdict depends on, besides what the report has. */
type Demands = Pick<
  VerifyInputs,
  'algorithm' | 'checksumsFile' | 'pins' | 'releaseAssets' | 'requireSignatures' | 'signatureSuffixes'
>

/** The job summary of verify mode, Markdown: the verdict, what was rejected, what it rests on, what was verified. */
export function verifySummary(
  inputs: Demands,
  report: VerifyReport,
  failure: ActionError | undefined
): string {
  const { results, exempted, delivered } = report
  const refused = results.filter(result => result.kind === 'refused')
  const verified = results.filter(result => result.kind === 'verified')
  return sections([
    `## ${headingOf(report, failure)}`,
    failure && refused.length === 0 && failureSection(failure),
    refused.length > 0 && items(refused.map(refusalItem)),
    factsOf(report),
    exempted.length > 0 &&
      `Exempted, not verified: ${listOf(exempted.map(({ artifact }) => code(artifact)))}`,
    delivered.length > 0 && `Verified assets were kept as: ${listOf(delivered.map(code))}`,
    verified.length > 0 &&
      table(
        'Verified',
        ['Artifact', digestHead(verified.map(({ digest }) => digest)), 'Proved by'],
        verified.map(result => [
          `${refused.length > 0 ? '✅ ' : ''}${code(result.artifact)}`,
          shortDigest(result.digest),
          proofCell(result, report)
        ])
      ),
    repeatSection(inputs, report)
  ])
}

function headingOf({ results }: VerifyReport, failure: ActionError | undefined): string {
  const refused = results.filter(({ kind }) => kind === 'refused').length
  if (failure !== undefined && refused === 0) return 'Verification failed'
  if (refused > 0) return `Verification failed: ${refused} of ${results.length} rejected`
  const what = `Verified ${counted(results.length, 'artifact')}`
  const unbound = results.filter(result => !isBound(result)).length
  if (unbound === 0) return `${what} of this release`
  return unbound === results.length
    ? `${what}, not bound to a release`
    : `${what}, of which ${unbound} ${unbound === 1 ? 'is' : 'are'} not bound to this release`
}

function isBound(result: Result): boolean {
  return result.kind === 'verified' && result.bound
}

/** The cause, what was seen, and what to do. */
function refusalItem({ artifact, diagnosis, rejectedSignature }: RefusedResult): string {
  const { cause, message, hint } = diagnosis
  const by = rejectedSignature === undefined ? '' : `, signature ${code(rejectedSignature)}`
  return `❌ ${code(artifact)}${by}: ${cause}<br>${text(`${message}.`)}<br><b>What to do:</b> ${text(hint)}`
}

/** What the verdict rests on; undefined before the keys are known. */
function factsOf({ results, trust, release, binding }: VerifyReport): string | undefined {
  if (trust === undefined) return undefined
  const verified = results.filter(result => result.kind === 'verified')
  const algorithms = [...new Set(verified.map(({ proof }) => proof.algorithm))]
  const lists = [...new Set(verified.flatMap(({ checksums }) => checksums ?? []))]
  return facts([
    release && (['Release', `${releaseLink(release)}${release.draft ? ', a draft' : ''}`] as const),
    binding && (['Bound', bindingCell(binding)] as const),
    ...trust.trusted.map(
      ({ key, reason }) => ['Trusted key', `${code(key.fingerprint)} by ${text(reason)}`] as const
    ),
    lists.length > 0 && (['Signed list', lists.map(code).join(', ')] as const),
    algorithms.length > 0 && (['Algorithm', algorithms.map(code).join(', ')] as const)
  ])
}

function bindingCell(state: BindingState): string {
  if (state.kind !== 'bound') return `no: ${text(state.reason)}`
  const { repository, tag, commit } = state.binding
  return `to ${code(`${repository}@${tag}`)}${commit === undefined ? '' : ` at ${code(commit)}`}`
}

/** The kinds of evidence: the formats of its own signatures, and the signed list; keys where there are several. */
function proofCell(result: VerifiedResult, { trust, binding }: VerifyReport): string {
  const { proof, key, keys, checksums, signatures } = result
  const own = signatures
    .filter(({ verdict }) => verdict === 'valid')
    .map(({ format }) => format ?? proof.format)
  const by =
    (trust?.trusted.length ?? 0) > 1
      ? [key, ...keys.filter(other => other !== key)].map(
          one => `key ${code(`${one.key.fingerprint.slice(0, SHOWN_OF_FINGERPRINT)}…`)}`
        )
      : []
  const open = binding?.kind === 'bound' && !result.bound ? ['not bound'] : []
  return [...new Set(own), ...(checksums === undefined ? [] : ['list']), ...by, ...open].join(', ')
}

/** The same verdict by the command, for a release that somebody has downloaded whole; undefined where there is none, or too much to name. */
function repeatSection(
  inputs: Demands,
  { trust, release, binding, exempted }: VerifyReport
): string | undefined {
  const { pins, algorithm, checksumsFile, signatureSuffixes, requireSignatures } = inputs
  const keys = trust?.trusted.map(({ key: { fingerprint } }) => ({ fingerprint })) ?? []
  const isClosed = inputs.releaseAssets.includes('*')
  if (release === undefined || !isClosed || keys.length === 0 || exempted.length > MAX_NAMED) return undefined
  const command = kmsSignCommand({
    keys,
    requireAll: requireSignatures === 'all',
    binding: binding?.kind === 'bound' ? binding.binding : undefined,
    names: { checksumsFile, suffixes: signatureSuffixes },
    more: [
      ...pins.revoked.map(pin => `--fingerprint=!${pin}`),
      ...(algorithm === undefined ? [] : [`--algorithm=${algorithm}`]),
      '--all',
      ...exempted.map(({ artifact }) => `--exempt=${artifact}`)
    ],
    paths: ['.']
  })
  return folded(
    'Verify it again with kms-sign',
    `Run this in a folder with all files of the release and nothing else, with Node.js ${nodeVersionFor(trust?.trusted.map(({ key }) => key) ?? [])} or newer:\n\n${commandBlock(command)}`
  )
}
