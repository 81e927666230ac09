import { accessSync, constants, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { ActionError, systemErrorCode } from '../../errors.ts'
import { describeFileFailure, type FileFailure } from '../../lib/file-errors.ts'
import { displayPath, notWritable as fileNotWritable, readSmallFile, statIfThere } from '../../lib/files.ts'
import { MAX_CHECKSUMS_BYTES, parseChecksums } from '../../manifests/checksums.ts'
import { MAX_BINDING_BYTES, parseBinding } from '../../manifests/release-binding.ts'
import {
  MAX_STATEMENT_BYTES,
  parseStatementBundle,
  readSignedStatement
} from '../../manifests/release-statement.ts'
import { MAX_RECORD_BYTES, parseRecord } from '../../manifests/signing-record.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey } from '../../signature/public-key.ts'
import {
  KNOWN_SUFFIXES,
  MAX_SIGNATURE_FILE_BYTES,
  looksLikeSignature,
  parseSignature,
  statesSomeKey
} from '../../signature/formats/index.ts'
import { artifactPathOf } from '../collect/subject.ts'
import type { SigningContext, UnhashedSubject } from '../model.ts'
import {
  keyOutputs,
  type NamedOutput,
  type OutputNames,
  type SignatureOutput,
  type SignedOutput
} from '../output-names.ts'

/** A file that this run will write, and how a file that is there already is recognized as one of this action. */
interface LocalOutput {
  /** Absolute path. */
  readonly path: string
  /** The input that gives it its name. */
  readonly input: string
  readonly maxBytes: number
  /** As "a signature". */
  readonly kind: string
  readonly isOwn: (bytes: Uint8Array) => boolean
}

/**
 * Every file that this run writes must be writable, and a file that is there already must be one of this action: a third-party file is never
 * overwritten, and what says that it is of another key only with `overwrite`.
 *
 * @throws FILE_NOT_WRITABLE
 */
export async function assertLocalOutputs(
  { options, names, workspace, key, additionalKey }: SigningContext,
  artifacts: readonly UnhashedSubject[]
): Promise<void> {
  const signed = options.strategy === 'checksums' ? [] : artifacts
  const signatures = signed.flatMap(artifact => names.signaturesOf(artifactPathOf(artifact, workspace)))
  const outputs = [...signatureFiles(signatures), ...documents(names)]
  for (const folder of new Set(outputs.map(({ path }) => dirname(path)))) assertFolder(folder, workspace)
  for (const output of outputs) await assertOwn(output, workspace)
  const assertKeys = async (files: readonly NamedOutput[], own: SigningContext['key']): Promise<void> => {
    for (const { file } of options.overwrite ? [] : files) await assertNoOtherKey(file, own, workspace)
  }
  await assertKeys(names.publicKeys, key)
  const ofDocuments = [names.checksums, names.record].flatMap(document => document?.signatures ?? [])
  for (const { file } of options.overwrite ? [] : [...signatures, ...ofDocuments])
    await assertNoOtherSigner(file, key, workspace)
  if (names.statement !== undefined && !options.overwrite)
    await assertNoOtherStatement(names.statement.file, key, workspace)
  await assertKeys(names.additional?.publicKeys ?? [], additionalKey)
  if (names.checksums !== undefined) await assertChecksumsSigned(names.checksums, workspace)
}

function documents(names: OutputNames): LocalOutput[] {
  const { checksums, binding, statement, record } = names
  const keys = keyOutputs(names).map(({ file }) => ({
    path: file,
    input: 'public-key-file',
    maxBytes: MAX_KEY_FILE_BYTES,
    kind: 'a public key',
    isOwn: (bytes: Uint8Array) => parsePublicKey(bytes).kind === 'key'
  }))
  const outputs: LocalOutput[] = [...keys]
  if (record !== undefined) {
    outputs.push(...signatureFiles(record.signatures), {
      path: record.file,
      input: 'record-file',
      maxBytes: MAX_RECORD_BYTES,
      kind: 'a record of this action',
      isOwn: bytes => parseRecord(bytes) !== undefined
    })
  }
  if (checksums !== undefined) {
    outputs.push(...signatureFiles(checksums.signatures), {
      path: checksums.file,
      input: 'checksums-file',
      maxBytes: MAX_CHECKSUMS_BYTES,
      kind: 'a checksums file',
      isOwn: bytes => parseChecksums(bytes).kind === 'checksums'
    })
  }
  if (binding !== undefined) {
    outputs.push({
      path: binding.file,
      input: 'output-directory',
      maxBytes: MAX_BINDING_BYTES,
      kind: 'a release binding',
      isOwn: bytes => parseBinding(bytes) !== undefined
    })
  }
  if (statement !== undefined) {
    outputs.push({
      path: statement.file,
      input: 'statement-file',
      maxBytes: MAX_STATEMENT_BYTES,
      kind: 'a release statement of this action',
      isOwn: bytes => readSignedStatement(bytes) !== undefined
    })
  }
  return outputs
}

function signatureFiles(signatures: readonly SignatureOutput[]): LocalOutput[] {
  return signatures.map(({ file }) => ({
    path: file,
    input: 'suffix in signature-format',
    maxBytes: MAX_SIGNATURE_FILE_BYTES,
    kind: 'a signature',
    isOwn: bytes => looksLikeSignature(bytes)
  }))
}

/** A missing folder is made later, so its nearest existing parent must be a folder that can be written to. */
function assertFolder(folder: string, workspace: string): void {
  for (let above = folder; ; above = dirname(above)) {
    let status: Stats | undefined
    try {
      status = statIfThere(above)
      if (status?.isDirectory() === true) return accessSync(above, constants.W_OK | constants.X_OK)
    } catch (cause) {
      throw notWritable(above, workspace, describeFileFailure(cause, 'write'), cause)
    }
    if (status !== undefined || dirname(above) === above) throw notWritable(above, workspace, NOT_A_DIRECTORY)
  }
}

/** Undefined where nothing is, or it cannot be looked at. */
function statusOf(path: string, workspace: string): Stats | undefined {
  try {
    return statIfThere(path)
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENAMETOOLONG') throw fileNotWritable(displayPath(path, workspace), cause)
    return undefined
  }
}

async function assertOwn(
  { path, input, maxBytes, kind, isOwn }: LocalOutput,
  workspace: string
): Promise<void> {
  const bytes = await readSmallFile(path, maxBytes)
  if (bytes === undefined) {
    const status = statusOf(path, workspace)
    if (status?.isDirectory() === true)
      throw new ActionError(
        'FILE_NOT_WRITABLE',
        `${displayPath(path, workspace)} is a directory, where ${kind} is to be written.`,
        { hint: `Remove the directory, or give another ${input}.` }
      )
    if (status !== undefined) throw thirdPartyFile(path, workspace, 'a regular file', input)
  } else if (!isOwn(bytes)) throw thirdPartyFile(path, workspace, kind, input)
}

/** A later step may trust this file: that of another key is not replaced unasked, as on the release. */
async function assertNoOtherKey(file: string, key: SigningContext['key'], workspace: string): Promise<void> {
  const bytes = await readSmallFile(file, MAX_KEY_FILE_BYTES)
  const there = bytes === undefined || key === undefined ? undefined : parsePublicKey(bytes)
  if (there?.kind !== 'key' || there.key.fingerprint === key?.publicKey.fingerprint) return
  throw new ActionError(
    'FILE_NOT_WRITABLE',
    `${displayPath(file, workspace)} already exists with another key (${there.key.fingerprint}); it will not be overwritten.`,
    { hint: 'Give another public-key-file, remove the file, or replace it with overwrite: true.' }
  )
}

/** A signature that says by which key it is may be a supplier's, beside what the supplier delivered. */
async function assertNoOtherSigner(
  file: string,
  key: SigningContext['key'],
  workspace: string
): Promise<void> {
  const bytes = key === undefined ? undefined : await readSmallFile(file, MAX_SIGNATURE_FILE_BYTES)
  if (bytes === undefined || key === undefined || !statesSomeKey(bytes)) return
  if (parseSignature(bytes, key.publicKey).kind === 'signature') return
  throw signedByAnother(displayPath(file, workspace), 'signature', 'Give another suffix in signature-format')
}

/** The same of a release statement. */
async function assertNoOtherStatement(
  file: string,
  key: SigningContext['key'],
  workspace: string
): Promise<void> {
  const bytes = key === undefined ? undefined : await readSmallFile(file, MAX_STATEMENT_BYTES)
  if (bytes === undefined || key === undefined || readSignedStatement(bytes) === undefined) return
  if (parseStatementBundle(bytes, key.publicKey) !== undefined) return
  throw signedByAnother(displayPath(file, workspace), 'statement', 'Give another statement-file')
}

function signedByAnother(shown: string, what: string, otherName: string): ActionError {
  return new ActionError(
    'FILE_NOT_WRITABLE',
    `${shown} already exists and is a ${what} by another key; it will not be overwritten.`,
    { hint: `${otherName}, remove the file, or replace it with overwrite: true.` }
  )
}

/** This action writes a checksums file after its signature: one without a signature is a third-party file. */
async function assertChecksumsSigned({ file, signatures }: SignedOutput, workspace: string): Promise<void> {
  const isThere = async (path: string): Promise<boolean> => (await readSmallFile(path, 0)) !== undefined
  if (!(await isThere(file))) return
  const beside = [
    ...signatures.map(signature => signature.file),
    ...KNOWN_SUFFIXES.map(suffix => file + suffix)
  ]
  for (const path of beside) if (await isThere(path)) return
  throw thirdPartyFile(file, workspace, 'signed: another tool may have made it', 'checksums-file')
}

function thirdPartyFile(path: string, workspace: string, kind: string, input: string): ActionError {
  return new ActionError(
    'FILE_NOT_WRITABLE',
    `${displayPath(path, workspace)} already exists and is not ${kind}; it will not be overwritten.`,
    { hint: `Remove the file, or give another ${input}.` }
  )
}

const NOT_A_DIRECTORY: FileFailure = {
  reason: 'it is not a directory',
  hint: 'Remove that file, or give another output-directory.'
}

function notWritable(
  path: string,
  workspace: string,
  { reason, hint }: FileFailure,
  cause?: unknown
): ActionError {
  return new ActionError(
    'FILE_NOT_WRITABLE',
    `Cannot write into ${displayPath(path, workspace) || 'the workspace'}: ${reason}.`,
    { hint, cause }
  )
}
