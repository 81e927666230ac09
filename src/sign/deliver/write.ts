import { displayPath, writeSmallFile } from '../../lib/files.ts'
import type { ReleasePlan, SignedRecord, SignedRelease, SignedSubject, SigningContext } from '../model.ts'

/** Paths, for messages and outputs, of the files that a run wrote; undefined for a file that was not asked for. */
export interface WrittenFiles {
  readonly recordFile: string | undefined
  readonly statementFile: string | undefined
  readonly checksumsFile: string | undefined
  readonly publicKeyFiles: readonly string[]
}

/** Everything that has a signature of its own: artifacts, then the record, and the checksums file last. */
export function signedSubjects({ artifacts, checksums, record }: SignedRelease): SignedSubject[] {
  return [
    ...artifacts.flatMap(({ signed }) => signed),
    ...(record?.signed ?? []),
    ...(checksums?.signed ?? [])
  ]
}

/**
 * Writes signatures first, and after them record, binding, checksums file and public keys; returns the paths of these.
 *
 * @throws FILE_NOT_WRITABLE
 */
export async function writeFiles(
  context: SigningContext,
  { publicKeys }: ReleasePlan,
  release: SignedRelease
): Promise<WrittenFiles> {
  const { workspace } = context
  for (const signed of signedSubjects(release)) await writeSignature(signed)
  const { record, checksums, statement } = release
  if (statement !== undefined) await writeSmallFile(statement.planned.file, statement.bytes)
  if (record !== undefined) await writeSmallFile(record.planned.file, record.planned.bytes)
  const binding = checksums?.planned.binding
  if (binding !== undefined) await writeSmallFile(binding.file, binding.bytes)
  if (checksums !== undefined) await writeSmallFile(checksums.planned.file, checksums.planned.bytes)
  for (const { file, bytes } of publicKeys) await writeSmallFile(file, bytes)
  const shown = (file: string): string => displayPath(file, workspace)
  return {
    recordFile: record && shown(record.planned.file),
    statementFile: statement && shown(statement.planned.file),
    checksumsFile: checksums && shown(checksums.planned.file),
    publicKeyFiles: publicKeys.map(({ file }) => shown(file))
  }
}

/**
 * Writes the signature file of a subject.
 *
 * @throws FILE_NOT_WRITABLE
 */
export async function writeSignature({ file, content }: SignedSubject): Promise<void> {
  await writeSmallFile(file, content)
}

/**
 * Writes a record with its signatures, in place of the one that was written before.
 *
 * @throws FILE_NOT_WRITABLE
 */
export async function writeRecord({ planned, signed }: SignedRecord): Promise<void> {
  for (const signature of signed) await writeSignature(signature)
  await writeSmallFile(planned.file, planned.bytes)
}
