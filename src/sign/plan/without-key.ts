import { basename } from 'node:path'
import type { SignInputs } from '../../inputs/types.ts'
import { mapConcurrently } from '../../lib/concurrency.ts'
import type { Binding } from '../../manifests/release-binding.ts'
import { assertRoom } from '../../release/limits.ts'
import { attachedAs, signatureNameOf } from '../../release/names.ts'
import { readAsset } from '../../release/read.ts'
import type { Target } from '../../release/snapshot.ts'
import { MAX_SIGNATURE_FILE_BYTES } from '../../signature/formats/index.ts'
import type { Subject } from '../model.ts'
import { checksumsPath, documentNames } from '../output-names.ts'
import { makeChecksums } from './checksums-file.ts'
import { planChecksums } from './checksums.ts'
import { assertIsSignature, planArtifact } from './plan.ts'
import { assertIsPublicKey } from './public-keys.ts'
import { assertIsRecord } from './record.ts'

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
