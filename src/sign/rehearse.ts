import { basename } from 'node:path'
import { mapConcurrently } from '../concurrency.ts'
import { ActionError } from '../errors.ts'
import { foreign } from '../foreign.ts'
import type { SignInputs } from '../inputs.ts'
import type { Log, Signer, SigningKey } from '../ports.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { fetchBinding, type Target } from '../target.ts'
import { assertTakes, compare, type Comparison, type Preparation } from './compare.ts'
import { documentNames } from './files.ts'
import { assertFilesAreOurs } from './own-files.ts'
import { planArtifact } from './plan.ts'
import { fetchAllowedKey, findPending, prepareTarget, type Found } from './prepare.ts'
import type { SignPorts, SignReport } from './report.ts'
import type { Pending, Subject } from './subjects.ts'

const CALLS_AT_ONCE = 8

/**
 * The dry run: everything that signing does before the first signature, and a question to KMS whether it would sign. Without credentials
 * files, names and release are checked all the same.
 */
export async function rehearse(
  inputs: SignInputs,
  ports: SignPorts,
  report: SignReport,
  found: Found
): Promise<void> {
  const { log, workspace } = ports
  const { signer, releases } = await ports.adapters
  const [key, target] = await Promise.all([
    fetchKeyIfPossible(inputs, signer, ports, report),
    prepareTarget(inputs, releases, ports, found.files, report)
  ])
  if (target === undefined && inputs.upload !== 'none')
    log.info('The release is not checked: none is named, and this run is not for one.')
  const pending = await findPending(inputs, ports, found, target, key)
  const subjects = await Promise.all(pending.map(({ hashed }) => hashed))
  let comparison: Comparison | undefined
  if (key === undefined) {
    if (target !== undefined)
      await mapConcurrently(subjects, CALLS_AT_ONCE, subject => planArtifact(inputs, target, subject))
  } else {
    const tells = inputs.strategy !== 'each' || inputs.recordFile !== undefined
    const binding = target === undefined || !tells ? undefined : fetchBinding(target, ports.serverUrl)
    binding?.catch(() => undefined)
    const preparation: Preparation = { inputs, key, workspace, binding, pending, run: ports.run }
    comparison = await compare(preparation, target)
    if (target !== undefined) assertTakes(preparation, target, comparison)
  }
  await assertFilesAreOurs(
    inputs,
    workspace,
    pending.map(({ signaturePath }) => signaturePath)
  )
  const [first] = subjects
  if (key !== undefined && signer !== undefined && first !== undefined) {
    await signer.checkPermission(key, inputs.algorithm, first.digest)
    log.info(`KMS would sign with ${key.arn} and ${inputs.algorithm}.`)
  }
  report.artifacts = subjects
  report.plan = describePlan(inputs, workspace, target, pending, subjects, comparison)
  for (const line of report.plan) log.info(line)
}

/** Undefined where there are no credentials: a pull request must never hold a role that can sign. */
async function fetchKeyIfPossible(
  inputs: SignInputs,
  signer: Signer | undefined,
  ports: SignPorts,
  report: SignReport
): Promise<SigningKey | undefined> {
  const notChecked = (log: Log, why: string): undefined => {
    log.info(`KMS not checked: ${why}.`)
    return undefined
  }
  if (signer === undefined) return notChecked(ports.log, 'this job gets no OIDC token')
  try {
    return (await fetchAllowedKey(inputs, signer, ports, report)).key
  } catch (thrown) {
    if (!(thrown instanceof ActionError) || thrown.code !== 'CREDENTIALS_MISSING') throw thrown
    return notChecked(ports.log, 'there are no AWS credentials')
  }
}

function describePlan(
  inputs: SignInputs,
  workspace: string,
  target: Target | undefined,
  pending: readonly Pending[],
  subjects: readonly Subject[],
  comparison: Comparison | undefined
): string[] {
  const signs = inputs.strategy !== 'checksums'
  const artifacts = subjects.map((subject, index) => {
    const item = pending[index]
    const found = item && comparison?.planned.get(item)?.found.kind
    const verb = !signs
      ? 'list'
      : found === 'valid'
        ? 'keep the signature of'
        : found === 'stale'
          ? 'sign again'
          : 'sign'
    return `Would ${verb} ${foreign(subject.path)} (${formatDigest(subject.digest)})`
  })
  const documents = [
    ...documentNames(inputs, workspace),
    ...inputs.publicKeyFiles.map(file => basename(file))
  ]
  return [
    ...artifacts,
    `Would write ${documents.join(', ')}`,
    ...(target === undefined
      ? []
      : [
          `Would attach to ${target.release.url}: ${inputs.upload === 'all' ? 'artifacts and signatures' : 'signatures'}, ${documents.join(', ')}`
        ]),
    ...(inputs.verifyInstructions ? ['Would write the verify section of the release notes'] : []),
    ...(inputs.publishRelease ? ['Would publish the release if the whole of it holds'] : [])
  ]
}
