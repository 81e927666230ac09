import { resolve } from 'node:path'
import { describeSkipped, discoverFiles, type DiscoveredFiles } from '../artifacts/find.ts'
import { NameGlobs } from '../artifacts/name-glob.ts'
import { ActionError } from '../errors.ts'
import type { VerifyInputs } from '../inputs/types.ts'
import { onDemand } from '../lib/concurrency.ts'
import { displayPath } from '../lib/files.ts'
import { describeReadings, readExpectedDigests } from '../manifests/expected-digests.ts'
import type { Log, Signer, SigningKey } from '../ports.ts'
import { findAttachedKeys } from '../release/public-keys.ts'
import { assertUnchanged, fetchBinding, openRelease, type ReleaseSnapshot } from '../release/snapshot.ts'
import { hashOf } from '../signature/schemes/index.ts'
import { noticeAlias, resolveTrust, warnOfKeysBesideArtifacts, type Trust } from '../trust/anchors.ts'
import { readKeyFiles, type KeyFile } from '../trust/key-files.ts'
import { judgeBinding, tellBinding } from './binding.ts'
import { findChecksums } from './checksums.ts'
import { judgeWorld } from './closed-world.ts'
import { DiagnosisBudget } from './diagnosis-aids.ts'
import { examineLocal, findLocalKeys } from './local.ts'
import { findOtherLists } from './other-lists.ts'
import type { KmsCheck, RefusedResult, Result } from './model.ts'
import { toPolicy } from './policy.ts'
import type { VerifyPorts, VerifyReport } from './report.ts'
import { StagedDownloads } from './staging.ts'

/**
 * Verifies artifacts against a trust anchor and reports every one of them.
 *
 * @throws VERIFICATION_FAILED when any is rejected, ARTIFACT_NOT_FOUND when there is nothing to verify, NO_TRUSTED_KEY when no anchor
 * gives a key; and what reading inputs, files, KMS and the release throws.
 */
export async function verify(inputs: VerifyInputs, ports: VerifyPorts, report: VerifyReport): Promise<void> {
  // before anything is asked for: nothing is downloaded for a folder that cannot take it
  const staging =
    inputs.outputDirectory === undefined
      ? undefined
      : await StagedDownloads.create(resolve(ports.workspace, inputs.outputDirectory), ports)
  try {
    await verifyInto(staging, inputs, ports, report)
  } finally {
    const left = await staging?.discard()
    if (left !== undefined)
      ports.log.warning(
        `${displayPath(left, ports.workspace)} could not be removed: another program may have it open. Files in it were not verified; delete it.`
      )
  }
}

async function verifyInto(
  staging: StagedDownloads | undefined,
  inputs: VerifyInputs,
  ports: VerifyPorts,
  report: VerifyReport
): Promise<void> {
  const { log, workspace, signer, serverUrl, cancelled } = ports
  const { pins } = inputs
  const policy = toPolicy(inputs)
  const hash = policy.algorithm === undefined ? undefined : hashOf(policy.algorithm)
  const [expected, keyFiles, snapshot, kmsKey, discovered] = await Promise.all([
    readExpectedDigests(inputs.digests, hash, workspace),
    readKeyFiles(inputs.trustedKeyFiles, workspace),
    openNamedRelease(inputs, ports, report),
    signer?.fetchKey(),
    discover(inputs, workspace, log)
  ])
  const readings = describeReadings(
    expected,
    discovered.files.map(({ name }) => name)
  )
  for (const line of readings) log.info(line)
  const trust = await establishTrust(inputs, ports, { keyFiles, kmsKey, discovered, snapshot })
  report.trust = trust

  const kms = kmsCheckOf(inputs, signer, kmsKey)
  const artifacts = discovered.files
  const budget = new DiagnosisBudget()
  const checksums = await findChecksums({ policy, artifacts, snapshot, trust, workspace, kms, budget, log })
  const { verified } = checksums
  const demand = policy.requireBinding
  const describeRelease = snapshot && onDemand(() => fetchBinding(snapshot, serverUrl))
  const binding = await judgeBinding({ checksums: verified, demand, snapshot, describeRelease })
  tellBinding(binding, demand, log)
  if (verified !== undefined) report.binding = binding

  const isReleaseJudged = snapshot !== undefined && inputs.releaseAssets.length > 0
  const local = await examineLocal(discovered, {
    policy,
    trust,
    snapshot,
    checksums: verified,
    expectedHash: expected?.hash,
    workspace,
    log,
    cancelled
  })
  const verdict = await judgeWorld({
    local,
    release: isReleaseJudged
      ? { snapshot, globs: new NameGlobs(inputs.releaseAssets), evidence: { kind: 'read', staging } }
      : undefined,
    policy,
    trust,
    pins,
    kms,
    checksums,
    budget,
    otherLists: onDemand(() => findOtherLists({ policy, artifacts, snapshot, trust, workspace })),
    binding,
    expected,
    describeRelease
  })
  report.results = verdict.results
  report.exempted = verdict.exempted
  if (isReleaseJudged) await assertUnchanged(snapshot)
  assertAllVerified(report.results)
  report.delivered = ((await staging?.commit()) ?? []).map(path => displayPath(path, workspace))
}

async function discover({ artifacts }: VerifyInputs, workspace: string, log: Log): Promise<DiscoveredFiles> {
  const discovered = await discoverFiles(artifacts, workspace)
  for (const entry of discovered.skipped) log.info(describeSkipped(entry))
  return discovered
}

async function openNamedRelease(
  { release }: VerifyInputs,
  { releases, log }: VerifyPorts,
  report: VerifyReport
): Promise<ReleaseSnapshot | undefined> {
  if (release === undefined || releases === undefined) return undefined
  const snapshot = await openRelease(releases, release, log)
  report.release = snapshot.release
  return snapshot
}

interface AnchorSources {
  readonly keyFiles: readonly KeyFile[]
  readonly kmsKey: SigningKey | undefined
  readonly discovered: DiscoveredFiles
  readonly snapshot: ReleaseSnapshot | undefined
}

/** The keys that every anchor agrees on; where a pin is the only anchor, keys beside the files and on the release are candidates. */
async function establishTrust(
  { pins }: VerifyInputs,
  { workspace, signer, log }: VerifyPorts,
  { keyFiles, kmsKey, discovered: { files }, snapshot }: AnchorSources
): Promise<Trust> {
  warnOfKeysBesideArtifacts({ keyFiles, artifacts: files, pins, workspace, log })
  const byPinAlone = keyFiles.length === 0 && kmsKey === undefined
  const local = byPinAlone ? await findLocalKeys(files, workspace) : []
  const attached = byPinAlone && snapshot !== undefined ? await findAttachedKeys(snapshot) : []
  const found = [...local, ...attached.map(({ asset, key }) => ({ path: asset.name, key }))]
  const trust = resolveTrust({ pins, keyFiles, kmsKey, found })
  for (const { key, reason } of trust.trusted)
    log.info(`Trusted key ${key.fingerprint}, ${key.spec}, by ${reason}`)
  if (signer !== undefined) noticeAlias(signer, log)
  return trust
}

/**
 * The second check by KMS; undefined unless `verify-with: kms` asks for it.
 *
 * @throws when it does and there is no signer, which the inputs exclude.
 */
function kmsCheckOf(
  { verifyWith }: VerifyInputs,
  signer: Signer | undefined,
  key: SigningKey | undefined
): KmsCheck | undefined {
  if (verifyWith === 'local') return undefined
  if (signer === undefined || key === undefined) throw new Error('verify-with is kms, but there is no key')
  return { signer, key, answers: new Map() }
}

function assertAllVerified(results: readonly Result[]): void {
  if (results.length === 0) {
    throw new ActionError(
      'ARTIFACT_NOT_FOUND',
      'Nothing was left to verify: all that was found are trusted keys and signatures.',
      { hint: 'Name the artifacts in artifacts or release-assets.' }
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
