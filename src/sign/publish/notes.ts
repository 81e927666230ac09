import { basename } from 'node:path'
import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import type { Log, SigningKey } from '../../ports.ts'
import type { Target } from '../../release/snapshot.ts'
import { checksumsCommand, opensslCommands } from '../../signature/openssl-commands.ts'
import { checksumsPath } from '../output-names.ts'

const START = '<!-- kms-sign-action: verify start -->'
const END = '<!-- kms-sign-action: verify end -->'
const MAX_NOTES_CHARACTERS = 125_000 // GitHub refuses longer ones

/**
 * Puts a section that tells how to verify into release notes: in place of the one that is there, else at the end. The rest
 * stays as it is, byte for byte.
 */
export function withInstructions(notes: string, section: string): string {
  const newline = notes.includes('\r\n') ? '\r\n' : '\n'
  const block = [START, section, END].join('\n').replaceAll('\n', newline)
  const start = notes.indexOf(START)
  const end = notes.indexOf(END)
  const once = start === notes.lastIndexOf(START) && end === notes.lastIndexOf(END)
  if (start === -1 && end === -1) {
    const gap = notes === '' ? '' : notes.endsWith('\n') ? newline : newline + newline
    return bounded(`${notes}${gap}${block}${newline}`)
  }
  if (start === -1 || end < start || !once) {
    throw new ActionError(
      'RELEASE_CHANGED',
      'The markers of the verify section in the release notes are damaged; the notes are not changed.',
      {
        hint: `Remove the lines "${START}" and "${END}" and what is between them from the notes.`
      }
    )
  }
  return bounded(notes.slice(0, start) + block + notes.slice(end + END.length))
}

/** Markdown that tells which key signed and how to check a download with OpenSSL. */
export function instructions(
  inputs: SignInputs,
  fingerprint: string,
  publicKey: string,
  checksums: string | undefined
): string {
  const artifact = checksums ?? 'ARTIFACT'
  const signature = artifact + inputs.signatureSuffix
  const commands = opensslCommands(inputs, { artifact, signature, publicKey })
  const listed = checksums === undefined ? [] : [checksumsCommand(inputs.algorithm, checksums)]
  const what = checksums === undefined ? 'Each file' : `\`${checksums}\` lists all files and`
  const then =
    checksums === undefined
      ? 'check a file with OpenSSL, `ARTIFACT` being its name'
      : 'check the list with OpenSSL and the files that you have downloaded with the list'
  return [
    '### Verify the signatures',
    '',
    `${what} is signed with ${inputs.algorithm} by the key \`${fingerprint}\` (SHA-256 of its DER SubjectPublicKeyInfo).`,
    `Compare this fingerprint with one that you know from elsewhere, then ${then}:`,
    '',
    '```sh',
    `openssl pkey -pubin${publicKey.endsWith('.der') ? ' -inform DER' : ''} -in ${publicKey} -outform DER | openssl dgst -sha256`,
    commands,
    ...listed,
    '```'
  ].join('\n')
}

function bounded(notes: string): string {
  if (notes.length <= MAX_NOTES_CHARACTERS) return notes
  throw new ActionError(
    'RELEASE_CHANGED',
    `With the verify section the release notes have ${notes.length} characters; GitHub takes ${MAX_NOTES_CHARACTERS}.`,
    {
      hint: 'Shorten the notes, or set verify-instructions: false.'
    }
  )
}

/** Keeps the verify section of the release notes up to date; does nothing when it is. */
export async function writeInstructions(
  inputs: SignInputs,
  target: Target,
  key: SigningKey,
  log: Log
): Promise<void> {
  const publicKey = target.store.storedName(basename(inputs.publicKeyFiles[0] ?? ''))
  const checksums =
    inputs.strategy === 'each' ? undefined : target.store.storedName(basename(checksumsPath(inputs, '')))
  const now = await target.store.reread(target.release)
  const notes = withInstructions(
    now.notes,
    instructions(inputs, key.publicKey.fingerprint, publicKey, checksums)
  )
  if (notes === now.notes) return
  await target.store.update(target.release, { notes })
  log.info('The release notes tell how to verify.')
}
