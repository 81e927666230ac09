import { resolve } from 'node:path'
import { discoverFiles, type DiscoveredFiles } from '../artifacts/find.ts'
import { NameGlobs } from '../artifacts/name-glob.ts'
import { describeSkipped } from '../artifacts/skipped.ts'
import { INPUT_TERMS } from '../inputs/terms.ts'
import type { VerifyInputs } from '../inputs/types.ts'
import { onDemand } from '../lib/concurrency.ts'
import { displayPath, type NewFile } from '../lib/files.ts'
import { untrusted } from '../lib/text.ts'
import { describeReadings, readExpectedDigests } from '../manifests/expected-digests.ts'
import type { Log } from '../ports/log.ts'
import type { Signer, SigningKey } from '../ports/signer.ts'
import { assertUnchanged, fetchBinding, openRelease, type ReleaseSnapshot } from '../release/snapshot.ts'
import { hashOf } from '../signature/schemes/index.ts'
import { readKeyFiles } from '../trust/key-files.ts'
import { assertAllVerified, verifyGathered } from './gathered.ts'
import type { KmsCheck } from './model.ts'
import { toPolicy } from './policy.ts'
import { withdrawIfChanged, type VerifyPorts, type VerifyReport } from './report.ts'
import { StagedDownloads } from './staging.ts'

/**
 * Verifies artifacts against a trust anchor and reports every one of them.
 *
 * @throws VERIFICATION_FAILED when any is rejected, ARTIFACT_NOT_FOUND when there is nothing to verify, NO_TRUSTED_KEY when no anchor
 * gives a key; and what reading inputs, files, KMS and the release throws.
 */
export async function verify(inputs: VerifyInputs, ports: VerifyPorts, report: VerifyReport): Promise<void> {
  ports.log.section?.('Keys, signatures and release')
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
  const policy = toPolicy(inputs, INPUT_TERMS)
  const hash = policy.algorithm === undefined ? undefined : hashOf(policy.algorithm)
  const [expected, keyFiles, snapshot, kmsKey, discovered] = await Promise.all([
    readExpectedDigests(inputs.digests, hash, workspace),
    readKeyFiles(inputs.trustedKeyFiles, workspace, policy.terms),
    openNamedRelease(inputs, ports, report),
    signer?.fetchKey(),
    discover(inputs, workspace, log)
  ])
  const readings = describeReadings(
    expected,
    discovered.files.map(({ name }) => name)
  )
  for (const line of readings) log.info(line)
  const keeper = staging &&
    snapshot && {
      assertNames: (names: readonly string[]): void => staging.assertNames(names, snapshot.host),
      open: (name: string): Promise<NewFile> => staging.open(name)
    }
  const describeRelease = snapshot && onDemand(() => fetchBinding(snapshot, serverUrl))
  const globs = inputs.releaseAssets.length > 0 ? new NameGlobs(inputs.releaseAssets) : undefined
  await verifyGathered(
    {
      policy,
      pins: inputs.pins,
      keyFiles,
      kmsKey,
      kms: kmsCheckOf(inputs, signer, kmsKey),
      keyId: signer?.keyId,
      discovered,
      notFiles: [],
      release: snapshot && { snapshot, globs, evidence: { kind: 'read', keeper } },
      expected,
      describeRelease,
      checkout: workspace
    },
    { log, workspace, cancelled },
    report
  )
  if (snapshot !== undefined && globs !== undefined)
    await withdrawIfChanged(report, async () => void (await assertUnchanged(snapshot)))
  assertAllVerified(report.results, policy.terms)
  report.delivered = ((await staging?.commit()) ?? []).map(path => displayPath(path, workspace))
  if (inputs.requireBinding.kind === 'if-present' && expected === undefined) warnOfUnbound(report, log)
}

/**
 * The default accepts what is bound to no release, so that files of an older release would pass in the place of these. Not so with the
 * input `digests`, which only these files have.
 */
function warnOfUnbound({ results }: VerifyReport, log: Log): void {
  const unbound = results.filter(result => result.kind === 'verified' && !result.bound)
  const [first] = unbound
  if (first === undefined) return
  log.section?.() // a warning within a part that is folded is not seen
  const which =
    unbound.length === results.length
      ? 'No verified artifact is bound to a release'
      : `${unbound.length} of ${results.length} artifacts, the first ${untrusted(first.artifact)}, are not bound to a release`
  log.warning(
    `${which}: validly signed files of an older release would pass in their place. If the files were signed with strategy: both or checksums, set require-binding to true or to owner/name@tag; to accept this, set require-binding: false.`
  )
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
