import { basename } from 'node:path'
import { expectedMissing } from '../diagnosis/release.ts'
import { ActionError } from '../errors.ts'
import type { VerifyInputs } from '../inputs/types.ts'
import { mapConcurrently } from '../lib/concurrency.ts'
import { displayPath } from '../lib/files.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import { asStored, readDigests } from '../manifests/expected-digests.ts'
import { findTarget, type Target } from '../release/snapshot.ts'
import { hashOf } from '../signature/schemes/index.ts'
import { resolveTrust, warnOfKeysBesideArtifacts, withForeignKeys } from '../trust/anchors.ts'
import { readKeyFiles } from '../trust/key-files.ts'
import { assertUnchanged, examineAssets, findAttachedKeys, selectAssets } from './assets.ts'
import { judgeBinding } from './binding.ts'
import { findChecksums } from './checksums.ts'
import { decide } from './decide.ts'
import { examineLocal, findLocal, findLocalKeys } from './local.ts'
import type { Case, ChecksumsFound, RefusedResult, Result } from './model.ts'
import type { VerifyPorts, VerifyReport } from './report.ts'
import { Delivery } from './staging.ts'

const CALLS_AT_ONCE = 8

/**
 * Verifies artifacts against a trust anchor and reports every one of them; throws when any is refused, when there is
 * nothing to verify, or when there is no key to trust.
 */
export async function verify(inputs: VerifyInputs, ports: VerifyPorts, report: VerifyReport): Promise<void> {
  const { log, workspace, signer } = ports
  const hash = inputs.algorithm === undefined ? undefined : hashOf(inputs.algorithm)
  const [expected, keyFiles, target, kmsKey, local] = await Promise.all([
    readDigests(inputs.digests, hash, workspace),
    readKeyFiles(inputs.trustedKeyFiles, workspace),
    openRelease(inputs, ports, report),
    signer?.fetchKey(),
    findLocal(inputs, workspace, log)
  ])
  warnOfKeysBesideArtifacts(keyFiles, local, inputs.pins, workspace, log)
  const byPinAlone = keyFiles.length === 0 && kmsKey === undefined
  const found = byPinAlone
    ? [
        ...(await findLocalKeys(local, workspace)),
        ...(target === undefined ? [] : await findAttachedKeys(target))
      ]
    : []
  const trust = resolveTrust({ pins: inputs.pins, keyFiles, kmsKey, found })
  report.trust = trust
  for (const { key, reason } of trust.trusted)
    log.info(`Trusted key ${key.fingerprint}, ${key.spec}, by ${reason}`)
  if (signer?.keyId.includes('alias/'))
    log.info(
      `The alias ${signer.keyId} can be moved to another key; a pin in public-key-fingerprint would notice.`
    )

  const kms =
    signer === undefined || kmsKey === undefined ? undefined : { signer, key: kmsKey, answers: new Map() }
  const checksums = await findChecksums({ inputs, artifacts: local, target, trust, workspace, kms, log })
  const { vouching } = checksums
  if (vouching !== undefined)
    log.info(
      `${vouching.from} lists ${vouching.list.entries.size} files, signed by ${vouching.proof.key.key.fingerprint}`
    )

  const attached = expected && (target === undefined ? expected : asStored(expected, target.store))
  const binding = await judgeBinding({
    checksums: vouching,
    required: inputs.requireBinding,
    target,
    serverUrl: ports.serverUrl,
    log
  })
  if (vouching !== undefined) report.binding = binding

  const delivery = new Delivery(inputs.outputDirectory, workspace)
  try {
    const grounds = { inputs, trust, checksums: vouching, expected }
    const { cancelled } = ports
    const localCases = await examineLocal(local, { ...grounds, target, workspace, log, cancelled })
    const selection =
      target === undefined || inputs.releaseAssets.length === 0
        ? undefined
        : await selectAssets(grounds, target)
    const assetCases =
      target === undefined || selection === undefined
        ? []
        : await examineAssets(
            selection.subjects,
            {
              ...grounds,
              expected: attached,
              trust: withForeignKeys(trust, selection.foreignKeys, inputs.pins)
            },
            target,
            delivery
          )
    report.exempted = selection?.exempted ?? []
    const cases = [...localCases, ...assetCases]
    const court = {
      inputs,
      trust,
      kms,
      checksums,
      binding,
      expected: expected && attached && { local: expected, release: attached },
      cases,
      exempted: report.exempted.map(({ artifact }) => artifact)
    }
    const decided = await mapConcurrently(cases, CALLS_AT_ONCE, item => decide(item, court))
    report.results = [
      ...decided,
      ...(selection?.refused ?? []),
      ...refusedChecksums(inputs, checksums, decided),
      ...missingExpected(expected, cases, target)
    ]
    if (target !== undefined && selection !== undefined) await assertUnchanged(target)
    assertAllVerified(report.results)
    report.delivered = (await delivery.commit()).map(path => displayPath(path, workspace))
  } finally {
    await delivery.discard()
  }
}

/** What was handed over in `digests` and is not there. */
function missingExpected(
  expected: ChecksumList | undefined,
  cases: readonly Case[],
  target: Target | undefined
): RefusedResult[] {
  const there = new Set(cases.map(({ artifact }) => basename(artifact)))
  return [...(expected?.entries ?? [])]
    .filter(([name]) => !there.has(name) && !there.has(target?.store.storedName(name) ?? name))
    .map(([name, digest]) => ({
      kind: 'refused',
      artifact: name,
      signatureFile: undefined,
      digest: undefined,
      diagnosis: expectedMissing(digest)
    }))
}

/** A checksums file that was asked for by name is judged like an artifact, also when it is not among them. */
function refusedChecksums(
  inputs: VerifyInputs,
  { vouching, refused }: ChecksumsFound,
  decided: readonly Result[]
): RefusedResult[] {
  if (inputs.checksumsFile === undefined || vouching !== undefined) return []
  return refused
    .filter(({ from }) => !decided.some(({ artifact }) => artifact === from))
    .map(({ from, signatureFile, diagnosis }) => ({
      kind: 'refused',
      artifact: from,
      signatureFile,
      digest: undefined,
      diagnosis
    }))
}

async function openRelease(
  inputs: VerifyInputs,
  { releases, log }: VerifyPorts,
  report: VerifyReport
): Promise<Target | undefined> {
  if (inputs.release === undefined || releases === undefined) return undefined
  const target = await findTarget(releases, inputs.release)
  report.release = target.release
  log.info(
    `Release ${target.release.id} for "${target.release.tag}"${target.release.draft ? ', a draft' : ''}, ${target.assets.size} assets`
  )
  return target
}

function assertAllVerified(results: readonly Result[]): void {
  if (results.length === 0) {
    throw new ActionError(
      'ARTIFACT_NOT_FOUND',
      'Nothing was left to verify: all that was found are trusted keys and signatures.',
      {
        hint: 'Name the artifacts in artifacts or release-assets.'
      }
    )
  }
  const refused = results.filter((result): result is RefusedResult => result.kind === 'refused')
  const [first] = refused
  if (first === undefined) return
  const message =
    refused.length === 1
      ? `${first.artifact} is not verified: ${first.diagnosis.message}.`
      : `${refused.length} of ${results.length} artifacts are not verified, the first: ${first.artifact}: ${first.diagnosis.message}.`
  throw new ActionError('VERIFICATION_FAILED', message, { hint: first.diagnosis.hint })
}
