import type { ActionError } from '../errors.ts'
import { kmsSignCommand } from '../sign/how-to-verify.ts'
import type { BindingState, VerifiedResult } from '../verify/model.ts'
import type { VerifyReport } from '../verify/report.ts'
import { failureSection } from './failure.ts'
import {
  block,
  code,
  count,
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

/** The job summary of verify mode, Markdown: the verdict, what was rejected, what it rests on, what was verified. */
export function verifySummary(report: VerifyReport, failure: ActionError | undefined): string {
  const { results, trust, release, binding, exempted, delivered } = report
  const refused = results.filter(result => result.kind === 'refused')
  const verified = results.filter(result => result.kind === 'verified')
  const severalKeys = (trust?.trusted.length ?? 0) > 1
  const algorithms = [...new Set(verified.map(({ proof }) => proof.algorithm))]
  const lists = [...new Set(verified.flatMap(({ checksums }) => checksums ?? []))]
  return sections([
    `## ${headingOf(report, failure)}`,
    failure && refused.length === 0 && failureSection(failure),
    refused.length > 0 &&
      items(
        refused.map(
          ({ artifact, diagnosis }) =>
            `❌ ${code(artifact)}<br>${text(`${diagnosis.message}. ${diagnosis.hint}`)}`
        )
      ),
    trust &&
      facts([
        release && (['Release', `${releaseLink(release)}${release.draft ? ', a draft' : ''}`] as const),
        binding && (['Bound', bindingCell(binding)] as const),
        ...trust.trusted.map(
          ({ key, reason }) => ['Trusted key', `${code(key.fingerprint)} by ${text(reason)}`] as const
        ),
        lists.length > 0 && (['Signed list', lists.map(code).join(', ')] as const),
        algorithms.length > 0 && (['Algorithm', algorithms.map(code).join(', ')] as const)
      ]),
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
          proofCell(result, severalKeys)
        ])
      ),
    trust && trust.trusted.length > 0 && repeatSection(report)
  ])
}

function headingOf({ results, binding }: VerifyReport, failure: ActionError | undefined): string {
  const refused = results.filter(({ kind }) => kind === 'refused').length
  if (failure !== undefined)
    return results.length === 0
      ? 'Verification failed'
      : `Verification failed: ${refused} of ${results.length} rejected`
  return `Verified ${count(results.length, 'artifact')}${binding?.kind === 'bound' ? ' of this release' : ', not bound to a release'}`
}

function bindingCell(state: BindingState): string {
  if (state.kind !== 'bound') return `no: ${text(state.reason)}`
  const { repository, tag, commit } = state.binding
  return `to ${code(`${repository}@${tag}`)}${commit === undefined ? '' : ` at ${code(commit)}`}`
}

/** The kinds of evidence: the formats of its own signatures, and the signed list. */
function proofCell({ proof, key, checksums, signatures }: VerifiedResult, severalKeys: boolean): string {
  const own = signatures
    .filter(({ verdict }) => verdict === 'valid')
    .map(({ format }) => format ?? proof.format)
  const by = severalKeys ? `, key ${code(`${key.key.fingerprint.slice(0, SHOWN_OF_FINGERPRINT)}…`)}` : ''
  return `${[...new Set(own), ...(checksums === undefined ? [] : ['list'])].join(', ')}${by}`
}

function repeatSection({ trust, binding }: VerifyReport): string {
  const command = kmsSignCommand({
    keys: (trust?.trusted ?? []).map(({ key: { fingerprint } }) => ({ fingerprint })),
    requireAll: false,
    binding: binding?.kind === 'bound' ? binding.binding : undefined,
    paths: ['.']
  })
  return folded(
    'The same on a machine of yours',
    `In the folder of the download, with Node.js 22 or newer:\n\n${block(command)}`
  )
}
