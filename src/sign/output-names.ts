import { basename, dirname, join, resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs/types.ts'
import { describeCollision, findCollision } from '../lib/file-names.ts'
import { displayPath } from '../lib/files.ts'
import { defaultChecksumsName } from '../manifests/checksums.ts'
import { BINDING_NAME } from '../manifests/release-binding.ts'
import type { SignatureForm } from '../signature/formats/index.ts'
import { hashOf } from '../signature/schemes/index.ts'

/** A signature file that this run writes. */
export interface SignatureOutput {
  readonly form: SignatureForm
  /** Absolute path. */
  readonly file: string
}

/** A file that this run writes. */
export interface NamedOutput {
  /** Absolute path. */
  readonly file: string
  /** Base name, which the host stores it under, perhaps with other characters. */
  readonly name: string
}

/** A file that this run writes, with its signatures. */
export interface SignedOutput extends NamedOutput {
  readonly signatures: readonly SignatureOutput[]
}

/** The names of all files that this run writes. */
export interface OutputNames {
  /** The suffixes of the signatures that it makes. */
  readonly suffixes: readonly string[]
  /** Undefined with `strategy: each`. */
  readonly checksums: SignedOutput | undefined
  /** Undefined without a release or a checksums file. */
  readonly binding: NamedOutput | undefined
  /** Undefined without `record-file`. */
  readonly record: SignedOutput | undefined
  /** Undefined without `statement-file`. */
  readonly statement: NamedOutput | undefined
  readonly publicKeys: readonly NamedOutput[]
  /** The signatures of an artifact, by its absolute path: beside it, or in `output-directory`. */
  signaturesOf(artifactPath: string): readonly SignatureOutput[]
}

/**
 * The names of all files that a run with these inputs writes.
 *
 * @param workspace absolute path.
 */
export function outputNames(inputs: SignInputs, workspace: string): OutputNames {
  const { forms, outputDirectory, strategy, recordFile } = inputs
  const folder = resolve(workspace, outputDirectory ?? '.')
  const signaturesOf = (path: string): SignatureOutput[] => {
    const beside = outputDirectory === undefined ? path : join(folder, basename(path))
    return forms.map(form => ({ form, file: beside + form.suffix }))
  }
  const named = (path: string): NamedOutput => {
    const file = resolve(folder, path)
    return { file, name: basename(file) }
  }
  const output = (path: string): SignedOutput => {
    const own = named(path)
    return { ...own, signatures: signaturesOf(own.file) }
  }
  const checksums =
    strategy === 'each'
      ? undefined
      : output(inputs.checksumsFile ?? defaultChecksumsName(hashOf(inputs.algorithm)))
  return {
    suffixes: forms.map(({ suffix }) => suffix),
    checksums,
    binding:
      checksums === undefined || inputs.release === undefined
        ? undefined
        : { file: join(dirname(checksums.file), BINDING_NAME), name: BINDING_NAME },
    record: recordFile === undefined ? undefined : output(recordFile),
    statement: inputs.statementFile === undefined ? undefined : named(inputs.statementFile),
    publicKeys: inputs.publicKeyFiles.map(named),
    signaturesOf
  }
}

/** Absolute paths of everything that this run writes besides the signatures of artifacts. */
export function documentPaths({ checksums, binding, statement, record, publicKeys }: OutputNames): string[] {
  const signed = [checksums, record].filter(output => output !== undefined)
  return [
    ...publicKeys.map(({ file }) => file),
    ...signed.flatMap(({ file, signatures }) => [file, ...signatures.map(signature => signature.file)]),
    ...[binding, statement].flatMap(document => document?.file ?? [])
  ]
}

/** The names of checksums file, record, their signatures, the binding and the release statement, before the host stores them. */
export function documentNames({ checksums, binding, statement, record, suffixes }: OutputNames): string[] {
  const signed = [checksums, record].filter(output => output !== undefined)
  return [
    ...signed.flatMap(({ name }) => [name, ...suffixes.map(suffix => name + suffix)]),
    ...[binding, statement].flatMap(document => document?.name ?? [])
  ]
}

/** A file that this run writes, or that is an artifact. */
interface NamedFile {
  /** Absolute path. */
  readonly path: string
  /** As "the public key". */
  readonly what: string
}

/**
 * All files that this run writes must have different paths, also where nothing is attached, and none may be an artifact's. Paths are
 * compared as file systems compare them that ignore case and the form of Unicode, on every system.
 *
 * @param artifactFiles absolute paths of artifacts.
 * @param signatureFiles absolute paths of the signatures of artifacts.
 * @throws ARTIFACT_NAMES_COLLIDE
 */
export function assertDistinctOutputs(
  { checksums, binding, statement, record, publicKeys }: OutputNames,
  artifactFiles: readonly string[],
  signatureFiles: readonly string[],
  workspace: string
): void {
  const files: NamedFile[] = [
    ...artifactFiles.map(path => ({ path, what: 'an artifact' })),
    ...signatureFiles.map(path => ({ path, what: 'the signature of an artifact' })),
    ...publicKeys.map(({ file }) => ({ path: file, what: 'the public key' })),
    ...(binding === undefined ? [] : [{ path: binding.file, what: 'the release binding' }]),
    ...(statement === undefined ? [] : [{ path: statement.file, what: 'the release statement' }]),
    ...toOutputs(checksums, 'the checksums file'),
    ...toOutputs(record, 'the record')
  ]
  const collision = findCollision(files, ({ path }) => path)
  if (collision === undefined) return
  const [one, other] = collision.map(({ path, what }) => ({ path: displayPath(path, workspace), what })) as [
    NamedFile,
    NamedFile
  ]
  throw new ActionError(
    'ARTIFACT_NAMES_COLLIDE',
    one.path === other.path
      ? `Two outputs of this step would be ${one.path}: ${one.what} and ${other.what}.`
      : `Two files of this step would be ${one.path} (${one.what}) and ${other.path} (${other.what})${describeCollision(one.path, other.path)}.`,
    {
      hint: 'Give another name in checksums-file, record-file, statement-file or public-key-file, another suffix in signature-format, or exclude the artifact with a "!" pattern.'
    }
  )
}

function toOutputs(output: SignedOutput | undefined, what: string): NamedFile[] {
  if (output === undefined) return []
  return [
    { path: output.file, what },
    ...output.signatures.map(({ file }) => ({ path: file, what: `the signature of ${what}` }))
  ]
}
