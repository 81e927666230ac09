import { basename, dirname, relative, sep } from 'node:path'
import { digestBy, hashBytes } from '../../hashing/hasher.ts'
import type { SignInputs } from '../../inputs/types.ts'
import { displayPath } from '../../lib/files.ts'
import { formatChecksums } from '../../manifests/checksums.ts'
import {
  BINDING_NAME,
  describeDifference,
  formatBinding,
  MAX_BINDING_BYTES,
  parseBinding,
  type Binding
} from '../../manifests/release-binding.ts'
import type { ReleaseStore } from '../../ports.ts'
import { readAsset } from '../../release/read.ts'
import type { Target } from '../../release/snapshot.ts'
import { hashOf } from '../../signature/schemes/index.ts'
import type { BindingFile, ChecksumsFile, Subject } from '../model.ts'
import { bindingPath, checksumsPath, signaturePathOf } from '../output-names.ts'

/**
 * Lists all artifacts: by the names that they have on the release, else by their paths from the checksums file on. With a release
 * the binding is listed as well, so that the one signature ties names and digests to it.
 */
export async function makeChecksums(
  inputs: SignInputs,
  target: Target | undefined,
  binding: Binding | undefined,
  subjects: readonly Subject[],
  workspace: string
): Promise<ChecksumsFile> {
  const file = checksumsPath(inputs, workspace)
  const hash = hashOf(inputs.algorithm)
  const bindingFile = target && binding && (await toBindingFile(inputs, target, binding, workspace))
  const entries = new Map(subjects.map(subject => [listedName(subject, target?.store, file), subject.digest]))
  if (bindingFile !== undefined)
    entries.set(bindingFile.name, digestBy(hashBytes(bindingFile.bytes, [hash]), hash))
  const bytes = formatChecksums(entries)
  const digests = hashBytes(bytes, [hash, 'sha256'])
  const subject: Subject = {
    name: basename(file),
    path: displayPath(file, workspace),
    size: bytes.length,
    digests,
    digest: digestBy(digests, hash),
    signaturePath: signaturePathOf(inputs, file, workspace),
    source: { kind: 'made' }
  }
  return { subject, file, bytes, binding: bindingFile }
}

/** A binding on the release that says the same, only without the commit of a tag that did not exist then, stays as it is. */
async function toBindingFile(
  inputs: SignInputs,
  target: Target,
  binding: Binding,
  workspace: string
): Promise<BindingFile> {
  const file = bindingPath(inputs, workspace)
  const asset = target.assets.get(target.store.storedName(BINDING_NAME))
  const there = asset && (await readAsset(target, asset, MAX_BINDING_BYTES))
  const before = there && parseBinding(there)
  const agrees =
    before !== undefined && describeDifference(before, { kind: 'here', ...binding }) === undefined
  return { name: BINDING_NAME, file, bytes: agrees && there !== undefined ? there : formatBinding(binding) }
}

function listedName(
  { name, source }: Subject,
  store: ReleaseStore | undefined,
  checksumsFile: string
): string {
  if (store !== undefined) return store.storedName(name)
  return source.kind === 'file'
    ? relative(dirname(checksumsFile), source.artifact.absolutePath).split(sep).join('/')
    : name
}
