import { ActionError } from '../../errors.ts'
import type { ReleaseHost } from '../../ports/release-host.ts'
import type { ReleaseSnapshot } from '../../release/snapshot.ts'
import { allOf, fingerprintCommand } from '../../signature/openssl-commands.ts'
import { HASHES } from '../../signature/algorithms.ts'
import { hashOf, saltLengthOf } from '../../signature/schemes/index.ts'
import type { SaltLength } from '../../signature/schemes/scheme.ts'
import {
  ACTION_REPOSITORY,
  additionalTool,
  isReadByScript,
  kmsSignCommand,
  mainForm,
  namesToFind,
  NEEDED,
  nodeVersionFor,
  toolCommands,
  TOOLS,
  verifyBlock,
  VERIFY_PAGE,
  VERIFY_SCRIPT
} from '../how-to-verify.ts'
import { listed } from '../../lib/text.ts'
import type { SignedSubject, SigningContext } from '../model.ts'

const START = '<!-- kms-sign-action: verify start -->'
const END = '<!-- kms-sign-action: verify end -->'

/**
 * Writes the verify section of the release notes; sends nothing when it is up to date.
 *
 * @param signatures of everything that the section is about.
 * @throws RELEASE_CHANGED when the section's markers are damaged or the notes become too long, and what the host's requests throw.
 */
export async function writeInstructions(
  context: SigningContext,
  { host, release }: ReleaseSnapshot,
  signatures: readonly SignedSubject[]
): Promise<void> {
  context.log.section?.('Release notes')
  const now = await host.reread(release)
  const { options, key } = context
  const form = mainForm(options.forms)
  const ofForm = signatures.filter(signed => signed.form === form).map(({ signature }) => signature)
  const saltLength = key && form && saltLengthOf(key.publicKey, form.algorithm, ofForm)
  const notes = withInstructions(now.notes, await instructions(context, host, saltLength), host)
  if (notes === now.notes) return
  await host.update(release, { notes })
  context.log.info('The release notes say how to verify.')
}

/**
 * Whether the notes as they are now take the section, so that nothing is signed for a run that fails at it.
 *
 * @throws RELEASE_CHANGED as `writeInstructions` does.
 */
export async function assertTakesInstructions(
  context: SigningContext,
  { host, release }: ReleaseSnapshot
): Promise<void> {
  const { options, key } = context
  if (options.verifyInstructions === undefined) return
  // as KMS makes it; another length is written with as many characters
  const saltLength = HASHES[hashOf(options.algorithm)].bytes
  // a dry run may know no key: then it looks at the markers and at what is there
  const section = key === undefined ? '' : await instructions(context, host, saltLength)
  withInstructions(release.notes, section, host)
}

/**
 * The release notes with the verify section: in place of the one that is there, else at the end. The rest stays as it is, byte for
 * byte.
 */
function withInstructions(notes: string, section: string, host: ReleaseHost): string {
  const newline = notes.includes('\r\n') ? '\r\n' : '\n'
  const block = [START, section, END].join('\n').replaceAll('\n', newline)
  const start = notes.indexOf(START)
  const end = notes.indexOf(END)
  const once = start === notes.lastIndexOf(START) && end === notes.lastIndexOf(END)
  if (start === -1 && end === -1) {
    const gap = notes === '' ? '' : notes.endsWith('\n') ? newline : newline + newline
    return bounded(`${notes}${gap}${block}${newline}`, host)
  }
  if (start === -1 || end < start || !once) {
    throw new ActionError(
      'RELEASE_CHANGED',
      'The markers of the verify section in the release notes are damaged; the notes are not changed.',
      { hint: `Remove the lines "${START}" and "${END}" and what is between them from the notes.` }
    )
  }
  return bounded(notes.slice(0, start) + block + notes.slice(end + END.length), host)
}

/** The section in Markdown: which key signed, where to compare it, and how to verify a download. */
async function instructions(
  context: SigningContext,
  host: ReleaseHost,
  saltLength: SaltLength | undefined
): Promise<string> {
  const { options, names, key, additionalKey, binding } = context
  if (key === undefined) throw new Error('nothing is attached without a key')
  const { fingerprint } = key.publicKey
  const publicKey = host.storedName(names.publicKeys[0]?.name ?? '')
  const checksums = names.checksums && host.storedName(names.checksums.name)
  const artifact = checksums ?? 'ARTIFACT'
  const form = mainForm(options.forms)
  if (form === undefined) throw new Error('nothing is signed in any format')
  const tool = TOOLS[form.format]
  const commands = verifyBlock({ algorithm: options.algorithm, form }, saltLength, {
    artifact,
    signature: artifact + form.suffix,
    publicKey,
    isChecksums: checksums !== undefined
  })
  const others = options.forms.filter(other => other !== form)
  const bound = checksums === undefined ? undefined : await binding
  const needed = [
    ...new Set([form, ...others].map(({ format }) => NEEDED[format]).filter(need => need !== undefined))
  ]
  const byScript = isReadByScript({
    publicKey: key.publicKey,
    checksumsFile: checksums,
    isBound: bound !== undefined,
    forms: options.forms,
    hasAdditionalKey: additionalKey !== undefined,
    hasStatement: names.statement !== undefined
  })
  const what = checksums === undefined ? 'Each file' : `\`${checksums}\` lists all files and`
  const then =
    checksums === undefined
      ? `Then check a file with ${tool}, \`ARTIFACT\` being its name`
      : `Then check the list with ${tool}, and the files that you have downloaded with the list`
  return [
    '### Verify the signatures',
    '',
    `${what} is signed with ${form.algorithm} by the key \`${fingerprint}\` (SHA-256 of its DER SubjectPublicKeyInfo).`,
    `${comparison(options.verifyInstructions?.pinPublishedAt, publicKey)} ${then}:`,
    '',
    '```sh',
    allOf([fingerprintCommand(publicKey), commands]),
    '```',
    ...additionalLines(context, host, artifact),
    ...(others.length === 0
      ? []
      : [
          '',
          `There are signatures for ${listed([...new Set(others.map(({ format }) => TOOLS[format]))], 'and')} as well: ${others.map(other => `\`${toolCommands(other, undefined, { artifact, signature: artifact + other.suffix, publicKey })}\``).join(', ')}.`
        ]),
    ...(needed.length === 0 ? [] : ['', needed.join(' ')]),
    '',
    `${byScript ? `In a script use \`${VERIFY_SCRIPT}\` of ${ACTION_REPOSITORY}; with` : 'With'} Node.js ${nodeVersionFor(additionalKey === undefined ? [] : [additionalKey.publicKey])} or newer ${byScript ? 'the' : 'use the'} command \`kms-sign\`${byScript ? '' : ` of ${ACTION_REPOSITORY}`}, at a commit that you trust and with ${additionalKey === undefined ? 'the fingerprint' : 'the fingerprints'} that you compared, in the folder of the download. PowerShell and more: \`${VERIFY_PAGE}\` there.`,
    '',
    `    ${kmsSignCommand({ keys: keysOf(context, host), requireAll: additionalKey !== undefined, binding: bound, names: namesToFind(checksums, names.suffixes), paths: ['.'] })}`
  ].join('\n')
}

/** The public key files on the release with their fingerprints. */
function keysOf(
  { names, key, additionalKey }: SigningContext,
  host: ReleaseHost
): Parameters<typeof kmsSignCommand>[0]['keys'] {
  const named = [
    { file: names.publicKeys[0], by: key },
    { file: names.additional?.publicKeys[0], by: additionalKey }
  ]
  return named.flatMap(({ file, by }) =>
    by === undefined
      ? []
      : [{ publicKey: host.storedName(file?.name ?? ''), fingerprint: by.publicKey.fingerprint }]
  )
}

/** How to verify what the additional key signed. */
function additionalLines(
  { names, additionalKey }: SigningContext,
  host: ReleaseHost,
  artifact: string
): string[] {
  const { additional } = names
  const [file] = additional?.publicKeys ?? []
  if (additional === undefined || additionalKey === undefined || file === undefined) return []
  const { form } = additional.signature
  const publicKey = host.storedName(file.name)
  const command = toolCommands(form, undefined, {
    artifact,
    signature: artifact + form.suffix,
    publicKey
  })
  return [
    '',
    `The list is signed with ${form.algorithm} by a second key as well, \`${additionalKey.publicKey.fingerprint}\`. Its signature, with ${additionalTool(form)}: \`${command}\`.`
  ]
}

/** Which fingerprint counts: never one that is on the release alone, since these notes are as easily replaced as its files. */
function comparison(pinPublishedAt: string | undefined, publicKey: string): string {
  const there =
    pinPublishedAt === undefined
      ? 'ask the publisher for it'
      : `the publisher states it at <${pinPublishedAt}>`
  return `A person who can replace these files can also replace \`${publicKey}\` and this text. So compare the fingerprint that the first command prints with one from another source: ${there}.`
}

function bounded(notes: string, { name, limits }: ReleaseHost): string {
  if (notes.length <= limits.notesCharacters) return notes
  throw new ActionError(
    'RELEASE_CHANGED',
    `With the verify section the release notes have ${notes.length} characters; ${name} accepts ${limits.notesCharacters}.`,
    { hint: 'Shorten the notes, or set verify-instructions: false.' }
  )
}
