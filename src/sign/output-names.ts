import { basename, dirname, join, resolve } from 'node:path'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs/types.ts'
import { describeCollision, findCollision } from '../lib/file-names.ts'
import { displayPath } from '../lib/files.ts'
import { defaultChecksumsName } from '../manifests/checksums.ts'
import { BINDING_NAME } from '../manifests/release-binding.ts'
import type { SignatureForm } from '../signature/formats/index.ts'
import type { SigningKey } from '../ports/signer.ts'
import { OTHER_NAME_HINT, type NamedAsset } from '../release/limits.ts'
import type { SigningAlgorithm } from '../signature/algorithms.ts'
import { keyTypeSuffix, withKeyType } from '../signature/key-type-suffix.ts'
import { KEY_SPECS, type KeySpec } from '../signature/public-key.ts'
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

/** What the key of `additional-key-id` adds: the names say its spec, which is not known before KMS was asked. */
export interface AdditionalOutput {
  /** Of the checksums file. */
  readonly signature: SignatureOutput
  readonly publicKeys: readonly NamedOutput[]
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
  /** Undefined without `additional-key-id`, and until its key is known. */
  readonly additional: AdditionalOutput | undefined
  /** Files that are no artifacts, since this run may write them: with `additional-key-id` by keys of every spec. */
  readonly reserved: readonly NamedOutput[]
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
  const names: OutputNames = {
    suffixes: forms.map(({ suffix }) => suffix),
    checksums,
    binding:
      checksums === undefined || inputs.release === undefined
        ? undefined
        : { file: join(dirname(checksums.file), BINDING_NAME), name: BINDING_NAME },
    record: recordFile === undefined ? undefined : output(recordFile),
    statement: inputs.statementFile === undefined ? undefined : named(inputs.statementFile),
    publicKeys: inputs.publicKeyFiles.map(named),
    additional: undefined,
    reserved: [],
    signaturesOf
  }
  return inputs.additionalKey === undefined ? names : { ...names, reserved: reservedOutputs(names) }
}

/**
 * The names with those that the key of `additional-key-id` adds: as `SHA256SUMS.ml-dsa-65.sig` and `signing-public-key.ml-dsa-65.pem`.
 *
 * @throws without a checksums file, which the inputs exclude.
 */
export function withAdditional(
  names: OutputNames,
  { key, algorithm }: { readonly key: SigningKey; readonly algorithm: SigningAlgorithm }
): OutputNames {
  const additional = additionalOutput(names, { spec: key.publicKey.spec, algorithm })
  const { checksums } = names
  if (checksums === undefined) throw new Error('an additional key without a checksums file')
  const signatures = [...checksums.signatures, additional.signature]
  return { ...names, checksums: { ...checksums, signatures }, additional }
}

function additionalOutput(
  { checksums, publicKeys }: Pick<OutputNames, 'checksums' | 'publicKeys'>,
  { spec, algorithm }: { readonly spec: KeySpec; readonly algorithm: SigningAlgorithm }
): AdditionalOutput {
  const form: SignatureForm = { format: 'raw', suffix: `${keyTypeSuffix(spec)}.sig`, algorithm }
  return {
    signature: { form, file: (checksums?.file ?? '') + form.suffix },
    publicKeys: publicKeys.map(({ file }) => {
      const own = withKeyType(file, spec)
      return { file: own, name: basename(own) }
    })
  }
}

function reservedOutputs(names: Pick<OutputNames, 'checksums' | 'publicKeys'>): NamedOutput[] {
  return KEY_SPECS.flatMap(spec => {
    const { signature, publicKeys } = additionalOutput(names, { spec, algorithm: 'ML_DSA_SHAKE_256' })
    return [{ file: signature.file, name: basename(signature.file) }, ...publicKeys]
  })
}

/** The signature by the additional key as the name of what it signs and its suffix; none without such a key. */
export function additionalSignature({ checksums, additional }: OutputNames): (readonly [string, string])[] {
  return checksums === undefined || additional === undefined
    ? []
    : [[checksums.name, additional.signature.form.suffix]]
}

/** All public key files. */
export function keyOutputs({ publicKeys, additional }: OutputNames): readonly NamedOutput[] {
  return [...publicKeys, ...(additional?.publicKeys ?? [])]
}

/** Absolute paths of everything that this run writes besides the signatures of artifacts. */
export function documentPaths(names: OutputNames): string[] {
  const { checksums, binding, statement, record, reserved } = names
  const signed = [checksums, record].filter(output => output !== undefined)
  return [
    ...[...keyOutputs(names), ...reserved].map(({ file }) => file),
    ...signed.flatMap(({ file, signatures }) => [file, ...signatures.map(signature => signature.file)]),
    ...[binding, statement].flatMap(document => document?.file ?? [])
  ]
}

/** The names of checksums file, record, their signatures, the binding and the release statement, before the host stores them. */
export function documentNames({ checksums, binding, statement, record }: OutputNames): string[] {
  const signed = [checksums, record].filter(output => output !== undefined)
  return [
    ...signed.flatMap(({ name, signatures }) => [name, ...signatures.map(({ form }) => name + form.suffix)]),
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
  names: OutputNames,
  artifactFiles: readonly string[],
  signatureFiles: readonly string[],
  workspace: string
): void {
  const files: NamedFile[] = [
    ...artifactFiles.map(path => ({ path, what: 'an artifact' })),
    ...signatureFiles.map(path => ({ path, what: 'the signature of an artifact' })),
    ...documentFiles(names)
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
    { hint: OTHER_NAME_HINT }
  )
}

/** Everything that this run writes besides the signatures of artifacts, by what it is called on the release. */
export function documentAssets(names: OutputNames): NamedAsset[] {
  return documentFiles(names).map(({ path, what }) => ({ name: basename(path), what }))
}

function documentFiles(names: OutputNames): NamedFile[] {
  const { checksums, binding, statement, record } = names
  return [
    ...keyOutputs(names).map(({ file }) => ({ path: file, what: 'the public key' })),
    ...(binding === undefined ? [] : [{ path: binding.file, what: 'the release binding' }]),
    ...(statement === undefined ? [] : [{ path: statement.file, what: 'the release statement' }]),
    ...toOutputs(checksums, 'the checksums file', names.additional),
    ...toOutputs(record, 'the record', names.additional)
  ]
}

function toOutputs(
  output: SignedOutput | undefined,
  what: string,
  additional: AdditionalOutput | undefined
): NamedFile[] {
  if (output === undefined) return []
  return [
    { path: output.file, what },
    ...output.signatures.map(signature => ({
      path: signature.file,
      what: `the signature of ${what}${signature === additional?.signature ? ' by additional-key-id' : ''}`
    }))
  ]
}
