import { hashInBackground } from '../hashing/hash.ts'
import type { SignInputs } from '../inputs/types.ts'
import { displayPath } from '../lib/files.ts'
import { Waiting } from '../lib/waiting.ts'
import { readExpectedDigests } from '../manifests/expected-digests.ts'
import type { ReleaseAsset } from '../ports/release-host.ts'
import { storedSignatureName } from '../release/names.ts'
import { fetchBinding, openRelease, type ReleaseSnapshot } from '../release/snapshot.ts'
import type { Certificate } from '../signature/openpgp/certificate.ts'
import { hashOf, saltLengthOf } from '../signature/schemes/index.ts'
import type { SaltLength } from '../signature/schemes/scheme.ts'
import { selectOtherAssets, selectReleaseAssets, type AssetSelectionContext } from './collect/assets.ts'
import { collect, type LocalSources } from './collect/collect.ts'
import { hashRequestFor } from './collect/hash-request.ts'
import { fetchAdditionalKey, fetchSigningKey, type FetchedKey, type KnownKey } from './collect/key.ts'
import { findLocalArtifacts } from './collect/local.ts'
import { attachRelease, type Delivered } from './deliver/attach.ts'
import { signedSubjects, writeFiles } from './deliver/write.ts'
import { describePlan } from './dry-run.ts'
import {
  keyOfForm,
  type AdditionalKey,
  type ReleasePlan,
  type SignedSubject,
  type SigningContext
} from './model.ts'
import { outputNames, withAdditional, type OutputNames } from './output-names.ts'
import { planRelease } from './plan/plan.ts'
import { produce } from './produce/produce.ts'
import { VerifyingSigner } from './produce/verifying-signer.ts'
import { assertTakesInstructions, writeInstructions } from './publish/notes.ts'
import type { SignPorts, SignReport, SignedArtifact } from './report.ts'

/**
 * Signs artifacts and attaches the signatures: collect → plan → produce → deliver → publish. Everything is hashed, signed and verified
 * before the first file is written and the first asset is attached, and everything attached is verified before a draft is published.
 *
 * @throws what the stages throw; the report then has the results up to there.
 */
export async function sign(inputs: SignInputs, ports: SignPorts, report: SignReport): Promise<void> {
  const { log, workspace, cancelled } = ports
  log.section?.('Artifacts, key and release')
  const names = outputNames(inputs, workspace)
  const hash = hashOf(inputs.algorithm)
  const signedAt = Math.floor(Date.now() / 1000)
  const [files, expected, certificate] = await Promise.all([
    findLocalArtifacts(inputs, names, { workspace, log }),
    readExpectedDigests(inputs.digests, hash, workspace),
    certificateOf(inputs, workspace, signedAt)
  ])
  // hashing continues while credentials, key and release are fetched, and while the first digests are signed
  const request = hashRequestFor(inputs, certificate, signedAt)
  const jobs = files.map(file => ({ ...file, ...request }))
  const hashing = hashInBackground(jobs, { log, cancelled })
  try {
    const sources = { files, expected, hashing, request }
    await signSources(inputs, ports, report, { names, sources, certificate, signedAt })
  } finally {
    await hashing.stop()
  }
}

async function signSources(
  inputs: SignInputs,
  ports: SignPorts,
  report: SignReport,
  { names: known, sources, certificate, signedAt }: Prepared
): Promise<void> {
  const { log, cancelled } = ports
  const { signer, additionalSigner, releases } = await ports.adapters
  const [{ fetched, additional }, snapshot] = await Promise.all([
    fetchKeys(inputs, ports, report, certificate),
    openNamedRelease(inputs, releases, log).then(opened => {
      report.release = opened?.release
      if (opened !== undefined) report.storedName = name => opened.host.storedName(name)
      return opened
    })
  ])
  const names = additional === undefined ? known : withAdditional(known, additional)
  const context = contextOf(inputs, ports, { names, fetched, additional, snapshot, signedAt })

  const artifacts = await collect(inputs, sources, { ...context, snapshot, cancelled })
  const plan = await planRelease(context, snapshot, artifacts)
  if (plan.snapshot !== undefined) await assertTakesInstructions(context, plan.snapshot)
  if (inputs.dryRun) {
    const isGated = inputs.publishRelease && plan.snapshot !== undefined
    const others = isGated ? await selectOtherAssets(inputs, plan.snapshot, artifacts, context) : []
    const asked = { fetched, additional, others }
    const described = await describePlan(context, plan, { signer, additionalSigner }, asked)
    report.artifacts = described.artifacts
    report.plannedActions = described.actions
    report.plan = described.plan
    return
  }
  if (signer === undefined || fetched.kind !== 'key') throw new Error('there is no key to sign with')
  const verifyingSigner = new VerifyingSigner(signer, log)

  const produced = await produce(context, plan, {
    signer: verifyingSigner,
    additionalSigner: additionalSigner && new VerifyingSigner(additionalSigner, log)
  })
  report.artifacts = produced.artifacts.map(({ subject }) => subject)

  const written = await writeFiles(context, plan, produced)
  report.recordFile = written.recordFile
  report.checksumsFile = written.checksumsFile
  report.statement =
    written.statementFile === undefined
      ? undefined
      : { file: written.statementFile, requestId: produced.statement?.requestId }
  report.publicKeyFiles = written.publicKeyFiles
  report.signed = signedArtifacts(context, plan.snapshot, { release: produced, signatures: new Map() })
  if (plan.snapshot === undefined) return
  log.section?.('Attach')
  const delivered = await attachRelease(context, { ...plan, snapshot: plan.snapshot }, produced, {
    signer: verifyingSigner,
    collected: snapshot?.assets ?? new Map(),
    select: async now => selectAgain(inputs, now, { ...context, local: sources.files }),
    onAttached: asset => report.attached.push(asset),
    onRemoved: asset => {
      report.attached = report.attached.filter(other => other !== asset)
    }
  })
  report.signed = signedArtifacts(context, plan.snapshot, delivered)
  report.binding = await context.binding

  if (inputs.verifyInstructions !== undefined) {
    await writeInstructions(context, plan.snapshot, signedSubjects(delivered.release))
  }
  if (inputs.publishRelease)
    await publishRelease(inputs, context, report, { plan, snapshot: plan.snapshot, key: fetched })
}

/** The assets to sign as they are now; an upload under way is not one yet. */
async function selectAgain(
  inputs: SignInputs,
  now: ReleaseSnapshot,
  context: Pick<AssetSelectionContext, 'names' | 'key' | 'local'>
): Promise<readonly ReleaseAsset[]> {
  if (inputs.releaseAssets.length === 0) return []
  const complete = { ...now, incomplete: new Map<string, ReleaseAsset>() }
  return selectReleaseAssets(inputs, complete, { ...context, log: { info: () => undefined } })
}

async function certificateOf(
  { certificateFile }: SignInputs,
  workspace: string,
  signedAt: number
): Promise<Certificate | undefined> {
  if (certificateFile === undefined) return undefined
  const { readCertificate } = await import('./collect/openpgp-certificate.ts')
  return readCertificate(certificateFile, workspace, signedAt)
}

/** Publishes what was attached, once all of it is verified. */
async function publishRelease(
  inputs: SignInputs,
  context: SigningContext,
  report: SignReport,
  { plan, snapshot, key }: Attached
): Promise<void> {
  // with it comes all of verify mode's engine, which a run that publishes nothing has no use for
  const { publish } = await import('./publish/publish.ts')
  const wasDraft = snapshot.release.draft
  report.release = await publish(context, snapshot, {
    releaseAssets: inputs.releaseAssets,
    pins: inputs.pins,
    keyFiles: key.keyFiles,
    subjects: report.artifacts,
    artifacts: plan.artifacts,
    attached: report.attached,
    onChanged: release => {
      report.release = release
      report.published = wasDraft && !release.draft
    },
    onPublic: assets => {
      for (const [index, attached] of report.attached.entries()) {
        const { url = attached.url } = assets.get(attached.id) ?? {}
        report.attached[index] = { ...attached, url }
      }
    }
  })
}

/** The keys of `key-id` and `additional-key-id`, which are put into the report. */
async function fetchKeys(
  inputs: SignInputs,
  ports: SignPorts,
  report: SignReport,
  certificate: Certificate | undefined
): Promise<Pick<Findings, 'fetched' | 'additional'>> {
  const { signer, additionalSigner } = await ports.adapters
  const first = fetchSigningKey(inputs, signer, ports, certificate).then(known => {
    if (known.kind === 'key') report.key = known.key
    return known
  })
  const [fetched, additional] = await Promise.all([
    first,
    fetchAdditionalKey(inputs, additionalSigner, ports, first)
  ])
  report.additionalKey = additional
  return { fetched, additional }
}

async function openNamedRelease(
  { release }: SignInputs,
  releases: Awaited<SignPorts['adapters']>['releases'],
  log: SignPorts['log']
): Promise<ReleaseSnapshot | undefined> {
  return release === undefined || releases === undefined ? undefined : openRelease(releases, release, log)
}

/** What is known before anything is fetched. */
interface Prepared {
  readonly names: OutputNames
  readonly sources: LocalSources
  /** Undefined where no OpenPGP signature is made. */
  readonly certificate: Certificate | undefined
  /** Seconds since 1970. */
  readonly signedAt: number
}

interface Attached {
  readonly plan: ReleasePlan
  readonly snapshot: ReleaseSnapshot
  readonly key: KnownKey
}

interface Findings {
  readonly names: OutputNames
  readonly fetched: FetchedKey
  readonly additional: AdditionalKey | undefined
  readonly snapshot: ReleaseSnapshot | undefined
  readonly signedAt: number
}

function contextOf(
  inputs: SignInputs,
  { workspace, platform, run, log, serverUrl, cancelled }: SignPorts,
  { names, fetched, additional, snapshot, signedAt }: Findings
): SigningContext {
  const isStated = [names.checksums, names.record, names.statement].some(output => output !== undefined)
  const binding = snapshot !== undefined && isStated ? fetchBinding(snapshot, serverUrl) : undefined
  binding?.catch(() => undefined) // awaited where it is needed
  const key = fetched.kind === 'key' ? fetched.key : undefined
  const waiting = new Waiting({ cancelled, info: text => log.info(text) })
  const surroundings = { workspace, platform, serverUrl, run, log, waiting }
  return { options: inputs, names, ...surroundings, key, additionalKey: additional?.key, signedAt, binding }
}

/** Everything with a signature of its own, for the report; the name of an attached one is that which the host reports. */
function signedArtifacts(
  context: SigningContext,
  snapshot: ReleaseSnapshot | undefined,
  { release, signatures }: Delivered
): SignedArtifact[] {
  const { workspace } = context
  const saltLength = ({ form, signature }: SignedSubject): SaltLength | undefined => {
    const key = keyOfForm(context, form)
    return key && saltLengthOf(key.publicKey, form.algorithm, [signature])
  }
  const documents = new Set([...(release.checksums?.signed ?? []), ...(release.record?.signed ?? [])])
  return signedSubjects(release).map(signed => ({
    subject: signed.subject,
    form: signed.form,
    isDocument: documents.has(signed),
    signatureFile: displayPath(signed.file, workspace),
    assetName:
      signatures.get(signed)?.name ??
      (snapshot && storedSignatureName(snapshot.host, signed.subject.name, signed.form.suffix)),
    kept: signed.plan.kind === 'kept',
    requestId: signed.requestId,
    saltLength: saltLength(signed)
  }))
}
