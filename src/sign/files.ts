import { basename, join, resolve } from 'node:path'
import { readSmallFile, writeSmallFile } from '../artifacts/files.ts'
import { displayPath } from '../artifacts/find.ts'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs.ts'
import type { SigningKey } from '../ports.ts'
import { MAX_SIGNATURE_FILE_BYTES, formatSignature, looksLikeSignature } from '../signature/encoding.ts'
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
  for (const path of signaturePaths) {
    const there = await readSmallFile(path, MAX_SIGNATURE_FILE_BYTES)
    if (there !== undefined && !looksLikeSignature(there))
      refuse(path, 'no RSA signature', 'signature-suffix')
  }
  for (const path of publicKeyPaths(inputs, workspace)) {
    const there = await readSmallFile(path, MAX_KEY_FILE_BYTES)
    if (there !== undefined && parsePublicKey(there).kind !== 'key')
      refuse(path, 'no RSA public key', 'public-key-file')
  }
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
