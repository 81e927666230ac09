import { ADDITIONAL_SUFFIXES, withKeyType } from '../signature/key-type-suffix.ts'
import type { SignInputs } from '../inputs/types.ts'
import type { SignatureForm } from '../signature/formats/index.ts'
import type { SaltLength } from '../signature/schemes/scheme.ts'
import {
  ACTION_REPOSITORY,
  additionalTool,
  attestationCommand,
  eachCommand,
  isReadByScript,
  kmsSignCommand,
  mainForm,
  MAX_NAMED_FILES,
  namesToFind,
  NEEDED,
  nodeVersionFor,
  TOOLS,
  verifyBlock,
  VERIFY_PAGE,
  VERIFY_SCRIPT,
  type SignedFile
} from '../sign/how-to-verify.ts'
import type { SignedArtifact, SignReport } from '../sign/report.ts'
import { baseName, commandBlock, folded, sections, text } from './html.ts'

/** How to verify all files: by OpenSSL, by the command, and folded by the tool of each other format. */
export function verifySection(inputs: SignInputs, report: SignReport): string | false {
  const { release, publicKeyFiles } = report
  const main = mainForm(inputs.forms)
  const [written] = publicKeyFiles
  if (main === undefined || written === undefined) return false
  const publicKey = release === undefined ? written : report.storedName(baseName(written))
  const forms = [main, ...inputs.forms.filter(form => form !== main)]
  const isByEach = report.checksumsFile === undefined && report.artifacts.length > MAX_NAMED_FILES
  const part = isByEach ? 'It verifies only files that have a signature.' : undefined
  const [first, ...others] = forms.flatMap(form => {
    const command = commandOf(inputs, report, form, publicKey)
    const tool = TOOLS[form.format]
    const isTwice = forms.some(other => other !== form && TOOLS[other.format] === tool)
    const title = `Verify with ${tool}${isTwice ? ` (${form.suffix})` : ''}`
    const lead = [NEEDED[form.format], part].filter(sentence => sentence !== undefined).join(' ')
    return command === undefined ? [] : [{ title, body: [lead, commandBlock(command)] }]
  })
  const statement = statementCommand(report, publicKey)
  return sections([
    first && sections([`### ${first.title}`, ...first.body, systems(release !== undefined)]).trimEnd(),
    kmsSignSection(inputs, report, publicKey),
    ...others.map(({ title, body }) => folded(title, sections(body).trimEnd())),
    additionalSection(inputs, report, publicKey),
    statement !== undefined && folded('Verify the release statement with cosign', commandBlock(statement))
  ]).trimEnd()
}

/** How to verify with the command; undefined where it would have to name too many folders. */
function kmsSignSection({ forms }: SignInputs, report: SignReport, mainKeyFile: string): string | undefined {
  const { key, additionalKey, release, binding, artifacts } = report
  const checksumsFile = checksumsFileOf(report)
  const paths = artifacts.map(({ path }) => path)
  const named = release !== undefined ? ['.'] : paths.length <= MAX_NAMED_FILES ? paths : foldersOf(paths)
  if (key === undefined || named.length > MAX_NAMED_FILES) return undefined
  const additional = report.signed.some(isByAdditional) ? additionalKey?.key.publicKey : undefined
  const command = kmsSignCommand({
    keys: [key.publicKey, ...(additional === undefined ? [] : [additional])].map(one => ({
      publicKey: one === additional ? withKeyType(mainKeyFile, one.spec) : mainKeyFile,
      fingerprint: one.fingerprint
    })),
    requireAll: additional !== undefined,
    binding: checksumsFile === undefined ? undefined : binding,
    names: namesToFind(
      checksumsFile,
      forms.map(({ suffix }) => suffix)
    ),
    paths: named
  })
  const checks =
    checksumsFile === undefined
      ? 'The command checks every file'
      : `The command checks files${binding === undefined ? ' and list' : ', list and binding'} at once`
  const script = isReadByScript({
    publicKey: key.publicKey,
    checksumsFile,
    isBound: binding !== undefined,
    forms,
    hasAdditionalKey: additional !== undefined,
    hasStatement: report.statement !== undefined
  })
    ? ` A shell script that does the same with OpenSSL: <code>${VERIFY_SCRIPT}</code> of <code>${ACTION_REPOSITORY}</code>.`
    : ''
  return sections([
    '### Verify with kms-sign',
    commandBlock(command),
    `This needs Node.js ${nodeVersionFor(additional === undefined ? [] : [additional])} or newer. ${checks}, and explains each rejection.${script}`
  ]).trimEnd()
}

/** The commands that verify every artifact in one format: by the list where there is one, else each by its own signature. */
function commandOf(
  { algorithm }: SignInputs,
  { signed, release, checksumsFile }: SignReport,
  form: SignatureForm,
  publicKey: string
): string | undefined {
  const isAttached = release !== undefined
  const own = signed.filter(one => one.form === form)
  if (checksumsFile !== undefined) {
    const list = own.find(({ isDocument, subject }) => isDocument && subject.name === baseName(checksumsFile))
    if (list === undefined) return undefined
    const names = { ...namesOf(list, isAttached), publicKey, isChecksums: true }
    return verifyBlock({ algorithm, form }, list.saltLength, names)
  }
  const each = own.filter(({ isDocument }) => !isDocument)
  if (each.length === 0) return undefined
  return eachCommand(form, saltOf(each), { files: each.map(one => namesOf(one, isAttached)), publicKey })
}

function foldersOf(paths: readonly string[]): string[] {
  return [
    ...new Set(paths.map(path => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.')))
  ]
}

/** How the signature by the additional key is verified, and the files of the list with it; undefined without one. */
function additionalSection(
  { algorithm }: SignInputs,
  { signed, release, additionalKey }: SignReport,
  mainKeyFile: string
): string | undefined {
  const one = signed.find(isByAdditional)
  if (one === undefined || additionalKey === undefined) return undefined
  const publicKey = withKeyType(mainKeyFile, additionalKey.key.publicKey.spec)
  const names = { ...namesOf(one, release !== undefined), publicKey, isChecksums: true }
  const command = verifyBlock({ algorithm, form: one.form }, one.saltLength, names)
  return folded(
    'Verify the signature by the additional key',
    `With ${text(additionalTool(one.form))}:\n\n${commandBlock(command)}`
  )
}

function isByAdditional({ form }: SignedArtifact): boolean {
  return ADDITIONAL_SUFFIXES.has(form.suffix)
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

/** By the path that it has where it is verified. */
function checksumsFileOf({ checksumsFile, release, storedName }: SignReport): string | undefined {
  return checksumsFile === undefined || release === undefined
    ? checksumsFile
    : storedName(baseName(checksumsFile))
}

function saltOf(signed: readonly SignedArtifact[]): SaltLength | undefined {
  const lengths = new Set(signed.map(({ saltLength }) => saltLength))
  return lengths.size > 1 ? 'any' : [...lengths][0]
}

function statementCommand(
  { statement, artifacts, release, storedName }: SignReport,
  publicKey: string
): string | undefined {
  const [first] = artifacts
  if (statement === undefined || first === undefined) return undefined
  if (release === undefined)
    return attestationCommand({ bundle: statement.file, publicKey, artifact: first.path })
  const bundle = storedName(baseName(statement.file))
  return attestationCommand({ bundle, publicKey, artifact: storedName(first.name) })
}

/** Where the commands are run, and what is tested. */
function systems(isAttached: boolean): string {
  const where = isAttached
    ? 'Run this in the folder of the downloaded files'
    : 'Run this in the workspace of this job'
  return `${where}. Tested on Linux; also written for macOS. For Windows and other tools see <code>${VERIFY_PAGE}</code> of <code>${ACTION_REPOSITORY}</code>.`
}
