import type { ActionError } from '../errors.ts'
import { algorithmsInUse } from '../inputs/formats.ts'
import type { SignInputs } from '../inputs/types.ts'
import type { SignatureForm } from '../signature/formats/index.ts'
import { ADDITIONAL_SUFFIXES, withKeyType } from '../signature/key-type-suffix.ts'
import { hashOf } from '../signature/schemes/index.ts'
import type { SaltLength } from '../signature/schemes/scheme.ts'
import {
  ACTION_REPOSITORY,
  additionalTool,
  attestationCommand,
  eachCommand,
  kmsSignCommand,
  mainForm,
  MAX_NAMED_FILES,
  nameRelease,
  nodeVersionFor,
  TOOLS,
  verifyBlock,
  VERIFY_PAGE,
  VERIFY_SCRIPT,
  type SignedFile
} from '../sign/how-to-verify.ts'
import type { SignedArtifact, SignReport } from '../sign/report.ts'
import { failureSection } from './failure.ts'
import {
  block,
  code,
  count,
  digestHead,
  facts,
  folded,
  items,
  linesBlock,
  releaseLink,
  sections,
  shortDigest,
  table,
  text
} from './html.ts'
import { pinLines, UNBOUND } from './lines.ts'

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
    inputs.dryRun && report.plan.length > 0 && `### Plan\n\n${linesBlock(report.plan)}`,
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
  const what = count(artifacts.length, 'artifact')
  if (inputs.dryRun) return `Dry run: ${what} would be signed; nothing was changed`
  if (release === undefined) return `Signed ${what}; nothing was attached`
  if (published) return `Signed ${what} and published the release`
  return release.draft
    ? `Signed ${what}; the release is still a draft: publish it`
    : `Signed ${what} of a public release`
}

function attachedBefore({ attached }: SignReport): string {
  return `Before that, ${count(attached.length, 'asset')} had their place on the release. Run the job again once the cause is gone: what is valid is kept.`
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
    checksumsFile !== undefined && ['Signed list of all', code(checksumsFile)],
    recordFile !== undefined && ['Record', code(recordFile)],
    statement && ['Statement', code(statement.file)],
    kept > 0 && ['Kept', `${kept} of ${count(signed.length, 'signature')}, valid since an earlier run`]
  ])
}

function boundCell({ binding, checksumsFile, release }: SignReport): string {
  if (binding !== undefined && checksumsFile !== undefined)
    return `to ${code(nameRelease(binding))}${binding.commit === undefined ? '' : ` at ${code(binding.commit)}`}`
  return `no: ${text(release === undefined ? UNBOUND.withoutRelease : UNBOUND.withoutList)}`
}

/** Names, the first digits of digests, and what each signature is named beside its artifact; all of it whole is in the outputs. */
function artifactsTable({ artifacts, signed, plannedActions }: SignReport): string {
  const bySubject = Map.groupBy(signed, ({ subject }) => subject.path)
  const made = new Set(signed.filter(({ isDocument }) => isDocument).map(({ subject }) => subject))
  const isDryRun = plannedActions.size > 0
  const rows = [...artifacts, ...made].map(subject => {
    const would = plannedActions.get(subject.path)
    return [
      code(subject.path),
      shortDigest(subject.digest),
      would === undefined ? signatureCell(bySubject.get(subject.path) ?? []) : text(would)
    ]
  })
  const head = digestHead([...artifacts, ...made].map(({ digest }) => digest))
  return table('Artifacts', ['Artifact', head, isDryRun ? 'Would' : 'Signature'], rows)
}

function signatureCell(own: readonly SignedArtifact[]): string {
  if (own.length === 0) return 'in the list'
  return own
    .map(({ subject, form: { suffix }, assetName, signatureFile, kept }) => {
      const name = assetName ?? signatureFile.slice(signatureFile.lastIndexOf('/') + 1)
      return `${code(name === subject.name + suffix ? suffix : name)}${kept ? ' (kept)' : ''}`
    })
    .join('<br>')
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
    'KMS requests, by their ids in CloudTrail',
    items([...names].map(([name, ids]) => `${code(name)}: ${[...ids].map(code).join(', ')}`))
  )
}

/** How to verify all files: by OpenSSL, by the command, and folded by the tool of each other format. */
function verifySection(inputs: SignInputs, report: SignReport): string | false {
  const { key, additionalKey, release, checksumsFile, binding, artifacts, publicKeyFiles } = report
  const main = mainForm(inputs.forms)
  const [written] = publicKeyFiles
  if (main === undefined || written === undefined || key === undefined) return false
  const isAttached = release !== undefined
  const publicKey = isAttached ? baseName(written) : written
  const forms = [main, ...inputs.forms.filter(form => form !== main)]
  const [first, ...others] = forms.flatMap(form => {
    const command = commandOf(inputs, report, form, publicKey)
    return command === undefined ? [] : [{ title: `Verify with ${TOOLS[form.format]}`, command }]
  })
  const paths = artifacts.map(({ path }) => path)
  const additional = additionalCommand(inputs, report, publicKey)
  const kmsSign = kmsSignCommand({
    keys: [
      { publicKey, fingerprint: key.publicKey.fingerprint },
      ...(additional === undefined ? [] : [additional.key])
    ],
    requireAll: additional !== undefined,
    binding: checksumsFile === undefined ? undefined : binding,
    paths: isAttached ? ['.'] : paths.length <= MAX_NAMED_FILES ? paths : [...new Set(paths.map(folderOf))]
  })
  const statement = statementCommand(report, publicKey)
  return sections([
    first && `### ${first.title}\n\n${block(first.command)}`,
    systems(inputs, checksumsFile !== undefined),
    `### Verify with kms-sign\n\n${block(kmsSign)}`,
    `Node.js ${nodeVersionFor(additional && additionalKey?.key.publicKey)} or newer runs it; it checks files, list and binding at once, and explains each refusal. A shell script that does so: <code>${VERIFY_SCRIPT}</code> of <code>${ACTION_REPOSITORY}</code>.`,
    ...others.map(({ title, command }) => folded(title, block(command))),
    additional &&
      folded(
        'Verify the signature by the additional key',
        `With ${text(additional.tool)}:\n\n${block(additional.command)}`
      ),
    statement !== undefined && folded('Verify the release statement with cosign', block(statement))
  ]).trimEnd()
}

/** The commands that verify every artifact in one format: by the list where there is one, else each by its own signature. */
function commandOf(
  { algorithm }: SignInputs,
  { signed, release, checksumsFile }: SignReport,
  form: SignatureForm,
  publicKey: string
): string | undefined {
  const own = signed.filter(one => one.form === form)
  const isAttached = release !== undefined
  if (checksumsFile !== undefined) {
    const list = own.find(({ isDocument, subject }) => isDocument && subject.name === baseName(checksumsFile))
    return (
      list &&
      verifyBlock({ algorithm, form }, list.saltLength, {
        ...namesOf(list, isAttached),
        publicKey,
        isChecksums: true
      })
    )
  }
  const each = own.filter(({ isDocument }) => !isDocument)
  if (each.length === 0) return undefined
  return eachCommand(form, saltOf(each), { files: each.map(one => namesOf(one, isAttached)), publicKey })
}

/** How the signature by the additional key is verified, and the file that its key is in; undefined without one. */
function additionalCommand(
  { algorithm }: SignInputs,
  { signed, release, additionalKey }: SignReport,
  mainKeyFile: string
):
  | {
      readonly tool: string
      readonly command: string
      readonly key: { readonly publicKey: string; readonly fingerprint: string }
    }
  | undefined {
  const one = signed.find(({ form }) => ADDITIONAL_SUFFIXES.has(form.suffix))
  if (one === undefined || additionalKey === undefined) return undefined
  const { spec, fingerprint } = additionalKey.key.publicKey
  const publicKey = withKeyType(mainKeyFile, spec)
  const names = { ...namesOf(one, release !== undefined), publicKey, isChecksums: true }
  return {
    tool: additionalTool(one.form),
    command: verifyBlock({ algorithm, form: one.form }, one.saltLength, names),
    key: { publicKey, fingerprint }
  }
}

/** A signed file and its signature by the paths that they have where they are verified. */
function namesOf(
  { subject, form, assetName, signatureFile }: SignedArtifact,
  isAttached: boolean
): SignedFile {
  if (assetName === undefined || !isAttached) return { artifact: subject.path, signature: signatureFile }
  const artifact = assetName.endsWith(form.suffix) ? assetName.slice(0, -form.suffix.length) : subject.name
  return { artifact, signature: assetName }
}

function saltOf(signed: readonly SignedArtifact[]): SaltLength | undefined {
  const lengths = new Set(signed.map(({ saltLength }) => saltLength))
  return lengths.size > 1 ? 'any' : [...lengths][0]
}

function statementCommand(
  { statement, artifacts, release }: SignReport,
  publicKey: string
): string | undefined {
  const [first] = artifacts
  if (statement === undefined || first === undefined) return undefined
  const isAttached = release !== undefined
  const bundle = isAttached ? baseName(statement.file) : statement.file
  return attestationCommand({ bundle, publicKey, artifact: isAttached ? first.name : first.path })
}

/** What is tested, and what to do elsewhere. */
function systems({ algorithm }: SignInputs, isChecksums: boolean): string {
  const bits = hashOf(algorithm).slice('sha'.length)
  const macos = isChecksums
    ? ` On macOS <code>shasum -a ${bits}</code> takes the place of <code>sha${bits}sum</code>.`
    : ''
  return `These commands are tested on Linux.${macos} For Windows, and for what is tested where, see <code>${VERIFY_PAGE}</code> of <code>${ACTION_REPOSITORY}</code>.`
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
}
