import { basename, dirname, extname, join, resolve } from 'node:path'
import { signatureNameOf, type Target } from '../target.ts'
import { listFiles, readSmallFile } from '../artifacts/files.ts'
import { displayPath, findArtifacts, type Artifact } from '../artifacts/find.ts'
import { hashFiles } from '../artifacts/hash.ts'
import { mapConcurrently } from '../concurrency.ts'
import type { VerifyInputs } from '../inputs.ts'
import type { Log } from '../ports.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/encoding.ts'
import { MAX_KEY_FILE_BYTES, parsePublicKey } from '../signature/public-key.ts'
import type { KeyFile, Trust } from '../trust.ts'
import { findAttachedSignature, openSignature, type Case, type FoundSignature } from './case.ts'

export const KEY_EXTENSIONS = ['.pem', '.der', '.pub']
export const MAX_KEY_CANDIDATES = 16
const READS_AT_ONCE = 8

/** Finds the files to verify; a signature or a trusted key that a wildcard met along with its artifact is left out. */
export async function findLocal(
  inputs: VerifyInputs,
  workspace: string,
  log: Log
): Promise<readonly Artifact[]> {
  if (inputs.artifacts.length === 0) return []
  const trustedFiles = inputs.trustedKeyFiles.map(file => resolve(workspace, file))
  const isOwnOutput = (path: string, matched: ReadonlySet<string>): boolean => {
    const signed = path.endsWith(inputs.signatureSuffix)
      ? path.slice(0, -inputs.signatureSuffix.length)
      : undefined
    return trustedFiles.includes(path) || (signed !== undefined && matched.has(signed))
  }
  const found = await findArtifacts(inputs.artifacts, workspace, isOwnOutput)
  for (const path of found.leftOut)
    log.info(`Left out ${path}: a signature of another artifact, or a trusted key.`)
  for (const path of found.linksSkipped)
    log.info(`Left out ${path}: a symbolic link met by a wildcard is not followed.`)
  return found.artifacts
}

/** Public keys beside the artifacts and in the workspace: only a pin can make one of them trusted. */
export async function findLocalKeys(artifacts: readonly Artifact[], workspace: string): Promise<KeyFile[]> {
  const folders = new Set([...artifacts.map(({ absolutePath }) => dirname(absolutePath)), workspace])
  const paths = (await Promise.all([...folders].map(listFiles)))
    .flat()
    .filter(path => KEY_EXTENSIONS.includes(extname(path)))
  const keys: KeyFile[] = []
  for (const path of paths.slice(0, MAX_KEY_CANDIDATES)) {
    const parsed = parsePublicKey((await readSmallFile(path, MAX_KEY_FILE_BYTES)) ?? Buffer.alloc(0))
    if (parsed.kind === 'key') keys.push({ path: displayPath(path, workspace), key: parsed.key })
  }
  return keys
}

/** Opens each file's signature, then hashes all files, each once. Files that are trusted keys themselves are passed over. */
export async function examineLocal(
  artifacts: readonly Artifact[],
  inputs: VerifyInputs,
  trust: Trust,
  target: Target | undefined,
  workspace: string,
  log: Log,
  cancelled: AbortSignal
): Promise<Case[]> {
  const opened = await mapConcurrently(artifacts, READS_AT_ONCE, async artifact => {
    const signature = await findSignature(artifact, inputs, target, workspace)
    return {
      artifact,
      signature,
      passedOver: signature.kind === 'missing' && (await isTrustedKey(artifact, trust))
    }
  })
  for (const { artifact, passedOver } of opened)
    if (passedOver) log.info(`Left out ${artifact.path}: it is a trusted key.`)
  const subjects = opened
    .filter(({ passedOver }) => !passedOver)
    .map(({ artifact, signature }) => ({
      artifact,
      opened: openSignature(signature, trust, inputs.algorithm)
    }))
  const jobs = subjects.map(({ artifact, opened: { hashes } }) => ({ ...artifact, hashes }))
  const digests = await hashFiles(jobs, cancelled)
  return subjects.map((subject, index) => ({
    artifact: subject.artifact.path,
    opened: subject.opened,
    digests: digests[index] ?? new Map()
  }))
}

/** Beside the artifact, in the workspace, on the release if one was named: the first that is there. */
async function findSignature(
  artifact: Artifact,
  inputs: VerifyInputs,
  target: Target | undefined,
  workspace: string
): Promise<FoundSignature> {
  const name = artifact.name + inputs.signatureSuffix
  const paths = [
    ...new Set([artifact.absolutePath + inputs.signatureSuffix, join(workspace, basename(name))])
  ]
  for (const path of paths) {
    const bytes = await readSmallFile(path, MAX_SIGNATURE_FILE_BYTES)
    if (bytes !== undefined) return { kind: 'found', bytes, from: displayPath(path, workspace) }
  }
  const lookedAt = paths.map(path => displayPath(path, workspace))
  const hint = 'Sign the artifact, put its signature beside it, or check signature-suffix.'
  if (target === undefined) return { kind: 'missing', lookedAt, hint }
  const assetName = signatureNameOf(target.store, artifact.name, inputs.signatureSuffix)
  const attached = await findAttachedSignature(target, assetName)
  if (attached !== undefined) return attached
  return {
    kind: 'missing',
    lookedAt: [...lookedAt, `asset ${assetName} of release ${target.release.id}`],
    hint
  }
}

async function isTrustedKey(artifact: Artifact, trust: Trust): Promise<boolean> {
  if (artifact.size > MAX_KEY_FILE_BYTES) return false
  const parsed = parsePublicKey(
    (await readSmallFile(artifact.absolutePath, MAX_KEY_FILE_BYTES)) ?? Buffer.alloc(0)
  )
  return parsed.kind === 'key' && trust.trusted.some(({ key }) => key.fingerprint === parsed.key.fingerprint)
}
