import { hashMeanwhile } from '../hashing/hash.ts'
import type { SignInputs } from '../inputs/types.ts'
import { readDigests } from '../manifests/expected-digests.ts'
import { fetchBinding } from '../release/snapshot.ts'
import { hashOf } from '../signature/schemes/index.ts'
import { findPending, prepareTarget } from './collect/collect.ts'
import { fetchAllowedKey } from './collect/key.ts'
import { findLocal, hashesFor } from './collect/sources.ts'
import { attachAllParts } from './deliver/attach.ts'
import { assertFilesAreOurs } from './deliver/overwrite-guard.ts'
import { writeChecksums, writePublicKeys, writeRecord, writeSignatures } from './deliver/write.ts'
import { rehearse } from './dry-run.ts'
import type { Found, Preparation } from './model.ts'
import { assertTakes, compare } from './plan/compare.ts'
import { signAll } from './produce/produce.ts'
import { Notary } from './produce/verifying-signer.ts'
import { writeInstructions } from './publish/notes.ts'
import { publish } from './publish/publish.ts'
import type { SignPorts, SignReport } from './report.ts'

/**
 * Signs artifacts and attaches the signatures. Order is the promise: everything is hashed, signed and proven before the
 * first file is written and the first asset is attached, and everything attached is proven before a draft is published.
 */
export async function sign(inputs: SignInputs, ports: SignPorts, report: SignReport): Promise<void> {
  const { log, workspace } = ports
  const hash = hashOf(inputs.algorithm)
  const [files, expected] = await Promise.all([
    findLocal(inputs, workspace, log),
    readDigests(inputs.digests, hash, workspace)
  ])
  // hashing goes on while credentials, key and release are waited for, and while the first digests are signed
  const jobs = files.map(file => ({ ...file, hashes: hashesFor(inputs) }))
  await hashMeanwhile(jobs, ports, hashing => {
    const run = inputs.dryRun ? rehearse : signFound
    return run(inputs, ports, report, { files, expected, hashing })
  })
}

async function signFound(
  inputs: SignInputs,
  ports: SignPorts,
  report: SignReport,
  { files, expected, hashing }: Found
): Promise<void> {
  const { log, workspace } = ports
  const { signer, releases } = await ports.adapters
  if (signer === undefined) throw new Error('nobody to sign')
  const [{ key, keyFiles }, found] = await Promise.all([
    fetchAllowedKey(inputs, signer, ports, report),
    prepareTarget(inputs, releases, ports, files, report)
  ])
  const binding =
    found === undefined || (inputs.strategy === 'each' && inputs.recordFile === undefined)
      ? undefined
      : fetchBinding(found, ports.serverUrl)
  binding?.catch(() => undefined) // awaited where it is needed
  const pending = await findPending(inputs, ports, { files, expected, hashing }, found, key)
  const preparation: Preparation = { inputs, key, workspace, binding, pending, run: ports.run }
  const comparison = await compare(preparation, found)
  const { target } = comparison
  if (target !== undefined) assertTakes(preparation, target, comparison)
  await assertFilesAreOurs(
    inputs,
    workspace,
    inputs.strategy === 'checksums' ? [] : pending.map(({ signaturePath }) => signaturePath)
  )

  const signed = await signAll(preparation, comparison, new Notary(inputs, signer, key, log))
  const { artifacts, checksums, record } = signed
  report.artifacts = artifacts
  report.signed = await writeSignatures(inputs, workspace, target, { ...signed, key })
  if (record !== undefined) report.recordFile = await writeRecord(record.file, record.bytes, workspace)
  if (checksums !== undefined) report.checksumsFile = await writeChecksums(checksums.made, workspace)
  report.publicKeyFiles = await writePublicKeys(inputs, workspace, key)
  if (target === undefined) return

  await attachAllParts(inputs, key, target, { ...signed, keys: comparison.keys }, log, report)
  if (inputs.verifyInstructions) await writeInstructions(inputs, target, key, log)
  if (inputs.publishRelease) {
    report.release = await publish(inputs, target, report.attached, key, keyFiles, artifacts, log)
    report.published = target.release.draft
  }
}
