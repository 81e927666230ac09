import type { ActionError } from '../errors.ts'
import { algorithmsInUse } from '../inputs/formats.ts'
import type { SignInputs } from '../inputs/types.ts'
import { escapeHtml, untrusted } from '../lib/text.ts'
import { failureSection } from './failure.ts'
import { block, code, sections, text } from './html.ts'
import {
  ACTION_REPOSITORY,
  additionalTool,
  attestationCommand,
  kmsSignCommand,
  mainForm,
  nodeVersionFor,
  toolCommands,
  TOOLS,
  verifyBlock,
  VERIFY_PAGE,
  VERIFY_SCRIPT
} from '../sign/how-to-verify.ts'
import { pinLines } from './lines.ts'
import type { SignedArtifact, SignReport } from '../sign/report.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { hashOf } from '../signature/schemes/index.ts'
import { ADDITIONAL_SUFFIXES, withKeyType } from '../signature/key-type-suffix.ts'
import type { VerifiedResult } from '../verify/model.ts'
import type { VerifyReport } from '../verify/report.ts'

/** Rows shown: nobody reads more. */
const MAX_ROWS = 500

// GitHub drops a job summary of more than 1 MiB: all of these together, and what is around them, stay under 900 KiB
const KIB = 1024
const MAX_TABLE_BYTES = 500 * KIB
const MAX_PLAN_BYTES = 150 * KIB
const MAX_LIST_BYTES = 75 * KIB

export function signSummary(
  inputs: SignInputs,
  report: SignReport,
  failure: ActionError | undefined
): string {
  const { key, additionalKey, release, artifacts, signed, checksumsFile } = report
  const heading =
    failure === undefined && inputs.dryRun
      ? `Dry run: ${count(artifacts.length, 'artifact')} would be signed`
      : failure === undefined
        ? `Signed ${count(artifacts.length, 'artifact')}${report.published ? ' and published the release' : ''}`
        : 'Signing failed'
  const byPath = Map.groupBy(signed, ({ subject }) => subject.path)
  const made = new Set(signed.filter(({ isDocument }) => isDocument).map(({ subject }) => subject))
  const withRequests = signed.some(({ requestId }) => requestId !== undefined)
  const rows = [...artifacts, ...made].map(({ path, digest }) => {
    const own = byPath.get(path) ?? []
    const signature =
      own.length === 0
        ? `listed in ${code(checksumsFile ?? '')}`
        : own
            .map(one => `${code(one.assetName ?? one.signatureFile)}${one.kept ? ' (kept)' : ''}`)
            .join('<br>')
    const ids = new Set(own.map(({ requestId }) => requestId).filter(id => id !== undefined))
    const would = report.plannedActions.get(path)
    const request = withRequests ? [[...ids].map(code).join('<br>')] : []
    return [code(path), code(formatDigest(digest)), would === undefined ? signature : text(would), ...request]
  })
  return sections([
    `## ${heading}`,
    failure && failureSection(failure),
    key &&
      facts([
        ['Key', code(key.arn)],
        ['Fingerprint', code(key.publicKey.fingerprint)],
        ['Algorithm', algorithmsInUse(inputs).map(code).join(', ')],
        ...(additionalKey === undefined
          ? []
          : [
              ['Additional key', `${code(additionalKey.key.arn)}, ${code(additionalKey.algorithm)}`] as const,
              ['Its fingerprint', code(additionalKey.key.publicKey.fingerprint)] as const
            ]),
        ...(release === undefined ? [] : [['Release', releaseLink(release)] as const]),
        ...(report.statement === undefined ? [] : [['Statement', statementCell(report.statement)] as const])
      ]),
    rows.length > 0 &&
      table(
        [
          'Artifact',
          'Digest',
          inputs.dryRun ? 'Would' : 'Signature',
          ...(withRequests ? ['KMS request'] : [])
        ],
        rows
      ),
    inputs.dryRun && report.plan.length > 0 && `### Plan\n\n${planBlock(report.plan)}`,
    failure === undefined &&
      key &&
      `### Pin ${additionalKey === undefined ? 'this key' : 'these keys'}\n\n${block(pinLines(inputs, key, additionalKey).join('\n'))}`,
    failure === undefined && !inputs.dryRun && verifySection(inputs, report)
  ])
}

function statementCell({ file, requestId }: NonNullable<SignReport['statement']>): string {
  return `${code(file)}${requestId === undefined ? '' : `, KMS request ${code(requestId)}`}`
}

/** The job summary of verify mode: Markdown. */
export function verifySummary(report: VerifyReport, failure: ActionError | undefined): string {
  const { results, trust, release, binding, exempted, delivered } = report
  const refused = results.filter(({ kind }) => kind === 'refused').length
  const heading =
    failure === undefined
      ? `Verified ${count(results.length, 'artifact')}`
      : results.length === 0
        ? 'Verification failed'
        : `Verification failed: ${refused} of ${results.length} rejected`
  const severalKeys = (trust?.trusted.length ?? 0) > 1
  // rejected artifacts come first
  const rows = results
    .toSorted((a, b) => (a.kind < b.kind ? -1 : a.kind === b.kind ? 0 : 1))
    .map(result =>
      result.kind === 'verified'
        ? ['✅', code(result.artifact), verifiedCell(result, severalKeys)]
        : ['❌', code(result.artifact), text(`${result.diagnosis.message}. ${result.diagnosis.hint}`)]
    )
  return sections([
    `## ${heading}`,
    failure && results.every(({ kind }) => kind === 'verified') && failureSection(failure),
    trust &&
      facts([
        ...trust.trusted.map(
          ({ key, reason }) => ['Trusted key', `${code(key.fingerprint)} by ${text(reason)}`] as const
        ),
        ...(release === undefined ? [] : [['Release', releaseLink(release)] as const]),
        ...(binding === undefined ? [] : [['Bound', bindingCell(binding)] as const])
      ]),
    rows.length > 0 && table(['', 'Artifact', 'Result'], rows),
    exempted.length > 0 &&
      `Exempted, not verified: ${listOf(exempted.map(({ artifact }) => code(artifact)))}`,
    delivered.length > 0 && `Verified assets were kept as: ${listOf(delivered.map(code))}`
  ])
}

function verifySection(inputs: SignInputs, report: SignReport): string | false {
  const { key, artifacts, signed, publicKeyFiles, release, checksumsFile, binding } = report
  const isChecksums = checksumsFile !== undefined
  const subject = (isChecksums ? signed.at(-1) : signed[0])?.subject
  const main = mainForm(inputs.forms)
  const own = signed.filter(one => one.subject === subject)
  const first = own.find(({ form }) => form === main)
  const [written] = publicKeyFiles
  if (first === undefined || written === undefined || key === undefined) return false
  const attached = release !== undefined && first.assetName !== undefined
  const publicKey = attached ? written.slice(written.lastIndexOf('/') + 1) : written
  const namesOf = (one: SignedArtifact): { artifact: string; signature: string; publicKey: string } => ({
    artifact:
      one.assetName !== undefined && attached
        ? one.assetName.slice(0, -one.form.suffix.length)
        : one.subject.path,
    signature: one.assetName !== undefined && attached ? one.assetName : one.signatureFile,
    publicKey
  })
  const { algorithm } = inputs
  const commands = verifyBlock({ algorithm, form: first.form }, first.saltLength, {
    ...namesOf(first),
    isChecksums
  })
  const { additionalKey } = report
  const additional = own.find(({ form }) => ADDITIONAL_SUFFIXES.has(form.suffix))
  const others = own
    .filter(one => one !== first && one !== additional)
    .map(
      one =>
        `${TOOLS[one.form.format]}: <code>${escapeHtml(toolCommands(one.form, one.saltLength, namesOf(one)))}</code>`
    )
  if (additional !== undefined && additionalKey !== undefined) {
    const file = withKeyType(publicKey, additionalKey.key.publicKey.spec)
    const command = toolCommands(additional.form, additional.saltLength, {
      ...namesOf(additional),
      publicKey: file
    })
    others.push(`${additionalTool(additional.form)}: <code>${escapeHtml(command)}</code>`)
  }
  if (report.statement !== undefined) {
    const { file } = report.statement
    const bundle = attached ? file.slice(file.lastIndexOf('/') + 1) : file
    const command = attestationCommand({ bundle, publicKey, artifact: namesOf(first).artifact })
    others.push(`The release statement, with cosign: <code>${escapeHtml(command)}</code>`)
  }
  const also = additional && additionalKey?.key.publicKey
  const kmsSign = kmsSignCommand({
    keys: [key.publicKey, ...(also === undefined ? [] : [also])].map(({ fingerprint, spec }) => ({
      publicKey: fingerprint === also?.fingerprint ? withKeyType(publicKey, spec) : publicKey,
      fingerprint
    })),
    binding: isChecksums ? binding : undefined,
    path: attached ? '.' : (artifacts[0]?.path ?? '.')
  })
  return `### Verify with ${TOOLS[first.form.format]}\n\n${block(commands)}\n\n${otherWays(inputs, isChecksums, [...others, `With Node.js ${nodeVersionFor(also)} or newer: <code>${escapeHtml(kmsSign)}</code>`])}`
}

/** What else verifies, and the commands on other systems. */
function otherWays({ algorithm }: SignInputs, isChecksums: boolean, commands: readonly string[]): string {
  const bits = hashOf(algorithm).slice('sha'.length)
  const notes = [
    `In a shell script: <code>${VERIFY_SCRIPT}</code> of <code>${ACTION_REPOSITORY}</code>.`,
    ...commands,
    ...(isChecksums
      ? [`macOS: <code>shasum -a ${bits}</code> instead of <code>sha${bits}sum</code> checks the list.`]
      : []),
    `Windows: the same in Git Bash; for PowerShell see <code>${VERIFY_PAGE}</code> there.`
  ]
  return `<details><summary>Other ways and systems</summary><ul>${notes.map(note => `<li>${note}</li>`).join('')}</ul></details>`
}

function bindingCell(state: NonNullable<VerifyReport['binding']>): string {
  if (state.kind !== 'bound') return `no: ${text(state.reason)}`
  const { repository, tag, commit } = state.binding
  return `to ${code(`${repository}@${tag}`)}${commit === undefined ? '' : ` at ${code(commit)}`}`
}

function verifiedCell({ proof, key, keys, checksums }: VerifiedResult, severalKeys: boolean): string {
  const all = [key, ...keys.filter(other => other !== key)].map(one => code(one.key.fingerprint))
  const by = severalKeys ? `, key ${all.join(', ')}` : ''
  const listed = checksums === undefined ? '' : `listed in ${code(checksums)}, `
  return `${listed}${code(proof.algorithm)}, ${proof.format}${by}`
}

function facts(entries: readonly (readonly [string, string])[]): string {
  return `<table>${entries.map(([name, html]) => `<tr><th align="left">${name}</th><td>${html}</td></tr>`).join('')}</table>`
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
  const { shown, hidden } = fitting(
    rows.slice(0, MAX_ROWS).map(row => line(row, 'td')),
    MAX_TABLE_BYTES
  )
  const left = Math.max(0, rows.length - MAX_ROWS) + hidden
  const more = left > 0 ? `<tr><td colspan="${header.length}">and ${left} more, not shown here</td></tr>` : ''
  return `<table>\n${line(header, 'th')}\n${shown.join('\n')}${more}\n</table>`
}

function planBlock(plan: readonly string[]): string {
  const { shown, hidden } = fitting(plan.map(escapeHtml), MAX_PLAN_BYTES)
  return `<pre><code>${[...shown, ...(hidden > 0 ? [`and ${hidden} more lines, not shown here`] : [])].join('\n')}</code></pre>`
}

function listOf(items: readonly string[]): string {
  const { shown, hidden } = fitting(items, MAX_LIST_BYTES)
  return `${shown.join(', ')}${hidden > 0 ? ` and ${hidden} more, not shown here` : ''}`
}

/** As many from the first on as fit. */
function fitting(
  items: readonly string[],
  maxBytes: number
): { readonly shown: readonly string[]; readonly hidden: number } {
  let bytes = 0
  const tooMuch = items.findIndex(item => (bytes += Buffer.byteLength(item) + 2) > maxBytes)
  const shown = tooMuch === -1 ? items : items.slice(0, tooMuch)
  return { shown, hidden: items.length - shown.length }
}

function releaseLink({ url, tag, draft }: NonNullable<SignReport['release']>): string {
  const label = `${escapeHtml(untrusted(tag))}${draft ? ' (draft)' : ''}`
  return /^https:\/\/[^\s"'<>]+$/.test(url) ? `<a href="${escapeHtml(url)}">${label}</a>` : label
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
