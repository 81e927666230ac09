import type { Artifact, DiscoveredFiles } from '../artifacts/find.ts'
import type { NameGlobs } from '../artifacts/name-glob.ts'
import type { NotAFile } from '../artifacts/paths.ts'
import { ActionError } from '../errors.ts'
import { untrusted } from '../lib/text.ts'
import { onDemand } from '../lib/concurrency.ts'
import type { ChecksumList } from '../manifests/checksums.ts'
import type { DescribedRelease } from '../manifests/release-binding.ts'
import type { Log } from '../ports/log.ts'
import type { SigningKey } from '../ports/signer.ts'
import type { Terms } from '../ports/terms.ts'
import { findAttachedKeys } from '../release/public-keys.ts'
import type { AssetSet } from '../release/snapshot.ts'
import {
  assertAllTrusted,
  noticeAlias,
  resolveTrust,
  warnOfKeysBesideArtifacts,
  type Pins,
  type Trust
} from '../trust/anchors.ts'
import type { KeyFile } from '../trust/key-files.ts'
import type { AssetEvidence } from './asset-evidence.ts'
import { judgeBinding, tellBinding } from './binding.ts'
import { findChecksums } from './checksums.ts'
import { DiagnosisBudget } from './diagnosis-aids.ts'
import { judgeWorld } from './judge-world.ts'
import { examineLocal, findLocalKeys } from './local.ts'
import type { KmsCheck, RefusedResult, Result } from './model.ts'
import { findOtherLists } from './other-lists.ts'
import type { VerificationPolicy } from './policy.ts'
import type { VerifyReport } from './report.ts'

/** What is verified and what with, gathered from the inputs of the action or from the options of the command. */
export interface Gathered {
  readonly policy: VerificationPolicy
  readonly pins: Pins
  readonly keyFiles: readonly KeyFile[]
  readonly kmsKey: SigningKey | undefined
  /** Undefined: the local check decides alone. */
  readonly kms: KmsCheck | undefined
  /** `key-id` as it was given. */
  readonly keyId: string | undefined
  readonly discovered: DiscoveredFiles
  /** What is in folders that stand for every file in them, and is no file itself. */
  readonly notFiles: readonly NotAFile[]
  /** A release, or a folder in the place of one. */
  readonly release: GatheredRelease | undefined
  /** The input `digests`. */
  readonly expected: ChecksumList | undefined
  /** The binding to the release at hand; undefined without a release. */
  readonly describeRelease: (() => Promise<DescribedRelease>) | undefined
  /** Absolute path of a folder whose own files nobody downloaded with the artifacts. */
  readonly checkout: string | undefined
}

/** Where signatures, lists and keys may be as well, and perhaps artifacts. */
export interface GatheredRelease {
  readonly snapshot: AssetSet
  /** Undefined: none of its assets is an artifact. */
  readonly globs: NameGlobs | undefined
  readonly evidence: AssetEvidence
  /** The files of a folder: a trusted key among them may have been downloaded with them. */
  readonly files?: readonly Pick<Artifact, 'absolutePath'>[]
}

/** What a verification runs with. */
export interface GatheredPorts {
  readonly log: Log
  /** Absolute path: signatures, lists and keys are looked for there, too. */
  readonly workspace: string
  readonly cancelled: AbortSignal
}

/**
 * Judges everything that was gathered, and reports it: keys, checksums file, binding, and each file.
 *
 * @throws ARTIFACT_NOT_FOUND, NO_TRUSTED_KEY, CHECKSUMS_UNUSABLE; and what reading files, KMS and the release throws.
 */
export async function verifyGathered(
  gathered: Gathered,
  ports: GatheredPorts,
  report: VerifyReport
): Promise<void> {
  const { policy, pins, kms, release, expected, describeRelease, discovered, notFiles } = gathered
  const { log, workspace, cancelled } = ports
  const { terms, requireBinding: demand } = policy
  const snapshot = release?.snapshot
  const trust = await establishTrust(gathered, ports)
  report.trust = trust
  const artifacts = discovered.files
  const budget = new DiagnosisBudget()
  const checksums = await findChecksums({ policy, artifacts, snapshot, trust, workspace, kms, budget, log })
  const { verified } = checksums
  const binding = await judgeBinding({ checksums: verified, demand, snapshot, describeRelease, terms })
  tellBinding(binding, demand, log)
  if (verified !== undefined) report.binding = binding
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
    notFiles,
    release:
      release?.globs === undefined
        ? undefined
        : { snapshot: release.snapshot, globs: release.globs, evidence: release.evidence },
    policy,
    trust,
    pins,
    kms,
    checksums,
    budget,
    otherLists: onDemand(() => findOtherLists({ policy, artifacts, snapshot, trust, workspace })),
    binding,
    expected,
    describeRelease,
    log
  })
  report.results = verdict.results
  report.exempted = verdict.exempted
  if (verified !== undefined && policy.partialLists?.has(verified.from) === true)
    report.missing = verdict.missing
}

/** The keys that every anchor agrees on; where a pin is the only anchor, keys beside the files and on the release are candidates. */
async function establishTrust(
  {
    policy: { terms, requireSignatures },
    pins,
    keyFiles,
    kmsKey,
    keyId,
    discovered: { files },
    release,
    checkout
  }: Gathered,
  { workspace, log }: GatheredPorts
): Promise<Trust> {
  const artifacts = [...files, ...(release?.files ?? [])]
  warnOfKeysBesideArtifacts({ keyFiles, artifacts, pins, workspace, checkout, terms, log })
  const byPinAlone = keyFiles.length === 0 && kmsKey === undefined
  const local = byPinAlone ? await findLocalKeys(files, workspace, log) : []
  const attached = byPinAlone && release !== undefined ? await findAttachedKeys(release.snapshot) : []
  const found = [...local, ...attached.map(({ asset, key }) => ({ path: asset.name, key }))]
  const trust = resolveTrust({ pins, keyFiles, kmsKey, found, terms })
  if (requireSignatures === 'all') assertAllTrusted(trust, { pins, keyFiles, terms })
  for (const { key, reason } of trust.trusted)
    log.info(`Trusted key ${key.fingerprint}, ${key.spec}, by ${reason}`)
  if (keyId !== undefined) noticeAlias({ keyId }, log)
  return trust
}

/**
 * @throws VERIFICATION_FAILED when any result is a rejection, ARTIFACT_NOT_FOUND when there is none at all.
 */
export function assertAllVerified(results: readonly Result[], terms: Terms): void {
  if (results.length === 0) {
    throw new ActionError(
      'ARTIFACT_NOT_FOUND',
      'There is nothing to verify: only trusted keys and signatures were found.',
      { hint: terms.toName }
    )
  }
  const refused = results.filter((result): result is RefusedResult => result.kind === 'refused')
  const [first] = refused
  if (first === undefined) return
  if (refused.length === 1)
    throw new ActionError(
      'VERIFICATION_FAILED',
      `${untrusted(first.artifact)} is not verified: ${first.diagnosis.message}.`,
      { hint: first.diagnosis.hint }
    )
  throw new ActionError(
    'VERIFICATION_FAILED',
    `${refused.length} of ${results.length} artifacts are not verified.`,
    { hint: 'The log names each with its cause and what to do.' }
  )
}
