import { basename, dirname, join, resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs/types.ts'
import { displayPath } from '../lib/files.ts'
import { defaultChecksumsName } from '../manifests/checksums.ts'
import { BINDING_NAME } from '../manifests/release-binding.ts'
import { hashOf } from '../signature/schemes/index.ts'

/** A file that this run writes, with its signature. */
export interface SignedOutput {
  /** Absolute path. */
  readonly file: string
  /** Base name, which the host stores it under, perhaps with other characters. */
  readonly name: string
  /** Absolute path. */
  readonly signatureFile: string
}

/** The names of all files that this run writes. */
export interface OutputNames {
  readonly signatureSuffix: string
  /** Undefined with `strategy: each`. */
  readonly checksums: SignedOutput | undefined
  /** Undefined without a release or a checksums file. */
  readonly binding: Omit<SignedOutput, 'signatureFile'> | undefined
  /** Undefined without `record-file`. */
  readonly record: SignedOutput | undefined
  readonly publicKeys: readonly Omit<SignedOutput, 'signatureFile'>[]
  /** Absolute path of the signature of an artifact: beside it, or in `output-directory`. */
  signatureFileOf(artifactPath: string): string
}

/**
 * The names of all files that a run with these inputs writes.
 *
 * @param workspace absolute path.
 */
export function outputNames(inputs: SignInputs, workspace: string): OutputNames {
  const { signatureSuffix, outputDirectory, strategy, recordFile } = inputs
  const folder = resolve(workspace, outputDirectory ?? '.')
  const signatureFileOf = (path: string): string =>
    outputDirectory === undefined ? path + signatureSuffix : join(folder, basename(path) + signatureSuffix)
  const output = (path: string): SignedOutput => {
    const file = resolve(folder, path)
    return { file, name: basename(file), signatureFile: signatureFileOf(file) }
  }
  const checksums =
    strategy === 'each'
      ? undefined
      : output(inputs.checksumsFile ?? defaultChecksumsName(hashOf(inputs.algorithm)))
  return {
    signatureSuffix,
    checksums,
    binding:
      checksums === undefined || inputs.release === undefined
        ? undefined
        : { file: join(dirname(checksums.file), BINDING_NAME), name: BINDING_NAME },
    record: recordFile === undefined ? undefined : output(recordFile),
    publicKeys: inputs.publicKeyFiles.map(output),
    signatureFileOf
  }
}

/** Absolute paths of everything that this run writes besides the signatures of artifacts. */
export function documentPaths({ checksums, binding, record, publicKeys }: OutputNames): string[] {
  const signed = [checksums, record].filter(output => output !== undefined)
  return [
    ...publicKeys.map(({ file }) => file),
    ...signed.flatMap(({ file, signatureFile }) => [file, signatureFile]),
    ...(binding === undefined ? [] : [binding.file])
  ]
}

/** The names of checksums file, record, their signatures and the binding, before the host stores them. */
export function documentNames({ checksums, binding, record, signatureSuffix }: OutputNames): string[] {
  const signed = [checksums, record].filter(output => output !== undefined)
  return [
    ...signed.flatMap(({ name }) => [name, name + signatureSuffix]),
    ...(binding === undefined ? [] : [binding.name])
  ]
}

/**
 * All files that this run writes must have different paths, also where nothing is attached.
 *
 * @param signatureFiles absolute paths of the signatures of artifacts.
 * @throws ARTIFACT_NAMES_COLLIDE
 */
export function assertDistinctOutputs(
  { checksums, binding, record, publicKeys }: OutputNames,
  signatureFiles: readonly string[],
  workspace: string
): void {
  const outputs: (readonly [path: string, what: string])[] = [
    ...signatureFiles.map(path => [path, 'the signature of an artifact'] as const),
    ...publicKeys.map(({ file }) => [file, 'the public key'] as const),
    ...(binding === undefined ? [] : [[binding.file, 'the release binding'] as const]),
    ...toOutputs(checksums, 'the checksums file'),
    ...toOutputs(record, 'the record')
  ]
  const seen = new Map<string, string>()
  for (const [path, what] of outputs) {
    const other = seen.get(path)
    if (other !== undefined) {
      throw new ActionError(
        'ARTIFACT_NAMES_COLLIDE',
        `Two outputs of this step would be ${displayPath(path, workspace)}: ${other} and ${what}.`,
        {
          hint: 'Give another name in checksums-file, record-file, public-key-file or signature-suffix, or exclude the artifact with a "!" pattern.'
        }
      )
    }
    seen.set(path, what)
  }
}

function toOutputs(output: SignedOutput | undefined, what: string): (readonly [string, string])[] {
  if (output === undefined) return []
  return [
    [output.file, what],
    [output.signatureFile, `the signature of ${what}`]
  ]
}
