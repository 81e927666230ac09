import { basename, dirname, join, resolve } from 'node:path'
import { defaultChecksumsName } from '../artifacts/checksums.ts'
import { writeSmallFile } from '../artifacts/files.ts'
import { displayPath } from '../artifacts/find.ts'
import { BINDING_NAME } from '../binding.ts'
import type { SignInputs } from '../inputs.ts'
import type { SigningKey } from '../ports.ts'
import { ALGORITHMS } from '../signature/algorithms.ts'
import { formatSignature } from '../signature/encoding.ts'
import type { ChecksumsFile } from './checksums.ts'
import { formatPem } from '../signature/public-key.ts'

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
