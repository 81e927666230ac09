import { basename } from 'node:path'
import { assertRoom } from '../attach.ts'
import type { Binding } from '../binding.ts'
import { mapConcurrently } from '../concurrency.ts'
import type { SignInputs } from '../inputs.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../signature/encoding.ts'
import { attachedAs, readAsset, signatureNameOf, type Target } from '../target.ts'
import { makeChecksums } from './checksums.ts'
import { assertIsPublicKey, planChecksums } from './documents.ts'
import { checksumsPath, documentNames } from './files.ts'
import { assertIsSignature, planArtifact } from './plan.ts'
import { assertIsRecord } from './record-plan.ts'
import type { Subject } from './subjects.ts'

const CALLS_AT_ONCE = 8

/**
 * What a rehearsal without a key can know of the release: that attached artifacts are the ones to sign, that nothing foreign has a
 * name of ours, and that the release takes what will be sent. Whether signatures there are valid needs the key.
 */
export async function compareWithoutKey(
  inputs: SignInputs,
  target: Target,
  binding: Binding | undefined,
  subjects: readonly Subject[],
  workspace: string
): Promise<void> {
  const artifacts = await mapConcurrently(subjects, CALLS_AT_ONCE, subject =>
    planArtifact(inputs, target, subject)
  )
  const record = inputs.recordFile === undefined ? undefined : basename(inputs.recordFile)
  const signed = [
    ...(inputs.strategy === 'checksums' ? [] : subjects.map(({ name }) => name)),
    ...(inputs.strategy === 'each' ? [] : [basename(checksumsPath(inputs, workspace))]),
    ...(record === undefined ? [] : [record])
  ]
  const signatures = signed.map(name => signatureNameOf(target.store, name, inputs.signatureSuffix))
  await mapConcurrently(signatures, CALLS_AT_ONCE, async name => {
    const asset = attachedAs(target, name)
    if (asset !== undefined)
      assertIsSignature(asset, await readAsset(target, asset, MAX_SIGNATURE_FILE_BYTES))
  })
  const keys = inputs.publicKeyFiles.map(file => basename(file))
  for (const name of keys) {
    const asset = attachedAs(target, name)
    if (asset !== undefined) await assertIsPublicKey(target, asset)
  }
  if (inputs.strategy !== 'each')
    await planChecksums(inputs, target, await makeChecksums(inputs, target, binding, subjects, workspace))
  if (record !== undefined) await assertIsRecord(target, record)

  const names = new Set([...signatures, ...keys, ...documentNames(inputs, workspace)])
  const missing = [...names].filter(name => attachedAs(target, name) === undefined).length
  const added = missing + artifacts.filter(artifact => artifact?.kind === 'new').length
  const replaced = artifacts.filter(artifact => artifact?.kind === 'replacement').length
  if (added + replaced > 0) target.store.assertWritable(target.release)
  assertRoom(target, added, replaced)
}
