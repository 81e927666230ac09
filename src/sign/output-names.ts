import { basename, dirname, join, resolve } from 'node:path'
import type { SignInputs } from '../inputs/types.ts'
import { defaultChecksumsName } from '../manifests/checksums.ts'
import { BINDING_NAME } from '../manifests/release-binding.ts'
import type { SigningKey } from '../ports.ts'
import { formatPem } from '../signature/public-key.ts'
import { hashOf } from '../signature/schemes/index.ts'

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
  const name = inputs.checksumsFile ?? defaultChecksumsName(hashOf(inputs.algorithm))
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
