import { basename, join } from 'node:path'
import type { Artifact } from '../artifacts/find.ts'
import { displayPath, readSmallFile } from '../lib/files.ts'
import { listed } from '../lib/text.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import { findSignatureAsset, storedSignatureName } from '../release/names.ts'
import { readAsset } from '../release/read.ts'
import type { AssetSet } from '../release/snapshot.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/formats/index.ts'
import type { FoundSignature, SignatureLookup } from './model.ts'
import { suffixesOf, type VerificationPolicy } from './policy.ts'

// Where signature files are looked for. What they prove is not asked here.

/** The signature files of a file, one of each suffix: beside the file, in the workspace, or on the release if one was named. */
export async function findSignaturesOfFile(
  file: Pick<Artifact, 'name' | 'absolutePath'>,
  policy: VerificationPolicy,
  snapshot: AssetSet | undefined,
  workspace: string
): Promise<SignatureLookup> {
  const pathsWith = (suffix: string): string[] => [
    ...new Set([file.absolutePath + suffix, join(workspace, basename(file.name + suffix))])
  ]
  const { signatureSuffixes, terms } = policy
  const found: FoundSignature[] = []
  for (const suffix of suffixesOf(policy, file.name)) {
    const one =
      (await findInFolders(pathsWith(suffix), suffix, workspace)) ??
      (snapshot && (await findOnRelease(snapshot, file.name, suffix)))
    if (one !== undefined) found.push({ ...one, isElsewhere: one.key !== file.absolutePath + suffix })
  }
  const [first = '', ...others] = signatureSuffixes
  const onRelease =
    snapshot && `${terms.member(storedSignatureName(snapshot.host, file.name, first))} of ${snapshot.label}`
  return {
    found,
    missing: {
      lookedAt: [
        ...pathsWith(first).map(path => displayPath(path, workspace)),
        ...(onRelease === undefined ? [] : [onRelease]),
        ...otherSuffixes(others)
      ],
      hint: `Sign the artifact, put its signature beside it, or give another suffix in ${terms.names['signature-suffix']}.`
    }
  }
}

async function findInFolders(
  paths: readonly string[],
  suffix: string,
  workspace: string
): Promise<FoundSignature | undefined> {
  for (const path of paths) {
    const bytes = await readSmallFile(path, MAX_SIGNATURE_FILE_BYTES)
    if (bytes !== undefined)
      return {
        from: displayPath(path, workspace),
        suffix,
        key: path,
        bytes,
        size: bytes.length,
        reread: () => readSmallFile(path, MAX_SIGNATURE_FILE_BYTES)
      }
  }
  return undefined
}

/** The signatures of an asset on the release. */
export async function findSignaturesOfAsset(
  { name }: ReleaseAsset,
  policy: VerificationPolicy,
  snapshot: AssetSet
): Promise<SignatureLookup> {
  const { signatureSuffixes, terms } = policy
  const found: FoundSignature[] = []
  for (const suffix of suffixesOf(policy, name)) {
    const one = await findOnRelease(snapshot, name, suffix)
    if (one !== undefined) found.push(one)
  }
  const [first = '', ...others] = signatureSuffixes
  return {
    found,
    missing: {
      lookedAt: [terms.member(storedSignatureName(snapshot.host, name, first)), ...otherSuffixes(others)],
      hint: `Sign it, or ${terms.exempt(name)}.`
    }
  }
}

function otherSuffixes(suffixes: readonly string[]): string[] {
  return suffixes.length === 0 ? [] : [`the same with ${listed(suffixes, 'or')}`]
}

/** The signature that the release has for a file of this name; undefined when it has none. */
async function findOnRelease(
  snapshot: AssetSet,
  fileName: string,
  suffix: string
): Promise<FoundSignature | undefined> {
  const asset = findSignatureAsset(snapshot, fileName, suffix)
  if (asset === undefined) return undefined
  const bytes = await readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES)
  const file = { from: asset.name, suffix, bytes, size: asset.size, key: asset.name }
  return bytes === undefined
    ? file
    : { ...file, reread: () => readAsset(snapshot, asset, MAX_SIGNATURE_FILE_BYTES) }
}
