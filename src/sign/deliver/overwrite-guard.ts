import { stat } from 'node:fs/promises'
import { ActionError } from '../../errors.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { displayPath, readSmallFile } from '../../lib/files.ts'
import { MAX_CHECKSUMS_BYTES, parseChecksums } from '../../manifests/checksums.ts'
import { MAX_BINDING_BYTES, parseBinding } from '../../manifests/release-binding.ts'
import { MAX_RECORD_BYTES, parseRecord } from '../../manifests/signing-record.ts'
import { looksLikeSignature, MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey } from '../../signature/public-key.ts'
import { bindingPath, checksumsPath, publicKeyPaths, recordPath, signaturePathOf } from '../output-names.ts'

/** A file that this run would write, with what makes one that is there ours. */
interface OwnFile {
  /** Absolute path. */
  readonly path: string
  /** What gives it its name. */
  readonly input: string
  readonly maxBytes: number
  /** As "no RSA signature". */
  readonly otherwise: string
  readonly isOurs: (bytes: Uint8Array) => boolean
}

/** A file of another tool under a name that we would write is not ours to replace. */
export async function assertFilesAreOurs(
  inputs: SignInputs,
  workspace: string,
  signaturePaths: readonly string[]
): Promise<void> {
  const documents = documentFiles(inputs, workspace)
  for (const file of [...signaturePaths.map(signatureFile), ...documents]) await assertOurs(file, workspace)
  if (inputs.strategy === 'each') return
  const checksums = checksumsPath(inputs, workspace)
  const signature = signaturePathOf(inputs, checksums, workspace)
  if (signaturePaths.includes(signature)) {
    throw new ActionError(
      'ARTIFACT_NAMES_COLLIDE',
      `An artifact is called as the checksums file: the signatures of both would be ${displayPath(signature, workspace)}.`,
      { hint: 'Give another checksums-file, or exclude the artifact with a "!" pattern.' }
    )
  }
  // ours is written after its signature
  const isThere = async (path: string): Promise<boolean> => (await readSmallFile(path, 0)) !== undefined
  if ((await isThere(checksums)) && !(await isThere(signature)))
    throw foreign(checksums, workspace, 'not signed: another tool may have made it', 'checksums-file')
}

function documentFiles(inputs: SignInputs, workspace: string): OwnFile[] {
  const keys = publicKeyPaths(inputs, workspace).map(path => ({
    path,
    input: 'public-key-file',
    maxBytes: MAX_KEY_FILE_BYTES,
    otherwise: 'no RSA public key',
    isOurs: (bytes: Uint8Array) => parsePublicKey(bytes).kind === 'key'
  }))
  const recordFile = recordPath(inputs, workspace)
  const record =
    recordFile === undefined
      ? []
      : [
          signatureFile(signaturePathOf(inputs, recordFile, workspace)),
          {
            path: recordFile,
            input: 'record-file',
            maxBytes: MAX_RECORD_BYTES,
            otherwise: 'no record of this action',
            isOurs: (bytes: Uint8Array) => parseRecord(bytes) !== undefined
          }
        ]
  if (inputs.strategy === 'each') return [...keys, ...record]
  const checksums = {
    path: checksumsPath(inputs, workspace),
    input: 'checksums-file',
    maxBytes: MAX_CHECKSUMS_BYTES,
    otherwise: 'no checksums file',
    isOurs: (bytes: Uint8Array) => parseChecksums(bytes).kind === 'checksums'
  }
  const binding = {
    path: bindingPath(inputs, workspace),
    input: 'output-directory',
    maxBytes: MAX_BINDING_BYTES,
    otherwise: 'no binding of a release',
    isOurs: (bytes: Uint8Array) => parseBinding(bytes) !== undefined
  }
  const signature = signatureFile(signaturePathOf(inputs, checksums.path, workspace))
  return [...keys, ...record, signature, checksums, ...(inputs.release === undefined ? [] : [binding])]
}

function signatureFile(path: string): OwnFile {
  return {
    path,
    input: 'signature-suffix',
    maxBytes: MAX_SIGNATURE_FILE_BYTES,
    otherwise: 'no RSA signature',
    isOurs: looksLikeSignature
  }
}

async function assertOurs(
  { path, input, maxBytes, otherwise, isOurs }: OwnFile,
  workspace: string
): Promise<void> {
  const bytes = await readSmallFile(path, maxBytes)
  if (bytes === undefined) {
    const status = await stat(path).catch(() => undefined)
    if (status !== undefined) throw foreign(path, workspace, 'no regular file', input)
  } else if (!isOurs(bytes)) throw foreign(path, workspace, otherwise, input)
}

function foreign(path: string, workspace: string, what: string, input: string): ActionError {
  return new ActionError(
    'FILE_NOT_WRITABLE',
    `${displayPath(path, workspace)} exists and is ${what}; it is not overwritten.`,
    {
      hint: `Remove the file, or give another ${input}.`
    }
  )
}
