import { basename, dirname, join, resolve } from 'node:path'
import { MAX_CHECKSUMS_BYTES, defaultChecksumsName, parseChecksums } from '../artifacts/checksums.ts'
import { readSmallFile, writeSmallFile } from '../artifacts/files.ts'
import { displayPath } from '../artifacts/find.ts'
import { BINDING_NAME, MAX_BINDING_BYTES, parseBinding } from '../binding.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs.ts'
import type { SigningKey } from '../ports.ts'
import { ALGORITHMS } from '../signature/algorithms.ts'
import { MAX_SIGNATURE_FILE_BYTES, formatSignature, looksLikeSignature } from '../signature/encoding.ts'
import type { ChecksumsFile } from './checksums.ts'
import { MAX_RECORD_BYTES, parseRecord } from './record.ts'
import { MAX_KEY_FILE_BYTES, formatPem, parsePublicKey } from '../signature/public-key.ts'

/** Where the signature of a file goes: beside it, or into `output-directory`. */
export function signaturePathOf(inputs: SignInputs, artifactPath: string, workspace: string): string {
  const path = artifactPath + inputs.signatureSuffix
  return inputs.outputDirectory === undefined
    ? path
    : join(resolve(workspace, inputs.outputDirectory), basename(path))
}

export function publicKeyPaths(inputs: SignInputs, workspace: string): string[] {
  return inputs.publicKeyFiles.map(file => resolve(workspace, inputs.outputDirectory ?? '.', file))
}

/** Absolute path of the checksums file: in the workspace, or in `output-directory`. */
export function checksumsPath(inputs: SignInputs, workspace: string): string {
  const name = inputs.checksumsFile ?? defaultChecksumsName(ALGORITHMS[inputs.algorithm].hash)
  return resolve(workspace, inputs.outputDirectory ?? '.', name)
}

export function bindingPath(inputs: SignInputs, workspace: string): string {
  return join(dirname(checksumsPath(inputs, workspace)), BINDING_NAME)
}

/** Absolute path of the record; undefined without `record-file`. */
export function recordPath(inputs: SignInputs, workspace: string): string | undefined {
  return inputs.recordFile === undefined
    ? undefined
    : resolve(workspace, inputs.outputDirectory ?? '.', inputs.recordFile)
}

/** Everything that this run writes besides the signatures of artifacts. */
export function documentPaths(inputs: SignInputs, workspace: string): string[] {
  const signed = [
    ...(inputs.strategy === 'each' ? [] : [checksumsPath(inputs, workspace)]),
    ...[recordPath(inputs, workspace)].filter(path => path !== undefined)
  ]
  return [
    ...publicKeyPaths(inputs, workspace),
    ...signed.flatMap(path => [path, signaturePathOf(inputs, path, workspace)]),
    ...(inputs.strategy === 'each' ? [] : [bindingPath(inputs, workspace)])
  ]
}

/** What checksums file, binding, record and their signatures are called on a release. */
export function documentNames(inputs: SignInputs, workspace: string): string[] {
  const hasBinding = inputs.strategy !== 'each' && inputs.release !== undefined
  const signed = [
    ...(inputs.strategy === 'each' ? [] : [checksumsPath(inputs, workspace)]),
    ...(inputs.recordFile === undefined ? [] : [inputs.recordFile])
  ].map(path => basename(path))
  return [
    ...signed.flatMap(name => [name, name + inputs.signatureSuffix]),
    ...(hasBinding ? [BINDING_NAME] : [])
  ]
}

/** The key in the format that the file's name asks for. */
export function publicKeyBytes({ publicKey }: SigningKey, file: string): Uint8Array {
  return file.endsWith('.der') ? publicKey.der : Buffer.from(formatPem(publicKey))
}

/** A file of another tool under a name that we would write is not ours to replace. */
export async function assertFilesAreOurs(
  inputs: SignInputs,
  workspace: string,
  signaturePaths: readonly string[]
): Promise<void> {
  const refuse = (path: string, what: string, input: string): never => {
    throw new ActionError(
      'FILE_NOT_WRITABLE',
      `${displayPath(path, workspace)} exists and is ${what}; it is not overwritten.`,
      {
        hint: `Remove the file, or give another ${input}.`
      }
    )
  }
  const isForeign = async (path: string): Promise<boolean> => {
    const there = await readSmallFile(path, MAX_SIGNATURE_FILE_BYTES)
    return there !== undefined && !looksLikeSignature(there)
  }
  for (const path of signaturePaths)
    if (await isForeign(path)) refuse(path, 'no RSA signature', 'signature-suffix')
  for (const path of publicKeyPaths(inputs, workspace)) {
    const there = await readSmallFile(path, MAX_KEY_FILE_BYTES)
    if (there !== undefined && parsePublicKey(there).kind !== 'key')
      refuse(path, 'no RSA public key', 'public-key-file')
  }
  const record = recordPath(inputs, workspace)
  const recorded = record === undefined ? undefined : await readSmallFile(record, MAX_RECORD_BYTES)
  if (record !== undefined && recorded !== undefined && parseRecord(recorded) === undefined)
    refuse(record, 'no record of this action', 'record-file')
  if (inputs.strategy === 'each') return
  const checksumsFile = checksumsPath(inputs, workspace)
  const signatureFile = signaturePathOf(inputs, checksumsFile, workspace)
  if (signaturePaths.includes(signatureFile)) {
    throw new ActionError(
      'ARTIFACT_NAMES_COLLIDE',
      `An artifact is called as the checksums file: the signatures of both would be ${displayPath(signatureFile, workspace)}.`,
      { hint: 'Give another checksums-file, or exclude the artifact with a "!" pattern.' }
    )
  }
  if (await isForeign(signatureFile)) refuse(signatureFile, 'no RSA signature', 'signature-suffix')
  const checksums = await readSmallFile(checksumsFile, MAX_CHECKSUMS_BYTES)
  if (checksums !== undefined && parseChecksums(checksums).kind !== 'checksums')
    refuse(checksumsFile, 'no checksums file', 'checksums-file')
  const signature = await readSmallFile(signatureFile, MAX_SIGNATURE_FILE_BYTES) // ours is written before its checksums file
  if (checksums !== undefined && signature === undefined)
    refuse(checksumsFile, 'not signed: another tool may have made it', 'checksums-file')
  const binding = await readSmallFile(bindingPath(inputs, workspace), MAX_BINDING_BYTES)
  if (inputs.release !== undefined && binding !== undefined && parseBinding(binding) === undefined)
    refuse(bindingPath(inputs, workspace), 'no binding of a release', 'output-directory')
}

export async function writeSignature(inputs: SignInputs, path: string, signature: Uint8Array): Promise<void> {
  await writeSmallFile(path, formatSignature(signature, inputs.encoding))
}

/** Returns the paths as people know them. */
export async function writePublicKeys(
  inputs: SignInputs,
  workspace: string,
  key: SigningKey
): Promise<string[]> {
  const paths = publicKeyPaths(inputs, workspace)
  for (const path of paths) await writeSmallFile(path, publicKeyBytes(key, path))
  return paths.map(path => displayPath(path, workspace))
}

/** Returns the path of the checksums file as people know it. */
export async function writeChecksums(
  { file, bytes, binding }: ChecksumsFile,
  workspace: string
): Promise<string> {
  if (binding !== undefined) await writeSmallFile(binding.file, binding.bytes)
  await writeSmallFile(file, bytes)
  return displayPath(file, workspace)
}

export async function writeRecord(file: string, bytes: Uint8Array, workspace: string): Promise<string> {
  await writeSmallFile(file, bytes)
  return displayPath(file, workspace)
}
