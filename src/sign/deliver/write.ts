import type { SignInputs } from '../../inputs/types.ts'
import { displayPath, writeSmallFile } from '../../lib/files.ts'
import type { SigningKey } from '../../ports.ts'
import { signatureNameOf } from '../../release/names.ts'
import type { Target } from '../../release/snapshot.ts'
import { formatOf } from '../../signature/formats/index.ts'
import { isProven, type ChecksumsFile, type Signed } from '../model.ts'
import { publicKeyBytes, publicKeyPaths } from '../output-names.ts'
import type { SignedArtifact } from '../report.ts'

/** Artifacts first, then the record, and the checksums file last. */
export async function writeSignatures(
  inputs: SignInputs,
  workspace: string,
  target: Target | undefined,
  { artifacts, checksums, record, key }: Signed & { readonly key: SigningKey }
): Promise<SignedArtifact[]> {
  const proven = [
    ...artifacts.filter(isProven),
    ...(record === undefined ? [] : [record.planned]),
    ...(checksums === undefined ? [] : [checksums.planned])
  ]
  const format = formatOf(inputs.encoding)
  for (const { signaturePath, signature } of proven)
    await writeSmallFile(signaturePath, format.encode(signature, key.publicKey))
  return proven.map(subject => ({
    subject,
    signatureFile: displayPath(subject.signaturePath, workspace),
    assetName: target && signatureNameOf(target.store, subject.name, inputs.signatureSuffix),
    kept: subject.found.kind === 'valid'
  }))
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
