import { basename } from 'node:path'
import { ActionError } from '../errors.ts'
import type { SignInputs } from '../inputs/types.ts'
import { foreign } from '../lib/text.ts'
import type { Signer, SigningKey } from '../ports.ts'
import { attachedAs, signatureNameOf } from '../release/names.ts'
import { fetchBinding, type Target } from '../release/snapshot.ts'
import { formatDigest } from '../signature/algorithms.ts'
import { readKeyFiles } from '../trust/key-files.ts'
import { findPending, prepareTarget } from './collect/collect.ts'
import { fetchAllowedKey } from './collect/key.ts'
import { assertFilesAreOurs } from './deliver/overwrite-guard.ts'
import type { Comparison, Found, Pending, Preparation, Subject } from './model.ts'
import { checksumsPath, documentNames } from './output-names.ts'
import { assertTakes, compare } from './plan/compare.ts'
import { compareWithoutKey } from './plan/without-key.ts'
import { assertComplete } from './publish/gate.ts'
import type { SignPorts, SignReport } from './report.ts'

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
  const pending = await findPending(inputs, ports, found, target, typeof key === 'string' ? undefined : key)
  const subjects = await Promise.all(pending.map(({ hashed }) => hashed))
  const comparison = await compareAsFarAsPossible(inputs, ports, key, target, pending, subjects)
  if (target !== undefined && inputs.publishRelease) assertWillBeComplete(inputs, target, subjects)
  await assertFilesAreOurs(
    inputs,
    workspace,
    pending.map(({ signaturePath }) => signaturePath)
  )
  const [first] = subjects
  const checked: string[] = []
  if (typeof key === 'string') checked.push(`KMS not checked: ${key}.`)
  else if (signer !== undefined && first !== undefined) {
    await signer.checkPermission(key, inputs.algorithm, first.digest)
    checked.push(`KMS would sign with ${key.arn} and ${inputs.algorithm}.`)
  }
  if (target === undefined && inputs.upload !== 'none')
    checked.push('The release is not checked: none is named, and this run is not for one.')
  report.artifacts = subjects
  report.rehearsed = new Map(
    subjects.map((subject, index) => [
      subject.path,
      describeFate(
        inputs,
        workspace,
        target,
        subject,
        typeof key !== 'string',
        kindOf(pending[index], comparison)
      )
    ])
  )
  report.plan = [...checked, ...describePlan(inputs, workspace, target, subjects)]
  for (const line of checked) log.info(line)
  for (const { path, digest } of subjects)
    log.info(`${foreign(path)} (${formatDigest(digest)}): would ${report.rehearsed.get(path)}`)
  for (const line of report.plan.slice(checked.length)) log.info(line)
}

/** The key; or why there is none to ask for: a pull request must never hold a role that can sign. */
async function fetchKeyIfPossible(
  inputs: SignInputs,
  signer: Signer | undefined,
  ports: SignPorts,
  report: SignReport
): Promise<SigningKey | string> {
  if (signer === undefined) {
    await readKeyFiles(inputs.trustedKeyFiles, ports.workspace)
    return 'this job gets no OIDC token (no permission id-token: write, or a pull request from a fork)'
  }
  try {
    return (await fetchAllowedKey(inputs, signer, ports, report)).key
  } catch (thrown) {
    if (!(thrown instanceof ActionError) || thrown.code !== 'CREDENTIALS_MISSING') throw thrown
    return 'there are no AWS credentials'
  }
}

async function compareAsFarAsPossible(
  inputs: SignInputs,
  { workspace, serverUrl, run }: SignPorts,
  key: SigningKey | string,
  target: Target | undefined,
  pending: readonly Pending[],
  subjects: readonly Subject[]
): Promise<Comparison | undefined> {
  if (target === undefined) return undefined
  const tells = inputs.strategy !== 'each' || inputs.recordFile !== undefined
  const binding = tells ? fetchBinding(target, serverUrl) : undefined
  binding?.catch(() => undefined) // awaited where it is needed
  if (typeof key === 'string') {
    await compareWithoutKey(inputs, target, await binding, subjects, workspace)
    return undefined
  }
  const preparation: Preparation = { inputs, key, workspace, binding, pending, run }
  const comparison = await compare(preparation, target)
  assertTakes(preparation, comparison.target ?? target, comparison)
  return comparison
}

/** The publish gate as far as it is known before: the artifacts are attached, or this step attaches them. */
function assertWillBeComplete(inputs: SignInputs, target: Target, subjects: readonly Subject[]): void {
  const attaches = (subject: Subject): boolean => inputs.upload === 'all' && subject.source.kind === 'file'
  assertComplete(
    inputs,
    target,
    subjects.filter(subject => !attaches(subject))
  )
}

type Kind = 'none' | 'valid' | 'stale' | undefined

function kindOf(item: Pending | undefined, comparison: Comparison | undefined): Kind {
  return item && comparison?.planned.get(item)?.found.kind
}

function describeFate(
  inputs: SignInputs,
  workspace: string,
  target: Target | undefined,
  { name }: Subject,
  hasKey: boolean,
  kind: Kind
): string {
  if (inputs.strategy === 'checksums') return `be listed in ${basename(checksumsPath(inputs, workspace))}`
  if (kind === 'valid') return 'keep its signature, which is valid'
  if (kind === 'stale') return 'be signed again, in place of a signature that is not valid'
  const attached =
    target && attachedAs(target, signatureNameOf(target.store, name, inputs.signatureSuffix)) !== undefined
  return attached === true && !hasKey
    ? 'be signed, unless its signature on the release is valid'
    : 'be signed'
}

function describePlan(
  inputs: SignInputs,
  workspace: string,
  target: Target | undefined,
  subjects: readonly Subject[]
): string[] {
  const signatures = inputs.strategy === 'checksums' ? [] : [count(subjects.length, 'signature')]
  const documents = [
    ...signatures,
    ...documentNames(inputs, workspace),
    ...inputs.publicKeyFiles.map(file => basename(file))
  ].map(foreign)
  const sent = inputs.upload === 'all' ? subjects.filter(({ source }) => source.kind === 'file') : []
  const attached = [...(sent.length === 0 ? [] : [count(sent.length, 'artifact')]), ...documents]
  return [
    `Would write ${documents.join(', ')}`,
    ...(target === undefined
      ? []
      : [
          `Would attach to ${target.release.url}${target.release.draft ? ', a draft' : ''}, unless there and valid already: ${attached.join(', ')}`
        ]),
    ...(inputs.verifyInstructions
      ? ['Would write the section of the release notes that tells how to verify']
      : []),
    ...(inputs.publishRelease ? ['Would publish the release, if every asset on it is then verified'] : [])
  ]
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
